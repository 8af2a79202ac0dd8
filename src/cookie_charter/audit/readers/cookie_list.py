"""A JSON list of cookies, as add-ons of browsers export it (Cookie-Editor, EditThisCookie), and Selenium and Puppeteer.

The names of the fields are those of the extensions' API (https://developer.chrome.com/docs/extensions/reference/api/cookies);
the end is ``expiry`` for Selenium and ``expires`` for Puppeteer. A lifetime is counted from the date of the file, for
there is no other: see ``storage_state``.
"""

from typing import Any, BinaryIO, Final

from cookie_charter.audit.evidence import Seen
from cookie_charter.audit.readers import place
from cookie_charter.audit.readers.jar import Jar, same_site
from cookie_charter.audit.readers.moment import SESSION, left
from cookie_charter.audit.readers.stream import FLAG, NUMBER, TEXT, Shape, broken, list_items
from cookie_charter.catalogue.model import Kind

FORM: Final = "Cookie-Editor JSON"

SIGN: Final = frozenset({"name", "domain"})
"""The keys of the first cookie that tell what the list is."""

_ENDS: Final = ("expirationDate", "expiry", "expires")
_COOKIE: Final[Shape] = {
    "name": TEXT, "domain": TEXT, "path": TEXT, "session": FLAG, "httpOnly": FLAG, "secure": FLAG, "sameSite": TEXT,
    **dict.fromkeys(_ENDS, NUMBER),
}  # fmt: skip


def read(file: BinaryIO, written: float) -> Jar:
    """What the browser held; *written* is the date of the file. EvidenceError if it cannot be read."""
    jar = Jar()
    for item in list_items(file, FORM, _COOKIE):
        if "name" not in item:
            raise broken(FORM, "")
        jar.put(
            Seen(
                item["name"],
                Kind.COOKIE,
                place.host(item.get("domain", "")),
                path=item.get("path"),
                lifetime=_lifetime(item, written),
                secure=item.get("secure"),
                http_only=item.get("httpOnly"),
                same_site=same_site(item.get("sameSite", "").replace("no_restriction", "none")),
            )
        )
    return jar


def _lifetime(item: dict[str, Any], written: float) -> float | None:
    end = next((item[key] for key in _ENDS if key in item), None)
    if item.get("session") or end == -1:
        return SESSION
    return None if end is None else left(end, written)
