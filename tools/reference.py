"""What is written about the model elsewhere, made from the model: ``python tools/reference.py``.

Writes the JSON Schema that editors use and the field table of REFERENCE.md; ``make schema`` calls it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from cookie_charter.catalogue.exchange import to_json
from cookie_charter.catalogue.model import Cookie, Platform, Provider, fields
from cookie_charter.catalogue.schema import json_schema

SCHEMA: Final = Path("cookie_data/schema.json")
REFERENCE: Final = Path("REFERENCE.md")
START: Final = "<!-- made by `make schema` from the model -->\n"
END: Final = "<!-- end -->\n"


def field_table() -> str:
    """The fields of a catalogue as a Markdown table."""
    rows = [
        *_rows("platform.", Platform),
        *_rows("providers.KEY.", Provider),
        *_rows("", Cookie),
    ]
    return "\n".join(("| field | | means |", "|---|---|---|", *rows)) + "\n"


def _rows(prefix: str, model: type[BaseModel]) -> Iterator[str]:
    for field in fields(model):
        marks = [mark for mark, holds in (("required", field.required), ("translated", field.translated)) if holds]
        description = field.description.replace("``", "`").replace("\n", " ")
        if field.words:
            description += " One of " + ", ".join(f"`{word}`" for word in field.words) + "."
        yield f"| `{prefix}{field.name}` | {', '.join(marks)} | {description} |"


def with_field_table(reference: str) -> str:
    """The text of REFERENCE.md with the table as it is now."""
    before, _, rest = reference.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{field_table()}\n{END}{after}"


def main() -> None:
    """Write both files, in the working directory."""
    SCHEMA.write_text(to_json(json_schema()), encoding="utf-8")
    REFERENCE.write_text(with_field_table(REFERENCE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
