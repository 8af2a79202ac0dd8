"""Write what was measured into a catalogue: the facts that differ, those that are missing, and the date.

The file is edited where those facts are, as a person would, by the places that the YAML parser gives: every other
byte stays as it is, comments, blank lines and quotes included. (A YAML emitter, even a careful one, moves comments when
keys are added.)
"""

import codecs
import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from cookie_charter import files
from cookie_charter.audit.compare import Audit, differences
from cookie_charter.audit.suggest import facts_of, scalar
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Cookie, fields
from cookie_charter.catalogue.typed import LOADER
from cookie_charter.problem import Problem


class Splice(NamedTuple):
    """*text* in place of what is there from *start* to *end* in the file, in characters."""

    start: int
    end: int
    text: str


class Verified(NamedTuple):
    """What came of it: the *names* that were seen, of those the *unsettled* with their fields that still differ, and
    *problems* that have kept the file as it was."""

    names: list[str]
    unsettled: dict[str, list[str]]
    problems: tuple[Problem, ...]


def verify(path: Path, audit: Audit, source: str, taken: datetime.date) -> Verified:
    """Bring the catalogue in the file at *path* up to what was seen in evidence of the day *taken*.

    *source* is written where a cookie has none. The date is written where all that is declared is true then, unless a
    later one is there. If the outcome were no valid catalogue, the file stays as it is. Raises OSError if the file
    cannot be read or written.
    """
    content = path.read_bytes()
    text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    root = yaml.compose(text, Loader=LOADER)
    assert isinstance(root, yaml.MappingNode)  # the loader has let it through
    cookies = next(value for key, value in root.value if key.value == "cookies")
    splices: list[Splice] = []
    names, unsettled = [], {}
    for node, cookie in zip(cookies.value, audit.catalogue.cookies, strict=True):
        if not (seen := audit.seen_by_cookie[cookie]):
            continue
        names.append(cookie.name)
        own = {key.value for key, _value in node.value}
        facts = facts_of(audit, seen)
        wrong = {field for one in seen for field, *_values in differences(audit, cookie, one)}
        if wrong <= facts.keys():
            facts |= {"source": source}
            if cookie.verified is None or cookie.verified < taken:
                facts |= {"verified": taken.isoformat()}
        else:
            unsettled[cookie.name] = sorted(wrong - facts.keys())
        # Evidence is of one platform: what a shared file says of its cookie stays, and what differs is stated beside.
        facts = {field: fact for field, fact in facts.items() if field in own or _differs(cookie, field, wrong)}
        splices += _splices(text, node, facts, wrong | {"verified"})
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    return Verified(names, unsettled, _write(path, mark + _spliced(text, splices).encode()))


def _differs(cookie: Cookie, field: str, wrong: set[str]) -> bool:
    """Whether the catalogue, with what it takes from a shared file, does not say it yet."""
    return getattr(cookie, field) is None or field in wrong or field == "verified"


def _spliced(text: str, splices: Iterable[Splice]) -> str:
    parts, done = [], 0
    for splice in sorted(splices):
        parts += [text[done : splice.start], splice.text]
        done = splice.end
    return "".join([*parts, text[done:]])


def _splices(text: str, node: yaml.MappingNode, facts: dict[str, object], wrong: set[str]) -> Iterator[Splice]:
    """The edits of one cookie: *facts* that are not stated are added, and those that are *wrong* replaced."""
    stated = {key.value: value for key, value in node.value}
    new = facts.keys() - stated.keys()
    missing = [f"{field.name}: {scalar(facts[field.name])}" for field in fields(Cookie) if field.name in new]
    for field in sorted(facts.keys() & stated.keys() & wrong):
        yield Splice(stated[field].start_mark.index, stated[field].end_mark.index, scalar(facts[field]))
    if missing:
        first, last = node.value[0][0], node.value[-1][1]
        if node.flow_style:
            yield Splice(last.end_mark.index, last.end_mark.index, "".join(f", {line}" for line in missing))
        else:
            at = _end_of_line(text, last)
            indent = "\n" + " " * first.start_mark.column
            end = "\r" if text[at - 1 : at] == "\r" else ""
            at -= len(end)
            yield Splice(at, at, "".join(f"{end}{indent}{line}" for line in missing))


def _end_of_line(text: str, node: yaml.Node) -> int:
    """Where the last line of a value ends, a comment behind it included."""
    end = node.end_mark.index
    while end > node.start_mark.index and text[end - 1] in " \t\r\n":  # a block ends where the next thing starts
        end -= 1
    line_end = text.find("\n", end)
    return len(text) if line_end < 0 else line_end


def _write(path: Path, content: bytes) -> tuple[Problem, ...]:
    """Put the file in place once it is known to be valid; else nothing changes."""
    with files.beside(path, content) as new:
        problems = load(new).problems
        if not problems:
            files.put(new, path)
    return tuple(problem._replace(path=str(path)) for problem in problems)
