"""Names that stand for many: globs, and regular expressions.

A pattern comes from a stranger as well as the name that it is matched with, so both are matched by RE2, in time linear
in the name whatever the pattern is, and in bounded memory (https://github.com/google/re2/wiki/Syntax). What RE2 does
not know is refused: lookaround and backreferences, which no engine matches in such a time. A glob alone needs no RE2.
"""

import re
import time
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cookie_charter import library_sentences
from cookie_charter.speech import _

LONGEST: Final = 1_000
"""The characters of a pattern. A browser keeps no cookie with a longer name than 4096 bytes."""

_MEMORY: Final = 1 << 17
"""The bytes that a compiled pattern may take, its cache included: enough for ``_ga_.{10,200}``."""

_MEMORY_OF_MANY: Final = 1 << 26
"""The same for all patterns that are matched at once."""

_MOST_AT_ONCE: Final = 200_000
"""How many states of patterns are matched at once: a long name then takes seconds at worst."""

SECONDS: Final = 60.0
"""How long names may be matched with patterns."""

_UNLIKE: Final = (
    ("40176253", "98215047361029384756"),
    ("kqwzjxvh", "plmoknijbuhvygctfxrd"),
    ("TGBYHNUJ", "QAZWSXEDCRFVMIKOLPJH"),
    ("~!$&+.^`", "#%'*-_|!~$+&.^`#%'*-"),
)
"""Names that have no character in common with those of the other lines: what matches one of each line is no name."""


class PatternError(ValueError):
    """A pattern that cannot be used; the message says why."""


def of_glob(glob: str) -> str:
    """The regular expression of a *glob* with ``*``, ``?``, ``[abc]`` and ``[!abc]``; raises PatternError."""
    _refuse_long(glob)
    return "(?s)" + "".join(map(_part_of_glob, _GLOB.finditer(glob)))


_GLOB: Final = re.compile(r"(?P<any>\*+)|(?P<one>\?)|\[(?P<no>!?)(?P<set>\]?[^\]]*)\]|(?P<text>[^*?\[]+|\[)")


def _part_of_glob(found: re.Match[str]) -> str:
    if found["any"]:
        return ".*"
    if found["one"]:
        return "."
    if found["text"] == "[":
        raise PatternError(_("unclosed '['"))
    if found["text"]:
        return re.escape(found["text"])
    escaped = re.sub(r"([\\\[\]^])", r"\\\1", found["set"])
    return f"[{'^' if found['no'] else ''}{escaped}]"


def compiled_glob(glob: str) -> re.Pattern[str]:
    """What matches a *glob* against whole names, by its method ``fullmatch``; raises PatternError.

    It needs no RE2: each part between two stars is looked for once, so that it takes no longer than part times name.
    """
    _refuse_long(of_glob(glob))
    parts = [""]
    for found in _GLOB.finditer(glob):
        if found["any"]:
            parts.append("")
        else:
            parts[-1] += _part_of_glob(found)
    first, *between = parts
    last = f".*{between.pop()}" if between else ""
    try:
        with warnings.catch_warnings(action="ignore"):  # of what a later Python may read otherwise in a set
            return re.compile(f"(?s:{first}{''.join(f'(?>.*?{part})' for part in between)}{last})")
    except re.error as error:
        wrong = error.msg.split(maxsplit=3)[-1]  # after "bad character range", the only fault that is left
        raise PatternError(f"{_(library_sentences.WRONG_RANGE)} ({wrong})") from None


def compiled(regex: str) -> Any:
    """What matches a regular expression against whole names, by its method ``fullmatch``; raises PatternError, and
    ModuleNotFoundError without RE2."""
    # Here, since most catalogues have no regular expression.
    import re2  # type: ignore[import-untyped]  # it has no types

    _refuse_long(regex)
    # RE2 takes a number of nine figures and more for text.
    if re.search(r"(?<!\\)\{(\d+,)?\d{9}", regex):
        raise PatternError(_(library_sentences.WRONG_REPETITION))
    try:
        return re2.compile(regex, _options(_MEMORY))
    except re2.error as error:
        raise PatternError(_reason(error.args[0].decode("utf-8", errors="replace"), regex)) from None


def _refuse_long(pattern: str) -> None:
    if len(pattern) > LONGEST:
        sentence = _("it is {number} characters long; the limit is {most}")
        raise PatternError(sentence.format(number=len(pattern), most=LONGEST))


def _options(memory: int) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = memory
    options.log_errors = False  # to standard error, in its own words
    options.never_capture = True
    return options


_LOOKAROUND: Final = ("(?=", "(?!", "(?<=", "(?<!")


def _reason(error: str, regex: str) -> str:
    """Why a regular expression is none, for somebody who knows others than RE2's."""
    reason, _colon, part = error.partition(": ")
    if part.startswith(_LOOKAROUND):
        return _("{part} is lookaround, which RE2 does not support").format(part=part)
    if part == "(?P" and "(?P=" in regex:
        part = "(?P="
    if re.match(r"\\[1-9]|\(\?P=", part):
        return _("{part} is a backreference, which RE2 does not support").format(part=part)
    plain = _(library_sentences.RE2_IN_PLAIN_WORDS.get(reason, reason))
    # Where something is missing, the part is all of it.
    return plain if not part or reason.startswith(("missing", "unexpected")) else f"{plain} ({part})"


def means_anything(pattern: Any) -> bool:
    """Whether a compiled *pattern* matches names that have nothing in common."""
    return all(any(pattern.fullmatch(name) for name in names) for names in _UNLIKE)


class TooLongError(Exception):
    """Something could not be done in the time that there is; the message says what."""


class Deadline:
    """When names and patterns must have been compared: patterns can be so many, and so made, that it takes hours."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """TooLongError if it has passed."""
        if time.monotonic() > self._end:
            sentence = _("matching names with the patterns takes more than {seconds} seconds")
            raise TooLongError(sentence.format(seconds=round(self._seconds)))


class Patterns:
    """Many patterns, of which one asks which match a name.

    A glob whose only star is its first or its last character is looked up by the rest; others are matched many at once.
    """

    def __init__(self, regexes: Iterable[str]) -> None:
        """Sound regular expressions, from a catalogue or ``of_glob``."""
        self._starts, self._ends = _Parts(), _Parts()
        others = []
        for number, regex in enumerate(regexes):
            if match := _STARTS.fullmatch(regex):
                self._starts.add(_unescaped(match[1]), number)
            elif match := _ENDS.fullmatch(regex):
                self._ends.add(_unescaped(match[1])[::-1], number)
            else:
                others.append((number, compiled(regex)))
        self._others = [_AtOnce(some) for some in _divided(others)]

    def matching(self, name: str, deadline: Deadline) -> list[int]:
        """The numbers of the patterns that match a name, in their order; raises TooLongError."""
        numbers = [*self._starts.of(name), *self._ends.of(name[::-1])]
        for others in self._others:
            numbers += others.matching(name)
            deadline.check()
        return sorted(numbers)


_TEXT: Final = r"((?:[^\\.*?+\[\](){}|^$]|\\[^\w])*)"
_STARTS: Final = re.compile(rf"\(\?s\){_TEXT}\.\*")
_ENDS: Final = re.compile(rf"\(\?s\)\.\*{_TEXT}")
"""The regular expressions of globs that say only what a name starts or ends with."""


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


class _Parts:
    """What names start with, each with the numbers of the patterns that say so."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[int]] = {}
        self._lengths: list[int] = []

    def add(self, part: str, number: int) -> None:
        if part not in self._numbers:
            self._numbers[part] = []
            if (place := bisect_left(self._lengths, len(part))) == len(self._lengths) or self._lengths[place] != len(
                part
            ):
                self._lengths.insert(place, len(part))
        self._numbers[part].append(number)

    def of(self, name: str) -> Iterator[int]:
        """The numbers of the patterns that say what a name starts with."""
        for length in self._lengths[: bisect_right(self._lengths, len(name))]:
            yield from self._numbers.get(name[:length], ())


def _divided(patterns: Iterable[tuple[int, Any]]) -> Iterator[list[tuple[int, Any]]]:
    """Numbered patterns in parts that are small enough to be matched at once."""
    part: list[tuple[int, Any]] = []
    size = 0
    for number, pattern in patterns:
        if part and size + pattern.programsize > _MOST_AT_ONCE:
            yield part
            part, size = [], 0
        part.append((number, pattern))
        size += pattern.programsize
    if part:
        yield part


class _AtOnce:
    """Patterns, each with its number, that are matched all at once."""

    def __init__(self, patterns: list[tuple[int, Any]]) -> None:
        import re2

        self._patterns = patterns
        self._all = re2.Set.FullMatchSet(_options(_MEMORY_OF_MANY))
        self._anything = self._all.Add("(?s).*")
        self._numbers = {self._all.Add(pattern.pattern): number for number, pattern in patterns}
        try:
            self._all.Compile()
        except re2.error:  # they take too much memory
            self._all = None

    def matching(self, name: str) -> list[int]:
        name = name.encode("utf-8", errors="replace").decode("utf-8")  # half a character is none to RE2
        found = self._all.Match(name) if self._all else []
        if self._anything in found:
            return [self._numbers[index] for index in found if index != self._anything]
        # RE2 had no memory left for all of them, and does not say so.
        return [number for number, pattern in self._patterns if pattern.fullmatch(name)]
