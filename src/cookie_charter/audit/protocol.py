"""What answers set, by Chromium's own protocol (https://chromedevtools.github.io/devtools-protocol/).

It says of every answer which cookies it set and which of them the browser refused, and of every storage which entries
are made: in pages, in frames of other hosts, which are targets of their own below that of their page, and in workers.
An answer and its headers come as two events, in any order; an address that redirects has a pair for each hop.
"""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, TypeAlias

from playwright.sync_api import CDPSession, Error, Page

from cookie_charter.audit.exchange import Exchange
from cookie_charter.audit.record import Record
from cookie_charter.catalogue.model import Kind

Event: TypeAlias = dict[str, Any]
Send: TypeAlias = Callable[[str, Event], None]

ATTACH: Final = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": False}
MOST: Final = 10_000
"""How many requests are written down."""


@dataclass
class _Target:
    """A page, a frame of another host in it, or a worker: what it shows counts or not with its *page*."""

    page: Page
    frame: str
    """The identity of the page's own frame."""
    send: Send


@dataclass
class _Chain:
    """A request, those that it was redirected to, and what came with the answer to each of them."""

    steps: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    answers: list[Event | None] = field(default_factory=list)
    done: int = 0


class Protocol:
    """Listens to every target of the pages that it is attached to."""

    def __init__(self, record: Record, counts: Callable[[Page, str], bool]) -> None:
        """*counts* tells of a page, and the address that it shows, whether what comes to light there counts."""
        self.record = record
        self.counts = counts
        self.exchanges: list[Exchange] = []
        self._chains: dict[str, _Chain] = {}
        self._numbers = count(1)
        self._handlers: Final[dict[str, Callable[[_Target, Event], None]]] = {
            "Network.requestWillBeSent": self._on_request,
            "Network.responseReceived": self._on_response,
            "Network.responseReceivedExtraInfo": self._on_answer,
            "DOMStorage.domStorageItemAdded": self._on_entry,
            "Target.attachedToTarget": self._on_target,
            "Target.receivedMessageFromTarget": self._on_message,
        }
        self.attached: set[Page] = set()
        """The pages that it listens to by now."""
        self._below: dict[str, _Target] = {}
        """The targets below a page's, by the identity of their session."""

    def attach(self, page: Page) -> None:
        """Listen to a page from now on."""
        with suppress(Error):  # it is gone again
            session = page.context.new_cdp_session(page)
            frame = session.send("Target.getTargetInfo")["targetInfo"]["targetId"]
            target = _Target(page, frame, lambda method, given: _send(session, method, given))
            for name, handler in self._handlers.items():
                session.on(name, lambda event, handler=handler: handler(target, event))
            self._listen(target)
        self.attached.add(page)

    def _listen(self, target: _Target) -> None:
        for method, given in (
            ("Network.enable", {}),
            ("DOMStorage.enable", {}),
            ("Target.setAutoAttach", ATTACH),
            ("Runtime.runIfWaitingForDebugger", {}),
        ):
            with suppress(Error):  # a worker has no storage; what is gone has nothing
                target.send(method, given)

    def _on_target(self, parent: _Target, event: Event) -> None:
        """A frame of another host, or a worker: its messages are wrapped into those of the page."""
        session = event["sessionId"]

        def send(method: str, given: Event) -> None:
            message = json.dumps({"id": next(self._numbers), "method": method, "params": given})
            parent.send("Target.sendMessageToTarget", {"sessionId": session, "message": message})

        self._below[session] = _Target(parent.page, parent.frame, send)
        self._listen(self._below[session])

    def _on_message(self, _parent: _Target, event: Event) -> None:
        message = json.loads(event["message"])
        handler, target = self._handlers.get(message.get("method", "")), self._below.get(event["sessionId"])
        if handler and target:
            handler(target, message["params"])

    def _on_request(self, target: _Target, event: Event) -> None:
        url = event["request"]["url"]
        if not url.startswith("http"):
            return
        opens = event.get("type") == "Document" and event.get("frameId") == target.frame
        if not self._is_wanted(target, url if opens else None):
            self._chains.pop(event["requestId"], None)
            return
        chain = self._chains.setdefault(event["requestId"], _Chain())
        if redirect := event.get("redirectResponse"):
            self._respond(chain, redirect, event.get("redirectHasExtraInfo", True))
        chain.steps.append(self.record.step)
        chain.exchanges.append(Exchange(event))
        if len(self.exchanges) < MOST:
            self.exchanges.append(chain.exchanges[-1])
        self._pair(chain)

    def _is_wanted(self, target: _Target, opened: str | None) -> bool:
        with suppress(Error):
            return self.counts(target.page, opened or target.page.main_frame.url)
        return False

    def _on_response(self, _target: _Target, event: Event) -> None:
        if chain := self._chains.get(event["requestId"]):
            self._respond(chain, event["response"], event.get("hasExtraInfo", True))
            self._pair(chain)

    def _respond(self, chain: _Chain, response: Event, has_headers: bool) -> None:
        if chain.exchanges:
            chain.exchanges[-1].response = response
            if not has_headers:  # it came from a cache
                chain.answers.append(None)

    def _on_answer(self, _target: _Target, event: Event) -> None:
        chain = self._chains.setdefault(event["requestId"], _Chain())
        chain.answers.append(event)
        self._pair(chain)

    def _pair(self, chain: _Chain) -> None:
        """Record the cookies of the answers whose requests are known by now."""
        while chain.done < min(len(chain.answers), len(chain.exchanges)):
            answer, exchange = chain.answers[chain.done], chain.exchanges[chain.done]
            step = chain.steps[chain.done]
            chain.done += 1
            if answer is not None:
                exchange.headers = answer["headers"]
                for header in _kept(answer):
                    self.record.set_cookie(header, exchange.url, step=step)

    def _on_entry(self, target: _Target, event: Event) -> None:
        if self._is_wanted(target, None):
            storage = event["storageId"]
            kind = Kind.LOCAL_STORAGE if storage["isLocalStorage"] else Kind.SESSION_STORAGE
            origin = storage.get("storageKey") or storage.get("securityOrigin") or ""
            self.record.set_entry(kind, event["key"], origin.partition("^")[0])


def _send(session: CDPSession, method: str, given: Event) -> None:
    session.send(method, given)


def _kept(answer: Event) -> list[str]:
    """The headers Set-Cookie of an answer that the browser has not refused."""
    lines = [
        line for name, value in answer["headers"].items() if name.lower() == "set-cookie" for line in value.split("\n")
    ]
    refused = Counter(blocked["cookieLine"] for blocked in answer.get("blockedCookies", ()))
    kept = Counter(lines) - refused
    return [line for line in dict.fromkeys(lines) if line in kept]
