"""Processes that do one thing each: no more at once than processors, and nothing of them is left."""

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cookie_charter.processes import KilledError, _processors, called


def number(given: int) -> int:
    return given


def process() -> int:
    return os.getpid()


def test_what_calls_give_comes_in_their_order() -> None:
    calls: list[Callable[[], int]] = [partial(number, given) for given in range(10)]
    assert list(called(calls)) == list(range(10))


def test_each_call_has_a_process_of_its_own() -> None:
    assert len({*called([process] * 10), os.getpid()}) == 11


def tell(fifo: Path) -> str:
    """Say something, once somebody listens."""
    fifo.write_text("met", encoding="utf-8")
    return "said"


def hear(fifo: Path) -> str:
    return fifo.read_text(encoding="utf-8")


@pytest.mark.skipif(_processors() < 2, reason="one processor does one thing at a time")
def test_two_processors_do_two_things_at_once(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    assert list(called([partial(tell, fifo), partial(hear, fifo)])) == ["said", "met"]


def beside() -> list[str]:
    """The processes that the process which started this one has started."""
    parent = os.getppid()
    return Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8").split()


def test_one_processor_does_one_thing_at_a_time() -> None:
    usable = os.sched_getaffinity(0)
    before = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="utf-8").split()
    os.sched_setaffinity(0, {min(usable)})
    try:
        assert [len(found) - len(before) for found in called([beside] * 5)] == [1] * 5
    finally:
        os.sched_setaffinity(0, usable)


def fail(reason: str) -> None:
    raise ValueError(reason)


def wait_for_ever(fifo: Path) -> None:
    os.mkfifo(fifo)
    fifo.read_text(encoding="utf-8")


def test_what_a_call_raises_is_raised_and_ends_the_others(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="wrong") as caught:
        list(called([partial(fail, "wrong"), partial(wait_for_ever, tmp_path / "fifo")]))
    assert "in fail" in "\n".join(caught.value.__notes__)  # where it was raised


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_is_said() -> None:
    with pytest.raises(KilledError):
        list(called([kill_itself]))


def exit_with(status: int) -> None:
    sys.exit(status)


def test_a_call_that_would_end_the_program_does_so_here() -> None:
    with pytest.raises(SystemExit) as caught:
        list(called([partial(exit_with, 3)]))
    assert caught.value.code == 3


def test_each_process_is_prepared_first(tmp_path: Path) -> None:
    assert list(called([Path.cwd, Path.cwd], partial(os.chdir, tmp_path))) == [tmp_path, tmp_path]
    assert Path.cwd() != tmp_path
