"""Orejime 3.2.1 (https://github.com/boscop-fr/orejime): a file for each language, as JSON and as a script.

Its texts can all be overridden, so that a language needs no build of its own. ``title`` is text there, ``description``
is HTML. A string between slashes is a regular expression since 3.2.0.
"""

from collections.abc import Mapping
from typing import Any, Final

from cookie_charter.banners import wording as say
from cookie_charter.banners.escaping import to_json
from cookie_charter.banners.grouping import Group, Service, is_opt_out
from cookie_charter.banners.target import Source, Target, deletable
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Cookie, Match
from cookie_charter.speech import N_


def files(source: Source) -> Mapping[str, str]:
    """``orejime.fr.json``, and ``orejime.fr.js``, which a page includes before Orejime's own script."""
    made = {}
    for wording in source.wordings:
        configuration = to_json(_configuration(source, wording))
        made[f"orejime.{wording.tag}.json"] = configuration
        made[f"orejime.{wording.tag}.js"] = f"{_HEAD}window.orejimeConfig = {configuration.rstrip()};\n"
    return made


_HEAD: Final = '// Orejime 3.2.1: <template data-purpose="{purposes[].purposes[].id}">\n'
"""What the tool blocks, by which key: nothing here does."""


def _configuration(source: Source, wording: Wording) -> dict[str, Any]:
    own = source.choice(TARGET.default)
    return {
        "privacyPolicyUrl": wording.charter,
        "cookie": {"name": own.name, "duration": own.days, "sameSite": "lax"},
        "purposes": [
            {
                "id": group.key,
                "title": wording.group(group),
                "purposes": [_purpose(group, service, wording) for service in group.services],
            }
            for group in source.groups
        ],
        "translations": _translations(wording),
    }


def _purpose(group: Group, service: Service, wording: Wording) -> dict[str, Any]:
    purpose: dict[str, Any] = {
        "id": service.key,
        "title": wording.service(service),
        "description": "<br>".join(wording.cookies_in_html(service)),
        "cookies": [found for _number, cookie in service.cookies if (found := _cookie(cookie))],
    }
    if is_opt_out(group, service):
        # "isExempt" has nobody asked; without "default" it would be off, and its cookies deleted at each page.
        purpose |= {"isExempt": True, "default": True}
    elif group.is_exempt:
        purpose["isMandatory"] = True
    return purpose


def _cookie(cookie: Cookie) -> list[str] | None:
    pattern = deletable(cookie)
    if pattern is None:
        return None
    exact = cookie.match is Match.EXACT and not cookie.name.startswith("/")
    return [cookie.name if exact else f"/{pattern}/", cookie.path or "/", ""]


def _translations(wording: Wording) -> dict[str, Any]:
    word = wording.word
    label, about = word(say.CHARTER), f"{word(say.ABOUT)} {{privacyPolicy}}"
    accept, refuse = word(say.ACCEPT), word(say.REFUSE)
    accept_all, refuse_all = word(say.ACCEPT_ALL), word(say.REFUSE_ALL)
    choose, save, close, on = word(say.CHOOSE), word(say.SAVE), word(say.CLOSE), word(say.ON)
    always, unless = word(say.ALWAYS_ON), word(say.ON_UNLESS_REFUSED)
    return {
        "banner": {
            "title": word(say.TITLE), "description": about, "privacyPolicyLabel": label,
            "accept": accept_all, "acceptTitle": accept_all, "decline": refuse_all, "declineTitle": refuse_all,
            "configure": choose, "configureTitle": choose,
        },
        "modal": {
            "title": word(say.TITLE), "description": about, "privacyPolicyLabel": label, "close": close,
            "closeTitle": close, "globalPreferences": word(say.ALL), "acceptAll": accept_all, "declineAll": refuse_all,
            "save": save, "saveTitle": save,
        },
        "contextual": {
            "title": "{purpose}", "description": word(say.NEEDS_CONSENT), "privacyPolicyLabel": label,
            "accept": accept, "accepted": f"{{purpose}} – {on}",
        },
        "purpose": {
            "mandatory": always, "mandatoryTitle": always, "exempt": unless, "exemptTitle": unless,
            "showMore": choose, "accept": accept, "decline": refuse, "enabled": on, "disabled": word(say.OFF),
            "partial": word(say.PARTLY_ON),
        },
        "misc": {
            "newWindowTitle": word(say.NEW_WINDOW), "updateNeeded": word(say.CHANGED), "poweredBy": "Orejime",
        },
    }  # fmt: skip


def _refusable(group: Group, service: Service) -> bool:
    return not group.is_exempt or is_opt_out(group, service)


def _asks(group: Group, service: Service) -> bool:
    return not is_opt_out(group, service)


TARGET: Final = Target(
    "orejime",
    "3.2.1",
    "orejime",
    N_("reason of an exemption, access by third parties, country, source; deletes cookies only"),
    files,
    _refusable,
    _asks,
)
