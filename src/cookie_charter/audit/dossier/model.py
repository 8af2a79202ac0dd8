"""What a dossier says, as ``report.json`` holds it. There is no place for a value of a cookie or an entry."""

import datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from cookie_charter.audit.compare import Check
from cookie_charter.audit.report import Report
from cookie_charter.catalogue.model import Category, Consent, Exemption, Kind
from cookie_charter.catalogue.schema import DIALECT
from cookie_charter.rules.judge import Verdict

FORMAT: Final = 1
"""The number of this form of ``report.json``."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class Measured(_Part):
    """What can be declared of something kept, and observed. What is not known is absent."""

    lifetime: str | None = None
    """``session``, ``persistent``, or an ISO 8601 duration."""
    host: str | None = None
    """The host that it is kept for; of a declaration without one, the hosts of its provider."""
    path: str | None = None
    """The path that it is kept for."""
    party: str | None = None
    """``first`` or ``third``."""
    secure: str | None = None
    """``true`` or ``false``."""
    http_only: str | None = None
    """``true`` or ``false``."""
    same_site: str | None = None
    """``Strict``, ``Lax`` or ``None``."""


class Declared(Measured):
    """What the catalogue says of it."""

    name: str
    """The name or pattern."""
    provider: str
    """The name of the provider."""
    service: str
    """The part of the platform that needs it."""
    purpose: str
    """What it does."""
    category: Category
    """What it is for."""
    consent: Consent
    """Whether the visitor is asked first."""
    exemption: Exemption | None = None
    """Why no consent is needed, where it is stated."""


class Sighting(Measured):
    """That it was seen in one column."""

    column: str
    """The name of the column."""
    step: str | None = None
    """What the visitor had done when it was first there: ``arrival``, that is nothing, or the name of a scenario."""
    set_by: str | None = None
    """The address of the page, request or script that set it, without its query."""
    gone: bool = False
    """Whether it was there for a while only."""
    without_consent: bool = False
    """Whether it needs consent and was there although the visitor had not given it."""


class Difference(_Part):
    """A field in which declaration and observation disagree."""

    field: str
    """The field of the catalogue."""
    declared: str
    """What the catalogue says."""
    observed: str
    """What was seen."""


class Row(_Part):
    """One cookie, or whatever else was kept or is declared: a row of the table."""

    name: str
    """As it was seen, or, where it was not, as it is declared."""
    kind: Kind
    """Where the browser keeps it."""
    host: str | None = None
    """The host that it was kept for or is declared for, where that is known."""
    path: str | None = None
    """The path of it."""
    declared: Declared | None = None
    """Its declaration, if it has one."""
    sightings: tuple[Sighting, ...] = ()
    """In which columns it was seen, and how."""
    agree: tuple[str, ...] = ()
    """The fields that are declared and were measured, and agree."""
    differ: tuple[Difference, ...] = ()
    """Those that do not."""
    checks: tuple[Check, ...] = ()
    """What does not agree of it; nothing where all agrees."""


class Host(_Part):
    """A host that was asked for something."""

    name: str
    """The host."""
    own: bool
    """Whether it is the platform's."""
    providers: tuple[str, ...] = ()
    """The names of the declared providers whose host it is."""
    first_page: str | None = None
    """The first page that asked, without its query, where that is known."""
    columns: tuple[str, ...] = ()
    """In which columns it was asked."""
    without_consent: bool | None = None
    """Whether it was asked while the visitor had not accepted anything; absent where the evidence does not say."""


class RuleAnswer(_Part):
    """What the catalogue, and what was observed, say to one rule; there is one for each thing that is to be said of
    it."""

    rule: str
    """The rule, behind the set that it is of: ``eu/lifetime-stated``."""
    sentence: str
    """What it asks."""
    source: str
    """Where it comes from, and of which day that is."""
    address: str
    """Where that can be read."""
    verdict: Verdict
    """What is said to it."""
    cookies: tuple[str, ...] = ()
    """The declared names of which that is true."""
    missing: tuple[str, ...] = ()
    """The fields of the catalogue without which it cannot be known."""
    questions: tuple[str, ...] = ()
    """What a person must say."""


class Source(_Part):
    """Where evidence comes from."""

    source: str
    """A file as it was typed, or an address without its query."""
    form: str
    """What it is, such as ``HAR 1.2``."""
    column: str
    """Its column in the table."""
    taken: datetime.date
    """The day of it."""
    size: int | None = None
    """Of a file, its bytes."""
    sha256: str | None = None
    """Of a file, its SHA-256, in hexadecimal."""


class Page(_Part):
    """A page that was opened, or was not."""

    address: str
    """Without its query."""
    step: str
    """What the visitor had done by then."""
    not_visited: str | None = None
    """Why it was not opened."""


class Screenshot(_Part):
    """What the visitor saw."""

    step: str
    """What the visitor had done by then."""
    file: str
    """The file in the folder."""
    width: int
    """In pixels."""
    height: int
    """In pixels."""


class Scenario(_Part):
    """How one scenario of a live visit went."""

    name: str
    """``arrival``, ``refuse``, ``accept``, or another."""
    browser: str
    """Its name and version."""
    user_agent: str
    """What it called itself."""
    language: str
    """The language that it asked for."""
    viewport: tuple[int, int]
    """Width and height, in CSS pixels."""
    started: datetime.datetime
    """When it began."""
    ended: datetime.datetime
    """When it ended."""
    script: str | None = None
    """The source of its function, with the texts masked that are typed."""
    script_left_out: bool = False
    """Whether there was a script that could not be masked."""
    pages: tuple[Page, ...] = ()
    """The pages, opened or not."""
    used_up: bool = False
    """Whether there were more pages than may be visited."""
    screenshots: tuple[Screenshot, ...] = ()
    """A picture of each step."""
    service_workers: tuple[str, ...] = ()
    """The origins with a service worker."""
    caches: tuple[str, ...] = ()
    """The origins with something in Cache Storage."""


class CatalogueFile(_Part):
    """A file of the catalogue, as it was."""

    source: str
    """As it was typed."""
    file: str
    """The file in the folder."""


class Dossier(_Part):
    """All of it."""

    format: int = FORMAT
    """The number of this form of report."""
    tool: str
    """The program that made it."""
    version: str
    """Its version."""
    made: datetime.datetime
    """When it was made."""
    language: str
    """The language of its sentences."""
    platform: str
    """The name of the platform."""
    url: str | None = None
    """The address of the platform."""
    catalogue: tuple[CatalogueFile, ...]
    """The catalogue, and the shared files that it takes something from."""
    own_hosts: tuple[str, ...] = ()
    """The hosts that were held for the platform's."""
    tolerance: float
    """By which part of itself a declared lifetime may differ."""
    report: Report
    """What was found."""
    columns: tuple[str, ...]
    """The columns of the table: scenarios of a live visit, files of evidence."""
    rows: tuple[Row, ...]
    """The table."""
    rules: tuple[RuleAnswer, ...] = ()
    """What is said to the rules of the sets that were asked for, what does not agree first."""
    hosts: tuple[Host, ...]
    """The hosts that were asked for something, in the order of the first request."""
    evidence: tuple[Source, ...]
    """Where it comes from."""
    scenarios: tuple[Scenario, ...] = ()
    """How the live visit went."""
    har: str | None = None
    """The file in the folder with the requests of the live visit, if there is one."""


class Recorded(_Part):
    """One file of a folder."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    """The SHA-256 of its bytes, in hexadecimal."""
    size: int
    """How many bytes it has."""


class Manifest(_Part):
    """``manifest.json``: what is in the folder."""

    tool: str
    """The program that wrote it."""
    version: str
    """Its version."""
    made: datetime.datetime
    """When it was written."""
    files: dict[str, Recorded]
    """Each file but this one, by its path in the folder."""


def schema() -> dict[str, Any]:
    """The JSON Schema of ``report.json``."""
    return {"$schema": DIALECT, **Dossier.model_json_schema(mode="serialization")}
