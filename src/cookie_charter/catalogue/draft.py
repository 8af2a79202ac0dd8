"""A catalogue as the rows of a table state it, and the part of it that is valid.

What the model refuses is left out and reported, each with the line that states it; a cookie that cannot be without it
is left out too.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cookie_charter.catalogue.conflicts import at_path, conflicts, in_line
from cookie_charter.catalogue.exchange import PREFIXES, Part
from cookie_charter.catalogue.model import Cookie, Platform, Provider, Shared
from cookie_charter.catalogue.rows import Losses, Place
from cookie_charter.catalogue.validation import Refusal, Validator, platform_host
from cookie_charter.problem import Known
from cookie_charter.speech import _


class Stated(NamedTuple):
    """What the row that ends in a *line*, or is at a place, states of one part of a catalogue."""

    line: int | Place
    facts: dict[str, Any]


class Draft(NamedTuple):
    """What a table states of a catalogue; the providers by key."""

    platform: Stated
    providers: Mapping[str, Stated]
    cookies: list[Stated]


def valid_part(draft: Draft, losses: Losses) -> dict[str, Any]:
    """A catalogue, as YAML holds it, of all that the model accepts."""
    sieve = _Sieve(losses)
    platform = sieve.platform(draft.platform)
    providers = dict(sieve.providers(draft.providers))
    context = {"providers": Known(providers), "platform_host": platform_host({"platform": platform})}
    cookies = list(sieve.cookies(draft.cookies, context))
    return {"platform": platform, "providers": providers, "cookies": _without_conflicts(cookies, losses)}


class _Sieve:
    """Lets through what the model accepts."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._validator = Validator()

    def platform(self, stated: Stated) -> dict[str, Any]:
        """The facts of the platform; its name, which it must have, is a question mark if need be."""
        while refusal := self._refused(Platform, stated):
            self._lose(Platform, stated, refusal, _("{reason} (replaced by a question mark)"))
            stated.facts["name"] = "?"
        return stated.facts

    def providers(self, providers: Mapping[str, Stated]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The providers whose key can be one, and a name too: it replaces a name that is refused."""
        for key, (line, facts) in providers.items():
            _valid, refusals = self._validator.validate(Shared, {"providers": {key: {"name": key}}})
            if refusals:
                if key:  # where it is empty, the cookie has that problem
                    sentence = _("{reason} (left out)").format(reason=refusals[0].sentence)
                    self._losses.add_in(line, "provider", sentence)
                continue
            stated = Stated(line, {"name": key, **facts})
            while refusal := self._refused(Provider, stated):
                self._lose(Provider, stated, refusal, _("{reason} (left out)"))
                stated.facts["name"] = key
            yield key, stated.facts

    def cookies(self, cookies: list[Stated], context: dict[str, Any]) -> Iterator[Stated]:
        """The cookies that have all that a cookie must have."""
        for stated in cookies:
            if refusal := self._refused(Cookie, stated, context):
                self._lose(Cookie, stated, refusal, _("{reason} (this row is left out)"))
            else:
                yield stated

    def _refused(self, part: Part, stated: Stated, context: dict[str, Any] | None = None) -> Refusal | None:
        """Leave out what is refused, one fact after the other, since rules look at several; stops at a required one."""
        while True:
            _valid, refusals = self._validator.validate(part, stated.facts, context)
            if not refusals:
                return None
            field = str(refusals[0].path[0])
            if part.model_fields[field].is_required():
                return refusals[0]
            self._lose(part, stated, refusals[0], _("{reason} (left out)"))
            del stated.facts[field]

    def _lose(self, part: Part, stated: Stated, refusal: Refusal, sentence: str) -> None:
        column = f"{PREFIXES[part]}{refusal.path[0]}"
        self._losses.add_in(stated.line, column, sentence.format(reason=refusal.sentence))


def _without_conflicts(cookies: list[Stated], losses: Losses) -> list[dict[str, Any]]:
    """The cookies without those that are there already, and without keys of services that have another text there."""
    left_out = set()
    for number, field, first, sentence in conflicts(cookie.facts for cookie in cookies):
        line, facts = cookies[number]
        consequence = _("{reason} (left out)")
        if Cookie.model_fields[field].is_required():
            consequence = _("{reason} (this row is left out)")
            left_out.add(number)
        else:
            del facts[field]
        losses.add_in(line, field, consequence.format(reason=sentence(_where(cookies[first].line))))
    return [facts for number, (_line, facts) in enumerate(cookies) if number not in left_out]


def _where(line: int | Place) -> str:
    return in_line(line) if isinstance(line, int) else at_path(f"{line.path}:{line.line}:{line.column}")
