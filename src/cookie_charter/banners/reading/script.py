"""What scripts and JSON hold as data: object literals, with the place of each value. Nothing is run.

What is no data in an object (a function, a variable, a call) is ``Code``: its end is found, and it means nothing. One
reader for JSON and scripts, since JSON is an object literal; a library for either knows no places.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

from cookie_charter.catalogue.rows import Place
from cookie_charter.speech import _


class Pattern(NamedTuple):
    """A regular expression of JavaScript."""

    source: str
    flags: str


class Code(NamedTuple):
    """What is no data, by its first characters."""

    begins: str


@dataclass(frozen=True)
class Value:
    """A value: a dict or list of values, a text, a number, a truth value, None, a ``Pattern`` or ``Code``."""

    data: Any
    place: Place

    def get(self, *keys: str) -> "Value | None":
        """The value that keys lead to, if there is one."""
        value: Value | None = self
        for key in keys:
            value = value.data.get(key) if value and isinstance(value.data, dict) else None
        return value

    def items(self) -> dict[str, "Value"]:
        """The values of an object by key; none of anything else."""
        return self.data if isinstance(self.data, dict) else {}

    def each(self) -> list["Value"]:
        """The values of a list; none of anything else."""
        return self.data if isinstance(self.data, list) else []


class ReadingError(ValueError):
    """A file that cannot be read as data: at which *place*, and why."""

    def __init__(self, place: Place, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place


Found: TypeAlias = tuple[str, Value]
"""What an object is assigned to or given to, as it is written, and the object."""

_DEEPEST: Final = 50
_SHOWN: Final = 100
"""The characters of code that are kept, to be shown."""
_LINE: Final = r"//[^\n]*"
_BLOCK: Final = r"/\*(?s:.*?)(?:\*/|\Z)"
_QUOTED: Final = r'"(?:[^"\\\n]|\\[\s\S])*+"?' r"|'(?:[^'\\\n]|\\[\s\S])*+'?"
_TEMPLATE: Final = r"`(?:[^`\\]|\\[\s\S])*+`?"
_REGEX: Final = r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\]){1,1000}+/[a-z]*"

_SPACE: Final = re.compile(rf"(?:\s|{_LINE}|{_BLOCK})*+")
_OBJECT: Final = re.compile(
    rf"""(?<!:){_LINE} | {_BLOCK}
    | (?P<target>(?<![\w$.])[A-Za-z_$][\w$.]{{0,200}}+(?:\[(?:{_QUOTED})\])?)
      \s*+ (?:=|:\s*[\w$<>\[\]]{{1,100}}+\s*+=|\()\s*+(?=\{{)
    | (?P<other>(?<![\w$.])default\s|\)\s*+\() \s*+(?=\{{)
    | {_QUOTED}""",
    re.VERBOSE,
)
_TOKEN: Final = re.compile(rf"{_LINE}|{_BLOCK}|{_QUOTED}|{_TEMPLATE}|(?P<regex>{_REGEX})|[\w$]+|\s+|[\s\S]")
_WORD: Final = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER: Final = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w$])")
_KEY: Final = re.compile(rf"[A-Za-z_$\u0080-\U0010ffff][\w$]*|\d+|{_QUOTED}")
_NEW_REGEX: Final = re.compile(rf"new\s+RegExp\(\s*({_QUOTED})\s*(?:,\s*({_QUOTED})\s*)?\)")
_LITERAL_REGEX: Final = re.compile(_REGEX)
_STRING: Final = re.compile(rf"{_QUOTED}|{_TEMPLATE}")
_NO_OPERATOR: Final = re.compile(r"(?!(?:in|instanceof|as|satisfies)\b)[\w$\"']")
"""What can follow no value: a comma is missing before it."""
_CONSTANTS: Final = {"true": True, "false": False, "null": None, "undefined": None, "!0": True, "!1": False}
_CONSTANT: Final = re.compile(r"(?:true|false|null|undefined)(?![\w$])|![01](?![\w$])")


def objects(path: str, text: str) -> Iterator[Found]:
    """The objects of a script, JSON, or the scripts of a page; raises ReadingError where one cannot be read."""
    reader = _Reader(path, _of_scripts(text))
    if text.lstrip()[:1] in {"{", "["}:
        yield "", reader.all()
        return
    at = 0
    while found := _OBJECT.search(reader.text, at):
        at = found.end()
        if found["target"] or found["other"]:
            value, at = reader.value(at, 0)
            yield found["target"] or "", value


def calls(path: str, text: str, before: str) -> Iterator[Value]:
    """What scripts, and the handlers of a page, list behind what opens so (an expression): each with its place."""
    opens = re.compile(rf"(?<!:){_LINE}|{_BLOCK}|(?P<opens>{before})|{_QUOTED}")
    reader = _Reader(path, _of_scripts(text))
    for found in opens.finditer(reader.text):
        if found["opens"]:
            yield from reader.listed(found.end())
    for at, code in _handlers(text):
        place, inner = reader.place(at), _Reader(path, code)
        for found in opens.finditer(code):
            if found["opens"]:
                yield from (Value(one.data, place) for one in inner.listed(found.end()))


def _of_scripts(text: str) -> str:
    """A script as it is, and of a page the scripts, where they are: all else is blank."""
    if not text.lstrip().startswith("<"):
        return text
    blank = re.sub(r"[^\n]", " ", text)
    kept, at = [], 0
    for found in _SCRIPT.finditer(text):
        if found[1] is not None:
            kept += [blank[at : found.start(1)], found[1]]
            at = found.end(1)
    return "".join([*kept, blank[at:]])


_SCRIPT: Final = re.compile(r"<!--(?s:.*?)(?:-->|\Z)|<script\b[^>]*>(?s:(.*?))(?:</script|\Z)", re.IGNORECASE)
_HANDLER: Final = re.compile(r"""(?<=\s)on[a-z]+\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def _handlers(text: str) -> Iterator[tuple[int, str]]:
    """What attributes of a page run, such as ``onload``, each with the place of the attribute."""
    if not text.lstrip().startswith("<"):
        return

    def blanked(found: re.Match[str]) -> str:
        start = found.start(1) - found.start() if found[1] is not None else 0
        end = found.end(1) - found.start() if found[1] is not None else len(found[0])
        return found[0][:start] + re.sub(r"[^\n]", " ", found[0][start:end]) + found[0][end:]

    for found in _HANDLER.finditer(_SCRIPT.sub(blanked, text)):
        yield found.start(), html.unescape(found[1] or found[2] or "")


class _Reader:
    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self._known = (0, 1, 0)

    def all(self) -> Value:
        """The file as one value."""
        value, at = self.value(self._space(0), 0)
        if (rest := self._space(at)) < len(self.text):
            raise self._error(rest, _("expected the end of the file, found {found!r}"))
        return value

    def listed(self, at: int) -> Iterator[Value]:
        """The values of a list, or of a call, from behind the bracket that opens it."""
        opened, at = at - 1, self._space(at)
        while self.text[at : at + 1] not in {")", "]"}:
            value, after = self.value(at, 1)
            yield value
            after = self._space(after)
            at = self._next(after, ")" if self.text[after : after + 1] == ")" else "]", opened)

    def value(self, at: int, depth: int) -> tuple[Value, int]:
        """The value at a place, and where it ends."""
        place = self.place(at)
        if depth > _DEEPEST:
            raise ReadingError(place, _("lists and objects are nested too deep"))
        data, end = self._primary(at, depth)
        if isinstance(data, str):
            data, end = self._added(data, end, depth)
        after = self.text[self._space(end) : self._space(end) + 1]
        if depth and not isinstance(data, Code) and (next_ := _NO_OPERATOR.match(self.text, self._space(end))):
            raise self._error(next_.start(), _("expected ',' or the end of what opens before, found {found!r}"))
        if isinstance(data, Code) or (depth and after not in {",", "}", "]", "", ")"}):
            end = self._end_of_code(at)
            begins = " ".join(self.text[at : min(end, at + _SHOWN)].split())
            if not begins:
                raise self._error(at, _("expected a value, found {found!r}"))
            return Value(Code(begins), place), end
        return Value(data, place), end

    def _primary(self, at: int, depth: int) -> tuple[Any, int]:
        match self.text[at : at + 1]:
            case "{":
                return self._object(at, depth)
            case "[":
                return self._list(at, depth)
        if found := _STRING.match(self.text, at):
            self._closed(found)
            has_code = found[0][0] == "`" and re.search(r"(?<!\\)\$\{", found[0])
            return (Code("") if has_code else _unquoted(found[0])), found.end()
        if found := _CONSTANT.match(self.text, at):
            return _CONSTANTS[found[0]], found.end()
        if found := _NUMBER.match(self.text, at):
            return float(found[0]), found.end()
        if found := _NEW_REGEX.match(self.text, at):
            return Pattern(_unquoted(found[1]), _unquoted(found[2] or "''")), found.end()
        if found := _LITERAL_REGEX.match(self.text, at):
            source, _slash, flags = found[0][1:].rpartition("/")
            return Pattern(source, flags), found.end()
        return Code(""), at

    def _added(self, text: str, end: int, depth: int) -> tuple[Any, int]:
        """A text and those that are added to it, as long texts are written."""
        parts: list[str] = [text]
        while self.text[(plus := self._space(end)) : plus + 1] == "+":
            more, end = self._primary(self._space(plus + 1), depth)
            if not isinstance(more, str):
                return Code(""), end
            parts.append(more)
        return "".join(parts), end

    def _object(self, at: int, depth: int) -> tuple[dict[str, Value], int]:
        made: dict[str, Value] = {}
        opened, at = at, self._space(at + 1)
        while self.text[at : at + 1] != "}":
            key, place, after = self._key(at, opened)
            if self.text[after : after + 1] == ":":
                value, after = self.value(self._space(after + 1), depth + 1)
            else:  # a method, a variable, what another object has
                after = self._end_of_code(at)
                value = Value(Code(self.text[at : min(after, at + _SHOWN)]), place)
            if key in made:
                raise ReadingError(place, _("duplicate key {key!r}").format(key=key))
            made[key] = value
            at = self._next(after, "}", opened)
        return made, at + 1

    def _key(self, at: int, opened: int) -> tuple[str, Place, int]:
        place = self.place(at)
        if found := _KEY.match(self.text, at):
            if found[0][0] in "\"'":
                self._closed(found)
                return _unquoted(found[0]), place, self._space(found.end())
            return found[0], place, self._space(found.end())
        if self.text.startswith(("...", "["), at):
            return self.text[at : min(self._end_of_code(at), at + _SHOWN)], place, at
        if at >= len(self.text):
            raise self._never_closed(opened)
        raise self._error(at, _("expected the name of a property, found {found!r}"))

    def _list(self, at: int, depth: int) -> tuple[list[Value], int]:
        made: list[Value] = []
        opened, at = at, self._space(at + 1)
        while self.text[at : at + 1] != "]":
            value, after = self.value(at, depth + 1)
            made.append(value)
            at = self._next(after, "]", opened)
        return made, at + 1

    def _next(self, at: int, closing: str, opened: int) -> int:
        """Where the next item of an object or list begins, or where it is closed."""
        at = self._space(at)
        match self.text[at : at + 1]:
            case ",":
                return self._space(at + 1)
            case char if char == closing:
                return at
            case "":
                raise self._never_closed(opened)
        raise self._error(at, _("expected ',' or the end of what opens before, found {found!r}"))

    def _end_of_code(self, at: int) -> int:
        """Where an expression ends: at a comma or a closing bracket that is not its own."""
        open_, before, begun = 0, "(", at
        while found := _TOKEN.match(self.text, at):
            token = found[0]
            if found["regex"] and not (before in "(,=:[!&|?{};" or before == "return"):  # a division
                token = "/"
            match token:
                case "(" | "[" | "{":
                    open_ += 1
                case ")" | "]" | "}" if not open_:
                    return at
                case ")" | "]" | "}":
                    open_ -= 1
                case "," if not open_:
                    return at
            at += len(token)
            if not token.isspace() and not token.startswith(("//", "/*")):
                before = token
        raise self._never_closed(begun)

    def _space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _closed(self, found: re.Match[str]) -> None:
        if len(found[0]) < 2 or found[0][-1] != found[0][0]:
            raise self._error(found.start(), _("the quotes that open here are never closed"))

    def _never_closed(self, at: int) -> ReadingError:
        return self._error(at, _("what opens here is never closed"))

    def _error(self, at: int, sentence: str) -> ReadingError:
        found = self.text[at : at + 20].split("\n")[0] or _("the end of the file")
        return ReadingError(self.place(at), sentence.format(found=found))

    def place(self, at: int) -> Place:
        """Where a character is; quick, since most come one after the other."""
        known, line, start = self._known if at >= self._known[0] else (0, 1, 0)
        if lines := self.text.count("\n", known, at):
            line, start = line + lines, self.text.rindex("\n", known, at) + 1
        self._known = (at, line, start)
        return Place(self.path, line, at - start + 1)


_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(\r\n|[\s\S]))")
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def _unquoted(literal: str) -> str:
    """The text that a literal of JavaScript means."""
    text = _ESCAPE.sub(_character, literal[1:-1])
    # Of a character beyond U+FFFF both halves may be escaped.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(found: re.Match[str]) -> str:
    if code := found[1] or found[2] or found[3]:
        return chr(min(int(code, 16), 0x10FFFF))
    return "" if found[4] in {"\n", "\r\n", "\u2028", "\u2029"} else _ESCAPED.get(found[4], found[4])
