"""A project that loads the extension stays what it is: only what its author asked for is there, or differs."""

import json
import pickle
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from conftest import files, replace, soup, sphinx

BUILDERS = ["html", "dirhtml", "singlehtml", "epub", "json", "latex", "text", "man", "texinfo", "xml", "gettext"]

CONF = """
project = "Telescope"
author = copyright = "Observatory"
version = release = "3"
extensions = ["notfound.extension", "sphinx.ext.intersphinx"]
html_theme = "alabaster"
html_last_updated_fmt = "%Y"
html_context = {"editions": "theirs", "platform": "theirs", "text_direction": "theirs", "edit_url": "theirs"}
locale_dirs = ["../locale"]
templates_path = ["templates"]
notfound_urls_prefix = "/telescope/"
show_warning_types = True  # as Sphinx does by itself since 8.0
"""

LAYOUT = """{% extends "!layout.html" %}
{% block footer %}<p class="theirs">{{ editions }} {{ platform }} {{ text_direction }} {{ edit_url }}</p>{% endblock %}
"""

INDEX = """Telescope
=========

Séquence of mirrors; :doc:`use`, :ref:`genindex`.

.. figure:: star.*
   :alt: A star

   The star

.. toctree::

   use
   shown
"""

CATALOGUE = """\
platform:
  name: Telescope
providers:
  us:
    name: Observatory
cookies:
  - name: aim
    provider: us
    service: Drive
    purpose: Remembers where you look.
    category: necessary
  - name: _ga_*
    match: glob
    provider: us
    service: Counting
    purpose: Counts visits.
    category: statistics
"""

TABLE = "\n.. cookie-table:: telescope\n   :caption: Kept\n"


def project(folder: Path) -> Path:
    """Somebody's project, in reStructuredText and without a setting of ours."""
    for path, text in {
        "conf.py": CONF,
        "templates/layout.html": LAYOUT,
        "cookie_data/telescope.yaml": CATALOGUE,
        "docs/index.rst": INDEX,
        "docs/use.rst": "Use\n===\n\nLook.\n",
        "docs/shown.rst": "Shown\n=====\n\nNothing yet.\n",
        "docs/star.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>Star</text></svg>\n',
        "docs/star.png": "",
        "docs/star.pdf": "",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path, *settings: str) -> Path:
    """The project with the extension, and with these lines at the end of its conf.py."""
    replace(folder / "conf.py", "extensions = [", 'extensions = ["cookie_charter", ')
    with (folder / "conf.py").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{line}\n" for line in settings)
    return folder


def built(folder: Path, builder: str, language: str = "en") -> dict[str, bytes]:
    """What a build of it makes, by path, after what it says; of an EPUB what is in it."""
    done = sphinx(folder, "-q", builder=builder, language=language)
    # Of some languages Sphinx says that it does not know them.
    unknown = re.search("Invalid Babel locale|no Babel option known", done.stderr)
    assert done.returncode == 0 or unknown, done.stderr
    made = {"": f"{done.returncode} {done.stderr}".encode()}
    made |= files(folder / "_build" / builder / language)
    # Sphinx's memory of the sources, which it copies beside the pages, knows of each extension.
    made.pop("environment.pickle", None)
    for name in [name for name in made if name.endswith(".epub")]:
        with zipfile.ZipFile(folder / "_build" / builder / language / name) as book:
            made |= {f"{name}/{member}": book.read(member) for member in book.namelist()}
        del made[name]
    if builder == "xml":  # where Sphinx names each domain that is loaded
        made = {name: page.replace(b' xmlns:cookie="https://www.sphinx-doc.org/"', b"") for name, page in made.items()}
    return made


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


@pytest.mark.parametrize("language", ["en", "fr", "pt-br", "English"])
@pytest.mark.parametrize("builder", BUILDERS)
def test_without_a_table_nothing_changes(tmp_path: Path, builder: str, language: str) -> None:
    without = built(project(tmp_path / "it"), builder, language)
    shutil.rmtree(tmp_path / "it")
    assert differing(without, built(loaded(project(tmp_path / "it")), builder, language)) == set()


@pytest.mark.parametrize("builder", BUILDERS)
def test_with_a_table_only_its_pages_and_what_is_documented_differ(tmp_path: Path, builder: str) -> None:
    before = built(project(tmp_path / "it"), builder)
    shutil.rmtree(tmp_path / "it")
    folder = loaded(project(tmp_path / "it"))
    (folder / "docs/shown.rst").write_text(f"Shown\n=====\n{TABLE}", encoding="utf-8")
    (folder / "docs/use.rst").write_text("Use\n===\n\n:cookie:`aim`\n", encoding="utf-8")
    after = built(folder, builder)
    pages = {"html": "{}.html", "dirhtml": "{}/index.html", "json": "{}.fjson", "text": "{}.txt", "gettext": "{}.pot"}
    own = {pages.get(builder, "{}.xml").format(page) for page in ("shown", "use")}
    for_web = {"_static/cookie-charter.css", "objects.inv"}
    expected = {
        "html": own
        | for_web
        | {"cookie-index.html", "searchindex.js", "_sources/use.rst.txt", "_sources/shown.rst.txt"},
        "dirhtml": own
        | for_web
        | {"cookie-index/index.html", "searchindex.js", "_sources/use.rst.txt", "_sources/shown.rst.txt"},
        "singlehtml": for_web | {"index.html"},
        "json": own
        | for_web
        | {
            "cookie-index.fjson",
            "globalcontext.json",
            "searchindex.json",
            "_sources/use.rst.txt",
            "_sources/shown.rst.txt",
        },
        "text": own,
        "xml": own,
        "gettext": {"shown.pot", "use.pot", "catalogue.pot"},
        "latex": {"telescope.tex"},
        "man": {"telescope.1"},
        "texinfo": {"telescope.texi"},
    }
    changed = differing(before, after)
    if builder == "epub":
        assert {name.rpartition("/")[2] for name in changed} == {
            "shown.xhtml",
            "use.xhtml",
            "cookie-index.xhtml",
            "cookie-charter.css",
            "content.opf",
        }
    else:
        assert changed == expected[builder]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_only_pages_with_a_table_have_its_style(tmp_path: Path, jobs: str) -> None:
    folder = loaded(project(tmp_path / "it"))
    (folder / "docs/again.rst").write_text(f":orphan:\n\nAgain\n=====\n{TABLE}", encoding="utf-8")
    (folder / "docs/shown.rst").write_text(f"Shown\n=====\n{TABLE}", encoding="utf-8")
    done = sphinx(folder, "-q", "-j", jobs, language="en")
    assert (done.returncode, done.stderr) == (0, "")
    pages = (folder / "_build/html/en").glob("*.html")
    styles = {page.stem: len(soup(page).select('link[href*="cookie-charter"]')) for page in pages}
    assert {page for page, number in styles.items() if number == 1} == {"again", "shown"}
    assert set(styles.values()) == {0, 1}


def test_what_a_project_tells_its_templates_stays(tmp_path: Path) -> None:
    folder = loaded(project(tmp_path / "it"), 'charter_platform = "telescope"')
    (folder / "docs/shown.rst").write_text(f"Shown\n=====\n{TABLE}", encoding="utf-8")
    built(folder, "html")
    footer = soup(folder / "_build/html/en/shown.html").select_one(".theirs")
    assert footer is not None
    assert footer.get_text() == "theirs theirs theirs theirs"
    assert 'href="/telescope/_static/' in (folder / "_build/html/en/404.html").read_text(encoding="utf-8")


def test_a_table_is_in_the_language_of_a_build_and_nothing_else_is_said(tmp_path: Path) -> None:
    folder = loaded(project(tmp_path / "it"))
    (folder / "docs/shown.rst").write_text(f"Shown\n=====\n{TABLE}", encoding="utf-8")
    catalogue = folder / "locale/fr/LC_MESSAGES/catalogue.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Remembers where you look."\nmsgstr "Retient où vous regardez."\n',
        encoding="utf-8",
    )
    built(folder, "html", "fr")
    page = soup(folder / "_build/html/fr/shown.html")
    assert [cell.get_text() for cell in page.select("table.cookie-table tr > *")] == [
        "Nom du prestataire", "Service", "Nom du cookie", "Finalités",
        "Observatory", "Drive", "aim", "Retient où vous regardez.",
        "Observatory", "Counting", "_ga_*", "Counts visits.",
    ]  # fmt: skip
    assert [tag["lang"] for tag in page.find_all(lang=True)] == ["fr"]
    assert page.select(".cookie-incomplete, .cookie-exports") == []


def test_marking_needs_to_know_the_language_of_the_pages(tmp_path: Path) -> None:
    done = sphinx(loaded(project(tmp_path / "it"), "charter_mark_untranslated = True"), "-q")
    assert done.returncode == 2
    assert "conf.py: charter_mark_untranslated needs charter_editions, to know the pages' language" in done.stderr, (
        done.stderr
    )


EDITIONS = (
    'charter_editions = {"en": "English", "fr": "Français"}',
    'charter_platform = "telescope"',
    'charter_repository = "https://github.com/example/telescope"',
    "charter_exports = charter_last_updated = charter_mark_untranslated = charter_search_ignores_accents = True",
    "html_context = {}",
)


@pytest.mark.parametrize("builder", ["json", "pickle"])
def test_contexts_of_pages_hold_plain_values(tmp_path: Path, builder: str) -> None:
    folder = loaded(project(tmp_path / "it"), *EDITIONS)
    (folder / "docs/shown.rst").write_text(f"Shown\n=====\n{TABLE}", encoding="utf-8")
    built(folder, builder, "fr")
    page = folder / f"_build/{builder}/fr/shown.{'fjson' if builder == 'json' else 'fpickle'}"
    if builder == "json":
        context = json.loads(page.read_text(encoding="utf-8"))
    else:
        assert b"cookie_charter" not in page.read_bytes()
        context = pickle.loads(page.read_bytes())
    assert context["platform"] == {"name": "Telescope"}
    assert context["text_direction"] == "ltr"
    assert [(link["lang"], link["current"]) for link in context["editions"]] == [("en", False), ("fr", True)]


def test_files_of_a_project_are_not_overwritten(tmp_path: Path) -> None:
    folder = loaded(project(tmp_path / "it"), "charter_exports = True", 'html_extra_path = ["extra"]')
    (folder / "extra").mkdir()
    (folder / "extra/cookies.json").write_text("theirs", encoding="utf-8")
    (folder / "docs/cookie-index.rst").write_text(f":orphan:\n\nTheirs\n======\n{TABLE}", encoding="utf-8")
    for _ in range(2):
        done = sphinx(folder, "-q", language="en")
        assert done.returncode == 1
        assert sorted(done.stderr.splitlines()) == [
            f"{folder}/docs/cookie-index.rst: WARNING: the page 'cookie-index' has the name of the index of cookies, "
            "which is not made; rename the page, or set html_domain_indices = False [cookie_charter.invalid]",
            "WARNING: 'cookies.json' of html_extra_path would be overwritten; rename it, or remove charter_exports "
            "[cookie_charter.invalid]",
        ]
        made = folder / "_build/html/en"
        assert (made / "cookies.json").read_text(encoding="utf-8") == "theirs"
        heading = soup(made / "cookie-index.html").find("h1")
        assert heading is not None
        assert heading.get_text().startswith("Theirs")


def test_a_translation_of_data_rewrites_only_the_pages_that_show_data(tmp_path: Path) -> None:
    folder = loaded(project(tmp_path / "it"))
    (folder / "docs/shown.rst").write_text(f"Shown\n=====\n{TABLE}", encoding="utf-8")
    for domain in ("catalogue", "sphinx"):
        path = folder / f"locale/fr/LC_MESSAGES/{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n', encoding="utf-8")

    def times() -> dict[str, int]:
        built(folder, "html", "fr")
        return {name: (folder / f"_build/html/fr/{name}.html").stat().st_mtime_ns for name in ("index", "shown", "use")}

    before = times()
    with path.with_name("catalogue.po").open("a", encoding="utf-8") as catalogue:
        catalogue.write('\nmsgid "Counts visits."\nmsgstr "Compte les visites."\n')
    after = times()
    # Sphinx writes a page again with one that its toctree names.
    assert {page for page in after if after[page] != before[page]} == {"index", "shown"}


def test_a_link_that_leads_nowhere_is_said_beside_a_role_that_counts(tmp_path: Path) -> None:
    folder = loaded(project(tmp_path / "it"))
    page = f"Shown\n=====\n{TABLE}\n:cookie-count:`telescope`, :cookie-platform:`telescope`, :cookie:`nope`\n"
    (folder / "docs/shown.rst").write_text(page, encoding="utf-8")
    done = sphinx(folder, "-q", language="en")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"{folder}/docs/shown.rst:7: WARNING: unknown cookie 'nope'; expected one of: aim, _ga_* "
        "[cookie_charter.unknown]"
    ]


@pytest.mark.parametrize("setting", ["charter_data", "charter_pages", "charter_platform"])
def test_a_setting_that_is_no_text_is_named(tmp_path: Path, setting: str) -> None:
    done = sphinx(loaded(project(tmp_path / "it"), f"{setting} = 3"), "-q", language="en")
    assert done.returncode == 2
    assert f"conf.py: {setting} must be a text in quotes, such as" in done.stderr
    assert "Configuration error" in done.stderr


def test_a_page_that_is_gone_is_named_nowhere(tmp_path: Path) -> None:
    folder = loaded(project(tmp_path / "it"), 'charter_editions = {"en": "English"}')
    replace(folder / "docs/index.rst", ".. toctree::\n", ".. toctree::\n   :glob:\n\n   more/*")
    (folder / "docs/more").mkdir()
    for name in ("one", "two"):
        (folder / f"docs/more/{name}.rst").write_text(f"{name}\n===\n\n{name.title()}.\n", encoding="utf-8")
    built(folder, "html")
    (folder / "docs/more/two.rst").unlink()
    made = built(folder, "html")
    assert not [name for name, content in made.items() if b"more/two" in content or "more/two" in name]
