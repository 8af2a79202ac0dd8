"""Evidence from files: one module for each format, which is recognised by what a file holds and never by its name.

                          HAR, Playwright's trace and storage state,
    gzip, zip, UTF-16 \\   inspections, lists of cookies               --stream--> JSON in pieces \\
    plain UTF-8 --content-> cookies.txt, headers, what curl -v prints   --stream--> lines          -> Jar -> Evidence

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
from cookie_charter.audit.readers import (
    blacklight,
    cookie_list,
    cookies_txt,
    curl_verbose,
    har,
    inspection,
    set_cookie,
    storage_state,
    trace,
)
from cookie_charter.audit.readers.content import unpacked
from cookie_charter.audit.readers.jar import Jar
from cookie_charter.audit.readers.moment import within
from cookie_charter.audit.readers.stream import keys
from cookie_charter.problem import reason
from cookie_charter.speech import _

_HEAD: Final = 1 << 14
_SIGNS: Final = {"log": har, "origins": storage_state, "snapshot": trace, "browser_cookies": blacklight}
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


def read_all(paths: Iterable[Path], *, beside_visit: bool = False) -> Iterator[Evidence]:
    """What each of several files shows; EvidenceError names the file, one that cannot be opened too.

    EvidenceError as well if they are logs that show nothing, and there is no other evidence, not even a visit: logs are
    no proof that a browser keeps nothing.
    """
    doubtful: Path | None = None
    proved = beside_visit
    for path in paths:
        try:
            evidence = read(path)
        except OSError as error:
            raise EvidenceError(f"{path}: {reason(error)}") from None
        except EvidenceError as error:
            raise EvidenceError(f"{path}: {error}") from None
        if evidence.failures:
            doubtful = doubtful or path
        else:
            proved = True
        yield evidence
    if doubtful and not proved:
        sentence = _("{path}: a log without a cookie does not prove that there is none; use --url or a storage state")
        raise EvidenceError(sentence.format(path=doubtful))


def _read(path: Path) -> Evidence:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise EvidenceError(_("evidence is read twice, so it must be a regular file; save it to one"))
        reader = _recognised(file)
        with unpacked(file) as text:
            jar: Jar = reader.read(text, status.st_mtime)
    clock = within(status.st_mtime if jar.clock is None else jar.clock)
    taken = datetime.datetime.fromtimestamp(clock, tz=datetime.UTC).date()
    failures = [f"{path}: {jar.doubt}"] if jar.doubt else []
    return Evidence(str(path), reader.FORM, jar.seen, jar.contacts, failures=failures, taken=taken)


def _recognised(file: BinaryIO) -> ModuleType:
    """The module that reads such a file; EvidenceError if there is none."""
    with unpacked(file) as text:
        head = text.read(_HEAD)
    if not head.strip():
        raise EvidenceError(_("the file is empty; record the visit again"))
    if head.lstrip().startswith((b"{", b"[")):
        with unpacked(file) as text:
            if reader := _of_json(keys(text), is_list=head.lstrip().startswith(b"[")):
                return reader
    for reader in (set_cookie, cookies_txt, curl_verbose):
        if reader.SIGN.match(head):
            return reader
    raise EvidenceError(
        _(
            "unknown kind of evidence; expected a HAR, a storage state or a trace of Playwright, an inspection.json, "
            "a cookies.txt, a JSON list of cookies, or what 'curl -i' or 'curl -v' prints"
        )
    )


def _of_json(keys_: Iterable[str], *, is_list: bool) -> ModuleType | None:
    """The module that reads a JSON file with such keys, or a list of what has such keys."""
    found = set()
    for key in keys_:
        if key in _SIGNS and not is_list:
            return _SIGNS[key]
        found.add(key)
        if is_list and found >= cookie_list.SIGN:
            return cookie_list
    if is_list:
        return None
    if "uri_ins" in found:
        return blacklight if "reports" in found else inspection
    return storage_state if "cookies" in found else None
