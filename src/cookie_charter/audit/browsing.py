"""The browser of a live visit: Chromium by Playwright, which must be there. ``visit`` says what it does, and why."""

import json
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urlsplit

from playwright.sync_api import (
    BrowserContext,
    BrowserType,
    Cookie,
    Error,
    Frame,
    Page,
    Request,
    Response,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as TooLateError

from cookie_charter.audit.evidence import ARRIVAL, Evidence, EvidenceError
from cookie_charter.audit.record import Record
from cookie_charter.audit.script import Script
from cookie_charter.catalogue.model import Kind, covers, host_of
from cookie_charter.speech import _

CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The commands that may be a Chromium where Playwright has not installed its own."""

SECONDS: Final = 15
"""How long a page may take to answer, and to load."""
QUIET_SECONDS: Final = 3
"""How long it may then take until it asks for nothing more."""
START_SECONDS: Final = 0.5
"""How long what the last click of a script set going may take to begin."""
READING_SECONDS: Final = 5
"""How long it may take to say what it keeps."""

PAGES: Final = {(None, None), ("text/html", None), ("application/xhtml+xml", None)}
"""The types and encodings, as an address lets guess them, of what can be a page."""
LOGOUT: Final = re.compile(r"log-?_?(out|off)|sign-?_?(out|off)|d[eé]connexion|deconnect", re.IGNORECASE)

STORAGES: Final = (Kind.LOCAL_STORAGE, Kind.SESSION_STORAGE, Kind.INDEXED_DB)

HELD: Final = Path(__file__).with_name("held.js").read_text(encoding="utf-8")


def browse(
    url: str,
    *,
    script: Script | None,
    hosts: Collection[str],
    limit: int,
    progress: Callable[[str], None],
) -> Evidence:
    """Visit *url* and at most *limit* pages of *hosts*, and do what *script* does in between; raises EvidenceError."""
    record = Record(url)
    try:
        # A profile that is still busy when it goes shall not take the evidence with it.
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
            sync_playwright() as playwright,
            _launch(playwright.chromium, Path(profile), url) as context,
        ):
            visitor = _Visitor(context, record, hosts, limit, progress)
            visitor.look_around(url, limit if script is None else (limit + 1) // 2)
            if script:
                visitor.choose(url, script)
    except Error:
        raise EvidenceError(_("the browser was closed before the end of the visit")) from None
    return record.evidence()


def _launch(chromium: BrowserType, profile: Path, url: str) -> BrowserContext:
    """Start Playwright's own Chromium, or else the system's, with a new profile in the folder *profile*;
    addresses that a script leaves incomplete are those of *url*.

    With a profile, as visitors have one, which takes what third parties want to keep: without one, Playwright's
    Chromium counts as incognito and refuses most of that. And with all of Chromium, not Playwright's headless shell.
    """
    (profile / "Default").mkdir()
    preferences = {"profile": {"cookie_controls_mode": 0}}
    (profile / "Default/Preferences").write_text(json.dumps(preferences), encoding="utf-8")
    for path in (None, *filter(None, map(shutil.which, CHROMIUM))):
        for sandbox in _sandboxes():
            with suppress(Error):
                return chromium.launch_persistent_context(
                    profile,
                    channel=None if path else "chromium",
                    executable_path=path,
                    base_url=url,
                    args=["--disable-background-networking"],  # it shall ask for nothing by itself
                    chromium_sandbox=sandbox,
                    accept_downloads=False,
                )
    raise EvidenceError(_("Chromium cannot be started; install it with 'playwright install chromium'"))


def _sandboxes() -> Iterator[bool]:
    """With Chromium's sandbox if it can be, and else without, as Playwright does by itself: root may not use it, nor
    does every container or Ubuntu let others."""
    if getattr(os, "geteuid", lambda: 1)() != 0:
        yield True
    yield False


class _Visitor:
    """Somebody who has never been here, and what comes to light."""

    def __init__(
        self,
        context: BrowserContext,
        record: Record,
        hosts: Collection[str],
        limit: int,
        progress: Callable[[str], None],
    ) -> None:
        self.context = context
        self.record = record
        self.hosts = {_without_www(host.lower()) for host in hosts}
        self.limit = limit
        self.progress = progress
        self.opened = 0
        self.done: set[str] = set()
        # Nobody listens to dialogs, save perhaps the script: Playwright then dismisses them by itself.
        context.on("request", self._on_request)
        context.on("page", lambda page: page.on("websocket", lambda socket: record.request(socket.url)))

    def _on_request(self, request: Request) -> None:
        # Where a link leads is no business of the platform's, nor is what is asked for there.
        with suppress(Error):  # a service worker has no page, and what is gone no address
            frame = request.frame
            opens = request.is_navigation_request() and frame.parent_frame is None
            page = request.url if opens else frame.page.main_frame.url
            if page.startswith("http") and not self._is_here(page):
                return
        self.record.request(request.url)

    def look_around(self, url: str, until: int) -> None:
        """Open the start page, which must answer, and follow links until so many pages were opened."""
        tab = self._new_tab()
        self._announce(url)
        response = self._open(tab, url)
        if response and response.status >= 400:
            sentence = _("{address} answers with status {status}")
            raise EvidenceError(sentence.format(address=_shown(url), status=response.status))
        if not self._is_here(tab.url):
            sentence = _("{address} redirects to another host, {host}: give its address, or name that host as well")
            raise EvidenceError(sentence.format(address=_shown(url), host=host_of(tab.url)))
        self._follow(tab, self._look(tab), until)

    def choose(self, url: str, script: Script) -> None:
        """Come back, do what the script does, and look around again."""
        tab = self._new_tab()
        self._open(tab, url)
        self._look(tab)
        self.progress(str(script.path))
        self.record.step = "visit"
        script.run(tab)
        tab = (self.context.pages or [self.context.new_page()])[0]
        tab.wait_for_timeout(START_SECONDS * 1000)
        self.done.clear()
        links = [urldefrag(url).url]
        try:
            links += self._look(tab)
        except EvidenceError as error:
            self._fail(error)
            tab = self._new_tab()
        self._follow(tab, links, self.limit)

    def _follow(self, tab: Page, links: Iterable[str], until: int) -> None:
        """Open links, and the links of what they lead to, in the order in which they were found; but a path that was
        opened before, with another query, only when there is nothing else."""
        waiting = dict.fromkeys(links)
        while self.opened < until and (left := [link for link in waiting if link not in self.done]):
            opened = Counter(map(_without_query, self.done))
            link = min(left, key=lambda link: opened[_without_query(link)])
            self._announce(link)
            held = self.context.cookies()
            try:
                self._open(tab, link)
                if self._is_here(tab.url):
                    waiting |= dict.fromkeys(self._look(tab))
                    continue
                self.progress(
                    _("{address} redirects to another host, {host}").format(address=_shown(link), host=host_of(tab.url))
                )
            except EvidenceError as error:
                self._fail(error)
            tab = self._new_tab()
            self._forget_others(held)

    def _fail(self, error: EvidenceError) -> None:
        self.progress(str(error))
        self.record.failed(str(error))

    def _forget_others(self, held: list[Cookie]) -> None:
        """Throw away the cookies of other hosts that were not *held* before a link led there."""
        before = {(cookie["name"], cookie["domain"], cookie["path"]) for cookie in held}
        for cookie in self.context.cookies():
            name, domain, path = cookie["name"], cookie["domain"], cookie["path"]
            bare = domain.removeprefix(".")
            ours = any(covers(bare, host) or covers(host, bare) for host in self.hosts)
            if not ours and (name, domain, path) not in before:
                self.context.clear_cookies(name=name, domain=domain, path=path)

    def _announce(self, url: str) -> None:
        self.opened += 1
        self.progress(f"{self.opened}/{self.limit} {_shown(url)}")

    def _new_tab(self) -> Page:
        """A new tab instead of those that are there; one may hang, and would keep the next page from opening."""
        tab = self.context.new_page()
        for page in self.context.pages:
            if page is not tab:
                page.close()
        return tab

    def _open(self, tab: Page, url: str) -> Response | None:
        """Open a page; raises EvidenceError if it does not answer."""
        self.done.add(urldefrag(url).url)
        try:
            response = tab.goto(url, wait_until="commit", timeout=SECONDS * 1000)
        except Error as error:
            raise EvidenceError(_failure(url, error)) from None
        self.done.add(urldefrag(tab.url).url)
        if self._is_here(tab.url):
            self.record.visited(tab.url)
        return response

    def _look(self, tab: Page) -> list[str]:
        """Record what there is, once the pages have loaded or have had the time to, and close every tab but this one.

        Gives the links of this one that are to be followed; raises EvidenceError if it does not react.
        """
        for page in self.context.pages:
            _settle(page)
        for cookie in self.context.cookies():
            self.record.cookie(cookie)
        for page in self.context.pages:
            if page is not tab:
                with suppress(Error):
                    self._read(page)
                page.close()
        for _attempt in range(2):
            try:
                return self._links(tab.url, self._read(tab))
            except TooLateError:
                break
            except Error:  # it was just leaving for another page
                _settle(tab)
        raise EvidenceError(_too_late(tab.url))

    def _read(self, page: Page) -> list[str]:
        """Record the storages of every frame of a page; give its links. Raises Error if the page does not react."""
        for frame in page.frames:
            if frame is not page.main_frame:
                with suppress(Error):
                    self._read_frame(frame)
        return self._read_frame(page.main_frame)

    def _read_frame(self, frame: Frame) -> list[str]:
        # Only to look for an element has a time limit: a page that hangs would never evaluate anything.
        held: dict[str, Any] = frame.locator(":root").evaluate(HELD, timeout=READING_SECONDS * 1000)
        for kind in STORAGES:
            for name in held[kind]:
                self.record.entry(kind, name, host_of(held["origin"]))
        return [link for link in held["links"] if isinstance(link, str)]  # that of a drawing is an object

    def _links(self, address: str, links: Iterable[str]) -> list[str]:
        """Those of the links of a page that are to be followed."""
        if not self._is_here(address):
            return []
        addresses = (urldefrag(link).url for link in links if self._is_here(link))
        after = self.record.step != ARRIVAL
        return [
            link
            for link in addresses
            if guess_type(urlsplit(link).path) in PAGES and not (after and LOGOUT.search(unquote(link)))
        ]

    def _is_here(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:  # such as a bracket too many
            return False
        return parts.scheme in {"http", "https"} and _without_www(parts.hostname or "") in self.hosts


def _settle(page: Page) -> None:
    """Wait until a page has loaded and asks for nothing more, or has had the time to."""
    with suppress(Error):
        page.wait_for_load_state("load", timeout=SECONDS * 1000)
        page.wait_for_load_state("networkidle", timeout=QUIET_SECONDS * 1000)


def _failure(url: str, error: Error) -> str:
    """Why a page cannot be opened, with nothing of what Playwright says but the browser's own name for it."""
    if isinstance(error, TooLateError):
        return _too_late(url)
    address = _shown(url)
    code = re.search(r"net::(ERR_\w+)", str(error))
    reason = code[1] if code else type(error).__name__
    if reason.startswith(("ERR_CERT", "ERR_SSL")):
        return _("the certificate of {address} is not trusted ({reason})").format(address=address, reason=reason)
    return _("{address} cannot be opened ({reason})").format(address=address, reason=reason)


def _too_late(url: str) -> str:
    return _("{address} does not answer within {seconds} seconds").format(address=_shown(url), seconds=SECONDS)


def _shown(url: str) -> str:
    """An address without its query, which can hold what is secret."""
    return f"{_without_query(url)}?…" if "?" in url else url


def _without_query(url: str) -> str:
    return url.partition("?")[0]


def _without_www(host: str) -> str:
    return host.removeprefix("www.")
