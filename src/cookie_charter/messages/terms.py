"""The words of the model, and durations, as readers are told them: in tables, and in whatever else is made from a
catalogue."""

from enum import StrEnum
from typing import Any, Final

from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import Category, Consent, Exemption, Kind, Match, Party, Safeguard
from cookie_charter.messages.translation import Translated, Words

NAMES: Final[dict[type[StrEnum], dict[Any, str]]] = {
    Match: {Match.EXACT: "Exact name", Match.GLOB: "Pattern", Match.REGEX: "Regular expression"},
    Kind: {
        Kind.COOKIE: "Cookie",
        Kind.LOCAL_STORAGE: "Local storage",
        Kind.SESSION_STORAGE: "Session storage",
        Kind.INDEXED_DB: "IndexedDB database",
        Kind.PIXEL: "Tracking pixel",
    },
    Category: {
        Category.NECESSARY: "Necessary",
        Category.PREFERENCES: "Preferences",
        Category.STATISTICS: "Statistics",
        Category.MARKETING: "Marketing",
        Category.SOCIAL: "Social networks",
        Category.MEDIA: "Media",
        Category.UNCLASSIFIED: "Unclassified",
    },
    Consent: {Consent.EXEMPT: "Exempt", Consent.REQUIRED: "Required"},
    Exemption: {
        Exemption.CONSENT_CHOICE: "Choice about cookies",
        Exemption.AUTHENTICATION: "Authentication",
        Exemption.SECURITY: "Security",
        Exemption.CART: "Basket or billing",
        Exemption.INTERFACE_PREFERENCE: "Interface preference",
        Exemption.LOAD_BALANCING: "Load balancing",
        Exemption.FREE_QUOTA: "Limit of free content",
        Exemption.AUDIENCE_MEASUREMENT: "Audience measurement",
    },
    Party: {Party.FIRST: "First party", Party.THIRD: "Third party"},
    Safeguard: {
        Safeguard.ADEQUACY: "Adequacy decision",
        Safeguard.STANDARD_CLAUSES: "Standard contractual clauses",
        Safeguard.BINDING_RULES: "Binding corporate rules",
        Safeguard.DEROGATION: "Derogation",
    },
}
"""What readers are told for each word of the model, in English."""


def duration(stated: str, words: Words) -> Translated:
    """How long something is kept, by what a catalogue states."""
    match stated:
        case lifetime.SESSION:
            return words.word("Until the browser is closed")
        case lifetime.PERSISTENT:
            return words.word("Until it is deleted")
    return Translated(lifetime.say(stated, words.locale))
