"""Hold exports to the consent managers that they are for, as their makers publish them: `make banners`.

The catalogue of `tests/data/banners/project` is exported, and put into a page with each manager, in each language.
There a browser reads what the banner shows, has axe look at it, refuses, and looks at which cookies are left. In the
site of the manual's guide to each manager it also accepts, and refuses later; and that site is audited by the command
against the catalogue that it was made from: as it should be, and with a leak. The exit status is 0 if all is as the
catalogue says, 1 if not, and 2 if it could not be found out.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

import npm
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # it says no types
from banner_managers import DECOYS, EXACT, EXEMPT, LANGUAGES, MANAGERS, REFUSED, Manager
from banner_sites import CATALOGUE, DATA, BannersError, command, example, page_of, served, write_site
from install_tools import chromium_without_windows
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as WaitedError

from cookie_charter.banners.target import DAYS
from cookie_charter.catalogue.loader import load
from cookie_charter.messages import Translator

PROJECT: Final = DATA / "banners/project"
_MORE: Final = 'charter_editions["ar"] = "العربية"\n'
"""The edition that its conf.py does not name."""
AT_A_TIME: Final = 2
"""Audits; most of their time they wait."""

_MORE_COOKIES: Final = f"""
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
"""Those that a manager without regular expressions deletes too."""


def main() -> int:
    """Print a line for each page and each audit, and whatever is wrong."""
    try:
        npm.install()
        with tempfile.TemporaryDirectory() as name:
            wrong = [*_shown(_project(Path(name))), *_audited()]
    except (npm.NpmError, BannersError) as error:
        print(f"banners: {error}", file=sys.stderr)
        return 2
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


def _project(folder: Path) -> Path:
    """The project, with its charter built, since the rows of a banner lead to it."""
    project = Path(shutil.copytree(PROJECT, folder / "project"))
    with (project / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(_MORE)
    with (project / CATALOGUE).open("a", encoding="utf-8") as catalogue:
        catalogue.write(_MORE_COOKIES)
    command(project, "build")
    return project


# What is shown


def _shown(project: Path) -> Iterator[str]:
    """What banners show and do otherwise than the catalogue says; prints a line for each manager and language."""
    options = ["--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    options.append("--disable-blink-features=AutomationControlled")  # vanilla-cookieconsent asks no robot
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_without_windows(),
            args=[*options, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
        )
        for manager in MANAGERS:
            met: set[str] = set()
            for language in manager.languages:
                found = list(_differences(browser, manager, project, language, met))
                print(f"{manager.name:<24}{language:<8}{'WRONG' if found else 'as the catalogue'}", flush=True)
                yield from (f"{manager.name} {language}: {one}" for one in found)
            found = list(_withdrawn(browser, manager))
            print(f"{manager.name:<24}{'later':<8}{'WRONG' if found else 'as the catalogue'}", flush=True)
            yield from (f"{manager.name} later: {one}" for one in found)
            if gone := set(manager.faults) - met:
                yield f"{manager.name}: axe does not find this any more, take it from the list: {sorted(gone)}"
        browser.close()


def _differences(browser: Browser, manager: Manager, project: Path, language: str, met: set[str]) -> Iterator[str]:
    """What a page with the banner of a manager does otherwise than the catalogue says.

    Faults of the manager itself that axe found are added to *met*.
    """
    with page_of(manager, project, language) as address:
        context = browser.new_context(reduced_motion="reduce")
        context.add_init_script(manager.starts)
        page = context.new_page()
        said: list[str] = []
        # Some log what they delete.
        page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + "empty.html")
        set_ = [*REFUSED, *EXEMPT, *DECOYS]
        page.evaluate("(names) => names.forEach((name) => { document.cookie = `${name}=1; path=/` })", set_)
        open_ = partial(_open, page, manager, address)
        open_()
        expected = {*set_, "session", *manager.before} - set(manager.at_once)
        if (found := _names(page)) != expected:
            yield f"before any choice there are {sorted(found ^ expected)} more or less"
        yield from _foreign(page, manager, project, language)
        yield from _axe(page, manager, met)
        page.evaluate(manager.show)
        page.wait_for_selector(manager.rows, state="attached")
        for closed in page.locator(manager.opens).all() if manager.opens else ():
            closed.click()
        yield from _missing(page, manager, project, language)
        yield from _astray(page, manager, project, language)
        yield from _foreign(page, manager, project, language)
        yield from _axe(page, manager, met)
        if manager.button:
            with page.expect_request(f"https://shop.example/cookies/{language}/"):
                page.click(manager.button)
        open_()
        page.locator(manager.refuse).first.click()
        page.wait_for_function(manager.kept)
        expected = {*set_, "session", "choice"} - set(manager.deleted)
        if (left := _names(page)) != expected:
            yield f"after a refusal there are {sorted(left ^ expected)} more or less"
        days = [cookie.get("expires", 0) for cookie in context.cookies() if cookie["name"] == "choice"]
        if not days or abs((days[0] - page.evaluate("Date.now() / 1000")) / 86_400 - manager.days) > 1:
            yield f"the choice is kept until {days}"
        page.goto(address)
        if page.locator(manager.refuse).first.is_visible():
            yield "the visitor who has refused is asked again"
        if stored := page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"):
            yield f"it keeps more than cookies: {stored}"
        yield from said
        context.close()


def _withdrawn(browser: Browser, manager: Manager) -> Iterator[str]:
    """What is otherwise than expected where a visitor accepts all, and later refuses all."""
    with (
        tempfile.TemporaryDirectory() as name,
        page_of(manager, shutil.copytree(example(manager), Path(name) / "project"), "en") as address,
        browser.new_context() as context,
    ):
        context.add_init_script(manager.starts)
        page = context.new_page()
        _open(page, manager, address)
        page.locator(manager.accept).first.click()
        page.wait_for_function("document.cookie.includes('_ms_visit=')")
        page.goto(address)
        if manager.starts:
            page.wait_for_selector(".ready")
        # Without a banner, nothing says when it has started.
        page.wait_for_function(f"() => {{ try {{ {manager.show}; return true }} catch {{ return false }} }}")
        for pressed in manager.withdraw or (manager.refuse,):
            page.locator(pressed).first.click()
        try:
            page.wait_for_function("!document.cookie.includes('_ms_visit=')")
        except WaitedError:
            yield "what was accepted is not deleted"
        if (left := _names(page)) != {"session", "choice"}:
            yield f"there are {sorted(left)}"


def _open(page: Page, manager: Manager, address: str) -> None:
    """Open a page, and wait for its banner."""
    page.goto(address)
    page.wait_for_selector(f"{'.ready ' if manager.starts else ''}:is({manager.refuse})")


def _names(page: Page) -> set[str]:
    return {cookie["name"] for cookie in page.context.cookies()}


def _missing(page: Page, manager: Manager, project: Path, language: str) -> Iterator[str]:
    """What the banner shows otherwise than the catalogue, or in no language."""
    shown = re.sub(r"\s+", " ", " ".join(page.locator(manager.rows).all_text_contents()))
    words = Translator(language, "fr", [project / "locale"])
    catalogue = load(project / CATALOGUE).catalogue
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
    if lost := page.locator("[headers]").evaluate_all(_HEADERS):
        yield f"cells name headers that are not there: {lost}"
    if page.locator("b, i").count():
        yield "a text has become an element"
    if found := re.search(r"undefined|missing translation.{40}", everything):
        yield f"the page says {found[0]!r}"


_HEADERS: Final = """(cells) => cells.flatMap(
  (cell) => cell.getAttribute("headers").split(" ").filter((id) => !cell.getRootNode().getElementById(id)))"""


def _astray(page: Page, manager: Manager, project: Path, language: str) -> Iterator[str]:
    """What leads elsewhere than to the charter, runs in the wrong direction, or is in another language."""
    charter = f"https://shop.example/cookies/{language}/"
    if not page.locator(manager.charter.format(charter)).count():
        yield "no link leads to the charter"
    built = (project / f"_build/html/{language}/index.html").read_text(encoding="utf-8")
    for href in page.locator(manager.rows).evaluate_all(_LINKS):
        if f'id="{href.removeprefix(f"{charter}index.html#")}"' not in built:
            yield f"a row leads to {href}, where the charter has nothing"
    directions = page.locator(f"{manager.rows}, {manager.refuse}").evaluate_all(_DIRECTIONS)
    if set(directions) != {LANGUAGES[language]}:
        yield f"texts run {directions}"
    catalogue = load(project / CATALOGUE).catalogue
    assert catalogue is not None
    names = [cookie.name for cookie in catalogue.cookies]
    mirrored = page.locator(manager.rows).evaluate_all(_MIRRORED, names)
    if mirrored and not manager.mirrors:
        yield f"not shown from left to right: {mirrored}"
    if manager.mirrors and not mirrored and LANGUAGES[language] == "rtl":
        yield "names are shown from left to right, take that from the list"


def _foreign(page: Page, manager: Manager, project: Path, language: str) -> Iterator[str]:
    """What is shown in another language than Arabic, whose letters tell."""
    if language == "ar":
        latin = partial(re.findall, r"[a-z]{3,}")
        known = latin(f"{(project / CATALOGUE).read_text(encoding='utf-8')} {manager.name}".lower())
        texts = page.locator("body *").evaluate_all(_TEXTS, OF_THE_PAGE)
        if foreign := set(latin(" ".join(texts).lower())) - set(known):
            yield f"not in Arabic: {sorted(foreign)}"


OF_THE_PAGE: Final = "body > :is(h1, p, main), script, style, template"
"""What a page has besides the banner."""
_LINKS: Final = "(rows) => rows.flatMap((row) => [...row.querySelectorAll('a')].map((link) => link.href))"
_DIRECTIONS: Final = "(elements) => elements.map((element) => getComputedStyle(element).direction)"
_MIRRORED: Final = """(rows, names) => rows.flatMap((row) => {
  const found = [];
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  const place = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const name of names.filter((one) => node.data.includes(one))) {
      const at = node.data.indexOf(name);
      const [first, last] = [place(node, at), place(node, at + name.length - 1)];
      if (first.top === last.top && first.left > last.left) found.push(name);
    }
  }
  return found;
})"""
_TEXTS: Final = """(elements, others) => elements.filter(
  (one) => one.checkVisibility() && !one.closest(others)).flatMap(
  (one) => [
    ...[...one.childNodes].filter(({nodeType}) => nodeType === Node.TEXT_NODE).map(({data}) => data),
    ...["title", "aria-label", "alt", "placeholder"].map((name) => one.getAttribute(name) ?? ""),
  ])"""


def _axe(page: Page, manager: Manager, met: set[str]) -> Iterator[str]:
    """What axe finds in the banner that is no fault of the manager itself; those are added to *met*."""
    page.wait_for_function("document.getAnimations().every((animation) => animation.playState !== 'running')")
    page.evaluate(AXE_SCRIPT)
    for rule, is_own, where in page.evaluate(_AXE, [OF_THE_PAGE, dict(manager.faults)]):
        if is_own:
            met.add(rule)
        else:
            yield f"axe finds {rule}: {where}"


_AXE: Final = r"""async ([others, faults]) => {
  // All rules, but for the colours of level AAA, which are not ours.
  const rules = axe.getRules().filter(
    ({tags, ruleId}) => !tags.includes("deprecated") && ruleId !== "color-contrast-enhanced");
  const found = await axe.run({include: [["body"]], exclude: [[others]]}, {
    runOnly: rules.map(({ruleId}) => ruleId),
    rules: Object.fromEntries(rules.map(({ruleId}) => [ruleId, {enabled: true}])),
    resultTypes: ["violations"],
    elementRef: true,
  });
  return found.violations.flatMap(({id, nodes}) => nodes.map(({element, html}) => [
    id, Boolean(faults[id]) && element.matches(faults[id]), html.replace(/\s+/g, " ").slice(0, 200)]));
}"""


# The audit


def _audited() -> Iterator[str]:
    """Where the command disagrees with the site of an export; prints a line for each audit."""
    cases = [(manager, leaks) for manager in MANAGERS for leaks in (False, True)]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for (manager, leaks), found in zip(cases, pool.map(lambda case: list(_audit(*case)), cases), strict=True):
            case, expected = ("leak", "found") if leaks else ("audit", "agrees with the catalogue")
            print(f"{manager.name:<24}{case:<8}{'WRONG' if found else expected}", flush=True)
            yield from (f"{manager.name} {case}: {one}" for one in found)


def _audit(manager: Manager, leaks: bool) -> Iterator[str]:
    """What the command finds otherwise than expected in the site of the manual with the banner of a manager.

    Where it *leaks*, what waits for consent is also run without.
    """
    with tempfile.TemporaryDirectory() as name:
        project, site, visit = (Path(name) / one for one in ("project", "site", "visit.py"))
        shutil.copytree(example(manager), project)
        if manager.days != DAYS:
            text = (project / CATALOGUE).read_text(encoding="utf-8")
            text = text.replace("lifetime: P6M", f"lifetime: P{manager.days}D")
            (project / CATALOGUE).write_text(text, encoding="utf-8")
        write_site(manager, project, "en", site)
        if leaks:
            shutil.copy(site / "measure.js", site / "leak.js")
            page = (site / "index.html").read_text(encoding="utf-8")
            leaking = page.replace("<head>\n", '<head>\n<script src="leak.js"></script>\n')
            (site / "index.html").write_text(leaking, encoding="utf-8")
        visit.write_text(_VISIT.format(refuse=manager.refuse, accept=manager.accept), encoding="utf-8")
        with served(site) as address:
            audit = [sys.executable, "-m", "cookie_charter", "audit", CATALOGUE, "--url", address]
            options = ["--visit", str(visit), "--settle", "3", "--format", "json"]
            done = subprocess.run([*audit, *options], cwd=project, capture_output=True, encoding="utf-8", check=False)
    findings = json.loads(done.stdout)["findings"] if done.stdout else []
    found = [one for one in findings if one["check"] != "advice"]
    if done.returncode != (1 if leaks else 0):
        yield f"exit status {done.returncode} {done.stderr.strip()}"
    if leaks and not found:
        yield "the leak is not found"
    for one in found:
        facts = one["check"], one.get("set_by", "").rpartition("/")[2], one["scenarios"]
        if not leaks or facts != ("before-consent", "leak.js", ["arrival", "refuse", "accept"]):
            yield json.dumps(one)


_VISIT: Final = """def refuse(page):
    page.locator({refuse!r}).first.click()


def accept(page):
    page.locator({accept!r}).first.click()
"""


if __name__ == "__main__":
    sys.exit(main())
