"""What a visitor does: a Python file with a function for each scenario, in the terms of Playwright's own API.

A scenario is a function of the file itself that takes a ``page`` and nothing more, such as ``refuse(page)``. A helper
begins with ``_``, takes something else, or is imported.

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

from cookie_charter.audit.evidence import ARRIVAL, EvidenceError
from cookie_charter.problem import reason
from cookie_charter.speech import _

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True)
class Scenario:
    """What a visitor does, by its name."""

    name: str
    path: Path
    function: "Callable[[Page], object]"

    @property
    def source(self) -> str:
        """The function as the file has it."""
        return inspect.getsource(self.function)

    def run(self, page: "Page") -> None:
        """Do it in a page; raises EvidenceError where it stops."""
        with _stops(self.path):
            self.function(page)


def load(path: Path) -> list[Scenario]:
    """The scenarios of the file at *path*, in its order; raises EvidenceError if it cannot be read, or stops, or has
    none."""
    try:
        path.read_bytes()
    except OSError as error:
        raise EvidenceError(f"{path}: {reason(error)}") from None
    with _stops(path):
        names = runpy.run_path(str(path))
    found = [
        Scenario(name, path, of) for name, of in names.items() if not name.startswith("_") and _takes_page(of, path)
    ]
    if not found:
        raise EvidenceError(
            _("{path}: a function such as 'refuse(page)' or 'visit(page)' is missing").format(path=path)
        )
    for scenario in found:
        if inspect.iscoroutinefunction(scenario.function):
            raise EvidenceError(_("{path}: '{name}' must not be async").format(path=path, name=scenario.name))
        if scenario.name == ARRIVAL:
            sentence = _("{path}: 'arrival' is the scenario in which nothing is done; choose another name")
            raise EvidenceError(sentence.format(path=path))
    return found


def _takes_page(thing: object, path: Path) -> bool:
    """Whether something is a function of the file at *path* that needs a page and nothing else."""
    inner = inspect.unwrap(thing) if callable(thing) else thing
    if not inspect.isfunction(inner) or inner.__code__.co_filename != str(path):
        return False
    first, *others = [*inspect.signature(inner).parameters.values(), None]
    return (
        first is not None
        and first.name == "page"
        and all(one is None or one.default is not one.empty or one.kind in _GATHERING for one in others)
    )


_GATHERING = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


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
