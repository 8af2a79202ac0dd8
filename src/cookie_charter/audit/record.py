"""What comes to light during a visit, put together: each thing once, with whether it was there before the choice.

Values of cookies come in here with the rest of what the browser says of them, and are not looked at.
"""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from cookie_charter.audit.evidence import ARRIVAL, Evidence, Identity, Seen, gives_consent
from cookie_charter.catalogue.model import Kind, SameSite, host_of

if TYPE_CHECKING:
    from playwright.sync_api import Cookie


class Record:
    """What one visit has seen so far."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.step = ARRIVAL
        """What the visitor has done when something is seen from now on."""
        self._seen: dict[Identity, Seen] = {}
        self._expiries: dict[Identity, float] = {}
        self._visited: dict[str, None] = {}
        self._contacts: dict[str, str] = {}
        self._failures: dict[str, None] = {}

    def evidence(self) -> Evidence:
        """All of it."""
        return Evidence(
            source=self.source,
            form="Chromium",
            seen=list(self._seen.values()),
            visited=list(self._visited),
            contacts=list(self._contacts),
            contacts_before_choice=[host for host, step in self._contacts.items() if not gives_consent(step)],
            failures=list(self._failures),
        )

    def visited(self, url: str) -> None:
        """A page that was opened on purpose."""
        self._visited[host_of(url)] = None

    def failed(self, sentence: str) -> None:
        """What could not be looked at."""
        self._failures[sentence] = None

    def request(self, url: str) -> None:
        """Something that a page asked for."""
        if url.startswith(("http:", "https:", "ws:", "wss:")) and host_of(url):
            self._contacts.setdefault(host_of(url), self.step)

    def cookie(self, cookie: "Cookie") -> None:
        """A cookie that the browser keeps now."""
        one = Seen(
            name=cookie["name"],
            kind=Kind.COOKIE,
            host=_bare(cookie["domain"]),
            path=cookie["path"],
            secure=cookie["secure"],
            http_only=cookie["httpOnly"],
            same_site=SameSite(cookie["sameSite"]),
        )
        self._keep(replace(one, lifetime=self._lifetime(one, cookie["expires"])))

    def _lifetime(self, cookie: Seen, expires: float) -> float:
        """The seconds until it goes: from when it was first seen, which is closest to when it was set."""
        known = self._seen.get(cookie.identity)
        if known and known.lifetime is not None and self._expiries[cookie.identity] == expires:
            return known.lifetime
        self._expiries[cookie.identity] = expires
        return max(0.0, expires - time.time()) if expires >= 0 else 0.0  # the browser says -1 for the session

    def entry(self, kind: Kind, name: str, host: str) -> None:
        """The name of an entry of a storage, or of a database."""
        self._keep(Seen(name=name, kind=kind, host=_bare(host)))

    def _keep(self, seen: Seen) -> None:
        known = self._seen.get(seen.identity)
        self._seen[seen.identity] = replace(seen, step=known.step if known else self.step)


def _bare(host: str) -> str:
    return host.removeprefix(".").strip("[]").lower()
