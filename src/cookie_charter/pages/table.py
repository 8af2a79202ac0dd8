"""A catalogue as a table: which rows and columns a page asks for, and what is in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final, NamedTuple

from cookie_charter.catalogue.model import Catalogue, Category, Consent, Cookie, Kind, Provider
from cookie_charter.messages import Noted, Words
from cookie_charter.pages.columns import (
    COLUMNS,
    DEFAULT_COLUMNS,
    DEFAULT_PROVIDER_COLUMNS,
    PROVIDER_COLUMNS,
    Cell,
    Column,
    Context,
)
from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _

FILTERS: Final[dict[str, type[StrEnum] | None]] = {
    "category": Category,
    "provider": None,
    "kind": Kind,
    "consent": Consent,
}
"""What rows can be chosen by, and the words for it; those of ``provider`` are the keys in the catalogue."""


@dataclass(frozen=True)
class View:
    """What a table shows of a catalogue: *columns*; *filters*, the accepted words by filter; *sort*, columns, a minus
    before those that count down."""

    columns: tuple[str, ...] = DEFAULT_COLUMNS
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: tuple[str, ...] = ()

    known: ClassVar = COLUMNS
    nothing: ClassVar = "No cookie."

    def chosen(self, catalogue: Catalogue) -> list[int]:
        """The indices of the cookies that pass the filters, in the order of the catalogue."""
        filters = [(name, frozenset(accepted)) for name, accepted in self.filters]
        return [
            index
            for index, cookie in enumerate(catalogue.cookies)
            if all(str(getattr(cookie, name)) in accepted for name, accepted in filters)
        ]

    def records(self, context: Context) -> list[tuple[int, Cookie]]:
        """The cookies with their indices, in the order of the rows."""
        chosen = [(index, context.catalogue.cookies[index]) for index in self.chosen(context.catalogue)]
        for column in reversed(self.sort):
            chosen = _sorted(chosen, column, context)
        return chosen


@dataclass(frozen=True)
class ProviderView:
    """What a table shows of the providers of a catalogue: *columns*."""

    columns: tuple[str, ...] = DEFAULT_PROVIDER_COLUMNS

    known: ClassVar = PROVIDER_COLUMNS
    nothing: ClassVar = "No provider."

    def records(self, context: Context) -> list[tuple[int, Provider]]:
        """The providers that set a cookie, in the order of the catalogue."""
        named = {cookie.provider for cookie in context.catalogue.cookies}
        providers = context.catalogue.providers.items()
        return [(index, provider) for index, (key, provider) in enumerate(providers) if key in named]


def _sorted(cookies: list[tuple[int, Cookie]], column: str, context: Context) -> list[tuple[int, Cookie]]:
    """*cookies* sorted by what the column holds; what holds nothing comes last, either way."""
    # Whatever columns the table has: a row is sorted by all that its column could say.
    alone = context._replace(columns=(column.removeprefix("-"),))
    keys = {index: COLUMNS[alone.columns[0]].key(cookie, alone) for index, cookie in cookies}
    stated = [one for one in cookies if keys[one[0]] is not None]
    stated.sort(key=lambda one: keys[one[0]], reverse=column.startswith("-"))
    return stated + [one for one in cookies if keys[one[0]] is None]


def parse_columns(argument: str | None, known: Mapping[str, Column[Any]] = COLUMNS) -> tuple[str, ...]:
    """The columns that an author names, separated by commas; raises ValueError with a sentence."""
    names = _names(argument)
    for name in names:
        if name not in known:
            raise ValueError(unknown(N_("column"), name, known))
        if names.count(name) > 1:
            raise ValueError(_("duplicate column {column!r}").format(column=name))
    return names


def parse_sort(argument: str | None) -> tuple[str, ...]:
    """The columns to sort by; raises ValueError with a sentence."""
    names = _names(argument)
    parse_columns(",".join(name.removeprefix("-") for name in names))
    return names


def parse_filter(name: str, argument: str | None) -> tuple[str, ...]:
    """The words that a filter accepts, separated by commas; raises ValueError with a sentence."""
    words = _names(argument)
    if (known := FILTERS[name]) is not None:
        for word in words:
            if word not in list(known):
                raise ValueError(unknown(name, word, known))
    return words


def _names(argument: str | None) -> tuple[str, ...]:
    if not argument or not argument.strip():
        raise ValueError(_("the option is empty; give it a value, or remove it"))
    return tuple(name.strip() for name in argument.split(","))


class Row(NamedTuple):
    """A row: the *position* of its cookie or provider in the catalogue, or None if it shows none, and its *cells*."""

    position: int | None
    cells: list[Cell]

    def anchor(self, anchors: Mapping[int, str]) -> str | None:
        """Its address, among those of the cookies by position."""
        return None if self.position is None else anchors.get(self.position)


def rows(catalogue: Catalogue, view: View | ProviderView, words: Words) -> Iterator[Row]:
    """The headings, then the rows of a table."""
    context = Context(catalogue, view.columns, words)
    columns: Sequence[Column[Any]] = [view.known[name] for name in view.columns]
    records = view.records(context)
    shown = [record for _position, record in records]
    yield Row(None, [[words.word(column.heading_for(shown, context))] for column in columns])
    for position, record in records:
        yield Row(position, [column.cell(record, context) for column in columns])
    if not records:
        # Not one cell over all columns: man pages have no such cells.
        yield Row(None, [[words.word(view.nothing)], *([] for _column in columns[1:])])


def words(catalogue: Catalogue, view: View | ProviderView) -> Iterator[str]:
    """The extension's own words that such a table says, in English."""
    noted = Noted()
    for _row in rows(catalogue, view, noted):
        pass
    yield from noted.words
