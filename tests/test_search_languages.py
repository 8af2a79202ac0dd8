"""From a new edition to a page that is found: languages written from right to left, without spaces, with accents."""

from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from conftest import COMMAND, copy_charter, reader, replace, run, served, visit
from playwright.sync_api import Browser

from cookie_charter.messages.translation import package_words
from cookie_charter.pages._sphinx import COUNT_OF_SCRIPTS, NOTHING_FOUND
from cookie_charter.pages.hardening import IN_OTHER_WORDS

EDITIONS = {"ar": "العربية", "he": "עברית", "zh_CN": "中文", "pt_BR": "Português (Brasil)"}

PROSE = {
    "ar": "تحفظ المنصة لغة الزائر لمدة محددة.",
    "he": "הפלטפורמה שומרת את שפת המבקר לזמן קצוב.",
    "zh_CN": "平台在限定时间内保存访问者的语言，如 sessionid 之类。",
    "pt_BR": "A plataforma mantém o idioma do visitante por um período; a navegação não é registrada.",
}
"""The first paragraph of the charter, in the languages of the editions."""

FOUND = {
    "ar": ["لغة", "الزائر", "زائر", "المنصة محددة"],
    "he": ["שפת", "המבקר", "מבקר", "הפלטפורמה קצוב"],
    "zh_CN": ["平台", "访问者", "访", "保存访问者的语言", "限定时间", "平台 语言", "sessionid 平台", "SESSIONID平台"],
    "pt_BR": ["navegação", "navegacao", "período", "PERIODO", "visitantes", "plataforma registrada"],
}
"""What finds that page, and no other."""

NOT_FOUND = {
    "ar": "كتاب",
    "he": "ספרייה",
    "zh_CN": "平言",  # two characters of the page that do not follow each other there
    "pt_BR": "biblioteca",
}

FIRST = "Vous consultez un site web."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the charter is served with these editions, made as a translator makes them: one paragraph is done."""
    charter = copy_charter(tmp_path_factory.mktemp("languages") / "a charter")
    for language, name in EDITIONS.items():
        done = run(COMMAND, "po", "update", language, cwd=charter)
        assert (done.returncode, done.stderr) == (0, "")
        replace(charter / "conf.py", '"en": "English"', f'"{language}": "{name}", "en": "English"')
        translate(charter / f"locale/{language}/LC_MESSAGES/charter.po", PROSE[language])
    done = run(COMMAND, "build", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    with served(charter / "_build/html") as address:
        yield address


def translate(path: Path, text: str) -> None:
    file = polib.pofile(str(path), wrapwidth=0)
    entry = file.find(FIRST)
    assert entry is not None
    entry.msgstr = text
    file.save()


CASES = [(language, query) for language, queries in FOUND.items() for query in queries]


@pytest.mark.parametrize(("language", "query"), CASES)
def test_a_page_is_found(browser: Browser, address: str, language: str, query: str) -> None:
    summary, pages = search(browser, address, language, query)
    assert pages == ["index.html"]
    said = package_words(language, "sphinx")[IN_OTHER_WORDS[COUNT_OF_SCRIPTS]]
    assert summary == said.replace("${resultCount}", "1")


@pytest.mark.parametrize("language", EDITIONS)
def test_other_words_are_not(browser: Browser, address: str, language: str) -> None:
    summary, pages = search(browser, address, language, NOT_FOUND[language])
    assert pages == []
    assert summary == package_words(language, "sphinx")[IN_OTHER_WORDS[NOTHING_FOUND]]


def search(browser: Browser, address: str, language: str, query: str) -> tuple[str, list[str]]:
    """What the page says of a search, and the pages that it has found; every script has run to its end."""
    with reader(browser, 1280) as page:
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        visit(page, f"{address}/{language.replace('_', '-').lower()}/search.html?q={query}")
        assert faults == []
        summary = page.inner_text("#search-results p.search-summary")
        found = page.eval_on_selector_all("#search-results li a", "(links) => links.map((link) => link.pathname)")
    return summary, [path.rpartition("/")[2] for path in found]


@pytest.mark.parametrize("language", EDITIONS)
def test_no_word_around_the_pages_is_english(browser: Browser, address: str, language: str) -> None:
    of_package = package_words(language) | package_words(language, "sphinx")
    english = {message for message, word in of_package.items() if word != message}
    with reader(browser, 1280) as page:
        for name in ("index.html", "this-site.html", "cookie-index.html", "search.html?q=theme", "search.html?q=xyzzy"):
            visit(page, f"{address}/{language.replace('_', '-').lower()}/{name}")
            texts = page.evaluate(TEXTS)
            assert english & {text.strip() for text in texts} == set()
            assert of_package["Skip to content"] in texts
            said = "rtl" if language in {"ar", "he"} else "ltr"
            assert page.evaluate("[document.documentElement.dir, document.documentElement.lang]") == [
                said,
                language.replace("_", "-"),
            ]


TEXTS = """() => [...document.body.querySelectorAll("*:not(script)")]
  .filter((element) => element.closest("[lang]") === document.documentElement)
  .flatMap((element) => [
    ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent),
    ...["title", "placeholder", "alt", "aria-label", "data-label"].map((name) => element.getAttribute(name) ?? ""),
  ])"""
"""What a page says and is not marked as in another language."""
