"""What a target is made from, and what it gives: the same for all of them."""

import operator
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


def is_asked(group: Group, _service: Service) -> bool:
    """Whether the visitor is asked about a service."""
    return not group.is_exempt


def is_refusable(group: Group, service: Service) -> bool:
    """Whether the visitor can refuse a service of a manager that has switches for what is exempt."""
    return is_asked(group, service) or is_opt_out(group, service)


def keys_of_groups(source: Source) -> dict[str, list[str]]:
    """The same where a group is the switch."""
    return {group.key: [cookie.name for cookie in group.cookies] for group in source.groups}


def key_of_group(group: Group, _service: Service) -> str:
    """The key under which the answer to a service is kept there."""
    return group.key


def deleted(service: Service) -> list[tuple[Cookie, str]]:
    """The cookies of a service that a script of the page deletes after a refusal, each with its pattern."""
    return [(cookie, pattern) for _number, cookie in service.cookies if (pattern := deletable(cookie)) is not None]


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


class Target(NamedTuple):
    """A consent manager: its *name*, the *version* of it that this is tried with, the name that its own cookie has by
    *default*, and what it *lacks*, said in a sentence."""

    name: str
    version: str
    default: str
    lacks: str
    files: Callable[[Source], Mapping[str, str]]
    """The files of an export, by their path in its folder."""
    refusable: Callable[[Group, Service], bool] = is_refusable
    """Whether the visitor can refuse a service, so that its cookies are then deleted."""
    asks: Callable[[Group, Service], bool] = lambda _group, _service: True
    """Whether it asks visitors again when the key of a service is new."""
    languages: Callable[[Sequence[Wording]], Sequence[str]] = lambda _wordings: ()
    """Sentences on languages that it does not tell apart."""
    keys: Callable[[Source], dict[str, list[str]]] = keys_of_services
    """The keys by which it keeps answers, each with the names of the cookies under it."""
    opts_out: bool = True
    """Whether it has switches for what is exempt, and can be refused all the same."""
    owns: str | None = None
    """The paths that its files can have, as a regular expression; the name of the target, a dot and a suffix of
    JavaScript or JSON unless given."""
    key: Callable[[Group, Service], str] = lambda _group, service: service.key
    """Under which of ``keys`` it keeps the answer to a service."""
    kept: Callable[[Source, Cookie], str | None] = lambda _source, cookie: why_kept(cookie)
    """Why it cannot delete a cookie after a refusal, in a sentence without its end."""
    versions: Callable[[Source], dict[str, str]] = lambda _source: {}
    """What it keeps with an answer, by key, and compares later: where it differs, visitors are asked again."""
    is_changed: Callable[[str, str | None], bool] = operator.ne
    """Whether a version that was published asks again those who have accepted it, now that there is another or none."""
    loses: Callable[[Source], Sequence[tuple[int, str]]] = lambda _source: ()
    """What else it cannot hold: sentences, each with the place of its cookie in the catalogue."""
    notes: Callable[[Source], Sequence[str]] = lambda _source: ()
    """What a person has to do besides, a sentence for each thing."""
    days: int | None = None
    """How long it keeps the choice, where that cannot be set."""
    has_revision: bool = False
    """Whether a number of that name, in what is not exported, asks all visitors again once it is raised."""
    needs_audit: bool = False
    """Whether it deletes whatever the catalogue does not declare."""

    def is_own(self, path: str) -> bool:
        """Whether a file can be one of an earlier export, by its path in the folder."""
        return re.fullmatch(self.owns or rf"{re.escape(self.name)}\.([\w-]+\.)*js(on)?", path) is not None


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


def losses(target: Target, source: Source) -> list[tuple[int, str]]:
    """What a target cannot hold, a sentence a cookie, each with the place of the cookie in the catalogue."""
    found = list(target.loses(source))
    for group in source.groups:
        for service in group.services:
            if not target.opts_out and is_opt_out(group, service):
                sentence = _("{target} has no switch by which visitors refuse {name!r}, which they may")
                found += [(n, sentence.format(target=target.name, name=one.name)) for n, one in service.cookies]
            for number, cookie in service.cookies if target.refusable(group, service) else ():
                if why := target.kept(source, cookie):
                    sentence = _("{target} does not delete {name!r} after a refusal: {reason}")
                    found.append((number, sentence.format(target=target.name, name=cookie.name, reason=why)))
    return sorted(found)


def asking(target: Target, source: Source) -> set[str]:
    """Those of the keys that visitors are asked again for when they are new."""
    return {target.key(group, one) for group in source.groups for one in group.services if target.asks(group, one)}


def unasked(target: Target, source: Source) -> set[str]:
    """Those that visitors have to be asked about, and are not when they are new."""
    asked = [(group, one) for group in source.groups if not group.is_exempt for one in group.services]
    return {target.key(group, one) for group, one in asked if not target.asks(group, one)}
