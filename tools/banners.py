"""Hold exports to the consent managers that they are for, as their makers publish them: `make banners`.

The catalogue of `tests/data/banners/project` is exported, and put into a page with each manager, in each language.
There a browser reads what the banner shows, refuses, and looks at which cookies are left. The exit status is 0 if all
is as the catalogue says, 1 if not, and 2 if it could not be found out.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final, NamedTuple

import yaml
from install_tools import chromium_without_windows
from playwright.sync_api import Browser, Page, sync_playwright

from cookie_charter.banners.export import TARGETS
from cookie_charter.catalogue.loader import load
from cookie_charter.messages import Translator

PROJECT: Final = Path(__file__).parents[1] / "tests/data/banners/project"
CATALOGUE: Final = "cookie_data/shop.yaml"
CACHE: Final = Path(sys.prefix) / "banners"
LANGUAGES: Final = ("fr", "en")

DECOYS: Final = ("my_hjSession_9", "_pk_idX", "sessionid", "_hjSession_x")
"""Names that look like declared ones, and are not."""
REFUSED: Final = ("_hjSession_9", "_hjid_12")
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
    bundle: str | None = None
    """What a script is made of, as ``dist/bundle.js``, where the package has none for a page."""
    each: str | None = None
    """The elements of which there is one for each cookie, where there are such."""
    days: int = 182
    """How long it keeps the choice."""
    prepare: Callable[[Path], None] | None = None
    """What is to be done with the folder of an export before a page can load it."""


def _as_drupal_does(site: Path) -> None:
    """Give Klaro what the module of Drupal tells it (``KlaroHelper::processDrupalSettings``), in each language."""
    for folder in ("", "language/en"):
        texts, *files = (
            [yaml.safe_load((one / name).read_text(encoding="utf-8")) for one in (site, site / folder)]
            for name in ["klaro.texts.yml", *sorted(path.name for path in site.glob("klaro.klaro_*.yml"))]
        )
        said = texts[1]
        entities = sorted((one | override for one, override in files), key=lambda entity: entity["weight"])
        said["purposes"] = {one["id"]: one["label"] for one in entities if "purposes" not in one}
        said["privacyPolicyUrl"] = said["consentModal"]["privacyPolicy"].pop("url")
        said["privacyPolicy"] = said["consentModal"]["privacyPolicy"]
        services = [
            {
                "name": one["id"], "default": one["default"], "title": one["label"], "description": one["description"],
                "purposes": one["purposes"], "required": one["required"], "optOut": one["opt_out"],
                "cookies": [list(cookie.values()) for cookie in one["cookies"]],
            }
            for one in entities if "purposes" in one
        ]  # fmt: skip
        language = Path(folder).name or "fr"
        settings = {
            "storageName": "choice", "cookieExpiresAfterDays": 182, "groupByPurpose": True, "acceptAll": True,
            "htmlTexts": False, "privacyPolicy": said["privacyPolicyUrl"], "services": services,
            "translations": {language: said},
        }  # fmt: skip
        (site / f"drupal.{language}.js").write_text(f"window.klaroConfig = {json.dumps(settings)};", encoding="utf-8")


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
        each="#cc-main tbody tr",
    ),
    Manager(
        "drupal-klaro",
        "klaro@0.7.22",
        '<script src="drupal.{language}.js"></script><script src="dist/klaro.js"></script>',
        ".cn-decline",
        "klaro.show(undefined, true)",
        ".cm-list-description",
        (*REFUSED, *EXEMPT),
        prepare=_as_drupal_does,
    ),
    Manager(
        "helsinki",
        "hds-js@4.2.0",
        '<script src="dist/bundle.js"></script><script>bundle.CookieConsentCore.create("helsinki.json", '
        '{language: "{language}", theme: "bus"})</script>',
        ".hds-cc__required-cookies-button",
        "undefined",  # all of it is there
        ".hds-cc__groups table",
        (*REFUSED, *DECOYS),  # whatever it does not know
        at_once=(),
        bundle='export { CookieConsentCore } from "hds-js";',
        each=".hds-cc__groups tbody tr",
        days=100,
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
                name = f"{manager.name:<22} {manager.package:<28}"
                print(f"{name}{language}  {'WRONG' if found else 'as the catalogue'}", flush=True)
                wrong += [f"{manager.name} {language}: {one}" for one in found]
        browser.close()
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


def _install(manager: Manager) -> None:
    folder = CACHE / manager.package
    if folder.is_dir():
        return
    print(f"Fetching {manager.package} into {folder}, once.", flush=True)
    CACHE.mkdir(exist_ok=True)
    if manager.bundle:
        _bundle(manager, folder)
        return
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        # Packed, not installed: what these packages need to be built is not needed here.
        done = subprocess.run(
            ["npm", "pack", "--silent", manager.package], cwd=name, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise BannersError(f"npm could not fetch {manager.package}: {done.stderr.strip()}")
        shutil.unpack_archive(next(Path(name).glob("*.tgz")), name, filter="data")
        (Path(name) / "package").rename(folder)


BUNDLER: Final = "esbuild@0.25.12"


def _bundle(manager: Manager, folder: Path) -> None:
    """Make one script, with nothing for React, which hds-js names but does not need for its banner."""
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        (Path(name) / "nothing.js").write_text("", encoding="utf-8")
        (Path(name) / "entry.js").write_text(manager.bundle or "", encoding="utf-8")
        options = ["--bundle", "--alias:react=./nothing.js", "--format=iife", "--global-name=bundle"]
        for command in (
            ["npm", "install", "--silent", "--no-save", "--no-audit", "--no-fund", manager.package, BUNDLER],
            ["node_modules/.bin/esbuild", "entry.js", *options, "--outfile=made/dist/bundle.js", "--log-level=warning"],
        ):
            done = subprocess.run(command, cwd=name, capture_output=True, encoding="utf-8", check=False)
            if done.returncode:
                raise BannersError(f"no script could be made of {manager.package}: {done.stderr.strip()}")
        (Path(name) / "made").rename(folder)


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
        expected = set(set_) - set(manager.at_once)
        if (found := _names(page)) != expected:
            yield f"before any choice there are {sorted(found ^ expected)} more or less"
        yield from _missing(page, manager, language)
        page.goto(address)
        page.locator(manager.refuse).first.click()
        page.wait_for_function("document.cookie.includes('choice=')")
        expected = {*set_, "choice"} - set(manager.deleted)
        if (left := _names(page)) != expected:
            yield f"after a refusal there are {sorted(left ^ expected)} more or less"
        days = [cookie.get("expires", 0) for cookie in context.cookies() if cookie["name"] == "choice"]
        if not days or abs((days[0] - page.evaluate("Date.now() / 1000")) / 86_400 - manager.days) > 1:
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
    if manager.each and page.locator(manager.each).count() != len(catalogue.cookies):
        yield f"there is not one row for each cookie, but {page.locator(manager.each).all_text_contents()}"
    everything = " ".join(page.locator("body, .hds-cc").all_text_contents())  # the latter is in a shadow
    if catalogue.providers["shop"].name not in everything:
        yield "the name of the provider is not shown as typed"
    if lost := page.evaluate(_HEADERS):
        yield f"cells name headers that are not there: {lost}"
    if page.locator("b, i").count():
        yield "a text has become an element"
    if found := re.search(r"undefined|missing translation.{40}", everything):
        yield f"the page says {found[0]!r}"
    if not page.locator(f'a[href="https://shop.example/cookies/{language}/"]').count():
        yield "no link leads to the charter"


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
        command = ["export", CATALOGUE, "--to", manager.name, "--output", str(site)]
        if TARGETS[manager.name].needs_audit:
            (project / "seen.json").write_text(SEEN, encoding="utf-8")
            _command(["audit", CATALOGUE, "seen.json", "--fail-on", "undeclared", "--output", "dossier"], project)
            command += ["--dossier", "dossier"]
        _command(command, project)
        if manager.prepare:
            manager.prepare(site)
        shutil.copytree(CACHE / manager.package / "dist", site / "dist")
        head = f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>{escape(manager.name)}</title>'
        icon = '<link rel="icon" href="data:,">'
        page = head + icon + "<body><main>Page</main>" + manager.loads.replace("{language}", language)
        (site / "index.html").write_text(page, encoding="utf-8")
        (site / "empty.html").write_text(head + icon, encoding="utf-8")
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
            threading.Thread(target=server.serve_forever, args=[0.02]).start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/"
            finally:
                server.shutdown()


SEEN: Final = '[{"name": "session", "domain": "shop.example", "path": "/"}]'
"""What a browser was seen to keep."""


def _command(arguments: list[str], project: Path) -> None:
    command = [sys.executable, "-m", "cookie_charter", *arguments]
    done = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"banners: {done.stderr}")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass


if __name__ == "__main__":
    sys.exit(main())
