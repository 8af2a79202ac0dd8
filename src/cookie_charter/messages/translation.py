"""What a catalogue says, and the words around it, in the language of one edition.

Two kinds of text are looked up here, and nowhere else:

* *data*: a field of a catalogue, in the source edition's language. Its translation is in the site's
  ``catalogue.po``.
* *words*: the extension's own, such as column headings. The code names them in English; the package ships them in
  French; for every other language the site's ``catalogue.po`` says them, so that a new edition needs nothing from here.

What has no translation is shown in the language it has, and says which one that is.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider
from cookie_charter.messages.reader import DOMAIN, load_translations, message_file

Part = TypeVar("Part", Platform, Provider, Cookie)

_PACKAGE_LOCALE: Final = Path(__file__).parent.parent / "locale"
_PACKAGE_DOMAIN: Final = "cookie_charter"


class Translated(NamedTuple):
    """A *text* as an edition shows it, its *language* where that is not the edition's, and the address that it links
    to, if any."""

    text: str
    language: str | None = None
    link: str | None = None


class Words(Protocol):
    """Says texts in the language of an edition: a Translator, or whoever wants to know which texts there are."""

    edition: str

    def data(self, text: str) -> Translated:
        """A text of a catalogue."""

    def word(self, english: str) -> Translated:
        """One of the extension's own words."""


class Translator:
    """Finds texts in the language *edition* of a site written in the language *source*; both are Sphinx codes.

    *locale_dirs* are the site's folders of message files; the first of them that has a text wins, as in Sphinx. Raises
    MessageFileError if a file cannot be read.
    """

    def __init__(self, edition: str, source: str, locale_dirs: Iterable[Path]) -> None:
        self.edition, self.source = edition, source
        self._site = load_translations(message_file(folder, edition, DOMAIN) for folder in reversed(list(locale_dirs)))
        self._words = _package_words(edition)
        self._source_words = _package_words(source)

    def data(self, text: str) -> Translated:
        """A text of a catalogue."""
        if self.edition == self.source:
            return Translated(text)
        if translation := self._site.get(text):
            return Translated(translation)
        return Translated(text, self.source)

    def word(self, english: str) -> Translated:
        """One of the extension's own words."""
        message, language, _link = self.source_word(english)
        if word := self._site.get(message) or self._words.get(english) or if_english(self.edition, english):
            return Translated(word)
        if self.edition == self.source:
            return Translated(message, language)
        return Translated(message, language or self.source)

    def source_word(self, english: str) -> Translated:
        """The same word as the source edition has it from the package: the message that translators get."""
        if word := self._source_words.get(english) or if_english(self.source, english):
            return Translated(word)
        return Translated(english, "en")


def translate_catalogue(catalogue: Catalogue, words: Translator) -> Catalogue:
    """A catalogue whose texts are in the language of the edition, as far as they are translated."""
    parts = {
        "platform": translate(catalogue.platform, words),
        "providers": {key: translate(provider, words) for key, provider in catalogue.providers.items()},
        "cookies": tuple(translate(cookie, words) for cookie in catalogue.cookies),
    }
    return catalogue.model_copy(update=parts)


def translate(part: Part, words: Translator) -> Part:
    """The same for one part of a catalogue."""
    texts = {str(field): words.data(text).text for (field,), text in part.messages()}
    return part.model_copy(update=texts) if texts else part


def if_english(language: str, english: str) -> str | None:
    """The *english* text, for an edition that is in English itself."""
    return english if language.partition("_")[0] == "en" else None


def tag(language: str) -> str:
    """A Sphinx language code as the attribute ``lang`` has it (BCP 47): ``pt-BR`` for ``pt_BR``."""
    return language.replace("_", "-")


def _package_words(language: str) -> dict[str, str]:
    # Words for "fr" serve "fr_CA" as well.
    languages = dict.fromkeys((language.partition("_")[0], language))
    return load_translations(message_file(_PACKAGE_LOCALE, name, _PACKAGE_DOMAIN) for name in languages)


def package_translations(edition: str, source: str) -> dict[str, str]:
    """What the package itself says in the language *edition*, by what it says in that of the *source* edition."""
    words = Translator(edition, source, ())
    english = {word for folder in _PACKAGE_LOCALE.iterdir() for word in _package_words(folder.name)}
    return {
        words.source_word(word).text: translation.text
        for word in english
        if not (translation := words.word(word)).language
    }
