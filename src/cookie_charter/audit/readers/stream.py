"""Files read piece by piece, whatever their size: the lines of a text, and the wanted parts of JSON.

What is wanted of a JSON value is described by a shape: types for a scalar (``TEXT``), a dict for an object of which
these keys count, under ``EVERY`` all its keys, a list for an array of values of that shape, and None where the key
alone counts. Within an item, what has another shape is passed over, so that whoever uses the values meets no type that
was not expected.
"""

import re
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO, Final, TypeAlias

from cookie_charter.audit.evidence import EvidenceError
from cookie_charter.audit.readers.jar import at_most, missing
from cookie_charter.speech import _

Shape: TypeAlias = "tuple[type, ...] | Mapping[str, Shape] | list[Shape] | None"
Event: TypeAlias = tuple[str, Any]

TEXT: Final = (str,)
FLAG: Final = (bool,)
NUMBER: Final = (int, float)
_SCALAR: Final = TEXT + FLAG + NUMBER
EVERY: Final = "*"

LONGEST: Final = 1 << 16
"""The bytes of a string or line that are read; of a body of a response, which can be longer, nothing is wanted."""

_CHUNK: Final = 1 << 16
_INSIDE: Final = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_NUMBER: Final = re.compile(rb"[0-9eE.+-]+")
_CLOSED: Final = re.compile(rb'(?:[^"]+|"[^"\\]*(?:\\.[^"\\]*)*")*', re.DOTALL)


def lines(file: BinaryIO) -> Iterator[str]:
    """The lines of a text, without their ends and cut to ``LONGEST`` bytes; what is no UTF-8 becomes U+FFFD."""
    while line := file.readline(LONGEST):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST)
        yield line.rstrip(b"\r\n").decode("utf-8", errors="replace")


def keys(file: BinaryIO) -> Iterator[str]:
    """The keys of the object that a JSON file begins with, or that a list begins with which is the file.

    EvidenceError if it is no JSON.
    """
    events = _events(file, several=True)
    first = next(events, None)
    if first == ("start_array", None):
        first = next(events, None)
    if first != ("start_map", None):
        return
    for event, key in events:
        if event == "end_map":
            return
        yield key
        _skip(events, next(events)[0])


def list_items(file: BinaryIO, form: str, shape: Shape) -> Iterator[Any]:
    """The items of the list that is the whole of a JSON file; EvidenceError if one has another shape."""
    events = _events(file)
    next(events)
    yield from _each(events, shape, form, "")
    for _event in events:  # what comes after it must be nothing
        pass


def documents(file: BinaryIO, form: str, shape: Shape) -> Iterator[Any]:
    """The JSON values of a file that holds several, one in each line; EvidenceError if one has another shape."""
    events = _events(file, several=True)
    for event, value in events:
        if (item := _Cut(events).value(event, value, shape)) is None:
            raise broken(form, "")
        yield item


def items(
    file: BinaryIO,
    form: str,
    wanted: Mapping[str, Shape],
    required: str,
    *,
    instead: str = "",
    lenient: Container[str] = (),
) -> Iterator[tuple[str, Any]]:
    """The values at the paths *wanted*, such as ``log.entries``, each with its path; of a list, one item at a time.

    EvidenceError if it is no JSON, if there is something else where a list is wanted, save at the paths *lenient*, and
    if neither the *required* list nor the one *instead* of it is there; *form* is the format's name, for its sentence.
    """
    events = _events(file)
    next(events)
    path: list[str] = []
    met = set()
    for event, key in events:
        if event != "map_key":
            path = path[:-1]
            continue
        path.append(key)
        place = ".".join(path)
        event, value = next(events)
        if event == "start_map" and any(one.startswith(f"{place}.") for one in wanted):
            continue
        path.pop()
        shape = wanted.get(place)
        if not isinstance(shape, list):
            if (found := _Cut(events).value(event, value, shape)) is not None:
                yield place, found
        elif event == "start_array":
            met.add(place)
            yield from ((place, item) for item in _each(events, shape[0], form, place))
        elif event != "null" and place not in lenient:
            raise _no_list(form, place)
        else:
            _skip(events, event)
    if met.isdisjoint({required, instead}):
        raise _no_list(form, required)


def _no_list(form: str, place: str) -> EvidenceError:
    return EvidenceError(_("{form}: the list {place!r} is missing; export it again").format(form=form, place=place))


def broken(form: str, place: str) -> EvidenceError:
    """That an item of a list is not what it should be; the *place* of the list is "" where it is the file."""
    if not place:
        return EvidenceError(_("{form}: the file contains an unexpected item; export it again").format(form=form))
    sentence = _("{form}: the list {place!r} contains an unexpected item; export it again")
    return EvidenceError(sentence.format(form=form, place=place))


def _each(events: Iterator[Event], shape: Shape, form: str, place: str) -> Iterator[Any]:
    for event, value in events:
        if event == "end_array":
            return
        if (item := _Cut(events).value(event, value, shape)) is None:
            raise broken(form, place)
        yield item


class _Cut:
    """One value, cut to its shape; the parts of it that are kept are counted."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._parts = 0

    def value(self, event: str, value: Any, shape: Shape) -> Any:
        """The value that *event* begins; None if it has not this shape."""
        if event == "start_map" and isinstance(shape, Mapping):
            return self._object(shape)
        if event == "start_array" and isinstance(shape, list):
            return self._array(shape[0])
        if event == "start_map" and isinstance(shape, list) and isinstance(shape[0], Mapping) and "name" in shape[0]:
            return self._by_name(shape[0])
        if isinstance(shape, tuple) and type(value) in shape:
            return _tame(value)
        _skip(self._events, event)
        return None

    def _object(self, shape: Mapping[str, Shape]) -> dict[str, Any]:
        result = {}
        for event, key in self._events:
            if event == "end_map":
                break
            inner = shape.get(key, shape.get(EVERY, ()))
            value = self.value(*next(self._events), inner)
            if value is not None or inner is None:
                result[_printable(key)] = value
                self._count()
        return result

    def _array(self, shape: Shape) -> list[Any]:
        result = []
        for event, value in self._events:
            if event == "end_array":
                break
            if (item := self.value(event, value, shape)) is not None:
                result.append(item)
                self._count()
        return result

    def _by_name(self, shape: Mapping[str, Shape]) -> list[dict[str, Any]]:
        """What some programs write as an object where a list of things with names is due.

        Its keys are the names, and its values the things or their values; or else it is the only thing itself.
        """
        found: dict[str, Any] = {}
        for event, key in self._events:
            if event == "end_map":
                break
            event, value = next(self._events)
            found[_printable(key)] = self.value(event, value, shape if event == "start_map" else _SCALAR)
            self._count()
        if "value" in found and isinstance(found.get("name"), str):
            return [{key: found[key] for key in shape.keys() & found.keys() if type(found[key]) in _types(shape[key])}]
        return [{**_thing(value, shape), "name": name} for name, value in found.items()]

    def _count(self) -> None:
        self._parts += 1
        at_most(self._parts)


def _types(shape: Shape) -> tuple[type, ...]:
    return shape if isinstance(shape, tuple) else ()


def _thing(value: Any, shape: Mapping[str, Shape]) -> dict[str, Any]:
    """A thing whose name stood before it, of which there may be no more than its value."""
    if isinstance(value, dict):
        return value
    return {"value": value} if type(value) in _types(shape.get("value")) else {}


def _skip(events: Iterator[Event], event: str) -> None:
    """Pass over the rest of the value that *event* begins, however deep it is."""
    depth = 1 if event.startswith("start") else 0
    while depth:
        event = next(events)[0]
        if event.startswith("start"):
            depth += 1
        elif event.startswith("end"):
            depth -= 1


def _tame(value: str | bool | float) -> str | bool | float | None:
    """A scalar that nothing trips over: a text that can be printed, a number as a float, None if it is too large."""
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, bool):
        return value
    try:
        return float(value)
    except OverflowError:  # ijson's Python parser gives integers of any size
        return None


def _printable(text: str) -> str:
    """*text* with no half of a surrogate pair in it, which JSON can write and no output can."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _events(file: BinaryIO, *, several: bool = False) -> Iterator[Event]:
    """What ijson says of a file, one thing at a time; EvidenceError if it is no JSON, or breaks off.

    With *several*, one value may come after the other.
    """
    try:
        import ijson  # type: ignore[import-untyped]  # it has no types; here, since only the audit needs it
    except ImportError:
        raise missing("ijson") from None
    events: list[Event] = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events, use_float=True, multiple_values=several)
    try:
        for chunk in filter(None, _shortened(file)):  # to a parser, nothing is the end
            parser.send(chunk)
            yield from events
            del events[:]
        parser.close()
    except (ijson.JSONError, ValueError):  # its Python parser lets the json module's ValueError through
        raise EvidenceError(_("the file is not valid JSON, or is truncated; export it again")) from None
    finally:
        # One that is left open complains when it is collected, on standard error.
        with suppress(ijson.JSONError, ValueError):
            parser.close()
    yield from events


def _shortened(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a JSON file, with every string of more than about ``LONGEST`` bytes emptied.

    A parser holds a string whole: a body of 50 MB with one character of the wrong kind is one of 200 MB in Python.
    ValueError if a number is so long.
    """
    carried, skipping = b"", False
    while chunk := file.read(_CHUNK):
        text = carried + chunk
        if skipping:
            end = _end(_INSIDE, text)
            if text[end : end + 1] != b'"':
                carried = text[end:]  # nothing, or a backslash whose character comes with the next chunk
                continue
            text, skipping = b'"' + text[end:], False
        end = _end(_CLOSED, text)
        if end == _CHUNK and _NUMBER.fullmatch(text, 0, end):
            raise ValueError  # a parser would read the number anew with each piece
        yield text[:end]
        carried = text[end:]  # a string that is not closed yet, from its quote on
        if len(carried) > LONGEST:
            carried, skipping = carried[_end(_INSIDE, carried, 1) :], True
    yield b'"' if skipping else carried


def _end(pattern: re.Pattern[bytes], text: bytes, start: int = 0) -> int:
    """Where the match of a pattern ends that matches anything, if only nothing."""
    match = pattern.match(text, start)
    return match.end() if match else start
