"""What an edition shows where a translation is missing: the text of the source edition, marked as what it is.

That is for sites that ask for it (``charter_mark_untranslated``) and say which language they are written in.
Untranslated prose carries the language it is in, so that a screen reader reads it in that language, as untranslated
texts of tables do (see ``translation``). A page that holds any such text says so to its reader, and the build says how
much of the edition is translated.
"""

import json
import struct
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from babel.messages.mofile import read_mo
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from cookie_charter.editions import Edition
from cookie_charter.messages import tag
from cookie_charter.pages import extraction
from cookie_charter.pages._sphinx import Filter, docname_to_domain, extract_messages, make_refnode
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.drawings import drawn_text
from cookie_charter.pages.filling import inline
from cookie_charter.pages.settings import edition
from cookie_charter.pages.words import HELP, INCOMPLETE
from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _

WRITTEN_IN: Final = "written_in"
"""What a page states in its front matter."""

PROGRESS: Final = "translated.json"
"""The file beside what Sphinx remembers that holds ``[translated, total]``, for whoever started the build."""

logger = logging.getLogger(__name__)


class Progress(NamedTuple):
    """How many of the messages of an edition, prose and data, are *translated*."""

    translated: int
    total: int

    def __str__(self) -> str:
        return _("{done} of {total} translated").format(done=self.translated, total=self.total)


class UnwrapMeta(SphinxTransform):
    """Show Sphinx the descriptions of a page, so that it translates them, with MyST before 5.

    That has each <meta> in a pending node, which docutils opens long after Sphinx put in the translations.
    """

    default_priority = 15  # before Sphinx puts in the translations (20)

    def apply(self, **kwargs: Any) -> None:
        for pending in list(self.document.findall(nodes.pending)):
            if pending.transform is Filter and isinstance(pending.details["nodes"][0], nodes.meta):
                # It stays, empty: docutils has its transform on a list, and is going to take it away.
                pending.parent.insert(pending.parent.index(pending), pending.details["nodes"])
                pending.details = {**pending.details, "nodes": []}


class MarkUntranslated(SphinxTransform):
    """Mark the prose of a page that Sphinx found no translation for, or could not use it."""

    default_priority = 26  # right after Sphinx put in the translations (20) and counted them (25)

    def apply(self, **kwargs: Any) -> None:
        built = edition(self.config)
        if not built.marks or isinstance(cookie_domain(self.env).builder, MessageCatalogBuilder):
            return
        written = _written_in(self.document) or built.source
        if built.is_source:
            for node, _message in self._messages() if written != built.source else ():
                _mark(node, written)
            return
        docname = self.env.docname
        finished = _prose(built, docname_to_domain(docname, self._compact))
        for node, message in self._messages():
            translated = _is_translated(node, message, finished)
            cookie_domain(self.env).note_prose(docname, message, translated=translated)
            if not translated:
                _mark(node, written)
            if isinstance(node, nodes.meta):
                node.attributes.pop("translated", None)  # which would appear in the page

    def _messages(self) -> list[tuple[nodes.Element, str]]:
        """The texts of the page, without what its front matter states, which no reader sees."""
        stated = {node for field in _front_matter(self.document) for node in field.findall()}
        return [(node, message) for node, message in extract_messages(self.document) if node not in stated]

    @property
    def _compact(self) -> bool | str:
        compact: bool | str = self.config.gettext_compact
        return compact


def _written_in(document: nodes.document) -> str | None:
    """The language that a page states in its front matter, where it is not yet in that of the source edition."""
    return next((one[1].astext() for one in _front_matter(document) if one[0].astext() == WRITTEN_IN), None)


def _front_matter(document: nodes.document) -> list[nodes.field]:
    """What a page states before its text; MyST puts what is for <meta> before that, and did so as pending nodes."""
    before = nodes.meta | nodes.pending
    start = next((node for node in document.children if not isinstance(node, before)), None)
    return list(start.findall(nodes.field)) if isinstance(start, nodes.field_list) else []


def _prose(built: Edition, domain: str) -> dict[str, str]:
    """The translations of a text domain that Sphinx uses in an edition: those that it compiled."""
    messages: dict[str, str] = {}
    for path in reversed(built.compiled_files(domain)):  # the first that has a text wins
        # It is not there, or Sphinx cannot read it either.
        with suppress(OSError, ValueError, LookupError, struct.error), path.with_suffix(".mo").open("rb") as file:
            messages |= {str(message.id): str(message.string) for message in read_mo(file)}
    return messages


def _is_translated(node: nodes.Element, message: str, finished: Mapping[str, str]) -> bool:
    # Of a toctree's caption or a picture Sphinx does not note whether it was translated; a picture's text is replaced.
    if isinstance(node, addnodes.translatable):
        return message in finished
    if isinstance(node, nodes.image):
        return message in finished.values()
    # Nor does it note anything in an edition without any message file.
    return bool(node.get("translated", False))


def _mark(node: nodes.Element, language: str) -> None:
    """Say in which language the text of *node* is, in a way that follows a title into tables of contents."""
    marked = f"language-{tag(language)}"  # which Sphinx's HTML writer turns into the attribute lang
    if isinstance(node, nodes.image | nodes.literal_block | nodes.math_block):
        node["classes"].append(marked)
    elif isinstance(node, nodes.TextElement):
        children = node.children
        node.children = []
        node += nodes.inline("", "", *children, classes=[marked], untranslated=True)
    elif isinstance(node, drawn_text):
        node["untranslated"] = True  # the reader of the page is told so


class SayIncomplete(SphinxPostTransform):
    """Tell the reader of a page with untranslated text that there is some."""

    default_priority = 6  # after the tables are filled (5), before links are resolved (10)

    def run(self, **kwargs: Any) -> None:
        built = edition(self.config)
        foreign = WRITTEN_IN in self.env.metadata.get(self.env.docname, {})
        if (built.is_source and not foreign) or next(self.document.findall(_is_marked), None) is None:
            return  # what a source edition shows in another language is the extension's own words, which are no page's
        words = built.words
        if (notice := words.word(INCOMPLETE)).language is not None:
            return  # who reads this language may not read that of the notice
        sentence = nodes.paragraph("", "", inline(notice))
        if self.config.charter_translate:
            sentence += [nodes.Text(" "), self._link(inline(words.word(HELP)))]
        section = next(self.document.findall(nodes.section), self.document)
        title = section.first_child_matching_class(nodes.title)
        section.insert(0 if title is None else title + 1, nodes.note("", sentence, classes=["cookie-incomplete"]))

    def _link(self, text: nodes.Node) -> nodes.Node:
        """A link to the page, or the address, that says how to help."""
        target, here = self.config.charter_translate, self.env.docname
        if target in self.env.found_docs:
            # Not a cross-reference, of whose text Sphinx would keep the letters only.
            return make_refnode(cookie_domain(self.env).builder, here, target, None, text)
        if "://" not in target and not target.startswith("mailto:"):
            sentence = _("charter_translate in conf.py: {unknown}")
            sentence = sentence.format(unknown=unknown(N_("page"), target, sorted(self.env.found_docs)))
            logger.warning("%s", sentence, type="cookie_charter", subtype="unknown", once=True)
        return nodes.reference("", "", text, refuri=target)


def _is_marked(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and bool(node.get("untranslated"))


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Say how much of a translated edition is translated."""
    path = Path(app.doctreedir) / PROGRESS
    path.unlink(missing_ok=True)
    built = edition(app.config)
    if exception is not None or isinstance(app.builder, MessageCatalogBuilder) or built.is_source or not built.marks:
        return
    translated: dict[str, bool] = {}
    for page in cookie_domain(app.env).prose.values():
        for message, done in page.items():
            translated[message] = done and translated.get(message, True)
    # Prose and data are two domains: the same text in both is two messages.
    data = {message.text: message.translated for message in extraction.messages(app)}
    states = [*translated.values(), *data.values()]
    progress = Progress(sum(states), len(states))
    logger.info("%s: %s", app.config.language, progress)
    path.write_text(json.dumps(progress), encoding="utf-8")


def progress(doctrees: Path) -> Progress | None:
    """What the build that left *doctrees* reported of its edition; None of the source edition."""
    path = doctrees / PROGRESS
    return Progress(*json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
