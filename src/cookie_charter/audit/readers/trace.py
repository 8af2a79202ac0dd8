"""The network log of a trace that Playwright records, which the zip file of the trace holds: a HAR entry in each line.

See https://playwright.dev/python/docs/trace-viewer. It is there when the trace was recorded with snapshots.
"""

from typing import BinaryIO, Final

from cookie_charter.audit.readers.har import ENTRY, Log
from cookie_charter.audit.readers.jar import Jar
from cookie_charter.audit.readers.stream import TEXT, Shape, broken, documents

FORM: Final = "Playwright trace"

_LINE: Final[Shape] = {"type": TEXT, "snapshot": ENTRY}


def read(file: BinaryIO, written: float) -> Jar:
    """What the browser kept after these requests; *written* is the date of the file. EvidenceError as for a HAR."""
    log = Log(FORM, written)
    log.makers.append("Playwright")
    for line in documents(file, FORM, _LINE):
        if line.get("type") == "resource-snapshot":
            if "snapshot" not in line:
                raise broken(FORM, "")
            log.enter(line["snapshot"])
    return log.jar()
