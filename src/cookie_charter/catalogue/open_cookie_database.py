"""The Open Cookie Database (https://github.com/jkwakman/Open-Cookie-Database), a CSV, as a draft of a catalogue.

What a row says in words of its own becomes a field only where it means one thing.
"""

import glob
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.draft import Draft, Stated
from cookie_charter.catalogue.model import HOST, Category, Match, ascii_host, is_web_address
from cookie_charter.catalogue.rows import Losses, Row
from cookie_charter.speech import _

ID: Final = "ID"
PLATFORM: Final = "Platform"
CATEGORY: Final = "Category"
NAME: Final = "Cookie / Data Key name"
DOMAIN: Final = "Domain"
DESCRIPTION: Final = "Description"
RETENTION: Final = "Retention period"
CONTROLLER: Final = "Data Controller"
PORTAL: Final = "User Privacy & GDPR Rights Portals"
WILDCARD: Final = "Wildcard match"

COLUMNS: Final = (ID, PLATFORM, CATEGORY, NAME, DOMAIN, DESCRIPTION, RETENTION, CONTROLLER, PORTAL, WILDCARD)

_CATEGORIES: Final = {
    "Necessary": Category.NECESSARY,
    "Security": Category.NECESSARY,
    "Personalization": Category.PREFERENCES,
    "Analytics": Category.STATISTICS,
    "Marketing": Category.MARKETING,
}
"""Its categories. "Functional" is none of ours: it may be necessary or a preference."""

Lost: TypeAlias = Callable[[str, str], None]
"""Says of a column of the row why its cell is not kept as it is."""


def draft(rows: Iterable[Row], losses: Losses) -> Draft:
    """What the rows state, as far as there is a field for it."""
    providers: dict[str, Stated] = {}
    cookies: list[Stated] = []
    for row in rows:
        lost: Lost = partial(losses.add_in, row.line)
        if name := _name(row.cells, lost):
            key = _provider(row, providers, lost)
            cookies.append(Stated(row.line, {**name, "provider": key, **_facts(row.cells, lost)}))
    return Draft(Stated(1, {"name": "Open Cookie Database"}), providers, cookies)


def _name(cells: Mapping[str, str], lost: Lost) -> dict[str, str]:
    """The name of a cookie and how it matches; nothing where the row is of none."""
    name = cells[NAME]
    if not name:
        lost(NAME, _("the row has no cookie name (this row is left out)"))
        return {}
    begins = cells[WILDCARD] == "1"
    pattern = f"{glob.escape(name.rstrip('*'))}*" if begins else name
    if pattern == "*":
        lost(NAME, _("the name '*' matches every cookie (this row is left out)"))
        return {}
    return {"name": pattern, "match": Match.GLOB.value} if begins else {"name": name}


def _provider(row: Row, providers: dict[str, Stated], lost: Lost) -> str:
    """The key of the provider that a row names, which is put among the *providers*."""
    name = row.cells[CONTROLLER] or row.cells[PLATFORM] or _missing(CONTROLLER, lost)
    key = provider_key(name)
    provider = providers.setdefault(key, Stated(row.line, {"name": name})).facts
    if provider["name"] != name:
        sentence = _("{found!r} becomes {kept!r}, as in a row above")
        lost(CONTROLLER, sentence.format(found=name, kept=provider["name"]))
    if address := row.cells[PORTAL]:
        if not is_web_address(address):
            lost(PORTAL, _("{found!r} is not an http or https address (left out)").format(found=address))
        elif provider.setdefault("privacy_url", address) != address:
            sentence = _("{found!r} is not the {kept!r} of a row above (left out)")
            lost(PORTAL, sentence.format(found=address, kept=provider["privacy_url"]))
    return key


def provider_key(name: str) -> str:
    """A key made of the *name* of a provider."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    folded = "".join(char for char in parts if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "-".join(f"{ord(char):x}" for char in name)


def _facts(cells: Mapping[str, str], lost: Lost) -> dict[str, Any]:
    """What a row states of its cookie beside name and provider."""
    return {
        "service": cells[PLATFORM] or _missing(PLATFORM, lost),
        "purpose": cells[DESCRIPTION] or _missing(DESCRIPTION, lost),
        "category": _category(cells[CATEGORY], lost),
        **retention(cells[RETENTION]),
        **_host(cells[DOMAIN], lost),
        "source": f"Open Cookie Database, {cells[ID]}",
    }


def _missing(column: str, lost: Lost) -> str:
    lost(column, _("the cell is empty (replaced by a question mark)"))
    return "?"


def _category(stated: str, lost: Lost) -> str:
    if stated in _CATEGORIES:
        return _CATEGORIES[stated].value
    sentence = _("{found!r} matches no single category (replaced by 'unclassified')")
    lost(CATEGORY, sentence.format(found=stated))
    return Category.UNCLASSIFIED.value


def _host(domain: str, lost: Lost) -> dict[str, str]:
    host = ascii_host(domain.removesuffix("(3rd party)").strip().removeprefix(".").lower())
    if "." in host and HOST.fullmatch(host):
        return {"host": host}
    if domain:
        lost(DOMAIN, _("{found!r} is not a host name (left out)").format(found=domain))
    return {}


_UNITS: Final = {
    "s": "PT{}S", "sec": "PT{}S", "second": "PT{}S", "min": "PT{}M", "minute": "PT{}M", "hour": "PT{}H",
    "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y",
}  # fmt: skip
"""ISO 8601 durations, by the unit that is written behind the number."""

_SESSION: Final = {"session", "sessions", "session cookie", "end of session (browser)"}
_PERSISTENT: Final = {"persistent", "permanent", "forever", "unlimited", "no expiration"}


def retention(text: str) -> dict[str, str]:
    """A lifetime where the free text means one thing; else the text itself, as a note."""
    stated = text.casefold()
    if not stated:
        return {}
    if stated in _SESSION:
        return {"lifetime": lifetime.SESSION}
    if stated in _PERSISTENT:
        return {"lifetime": lifetime.PERSISTENT}
    if match := re.fullmatch(r"([1-9]\d{0,4}) ([a-z]+?)s?", stated):
        number, unit = match.groups()
        if unit in _UNITS:
            return {"lifetime": _UNITS[unit].format(number)}
    return {"lifetime_note": text}
