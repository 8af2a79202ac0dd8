"""A new edition in three steps: make its message files, name it in conf.py, translate."""

import itertools
import re
from pathlib import Path

import polib
import pytest
from bs4 import Tag
from conftest import COMMAND, replace, run, served, soup
from playwright.sync_api import Browser, Page

from cookie_charter.messages.translation import package_words

GERMAN = [
    "Ein", "kleiner", "Eintrag", "den", "der", "Browser", "des", "Besuchers",
    "für", "eine", "gewisse", "Zeit", "aufbewahrt", "und", "zurückschickt",
]  # fmt: skip
ARABIC = [
    "ملف", "صغير", "يحتفظ", "به", "متصفح", "الزائر", "لمدة", "محددة",
    "ثم", "يعيده", "إلى", "الخادم", "عند", "كل", "زيارة", "جديدة",
]  # fmt: skip
MARKUP = re.compile(
    r"(\{[\w-]+\}`[^`]*`|\]\([^)]*\)|`[^`]*`|\{\.[\w-]+\}|%\(\w+\)s|<[^>]*>|&#?\w+;|\b[\w-]+\.[\w.-]+\b)"
)


def add(charter: Path, language: str, name: str) -> None:
    """The first two steps, as the command says them."""
    done = run(COMMAND, "po", "update", language, cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        *(f"locale/{language}/LC_MESSAGES/{domain}.po: updated" for domain in DOMAINS),
        f'Now add "{language}": "{name}" to charter_editions in conf.py.',
    ]
    replace(charter / "conf.py", '"en": "English"}', f'"en": "English", "{language}": "{name}"}}')
    replace(charter / "conf.py", '["fr", "en"]', f'["fr", "en", "{language}"]')


DOMAINS = ("catalogue", "charter", "sphinx")


def translate(charter: Path, language: str, words: list[str]) -> None:
    """The third step, by somebody who knows a few words only, but what to leave as it is."""
    supply = itertools.cycle(words)
    for domain in DOMAINS:
        file = polib.pofile(str(charter / f"locale/{language}/LC_MESSAGES/{domain}.po"), wrapwidth=0)
        for entry in file.untranslated_entries():
            parts = MARKUP.split(entry.msgid)
            entry.msgstr = "".join(
                part if number % 2 else re.sub(r"[^\W\d_][\w’]*", lambda _word: next(supply), part)
                for number, part in enumerate(parts)
            )
        file.save()


def build(charter: Path) -> list[str]:
    done = run(COMMAND, "build", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    return sorted(done.stdout.splitlines())


@pytest.mark.parametrize(
    ("language", "name", "words", "direction"),
    [("de", "Deutsch", GERMAN, "ltr"), ("ar", "العربية", ARABIC, "rtl")],
)
def test_a_new_edition(
    charter: Path, browser: Browser, language: str, name: str, words: list[str], direction: str
) -> None:
    add(charter, language, name)
    assert f"{language}: 65 of 139 translated" in build(charter)  # the words around the tables
    for page in ("index", "this-site", "translate"):
        article = soup(charter / f"_build/html/{language}/{page}.html").find("article")
        assert article is not None
        for history in article.select(".cookie-history"):  # whose sentences have numbers and dates in them
            history.decompose()
        texts = [text for text in article.find_all(string=re.compile(r"\S")) if text.find_parent(is_marked) is None]
        said = package_words(language) | package_words(language, "sphinx")
        assert {text.strip(" –\n") or text.strip() for text in texts} <= SAID_IN_EVERY_LANGUAGE | set(said.values())
    done = run(COMMAND, "check", cwd=charter)
    assert done.returncode == 0
    _clean, _heading, *lines = done.stdout.splitlines()
    assert all(line.startswith(f"  locale/{language}/LC_MESSAGES/") for line in lines)
    assert all(": untranslated message " in line for line in lines)

    translate(charter, language, words)
    assert run(COMMAND, "check", cwd=charter).stdout == "no problems (catalogues: 2, pages: 4, message files: 7)\n"
    assert f"{language}: 139 of 139 translated" in build(charter)
    for page in ("index", "this-site", "translate"):
        html = soup(charter / f"_build/html/{language}/{page}.html")
        marked = [tag for tag in html.find_all(lang=True) if tag.find_parent(class_="editions") is None]
        terms = {"en"} if page == "index" else set()  # which the translator has left as they are
        assert {tag["lang"] for tag in marked} == {language} | terms
        assert html.find(class_="cookie-incomplete") is None
    with served(charter / "_build/html") as address:
        for width in (320, 1280):
            tab = browser.new_page(viewport={"width": width, "height": 900})
            for name in ("index", "this-site", "translate", "search", "cookie-index"):
                tab.goto(f"{address}/{language}/{name}.html")
                hold_layout(tab, width, direction)
            tab.close()


SAID_IN_EVERY_LANGUAGE = {"sessionid", "django_language", "csrftoken", "cookies_preferences", "theme"} | {
    "sphinx_highlight_terms", "Opendatasoft", "Furo", "Sphinx", "CSV", "JSON", "(", ")", ",", "–", "¶",
}  # fmt: skip
"""Names and signs."""


def is_marked(tag: Tag) -> bool:
    return tag.name != "html" and tag.has_attr("lang")


def hold_layout(page: Page, width: int, direction: str) -> None:
    """Nothing is cut or overlaps, and everything runs in the direction of the language."""
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.documentElement.dir") == direction
    assert set(page.eval_on_selector_all(".content, .sidebar-sticky", DIRECTIONS)) == {direction}
    blocks = page.eval_on_selector_all(BLOCKS, BOXES)
    for (_left, _top, _right, bottom), (left, top, right, _bottom) in itertools.pairwise(blocks):
        assert top >= bottom - 1
        assert left >= 0
        assert right <= width
    heading, first = (page.eval_on_selector_all(f"article {what}", BOXES)[:1] for what in ("h1", "section > p"))
    if heading and first and width > 1000:  # on a phone the icons stand elsewhere
        (left, top, right, _bottom), (text_left, _text_top, text_right, _text_bottom) = heading[0], first[0]
        assert (left if direction == "ltr" else right) == (text_left if direction == "ltr" else text_right)
        icons = page.eval_on_selector_all(".content-icon-container", BOXES)[0]
        above, beside = icons[3] <= top, icons[0] >= right if direction == "ltr" else icons[2] <= left
        assert above or beside
    for row in page.eval_on_selector_all("article table.docutils tr", ROWS):
        lefts = [left for left, _top, _right, _bottom in row]
        assert lefts == sorted(lefts, reverse=direction == "rtl")


DIRECTIONS = "(elements) => elements.map((element) => getComputedStyle(element).direction)"
BLOCKS = "article :is(h1, h2, h3, dt, .table-wrapper), article p:not(table p)"
BOX = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const box = (element.tagName === 'H1' ? range : element).getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
}"""
BOXES = f"(elements) => elements.filter((element) => element.getClientRects().length).map({BOX})"
ROWS = f"(rows) => rows.map((row) => [...row.cells].map({BOX}))"
