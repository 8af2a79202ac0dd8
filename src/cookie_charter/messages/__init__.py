"""Message files (``.po``): the one strict reading of them, translations, and what can be wrong in a translation.

Imported by ``editions``, ``pages``, ``site``, ``audit`` and ``cli``; stands on ``catalogue``, and imports no Sphinx.
"""

from cookie_charter.messages.reader import (
    DOMAIN,
    INTERFACE,
    MessageFileError,
    Messages,
    message_file,
    state,
    translations,
)
from cookie_charter.messages.translation import Translated, Translator, Words, tag

__all__ = [
    "DOMAIN",
    "INTERFACE",
    "MessageFileError",
    "Messages",
    "Translated",
    "Translator",
    "Words",
    "message_file",
    "state",
    "tag",
    "translations",
]
