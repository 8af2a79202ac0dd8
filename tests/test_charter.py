"""The charter of data.ville-soissons.fr says all its facts, in French and in English."""

import re
import shutil
from pathlib import Path

import pytest
from bs4 import Tag
from conftest import COMMAND, PROJECT, cells, run, served, soup
from playwright.sync_api import Browser

PLATFORM = "https://data.ville-soissons.fr"

FACTS = {
    "fr": {
        "Charte cookies": ["bon fonctionnement", "meilleur service possible", "4 cookies", "ni aux statistiques"],
        "Qu’est-ce qu’un cookie\u00a0?": ["petit", "nom", "navigateur", "un certain temps", "renvoie au serveur web"]
        + ["identifiant de client", "panier", "statistiques ou publicitaires"],
        "Il existe plusieurs sortes de cookies": [
            "nécessaires (internes)", "même appareil", "personnalisation de l’interface", "ne nécessitent pas",
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
        "Cookie charter": ["works properly", "best possible service", "4 cookies", "advertising or statistics"],
        "What is a cookie?": ["usually small", "name", "browser", "a certain time", "back to the web server"]
        + ["customer identifier", "basket", "statistics or advertising"],
        "There are several kinds of cookies": [
            "Necessary cookies (internal)", "same device", "customised the interface", "do not need", "Statistics",
            "anonymous", "identified", "is not needed", "Internal, or first-party", "personal data", "behaviour",
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
        ["Opendatasoft", "Authentification – front-office et back-office", "sessionid"]
        + ["Vous reconnaît d’une page à l’autre."],
        ["Opendatasoft", "Choix de la langue – front-office et back-office", "django_language"]
        + ["Retient votre langue."],
        ["Opendatasoft", "API (CSRF) – front-office et back-office", "csrftoken"]
        + ["Permet de récupérer des données par des appels à l’API."],
        ["Opendatasoft", "Choix des préférences en matière de cookies", "cookies_preferences"]
        + ["Retient votre choix concernant les cookies."],
    ],
    "en": [
        ["Provider name", "Service and location", "Cookie name", "Purpose"],
        ["Opendatasoft", "Authentication – front and back office", "sessionid"]
        + ["Remembers you from one page to the next."],
        ["Opendatasoft", "Language selection – front and back office", "django_language"]
        + ["Remembers your language."],
        ["Opendatasoft", "API (CSRF) – front and back office", "csrftoken"]
        + ["Allows data to be fetched through API calls."],
        ["Opendatasoft", "Choice of cookie preferences", "cookies_preferences"]
        + ["Remembers the choice you made about cookies."],
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


PICTURES = {
    "fr": {"cookie-travels": "Un cookie va du serveur au navigateur", "third-party": "Sur une page du site\u00a0A"},
    "en": {"cookie-travels.en": "A cookie goes from the server to", "third-party.en": "On one page of site\u00a0A"},
}


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_each_picture_has_its_alternative_text_and_a_legend_for_its_numbers(built_charter: Path, edition: str) -> None:
    folder = built_charter / f"_build/html/{edition}"
    figures = soup(folder / "index.html").find_all("figure")
    assert len(figures) == len(PICTURES[edition])
    for figure, (name, alternative) in zip(figures, PICTURES[edition].items(), strict=True):
        picture, legend = figure.find("img"), figure.select_one("figcaption ol")
        assert isinstance(picture, Tag)
        assert legend is not None
        assert picture["src"] == f"_images/{name}.svg"
        assert str(picture["alt"]).startswith(alternative)
        drawing = soup(folder / f"_images/{name}.svg")
        texts = [text.get_text() for text in drawing.find_all("text")]
        assert [text for text in texts if text.isdigit()] == [
            str(number) for number, _item in enumerate(legend.find_all("li"), start=1)
        ]


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_a_picture_is_the_same_as_svg_and_as_png(
    built_charter: Path, tmp_path: Path, browser: Browser, edition: str
) -> None:
    for name in PICTURES[edition]:
        shutil.copy(PROJECT / f"docs/pictures/{name}.png", tmp_path)
        shutil.copy(built_charter / f"_build/html/{edition}/_images/{name}.svg", tmp_path)
    with served(tmp_path) as address:
        page = browser.new_page()
        for name in PICTURES[edition]:
            page.goto(f"{address}/{name}.png")
            # Of 255, in the place that differs most: letters and edges differ between machines, not where they are.
            assert page.evaluate(DIFFERENCE, f"{name}.svg") < 20, name
        page.close()


DIFFERENCE = """async (svg) => {
  const pixels = async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const context = new OffscreenCanvas(360, 424).getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, 360, 424);
    context.drawImage(image, 0, 0, 360, 424);
    return context.getImageData(0, 0, 360, 424).data;
  };
  const [one, other] = [await pixels(svg), await pixels(location.href)];
  const tiles = new Float64Array(15 * 18);  // squares of 24 pixels, so that another word is not lost in the white
  one.forEach((value, place) => {
    const pixel = place >> 2, column = pixel % 360, row = (pixel - column) / 360;
    tiles[Math.floor(row / 24) * 15 + Math.floor(column / 24)] += Math.abs(value - other[place]) / (24 * 24 * 3);
  });
  return Math.max(...tiles);
}"""


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_every_page_has_the_icon(built_charter: Path, edition: str) -> None:
    folder = built_charter / f"_build/html/{edition}"
    for name in ("index", "this-site", "translate", "search", "cookie-index"):
        icon = soup(folder / f"{name}.html").find("link", rel=re.compile("icon"))
        assert isinstance(icon, Tag)
        assert icon["href"] == "_static/favicon.svg"
    assert (folder / "_static/favicon.svg").is_file()


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_nothing_is_left_untranslated(built_charter: Path, edition: str) -> None:
    for page in (built_charter / f"_build/html/{edition}").glob("*.html"):
        if page.name == "soissons.html":  # a fragment of a page, which has no root
            continue
        parsed = soup(page)
        assert parsed.html is not None
        assert parsed.html["lang"] == edition
        other = parsed.find_all(lang="fr" if edition == "en" else "en")
        told = [tag for tag in other if tag.find_parent(class_="editions") is None]  # but for the other's name
        assert {tag.get_text() for tag in told} <= {"first-party", "third-party"}


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
    assert (done.returncode, done.stdout, done.stderr) == (0, "no problems (files: 2)\n", "")
