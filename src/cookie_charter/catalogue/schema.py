"""The JSON Schemas of catalogues, made from the model."""

from typing import Any, Final

from cookie_charter.catalogue.model import Catalogue, Shared
from cookie_charter.catalogue.shared import KEY

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a catalogue as it is typed, and of a shared file, for editors."""
    schema = Catalogue.model_json_schema()
    cookie = schema["$defs"]["Cookie"]
    use = {"description": "A cookie of a shared file, FILE/NAME; fields beside it replace those that are there."}
    cookie["properties"] = {KEY: use | {"type": "string", "pattern": "^[^/]+/."}, **cookie["properties"]}
    cookie["anyOf"] = [{"required": [KEY]}, {"required": cookie.pop("required")}]
    whole, part = {"required": schema.pop("required")}, {"anyOf": [{"required": [key]} for key in Shared.model_fields]}
    not_there = {key: False for key in Catalogue.model_fields if key not in Shared.model_fields}
    schema["anyOf"] = [whole, {**part, "properties": not_there}]
    return {"$schema": DIALECT, **schema}


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
