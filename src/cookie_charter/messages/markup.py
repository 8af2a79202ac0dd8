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


class UnreadableError(ValueError):
    """A message that would keep its parser for minutes, or bring it down; the error says why."""


LONGEST: Final = 5_000
"""The characters of prose that are read. The parsers of both markups take time in proportion to the square of it."""

MOST_FOOTNOTES: Final = 50
"""The links to footnotes in one message; for each of them MyST's parser looks through the rest of the message."""


WIDEST_GAP: Final = 50
"""How many spaces other than ASCII's may follow each other: with ``<a b=`` before them, markdown-it's pattern of a tag
takes time by the cube of them."""


class Syntax(StrEnum):
    """How a message is read."""

    PLAIN = "plain"
    MYST = "myst"
    RST = "rst"
    TEMPLATE = "template"


class Element(NamedTuple):
    """Something in a message: its *kind*, a key of ``KINDS``, and what it is."""

    kind: str
    detail: str

    def __str__(self) -> str:
        return _(KINDS[self.kind]).format(it=self.detail)


KINDS: Final = {
    "role": N_("the role {it}"),
    "link": N_("the link to {it!r}"),
    "title": N_("the title of a link or of a picture"),
    "hidden": N_("{it!r}, which no reader sees"),
    "picture": N_("the picture {it!r}"),
    "literal": N_("the literal {it!r}"),
    "html": N_("the HTML {it!r}"),
    "closing tag": N_("the unmatched closing tag {it!r}"),
    "quotation mark": N_("the straight quotation mark {it}"),
    "placeholder": N_("the placeholder {it!r}"),
    "address": N_("the address {it!r}"),
    "markup": N_("the markup {it!r}"),
}

PARAGRAPH: Final = "paragraph"


class Reading(NamedTuple):
    """What a message was read as: its *blocks*, by name, of which translatable prose has one paragraph only; its
    *elements*; and its *text*, in which a mark stands for each thing that is no text."""

    blocks: list[str]
    elements: Counter[Element]
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


def refusal(message: str) -> str | None:
    """Why a *message* of prose is not given to a parser, which would take minutes for it; None if it is."""
    if len(message) > LONGEST:
        sentence = _("the text is too long: {number} characters, {most} at most; split it")
        return sentence.format(number=len(message), most=LONGEST)
    if message.count("[^") > MOST_FOOTNOTES:
        sentence = _("too many footnote references in this text: more than {most}; split it")
        return sentence.format(most=MOST_FOOTNOTES)
    if _WIDE_GAP.search(message):
        return _("more than {most} consecutive no-break spaces; remove most of them").format(most=WIDEST_GAP)
    return None


_WIDE_GAP: Final = re.compile(rf"[^\S\n\t ]{{{WIDEST_GAP + 1}}}")


def read(message: str, syntax: Syntax, extensions: Iterable[str] = ()) -> Reading:
    """Read a *message*; *extensions* are those of MyST that the site has on. Raises UnreadableError."""
    match syntax:
        case Syntax.MYST | Syntax.RST:
            if refused := refusal(message):
                raise UnreadableError(refused)
            try:
                reading = _read_myst(message, frozenset(extensions)) if syntax is Syntax.MYST else _read_rst(message)
            except RecursionError:
                raise UnreadableError(_("lists or quotations are nested too deep; reduce the nesting")) from None
        case Syntax.TEMPLATE:
            reading = _read_template(message)
        case _:
            reading = Reading([PARAGRAPH], Counter(), message)
    addresses = (Element("address", found[0][:1].lower() + found[0][1:]) for found in _ADDRESS.finditer(reading.text))
    return reading._replace(elements=reading.elements + Counter(addresses), text=_ADDRESS.sub(MARK, reading.text))


def _read_myst(message: str, extensions: frozenset[str]) -> Reading:
    blocks: list[str] = []
    elements: Counter[Element] = Counter()
    texts: list[str] = []
    shown: set[int] = set()
    for token in _myst(extensions, frozenset()).parse(message):
        if token.type == "inline":
            texts += _inlines(token.children, elements)
        elif token.nesting >= 0 and token.level == 0:
            directive = re.match(r"\{[^}]*\}", token.info)
            blocks.append(directive[0] if directive else token.type.removesuffix("_open"))
            shown.update(range(*(token.map or (0, 0))))
            elements.update(_attributes(token) if blocks[-1] == PARAGRAPH else ())
    elements.update(Element("placeholder", found) for found in _PLACEHOLDER.findall(message))
    # Definitions of links make no block, nor do attributes of a block that does not come.
    lines = enumerate(re.split(r"\r\n?|\n", message))
    elements.update(Element("hidden", line) for number, line in lines if line.strip() and number not in shown)
    return Reading(blocks, elements, "".join(texts))


_PLACEHOLDER: Final = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}|\[\^[^\]\s\[]+\]")


def _inlines(tokens: Iterable[Any], elements: Counter[Element]) -> Iterator[str]:
    """The text of a line of MyST; what else is there is counted among the *elements*."""
    for element, text in _myst_inline(tokens):
        elements.update([element] if element else [])
        yield text


def _attributes(token: Any) -> Iterator[Element]:
    """What a token of MyST has beside its content: attributes that a reader does not see, such as a class."""
    for name, value in token.attrs.items():
        if name == "title":
            yield Element("title", "")
        elif name not in {"href", "src", "alt"}:
            yield Element("markup", f"{name}={value}")


@lru_cache
def _myst(extensions: frozenset[str], disabled: frozenset[str]) -> Any:
    try:
        from markdown_it.renderer import RendererHTML
        from myst_parser.config.main import MdParserConfig
        from myst_parser.parsers.mdit import create_md_parser
    except ImportError as error:
        raise NoParserError(_("Markdown can be checked only where myst-parser is installed")) from error

    config = MdParserConfig(enable_extensions=set(extensions), disable_syntax=list(disabled))
    return create_md_parser(config, RendererHTML)


class Span(NamedTuple):
    """What a *rule* of the parser took, from *start* to *end* of a text: of a link, *label_end* is where its words
    end; of marks of emphasis, those are *left* that emphasise nothing."""

    rule: str
    start: int
    end: int
    label_end: int
    left: list[int]


class Dialect(NamedTuple):
    """The Markdown of a site: MyST with these *extensions*, and without the syntax that is *disabled*."""

    extensions: frozenset[str]
    disabled: frozenset[str]

    def blocks(self, text: str, references: dict[str, Any]) -> list[Any]:
        """The tokens of the blocks of a page; *references* gets the links that it defines."""
        tokens: list[Any] = _spanning(*self).parse(text, references)
        return tokens

    def spans(self, text: str, references: dict[str, Any]) -> list[Span]:
        """What is no plain text in the *text* of a block, a span each."""
        parser = _spanning(*self)
        marked: list[tuple[str, int, int, int, list[Any]]] = []
        references |= {"spans": marked, "text": text}
        parser.inline.parse(text, parser, references, [])
        return [
            Span(rule, start, end, label, [start + i for i, token in enumerate(tokens) if token.content in {"*", "_"}])
            for rule, start, end, label, tokens in marked
        ]


@lru_cache
def _spanning(extensions: frozenset[str], disabled: frozenset[str]) -> Any:
    """A parser of its own for blocks, which notes what each rule takes from a text."""
    parser = _myst.__wrapped__(extensions, disabled)
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.inline.ruler2.disable("fragments_join", ignoreInvalid=True)  # so that each mark keeps its token
    for name, rule in zip(parser.get_active_rules()["inline"], parser.inline.ruler.getRules(""), strict=True):
        if name not in {"text", "newline"}:
            parser.inline.ruler.at(name, _noting(name, rule))
    return parser


def _noting(name: str, rule: Any) -> Any:
    def noting(state: Any, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        taken: bool = rule(state, silent)
        # A mark that nothing closes leaves no token; the words of a picture are a text of their own.
        if taken and not silent and len(state.tokens) > known and state.src == state.env["text"]:
            end = state.pos
            label = state.md.helpers.parseLinkLabel(state, start, True) if name == "link" else end
            tokens = state.tokens[start - end :] if name == "emphasis" else []
            state.env["spans"].append((name, start, end, label, tokens))
        return taken

    return noting


def _myst_inline(tokens: Iterable[Any]) -> Iterator[tuple[Element | None, str]]:
    """What is in a line of MyST, each as an element, or none, and the text that it leaves."""
    automatic = False
    for token in tokens:
        if _says_language(token):
            continue  # which says what language words are in, and a translation may have others
        yield from ((element, "") for element in _attributes(token))
        match token.type:
            case "text":
                yield None, "" if automatic else token.content
            case "softbreak" | "hardbreak":
                yield None, " "
            case "em_open" | "em_close" | "strong_open" | "strong_close" | "link_close":
                automatic = automatic and token.type != "link_close"
            case "link_open":
                automatic = token.markup == "autolink"
                yield Element("link", token.attrs["href"]), MARK if automatic else ""
                yield None, _title(token)
            case "image":
                yield Element("picture", token.attrs["src"]), ""
                # A picture without a text has None for the tokens of it.
                yield from ((None, text) for _fact, text in _myst_inline(token.children or ()))
                yield None, _title(token)
            case "code_inline":
                yield Element("literal", token.content), MARK
            case "myst_role":
                element, words = _role(f"{{{token.meta['name']}}}", token.meta["name"], token.content)
                yield element, words
                # Nothing reads them as HTML there, but neither is that what a translator means.
                yield from ((Element("html", tag), "") for tag in _TAG_IN_WORDS.findall(words))
            case "html_inline":
                yield Element("html", token.content), MARK
            case _ if token.nesting >= 0:
                yield Element("markup", token.content or token.markup or token.type.removesuffix("_open")), MARK


def _says_language(token: Any) -> bool:
    """Whether a token begins what is like ``[*opt-in*]{.language-en}``: that class is ``lang="en"`` in a page."""
    return token.type == "span_open" and re.fullmatch("language-[A-Za-z-]+", token.attrs.get("class", "")) is not None


def emphasised(message: str, extensions: Iterable[str]) -> Iterator[str]:
    """The words in emphasis in a *message* of MyST, but for those that say what language they are in."""
    try:
        blocks = [] if refusal(message) else _myst(frozenset(extensions), frozenset()).parse(message)
    except RecursionError:
        return  # whoever reads the message says so
    for block in blocks:
        spans: list[bool] = []
        words: list[str] = []
        for token in block.children or ():
            match token.type:
                case "span_open":
                    spans.append(_says_language(token))
                case "span_close":
                    spans.pop()
                case "em_open":
                    words = []
                case "em_close" if not any(spans):
                    yield "".join(words)
                case _:
                    words.append(token.content)


_TAG_IN_WORDS: Final = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")


def _title(token: Any) -> str:
    return f"{token.attrs['title']} " if "title" in token.attrs else ""


_TEXT_ROLES: Final = {
    "abbr", "cite", "dfn", "emphasis", "guilabel", "kbd", "menuselection", "strong", "sub", "subscript", "sup",
    "superscript", "title-reference",
}  # fmt: skip
"""Roles whose content is words of the page, and is translated."""

_WHOLE_ROLES: Final = {
    "code", "command", "file", "literal", "mailheader", "makevar", "manpage", "math", "mimetype", "newsgroup",
    "program", "raw", "regexp", "samp",
}  # fmt: skip
"""Roles whose content is no words, and all of it what they are about."""


_TITLED: Final = re.compile(r"(.+?)\s*(?<!\x00)<(.*?)>", re.DOTALL)
"""``words <target>``, as Sphinx's roles that lead somewhere take it."""


def _role(typed: str, name: str, content: str) -> tuple[Element, str]:
    """A role as an element, and the words in it. What leads somewhere takes ``words <target>``, as Sphinx reads it."""
    from docutils.utils import unescape

    if name in _TEXT_ROLES:
        return Element("role", f"{typed}`…`"), unescape(content)
    titled = None if name in _WHOLE_ROLES or content.startswith("!") else _TITLED.fullmatch(content)
    title, target = titled.groups() if titled else (MARK, content)
    return Element("role", f"{typed}`{unescape(target)}`"), unescape(title)


def _read_rst(message: str) -> Reading:
    from docutils import nodes
    from docutils.utils import new_document

    parser, settings = _rst()
    document = new_document("", settings)
    parser.parse(message, document)
    blocks = [block for block in document.children if not isinstance(block, nodes.system_message)]
    elements: Counter[Element] = Counter()
    texts = []
    for block in blocks:
        for element, text in _rst_inline(block) if isinstance(block, nodes.paragraph) else ():
            elements.update([element] if element else [])
            texts.append(text)
    directives = re.findall(r"(?m)^ *\.\. ([\w:.+-]+)::", message)
    names = [f"{name}::" for name in directives] or [type(block).__name__ for block in blocks]
    return Reading(names, elements, "".join(texts))


@lru_cache
def _rst() -> tuple[Any, Any]:
    """docutils' parser, which takes every role as it stands, for most are known to Sphinx only; and its settings."""
    from docutils import nodes
    from docutils.frontend import get_default_settings
    from docutils.parsers.rst import Parser
    from docutils.parsers.rst.states import Inliner

    def taken(rawsource: str, text: str, role: str, _line: int) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline(rawsource, text, role=role or "title-reference")], []

    inliner = Inliner()  # not a class of our own: this one looks for its patterns in its very class
    inliner.interpreted = taken  # type: ignore[method-assign, assignment]  # see above
    # Addresses are found in the text (see `read`); docutils' own pattern for them takes minutes for some texts.
    inliner.implicit_inline = lambda text, _line: [nodes.Text(text)]  # type: ignore[method-assign, assignment]  # see above
    parser = Parser(inliner=inliner)
    settings = get_default_settings(parser)
    settings.report_level = settings.halt_level = 5  # what only Sphinx knows gives messages, which nobody asks for
    settings.file_insertion_enabled = settings.raw_enabled = False
    return parser, settings


def _rst_inline(parent: Any) -> Iterator[tuple[Element | None, str]]:
    """What is in a paragraph of reStructuredText, each as an element, or none, and the text that it leaves."""
    from docutils import nodes

    for node in parent.children:
        match node:
            case nodes.Text():
                yield None, str(node).replace("\n", " ")
            case nodes.inline() if "role" in node:
                yield _role(f":{node['role']}:", node["role"], str(node.children[0]))
            case nodes.literal():
                yield Element("literal", node.astext()), MARK
            case nodes.reference() if "refuri" in node:
                named = node.astext() not in {node["refuri"], node["refuri"].removeprefix("mailto:")}
                yield Element("link", node["refuri"]), node.astext() if named else MARK
            case nodes.reference():
                yield Element("link", node.rawsource), MARK
            case nodes.target() if not node.children:
                continue  # of the reference before it
            case nodes.substitution_reference() | nodes.footnote_reference() | nodes.citation_reference():
                yield Element("placeholder", node.rawsource), MARK
            case nodes.emphasis() | nodes.strong() | nodes.problematic():
                yield from _rst_inline(node)
            case _:
                yield Element("markup", node.rawsource or type(node).__name__), MARK


_MARKS: Final = re.compile(r'<[^<>]*>?|>|&(?:#\w+|\w+);?|"')
"""What can be more than text where a template puts it: a tag, closed or not, an entity, a quotation mark."""

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")


def _read_template(message: str) -> Reading:
    pieces = list(_template(message))
    text = "".join(html.unescape(typed) for _fact, typed in pieces if not typed.startswith(("<", ">")))
    elements = Counter(element for element, _typed in pieces if element)
    elements.update(Element("placeholder", found) for found in re.findall(r"%(?:\(\w+\)\w|s(?!\w))?", text))
    return Reading([PARAGRAPH], elements, re.sub(r"%\(\w+\)\w", MARK, text))


def _template(message: str) -> Iterator[tuple[Element | None, str]]:
    """A word of a template in its pieces, each as an element, or none, and as it was typed.

    Nothing is dropped or mended, as a parser of HTML does: what it does not finish, a browser finishes in its own way.
    """
    open_tags: Counter[str] = Counter()
    end = 0
    for found in _MARKS.finditer(message):
        yield None, message[end : found.start()]
        end = found.end()
        yield _template_fact(found[0], open_tags), found[0]
    yield None, message[end:]


def _template_fact(typed: str, open_tags: Counter[str]) -> Element | None:
    if typed == '"':
        return Element("quotation mark", typed)
    if typed.startswith("&"):
        return Element("html", typed) if html.unescape(typed) != typed else None
    if tag := _TAG.match(typed):
        closing, name = tag[1], tag[2].lower()
        if closing and not open_tags[name]:
            return Element("closing tag", typed)
        open_tags[name] += -1 if closing else 1
    return Element("html", typed)


def as_html(message: str, translation: str) -> str:
    """The *translation* of a *message* of a template as HTML for an element or an attribute: text, all of it.

    Only the tags and entities of the message itself stay what they are: the tags together, or none of them.
    """
    known = [(element, typed) for element, typed in _template(message) if element and element.kind != "quotation mark"]
    tags = Counter(element for element, typed in known if not typed.startswith("&"))
    entities = Counter(element for element, _typed in known) - tags
    escaped, left = _escaped(translation, tags + entities)
    return _escaped(translation, entities)[0] if left & tags else escaped


def _escaped(translation: str, known: Counter[Element]) -> tuple[str, Counter[Element]]:
    """*translation* with all escaped but what is *known*, each as often as there; and what of that it lacks."""
    left = Counter(known)
    parts = []
    for element, typed in _template(translation):
        stays = element is not None and left[element] > 0
        if element and stays:
            left[element] -= 1
        parts.append(typed if stays else html.escape(typed))
    return "".join(parts), left


def takes_values(message: str, translation: str) -> bool:
    """Whether a *translation* takes the values that a program puts in place of the placeholders of its *message*.

    A width would make it as long as it says, and anything else that the message does not have end the program.
    """
    expected, got = _placeholders(message), _placeholders(translation)
    if not expected or not all(re.fullmatch(r"%(\(\w+\))?[dsr]", found) for found in expected):
        return True  # nothing is put into it; or it is a date, which has marks of its own
    return set(got) <= set(expected) if expected[0].startswith("%(") else got == expected


def _placeholders(text: str) -> list[str]:
    return [found for found in re.findall(r"(?s)%(?:\(\w+\))?.?", text) if found != "%%"]
