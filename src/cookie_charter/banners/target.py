"""What a target is made from, and what it gives: the same for all of them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from cookie_charter.banners import patterns
from cookie_charter.banners.grouping import Group, Service, is_opt_out, services
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import Catalogue, Cookie, Exemption, Kind, Match, Party
from cookie_charter.catalogue.patterns import PatternError
from cookie_charter.speech import _

DAYS: Final = 182
"""How long a choice is kept where the catalogue does not say: six months, the good practice of the CNIL (2020-092)."""

_SECONDS_IN_A_DAY: Final = 86_400


class Own(NamedTuple):
    """The cookie in which a banner keeps the choice: its *name*, and the *days* that it lasts."""

    name: str
    days: int


class Source(NamedTuple):
    """All that a target needs: the *catalogue*, its *groups*, the banner's *own* cookie, if the catalogue has it, and
    the *wordings* of the editions, the source first."""

    catalogue: Catalogue
    groups: Sequence[Group]
    own: Own | None
    wordings: Sequence[Wording]

    def choice(self, default: str) -> Own:
        """The banner's own cookie, by its *default* name where the catalogue has none."""
        return self.own or Own(default, DAYS)


def keys_of_services(source: Source) -> dict[str, list[str]]:
    """The keys of an export, each with the names of the cookies under it."""
    return {one.key: [cookie.name for _number, cookie in one.cookies] for one in services(source.groups)}


class Target(NamedTuple):
    """A consent manager: its *name*, the *version* of it that this is tried with, the name that its own cookie has by
    *default*, and what it *lacks*, said in a sentence."""

    name: str
    version: str
    default: str
    lacks: str
    files: Callable[[Source], Mapping[str, str]]
    """The files of an export, by name; each name begins with that of the target and a dot."""
    refusable: Callable[[Group, Service], bool]
    """Whether the visitor can refuse a service, so that its cookies are then deleted."""
    asks: Callable[[Group, Service], bool]
    """Whether it asks visitors again when the key of a service is new."""
    languages: Callable[[Sequence[Wording]], Sequence[str]] = lambda _wordings: ()
    """Sentences on languages that it does not tell apart."""
    keys: Callable[[Source], dict[str, list[str]]] = keys_of_services
    """The keys by which it keeps answers, each with the names of the cookies under it."""
    opts_out: bool = True
    """Whether it has switches for what is exempt, and can be refused all the same."""
    needs_audit: bool = False
    """Whether it deletes whatever the catalogue does not declare."""

    def is_own(self, path: str) -> bool:
        """Whether a file can be one of an earlier export, by its path in the folder."""
        return re.fullmatch(rf"{re.escape(self.name)}\.([\w-]+\.)*js(on)?", path) is not None


def own_cookie(catalogue: Catalogue) -> Own | None:
    """The cookie that keeps the visitor's choice, if the catalogue has one, with an exact name and a duration."""
    for cookie in catalogue.cookies:
        stated = cookie.lifetime or ""
        if cookie.exemption is Exemption.CONSENT_CHOICE and cookie.match is Match.EXACT and cookie.kind is Kind.COOKIE:
            days = int(lifetime.seconds(stated) // _SECONDS_IN_A_DAY) if stated.startswith("P") else DAYS
            return Own(cookie.name, max(days, 1))
    return None


def deletable(cookie: Cookie) -> str | None:
    """The pattern by which a script of the page deletes a *cookie* after a refusal; None if no script can."""
    return None if why_kept(cookie) or cookie.kind is not Kind.COOKIE else patterns.javascript(cookie)


def why_kept(cookie: Cookie) -> str | None:
    """Why a script of the page cannot delete what it is to delete after a refusal, in a sentence without its end."""
    if cookie.kind is Kind.PIXEL:
        return None
    if cookie.kind is not Kind.COOKIE:
        return _("it deletes cookies only")
    if cookie.http_only:
        return _("no script can delete an HttpOnly cookie")
    if cookie.party is Party.THIRD:
        return _("no page can delete a cookie of another site")
    try:
        patterns.javascript(cookie)
    except PatternError as error:
        return str(error)
    return None


def losses(target: Target, source: Source) -> list[tuple[int, str]]:
    """What a target cannot hold, a sentence a cookie, each with the place of the cookie in the catalogue."""
    found = []
    for group in source.groups:
        for service in group.services:
            if not target.opts_out and is_opt_out(group, service):
                sentence = _("{target} has no switch by which visitors refuse {name!r}, which they may")
                found += [(n, sentence.format(target=target.name, name=one.name)) for n, one in service.cookies]
            for number, cookie in service.cookies if target.refusable(group, service) else ():
                if why := why_kept(cookie):
                    sentence = _("{target} does not delete {name!r} after a refusal: {reason}")
                    found.append((number, sentence.format(target=target.name, name=cookie.name, reason=why)))
    return sorted(found)


def asking(target: Target, source: Source) -> set[str]:
    """Those of the keys that visitors are asked again for when they are new."""
    return {one.key for group in source.groups for one in group.services if target.asks(group, one)}
