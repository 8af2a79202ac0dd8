"""What a browser was seen to keep, whoever says so: readers and the live visit make it, the comparison takes it.

There is no place for a value here, on purpose: a value can be the key to somebody's session.
"""

import datetime
from dataclasses import dataclass, field
from typing import TypeAlias

from cookie_charter.catalogue.model import Kind, SameSite

Identity: TypeAlias = tuple[Kind, str, str, str | None]
"""Kind, name, host and path: a browser keeps one thing only under each."""


class EvidenceError(Exception):
    """A file is no evidence that can be read; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that a browser was seen to keep, or told to keep. What the evidence does not say is None."""

    name: str
    """As it was seen, control characters and all: reports neutralise it."""
    kind: Kind
    host: str
    """In lower case and without a leading dot: of a cookie what it is kept for, of an entry the host of its page."""
    path: str | None = None
    lifetime: float | None = None
    """The seconds from when it was set until it goes; 0 for the end of the session."""
    secure: bool | None = None
    http_only: bool | None = None
    same_site: SameSite | None = None
    before_choice: bool | None = None
    """Whether it was there before the visitor had done anything."""

    @property
    def identity(self) -> Identity:
        return self.kind, self.name, self.host, self.path


def today() -> datetime.date:
    """The day that it is, in UTC."""
    return datetime.datetime.now(tz=datetime.UTC).date()


@dataclass
class Evidence:
    """What one file, or one visit, shows."""

    source: str
    """The path or the address that it comes from, as a person typed it."""
    form: str
    """What it is, such as ``HAR 1.2``."""
    seen: list[Seen] = field(default_factory=list)
    """Each thing once, in the order in which it was first seen; of one that was set again, the last state."""
    contacts: list[str] = field(default_factory=list)
    """The hosts that were asked for something, each once, in the order of the first request."""
    contacts_before_choice: list[str] | None = None
    """Those of them that were asked before the visitor had done anything; None where the evidence does not say."""
    visited: list[str] = field(default_factory=list)
    """The hosts whose pages were visited on purpose, and are the platform's; a file does not say."""
    failures: list[str] = field(default_factory=list)
    """What could not be looked at, a sentence for each."""
    taken: datetime.date = field(default_factory=today)
    """The day of it."""
