"""HAR 1.2, the network log that browsers export and Playwright records (http://www.softwareishard.com/blog/har-12-spec).

Cookies come from the headers Set-Cookie of the responses, or else from what the log says of them; those that scripts
set are seen only where they are sent, so without attributes. The clock is the start of each request. An export that
calls itself sanitized, as Chrome's does unless told otherwise, holds no cookie at all.
"""

from typing import Any, BinaryIO, Final

from cookie_charter.audit.evidence import Seen
from cookie_charter.audit.readers import place, set_cookie
from cookie_charter.audit.readers.jar import Jar, at_most, same_site
from cookie_charter.audit.readers.moment import GONE, SESSION, moment, until
from cookie_charter.audit.readers.stream import FLAG, NUMBER, TEXT, Shape, broken, items
from cookie_charter.catalogue.model import Kind

FORM: Final = "HAR 1.2"

_SOON: Final = 1.0  # seconds
_COOKIE: Final[Shape] = {
    "name": TEXT, "domain": TEXT, "path": TEXT, "expires": TEXT, "httpOnly": FLAG, "secure": FLAG, "sameSite": TEXT,
}  # fmt: skip
_ENTRY: Final[Shape] = {
    "startedDateTime": TEXT,
    "time": NUMBER,  # milliseconds until the response was there
    "request": {"url": TEXT, "cookies": [{"name": TEXT, "domain": TEXT}]},
    "response": {"headers": [{"name": TEXT, "value": TEXT}], "cookies": [_COOKIE]},
}


def read(file: BinaryIO, written: float) -> Jar:
    """What the browser kept after these requests; *written* is the date of the file, for entries without one.

    EvidenceError if it cannot be read.
    """
    jar = Jar()
    sent: dict[tuple[str, str], Seen] = {}
    answered: set[tuple[str, str]] = set()
    for _place, entry in items(file, FORM, {"log.entries": [_ENTRY]}, "log.entries"):
        if "url" not in entry.get("request", {}):
            raise broken(FORM, "log.entries")
        address = entry["request"]["url"]
        jar.clock = moment(entry.get("startedDateTime", "")) or jar.clock
        jar.contact(place.host_of(address))
        for cookie in _sent(entry, place.host_of(address)):
            sent.setdefault((cookie.name, cookie.host), cookie)
            at_most(len(sent))
        for cookie in _set(entry, address, moment(entry.get("startedDateTime", "")) or written):
            answered.add((cookie.name, cookie.host))
            at_most(len(answered))
            jar.put(cookie)
    for cookie in sent.values():
        if not any((cookie.name, host) in answered for host in _with_parents(cookie.host)):
            jar.put(cookie)
    return jar


def _sent(entry: dict[str, Any], host: str) -> list[Seen]:
    """The cookies that a request shows to be held already."""
    cookies = entry.get("request", {}).get("cookies", [])
    return [
        Seen(one["name"], Kind.COOKIE, place.host(one.get("domain", "")) or host) for one in cookies if "name" in one
    ]


def _set(entry: dict[str, Any], address: str, clock: float) -> list[Seen]:
    """The cookies that a response sets, or deletes."""
    response = entry.get("response", {})
    host, path = place.host_of(address), place.default_path(address)
    headers = [
        line
        for header in response.get("headers", [])
        if header.get("name", "").lower() == "set-cookie"
        for line in header.get("value", "").split("\n")  # Chromium joins several headers of one name so
    ]
    if headers:
        parsed = (set_cookie.parse(header, host, path, clock) for header in headers)
        return [cookie for cookie in parsed if cookie]
    came = clock + max(0, entry.get("time", 0)) / 1000
    return [_logged(cookie, host, path, clock, came) for cookie in response.get("cookies", []) if "name" in cookie]


def _logged(cookie: dict[str, Any], host: str, path: str, clock: float, came: float) -> Seen:
    """A cookie as the log says that a response set it, which was asked for at *clock* and *came* later.

    Playwright logs Max-Age as a date, counted from when it saw the response: what is to be deleted ends soon after.
    """
    end = moment(cookie.get("expires", ""))
    return Seen(
        cookie["name"],
        Kind.COOKIE,
        place.host(cookie.get("domain", "")) or host,
        path=cookie.get("path") or path,
        lifetime=SESSION if end is None else GONE if end <= came + _SOON else until(end, clock),
        secure=cookie.get("secure"),
        http_only=cookie.get("httpOnly"),
        same_site=same_site(cookie.get("sameSite")),
    )


def _with_parents(host: str) -> list[str]:
    """A host and the hosts above it, whose cookies it gets too."""
    labels = host.split(".")
    return [".".join(labels[index:]) for index in range(len(labels))]
