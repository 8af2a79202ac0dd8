"""A dossier as Markdown: for a pull request, or whoever reads texts. Every text from elsewhere is code in it."""

import re
from collections.abc import Iterable, Sequence

from cookie_charter.audit.dossier.model import Dossier, Host, Row, Scenario
from cookie_charter.audit.dossier.page import LONGEST
from cookie_charter.audit.dossier.words import Words
from cookie_charter.audit.report import as_markdown, inline_code
from cookie_charter.audit.wording import KINDS, name
from cookie_charter.problem import printable
from cookie_charter.rules.report import TITLES as VERDICTS
from cookie_charter.speech import _


def as_text(dossier: Dossier) -> str:
    """The whole *dossier*, but for its pictures."""
    words = Words(dossier)
    lines = [
        f"# {_named(_('Cookie audit'), code(dossier.platform))}",
        "",
        *_list([(_("Made by"), f"{dossier.tool} {dossier.version}"), (_("Made on"), words.moment(dossier.made))]),
        "",
        f"## {_('Findings')}",
        "",
        as_markdown(dossier.report),
        f"## {_('What is declared, what was observed')}",
        "",
        *table(
            [_("Name"), _("Kind"), _("Declaration"), _("Observation"), *map(words.title, dossier.columns), _("Result")],
            (_row(words, dossier.columns, row) for row in dossier.rows),
        ),
        "",
        *_rules(words, dossier),
        f"## {_('Hosts that were asked')}",
        "",
        *table([_("Host"), _("Whose"), _("First page that asked")], map(_host, dossier.hosts)),
        "",
        f"## {_('How it was observed')}",
        "",
        *table(
            [_("Source"), _("Column"), _("What it is"), _("Day"), "SHA-256"],
            (
                [
                    code(one.source),
                    code(words.title(one.column)),
                    code(one.form),
                    words.day(one.taken),
                    code(one.sha256 or ""),
                ]
                for one in dossier.evidence
            ),
        ),
    ]
    for scenario in dossier.scenarios:
        lines += ["", *_scenario(words, scenario)]
    return "\n".join(lines) + "\n"


def _row(words: Words, columns: Sequence[str], row: Row) -> list[str]:
    seen = {one.column: words.sighting(one) for one in row.sightings}
    early = {one.column for one in row.sightings if one.without_consent}
    result = ", ".join(words.result(check) for check in row.checks) or _("agrees")
    return [
        code(name(row.name)),
        _(KINDS[row.kind]),
        _facts(words.facts(row.declared)) if row.declared else _("no"),
        _facts(words.observed(row)) if row.sightings else _("no"),
        *(
            seen.get(column, _("no")) + (f", **{_('without consent')}**" if column in early else "")
            for column in columns
        ),
        ", ".join([result, *(code(words.difference(one)) for one in row.differ)]),
    ]


def _rules(words: Words, dossier: Dossier) -> list[str]:
    rows = [
        [
            f"{one.sentence} ({one.source}, {code(one.rule)}, <{one.address}>)",
            _(VERDICTS[one.verdict]),
            "; ".join(
                [
                    *([", ".join(map(code, one.cookies))] if one.cookies else []),
                    *([_("missing: {what}").format(what=words.fields(one.missing))] if one.missing else []),
                    *one.questions,
                ]
            ),
        ]
        for one in dossier.rules
    ]
    heading = f"## {_('Rules and their sources')}"
    return [heading, "", *table([_("Rule"), _("Result"), _("Concerns")], rows), ""] if rows else []


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return ", ".join(_named(title, code(text)) for title, text in facts) or _("yes")


def _host(host: Host) -> list[str]:
    whose = _("the platform’s") if host.own else ", ".join(map(code, host.providers)) or _("of no declared provider")
    return [code(host.name), whose, code(host.first_page or "")]


def _scenario(words: Words, scenario: Scenario) -> list[str]:
    width, height = scenario.viewport
    window = _("{width} × {height} pixels").format(width=width, height=height)
    facts = [
        (_("Browser"), code(scenario.browser)),
        (_("User agent"), code(scenario.user_agent)),
        (_("Language"), code(scenario.language)),
        (_("Window"), window),
        (_("Start"), words.moment(scenario.started)),
        (_("End"), words.moment(scenario.ended)),
    ]
    lines = [f"### {_('Scenario: {name}').format(name=code(words.title(scenario.name)))}", "", *_list(facts), ""]
    if scenario.used_up:
        lines += [_("There were more pages than may be visited (--pages): what they keep is not known."), ""]
    lines += table(
        [_("Page"), _("After"), _("Opened")],
        (
            [
                code(page.address),
                code(words.title(page.step)),
                _("no: {reason}").format(reason=code(page.not_visited)) if page.not_visited else _("yes"),
            ]
            for page in scenario.pages
        ),
    )
    if scenario.script:
        # No line of Markdown can end what is indented.
        lines += ["", *(f"    {printable(line)}" for line in scenario.script.splitlines())]
    return lines


def _list(facts: Iterable[tuple[str, str]]) -> list[str]:
    return [f"- {_named(title, text)}" for title, text in facts]


def _named(title: str, text: str) -> str:
    """A text behind its title, with the colon of the language."""
    return _("{title}: {sentence}").format(title=title, sentence=text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table whose cells are Markdown."""
    heads = [code(one) if re.search(r"[^\w ’'()-]", one) else one for one in head]
    return [f"| {' | '.join(heads)} |", "|" + "---|" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]


def code(text: str) -> str:
    """*text* as inline code, in a table or elsewhere, with every character to be seen."""
    return inline_code(printable(text, longest=LONGEST))
