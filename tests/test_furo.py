"""The extension ``cookie_charter.furo``: one line in conf.py gives a project the pages of the charter."""

import json
import shutil
from pathlib import Path

import polib
import pytest
from conftest import COMMAND, EDITIONS, PROJECT, replace, run, soup, sphinx

import cookie_charter.furo

TEMPLATES = Path(cookie_charter.furo.__file__).parent / "templates"


@pytest.fixture
def guest(site: Path) -> Path:
    """A site that has the theme, and the extension in its one line."""
    replace(
        site / "conf.py",
        '["cookie_charter", "myst_parser"]',
        '["cookie_charter", "cookie_charter.furo", "myst_parser"]',
    )
    replace(site / "conf.py", 'html_theme = "alabaster"', 'html_theme = "furo"')
    return site


def built(site: Path, builder: str = "html") -> Path:
    """Build the source edition and give its folder."""
    done = sphinx(site, builder=builder)
    assert (done.returncode, done.stderr) == (0, "")
    return site / "_build" / builder / "fr"


def add(site: Path, line: str) -> None:
    conf = site / "conf.py"
    conf.write_text(f"{conf.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def test_the_pages_of_a_guest_are_those_of_the_charter(guest: Path) -> None:
    folder = built(guest)
    for name in ("index.html", "search.html", "cookie-index.html"):
        page = soup(folder / name)
        assert page.select_one("html[lang=fr][dir=ltr]")
        assert [link.get_text() for link in page.select("nav.editions a")] == ["Français", "English"]
        assert page.select_one("nav#site-navigation[popover] .closer")
        assert page.select("style, script:not([src])") == []
        scripts = [str(tag["src"]).partition("?")[0] for tag in page.select("script[src]")]
        assert scripts[0] == "_static/theme.js"  # before anything is painted
        assert "_static/charter.js" in scripts
        styles = [str(tag["href"]).partition("?")[0] for tag in page.select("link[rel=stylesheet]")]
        assert styles[-1] == "_static/charter.css"
    assert soup(folder / "search.html").select_one("form.search-form input[name=q]")
    assert soup(folder / "cookie-index.html").select("ul.simple code")
    for name in ("charter.css", "charter.js", "theme.js", "icons.svg"):
        assert (folder / "_static" / name).is_file()
    assert "ENABLE_SEARCH_SHORTCUTS: false" in (folder / "_static/documentation_options.js").read_text(encoding="utf-8")


def test_the_charter_has_nothing_of_its_own_beside_it(charter: Path) -> None:
    conf = (charter / "conf.py").read_text(encoding="utf-8")
    for setting in ("templates_path", "html_static_path", "html_css_files", "html_js_files", "html_theme_options"):
        assert setting not in conf


def test_a_site_of_one_language_needs_no_editions(guest: Path) -> None:
    replace(guest / "conf.py", 'charter_editions = {"fr": "Français", "en": "English"}\n', "")
    replace(guest / "conf.py", "charter_mark_untranslated = ", "")
    replace(guest / "conf.py", 'language = "fr"', 'language = "ar"')
    done = sphinx(guest, language="ar")
    assert (done.returncode, done.stderr) == (0, "")
    page = soup(guest / "_build/html/ar/index.html")
    assert page.select_one("html[lang=ar][dir=rtl]")
    assert page.select("nav.editions") == []


def test_what_the_project_has_set_itself_wins(guest: Path) -> None:
    (guest / "mine/static").mkdir(parents=True)
    (guest / "mine/page.html").write_text(
        '{% extends "!page.html" %}{% block content %}<p class="mine"></p>{{ super() }}{% endblock %}', encoding="utf-8"
    )
    (guest / "mine/static/icons.svg").write_text("<svg/>", encoding="utf-8")
    (guest / "mine/static/mine.css").write_text("", encoding="utf-8")
    add(guest, 'templates_path = ["mine"]')
    add(guest, 'html_static_path = ["mine/static"]')
    add(guest, 'html_css_files = ["mine.css"]')
    add(guest, 'html_theme_options = {"enable_search_shortcuts": True}')
    folder = built(guest)
    page = soup(folder / "index.html")
    assert page.select_one("article p.mine")
    assert page.select_one("nav#site-navigation[popover]")  # its page.html extends that of the extension
    styles = [str(tag["href"]).partition("?")[0] for tag in page.select("link[rel=stylesheet]")]
    assert styles[-2:] == ["_static/charter.css", "_static/mine.css"]
    assert (folder / "_static/icons.svg").read_text(encoding="utf-8") == "<svg/>"
    assert "ENABLE_SEARCH_SHORTCUTS: true" in (folder / "_static/documentation_options.js").read_text(encoding="utf-8")


def test_an_option_of_the_theme_that_would_do_nothing_is_named(guest: Path) -> None:
    add(
        guest, 'html_theme_options = {"light_css_variables": {"color-brand-primary": "red"}, "sidebar_hide_name": True}'
    )
    done = sphinx(guest)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "WARNING" in line] == [
        f"{guest / 'conf.py'}:1:1: WARNING: cookie_charter.furo has no place for 'light_css_variables' of "
        "html_theme_options; remove it (colours and fonts are for a style sheet that html_css_files names) "
        "[cookie_charter.theme]"
    ]


def test_pages_with_code_have_its_style(guest: Path) -> None:
    (guest / "docs/code.md").write_text("---\norphan: true\n---\n# Code\n\n```python\nx = 1\n```\n", encoding="utf-8")
    folder = built(guest)
    for name, styled in (("code", True), ("index", False)):
        page = soup(folder / f"{name}.html")
        assert bool(page.select('link[href^="_static/pygments.css"]')) is styled
        assert bool(page.select('link[href^="_static/styles/furo-extensions.css"]')) is styled


def test_another_theme_stays_as_it_is_and_one_sentence_says_so(site: Path) -> None:
    plain = {page.name: page.read_bytes() for page in built(site).glob("*.html")}
    shutil.rmtree(site / "_build")
    replace(
        site / "conf.py",
        '["cookie_charter", "myst_parser"]',
        '["cookie_charter", "cookie_charter.furo", "myst_parser"]',
    )
    done = sphinx(site)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "WARNING" in line] == [
        f"{site / 'conf.py'}:1:1: WARNING: cookie_charter.furo does nothing for the theme 'alabaster'; set "
        "html_theme = 'furo', or take cookie_charter.furo out of extensions [cookie_charter.theme]"
    ]
    assert {page.name: page.read_bytes() for page in (site / "_build/html/fr").glob("*.html")} == plain
    assert sphinx(site, builder="latex").stderr == ""  # which no theme makes


def test_a_change_of_a_template_writes_the_pages_again(guest: Path) -> None:
    (guest / "mine").mkdir()
    add(guest, 'templates_path = ["mine"]')
    folder = built(guest)
    before = (folder / "index.html").read_text(encoding="utf-8")
    (guest / "mine/page.html").write_text('{% extends "!page.html" %}{% block content %}new{% endblock %}')
    assert (built(guest) / "index.html").read_text(encoding="utf-8") != before


@pytest.mark.parametrize("builder", ["applehelp", "json", "qthelp", "devhelp", "htmlhelp", "pickle"])
@pytest.mark.parametrize("language", EDITIONS)
def test_files_for_programs_are_made_without_a_warning(charter: Path, language: str, builder: str) -> None:
    done = run(COMMAND, "build", language, "--builder", builder, cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    folder = charter / "_build" / builder / language
    if builder == "applehelp":  # all that it shows is in the one folder that is a help book
        (book,) = folder.iterdir()
        pages = book / f"Contents/Resources/{language}.lproj"
        shown = soup(pages / "index.html")
        named = [tag["src"] for tag in shown.find_all("img")] + [tag["href"] for tag in shown.select("link[href]")]
        assert [name for name in named if not (pages / str(name).partition("?")[0]).is_file()] == []
    if builder == "json":
        page = json.loads((folder / "index.fjson").read_text(encoding="utf-8"))
        assert "cookie-sessionid" in page["body"]
        assert page["platform"]["name"]


def test_its_words_are_extracted_at_a_place_that_is_the_same_everywhere(guest: Path) -> None:
    pot = polib.pofile(built(guest, "gettext") / "sphinx.pot")
    found = {place for entry in pot for place, _line in entry.occurrences if place.startswith("cookie_charter/")}
    said = {
        f"cookie_charter/furo/{path.relative_to(TEMPLATES)}"
        for path in TEMPLATES.rglob("*.html")
        if "_(" in path.read_text(encoding="utf-8")
    }
    assert found == said
    assert {place for entry in pot for place, _line in entry.occurrences if ".." in place} == set()
    assert pot.find("Site navigation") is not None


def test_message_files_of_the_charter_name_these_places() -> None:
    for language in ("fr", "en"):
        text = (PROJECT / f"locale/{language}/LC_MESSAGES/sphinx.po").read_text(encoding="utf-8")
        assert "cookie_charter/furo/page.html:" in text
        assert "_templates" not in text
