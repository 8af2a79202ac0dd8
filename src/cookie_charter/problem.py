"""What is said about something wrong in a file that a person wrote: where it is, what was found, what to do."""

import difflib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from cookie_charter.speech import N_, _

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

    *what* is the name of a field, or a noun marked by ``N_``.

    >>> unknown("category", "statistic", ["necessary", "statistics"])
    "unknown category 'statistic'; did you mean 'statistics'?"
    """
    words = [str(word) for word in known]
    if close := difflib.get_close_matches(found, words, n=1):
        return _("unknown {what} {found!r}; did you mean {meant!r}?").format(what=_(what), found=found, meant=close[0])
    if not words:
        return _("unknown {what} {found!r}; there is none yet").format(what=_(what), found=found)
    shown = words[:MOST_SHOWN]
    if beyond := len(words) - len(shown):
        shown.append(_("and {number} more").format(number=beyond))
    return _("unknown {what} {found!r}; expected one of: {words}").format(
        what=_(what), found=found, words=", ".join(shown)
    )


_SYSTEM_ERRORS: Final = (
    N_("No such file or directory"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Permission denied"),
    N_("Address already in use"),
    N_("File exists"),
    N_("File too large"),
    N_("No space left on device"),
    N_("Read-only file system"),
)
"""What the system says of files that cannot be read and ports that cannot be had; where it has the user's language, it
says it by itself."""


def reason(error: OSError) -> str:
    """Why a file cannot be read, or a port be had."""
    return _(error.strerror or str(error))


def cannot(error: OSError) -> str:
    """Which file the system could not do something with, if it names one, and why."""
    if error.filename is None:
        return reason(error)
    path = os.fsdecode(error.filename)
    return f"{os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path}: {reason(error)}"
