"""From saving a file to the new page that ``make live`` serves."""

import http.client
import math
import os
import signal
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from changing import COOKIE, SENTENCE, Change, Changing
from charter import ready
from measuring import ENVIRONMENT, Candidate, Failed, Measure, interleaved

CHANGED: Final = {"make live, one changed sentence": SENTENCE, "make live, one changed cookie": COOKIE}

BETWEEN_LOOKS: Final = 0.01
"""Seconds until the page is asked for again: a figure may be too long by as much."""

REST: Final = 2.0
"""Seconds in which nothing is built any more, before the next file is saved."""

PATIENCE: Final = 120.0
"""Seconds after which nothing is to be expected any more."""


def time_saves(folder: Path, runs: int) -> dict[str, Measure]:
    """How long it takes until the page that is served shows what was saved."""
    charter = ready(folder / "live")
    with _live(charter, folder / "live.log") as live:
        candidates = [_candidate(name, change, live) for name, change in CHANGED.items()]
        # A person waits for it as long as it happens to take, with what passes until the server looks for changes.
        return interleaved(candidates, runs, statistics.median)


class Live:
    """``make live`` in the charter of a *folder*, at a *port* of this machine; what it says is in the file *log*."""

    def __init__(self, folder: Path, port: int, log: Path) -> None:
        self.folder = folder
        self.port = port
        self.log = log

    def page(self) -> str:
        """The first page as it is served now; empty where nothing is, or a file that is just being written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request("GET", "/index.html")
            return connection.getresponse().read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return ""
        finally:
            connection.close()

    def rest(self) -> None:
        """Wait until a page is served, and nothing is built any more."""
        self.wait_until(lambda: self.page() != "" and time.time() - self._last_built() > REST, REST / 10)

    def _last_built(self) -> float:
        """When something was last written, as the system has it."""
        try:
            return max(path.stat().st_mtime for path in (self.folder / "_build").rglob("*"))
        except FileNotFoundError:  # it has just gone
            return time.time()

    def wait_until(self, holds: Callable[[], bool], pause: float) -> None:
        """Look again and again, after a *pause*, until that *holds*; raises Failed where it never does."""
        latest = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > latest:
                said = self.log.read_text(encoding="utf-8")
                raise Failed(f"make live shows no new page after {PATIENCE:.0f} seconds:\n{said[-2000:]}")
            time.sleep(pause)


@contextmanager
def _live(charter: Path, log: Path) -> Iterator[Live]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["make", "live", f"PORT={port}"]
    with log.open("w", encoding="utf-8") as said:
        # A group of its own, to be ended as a whole: make, what it starts, and what that starts.
        process = subprocess.Popen(
            command, cwd=charter, env=ENVIRONMENT, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield Live(charter, port, log)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _candidate(name: str, change: Change, live: Live) -> Candidate:
    changing = Changing(change, live.folder)

    def runs() -> Measure:
        started = time.perf_counter()
        changing.save()
        live.wait_until(lambda: changing.is_in(live.page()), BETWEEN_LOOKS)
        return Measure(time.perf_counter() - started, math.nan)

    return Candidate(name, runs, live.rest)
