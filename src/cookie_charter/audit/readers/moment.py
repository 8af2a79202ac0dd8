"""When things happened, and how long a cookie lasts: dates as evidence writes them, in seconds since 1970."""

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Final

SESSION: Final = 0.0
"""The lifetime of what goes at the end of the session."""

GONE: Final = -1.0
"""The lifetime of a cookie whose end has passed: a server says so to have it deleted."""

_FIRST: Final = datetime.min.replace(tzinfo=UTC).timestamp()
_LAST: Final = datetime.max.replace(tzinfo=UTC, microsecond=0).timestamp()

_DELIMITERS: Final = re.compile(r"[\t\x20-/;-@\[-`{-~]+")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS: Final = {
    "time": re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?![0-9])"),
    "day": re.compile(r"([0-9]{1,2})(?![0-9])"),
    "month": re.compile("|".join(_MONTHS), re.IGNORECASE),
    "year": re.compile(r"([0-9]{2,4})(?![0-9])"),
}


def moment(text: str) -> float | None:
    """The seconds since 1970 of a date in ISO 8601, or else in the form of cookies; None if it is neither."""
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        return cookie_date(text)
    # Not the date's own time: with an offset, the first and the last day of all can lie outside of all days.
    away = date.utcoffset() or timedelta()
    return within(date.replace(tzinfo=UTC).timestamp() - away.total_seconds())


def within(seconds: float) -> float:
    """A time since 1970, or the first or the last of which there is a date."""
    return min(max(seconds, _FIRST), _LAST)


def cookie_date(text: str) -> float | None:
    """The seconds since 1970 of the date in an attribute Expires (RFC 6265, 5.1.1); None if it is none.

    ``http.cookiejar.http2time`` takes the year 70 for 2070 and does not know the order of ``asctime``, and
    ``email.utils.parsedate`` takes 69 for 1969 and the 30th of February for a date. The time zone does not count.
    """
    found: dict[str, re.Match[str]] = {}
    for token in _DELIMITERS.split(text):
        for part, pattern in _PARTS.items():
            if part not in found and (match := pattern.match(token)):
                found[part] = match
                break
    if len(found) < len(_PARTS):
        return None
    month = _MONTHS.index(found["month"][0].lower()) + 1
    try:
        hour, minute, second = map(int, found["time"].groups())
        date = datetime(_full(int(found["year"][1])), month, int(found["day"][1]), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return date.timestamp() if date.year >= 1601 else None


def _full(year: int) -> int:
    """The year that two digits mean, to cookies."""
    if year > 99:
        return year
    return year + (2000 if year < 70 else 1900)


def until(end: float, clock: float) -> float:
    """The lifetime of a cookie that ends at *end* and was set at *clock*; ``GONE`` if it ended before."""
    left = round(min(end, _LAST) - clock, 3)
    return left if left > 0 else GONE


def left(end: float, clock: float) -> float | None:
    """The lifetime of a cookie that a browser held at *clock* and that ends at *end*; None if that cannot be.

    A browser holds no cookie that has ended, so *clock* is wrong: the file was written again, or copied, later.
    """
    lifetime = until(end, clock) if math.isfinite(end) else GONE
    return None if lifetime == GONE else lifetime
