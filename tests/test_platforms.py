"""Tables of several platforms: what each of them keeps, and which of them keeps a cookie."""

from pathlib import Path

import pytest
from conftest import cells, replace, soup, sphinx

PLATFORMS = "```{cookie-platforms}\n:caption: Nos sites\n:columns: name, url, cookies, category, consent, verified\n```"


def tables(site: Path, text: str, edition: str = "fr") -> list[list[list[str]]]:
    """What the tables of a page of that text show."""
    (site / "docs/plain.md").write_text(f"# Sites\n\n{text}\n", encoding="utf-8")
    for path in ("all", "shared"):
        (site / f"cookie_data/{path}.yaml").unlink(missing_ok=True)
    done = sphinx(site, "-q", "-D", f"language={edition}")
    assert (done.returncode, done.stderr) == (0, "")
    return [cells(table) for table in soup(site / "_build/html/fr/plain.html").find_all("table")]


def test_platforms(site: Path) -> None:
    replace(
        site / "cookie_data/shop.yaml", "purpose: Garde la session ouverte.", "purpose: X\n    verified: 2026-01-31"
    )
    replace(site / "cookie_data/shop.yaml", "purpose: Mesure", "verified: 2025-03-01\n    purpose: Mesure")
    assert tables(site, PLATFORMS) == [
        [
            ["Plateforme", "Site web", "Nombre de cookies", "Cookies par catégorie", "Consentement", "Vérifié le"],
            ["Forum", "", "3", "Nécessaires (1), Préférences (1) et Statistiques (1)",
             "2 cookies demandent votre consentement\u00a0: _sid et session.", ""],
            ["Boutique", "shop.example", "2", "Nécessaires (2)",
             "Ces 2 cookies sont exemptés de consentement.", "1 mars 2025"],
        ]
    ]  # fmt: skip


def test_a_matrix_says_in_words_which_site_keeps_what(site: Path) -> None:
    assert tables(site, "```{cookie-matrix} shop, forum\n```") == [
        [
            ["Nom", "Type", "Boutique", "Forum"],
            ["_sid", "Stockage local", "Non", "Oui"],
            ["basket", "Cookie", "Oui", "Non"],
            ["session", "Cookie", "Oui", "Non"],
            ["session", "Stockage de session", "Non", "Oui"],
            ["SID", "Cookie", "Non", "Oui"],
        ]
    ]
    table = soup(site / "_build/html/fr/plain.html").table
    assert table is not None
    assert {head["scope"] for head in table.select("thead th")} == {"col"}
    assert {head["scope"] for head in table.select("tbody th")} == {"row"}
    assert [cell["data-label"] for cell in table.select("tbody tr:first-child > *")] == [
        "Nom", "Type", "Boutique", "Forum",
    ]  # fmt: skip


@pytest.mark.parametrize("builder", ["latex", "epub", "text"])
def test_other_formats_have_the_same_tables(site: Path, builder: str) -> None:
    tables(site, PLATFORMS + "\n\n```{cookie-matrix}\n```")
    done = sphinx(site, "-q", builder=builder)
    assert (done.returncode, done.stderr) == (0, "")
    if builder == "text":
        text = (site / "_build/text/fr/plain.txt").read_text(encoding="utf-8")
        assert [text.count(word) for word in ("Oui", "Non", "Plateforme")] == [5, 5, 1]


def test_a_new_platform_and_a_changed_cookie_reach_the_tables(site: Path) -> None:
    text = "```{cookie-matrix}\n```"
    assert len(tables(site, text)[0][0]) == 4
    (site / "cookie_data/blog.yaml").write_text(
        "platform:\n  name: Blog\nproviders:\n  us:\n    name: Nous\ncookies:\n"
        "  - {name: SID, provider: us, service: Compte, purpose: Garde., category: necessary}\n",
        encoding="utf-8",
    )
    assert sphinx(site, "-q").stderr == ""
    (shown,) = [cells(table) for table in soup(site / "_build/html/fr/plain.html").find_all("table")]
    assert shown[0] == ["Nom", "Type", "Blog", "Forum", "Boutique"]
    assert shown[-1] == ["SID", "Cookie", "Oui", "Oui", "Non"]
    replace(site / "cookie_data/blog.yaml", "name: SID", "name: sidi")
    assert sphinx(site, "-q").stderr == ""
    (shown,) = [cells(table) for table in soup(site / "_build/html/fr/plain.html").find_all("table")]
    assert shown[-1] == ["sidi", "Cookie", "Oui", "Non", "Non"]


def test_names_and_words_are_said_in_the_language_of_the_edition_and_extracted(site: Path) -> None:
    (site / "docs/forum.md").write_text("# Forum\n", encoding="utf-8")  # no other table shows that catalogue
    text = PLATFORMS + "\n\n```{cookie-matrix}\n```"
    po = site / "locale/en/LC_MESSAGES/catalogue.po"
    po.write_text(po.read_text(encoding="utf-8") + '\nmsgid "Forum"\nmsgstr "The forum"\n', encoding="utf-8")
    platforms, matrix = tables(site, text, "en")
    assert [row[0] for row in platforms] == ["Platform", "The forum", "Boutique"]
    assert platforms[1][3] == "Needed (1), Preferences (1) and Statistics (1)"
    assert matrix[0] == ["Name", "Kind", "The forum", "Boutique"]
    assert sphinx(site, "-q", builder="gettext").returncode == 0
    template = next((site / "_build").rglob("catalogue.pot")).read_text(encoding="utf-8")
    assert {f'msgid "{text}"' for text in ("Forum", "Plateforme", "Nombre de cookies", "Oui")} <= {
        *template.splitlines()
    }


@pytest.mark.parametrize(
    ("directive", "sentence"),
    [
        ("```{cookie-matrix} shop, forun\n```", "unknown catalogue 'forun'; did you mean 'forum'?"),
        (
            "```{cookie-platforms} shared\n```",
            "shared.yaml has no platform: it is shared by catalogues; a table needs one of these",
        ),
    ],
)
def test_what_is_wrong_is_said(site: Path, directive: str, sentence: str) -> None:
    (site / "docs/plain.md").write_text(f"# Sites\n\n{directive}\n", encoding="utf-8")
    for _ in range(2):
        done = sphinx(site, "-q")
        assert sentence in done.stderr
        assert done.returncode == 1
