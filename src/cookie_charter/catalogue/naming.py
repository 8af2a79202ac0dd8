"""Which of the names that are declared mean a name that a browser shows.

The closest comes first: an exact name before a glob, the longer glob before the shorter, a glob before a regular
expression; of those that are equally close, the one that is declared first.
"""

from collections.abc import Iterable
from typing import NamedTuple

from cookie_charter.catalogue.model import Match
from cookie_charter.catalogue.patterns import Deadline, Patterns, of_glob


class Name(NamedTuple):
    """A *name* as it is declared, and how it *matches* those in a browser."""

    matches: Match
    name: str


class Names:
    """The declared names of one catalogue. They are looked up, not searched through."""

    def __init__(self, declared: Iterable[Name]) -> None:
        """In the order in which they are declared."""
        self._declared = dict.fromkeys(declared)
        self._patterned = sorted((name for name in self._declared if name.matches is not Match.EXACT), key=_vagueness)
        self._patterns = Patterns(
            name if matches is Match.REGEX else of_glob(name) for matches, name in self._patterned
        )

    def meaning(self, name: str, deadline: Deadline) -> list[Name]:
        """Those that mean a *name*, the closest first; raises TooLongError."""
        exact = Name(Match.EXACT, name)
        numbers = self._patterns.matching(name, deadline)
        return [*([exact] if exact in self._declared else []), *(self._patterned[number] for number in numbers)]


def _vagueness(name: Name) -> tuple[bool, int]:
    return name.matches is Match.REGEX, -len(name.name)
