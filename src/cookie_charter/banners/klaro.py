"""Klaro 0.7.22 (https://github.com/klaro-org/klaro-js): one file for all languages, as JSON and as a script.

All its texts are text, as long as ``htmlTexts`` is false. A string that starts with ``^`` is a regular expression. The
language of a page is cut at its first hyphen, and ``zz`` is what it falls back to.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cookie_charter.banners import wording as say
from cookie_charter.banners.escaping import to_json
from cookie_charter.banners.grouping import Group, Service, is_opt_out
from cookie_charter.banners.target import Source, Target, deletable
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Catalogue, Cookie, Match, host_of
from cookie_charter.speech import N_, _


def files(source: Source) -> Mapping[str, str]:
    """``klaro.json``, and ``klaro.js``, which a page includes before Klaro's own script."""
    configuration = to_json(_configuration(source))
    return {"klaro.json": configuration, "klaro.js": f"{_HEAD}window.klaroConfig = {configuration.rstrip()};\n"}


_HEAD: Final = '// Klaro 0.7.22: <script type="text/plain" data-type="text/javascript" data-name="{services[].name}">\n'
"""What the tool blocks, by which key: nothing here does."""


def _configuration(source: Source) -> dict[str, Any]:
    own = source.choice(TARGET.default)
    languages = {"zz": source.wordings[0]} | {_language(wording): wording for wording in source.wordings}
    return {
        "version": 1,
        "storageName": own.name,
        "cookieExpiresAfterDays": own.days,
        "groupByPurpose": True,
        "purposeOrder": [group.key for group in source.groups],
        "acceptAll": True,
        "default": False,
        "htmlTexts": False,
        "translations": {code: translations(source, wording) for code, wording in languages.items()},
        "services": [
            _service(group, service, source, languages) for group in source.groups for service in group.services
        ],
    }


def _service(group: Group, service: Service, source: Source, languages: Mapping[str, Wording]) -> dict[str, Any]:
    opt_out = is_opt_out(group, service)
    return {
        "name": service.key,
        "purposes": [group.key],
        "required": group.is_exempt and not opt_out,
        **({"optOut": True, "default": True} if opt_out else {}),
        "cookies": [found for _number, one in service.cookies if (found := deletion(one, source.catalogue))],
        "translations": {
            code: {"title": wording.service(service), "description": " ".join(wording.cookies(service))}
            for code, wording in languages.items()
        },
    }


def _language(wording: Wording) -> str:
    """The language as Klaro finds it in ``lang``."""
    return re.sub(r"^(\w+)-\w+$", r"\1", wording.tag.lower())


def deletion(cookie: Cookie, catalogue: Catalogue) -> dict[str, str] | None:
    """How Klaro finds a *cookie* to delete; None if no script can delete it."""
    pattern = deletable(cookie)
    if pattern is None:
        return None
    exact = cookie.match is Match.EXACT and not cookie.name.startswith("^")
    found = {"pattern": cookie.name if exact else pattern, "path": cookie.path or "/"}
    # Of a parent of its own host a page must say it; of its own it must not.
    if cookie.host is not None and cookie.host != host_of(catalogue.platform.url or ""):
        found["domain"] = cookie.host
    return found


def translations(source: Source, wording: Wording) -> dict[str, Any]:
    """All that Klaro says in a language, but for the services."""
    word = wording.word
    about, every = word(say.ABOUT), word(say.ALL)
    always, unless, category = word(say.ALWAYS_ON), word(say.ON_UNLESS_REFUSED), word("Category")
    return {
        "privacyPolicyUrl": wording.charter,
        "privacyPolicy": {"name": word(say.CHARTER), "text": "{privacyPolicy}"},
        "acceptAll": word(say.ACCEPT_ALL), "decline": word(say.REFUSE_ALL), "ok": word(say.ACCEPT_ALL),
        "acceptSelected": word(say.SAVE), "save": word(say.SAVE), "close": word(say.CLOSE), "poweredBy": "Klaro",
        "consentModal": {"title": word(say.TITLE), "description": about},
        "consentNotice": {
            "title": word(say.TITLE), "description": about, "changeDescription": word(say.CHANGED),
            "learnMore": word(say.CHOOSE),
        },
        "contextualConsent": {
            "description": word(say.NEEDS_CONSENT), "acceptAlways": word(say.ACCEPT),
            "acceptOnce": word(say.ACCEPT_ONCE),
        },
        "purposeItem": {"service": word("Service"), "services": word(say.SERVICES)},
        "purposes": {group.key: {"title": wording.group(group)} for group in source.groups},
        "service": {
            "disableAll": {"title": every, "description": every},
            "optOut": {"title": unless, "description": unless},
            "required": {"title": always, "description": always},
            "purpose": category, "purposes": category,
        },
    }  # fmt: skip


def _refusable(group: Group, service: Service) -> bool:
    return not group.is_exempt or is_opt_out(group, service)


def _asks(_group: Group, _service: Service) -> bool:
    return True


def _same_languages(wordings: Sequence[Wording]) -> list[str]:
    """Editions between which Klaro cannot choose."""
    codes = defaultdict(list)
    for wording in wordings:
        codes[_language(wording)].append(wording.code)
    sentence = _("klaro shows every page in {code!r} the texts of {last!r}, those of {others} too")
    return [
        sentence.format(code=code, last=same[-1], others=", ".join(same[:-1]))
        for code, same in codes.items()
        if len(same) > 1
    ]


TARGET: Final = Target(
    "klaro",
    "0.7.22",
    "klaro",
    N_("reason of an exemption, access by third parties, country, source, rows of the charter; deletes cookies only"),
    files,
    _refusable,
    _asks,
    _same_languages,
)
