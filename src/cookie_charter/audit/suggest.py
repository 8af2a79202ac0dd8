"""From evidence to catalogue: the YAML of what is not declared, and the measured facts of what is.

Nothing but what was measured is filled in. What a person must say stays blank, and a catalogue with a blank is refused
until it is said; what a database knows of a cookie of that name comes as a comment.
"""

import csv
import datetime
import re
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Final

import yaml

from cookie_charter.audit.compare import Audit, measured
from cookie_charter.audit.declarations import with_parents
from cookie_charter.audit.evidence import Seen
from cookie_charter.audit.report import LONGEST
from cookie_charter.catalogue.exchange import OPEN_COOKIE_DATABASE
from cookie_charter.catalogue.model import Cookie, Kind, fields
from cookie_charter.problem import printable
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
            return seen.host not in audit.own or seen.host == audit.platform
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
    known = _Database(_rows(database)) if database else None
    asked = with_parents(audit.contacts)
    heading = _("Seen, and not declared: fill in what is blank, and add it to the catalogue.")
    lines = [f"# {heading}", "cookies:"]
    for (name, kind), things in undeclared.items():
        lines += _entry(audit, name, kind, things, {"source": source, "verified": taken.isoformat()})
        there = asked | with_parents(one.host for one in things)
        lines += [f"    # {_candidate(row)}" for row in (known.rows(name, there) if known else ())]
    return "\n".join(lines) + "\n"


def _entry(audit: Audit, name: str, kind: Kind, things: list[Seen], origin: dict[str, str]) -> Iterator[str]:
    yield f"  - name: {scalar(name)}"
    for blank in fields(Cookie):
        if blank.required and blank.name != "name":
            yield f"    {blank.name}:  # {_(_HINTS[blank.name])}"
    facts: dict[str, object] = {"kind": kind} if kind is not Kind.COOKIE else {}
    for field, fact in (facts | facts_of(audit, things) | origin).items():
        yield f"    {field}: {scalar(fact)}"


def scalar(value: object) -> str:
    """A value as a catalogue writes it, in one line; the loader takes every scalar as it is typed."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if re.fullmatch(r"[\w/][\w./+-]*", text):
        return text
    quoted: str = yaml.dump(
        text, Dumper=yaml.SafeDumper, default_style='"', allow_unicode=text.isprintable(), width=float("inf")
    )
    return quoted.rstrip("\n")


def _rows(database: Path) -> Iterator[dict[str, str]]:
    with database.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restkey="", restval="")
        try:
            if not OPEN_COOKIE_DATABASE.keys() <= set(reader.fieldnames or ()):
                raise ValueError(_("expected the CSV of the Open Cookie Database"))
            yield from reader
        except (csv.Error, UnicodeDecodeError):
            raise ValueError(_("expected the CSV of the Open Cookie Database")) from None


class _Database:
    """The rows of an Open Cookie Database, by the name or the beginning of a name that each is of."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows: dict[tuple[bool, str], list[dict[str, str]]] = {}
        for row in rows:
            if name := row["Cookie / Data Key name"].strip():
                self._rows.setdefault((row["Wildcard match"].strip() == "1", name), []).append(row)
        self._lengths = sorted({len(name) for begins, name in self._rows if begins})

    def rows(self, name: str, there: Set[str]) -> Iterator[dict[str, str]]:
        """The rows that mean a name, by it and by a host of theirs that was *there*, or a subdomain of it.

        Never by the name alone: ``sessionid`` is there as Instagram's.
        """
        keys = [(False, name), *((True, name[:length]) for length in self._lengths if length <= len(name))]
        rows = (row for key in keys for row in self._rows.get(key, ()))
        yield from (row for row in rows if not there.isdisjoint(_HOSTS.findall(row["Domain"].lower())))


_HOSTS: Final = re.compile(r"(?<![a-z0-9-])[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def _candidate(row: dict[str, str]) -> str:
    fields = ("Platform", "Category", "Description", "Retention period", "Data Controller", "ID")
    said = " | ".join(printable(row[field].strip(), longest=LONGEST) for field in fields if row[field].strip())
    return _("candidate of the Open Cookie Database, to be checked: {said}").format(said=said)
