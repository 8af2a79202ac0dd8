"""Words in drawings: what the texts of an SVG file say is translated as the prose of its page is.

That is for sites that ask for it (``charter_translate_drawings``), and for figures only. Each text of the file (a
``text``, ``tspan`` or ``title`` without elements in it) is a message of the page that shows the figure. A translated
edition gets a copy of the file whose texts are the translations, escaped; the rest of it stays, byte for byte. The file
that a project has for one language, such as ``map.en.svg`` (see ``figure_language_filename``), is left alone; so are
builders that take no SVG, which show the file beside it.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from cookie_charter import files
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.speech import _

_SVG: Final = "image/svg+xml"
_WITH_TEXT: Final = {"text", "tspan", "title"}

logger = logging.getLogger(__name__)


class Text(NamedTuple):
    """What a text of a drawing says: its *words*, the *line* they are in, and the bytes of the file that they are."""

    words: str
    line: int
    start: int
    end: int


def texts(drawing: bytes) -> list[Text]:
    """The texts of an SVG file that have a letter in them; raises expat.ExpatError if it is no XML in UTF-8."""
    parser = expat.ParserCreate("utf-8")
    found: list[Text] = []
    content: list[str] = []
    start: tuple[int, int] | None = None
    inside = ""

    def on_start(name: str, _attributes: object) -> None:
        nonlocal start, inside
        start, inside = None, name.rpartition(":")[2]
        content.clear()

    def on_content() -> None:
        nonlocal start
        start = start or (parser.CurrentByteIndex, parser.CurrentLineNumber)

    def on_characters(characters: str) -> None:
        on_content()
        content.append(characters)

    def on_end(_name: str) -> None:
        nonlocal inside
        words = re.sub("[ \t\r\n]+", " ", "".join(content)).strip(" ")  # as XML counts spaces: a no-break space is none
        if start and inside in _WITH_TEXT and re.search(r"[^\W\d_]", words):
            found.append(Text(words, start[1], start[0], parser.CurrentByteIndex))
        inside = ""  # what comes behind an element is beside it

    parser.StartElementHandler = on_start
    parser.CharacterDataHandler = on_characters
    parser.StartCdataSectionHandler = on_content  # which begins before its characters
    parser.EndElementHandler = on_end
    parser.Parse(drawing, True)
    return found


def translated(drawing: bytes, translations: Mapping[str, str]) -> bytes:
    """The SVG file with *translations* in the place of its words."""
    for text in reversed(texts(drawing)):
        if text.words in translations:
            words = _NOT_IN_XML.sub("", translations[text.words])
            drawing = drawing[: text.start] + escape(words).encode() + drawing[text.end :]
    return drawing


_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""All but https://www.w3.org/TR/xml/#charsets, which as a set takes Python ten times as long to compile."""


class drawn_text(nodes.Element, addnodes.translatable):  # named as nodes are
    """The words of a text of the drawing in the figure that this is in, until the page is written."""

    def preserve_original_messages(self) -> None:
        """They are kept anyway."""

    def extract_original_messages(self) -> list[str]:
        """The words as the drawing has them."""
        return [self["words"]]

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Take over the words in the language of the edition."""
        self["translation"] = translated_message


class ReadDrawings(SphinxTransform):
    """Read the words of the drawings that a page shows, as messages of that page."""

    default_priority = 9  # before Sphinx keeps the messages (10) and puts in their translations (20)

    def apply(self, **kwargs: Any) -> None:
        if self.config.charter_translate_drawings:
            for figure in list(self.document.findall(nodes.figure)):
                for image in list(figure.findall(nodes.image)):
                    figure += self._words(image)

    def _words(self, image: nodes.image) -> Iterable[drawn_text]:
        name, _star = re.subn(r"\.\*$", ".svg", image["uri"])
        drawing, file = self.env.relfn2path(name)
        path = Path(file)
        if "://" in name or path.suffix.lower() != ".svg" or not path.is_file():
            return  # of what is not there, Sphinx says so
        try:
            found = texts(path.read_bytes())
        except expat.ExpatError as error:
            sentence = _("the words of this drawing cannot be read: it is not well-formed XML in UTF-8")
            place = f"{path}:{error.lineno}:{error.offset + 1}"
            logger.warning("%s", sentence, location=place, type="cookie_charter", subtype="drawing", once=True)
            return
        for text in found:
            node = drawn_text("", words=text.words, drawing=drawing)
            node.source, node.line = str(path), text.line
            yield node


class TranslateDrawings(SphinxPostTransform):
    """Show the drawings of a page in the language of the edition."""

    default_priority = 7  # after it has been said whether all of the page is translated (6)

    def run(self, **kwargs: Any) -> None:
        builder = cookie_domain(self.env).builder
        if isinstance(builder, MessageCatalogBuilder):
            return
        for figure in list(self.document.findall(nodes.figure)):
            words = [node for node in figure.children if isinstance(node, drawn_text)]
            for node in words:
                figure.remove(node)
            if _SVG in builder.supported_image_types:
                for image in figure.findall(nodes.image):
                    self._translate(image, words)

    def _translate(self, image: nodes.image, words: Iterable[drawn_text]) -> None:
        candidates: dict[str, str] = image.get("candidates", {})
        kind = _SVG if _SVG in candidates else "*"
        drawing = candidates.get(kind, "")
        translations = {
            node["words"]: node["translation"] for node in words if "translation" in node and node["drawing"] == drawing
        }
        if not translations:
            return
        # Beside what Sphinx remembers of the edition, under the name that no other picture of it has.
        name = Path(self.env.images[drawing][1])
        copy = Path(self.env.doctreedir, "drawings", f"{name.stem}.{self.config.language}{name.suffix}")
        copy.parent.mkdir(exist_ok=True)
        files.write(copy, translated(Path(self.env.srcdir, drawing).read_bytes(), translations))
        candidates[kind] = image["uri"] = str(copy)
        self.env.images.add_file(self.env.docname, str(copy))
