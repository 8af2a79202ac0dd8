"""vanilla-cookieconsent 3.1.0 (https://github.com/orestbida/cookieconsent): a module, and texts for each language.

All its texts are HTML. A switch is a category; its cookies are deleted by ``autoClear`` of the category only, which is
why there are no services. Cells name their header by its text, which therefore has no space that splits it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cookie_charter.banners import wording as say
from cookie_charter.banners.escaping import to_html, to_json
from cookie_charter.banners.grouping import Group
from cookie_charter.banners.target import Source, Target, deleted, is_asked, key_of_group, keys_of_groups
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Cookie
from cookie_charter.speech import N_

_NAME: Final = "vanilla-cookieconsent"


def files(source: Source) -> Mapping[str, str]:
    """``vanilla-cookieconsent.js``, and ``vanilla-cookieconsent.fr.json`` with the texts of each language."""
    configuration = to_json(_configuration(source)).rstrip()
    module = _MODULE.read_text(encoding="utf-8").replace("CONFIGURATION", configuration)
    texts = {f"{_NAME}.{wording.tag}.json": to_json(_texts(source, wording)) for wording in source.wordings}
    return {f"{_NAME}.js": module} | texts


_MODULE: Final = Path(__file__).with_name("vanilla.js")
"""Makes regular expressions of patterns, and addresses of names of files."""


def _configuration(source: Source) -> dict[str, Any]:
    own = source.choice(TARGET.default)
    return {
        "cookie": {"name": own.name, "expiresAfterDays": own.days},
        "categories": {group.key: _category(group) for group in source.groups},
        "language": {
            "default": source.wordings[0].tag,
            "autoDetect": "document",
            "rtl": [wording.tag for wording in source.wordings if wording.is_from_right],
            "translations": {wording.tag: f"{_NAME}.{wording.tag}.json" for wording in source.wordings},
        },
    }


def _category(group: Group) -> dict[str, Any]:
    if group.is_exempt:
        return {"enabled": True, "readOnly": True}
    cookies = [
        {"name": pattern, "path": cookie.path or "/"}
        for service in group.services
        for cookie, pattern in deleted(service)
    ]
    return {"autoClear": {"cookies": cookies}} if cookies else {}


_WORDS: Final = {
    "consentModal": {
        "title": say.TITLE, "description": say.ABOUT, "acceptAllBtn": say.ACCEPT_ALL,
        "acceptNecessaryBtn": say.REFUSE_ALL, "showPreferencesBtn": say.CHOOSE,
    },
    "preferencesModal": {
        "title": say.TITLE, "acceptAllBtn": say.ACCEPT_ALL, "acceptNecessaryBtn": say.REFUSE_ALL,
        "savePreferencesBtn": say.SAVE, "closeIconLabel": say.CLOSE,
    },
}  # fmt: skip


def _texts(source: Source, wording: Wording) -> dict[str, Any]:
    texts = wording.words(_WORDS, to_html)
    link = f'<a href="{to_html(wording.charter)}">{to_html(wording.word(say.CHARTER))}</a>'
    about = {"description": f"{texts['consentModal']['description']} {link}"}
    texts["consentModal"]["footer"] = link
    texts["preferencesModal"]["sections"] = [about, *(_section(group, wording) for group in source.groups)]
    return texts


_COLUMNS: Final = {
    "name": "Name",
    "provider": "Provider name",
    "service": "Service and location",
    "purpose": "Purpose",
    "kind": "Kind",
    "lifetime": "Lifetime",
}


def _section(group: Group, wording: Wording) -> dict[str, Any]:
    title = to_html(wording.group(group))
    headers = wording.words(_COLUMNS, lambda text: to_html(text).replace(" ", "\N{NO-BREAK SPACE}"))
    body = [_row(cookie, wording) for cookie in group.cookies]
    table = {"caption": title, "headers": headers, "body": body}
    return {"title": title, "linkedCategory": group.key, "cookieTable": table}


def _row(cookie: Cookie, wording: Wording) -> dict[str, str]:
    """Each cell is filled, or it would say "undefined"."""
    return {
        "name": wording.name_in_html(cookie),
        "provider": to_html(wording.provider(cookie.provider)),
        "service": to_html(wording.part(cookie)),
        "purpose": to_html(wording.purpose(cookie)),
        "kind": to_html(wording.kind(cookie)),
        "lifetime": to_html(wording.lasting(cookie)),
    }


TARGET: Final = Target(
    _NAME,
    "3.1.0",
    "cc_cookie",
    N_("reason of an exemption, access by third parties, country, source; deletes cookies only, asks nobody again"),
    files,
    refusable=is_asked,
    asks=lambda _group, _service: False,
    keys=keys_of_groups,
    key=key_of_group,
    opts_out=False,
    has_revision=True,
)
