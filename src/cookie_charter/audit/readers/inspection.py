"""The ``inspection.json`` of the Website Evidence Collector of the European Data Protection Supervisor.

A cookie's lifetime is counted from when the collector logged it, or else from the start of the inspection. See
https://code.europa.eu/EDPS/website-evidence-collector.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from cookie_charter.audit.evidence import Seen
from cookie_charter.audit.readers import place
from cookie_charter.audit.readers.jar import Jar, same_site
from cookie_charter.audit.readers.moment import SESSION, left, moment
from cookie_charter.audit.readers.stream import EVERY, FLAG, NUMBER, TEXT, Shape, broken, items
from cookie_charter.catalogue.model import Kind

FORM: Final = "inspection.json"

COOKIE: Final[Shape] = {
    "name": TEXT, "domain": TEXT, "path": TEXT, "expires": NUMBER + TEXT, "session": FLAG, "httpOnly": FLAG,
    "secure": FLAG, "sameSite": TEXT, "log": {"timestamp": TEXT},
}  # fmt: skip
_PARTIES: Final[Shape] = {"firstParty": [TEXT], "thirdParty": [TEXT]}
_STORAGE: Final[Shape] = {EVERY: {EVERY: None}}  # the names of the entries, by origin
_WANTED: Final[Mapping[str, Shape]] = {
    "start_time": TEXT,
    "hosts": {"requests": _PARTIES, "beacons": _PARTIES},
    "cookies": [COOKIE],
    "localStorage": _STORAGE,
    "sessionStorage": _STORAGE,
}


def read(file: BinaryIO, written: float) -> Jar:
    """What the collector's browser held; *written* is the date of the file. EvidenceError if it cannot be read."""
    jar = Jar()
    start = written
    for found, item in items(file, FORM, _WANTED, "cookies"):
        match found:
            case "start_time":
                jar.clock = moment(item)
                start = jar.clock or written
            case "cookies":
                if "name" not in item:
                    raise broken(FORM, found)
                jar.put(cookie(item, start))
            case "localStorage":
                _put_entries(jar, Kind.LOCAL_STORAGE, item)
            case "sessionStorage":
                _put_entries(jar, Kind.SESSION_STORAGE, item)
            case "hosts":
                for parties in item.values():
                    for host in parties.get("firstParty", []) + parties.get("thirdParty", []):
                        jar.contact(place.host(host))
    return jar


def _put_entries(jar: Jar, kind: Kind, storage: dict[str, dict[str, None]]) -> None:
    for origin, entries in storage.items():
        for name in entries:
            jar.put_entry(kind, name, place.host_of(origin))


def cookie(item: dict[str, Any], start: float) -> Seen:
    """A cookie of the shape ``COOKIE`` with a name, in an inspection that began at *start*."""
    return Seen(
        item["name"],
        Kind.COOKIE,
        place.host(item.get("domain", "")),
        path=item.get("path"),
        lifetime=_lifetime(item, start),
        secure=item.get("secure"),
        http_only=item.get("httpOnly"),
        same_site=same_site(item.get("sameSite")),
    )


def _lifetime(item: dict[str, Any], start: float) -> float | None:
    """Of a cookie that a script set, ``expires`` is a date in ISO 8601; of others, a number of seconds."""
    end = item.get("expires")
    if item.get("session") or end == -1:
        return SESSION
    if isinstance(end, str):
        end = moment(end)
    clock = moment(item.get("log", {}).get("timestamp", "")) or start
    return None if end is None else left(end, clock)
