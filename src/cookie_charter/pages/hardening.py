"""Pages on which no translated word can act, and which say that nothing in them may.

Sphinx and its themes put the words of the interface (the text domain ``sphinx``, from the site and from Sphinx itself)
and the titles of the site into pages of HTML unescaped. Here they are escaped where they are put: by templates, by
Sphinx's writer, in elements and attributes. Of a word that has tags or entities in the language of the template, its
translation keeps these. Other formats show the same words as before.

Templates get ``content_security_policy``, for a ``meta`` element of each page; scripts get their words without
anything that this policy forbids. A build with the tag ``readthedocs`` has no policy, since that host adds scripts.

What Sphinx has no translation for in the language of the edition, and the site neither, the package says, as far as it
has that language: of such a page no word is in English. What Sphinx's scripts say of a search, the package says in
other words, which are true of these pages.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from markupsafe import escape
from sphinx.application import Sphinx
from sphinx.util import logging

from cookie_charter.messages import INTERFACE, MessageFileError, Messages, markup
from cookie_charter.messages.reader import line
from cookie_charter.messages.translation import if_english, package_words
from cookie_charter.pages._sphinx import (
    COUNT_BEFORE_8_1,
    COUNT_OF_SCRIPTS,
    HIDE_MARKS,
    NOTHING_FOUND,
    SAID_BY_SCRIPTS,
    escape_words_of_writer,
    replace_words,
    replace_words_of_templates,
    words_of_scripts,
)
from cookie_charter.pages.policy import POLICY
from cookie_charter.pages.settings import edition
from cookie_charter.speech import _

logger = logging.getLogger(__name__)

IN_OTHER_WORDS: Final = {
    HIDE_MARKS: "Remove the highlighting",  # it hides no match
    NOTHING_FOUND: "Nothing was found. Check the spelling, or search for fewer words.",  # there are no categories
    COUNT_OF_SCRIPTS: "Number of results: ${resultCount}.",  # not all of them are pages
    COUNT_BEFORE_8_1: "Number of results: ${resultCount}.",
}
"""What is said in the place of messages of Sphinx's scripts."""


def guard_words(language: str) -> None:
    """Stand before all words of the interface, wherever Sphinx looks one up for the edition in a *language*."""
    replace_words(INTERFACE, lambda words: Words(_WithPackage(words, package_words(language, INTERFACE))))


class _WithPackage(NullTranslations):
    """The words of the site and of Sphinx; where neither has a translation, those *of_package*."""

    def __init__(self, words: NullTranslations, of_package: Mapping[str, str]) -> None:
        super().__init__()
        self.of_package = of_package
        self.add_fallback(words)

    def gettext(self, message: str) -> str:
        translation = super().gettext(message)
        return self.of_package.get(message, message) if translation == message else translation


class Words(NullTranslations):
    """The words of the interface, but for translations that would end the build where Sphinx puts a value into them."""

    def __init__(self, words: NullTranslations) -> None:
        super().__init__()
        self.words = words

    def gettext(self, message: str) -> str:
        return self._usable(message, self.words.gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._usable(msgid2, self.words.ngettext(msgid1, msgid2, n))

    def pgettext(self, context: str, message: str) -> str:
        return self._usable(message, self.words.pgettext(context, message))

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self._usable(msgid2, self.words.npgettext(context, msgid1, msgid2, n))

    def _usable(self, message: str, translation: str) -> str:
        return translation if markup.takes_values(message, translation) else message


class TemplateWords(Words):
    """The same words for templates: as HTML, which has no other markup than their messages have."""

    def _usable(self, message: str, translation: str) -> str:
        return markup.as_html(message, translation)


def on_builder_inited(app: Sphinx) -> None:
    """Have all words of the interface escaped, wherever the builder puts them into HTML."""
    _warn_of_placeholders(app)
    if app.builder.format != "html":
        return
    escape_words_of_writer(app)
    replace_words_of_templates(app.builder, INTERFACE, TemplateWords)
    scripts = Path(app.doctreedir) / "scripts"
    scripts.mkdir(parents=True, exist_ok=True)
    (scripts / "translations.js").write_text(script_of_words(app.config.language), encoding="utf-8")
    app.config.html_static_path.append(str(scripts))  # which is copied last
    app.add_js_file("translations.js")  # Sphinx has none for English


def _warn_of_placeholders(app: Sphinx) -> None:
    """Name the translations of the site that are not used since Sphinx could not put its values into them."""
    sentence = _("the translation {translation!r} must have the placeholders of its message {message!r}")
    for path in edition(app.config).message_files(INTERFACE):
        with suppress(OSError, MessageFileError):  # it is not there, or whoever builds is told what is wrong with it
            for entry in Messages(path).translated():
                message = entry.msgid_plural or entry.msgid
                for translation in entry.msgstr_plural.values() or [entry.msgstr]:
                    if not markup.takes_values(message, translation):
                        logger.warning(
                            "%s",
                            sentence.format(translation=translation, message=message),
                            location=f"{path}:{line(entry)}:1",
                            type="cookie_charter",
                            subtype="messages",
                        )


def script_of_words(language: str) -> str:
    """The words that Sphinx ships for its scripts, as a script that makes no function from a string, as Sphinx's does.

    What Sphinx ships without a translation is as the package has it, or else in English, not empty. The words that a
    site or a stranger has in a file of that name are not used.
    """
    words = words_of_scripts(language)
    messages = {message: word for message, word in words["messages"].items() if word and all(word)}
    of_package = package_words(language, INTERFACE)
    messages |= {word: of_package[word] for word in SAID_BY_SCRIPTS if word in of_package.keys() - messages.keys()}
    for message, other in IN_OTHER_WORDS.items():
        if word := of_package.get(other) or if_english(language, other):
            messages[message] = word
    if isinstance(count := messages.get(COUNT_OF_SCRIPTS), str):
        messages[COUNT_OF_SCRIPTS] = [count] * 6  # whatever the number: no language has more forms
    return (
        f"Object.assign(Documentation, {{\nLOCALE: {json.dumps(words['locale'])},\n"
        f"TRANSLATIONS: {json.dumps(messages, ensure_ascii=False)},\n"
        f"PLURAL_EXPR: (n) => Number({words['plural_expr']}),\n}});\n"
    )


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Escape what is text and themes take for HTML, and tell templates the policy of their pages."""
    for name in ("docstitle", "shorttitle", "project", "indextitle", "key"):
        if isinstance(context.get(name), str):
            context[name] = escape(context[name])
    if "rellinks" in context:
        context["rellinks"] = [(page, title, key, escape(word)) for page, title, key, word in context["rellinks"]]
    if "genindexentries" in context:
        context["genindexentries"] = [(escape(key), entries) for key, entries in context["genindexentries"]]
    if not app.tags.has("readthedocs"):
        context.setdefault("content_security_policy", POLICY)
