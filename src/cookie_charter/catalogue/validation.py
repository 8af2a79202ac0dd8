"""What the model refuses, in sentences: the same for YAML, JSON and CSV, whichever of them says where it is.

pydantic says it in words of its own (https://docs.pydantic.dev/latest/errors/validation_errors/); only the type of an
error and its path are used here.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider, Shared, fields, host_of
from cookie_charter.problem import Known
from cookie_charter.speech import N_, _, quoted

Model = TypeVar("Model", bound=BaseModel)

Path = tuple[str | int, ...]
"""Keys and indices that lead to a value."""


class Refusal(NamedTuple):
    """Why the value at a *path* is refused, or, where *at_key* says so, the last key of that path."""

    path: Path
    sentence: str
    at_key: bool = False


class Validator:
    """Validates the data of one file, all at once or part by part."""

    def __init__(self, more_keys: tuple[str, ...] = ()) -> None:
        """*more_keys* a cookie can have where it is written, beside the fields of the model."""
        self._more_keys = more_keys
        self._known: dict[tuple[str, ...], Known] = {}

    def validate(
        self, model: type[Model], data: Any, context: dict[str, Any] | None = None
    ) -> tuple[Model | None, list[Refusal]]:
        """The *data* as a model, or None and everything that is wrong with it.

        *context* has the known ``providers`` and the ``platform_host``, where they are known.
        """
        try:
            return model.model_validate(data, context=context), []
        except ValidationError as error:
            return None, list(self._refusals(model, data, error))

    def _refusals(self, model: type[BaseModel], data: Any, error: ValidationError) -> Iterator[Refusal]:
        for details in error.errors(include_url=False):
            path = details["loc"]
            # A default that follows from other fields is not made when one of those is wrong: no problem of its own.
            if details["type"] == "default_factory_not_called":
                continue
            if path[-1] == "[key]":
                yield Refusal(path[:-1], str(details["ctx"]["error"]), at_key=True)
            elif details["type"] == "extra_forbidden":
                part = _model_at(model, path[:-1])
                known = tuple(field.name for field in fields(part)) + (self._more_keys if part is Cookie else ())
                yield Refusal(path, self._unknown(N_("key"), str(path[-1]), known), at_key=True)
            elif details["type"] == "missing":
                owner = _owner(model, data, path[:-1])
                yield Refusal(path, _("{owner} has no {field}").format(owner=owner, field=_label(path)))
            else:
                yield Refusal(path, self._wrong_value(model, details))

    def _wrong_value(self, model: type[BaseModel], details: ErrorDetails) -> str:
        path, found = details["loc"], details["input"]
        match details["type"]:
            case "value_error":  # of a rule of ours
                return str(details["ctx"]["error"])
            case _ if found is None:
                return _("{field} has no value").format(field=_label(path))
            case "enum" if isinstance(found, str):
                (words,) = (field.words for field in fields(_model_at(model, path[:-1])) if field.name == path[-1])
                return self._unknown(str(path[-1]), found, words)
        sentence = _EXPECTED.get(details["type"], N_("{field} cannot be {found}"))
        return _(sentence).format(field=_label(path), found=described(found))

    def _unknown(self, what: str, found: str, words: tuple[str, ...]) -> str:
        return self._known.setdefault(words, Known(words)).unknown(what, found)


_EXPECTED: Final = {
    "enum": N_("{field} must be a text, found {found}"),
    "string_type": N_("{field} must be a text, found {found}"),
    "bool_type": N_("{field} must be true or false, found {found}"),
    "date_type": N_("{field} must be a date such as 2026-01-31, found {found}"),
    "dict_type": N_("{field} must be a mapping, made of lines 'key: value', found {found}"),
    "model_type": N_("{field} must be a mapping, made of lines 'key: value', found {found}"),
    "tuple_type": N_("{field} must be a list, whose items start with '- ', found {found}"),
}
"""The sentences for a value of another type than it should be, by pydantic's type of the error."""


def _label(path: Path) -> str:
    return f"{path[-1]!r}" if isinstance(path[-1], str) else _("an item of this list")


_PARTS: Final[dict[str | int, type[BaseModel]]] = {"platform": Platform, "providers": Provider, "cookies": Cookie}


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model of what is at *path* in data of *model*."""
    if model in (Catalogue, Shared):
        return _PARTS[path[0]] if path else Catalogue
    return model


def _owner(model: type[BaseModel], data: Any, path: Path) -> str:
    """What lacks a field that it must have."""
    part = _model_at(model, path)
    if part is Cookie:
        for step in path:
            data = data[step]
        name = data.get("name")
        return _("the cookie {name!r}").format(name=name) if isinstance(name, str) else _("this cookie")
    if part is Provider and path:
        return _("the provider {key!r}").format(key=path[-1])
    return _("the catalogue") if part is Catalogue else f"{part.__name__.lower()!r}"


def described(data: Any) -> str:
    """What was found where something else should be."""
    match data:
        case dict():
            return _("a mapping")
        case list():
            return _("a list")
    return quoted(data) if isinstance(data, str) else repr(data)


def platform_host(data: Any) -> str | None:
    """The host of the platform of a catalogue that may be wrong in anything, as the context of its validation."""
    platform = data.get("platform") if isinstance(data, dict) else None
    url = platform.get("url") if isinstance(platform, dict) else None
    return (host_of(url) or None) if isinstance(url, str) else None
