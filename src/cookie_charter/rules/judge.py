"""Hold a catalogue against rules: what it says to each of them, cookie by cookie."""

import datetime
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import Catalogue, Cookie
from cookie_charter.rules.model import OF_PROVIDER, Rule, rules_of
from cookie_charter.rules.predicates import PREDICATES, Answer, Case

DAY: Final = 86_400


class Verdict(StrEnum):
    """What a catalogue says to a rule; the worst first."""

    DISAGREES = "disagrees"
    """It says something else."""
    ASKS = "asks"
    """A person must say."""
    UNKNOWN = "unknown"
    """It cannot be known from the data."""
    AGREES = "agrees"
    """It says the same."""
    NOT_CONCERNED = "not_concerned"
    """It has nothing that the rule speaks of."""


class Judgement(NamedTuple):
    """What one cookie says to one rule."""

    rule: Rule
    number: int
    """Which cookie of the catalogue it is, from 0."""
    cookie: Cookie
    verdict: Verdict
    missing: str | None = None
    """The field without which it cannot be known."""
    may_concern: bool = False
    """Whether the missing field would say only if the rule concerns the cookie at all."""


def judge(catalogue: Catalogue, rules: Iterable[Rule], today: datetime.date) -> Iterator[Judgement]:
    """What each cookie says to each rule, rule by rule."""
    cases = [Case(catalogue, cookie, today) for cookie in catalogue.cookies]
    for rule in rules:
        for number, case in enumerate(cases):
            yield _judged(rule, number, case)


def advice(catalogue: Catalogue, today: datetime.date) -> Iterator[tuple[Cookie, str]]:
    """What an audit advises: the sentences of the rules of France and of the Union that have one for audits."""
    rules = [rule for rule in rules_of("fr") if rule.advice]
    for number, cookie in enumerate(catalogue.cookies):
        for rule in rules:
            if _judged(rule, number, Case(catalogue, cookie, today)).verdict is Verdict.DISAGREES:
                yield cookie, str(rule.advice)


def _judged(rule: Rule, number: int, case: Case) -> Judgement:
    concerned = _concerned(rule, case)
    if concerned is False:
        return Judgement(rule, number, case.cookie, Verdict.NOT_CONCERNED)
    if isinstance(concerned, str):
        return Judgement(rule, number, case.cookie, Verdict.UNKNOWN, concerned, may_concern=True)
    if rule.questions:
        return Judgement(rule, number, case.cookie, Verdict.ASKS)
    if rule.evidence:
        return Judgement(rule, number, case.cookie, Verdict.UNKNOWN)
    match PREDICATES[rule.predicate][0](case) if rule.predicate else _compared(rule, case):
        case str(missing):
            return Judgement(rule, number, case.cookie, Verdict.UNKNOWN, missing)
        case None:
            return Judgement(rule, number, case.cookie, Verdict.NOT_CONCERNED)
        case agrees:
            return Judgement(rule, number, case.cookie, Verdict.AGREES if agrees else Verdict.DISAGREES)


def _concerned(rule: Rule, case: Case) -> bool | str:
    """Whether a rule concerns a cookie, or the field without which nobody can know."""
    found = {field: _value(case, field) for field in rule.of}
    if any(value is not None and value not in rule.of[field] for field, value in found.items()):
        return False
    missing = [field for field, value in found.items() if value is None]
    if "exemption" in missing and case.cookie.consent == "required":
        return False  # what needs consent has no reason for needing none
    return missing[0] if missing else True


def _compared(rule: Rule, case: Case) -> Answer:
    assert rule.field is not None  # as for every rule without a predicate
    value = _value(case, rule.field)
    if rule.stated:
        return value is not None
    if value is None:
        return rule.field
    if rule.at_most:
        return lifetime.seconds(value) <= _longest(rule.at_most)
    return value in rule.is_ if rule.is_ else value not in rule.is_not


def _longest(limit: str) -> float:
    """The seconds of a limit: months are as long as the longest of them, so that 184 days are six months."""
    months = any(unit == "month" for _number, unit in lifetime.parse(limit))
    return lifetime.seconds(limit) + (1.4 * DAY if months else 0)


def _value(case: Case, field: str) -> str | None:
    """What the catalogue says of a field, as it is typed there; None if nothing."""
    if field == "party":
        value: object = case.party
    elif field.startswith(OF_PROVIDER):
        value = getattr(case.provider, field.removeprefix(OF_PROVIDER))
    else:
        value = getattr(case.cookie, field)
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
