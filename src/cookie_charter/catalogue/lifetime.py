"""How long a cookie is kept: stored once, put into words of any language.

A lifetime is ``session`` (the browser forgets it when it is closed), ``persistent`` (until somebody deletes it), or a
duration of ISO 8601 such as ``P13M``, ``P14D`` or ``PT30M``, in whole units.
"""

import re
from typing import TYPE_CHECKING, Final

from cookie_charter.speech import _

if TYPE_CHECKING:
    from babel import Locale

SESSION: Final = "session"
PERSISTENT: Final = "persistent"

_UNITS: Final = ("year", "month", "week", "day", "hour", "minute", "second")
_SECONDS: Final = dict(zip(_UNITS, (31_557_600, 2_629_800, 604_800, 86_400, 3_600, 60, 1), strict=True))
"""The seconds in each unit; years and months have those of a mean year (365.25 days)."""

_DURATION: Final = re.compile(
    r"P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?"
    r"(?:T(?=.)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,8})S)?)?"
)


def parse(duration: str) -> list[tuple[int, str]]:
    """The parts of an ISO 8601 duration, each a number and a unit of time, such as ``[(13, "month")]``.

    Raises ValueError if it is none, or lasts no time at all.
    """
    match = _DURATION.fullmatch(duration)
    parts = (
        [(int(number), unit) for number, unit in zip(match.groups(), _UNITS, strict=True) if number] if match else []
    )
    if not any(number for number, _unit in parts):
        raise ValueError(
            _(
                "unknown lifetime {found!r}; expected session, persistent, or a duration such as P14D (14 days), "
                "P13M (13 months) or PT30M (30 minutes)"
            ).format(found=duration)
        )
    return [(number, unit) for number, unit in parts if number]


def seconds(stated: str) -> float:
    """How long a lifetime is, to compare it with others; a session is the shortest, ``persistent`` the longest."""
    if stated == SESSION:
        return 0
    if stated == PERSISTENT:
        return float("inf")
    return sum(number * _SECONDS[unit] for number, unit in parse(stated))


def say(duration: str, locale: "Locale") -> str:
    """A duration in words of a language, with its plurals: ``13 mois``, ``1 year and 2 days``."""
    from babel.lists import format_list  # here, since a check puts nothing into words

    return format_list(
        [_say_part(number, f"duration-{unit}", locale) for number, unit in parse(duration)], locale=locale
    )


def _say_part(number: int, unit: str, locale: "Locale") -> str:
    from babel.units import format_unit  # here, as above

    # Where the long form of a language is the same as its short form (days in Arabic), Babel knows the short one only
    # and gives back the name of the unit.
    long = format_unit(number, unit, length="long", locale=locale)
    return format_unit(number, unit, length="short", locale=locale) if unit in long else long
