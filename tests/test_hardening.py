"""No word of the interface, title or name can act on a page of a hardened site, whatever it says, wherever it is put.

What is compared is what a browser has made of a page: its elements and their attributes are those of a page with
harmless words. The policy of the pages, which would stop most of it too, is switched off.
"""

import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import polib
import pytest
import sphinx as sphinx_package
from bs4 import BeautifulSoup
from conftest import COMMAND, DATA, PROJECT, replace, run, served, sphinx, visit
from playwright.sync_api import Browser, Dialog, Page

PAYLOADS = {
    "a tag that is never closed": "{} <img src=x onerror=alert(1) x",
    "a tag": "{} <script>alert(1)</script>",
    "the end of what is around it": "{} --></title></textarea></style></script></svg></a><img src=x onerror=alert(1)>",
    "a comment": "{} <!-- x",
    "a style": "{} <style x",
    "an attribute": "{}\" autofocus tabindex=0 onfocus=\"alert(1)' onfocus='alert(1)",
    "entities": "{} &lt;img src=x onerror=alert(1)&gt; &#60;b&#62; &quot;",
}

ELEMENTS = """() => [...document.querySelectorAll(':not(.highlighted)')].map(
  (element) => [element.tagName, ...element.getAttributeNames().sort()].join(' '))"""


@cache
def messages() -> list[polib.POEntry]:
    """Every word of the interface that a translator could translate: those of the site, and Sphinx's own."""
    shipped = Path(sphinx_package.__file__).parent / "locale/fr/LC_MESSAGES/sphinx.po"
    known: dict[str, polib.POEntry] = {}
    for path in (PROJECT / "locale/fr/LC_MESSAGES/sphinx.po", shipped):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                known.setdefault(entry.msgid, entry)
    return list(known.values())


def translate(site: Path, language: str, said: Callable[[str], str]) -> None:
    """Give every word of the interface a translation, as it is *said* for a message."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Project-Id-Version": "1", "PO-Revision-Date": "2026-11-24 12:00+0000", "Last-Translator": "x",
        "Language-Team": "x", "Language": language, "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }  # fmt: skip
    for entry in messages():
        plural = {0: said(entry.msgid), 1: said(entry.msgid_plural)} if entry.msgid_plural else {}
        text = "" if plural else said(entry.msgid)
        file.append(
            polib.POEntry(msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgstr=text, msgstr_plural=plural)
        )
    path = site / f"locale/{language}/LC_MESSAGES/sphinx.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save(str(path))


def within_spaces(payload: str) -> Callable[[str], str]:
    """A *payload* around a message, whose spaces at both ends stay at the ends."""

    def said(message: str) -> str:
        core = message.strip()
        return message.replace(core, payload.replace("{}", core), 1)

    return said


def elements(browser: Browser, folder: Path, searched: str = "") -> dict[str, list[str]]:
    """The elements of every page under *folder*, and of its search for something, as a browser has them."""
    paths = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html"))]
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    acted: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        acted.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", on_dialog)
    found = {}
    with served(folder) as address:
        for path in paths + ([f"search.html?q={searched}"] if searched else []):
            visit(page, f"{address}/{path}")
            found[path] = page.evaluate(ELEMENTS)
    context.close()
    assert acted == []
    return found


# Furo, in the templates of the charter


@pytest.fixture(scope="module")
def harmless_charter(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> dict[str, list[str]]:
    """The elements of the English edition of the charter with words that say something else, and no more."""
    return elements(browser, charter_with(tmp_path_factory.mktemp("harmless"), "{} x"), "visitor")


def charter_with(folder: Path, payload: str) -> Path:
    site = folder / "a charter"
    for name in ("docs", "locale", "cookie_data"):
        shutil.copytree(PROJECT / name, site / name, ignore=shutil.ignore_patterns("*.mo"))
    shutil.copy(PROJECT / "conf.py", site)
    facts = "".join(
        f"  {fact}: https://example.org/?a={fact}&b=2\n"
        for fact in ("choice_url", "legal_url", "privacy_url", "accessibility_url")
    )
    replace(site / "cookie_data/soissons.yaml", "platform:\n", f"platform:\n{facts}  contact: x@example.org\n")
    translate(site, "en", within_spaces(payload))
    done = run(COMMAND, "build", "en", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    return site / "_build/html/en"


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_word_of_the_interface_acts(
    tmp_path: Path, browser: Browser, harmless_charter: dict[str, list[str]], payload: str
) -> None:
    folder = charter_with(tmp_path, payload)
    assert elements(browser, folder, "visitor") == harmless_charter
    texts = visible(browser, folder / "index.html")
    for word in ("Close", "Search", "Legal notice", "On this page", "Languages", "Link to this heading"):
        assert payload.replace("{}", word) in texts, word


def visible(browser: Browser, page: Path) -> set[str]:
    """The texts of a page, and those in its attributes, as a reader has them."""
    context = browser.new_context(bypass_csp=True)
    tab: Page = context.new_page()
    with served(page.parent) as address:
        tab.goto(f"{address}/{page.name}")
        texts: list[str] = tab.evaluate(
            """() => [...document.querySelectorAll('body *:not(script)')].flatMap((element) => [
                 element.textContent.trim(),
                 ...element.getAttributeNames().map((name) => element.getAttribute(name))])"""
        )
    context.close()
    return set(texts)


# Titles, names, captions and descriptions


HOSTILE = "<img src=x onerror=alert(1)> --></title></style></script> \" ' & <b x"


def test_no_title_name_caption_or_description_acts(tmp_path: Path, browser: Browser) -> None:
    found, sites = [], []
    for name, hostile in (("harmless", "x"), ("hostile", HOSTILE)):
        site = tmp_path / name
        for folder in ("docs", "locale", "cookie_data"):
            shutil.copytree(PROJECT / folder, site / folder, ignore=shutil.ignore_patterns("*.mo"))
        shutil.copy(PROJECT / "conf.py", site)
        replace(site / "conf.py", 'project = "Charte cookies"', f"project = {'Charte ' + hostile!r}")
        replace(site / "conf.py", '"Français"', repr(f"Français {hostile}"))
        replace(site / "conf.py", "html_show_copyright = False", f"copyright = {hostile!r}")
        replace(site / "conf.py", 'author = "Ville de Soissons"', f"author = {'Ville ' + hostile!r}")
        page = site / "docs/index.md"
        # Typed as YAML can have it: HTML that stands there as such is a problem of the page.
        in_yaml = hostile.replace('"', '\\"').replace("<", "\\x3c")
        replace(page, ":hidden:\n", f':caption: "Pages {in_yaml}"\n')
        description = "Quels cookies utilise data.ville-soissons.fr, le portail"
        page.write_text(page.read_text(encoding="utf-8").replace(description, in_yaml), encoding="utf-8")
        replace(
            site / "docs/this-site.md",
            "# Données conservées par ce site",
            f"# Données conservées par ce site {hostile.replace('<', chr(92) + '<')}",
        )
        words = site / "locale/en/LC_MESSAGES/catalogue.po"
        for word in ("Index of cookies", "Cookie", "Link to this cookie", "This list as data:"):
            replace(words, f'msgstr "{word}"', f'msgstr "{(word + " " + hostile).replace(chr(34), chr(92) + chr(34))}"')
        done = run(COMMAND, "build", cwd=site)
        assert (done.returncode, done.stderr) == (0, "")
        found.append(elements(browser, site / "_build/html") | elements(browser, site / "_build/html/en", "sessionid"))
        sites.append(site)
    assert found[0] == found[1]
    for path, text in (
        ("index.html", f"Charte {HOSTILE}"),
        ("index.html", f"Français {HOSTILE}"),
        ("fr/index.html", f"Charte {HOSTILE}"),
        ("fr/index.html", f"Français {HOSTILE}"),
        ("fr/index.html", f"© {HOSTILE}"),
        ("fr/index.html", f"Ville {HOSTILE}"),
        ("fr/this-site.html", f"Pages {HOSTILE}"),
        ("fr/cookie-index.html", f"Charte {HOSTILE}"),
        ("en/cookie-index.html", f"Index of cookies {HOSTILE}"),
        ("en/this-site.html", f"Link to this cookie {HOSTILE}"),
    ):
        assert any(text in shown for shown in visible(browser, sites[1] / "_build/html" / path)), path


# Other themes, and every place where Sphinx's own templates and its writer put a word

EVERYTHING = """
==========
Everything
==========

.. contents::
   :backlinks: entry

.. sectionauthor:: Somebody

.. toctree::
   :caption: Pages
   :name: pages

   about
   copyright

.. versionadded:: 1.0
.. deprecated:: 1.0

.. index::
   single: !x
   see: one; two
   seealso: three; four

A picture and code
==================

.. _picture:

.. figure:: picture.svg
   :alt: A picture

   A picture

.. code-block:: text
   :caption: Some code
   :name: code

   code

.. table:: A table
   :name: a-table

   == ==
   a  b
   == ==
   1  2
   == ==

.. note:: A note
.. seealso:: Another

:numref:`picture`, :numref:`code`, :numref:`a-table`, :pep:`8`, :ref:`search`, :ref:`genindex`

.. glossary::

   word
      Its meaning [#]_

.. py:module:: module

.. py:function:: function(argument)

   :param argument: An argument
   :raises ValueError: Sometimes
   :returns: Something

.. math:: a = b
   :label: equation

.. rubric:: Footnotes

.. [#] A footnote
"""

SETTINGS = """
numfig = True
show_authors = True
html_last_updated_fmt = ""
exclude_patterns = ["index.md", "forum.md", "links.md", "plain.md"]
extensions += ["sphinx.ext.mathjax", "sphinx.ext.viewcode", "sphinx.ext.todo"]
mathjax_path = "none.js"
html_theme = {theme!r}
html_theme_options = {options}
html_sidebars = {sidebars}
"""

THEMES: dict[str, tuple[dict[str, object], dict[str, list[str]]]] = {
    "furo": ({}, {}),
    "alabaster": (
        {},
        {"**": ["globaltoc.html", "localtoc.html", "relations.html", "sourcelink.html", "searchbox.html"]},
    ),
    "classic": ({}, {}),
}


def site_with_everything(folder: Path, theme: str, payload: str, *, hardened: bool = True) -> Path:
    site = Path(shutil.copytree(DATA / "site", folder))
    options, sidebars = THEMES[theme]
    conf = site / "conf.py"
    settings = SETTINGS.format(theme=theme, options=options, sidebars=sidebars)
    conf.write_text(conf.read_text(encoding="utf-8") + settings, encoding="utf-8")
    if hardened:
        replace(conf, '"cookie_charter", ', '"cookie_charter", "cookie_charter.hardening", ')
    (site / "docs/index.rst").write_text(EVERYTHING, encoding="utf-8")
    (site / "docs/about.rst").write_text(
        "About\n=====\n\n.. cookie-table:: shop\n   :caption: Cookies\n", encoding="utf-8"
    )
    (site / "docs/copyright.rst").write_text("Copyright\n=========\n", encoding="utf-8")
    (site / "docs/picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    translate(site, "fr", within_spaces(payload))
    done = sphinx(site)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return site / "_build/html/fr"


@pytest.mark.build
@pytest.mark.parametrize("theme", THEMES)
def test_harmless_words_stay_as_they_are(tmp_path: Path, theme: str) -> None:
    guest = site_with_everything(tmp_path / "guest", theme, "{} d’ici", hardened=False)
    hardened = site_with_everything(tmp_path / "hardened", theme, "{} d’ici")
    pages = sorted(path.name for path in guest.glob("*.html"))
    assert {"index.html", "genindex.html", "search.html", "cookie-index.html", "py-modindex.html"} <= set(pages)
    assert pages == sorted(path.name for path in hardened.glob("*.html"))
    for page in pages:
        assert content(hardened / page) == content(guest / page), page


def content(page: Path) -> str:
    """What is in a page, but for the file of translations, which is another one."""
    html = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for script in html.select('script[src*="translations.js"]'):
        script["src"] = "translations.js"
    return html.prettify()


@pytest.mark.parametrize("theme", THEMES)
def test_no_word_acts_in_any_theme(tmp_path: Path, browser: Browser, theme: str) -> None:
    # In an entry of an index a semicolon parts two.
    payload = "{}" + "".join(payload.replace("{}", "") for payload in PAYLOADS.values()).replace(";", "")
    harmless = elements(browser, site_with_everything(tmp_path / "harmless", theme, "{} x"), "function")
    assert elements(browser, site_with_everything(tmp_path / "hostile", theme, payload), "function") == harmless


# Other formats, and words that would end a build


def test_other_formats_show_the_same_words_as_before(site: Path) -> None:
    (site / "docs/picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    replace(site / "docs/plain.md", "Rien ici.", "```{note}\n![x](picture.svg)\n```")
    path = site / "locale/fr/LC_MESSAGES/sphinx.po"
    path.parent.mkdir(parents=True)
    entries = {"[image: %s]": '[<i>image</i> & "%s"]', "Note": "<b>Note</b> & Co"}
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    body = "".join(
        f'\nmsgid "{message}"\nmsgstr "{said.replace(chr(34), chr(92) + chr(34))}"\n'
        for message, said in entries.items()
    )
    path.write_text(head + body, encoding="utf-8")
    texts: dict[bool, Mapping[str, str]] = {}
    for hardened in (False, True):
        if hardened:
            replace(site / "conf.py", '"cookie_charter", ', '"cookie_charter", "cookie_charter.hardening", ')
            shutil.rmtree(site / "_doctrees")
        for builder in ("text", "latex"):
            done = sphinx(site, builder=builder)
            assert (done.returncode, done.stderr) == (0, "")
        tex = next((site / "_build/latex/fr").glob("*.tex")).read_text(encoding="utf-8")
        text = (site / "_build/text/fr/plain.txt").read_text(encoding="utf-8")
        texts[hardened] = {"text": text, "latex": tex}
    assert texts[True] == texts[False]
    assert '[<i>image</i> & "x"]' in texts[True]["text"]
    assert "<b>Note</b> & Co" in texts[True]["text"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Logo of %s", "Logo"),
        ("Logo of %s", "%s, %s"),
        ("Logo of %s", "%999999999s"),
        ("Last updated on %(last_updated)s", "%(date)s"),
        ("Last updated on %(last_updated)s", "100 % %(last_updated)s"),
    ],
)
def test_placeholders_that_would_end_the_build_are_a_sentence(site: Path, message: str, said: str) -> None:
    replace(site / "conf.py", '"cookie_charter", ', '"cookie_charter", "cookie_charter.hardening", ')
    path = site / "locale/fr/LC_MESSAGES/sphinx.po"
    path.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    path.write_text(f'{head}\nmsgid "{message}"\nmsgstr "{said}"\n', encoding="utf-8")
    done = run(COMMAND, "build", "fr", cwd=site)
    assert done.stderr == (
        f"locale/fr/LC_MESSAGES/sphinx.po:5:1: the translation {said!r} must have the placeholders of "
        f"its message {message!r}\n"
    )
    assert done.returncode == 1
    assert (site / "_build/html/fr/index.html").is_file()
