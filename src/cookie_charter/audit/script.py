"""What a visitor does: a Python file with a function ``visit(page)``, in the terms of Playwright's own API.

What such a file types can be secret, and Playwright repeats it in its errors. So an error is reported
by its kind and the line of the file only.
"""

import contextlib
import inspect
import runpy
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cookie_charter.audit.evidence import EvidenceError
from cookie_charter.problem import reason
from cookie_charter.speech import _

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True)
class Script:
    """What a file does."""

    path: Path
    visit: "Callable[[Page], object]"

    def run(self, page: "Page") -> None:
        """Do it in a page; raises EvidenceError where it stops."""
        with _stops(self.path):
            self.visit(page)


def load(path: Path) -> Script:
    """The file at *path*; raises EvidenceError if it cannot be read, or stops, or has no function ``visit``."""
    try:
        path.read_bytes()
    except OSError as error:
        raise EvidenceError(f"{path}: {reason(error)}") from None
    with _stops(path):
        visit = runpy.run_path(str(path)).get("visit")
    if not callable(visit):
        raise EvidenceError(_("{path}: the function 'visit(page)' is missing").format(path=path))
    if inspect.iscoroutinefunction(visit):
        raise EvidenceError(_("{path}: 'visit' must not be async").format(path=path))
    return Script(path, visit)


@contextlib.contextmanager
def _stops(path: Path) -> Iterator[None]:
    """Run what is in the file: where it stops with an error, say so; what it prints is no part of a report."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except (Exception, SystemExit) as error:
        sentence = _("{place}: the script failed here ({error})")
        raise EvidenceError(sentence.format(place=_place(path, error), error=type(error).__name__)) from None


def _place(path: Path, error: BaseException) -> str:
    """The innermost line of the file that an error came through."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f"{path}:{error.lineno}"
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == str(path)]
    return f"{path}:{lines[-1]}" if lines else str(path)
