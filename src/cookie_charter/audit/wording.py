"""What people call the fields of a catalogue and their values: ``local storage``, ``14 days``.

Programs and the catalogue have ``local_storage`` and ``P14D``.
"""

from contextlib import suppress
from typing import Final

from babel import Locale

from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import Kind
from cookie_charter.speech import N_, _, language

KINDS: Final = {
    Kind.COOKIE: N_("cookie"),
    Kind.LOCAL_STORAGE: N_("local storage"),
    Kind.SESSION_STORAGE: N_("session storage"),
    Kind.INDEXED_DB: N_("IndexedDB database"),
    Kind.PIXEL: N_("tracking pixel"),
}

FIELDS: Final = {
    "kind": N_("Kind"),
    "lifetime": N_("Lifetime"),
    "host": N_("Host"),
    "path": N_("Path"),
    "party": N_("Party"),
    "secure": "Secure",
    "http_only": "HttpOnly",
    "same_site": "SameSite",
}
"""Of the catalogue, those that a browser can be asked for."""

_WORDS: Final = {
    "true": N_("yes"),
    "false": N_("no"),
    "first": N_("first party"),
    "third": N_("third party"),
    lifetime.SESSION: N_("until the browser is closed"),
    lifetime.PERSISTENT: N_("until it is deleted"),
    "Strict": "Strict",
    "Lax": "Lax",
    "None": "None",
}


def locale(spoken: str | None = None) -> Locale:
    """That of a language, or else of the one that sentences are in; English is that of Great Britain."""
    spoken = spoken or language()
    return Locale("en", "GB") if spoken == "en" else Locale(spoken)


def name(text: str) -> str:
    """The name of a cookie: one can have none."""
    return text or _("(no name)")


def field(name: str) -> str:
    """The name of a field."""
    return _(FIELDS.get(name, name))


def value(field: str, text: str, spoken: Locale | None = None) -> str:
    """What is said of a field."""
    if field == "lifetime" and text.startswith("P"):
        with suppress(ValueError):  # somebody has written it by hand into an older dossier
            return lifetime.say(text, spoken or locale())
    if field == "kind":
        return _(KINDS[Kind(text)])
    if field in {"host", "path"}:
        return text
    return _(_WORDS.get(text, text))
