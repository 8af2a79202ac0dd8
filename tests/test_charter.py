"""The charter of data.ville-soissons.fr says all its facts, in French and in English."""

from pathlib import Path

import pytest
from conftest import COMMAND, PROJECT, cells, run, soup

PLATFORM = "https://data.ville-soissons.fr"

FACTS = {
    "fr": {
        "Charte cookies": ["bon fonctionnement", "meilleur service possible"],
        "Qu’est-ce qu’un cookie\u00a0?": ["petit", "nom", "navigateur", "un certain temps", "renvoie au serveur web"]
        + ["identifiant de client", "panier", "statistiques ou publicitaires"],
        "Il existe plusieurs sortes de cookies": [
            "nécessaires (internes)", "même appareil", "personnalisation de l’interface", "ne demandent pas",
            "statistiques", "anonymes", "retrouver une personne", "n’est pas nécessaire", "internes (first-party)",
            "données personnelles", "comportement", "tiers (third-party)", "régie publicitaire",
            "quelles pages de\u00a0A",
        ],
        "À quoi servent les cookies de data.ville-soissons.fr\u00a0?": ["portail de données ouvertes"],
        "Les cookies nécessaires au fonctionnement de la plateforme, dits aussi cookies fonctionnels": [
            "strictement nécessaires", "exemptés de consentement",
        ],
    },
    "en": {
        "Cookie charter": ["works properly", "best possible service"],
        "What is a cookie?": ["usually a small one", "name", "browser", "a certain time", "back to the web server"]
        + ["customer identifier", "basket", "statistics or advertising"],
        "There are several kinds of cookies": [
            "Necessary cookies (internal)", "same device", "customised the interface", "do not need", "Statistics",
            "anonymous", "traced", "is not needed", "Internal, or first-party", "personal data", "behaviour",
            "Third-party", "advertising network", "which pages of\u00a0A",
        ],
        "What are the cookies of data.ville-soissons.fr for?": ["open data portal"],
        "Cookies the platform needs to work, also called functional cookies": [
            "strictly necessary", "exempt from consent",
        ],
    },
}  # fmt: skip

TABLES = {
    "fr": [
        ["Nom du prestataire", "Service et emplacement", "Nom du cookie", "Finalités"],
        ["Opendatasoft", "Authentification (front-office et back-office)", "sessionid"]
        + ["Garde l’utilisateur en mémoire d’une page à l’autre."],
        ["Opendatasoft", "Choix de la langue (front-office et back-office)", "django_language"]
        + ["Retient la langue du visiteur."],
        ["Opendatasoft", "API (CSRF) (front-office et back-office)", "csrftoken"]
        + ["Permet de récupérer des données par des appels à l’API."],
        ["Opendatasoft", "Choix des préférences en matière de cookies", "cookies_preferences"]
        + ["Retient le choix du visiteur au sujet des cookies."],
    ],
    "en": [
        ["Provider name", "Service and location", "Cookie name", "Purpose"],
        ["Opendatasoft", "Authentication (front and back office)", "sessionid"]
        + ["Remembers the user from one page to the next."],
        ["Opendatasoft", "Language selection (front and back office)", "django_language"]
        + ["Remembers the visitor’s language."],
        ["Opendatasoft", "API (CSRF) (front and back office)", "csrftoken", "Lets data be fetched through API calls."],
        ["Opendatasoft", "Choice of cookie preferences", "cookies_preferences"]
        + ["Remembers the choice the visitor made about cookies."],
    ],
}


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_every_fact_stands_in_its_section_in_order(built_charter: Path, edition: str) -> None:
    page = soup(built_charter / f"_build/html/{edition}/index.html")
    article = page.find("article")
    assert article is not None
    for permalink in article.find_all("a", class_="headerlink"):
        permalink.decompose()
    text = article.get_text()
    place = 0
    for heading, facts in FACTS[edition].items():
        assert article.find(["h1", "h2", "h3"], string=heading) is not None
        for fact in (heading, *facts):
            assert fact in text[place:], fact
            place += text[place:].index(fact)
    assert article.find("a", href=PLATFORM) is not None


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_the_four_cookies(built_charter: Path, edition: str) -> None:
    table = soup(built_charter / f"_build/html/{edition}/index.html").find("table")
    assert table is not None
    assert cells(table) == TABLES[edition]


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_nothing_is_left_untranslated(built_charter: Path, edition: str) -> None:
    for page in (built_charter / f"_build/html/{edition}").glob("*.html"):
        if page.name == "soissons.html":  # a fragment of a page, which has no root
            continue
        parsed = soup(page)
        assert parsed.html is not None
        assert parsed.html["lang"] == edition
        assert parsed.find_all(lang="fr" if edition == "en" else "en") == []


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_what_this_site_keeps(built_charter: Path, edition: str) -> None:
    page = soup(built_charter / f"_build/html/{edition}/this-site.html")
    table = page.find("table")
    assert table is not None
    assert [row[0] for row in cells(table)[1:]] == ["theme", "sphinx_highlight_terms"]
    assert "Read the Docs" not in page.get_text()
    links = page.select('p > a[href^="#cookie-"]')
    assert [link["href"] for link in links] == ["#cookie-theme", "#cookie-sphinx_highlight_terms"]


def test_the_catalogues_are_sound() -> None:
    done = run(COMMAND, "check", "cookie_data/soissons.yaml", "cookie_data/this-site.yaml", cwd=PROJECT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
