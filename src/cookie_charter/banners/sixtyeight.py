"""68publishers/cookie-consent 1.4.1 (https://github.com/68publishers/cookie-consent): what it asks its own service for.

It fetches ``URL/api/v1/cookies/PROJECT?locale=fr``; a file of that address is as good, so PROJECT is a file's name. A
switch is a storage of Google's consent mode. All its texts are HTML. The name that it shows is the one it deletes by,
in which ``*`` is one character or more.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cookie_charter.banners.escaping import to_html, to_json
from cookie_charter.banners.grouping import Group
from cookie_charter.banners.target import DAYS, Source, Target, why_kept
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Category, Cookie, Exemption, Kind, Match, Party, covers, host_of
from cookie_charter.speech import N_, _

_NAME: Final = "68publishers"
_OWN: Final = "cc-settings"
_STORAGES: Final = {
    Category.PREFERENCES: "personalization_storage",
    Category.STATISTICS: "analytics_storage",
    Category.MARKETING: "ad_storage",
}
"""Of what is asked about: Google has none for the other categories."""
_SECURITY: Final = frozenset({Exemption.AUTHENTICATION, Exemption.SECURITY, Exemption.LOAD_BALANCING})
_PARTIES: Final = {Party.FIRST: "1st_party", Party.THIRD: "3rd_party"}


def files(source: Source) -> Mapping[str, str]:
    """``68publishers.fr.json`` for each language."""
    return {
        f"{_NAME}.{wording.tag}.json": to_json(
            {
                "status": "success",
                "data": {
                    "cookies": [
                        _row(source, group, cookie, storage, wording)
                        for group, _number, cookie in _cookies(source)
                        if (storage := _storage(group, cookie))
                    ]
                },
            }
        )
        for wording in source.wordings
    }


def _cookies(source: Source) -> Iterator[tuple[Group, int, Cookie]]:
    for group in source.groups:
        for service in group.services:
            yield from ((group, number, cookie) for number, cookie in service.cookies)


def _storage(group: Group, cookie: Cookie) -> str | None:
    if group.is_exempt:
        return "security_storage" if cookie.exemption in _SECURITY else "functionality_storage"
    return _STORAGES.get(group.category)


def _row(source: Source, group: Group, cookie: Cookie, storage: str, wording: Wording) -> dict[str, Any]:
    what = [
        wording.part(cookie),
        *([] if cookie.kind is Kind.COOKIE else [wording.kind(cookie)]),
        wording.purpose(cookie),
    ]
    name = to_html(cookie.name)
    if cookie.kind is not Kind.COOKIE or _why_kept(source, cookie):
        # Shown all the same, and the name of no cookie that it would delete.
        name = name.replace("*", "&#42;") + "<!---->"
    return {
        "name": name,
        "purpose": "<br>".join(map(to_html, what)),
        "processingTime": to_html(wording.lasting(cookie)),
        "cookieProvider": {
            "code": cookie.provider,
            "name": to_html(wording.provider(cookie.provider)),
            "type": _PARTIES[_party(source, cookie) or Party.FIRST],
            "link": to_html(wording.address(cookie)),
        },
        "category": {"name": to_html(wording.group(group)), "code": storage},
    }


def _party(source: Source, cookie: Cookie) -> Party | None:
    platform = host_of(source.catalogue.platform.url or "")
    if cookie.party or not cookie.host or not platform:
        return cookie.party
    return Party.FIRST if covers(cookie.host, platform) else Party.THIRD


def _misread(cookie: Cookie) -> str | None:
    """Why it takes a name for another one, in a sentence without its end."""
    if cookie.match is Match.REGEX or (cookie.match is Match.GLOB and re.search(r"[?\[]", cookie.name)):
        return _("it knows no patterns but those with '*'")
    if cookie.match is Match.EXACT and "*" in cookie.name:
        return _("it takes '*' for a pattern")
    return _("it reads the name as HTML") if to_html(cookie.name) != cookie.name else None


def _why_kept(_source: Source, cookie: Cookie) -> str | None:
    if (why := why_kept(cookie)) or cookie.kind is not Kind.COOKIE:
        return why
    if cookie.path not in {None, "/"}:
        return _("it deletes cookies of the path '/' only")
    return _misread(cookie)


def _others(source: Source) -> Iterator[tuple[int, str]]:
    for group, number, cookie in _cookies(source):
        if _storage(group, cookie) is None:
            sentence = _("{target} has no storage for {group!r}, so {name!r} is left out")
            yield number, sentence.format(target=_NAME, group=group.key, name=cookie.name)
        elif cookie.kind in {Kind.COOKIE, Kind.PIXEL} and _party(source, cookie) is None:
            sentence = _("{target} says that {name!r} is of no third party, since neither 'party' nor 'host' is stated")
            yield number, sentence.format(target=_NAME, name=cookie.name)
        if source.own and cookie.name == source.own.name and source.own != (_OWN, DAYS):
            sentence = _("{target} names its own cookie in its tag: cookie_name {name!r}, cookie_expiration {days}")
            yield number, sentence.format(target=_NAME, name=cookie.name, days=source.own.days)


def _keys(source: Source) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for group, _number, cookie in _cookies(source):
        if storage := _storage(group, cookie):
            keys.setdefault(storage, []).append(cookie.name)
    return keys


TARGET: Final = Target(
    _NAME,
    "1.4.1",
    _OWN,
    N_(
        "reason of an exemption, access by third parties, country, source, its own cookie, any category but four; "
        "deletes cookies only, asks nobody again"
    ),
    files,
    refusable=lambda group, _service: not group.is_exempt and group.category in _STORAGES,
    asks=lambda _group, _service: False,
    has_revision=True,
    keys=_keys,
    key=lambda group, _service: _STORAGES.get(group.category, ""),
    opts_out=False,
    kept=_why_kept,
    loses=lambda source: list(_others(source)),
)
