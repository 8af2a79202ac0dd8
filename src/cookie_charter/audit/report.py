"""Say what an audit has found: to a person at a terminal, to a program, to a pull request.

What comes from evidence was chosen by whoever wrote the site, and may hold escapes of a terminal or Markdown: no report
lets them act.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from cookie_charter.audit import wording
from cookie_charter.audit.compare import MISMATCH, Check, Finding
from cookie_charter.catalogue.schema import DIALECT
from cookie_charter.problem import printable
from cookie_charter.speech import N_, _

LONGEST: Final = 200
"""The characters of a name that a report for people shows."""

TITLES: Final = {
    Check.UNDECLARED: N_("Not declared"),
    Check.UNSEEN: N_("Declared, never observed"),
    Check.MISMATCH: N_("Different from the declaration"),
    Check.BEFORE_CONSENT: N_("Before consent"),
    Check.THIRD_PARTY: N_("Undeclared third parties"),
    Check.ADVICE: N_("Advice"),
}

UNVISITED: Final = N_("Not visited")


class Report(BaseModel):
    """What an audit has found."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    catalogue: str
    """The file of the catalogue, as it was typed."""
    evidence: tuple[str, ...]
    """What it was compared with: files and addresses, as they were typed."""
    declared: int
    """How many cookies the catalogue declares."""
    seen: int
    """How many things were seen."""
    agreed: bool
    """Whether nothing was found but advice."""
    failed: bool
    """Whether something was found that makes the audit fail."""
    unvisited: tuple[str, ...]
    """What could not be looked at, a sentence for each."""
    findings: tuple[Finding, ...]
    """Everything that was found, advice included."""


def schema() -> dict[str, Any]:
    """The JSON Schema of a report."""
    return {"$schema": DIALECT, **Report.model_json_schema()}


def as_json(report: Report | list[Report]) -> str:
    """A report for programs, or a list of them; all but ASCII is escaped, so that nothing in it acts on a terminal."""
    data = [_plain(one) for one in report] if isinstance(report, list) else _plain(report)
    return json.dumps(data, indent=2) + "\n"


def _plain(report: Report) -> dict[str, Any]:
    return report.model_dump(mode="json", exclude_none=True)


def as_text(report: Report, *, colour: bool = False, title: bool = False) -> str:
    """A report for a terminal: a table for each check; under a *title* it is one of several."""
    lines = [f"# {_brief(report.catalogue)}", ""] if title else []
    for check, findings in _by_check(report):
        heading = f"{_(TITLES[check])} ({len(findings)})"
        heading = f"\x1b[1m{heading}\x1b[0m" if colour else heading
        rows = [_cells(finding) for finding in findings]
        # What is true of all of them comes once.
        common = rows[0][-1] if len({row[-1] for row in rows}) == 1 else ""
        lines += [_("{title}: {sentence}").format(title=heading, sentence=common) if common else heading]
        rows = [row[:-1] if common else row for row in rows]
        lines += [
            f"  {line}" for line in _columns([(*row, _origin(of)) for row, of in zip(rows, findings, strict=True)])
        ]
        lines += [""]
    if report.unvisited:
        lines += [f"{_(UNVISITED)} ({len(report.unvisited)})", *(f"  {_brief(line)}" for line in report.unvisited), ""]
    return "\n".join([*lines, _verdict(report)]) + "\n"


def _by_check(report: Report) -> Iterable[tuple[Check, list[Finding]]]:
    for check in Check:
        if findings := [finding for finding in report.findings if finding.check is check]:
            yield check, findings


def _cells(finding: Finding) -> tuple[str, ...]:
    kind = _(wording.KINDS[finding.kind]) if finding.kind else ""
    host = finding.host if finding.host and finding.host != finding.name else ""
    return _brief(wording.name(finding.name)), kind, _brief(host), printable(finding.sentence, longest=2 * LONGEST)


def _origin(finding: Finding) -> str:
    """In which scenarios it was seen, and what set it, or which page asked for it."""
    scenarios, address = ", ".join(finding.scenarios), _brief(finding.set_by or "")
    if not scenarios or not address:
        return f"({scenarios})" if scenarios else ""
    return _("({scenarios}; by {address})").format(scenarios=scenarios, address=address)


def _brief(text: str) -> str:
    return printable(text, longest=LONGEST)


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    filled = [number for number, width in enumerate(widths) if width]
    return ["  ".join(row[number].ljust(widths[number]) for number in filled).rstrip() for row in rows]


def _verdict(report: Report) -> str:
    sentence = (
        _("{catalogue} matches the evidence: {declared} declared, {seen} observed.")
        if report.agreed
        else _("{catalogue} does not match the evidence: {declared} declared, {seen} observed.")
    )
    return sentence.format(catalogue=_brief(report.catalogue), declared=report.declared, seen=report.seen)


def as_markdown(report: Report, *, title: bool = False) -> str:
    """A report for a pull request: every text from evidence is code, in which nothing is markup."""
    lines = [f"## {inline_code(_brief(report.catalogue))}", ""] if title else []
    lines += [f"**{_markdown(_verdict(report))}**"]
    for check, findings in _by_check(report):
        lines += ["", f"### {_(TITLES[check])} ({len(findings)})", ""]
        headings = [_("Name"), _("Kind"), _("Host"), _("Finding")]
        visited = any(finding.scenarios for finding in findings)
        headings += [_("Scenarios"), _("Set by")] if visited else []
        lines += ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
        lines += ["| " + " | ".join(_markdown_cells(finding, visited=visited)) + " |" for finding in findings]
    if report.unvisited:
        lines += ["", f"### {_(UNVISITED)} ({len(report.unvisited)})", ""]
        lines += [f"- {inline_code(_brief(line))}" for line in report.unvisited]
    return "\n".join(lines) + "\n"


def _markdown_cells(finding: Finding, *, visited: bool) -> Iterable[str]:
    *facts, sentence = _cells(finding)
    yield from map(inline_code, facts)
    if finding.check is Check.MISMATCH:
        field = finding.field or ""
        said = {
            "declared": wording.value(field, finding.declared or ""),
            "found": wording.value(field, finding.seen or ""),
        }
        sentence = _(MISMATCH).format(
            field=wording.field(field), **{key: inline_code(_brief(one)) for key, one in said.items()}
        )
    yield sentence
    if visited:
        yield ", ".join(map(inline_code, finding.scenarios))
        yield inline_code(_brief(finding.set_by or ""))


def inline_code(text: str) -> str:
    """*text* as inline code of a table; a fence that is longer than any run of backticks in it holds it."""
    if not text:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    padding = " " if "`" in text or text.strip(" ") == "" else ""
    return f"{fence}{padding}{text}{padding}{fence}".replace("|", r"\|")


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~@&])", r"\\\1", text)
