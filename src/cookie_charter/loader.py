"""Read a catalogue from YAML, and say what is wrong with it: every problem of the file in one run, each with its place.

Three steps, each on what the one before let through:

1. the bytes are UTF-8 text that YAML can hold;
2. the YAML *events* hold no alias, no tag and no deep nesting. Only then are nodes composed from them, since composing
   a hundred thousand brackets crashes libyaml and nested aliases fill the memory;
3. the nodes become plain data, every scalar as the text that was typed (``no``, ``1:30`` and ``2024-01-01`` mean
   nothing special), and the model judges it.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cookie_charter.model import Catalogue, Cookie, Platform, Provider
from cookie_charter.problem import Problem, unknown

MAX_DEPTH: Final = 20
"""How deep lists and mappings may stand in each other; a catalogue needs three."""


def load(path: Path, shown_as: str | None = None) -> tuple[Catalogue | None, list[Problem]]:
    """The catalogue in the file at *path* and no problem; or None and its problems, in the order of the file.

    *shown_as* is the path that the problems name. Raises OSError if the file cannot be read.
    """
    state = path.stat()
    catalogue, problems = _load(path, shown_as or str(path), state.st_mtime_ns, state.st_size)
    return catalogue, list(problems)


def messages(path: Path) -> Iterator[tuple[str, int]]:
    """The texts of a sound catalogue that a translator works on, each with the line where it stands."""
    root = _compose(path.read_bytes())
    for place, text in _validate(root).messages():
        yield text, _start(_node_at(root, place))[0]


@lru_cache
def _load(path: Path, shown_as: str, _mtime: int, _size: int) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    # A page reads its catalogue twice, when it is parsed and when it is written: time and size tell an edit.
    try:
        root = _compose(path.read_bytes())
        catalogue = _validate(root)
    except _Faults as faults:
        found = {Problem(shown_as, *fault) for fault in faults.found}
        return None, tuple(sorted(found))
    return catalogue, ()


Fault = tuple[int, int, str]
"""A problem whose path is not known yet: line, column, sentence."""


class _Faults(Exception):
    """Everything that is wrong at one step."""

    def __init__(self, *found: Fault) -> None:
        super().__init__(*found)
        self.found = found


def _compose(content: bytes) -> yaml.Node:
    text = _decode(content)
    try:
        faults = list(_event_faults(text))
        if faults:
            raise _Faults(*faults)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        at_opening = error.problem == "found unexpected end of stream"
        mark = (at_opening and error.context_mark) or error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _Faults((line, column, _say_in_plain_words(error))) from error
    if root is None:
        raise _Faults((1, 1, "the file is empty; a catalogue starts with 'platform:'"))
    return root


def _decode(content: bytes) -> str:
    """The text of the file. A byte order mark, as Windows editors write it, is no fault."""
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        found = f"the byte 0x{content[error.start]:02X} is not UTF-8; save the file with the encoding UTF-8"
        raise _Faults((*_place(before), found)) from error
    # The characters that YAML 1.1 allows in a file (https://yaml.org/spec/1.1/#id868524).
    if stray := re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text):
        found = f"the file holds the control character U+{ord(stray[0]):04X}; remove it"
        raise _Faults((*_place(text[: stray.start()]), found))
    return text


def _place(before: str) -> tuple[int, int]:
    """The line and column of what follows the text *before* it."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _event_faults(text: str) -> Iterator[Fault]:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        place = _start(event)
        match event:
            case yaml.AliasEvent():
                yield *place, f"'*{event.anchor}' repeats another place of the file; write its text out instead"
            case yaml.ScalarEvent(tag=str(tag)) | yaml.CollectionStartEvent(tag=str(tag)):
                yield *place, f"the tag {tag!r} has no meaning in a catalogue; remove it"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield *place, f"lists and mappings stand in each other more than {MAX_DEPTH} deep"
                return  # the rest of such a file has nothing to say, at great length
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


_YAML_IN_PLAIN_WORDS: Final = {
    "mapping values are not allowed in this context": "this ':' is out of place; a text that holds ': ' stands in "
    "quotes, and the keys of one cookie start in the same column",
    "could not find expected ':'": "the line above has no 'key: value', or its quotes are not closed",
    "found character that cannot start any token": "this character cannot start a value, nor can a tab indent a "
    "line; put the text in quotes, or indent with spaces",
    "found a tab character that violates indentation": "a tab cannot indent a line; use spaces",
    "found unexpected end of stream": "the quotes that open here are never closed",
    "did not find expected key": "the text does not go on like this; check quotes and indentation, here and above",
    "did not find expected '-' indicator": "this line stands in a list, whose items start with '- ' in the same column",
    "but found another document": "a second document starts here ('---'); a catalogue is one document",
}
"""libyaml's messages for what people mistype most often, said for somebody who does not know YAML's grammar."""


def _say_in_plain_words(error: yaml.MarkedYAMLError) -> str:
    technical = error.problem or "something is wrong here"
    return f"this is not YAML: {_YAML_IN_PLAIN_WORDS.get(technical, technical)}"


def _validate(root: yaml.Node) -> Catalogue:
    faults: list[Fault] = []
    data = _plain(root, faults)
    if not isinstance(data, dict):
        raise _Faults((*_start(root), f"expected 'platform:' and 'cookies:', found {_type(data)}"))
    faults += _duplicate_cookies(root, data)
    providers = data.get("providers")
    try:
        catalogue = Catalogue.model_validate(
            data, context={"providers": providers if isinstance(providers, dict) else {}}
        )
    except ValidationError as error:
        faults += (_fault(details, root, data) for details in error.errors(include_url=False))
    if faults:
        raise _Faults(*faults)
    return catalogue


def _plain(node: yaml.Node, faults: list[Fault]) -> Any:
    """What *node* holds, as dict, list and str; None where nothing is written after a key."""
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.value or node.style else None
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, faults) for item in node.value]
    first: dict[str, yaml.Node] = {}
    plain: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            faults.append((*_start(key), "a key must be a word, found a list or a mapping"))
        elif key.value in first:
            before = _start(first[key.value])[0]
            faults.append((*_start(key), f"the key {key.value!r} stands here a second time, after line {before}"))
        else:
            first[key.value] = key
            plain[key.value] = _plain(value, faults)
    return plain


def _start(part: yaml.Node | yaml.Event) -> tuple[int, int]:
    mark = part.start_mark
    assert mark is not None  # as it is only for parts that no parser made
    return mark.line + 1, mark.column + 1


def _type(data: Any) -> str:
    match data:
        case dict():
            return "a mapping"
        case list():
            return "a list"
    return repr(data)


def _duplicate_cookies(root: yaml.Node, data: dict[str, Any]) -> Iterator[Fault]:
    # Not a rule of the model, which judges only what is right in every field, when others can be wrong at once.
    cookies = data.get("cookies")
    first: dict[tuple[str, str, str], int] = {}
    for index, cookie in enumerate(cookies if isinstance(cookies, list) else []):
        if not isinstance(cookie, dict) or not isinstance(name := cookie.get("name"), str):
            continue
        identity = (name, str(cookie.get("provider")), str(cookie.get("kind", "cookie")))
        line, column = _start(_node_at(root, ("cookies", index, "name")))
        if identity in first:
            yield line, column, f"the cookie {name!r} is declared a second time, after line {first[identity]}"
        first.setdefault(identity, line)


def _node_at(root: yaml.Node, path: Iterable[str | int]) -> yaml.Node:
    """The value that stands at *path*, or the last thing on the way to it that exists."""
    node: yaml.Node = root
    for step in path:
        if isinstance(node, yaml.MappingNode):
            values: list[yaml.Node] = [value for key, value in node.value if key.value == step]
            if not values:
                return node
            node = values[0]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return node


def _key_at(root: yaml.Node, path: tuple[str | int, ...]) -> yaml.Node:
    keys: list[yaml.Node] = [key for key, _value in _node_at(root, path[:-1]).value if key.value == path[-1]]
    return keys[0]


_SECTIONS: Final[dict[str | int, type[BaseModel]]] = {"platform": Platform, "providers": Provider, "cookies": Cookie}


def _fault(details: ErrorDetails, root: yaml.Node, data: dict[str, Any]) -> Fault:
    """Say one of pydantic's errors (https://docs.pydantic.dev/latest/errors/validation_errors/) in a plain sentence."""
    path, found = details["loc"], details["input"]
    place = _start(_node_at(root, path))
    label = f"{path[-1]!r}" if isinstance(path[-1], str) else "an item of this list"
    match details["type"]:
        case "missing":
            return *place, f"{_owner(path[:-1], data)} has no {label}"
        case "extra_forbidden":
            model = _SECTIONS.get(path[0], Catalogue) if len(path) > 1 else Catalogue
            return *_start(_key_at(root, path)), unknown("key", str(path[-1]), model.model_fields)
        case "value_error":
            return *place, str(details["ctx"]["error"])
        case _ if found is None:
            return *place, f"{label} has no value"
        case "enum" if isinstance(found, str):
            return *place, unknown(str(path[-1]), found, re.findall(r"'(.*?)'", details["ctx"]["expected"]))
        case "enum" | "string_type":
            return *place, f"{label} must be a text, found {_type(found)}"
        case "dict_type" | "model_type":
            return *place, f"{label} must hold lines of 'key: value', found {_type(found)}"
        case "tuple_type":
            return *place, f"{label} must be a list, whose items start with '- ', found {_type(found)}"
    return *place, f"{label}: {details['msg']}"


def _owner(path: tuple[str | int, ...], data: dict[str, Any]) -> str:
    match path:
        case ():
            return "the catalogue"
        case ("cookies", int(index)):
            name = data["cookies"][index].get("name")
            return f"the cookie {name!r}" if isinstance(name, str) else "this cookie"
        case ("providers", str(key)):
            return f"the provider {key!r}"
    return f"{path[-1]!r}"
