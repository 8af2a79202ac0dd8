"""Every builder of Sphinx takes a page with a table and links to its rows, without a warning."""

import zipfile
from pathlib import Path

import pytest
from conftest import COMMAND, cells, run, soup

ROWS = [
    ["Provider name", "Service and location", "Cookie name", "Purpose"],
    ["L’Atelier", "Account – all pages", "session", "Keeps the session open."],
    ["L’Atelier", "Panier", "basket", "- Measures <i>all</i> & **nothing**, without {cookie}`unknown`."],
]


def built(site: Path, builder: str) -> Path:
    """Build the English edition and give its folder."""
    done = run(COMMAND, "build", "en", "--builder", builder, cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    return site / "_build" / builder / "en"


@pytest.mark.parametrize(
    ("builder", "page", "links_page", "target"),
    [
        ("html", "index.html", "links.html", "index.html#cookie-basket"),
        ("dirhtml", "index.html", "links/index.html", "../#cookie-basket"),
        ("singlehtml", "index.html", "index.html", "#cookie-basket"),
    ],
)
def test_html(site: Path, builder: str, page: str, links_page: str, target: str) -> None:
    folder = built(site, builder)
    table = soup(folder / page).find("table")
    assert table is not None
    assert cells(table) == ROWS
    assert [row.get("id") for row in table.find_all("tr")] == [None, "cookie-session", "cookie-basket"]
    assert soup(folder / links_page).find("a", href=target) is not None


def test_ids_of_a_page_are_unique(built_site: Path) -> None:
    ids = [tag["id"] for tag in soup(built_site / "_build/html/fr/forum.html").find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {"cookie-SID", "cookie-_sid", "cookie-session", "cookie-shop-session", "cookie-shop-basket"} <= set(ids)


def test_epub(site: Path) -> None:
    (book,) = built(site, "epub").glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        page, links = (archive.read(f"{name}.xhtml").decode("utf-8") for name in ("index", "links"))
    assert '<tr id="cookie-basket">' in page
    assert 'href="index.xhtml#cookie-basket"' in links


def test_latex(site: Path) -> None:
    (source,) = built(site, "latex").glob("*.tex")
    text = source.read_text(encoding="utf-8")
    assert r"\label{\detokenize{index:cookie-basket}}" in text
    assert r"\hyperref[\detokenize{index:cookie-basket}]" in text
    assert r"\sphinxAtStartPar" "\nKeeps the session open." in text


@pytest.mark.parametrize(
    ("builder", "page"), [("text", "index.txt"), ("man", "*.1"), ("texinfo", "*.texi"), ("xml", "index.xml")]
)
def test_other_formats(site: Path, builder: str, page: str) -> None:
    (path,) = built(site, builder).glob(page)
    text = path.read_text(encoding="utf-8")
    for said in ("Provider name", "session", "Keeps the session open.", "Panier"):
        assert said in text


def test_man_and_text_show_data_as_typed(site: Path) -> None:
    text = (built(site, "text") / "index.txt").read_text(encoding="utf-8")
    assert "<i>all</i> &" in text
    assert "**nothing**" in text
