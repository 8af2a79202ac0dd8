"""What the options of a table make it show."""

from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, cells, replace, run, soup

from cookie_charter.catalogue.model import Cookie, Provider, fields
from cookie_charter.messages import Translator
from cookie_charter.messages.terms import NAMES
from cookie_charter.pages.columns import COLUMNS, PROVIDER_COLUMNS, Column


def table(site: Path, *options: str, edition: str = "fr") -> list[list[str]]:
    """The cells of a table of the catalogue with every field."""
    lines = "\n".join(f":{option}" for option in options)
    (site / "docs/plain.md").write_text(f"# Page\n\n```{{cookie-table}} all\n{lines}\n```\n", encoding="utf-8")
    done = run(COMMAND, "build", edition, cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    shown = soup(site / f"_build/html/{edition}/plain.html").find("table")
    assert shown is not None
    return cells(shown)


FIELDS = {
    "name": ("Nom", "session", "_pk_id.*", "éclair", "Zoom"),
    "match": ("Correspondance du nom", "Nom exact", "Motif", "Nom exact", "Nom exact"),
    "kind": ("Type", "Cookie", "Cookie", "Stockage local", "Cookie"),
    "provider": ("Nom du prestataire", "L’Atelier (France)", "Mesure", "L’Atelier (France)", "Régie"),
    "location": ("Emplacement", "toutes les pages", "", "", ""),
    "service_key": ("Clé du service", "account", "", "", ""),
    "service": ("Service", "Compte", "Mesure d’audience", "Affichage", "Publicité"),
    "category": ("Catégorie", "Nécessaires", "Statistiques", "Préférences", "Publicité"),
    "consent": ("Consentement", "Exempté", "Exempté", "Requis", "Requis"),
    "exemption": ("Motif de l’exemption", "Authentification", "Mesure d’audience", "", ""),
    "lifetime": (
        "Durée de conservation", "Jusqu’à la fermeture du navigateur", "13\u00a0mois (jamais prolongé)",
        "Jusqu’à son effacement", "1\u00a0an et 2\u00a0jours",
    ),
    "refreshed": ("Prolongé à chaque visite", "", "Non", "", "Oui"),
    "data_retention": ("Conservation des données", "", "25\u00a0mois", "", ""),
    "host": ("Hôte", "shop.example", "", "", ""),
    "path": ("Chemin", "/", "", "", ""),
    "party": ("Interne ou tiers", "Interne", "", "", ""),
    "third_party_access": ("Accès par des tiers", "Personne", "L’Atelier et Mesure", "", ""),
    "secure": ("Sécurisé (Secure)", "Oui", "", "", ""),
    "http_only": ("HttpOnly", "Oui", "", "", ""),
    "same_site": ("SameSite", "Lax", "", "", ""),
    "source": ("Source", "mesuré dans Chromium", "", "", ""),
    "verified": ("Vérifié le", "31 janvier 2026", "", "", ""),
    "first_declared": ("Déclaré le", "1 juin 2025", "", "", ""),
}  # fmt: skip


def test_every_field_can_be_a_column_in_any_order(site: Path) -> None:
    for columns in (list(FIELDS), list(reversed(FIELDS))):
        shown = table(site, f"columns: {', '.join(columns)}")
        assert [tuple(column) for column in zip(*shown, strict=True)] == [FIELDS[name] for name in columns]


def test_every_field_has_a_column_and_every_word_of_it_french() -> None:
    assert COLUMNS.keys() == Cookie.model_fields.keys() == FIELDS.keys() | {"lifetime_note", "purpose"}
    assert PROVIDER_COLUMNS.keys() == Provider.model_fields.keys()
    french = Translator("fr", "fr", ())
    columns: list[Column[Any]] = [*COLUMNS.values(), *PROVIDER_COLUMNS.values()]
    for column in columns:
        assert column.width > 0
        assert french.word(column.heading).language is None
    for model in (Cookie, Provider):
        words = {word for field in fields(model) for word in field.words}
        said = {str(word) for names in NAMES.values() for word in names}
        assert words - said == ({"Strict", "Lax", "None"} if model is Cookie else set())
    assert [word for names in NAMES.values() for word in names.values() if french.word(word).language] == []


def test_every_translated_field_is_marked_where_it_is_not_translated(site: Path) -> None:
    translated = [field.name for field in fields(Cookie) if field.translated]
    (site / "locale/en/LC_MESSAGES/catalogue.po").unlink()
    table(site, f"columns: {', '.join(translated)}", edition="en")
    rows = soup(site / "_build/html/en/plain.html").select("tbody tr")
    for name, cell in zip(translated, rows[0].find_all("td"), strict=True):
        if name != "lifetime_note":  # which another cookie has
            assert [part["lang"] for part in cell.find_all("span")] == ["fr"], name
    assert [part["lang"] for part in rows[1].select("td:last-child span")] == ["fr"]


def test_the_name_of_a_provider_leads_to_its_privacy_policy(site: Path) -> None:
    table(site, "columns: provider, name", edition="en")
    cells = soup(site / "_build/html/en/plain.html").select("tbody tr td:first-child")
    assert [cell.get_text() for cell in cells] == ["L’Atelier (France)", "Mesure", "L’Atelier (France)", "Régie"]
    links = [[(link["href"], link.get_text()) for link in cell.find_all("a")] for cell in cells]
    atelier = [("https://shop.example/vie-privee", "L’Atelier")]
    assert links == [atelier, [], atelier, []]
    replace(site / "cookie_data/all.yaml", "    privacy_url: https://shop.example/vie-privee\n", "")
    table(site, "columns: provider, name", edition="en")
    link = soup(site / "_build/html/en/plain.html").select_one("tbody tr td a")
    assert link is not None
    assert link["href"] == "https://shop.example"


def test_a_table_of_providers(site: Path) -> None:
    (site / "docs/plain.md").write_text(
        "# Page\n\n```{cookie-providers} all\n:caption: Prestataires\n:name: prestataires\n```\n\n"
        "```{cookie-providers} all\n:columns: name, hosts, url\n```\n\n{ref}`prestataires`\n",
        encoding="utf-8",
    )
    done = run(COMMAND, "build", "fr", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = soup(site / "_build/html/fr/plain.html").find_all("table")
    assert cells(first) == [
        ["Nom du prestataire", "Pays", "Garantie en cas de transfert hors de l’UE", "Politique de confidentialité"],
        ["L’Atelier", "France", "Décision d’adéquation", "https://shop.example/vie-privee"],
        ["Mesure", "", "", ""],
        ["Régie", "", "", ""],
    ]
    assert [cell.name for cell in first.select("tbody tr")[0].find_all(["th", "td"])] == ["th", "td", "td", "td"]
    assert cells(second)[1] == ["L’Atelier", "shop.example et cdn.shop.example", "https://shop.example"]
    replace(site / "docs/index.md", "# Boutique\n", "# Boutique\n\n```{cookie-providers} all\n```\n")
    done = run(COMMAND, "build", "fr", "--builder", "latex", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    (book,) = (site / "_build/latex/fr").glob("*.tex")
    assert r"\sphinxurl{https://shop.example/vie-privee}" in book.read_text(encoding="utf-8")


def test_a_table_of_providers_has_those_that_set_a_cookie(site: Path) -> None:
    replace(site / "cookie_data/shop.yaml", "providers:\n", "providers:\n  idle:\n    name: Sans cookie\n")
    replace(site / "docs/plain.md", "Rien ici.", "```{cookie-providers} shop\n:columns: name\n```\n")
    done = run(COMMAND, "build", "fr", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    shown = soup(site / "_build/html/fr/plain.html").find("table")
    assert shown is not None
    assert cells(shown) == [["Nom du prestataire"], ["L’Atelier"]]


@pytest.mark.parametrize("builder", ["html", "singlehtml", "latex", "text"])
def test_a_caption_may_have_links(site: Path, builder: str) -> None:
    caption = "Voir {cookie}`basket`, [le forum](forum.md) et <https://example.org>"
    replace(site / "docs/index.md", ":caption: Les cookies de la boutique", f":caption: {caption}")
    done = run(COMMAND, "build", "fr", "--builder", builder, cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    if builder == "html":
        links = soup(site / "_build/html/fr/index.html").select("caption .caption-text a")
        assert [link["href"] for link in links] == ["#cookie-basket", "forum.html", "https://example.org"]


def test_an_untranslated_caption_is_marked_in_the_tables_alone(site: Path) -> None:
    replace(site / "docs/index.md", ":caption: Les cookies de la boutique", ":caption: Tous les cookies")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    captions = {edition: soup(site / f"_build/html/{edition}/shop.html").find("caption") for edition in ("fr", "en")}
    assert {edition: caption and caption.get("lang") for edition, caption in captions.items()} == {
        "fr": None,
        "en": "fr",
    }


def test_a_column_that_no_table_of_providers_has(site: Path) -> None:
    replace(site / "docs/plain.md", "Rien ici.", "```{cookie-providers} all\n:columns: name, purpose\n```\n")
    done = run(COMMAND, "build", "fr", cwd=site)
    assert done.returncode == 1
    assert "unknown column 'purpose'; expected one of: name, url, privacy_url, country, safeguard, hosts" in done.stderr


def test_facts_are_said_in_the_language_of_the_edition(site: Path) -> None:
    shown = table(site, "columns: name, lifetime, lifetime_note, third_party_access, verified, secure", edition="en")
    assert shown == [
        ["Name", "Lifetime", "Note on the lifetime", "Third-party access", "Verified on", "Secure"],
        ["session", "Until the browser is closed", "", "Nobody", "31 January 2026", "Yes"],
        ["_pk_id.*", "13 months", "jamais prolongé", "L’Atelier and Mesure", "", ""],
        ["éclair", "Until it is deleted", "", "", "", ""],
        ["Zoom", "1 year and 2 days", "", "", "", ""],
    ]


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("category: necessary", ["session"]),
        ("category: statistics, marketing", ["_pk_id.*", "Zoom"]),
        ("provider: atelier", ["session", "éclair"]),
        ("kind: local_storage", ["éclair"]),
        ("consent: exempt", ["session", "_pk_id.*"]),
        ("consent: required\n:kind: cookie", ["Zoom"]),
        ("sort: name", ["_pk_id.*", "éclair", "session", "Zoom"]),
        ("sort: -name", ["Zoom", "session", "éclair", "_pk_id.*"]),
        ("sort: category", ["session", "éclair", "_pk_id.*", "Zoom"]),
        ("sort: lifetime", ["session", "Zoom", "_pk_id.*", "éclair"]),
        ("sort: -lifetime", ["éclair", "_pk_id.*", "Zoom", "session"]),
        ("sort: provider, -name", ["session", "éclair", "_pk_id.*", "Zoom"]),
        ("sort: verified", ["session", "_pk_id.*", "éclair", "Zoom"]),
        ("sort: -refreshed", ["Zoom", "_pk_id.*", "session", "éclair"]),
    ],
)
def test_rows_are_chosen_and_sorted(site: Path, option: str, names: list[str]) -> None:
    (heading, *shown) = table(site, "columns: name", option)
    assert heading in (["Nom"], ["Nom du cookie"])
    assert [name for (name,) in shown] == names


def test_several_tables_of_one_catalogue_on_one_page(site: Path) -> None:
    (site / "docs/plain.md").write_text(
        "# Page\n\n```{cookie-table} all\n:category: necessary\n```\n\n```{cookie-table} all\n:columns: name\n```\n"
        "\n{cookie}`session`, {cookie}`Zoom`\n".replace("`session`", "`all/session`"),
        encoding="utf-8",
    )
    done = run(COMMAND, "build", "fr", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    page = soup(site / "_build/html/fr/plain.html")
    ids = [[row.get("id") for row in shown.find_all("tr")] for shown in page.find_all("table")]
    assert ids == [
        [None, "cookie-session"],
        [None, None, "cookie-_pk_id.-2a-", "cookie--e9-clair", "cookie-Zoom"],
    ]
    assert [link["href"] for link in page.select("p > a.internal[href^='#']")] == ["#cookie-session", "#cookie-Zoom"]


def test_a_shared_file_is_a_dependency_of_the_pages_that_use_it(site: Path) -> None:
    assert table(site, "columns: provider", "sort: provider")[1:] == [
        ["L’Atelier (France)"],
        ["L’Atelier (France)"],
        ["Mesure"],
        ["Régie"],
    ]
    shared = site / "cookie_data/shared.yaml"
    shared.write_text(shared.read_text(encoding="utf-8").replace("name: Mesure", "name: La Mesure"), encoding="utf-8")
    done = run(COMMAND, "build", "fr", "--verbose", cwd=site)
    assert "updating environment: 0 added, 1 changed, 0 removed" in done.stdout
    shown = soup(site / "_build/html/fr/plain.html").find("table")
    assert shown is not None
    assert cells(shown)[1:] == [["La Mesure"], ["L’Atelier (France)"], ["L’Atelier (France)"], ["Régie"]]


def test_what_is_wrong_in_a_shared_file_is_said(site: Path) -> None:
    table(site)
    shared = site / "cookie_data/shared.yaml"
    shared.write_text(shared.read_text(encoding="utf-8").replace("name: Mesure", "nom: Mesure"), encoding="utf-8")
    for _ in range(2):
        done = run(COMMAND, "build", "fr", cwd=site)
        assert done.stderr.splitlines() == [
            "cookie_data/shared.yaml:3:5: the provider 'mesure' has no 'name'",
            "cookie_data/shared.yaml:3:5: unknown key 'nom'; expected one of: name, url, privacy_url, "
            "country, safeguard, hosts",
        ]
        assert done.returncode == 1
