"""Of the tables in ``only`` directives, those that a builder shows have the addresses of its rows, and no other."""

import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from conftest import replace, run, soup

LATEX_FIRST = """# Page

````{only} latex
```{cookie-table} shop
:columns: name
```
````

````{only} html
```{cookie-table} shop
:columns: name, purpose
```
````

## cookie-basket

{cookie}`basket`
"""

NESTED = """# Page

``````{only} not latex
`````{only} draft
```{cookie-table} shop
:columns: name
```
`````
`````{only} html
```{cookie-table} shop
:columns: purpose, name
```
`````
``````

```{cookie-table} shop
:columns: name, service
```

{cookie}`basket`
"""


def build(site: Path, builder: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Build with plain Sphinx; all builders share what it remembers."""
    command = [
        "-m",
        "sphinx",
        "-b",
        builder,
        "-n",
        "-W",
        "--keep-going",
        "-c",
        ".",
        *options,
        "-d",
        "_doctrees",
        "docs",
    ]
    return run(sys.executable, *command, f"_build/{builder}", cwd=site)


def built(site: Path, builder: str, *options: str) -> Path:
    """The folder of a build that warned of nothing."""
    done = build(site, builder, *options)
    assert (done.returncode, done.stderr) == (0, "")
    return site / "_build" / builder


def write(site: Path, **pages: str) -> None:
    """Put pages into the site, in place of its tables."""
    for page in ("forum", "links"):
        (site / f"docs/{page}.md").write_text(f"# {page}\n", encoding="utf-8")
    (site / "docs/index.md").write_text("# Index\n\n```{toctree}\nforum\nlinks\nplain\n```\n", encoding="utf-8")
    for page, text in pages.items():
        (site / f"docs/{page}.md").write_text(text, encoding="utf-8")


def addresses(page: Path) -> list[list[str | list[str] | None]]:
    """The id of each row of each table in a page."""
    return [[row.get("id") for row in table.select("tbody tr")] for table in soup(page).find_all("table")]


def inventory(folder: Path) -> dict[str, str]:
    """Where the published list of what can be linked to says that each cookie is."""
    text = zlib.decompress((folder / "objects.inv").read_bytes().split(b"\n", 4)[4]).decode("utf-8")
    cookies = (line.split(" ") for line in text.splitlines() if " cookie:cookie " in line)
    return {name: uri for name, _kind, _priority, uri, *_label in cookies}


SHOP = ["cookie-session", "cookie-basket"]


def test_a_table_for_another_format_takes_no_address(site: Path) -> None:
    more = {f"page{number}": "---\norphan: true\n---\n# Page\n\n{cookie}`session`\n" for number in range(6)}
    write(site, plain=LATEX_FIRST, links="# Links\n\n{cookie}`shop/session`\n", **more)
    folder = built(site, "html", "-j", "2")  # Sphinx divides more than five pages
    assert addresses(folder / "plain.html") == [SHOP]
    assert soup(folder / "plain.html").find(id="cookie-basket-1") is None
    ids = [tag["id"] for tag in soup(folder / "plain.html").find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert soup(folder / "links.html").find("a", href="plain.html#cookie-session") is not None
    assert inventory(folder)["shop/basket"] == "plain.html#cookie-basket"
    assert soup(folder / "cookie-index.html").find("a", href="plain.html#cookie-basket") is not None
    script = (folder / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix("Search.setIndex(").removesuffix(")"))
    found = [(index["docnames"][page], anchor) for page, _type, _priority, anchor, _name in index["objects"][""]]
    assert found == [("plain", "cookie-basket"), ("plain", "cookie-session")]


def test_each_builder_has_the_addresses_of_its_own_tables(site: Path) -> None:
    write(site, plain=LATEX_FIRST)
    for _ in range(2):
        assert addresses(built(site, "html") / "plain.html") == [SHOP]
        (source,) = built(site, "latex").glob("*.tex")
        assert source.read_text(encoding="utf-8").count(r"\label{\detokenize{plain:cookie-basket}}") == 1


@pytest.mark.parametrize(("tags", "others"), [((), 1), (("-t", "draft"), 2)], ids=["of the builder", "of a person"])
def test_conditions_in_conditions(site: Path, tags: tuple[str, ...], others: int) -> None:
    write(site, plain=NESTED)
    assert addresses(built(site, "html", *tags) / "plain.html") == [SHOP, *[[None, None]] * others]
    # Only the last table is for it.
    (source,) = built(site, "latex", *tags).glob("*.tex")
    assert source.read_text(encoding="utf-8").count(r"\label{\detokenize{plain:cookie-basket}}") == 1


def test_across_pages(site: Path) -> None:
    table = "````{{only}} {}\n```{{cookie-table}} shop\n```\n````\n"
    write(
        site,
        forum=f"# Forum\n\n{table.format('latex')}",
        plain=f"# Plain\n\n{table.format('not latex')}",
        links="# Links\n\n{cookie}`shop/basket`\n",
    )
    for _ in range(2):
        folder = built(site, "html")
        assert addresses(folder / "forum.html") == []
        assert soup(folder / "links.html").find("a", href="plain.html#cookie-basket") is not None
        assert inventory(folder)["shop/basket"] == "plain.html#cookie-basket"
        (source,) = built(site, "latex").glob("*.tex")
        text = source.read_text(encoding="utf-8")
        assert r"\label{\detokenize{forum:cookie-basket}}" in text
        assert r"\hyperref[\detokenize{forum:cookie-basket}]" in text


def test_a_row_that_moves_while_another_builder_runs(site: Path) -> None:
    table = "\n```{cookie-table} shop\n```\n"
    write(site, forum=f"# Forum\n{table}", plain="# Plain\n", links="# Links\n\n{cookie}`shop/basket`\n")
    folder = built(site, "html")
    assert soup(folder / "links.html").find("a", href="forum.html#cookie-basket") is not None
    (site / "docs/forum.md").write_text("# Forum\n", encoding="utf-8")
    (site / "docs/plain.md").write_text(f"# Plain\n{table}", encoding="utf-8")
    built(site, "latex")
    built(site, "html")
    assert soup(folder / "links.html").find("a", href="plain.html#cookie-basket") is not None


def test_words_that_change_while_another_builder_runs(site: Path) -> None:
    write(site, plain="# Plain\n\n```{cookie-table} shop\n```\n")
    english = ("-D", "language=en")
    folder = built(site, "html", *english)
    text = (folder / "plain.html").read_text(encoding="utf-8")
    assert "Keeps the session open." in text
    replace(site / "locale/en/LC_MESSAGES/catalogue.po", "Keeps the session open.", "Keeps you logged in.")
    built(site, "latex", *english)
    built(site, "html", *english)
    assert "Keeps you logged in." in (folder / "plain.html").read_text(encoding="utf-8")


def test_a_link_to_what_only_another_format_shows(site: Path) -> None:
    write(site, plain="# Page\n\n````{only} latex\n```{cookie-table} shop\n```\n````\n\n{cookie}`basket`\n")
    built(site, "latex")
    done = build(site, "html")
    assert (done.returncode, "unknown cookie 'basket'; none is defined yet" in done.stderr) == (1, True)


def test_ids_where_all_pages_are_one(site: Path) -> None:
    table = "```{cookie-table} shop\n```\n"
    write(site, forum=f"# Forum\n\n{table}", plain=f"# Plain\n\n{table}\n{{cookie}}`basket`\n")
    folder = built(site, "singlehtml")
    assert addresses(folder / "index.html") == [SHOP, [None, None]]
    assert soup(folder / "index.html").find("a", href="#cookie-basket") is not None


def test_what_catalogues_say_is_extracted_for_all_formats(site: Path) -> None:
    write(site, plain="# Page\n\n````{only} latex\n```{cookie-table} shop\n```\n````\n")
    text = (built(site, "gettext") / "catalogue.pot").read_text(encoding="utf-8")
    assert 'msgid "Garde la session ouverte."' in text


def test_a_table_that_settings_hide_takes_no_address(site: Path) -> None:
    replace(site / "conf.py", '"myst_parser"]', '"myst_parser", "sphinx.ext.ifconfig"]')
    hidden = LATEX_FIRST.replace("{only} latex", "{ifconfig} builder == 'latex' and release == '1'")
    write(site, plain=hidden.replace("{only} html", "{ifconfig} builder == 'html'"))
    folder = built(site, "html")
    assert addresses(folder / "plain.html") == [SHOP]
    assert inventory(folder)["shop/basket"] == "plain.html#cookie-basket"
    (source,) = built(site, "latex").glob("*.tex")
    assert source.read_text(encoding="utf-8").count(r"\label{\detokenize{plain:cookie-basket}}") == 1
    write(site, plain=LATEX_FIRST.replace("{only} latex", "{ifconfig} language == 'de'"))
    assert addresses(built(site, "html") / "plain.html") == [SHOP]
