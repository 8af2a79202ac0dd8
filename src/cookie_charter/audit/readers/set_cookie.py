"""Set-Cookie headers, as ``curl -i`` and ``curl -I`` print them: a block for each response, redirects included.

The clock is the header Date of the block, or else the file's date. The output does not say which host was asked, so the
host of a cookie is "" unless the cookie states one; in the same way its path is None. Nothing after the headers of the
last response is read: that is its body.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from cookie_charter.audit.evidence import Seen
from cookie_charter.audit.readers import place
from cookie_charter.audit.readers.jar import Jar, at_most, same_site
from cookie_charter.audit.readers.moment import GONE, SESSION, cookie_date, until
from cookie_charter.audit.readers.stream import lines
from cookie_charter.catalogue.model import Kind, covers

FORM: Final = "Set-Cookie headers"

SIGN: Final = re.compile(rb"HTTP/[0-9.]+ [0-9]{3}")
"""How such a file starts."""

# What browsers follow: draft-ietf-httpbis-rfc6265bis, 5.6 and 5.7.
_LONGEST_PAIR: Final = 4096
_LONGEST_ATTRIBUTE: Final = 1024
_CONTROL: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
_MAX_AGE: Final = re.compile(r"-?[0-9]+")


def read(file: BinaryIO, written: float) -> Jar:
    """What a browser would keep after these responses; *written* is the date of the file."""
    jar = Jar()
    for block in _blocks(file):
        keep(jar, block, "", None, written)
    return jar


def keep(jar: Jar, block: list[tuple[str, str]], host: str, path: str | None, written: float) -> None:
    """Keep what the headers of one response set, as ``header`` reads them; *host* and *path* as for ``parse``."""
    dates = [cookie_date(value) for name, value in block if name == "date"]
    clock = next((date for date in dates if date is not None), None)
    jar.clock = jar.clock if clock is None else clock
    for name, value in block:
        if name == "set-cookie" and (cookie := parse(value, host, path, written if clock is None else clock)):
            jar.put(cookie)


def _blocks(file: BinaryIO) -> Iterator[list[tuple[str, str]]]:
    """The headers that count, of one response after the other; the names in lower case."""
    text = lines(file)
    while next(text, "").startswith("HTTP/"):
        block: list[tuple[str, str]] = []
        for line in text:
            if not line:
                break
            block += header(line)
            at_most(len(block))
        yield block


def header(line: str) -> list[tuple[str, str]]:
    """The name in lower case and the value of a header that counts; nothing for another line."""
    name, _colon, value = line.partition(":")
    return [(name.lower(), value)] if name.lower() in {"date", "set-cookie"} else []


def parse(header: str, host: str, path: str | None, clock: float) -> Seen | None:
    """The cookie that the value of a header Set-Cookie sets, its lifetime ``GONE`` if it is to be deleted.

    *host* and *path* are those that it has unless it states others, *clock* is when the response came. None if a
    browser refuses it. As in RFC 6265, 5.2, quotes protect nothing, and without a "=" all is value, and no name.
    """
    if _CONTROL.search(header):
        return None
    pair, *rest = header.split(";")
    name, value = (part.strip(" \t") for part in (pair if "=" in pair else f"={pair}").split("=", 1))
    if not (name or value) or len(name) + len(value) > _LONGEST_PAIR:
        return None
    stated = _attributes(rest)
    domain = place.host(stated.get("domain", ""))
    if is_foreign(stated.get("domain", ""), host) or _contradicts_itself(name, stated):
        return None
    return Seen(
        name,
        Kind.COOKIE,
        domain or host,
        path=stated["path"] if stated.get("path", "").startswith("/") else path,
        lifetime=_lifetime(stated, clock),
        secure="secure" in stated,
        http_only="httponly" in stated,
        same_site=same_site(stated.get("samesite")),
    )


def _attributes(parts: list[str]) -> dict[str, str]:
    """The attributes by their names in lower case; of one that is there twice, the last."""
    pairs = (part.partition("=") for part in parts)
    stripped = ((name.strip(" \t").lower(), value.strip(" \t")) for name, _equals, value in pairs)
    return {name: value for name, value in stripped if len(value) <= _LONGEST_ATTRIBUTE}


def is_foreign(domain: str, host: str) -> bool:
    """Whether *domain* is stated and *host* may not set cookies for it: it is neither that nor a parent of it, if it is
    known, or it is a public suffix such as ``co.uk``."""
    if not domain.removeprefix("."):
        return False
    stated = place.host(domain)
    if not stated or stated == host:
        return not stated
    return (host != "" and (place.is_number(host) or not covers(stated, host))) or place.is_public_suffix(stated)


def _contradicts_itself(name: str, stated: dict[str, str]) -> bool:
    """Whether the name, or SameSite=None, promises what the other attributes do not keep."""
    if stated.get("samesite", "").lower() == "none" and "secure" not in stated:
        return True
    if name.lower().startswith("__host-"):
        return "secure" not in stated or stated.get("path") != "/" or bool(stated.get("domain"))
    return name.lower().startswith("__secure-") and "secure" not in stated


def _lifetime(stated: dict[str, str], clock: float) -> float:
    """The seconds that the server asks for; browsers may cap them, such as Chrome to 400 days."""
    if _MAX_AGE.fullmatch(age := stated.get("max-age", "")):
        return until(int(age), 0.0) if int(age) > 0 else GONE
    end = cookie_date(stated.get("expires", ""))
    return SESSION if end is None else until(end, clock)
