"""Who sees everything that pages ask for and keep, while it happens: what a later look finds does not say what came
first, and nothing of what is gone again.

Playwright tells of requests, the script ``witness.js`` of what scripts keep, and ``protocol`` of what answers set.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Error, Page, Request, WebSocket

from cookie_charter.audit.protocol import Protocol
from cookie_charter.audit.record import Record
from cookie_charter.catalogue.model import Kind

NAME: Final = "cookieCharterWitness"
SCRIPT: Final = Path(__file__).with_name("witness.js").read_text(encoding="utf-8")


class Witness:
    """Listens to a browser from its start on."""

    def __init__(self, context: BrowserContext, record: Record, is_here: Callable[[str], bool]) -> None:
        self.record = record
        self.is_here = is_here
        """Whether an address is one of the platform's."""
        self.on_purpose: Callable[[Page], bool] = lambda page: False
        """Whether a page counts wherever it is, since what a visitor does has led there."""
        self.under_way: dict[Request, Page] = {}
        """The requests that are not answered yet, each with its page."""
        self.caches: dict[str, None] = {}
        """The origins with something in Cache Storage."""
        self.protocol = Protocol(record, self._counts)
        context.expose_binding(NAME, self._on_script)
        context.add_init_script(SCRIPT)
        context.on("request", self._on_request)
        context.on("requestfinished", self._on_answered)
        context.on("requestfailed", self._on_answered)
        context.on("page", self._on_page)
        for page in context.pages:
            self._on_page(page)

    def _counts(self, page: Page, address: str) -> bool:
        return not address.startswith("http") or self.is_here(address) or self.on_purpose(page)

    def _on_page(self, page: Page) -> None:
        # Nobody listens to dialogs, save perhaps the scenario: Playwright then dismisses them by itself.
        page.on("websocket", self._on_socket)
        self.protocol.attach(page)

    def _on_socket(self, socket: WebSocket) -> None:
        self.record.request(socket.url, "")

    def _on_request(self, request: Request) -> None:
        # Where a link leads is no business of the platform's, nor is what is asked for there.
        page = ""
        with suppress(Error):  # a service worker has no page, and what is gone no address
            frame = request.frame
            opens = request.is_navigation_request() and frame.parent_frame is None
            page = request.url if opens else frame.page.main_frame.url
            if page.startswith("http") and not self.is_here(page):
                return
            self.under_way[request] = frame.page
        self.record.request(request.url, page)

    def _on_answered(self, request: Request) -> None:
        self.under_way.pop(request, None)

    def _on_script(self, source: dict[str, Any], told: Any) -> None:
        """What ``witness.js`` tells; it comes from the page, so that nothing about it is certain."""
        page: Page = source["page"]
        if not isinstance(told, dict) or not all(isinstance(one, str) for one in told.values()):
            return
        kind, name, origin, script = (told.get(key, "") for key in ("kind", "name", "origin", "script"))
        if not self._counts(page, told.get("page", "")):
            return
        if kind in {Kind.COOKIE, "perhaps"}:
            url = f"{origin}{told.get('path', '/')}"
            header = f"{name}=x;{told.get('attributes', '')}"
            self.record.set_cookie(header, url, set_by=script, sure=kind == Kind.COOKIE)
        elif kind == "changed":
            self.record.changed_cookie(name, origin)
        elif kind == "cache":
            self.caches[origin] = None
        elif kind in _ENTRIES:
            self.record.set_entry(Kind(kind), name, origin, set_by=script)


_ENTRIES: Final = {Kind.LOCAL_STORAGE, Kind.SESSION_STORAGE, Kind.INDEXED_DB}
