"""What the package says in each language that it has: all of it, and what nobody has reviewed is marked."""

import re
import shutil
from collections import Counter
from pathlib import Path

import polib
import pytest
import sphinx
from babel import Locale
from babel.lists import format_list
from conftest import COMMAND, copy_charter, run

import cookie_charter
from cookie_charter.messages import Messages, message_file
from cookie_charter.messages.markup import takes_values
from cookie_charter.messages.reader import UNREVIEWED, Entry, plural_rule
from cookie_charter.messages.translation import locale_of, package_words
from cookie_charter.pages._sphinx import COUNT_OF_SCRIPTS, SAID_BY_SCRIPTS, compiled_words
from cookie_charter.pages.hardening import IN_OTHER_WORDS

LOCALE = Path(cookie_charter.__file__).parent / "locale"
LANGUAGES = ["ar", "de", "es", "fr", "he", "it", "nl", "pl", "pt", "pt_BR", "uk", "zh_CN"]
AS_SPHINX_CALLS_THEM = {"pt": "pt_PT", "uk": "uk_UA"}
DOMAINS = ["cookie_charter", "sphinx"]


def entries(language: str, domain: str) -> dict[str, Entry]:
    return {entry.msgid: entry for entry in Messages(message_file(LOCALE, language, domain)).active()}


def test_these_are_the_languages() -> None:
    assert sorted(folder.name for folder in LOCALE.iterdir()) == LANGUAGES


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_word(language: str, domain: str) -> None:
    words = entries(language, domain)
    assert words.keys() == entries("fr", domain).keys()
    for message, entry in words.items():
        translations = list(entry.msgstr_plural.values()) or [entry.msgstr]
        if entry.msgid_plural:  # Babel's versions give a language different numbers of forms
            rule = plural_rule(language, len(translations))
            assert rule
            assert len(translations) == rule[0]
        else:
            assert len(translations) == 1
        for translation in translations:
            assert translation.strip(), message
            assert not entry.fuzzy, message
            assert takes_values(message, translation), message
            if entry.tcomment == UNREVIEWED:  # Sphinx's own forget a space
                assert blanks(translation) == blanks(message), message
            assert Counter(re.findall(r"<[^>]*>|&#?\w+;", message)) == Counter(
                re.findall(r"<[^>]*>|&#?\w+;", translation)
            ), message


def blanks(text: str) -> tuple[str, str]:
    """The blanks before a text and after it."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_the_words_of_scripts_are_among_them() -> None:
    words = entries("fr", "sphinx")
    assert {*SAID_BY_SCRIPTS, *IN_OTHER_WORDS.values()} <= words.keys()
    for language in LANGUAGES:
        assert "${resultCount}" in entries(language, "sphinx")[IN_OTHER_WORDS[COUNT_OF_SCRIPTS]].msgstr, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_of_sphinx_is_marked_as_unreviewed(language: str) -> None:
    if language == "zh_CN" and sphinx.version_info < (9,):
        pytest.skip("the marks are right for Sphinx 9: its Chinese words changed with each version before")
    compiled = polib.mofile(str(compiled_words(AS_SPHINX_CALLS_THEM.get(language, language))))
    of_sphinx = {entry.msgid: entry.msgstr for entry in compiled if entry.msgstr}
    for domain in DOMAINS:
        for message, entry in entries(language, domain).items():
            said_by_sphinx = domain == "sphinx" and of_sphinx.get(message) == entry.msgstr
            # Of one message with a plural Sphinx has all forms in these languages.
            has_forms = bool(entry.msgid_plural) and language in {"pt_BR", "zh_CN"}
            expected = "" if language == "fr" or said_by_sphinx or has_forms else UNREVIEWED
            assert entry.tcomment == expected, message


def test_a_region_has_the_words_of_its_language_but_a_script_does_not() -> None:
    assert package_words("de_AT")["Purpose"] == "Zweck"
    assert package_words("pt_PT")["Media"] == "Multimédia"
    assert package_words("pt_BR")["Media"] == "Mídia"
    assert package_words("zh_TW") == {}


@pytest.fixture(scope="module")
def charter_in_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The charter with message files in every language that the package has, as `po update` makes them."""
    charter = copy_charter(tmp_path_factory.mktemp("words") / "a charter")
    for language in LANGUAGES:
        shutil.rmtree(charter / "locale" / language, ignore_errors=True)
        done = run(COMMAND, "po", "update", language, cwd=charter)
        assert (done.returncode, done.stderr) == (0, "")
    return charter


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "fr"])
def test_a_new_edition_has_all_words_around_its_pages_and_tables(charter_in_all: Path, language: str) -> None:
    folder = charter_in_all / "locale" / language / "LC_MESSAGES"
    assert [entry.msgid for entry in Messages(folder / "sphinx.po").active() if not entry.msgstr] == []
    french = set(package_words("fr").values())
    catalogue = {entry.msgid: entry.msgstr for entry in Messages(folder / "catalogue.po").active()}
    assert [message for message in catalogue.keys() & french if not catalogue[message]] == []
    assert len(catalogue.keys() & french) == 65


def test_english_is_written_as_in_europe_unless_the_source_is_english() -> None:
    assert locale_of("en", "fr") == Locale.parse("en_GB")
    assert locale_of("en", "en_US") == locale_of("en", "en") == Locale("en")
    assert locale_of("en_US", "fr") == Locale.parse("en_US")
    assert format_list(["a", "b", "c"], locale=locale_of("en", "fr")) == "a, b and c"
