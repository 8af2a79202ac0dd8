"""What time it is for what is built: now, or the fixed time that ``SOURCE_DATE_EPOCH`` states.

With that variable, which holds seconds since 1970, the same sources give the same bytes
(https://reproducible-builds.org/specs/source-date-epoch/).
"""

import datetime
import os

from cookie_charter.speech import _


class ClockError(Exception):
    """``SOURCE_DATE_EPOCH`` states no time; the message says so."""


def now() -> datetime.datetime:
    """The time, in UTC; raises ClockError."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if not stated:
        return datetime.datetime.now(tz=datetime.UTC)
    try:
        return datetime.datetime.fromtimestamp(int(stated), tz=datetime.UTC)
    except (ValueError, OverflowError, OSError):
        sentence = _("SOURCE_DATE_EPOCH must be a number of seconds since 1970, found {found!r}")
        raise ClockError(sentence.format(found=stated)) from None
