"""The room that a table needs for its words, which no style sheet can ask: a browser breaks lines where there is little
room, and never says so. With less room than this, the style sheet shows cards.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

from cookie_charter.pages.columns import Cell, Column
from cookie_charter.pages.table import Row

STEP: Final = 2
"""Between the classes of the style sheet, in em."""

MOST: Final = 102
"""What needs this or more has no room on any screen."""

_PADDING: Final = 1.3
"""Left and right of a cell, with its border."""

_READABLE: Final = 8.0
"""A column of sentences gets this much, however short their words."""

_BOLD: Final = 1.1
_SMALL: Final = 0.87

_NARROW: Final = frozenset("fijlrtI.,:;!|'’()[]/-‐")
_WIDE: Final = frozenset("mwMW@%œæ")

# No line ends at a no-break space.
_WORD: Final = re.compile(r"[^ \t\n‐-]+[‐-]?")
_LONG: Final = re.compile(r"[^ \t\n]{12,}")
_INSIDE: Final = re.compile(r"(?<=[^\s./][./])(?=[^\W\d])|(?<=//)")
_PERHAPS: Final = re.compile(r"[./][^\W\d]|//")
"""What a text has wherever the one before finds something; it is looked for much faster."""


def parts(text: str) -> list[str]:
    """A text, divided where a line may end though there is no space: in long addresses, at dots and slashes."""
    if not _PERHAPS.search(text):
        return [text]
    ends = [
        long.start() + end.start()
        for long in _LONG.finditer(text)
        for end in _INSIDE.finditer(long.group())
        if end.start()
    ]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, None], strict=True)]


def needed(table: Sequence[Row], columns: Sequence[Column[Any]], *, dense: bool = False) -> int:
    """The width in em, rounded up to a class of the style sheet, that a *table*, the headings first, needs.

    A *dense* one has smaller headings, and less room around its words.
    """
    headings, *body = table
    bold, padding = (_BOLD * _SMALL, _PADDING - 0.5) if dense else (_BOLD, _PADDING)
    width = 0.0
    for place, column in enumerate(columns):
        cells = [row.cells[place] for row in body]
        if column.literal:
            widest = max(map(_literal, cells), default=0.0)
        else:
            widest = _longest(cells) * (_BOLD if column.heads_row else 1)
        least = _READABLE if column.sentences else 0.0
        width += max(widest, least, _longest([headings.cells[place]]) * bold) + padding
    return min(math.ceil(width / STEP) * STEP, MOST)


def _literal(cell: Cell) -> float:
    """A name is in a font whose letters are all as wide, a little smaller, with room around it."""
    return sum(len(part.text) for part in cell) * 0.55 + 0.4


def _longest(cells: Iterable[Cell]) -> float:
    texts = {part.text for cell in cells for part in cell}
    words = {word for text in texts for part in parts(text) for word in _WORD.findall(part)}
    longest = 0.0
    for word in sorted(words, key=len, reverse=True):
        if len(word) * _WIDEST <= longest:
            break  # as for all that are as short
        longest = max(longest, _width(word))
    return longest


def _width(text: str) -> float:
    """The width of a text in em, in the widest of the usual fonts."""
    return sum(map(_letter, text))


_WIDEST: Final = 1.0


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDEST
    if letter in _NARROW:
        return 0.4
    if letter in _WIDE:
        return 0.95
    return 0.72 if letter.isupper() else 0.59
