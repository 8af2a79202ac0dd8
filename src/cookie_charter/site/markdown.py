"""What is wrong in the Markdown of a page: markup that was meant and is not there, such as a heading without a space.

MyST takes such text for words, and shows it as it was typed, without a warning. What is a literal, code, a formula or a
comment is found by MyST's own parser, with the settings of the site, and never judged; nor is what a backslash
escapes.

This module knows the blocks of a page: headings, fences, directives, lists of definitions. What stands within a
paragraph is judged in ``inline``.
"""

import os
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from markdown_it.tree import SyntaxTreeNode

from cookie_charter.messages.markup import Dialect, refusal
from cookie_charter.pages._sphinx import pages_in
from cookie_charter.problem import Problem, unknown
from cookie_charter.site import page_files
from cookie_charter.site.inline import ROLES, Inline, html
from cookie_charter.site.project import Site
from cookie_charter.site.sources import links
from cookie_charter.speech import N_, _


class Line(NamedTuple):
    """A line of a page, or what a directive leaves of it: its *number* and the *column* of its first character."""

    number: int
    column: int
    text: str


Found = tuple[Line, int, str]
"""Something wrong: in which line, before which of its characters, and what."""

NAMES: Final = frozenset({
    "admonition", "attention", "card", "caution", "code-block", "code-cell", "contents", "cookie-table", "csv-table",
    "danger", "deprecated", "dropdown", "epigraph", "error", "figure", "glossary", "grid", "hint", "image", "important",
    "include", "list-table", "literalinclude", "note", "only", "rubric", "seealso", "sidebar", "tab-item", "tab-set",
    "tip", "toctree", "topic", "versionadded", "versionchanged", "warning",
})  # fmt: skip
"""Directives whose names are no language of code."""

_PROSE: Final = NAMES - {
    "code-block", "code-cell", "contents", "cookie-table", "csv-table", "image", "include", "literalinclude", "toctree"
}  # fmt: skip
"""Directives whose content is read as Markdown, as the page is."""

_CODE: Final = {"code-block", "code-cell", "csv-table"}
"""Directives whose content can look like an option."""

_OPTIONS: Final = "|".join((
    "align", "alt", "caption", "category", "class", "columns", "consent", "figclass", "figwidth", "header-rows",
    "height", "hidden", "kind", "maxdepth", "name", "no-index", "numbered", "provider", "scale", "sort", "target",
    "titlesonly", "width", "widths",
))  # fmt: skip


def site_problems(site: Site) -> Iterator[Problem]:
    """What is wrong in the pages of a site that Sphinx reads as Markdown; raises NoParserError.

    Nothing is read through symbolic links that lead elsewhere, which are a problem of their own.
    """
    if "myst_parser" in site.config.extensions and not any(links(site.source)):
        for path in pages_in(site.source, site.config, ".md"):
            yield from file_problems(path, dialect_of(site))


def dialect_of(site: Site | None) -> Dialect:
    """The Markdown of a site; of none: that of MyST, with lists of definitions as in the charter."""
    if site is None:
        return Dialect(frozenset({"deflist"}), frozenset())
    return Dialect(frozenset(site.config.myst_enable_extensions), frozenset(site.config.myst_disable_syntax))


def file_problems(path: Path, dialect: Dialect) -> Iterator[Problem]:
    """What is wrong in one page; raises OSError if it cannot be read, and NoParserError."""
    shown = Path(os.path.relpath(path) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path)
    if unreadable := list(page_files.no_text(shown)):
        yield from unreadable
        return
    yield from problems(str(shown), path.read_bytes().decode("utf-8-sig"), dialect)  # as Sphinx reads it


def problems(path: str, text: str, dialect: Dialect) -> Iterator[Problem]:
    """What is wrong in the *text* of a page, in its order; *path* is as somebody would type it."""
    if front := re.match(r"---\s*\n(.*?)\n---\s*\n", text, re.DOTALL):
        dialect = Dialect(
            _stated("enable_extensions", front[1], dialect.extensions),
            _stated("disable_syntax", front[1], dialect.disabled),
        )
    lines = [Line(number, 1, line) for number, line in enumerate(re.split(r"\r\n?|\n", text), 1)]
    found = {
        Problem(path, line.number, line.column + offset, sentence)
        for line, offset, sentence in _Page(lines, dialect).found()
    }
    yield from sorted(found)


def _stated(setting: str, front_matter: str, of_site: frozenset[str]) -> frozenset[str]:
    """A setting of MyST that is a list, as a page has it for itself, or else as the site has it."""
    stated = re.search(rf"(?m)^\s+{setting}:(.*(?:\n\s+- .*)*)", front_matter)
    return frozenset(re.findall(r"\w+", stated[1])) if stated else of_site


class _Page:
    """A page, or the content of a directive in it (``nested``)."""

    def __init__(self, lines: Sequence[Line], dialect: Dialect, *, nested: bool = False) -> None:
        self._lines = lines
        self._dialect = dialect
        self._nested = nested
        self._references: dict[str, Any] = {}
        tokens = dialect.blocks("\n".join(line.text for line in lines), self._references)
        self._blocks = SyntaxTreeNode(tokens)

    def found(self) -> Iterator[Found]:
        if not self._nested:
            if lost := self._lost_front_matter():
                yield lost
                return  # its lines are text now, in which much more would be found
            yield from self._front_matter()
            yield from self._levels()
        for block in self._blocks.walk():
            match block.type:
                case "fence" | "colon_fence":
                    yield from self._fence(block)
                case "code_block":
                    yield from self._code(block)
                case "heading":
                    yield from self._underlined(block)
                case "dd" | "paragraph":
                    yield from self._definition(block)
        yield from self._inlines()

    def _line(self, block: SyntaxTreeNode) -> Line:
        return self._lines[block.map[0] if block.map else 0]

    def _start(self, block: SyntaxTreeNode) -> tuple[Line, int]:
        """The place of the first mark of a block, behind those of the quotations and lists that it is in."""
        line = self._line(block)
        mark = line.text.find(block.markup[:1] or line.text.strip()[:1])
        return line, max(0, mark)

    # Front matter and headings

    def _lost_front_matter(self) -> Found | None:
        """Front matter that is text, since no ``---`` opens or closes it: at the line that should."""
        first = next(iter(self._blocks.children), None)
        if first is None or first.type == "front_matter":
            return None
        ahead = (n for n, line in enumerate(self._lines) if re.match(r" {0,3}#{1,6}\s|[`:]{3}", line.text))
        before = self._lines[: next(ahead, len(self._lines))]
        keys = [number for number, line in enumerate(before) if _KEY.match(line.text)]
        if not keys:
            return None
        after = next((line.text for line in before[keys[-1] + 1 :] if line.text.strip()), "")
        if re.fullmatch(r"-{3,}\s*", after):
            return self._lines[0], 0, _("front matter that is shown as text: begin the page with its line '---'")
        if re.fullmatch(r"-{3,}\s*", self._lines[0].text):
            return self._lines[0], 0, _("front matter that is shown as text: add a line '---' after it")
        return None

    def _front_matter(self) -> Iterator[Found]:
        first = next(iter(self._blocks.children), None)
        if first is None or first.type != "front_matter" or not first.map:
            return
        lines = self._lines[1 : first.map[1] - 1]
        for line, following in pairwise(lines):
            key = re.match(r"([^\s:#][^:]*):\s*$", line.text)
            if key and key[1] != "myst" and re.match(r"\s+(?:html_meta|enable_extensions):", following.text):
                yield line, 0, unknown(N_("field"), key[1], ["myst"])
        for line in lines:
            if quoted := re.search(r":\s+([“”‘„])(.*?)[“”’]?\s*$", line.text):
                sentence = _("the quotation mark {found!r} is shown as part of the text; write '\"' instead")
                yield line, quoted.start(1), sentence.format(found=quoted[1])
        meta = [number for number, line in enumerate(lines) if re.match(r"\s*html_meta:", line.text)]
        for line in lines[meta[0] + 1 :] if meta else ():
            if not re.match(r"\s{3}", line.text):
                break
            yield from self._html(line)
            yield from _roles(line)

    def _html(self, line: Line) -> Iterator[Found]:
        """HTML in what is text and never HTML, such as the description of a picture."""
        for start, end in html(line.text):
            sentence = _("{found!r} is shown as typed: it cannot be HTML; remove it")
            yield line, start, sentence.format(found=line.text[start:end])

    def _levels(self) -> Iterator[Found]:
        """Headings that are of no section, as Sphinx makes sections: one level below an open one."""
        first = True
        sections: list[int] = []  # the levels that are open
        headings = [block for block in self._blocks.children if block.type == "heading"]
        for block in headings:
            level = int(block.tag[1:])
            place = self._start(block) if block.markup.startswith("#") else (self._line(block), 0)
            above = [other for other in sections if other < level]
            if first and level > 1:
                sentence = _("the first heading of the page is of level {found}; write {meant!r}")
                yield *place, sentence.format(found=level, meant="#")
                above = [level - 1]
            elif above and level > above[-1] + 1:
                sentence = _("heading of level {found} under one of level {last}; write {meant!r}")
                yield *place, sentence.format(found=level, last=above[-1], meant="#" * (above[-1] + 1))
            elif level == 1 and not first and any(other.tag == "h2" for other in headings):
                sentence = _("a second title of the page; write {meant!r} for a section of it")
                yield *place, sentence.format(meant="##")
            sections = [*above, level]
            first = False

    def _underlined(self, block: SyntaxTreeNode) -> Iterator[Found]:
        """A paragraph that is a heading, since a line of hyphens, meant as a rule or as an item, follows it."""
        if block.markup != "-" or not block.map:
            return
        text = block.children[0].content
        line = self._lines[block.map[1] - 1]
        marks = line.text.strip(" >")
        if len(marks) < 2 or "\n" in text or len(text) > 100 or re.search(r"[.;:,…]$", text):
            sentence = _("{found!r} makes a heading of the text above it; put a blank line between them")
            yield line, len(line.text) - len(line.text.lstrip(" >")), sentence.format(found=marks)

    # Fences and directives

    def _fence(self, block: SyntaxTreeNode) -> Iterator[Found]:
        assert block.map
        line, offset = self._start(block)
        fence = block.markup
        if within := _opened_within(block.content, fence):
            sentence = _("{found!r} is not closed before line {line}, which opens another one; add a line {fence!r}")
            number = self._lines[block.map[0] + 1 + within].number
            yield line, offset, sentence.format(found=f"{fence}{block.info}", line=number, fence=fence)
            return
        last = self._lines[block.map[1] - 1].text.strip(" \t>")
        if block.map[1] - 1 == block.map[0] or set(last) != {fence[0]} or len(last) < len(fence):
            sentence = _("{found!r} is never closed; add a line {fence!r} after it")
            yield line, offset, sentence.format(found=f"{fence}{block.info}", fence=fence)
            return
        words = block.info.split(maxsplit=1)
        directive = re.fullmatch(r"\{([^{}]+)\}", words[0]) if words else None
        if directive:
            yield from self._directive(block, directive[1])
        elif meant := _meant_directive(block.info):
            sentence = _("{found!r} opens code, not a directive; write {meant!r}")
            yield line, offset, sentence.format(found=f"{fence}{block.info}".rstrip(), meant=f"{fence}{meant}".rstrip())

    def _directive(self, block: SyntaxTreeNode, name: str) -> Iterator[Found]:
        assert block.map
        if name not in NAMES:
            return
        content = block.content.split("\n")
        lines = [_end_of(line, text) for line, text in zip(self._lines[block.map[0] + 1 :], content, strict=False)]
        lines = lines[: block.map[1] - block.map[0] - 2]  # not the empty one after the last
        body = _body(lines)
        for line in lines[: len(lines) - len(body)]:
            yield from self._option(line)
        if name in _CODE:
            return
        lost = next((line for line in _paragraph(body) if _LOST_OPTION.match(line.text)), None)
        if lost:
            yield _no_option(lost, _LOST_OPTION.match(lost.text))
            # Options after it are lost with it.
            body = _body(body[body.index(lost) + 1 :])
        if name in _PROSE and body:
            yield from _Page(body, self._dialect, nested=True).found()

    def _option(self, line: Line) -> Iterator[Found]:
        if wrong := _NO_OPTION.match(line.text):
            yield _no_option(line, wrong)
        elif within := re.search(rf"(?<=\w|[.!?»]):({_OPTIONS}):(?=\s|$)", line.text):
            sentence = _("{found!r} does not begin a line, and is part of the option before it; put it on a new line")
            yield line, within.start(), sentence.format(found=within[0])
        yield from self._html(line)
        if line.text.lstrip().startswith(":alt:"):
            yield from _roles(line)

    def _code(self, block: SyntaxTreeNode) -> Iterator[Found]:
        """Prose that is shown as code, since it is indented."""
        line = self._line(block)
        first = block is self._blocks.children[0] and not self._nested
        if _is_prose(block.content) or (first and re.match(r"# \S[^\n]*\s*$", block.content.strip())):
            indented = len(line.text) - len(line.text.lstrip())
            sentence = _("{found!r} before the text makes code of it; remove it")
            start = re.match(r"(?:\s*(?:[-*+:>]|\d+[.)])(?= ))*", line.text)
            offset = start.end() if start else 0
            indent = line.text[offset:indented] if offset < indented else line.text[:indented]
            yield line, min(offset, indented), sentence.format(found=indent or "    ")

    # Definitions

    def _definition(self, block: SyntaxTreeNode) -> Iterator[Found]:
        if "deflist" not in self._dialect.extensions or not block.map:
            return
        if block.type == "dd":
            yield from self._term_within(block)
            return
        lines = self._lines[block.map[0] : block.map[1]]
        around = [other.type for other in (block.previous_sibling, block.next_sibling) if other]
        if len(lines) == 2 and "dl" in around and "paragraph" not in around:
            term, text = (line.text.strip() for line in lines)
            short = around == ["dl", "dl"] and len(term.split()) <= 4
            sure = short or (len(text) > len(term) and text[:1].isupper() and not _is_term(text))
            if sure and not text.startswith(":") and _is_term(term):
                sentence = _("{found!r} stands between definitions and is none; write {meant!r}")
                shown = f"{text[:20]}…" if len(text) > 20 else text
                offset = len(lines[1].text) - len(lines[1].text.lstrip())
                yield lines[1], offset, sentence.format(found=shown, meant=f": {shown}")

    def _term_within(self, definition: SyntaxTreeNode) -> Iterator[Found]:
        """The term of the next definition, which is in this one, since no blank line is before it."""
        assert definition.map
        following = definition.next_sibling
        if following is None or following.type != "dd" or not following.map:
            return
        last = definition.children[-1] if definition.children else None
        if last is None or last.type != "paragraph" or not last.map:
            return
        if last.map[1] - last.map[0] < 2 and len(definition.children) < 2:
            return
        line = self._lines[last.map[1] - 1]
        if last.map[1] == following.map[0] and _is_term(line.text.strip()):
            sentence = _("{found!r} is in the definition before it; put a blank line between them")
            yield line, len(line.text) - len(line.text.lstrip()), sentence.format(found=line.text.strip())

    # Text

    def _inlines(self) -> Iterator[Found]:
        ends: dict[int, int] = {}  # of the cell of a table before, by line
        for block in self._blocks.walk():
            if block.type != "inline" or not block.map or not block.content or refusal(block.content):
                continue
            places = [
                self._place(self._lines[block.map[0] + number], text, ends)
                for number, text in enumerate(block.content.split("\n"))
                if block.map[0] + number < len(self._lines)
            ]
            around = [parent.type for parent in (block.parent, block.parent and block.parent.parent) if parent]
            shown = Inline(
                block.content,
                self._dialect,
                self._references,
                heading="heading" in around,
                in_item="list_item" in around,
                before=_before(block),
            )
            for offset, sentence in shown.found():
                above = block.content.count("\n", 0, offset)
                line, column = places[min(above, len(places) - 1)]
                yield line, column + offset - (block.content.rfind("\n", 0, offset) + 1), sentence

    def _place(self, line: Line, text: str, ends: dict[int, int]) -> tuple[Line, int]:
        """Where in a line of the page a line of a block's text begins."""
        start = ends.get(line.number, 0)
        if not start and line.text.rstrip().endswith(text.rstrip()):
            offset = len(line.text.rstrip()) - len(text.rstrip())
        else:
            offset = line.text.find(text, start)
        if offset < 0:
            offset = len(line.text) - len(line.text.lstrip())
        if "|" in line.text:
            ends[line.number] = offset + len(text)
        return line, offset


def _roles(line: Line) -> Iterator[Found]:
    """Roles in what is no prose, such as the description of a picture, where they say nothing."""
    for role in re.finditer(r"\{([\w-]+)\}`[^`]*`", line.text):
        if role[1] in ROLES:
            sentence = _("{found!r} is shown as typed: a role says nothing here; write the words instead")
            yield line, role.start(), sentence.format(found=role[0])


_KEY: Final = re.compile(r"\s*(?:myst|html_meta|title|description|orphan|[\"']property=[^\"']*[\"'])\s*:(?:\s|$)")
"""A line of front matter."""


def _before(block: SyntaxTreeNode) -> str:
    """The text of the paragraph before that of *block*, if there is one."""
    parent = block.parent
    before = parent.previous_sibling if parent is not None and parent.type == "paragraph" else None
    return before.children[0].content if before is not None and before.type == "paragraph" else ""


def _opened_within(content: str, fence: str) -> int | None:
    """The number of the line in the *content* of a fence that opens another such one."""
    opening = re.compile(rf" {{0,3}}{re.escape(fence)}{re.escape(fence[0])}*\s*\{{?[\w-][^`]*$")
    return next((number for number, line in enumerate(content.split("\n")) if opening.match(line)), None)


def _meant_directive(info: str) -> str | None:
    """What would open the directive that is meant by what stands behind a fence; None if none is."""
    found = re.match(r"\s*\{?\s*([\w-]+)(?![\w-])\s*\}?\s*(.*)", info)
    return f"{{{found[1]}}} {found[2]}".rstrip() if found and found[1] in NAMES else None


def _end_of(line: Line, text: str) -> Line:
    """What is left of a line, from its end."""
    cut = max(0, len(line.text) - len(text)) if line.text.endswith(text) else 0
    return Line(line.number, line.column + cut, text)


def _body(lines: list[Line]) -> list[Line]:
    """What follows the options of a directive."""
    if lines and lines[0].text.startswith("---"):
        closing = next((number for number, line in enumerate(lines[1:], 1) if line.text.startswith("---")), len(lines))
        return lines[closing + 1 :]
    options = 0
    while options < len(lines) and re.match(r"\s*:(?!::)", lines[options].text):
        options += 1
    return lines[options:]


def _paragraph(lines: Sequence[Line]) -> Iterator[Line]:
    """The first lines of a directive's content that are text."""
    for number, line in enumerate(lines):
        if re.search(r"[`:~]{3}", line.text) or (not line.text.strip() and number and lines[number - 1].text.strip()):
            return
        yield line


_NO_OPTION: Final = re.compile(rf"\s*:(?!(?:{_OPTIONS}):(?:\s|$))\s*({_OPTIONS})(?![\w-]):?")
_LOST_OPTION: Final = re.compile(rf"\s*:?[ \t]*({_OPTIONS}):(?=[ \t]|$)")


def _no_option(line: Line, wrong: re.Match[str] | None) -> Found:
    assert wrong
    sentence = _("{found!r} is no option of the directive; write {meant!r}, right under its first line")
    return (
        line,
        len(line.text) - len(line.text.lstrip()),
        sentence.format(found=wrong[0].strip(), meant=f":{wrong[1]}:"),
    )


def _is_term(text: str) -> bool:
    return len(text) <= 100 and not re.search(r"[.;,:!?…]$", text)


_LITTLE: Final = re.compile(
    r"(?<![\w’'-])(?:de|des|du|la|le|les|un|une|et|est|sont|pour|que|qui|dans|vous|ne|sur|par|à|il|ils|"
    r"the|of|to|and|is|are|for|that|which|in|you|with|on|by|it|a|an|this)(?![\w'-])",
    re.IGNORECASE,
)
"""The words that no sentence is without."""


def _is_prose(code: str) -> bool:
    """Whether what is shown as code is a sentence, or markup that begins a block of prose."""
    text = code.strip()
    if re.match(r"```\{[\w-]+\}|#{2,6} \S[^\n]*$", text):
        return True
    if not re.match(r"(?:[-*+] |: |\d+[.)] |> )?[^\W\d_a-z]|(?:[-*+] |: |> )", text):
        return False
    plain = re.sub(r"\{[\w:-]+\}`[^`]*`|`[^`]*`|\[([^\]]*)\]\([^)]*\)|\*\*?", r"\1", text)
    if re.search(r"[{}=<>$|\\@#\[\]+]|\w\(|/\w|\w_|^\s|\n\s|--|^\S+: \S+$", plain, re.MULTILINE):
        return False
    return bool(len(plain.split()) >= 5 and len(_LITTLE.findall(plain)) >= 2 and re.search(r"[.!?…:;]\W*$", plain))
