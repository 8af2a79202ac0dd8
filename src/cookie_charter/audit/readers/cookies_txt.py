"""Netscape's cookies.txt, as curl, wget and add-ons of browsers write it (https://curl.se/docs/http-cookies.html).

A line is a cookie: host, whether subdomains count, path, whether it is secure, its end in seconds since 1970 or 0 for
the session, name, value, with a tab between each two. What scripts cannot reach begins with ``#HttpOnly_``; not all
tools write that, so a line without it says nothing. A lifetime is counted from the date of the file, for there is no
other: see ``storage_state``.
"""

import re
from contextlib import suppress
from typing import BinaryIO, Final

from cookie_charter.audit.evidence import EvidenceError, Seen
from cookie_charter.audit.readers import place
from cookie_charter.audit.readers.jar import Jar
from cookie_charter.audit.readers.moment import SESSION, left
from cookie_charter.audit.readers.stream import lines
from cookie_charter.catalogue.model import Kind
from cookie_charter.speech import _

FORM: Final = "cookies.txt"

SIGN: Final = re.compile(
    rb"# (Netscape )?HTTP Cookie File|([^\t\n]*\n)*?[^\t\n]+\t(TRUE|FALSE)\t/[^\t\n]*\t(TRUE|FALSE)\t", re.IGNORECASE
)
"""How such a file starts: with what it is, or else with a cookie after comments."""

_HTTP_ONLY: Final = "#HttpOnly_"
_WORDS: Final = {"TRUE": True, "FALSE": False}


def read(file: BinaryIO, written: float) -> Jar:
    """What the file holds; *written* is its date. EvidenceError if a line is no cookie."""
    jar = Jar()
    for number, line in enumerate(lines(file), start=1):
        text = line.removeprefix(_HTTP_ONLY)
        if not text.strip() or text.startswith("#"):
            continue
        host, path, secure, end, name = _fields(text, number)
        jar.put(
            Seen(
                name,
                Kind.COOKIE,
                place.host(host),
                path=path,
                lifetime=_lifetime(end, written),
                secure=_WORDS.get(secure.upper()),
                http_only=True if text != line else None,
            )
        )
    return jar


def _fields(text: str, number: int) -> tuple[str, str | None, str, str, str]:
    """Host, path, whether it is secure, end and name of the cookie on a line; the path is None if it was left out.

    A field that is missing shifts all that follow, and a value would pass for a name: so the fields before the name
    must look like what they are; and where only a name or only a value is left, nobody knows which of them it is.
    EvidenceError with the *number* of the line.
    """
    fields = text.split("\t")
    if len(fields) < 6:
        sentence = _("line {line} must have 7 fields separated by tabs, found {found}; export it again")
        raise EvidenceError(sentence.format(line=number, found=len(fields)))
    match fields:
        case [host, _, path, secure, end, name, _, *_] if path.startswith("/"):
            return host, path, secure, end, name
        case [host, flag, secure, end, name, _] if _is_flag(flag) and _is_flag(secure) and _is_end(end):
            return host, None, secure, end, name
        case [host, path, secure, end, name, _] if (
            not _is_flag(host) and path.startswith("/") and _is_flag(secure) and _is_end(end)
        ):
            return host, path, secure, end, name
    sentence = _(
        "line {line} must be host, TRUE or FALSE, path, TRUE or FALSE, end, name and value, separated by tabs; "
        "export it again"
    )
    raise EvidenceError(sentence.format(line=number))


def _is_flag(text: str) -> bool:
    return text.upper() in _WORDS


def _is_end(text: str) -> bool:
    try:
        return bool(float(text) >= 0)
    except ValueError:
        return False


def _lifetime(text: str, written: float) -> float | None:
    """The lifetime of a cookie whose end is written as *text*; None if that is no number."""
    with suppress(ValueError):
        end = float(text)
        return SESSION if end == 0 else left(end, written)
    return None
