"""CookieConsent of the Helsinki Design System, hds-js 4.2.0 (https://hds.hel.fi/): one file for all languages.

All its texts are HTML, and ``{{...}}`` (earlier ``${...}``) in them stands for a value. A switch is a group. It keeps a
digest of a group with an answer, so that another word in it asks again those who have accepted the group. Each time a
choice is saved it deletes what it does not know, by exact names and ``*``.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from cookie_charter.banners import wording as say
from cookie_charter.banners.escaping import to_html, to_json
from cookie_charter.banners.grouping import Group, services
from cookie_charter.banners.target import Source, Target, is_asked, key_of_group, keys_of_groups, why_kept
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Category, Consent, Cookie, Kind, Match, Party, host_of
from cookie_charter.messages.terms import NAMES
from cookie_charter.speech import N_, _

_DAYS: Final = 100
_TYPES: Final = {Kind.COOKIE: 1, Kind.LOCAL_STORAGE: 2, Kind.SESSION_STORAGE: 3, Kind.INDEXED_DB: 4}
_NOTHING: Final = "\N{EN DASH}"
"""In place of an empty text, for which it would show a key."""


def files(source: Source) -> Mapping[str, str]:
    """``helsinki.json``, for ``CookieConsentCore.create``."""
    return {"helsinki.json": to_json(_settings(source))}


def _settings(source: Source) -> dict[str, Any]:
    required, optional = _groups(source)
    first = source.wordings[0]
    return {
        "languages": [
            {"code": one.tag, "name": one.language, "direction": "rtl" if one.is_from_right else "ltr"}
            for one in source.wordings
        ],
        "cookieName": source.choice(TARGET.default).name,
        "monitorInterval": 0,
        "remove": False,
        "fallbackLanguage": first.tag,
        "requiredGroups": required,
        "optionalGroups": optional,
        "robotCookies": [],
        "groupsWhitelistedForApi": [],
        "translations": {key: _said(source, text) for key, text in _TEXTS.items()},
    }


def _said(source: Source, text: Callable[[Wording], str]) -> dict[str, str]:
    """A text as HTML in each language, none of which stands for a value."""
    return {one.tag: _literally(text(one)) for one in source.wordings}


def _literally(html: str) -> str:
    return html.replace("{", "&#123;").replace("$", "&#36;").replace(_VALUE, "{{") or _NOTHING


_VALUE: Final = "\0"
"""In a text of ours, where a value begins."""


def _word(word: str) -> Callable[[Wording], str]:
    return lambda wording: to_html(wording.word(word))


def _about(wording: Wording) -> str:
    link = f'<a href="{to_html(wording.charter)}">{to_html(wording.word(say.CHARTER))}</a>'
    return f"{to_html(wording.word(say.ABOUT))} {link}"


def _accepted(wording: Wording) -> str:
    text = to_html(wording.word(say.ACCEPTED))
    for name in ("date", "time"):
        text = text.replace(f"{{{name}}}", f"{_VALUE}{name}}}}}")
    return text


_TEXTS: Final[Mapping[str, Callable[[Wording], str]]] = {
    "bannerAriaLabel": _word(say.TITLE), "heading": _word(say.TITLE), "description": _about,
    "showDetails": _word(say.CHOOSE), "hideDetails": _word(say.HIDE), "formHeading": _word(say.ALL),
    "formText": _word(say.ABOUT), "showCookieSettings": _word(say.SHOW), "hideCookieSettings": _word(say.HIDE),
    "acceptedAt": _accepted, "tableHeadingsName": _word("Name"), "tableHeadingsHostName": _word("Host"),
    "tableHeadingsDescription": _word("Purpose"), "tableHeadingsExpiration": _word("Lifetime"),
    "tableHeadingsType": _word("Kind"), "approveAllConsents": _word(say.ACCEPT_ALL),
    "approveRequiredAndSelectedConsents": _word(say.SAVE), "approveOnlyRequiredConsents": _word(say.REFUSE_ALL),
    "settingsSaved": _word(say.SAVED), "notificationAriaLabel": _word(say.TITLE),
    "highlightedGroup": _word(say.NEEDS_CONSENT), "highlightedGroupAria": _word(say.NEEDS_CONSENT),
    **{f"storageType{number}": _word(NAMES[Kind][kind]) for kind, number in _TYPES.items()},
}  # fmt: skip


def _groups(source: Source) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The groups that are exempt, and those that are asked about. One without anything but pixels is not taken."""
    made = [(group.is_exempt, _group(group, source)) for group in source.groups if any(map(_is_row, group.cookies))]
    required = [one for is_exempt, one in made if is_exempt]
    own = source.choice(TARGET.default).name
    # It does not start where its own cookie is in none of them.
    if not any(row["name"] == own for group in required for row in group["cookies"]):
        if not required:
            necessary = Group("necessary", Category.NECESSARY, Consent.EXEMPT)
            required = [_group(necessary, source)]
        required[0]["cookies"].append(_own(own, source))
    return required, [one for is_exempt, one in made if not is_exempt]


def _is_row(cookie: Cookie) -> bool:
    return cookie.kind in _TYPES


def _group(group: Group, source: Source) -> dict[str, Any]:
    return {
        "groupId": group.key,
        "title": _said(source, lambda wording: to_html(wording.group(group))),
        "description": _said(
            source, lambda wording: to_html(" \N{MIDDLE DOT} ".join(map(wording.service, group.services)))
        ),
        "cookies": [_row(cookie, source) for cookie in group.cookies if _is_row(cookie)],
    }


def _row(cookie: Cookie, source: Source) -> dict[str, Any]:
    own = None if cookie.party is Party.THIRD else host_of(source.catalogue.platform.url or "")
    return {
        "name": cookie.name if _is_known(cookie) else _literally(to_html(cookie.name)).replace("*", "&#42;"),
        "host": cookie.host or own or _NOTHING,
        "storageType": _TYPES[cookie.kind],
        "description": _said(source, lambda wording: wording.described_in_html(cookie)),
        "expiration": _said(source, lambda wording: to_html(wording.lasting(cookie))),
    }


def _own(name: str, source: Source) -> dict[str, Any]:
    return {
        "name": name,
        "host": host_of(source.catalogue.platform.url or "") or _NOTHING,
        "storageType": 1,
        "description": _said(source, _word(say.TITLE)),
        "expiration": _said(source, lambda wording: to_html(wording.duration(f"P{_DAYS}D"))),
    }


def _is_known(cookie: Cookie) -> bool:
    """Whether it finds what is declared, by the name as it stands there, which is also HTML."""
    if any(text in cookie.name for text in ("&", "<", "{{", "${")):
        return False
    if cookie.match is Match.GLOB:
        return not set("?[") & set(cookie.name)
    return cookie.match is Match.EXACT and "*" not in cookie.name


def _kept(_source: Source, cookie: Cookie) -> str | None:
    exact = cookie.model_copy(update={"match": Match.EXACT})
    return why_kept(exact) if cookie.kind is Kind.COOKIE else None


def _loses(source: Source) -> list[tuple[int, str]]:
    found = []
    for number, cookie in (one for service in services(source.groups) for one in service.cookies):
        if not _is_row(cookie):
            found.append((number, _("{target} has no place for {name!r}").format(target="helsinki", name=cookie.name)))
        elif not _is_known(cookie) and not _kept(source, cookie):
            sentence = _("{target} deletes {name!r} whatever visitors choose: it knows exact names, and '*' in them")
            found.append((number, sentence.format(target="helsinki", name=cookie.name)))
        if source.own and cookie.name == source.own.name and source.own.days != _DAYS:
            sentence = _("{target} keeps the choice for {fixed} days, not for {days}")
            found.append((number, sentence.format(target="helsinki", fixed=_DAYS, days=source.own.days)))
    return found


def _versions(source: Source) -> dict[str, str]:
    """A digest of each group."""
    return {
        group["groupId"]: hashlib.sha256(json.dumps(group).encode()).hexdigest()[:16]
        for groups in _groups(source)
        for group in groups
    }


TARGET: Final = Target(
    "helsinki",
    "4.2.0",
    "hds-cookie-consent",
    N_("reason of an exemption, access by third parties, country, source; deletes what is not declared"),
    files,
    refusable=is_asked,
    asks=lambda _group, _service: False,  # for a group that is new
    keys=keys_of_groups,
    opts_out=False,
    key=key_of_group,
    kept=_kept,
    versions=_versions,
    loses=_loses,
    days=_DAYS,
    needs_audit=True,
)
