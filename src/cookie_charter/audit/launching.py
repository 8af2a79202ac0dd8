"""Start Chromium as a visitor has it: with a profile, a window of a real size, and no word of being driven."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from playwright.sync_api import BrowserContext, BrowserType, Error, HttpCredentials, ProxySettings

from cookie_charter.audit.evidence import EvidenceError
from cookie_charter.audit.plan import Plan
from cookie_charter.speech import _

COMMANDS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The commands that may be a Chromium where Playwright has not installed its own."""

ARGUMENTS: Final = (
    "--disable-background-networking",  # it shall ask for nothing by itself
    "--disable-blink-features=AutomationControlled",  # navigator.webdriver
)


@dataclass(frozen=True)
class Chromium:
    """One that can be started."""

    type: BrowserType
    path: str | None
    """None for the one that Playwright has installed."""
    sandbox: bool
    version: str
    user_agent: str
    """As it is with a window."""

    def launch(self, plan: Plan, profile: Path) -> BrowserContext:
        """Start it with a new profile in the folder *profile*; addresses that a script leaves incomplete are those of
        the visit.

        With a profile, as visitors have one, which takes what third parties want to keep: without one, Playwright's
        Chromium counts as incognito and refuses most of that.
        """
        (profile / "Default").mkdir()
        preferences = {"profile": {"cookie_controls_mode": 0}}
        (profile / "Default/Preferences").write_text(json.dumps(preferences), encoding="utf-8")
        width, height = plan.viewport
        user_agent = plan.user_agent or self.user_agent
        return self.type.launch_persistent_context(
            profile,
            channel=None if self.path else "chromium",
            executable_path=self.path,
            chromium_sandbox=self.sandbox,
            args=[*ARGUMENTS, f"--user-agent={user_agent}"],  # for workers too, which have no page
            ignore_default_args=["--enable-automation"],
            base_url=plan.url,
            accept_downloads=False,
            user_agent=user_agent,
            locale=plan.language,
            viewport={"width": width, "height": height},
            http_credentials=_credentials(plan),
            ignore_https_errors=plan.insecure,
            proxy=_proxy(plan.proxy) if plan.proxy else None,
        )


_FOUND: Final[dict[tuple[str, ...], Chromium]] = {}
"""What was found, by the paths looked at: who audits many catalogues in one go waits for it once."""


def find(chromium: BrowserType) -> Chromium:
    """Playwright's own Chromium, or else the system's; raises EvidenceError if there is none that starts.

    All of Chromium, and not Playwright's headless shell.
    """
    installed = tuple(filter(None, map(shutil.which, COMMANDS)))
    places = (chromium.executable_path, *installed)
    if places not in _FOUND:
        _FOUND[places] = _first_that_starts(chromium, (None, *installed))
    return replace(_FOUND[places], type=chromium)  # that of an earlier visit has ended with it


def _first_that_starts(chromium: BrowserType, paths: Iterable[str | None]) -> Chromium:
    for path in paths:
        for sandbox in _sandboxes():
            with suppress(Error):
                channel = None if path else "chromium"
                with chromium.launch(channel=channel, executable_path=path, chromium_sandbox=sandbox) as browser:
                    user_agent: str = browser.new_page().evaluate("navigator.userAgent")
                    plain = user_agent.replace("HeadlessChrome", "Chrome")
                    return Chromium(chromium, path, sandbox, browser.version, plain)
    raise EvidenceError(_("Chromium cannot be started; install it with 'playwright install chromium'"))


def _sandboxes() -> Iterator[bool]:
    """With Chromium's sandbox if it can be, and else without, as Playwright does by itself: root may not use it, nor
    does every container or Ubuntu let others."""
    if getattr(os, "geteuid", lambda: 1)() != 0:
        yield True
    yield False


def _credentials(plan: Plan) -> HttpCredentials | None:
    if plan.user is None:
        return None
    parts = urlsplit(plan.url)
    return {"username": plan.user, "password": plan.password, "origin": f"{parts.scheme}://{parts.netloc}"}


def _proxy(url: str) -> ProxySettings:
    parts = urlsplit(url)
    settings: ProxySettings = {"server": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"}
    if parts.username is not None:
        settings |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    return settings
