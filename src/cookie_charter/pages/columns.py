"""The columns that tables can have, each declared once: its heading, its width, what a cell says, how rows are sorted.

A column usually shows the field of the model that it is named after, in a way that follows from the type of its value.
Where it says more, or says it in another way, it has a function of its own for that.
"""

import datetime
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar

from babel.dates import format_date
from babel.lists import format_list

from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import Catalogue, Cookie, Kind, Provider, fields
from cookie_charter.messages import Translated, Words
from cookie_charter.messages.terms import NAMES, duration


class Context(NamedTuple):
    """What a cell can need beside its record: the *catalogue*, the *columns* of the table, and *words*, which finds
    texts in the language of the edition."""

    catalogue: Catalogue
    columns: tuple[str, ...]
    words: Words


Record = TypeVar("Record", Cookie, Provider)

Cell: TypeAlias = list[Translated]
"""A run of texts; none for a fact that is not stated."""


@dataclass(frozen=True)
class Column(Generic[Record]):
    """A column of a table of cookies, or of providers."""

    heading: str
    """In English."""
    width: int
    """In proportion to the widths of the others."""
    cell: Callable[[Record, Context], Cell]
    """What a cell says."""
    key: Callable[[Record, Context], Any]
    """What rows are sorted by; None for a fact that is not stated."""
    heading_of: Callable[[Sequence[Record], Context], str] | None = None
    """The heading, where it depends on what the table shows."""
    heads_row: bool = False
    """Whether its cell is the heading of the row."""
    literal: bool = False
    """Whether it is shown as something that is typed, in a font for code."""
    sentences: bool = False
    """Whether it holds sentences, and gets the room that others leave."""

    def heading_for(self, shown: Sequence[Record], context: Context) -> str:
        """The heading over the cells of some records."""
        return self.heading_of(shown, context) if self.heading_of else self.heading


def _column(
    model: type[Cookie] | type[Provider],
    field: str,
    heading: str,
    width: int,
    cell: Callable[[Any, Context], Cell] | None = None,
    key: Callable[[Any, Context], Any] | None = None,
    **more: Any,
) -> Column[Any]:
    """The column of a *field*, which is shown and sorted by the type of its value unless stated otherwise."""
    translated = any(one.translated for one in fields(model) if one.name == field)
    shown = cell or (_text(field) if translated else _fact(field))
    return Column(heading, width, shown, key or (lambda record, context: _key(record, field, shown, context)), **more)


def _text(field: str) -> Callable[[Any, Context], Cell]:
    """What a cell says of a translated field."""

    def text(record: Any, context: Context) -> Cell:
        stated = getattr(record, field)
        return [] if stated is None else [context.words.data(stated)]

    return text


def _fact(field: str) -> Callable[[Any, Context], Cell]:
    """What a cell says of any other field."""

    def fact(record: Any, context: Context) -> Cell:
        value = getattr(record, field)
        match value:
            case None:
                return []
            case bool():
                return [context.words.word("Yes" if value else "No")]
            case StrEnum() if type(value) in NAMES:
                return [context.words.word(NAMES[type(value)][value])]
            case datetime.date():
                return [Translated(format_date(value, "long", context.words.locale))]
        return [Translated(str(value))]

    return fact


def _key(record: Any, field: str, cell: Callable[[Any, Context], Cell], context: Context) -> Any:
    value = getattr(record, field)
    match value:
        case None:
            return None
        case StrEnum():
            return list(type(value)).index(value)
        case str() | tuple():
            shown = "".join(part.text for part in cell(record, context))
            # Accents and case make no difference, as in a dictionary.
            folded = unicodedata.normalize("NFKD", shown.casefold())
            return "".join(char for char in folded if not unicodedata.combining(char)), shown
    return value


def _name_heading(shown: Sequence[Cookie], _context: Context) -> str:
    return "Cookie name" if all(cookie.kind is Kind.COOKIE for cookie in shown) else "Name"


def _provider(cookie: Cookie, context: Context) -> Cell:
    """Who it is, where: a link to what the provider says of privacy, or of itself."""
    provider = context.catalogue.providers[cookie.provider]
    name = Translated(provider.name, link=provider.privacy_url or provider.url)
    country = _country(provider, context)
    return [name, Translated(" ("), *country, Translated(")")] if country else [name]


def _country(provider: Provider, context: Context) -> Cell:
    if provider.country is None:
        return []
    return [Translated(context.words.locale.territories.get(provider.country, provider.country))]


def _service(cookie: Cookie, context: Context) -> Cell:
    """What it is part of and where; with a dash between, since either may have brackets and commas of its own."""
    cell = [context.words.data(cookie.service)]
    if cookie.location is not None and "location" not in context.columns:
        cell += [Translated(" – "), context.words.data(cookie.location)]
    return cell


def _service_heading(shown: Sequence[Cookie], context: Context) -> str:
    if "location" not in context.columns and any(cookie.location is not None for cookie in shown):
        return "Service and location"
    return "Service"


def _lifetime(cookie: Cookie, context: Context) -> Cell:
    cell = [duration(cookie.lifetime, context.words)] if cookie.lifetime is not None else []
    if cookie.lifetime_note is None or "lifetime_note" in context.columns:
        return cell
    note = context.words.data(cookie.lifetime_note)
    return [*cell, Translated(" ("), note, Translated(")")] if cell else [note]


def _data_retention(cookie: Cookie, context: Context) -> Cell:
    return [] if cookie.data_retention is None else [duration(cookie.data_retention, context.words)]


def _seconds(field: str) -> Callable[[Cookie, Context], float | None]:
    def seconds(cookie: Cookie, _context: Context) -> float | None:
        stated = getattr(cookie, field)
        return None if stated is None else lifetime.seconds(stated)

    return seconds


def _third_party_access(cookie: Cookie, context: Context) -> Cell:
    if cookie.third_party_access is None:
        return []
    names = [context.catalogue.providers[key].name for key in cookie.third_party_access]
    return [_listed(names, context)] if names else [context.words.word("Nobody")]


def _listed(names: Sequence[str], context: Context) -> Translated:
    return Translated(format_list(names, locale=context.words.locale))


_cookie: Final = partial(_column, Cookie)

COLUMNS: Final[Mapping[str, Column[Cookie]]] = {
    "name": _cookie("name", "Cookie name", 22, heading_of=_name_heading, heads_row=True, literal=True),
    "match": _cookie("match", "Name match", 14),
    "kind": _cookie("kind", "Kind", 14),
    "provider": _cookie("provider", "Provider name", 15, _provider),
    "service": _cookie("service", "Service and location", 25, _service, heading_of=_service_heading),
    "service_key": _cookie("service_key", "Service key", 14),
    "location": _cookie("location", "Location", 15),
    "purpose": _cookie("purpose", "Purpose", 38, sentences=True),
    "category": _cookie("category", "Category", 14),
    "consent": _cookie("consent", "Consent", 12),
    "exemption": _cookie("exemption", "Reason for the exemption", 18),
    "lifetime": _cookie("lifetime", "Lifetime", 16, _lifetime, _seconds("lifetime")),
    "lifetime_note": _cookie("lifetime_note", "Note on the lifetime", 20),
    "refreshed": _cookie("refreshed", "Renewed at each visit", 14),
    "data_retention": _cookie("data_retention", "Data kept for", 16, _data_retention, _seconds("data_retention")),
    "host": _cookie("host", "Host", 20),
    "path": _cookie("path", "Path", 10),
    "party": _cookie("party", "First or third party", 14),
    "third_party_access": _cookie("third_party_access", "Third-party access", 18, _third_party_access),
    "secure": _cookie("secure", "Secure", 10),
    "http_only": _cookie("http_only", "HttpOnly", 10),
    "same_site": _cookie("same_site", "SameSite", 10),
    "source": _cookie("source", "Source", 20),
    "verified": _cookie("verified", "Verified on", 16),
    "first_declared": _cookie("first_declared", "Declared on", 16),
}
"""Those of cookies: one for every field. ``service`` says the location too, and ``lifetime`` its note, unless that has
a column of its own."""

DEFAULT_COLUMNS: Final = ("provider", "service", "name", "purpose")


def _provider_name(provider: Provider, _context: Context) -> Cell:
    return [Translated(provider.name, link=provider.url)]


def _address(field: str) -> Callable[[Provider, Context], Cell]:
    def address(provider: Provider, _context: Context) -> Cell:
        stated = getattr(provider, field)
        return [] if stated is None else [Translated(stated, link=stated)]

    return address


def _hosts(provider: Provider, context: Context) -> Cell:
    return [_listed(provider.hosts, context)] if provider.hosts else []


_of_provider: Final = partial(_column, Provider)

PROVIDER_COLUMNS: Final[Mapping[str, Column[Provider]]] = {
    "name": _of_provider("name", "Provider name", 20, _provider_name, heads_row=True),
    "url": _of_provider("url", "Web site", 25, _address("url")),
    "privacy_url": _of_provider("privacy_url", "Privacy policy", 25, _address("privacy_url")),
    "country": _of_provider("country", "Country", 15, _country),
    "safeguard": _of_provider("safeguard", "Safeguard for transfers outside the EU", 25),
    "hosts": _of_provider("hosts", "Hosts", 25, _hosts),
}
"""Those of providers: one for every field."""

DEFAULT_PROVIDER_COLUMNS: Final = ("name", "country", "safeguard", "privacy_url")
