"""A search without accents, where ``charter_search_ignores_accents`` asks for it: "securite" finds "sécurité".

Sphinx looks the words of a query up by their stems. Here, in whatever language, a word loses its accents before it is
stemmed, when pages are indexed and when a visitor searches alike.

A cookie is found by its name, service and purpose, in the language of the edition. It comes before pages, and leads to
its row: the script of the search holds them all.

Chinese is written without spaces between words. Sphinx finds them with the help of jieba, where that is installed, and
a browser has nothing of the kind; its script names a stemmer besides that there is not, and then finds nothing at all.
Here Chinese is looked up by each two characters that follow each other, as search engines do for want of a dictionary.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from cookie_charter.pages._sphinx import SearchLanguage, search_class
from cookie_charter.pages.catalogues import catalogue_of
from cookie_charter.pages.columns import COLUMNS, Context
from cookie_charter.pages.domain import Address, cookie_domain
from cookie_charter.pages.settings import edition

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
        app.add_search_language(_unaccented_search(app, app.config.html_search_language or app.config.language))


def _unaccented_search(app: Sphinx, language: str) -> type[SearchLanguage]:
    found = search_class(language)
    found = getattr(found, "in_place_of", found)  # Sphinx keeps the classes of an earlier build in the same process
    base: type[SearchLanguage] = type("ChineseSearch", (_Chinese, found), {}) if found.lang == "zh" else found

    class UnaccentedSearch(base):  # type: ignore[misc, valid-type]  # which class depends on the language
        """The search of that language, without accents."""

        lang = language
        in_place_of = found

        @property
        def js_splitter_code(self) -> str:
            """The last of what Sphinx writes after the stemmer, once all pages are read."""
            cookies = json.dumps(list(_cookies(app)), ensure_ascii=False, separators=(",", ":"))
            return base.js_splitter_code + _SCRIPT.replace("cookies = []", f"cookies = {cookies}")

        def stem(self, word: str) -> str:
            stemmed: str = super().stem(unaccented(word))
            return stemmed

    return UnaccentedSearch


def _cookies(app: Sphinx) -> Iterator[list[str]]:
    """Each cookie that has an address: its page, address there, name, kind, service and purpose; after its kind its
    platform, where several have that name."""
    words = edition(app.config).words
    rows: dict[tuple[str, int], Address] = {}
    for docname, shown in cookie_domain(app.env).shown():
        for index, anchor in shown.anchors.items():
            rows.setdefault((shown.stem, index), Address(docname, anchor))
    stems = {stem for stem, _index in rows}
    catalogues = {stem: found for stem in stems if (found := catalogue_of(app.config, stem))}
    cookies = {row: catalogues[row[0]].cookies[row[1]] for row in rows if row[0] in catalogues}
    names = Counter(cookie.name for cookie in cookies.values())
    for row, cookie in cookies.items():
        catalogue = catalogues[row[0]]
        kind = "".join(part.text for part in COLUMNS["kind"].cell(cookie, Context(catalogue, (), words)))
        if names[cookie.name] > 1:
            kind += f" · {words.data(catalogue.platform.name).text}"
        texts = (words.data(text).text for text in (cookie.service, cookie.purpose))
        yield [rows[row].docname, rows[row].anchor, cookie.name, kind, *texts]


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
