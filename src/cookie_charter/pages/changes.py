"""What readers are told of the changes from release to release, in the language of an edition.

What a release says comes in the words that were published with it; the words around are those of today. A change that
shows only in other languages is not told in this one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from babel import Locale

from cookie_charter.catalogue.difference import Change, Difference, Part, Weight, diff, longer, published, weight
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.catalogue.snapshot import Release
from cookie_charter.messages import Translated, Translator
from cookie_charter.pages import words as say
from cookie_charter.pages.columns import COLUMNS, PROVIDER_COLUMNS, Cell, Column, Context


class OfRelease:
    """Says the texts of a *release* as it was published, and the words around them in those of today."""

    def __init__(self, words: Translator, release: Release) -> None:
        self._words, self._language = words, release.language
        self._texts = release.translations.get(words.edition, {})

    @property
    def locale(self) -> Locale:
        return self._words.locale

    def data(self, text: str) -> Translated:
        if self._words.edition == self._language:
            return Translated(text)
        if translation := self._texts.get(text):
            return Translated(translation)
        return self._words.foreign(text, self._language)

    def word(self, english: str) -> Translated:
        return self._words.word(english)

    def foreign(self, text: str, language: str | None) -> Translated:
        return self._words.foreign(text, language)


class ToldChange(NamedTuple):
    """A *change* as readers are told of it: *said* in English, with what comes in the place of each name in it."""

    change: Change
    weight: Weight
    name: str
    said: str
    values: Mapping[str, Cell]


class Told(NamedTuple):
    """What is told of the *release* of a catalogue: its *catalogue* then, the *changes* from the one before, or None
    if it was the first, and the *pages* whose prose changed."""

    release: Release
    catalogue: Catalogue
    changes: list[ToldChange] | None
    pages: list[str]


def told(releases: Iterable[Release], stem: str, words: Translator) -> list[Told]:
    """What is told of each release of a catalogue, the newest first."""
    found: list[Told] = []
    before: Release | None = None
    for release in releases:
        if now := published(release, stem):
            then = published(before, stem) if before else None
            changes = None
            if before and then:
                sides = tuple(_Side(of.catalogues[stem], OfRelease(words, of)) for of in (before, release))
                changes = list(_told(diff(then, now), *sides))
            pages = _pages(before, release, words.edition) if before and then else []
            found.append(Told(release, now.catalogue, changes, pages))
            before = release
    return found[::-1]


class _Side(NamedTuple):
    """A catalogue before a release or after it, and its words then."""

    catalogue: Catalogue
    words: OfRelease


def _told(difference: Difference, before: _Side, after: _Side) -> Iterator[ToldChange]:
    was = {new: old for old, new in difference.renamed.items()}
    for change in difference.changes:
        if (heavy := weight(change, difference.language)) is None:
            continue
        if change.field is None:
            came = change.after is not None
            part = Translated((change.after or change.before)["name"])
            yield ToldChange(change, heavy, part.text, _CAME_AND_WENT[change.part, came], {"name": [part]})
            continue
        of_before = difference.order[change.at] if isinstance(change.at, int) else was.get(change.at, change.at)
        old, new = _cell(change, before, of_before), _cell(change, after, change.at)
        if old == new:
            continue  # it is the same in this language
        name = _name(change, after)
        fact = [after.words.word(_label(change))]
        values: dict[str, Cell] = {"name": [name], "fact": fact, "before": old, "after": new}
        said = say.RENAMED if change.field == "name" else say.CHANGED if old and new else _STATED[bool(new)]
        yield ToldChange(change, heavy, name.text, said, values)


_CAME_AND_WENT: Final = {
    (Part.COOKIE, True): say.ADDED,
    (Part.COOKIE, False): say.REMOVED,
    (Part.PROVIDER, True): say.PROVIDER_ADDED,
    (Part.PROVIDER, False): say.PROVIDER_REMOVED,
}
_STATED: Final = {True: say.STATED, False: say.WITHDRAWN}
LABELS: Final[Mapping[Part, Mapping[str, str]]] = {
    Part.PLATFORM: {"name": "Platform", "url": "Web site", "privacy_url": "Privacy policy"},
    Part.PROVIDER: {name: column.heading for name, column in PROVIDER_COLUMNS.items()},
    Part.COOKIE: {name: column.heading for name, column in COLUMNS.items()} | {"service": "Service"},
}
"""What the fields of each part are called, in English."""


def _label(change: Change) -> str:
    """What the field of a change is called, in English."""
    if change.field == "lifetime" and (by := longer(change)):
        return say.LONGER if by > 0 else say.SHORTER
    return LABELS[change.part][str(change.field)]


def _name(change: Change, side: _Side) -> Translated:
    match change.part:
        case Part.COOKIE:
            return Translated(side.catalogue.cookies[int(change.at)].name)
        case Part.PROVIDER:
            return Translated(side.catalogue.providers[str(change.at)].name)
    return side.words.data(side.catalogue.platform.name)


def _cell(change: Change, side: _Side, at: Any) -> Cell:
    """What is stated of the field of a change, on one side of it."""
    catalogue, words = side
    columns: Mapping[str, Column[Any]] = PROVIDER_COLUMNS if change.part is Part.PROVIDER else COLUMNS
    context = Context(catalogue, tuple(columns), words)
    match change.part:
        case Part.COOKIE:
            return columns[str(change.field)].cell(catalogue.cookies[at], context)
        case Part.PROVIDER:
            return columns[str(change.field)].cell(catalogue.providers[at], context)
    stated = getattr(catalogue.platform, str(change.field))
    if change.field == "name":
        return [words.data(stated)]
    return [] if stated is None else [Translated(stated, link=stated)]


def _pages(before: Release, release: Release, language: str) -> list[str]:
    """The pages whose prose is another one, as far as both releases know it in that language."""
    known = language if language in before.prose and language in release.prose else release.language
    then = before.prose.get(known, {})
    return [page for page, digest in release.prose.get(known, {}).items() if then.get(page) != digest]
