"""vanilla-cookieconsent 3.1.0 (https://github.com/orestbida/cookieconsent): a module, and texts for each language.

All its texts are HTML. A switch is a category; its cookies are deleted by ``autoClear`` of the category only, which is
why there are no services. Cells name their header by its text, which therefore has no space that splits it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cookie_charter.banners import wording as say
from cookie_charter.banners.escaping import to_html, to_json
from cookie_charter.banners.grouping import Group, Service
from cookie_charter.banners.target import Source, Target, deletable, key_of_group, keys_of_groups
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
    cookies = [found for cookie in group.cookies if (found := _deleted(cookie))]
    return {"autoClear": {"cookies": cookies}} if cookies else {}


def _deleted(cookie: Cookie) -> dict[str, str] | None:
    pattern = deletable(cookie)
    return None if pattern is None else {"name": pattern, "path": cookie.path or "/"}


def _texts(source: Source, wording: Wording) -> dict[str, Any]:
    title, accept, refuse, save, close, choose, about = (
        to_html(wording.word(one))
        for one in (say.TITLE, say.ACCEPT_ALL, say.REFUSE_ALL, say.SAVE, say.CLOSE, say.CHOOSE, say.ABOUT)
    )
    link = f'<a href="{to_html(wording.charter)}">{to_html(wording.word(say.CHARTER))}</a>'
    return {
        "consentModal": {
            "title": title, "description": about, "acceptAllBtn": accept, "acceptNecessaryBtn": refuse,
            "showPreferencesBtn": choose, "footer": link,
        },
        "preferencesModal": {
            "title": title, "acceptAllBtn": accept, "acceptNecessaryBtn": refuse, "savePreferencesBtn": save,
            "closeIconLabel": close,
            "sections": [{"description": f"{about} {link}"}] + [_section(group, wording) for group in source.groups],
        },
    }  # fmt: skip


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
    headers = {key: to_html(wording.word(word)).replace(" ", "\N{NO-BREAK SPACE}") for key, word in _COLUMNS.items()}
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


def _refusable(group: Group, _service: Service) -> bool:
    return not group.is_exempt


def _asks(_group: Group, _service: Service) -> bool:
    return False  # only where a person raises "revision"


TARGET: Final = Target(
    _NAME,
    "3.1.0",
    "cc_cookie",
    N_("reason of an exemption, access by third parties, country, source; deletes cookies only, asks nobody again"),
    files,
    _refusable,
    _asks,
    keys=keys_of_groups,
    key=key_of_group,
    opts_out=False,
)
