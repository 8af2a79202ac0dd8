"""Whoever has only a keyboard reaches and operates everything, in the order of reading, and sees where the focus is."""

import base64
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # it says no types
from conftest import EDITIONS, no_faults, reader, visit, wait_until
from playwright.sync_api import Browser, Page
from test_accessibility import CONTRAST, DISPLAYS, FOLDERS, LOST, Pages, violations

SKIP = {"fr": "Aller au contenu", "en": "Skip to content"}

DRAWERS = {"navigation": ".sidebar-drawer", "contents": ".toc-drawer"}
OPENERS = {
    "fr": {"navigation": "Navigation principale", "contents": "Sur cette page"},
    "en": {"navigation": "Site navigation", "contents": "On this page"},
}
CLOSE = {"fr": "Fermer", "en": "Close"}

STILL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { scroll-behavior: auto !important; transition: none !important; }');
  document.adoptedStyleSheets.push(sheet);
}"""
"""Makes a page move at once to where it moves to."""

HTML = r"(element) => element.outerHTML.replace(/ data-at=.\d+./g, '').replace(/\s+/g, ' ').slice(0, 150)"

STOP = (
    """() => {
  const html = """
    + HTML
    + """;
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = (part) => [...part.getClientRects()].find(({width}) => width > 0) ?? part.getBoundingClientRect();
  const {top, bottom} = box(element);
  const within = (low, high, size) => (Math.max(low, 0) + Math.min(high, size)) / 2;
  const in_sight = (part) => {
    const {left, top, right, bottom} = box(part);
    const hit = document.elementFromPoint(within(left, right, innerWidth), within(top, bottom, innerHeight));
    const out = right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight;
    return !out && (part.contains(hit) || Boolean(hit?.contains(part)));
  };
  return {
    at: Number(element.dataset.at),
    html: html(element),
    tabindex: element.tabIndex,
    in_sight: [element, ...(element.labels ?? [])].some(in_sight),  // a hidden box is seen by its label
    top: top + scrollY,
    bottom: bottom + scrollY,
    in_article: Boolean(element.closest('article')),
    look: [element, element.parentElement, element.parentElement.parentElement].map(
      ({tagName, className, type}) => `${tagName}.${className}.${type}`).join(),
  };
}"""
)


@dataclass(frozen=True)
class Stop:
    """An element at which the key Tab stops."""

    at: int
    """its position among all elements of the page"""
    html: str
    tabindex: int
    in_sight: bool
    top: float
    bottom: float
    in_article: bool
    look: str
    """what decides how it looks: elements that have it in common look alike"""


NUMBERED = "document.querySelectorAll('*').forEach((element, at) => { element.dataset.at = at; })"


def begin(page: Page, address: str) -> None:
    """Open a page that moves at once, and whose elements have numbers."""
    visit(page, address)
    page.evaluate(STILL)
    page.evaluate(NUMBERED)


def stops(page: Page) -> Iterator[Stop]:
    """Press Tab until the focus has gone through the page, or is caught."""
    seen: set[int] = set()
    while True:
        page.keyboard.press("Tab")
        found = page.evaluate(STOP)
        if found is None or found["at"] in seen:
            return
        seen.add(found["at"])
        yield Stop(**found)


def name(page: Page) -> str:
    """Role and name of what has the focus, as a screen reader says them."""
    return page.locator(":focus").aria_snapshot().split("\n")[0].removeprefix("- ").removesuffix(":")


CONTROLS = """() => {
  const controls = document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, label');
  return [...controls].flatMap((element) => {
    const {left, right, bottom, width, height} = element.getBoundingClientRect();
    const there = element.checkVisibility() && width * height > 0 && right > 0 && left < innerWidth && bottom > 0;
    const focused = element.control ?? element;  // a label does what its control does
    return there ? [[focused.dataset.at, element.dataset.at]] : [];
  });
}"""


def shows(page: Page, at: int) -> bool:
    """Whether an element is in sight, at least while the mouse is over what it stands in."""
    element = page.locator(f'[data-at="{at}"]')
    if not element.is_visible():
        element.locator("..").hover(position={"x": 2, "y": 2})
    return element.is_visible()


@pytest.mark.parametrize("width", [320, 1280, 1920])
@pytest.mark.parametrize("folder", FOLDERS)
def test_tab_reaches_everything_in_the_order_of_reading(
    browser: Browser, charter_pages: Pages, folder: str, width: int
) -> None:
    with no_faults() as faults, reader(browser, width) as page:
        for address in charter_pages[folder]:
            begin(page, address)
            controls = {int(focused): int(shown) for focused, shown in page.evaluate(CONTROLS)}
            reached = []
            for stop in stops(page):
                reached.append(stop)
                if '"' not in name(page):
                    faults.add(page, f"has no name: {stop.html}")
                if not stop.in_sight:
                    faults.add(page, f"has the focus out of sight: {stop.html}")
                if stop.tabindex > 0:
                    faults.add(page, f"jumps the queue: {stop.html}")
            for focused in controls.keys() - {stop.at for stop in reached}:
                if shows(page, controls[focused]):
                    control = page.locator(f'[data-at="{controls[focused]}"]')
                    faults.add(page, f"is for the mouse only: {control.evaluate(HTML)}")
            for before, after in itertools.pairwise(reached):
                if before.at > after.at or (before.in_article and after.in_article and after.bottom < before.top):
                    faults.add(page, f"comes too late: {after.html}")


AROUND = """() => {
  const element = document.activeElement;
  const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect()).filter(
    ({width, height, left, top, right, bottom}) =>
      Math.min(width, height) > 4 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight);
  if (boxes.length === 0) return null;
  const [x, y] = ['left', 'top'].map((side) => Math.max(0, Math.min(...boxes.map((box) => box[side])) - 8));
  const [right, bottom] = ['right', 'bottom'].map((side) => Math.max(...boxes.map((box) => box[side])) + 8);
  return {
    clip: {x, y, width: Math.min(right, innerWidth) - x, height: Math.min(bottom, innerHeight) - y},
    line: 2 * Math.min(...boxes.map(({width, height}) => Math.min(width, innerWidth) + Math.min(height, innerHeight))),
  };
}"""
"""Where the focus may show, around an element or its labels, and the pixels of a line around the smallest of them."""

CHANGED = (
    """async (pictures) => {"""
    + CONTRAST
    + """
  const [before, after] = await Promise.all(pictures.map(async (picture) => {
    const image = await createImageBitmap(await (await fetch(picture)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const {data} = canvas.getImageData(0, 0, image.width, image.height);
    return Array.from({length: data.length / 4}, (_, at) => data.slice(4 * at, 4 * at + 3));
  }));
  return before.filter((pixel, at) => contrast(pixel, after[at]) >= 3).length;
}"""
)


def focus_shows(page: Page, judge: Page) -> bool:
    """Whether the focus changes about as many pixels as a thin line around its element, with a contrast of 3:1.

    That is half of what https://www.w3.org/WAI/WCAG22/Understanding/focus-appearance asks for, a line of two pixels.
    """
    around = page.evaluate(AROUND)
    if around is None:
        return False
    focused = page.screenshot(clip=around["clip"], animations="disabled")
    page.evaluate("() => { window.stop = document.activeElement; window.stop.blur(); }")
    unfocused = page.screenshot(clip=around["clip"], animations="disabled")
    page.evaluate("window.stop.focus({preventScroll: true})")
    pictures = [f"data:image/png;base64,{base64.b64encode(picture).decode()}" for picture in (unfocused, focused)]
    changed: int = judge.evaluate(CHANGED, pictures)
    return changed >= int(around["line"])


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("folder", ["", "fr"])  # both editions have the same styles
def test_the_focus_is_plain_to_see(browser: Browser, charter_pages: Pages, folder: str, width: int) -> None:
    looks = set()
    with no_faults() as faults, reader(browser, 300) as judge, reader(browser, width) as page:
        for address in charter_pages[folder]:
            page.emulate_media(**DISPLAYS["light"])
            begin(page, address)
            for stop in stops(page):
                if stop.in_sight and stop.look not in looks:
                    looks.add(stop.look)
                    for display, settings in DISPLAYS.items():
                        page.emulate_media(**settings)
                        if not focus_shows(page, judge):
                            faults.add(page, f"{display}: {stop.html}")


FOLLOWING = (
    """() => {
  const main = document.querySelector('[role=main]');
  const next = [...document.querySelectorAll('a[href], button, input')].find((element) => element.checkVisibility()
    && main.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
  return next ? ("""
    + HTML
    + """)(next) : null;
}"""
)
"""What the next Tab shall come to from the start of the content, if the page goes on with anything."""


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_first_link_skips_to_the_content(browser: Browser, charter_pages: Pages, edition: str, width: int) -> None:
    with no_faults() as faults, reader(browser, width) as page:
        for address in charter_pages[edition]:
            begin(page, address)
            page.keyboard.press("Tab")
            assert name(page) == f'link "{SKIP[edition]}"', address
            page.keyboard.press("Enter")
            main = page.get_by_role("main")
            top = main.evaluate("(main) => main.getBoundingClientRect().top")
            if not 0 <= top < 400:
                faults.add(page, f"the content is at {top} px")
            following = page.evaluate(FOLLOWING)
            page.keyboard.press("Tab")
            if following and page.locator(":focus").evaluate(HTML) != following:
                faults.add(page, f"the focus goes on with {page.locator(':focus').evaluate(HTML)}")


OPEN = """(drawer) => {
  const shown = (link) => link.checkVisibility({visibilityProperty: true});
  const links = [...drawer.querySelectorAll('a[href]')].filter(shown);
  const {left, right, top, bottom} = (links[0] ?? drawer).getBoundingClientRect();
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return links.length > 0 && drawer.contains(hit);
}"""


def is_open(page: Page, drawer: str) -> bool:
    found: bool = page.locator(drawer).evaluate(OPEN)
    return found


def tab_to(page: Page, button: str) -> None:
    """Press Tab until a button of this name has the focus."""
    assert any(name(page).startswith(f'button "{button}"') for _ in stops(page)), f"Tab does not come to {button}"


def open_drawer(page: Page, button: str, key: str = "Enter") -> None:
    """Open a drawer by its button, and wait until it has the focus."""
    tab_to(page, button)
    page.keyboard.press(key)
    wait_until(page, "document.activeElement.matches(':popover-open')")


BEHIND = ("landmark-one-main", "page-has-heading-one")
"""What axe misses while a drawer is open: it is behind it, out of reach."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768])
@pytest.mark.parametrize("drawer", DRAWERS)
@pytest.mark.parametrize("edition", EDITIONS)
def test_drawers_open_and_close(
    browser: Browser, charter_address: str, edition: str, drawer: str, width: int, scheme: Any
) -> None:
    with no_faults() as faults, reader(browser, width, color_scheme=scheme) as page:
        begin(page, f"{charter_address}/{edition}/index.html")
        assert not is_open(page, DRAWERS[drawer])
        open_drawer(page, OPENERS[edition][drawer], "Space")
        assert is_open(page, DRAWERS[drawer])

        page.evaluate(AXE_SCRIPT)
        faults.add(page, *(violation for violation in violations(page) if not violation.startswith(BEHIND)))
        faults.add(page, *page.evaluate(LOST))
        links = page.locator(f"{DRAWERS[drawer]} a[href]:visible").evaluate_all(
            "(links) => links.map((link) => Number(link.dataset.at))"
        )
        reached = list(stops(page))
        assert set(links) <= {stop.at for stop in reached}
        faults.add(page, *(f"has the focus out of sight: {stop.html}" for stop in reached if not stop.in_sight))
        assert is_open(page, DRAWERS[drawer])

        page.keyboard.press("Tab")  # back from the window of the browser, to which the last Tab has led
        page.keyboard.press("Escape")
        assert not is_open(page, DRAWERS[drawer])
        assert name(page) == f'button "{OPENERS[edition][drawer]}"'
        begin(page, page.url)
        open_drawer(page, OPENERS[edition][drawer])
        tab_to(page, CLOSE[edition])
        page.keyboard.press("Enter")
        assert not is_open(page, DRAWERS[drawer])


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("drawer", DRAWERS)
def test_drawers_need_no_script_and_leave_for_what_was_chosen(
    browser: Browser, charter_address: str, drawer: str, scripts: bool
) -> None:
    with reader(browser, 320, java_script_enabled=scripts) as page:
        page.goto(f"{charter_address}/fr/index.html")
        page.get_by_role("button", name=OPENERS["fr"][drawer], exact=True).click()
        link = page.locator(DRAWERS[drawer]).get_by_role("link").last
        assert link.is_visible()
        target = str(link.get_attribute("href"))
        link.click()
        page.wait_for_url(f"**{target}")
        if scripts:
            wait_until(page, "document.querySelector(':popover-open') === null")
            assert not page.locator(DRAWERS[drawer]).is_visible()


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_keys_switch_the_display(browser: Browser, charter_address: str, edition: str, width: int, key: str) -> None:
    with reader(browser, width) as page:
        begin(page, f"{charter_address}/{edition}/index.html")
        themes = {page.evaluate("document.body.dataset.theme")}
        assert any(page.locator(".theme-toggle:focus").count() for _ in stops(page))
        for _ in range(3):
            page.keyboard.press(key)
            themes.add(page.evaluate("document.body.dataset.theme"))
        assert themes == {"auto", "light", "dark"}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_keys_search(browser: Browser, charter_address: str, edition: str, width: int) -> None:
    with reader(browser, width) as page:
        begin(page, f"{charter_address}/{edition}/index.html")
        if width == 320:
            open_drawer(page, OPENERS[edition]["navigation"])
        assert any(
            name(page).split(" ")[0] in {"textbox", "searchbox", "combobox"} and stop.in_sight for stop in stops(page)
        )
        page.keyboard.type("cookie")
        page.keyboard.press("Enter")
        page.wait_for_selector("#search-results li a")
