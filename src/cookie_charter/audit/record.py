"""What comes to light during one scenario of a visit, put together: each thing once, with the step in which it was
first there, and with what set it.

Values of cookies come in here with the rest of what the browser says of them, and are not looked at.
"""

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cookie_charter.audit.addresses import bare
from cookie_charter.audit.evidence import ARRIVAL, Evidence, Identity, Seen, gives_consent
from cookie_charter.audit.readers.moment import GONE
from cookie_charter.audit.readers.set_cookie import parse
from cookie_charter.catalogue.model import Kind, SameSite, host_of

if TYPE_CHECKING:
    from playwright.sync_api import Cookie

MOST: Final = 10_000
"""How many things a scenario keeps count of; a site that sets more has been seen to."""


class Record:
    """What one scenario has seen so far."""

    def __init__(self, source: str, scenario: str) -> None:
        self.source = source
        self.scenario = scenario
        self.step = ARRIVAL
        """What the visitor has done when something is seen from now on."""
        self.last = time.monotonic()
        """When something new was seen, or asked for, last."""
        self._seen: dict[Identity, Seen] = {}
        self._found: set[Identity] = set()
        """What was there when somebody looked."""
        self._claims: dict[Identity, Seen] = {}
        """What scripts have set, and what the browser may have refused."""
        self._changed: dict[Identity, Seen] = {}
        """Cookies that were set, which only count if nothing else tells of them."""
        self._expiries: dict[Identity, float] = {}
        self._visited: dict[str, None] = {}
        self._contacts: dict[str, str] = {}
        self._asked_by: dict[str, str] = {}
        self._failures: dict[str, None] = {}

    def evidence(self) -> Evidence:
        """All of it."""
        seen = [replace(one, gone=identity not in self._found) for identity, one in self._seen.items()]
        names = {one.name for one in seen if one.kind is Kind.COOKIE}
        return Evidence(
            source=self.source,
            form="Chromium",
            seen=[*seen, *(one for one in self._changed.values() if one.name not in names)],
            visited=list(self._visited),
            contacts=list(self._contacts),
            contacts_before_choice=[host for host, step in self._contacts.items() if not gives_consent(step)],
            asked_by=dict(self._asked_by),
            failures=list(self._failures),
        )

    def visited(self, url: str) -> None:
        """A page that was opened on purpose."""
        self._visited[host_of(url)] = None

    def failed(self, sentence: str) -> None:
        """What could not be looked at."""
        self._failures[sentence] = None

    def request(self, url: str, page: str) -> None:
        """Something that the page at an address asked for."""
        self.last = time.monotonic()
        host = host_of(url)
        if url.startswith(("http:", "https:", "ws:", "wss:")) and host:
            self._contacts.setdefault(host, self.step)
            if page.startswith("http"):
                self._asked_by.setdefault(host, bare(page))

    def set_cookie(
        self, header: str, url: str, *, step: str | None = None, set_by: str | None = None, sure: bool = True
    ) -> None:
        """A cookie that was set, as by a header Set-Cookie of the answer from *url*, and not refused.

        It counts for the *step* in which that was asked for: the visitor has done nothing since to set it off. Where
        it is not *sure* that the browser has taken it, it counts if it is found.
        """
        path = f"/{bare(url).partition('://')[2].partition('/')[2]}".rpartition("/")[0] or "/"
        one = parse(header, host_of(url), path, time.time())
        if one is not None and one.host and one.lifetime != GONE:
            one = replace(one, host=_bare(one.host), same_site=one.same_site or SameSite.LAX)
            one = replace(one, step=step or self.step, set_by=bare(url if set_by is None else set_by))
            if sure:
                self._witness(one)
            elif len(self._claims) < MOST:
                self._claims.setdefault(one.identity, one)

    def changed_cookie(self, name: str, origin: str) -> None:
        """A cookie that was set, by whatever it was, and that the page at *origin* can read."""
        host = _bare(host_of(origin))
        if host and len(self._changed) < MOST:
            seen = Seen(name, Kind.COOKIE, host, scenario=self.scenario, step=self.step, gone=True)
            self._changed.setdefault(seen.identity, seen)

    def set_entry(self, kind: Kind, name: str, origin: str, *, set_by: str = "") -> None:
        """An entry that was made in a storage, or a database."""
        entry = Seen(name=name, kind=kind, host=_bare(host_of(origin)), step=self.step, set_by=bare(set_by))
        if entry.host:
            self._witness(entry)

    def _witness(self, seen: Seen) -> None:
        known = self._seen.get(seen.identity)
        if known is None and len(self._seen) < MOST:
            self.last = time.monotonic()
            self._seen[seen.identity] = replace(seen, scenario=self.scenario, set_by=seen.set_by or None)
        elif known is not None and known.set_by is None and seen.set_by:
            # What is there may be seen before it is told what set it, and when that was asked for.
            step = ARRIVAL if ARRIVAL in (known.step, seen.step) else seen.step
            self._seen[seen.identity] = replace(known, set_by=seen.set_by, step=step)

    def cookies(self, cookies: "Iterable[Cookie]") -> None:
        """The cookies that the browser keeps now."""
        for cookie in cookies:
            one = Seen(
                name=cookie["name"],
                kind=Kind.COOKIE,
                host=_bare(cookie["domain"]),
                path=cookie["path"],
                secure=cookie["secure"],
                http_only=cookie["httpOnly"],
                same_site=SameSite(cookie["sameSite"]),
            )
            self._find(replace(one, lifetime=self._lifetime(one, cookie["expires"])))

    def _lifetime(self, cookie: Seen, expires: float) -> float:
        """The seconds until it goes: from when it was first seen, which is closest to when it was set."""
        known = self._seen.get(cookie.identity)
        if known and known.lifetime is not None and self._expiries.get(cookie.identity) == expires:
            return known.lifetime
        self._expiries[cookie.identity] = expires
        return max(0.0, expires - time.time()) if expires >= 0 else 0.0  # the browser says -1 for the session

    def entry(self, kind: Kind, name: str, origin: str) -> None:
        """The name of an entry of a storage, or of a database, that is there now."""
        self._find(Seen(name=name, kind=kind, host=_bare(host_of(origin))))

    def _find(self, seen: Seen) -> None:
        self._found.add(seen.identity)
        self._witness(self._claims.get(seen.identity) or replace(seen, step=self.step))
        if known := self._seen.get(seen.identity):
            self._seen[seen.identity] = replace(seen, scenario=self.scenario, step=known.step, set_by=known.set_by)


def _bare(host: str) -> str:
    return host.removeprefix(".").strip("[]").lower()
