"""A message file keeps the lines that its editor wrote, wherever a merge changes nothing.

Files made here hold each paragraph in one line, which is what changes least. Poedit, Babel, Weblate and gettext's own
tools break lines, order comments and state a header each in its own way; a merge that undid that would show as a change
of every entry.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import polib

Key = tuple[bool, str]
"""Which entry is meant: whether it is obsolete, and its message."""


def as_before(content: str, before: str) -> str:
    """The *content* of a message file in the lines that it had *before*: an entry that stays in the very lines that it
    had, of one that changed what stays of it, and a new text as wide as the widest that is broken.

    Both are files that ``messages.reader`` takes.
    """
    blocks, tail = _blocks(before.replace("\r\n", "\n"))
    style = _Style(blocks)
    was: dict[Key, list[_Block]] = defaultdict(list)
    for block in reversed(blocks):
        was[block.key].append(block)
    lines: list[str] = []
    for block in _blocks(content)[0]:
        obsolete, message = block.key
        same, other = was[block.key], was[not obsolete, message]
        old = same.pop() if same else None
        blank = old.blank if lines and old and old is not blocks[0] else min(1, len(lines))
        lines += [""] * blank + style.lay_out(block, old or next(iter(other), None))
    text = "\n".join(lines + tail)
    return text.replace("\n", "\r\n") if "\r\n" in before else text


class _Block(NamedTuple):
    """The *lines* of an entry and how many *blank* ones come before it; the same by what they say, as *parts*:
    comments by their mark, texts by their keyword."""

    lines: list[str]
    blank: int
    parts: dict[str, list[str]]

    @property
    def key(self) -> Key:
        return self.lines[-1].lstrip().startswith("#~"), _text(self.parts.get("msgid", ()))


_KIND: Final = re.compile(r"(?P<obsolete>#~ +)?(?P<keyword>msg\w+(?:\[\d\])?)|(?P<comment>#(?:~\||[.:,|])?)(?=\s|$)")


def _blocks(content: str) -> tuple[list[_Block], list[str]]:
    """The entries of a file, and the lines behind the last of them."""
    blocks: list[_Block] = []
    lines: list[str] = []
    parts: dict[str, list[str]] = {}
    kind, blank, between = "", 0, 0
    for line in content.split("\n"):
        bare = line.strip(" \t")
        found = _KIND.match(bare)
        begins = found and (found["comment"] or found["keyword"] in {"msgid", "msgctxt"})
        if kind.startswith("msgstr") and (not bare or begins):
            blocks.append(_Block(lines, blank, parts))
            lines, parts, kind, blank, between = [], {}, "", 0, 0
        if not bare:
            blank, between = (blank, between + 1) if lines else (blank + 1, 0)
            continue
        if found:
            kind = found["keyword"] or found["comment"]
        lines += [""] * between + [line]
        between = 0
        parts.setdefault(kind, []).append(bare)
    if kind.startswith("msgstr"):
        return [*blocks, _Block(lines, blank, parts)], []
    return blocks, [""] * blank + lines + [""] * between


def _quoted(lines: Iterable[str]) -> list[str]:
    """The texts of some lines, in their quotes."""
    return [line[line.index('"') :] for line in lines if '"' in line]


def _text(lines: Iterable[str]) -> str:
    """What some lines say together."""
    unescaped: str = polib.unescape("".join(line[1:-1] for line in _quoted(lines)))
    return unescaped


def _previous(lines: Iterable[str]) -> list[list[str]]:
    """The keyword and text of each field that says what an entry was before."""
    fields: list[list[str]] = []
    for line in lines:
        keyword, _quote, _rest = line.partition("|")[2].partition('"')
        if keyword.strip():
            fields.append([keyword.strip(), ""])
        fields[-1][1] += _text([line])
    return fields


def _words(lines: Iterable[str]) -> list[str]:
    return [word for line in lines for word in line.split()[1:]]


def _says(kind: str, lines: list[str]) -> object:
    """What the lines of a part say, however they are broken."""
    match kind:
        case "#:":
            return sorted(_words(lines))
        case "#,":
            return [flag.strip() for line in lines for flag in line[2:].split(",") if flag.strip()]
        case "#|" | "#~|":
            return _previous(lines)
        case "#" | "#.":
            return [line[len(kind) :].strip() for line in lines]
    return _text(lines)


_ORDER: Final = ("#", "#.", "#:", "#,", "#~|", "#|", "msgctxt", "msgid", "msgid_plural")


class _Style:
    """How the entries of a file are laid out."""

    def __init__(self, blocks: list[_Block]) -> None:
        self.was = {
            _text(lines): quoted
            for block in blocks
            for kind, lines in block.parts.items()
            if kind.startswith("msg") and (quoted := _quoted(lines)) != _unbroken(_text(lines))
        }
        self.width = max((len(line) for lines in self.was.values() for line in lines), default=0)
        places = [lines for block in blocks if len(lines := block.parts.get("#:", [])) > 1]
        self.one_place_a_line = all(len(_words([line])) == 1 for lines in places for line in lines)
        self.places_width = max((len(line) for lines in places for line in lines), default=0)

    def lay_out(self, block: _Block, old: _Block | None) -> list[str]:
        """The lines of an entry, as the *old* one has them, if there is one."""
        if old is None:
            return [line for kind in block.parts for line in self._new(kind, block)]
        parts = {kind: self._part(kind, block, old) for kind in _in_order(block.parts, old.parts)}
        if block.key[0] == old.key[0] and all(old.parts.get(kind, []) == lines for kind, lines in parts.items()):
            return old.lines
        return [line for lines in parts.values() for line in lines]

    def _part(self, kind: str, block: _Block, old: _Block) -> list[str]:
        lines, before = block.parts.get(kind, []), old.parts.get(kind, [])
        if kind == "msgstr" and not block.key[1]:
            return _header(lines, before)
        if not lines or not before or _says(kind, lines) != _says(kind, before):
            return self._new(kind, block)
        if kind.startswith("#") or block.key[0] == old.key[0]:
            return before
        return _prefixed(kind, _quoted(before), block)

    def _new(self, kind: str, block: _Block) -> list[str]:
        lines = block.parts.get(kind, [])
        if kind == "#:":
            return self._places(_words(lines))
        if not kind.startswith("msg"):
            return lines
        text = _text(lines)
        if not lines or not self.was or not block.key[1]:
            return lines
        return _prefixed(kind, self.was.get(text) or _broken(text, self.width), block)

    def _places(self, words: list[str]) -> list[str]:
        if not self.places_width:
            return [" ".join(["#:", *words])] if words else []
        lines: list[str] = []
        for word in words:
            if lines and not self.one_place_a_line and len(lines[-1]) + 1 + len(word) <= self.places_width:
                lines[-1] += f" {word}"
            else:
                lines.append(f"#: {word}")
        return lines


def _in_order(new: Iterable[str], old: Iterable[str]) -> list[str]:
    """The kinds of parts in the order of the *old* ones, with the *new* ones among them in gettext's order."""
    kinds = list(old)
    for kind in new:
        if kind not in kinds:
            later = (at for at, other in enumerate(kinds) if _rank(other) > _rank(kind))
            kinds.insert(next(later, len(kinds)), kind)
    return kinds


def _rank(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind), "") if kind in _ORDER else (len(_ORDER), kind)


def _prefixed(kind: str, quoted: list[str], block: _Block) -> list[str]:
    prefix = "#~ " if block.key[0] else ""
    return [f"{prefix}{kind} {quoted[0]}", *(f"{prefix}{line}" for line in quoted[1:])]


def _header(lines: list[str], before: list[str]) -> list[str]:
    """The lines of a header as they were, but for the fields that say something else or are new."""
    stated = {_field(lines): lines for lines in _fields(_quoted(lines))}
    kept = []
    for field in _fields(_quoted(before)):
        new = stated.pop(_field(field), field)
        kept.append(field if _text(new).split() == _text(field).split() else new)
    first = [before[0]] if _text(before[:1]) == "" else ['msgstr ""']
    return [*first, *(line for field in (*kept, *stated.values()) for line in field)]


def _fields(quoted: Iterable[str]) -> Iterator[list[str]]:
    """The lines of each field of a header."""
    field: list[str] = []
    for line in quoted:
        if line != '""':
            field.append(line)
            if line.endswith('\\n"'):
                yield field
                field = []
    if field:
        yield field


def _field(lines: list[str]) -> str:
    return _text(lines).partition(":")[0].strip().lower()


def _broken(text: str, width: int) -> list[str]:
    """The lines of a text that is new in a file of that *width*."""
    return _quoted(polib.POEntry(msgid=text).__unicode__(wrapwidth=width).split("\n"))[:-1]  # its empty msgstr


def _unbroken(text: str) -> list[str]:
    """The lines of a text where only its own line ends break it, after an empty one if there are any inside."""
    parts = [f'"{polib.escape(part)}"' for part in text.splitlines(keepends=True)]
    return ['""', *parts] if len(parts) > 1 else parts or ['""']
