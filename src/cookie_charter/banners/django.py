"""django-cookie-consent 1.0.0 (https://github.com/django-commons/django-cookie-consent): a fixture for each language,
since a database has one.

All its texts are text. A switch is a group of its own, so there is one for each category and consent. With an answer it
keeps the day of the newest cookie of the group, and asks again once there is a newer one: ``created`` is therefore what
the catalogue states as ``first_declared``, or a day that never changes.

After a refusal it deletes by the names of all cookies of a group, and fails where one of them can be no cookie's, such
as a regular expression: these stand in the description of the group.
"""

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final

from cookie_charter.banners.escaping import to_json
from cookie_charter.banners.grouping import Group
from cookie_charter.banners.target import Source, Target, is_asked, key_of_group, keys_of_groups, why_kept
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Cookie, Match, host_of
from cookie_charter.speech import N_, _

_NAME: Final = "django-cookie-consent"
_LONG_AGO: Final = datetime.date(2000, 1, 1)
"""The day of a cookie whose own is not stated: it is newer than no other."""


def files(source: Source) -> Mapping[str, str]:
    """``django-cookie-consent.fr.json`` for each language, for ``manage.py loaddata``."""
    return {f"{_NAME}.{wording.tag}.json": to_json(_fixture(source, wording)) for wording in source.wordings}


def _fixture(source: Source, wording: Wording) -> list[dict[str, Any]]:
    groups = [_group(group, number, wording) for number, group in enumerate(source.groups)]
    cookies: dict[tuple[str, ...], dict[str, Any]] = {}
    for group in source.groups:
        for fields in (_cookie(group, cookie, source, wording) for cookie in group.cookies if _is_held(group, cookie)):
            # It tells apart by these alone: an entry of local storage may have the name of a cookie.
            same = cookies.setdefault((group.key, fields["name"], fields["domain"]), fields)
            if same is not fields:
                same["description"] += f"\n{fields['description']}"
                same["created"] = max(same["created"], fields["created"])
    return groups + [{"model": "cookie_consent.cookie", "fields": fields} for fields in cookies.values()]


_TOKEN: Final = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
"""What the name of a cookie can be (https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1)."""


def _is_held(group: Group, cookie: Cookie) -> bool:
    return group.is_exempt or _TOKEN.fullmatch(cookie.name) is not None


def _group(group: Group, number: int, wording: Wording) -> dict[str, Any]:
    others = [wording.cookie(cookie, wording.name(cookie)) for cookie in group.cookies if not _is_held(group, cookie)]
    return {
        "model": "cookie_consent.cookiegroup",
        "fields": {
            "varname": group.key,
            "name": wording.group(group),
            "description": "\n".join([*others, wording.charter_in_text()]),
            "is_required": group.is_exempt,
            "is_deletable": not group.is_exempt,
            "ordering": number,
            "created": _at_midnight(_LONG_AGO),
        },
    }


def _cookie(group: Group, cookie: Cookie, source: Source, wording: Wording) -> dict[str, Any]:
    own = cookie.host is None or cookie.host == host_of(source.catalogue.platform.url or "")
    return {
        "cookiegroup": [group.key],
        "name": cookie.name,
        "description": f"{wording.provider(cookie.provider)} \N{EN DASH} {wording.described(cookie)}",
        "path": cookie.path or "/",
        "domain": "" if own else cookie.host,  # of the page's own host it must not be said
        "created": _at_midnight(cookie.first_declared or _LONG_AGO),
    }


def _at_midnight(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _versions(source: Source) -> dict[str, str]:
    """The day of the newest cookie of each group that is asked about."""
    days = {
        group.key: [one.first_declared or _LONG_AGO for one in group.cookies if _is_held(group, one)]
        for group in source.groups
        if not group.is_exempt
    }
    return {key: max(of_it).isoformat() if of_it else "" for key, of_it in days.items()}


def _is_newer(before: str, after: str | None) -> bool:
    return after is not None and after > before


def _kept(_source: Source, cookie: Cookie) -> str | None:
    """The server deletes, so a script need not reach a cookie; but by its name only."""
    if cookie.match is not Match.EXACT:
        return _("it deletes by exact names only")
    return why_kept(cookie.model_copy(update={"http_only": None}))


def _notes(source: Source) -> list[str]:
    own = source.choice(TARGET.default)
    sentence = _(
        "{target}: in the settings of Django, set COOKIE_CONSENT_NAME = {name!r} and COOKIE_CONSENT_MAX_AGE = {age}"
    )
    return [sentence.format(target=_NAME, name=own.name, age=own.days * 86_400)]


TARGET: Final = Target(
    _NAME,
    "1.0.0",
    "cookie_consent",
    N_("reason of an exemption, access by third parties, country, source, rows of the charter; deletes by name only"),
    files,
    refusable=is_asked,
    asks=is_asked,
    keys=keys_of_groups,
    opts_out=False,
    key=key_of_group,
    kept=_kept,
    versions=_versions,
    is_changed=_is_newer,
    notes=_notes,
)
