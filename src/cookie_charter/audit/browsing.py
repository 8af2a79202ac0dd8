"""The browser of a live visit: Chromium by Playwright, which must be there. ``visit`` says what it does, and why."""

import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from cookie_charter.audit.addresses import shown
from cookie_charter.audit.evidence import ARRIVAL, Evidence, EvidenceError, Visit
from cookie_charter.audit.launching import Chromium, find
from cookie_charter.audit.plan import Plan
from cookie_charter.audit.record import Record
from cookie_charter.audit.script import Scenario
from cookie_charter.audit.visitor import Visitor
from cookie_charter.speech import _


def browse(plan: Plan, scenarios: Iterable[Scenario], progress: Callable[[str], None]) -> list[Evidence]:
    """Visit a site in the scenario ``arrival``, and in each of these; raises EvidenceError."""
    try:
        with sync_playwright() as playwright:
            chromium = find(playwright.chromium)
            return [_play(chromium, plan, scenario, progress) for scenario in (None, *scenarios)]
    except Error:
        raise EvidenceError(_("the browser was closed before the end of the visit")) from None


def _play(chromium: Chromium, plan: Plan, scenario: Scenario | None, progress: Callable[[str], None]) -> Evidence:
    """One scenario, in a profile of its own; None is the one in which nothing is done."""
    name = scenario.name if scenario else ARRIVAL
    record = Record(shown(plan.url), name)
    started = datetime.now(tz=UTC)
    # A profile that is still busy when it goes shall not take the evidence with it.
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        chromium.launch(plan, Path(profile)) as context,
    ):
        visitor = Visitor(context, record, plan, lambda line: progress(f"{name}: {line}"))
        visitor.play(scenario)
    evidence = record.evidence()
    evidence.visit = Visit(
        scenario=name,
        browser=f"Chromium {chromium.version}",
        user_agent=plan.user_agent or chromium.user_agent,
        language=plan.language,
        viewport=plan.viewport,
        started=started,
        ended=datetime.now(tz=UTC),
        script=scenario.source if scenario else None,
        pages=visitor.crawl.pages,
        used_up=visitor.crawl.used_up,
        screenshots=visitor.look.screenshots,
        storages=list(visitor.look.workers),
        caches=list(visitor.witness.caches),
        har=[exchange.entry() for exchange in visitor.witness.protocol.exchanges],
    )
    return evidence
