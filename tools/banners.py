"""Hold exports to the consent managers that they are for, as their makers publish them: `make banners`.

The catalogue of `tests/data/banners/project` is exported, and put into a page with each manager, in each language.
There a browser reads what the banner shows, refuses, and looks at which cookies are left. The exit status is 0 if all
is as the catalogue says, 1 if not, and 2 if it could not be found out.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final, NamedTuple

from install_tools import chromium_without_windows
from playwright.sync_api import Browser, Page, sync_playwright

from cookie_charter.catalogue.loader import load
from cookie_charter.messages import Translator

PROJECT: Final = Path(__file__).parents[1] / "tests/data/banners/project"
MANUAL: Final = PROJECT.parents[1] / "manual"
CATALOGUE: Final = "cookie_data/shop.yaml"
CACHE: Final = Path(sys.prefix) / "banners"
LANGUAGES: Final = ("fr", "en")

EXACT: Final = "visits-7"
"""A name without anything special, which is added to the catalogue: some delete no others."""
STAR: Final = "_at.1"
"""One that a pattern with a star has, which is added too."""
LOOK_ALIKE: Final = ("visits-70", "my_visits-7", "visits_7", "_atX1", "my_at.1")
OF_OTHERS: Final = ("basket", "_ga")
"""Names that are declared, but of no cookie of the page."""
DECOYS: Final = ("my_hjSession_9", "_pk_idX", "sessionid", "_hjSession_x", *LOOK_ALIKE, *OF_OTHERS)
"""Names that look like declared ones, and are not."""
REFUSED: Final = ("_hjSession_9", "_hjid_12", EXACT, STAR)
EXEMPT: Final = ("_pk_id.1.ab",)
"""Exempt audience measurement."""


class Manager(NamedTuple):
    """A consent manager: its *package*, the files of it that a page *loads*, and how a browser *refuses* and *shows*
    all that the banner has; *rows* are the elements that have the sentences; what a refusal has *deleted*, and what is
    gone *at_once*, before any choice."""

    name: str
    package: str
    loads: str
    refuse: str
    show: str
    rows: str
    deleted: tuple[str, ...]
    at_once: tuple[str, ...] = REFUSED
    dist: str = "dist"
    """The folder of the package with what a page loads."""
    folder: str = "."
    """Where the export is."""
    kept: str = "document.cookie.includes('choice=')"
    """What is true once it keeps the choice."""
    before: tuple[str, ...] = ()
    """What it sets before any choice."""
    charter: str | None = None
    """The button that leads to the charter, where it is no link."""


MANAGERS: Final = (
    Manager(
        "orejime",
        "orejime@3.2.1",
        '<link rel="stylesheet" href="dist/orejime-standard.css"><script src="orejime.{language}.js"></script>'
        '<script src="dist/orejime-standard-{language}.js"></script>',
        ".orejime-Banner-declineButton, .orejime-Button--decline",
        "window.orejime.prompt()",
        ".orejime-Purpose-description",
        (*REFUSED, *EXEMPT),
    ),
    Manager(
        "klaro",
        "klaro@0.7.22",
        '<script src="klaro.js"></script><script src="dist/klaro.js"></script>',
        ".cn-decline",
        "klaro.show(undefined, true)",
        ".cm-list-description",
        (*REFUSED, *EXEMPT),
    ),
    Manager(
        "tarteaucitron",
        "tarteaucitronjs@1.34.0",
        # Its buttons are shown before they do anything.
        '<script src="dist/tarteaucitron.js"></script><script src="tarteaucitron.{language}.js"></script>'
        '<script>tarteaucitron.events.load = () => document.body.classList.add("ready")</script>',
        ".ready #tarteaucitronAllDenied2",
        "tarteaucitron.userInterface.openPanel()",
        ".tarteaucitronServiceDescription, #tarteaucitronServices_mandatory",
        (EXACT,),
        at_once=(),
        dist=".",
        kept="/choice=.*!/.test(document.cookie) && !document.cookie.includes('=wait')",
        before=("choice",),
        charter="#tarteaucitronPrivacyUrlDialog",
    ),
    Manager(
        "vanilla-cookieconsent",
        "vanilla-cookieconsent@3.1.0",
        '<link rel="stylesheet" href="dist/cookieconsent.css"><script src="dist/cookieconsent.umd.js"></script>'
        '<script type="module">import configuration from "./vanilla-cookieconsent.js"; '
        "CookieConsent.run({...configuration, hideFromBots: false, lazyHtmlGeneration: false})</script>",
        "#cc-main .cm__btn[data-role=necessary]",
        "CookieConsent.showPreferences()",
        "#cc-main table",
        REFUSED,
        at_once=(),
    ),
    Manager(
        "68publishers",
        "@68publishers/cookie-consent@1.4.1",
        """<script>
        window.cc_wrapper_config = {
          plugin_options: {cookie_name: "choice", cookie_expiration: 182},
          consent_modal_options: {secondary_button_role: "accept_necessary"},
          auto_clear_options: {enabled: true, strategy: "cookie_tables"},
          storage_pool: ["functionality", "security", "personalization", "ad", "analytics"].map((name, place) => ({
            name: `${name}_storage`, display_in_widget: true, enabled_by_default: place < 2, readonly: place < 2})),
          locales: ["{language}"],
          cmp_api_options: {
            url: location.origin, project: "68publishers.{language}.json", cookies_api_enabled: true,
            cookie_table_headers: ["name", "provider", "purpose", "processing_time", "type", "link_find_out_more"]},
        };
        </script><script src="dist/cookie-consent.min.js"></script>""",
        "#c-s-bn",
        "CookieConsentWrapper.unwrap().showSettings(0)",
        "#s-bl table",
        (EXACT, STAR),
        at_once=(),
        folder="api/v1/cookies",
    ),
)


class BannersError(Exception):
    """It could not be found out; the message says why, and what to do."""


def main() -> int:
    """Print a line for each page, and whatever is wrong."""
    browser_path = chromium_without_windows()
    try:
        if browser_path is None or shutil.which("npm") is None:
            raise BannersError("npm and a Chromium must be installed (Debian, Ubuntu: apt install npm chromium)")
        for manager in MANAGERS:
            _install(manager)
    except BannersError as error:
        print(f"banners: {error}", file=sys.stderr)
        return 2
    wrong = []
    options = ["--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=[*options, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        )
        for manager in MANAGERS:
            for language in LANGUAGES:
                found = list(_differences(browser, manager, language))
                print(f"{manager.package:<36}{language}  {'WRONG' if found else 'as the catalogue'}", flush=True)
                wrong += [f"{manager.name} {language}: {one}" for one in found]
        found = list(_otherwise_than_in_the_manual(browser))
        print(f"{'the page of the manual':<39} {'WRONG' if found else 'as the manual says'}", flush=True)
        wrong += [f"tarteaucitron in the manual: {one}" for one in found]
        browser.close()
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


def _install(manager: Manager) -> None:
    folder = CACHE / manager.package
    if folder.is_dir():
        return
    print(f"Fetching {manager.package} into {folder}, once.", flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        # Packed, not installed: what these packages need to be built is not needed here.
        done = subprocess.run(
            ["npm", "pack", "--silent", manager.package], cwd=name, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise BannersError(f"npm could not fetch {manager.package}: {done.stderr.strip()}")
        shutil.unpack_archive(next(Path(name).glob("*.tgz")), name, filter="data")
        (Path(name) / "package").rename(folder)


def _differences(browser: Browser, manager: Manager, language: str) -> Iterator[str]:
    """What a page with the banner of a manager does otherwise than the catalogue says."""
    with _served(manager, language) as address:
        context = browser.new_context()
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type in {"warning", "error"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + "empty.html")
        set_ = [*REFUSED, *EXEMPT, *DECOYS, "session"]
        page.evaluate("(names) => names.forEach((name) => { document.cookie = `${name}=1; path=/` })", set_)
        page.goto(address)
        page.wait_for_selector(manager.refuse)
        expected = {*set_, *manager.before} - set(manager.at_once)
        if (found := _names(page)) != expected:
            yield f"before any choice there are {sorted(found ^ expected)} more or less"
        yield from _missing(page, manager, language)
        page.goto(address)
        page.locator(manager.refuse).first.click()
        page.wait_for_function(manager.kept)
        expected = {*set_, "choice"} - set(manager.deleted)
        if (left := _names(page)) != expected:
            yield f"after a refusal there are {sorted(left ^ expected)} more or less"
        days = [cookie.get("expires", 0) for cookie in context.cookies() if cookie["name"] == "choice"]
        if not days or not 181 <= (days[0] - page.evaluate("Date.now() / 1000")) / 86_400 <= 183:
            yield f"the choice is kept until {days}"
        page.goto(address)
        if page.locator(manager.refuse).first.is_visible():
            yield "the visitor who has refused is asked again"
        yield from said
        context.close()


def _missing(page: Page, manager: Manager, language: str) -> Iterator[str]:
    """What the banner shows otherwise than the catalogue, or in no language."""
    page.evaluate(manager.show)
    page.wait_for_selector(manager.rows, state="attached")
    shown = re.sub(r"\s+", " ", " ".join(page.locator(manager.rows).all_text_contents()))
    words = Translator(language, "fr", [PROJECT / "locale"])
    catalogue = load(PROJECT / CATALOGUE).catalogue
    assert catalogue is not None
    for cookie in catalogue.cookies:
        for text in (cookie.name, words.data(cookie.purpose).text, words.data(cookie.service).text):
            if text not in shown:
                yield f"not shown: {text}"
    everything = page.locator("body").text_content() or ""
    if catalogue.providers["shop"].name not in everything:
        yield "the name of the provider is not shown as typed"
    if lost := page.evaluate(_HEADERS):
        yield f"cells name headers that are not there: {lost}"
    if page.locator("b, i").count():
        yield "a text has become an element"
    if found := re.search(r"undefined|missing translation.{40}", everything):
        yield f"the page says {found[0]!r}"
    address = f"https://shop.example/cookies/{language}/"
    if manager.charter is not None:
        with page.expect_request(address):
            page.click(manager.charter)
    elif not page.locator(f'a[href="{address}"]').count():
        yield "no link leads to the charter"


def _otherwise_than_in_the_manual(browser: Browser) -> Iterator[str]:
    """What the page of the guide to tarteaucitron does otherwise than the guide says."""
    (manager,) = (one for one in MANAGERS if one.name == "tarteaucitron")
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(MANUAL / "banner-tarteaucitron/1", name, dirs_exist_ok=True)
        site = Path(name) / "site"
        _export(Path(name), manager.name, site / "banner")
        shutil.copytree(CACHE / manager.package, site / "tarteaucitron")
        with _serving(site) as address, browser.new_context() as context:
            context.add_init_script(_READY)
            page = context.new_page()
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.goto(address + "banner/")
            page.evaluate("(names) => names.forEach((name) => { document.cookie = `${name}=1; path=/` })", _ALIKE)
            said.clear()
            page.goto(address)
            page.click(manager.refuse)
            if (found := _names(page)) != {"choice", *_ALIKE}:
                yield f"after a refusal there are {sorted(found)}"
            page.click(".tarteaucitronOpenPanel")
            page.click("#tarteaucitronAllAllowed")
            page.wait_for_function("document.cookie.includes('; _ms_visit=')")
            page.click("#tarteaucitronAllDenied")
            if (found := _names(page)) != {"choice", *_ALIKE}:
                yield f"after another choice there are {sorted(found)}"
            yield from said


_ALIKE: Final = ("my_ms_visit", "_ms_visit2", "_ms-visit")
_READY: Final = """addEventListener("DOMContentLoaded", () => {
  if (window.tarteaucitron) tarteaucitron.events.load = () => document.body.classList.add("ready") })"""
"""The buttons are shown before they do anything."""
_HEADERS: Final = """() => [...document.querySelectorAll("[headers]")].flatMap(
  (cell) => cell.getAttribute("headers").split(" ").filter((id) => !document.getElementById(id)))"""


def _names(page: Page) -> set[str]:
    return {cookie["name"] for cookie in page.context.cookies()}


@contextmanager
def _served(manager: Manager, language: str) -> Iterator[str]:
    """The address of a page with the banner."""
    with tempfile.TemporaryDirectory() as name:
        project, site = Path(name) / "project", Path(name) / "site"
        shutil.copytree(PROJECT, project)
        with (project / CATALOGUE).open("a", encoding="utf-8") as catalogue:
            catalogue.write(f"\n{_EXACT}")
        _export(project, manager.name, site / manager.folder)
        shutil.copytree(CACHE / manager.package / manager.dist, site / "dist")
        head = f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>{escape(manager.name)}</title>'
        icon = '<link rel="icon" href="data:,">'
        page = head + icon + "<body><main>Page</main>" + manager.loads.replace("{language}", language)
        (site / "index.html").write_text(page, encoding="utf-8")
        (site / "empty.html").write_text(head + icon, encoding="utf-8")
        with _serving(site) as address:
            yield address


def _export(project: Path, target: str, folder: Path) -> None:
    command = [sys.executable, "-m", "cookie_charter", "export", CATALOGUE, "--to", target, "--output", str(folder)]
    done = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"banners: {done.stderr}")


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, args=[0.02]).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


_EXACT: Final = f"""\
  - name: {EXACT}
    provider: measure.example
    service: Audience
    purpose: Suit les visites.
    category: statistics
  - name: _at.*
    match: glob
    provider: measure.example
    service: Audience
    purpose: Suit les visites.
    category: statistics
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass


if __name__ == "__main__":
    sys.exit(main())
