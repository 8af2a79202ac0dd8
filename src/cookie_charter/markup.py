"""What a message holds besides words: what its translation must hold too, or must not add.

A message is read as the build reads it. Prose is MyST (read with MyST's own parser) or reStructuredText, by the file it
comes from; a text of a catalogue is plain; a word of a template is HTML with placeholders.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cookie_charter.speech import N_, _


class NoParserError(ValueError):
    """Prose that cannot be read here, since its parser is not installed."""


class Syntax(StrEnum):
    """How a message is read."""

    PLAIN = "plain"
    MYST = "myst"
    RST = "rst"
    TEMPLATE = "template"


class Fact(NamedTuple):
    """Something that stands in a message: its *kind*, a key of ``KINDS``, and what it is."""

    kind: str
    detail: str

    def __str__(self) -> str:
        return _(KINDS[self.kind]).format(it=self.detail)


KINDS: Final = {
    "role": N_("the role {it}"),
    "link": N_("the link to {it!r}"),
    "picture": N_("the picture {it!r}"),
    "literal": N_("the literal {it!r}"),
    "html": N_("the HTML {it!r}"),
    "closing tag": N_("the tag {it!r}, which closes nothing"),
    "quotation mark": N_("the straight quotation mark {it}"),
    "placeholder": N_("the placeholder {it!r}"),
    "address": N_("the address {it!r}"),
    "markup": N_("the markup {it!r}"),
}

PARAGRAPH: Final = "paragraph"


class Reading(NamedTuple):
    """What a message was read as: its *blocks*, by name, of which translatable prose has one paragraph only; its
    *facts*; and its *text*, in which a mark stands for each thing that is no text."""

    blocks: list[str]
    facts: Counter[Fact]
    text: str


MARK: Final = "\N{OBJECT REPLACEMENT CHARACTER}"

_ADDRESS: Final = re.compile(
    r"(?i:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}://|(?<!\w)www\.|(?<!\w)(?:mailto|javascript|vbscript|data|file):)"
    r"[^\s<>\"“”«»’]*[^\s<>\"“”«»’.,;:!?)\]]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w.-])[A-Za-z0-9][a-z0-9-]{1,62}\.(?:[a-z0-9-]{1,63}\.){0,8}"
    r"(?!(?:css|csv|html|js|json|md|po|pot|py|rst|svg|toml|txt|ya?ml)\b)[a-z]{2,63}(?![\w.]\w)"
)
"""An address that a reader could follow: a URL, a mail address, the name of a host; not the name of a file."""


def read(message: str, syntax: Syntax, extensions: Iterable[str] = ()) -> Reading:
    """Read a *message*; *extensions* are those of MyST that the site has on."""
    match syntax:
        case Syntax.MYST:
            reading = _read_myst(message, frozenset(extensions))
        case Syntax.RST:
            reading = _read_rst(message)
        case Syntax.TEMPLATE:
            reading = _read_template(message)
        case _:
            reading = Reading([PARAGRAPH], Counter(), message)
    addresses = (Fact("address", found[0][:1].lower() + found[0][1:]) for found in _ADDRESS.finditer(reading.text))
    return reading._replace(facts=reading.facts + Counter(addresses), text=_ADDRESS.sub(MARK, reading.text))


def _read_myst(message: str, extensions: frozenset[str]) -> Reading:
    blocks: list[str] = []
    facts: Counter[Fact] = Counter()
    text = ""
    for token in _myst(extensions).parse(message):
        if token.type == "inline":
            for fact, said in _myst_inline(token.children):
                facts.update([fact] if fact else [])
                text += said
        elif token.nesting >= 0 and token.level == 0:
            directive = re.match(r"\{[^}]*\}", token.info)
            blocks.append(directive[0] if directive else token.type.removesuffix("_open"))
    facts.update(Fact("placeholder", found) for found in re.findall(r"\{\{.*?\}\}|\[\^[^\]\s]+\]", message))
    return Reading(blocks, facts, text)


@lru_cache
def _myst(extensions: frozenset[str]) -> Any:
    try:
        from markdown_it.renderer import RendererHTML
        from myst_parser.config.main import MdParserConfig
        from myst_parser.parsers.mdit import create_md_parser
    except ImportError as error:
        raise NoParserError(_("Markdown can be checked only where myst-parser is installed")) from error

    return create_md_parser(MdParserConfig(enable_extensions=set(extensions)), RendererHTML)


def _myst_inline(tokens: Iterable[Any]) -> Iterator[tuple[Fact | None, str]]:
    """What stands in a line of MyST, each as a fact, or none, and the text that it leaves."""
    automatic = False
    for token in tokens:
        match token.type:
            case "text":
                yield None, "" if automatic else token.content
            case "softbreak" | "hardbreak":
                yield None, " "
            case "em_open" | "em_close" | "strong_open" | "strong_close" | "link_close":
                automatic = automatic and token.type != "link_close"
            case "link_open":
                automatic = token.markup == "autolink"
                yield Fact("link", token.attrs["href"]), MARK if automatic else ""
            case "image":
                yield Fact("picture", token.attrs["src"]), "".join(said for _fact, said in _myst_inline(token.children))
            case "code_inline":
                yield Fact("literal", token.content), MARK
            case "myst_role":
                yield _role(f"{{{token.meta['name']}}}", token.meta["name"], token.content)
            case "html_inline":
                yield Fact("html", token.content), MARK
            case _ if token.nesting >= 0:
                yield Fact("markup", token.content or token.markup or token.type.removesuffix("_open")), MARK


_TEXT_ROLES: Final = {"abbr", "guilabel", "kbd", "menuselection", "sub", "sup", "subscript", "superscript"} | {
    "emphasis", "strong", "title-reference",
}  # fmt: skip
"""Roles whose content is words of the page, and is translated."""


def _role(typed: str, name: str, content: str) -> tuple[Fact, str]:
    if name in _TEXT_ROLES:
        return Fact("role", f"{typed}`…`"), content
    titled = re.fullmatch(r"(.+?)\s*(?<!\x00)<([^<]*)>", content, re.DOTALL)
    title, target = titled.groups() if titled else (MARK, content)
    return Fact("role", f"{typed}`{target}`"), title


_RST_INLINE: Final = re.compile(
    r"(?P<prefix>:[\w:.+-]+:)`(?P<content>[^`]+)`|``(?P<literal>.+?)``"
    r"|`(?P<words>[^`<]*?)\s*<(?P<address>[^`>]+)>`__?|\|(?P<substitution>\w[^|]*)\||(?P<reference>`[^`]+`_|\b[\w-]+_)\b"
)


def _read_rst(message: str) -> Reading:
    from docutils import nodes
    from docutils.core import publish_doctree

    # Roles that only Sphinx knows give system messages, which are not asked for here: what counts is the block.
    settings = {"report_level": 5, "halt_level": 5, "file_insertion_enabled": False, "raw_enabled": False}
    tree = publish_doctree(message, settings_overrides=settings)
    blocks = [type(block).__name__ for block in tree.children if not isinstance(block, nodes.system_message)]
    if directive := re.match(r"\s*\.\. ([\w:-]+)::", message):
        blocks = [f"{directive[1]}::"]
    facts: Counter[Fact] = Counter()

    def taken(found: re.Match[str]) -> str:
        fact, said = _rst_inline(found)
        facts.update([fact])
        return said

    return Reading(blocks, facts, _RST_INLINE.sub(taken, message))


def _rst_inline(found: re.Match[str]) -> tuple[Fact, str]:
    if prefix := found["prefix"]:
        return _role(prefix, prefix.strip(":"), found["content"])
    if found["literal"]:
        return Fact("literal", found["literal"]), MARK
    if found["address"]:
        return Fact("link", found["address"]), found["words"] or MARK
    if found["substitution"]:
        return Fact("placeholder", found[0]), MARK
    return Fact("link", found[0]), MARK


_MARKS: Final = re.compile(r'<[^<>]*>?|>|&(?:#\w+|\w+);?|"')
"""What can be more than text where a template puts it: a tag, closed or not, an entity, a quotation mark."""

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")


def _read_template(message: str) -> Reading:
    pieces = list(_template(message))
    text = "".join(html.unescape(typed) for _fact, typed in pieces if not typed.startswith(("<", ">")))
    facts = Counter(fact for fact, _typed in pieces if fact)
    facts.update(Fact("placeholder", found) for found in re.findall(r"%(?:\(\w+\)\w)?", text))
    return Reading([PARAGRAPH], facts, re.sub(r"%\(\w+\)\w", MARK, text))


def _template(message: str) -> Iterator[tuple[Fact | None, str]]:
    """A word of a template in its pieces, each as a fact, or none, and as it was typed.

    Nothing is dropped or mended, as a parser of HTML does: what it does not finish, a browser finishes in its own way.
    """
    open_tags: Counter[str] = Counter()
    end = 0
    for found in _MARKS.finditer(message):
        yield None, message[end : found.start()]
        end = found.end()
        yield _template_fact(found[0], open_tags), found[0]
    yield None, message[end:]


def _template_fact(typed: str, open_tags: Counter[str]) -> Fact | None:
    if typed == '"':
        return Fact("quotation mark", typed)
    if typed.startswith("&"):
        return Fact("html", typed) if html.unescape(typed) != typed else None
    if tag := _TAG.match(typed):
        closing, name = tag[1], tag[2].lower()
        if closing and not open_tags[name]:
            return Fact("closing tag", typed)
        open_tags[name] += -1 if closing else 1
    return Fact("html", typed)


def as_html(message: str, said: str) -> str:
    """*said*, the translation of a *message* of a template, as HTML for an element or an attribute: text, all of it.

    Only the tags and entities of the message itself stay what they are: the tags together, or none of them.
    """
    known = [(fact, typed) for fact, typed in _template(message) if fact and fact.kind != "quotation mark"]
    tags = Counter(fact for fact, typed in known if not typed.startswith("&"))
    entities = Counter(fact for fact, _typed in known) - tags
    escaped, left = _escaped(said, tags + entities)
    return _escaped(said, entities)[0] if left & tags else escaped


def _escaped(said: str, known: Counter[Fact]) -> tuple[str, Counter[Fact]]:
    """*said* with all escaped but what is *known*, each as often as there; and what of that it lacks."""
    left = Counter(known)
    parts = []
    for fact, typed in _template(said):
        stays = fact is not None and left[fact] > 0
        if fact and stays:
            left[fact] -= 1
        parts.append(typed if stays else html.escape(typed))
    return "".join(parts), left


def takes_values(message: str, said: str) -> bool:
    """Whether the translation *said* takes the values that a program puts in place of the placeholders of a *message*.

    A width would make it as long as it says, and anything else that the message does not have end the program.
    """
    expected, got = _placeholders(message), _placeholders(said)
    if not expected or not all(re.fullmatch(r"%(\(\w+\))?[dsr]", found) for found in expected):
        return True  # nothing is put into it; or it is a date, which has marks of its own
    return set(got) <= set(expected) if expected[0].startswith("%(") else got == expected


def _placeholders(text: str) -> list[str]:
    return [found for found in re.findall(r"(?s)%(?:\(\w+\))?.?", text) if found != "%%"]
