"""Names of cookies as regular expressions of JavaScript, where both languages mean the same; all else is refused.

A glob is first the regular expression that the catalogue means by it (``catalogue.patterns``); what RE2 reads is then
written again, token by token, for ``new RegExp(...)`` without flags, which is what banners call. Of names with
characters beyond U+FFFF, each of which is two to JavaScript, a pattern matches fewer.
"""

import re
from collections.abc import Iterator
from typing import Final

from cookie_charter.catalogue import patterns
from cookie_charter.catalogue.model import Cookie, Match
from cookie_charter.catalogue.patterns import PatternError
from cookie_charter.speech import _


def javascript(cookie: Cookie) -> str:
    """What matches the whole names that a *cookie* declares, and no others; raises PatternError."""
    match cookie.match:
        case Match.EXACT:
            return f"^{_literal(cookie.name)}$"
        case Match.GLOB:
            return f"^{_converted(patterns.of_glob(cookie.name))}$"
    return f"^(?:{_converted(cookie.name)})$"


def _literal(text: str) -> str:
    return re.sub(r"[$()*+./?\[\\\]^{|}-]", r"\\\g<0>", text)


_TOKEN: Final = re.compile(
    r"""
    (?P<set>\[(?P<no>\^?)(?P<items>(?:\]|\\.|[^\]\\])(?:\\.|[^\]\\])*)\])
  | (?P<named>\(\?P?<\w+>)
  | (?P<group>\(\?:|\((?!\?)|[)|])
  | (?P<edge>[\^$]|\\[bB])
  | (?P<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)
  | (?P<any>\.)
  | (?P<kind>\\[dDwWsS])
  | (?P<code>\\(?:x[0-9A-Fa-f]{2}|[fnrtv]))
  | (?P<escaped>\\[^\w])
  | (?P<plain>[^\\()\[*+?.])
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANKS: Final = r"\t\n\f\r "
"""What RE2 means by ``\\s``; JavaScript means more."""


def _converted(regex: str) -> str:
    lines = regex.startswith("(?s)")
    return "".join(_tokens(regex.removeprefix("(?s)"), "[^]" if lines else "[^\\n]"))


def _tokens(regex: str, anything: str) -> Iterator[str]:
    """The parts of a regular expression of RE2 as JavaScript has them."""
    place, before = 0, ""
    while place < len(regex):
        found = _TOKEN.match(regex, place)
        if not found or regex.startswith("[[:", place) or max(found[0]) > "\uffff":
            raise _refusal(regex[place : place + 4])
        kind, token = str(found.lastgroup), found[0]
        kind = "set" if found["set"] else kind
        if kind == "repeat" and before in {"repeat", "edge"}:  # JavaScript has no such thing
            raise _refusal(token)
        match kind:
            case "set":
                yield f"[{found['no']}{''.join(_items(found['items']))}]"
            case "named":
                yield "(?:"
            case "any":
                yield anything
            case "kind" if token == r"\s":
                yield f"[{_BLANKS}]"
            case "kind" if token == r"\S":
                yield f"[^{_BLANKS}]"
            case "escaped" | "plain":
                yield _literal(token[-1])
            case _:
                yield token
        place, before = found.end(), kind


_ITEM: Final = re.compile(r"\\x[0-9A-Fa-f]{2}|\\[fnrtv]|\\[^\w]|\\[dDwWs]|[^\\]", re.DOTALL)


def _items(items: str) -> Iterator[str]:
    """What a set holds: characters, ranges, and kinds of characters."""
    if "[:" in items:
        raise _refusal("[:")
    place = 0
    while place < len(items):
        found = _ITEM.match(items, place)
        if not found:
            raise _refusal(items[place : place + 2])
        place = found.end()
        is_kind = found[0][-1] in "dDwWs" and found[0].startswith("\\")
        to = _ITEM.match(items, place + 1) if items[place : place + 1] == "-" else None
        if to and (is_kind or re.fullmatch(r"\\[dDwWs]", to[0])):
            raise _refusal(f"{found[0]}-{to[0]}")
        if is_kind:
            yield _BLANKS if found[0] == r"\s" else found[0]
        else:
            yield _character(found[0])
        if to:
            yield f"-{_character(to[0])}"
            place = to.end()


def _character(item: str) -> str:
    return item if re.match(r"\\\w", item) else _literal(item[-1])


def _refusal(part: str) -> PatternError:
    return PatternError(_("{part!r} means something else in JavaScript, or nothing").format(part=part))
