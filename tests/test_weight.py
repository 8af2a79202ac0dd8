"""What a page costs its reader: few requests, few bytes, nothing that moves while it loads, no error in the console."""

import gzip
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import EDITIONS, visit, wait_until
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, Route

REQUESTS = 14
BYTES = 60 * 1024
TEXT = {".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml"}
"""What a host compresses; pictures and fonts are compressed in themselves."""

ICONS = "document.querySelectorAll('link[rel~=icon]')"

SHIFTS = """
  window.shifts = new PerformanceObserver(() => {});
  window.shifts.observe({type: 'layout-shift', buffered: true});
"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def weight(file: Path) -> int:
    """The bytes of a file on their way to the browser."""
    content = file.read_bytes()
    return len(gzip.compress(content, 9, mtime=0)) if file.suffix in TEXT else len(content)


def requested(browser: Browser, address: str, width: int, scheme: str) -> set[str]:
    """All that a browser with nothing in store asks for, to show the whole of a page."""
    context = browser.new_context(viewport={"width": width, "height": 800}, device_scale_factor=2)
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    addresses: set[str] = set()
    page.on("request", lambda request: addresses.add(request.url))
    page.goto(address)
    # Pictures that load once they are scrolled to; and the icon, which a browser without windows does not show.
    page.evaluate("for (const picture of document.images) picture.loading = 'eager'")
    wait_until(page, "[...document.images].every((picture) => picture.complete)")
    addresses.update(page.evaluate(f"[...{ICONS}].map((icon) => icon.href)"))
    context.close()
    return {address for address in addresses if not address.startswith("data:")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_charter_is_light(
    browser: Browser, built_charter: Path, charter_address: str, edition: str, width: int, scheme: str
) -> None:
    addresses = requested(browser, f"{charter_address}/{edition}/index.html", width, scheme)
    paths = [unquote(urlsplit(address).path).lstrip("/") for address in sorted(addresses)]
    weights = {path: weight(built_charter / "_build/html" / path) for path in paths}
    assert f"{edition}/index.html" in weights
    assert len(addresses) <= REQUESTS, weights
    assert sum(weights.values()) <= BYTES, weights


def shifts(page: Page, address: str) -> list[str]:
    """The parts of a page that move while it loads, where its pictures and fonts are the last to arrive."""
    late: list[Route] = []
    holding = True

    def on_route(route: Route) -> None:
        if holding and route.request.resource_type in {"image", "font"}:
            late.append(route)
        else:
            route.continue_()

    page.route("**/*", on_route)
    page.goto(address, wait_until="domcontentloaded")
    page.evaluate(TWO_FRAMES)
    holding = False
    for route in late:
        route.continue_()
    page.wait_for_load_state("load")
    page.evaluate(TWO_FRAMES)
    page.unroute("**/*", on_route)
    moved: list[str] = page.evaluate(
        """() => window.shifts.takeRecords().flatMap((shift) => shift.sources.map(
             ({node, previousRect, currentRect}) => `${node?.outerHTML ?? node?.nodeName}`.slice(0, 99)
               + ` moved from ${[previousRect.x, previousRect.y]} to ${[currentRect.x, currentRect.y]}`))"""
    )
    return moved


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", ["", *EDITIONS])
def test_nothing_moves_while_a_page_loads(
    browser: Browser, charter_pages: dict[str, list[str]], edition: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(SHIFTS)
    page = context.new_page()
    moved = {address: shifts(page, address) for address in charter_pages[edition] if "?" not in address}
    context.close()
    assert {address: parts for address, parts in moved.items() if parts} == {}


@pytest.mark.parametrize("edition", ["", *EDITIONS])
def test_nothing_fails_in_the_console(browser: Browser, charter_pages: dict[str, list[str]], edition: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    failures: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            failures.append(f"{page.url}: {message.text}")

    def on_failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what the next page has made needless, such as an icon
            failures.append(f"{page.url}: {request.url}: {request.failure}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            failures.append(f"{page.url}: {response.url}: {response.status}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: failures.append(f"{page.url}: {error}"))
    page.on("requestfailed", on_failed)
    page.on("response", on_response)
    for address in charter_pages[edition]:
        visit(page, address)
        # A page that names no icon makes a browser with windows ask for /favicon.ico, which is not there.
        icons = page.evaluate(f"Promise.all([...{ICONS}].map(async (icon) => (await fetch(icon.href)).status))")
        if icons != [200] * max(1, len(icons)):
            failures.append(f"{address}: icons: {icons}")
    context.close()
    assert failures == []
