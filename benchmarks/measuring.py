"""Wall time and peak memory of commands."""

import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

ENVIRONMENT: Final = {
    # Not what a make says to those that it starts: `make bench DATA=PATH` names nothing for `make html`.
    **{name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))},
    "LC_ALL": "C.UTF-8",
}


class Failed(Exception):
    """A command that did not end well; the message shows what it said."""


class Measure(NamedTuple):
    """What a command took: *seconds* of wall time, *mebibytes* of resident memory at its peak."""

    seconds: float
    mebibytes: float


class Candidate(NamedTuple):
    """Something to be timed: its *name*, what *runs*, and what is done *before* each run and is not timed."""

    name: str
    runs: Callable[[], Measure]
    before: Callable[[], None] = lambda: None


def interleaved(
    candidates: Iterable[Candidate], runs: int, figure: Callable[[Sequence[float]], float] = min
) -> dict[str, Measure]:
    """One *figure* of so many *runs* of each, after a warm-up: the least, unless told otherwise.

    Whatever else a machine does only adds to the time of a command. They take turns, so that what slows it for a while
    slows all of them.
    """
    candidates = list(candidates)
    taken: Mapping[str, list[Measure]] = defaultdict(list)
    for turn in range(runs + 1):
        for candidate in candidates:
            candidate.before()
            measured = candidate.runs()
            if turn > 0:
                taken[candidate.name].append(measured)
    return {name: Measure(*map(figure, zip(*measures, strict=True))) for name, measures in taken.items()}


def measure(command: Sequence[str], folder: Path) -> Measure:
    """Run a command to its end in *folder*; raise Failed if it fails."""
    return _run(command, folder)[0]


def output(command: Sequence[str], folder: Path) -> str:
    """What a command prints; raises Failed if it fails."""
    return _run(command, folder)[1]


def _run(command: Sequence[str], folder: Path) -> tuple[Measure, str]:
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as process:
        assert process.stdout is not None  # a pipe was asked for
        said = process.stdout.read()
        # Not process.wait(), which does not say what the process used.
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{said[-2000:]}")
    return Measure(seconds, usage.ru_maxrss / 1024), said
