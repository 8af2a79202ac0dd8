"""Orejime 3.2.1 (https://github.com/boscop-fr/orejime): a file for each language, as JSON and as a script.

Its texts can all be overridden, so that a language needs no build of its own. ``title`` is text there, ``description``
is HTML. A string between slashes is a regular expression since 3.2.0.
"""

from collections.abc import Mapping
from typing import Any, Final

from cookie_charter.banners import wording as say
from cookie_charter.banners.escaping import to_json, to_script
from cookie_charter.banners.grouping import Group, Service, is_opt_out
from cookie_charter.banners.target import Source, Target, deleted
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Cookie, Match
from cookie_charter.speech import N_


def files(source: Source) -> Mapping[str, str]:
    """``orejime.fr.json``, and ``orejime.fr.js``, which a page includes before Orejime's own script."""
    made = {}
    for wording in source.wordings:
        configuration = _configuration(source, wording)
        made[f"orejime.{wording.tag}.json"] = to_json(configuration)
        made[f"orejime.{wording.tag}.js"] = to_script(_HEAD, "orejimeConfig", configuration)
    return made


_HEAD: Final = 'Orejime 3.2.1: <template data-purpose="{purposes[].purposes[].id}">'
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
        "cookies": [[_name(*found), found[0].path or "/", ""] for found in deleted(service)],
    }
    if is_opt_out(group, service):
        # "isExempt" has nobody asked; without "default" it would be off, and its cookies deleted at each page.
        purpose |= {"isExempt": True, "default": True}
    elif group.is_exempt:
        purpose["isMandatory"] = True
    return purpose


def _name(cookie: Cookie, pattern: str) -> str:
    return cookie.name if cookie.match is Match.EXACT and not cookie.name.startswith("/") else f"/{pattern}/"


_WORDS: Final = {
    "banner": {
        "title": say.TITLE, "description": say.ABOUT, "privacyPolicyLabel": say.CHARTER,
        "accept": say.ACCEPT_ALL, "acceptTitle": say.ACCEPT_ALL, "decline": say.REFUSE_ALL,
        "declineTitle": say.REFUSE_ALL, "configure": say.CHOOSE, "configureTitle": say.CHOOSE,
    },
    "modal": {
        "title": say.TITLE, "description": say.ABOUT, "privacyPolicyLabel": say.CHARTER, "close": say.CLOSE,
        "closeTitle": say.CLOSE, "globalPreferences": say.ALL, "acceptAll": say.ACCEPT_ALL,
        "declineAll": say.REFUSE_ALL, "save": say.SAVE, "saveTitle": say.SAVE,
    },
    "contextual": {
        "description": say.NEEDS_CONSENT, "privacyPolicyLabel": say.CHARTER, "accept": say.ACCEPT, "accepted": say.ON,
    },
    "purpose": {
        "mandatory": say.ALWAYS_ON, "mandatoryTitle": say.ALWAYS_ON, "exempt": say.ON_UNLESS_REFUSED,
        "exemptTitle": say.ON_UNLESS_REFUSED, "showMore": say.CHOOSE, "accept": say.ACCEPT, "decline": say.REFUSE,
        "enabled": say.ON, "disabled": say.OFF, "partial": say.PARTLY_ON,
    },
    "misc": {"newWindowTitle": say.NEW_WINDOW, "updateNeeded": say.CHANGED},
}  # fmt: skip


def _translations(wording: Wording) -> dict[str, Any]:
    """All its words, so that nothing is said in the language of the script."""
    texts = wording.words(_WORDS)
    for place in ("banner", "modal"):
        texts[place]["description"] += " {privacyPolicy}"
    texts["contextual"] |= {"title": "{purpose}", "accepted": f"{{purpose}} – {texts['contextual']['accepted']}"}
    texts["misc"]["poweredBy"] = "Orejime"
    return texts


def _asks(group: Group, service: Service) -> bool:
    return not is_opt_out(group, service)


TARGET: Final = Target(
    "orejime",
    "3.2.1",
    "orejime",
    N_("reason of an exemption, access by third parties, country, source; deletes cookies only"),
    files,
    asks=_asks,
)
