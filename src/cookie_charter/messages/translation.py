"""What a catalogue says, and the words around it, in the language of one edition.

Two kinds of text are looked up here, and nowhere else:

* *data*: a field of a catalogue, in the source edition's language. Its translation is in the site's
  ``catalogue.po``.
* *words*: the extension's own, such as column headings. The code names them in English; the package ships them in the
  languages of ``locale/``; for every other language the site's ``catalogue.po`` says them, that of the source edition
  included, so that no edition needs anything from here.

What has no translation is shown in the language it has, and says which one that is.
"""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

from babel import Locale, UnknownLocaleError

from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider
from cookie_charter.messages.reader import DOMAIN, Entry, Messages, is_unreviewed, load_translations, message_file

Part = TypeVar("Part", Platform, Provider, Cookie)

_PACKAGE_LOCALE: Final = Path(__file__).parent.parent / "locale"
_PACKAGE_DOMAIN: Final = "cookie_charter"


class Translated(NamedTuple):
    """A *text* as an edition shows it, its *language* where that is not the edition's, and the address that it links
    to, if any."""

    text: str
    language: str | None = None
    link: str | None = None


class Known(NamedTuple):
    """A translation that needs no translator: its *text*, and whether nobody who speaks the language has read it."""

    text: str
    unreviewed: bool = False


class Words(Protocol):
    """Says texts in the language of an edition: a Translator, or whoever wants to know which texts there are."""

    @property
    def locale(self) -> Locale:
        """How that language writes dates, lists and durations."""

    def data(self, text: str) -> Translated:
        """A text of a catalogue."""

    def word(self, english: str) -> Translated:
        """One of the extension's own words."""

    def foreign(self, text: str, language: str | None) -> Translated:
        """A text in another language than the edition's, if that is known."""


class Translator:
    """Finds texts in the language *edition* of a site written in the language *source*; both are Sphinx codes.

    Where nobody says which language a site is written in, *source* is None: there may be a translation of any text,
    and the extension's own words are messages in English. With *marks*, what has no translation comes with its
    language. *locale_dirs* are the site's folders of message files; the first of them that has a text wins, as in
    Sphinx. Raises MessageFileError if a file cannot be read.
    """

    def __init__(self, edition: str, source: str | None, locale_dirs: Iterable[Path], *, marks: bool = True) -> None:
        self.edition, self.source, self.marks = edition, source, marks
        self._site = load_translations(message_file(folder, edition, DOMAIN) for folder in reversed(list(locale_dirs)))
        self._words = package_words(edition)
        self._source_words = package_words(source) if source else {}

    @cached_property
    def locale(self) -> Locale:
        """How the language of the edition writes dates, lists and durations."""
        return locale_of(self.edition, self.source)

    def data(self, text: str) -> Translated:
        """A text of a catalogue."""
        if self.edition == self.source:
            return Translated(text)
        if translation := self._site.get(text):
            return Translated(translation)
        return self.foreign(text, self.source)

    def word(self, english: str) -> Translated:
        """One of the extension's own words."""
        message, language, _link = self.source_word(english)
        if word := self._site.get(message) or self._words.get(english) or if_english(self.edition, english):
            return Translated(word)
        if self.edition == self.source:
            return self.foreign(message, language)
        return self.foreign(message, language or self.source)

    def source_word(self, english: str) -> Translated:
        """The same word as the source edition has it from the package: the message that translators get."""
        if word := self._source_words.get(english) or if_english(self.source or "", english):
            return Translated(word)
        return Translated(english, "en")

    def foreign(self, text: str, language: str | None) -> Translated:
        """A *text* in another language than the edition's, if that is known; marked, if this translator marks any."""
        return Translated(text, language if self.marks else None)


class Noted:
    """Takes note of the extension's own words that something says."""

    edition = "en"
    locale = Locale("en")

    def __init__(self) -> None:
        self.words: dict[str, None] = {}

    def data(self, text: str) -> Translated:
        """The text as it is."""
        return Translated(text)

    def word(self, english: str) -> Translated:
        """The word in English, noted."""
        self.words[english] = None
        return Translated(english)

    def foreign(self, text: str, language: str | None) -> Translated:
        """The text as it is."""
        return Translated(text)


def translate_catalogue(catalogue: Catalogue, words: Words) -> Catalogue:
    """A catalogue whose texts are in the language of the edition, as far as they are translated."""
    parts = {
        "platform": translate(catalogue.platform, words),
        "providers": {key: translate(provider, words) for key, provider in catalogue.providers.items()},
        "cookies": tuple(translate(cookie, words) for cookie in catalogue.cookies),
    }
    return catalogue.model_copy(update=parts)


def translate(part: Part, words: Words) -> Part:
    """The same for one part of a catalogue."""
    texts = {str(field): words.data(text).text for (field,), text in part.messages()}
    return part.model_copy(update=texts) if texts else part


def if_english(language: str, english: str) -> str | None:
    """The *english* text, for an edition that is in English itself."""
    return english if language.replace("-", "_").partition("_")[0] == "en" else None


def tag(language: str) -> str:
    """A Sphinx language code as the attribute ``lang`` has it (BCP 47): ``pt-BR`` for ``pt_BR``."""
    return language.replace("_", "-")


def native_name(language: str) -> str:
    """What a language calls itself, as a list of languages has it; of a code that is none, the code."""
    try:
        name = Locale.parse(language.replace("-", "_")).get_display_name()
    except (ValueError, UnknownLocaleError):
        return language
    return f"{name[0].title()}{name[1:]}" if name else language


def locale_of(edition: str, source: str | None) -> Locale:
    """What Babel knows of the language of an *edition*; of what is none (Sphinx takes any word), that of English.

    English that is a translation is written as in Europe, "27 November 2026": Babel takes plain ``en`` for American.
    """
    translated = edition == "en" and source is not None and source.partition("_")[0] != "en"
    try:
        return Locale.parse("en_GB" if translated else edition.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


@cache
def package_entries(language: str, domain: str = _PACKAGE_DOMAIN) -> Mapping[str, Entry]:
    """What the package has in a *language* for a text domain: its own words, or those of the interface, by message."""
    # Words for "fr" serve "fr_CA" as well; some spell "pt_BR" as "pt-br".
    code, _, region = language.replace("-", "_").partition("_")
    languages = dict.fromkeys((code.lower(), f"{code.lower()}_{region.upper()}" if region else code.lower()))
    files = filter(Path.is_file, (message_file(_PACKAGE_LOCALE, name, domain) for name in languages))
    return {entry.msgid: entry for path in files for entry in Messages(path).translated()}


def package_words(language: str, domain: str = _PACKAGE_DOMAIN) -> dict[str, str]:
    """The same as texts, without those that have a plural."""
    entries = package_entries(language, domain).items()
    return {message: entry.msgstr for message, entry in entries if not entry.msgid_plural}


def package_translations(edition: str, source: str | None) -> dict[str, Known]:
    """What the package itself says in the language *edition*, by what it says in that of the *source* edition, or if
    nobody says which that is, in English."""
    words, entries = Translator(edition, source, ()), package_entries(edition)
    return {
        words.source_word(word).text: Known(translation.text, word in entries and is_unreviewed(entries[word]))
        for word in _all_words()
        if not (translation := words.word(word)).language
    }


def package_languages() -> list[str]:
    """The languages that the package has its own words in."""
    return ["en", *sorted(folder.name for folder in _PACKAGE_LOCALE.iterdir())]


def words_missing_in(source: str) -> set[str]:
    """The extension's own words, in English, that the package does not have in the language *source*."""
    return {word for word in _all_words() if Translator(source, source, ()).word(word).language}


def _all_words() -> set[str]:
    return {word for folder in _PACKAGE_LOCALE.iterdir() for word in package_words(folder.name)}
