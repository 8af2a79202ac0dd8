"""A catalogue as a table: one row for each cookie that a page asks for, one column for each field."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from docutils import nodes

from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import Catalogue, Category, Consent, Cookie, Exemption, Kind, Match, Party
from cookie_charter.messages.translation import Translated, tag
from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _


class Column(NamedTuple):
    """The *heading* of a column in English, and its *width* in proportion to that of the others."""

    heading: str
    width: int


COLUMNS: Final = {
    "name": Column("Cookie name", 22),
    "match": Column("Name match", 14),
    "kind": Column("Kind", 14),
    "provider": Column("Provider name", 15),
    "service": Column("Service and location", 25),
    "location": Column("Location", 15),
    "purpose": Column("Purpose", 38),
    "category": Column("Category", 14),
    "consent": Column("Consent", 12),
    "exemption": Column("Reason for the exemption", 18),
    "lifetime": Column("Lifetime", 16),
    "lifetime_note": Column("Note on the lifetime", 20),
    "refreshed": Column("Renewed at each visit", 14),
    "host": Column("Host", 20),
    "path": Column("Path", 10),
    "party": Column("First or third party", 14),
    "third_party_access": Column("Third-party access", 18),
    "secure": Column("Secure", 10),
    "http_only": Column("HttpOnly", 10),
    "same_site": Column("SameSite", 10),
    "source": Column("Source", 20),
    "verified": Column("Verified on", 16),
}
"""What a table can show: every field of a cookie. ``service`` holds the location too, and ``lifetime`` its note, unless
that has a column of its own."""

DEFAULT_COLUMNS: Final = ("provider", "service", "name", "purpose")

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
}
"""What readers are told for each word of the model, in English."""

NO_COOKIE: Final = "No cookie."

FILTERS: Final[dict[str, type[StrEnum] | None]] = {
    "category": Category,
    "provider": None,
    "kind": Kind,
    "consent": Consent,
}
"""What rows can be chosen by, and the words for it; those of ``provider`` are the keys in the catalogue."""


class Words(Protocol):
    """Says texts in the language of an edition: a Translator, or whoever wants to know which texts are said."""

    edition: str

    def data(self, text: str) -> Translated:
        """A text of a catalogue."""

    def word(self, english: str) -> Translated:
        """One of the extension's own words."""


class View(NamedTuple):
    """What a table shows of a catalogue: *columns*; *filters*, the accepted words by filter; *sort*, columns, a minus
    before those that count down."""

    columns: tuple[str, ...] = DEFAULT_COLUMNS
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: tuple[str, ...] = ()

    def chosen(self, catalogue: Catalogue) -> list[int]:
        """The indices of the cookies that pass the filters, in the order of the catalogue."""
        filters = [(name, frozenset(accepted)) for name, accepted in self.filters]
        return [
            index
            for index, cookie in enumerate(catalogue.cookies)
            if all(str(getattr(cookie, name)) in accepted for name, accepted in filters)
        ]


def parse_columns(argument: str | None) -> tuple[str, ...]:
    """The columns that an author names, separated by commas; raises ValueError with a sentence."""
    names = _names(argument)
    for name in names:
        if name not in COLUMNS:
            raise ValueError(unknown(N_("column"), name, COLUMNS))
        if names.count(name) > 1:
            raise ValueError(_("the column {column!r} is named twice").format(column=name))
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
        raise ValueError(_("it names nothing; name something, or leave the option out"))
    return tuple(name.strip() for name in argument.split(","))


class _Noted:
    """Takes note of the extension's own words that a table says."""

    edition = "en"

    def __init__(self) -> None:
        self.words: dict[str, None] = {}

    def data(self, text: str) -> Translated:
        return Translated(text)

    def word(self, english: str) -> Translated:
        self.words[english] = None
        return Translated(english)


def words(catalogue: Catalogue, view: View) -> Iterator[str]:
    """The extension's own words that such a table says, in English."""
    noted = _Noted()
    for _row in rows(catalogue, view, noted):
        pass
    yield from noted.words


class Row(NamedTuple):
    """A row: the *position* of its cookie in the catalogue, or None if it shows none, and its *cells*, each a run of
    texts that can be in different languages."""

    position: int | None
    cells: list[list[Translated]]

    def anchor(self, anchors: Mapping[int, str]) -> str | None:
        """Its address, among those of the cookies by position."""
        return None if self.position is None else anchors.get(self.position)


def rows(catalogue: Catalogue, view: View, say: Words) -> Iterator[Row]:
    """The headings, then the rows of a table, said by *say*."""
    yield Row(None, [[say.word(_heading(column, catalogue, view))] for column in view.columns])
    chosen = view.chosen(catalogue)
    for column in reversed(view.sort):
        chosen = _sorted(chosen, column, catalogue, say)
    for index in chosen:
        yield Row(index, [_cell(column, catalogue.cookies[index], catalogue, view, say) for column in view.columns])
    if not chosen:
        # Not one cell over all columns: man pages have no such cells.
        yield Row(None, [[say.word(NO_COOKIE)], *([] for _column in view.columns[1:])])


def _heading(column: str, catalogue: Catalogue, view: View) -> str:
    cookies = [catalogue.cookies[index] for index in view.chosen(catalogue)]
    locations = "location" not in view.columns and any(cookie.location is not None for cookie in cookies)
    if column == "service" and not locations:
        return "Service"
    if column == "name" and any(cookie.kind is not Kind.COOKIE for cookie in cookies):
        return "Name"
    return COLUMNS[column].heading


def _sorted(indices: list[int], column: str, catalogue: Catalogue, say: Words) -> list[int]:
    """*indices* sorted by what the column holds; what holds nothing comes last, either way."""
    name = column.removeprefix("-")
    keys = {index: _sort_key(name, catalogue.cookies[index], catalogue, say) for index in indices}
    stated = [index for index in indices if keys[index] is not None]
    stated.sort(key=lambda index: keys[index], reverse=column.startswith("-"))
    return stated + [index for index in indices if keys[index] is None]


def _sort_key(name: str, cookie: Cookie, catalogue: Catalogue, say: Words) -> Any:
    value: Any = getattr(cookie, name)
    match value:
        case None:
            return None
        case StrEnum():
            return list(type(value)).index(value)
        case str() if name == "lifetime":
            return lifetime.seconds(value)
        case str() | tuple():
            shown = "".join(part.text for part in _cell(name, cookie, catalogue, View((name,)), say))
            # Accents and case make no difference, as in a dictionary.
            folded = unicodedata.normalize("NFKD", shown.casefold())
            return "".join(char for char in folded if not unicodedata.combining(char)), shown
    return value


def _cell(column: str, cookie: Cookie, catalogue: Catalogue, view: View, say: Words) -> list[Translated]:
    """What a cell says; nothing for a fact that is not stated."""
    value: Any = getattr(cookie, column)
    match column:
        case "provider":
            return [Translated(catalogue.providers[cookie.provider].name)]
        case "service" | "location" | "purpose" | "lifetime_note":
            note = cookie.location if column == "service" and "location" not in view.columns else None
            return _with_note([say.data(value)] if value is not None else [], note, say)
        case "lifetime":
            note = cookie.lifetime_note if "lifetime_note" not in view.columns else None
            return _with_note([_lifetime(value, say)] if value is not None else [], note, say)
        case "third_party_access":
            names = [catalogue.providers[key].name for key in value or ()]
            nobody = [say.word("Nobody")] if value is not None else []
            return [Translated(format_list(names, locale=Locale.parse(say.edition)))] if names else nobody
        case "verified":
            return [Translated(format_date(value, "long", Locale.parse(say.edition)))] if value else []
    match value:
        case None:
            return []
        case bool():
            return [say.word("Yes" if value else "No")]
        case StrEnum() if type(value) in NAMES:
            return [say.word(NAMES[type(value)][value])]
    return [Translated(str(value))]


def _lifetime(stated: str, say: Words) -> Translated:
    match stated:
        case lifetime.SESSION:
            return say.word("Until the browser is closed")
        case lifetime.PERSISTENT:
            return say.word("Until it is deleted")
    return Translated(lifetime.say(stated, say.edition))


def _with_note(said: list[Translated], note: str | None, say: Words) -> list[Translated]:
    if note is None:
        return said
    return [*said, Translated(" ("), say.data(note), Translated(")")] if said else [say.data(note)]


def fill(table: nodes.table, catalogue: Catalogue, view: View, anchors: Mapping[int, str], say: Words) -> None:
    """Append headings and rows to *table*, which holds its caption so far, for the writers that make no HTML.

    *anchors* gives the address of the row of each cookie, by its index. It stands on a target in the first cell, since
    these writers drop the ids of rows.
    """
    group = nodes.tgroup(cols=len(view.columns))
    for name in view.columns:
        group += nodes.colspec(colwidth=COLUMNS[name].width, stub=int(name == "name"))
    headings, *body = (_row(row, view.columns, anchors) for row in rows(catalogue, view, say))
    group += nodes.thead("", headings)
    group += nodes.tbody("", *body)
    table += group


def _row(row: Row, columns: Sequence[str], anchors: Mapping[int, str]) -> nodes.row:
    paragraphs = [
        _paragraph(cell, literal=row.position is not None and name == "name")
        for name, cell in zip(columns, row.cells, strict=True)
    ]
    if anchor := row.anchor(anchors):
        paragraphs[0].insert(0, nodes.target("", "", ids=[anchor]))
    return nodes.row("", *(nodes.entry("", paragraph) for paragraph in paragraphs))


def _paragraph(said: list[Translated], *, literal: bool = False) -> nodes.paragraph:
    if literal:
        return nodes.paragraph("", "", nodes.literal("", said[0].text))
    return nodes.paragraph("", "", *map(inline, said))


def inline(said: Translated) -> nodes.Node:
    """A text; in a language that is not the edition's, marked so that a screen reader reads it in that language."""
    if said.language is None:
        return nodes.Text(said.text)
    # Sphinx's HTML writer turns this class into the attribute lang.
    return nodes.inline("", said.text, classes=[f"language-{tag(said.language)}"], untranslated=True)
