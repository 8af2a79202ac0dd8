"""The JSON Schemas of catalogues, made from the model."""

from typing import Any, Final

from cookie_charter.catalogue.model import Catalogue

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a catalogue, for editors and for whoever reads the JSON."""
    return {"$schema": DIALECT, **Catalogue.model_json_schema()}


def export_schema() -> dict[str, Any]:
    """The JSON Schema of what an edition publishes as ``cookies.json``."""
    catalogue = Catalogue.model_json_schema()
    definitions = catalogue.pop("$defs")
    return {
        "$schema": DIALECT,
        "title": "The cookies that a site declares, by catalogue",
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "language": {"description": "The language of the texts: a BCP 47 tag.", "type": "string"},
            "generated": {"description": "When it was made.", "type": "string", "format": "date-time"},
            "commit": {"description": "The commit of the sources.", "type": ["string", "null"]},
            "catalogues": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Catalogue"}},
        },
        "required": ["language", "generated", "catalogues"],
        "$defs": {**definitions, "Catalogue": catalogue},
    }
