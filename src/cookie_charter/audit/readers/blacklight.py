"""The ``inspection.json`` and the ``browser-cookies.json`` of The Markup's Blacklight.

The cookies are what its browser held after the last page; it forgets those of each page before, unless told otherwise.
Where the browser told it none, it lists what it saw being set, without attributes. A lifetime is counted from the start
of the inspection. See https://github.com/the-markup/blacklight-collector.
"""

from collections.abc import Mapping
from typing import BinaryIO, Final

from cookie_charter.audit.readers import inspection, place
from cookie_charter.audit.readers.jar import Jar
from cookie_charter.audit.readers.moment import moment
from cookie_charter.audit.readers.stream import TEXT, Shape, broken, items

FORM: Final = "Blacklight inspection"

_WANTED: Final[Mapping[str, Shape]] = {
    "start_time": TEXT,
    "hosts": {"requests": {"first_party": [TEXT], "third_party": [TEXT]}},
    "reports.cookies": [inspection.COOKIE],
    "browser_cookies": [inspection.COOKIE],
}


def read(file: BinaryIO, written: float) -> Jar:
    """What the browser held at the end; *written* is the date of the file. EvidenceError if it cannot be read."""
    jar = Jar()
    start = written
    for found, item in items(file, FORM, _WANTED, "reports.cookies", instead="browser_cookies"):
        match found:
            case "start_time":
                jar.clock = moment(item)
                start = jar.clock or written
            case "hosts":
                for host in (host for hosts in item.get("requests", {}).values() for host in hosts):
                    if host != "data":  # what it takes for the host of an address such as data:text/plain,a
                        jar.contact(place.host(host))
            case _:
                if "name" not in item:
                    raise broken(FORM, found)
                jar.put(inspection.cookie(item, start))
    return jar
