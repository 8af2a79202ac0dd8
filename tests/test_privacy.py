"""A visit leaves no trace, save what the page ``this-site`` declares, and that only when a control has been used."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import yaml
from conftest import EDITIONS, PROJECT, visit
from playwright.sync_api import Browser, BrowserContext, Page, Response

HELD = """async () => [
  ...Object.keys(localStorage).map((name) => [name, 'local_storage']),
  ...Object.keys(sessionStorage).map((name) => [name, 'session_storage']),
  ...(await indexedDB.databases()).map(({name}) => [name, 'indexed_db']),
  ...(await caches.keys()).map((name) => [name, 'cache']),
  ...(await navigator.serviceWorker.getRegistrations()).map(({scope}) => [scope, 'service_worker']),
]"""

USED = f"""async () => {{
  const found = [];
  for (const control of document.querySelectorAll('button, summary, select, label, input:not([type=hidden])')) {{
    // Three times: through light, dark and automatic display, and to where it was.
    for (let click = 0; click < 3; click++) {{
      control.click();
      found.push(...await ({HELD})());
    }}
  }}
  return found;
}}"""

Held = set[tuple[str, str]]
"""Names and kinds, as in ``cookie_data/this-site.yaml``."""


def declared() -> Held:
    site = yaml.safe_load((PROJECT / "cookie_data/this-site.yaml").read_text(encoding="utf-8"))
    return {(cookie["name"], cookie.get("kind", "cookie")) for cookie in site["cookies"]}


def held(page: Page) -> Held:
    """What the browser keeps of the site that the page is of."""
    cookies = {(cookie["name"], "cookie") for cookie in page.context.cookies()}
    return cookies | {(name, kind) for name, kind in page.evaluate(HELD)}


@contextmanager
def watched(browser: Browser, address: str, **options: object) -> Iterator[BrowserContext]:
    """A visitor of the first time; to ask another host for anything, or to be sent a cookie, fails."""
    own = urlsplit(address).netloc
    faults: list[str] = []

    def on_request(url: str) -> None:
        if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != own:
            faults.append(f"asked for {url}")

    def on_response(response: Response) -> None:
        if "set-cookie" in response.all_headers():
            faults.append(f"sent a cookie with {response.url}")

    context = browser.new_context(**options)  # type: ignore[arg-type]  # whatever a context takes
    context.on("request", lambda request: on_request(request.url))
    context.on("response", on_response)
    context.on("page", lambda page: page.on("websocket", lambda socket: on_request(socket.url)))
    yield context
    context.close()
    assert faults == []


@pytest.mark.parametrize("edition", ["", *EDITIONS])
def test_to_read_leaves_no_trace(
    browser: Browser, charter_address: str, charter_pages: dict[str, list[str]], edition: str
) -> None:
    traces = {}
    for address in charter_pages[edition]:
        # What is in the address of a page, such as a search, the visitor has done.
        if "?" not in address:
            with watched(browser, charter_address) as context:
                page = context.new_page()
                visit(page, address)
                page.mouse.wheel(0, 10_000)
                traces[address] = held(page)
                ahead = "link:is([rel~=preconnect], [rel~=dns-prefetch], [rel~=prefetch], [rel~=preload])"
                hinted = page.eval_on_selector_all(ahead, "(links) => links.map((link) => link.href)")
                assert [link for link in hinted if not link.startswith(charter_address)] == []
    assert {address: trace for address, trace in traces.items() if trace} == {}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_this_site_declares_what_the_browser_holds(
    browser: Browser, charter_address: str, charter_pages: dict[str, list[str]], edition: str, width: int
) -> None:
    found: Held = set()
    with watched(browser, charter_address, viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for address in charter_pages[""] + charter_pages[edition]:
            visit(page, address)
            found |= held(page)
            page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
            found |= {(name, kind) for name, kind in page.evaluate(USED)} | held(page)
        assert found - declared() == set()
        found |= used_by_hand(page, f"{charter_address}/{edition}/index.html")
    assert found == declared()


def used_by_hand(page: Page, address: str) -> Held:
    """What is held at one time or another by whoever switches the display, searches, and follows what was found."""
    found: Held = set()
    visit(page, address)
    shown = {page.evaluate("document.body.dataset.theme")}
    for _ in range(3):
        page.locator("button.theme-toggle:visible").click()
        shown.add(page.evaluate("document.body.dataset.theme"))
        found |= held(page)
    assert shown == {"auto", "light", "dark"}

    if not page.locator("input[name=q]").is_visible():
        page.locator("[popovertarget=site-navigation]:visible").click()
    page.locator("input[name=q]").click()
    page.keyboard.type("cookie")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    found |= held(page)
    page.locator("#search-results li a").first.click()
    found |= held(page)

    visit(page, address)
    while page.locator(".next-page").count():
        page.locator(".next-page").click()
        found |= held(page)
    while page.locator(".prev-page").count():
        page.locator(".prev-page").click()
        found |= held(page)
    return found
