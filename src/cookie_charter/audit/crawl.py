"""Open pages of a site, and follow their links, nearest first."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias
from urllib.parse import urldefrag

from playwright.sync_api import Cookie, Error, Page, Response
from playwright.sync_api import TimeoutError as TooLateError

from cookie_charter.audit import looking
from cookie_charter.audit.addresses import bare, shown
from cookie_charter.audit.evidence import EvidenceError, PageVisited
from cookie_charter.audit.links import Choice, Link
from cookie_charter.audit.looking import Look
from cookie_charter.audit.plan import Plan
from cookie_charter.catalogue.model import covers, host_of
from cookie_charter.speech import _

Key: TypeAlias = tuple[str, str, str]
"""Name, domain and path: a browser keeps one cookie only under each."""

SESSION: Final = -1
"""When a cookie ends that goes with the session."""


class Crawl:
    """Goes through the pages of a site in one tab after the other, beside those that stay open."""

    def __init__(self, look: Look, choice: Choice, plan: Plan, progress: Callable[[str], None]) -> None:
        self.look = look
        self.choice = choice
        self.plan = plan
        self.progress = progress
        self.staying: list[Page] = []
        """The tabs that are left alone."""
        self.pages: list[PageVisited] = []
        self.used_up = False
        self._opened = 0
        self._done: set[str] = set()
        self._told: set[str] = set()

    def new_tab(self) -> Page:
        """A new tab instead of those that are there; one may hang, and would keep the next page from opening."""
        tab = self.look.context.new_page()
        while tab not in self.look.witness.protocol.attached:  # what it asks for shall be seen from the start
            tab.wait_for_timeout(5)
        for page in self.look.context.pages:
            if page is not tab and page not in self.staying:
                if self.choice.is_here(page.url):
                    self.look.leave(page)
                page.close()
        return tab

    def open_start(self, tab: Page) -> None:
        """Open the start page; raises EvidenceError if that is none."""
        url = self.plan.url
        response = self._open(tab, url)
        if response and response.status == 401:
            raise EvidenceError(self._not_let_in(url))
        if response and response.status >= 400:
            sentence = _("{address} answers with status {status}")
            raise EvidenceError(sentence.format(address=shown(url), status=response.status))
        if not self.choice.is_here(tab.url):
            sentence = _("{address} redirects to another host, {host}: give its address, or name that host as well")
            raise EvidenceError(sentence.format(address=shown(url), host=host_of(tab.url)))

    def announce(self, url: str) -> None:
        """Count a page, and say which one it is."""
        self._opened += 1
        self.progress(f"{self._opened}/{self.plan.pages} {shown(url)}")

    def follow(self, links: Iterable[Link], *, session: Iterable[Key] = ()) -> None:
        """Open links, and the links of what they lead to, in the order in which they were found; but a path that was
        opened before, with another query, only when there is nothing else.

        It ends where the cookies of a *session* are gone.
        """
        waiting = dict.fromkeys(self._chosen(links))
        held = set(session)
        while left := [address for address in waiting if address not in self._done]:
            if self._opened >= self.plan.pages:
                self.used_up = True
                self._skip(left, _("--pages was used up"))
                return
            opened = Counter(map(bare, self._done))
            address = min(left, key=lambda address: opened[bare(address)])
            waiting |= dict.fromkeys(self._visit(address))
            if lost := self._lost(held):
                sentence = _(
                    "{address} has ended the session, its cookies are gone: {names}; leave it out by --exclude"
                )
                self.fail(EvidenceError(sentence.format(address=shown(address), names=", ".join(lost))))
                self._skip([one for one in left if one != address], _("the session had ended"))
                return

    def _chosen(self, links: Iterable[Link]) -> list[str]:
        """The addresses of the links that are followed; of the others, it is written down why not."""
        chosen = []
        for link in links:
            if not self.choice.is_here(link.address):
                continue
            if reason := self.choice.reason_against(link):
                self._skip([link.address], reason)
            else:
                chosen.append(link.address)
        return chosen

    def _skip(self, addresses: Iterable[str], reason: str) -> None:
        for address in map(bare, addresses):
            if address not in self._told:
                self._told.add(address)
                self.pages.append(PageVisited(address, self.look.record.step, reason))

    def _visit(self, address: str) -> list[str]:
        """Open a page, write down what it keeps, and give the links to follow."""
        self.announce(address)
        tab = self.new_tab()
        before = self.look.cookies()
        try:
            self._open(tab, address)
            if self.choice.is_here(tab.url):
                return self._chosen(self.look.at(tab, self.staying))
            sentence = _("{address} redirects to another host, {host}")
            sentence = sentence.format(address=shown(address), host=host_of(tab.url))
            self._skip([address], sentence)
            self.progress(sentence)
        except EvidenceError as error:
            self.fail(error)
            self._skip([address], str(error))
        self.new_tab()
        self._forget_others(before)
        return []

    def _open(self, tab: Page, url: str) -> Response | None:
        """Open a page; raises EvidenceError if it does not answer."""
        self._done.add(urldefrag(url).url)
        try:
            response = tab.goto(url, wait_until="commit", timeout=looking.SECONDS * 1000)
        except Error as error:
            raise EvidenceError(self._failure(url, error)) from None
        self._done.add(urldefrag(tab.url).url)
        if self.choice.is_here(tab.url):
            self.look.record.visited(tab.url)
            self.pages.append(PageVisited(bare(url), self.look.record.step))
            self._told.add(bare(url))
        return response

    def _failure(self, url: str, error: Error) -> str:
        """Why a page cannot be opened, with nothing of what Playwright says but the browser's own name for it."""
        if isinstance(error, TooLateError):
            return looking.too_late(url)
        if "Download is starting" in str(error):
            return _("{address} is a file to download, and no page").format(address=shown(url))
        code = re.search(r"net::(ERR_\w+)", str(error))
        reason = code[1] if code else type(error).__name__
        if reason == "ERR_INVALID_AUTH_CREDENTIALS":
            return self._not_let_in(url)
        if reason.startswith(("ERR_CERT", "ERR_SSL")):
            sentence = _("the certificate of {address} is not trusted ({reason})")
            return sentence.format(address=shown(url), reason=reason)
        return _("{address} cannot be opened ({reason})").format(address=shown(url), reason=reason)

    def _not_let_in(self, url: str) -> str:
        sentence = _("{address} asks for a user name and a password: give them by --user and --password-env")
        if self.plan.user is not None:
            sentence = _("{address} does not accept the user name and the password of --user and --password-env")
        return sentence.format(address=shown(url))

    def fail(self, error: EvidenceError) -> None:
        """Say, and write down, what could not be looked at."""
        self.progress(str(error))
        self.look.record.failed(str(error))

    def _forget_others(self, held: list[Cookie]) -> None:
        """Throw away the cookies of other hosts that were not *held* before a link led there."""
        before = {key(cookie) for cookie in held}
        for cookie in self.look.cookies():
            if key(cookie) not in before and not self.is_ours(cookie):
                name, domain, path = key(cookie)
                self.look.context.clear_cookies(name=name, domain=domain, path=path)

    def is_ours(self, cookie: Cookie) -> bool:
        """Whether a cookie is kept for a host of the platform's."""
        bare_host = cookie["domain"].removeprefix(".")
        return any(covers(bare_host, host) or covers(host, bare_host) for host in self.choice.hosts)

    def _lost(self, held: set[Key]) -> list[str]:
        """The names of the cookies that are *held* no more, and have not just come to their end."""
        there = {key(cookie) for cookie in self.look.cookies()} if held else held
        return sorted({name for name, _domain, _path in held - there})


def key(cookie: Cookie) -> Key:
    """What a browser knows a cookie by."""
    return cookie["name"], cookie["domain"], cookie["path"]


def lasting(cookies: Iterable[Cookie]) -> set[Key]:
    """Those of the *cookies* that do not end by themselves while a visit lasts."""
    soon = time.time() + 3_600
    return {key(cookie) for cookie in cookies if cookie["expires"] == SESSION or cookie["expires"] > soon}
