"""Where one cookie of a catalogue contradicts an earlier one: it is declared already, or its service has another text.

These are no rules of the model, which judges only what is right in every field, when others can be wrong at once. What
has no name, or another type than it should, is left for the model to refuse.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from cookie_charter.catalogue.model import Kind
from cookie_charter.characters import look
from cookie_charter.speech import _


class Conflict(NamedTuple):
    """The cookie *number* contradicts, in its *field*, the one numbered *first*."""

    number: int
    field: str
    first: int
    sentence: Callable[[str], str]
    """Says so, given where the first one is: ``in_line`` or ``at_path``."""


def conflicts(cookies: Iterable[Any]) -> Iterator[Conflict]:
    """What is wrong between the *cookies* of one catalogue, as YAML, JSON or CSV hold them."""
    by_identity: dict[tuple[str, str, str], tuple[int, str]] = {}
    by_service_key: dict[str, tuple[int, str]] = {}
    for index, cookie in enumerate(cookies):
        if not isinstance(cookie, dict):
            continue
        name, service_key, service = (cookie.get(field) for field in ("name", "service_key", "service"))
        if isinstance(name, str):
            first, before = by_identity.setdefault(_identity(cookie), (index, name))
            if first != index:
                yield Conflict(index, "name", first, _duplicate(name, before))
        if isinstance(service_key, str) and isinstance(service, str):
            first, before = by_service_key.setdefault(service_key, (index, service))
            if before.split() != service.split():
                yield Conflict(index, "service_key", first, _other_service(service_key, before))


def _identity(cookie: dict[str, Any]) -> tuple[str, str, str]:
    """What tells a cookie from all others, to a reader."""
    return look(cookie["name"]), look(str(cookie.get("provider"))), str(cookie.get("kind", Kind.COOKIE))


def _duplicate(name: str, before: str) -> Callable[[str], str]:
    if name != before:
        return lambda where: same_look(name, before, where)
    return lambda where: _("duplicate cookie {name!r}; the first one is {where}").format(name=name, where=where)


def _other_service(key: str, service: str) -> Callable[[str], str]:
    sentence = _("service_key {key!r} goes with another 'service' {where}: {service!r}; use one text for one key")
    return lambda where: sentence.format(key=key, where=where, service=service)


def same_look(name: str, before: str, where: str) -> str:
    """That two names cannot be told apart, though their characters differ."""
    sentence = _("{name} looks the same as {before} {where}; type both alike, or change one")
    return sentence.format(name=ascii(name), before=ascii(before), where=where)


def in_line(line: int) -> str:
    """Where in a file."""
    return _("in line {line}").format(line=line)


def at_path(path: str) -> str:
    """Where in a JSON document: keys and indices with a dot between each two."""
    return _("at {path}").format(path=path)
