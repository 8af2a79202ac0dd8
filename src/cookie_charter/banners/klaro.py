"""Klaro 0.7.22 (https://github.com/klaro-org/klaro-js): one file for all languages, as JSON and as a script.

All its texts are text, as long as ``htmlTexts`` is false. A string that starts with ``^`` is a regular expression. The
language of a page is cut at its first hyphen, and ``zz`` is what it falls back to.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cookie_charter.banners import wording as say
from cookie_charter.banners.escaping import to_json, to_script
from cookie_charter.banners.grouping import Group, Service, is_opt_out
from cookie_charter.banners.target import Source, Target, deleted
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Catalogue, Cookie, Match, host_of
from cookie_charter.speech import N_, _


def files(source: Source) -> Mapping[str, str]:
    """``klaro.json``, and ``klaro.js``, which a page includes before Klaro's own script."""
    configuration = _configuration(source)
    return {"klaro.json": to_json(configuration), "klaro.js": to_script(_HEAD, "klaroConfig", configuration)}


_HEAD: Final = 'Klaro 0.7.22: <script type="text/plain" data-type="text/javascript" data-name="{services[].name}">'
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
        "showNoticeTitle": True,  # the name of its dialog, which is named by it
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
        "cookies": [deletion(cookie, pattern, source.catalogue) for cookie, pattern in deleted(service)],
        "translations": {
            code: {"title": wording.service(service), "description": described(service, wording)}
            for code, wording in languages.items()
        },
    }


def _language(wording: Wording) -> str:
    """The language as Klaro finds it in ``lang``."""
    return re.sub(r"^(\w+)-\w+$", r"\1", wording.tag.lower())


def deletion(cookie: Cookie, pattern: str, catalogue: Catalogue) -> dict[str, str]:
    """How Klaro finds a *cookie* to delete, whose *pattern* is known."""
    exact = cookie.match is Match.EXACT and not cookie.name.startswith("^")
    found = {"pattern": cookie.name if exact else pattern, "path": cookie.path or "/"}
    # Of a parent of its own host a page must say it; of its own it must not.
    if cookie.host is not None and cookie.host != host_of(catalogue.platform.url or ""):
        found["domain"] = cookie.host
    return found


_WORDS: Final = {
    "acceptAll": say.ACCEPT_ALL, "decline": say.REFUSE_ALL, "ok": say.ACCEPT_ALL, "acceptSelected": say.SAVE,
    "save": say.SAVE, "close": say.CLOSE,
    "consentModal": {"title": say.TITLE, "description": say.ABOUT},
    "consentNotice": {
        "title": say.TITLE, "description": say.ABOUT, "changeDescription": say.CHANGED, "learnMore": say.CHOOSE,
    },
    "contextualConsent": {
        "description": say.NEEDS_CONSENT, "acceptAlways": say.ACCEPT, "acceptOnce": say.ACCEPT_ONCE,
    },
    "purposeItem": {"service": "Service", "services": say.SERVICES},
    "service": {
        "disableAll": {"title": say.ALL, "description": say.ALL},
        "optOut": {"title": say.ON_UNLESS_REFUSED, "description": say.ON_UNLESS_REFUSED},
        "required": {"title": say.ALWAYS_ON, "description": say.ALWAYS_ON},
        "purpose": "Category", "purposes": "Category",
    },
}  # fmt: skip


def described(service: Service, wording: Wording) -> str:
    """The cookies of a service, one after another: a line break is a space there."""
    return "\n• ".join(wording.cookies(service))


def translations(source: Source, wording: Wording) -> dict[str, Any]:
    """All that Klaro says in a language, but for the services."""
    words = wording.words(_WORDS)
    words["consentNotice"]["description"] += " {privacyPolicy}"  # the link, by the name of privacyPolicy
    return {
        "privacyPolicyUrl": wording.charter,
        "privacyPolicy": {"name": wording.word(say.CHARTER), "text": "{privacyPolicy}"},
        "poweredBy": "Klaro",
        "purposes": {group.key: {"title": wording.group(group)} for group in source.groups},
        **words,
    }


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
    languages=_same_languages,
)
