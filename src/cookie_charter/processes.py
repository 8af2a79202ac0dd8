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
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, TypeVar

FORKED: Final = sys.platform == "linux"
"""Whether they start with all that has been imported in the first process."""

T = TypeVar("T")


class KilledError(Exception):
    """A process was killed before it had done what it was for."""


def called(calls: Sequence[Callable[[], T]], prepare: Callable[[], None] | None = None) -> Iterator[T]:
    """What the *calls* give, in their order: each has a process of its own, which begins with *prepare*, if there is
    anything, and there are no more of them at once than processors.

    Raises what a call raises, and KilledError; then the others are ended.
    """
    context = multiprocessing.get_context("fork") if FORKED else multiprocessing.get_context("spawn")
    waiting = deque(enumerate(calls))
    running: dict[Connection, tuple[int, BaseProcess]] = {}
    given: dict[int, T] = {}
    try:
        for number in range(len(calls)):
            while number not in given:
                while waiting and len(running) < _processors():
                    other, call = waiting.popleft()
                    receiver, sender = context.Pipe(duplex=False)
                    process: BaseProcess = context.Process(target=_call, args=(call, prepare, sender))
                    process.start()
                    sender.close()  # so that nobody has it once that process has ended
                    running[receiver] = (other, process)
                ended = wait(list(running))
                for receiver in [one for one in running if one in ended]:
                    other, process = running[receiver]
                    given[other] = _received(receiver)
                    process.join()
                    receiver.close()
                    del running[receiver]
            yield given.pop(number)
    except BaseException:
        for _number, process in running.values():
            _kill(process.pid or 0)
            process.kill()  # where it is no job of its own yet
        for _number, process in running.values():
            process.join()
        raise


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _received(receiver: Connection) -> Any:
    try:
        value, error = receiver.recv()
    except EOFError:
        raise KilledError from None
    if error is not None:
        raise error
    return value


def _call(call: Callable[[], object], prepare: Callable[[], None] | None, sender: Connection) -> None:
    """What a process does."""
    _follow_parent()
    try:
        if prepare is not None:
            prepare()
        given: tuple[object, BaseException | None] = (call(), None)
    except BaseException as error:  # it is raised again where it was called from
        error.add_note("".join(traceback.format_exception(error)))
        given = (None, error)
    sender.send(given)


def _follow_parent() -> None:
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


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):  # it has just ended
        if hasattr(os, "killpg"):
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGTERM)
