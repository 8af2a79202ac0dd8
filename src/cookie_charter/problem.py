"""What is said about something wrong in a file that a person wrote: where it is, what was found, what to do."""

import difflib
from collections.abc import Iterable
from typing import Final, NamedTuple

MOST_SHOWN: Final = 25
"""How many words a sentence lists; a model has fewer fields, a catalogue can have thousands of cookies."""


class Problem(NamedTuple):
    """One plain *sentence* about one place: *line* and *column* count from 1, *path* is as the reader would type it."""

    path: str
    line: int
    column: int
    sentence: str

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


def unknown(what: str, found: str, known: Iterable[str]) -> str:
    """Say that *found* is not one of the *known* words, and which one was probably meant.

    >>> unknown("category", "statistic", ["necessary", "statistics"])
    "unknown category 'statistic'; did you mean 'statistics'?"
    """
    words = [str(word) for word in known]
    if close := difflib.get_close_matches(found, words, n=1):
        return f"unknown {what} {found!r}; did you mean {close[0]!r}?"
    if not words:
        return f"unknown {what} {found!r}; there is none yet"
    shown = words if len(words) <= MOST_SHOWN else [*words[:MOST_SHOWN], f"and {len(words) - MOST_SHOWN} more"]
    return f"unknown {what} {found!r}; expected one of: {', '.join(shown)}"
