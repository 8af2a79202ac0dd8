"""What is wrong in a message file, before a build shows it to anybody.

Whatever the file: it can be read, its header is whole, gettext's own tools take it. Of each finished translation: it
holds what its message holds, adds nothing that a reader could follow or a browser could run, becomes the one
paragraph that Sphinx takes, and is set as its language is. What is missing or out of date is told where the site is
known (see ``po``).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from babel import Locale, UnknownLocaleError

from cookie_charter.characters import unseen
from cookie_charter.messages import markup, plural, typography
from cookie_charter.messages.markup import Reading, Syntax, UnreadableError
from cookie_charter.messages.reader import DOMAIN, INTERFACE, Entry, Messages, line, take_out
from cookie_charter.problem import Problem
from cookie_charter.speech import N_, _

HEADER: Final = {
    "Project-Id-Version": "PACKAGE VERSION",
    "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
    "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
    "Language-Team": "LANGUAGE <LL@li.org>",
    "Language": "",
    "MIME-Version": "",
    "Content-Type": "text/plain; charset=CHARSET",
    "Content-Transfer-Encoding": "ENCODING",
}
"""What a header states, and what a template has in its place (GNU gettext manual, "Filling in the Header Entry")."""

BLOCKS: Final = {
    "blockquote": N_("a block quote"),
    "block_quote": N_("a block quote"),
    "citation": N_("a footnote"),
    "bullet_list": N_("a list"),
    "code_block": N_("a code block"),
    "comment": N_("a comment"),
    "definition_list": N_("a definition list"),
    "dl": N_("a definition list"),
    "enumerated_list": N_("a numbered list"),
    "fence": N_("a code block"),
    "field_list": N_("a field list"),
    "footnote": N_("a footnote"),
    "footnote_reference": N_("a footnote"),
    "front_matter": N_("front matter"),
    "heading": N_("a heading"),
    "hr": N_("a horizontal rule"),
    "html_block": N_("raw HTML"),
    "literal_block": N_("a code block"),
    "myst_block_break": N_("a block break"),
    "myst_line_comment": N_("a comment"),
    "myst_target": N_("a link target"),
    "ordered_list": N_("a numbered list"),
    "section": N_("a heading"),
    "substitution_definition": N_("a substitution definition"),
    "table": N_("a table"),
    "target": N_("a link target"),
}
"""What a translation can turn into, by the names of markdown-it's tokens and docutils' nodes."""

_OPEN: Final = re.compile(r"\*+|`+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")


def proofread(
    messages: Messages, extensions: Iterable[str] = (), template: Messages | None = None
) -> Iterator[Problem]:
    """The problems of a message file, in its order; *extensions* are those of MyST that the site has on.

    The *template* tells from which sources the messages come, and so how they are read; without one, the comments of
    the file itself do, which anyone can change.
    """
    sources = {entry.msgid: entry for entry in template.active()} if template else {}
    groups = (_header_problems(messages), _entry_problems(messages, extensions, sources))
    yield from sorted({problem for group in groups for problem in group})


def syntax_of(domain: str, entry: Entry) -> Syntax:
    """How a message of a text domain is read, by the sources that its entry names."""
    sources = [PurePosixPath(source) for source, _line in entry.occurrences]
    if domain == DOMAIN:
        # Themes put the title of a site into their pages unescaped.
        return Syntax.TEMPLATE if any(source.name == "conf.py" for source in sources) else Syntax.PLAIN
    if domain == INTERFACE:
        return Syntax.TEMPLATE
    kinds = {source.suffix for source in sources}
    if kinds == {".svg"}:
        return Syntax.PLAIN
    return Syntax.RST if kinds & {".rst", ".txt"} else Syntax.MYST


def _at(path: Path, line: int, sentence: str) -> Problem:
    return Problem(str(path), line, 1, sentence)


def _header_problems(messages: Messages) -> Iterator[Problem]:
    stated = messages.file.metadata
    for field, default in HEADER.items():
        if not stated.get(field) or stated[field] == default:
            yield _at(messages.path, 1, _("the header has no field {field!r}").format(field=field))
    folder = messages.path.absolute().parent
    if folder.name == "LC_MESSAGES" and messages.language.lower() != folder.parent.name.lower():
        sentence = _("the header says 'Language: {found}', but the file is in the folder of {expected!r}")
        yield _at(messages.path, 1, sentence.format(found=messages.language, expected=folder.parent.name))


def _entry_problems(messages: Messages, extensions: Iterable[str], sources: Mapping[str, Entry]) -> Iterator[Problem]:
    for entry in messages.active():
        place = line(entry)
        syntax = syntax_of(messages.domain, sources.get(entry.msgid, entry))
        for flag in entry.flags:
            if flag.endswith("-format"):
                sentence = _("remove the flag {flag!r}: the message is not a format string")
                yield _at(messages.path, place, sentence.format(flag=flag))
        if entry.fuzzy:
            continue
        for translation in [entry.msgstr, *entry.msgstr_plural.values()]:
            if translation:
                for sentence in _sentences(entry.msgid, translation, syntax, messages.language, extensions):
                    yield _at(messages.path, place, sentence)


def _sentences(
    message: str, translation: str, syntax: Syntax, language: str, extensions: Iterable[str]
) -> Iterator[str]:
    """What is wrong with the translation *translation* of a *message*, a sentence each."""
    try:
        expected, got = markup.read(message, syntax, extensions), markup.read(translation, syntax, extensions)
    except UnreadableError as error:
        yield str(error)
        return
    if found := _out_of_place(f"{translation}{got.text}", language):  # in the text, what an entity stands for too
        yield take_out(found)
    if not translation.strip():
        yield _("the translation would show nothing")
        return
    yield from _block_sentences(got)
    if plural.is_plural(message):
        yield from _plural_sentences(message, translation, language)
        return
    for element in expected.elements - got.elements:
        yield _("the translation lacks {element}").format(element=element)
    for element in got.elements - expected.elements:
        yield _("the translation adds {element}").format(element=element)
    if syntax in {Syntax.MYST, Syntax.RST} and (mark := _left_open(expected, got)):
        yield _("unbalanced mark {mark!r}: it is never closed, or never opened").format(mark=mark)
    for end, name in ((0, N_("start")), (-1, N_("end"))):
        kept = "\n" if syntax is not Syntax.TEMPLATE else " \t\n"
        if (message[end] in kept or translation[end] in kept) and message[end] != translation[end]:
            sentence = _("the spaces and line ends at the {end} must be those of the message")
            yield sentence.format(end=_(name))
    if translation != message and got.blocks == [markup.PARAGRAPH]:
        yield from typography.corrections(got.text, language)


def _plural_sentences(message: str, translation: str, language: str) -> Iterator[str]:
    """What is wrong with the translation of a *message* whose words depend on a number."""
    try:
        forms = plural.missing(translation, Locale.parse(language.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        return  # the header has no language, which is reported
    if forms is None:
        yield _("this translation must have the form {example}").format(example=message)
    for form in forms or ():
        yield _("this translation lacks the form {form!r}: write '{form} {{…}}'").format(form=form)


def _out_of_place(text: str, language: str) -> str | None:
    """A character that no reader of that *language* sees, but for the hyphen that shows only where a line ends."""
    return unseen(text.replace("\N{SOFT HYPHEN}", ""), right_to_left=_runs_right_to_left(language.replace("-", "_")))


def _runs_right_to_left(code: str) -> bool:
    try:
        return Locale.parse(code).text_direction == "rtl"
    except (ValueError, UnknownLocaleError):
        return False  # the header has no language, which is reported


def _block_sentences(got: Reading) -> Iterator[str]:
    match got.blocks:
        case [markup.PARAGRAPH]:
            return
        case []:
            yield _("the translation would show nothing")
        case [markup.PARAGRAPH, markup.PARAGRAPH, *_rest]:
            yield _("the translation would become several paragraphs; Sphinx accepts only one")
        case blocks:
            block = next(name for name in blocks if name != markup.PARAGRAPH)
            if block in BLOCKS:
                sentence = _(
                    "the translation would become {block}, and be dropped; put a backslash "
                    "before the mark that causes it"
                )
                yield sentence.format(block=_(BLOCKS[block]))
            else:
                yield _("the translation contains the directive {name!r}").format(name=block)


def _left_open(expected: Reading, got: Reading) -> str | None:
    """A mark of emphasis that is left over as text, and is not in the message as well."""
    left = Counter(_OPEN.findall(got.text)) - Counter(_OPEN.findall(expected.text))
    return next(iter(left), None)


def source_sentences(message: str, syntax: Syntax, language: str, extensions: Iterable[str]) -> Iterator[str]:
    """What is wrong with a message itself, in the *language* of the sources."""
    try:
        yield from typography.corrections(markup.read(message, syntax, extensions).text, language)
    except UnreadableError as error:
        yield str(error)
