"""From evidence to catalogue: the YAML of what is not declared, and the measured facts of what is.

Nothing but what was measured is filled in. What a person must say stays blank, and a catalogue with a blank is refused
until it is stated; what a database knows of a cookie of that name comes as a comment.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import yaml

from cookie_charter.audit.candidates import Candidates
from cookie_charter.audit.compare import Audit, measured
from cookie_charter.audit.declarations import with_parents
from cookie_charter.audit.evidence import Seen
from cookie_charter.catalogue.model import Cookie, Kind, fields
from cookie_charter.speech import N_, _

_HINTS: Final = {
    "provider": N_("who sets it: a key of 'providers'"),
    "service": N_("the part of the platform that needs it"),
    "purpose": N_("what it does, in plain words"),
    "category": N_("what it is for, such as 'necessary' or 'statistics'"),
}
"""What only a person can say of a cookie: how to say each field that is required, but for the name."""


def facts_of(audit: Audit, things: Iterable[Seen]) -> dict[str, object]:
    """The measured facts of one declaration: those that all *things* seen of it agree on."""
    first, *others = (_facts(audit, seen) for seen in things)
    return {field: fact for field, fact in first.items() if all(other.get(field) == fact for other in others)}


def _facts(audit: Audit, seen: Seen) -> dict[str, object]:
    known = {field.name: measured(audit, seen, field.name) for field in fields(Cookie) if field.measured}
    return {field: fact for field, fact in known.items() if fact is not None and _belongs(audit, seen, field)}


def _belongs(audit: Audit, seen: Seen, field: str) -> bool:
    """Whether what was seen of a field belongs into the catalogue."""
    match field:
        case "lifetime":
            return seen.kind is Kind.COOKIE
        case "host":  # a copy of the platform, such as one for tests, has another host than the platform
            return seen.host not in audit.own_hosts or seen.host == audit.platform
        case "party":
            return bool(audit.platform)
    return True


def suggestions(audit: Audit, source: str, taken: datetime.date, database: Path | None = None) -> str:
    """The YAML of what was seen and is not declared, to be completed by a person; "" if there is nothing.

    *source* says what the evidence is, *taken* of which day. Raises OSError if the *database*, a CSV of the Open Cookie
    Database, cannot be read, and ValueError with a sentence if it is none.
    """
    undeclared: dict[tuple[str, Kind], list[Seen]] = {}
    for seen, declaration in audit.declarations.items():
        if declaration is None:
            undeclared.setdefault((seen.name, seen.kind), []).append(seen)
    if not undeclared:
        return ""
    known = Candidates(database) if database else None
    asked = with_parents(audit.contacts)
    heading = _("Observed, but not declared: fill in the blanks, and add it to the catalogue.")
    lines = [f"# {heading}", "cookies:"]
    for (name, kind), things in undeclared.items():
        lines += _entry(audit, name, kind, things, {"source": source, "verified": taken.isoformat()})
        there = asked | with_parents(one.host for one in things)
        lines += [f"    # {line}" for line in (known.of(name, there) if known else ())]
    return "\n".join(lines) + "\n"


def _entry(audit: Audit, name: str, kind: Kind, things: list[Seen], origin: dict[str, str]) -> Iterator[str]:
    yield f"  - name: {scalar(name)}"
    yield from blanks()
    facts: dict[str, object] = {"kind": kind} if kind is not Kind.COOKIE else {}
    for field, fact in (facts | facts_of(audit, things) | origin).items():
        yield f"    {field}: {scalar(fact)}"


def blanks() -> Iterator[str]:
    """The lines of a cookie that a person is to complete: the required fields but for the name."""
    for blank in fields(Cookie):
        if blank.required and blank.name != "name":
            yield f"    {blank.name}:  # {_(_HINTS[blank.name])}"


def scalar(value: object) -> str:
    """A value as a catalogue writes it, in one line; the loader takes every scalar as it is typed."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if re.fullmatch(r"[\w/][\w./+-]*", text):
        return text
    quoted: str = yaml.dump(
        text, Dumper=yaml.SafeDumper, default_style='"', allow_unicode=text.isprintable(), width=float("inf")
    )
    return quoted.rstrip("\n")
