"""A search that does not mind accents: "securite" finds "sécurité".

Sphinx looks the words of a query up by their stems. Here, in whatever language, a word loses its accents before it is
stemmed, when pages are indexed and when a visitor searches alike.
"""

import unicodedata
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from cookie_charter.pages._sphinx import SearchLanguage, search_class

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
_ACCENTS: Final = dict.fromkeys(range(0x300, 0x370))
"""The block Combining Diacritical Marks. Marks that are letters, as the vowels of Hindi are, are in other blocks."""

_SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def unaccented(word: str) -> str:
    """The *word* without accents and ligatures, as ``search.js`` makes it of what a visitor types."""
    decomposed = unicodedata.normalize("NFD", word.translate(_LIGATURES))
    return unicodedata.normalize("NFC", decomposed.translate(_ACCENTS))


def on_builder_inited(app: Sphinx) -> None:
    """Put the search of the edition's language in place of Sphinx's own."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.add_search_language(_unaccented_search(app.config.html_search_language or app.config.language))


def _unaccented_search(language: str) -> type[SearchLanguage]:
    base = search_class(language)

    class UnaccentedSearch(base):  # type: ignore[misc, valid-type]  # which class depends on the language
        """The search of that language, without accents."""

        lang = language
        # The last of what Sphinx writes after the stemmer.
        js_splitter_code = base.js_splitter_code + _SCRIPT

        def stem(self, word: str) -> str:
            stemmed: str = super().stem(unaccented(word))
            return stemmed

    return UnaccentedSearch
