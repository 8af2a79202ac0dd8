"""The JSON Schemas of catalogues, made from the model.

Editors get one of their own. It says what ``check`` accepts and refuses as far as JSON Schema can: no field can be
``null``, a text can be what YAML reads as a number, and the rules of the model have a pattern where one says them. It
cannot know other places of the file, so that of unknown providers or duplicate cookies only ``check`` speaks.
"""

import ast
import inspect
import re
import sys
from functools import cache
from itertools import pairwise
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from cookie_charter.catalogue.model import Catalogue, Category, Kind, Shared
from cookie_charter.catalogue.shared import KEY

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a catalogue as it is typed, and of a shared file, for editors."""
    schema = Catalogue.model_json_schema(schema_generator=_ForEditors)
    del schema["required"]
    schema |= _SHARED_OR_NOT
    schema["properties"]["providers"] |= {"propertyNames": _KEY, "defaultSnippets": [_PROVIDER_SNIPPET]}
    cookie = schema["$defs"]["Cookie"]
    cookie["properties"] = {KEY: _USE, **cookie["properties"]}
    # What a used cookie states is in another file.
    whole = {"required": cookie.pop("required"), "allOf": list(_RULES)}
    cookie |= {"if": {"required": [KEY]}, "else": whole, "defaultSnippets": [_COOKIE_SNIPPET]}
    _say_in_markdown(schema)
    return {"$schema": DIALECT, **schema}


def export_schema() -> dict[str, Any]:
    """The JSON Schema of what an edition publishes as ``cookies.json``."""
    catalogue = Catalogue.model_json_schema(schema_generator=_Documented)
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


def _form(pattern: str, message: str) -> JsonSchemaValue:
    """A text that has a form of its own. White space around it does not count."""
    return {"type": "string", "pattern": rf"^\s*(?:{pattern})\s*$", "patternErrorMessage": message}


# Patterns that JavaScript and Python read alike.
_CONTROL: Final = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffe\uffff"
_LABEL: Final = r"(?!-)[A-Za-z0-9\u00aa-\ud7ff\uf900-\uffff-]{1,63}(?<!-)"
_DURATION: Final = (
    "(?=.*[1-9])P(?=.)([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,5}D)?"
    "(T(?=.)([0-9]{1,5}H)?([0-9]{1,5}M)?([0-9]{1,8}S)?)?"
)
_YES: Final = "[Yy][Ee][Ss]|[Tt][Rr][Uu][Ee]"
_NO: Final = "[Nn][Oo]|[Ff][Aa][Ll][Ss][Ee]"

_FORMS: Final[dict[str, JsonSchemaValue]] = {
    "_visible": {
        "type": ["string", "number"],  # 2024 is a text too
        "pattern": rf"^[^{_CONTROL}]*[^\s\u2800{_CONTROL}][^{_CONTROL}]*$",
        "patternErrorMessage": "Write a text in which something is to be seen, without control characters.",
    },
    "_name_is_no_star": {
        "pattern": rf"^(?!\s*\*\s*$)[^{_CONTROL}]*[^\s\u2800{_CONTROL}][^{_CONTROL}]*$",
        "patternErrorMessage": "Write the name of a cookie; '*' alone would match every cookie.",
    },
    "_web_address": _form(
        r"https?://[^\s/?#:@\[\]\\]+(:[0-9]+)?([/?#]\S*)?",
        "Write an http or https address, such as https://example.org.",
    ),
    "_host": _form(rf"\.?{_LABEL}(\.{_LABEL})*", "Write a host name, such as data.example.org."),
    "_country": _form("[A-Z]{2}", "Write a two-letter country code, such as FR (ISO 3166)."),
    "_service_key": _form(
        "[A-Za-z0-9][A-Za-z0-9-]*", "Write letters from a to z, digits and '-', which does not come first."
    ),
    "_duration": _form(_DURATION, "Write an ISO 8601 duration, such as P25M (25 months)."),
    "_lifetime_is_possible": _form(
        f"session|persistent|{_DURATION}",
        "Write session, persistent, or an ISO 8601 duration such as P14D (14 days) or P13M (13 months).",
    )
    | {"examples": ["session", "persistent", "P13M"]},
    "_path_is_absolute": {
        "type": "string",
        "pattern": rf"^\s*/[^{_CONTROL}]*$",
        "patternErrorMessage": "Write a path that starts with '/'.",
    },
    "_date": {
        "type": "string",
        "format": "date",
        "pattern": "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        "patternErrorMessage": "Write a date, such as 2026-01-31.",
    },
    "_yes_or_no": {
        "type": ["boolean", "string"],
        "pattern": f"^({_YES}|{_NO})$",
        "patternErrorMessage": "Write true or false.",
    },
}
"""What a rule of the model accepts, by the name of the rule."""

_KEY: Final = {
    "pattern": r"^[^\u0000-/:-@\[-`{-\u007f\s][^\u0000-,/:-@\[-^`{-\u007f\s]*$",
    "patternErrorMessage": "Write letters, digits and '._-', and begin with one of the first two.",
}


class _Documented(GenerateJsonSchema):
    """Describes each field by its docstring.

    pydantic does that by itself, but for each class as it is made: a third of the time to import the model.
    """

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """A model, with the docstrings of its fields."""
        made = super().model_schema(schema)
        for name, docstring in docstrings(schema["cls"]).items():
            made["properties"][name]["description"] = docstring
        return made


class _ForEditors(_Documented):
    """Makes the schema of YAML as somebody types it: pydantic's own is of the values that the model has."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A field that need not be there; nothing is written as ``null``."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Without the default, which an editor would type into each new cookie."""
        return {key: said for key, said in super().default_schema(schema).items() if key != "default"}

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> JsonSchemaValue:
        """A rule of the model."""
        return self._with_form(super().function_after_schema(schema), schema)

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """A rule of the model."""
        return self._with_form(super().function_before_schema(schema), schema)

    def _with_form(self, made: JsonSchemaValue, schema: Any) -> JsonSchemaValue:
        rule = schema["function"]["function"]
        return made | _FORMS.get(rule.__name__, {})

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        """The words, each with what it means."""
        meanings = [*map(_markdown, docstrings(schema["cls"]).values())]
        return super().enum_schema(schema) | {"markdownEnumDescriptions": meanings}

    def field_title_should_be_set(self, schema: Any) -> bool:
        """An editor shows the name of the field; a title would only repeat it."""
        return False


def docstrings(declared: type) -> dict[str, str]:
    """The docstrings of the fields of a model or the members of an enumeration, by name, which Python does not keep."""
    return {
        ast.unparse(part.target if isinstance(part, ast.AnnAssign) else part.targets[0]): inspect.cleandoc(text)
        for part, docstring in pairwise(_classes(declared.__module__)[declared.__name__].body)
        if isinstance(part, ast.Assign | ast.AnnAssign)
        if isinstance(docstring, ast.Expr) and isinstance(docstring.value, ast.Constant)
        if isinstance(text := docstring.value.value, str)
    }


@cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    """The classes of a module by name, as they are written."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {part.name: part for part in tree.body if isinstance(part, ast.ClassDef)}


def _say_in_markdown(part: Any) -> None:
    """Give every description a form for editors that show Markdown, and a plain one for the others."""
    if isinstance(part, dict):
        if isinstance(description := part.get("description"), str):
            part["markdownDescription"] = _markdown(description)
            part["description"] = part["markdownDescription"].replace("`", "")
        for inner in part.values():
            _say_in_markdown(inner)
    elif isinstance(part, list):
        for inner in part:
            _say_in_markdown(inner)


def _markdown(docstring: str) -> str:
    return re.sub(r"\s+", " ", docstring.replace("``", "`"))


def _refused(message: str, *names: str) -> JsonSchemaValue:
    """Without any of these fields; an editor says the *message* of what refuses them."""
    return {"properties": dict.fromkeys(names, False), "errorMessage": message}


_SHARED_OR_NOT: Final[JsonSchemaValue] = {
    "if": {"not": {"required": ["platform"]}, "anyOf": [{"required": [key]} for key in Shared.model_fields]},
    "then": _refused("A shared file has no platform, and so none that does not show a cookie.", "not_shown"),
    "else": {"required": ["platform", "cookies"]},
}
"""A file without a platform is one whose providers and cookies catalogues share."""

_USE: Final[JsonSchemaValue] = {
    "description": "A cookie of a shared file, FILE/NAME; fields beside it replace those that are there.",
    "type": "string",
    "pattern": "^[^/]+/.",
    "patternErrorMessage": "Write FILE/NAME: a shared file and a cookie in it, such as matomo/_pk_id.",
}


def _of(*kinds: Kind) -> JsonSchemaValue:
    return {"properties": {"kind": {"enum": [str(kind) for kind in kinds]}}, "required": ["kind"]}


_RULES: Final[tuple[JsonSchemaValue, ...]] = (
    {
        "if": {
            "anyOf": [
                {"properties": {"consent": {"const": "required"}}, "required": ["consent"]},
                {
                    "properties": {"category": {"not": {"const": "necessary"}}},
                    "required": ["category"],
                    "not": {"required": ["consent"]},
                },
            ]
        },
        "then": _refused("'exemption' is for what needs no consent; this one needs it.", "exemption"),
    },
    {
        "if": _of(*(kind for kind in Kind if kind is not Kind.COOKIE)),
        "then": _refused("Only a cookie has this attribute.", "path", "secure", "http_only", "same_site"),
    },
    {
        "if": _of(Kind.PIXEL),
        "then": _refused("'lifetime' is for what a browser keeps; it keeps no pixel.", "lifetime"),
    },
    {
        "if": _of(Kind.SESSION_STORAGE),
        "then": {"properties": {"lifetime": _form("session", "Session storage lasts as long as the session.")}},
    },
    {
        "if": _of(Kind.LOCAL_STORAGE, Kind.INDEXED_DB),
        "then": {"properties": {"lifetime": _form("(?!session).*", "This kind of storage outlasts the session.")}},
    },
    {
        "if": {
            "properties": {"refreshed": {"anyOf": [{"const": True}, {"type": "string", "pattern": f"^({_YES})$"}]}},
            "required": ["refreshed"],
            "not": {"properties": {"lifetime": {"pattern": r"^\s*P"}}, "required": ["lifetime"]},
        },
        "then": _refused("'refreshed' is for a lifetime that is a duration, such as P13M.", "refreshed"),
    },
)
"""The rules on several fields of a cookie."""

_PROVIDER_SNIPPET: Final[JsonSchemaValue] = {
    "label": "provider",
    "description": "A provider, by the key that cookies name it by.",
    "body": {"${1:key}": {"name": "$2"}},
}
_COOKIE_SNIPPET: Final[JsonSchemaValue] = {
    "label": "cookie",
    "description": "A cookie with the fields that it must have.",
    "body": {
        "name": "$1",
        "provider": "${2:key}",
        "service": "$3",
        "purpose": "$4",
        "category": f"${{5|{','.join(map(str, Category))}|}}",
    },
}
