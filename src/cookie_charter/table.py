"""A catalogue as a table: one row for each cookie, one column for each field that the page asks for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from docutils import nodes

from cookie_charter.model import Catalogue, Category, Cookie, Kind
from cookie_charter.translation import Translated, Translator


class Column(NamedTuple):
    """The *heading* of a column in English, and its *width* in proportion to that of the others."""

    heading: str
    width: int


COLUMNS: Final = {
    "provider": Column("Provider name", 15),
    "service": Column("Service and location", 25),
    "location": Column("Location", 15),
    "name": Column("Cookie name", 22),
    "purpose": Column("Purpose", 38),
    "category": Column("Category", 14),
    "kind": Column("Kind", 14),
}
"""What a table can show. ``service`` holds the location too, unless that has a column of its own."""

DEFAULT_COLUMNS: Final = ("provider", "service", "name", "purpose")

CATEGORY_NAMES: Final = {
    Category.NECESSARY: "Necessary",
    Category.PREFERENCES: "Preferences",
    Category.STATISTICS: "Statistics",
    Category.MARKETING: "Marketing",
    Category.SOCIAL: "Social networks",
    Category.MEDIA: "Media",
    Category.UNCLASSIFIED: "Unclassified",
}

KIND_NAMES: Final = {
    Kind.COOKIE: "Cookie",
    Kind.LOCAL_STORAGE: "Local storage",
    Kind.SESSION_STORAGE: "Session storage",
    Kind.INDEXED_DB: "IndexedDB database",
    Kind.PIXEL: "Tracking pixel",
}

NO_COOKIE: Final = "No cookie."


def words(catalogue: Catalogue, columns: Sequence[str]) -> Iterator[str]:
    """The extension's own words that such a table shows, in English."""
    for column in columns:
        yield _heading(column, catalogue, columns)
    for cookie in catalogue.cookies:
        if "category" in columns:
            yield CATEGORY_NAMES[cookie.category]
        if "kind" in columns:
            yield KIND_NAMES[cookie.kind]
    if not catalogue.cookies:
        yield NO_COOKIE


def _heading(column: str, catalogue: Catalogue, columns: Sequence[str]) -> str:
    if column == "service" and not _shows_location(catalogue, columns):
        return "Service"
    if column == "name" and any(cookie.kind is not Kind.COOKIE for cookie in catalogue.cookies):
        return "Name"
    return COLUMNS[column].heading


def _shows_location(catalogue: Catalogue, columns: Sequence[str]) -> bool:
    """Whether the column ``service`` holds the locations: there are some, and they have no column of their own."""
    return "location" not in columns and any(cookie.location is not None for cookie in catalogue.cookies)


def fill(
    table: nodes.table,
    catalogue: Catalogue,
    columns: Sequence[str],
    anchors: Mapping[int, str],
    translator: Translator,
    *,
    ids_on_rows: bool,
) -> None:
    """Append headings and rows to *table*, which holds its caption so far.

    *anchors* gives the address of the row of each cookie, by its index. It stands on the row if *ids_on_rows*, else
    on a target in the first cell, for the writers that drop the ids of rows.
    """
    group = nodes.tgroup(cols=len(columns))
    for name in columns:
        group += nodes.colspec(colwidth=COLUMNS[name].width, stub=int(name == "name"))
    headings = [_entry(_inline(translator.word(_heading(name, catalogue, columns)))) for name in columns]
    group += nodes.thead("", nodes.row("", *headings))
    body = nodes.tbody()
    for index, cookie in enumerate(catalogue.cookies):
        contents = [_cell(name, cookie, catalogue, columns, translator) for name in columns]
        anchor = anchors.get(index)
        if anchor and not ids_on_rows:
            contents[0].insert(0, nodes.target("", "", ids=[anchor]))
        row = nodes.row("", *(_entry(*content) for content in contents))
        if anchor and ids_on_rows:
            row["ids"] = [anchor]
        body += row
    if not catalogue.cookies:
        body += nodes.row("", nodes.entry("", *_entry(_inline(translator.word(NO_COOKIE))), morecols=len(columns) - 1))
    group += body
    table += group


def _entry(*content: nodes.Node) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *content))


def _cell(
    column: str, cookie: Cookie, catalogue: Catalogue, columns: Sequence[str], translator: Translator
) -> list[nodes.Node]:
    match column:
        case "provider":
            return [nodes.Text(catalogue.providers[cookie.provider].name)]
        case "name":
            return [nodes.literal("", cookie.name)]
        case "category":
            return [_inline(translator.word(CATEGORY_NAMES[cookie.category]))]
        case "kind":
            return [_inline(translator.word(KIND_NAMES[cookie.kind]))]
    text = getattr(cookie, column)
    shown = [_inline(translator.data(text))] if text is not None else []
    if column == "service" and cookie.location is not None and "location" not in columns:
        shown += [nodes.Text(" ("), _inline(translator.data(cookie.location)), nodes.Text(")")]
    return shown


def _inline(said: Translated) -> nodes.Node:
    """A text; in a language that is not the edition's, marked so that a screen reader reads it in that language."""
    if said.language is None:
        return nodes.Text(said.text)
    # Sphinx's HTML writer turns this class into the attribute lang.
    return nodes.inline("", said.text, classes=[f"language-{said.language.replace('_', '-')}"])
