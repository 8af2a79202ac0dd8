"""What things of a dossier are called, in the language of its reader."""

import datetime
import re
from collections.abc import Iterable
from typing import Final

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from cookie_charter.audit import wording
from cookie_charter.audit.compare import Check
from cookie_charter.audit.dossier.model import Difference, Dossier, Measured, Row, Sighting
from cookie_charter.audit.evidence import ARRIVAL
from cookie_charter.audit.report import TITLES
from cookie_charter.catalogue.model import Consent
from cookie_charter.speech import N_, _

SCENARIOS: Final = {
    ARRIVAL: (N_("Arrival"), N_("the visitor chooses nothing")),
    "refuse": (N_("Refusal"), N_("the visitor refuses")),
    "accept": (N_("Acceptance"), N_("the visitor accepts")),
    "visit": (N_("Visit"), N_("the visitor does what the script says")),
}

RESULTS: Final = {
    Check.UNDECLARED: N_("not declared"),
    Check.UNSEEN: N_("declared, but never observed"),
    Check.MISMATCH: N_("differs from the declaration"),
    Check.BEFORE_CONSENT: N_("present without consent"),
}
"""What a check finds of a single thing."""

CONSENT: Final = {Consent.EXEMPT: N_("exempt"), Consent.REQUIRED: N_("required")}


class Words:
    """The words of a dossier."""

    def __init__(self, dossier: Dossier) -> None:
        self.locale = wording.locale(dossier.language)
        self._scenarios = {scenario.name for scenario in dossier.scenarios}
        self._forms = {source.column: source.form for source in dossier.evidence}
        files = [column for column in self._forms if column not in self._scenarios and "://" not in column]
        names = [re.split(r"[/\\]", column)[-1] for column in files]
        self._names = {column: name for column, name in zip(files, names, strict=True) if names.count(name) == 1}
        """Of files, their names; of those that have one of another folder, none."""

    def day(self, day: datetime.date) -> str:
        """A day."""
        return format_date(day, "long", self.locale)

    def moment(self, moment: datetime.datetime) -> str:
        """A day and a time, in UTC."""
        utc = moment.astimezone(datetime.UTC)
        return f"{format_datetime(utc, 'd MMMM y', locale=self.locale)}, {utc:%H:%M:%S} UTC"

    def number(self, number: float) -> str:
        """A number."""
        return format_decimal(number, locale=self.locale)

    def percent(self, part: float) -> str:
        """A part of a whole."""
        return format_percent(part, locale=self.locale, decimal_quantization=False)

    def overview(self, dossier: Dossier) -> list[tuple[str, str]]:
        """With what was compared, when, and by what: a name and a text each."""
        facts = [
            (_("Catalogue"), dossier.report.catalogue),
            (_("Compared with"), ", ".join(dict.fromkeys(source.source for source in dossier.evidence))),
        ]
        if dossier.scenarios:
            scenarios = dossier.scenarios
            begin, end = min(one.started for one in scenarios), max(one.ended for one in scenarios)
            opened = {page.address for one in scenarios for page in one.pages if not page.not_visited}
            facts += [
                (_("Browser"), ", ".join(dict.fromkeys(one.browser for one in scenarios))),
                (_("Start"), self.moment(begin)),
                (_("End"), self.moment(end)),
                (_("Scenarios"), self.titles(one.name for one in scenarios)),
                (_("Pages opened"), self.number(len(opened))),
            ]
        else:
            days = sorted({source.taken for source in dossier.evidence})
            facts.append((_("Day"), ", ".join(map(self.day, days))))
        return [*facts, (_("Made by"), f"{dossier.tool} {dossier.version}")]

    def result(self, check: Check) -> str:
        """What a check has found of one thing."""
        return _(RESULTS.get(check, TITLES[check]))

    def field(self, name: str) -> str:
        """The name of a field."""
        return wording.field(name)

    def fields(self, names: Iterable[str]) -> str:
        """The names of several, and of those that no table shows, as the catalogue has them."""
        return ", ".join(map(self.field, names))

    def value(self, field: str, text: str) -> str:
        """What is said of a field."""
        return wording.value(field, text, self.locale)

    def difference(self, one: Difference) -> str:
        """In what something differs."""
        sentence = _("{field}: declared {declared}, observed {found}")
        texts = {"declared": self.value(one.field, one.declared), "found": self.value(one.field, one.observed)}
        return sentence.format(field=self.field(one.field), **texts)

    def facts(self, measured: Measured) -> list[tuple[str, str]]:
        """The name and the value of each fact of a declaration, the attributes of a cookie as one."""
        facts = [
            (self.field(name), self.value(name, text))
            for name in ("lifetime", "host", "path", "party")
            if (text := getattr(measured, name))
        ]
        attributes = self._attributes(measured)
        return [*facts, (_("Attributes"), attributes)] if attributes else facts

    def observed(self, row: Row) -> list[tuple[str, str]]:
        """The same of what was seen; where it was not the same in all columns, with the columns."""
        told: dict[str, dict[str, list[str]]] = {}
        for sighting in row.sightings:
            for name, text in self.facts(sighting):
                told.setdefault(name, {}).setdefault(text, []).append(self.title(sighting.column))
        return [
            (name, "; ".join(text if len(texts) == 1 else f"{text} ({', '.join(of)})" for text, of in texts.items()))
            for name, texts in told.items()
        ]

    def _attributes(self, measured: Measured) -> str:
        said = []
        for field in ("secure", "http_only"):
            match getattr(measured, field):
                case "true":
                    said.append(wording.field(field))
                case "false":
                    said.append(_("not {attribute}").format(attribute=wording.field(field)))
        if measured.same_site:
            said.append(f"SameSite={measured.same_site}")
        return ", ".join(said)

    def title(self, column: str) -> str:
        """The heading of a column."""
        if column in self._names:
            return self._names[column]
        return _(SCENARIOS[column][0]) if column in SCENARIOS else column

    def titles(self, columns: Iterable[str]) -> str:
        """The headings of several."""
        return ", ".join(map(self.title, columns))

    def explanation(self, column: str) -> str:
        """What a column shows; nothing where the heading says it."""
        if column in self._scenarios:
            return _(SCENARIOS[column][1]) if column in SCENARIOS else ""
        return self._forms.get(column, "")

    def sighting(self, sighting: Sighting) -> str:
        """That something was seen in a column, and since when."""
        if sighting.gone:
            return _("for a moment")
        if sighting.step == ARRIVAL and sighting.column != ARRIVAL:
            return _("yes, from arrival")
        return _("yes")
