"""What somebody typed into a file of catalogues: plain data, and the line and column of each part of it.

Two steps, the second on what the first let through:

1. the bytes are UTF-8 text that YAML can hold;
2. the YAML *events* become dict, list and str, every scalar as the text that was typed (``no``, ``1:30`` and
   ``2024-01-01`` mean nothing special), unless they hold an alias, a tag or deep nesting. libyaml's own composer would
   crash on a hundred thousand brackets, and fill the memory with nested aliases. PyYAML's nodes, with their marks,
   would take six times the memory of these.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Final, TypeAlias

import yaml

from cookie_charter import library_sentences
from cookie_charter.catalogue.conflicts import in_line, same_look
from cookie_charter.catalogue.model import Cookie, Platform, Provider, fields
from cookie_charter.catalogue.validation import described
from cookie_charter.characters import look
from cookie_charter.speech import N_, _

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser, or the slower one that PyYAML brings along where it was built without libyaml."""

MAX_DEPTH: Final = 20
"""How deep lists and mappings may be nested; a catalogue needs three."""

Place: TypeAlias = tuple[int, int]
"""A line and a column, from 1."""

Located: TypeAlias = tuple[int, int, str]
"""A problem whose path is not known yet: line, column, sentence."""


class UnsoundError(Exception):
    """Everything that is wrong at one step."""

    def __init__(self, *found: Located) -> None:
        super().__init__(*found)
        self.found = found


_Place: TypeAlias = int
"""A place in a single number, which takes half the memory: there are two of them for each text."""

_COLUMNS: Final = 1 << 32


class _List:
    """The place of a list, and of its items."""

    __slots__ = ("items", "place")

    def __init__(self, place: _Place) -> None:
        self.place = place
        self.items: list[_Part] = []


class _Mapping:
    """The place of a mapping, and of the first entry under each of its keys: that of the key, and the value."""

    __slots__ = ("entries", "place")

    def __init__(self, place: _Place) -> None:
        self.place = place
        self.entries: dict[str, tuple[_Place, _Part]] = {}


_Part: TypeAlias = _Place | _List | _Mapping
"""Where a value is: of a text, of which there are most, just the place."""


class Typed:
    """The *data* of a file: dict, list and str, and None where nothing is written after a key; and the *problems* that
    were found in it, with which it can be judged all the same."""

    def __init__(self, data: Any, root: _Part, problems: list[Located]) -> None:
        self.data = data
        self.problems = problems
        self._root = root

    def place(self, path: Iterable[str | int] = ()) -> Place:
        """Where the value at a *path* of keys and indices begins, or else the last thing on the way to it."""
        return _place(self._part(path))

    def line(self, path: Iterable[str | int]) -> int:
        """The line of that."""
        return self.place(path)[0]

    def key_place(self, path: tuple[str | int, ...]) -> Place:
        """Where the key at a *path* begins."""
        mapping = self._part(path[:-1])
        assert isinstance(mapping, _Mapping)  # since it has keys
        return _place(mapping.entries[str(path[-1])][0])

    def _part(self, path: Iterable[str | int]) -> _Part:
        part = self._root
        for step in path:
            if isinstance(part, _Mapping):
                if step not in part.entries:
                    return part
                part = part.entries[str(step)][1]
            elif isinstance(part, _List) and isinstance(step, int):
                part = part.items[step]
        return part


def _place(part: _Part) -> Place:
    return divmod(part if isinstance(part, int) else part.place, _COLUMNS)


def read(content: bytes) -> Typed:
    """The *content* of a file, which has something in it; raises UnsoundError."""
    text = _decode(content)
    if slips := [
        (*_behind(text[: found.start(1)]), _no_break_space()) for found in _NO_BREAK_INDENTATION.finditer(text)
    ]:
        raise UnsoundError(*slips)
    try:
        reader = _read(text)
    except yaml.MarkedYAMLError as error:
        at_opening = error.problem == library_sentences.QUOTES_NOT_CLOSED
        mark = (at_opening and error.context_mark) or error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        line, column = min((line, column), _behind(text))  # libyaml can point behind the end of the file
        if quoted := _CURLY_QUOTES.search(text, *_span(text, line)):
            raise UnsoundError((*_behind(text[: quoted.start(1)]), _curly_quotes(quoted[1]))) from error
        raise UnsoundError((line, column, say_in_plain_words(error))) from error
    if reader.refused:
        raise UnsoundError(*reader.refused)
    if reader.document is None or reader.document[0] is None:
        raise UnsoundError((1, 1, _("the file is empty; a catalogue starts with 'platform:'")))
    return Typed(*reader.document, reader.problems)


def read_mapping(content: bytes) -> Typed:
    """The same of a file with keys, as all have that are read; raises UnsoundError."""
    typed = read(content)
    if not isinstance(typed.data, dict):
        found = _("expected 'platform:' and 'cookies:', found {found}").format(found=described(typed.data))
        raise UnsoundError((*typed.place(), found))
    return typed


def first_key(content: bytes) -> str | None:
    """The first text in a file, for which the rest need not be read; raises UnsoundError and YAMLError."""
    events = islice(yaml.parse(_decode(content), Loader=LOADER), 4)
    return next((event.value for event in events if isinstance(event, yaml.ScalarEvent)), None)


_NO_BREAK_INDENTATION: Final = re.compile("^[ \u00a0\u202f]*?([\u00a0\u202f])", re.MULTILINE)


def _no_break_space() -> str:
    return _("a no-break space indents this line, which YAML takes for text; replace it with an ordinary space")


_CURLY_QUOTES: Final = re.compile(r"(?:: +|- +)([“‘„«].*[”’»])[ \r]*$", re.MULTILINE)
"""A value that was put in the quotes of a word processor."""


def _curly_quotes(quoted: str) -> str:
    sentence = _("{opened} and {closed} are no quotes in YAML; type straight ones around the text")
    return sentence.format(opened=quoted[0], closed=quoted[-1])


def _span(text: str, line: int) -> tuple[int, int]:
    """Where a line starts and ends."""
    lines = text.split("\n")
    start = sum(len(before) + 1 for before in lines[: line - 1])
    return start, start + len(lines[line - 1]) if line <= len(lines) else start


def _decode(content: bytes) -> str:
    """The text of the file. A byte order mark, as Windows editors write it, is no problem."""
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        found = _("the byte 0x{byte:02X} is not UTF-8; save the file with the encoding UTF-8")
        raise UnsoundError((*_behind(before), found.format(byte=content[error.start]))) from error
    # All but the characters that YAML 1.1 allows in a file (https://yaml.org/spec/1.1/#id868524): a set of all others
    # takes Python ten times as long to compile.
    if stray := re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", text):
        found = _("the file contains the control character U+{code:04X}; remove it")
        raise UnsoundError((*_behind(text[: stray.start()]), found.format(code=ord(stray[0]))))
    return text


def _behind(before: str) -> Place:
    """The place of what follows the text *before* it."""
    *above, line = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", before)  # the line ends of YAML 1.1
    return len(above) + 1, len(line) + 1


def _read(text: str) -> "_Reader":
    try:
        return _Reader(text, LOADER)
    except yaml.MarkedYAMLError as error:
        if error.problem != library_sentences.TOO_DEEP:
            raise
        # libyaml reads ahead, and of PyYAML 6.0.4 it gives up at a thousand brackets, before anybody hears of the
        # first. That of Python is slower, and tells of one after the other.
        return _Reader(text, yaml.SafeLoader)


class _TooDeepError(Exception):
    """The rest of such a file has nothing to say, at great length."""


class _Reader:
    """What the events of a file make: the first *document*, if there is any, what is *refused*, since no catalogue
    holds it, and the *problems* besides. Raises MarkedYAMLError."""

    def __init__(self, text: str, loader: Any) -> None:
        self.document: tuple[Any, _Part] | None = None
        self.refused: list[Located] = []
        self.problems: list[Located] = []
        self._text = text
        self._depth = 0
        self._keys: dict[str, tuple[str, str]] = {}  # each but once, and what it looks like
        self._events: Iterator[Any] = iter(loader(text).get_event, None)
        with suppress(_TooDeepError):
            self._read()

    def _read(self) -> None:
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and self.document is not None:
                reason = _("a second document starts here ('---'); a catalogue is a single document")
                self.refused.append((*_start(event), _("this is not YAML: {reason}").format(reason=reason)))
            elif isinstance(event, yaml.NodeEvent):
                document = self._value(event)
                self.document = self.document or document

    def _value(self, event: Any) -> tuple[Any, _Part]:
        """What begins with an *event*, and where it is."""
        if isinstance(event, yaml.AliasEvent):
            sentence = _(
                "'*{anchor}' would repeat another value (a YAML alias); write that value, or put a text that "
                "starts with '*' in quotes"
            )
            self.refused.append((*_start(event), sentence.format(anchor=event.anchor)))
            return None, _where(event)
        if event.tag is not None:
            sentence = _("the tag {tag!r} is not allowed in a catalogue; remove it")
            self.refused.append((*_start(event), sentence.format(tag=event.tag)))
        if isinstance(event, yaml.ScalarEvent):
            return (event.value if event.value or event.style else None), _where(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            sentence = _(
                "lists and mappings are nested deeper than {depth}; a catalogue needs three levels, remove the others"
            )
            self.refused.append((*_start(event), sentence.format(depth=MAX_DEPTH)))
            raise _TooDeepError
        read_on = self._list if isinstance(event, yaml.SequenceStartEvent) else self._map
        read = read_on(_where(event))
        self._depth -= 1
        return read

    def _list(self, place: _Place) -> tuple[list[Any], _List]:
        data, part = [], _List(place)
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            value, where = self._value(event)
            data.append(value)
            part.items.append(where)
        return data, part

    def _map(self, place: _Place) -> tuple[dict[str, Any], _Mapping]:
        data: dict[str, Any] = {}
        part = _Mapping(place)
        first: dict[str, str] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            so_far = len(self.problems)
            is_text = isinstance(event, yaml.ScalarEvent)
            if not is_text or event.tag is not None:
                self._value(event)
            following = next(self._events)
            value, where = self._value(following)
            if not is_text:
                del self.problems[so_far:]  # nothing is said of what is under no key
                if not isinstance(event, yaml.AliasEvent):
                    sentence = _("a key must be a text, found a list or a mapping")
                    self.problems.append((*_start(event), sentence))
                continue
            key, seen = self._known(event.value)
            if key in _TEXTS and isinstance(following, yaml.ScalarEvent) and following.value and not following.style:
                self.refused += self._otherwise_than_meant(following)
            before = first.setdefault(seen, key)
            if key in data:
                del self.problems[so_far:]  # nor of what is there twice
                self._twice(key, before, _start(event), part)
                continue
            if before != key:
                self._twice(key, before, _start(event), part)
            data[key] = value
            part.entries[key] = (_where(event), where)
        return data, part

    def _known(self, key: str) -> tuple[str, str]:
        """A *key*, always the same object, and what it looks like."""
        if key not in self._keys:
            self._keys[key] = (key, look(key))
        return self._keys[key]

    def _twice(self, key: str, before: str, place: Place, part: _Mapping) -> None:
        where = in_line(_place(part.entries[before][0])[0])
        if key == before:
            sentence = _("duplicate key {key!r}; the first one is {where}").format(key=key, where=where)
        else:
            sentence = same_look(key, before, where)
        self.problems.append((*place, sentence))

    def _otherwise_than_meant(self, event: yaml.ScalarEvent) -> Iterator[Located]:
        """What is wrong with a text that YAML does not read as it was meant, though it has nothing to say of it.

        It ends at a '#' that somebody meant as part of it: YAML takes what follows for a comment. A comment that is
        meant stands two spaces behind the text and has one behind its '#', as most style guides for YAML ask; after a
        word of the model, or on a line of its own, there is nothing that it could cut.
        """
        end: Any = event.end_mark
        if cut := _COMMENT.match(self._text, end.index):
            sentence = _(
                "the text ends before this '#', which starts a comment; put the text in quotes, or two spaces before "
                "'# '"
            )
            yield end.line + 1, end.column + len(cut[0]), sentence
        if re.fullmatch(r"“[^“”]*”|‘[^‘’]*’|«[^«»]*»|„[^„“”]*[“”]", event.value):
            yield *_start(event), _curly_quotes(event.value)


_TEXTS: Final = {field.name for part in (Platform, Provider, Cookie) for field in fields(part) if field.translated}

_BLANK: Final = r"[^\S\n\r\x85\u2028\u2029]"
_COMMENT: Final = re.compile(rf"(?!{_BLANK}{{2,}}#(?:\s|$)){_BLANK}+#")


def _start(event: yaml.Event) -> Place:
    return _place(_where(event))


def _where(event: yaml.Event) -> _Place:
    mark: Any = event.start_mark  # of libyaml's own type
    return int((mark.line + 1) * _COLUMNS + mark.column + 1)


def say_in_plain_words(error: yaml.MarkedYAMLError) -> str:
    """Why a text is not YAML."""
    technical = error.problem or N_("something is wrong here")
    if LOADER is yaml.SafeLoader:
        begun = (technical, f"{error.context}: {technical}")
        for start, of_libyaml in library_sentences.YAML_OF_PYTHON.items():
            if any(one.startswith(start) for one in begun):
                technical = of_libyaml
                break
    return _("this is not YAML: {reason}").format(
        reason=_(library_sentences.YAML_IN_PLAIN_WORDS.get(technical, technical))
    )
