"""What is wrong in a paragraph of a page: roles, links, emphasis, HTML and marks of lists that are shown as typed.

Every character of the paragraph that MyST takes for something (code, a role, an address, what a backslash escapes) is
put out of sight, by one character each. In what is left, which is what readers see, each rule is a pattern.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from cookie_charter.messages.markup import Dialect
from cookie_charter.speech import _

CODE, LINK, TAKEN = "\ue000", "\ue001", "\ue002"
"""What stands for each character of a literal, of the address of a link, and of all other markup."""

ROLES: Final = frozenset({
    "abbr", "charter-repository", "cookie", "cookie-advertising", "cookie-consent", "cookie-count", "cookie-names",
    "cookie-tracking",
    "dfn", "doc", "download", "envvar", "eq", "guilabel", "kbd", "menuselection", "numref", "ref", "sub", "sup", "term",
})  # fmt: skip
"""Roles whose names nobody writes right before a literal, or in braces, for anything else."""

_MORE_ROLES: Final = ROLES | {
    "any", "code", "command", "emphasis", "file", "keyword", "literal", "math", "option", "pep", "program", "rfc",
    "samp", "strong", "token",
}  # fmt: skip

_HTML: Final = frozenset({
    "a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "big", "blockquote", "body", "br",
    "button", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "embed", "fieldset", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "legend", "li", "link",
    "main", "mark", "meta", "nav", "object", "ol", "optgroup", "option", "p", "picture", "pre", "q", "s", "samp",
    "script", "section", "select", "small", "source", "span", "strike", "strong", "style", "sub", "summary", "sup",
    "svg", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr", "tt", "u", "ul", "var",
    "video", "wbr",
})  # fmt: skip

_NAME: Final = r"[A-Za-z][A-Za-z0-9_+:-]*"
_QUOTES: Final = {"'": "'", '"': '"', "‘": "’", "’": "’", "“": "”", "”": "”", "«": "»", "‹": "›", "´": "´", "′": "′"}


class Inline:
    """The text of a paragraph, a heading or a cell, as it was typed; *before* is that of the paragraph before it."""

    def __init__(
        self,
        typed: str,
        dialect: Dialect,
        references: dict[str, Any],
        *,
        heading: bool = False,
        in_item: bool = False,
        before: str = "",
    ) -> None:
        self._typed = typed
        self._dialect = dialect
        self._heading = heading
        self._in_item = in_item
        self._before = before
        shown = list(typed)
        self._left_open: list[int] = []
        self._literals: list[tuple[int, int]] = []
        self._addresses: list[tuple[int, int]] = []
        for span in dialect.spans(typed, references):
            if span.rule == "emphasis":
                self._left_open += span.left
                for offset in range(span.start, span.end):
                    if offset not in span.left:
                        _hide(shown, TAKEN, offset, offset + 1)
            elif span.rule == "backticks":
                self._literals.append((span.start, span.end))
                _hide(shown, CODE, span.start, span.end)
            elif span.rule == "link":
                self._addresses.append((span.label_end + 1, span.end))
                _hide(shown, LINK, span.start, span.start + 1)
                _hide(shown, LINK, span.label_end, span.end)
            else:
                _hide(shown, TAKEN, span.start, span.end)
        self._shown = "".join(shown)

    def found(self) -> Iterator[tuple[int, str]]:
        """The offset and a sentence for each thing that is wrong; of what one piece of text breaks, the first."""
        seen: set[int] = set()
        for rule in (
            self._fences, self._roles, self._names_of_roles, self._headings, self._html, self._links,
            self._quoted_addresses, self._bullets, self._items, self._definitions, self._others, self._emphasis,
            self._backticks, self._parentheses,
        ):  # fmt: skip
            for start, end, sentence in rule():
                if not seen.intersection(range(start, end)):
                    seen.update(range(start, end))
                    yield start, sentence

    def _is_written(self, start: int, end: int, meant: str) -> tuple[int, int, str]:
        sentence = _("{found!r} is shown as typed; write {meant!r}")
        return start, end, sentence.format(found=_short(self._typed[start:end]), meant=_short(meant))

    # Roles

    def _roles(self) -> Iterator[tuple[int, int, str]]:
        for role in re.finditer(rf"(?<![{{\w\\])\{{({_NAME})\}}", self._shown):
            name, start, end = role[1], role.start(), role.end()
            known = _is_role(name)
            rest = self._shown[end:]
            quoted = re.match(rf"[ \t\xa0]?([{''.join(_QUOTES)}])", rest)
            if rest.startswith("`"):
                sentence = _("{found!r} is never closed; put a backtick after its text")
                yield start, end + len(rest) - len(rest.lstrip("`")), sentence.format(found=f"{role[0]}`")
            elif quoted and (known or quoted[1] not in "'\"’´′"):
                opening = end + quoted.end()
                closing = self._shown.find(_QUOTES[quoted[1]], opening)
                closing = len(self._shown) if closing < 0 else closing
                content = self._typed[opening:closing].split("\n")[0].strip()
                if known or closing - opening < 60:
                    yield self._is_written(start, min(closing + 1, len(self._shown)), f"{role[0]}`{content}`")
            elif known and (spaced := re.match(rf"[ \t\xa0\n]+({CODE}+)", rest)):
                literal = self._typed[end + spaced.start(1) : end + spaced.end(1)]
                yield self._is_written(start, end + spaced.end(), f"{role[0]}{literal}")
            elif name in ROLES and (word := re.match(r"(\w[\w/.-]*)`?|[(\[<]", rest)):
                yield self._is_written(start, end + word.end(), f"{role[0]}`{word[1] or '…'}`")

    def _names_of_roles(self) -> Iterator[tuple[int, int, str]]:
        found = re.finditer(rf"(?<![\w{{}}:./\\-])(\{{?|:)({_NAME}?)(\}}?|:)({CODE}+)", self._shown)
        for role in found:
            opened, name, closed, _literal = role.groups()
            lone = opened + closed in {"", "{", "}", "::"}
            if lone and name in (ROLES if not opened + closed else _MORE_ROLES):
                yield self._is_written(
                    role.start(), role.end(), f"{{{name}}}{self._typed[role.start(4) : role.end(4)]}"
                )

    # Marks at the start of a line

    def _lines(self, pattern: str, text: str | None = None) -> Iterator[re.Match[str]]:
        """Where a *pattern* is found at the start of a line, behind its indentation."""
        at_start = re.compile(pattern, re.MULTILINE)
        for line in re.finditer(r"(?m)^[ \t]*", self._shown):
            if found := at_start.match(self._shown if text is None else text, line.end()):
                yield found

    def _fences(self) -> Iterator[tuple[int, int, str]]:
        for fence in self._lines(r"([`'´’‘~]{2,}|:{2,}) *(\{ *[\w-]+ *\})([^\n]*)", self._typed):
            literal = next((end for start, end in self._literals if start == fence.start()), None)
            if self._shown[fence.start()] == TAKEN or (literal and "\n" not in self._typed[fence.start() : literal]):
                continue
            sentence = _("{found!r} opens no directive; write {meant!r}")
            meant = f"```{fence[2].replace(' ', '')}"
            yield fence.start(), literal or fence.end(), sentence.format(found=fence[1] + fence[2], meant=meant)
        for fence in self._lines(r":{3,} *([\w-]+)"):
            sentence = _("{found!r} is shown as typed: directives are fenced with backticks here; write {meant!r}")
            yield fence.start(), fence.end(), sentence.format(found=fence[0], meant=f"```{{{fence[1]}}}")
        for directive in self._lines(r"\.\. ([\w-]+)::(?= |$)"):
            yield self._is_written(directive.start(), directive.end(), f"```{{{directive[1]}}}")

    def _headings(self) -> Iterator[tuple[int, int, str]]:
        if self._heading:
            return
        for marks in self._lines(r"(#+)([^\S\n]?)(?=([^\s#]))[^\n]*"):
            level = min(6, len(marks[1]))
            alone = marks[0] == self._shown and re.match(r"#[^\W\d_]\w*[ ’'][^#]*$", marks[0])
            if marks[2] or len(marks[1]) > 6 or (len(marks[1]) > 1 and marks[3].isalnum()) or alone:
                title = self._typed[marks.start() : marks.end()].lstrip("#").strip()
                yield self._is_written(marks.start(), marks.end(), f"{'#' * level} {title}")

    def _bullets(self) -> Iterator[tuple[int, int, str]]:
        if self._heading:
            return
        for mark in self._lines(r"[•‣▪◦●○■□·][^\S\n]*(?=\S)"):
            yield self._is_written(mark.start(), mark.end(), "- ")
        dashes = list(self._lines(r"[–—][^\S\n]+(?=\S)"))
        if dashes:  # one alone may be the dash of a clause, or of somebody who speaks
            above = self._shown[: dashes[0].start()].rstrip() or self._before.rstrip()
            if len(dashes) > 1 or above.endswith(":") or re.match(r"[–—]\s", above):
                for mark in dashes:
                    yield self._is_written(mark.start(), mark.end(), "- ")
        for mark in self._lines(r"([-*+])([\xa0\u202f]|(?=[^\W\d_]{3}))"):
            if mark[2] or mark.start() or self._before.rstrip().endswith(":"):
                yield self._is_written(mark.start(), mark.end(), f"{mark[1]} ")

    def _items(self) -> Iterator[tuple[int, int, str]]:
        if self._heading:
            return
        for mark in self._lines(r"\d{1,2}[.)](?=[^\W\d_a-z](?:[^\W\d_A-Z]|\s))"):
            yield self._is_written(mark.start(), mark.end(), f"{mark[0]} ")
        for mark in self._lines(r"[.)] +(?=\w)"):
            yield self._is_written(mark.start(), mark.end(), f"1{mark[0]}")
        # Such a line begins an item, unless it is indented too far.
        for mark in self._lines(r"([-+*]|(\d{1,2}[.)])) +(?=\S)"):
            if mark.start() and (self._in_item or not mark[2]):
                sentence = _("{found!r} begins no item of the list; put the line under the item before it")
                yield mark.start(), mark.end(1), sentence.format(found=mark[1])
        for mark in re.finditer(r"(?<=[^\W\d_][.;!?])\d{1,2}[.)](?= [^\W\d_a-z])", self._shown):
            sentence = _("{found!r} begins no item of the list; put it on a line of its own")
            yield mark.start(), mark.end(), sentence.format(found=mark[0])

    def _definitions(self) -> Iterator[tuple[int, int, str]]:
        for line in re.finditer(rf"(?m)^[^\S\n]*(:)(?![:\w{TAKEN}-]+:)([^\S\n]*)(?=[^\s:)(/\\|-])", self._shown):
            if "deflist" not in self._dialect.extensions:
                if line.start() and line[2]:
                    sentence = _("{found!r} is shown as typed: definitions need 'deflist' in myst_enable_extensions")
                    yield line.start(1), line.end(), sentence.format(found=line[0].lstrip())
            elif line.start(1) == 0:
                if line[2] and not self._heading:
                    yield 0, 1, _("a definition without a term; put the term into the line above")
            elif not line[2] or line[2][0] not in " \t":
                yield self._is_written(line.start(1), line.end(), ": ")
            else:
                sentence = _("definition that is shown as text; put a blank line before its term, no space before ':'")
                yield line.start(1), line.end(), sentence

    # HTML, links and pictures

    def _html(self) -> Iterator[tuple[int, int, str]]:
        if "html_inline" not in self._dialect.disabled:
            return
        for start, end in html(self._shown):
            sentence = _("{found!r} is shown as typed: this site takes no HTML; remove it, or write Markdown")
            yield start, end, sentence.format(found=_short(self._typed[start:end]))

    def _links(self) -> Iterator[tuple[int, int, str]]:
        typed = self._typed
        for link in re.finditer(rf"(!?)\[([^\[\]]*)\][^\S\n]*\n?[^\S\n]*(?<!\])\(\s*({_TARGET})\s*\)", self._shown):
            words, address = typed[link.start(2) : link.end(2)], link[3]
            yield self._is_written(link.start(), link.end(), f"{link[1]}[{words}]({address})")
        for link in re.finditer(rf"\(([^()\[\]]+)\)\[\s*({_TARGET})\s*\]", self._shown):
            yield self._is_written(link.start(), link.end(), f"[{link[1]}]({link[2]})")
        for picture in re.finditer(rf"!([^\S\n]+)(?={LINK})", self._shown):
            address = re.search(r"\.(?:png|jpe?g|gif|svg|webp)\b", self._typed[picture.end() :].split(")")[0])
            if address:
                yield self._is_written(picture.start(), picture.end() + 1, "![")
        for link in re.finditer(r"!?(\[?[^\[\]\n]{0,200})\]\((?:[^()\n]*\))?", self._shown):
            # What would be run is reported as that (``sources``).
            address = self._shown[self._shown.index("](", link.start()) + 2 :]
            if not re.match(r"\s*(?:\w+\s*=|(?:data|file|javascript|vbscript):)", address, re.IGNORECASE):
                yield link.start(), link.end(), _no_link(_short(typed[link.start() : link.end()]))
        for link in re.finditer(rf"\[[^\[\]()\n]+\((?:{_URL})\)|\[[^\[\]\n]+\](?:{_URL})", self._shown):
            yield link.start(), link.end(), _no_link(_short(typed[link.start() : link.end()]))
        for picture in re.finditer(r"!\[[^\[\]\n]+\](?!\[|\()", self._shown):
            sentence = _("{found!r} shows no picture; write its file in parentheses after it: '![…](picture.png)'")
            yield picture.start(), picture.end(), sentence.format(found=_short(typed[picture.start() : picture.end()]))
        for address in re.finditer(r"<(https?://[^\s<>]+)(?=\s|$)", self._shown):
            yield self._is_written(address.start(), address.end(), f"{address[0]}>")

    def _quoted_addresses(self) -> Iterator[tuple[int, int, str]]:
        for start, end in self._addresses:
            address = self._typed[start:end]
            opening = re.match(r"\(\s*<?([‘’“”«»„\"'])", address)
            if found := opening or re.search(r"([‘’“”«»])>?\s*\)$", address):
                sentence = _("the quotation mark {found!r} is part of the address of the link; remove it")
                yield start + found.start(1), start + found.end(1), sentence.format(found=found[1])

    # The rest

    def _others(self) -> Iterator[tuple[int, int, str]]:
        for target in self._lines(r"(\([\w:.-]+\))[^\S\n]+=[^\S\n]*$"):
            yield self._is_written(target.start(), target.end(), f"{target[1]}=")
        for alert in self._lines(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]"):
            yield self._is_written(alert.start(), alert.end(), f"```{{{alert[1].lower()}}}")

    def _emphasis(self) -> Iterator[tuple[int, int, str]]:
        left = [offset for offset in self._left_open if self._typed[offset] == "*"]
        runs = [offset for offset in left if offset - 1 not in left]
        for start in runs:
            end = start
            while end in left:
                end += 1
            before = self._shown[start - 1 : start] or "\n"
            after = self._shown[end : end + 1] or "\n"
            if end - start == 2:
                wrong = not (before.isalnum() and after.isalnum()) and (
                    not (before.isspace() and after.isspace()) or len(runs) > 1
                )
            elif end - start == 1:
                # One alone before a word or after it can be the mark of a note, as in "Name*" and "* required".
                opens = after.isalpha() and not before.isalnum() and before != "\n"
                wrong = (opens and self._shown[end : end + 3] != "nix") or (before.isalpha() and after in ")»")
            else:
                wrong = False
            if wrong:
                sentence = _("unbalanced mark {mark!r}: it is never closed, or never opened")
                yield start, end, sentence.format(mark=self._typed[start:end])

    def _parentheses(self) -> Iterator[tuple[int, int, str]]:
        open_ones: list[int] = []
        alone = []
        for mark in re.finditer(r"[()]", self._shown):
            if mark[0] == "(":
                open_ones.append(mark.start())
            elif open_ones:
                open_ones.pop()
            # Such a one is that of an enumeration, or of a face.
            elif not re.search(
                rf"(?:^|[\s(,;{TAKEN}])(?:\d[\d.]{{0,3}}|[A-Za-z]\d?|[ivxIVX]{{1,4}})$|[:;=8xX]['’]?-?$",
                self._shown[: mark.start()],
            ):
                alone.append(mark.start())
        for offset in sorted(open_ones + alone):
            sentence = _("unbalanced mark {mark!r}: it is never closed, or never opened")
            yield offset, offset + 1, sentence.format(mark=self._shown[offset])

    def _backticks(self) -> Iterator[tuple[int, int, str]]:
        for mark in re.finditer(r"`+", self._shown):
            sentence = _("unbalanced mark {mark!r}: it is never closed, or never opened")
            yield mark.start(), mark.end(), sentence.format(mark=mark[0])


def html(text: str) -> Iterator[tuple[int, int]]:
    """Where tags and comments of HTML stand in a text."""
    for tag in re.finditer(r"<!--|</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>", text):
        if tag[1] is None or tag[1].lower() in _HTML:
            yield tag.start(), tag.end()


_URL: Final = r"(?:https?://|mailto:|www\.)[^\s()]*"
_TARGET: Final = rf"{_URL}|#[\w-]+|\.{{0,2}}/[^\s()]*|[^\s()]+\.(?:md|rst|html?|pdf|png|jpe?g|svg|gif)(?:#[^\s()]*)?"
"""What an address looks like."""


def _no_link(found: str) -> str:
    sentence = _("{found!r} is no link; write '[words](address)', without spaces in the address")
    return sentence.format(found=found)


def _is_role(name: str) -> bool:
    return name in _MORE_ROLES or name.partition(":")[0] in {"c", "cookie", "cpp", "js", "py", "rst", "std"} - {name}


def _hide(shown: list[str], mark: str, start: int, end: int) -> None:
    for offset in range(start, end):
        if shown[offset] != "\n":
            shown[offset] = mark


def _short(text: str) -> str:
    words = " ".join(text.split("\n"))
    return words if len(words) <= 50 else f"{words[:49]}…"
