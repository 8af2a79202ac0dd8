"""Somebody who has never been on a site: opens its start page, does what a scenario says, and follows links.

The pages that matter most stay open, and are looked at again, until the time to settle is over: the start page, and
those to which the scenario has led. The links are followed in other tabs meanwhile.
"""

import time
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import BrowserContext, Error, Page

from cookie_charter.audit.crawl import Crawl, Key, lasting
from cookie_charter.audit.evidence import EvidenceError
from cookie_charter.audit.links import Choice, Link
from cookie_charter.audit.looking import Look
from cookie_charter.audit.plan import Plan
from cookie_charter.audit.record import Record
from cookie_charter.audit.script import Scenario
from cookie_charter.audit.witness import Witness
from cookie_charter.catalogue.model import host_of


class Visitor:
    """One visitor, in a browser with a fresh profile."""

    def __init__(self, context: BrowserContext, record: Record, plan: Plan, progress: Callable[[str], None]) -> None:
        self.plan = plan
        self.progress = progress
        self.record = record
        choice = Choice(plan, {host_of(plan.url), *plan.hosts})
        self.witness = Witness(context, record, choice.is_here)
        self.look = Look(context, record, self.witness, plan.settle)
        self.crawl = Crawl(self.look, choice, plan, progress)

    def play(self, scenario: Scenario | None) -> None:
        """Do all of it; raises EvidenceError where the start page does not answer, or the scenario stops."""
        if scenario is None:
            self._arrive()
        else:
            self._act(scenario)
        for page in list(self.look.context.pages):
            self.look.leave(page)

    def _arrive(self) -> None:
        """Open the start page, do nothing there, and follow its links."""
        tab = self.crawl.new_tab()
        self.crawl.announce(self.plan.url)
        links = self._open_start(tab)
        until = time.monotonic() + self.plan.settle
        self.crawl.staying = [tab]
        self.crawl.follow(links)
        self._stay(until)
        self.look.picture(tab)

    def _act(self, scenario: Scenario) -> None:
        """Open the start page, do what the scenario says, open it again, and follow links."""
        tab = self.crawl.new_tab()
        self._open_start(tab)
        self.look.picture(tab)
        before = lasting(self.look.cookies())
        links = self._run(scenario, tab)

        tab = self.crawl.new_tab()
        self.crawl.announce(self.plan.url)
        links = [*self._open_again(tab), *links]
        until = time.monotonic() + self.plan.settle
        self.crawl.staying.append(tab)
        self.crawl.follow(links, session=self._session(before))
        self._stay(until)

    def _open_start(self, tab: Page) -> list[Link]:
        self.crawl.open_start(tab)
        return self.look.at(tab)

    def _run(self, scenario: Scenario, tab: Page) -> list[Link]:
        """Do it, let the pages to which it has led stay open, and give the links of the first one."""
        self.look.wait()  # till all has been told that has happened before
        self.progress(f"{scenario.path}")
        self.record.step = scenario.name
        self.witness.on_purpose = lambda _page: True
        scenario.run(tab)
        self.crawl.staying = staying = list(self.look.context.pages)
        self.witness.on_purpose = lambda page: page in staying
        for page in staying:
            self.look.settle(page)
        links: list[Link] = []
        for page in reversed(staying):
            with suppress(Error):  # it hangs
                links = self.look.read(page)
        if staying:
            self.look.picture(staying[0])
        return links

    def _open_again(self, tab: Page) -> list[Link]:
        try:
            self.crawl.open_start(tab)
            return self.look.at(tab, self.crawl.staying)
        except EvidenceError as error:
            self.crawl.fail(error)
            return []

    def _session(self, before: set[Key]) -> set[Key]:
        """The platform's cookies that are there since the scenario."""
        return lasting(filter(self.crawl.is_ours, self.look.cookies())) - before

    def _stay(self, until: float) -> None:
        """Look on where something can still come, until this moment of the monotonic clock."""
        self.look.wait_until(until)
        for page in self.look.context.pages:
            with suppress(Error):  # it hangs, or was closed
                self.look.read(page)
        self.look.wait()
