"""Problems in files that people write: where each is, what was found, what to do."""

import os
import unicodedata
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from cookie_charter.characters import look
from cookie_charter.speech import _

MOST_SHOWN: Final = 26
"""How many words a sentence lists; no model has more fields, a catalogue can have thousands of cookies."""

LONGEST_SHOWN: Final = 100
"""The characters of a word that a sentence lists."""

LONGEST_TYPO: Final = 100
"""The characters of a word that may be a mistyped other one."""

MOST_COMPARED: Final = 20_000
"""With how many words mistyped ones are compared: it takes a second, and a person does not mistype more."""


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
        return printable(f"{self.place}: {self.sentence}")


def printable(text: str, *, longest: int | None = None) -> str:
    """*text* as one line in which each character is shown: one that a terminal would obey, that shows nothing or turns
    the order of others around is escaped. Beyond *longest* characters it is cut."""
    if longest is not None and len(text) > longest:
        return f"{printable(text[:longest])[:longest]}…"
    if text.isprintable():
        return text
    return "".join([char if char.isprintable() else _escaped(char) for char in text])


def _escaped(char: str) -> str:
    # Spaces of other widths are no danger; French is full of them.
    return char if unicodedata.category(char) == "Zs" else char.encode("unicode_escape").decode("ascii")


class Known:
    """The words that something can be: which of them a mistyped one was probably meant to be, and what else there is.

    To find the word that was meant takes a comparison with each. So that a file with a hundred thousand unknown words
    is read in the time that it takes to read it, there are ``MOST_COMPARED`` comparisons in all; sentences after that
    only list the words.
    """

    def __init__(self, words: Iterable[str], more: Collection[str] = ()) -> None:
        """*words* first, then *more*."""
        self._words, self._more = dict.fromkeys(map(str, words)), more
        self._left = MOST_COMPARED

    def __contains__(self, word: object) -> bool:
        return word in self._words or word in self._more

    @cached_property
    def _all(self) -> list[str]:
        return [*self._words, *(word for word in self._more if word not in self._words)]

    @cached_property
    def _listed(self) -> str:
        listed = [printable(word, longest=LONGEST_SHOWN) for word in self._all[:MOST_SHOWN]]
        if beyond := len(self._all) - len(listed):
            listed.append(_("and {number} more").format(number=beyond))
        return ", ".join(listed)

    def unknown(self, what: str, found: str) -> str:
        """Say that *found* is none of them. *what* is the name of a field, or a noun marked by ``N_``."""
        if meant := self._closest(found):
            if look(meant) == look(found):  # only the codes of their characters tell them apart
                return _("unknown {what} {found}; did you mean {meant}, which looks the same?").format(
                    what=_(what), found=ascii(found), meant=ascii(meant)
                )
            return _("unknown {what} {found!r}; did you mean {meant!r}?").format(what=_(what), found=found, meant=meant)
        if not self._all:
            return _("unknown {what} {found!r}; none is defined yet").format(what=_(what), found=found)
        return _("unknown {what} {found!r}; expected one of: {words}").format(
            what=_(what), found=found, words=self._listed
        )

    @cached_property
    def _looks(self) -> dict[str, str]:
        return {look(word): word for word in self._all}

    def _closest(self, found: str) -> str | None:
        if same := self._looks.get(look(found)):
            return same
        if len(found) > LONGEST_TYPO or not self._left:
            return None
        words = [word for word in self._all[: self._left] if len(word) <= LONGEST_TYPO]
        self._left -= len(words)
        import difflib  # here, since most names are known

        return next(iter(difflib.get_close_matches(found, words, n=1)), None)


def unknown(what: str, found: str, known: Iterable[str]) -> str:
    """Say that *found* is not one of the *known* words, and which one was probably meant.

    >>> unknown("category", "statistic", ["necessary", "statistics"])
    "unknown category 'statistic'; did you mean 'statistics'?"
    """
    return Known(known).unknown(what, found)


def reason(error: OSError) -> str:
    """Why a file cannot be read, or a port be had; see ``library_sentences.SYSTEM``."""
    return _(error.strerror or str(error))


def cannot(error: OSError) -> str:
    """Which file the system could not do something with, if it names one, and why."""
    if error.filename is None:
        return reason(error)
    path = os.fsdecode(error.filename)
    return f"{os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path}: {reason(error)}"
