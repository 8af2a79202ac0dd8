"""What a browser was seen to keep, whoever says so: readers and the live visit make it, the comparison takes it.

There is no place for a value here, on purpose: a value can be the key to somebody's session.
"""

import datetime
from dataclasses import dataclass, field
from typing import Final, TypeAlias

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
    scenario: str | None = None
    """In which scenario of a live visit it was seen: ``arrival``, ``refuse``, ``accept`` or another one."""
    step: str | None = None
    """What the visitor had done in it when it was first there: ``arrival``, that is nothing, or the scenario's name."""
    set_by: str | None = None
    """The address of the page, request or script that set it, without its query; None where nobody knows."""
    gone: bool = False
    """Whether it was gone again before anybody looked."""

    @property
    def identity(self) -> Identity:
        return self.kind, self.name, self.host, self.path


ARRIVAL: Final = "arrival"
"""The scenario, and the step, in which the visitor does nothing."""


def gives_consent(step: str) -> bool:
    """Whether after this step of a live visit the visitor has accepted what needs consent."""
    return step == "visit" or step.partition("_")[0] == "accept"


def today() -> datetime.date:
    """The day that it is, in UTC."""
    return datetime.datetime.now(tz=datetime.UTC).date()


@dataclass
class Evidence:
    """What one file, or one visit, shows."""

    source: str
    """The path that it comes from, as a person typed it, or the address, without its query."""
    form: str
    """What it is, such as ``HAR 1.2``."""
    seen: list[Seen] = field(default_factory=list)
    """Each thing once, in the order in which it was first seen; of one that was set again, the last state."""
    contacts: list[str] = field(default_factory=list)
    """The hosts that were asked for something, each once, in the order of the first request."""
    contacts_before_choice: list[str] | None = None
    """Those of them that were asked while the visitor had not accepted anything; None where the evidence does not
    say."""
    asked_by: dict[str, str] = field(default_factory=dict)
    """Of these hosts, the address of the first page that asked, without its query."""
    visited: list[str] = field(default_factory=list)
    """The hosts whose pages were visited on purpose, and are the platform's; a file does not say."""
    failures: list[str] = field(default_factory=list)
    """What could not be looked at, a sentence for each."""
    taken: datetime.date = field(default_factory=today)
    """The day of it."""
    visit: "Visit | None" = None
    """How a live visit went; a file does not say."""


@dataclass(frozen=True, slots=True)
class PageVisited:
    """A page that was opened, or was not, in one scenario."""

    address: str
    """Without its query."""
    step: str
    not_visited: str | None = None
    """Why it was not opened, a sentence; None if it was."""


@dataclass
class Visit:
    """How one scenario of a live visit went: what its reader must know to believe it, or to do it again."""

    scenario: str
    browser: str
    """Its name and version, such as ``Chromium 156.0.8078.108``."""
    user_agent: str
    language: str
    viewport: tuple[int, int]
    """Width and height, in CSS pixels."""
    started: datetime.datetime
    ended: datetime.datetime
    script: str | None = None
    """The source of the function that does something, as the file has it."""
    pages: list[PageVisited] = field(default_factory=list)
    used_up: bool = False
    """Whether there were more pages than may be visited."""
    screenshots: dict[str, bytes] = field(default_factory=dict)
    """What the visitor saw at each step, a PNG with the fields of forms masked, by the step's name."""
    storages: list[str] = field(default_factory=list)
    """The origins with a service worker."""
    caches: list[str] = field(default_factory=list)
    """The origins with something in Cache Storage."""
    har: list[dict[str, object]] = field(default_factory=list)
    """The entries of a HAR 1.2 in which there is no value: of cookies, headers and queries the names alone."""
