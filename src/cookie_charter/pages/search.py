"""A search without accents, where ``charter_search_ignores_accents`` asks for it: "securite" finds "sécurité".

Sphinx looks the words of a query up by their stems. Here, in whatever language, a word loses its accents before it is
stemmed, when pages are indexed and when a visitor searches alike.

Chinese is written without spaces between words. Sphinx finds them with the help of jieba, where that is installed, and
a browser has nothing of the kind; its script names a stemmer besides that there is not, and then finds nothing at all.
Here Chinese is looked up by each two characters that follow each other, as search engines do for want of a dictionary.
"""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from cookie_charter.pages._sphinx import SearchLanguage, search_class

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
_ACCENTS: Final = dict.fromkeys(range(0x300, 0x370))
"""The block Combining Diacritical Marks. Marks that are letters, as the vowels of Hindi are, are in other blocks."""

_CHINESE: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
"""The blocks of Chinese characters that ``chinese.js`` knows too."""

_SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_CHINESE_SCRIPT: Final = Path(__file__).with_name("chinese.js").read_text(encoding="utf-8")


def unaccented(word: str) -> str:
    """The *word* without accents and ligatures, as ``search.js`` makes it of what a visitor types."""
    decomposed = unicodedata.normalize("NFD", word.translate(_LIGATURES))
    return unicodedata.normalize("NFC", decomposed.translate(_ACCENTS))


def on_builder_inited(app: Sphinx) -> None:
    """Put the search of the edition's language in place of Sphinx's own, if that is asked for."""
    if app.config.charter_search_ignores_accents and isinstance(app.builder, StandaloneHTMLBuilder):
        app.add_search_language(_unaccented_search(app.config.html_search_language or app.config.language))


def _unaccented_search(language: str) -> type[SearchLanguage]:
    found = search_class(language)
    base: type[SearchLanguage] = type("ChineseSearch", (_Chinese, found), {}) if found.lang == "zh" else found

    class UnaccentedSearch(base):  # type: ignore[misc, valid-type]  # which class depends on the language
        """The search of that language, without accents."""

        lang = language
        # The last of what Sphinx writes after the stemmer.
        js_splitter_code = base.js_splitter_code + _SCRIPT

        def stem(self, word: str) -> str:
            stemmed: str = super().stem(unaccented(word))
            return stemmed

    return UnaccentedSearch


class _Chinese(SearchLanguage):
    """What stands before Sphinx's own search of Chinese."""

    language_name = "English"  # of the stemmer that Sphinx brings for it
    js_splitter_code = _CHINESE_SCRIPT

    def split(self, input: str) -> list[str]:  # noqa: A002  # the name is the base class's
        return SearchLanguage.split(self, _CHINESE.sub(lambda run: f" {' '.join(_parts(run[0]))} ", input))

    def word_filter(self, word: str) -> bool:
        return SearchLanguage.word_filter(self, word)


def _parts(run: str) -> list[str]:
    """The characters of a *run* of Chinese, alone, and each with the next."""
    return [*run, *map("".join, pairwise(run))]
