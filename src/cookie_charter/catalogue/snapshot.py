"""What was published, release by release: a file for each in ``history``, beside the catalogues.

    cookie_data/history/2026-12-01.json

It holds the catalogues, the translations of their texts in each edition, and a digest of the prose of each page, so
that the next release can say which changed. A history needs nothing else: git, of which shallow clones and previews
lack a part, is not asked. Nobody edits such a file, but it is read like any other: what is wrong in it has its place.
"""

import datetime
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from cookie_charter.catalogue import exchange, typed
from cookie_charter.catalogue.loader import Times, refused, times
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.catalogue.validation import Validator, platform_host
from cookie_charter.problem import Known, Problem, reason
from cookie_charter.speech import _

FOLDER: Final = "history"


class Release(NamedTuple):
    """What was published on a *date*, by a site whose sources are in *language*."""

    date: datetime.date
    language: str
    catalogues: dict[str, Catalogue]
    """By their names, in the language of the sources."""
    translations: dict[str, dict[str, str]]
    """Of the texts of the catalogues, by edition and text, as far as they were translated."""
    prose: dict[str, dict[str, str]]
    """A digest of the prose of each page, by edition and page."""


class History(NamedTuple):
    """The *releases* of a site, the oldest first; of files that are none, their *problems*."""

    releases: tuple[Release, ...]
    problems: tuple[Problem, ...]


def path_of(data: Path, date: datetime.date) -> Path:
    """The file of a release, where *data* is the folder of the catalogues."""
    return data / FOLDER / f"{date.isoformat()}.json"


def files_of(data: Path) -> list[Path]:
    """The files of all releases, the oldest first."""
    return sorted((data / FOLDER).glob("*.json"))


def read_all(data: Path) -> History:
    """The history beside the catalogues in the folder *data*."""
    read = [_read(path) for path in files_of(data)]
    releases = tuple(one for one in read if isinstance(one, Release))
    return History(releases, tuple(problem for one in read if not isinstance(one, Release) for problem in one))


def to_json(release: Release) -> str:
    """A release as its file holds it: the same for the same facts."""
    facts = release._asdict() | {
        "date": release.date.isoformat(),
        "catalogues": {stem: exchange.plain(catalogue) for stem, catalogue in sorted(release.catalogues.items())},
    }
    for field in ("translations", "prose"):
        facts[field] = {edition: dict(sorted(of.items())) for edition, of in sorted(facts[field].items())}
    return exchange.to_json(facts)


class _File(BaseModel):
    """The shape of a file; what is in a catalogue is judged by its own model."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)

    date: str
    language: str
    catalogues: dict[str, dict[str, Any]]
    translations: dict[str, dict[str, str]]
    prose: dict[str, dict[str, str]]


def _read(path: Path) -> Release | tuple[Problem, ...]:
    try:
        state = path.lstat()
        if why := refused(state):
            return (Problem(str(path), 1, 1, why),)
        return _parsed(path, times(state))
    except OSError as error:
        return (Problem(str(path), 1, 1, _("the file cannot be read: {reason}").format(reason=reason(error))),)


@lru_cache
def _parsed(path: Path, _when: Times) -> Release | tuple[Problem, ...]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        from cookie_charter.catalogue.importing import json_fault  # here, since a build imports nothing else of it

        line, column = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        sentence = _("the file is not JSON: {reason}").format(reason=json_fault(error))
        return (Problem(str(path), line, column, sentence),)
    wrong = list(_wrong(path, document))
    if wrong:
        return tuple(Problem(str(path), *_place(text, at), sentence) for at, sentence in wrong)
    catalogues = {stem: Catalogue.model_validate(facts) for stem, facts in document["catalogues"].items()}
    return Release(**(document | {"date": datetime.date.fromisoformat(document["date"]), "catalogues": catalogues}))


def _wrong(path: Path, document: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What is wrong in a document, by the keys that lead to it."""
    try:
        shape = _File.model_validate(document)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            where = details["loc"] or (_("the file"),)
            sentence = _("{place} is not as 'cookie-charter release' writes it; restore the file as it was published")
            yield details["loc"], sentence.format(place=".".join(map(str, where)))
            return
    if shape.date != path.stem or not _is_date(shape.date):
        sentence = _("'date' is {date!r}, in a file named {name!r}; restore the file as it was published")
        yield ("date",), sentence.format(date=shape.date, name=path.name)
    for stem, facts in shape.catalogues.items():
        providers = facts.get("providers")
        context = {
            "providers": Known(providers if isinstance(providers, dict) else ()),
            "platform_host": platform_host(facts),
        }
        for refusal in Validator().validate(Catalogue, facts, context)[1]:
            yield ("catalogues", stem, *refusal.path), refusal.sentence


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _place(text: str, at: tuple[str | int, ...]) -> tuple[int, int]:
    """The line and column of a value, or of the last thing around it that is there."""
    try:
        return typed.read(text.encode("utf-8")).place(at)  # JSON is YAML, which knows places
    except typed.UnsoundError:
        return 1, 1


def first_declared(history: History, stem: str) -> Mapping[tuple[str, str], datetime.date]:
    """The first release that has each cookie of a catalogue, by its name and kind."""
    dates: dict[tuple[str, str], datetime.date] = {}
    for release in history.releases:
        if catalogue := release.catalogues.get(stem):
            for cookie in catalogue.cookies:
                dates.setdefault((cookie.name, cookie.kind), release.date)
    return dates


def dated(catalogue: Catalogue, dates: Mapping[tuple[str, str], datetime.date]) -> Catalogue:
    """A catalogue in which a cookie that does not state when it was first declared was so by these *dates*."""
    if not dates or all(cookie.first_declared for cookie in catalogue.cookies):
        return catalogue
    cookies = [
        cookie.model_copy(update={"first_declared": cookie.first_declared or dates.get((cookie.name, cookie.kind))})
        for cookie in catalogue.cookies
    ]
    return catalogue.model_copy(update={"cookies": tuple(cookies)})
