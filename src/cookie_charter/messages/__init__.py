"""Message files (``.po``): the one strict reading of them, translations, and what can be wrong in a translation.

Imported by ``editions``, ``pages``, ``site``, ``audit`` and ``cli``; depends on ``catalogue``, and imports no Sphinx.
"""

from cookie_charter.messages.reader import (
    DOMAIN,
    INTERFACE,
    MessageFileError,
    Messages,
    load_translations,
    message_file,
    state,
)
from cookie_charter.messages.translation import Noted, Translated, Translator, Words, native_name, tag

__all__ = [
    "DOMAIN",
    "INTERFACE",
    "MessageFileError",
    "Messages",
    "Noted",
    "Translated",
    "Translator",
    "Words",
    "load_translations",
    "message_file",
    "native_name",
    "state",
    "tag",
]
