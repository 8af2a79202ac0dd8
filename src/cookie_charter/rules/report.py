"""Say what a catalogue says to rules: what does not agree first, each rule once, and each cookie by its place."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from cookie_charter import clock
from cookie_charter.catalogue import loader
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.problem import MOST_SHOWN, Problem, printable
from cookie_charter.rules.judge import Judgement, Verdict, judge
from cookie_charter.rules.model import OF_PROVIDER, Rule, rules_of_all
from cookie_charter.speech import N_, _

TITLES: Final = {
    Verdict.DISAGREES: N_("Does not agree"),
    Verdict.ASKS: N_("A person must say"),
    Verdict.UNKNOWN: N_("Cannot be known from the data"),
    Verdict.AGREES: N_("Agrees"),
    Verdict.NOT_CONCERNED: N_("Concerns nothing in this catalogue"),
}


class Answers(NamedTuple):
    """What the cookies of a catalogue say to one rule."""

    rule: Rule
    judgements: tuple[Judgement, ...]

    def of(self, verdict: Verdict) -> list[Judgement]:
        """Those of one verdict."""
        return [one for one in self.judgements if one.verdict is verdict]

    @property
    def verdicts(self) -> set[Verdict]:
        """What must be said of the rule: what does not agree, is asked or cannot be known; or else that it agrees."""
        found = {one.verdict for one in self.judgements} or {Verdict.NOT_CONCERNED}
        to_say = found - {Verdict.AGREES, Verdict.NOT_CONCERNED}
        return to_say or {Verdict.AGREES if Verdict.AGREES in found else Verdict.NOT_CONCERNED}


def answers_to(rules: Iterable[Rule], catalogue: Catalogue, today: datetime.date) -> list[Answers]:
    """What a catalogue says to each rule."""
    return [Answers(rule, tuple(judge(catalogue, [rule], today))) for rule in rules]


def reports(catalogues: Iterable[Path], sets: Sequence[str]) -> Iterator["Report"]:
    """What each of these files that is the sound catalogue of a platform says to the rules of some sets."""
    rules, today = rules_of_all(sets), clock.now().date()
    for path in catalogues:
        catalogue = loader.load(path).catalogue
        if catalogue is not None:
            yield Report(path, catalogue, answers_to(rules, catalogue, today))


class Report:
    """What one catalogue says to some rules, in lines for a terminal."""

    def __init__(self, path: Path, catalogue: Catalogue, answers: Sequence[Answers]) -> None:
        """*path* is that of the catalogue's file."""
        self._path, self._catalogue, self._answers = path, catalogue, answers

    @cached_property
    def _place(self) -> Callable[[tuple[str | int, ...]], tuple[int, int]]:
        return loader.places(self._path)  # which takes as long as loading it: only where there is something to show

    @property
    def disagrees(self) -> bool:
        """Whether a rule does not agree."""
        return any(Verdict.DISAGREES in of_rule.verdicts for of_rule in self._answers)

    def lines(self) -> Iterator[str]:
        """The report."""
        sections = {
            Verdict.DISAGREES: self._disagreeing,
            Verdict.ASKS: self._asked,
            Verdict.UNKNOWN: self._unknown,
            Verdict.AGREES: self._agreeing,
            Verdict.NOT_CONCERNED: self._names,
        }
        yield ""
        yield printable(_("{path}: held against {number} rules").format(path=self._path, number=len(self._answers)))
        for verdict, section in sections.items():
            if answers := [of_rule for of_rule in self._answers if verdict in of_rule.verdicts]:
                yield ""
                yield f"{_(TITLES[verdict])} ({len(answers)})"
                yield from (f"  {line}" for line in section(answers))

    def _disagreeing(self, answers: Sequence[Answers]) -> Iterator[str]:
        for of_rule in answers:
            yield from _with_source(of_rule.rule)
            yield from self._subjects(of_rule.rule, of_rule.of(Verdict.DISAGREES))

    def _asked(self, answers: Sequence[Answers]) -> Iterator[str]:
        for of_rule in answers:
            yield from _with_source(of_rule.rule)
            yield from self._subjects(of_rule.rule, of_rule.of(Verdict.ASKS))
            for number, question in enumerate(of_rule.rule.questions, 1):
                yield f"    {number:2}. {question}"

    def _subjects(self, rule: Rule, judgements: Sequence[Judgement]) -> Iterator[str]:
        """The place and name of each cookie, or of each provider where it is one that is at fault."""
        found = [self._subject(one, rule.fields[0] if rule.fields else "name") for one in judgements]
        problems = list(dict.fromkeys(Problem(str(self._path), *self._place(path), name) for name, path in found))
        yield from (f"    {problem}" for problem in problems[:MOST_SHOWN])
        if (beyond := len(problems) - MOST_SHOWN) > 0:
            yield "    " + _("and {number} more").format(number=beyond)

    def _subject(self, one: Judgement, field: str) -> tuple[str, tuple[str | int, ...]]:
        if not field.startswith(OF_PROVIDER):
            return one.cookie.name, ("cookies", one.number, field)
        provider = ("providers", one.cookie.provider)
        if self._place(provider) == self._place(provider[:1]):  # it is in a shared file
            return one.cookie.provider, ("cookies", one.number, "provider")
        return one.cookie.provider, (*provider, field.removeprefix(OF_PROVIDER))

    def _unknown(self, answers: Sequence[Answers]) -> Iterator[str]:
        """What is missing, for which cookies, and what nobody can say without it."""
        for of_rule in answers:
            if of_rule.rule.evidence:
                yield _("missing: {what}").format(what=of_rule.rule.evidence)
                yield f"    {_named(of_rule.rule)}"
        for (field, subjects), rules in self._missing(answers).items():
            yield _("missing: '{field}' ({subjects})").format(field=field, subjects=subjects)
            yield from (f"    {_named(rule)}" for rule, may_concern in rules if not may_concern)
            if names := [rule.name for rule, may_concern in rules if may_concern]:
                yield "    " + _("whether these concern them: {rules}").format(rules=", ".join(names))

    def _missing(self, answers: Sequence[Answers]) -> dict[tuple[str, str], list[tuple[Rule, bool]]]:
        """The rules that lack the same field of the same cookies, each with whether it may concern them only."""
        found: dict[tuple[str, str], list[tuple[Rule, bool]]] = {}
        for of_rule in answers:
            unknown = [one for one in of_rule.of(Verdict.UNKNOWN) if one.missing]
            for field, may_concern in dict.fromkeys((str(one.missing), one.may_concern) for one in unknown):
                cookies = [one for one in unknown if (one.missing, one.may_concern) == (field, may_concern)]
                key = field, self._listed(field, cookies)
                found.setdefault(key, []).append((of_rule.rule, may_concern))
        return found

    def _listed(self, field: str, judgements: Sequence[Judgement]) -> str:
        if len(judgements) == len(self._catalogue.cookies) > 1 and not field.startswith(OF_PROVIDER):
            return _("all {number} cookies").format(number=len(judgements))
        names = list(dict.fromkeys(self._subject(one, field)[0] for one in judgements))
        listed = [printable(name) for name in names[:MOST_SHOWN]]
        if len(names) > MOST_SHOWN:
            listed.append(_("and {number} more").format(number=len(names) - MOST_SHOWN))
        return ", ".join(listed)

    def _agreeing(self, answers: Sequence[Answers]) -> Iterator[str]:
        return (_named(of_rule.rule) for of_rule in answers)

    def _names(self, answers: Sequence[Answers]) -> Iterator[str]:
        yield ", ".join(of_rule.rule.name for of_rule in answers)


def _named(rule: Rule) -> str:
    return _("{rule}: {sentence}").format(rule=rule.name, sentence=rule.sentence)


def _with_source(rule: Rule) -> Iterator[str]:
    yield _named(rule)
    yield f"    {rule.source}"
    yield f"    {rule.source.address}"
