"""Catalogues as JSON and CSV: what an edition publishes; ``importing`` reads it again.

JSON holds a catalogue whole. CSV holds a row for each cookie and is for spreadsheets: UTF-8 with a byte order mark, so
that they open it right, and no cell that they would run as a formula. Both hold the words of the model (``necessary``,
``P13M``) and, in a translated edition, the texts in its language.
"""

import csv
import io
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import pydantic_core

from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider, fields

Part: TypeAlias = type[Platform] | type[Cookie] | type[Provider]

PREFIXES: Final[Mapping[Part, str]] = {Platform: "platform_", Cookie: "", Provider: "provider_"}
"""What a row holds: the facts of the platform, of the cookie and of its provider. The columns of each start so."""

CSV_COLUMNS: Final = (
    "catalogue",
    *(f"{prefix}{field.name}" for part, prefix in PREFIXES.items() for field in fields(part)),
)
"""``provider`` is the key of the provider."""

NOBODY: Final = "[]"
"""A list that is stated to be empty, in a cell; a list that is not stated is an empty cell."""


def plain(part: Catalogue | Platform) -> dict[str, Any]:
    """A catalogue, or a part of it, as JSON and YAML hold it, without what it does not state."""
    return part.model_dump(mode="json", exclude_none=True)


def to_json(document: Mapping[str, Any]) -> str:
    """A document as it is published: indented, in UTF-8, with a line end."""
    # Python's own encoder is its slow one where lines are indented.
    return pydantic_core.to_json(document, indent=2).decode() + "\n"


def to_csv(catalogues: Mapping[str, Catalogue]) -> str:
    """The cookies of several catalogues, each with its name in the first column."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, CSV_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for name, catalogue in catalogues.items():
        for cookie in catalogue.cookies:
            row = {"catalogue": _cell(name)}
            for part in (catalogue.platform, cookie, catalogue.providers[cookie.provider]):
                row |= _cells(part)
            writer.writerow(row)
    return out.getvalue()


def _cells(part: Platform | Cookie | Provider) -> dict[str, str]:
    """The facts of one part of a catalogue as cells, by column."""
    prefix = PREFIXES[type(part)]
    return {f"{prefix}{name}": _cell(value) for name, value in part.model_dump(mode="json").items()}


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return "; ".join(value) if value else NOBODY
    text = str(value)
    # A spreadsheet runs what starts like a formula (https://owasp.org/www-community/attacks/CSV_Injection); an
    # apostrophe makes it text. One more before those that had one, so that reading takes off just what was put on.
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def facts(part: Part, cells: Mapping[str, str]) -> dict[str, Any]:
    """What a row states of one part of a catalogue: the reverse of ``_cells``."""
    prefix = PREFIXES[part]
    return {
        field.name: _list(cell) if field.is_list else text_of(cell)
        for field in fields(part)
        if (cell := cells.get(f"{prefix}{field.name}"))
    }


def _list(cell: str) -> list[str]:
    return [] if cell == NOBODY else cell.split("; ")


def text_of(cell: str) -> str:
    """The text that a cell holds, without the apostrophe that kept it from being a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell
