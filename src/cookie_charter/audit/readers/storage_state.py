"""The storage state that Playwright saves: cookies, local storage, and IndexedDB where it was asked for.

The file says when a cookie ends, and not when it was set, nor when the file was made: a lifetime is counted from the
date of the file, so it is right for a file saved at the end of a first visit and not copied since. See
https://playwright.dev/python/docs/api/class-browsercontext#browser-context-storage-state.
"""

from typing import Any, BinaryIO, Final

from cookie_charter.audit.evidence import Seen
from cookie_charter.audit.readers import place
from cookie_charter.audit.readers.jar import Jar, same_site
from cookie_charter.audit.readers.moment import SESSION, left
from cookie_charter.audit.readers.stream import FLAG, NUMBER, TEXT, Shape, broken, items
from cookie_charter.catalogue.model import Kind

FORM: Final = "Playwright storage state"

_COOKIE: Final[Shape] = {
    "name": TEXT, "domain": TEXT, "path": TEXT, "expires": NUMBER, "httpOnly": FLAG, "secure": FLAG, "sameSite": TEXT,
}  # fmt: skip
_ORIGIN: Final[Shape] = {"origin": TEXT, "localStorage": [{"name": TEXT}], "indexedDB": [{"name": TEXT}]}


def read(file: BinaryIO, written: float) -> Jar:
    """What the browser held; *written* is the date of the file. EvidenceError if it cannot be read."""
    jar = Jar()
    for found, item in items(file, FORM, {"cookies": [_COOKIE], "origins": [_ORIGIN]}, "cookies"):
        if found == "cookies":
            if "name" not in item:
                raise broken(FORM, found)
            jar.put(_cookie(item, written))
            continue
        host = place.host_of(item.get("origin", ""))
        for kind, key in ((Kind.LOCAL_STORAGE, "localStorage"), (Kind.INDEXED_DB, "indexedDB")):
            for entry in item.get(key, []):
                if "name" in entry:
                    jar.put_entry(kind, entry["name"], host)
    return jar


def _cookie(item: dict[str, Any], written: float) -> Seen:
    end = item.get("expires")
    return Seen(
        item["name"],
        Kind.COOKIE,
        place.host(item.get("domain", "")),
        path=item.get("path"),
        lifetime=None if end is None else SESSION if end == -1 else left(end, written),
        secure=item.get("secure"),
        http_only=item.get("httpOnly"),
        same_site=same_site(item.get("sameSite")),
    )
