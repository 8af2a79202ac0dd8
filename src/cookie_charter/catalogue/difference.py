"""What changed between two published catalogues, so that readers can be told of it: ``apply(diff(a, b), a) == b``.

A provider that is known by another key now is the same provider, and a cookie that another provider sets is the same
cookie. What a change means to a reader, its *weight*, follows from what changed:

* *material*: a cookie or a provider came or went, or a fact is another one;
* *wording*: a text is another one in a translation only; a lifetime is written in another unit; the name of the
  platform, or an address, changed.

Notes for those who keep the catalogue (``UNTOLD``) are told to nobody.
"""

import copy
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias

from cookie_charter.catalogue import exchange, lifetime
from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider, fields
from cookie_charter.catalogue.snapshot import Release


class Published(NamedTuple):
    """A *catalogue* as it was published, in its *language*, and its *texts* in other editions, by edition and text."""

    catalogue: Catalogue
    language: str
    texts: Mapping[str, Mapping[str, str]]


def published(release: Release, stem: str) -> Published | None:
    """A catalogue of a release, with the translations of its own texts only; None if the release has none."""
    if (catalogue := release.catalogues.get(stem)) is None:
        return None
    own = {text for _path, text in catalogue.messages()}
    texts = {
        edition: kept
        for edition, of in release.translations.items()
        if edition != release.language and (kept := {text: of[text] for text in of if text in own})
    }
    return Published(catalogue, release.language, texts)


class Part(StrEnum):
    """What of a catalogue changed."""

    CATALOGUE = "catalogue"
    PLATFORM = "platform"
    PROVIDER = "provider"
    COOKIE = "cookie"


class Weight(StrEnum):
    """What a change means to a reader."""

    MATERIAL = "material"
    WORDING = "wording"


class Change(NamedTuple):
    """One change: a *field* of a *part* of the catalogue was *before* and is *after*; None is what was not stated.

    Without a *field* the part itself came or went, and those are its facts. *at* is the key of a provider, or the
    position of a cookie: in the catalogue before, of one that went, or else after. Values are those of JSON; a text is
    a mapping of what each edition says.
    """

    part: Part
    at: str | int
    field: str | None
    before: Any
    after: Any


class Difference(NamedTuple):
    """All that makes one published catalogue of another."""

    language: str
    """That of the sources now."""
    renamed: dict[str, str]
    """The providers with another key than before, which is no change to a reader."""
    order: tuple[int | None, ...]
    """Of each cookie, its position before; None for one that was not there."""
    changes: tuple[Change, ...]


_Facts: TypeAlias = dict[str, Any]


def diff(before: Published, after: Published) -> Difference:
    """What makes *after* of *before*."""
    old, new = _spread(before), _spread(after)
    renamed = _renamed(old, new)
    _rename(old, renamed)
    order = _pairs(old["cookies"], new["cookies"], (("name", "kind", "provider"), ("name", "kind")))
    return Difference(after.language, renamed, tuple(order), tuple(_changes(old, new, order)))


def apply(difference: Difference, before: Published) -> Published:
    """What *before* became by that *difference*."""
    facts = _spread(before)
    _rename(facts, difference.renamed)
    cookies = facts["cookies"]
    facts["cookies"] = [{} if position is None else cookies[position] for position in difference.order]
    for change in difference.changes:
        match change.part, change.field:
            case Part.COOKIE, None if change.after is None:
                pass  # it is in the order no more
            case Part.COOKIE | Part.PROVIDER, None:
                _put(facts[f"{change.part}s"], change.at, change.after)
            case Part.COOKIE | Part.PROVIDER, str(field):
                _put(facts[f"{change.part}s"][change.at], field, change.after)
            case part, str(field):
                _put(facts[part], field, change.after)
    return _gathered(facts, difference.language)


def _put(facts: Any, key: Any, value: Any) -> None:
    if value is None:
        del facts[key]
    else:
        facts[key] = copy.deepcopy(value)


_MODELS: Final = {Part.PLATFORM: Platform, Part.PROVIDER: Provider, Part.COOKIE: Cookie}
_TEXTS: Final = {part: {field.name for field in fields(model) if field.translated} for part, model in _MODELS.items()}


def _spread(catalogue: Published) -> _Facts:
    """The facts of a catalogue by its parts; a text is what each edition says, by language."""
    facts = exchange.plain(catalogue.catalogue)
    for part, owner in _owners(facts):
        for field in _TEXTS[part] & owner.keys():
            text = owner[field]
            said = {edition: of[text] for edition, of in catalogue.texts.items() if text in of}
            owner[field] = {catalogue.language: text, **said}
    return facts | {Part.CATALOGUE: {"not_shown": facts.pop("not_shown")} if "not_shown" in facts else {}}


def _gathered(facts: _Facts, language: str) -> Published:
    """The reverse of ``_spread``."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for part, owner in _owners(facts):
        for field in _TEXTS[part] & owner.keys():
            said = dict(owner[field])
            owner[field] = text = said.pop(language)
            for edition, translation in said.items():
                texts[edition][text] = translation
    return Published(Catalogue.model_validate(facts | facts.pop(Part.CATALOGUE)), language, dict(texts))


def _owners(facts: _Facts) -> Iterator[tuple[Part, _Facts]]:
    yield Part.PLATFORM, facts["platform"]
    yield from ((Part.PROVIDER, provider) for provider in facts["providers"].values())
    yield from ((Part.COOKIE, cookie) for cookie in facts["cookies"])


def _renamed(old: _Facts, new: _Facts) -> dict[str, str]:
    """The providers that go by another key now: all cookies that both catalogues have moved from one key to the other,
    which was not there."""
    to, of = defaultdict(set), defaultdict(set)
    pairs = _pairs(old["cookies"], new["cookies"], (("name", "kind"),))
    for cookie, position in zip(new["cookies"], pairs, strict=True):
        if position is not None:
            before, after = old["cookies"][position]["provider"], cookie["provider"]
            to[before].add(after)
            of[after].add(before)
    return {
        before: after
        for before, (after, *others) in to.items()
        if not others and of[after] == {before} and before not in new["providers"] and after not in old["providers"]
    }


def _rename(facts: _Facts, renamed: Mapping[str, str]) -> None:
    facts["providers"] = {renamed.get(key, key): provider for key, provider in facts["providers"].items()}
    for cookie in facts["cookies"]:
        cookie["provider"] = renamed.get(cookie["provider"], cookie["provider"])
        if "third_party_access" in cookie:
            cookie["third_party_access"] = [renamed.get(key, key) for key in cookie["third_party_access"]]


def _pairs(old: Sequence[_Facts], new: Sequence[_Facts], alike: Sequence[Sequence[str]]) -> list[int | None]:
    """Of each new cookie, the position of the old one that it is: the same in the first of these fields that tells."""
    pairs: list[int | None] = [None] * len(new)
    left = dict.fromkeys(range(len(old)))
    for names in alike:
        free: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for position in left:
            free[tuple(old[position][name] for name in names)].append(position)
        for number, cookie in enumerate(new):
            same = free[tuple(cookie[name] for name in names)]
            if pairs[number] is None and same:
                pairs[number] = position = same.pop(0)
                del left[position]
    return pairs


def _changes(old: _Facts, new: _Facts, order: Sequence[int | None]) -> Iterator[Change]:
    for part in (Part.CATALOGUE, Part.PLATFORM):
        yield from _of_fields(part, "", old[part], new[part])
    providers = dict.fromkeys((*old["providers"], *new["providers"]))
    for key in providers:
        yield from _of_part(Part.PROVIDER, key, old["providers"].get(key), new["providers"].get(key))
    for number, (position, cookie) in enumerate(zip(order, new["cookies"], strict=True)):
        yield from _of_part(Part.COOKIE, number, None if position is None else old["cookies"][position], cookie)
    for position, cookie in enumerate(old["cookies"]):
        if position not in order:
            yield Change(Part.COOKIE, position, None, cookie, None)


def _of_part(part: Part, at: str | int, old: _Facts | None, new: _Facts | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(part, at, None, old, new)
    else:
        yield from _of_fields(part, at, old, new)


def _of_fields(part: Part, at: str | int, old: _Facts, new: _Facts) -> Iterator[Change]:
    """The fields in the order of the model."""
    names = [field.name for field in fields(_MODELS[part])] if part in _MODELS else ["not_shown"]
    for name in names:
        if old.get(name) != new.get(name):
            yield Change(part, at, name, old.get(name), new.get(name))


UNTOLD: Final[Mapping[Part, set[str]]] = {
    Part.CATALOGUE: {"not_shown"},
    Part.PLATFORM: {"choice_url", "contact", "legal_url", "accessibility_url"},
    Part.PROVIDER: set(),
    Part.COOKIE: {"service_key", "source", "verified", "first_declared"},
}
"""The fields that no history speaks of."""

_WORDING: Final[Mapping[Part, set[str]]] = {
    Part.CATALOGUE: set(),
    Part.PLATFORM: {"name", "privacy_url"},
    Part.PROVIDER: {"url", "privacy_url"},
    Part.COOKIE: set(),
}


def weight(change: Change, language: str) -> Weight | None:
    """What a change means to a reader, of a site whose sources are in *language*; None if it is told to nobody."""
    part, _at, field, before, after = change
    if field is None:
        return Weight.MATERIAL
    if field in UNTOLD[part]:
        return None
    if field in _WORDING[part]:
        return Weight.WORDING
    if field in _TEXTS.get(part, ()) and before and after:
        return Weight.WORDING if before.get(language) == after.get(language) else Weight.MATERIAL
    return Weight.WORDING if longer(change) == 0 else Weight.MATERIAL


def longer(change: Change) -> float | None:
    """Of a change from one duration to another whether it is longer: more than 0, less, or 0 for the same in other
    units; None for any other change."""
    if change.field not in {"lifetime", "data_retention"} or change.before is None or change.after is None:
        return None
    before, after = lifetime.seconds(change.before), lifetime.seconds(change.after)
    return 0 if before == after else after - before
