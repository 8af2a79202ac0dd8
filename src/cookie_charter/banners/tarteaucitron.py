"""tarteaucitron 1.34.0 (https://github.com/AmauriC/tarteaucitron.js): a script for each language.

All its texts are HTML, and the name of a service is put into attributes too. A switch is a service, in one of eight
types, whose titles we give. A cookie is deleted by its exact name only, which is put into a regular expression as it
is; and whoever has not answered yet has the tool's own cookie already, with ``wait`` in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cookie_charter.banners import wording as say
from cookie_charter.banners.escaping import to_html, to_json
from cookie_charter.banners.grouping import Group, Service, is_opt_out
from cookie_charter.banners.target import Source, Target, is_asked, is_refusable, why_kept
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Category, Cookie, Kind, Match, host_of
from cookie_charter.speech import N_, _

_NAME: Final = "tarteaucitron"
_TEMPLATE: Final = Path(__file__).with_name("tarteaucitron.js")
_LONGEST: Final = 365
"""The days that it keeps its own cookie at most."""
_TYPES: Final = {
    Category.NECESSARY: "api",
    Category.PREFERENCES: "other",
    Category.STATISTICS: "analytic",
    Category.MARKETING: "ads",
    Category.SOCIAL: "social",
    Category.MEDIA: "video",
    Category.UNCLASSIFIED: "support",
}
_OPT_OUT: Final = "comment"
"""The type that is left, for what is on until a visitor refuses it."""
_LANGUAGES: Final = (
    "ar|bg|ca|cn|cs|da|de|el|en|es|et|fi|fr|hr|hu|it|ja|ko|lb|lt|lv|nl|no|oc|pl|pt|ro|ru|se|sk|sq|sv|tr|uk|vi|zh"
)


def files(source: Source) -> Mapping[str, str]:
    """``tarteaucitron.fr.js`` for each language, which a page includes after the tool's own script."""
    template = _TEMPLATE.read_text(encoding="utf-8")
    return {
        f"{_NAME}.{wording.tag}.js": template.replace(
            "CONFIGURATION", to_json(_configuration(source, wording)).rstrip()
        )
        for wording in source.wordings
    }


def _configuration(source: Source, wording: Wording) -> dict[str, Any]:
    own = source.choice(_NAME)
    asked = [(group, service) for group in source.groups for service in group.services if is_refusable(group, service)]
    return {
        "language": _language(wording),
        "days": own.days,
        "texts": _texts(source, wording)
        | _types(asked, wording)
        | {f"desc-{_key(one)}": "<br>".join(wording.cookies_in_html(one)) for _group, one in asked},
        "services": [
            {
                "key": _key(service),
                "type": _type(group, service),
                "name": to_html(wording.service(service)),
                "needConsent": not group.is_exempt,
                "cookies": [one.name for _number, one in service.cookies if _deletes(source, one)],
            }
            for group, service in asked
        ],
        "parameters": {
            "cookieName": own.name,
            "privacyUrl": wording.charter,
            "mandatory": any(map(_always_on, source.groups)),
            "mandatoryCta": False,  # it has a button to refuse, which does nothing
            "moreInfoLink": False,  # it leads to the maker's site
            "showDetailsOnClick": False,
            "googleConsentMode": False,
            "bingConsentMode": False,
            "pianoConsentMode": False,
        },
    }


def _key(service: Service) -> str:
    r"""A key of ``\w`` for each key of a service. No other one ends with it, since its state is looked for without
    what is before it: only its first letter is a capital, but for those that spell other characters."""
    spelt = re.sub("[^a-z0-9]", lambda found: _SPELT.get(found[0], f"Z{ord(found[0]):X}Z"), service.key)
    return spelt[0].upper() + spelt[1:]


_SPELT: Final = {"-": "_", ".": "X"}


def _type(group: Group, service: Service) -> str:
    return _OPT_OUT if is_opt_out(group, service) else _TYPES[group.category]


def _language(wording: Wording) -> str:
    """The language of those words that it has itself, such as *modal window*."""
    code = wording.tag.partition("-")[0]
    return code if re.fullmatch(_LANGUAGES, code) else "en"


def _texts(source: Source, wording: Wording) -> dict[str, str]:
    def word(english: str) -> str:
        return to_html(wording.word(english))

    about, link = word(say.ABOUT), f'<a href="{to_html(wording.charter)}">{word(say.CHARTER)}</a>'
    accept = word(say.ACCEPT_ALL)
    exempt = [group for group in source.groups if _always_on(group)]
    return {
        "title": word(say.TITLE), "disclaimer": about, "alertBigPrivacy": about, "privacyUrl": word(say.CHARTER),
        "all": word(say.ALL), "acceptAll": accept, "allowAll": accept, "denyAll": word(say.REFUSE_ALL),
        "personalize": word(say.CHOOSE), "close": word(say.CLOSE), "save": word(say.SAVE),
        "allow": word(say.ACCEPT), "deny": word(say.REFUSE), "allowed": word(say.ON), "disallowed": word(say.OFF),
        # It counts those only that it can delete, so what it says of their number is not true of all.
        "noCookie": link, "useNoCookie": link, "useCookieCurrent": f"{link}<span hidden>",
        "mandatoryTitle": " · ".join(to_html(wording.group(group)) for group in exempt),
        "mandatoryText": "<br>".join(_always(exempt, wording)),
    }  # fmt: skip


def _always(groups: Sequence[Group], wording: Wording) -> Iterator[str]:
    for group in groups:
        for service in group.services:
            if not is_opt_out(group, service):
                yield to_html(wording.service(service))
                yield from wording.cookies_in_html(service)


def _always_on(group: Group) -> bool:
    """Whether something of a group cannot be refused."""
    return not all(is_refusable(group, service) for service in group.services)


def _types(asked: Sequence[tuple[Group, Service]], wording: Wording) -> dict[str, dict[str, str]]:
    """The titles of the types that are used; of the one for several groups, those of all of them."""
    titles: dict[str, dict[str, None]] = {}
    for group, service in asked:
        titles.setdefault(_type(group, service), {})[to_html(wording.group(group))] = None
    unless = to_html(wording.word(say.ON_UNLESS_REFUSED))
    return {
        kind: {"title": " · ".join(names), "details": unless if kind == _OPT_OUT else ""}
        for kind, names in titles.items()
    }


def _deletes(source: Source, cookie: Cookie) -> bool:
    return cookie.kind is Kind.COOKIE and _why_kept(source, cookie) is None


def _why_kept(source: Source, cookie: Cookie) -> str | None:
    if (why := why_kept(cookie)) or cookie.kind is not Kind.COOKIE:
        return why
    if cookie.match is not Match.EXACT or not re.fullmatch(r"[\w-]+", cookie.name, re.ASCII):
        return _("it deletes by exact names only, of the letters a to z, digits, '_' and '-'")
    if cookie.path not in {None, "/"}:
        return _("it deletes cookies of the path '/' only")
    platform = host_of(source.catalogue.platform.url or "")
    if cookie.host and platform and cookie.host not in {platform, ".".join(platform.split(".")[-2:])}:
        return _("it deletes cookies of the page's own host and of its last two parts only")
    return None


def _too_long(source: Source) -> Iterator[tuple[int, str]]:
    for number, cookie in enumerate(source.catalogue.cookies):
        if source.own and cookie.name == source.own.name and source.own.days > _LONGEST:
            sentence = _("{target} keeps {name!r} for {most} days at most, not for {days}")
            yield number, sentence.format(target=_NAME, name=cookie.name, most=_LONGEST, days=source.own.days)


def _english(wordings: Sequence[Wording]) -> list[str]:
    sentence = _("{edition}: {target} has no such language; a few of its own words are English")
    return [sentence.format(edition=one.code, target=_NAME) for one in wordings if _language(one) != one.tag[:2]]


TARGET: Final = Target(
    _NAME,
    "1.34.0",
    _NAME,
    N_(
        "reason of an exemption, access by third parties, country, source; deletes cookies by exact names only, sets "
        "its own before any choice"
    ),
    files,
    asks=is_asked,
    languages=_english,
    kept=_why_kept,
    loses=lambda source: list(_too_long(source)),
)
