"""Processes that do one thing each, and end with the one that started them, however that ends.

Ctrl-C reaches every process of a terminal's job, and each would say something of it. So these are a job of their own:
the first process alone is interrupted, and ends them and whatever they have started. Where the first one is killed,
they notice.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait


@contextmanager
def processes(number: int, prepare: Callable[[], None] | None = None) -> Iterator[ProcessPoolExecutor]:
    """At most *number* processes, each of which begins with *prepare*, if there is anything."""
    # Where they can be forked, they start with all that has been imported here.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(number, context, _begin, (prepare,)) as pool:
        try:
            yield pool
        except BaseException:
            for process in multiprocessing.active_children():
                _kill(process.pid or 0)
            raise


def _begin(prepare: Callable[[], None] | None) -> None:
    if hasattr(os, "setsid"):
        os.setsid()
    else:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        wait([parent.sentinel])
        _kill(os.getpid())

    threading.Thread(target=follow, daemon=True).start()
    if prepare is not None:
        prepare()


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):  # it has just ended
        if hasattr(os, "killpg"):
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGTERM)
