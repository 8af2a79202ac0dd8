"""Look at what a browser keeps: wait until nothing new comes, and write down what is there."""

import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Cookie, Error, Frame, Page
from playwright.sync_api import TimeoutError as TooLateError

from cookie_charter.audit.addresses import shown
from cookie_charter.audit.evidence import EvidenceError
from cookie_charter.audit.links import Link, link
from cookie_charter.audit.record import Record
from cookie_charter.audit.witness import Witness
from cookie_charter.catalogue.model import Kind
from cookie_charter.speech import _

SECONDS: Final = 15
"""How long a page may take to answer, and to load."""
QUIET_SECONDS: Final = 1.0
"""How long nothing new may come before a page counts as done."""
PATIENCE_SECONDS: Final = 3.0
"""How long that may take in a page that does not stay open."""
READING_SECONDS: Final = 5
"""How long it may take to say what it keeps."""
TURN_SECONDS: Final = 0.1
"""How often cookies are looked at."""

STORAGES: Final = (Kind.LOCAL_STORAGE, Kind.SESSION_STORAGE, Kind.INDEXED_DB)
HELD: Final = Path(__file__).with_name("held.js").read_text(encoding="utf-8")

FIELDS: Final = ", ".join(
    (
        "textarea",
        "select",
        "[contenteditable]",
        "input:not([type=button], [type=checkbox], [type=radio], [type=submit])",
    )
)
"""What a picture does not show."""


class Look:
    """Looks at the tabs of one browser, and at its cookies."""

    def __init__(self, context: BrowserContext, record: Record, witness: Witness, settle: float) -> None:
        self.context = context
        self.record = record
        self.witness = witness
        self.settle_seconds = settle
        self.screenshots: dict[str, bytes] = {}
        self.workers: dict[str, None] = {}
        """The origins with a service worker."""

    def wait(self, seconds: float = TURN_SECONDS) -> None:
        """Let happen what happens, and look at the cookies then. Raises Error where the browser is gone."""
        try:
            self.context.pages[0].wait_for_timeout(seconds * 1000)
        except (Error, IndexError):  # the tab is just closing
            time.sleep(seconds)
        self.record.cookies(self.context.cookies())

    def wait_until(self, moment: float) -> None:
        """The same up to a moment of the monotonic clock."""
        while time.monotonic() < moment:
            self.wait(min(TURN_SECONDS, max(0.001, moment - time.monotonic())))

    def settle(self, page: Page) -> None:
        """Wait until a page has loaded and nothing new comes, or it has had the time for that."""
        with suppress(Error):
            page.wait_for_load_state("load", timeout=SECONDS * 1000)
        loaded = time.monotonic()
        quiet = min(QUIET_SECONDS, self.settle_seconds)
        end = loaded + min(PATIENCE_SECONDS, self.settle_seconds)
        while (now := time.monotonic()) < end and not page.is_closed():
            since = now if page in self.witness.under_way.values() else max(loaded, self.record.last)
            if now - since >= quiet:
                break
            self.wait()

    def at(self, tab: Page, staying: Iterable[Page] = ()) -> list[Link]:
        """Write down what there is in a tab and in those that it has opened, which are closed; *staying* are others.

        Gives the links of this one; raises EvidenceError if it does not react.
        """
        opened = [page for page in self.context.pages if page is not tab and page not in staying]
        for page in (tab, *opened):
            self.settle(page)
        for page in opened:
            with suppress(Error):
                self.read(page)
            page.close()
        self.record.cookies(self.context.cookies())
        for _attempt in range(2):
            try:
                return self.read(tab)
            except TooLateError:
                break
            except Error:  # it was just leaving for another page
                self.settle(tab)
        raise EvidenceError(too_late(tab.url))

    def read(self, page: Page) -> list[Link]:
        """Write down the storages of every frame of a page; give its links. Raises Error if it does not react."""
        for frame in page.frames:
            if frame is not page.main_frame:
                with suppress(Error):
                    self._read_frame(frame)
        return self._read_frame(page.main_frame)

    def _read_frame(self, frame: Frame) -> list[Link]:
        # Only to look for an element has a time limit: a page that hangs would never evaluate anything.
        held: dict[str, Any] = frame.locator(":root").evaluate(HELD, timeout=READING_SECONDS * 1000)
        for kind in STORAGES:
            for name in held[kind]:
                self.record.entry(kind, name, held["origin"])
        if held["caches"]:
            self.witness.caches[held["origin"]] = None
        if held["workers"]:
            self.workers[held["origin"]] = None
        # That of a drawing is an object.
        return [link(*one) for one in held["links"] if isinstance(one[0], str)]

    def leave(self, page: Page) -> None:
        """Go away from a page, as a visitor does: some keep something just then."""
        with suppress(Error):  # it hangs, or was closed
            page.goto("about:blank", timeout=READING_SECONDS * 1000)
        self.wait()

    def picture(self, page: Page) -> None:
        """Keep what a page looks like at this step, what was typed in it left out."""
        with suppress(Error):  # a page that hangs shows nothing
            mask = [frame.locator(FIELDS) for frame in page.frames]
            self.screenshots[self.record.step] = page.screenshot(mask=mask, timeout=READING_SECONDS * 1000)

    def cookies(self) -> list[Cookie]:
        """Those that the browser keeps now."""
        return self.context.cookies()


def too_late(url: str) -> str:
    """That a page does not answer."""
    return _("{address} does not answer within {seconds} seconds").format(address=shown(url), seconds=SECONDS)
