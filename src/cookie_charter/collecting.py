"""Python's search for garbage: for objects that nothing but each other knows. It looks through all that there is anew
for each share of new objects, and that was a third of the time of a build, to find next to nothing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leave the search out of work that makes many objects, of which nearly all stay, and have it as it was again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_begun: Final[list[bool]] = []


def begin() -> None:
    """Have the search pass over what is there when a build begins, which are modules: they stay.

    What an earlier build in the same process has left may be garbage by now: that is looked for first, unless the
    process ends soon.
    """
    if _begun and gc.get_threshold() != SELDOM:
        gc.unfreeze()
        gc.collect()
    _begun[:] = [True]
    gc.freeze()


SELDOM: Final = (100_000, 10, 10)


def seldom() -> None:
    """Have it pass over what is there now, and come less often, in a process that ends soon."""
    gc.freeze()
    gc.set_threshold(*SELDOM)


def keep() -> None:
    """Have it pass over what is there now, of which a large part stays."""
    gc.freeze()
