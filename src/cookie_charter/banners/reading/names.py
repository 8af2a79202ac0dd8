"""Names of cookies as banners write them: exact ones, and regular expressions of JavaScript, which look anywhere in a
name. A pattern is kept only where RE2 means the same by it; it is never widened."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from cookie_charter.catalogue import patterns
from cookie_charter.catalogue.model import Match
from cookie_charter.catalogue.patterns import PatternError
from cookie_charter.speech import _


class Name(NamedTuple):
    """A name, how it matches, and the pattern of JavaScript that it was made of, if any."""

    name: str
    match: Match = Match.EXACT
    pattern: str | None = None

    def facts(self) -> dict[str, str]:
        """What a catalogue says of it."""
        return {"name": self.name} | ({} if self.match is Match.EXACT else {"match": self.match.value})


def exact(name: str) -> Name:
    """A name as it is."""
    return Name(name)


def shown(name: str) -> Name:
    """A name as people write it, with a star for what differs."""
    return Name(name, Match.GLOB) if "*" in name and name != "*" and not re.search(r"[\[?]", name) else Name(name)


_CHARACTER: Final = r"[\w-]|\\[^\w]"
_SIMPLE: Final = re.compile(rf"\^((?:{_CHARACTER}|(?:\.|\[\^\])\*?)+)(\$?)")
_PART: Final = re.compile(rf"(?P<char>{_CHARACTER})|(?P<any>(?:\.|\[\^\])\*)|(?P<one>\.|\[\^\])")
_TOKEN: Final = re.compile(
    r"\\(?:[dDwWsSbBfnrtv]|x[0-9A-Fa-f]{2}|[^\w\s])|\[(?!\^?\]|[^\]]*\[:)(?:[^\]\\]|\\.)*+\]|\[\^\]|[^\\\[]", re.DOTALL
)


def of_pattern(source: str, flags: str = "") -> Name:
    """The names that a regular expression finds something in; raises PatternError where RE2 does not mean the same."""
    if set(flags) - {"i"}:
        raise PatternError(_("the flags {flags!r} have no place in a catalogue").format(flags=flags))
    if not flags and (simple := _SIMPLE.fullmatch(source)) and (name := _glob(simple[1], simple[2])):
        return Name(name, Match.GLOB if set(name) & {"*", "?"} else Match.EXACT, source)
    tokens = list(_tokens(source))
    regex = _whole(tokens, "(?i)" if flags else "")
    if patterns.means_anything(patterns.compiled(regex)):
        sentence = _("the name {name!r} matches every cookie; name the cookies that you mean")
        raise PatternError(sentence.format(name=source))
    return Name(regex, Match.REGEX, source)


def _glob(source: str, end: str) -> str | None:
    """A name, with stars and question marks for what differs; None where that would mean something else."""
    name = ""
    for part in _PART.finditer(source):
        if (char := part["char"]) and char[-1] in "*?[]":
            return None
        name += char[-1] if char else "*" if part["any"] else "?"
    name = name if end or name.endswith("*") else f"{name}*"
    return None if set(name) <= {"*", "?"} else name


def _tokens(source: str) -> Iterator[str]:
    place = 0
    while place < len(source):
        token = _TOKEN.match(source, place)
        if not token:
            part = source[place : place + 4]
            raise PatternError(_("{part!r} means something else in a catalogue, or nothing").format(part=part))
        place = token.end()
        yield "(?s:.)" if token[0] == "[^]" else token[0]


def _whole(tokens: list[str], prefix: str) -> str:
    """The expression that matches whole names, of one that looks for something in them."""
    inside = tokens[4:-2]
    if tokens[:4] == ["^", "(", "?", ":"] and tokens[-2:] == [")", "$"] and min(_depths(inside), default=0) >= 0:
        return prefix + "".join(inside)
    if any(token == "|" and not depth for token, depth in zip(tokens, _depths(tokens), strict=True)):
        return f"{prefix}.*(?:{''.join(tokens)}).*"  # each alternative has its own anchors
    begins, ends = tokens[:1] == ["^"], tokens[-1:] == ["$"]
    inside = tokens[begins : len(tokens) - ends]
    return f"{prefix}{'' if begins else '.*'}{''.join(inside)}{'' if ends or inside[-2:] == ['.', '*'] else '.*'}"


def _depths(tokens: list[str]) -> list[int]:
    """How many groups are open after each token."""
    return list(accumulate((token == "(") - (token == ")") for token in tokens))
