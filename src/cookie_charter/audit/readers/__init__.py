"""Evidence from files: one module for each format, which is recognised by what a file holds and never by its name.

    HAR 1.2, storage state, inspection.json   --stream--> JSON in pieces  \\
    cookies.txt, Set-Cookie headers           --stream--> lines           -> Jar -> Evidence

A reader drops the values of cookies and of entries: nothing that leaves this package, no error either, holds one.
"""

import datetime
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final

from cookie_charter.audit.evidence import Evidence, EvidenceError
from cookie_charter.audit.readers import cookies_txt, har, inspection, set_cookie, storage_state
from cookie_charter.audit.readers.jar import Jar
from cookie_charter.audit.readers.moment import within
from cookie_charter.audit.readers.stream import keys
from cookie_charter.problem import reason
from cookie_charter.speech import _

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_HEAD: Final = 1 << 14
_SIGNS: Final = {"log": har, "uri_ins": inspection, "origins": storage_state}
"""The key of a JSON file that tells what it is."""


def read(path: Path) -> Evidence:
    """What the file at *path* shows.

    OSError if it cannot be opened; EvidenceError, with one sentence, if it is no known evidence, or a broken one.
    """
    try:
        return _read(path)
    except EvidenceError as error:
        sentence = str(error)
    # Neither in the handler nor from it: the traceback and the causes of that error hold what was being read.
    raise EvidenceError(sentence)


def read_all(paths: Iterable[Path]) -> Iterator[Evidence]:
    """What each of several files shows; EvidenceError names the file, one that cannot be opened too."""
    for path in paths:
        try:
            yield read(path)
        except OSError as error:
            raise EvidenceError(f"{path}: {reason(error)}") from None
        except EvidenceError as error:
            raise EvidenceError(f"{path}: {error}") from None


def _read(path: Path) -> Evidence:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise EvidenceError(_("evidence is read twice, so it must be a regular file; save it to one"))
        start = len(_BYTE_ORDER_MARK) if file.read(len(_BYTE_ORDER_MARK)) == _BYTE_ORDER_MARK else 0
        reader = _recognised(file, start)
        file.seek(start)
        jar: Jar = reader.read(file, status.st_mtime)
    clock = within(status.st_mtime if jar.clock is None else jar.clock)
    taken = datetime.datetime.fromtimestamp(clock, tz=datetime.UTC).date()
    return Evidence(str(path), reader.FORM, jar.seen, jar.contacts, taken=taken)


def _recognised(file: BinaryIO, start: int) -> ModuleType:
    """The module that reads such a file, whose text begins at the byte *start*; EvidenceError if there is none."""
    file.seek(start)
    head = file.read(_HEAD)
    if not head.strip():
        raise EvidenceError(_("the file is empty; record the visit again"))
    if head.lstrip().startswith(b"{"):
        file.seek(start)
        found = set()
        for key in keys(file):
            if key in _SIGNS:
                return _SIGNS[key]
            found.add(key)
        if "cookies" in found:
            return storage_state
    for reader in (set_cookie, cookies_txt):
        if reader.SIGN.match(head):
            return reader
    raise EvidenceError(
        _(
            "unknown kind of evidence; expected a HAR, a storage state of Playwright, an inspection.json, a "
            "cookies.txt, or what 'curl -i' prints"
        )
    )
