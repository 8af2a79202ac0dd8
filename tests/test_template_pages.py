"""One template gives each platform a page of its own: translated once, and rewritten only where it changes."""

import re
from pathlib import Path

import polib
import pytest
from conftest import COMMAND, replace, run, soup, sphinx

TEMPLATE = """\
# Cookies de {cookie-platform}`{platform}`

Il y a {cookie-count}`{platform}`. [Accueil](/index.md)

```{cookie-table} {platform}
:caption: Cookies de {cookie-platform}`{platform}`
:columns: name, purpose, consent
```
"""
INDEX = "# Sites\n\n```{cookie-platforms}\n```\n\n```{toctree}\n:glob:\n\nplatform/*\n```\n"


@pytest.fixture
def city(site: Path) -> Path:
    """The site with a page for each platform."""
    for path in ("docs/links.md", "docs/forum.md", "docs/plain.md", "cookie_data/all.yaml", "cookie_data/shared.yaml"):
        (site / path).unlink()
    (site / "docs/index.md").write_text(INDEX, encoding="utf-8")
    (site / "docs/platform.md").write_text(TEMPLATE, encoding="utf-8")
    conf = site / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + 'charter_pages = "platform.md"\n', encoding="utf-8")
    return site


def page(city: Path, name: str, edition: str = "fr") -> str:
    return " ".join(soup(city / f"_build/html/{edition}/{name}.html").get_text().split())


def test_each_platform_has_a_page_and_the_template_is_none(city: Path) -> None:
    before = sorted((city / "docs").rglob("*"))
    done = sphinx(city, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted((city / "docs").rglob("*")) == before
    assert not (city / "_build/html/fr/platform.html").exists()
    assert "Cookies de Forum" in page(city, "platform/forum")
    assert "Il y a 3 cookies. Accueil" in page(city, "platform/forum")
    shop = soup(city / "_build/html/fr/platform/shop.html")
    assert shop.h1 is not None
    assert shop.h1.get_text().startswith("Cookies de Boutique")
    assert shop.title is not None
    assert "Cookies de Boutique" in shop.title.get_text()
    assert shop.find(id="cookie-basket") is not None
    index = soup(city / "_build/html/fr/index.html")
    assert [link["href"] for link in index.select(".cookie-table tbody th a")] == [
        "platform/forum.html",
        "platform/shop.html",
    ]
    assert [link.get_text() for link in index.select(".toctree-wrapper a")] == [
        "Cookies de Forum",
        "Cookies de Boutique",
    ]


def test_prose_is_translated_once_and_its_place_is_the_template(city: Path) -> None:
    assert sphinx(city, "-q", builder="gettext").returncode == 0
    template = polib.pofile(str(city / "_build/gettext/fr/charter.pot"))
    places = {entry.msgid: entry.occurrences for entry in template}
    assert places["Cookies de {cookie-platform}`{platform}`"] == [
        ("../../../docs/platform.md", "1"),
        ("../../../docs/platform.md", "5"),
    ]
    assert [line for _file, line in places["Il y a {cookie-count}`{platform}`. [Accueil](/index.md)"]] == ["3"]
    messages = city / "locale/en/LC_MESSAGES/charter.po"
    messages.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Cookies de {cookie-platform}`{platform}`"\nmsgstr "Cookies of {cookie-platform}`{platform}`"\n',
        encoding="utf-8",
    )
    catalogue = city / "locale/en/LC_MESSAGES/catalogue.po"
    catalogue.write_text(
        catalogue.read_text(encoding="utf-8") + '\nmsgid "Forum"\nmsgstr "The forum"\n', encoding="utf-8"
    )
    done = sphinx(city, "-q", language="en")
    assert (done.returncode, done.stderr) == (0, "")
    assert page(city, "platform/forum", "en").count("Cookies of The forum") >= 2
    assert "Cookies of Boutique" in page(city, "platform/shop", "en")


def times(city: Path) -> dict[str, int]:
    folder = city / "_build/html/fr"
    return {name: (folder / f"{name}.html").stat().st_mtime_ns for name in ("index", "platform/forum", "platform/shop")}


def written(city: Path) -> list[str]:
    """The pages that another build writes."""
    before = times(city)
    assert sphinx(city, "-q").stderr == ""
    return [name for name, time in times(city).items() if time != before[name]]


def test_an_edit_rewrites_the_pages_that_show_it(city: Path) -> None:
    assert sphinx(city, "-q").returncode == 0
    assert written(city) == []
    replace(city / "cookie_data/forum.yaml", "purpose: Compte les visites.", "purpose: Compte les pages lues.")
    assert written(city) == ["index", "platform/forum"]  # the index counts its cookies
    replace(city / "docs/platform.md", "Il y a", "Voici")
    assert written(city) == ["index", "platform/forum", "platform/shop"]  # Sphinx writes what has them in its toctree


def test_addresses_stay_when_a_platform_comes_and_go_with_it(city: Path) -> None:
    def rows() -> dict[str, list[str]]:
        found = {}
        for name in sorted((city / "_build/html/fr/platform").glob("*.html")):
            found[name.stem] = [str(row["id"]) for row in soup(name).select("tbody tr")]
        return found

    assert sphinx(city, "-q").returncode == 0
    before = rows()
    assert before == {
        "forum": ["cookie-SID", "cookie-_sid", "cookie-session"],
        "shop": ["cookie-session", "cookie-basket"],
    }
    blog = city / "cookie_data/blog.yaml"
    blog.write_text(
        (city / "cookie_data/forum.yaml").read_text(encoding="utf-8").replace("Forum", "Blog"), encoding="utf-8"
    )
    assert sphinx(city, "-q").stderr == ""
    assert rows() == {"blog": before["forum"], **before}
    assert page(city, "index").count("Blog") >= 2
    blog.unlink()
    assert sphinx(city, "-q").stderr == ""
    assert rows() == before
    assert "Blog" not in page(city, "index")


def test_a_page_that_somebody_wrote_is_that_of_its_platform(city: Path) -> None:
    (city / "docs/platform").mkdir()
    (city / "docs/platform/forum.md").write_text("# À part\n\n```{cookie-table} forum\n```\n", encoding="utf-8")
    assert sphinx(city, "-q").stderr == ""
    assert "À part" in page(city, "platform/forum")
    assert "Cookies de Boutique" in page(city, "platform/shop")


def test_pages_are_built_and_checked_as_any(city: Path) -> None:
    done = run(COMMAND, "build", "--jobs", "2", cwd=city)
    assert (done.returncode, done.stderr) == (0, "")
    replace(city / "docs/platform.md", "{cookie-count}`{platform}`", "{cookie-count}`{platfrom}`")
    done = run(COMMAND, "build", cwd=city)
    assert done.returncode == 1
    sentence = "unknown catalogue '{platfrom}'; expected one of: forum, shop"
    assert done.stderr.splitlines() == [f"docs/platform.md:3:23: {sentence}"]


def test_a_translated_name_is_in_the_titles_that_others_show(city: Path) -> None:
    catalogue = city / "locale/en/LC_MESSAGES/catalogue.po"
    before = catalogue.read_text(encoding="utf-8")
    for name in ("The forum", "The board"):
        catalogue.write_text(f'{before}\nmsgid "Forum"\nmsgstr "{name}"\n', encoding="utf-8")
        assert sphinx(city, "-q", language="en").stderr == ""
        index = soup(city / "_build/html/en/index.html")
        assert [link.get_text() for link in index.select(".toctree-wrapper a")] == [
            f"Cookies de {name}",
            "Cookies de Boutique",
        ]
        assert sphinx(city, language="en").stdout.count("no targets are out of date") == 1


@pytest.mark.parametrize("builder", ["latex", "epub", "text", "singlehtml", "man"])
def test_every_builder_makes_them(city: Path, builder: str) -> None:
    done = sphinx(city, "-q", builder=builder)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("`{platform}`\n\nIl", "`{platform} contact`\n\nIl", "the catalogue 'forum' does not state 'contact'"),
        ("`{platform}`\n\nIl", "`{platform} urls`\n\nIl", "unknown field 'urls'; did you mean 'url'?"),
        ("`{platform}`\n\nIl", "`form`\n\nIl", "unknown catalogue 'form'; did you mean 'forum'?"),
    ],
)
def test_what_is_wrong_in_a_template_is_said_in_every_run(city: Path, old: str, new: str, sentence: str) -> None:
    replace(city / "docs/platform.md", old, new)
    for _ in range(2):
        done = sphinx(city, "-q")
        assert done.returncode == 1
        assert re.search(rf"docs/platform.md:1: WARNING: {re.escape(sentence)}", done.stderr)


def test_a_template_that_is_not_there_is_said(city: Path) -> None:
    (city / "docs/platform.md").unlink()
    (city / "docs/index.md").write_text("# Sites\n", encoding="utf-8")
    for _ in range(2):
        done = sphinx(city, "-q")
        assert "charter_pages in conf.py names 'platform.md', which does not exist in 'docs'" in done.stderr
        assert done.returncode == 1


def test_pages_that_no_toctree_has_are_said_once_until_one_does(city: Path) -> None:
    (city / "docs/index.md").write_text("# Sites\n\n```{toctree}\n\nplatform/shop\n```\n", encoding="utf-8")
    sentence = (
        "the pages made from this template are in no toctree: {}; add 'platform/*' to one that has ':glob:', or "
        "'orphan: true' to the front matter here"
    )
    for _ in range(2):
        done = run(COMMAND, "build", cwd=city)
        assert done.returncode == 1
        assert done.stderr.splitlines() == [f"docs/platform.md:1:1: {sentence.format('platform/forum')}"]
    replace(city / "docs/index.md", "platform/shop", "")
    done = sphinx(city, "-q")
    said = f"WARNING: {sentence.format('platform/forum, platform/shop')} [toc.not_included]"
    assert done.stderr == f"{city}/docs/platform.md: {said}\n"
    (city / "docs/index.md").write_text(INDEX, encoding="utf-8")
    assert sphinx(city, "-q").stderr == ""
    (city / "docs/index.md").write_text("# Sites\n", encoding="utf-8")
    replace(city / "docs/platform.md", "# Cookies", "---\norphan: true\n---\n\n# Cookies")
    assert sphinx(city, "-q").stderr == ""
