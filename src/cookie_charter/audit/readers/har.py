"""HAR 1.2, the network log that browsers export and Playwright records (http://www.softwareishard.com/blog/har-12-spec).

Cookies come from the headers Set-Cookie of the responses, or else from what the log says of them; those that scripts
set are seen only where they are sent, in the header Cookie or in what the log says of it, so without attributes. The
clock is the start of each request.

A log without any cookie proves little. Chrome leaves all of them out unless it is asked for sensitive data, and nothing
in the file says so: such a log is refused. Firefox and Playwright write every header; where theirs has no cookie, no
request sent one and no response set one, but scripts may keep some all the same.

What a third party sets with SameSite=Lax or Strict, no browser keeps, and Chromium nothing without SameSite=None and
Secure either, for it takes nothing for Lax (draft-ietf-httpbis-rfc6265bis, 5.7). Who is a third party, the log tells by
the page of a request, or else by its headers; where neither does, the cookie counts as kept.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from cookie_charter.audit.evidence import EvidenceError, Seen
from cookie_charter.audit.readers import place, set_cookie
from cookie_charter.audit.readers.jar import Jar, at_most, same_site
from cookie_charter.audit.readers.moment import GONE, SESSION, moment, until
from cookie_charter.audit.readers.stream import FLAG, NUMBER, TEXT, Shape, broken, items
from cookie_charter.catalogue.model import Kind, SameSite
from cookie_charter.speech import _

FORM: Final = "HAR 1.2"

_SOON: Final = 1.0  # seconds
_HEADERS: Final[Shape] = [{"name": TEXT, "value": TEXT}]
_COOKIE: Final[Shape] = {
    "name": TEXT, "domain": TEXT, "path": TEXT, "expires": TEXT, "httpOnly": FLAG, "secure": FLAG, "sameSite": TEXT,
}  # fmt: skip
ENTRY: Final[Shape] = {
    "pageref": TEXT,
    "_frameref": TEXT,  # of Playwright
    "startedDateTime": TEXT,
    "time": NUMBER,  # milliseconds until the response was there
    "_resourceType": TEXT,  # of Chrome and of Playwright
    "request": {"url": TEXT, "headers": _HEADERS, "cookies": [{"name": TEXT, "domain": TEXT}]},
    "response": {"headers": _HEADERS, "cookies": [_COOKIE], "content": {"mimeType": TEXT}},
}
_WANTED: Final[dict[str, Shape]] = {
    "log.creator": {"name": TEXT},
    "log.browser": {"name": TEXT},
    "log.pages": [{"id": TEXT, "title": TEXT}],
    "log.entries": [ENTRY],
}

_WRITES_ALL: Final = re.compile("firefox|playwright", re.IGNORECASE)
_CHROMIUM: Final = re.compile("chrom|webinspector", re.IGNORECASE)  # Chrome and Edge call themselves WebInspector
_FRAMES: Final = frozenset({"iframe", "frame", "embed", "object"})
_OTHER_BROWSER: Final = re.compile("firefox|webkit|safari", re.IGNORECASE)


def read(file: BinaryIO, written: float) -> Jar:
    """What the browser kept after these requests; *written* is the date of the file, for entries without one.

    EvidenceError if it cannot be read, or if it has no cookie and may have been written without them.
    """
    log = Log(FORM, written)
    for found, item in items(file, FORM, _WANTED, "log.entries", lenient={"log.pages"}):
        match found:
            case "log.entries":
                log.enter(item)
            case "log.pages":
                log.open(item)
            case _:
                log.makers.append(item.get("name", ""))
    return log.jar()


class Log:
    """What the entries of a log have shown so far, one after the other."""

    def __init__(self, form: str, written: float) -> None:
        self.makers: list[str] = []
        """The names of what wrote the log, and of the browser."""
        self._form = form
        self._written = written
        self._jar = Jar()
        self._sent: dict[tuple[str, str], Seen] = {}
        self._answered: set[tuple[str, str]] = set()
        self._pages: dict[str, str] = {}
        self._entries = self._with_headers = 0
        self._has_cookies = False

    def open(self, page: dict[str, Any]) -> None:
        """A page of the log: its title is its address where the log is of Chrome."""
        if host := place.host_of(page.get("title", "")):
            self._keep_page(page.get("id", ""), host)

    def _keep_page(self, page: str, host: str) -> None:
        """Whose page is shown in a tab or a frame, from now on."""
        if page and host:
            self._pages[page] = host
            at_most(len(self._pages))

    def enter(self, entry: dict[str, Any]) -> None:
        """A request and its response. EvidenceError if it is none."""
        if "url" not in entry.get("request", {}):
            raise broken(self._form, "log.entries" if self._form == FORM else "")
        request, response = entry["request"], entry.get("response", {})
        headers = _by_name(request)
        host = place.host_of(request["url"])
        started = moment(entry.get("startedDateTime", ""))
        self._jar.clock = started or self._jar.clock
        self._jar.contact(host)
        self._entries += 1
        self._with_headers += bool(response.get("headers"))
        for cookie in _sent(request, headers.get("cookie", []), host):
            self._has_cookies = True
            self._sent.setdefault((cookie.name, cookie.host), cookie)
            at_most(len(self._sent))
        is_foreign = self._is_of_third_party(entry, headers, host)
        strict = is_foreign and self._is_of_chromium(headers)
        for cookie in self._set(entry, strict, started or self._written):
            if is_foreign and cookie.same_site in (SameSite.LAX, SameSite.STRICT):
                continue
            if cookie.lifetime != GONE:
                self._answered.add((cookie.name, cookie.host))
                at_most(len(self._answered))
            self._jar.put(cookie)

    def _set(self, entry: dict[str, Any], strict: bool, clock: float) -> Iterator[Seen]:
        """The cookies that a response sets, or deletes; of a *strict* browser, without those that do not state None."""
        address, response = entry["request"]["url"], entry.get("response", {})
        host, path = place.host_of(address), place.default_path(address)
        came = clock + max(0, entry.get("time", 0)) / 1000
        headers = _by_name(response).get("set-cookie", [])
        self._has_cookies = self._has_cookies or bool(headers or response.get("cookies"))
        for header in headers:
            for line in header.split("\n"):  # Chromium joins several headers of one name so
                cookie = set_cookie.parse(line, host, path, clock)
                if cookie and not (strict and cookie.same_site is not SameSite.NONE):
                    yield cookie
        for logged in [] if headers else response.get("cookies", []):
            # Whether a log would say SameSite is not known, so that to say nothing is not to state nothing.
            if "name" in logged and not set_cookie.is_foreign(logged.get("domain", ""), host):
                yield _logged(logged, host, path, clock, came)

    def _is_of_third_party(self, entry: dict[str, Any], headers: dict[str, list[str]], host: str) -> bool:
        """Whether the request belongs to a page of another site, as far as the log tells; a page itself never does."""
        frame, tab = entry.get("_frameref", ""), entry.get("pageref", "")
        where = _first(headers, "sec-fetch-dest")
        if where == "document":
            self._keep_page(frame, host)
            self._keep_page(tab, host)
            return False
        if not where and _may_be_page(entry, headers):
            return False
        page = self._pages.get(frame) or self._pages.get(tab, "")
        asking = place.host_of(_first(headers, "referer")) or place.host_of(_first(headers, "origin"))
        if where in _FRAMES:
            self._keep_page(frame, page or asking)
        if page and _differ(page, host):
            return True
        if fetch := _first(headers, "sec-fetch-site"):
            # A frame of another site asks; but what was sent elsewhere and back has crossed sites for its own page.
            return fetch == "cross-site" and (_differ(asking, host) if asking else not page)
        return not page and bool(asking) and _differ(asking, host)

    def _is_of_chromium(self, headers: dict[str, list[str]]) -> bool:
        names = " ".join(self.makers)
        if _CHROMIUM.search(names):
            return True
        return not _OTHER_BROWSER.search(names) and "Chrome/" in _first(headers, "user-agent")

    def jar(self) -> Jar:
        """All of it. EvidenceError if it has no cookie and may have been written without them."""
        if not self._entries:
            raise EvidenceError(_("the log contains no request; record the visit again"))
        if not self._has_cookies:
            if not self._with_headers or not _WRITES_ALL.search(" ".join(self.makers)):
                raise EvidenceError(
                    _(
                        "the log contains no cookie, and may have been saved without them, as Chrome does; "
                        "export it with sensitive data"
                    )
                )
            self._jar.doubt = _("no request of the log sends or gets a cookie; what scripts keep is not in a log")
        for cookie in self._sent.values():
            if not any((cookie.name, host) in self._answered for host in _with_parents(cookie.host)):
                self._jar.put(cookie)
        return self._jar


def _by_name(message: dict[str, Any]) -> dict[str, list[str]]:
    """The headers of a request or a response by their names in lower case."""
    found: dict[str, list[str]] = {}
    for header in message.get("headers", []):
        found.setdefault(header.get("name", "").lower(), []).append(header.get("value", ""))
    return found


def _first(headers: dict[str, list[str]], name: str) -> str:
    return headers.get(name, [""])[0]


def _sent(request: dict[str, Any], headers: list[str], host: str) -> Iterator[Seen]:
    """The cookies that a request shows to be held already."""
    names = set()
    for one in request.get("cookies", []):
        if "name" in one:
            names.add(one["name"])
            yield Seen(one["name"], Kind.COOKIE, place.host(one.get("domain", "")) or host)
    for pair in (pair for header in headers for pair in header.split(";") if pair.strip()):
        name, equals, _value = pair.partition("=")
        name = name.strip() if equals else ""  # without it, all is value
        if name not in names:
            names.add(name)
            yield Seen(name, Kind.COOKIE, host)


def _may_be_page(entry: dict[str, Any], headers: dict[str, list[str]]) -> bool:
    """Whether a request without the header Sec-Fetch-Dest may be for a page; it may as well be for a frame of one."""
    kind = entry.get("response", {}).get("content", {}).get("mimeType", "")
    return entry.get("_resourceType") == "document" or "text/html" in _first(headers, "accept") + kind


def _differ(host: str, other: str) -> bool:
    """Whether two hosts belong to different sites."""
    return host != other and place.site(host) != place.site(other)


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
