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

import npm
from install_tools import chromium_without_windows
from playwright.sync_api import Browser, Page, sync_playwright

from cookie_charter.catalogue.loader import load
from cookie_charter.messages import Translator

DATA: Final = Path(__file__).parents[1] / "tests/data"
PROJECT: Final = DATA / "banners/project"
CATALOGUE: Final = "cookie_data/shop.yaml"
LANGUAGES: Final = {"fr": "ltr", "en": "ltr", "ar": "rtl"}
"""Each with its direction."""
MORE: Final = 'charter_editions["ar"] = "العربية"\n'
"""What the project has of them that its conf.py does not name."""

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
    page: str = ""
    """The example of the manual (a folder of `tests/data/manual`) whose page is served, in place of one that *loads*."""
    export: str = "."
    """The folder of the export, beside the page."""
    library: str = "dist"
    """The folder there that has the *files* of the package."""
    files: str = "dist"


MANAGERS: Final = (
    Manager(
        "orejime",
        "orejime",
        "",
        ".orejime-Banner-declineButton, .orejime-Button--decline",
        "window.orejime.prompt()",
        ".orejime-Purpose-description",
        (*REFUSED, *EXEMPT),
        page="banner",
        export="banner",
        library="orejime",
    ),
    Manager(
        "klaro",
        "klaro",
        '<script src="klaro.js"></script><script src="dist/klaro.js"></script>',
        ".cn-decline",
        "klaro.show(undefined, true)",
        ".cm-list-description",
        (*REFUSED, *EXEMPT),
    ),
    Manager(
        "vanilla-cookieconsent",
        "vanilla-cookieconsent",
        '<link rel="stylesheet" href="dist/cookieconsent.css"><script src="dist/cookieconsent.umd.js"></script>'
        '<script type="module">import configuration from "./vanilla-cookieconsent.js"; '
        "CookieConsent.run({...configuration, hideFromBots: false, lazyHtmlGeneration: false})</script>",
        "#cc-main .cm__btn[data-role=necessary]",
        "CookieConsent.showPreferences()",
        "#cc-main table",
        REFUSED,
        at_once=(),
    ),
)


def main() -> int:
    """Print a line for each page, and whatever is wrong."""
    try:
        npm.install()
    except npm.NpmError as error:
        print(f"banners: {error}", file=sys.stderr)
        return 2
    wrong = []
    options = ["--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_without_windows(),
            args=[*options, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
        )
        for manager in MANAGERS:
            for language in LANGUAGES:
                found = list(_differences(browser, manager, language))
                print(f"{manager.name:<24}{language}  {'WRONG' if found else 'as the catalogue'}", flush=True)
                wrong += [f"{manager.name} {language}: {one}" for one in found]
        browser.close()
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


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
        with (project / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(MORE)
        _export(manager, project, site / manager.export)
        _write_page(manager, language, site)
        (site / "empty.html").write_text(_HEAD.format(title="", lang=language, dir=LANGUAGES[language]))
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
            threading.Thread(target=server.serve_forever, args=[0.02]).start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/"
            finally:
                server.shutdown()


def _export(manager: Manager, project: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "cookie_charter", "export", CATALOGUE, "--to", manager.name, "--output", folder]
    done = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"banners: {done.stderr}")


_HEAD: Final = """<!DOCTYPE html>
<html lang="{lang}" dir="{dir}">
<head>
<meta charset="utf-8">
<title>{title}</title>
"""


def _write_page(manager: Manager, language: str, site: Path) -> None:
    """Put a page with the banner into a site that has the export, in a language: that of the manual if it has one."""
    (site / manager.library).symlink_to((npm.MODULES / manager.package / manager.files).resolve())
    if manager.page:
        shutil.copytree(DATA / "manual" / manager.page / "1/site", site, dirs_exist_ok=True)
        page = (site / "index.html").read_text(encoding="utf-8")
        page = page.replace('<html lang="en">', f'<html lang="{language}" dir="{LANGUAGES[language]}">')
        page = re.sub(r'(?<=src=")(.*?[.-])en\.js(?=")', partial(_script, language, site), page)
    else:
        page = _HEAD.format(lang=language, dir=LANGUAGES[language], title=escape(manager.name))
        page += f"</head>\n<body><main>Page</main>\n{manager.loads.replace('{language}', language)}\n</body>\n"
    (site / "index.html").write_text(page, encoding="utf-8")


def _script(language: str, site: Path, found: re.Match[str]) -> str:
    """The script of a language, or the English one where there is none."""
    own = f"{found[1]}{language}.js"
    return own if (site / own).is_file() else found[0]


class _Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass


if __name__ == "__main__":
    sys.exit(main())
