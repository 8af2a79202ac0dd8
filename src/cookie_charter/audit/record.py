"""What comes to light during a visit, put together: each thing once, with whether it was there before the choice.

Values of cookies come in here with the rest of what the browser says of them, and are not looked at.
"""

import time
from contextlib import suppress
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cookie_charter.audit.evidence import Evidence, Seen
from cookie_charter.model import Kind, SameSite

if TYPE_CHECKING:
    from playwright.sync_api import Cookie


class Record:
    """What one visit has seen so far."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.before_choice = True
        """Whether what is seen from now on is there before the visitor has done anything."""
        self._seen: dict[tuple[Kind, str, str, str | None], Seen] = {}
        self._expiries: dict[tuple[str, str, str | None], float] = {}
        self._visited: dict[str, None] = {}
        self._contacts: dict[str, bool] = {}

    def evidence(self) -> Evidence:
        """All of it."""
        return Evidence(
            source=self.source,
            form="Chromium",
            seen=list(self._seen.values()),
            visited=list(self._visited),
            contacts=list(self._contacts),
            contacts_before_choice=[host for host, before in self._contacts.items() if before],
        )

    def visited(self, url: str) -> None:
        """A page that was opened on purpose."""
        self._visited[host_of(url)] = None

    def request(self, url: str) -> None:
        """Something that a page asked for."""
        if urlsplit(url).scheme in {"http", "https", "ws", "wss"}:
            self._contacts.setdefault(host_of(url), self.before_choice)

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
        key = (cookie.name, cookie.host, cookie.path)
        known = self._seen.get((Kind.COOKIE, *key))
        if known and known.lifetime is not None and self._expiries[key] == expires:
            return known.lifetime
        self._expiries[key] = expires
        return max(0.0, expires - time.time()) if expires >= 0 else 0.0  # the browser says -1 for the session

    def entry(self, kind: Kind, name: str, host: str) -> None:
        """The name of an entry of a storage, or of a database."""
        self._keep(Seen(name=name, kind=kind, host=_bare(host)))

    def set_cookie(self, header: str, url: str) -> None:
        """A cookie that the server at *url* sent: recorded if the browser was not seen to keep it."""
        told = _told(header, host_of(url))
        if told and not any(
            kind is Kind.COOKIE and (name, host) == (told.name, told.host) for kind, name, host, _path in self._seen
        ):
            self._keep(told)

    def _keep(self, seen: Seen) -> None:
        key = (seen.kind, seen.name, seen.host, seen.path)
        # What was first only sent, and has no path, may be kept later.
        known = self._seen.get(key) or self._seen.pop((*key[:3], None), None)
        self._seen[key] = replace(seen, before_choice=known.before_choice if known else self.before_choice)


def host_of(url: str) -> str:
    """The host of an address, in lower case; of an IPv6 address without brackets."""
    return urlsplit(url).hostname or ""


def _bare(host: str) -> str:
    return host.removeprefix(".").strip("[]").lower()


def _told(header: str, host: str) -> Seen | None:
    """The name and the host of a cookie in a header Set-Cookie, unless the header takes a cookie away.

    Parsed as in https://www.rfc-editor.org/rfc/rfc6265#section-5.2
    """
    pair, *words = header.split(";")
    name, equals, _value = pair.partition("=")
    if not equals:
        return None
    split = (word.partition("=") for word in words)
    attributes = {attribute.strip().lower(): value.strip() for attribute, _equals, value in split}
    if _ends_at_once(attributes):
        return None
    return Seen(name=name.strip(), kind=Kind.COOKIE, host=_bare(attributes.get("domain") or host))


def _ends_at_once(attributes: dict[str, str]) -> bool:
    with suppress(ValueError):
        return int(attributes["max-age"]) <= 0 if "max-age" in attributes else _past(attributes.get("expires"))
    return False  # a browser leaves out what it cannot read


def _past(date: str | None) -> bool:
    return date is not None and parsedate_to_datetime(date).timestamp() <= time.time()
