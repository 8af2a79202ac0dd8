"""What the options of a table make it show."""

from pathlib import Path

import pytest
from conftest import COMMAND, cells, run, soup


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
    "provider": ("Nom du prestataire", "L’Atelier", "Mesure", "L’Atelier", "Régie"),
    "location": ("Emplacement", "toutes les pages", "", "", ""),
    "service": ("Service", "Compte", "Mesure d’audience", "Affichage", "Publicité"),
    "category": ("Catégorie", "Nécessaires", "Statistiques", "Préférences", "Publicité"),
    "consent": ("Consentement", "Exempté", "Exempté", "Requis", "Requis"),
    "exemption": ("Motif de l’exemption", "Authentification", "Mesure d’audience", "", ""),
    "lifetime": (
        "Durée de conservation", "Jusqu’à la fermeture du navigateur", "13\u00a0mois (jamais prolongé)",
        "Jusqu’à son effacement", "1\u00a0an et 2\u00a0jours",
    ),
    "refreshed": ("Prolongé à chaque visite", "", "Non", "", "Oui"),
    "host": ("Hôte", "shop.example", "", "", ""),
    "path": ("Chemin", "/", "", "", ""),
    "party": ("Interne ou tiers", "Interne", "", "", ""),
    "third_party_access": ("Accès par des tiers", "Personne", "L’Atelier et Mesure", "", ""),
    "secure": ("Sécurisé (Secure)", "Oui", "", "", ""),
    "http_only": ("HttpOnly", "Oui", "", "", ""),
    "same_site": ("SameSite", "Lax", "", "", ""),
    "source": ("Source", "mesuré dans Chromium", "", "", ""),
    "verified": ("Vérifié le", "31 janvier 2026", "", "", ""),
}  # fmt: skip


def test_every_field_can_be_a_column_in_any_order(site: Path) -> None:
    for columns in (list(FIELDS), list(reversed(FIELDS))):
        shown = table(site, f"columns: {', '.join(columns)}")
        assert [tuple(column) for column in zip(*shown, strict=True)] == [FIELDS[name] for name in columns]


def test_facts_are_said_in_the_language_of_the_edition(site: Path) -> None:
    shown = table(site, "columns: name, lifetime, lifetime_note, third_party_access, verified, secure", edition="en")
    assert shown == [
        ["Name", "Lifetime", "Note on the lifetime", "Third-party access", "Verified on", "Secure"],
        ["session", "Until the browser is closed", "", "Nobody", "January 31, 2026", "Yes"],
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
        ["L’Atelier"],
        ["L’Atelier"],
        ["Mesure"],
        ["Régie"],
    ]
    shared = site / "cookie_data/shared.yaml"
    shared.write_text(shared.read_text(encoding="utf-8").replace("name: Mesure", "name: La Mesure"), encoding="utf-8")
    done = run(COMMAND, "build", "fr", "--verbose", cwd=site)
    assert "updating environment: 0 added, 1 changed, 0 removed" in done.stdout
    shown = soup(site / "_build/html/fr/plain.html").find("table")
    assert shown is not None
    assert cells(shown)[1:] == [["La Mesure"], ["L’Atelier"], ["L’Atelier"], ["Régie"]]


def test_what_is_wrong_in_a_shared_file_is_said(site: Path) -> None:
    table(site)
    shared = site / "cookie_data/shared.yaml"
    shared.write_text(shared.read_text(encoding="utf-8").replace("name: Mesure", "nom: Mesure"), encoding="utf-8")
    for _ in range(2):
        done = run(COMMAND, "build", "fr", cwd=site)
        assert done.stderr.splitlines() == [
            "cookie_data/shared.yaml:3:5: WARNING: the provider 'mesure' has no 'name' [cookie_charter.invalid]",
            "cookie_data/shared.yaml:3:5: WARNING: unknown key 'nom'; expected one of: name, url, privacy_url, "
            "country, hosts [cookie_charter.invalid]",
        ]
        assert done.returncode == 1
