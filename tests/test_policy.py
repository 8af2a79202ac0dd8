"""Every page works under a policy that lets it run and show the files of its own host, and nothing in itself."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from conftest import COMMAND, EDITIONS, PROJECT, run, soup, sphinx, visit, wait_until
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route
from test_serve import ask, running

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"

HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

FOR_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
"""What only a host that answers by https says."""


def pages(folder: Path) -> list[Path]:
    """What was built to be looked at; the tables for the platform's own page are no pages."""
    found = [path for path in sorted(folder.rglob("*.html")) if "<html" in path.read_text(encoding="utf-8")]
    assert found
    return found


def stated(page: Path) -> list[str]:
    return [str(meta["content"]) for meta in soup(page).select('head > meta[http-equiv="Content-Security-Policy"]')]


# What stands in the pages


def test_every_page_states_the_policy_before_it_asks_for_anything(built_charter: Path) -> None:
    for page in pages(built_charter / "_build/html"):
        assert stated(page) == [POLICY], page
        text = page.read_text(encoding="utf-8")
        assert text.index("http-equiv") < min(found.start() for found in re.finditer(r"<(link|script|img)\b", text))


def test_nothing_in_a_page_is_a_script_or_a_style(built_charter: Path) -> None:
    for path in sorted((built_charter / "_build/html").rglob("*.html")):
        page = soup(path)
        assert page.select("style, script:not([src]), base, object, embed, iframe") == [], path
        for tag in page.find_all(True):
            assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], path
            for name in ("href", "src", "srcset", "action", "formaction", "content"):
                assert not re.match(r"\s*(javascript|data|vbscript):", str(tag.get(name, ""))), path


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_pages_of_other_builders_state_it_too(charter: Path, builder: str) -> None:
    done = run(COMMAND, "build", "--builder", builder, cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    for page in pages(charter / "_build" / builder):
        assert stated(page) == [POLICY], page


def test_a_host_that_adds_scripts_gets_no_policy(charter: Path) -> None:
    done = run(COMMAND, "build", "--tag", "readthedocs", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    for page in pages(charter / "_build/html"):
        assert stated(page) == [], page


def test_a_server_that_adds_scripts_gets_no_policy(charter: Path) -> None:
    done = sphinx(charter, "-q", "-A", "live=1")  # as `make live` builds
    assert (done.returncode, done.stderr) == (0, "")
    for page in pages(charter / "_build/html"):
        assert stated(page) == [], page


def test_a_guest_gets_no_policy(built_site: Path) -> None:
    root = built_site / "_build/html"
    for page in pages(root):
        assert stated(page) == [], page
    # A page that asks for nothing: its style and its icon are in it.
    assert sorted(path.name for path in root.iterdir()) == [".nojekyll", "en", "fr", "index.html"]
    assert len(soup(root / "index.html").select("style")) == 1


# What a browser makes of it, where the host sends the policy too

WATCH = """
  window.violations = [];
  addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI, sample}) =>
    violations.push([effectiveDirective, blockedURI, sample].join(' ')));
"""


@pytest.fixture(scope="module")
def address(built_charter: Path) -> Iterator[str]:
    """Where `make serve` serves the built charter."""
    with running(COMMAND, "serve", "--port", "0", cwd=built_charter) as server:
        address = server.until(r"^http://127\.0\.0\.1:\d+")[0]
        server.until("Ctrl-C")
        signal.alarm(0)  # it serves for as long as the tests take
        yield address


class Watched:
    """A page of a browser, and what it has complained of."""

    def __init__(self, context: BrowserContext) -> None:
        context.add_init_script(WATCH)
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        # Furo says which theme it has switched to.
        if not re.fullmatch(r"Changed to \w+ mode\.", message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def all(self) -> list[str]:
        violations: list[str] = self.page.evaluate("window.violations")
        return self.complaints + [f"{self.page.url}: {violation}" for violation in violations]


DISPLAYS: list[tuple[int, Literal["light", "dark"]]] = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]


@pytest.mark.parametrize("edition", ["", *EDITIONS])
def test_no_page_breaks_the_policy(
    browser: Browser, charter_pages: dict[str, list[str]], charter_address: str, address: str, edition: str
) -> None:
    context = browser.new_context()
    watched = Watched(context)
    for page in charter_pages[edition]:
        visit(watched.page, page.replace(charter_address, address))
        for width, scheme in DISPLAYS:
            watched.page.set_viewport_size({"width": width, "height": 800})
            for media in PRINT_AND_SCREEN:
                watched.page.emulate_media(media=media, color_scheme=scheme)
                watched.page.evaluate(TWO_FRAMES)  # by then all that it shows has been asked for
        # What is out of sight is not loaded, such as a note for readers without scripts.
        for admonition in ("note", "error", "warning", ""):
            watched.page.evaluate(
                """(name) => document.body.insertAdjacentHTML('afterbegin',
                     `<div class="admonition ${name}"><p class="admonition-title">x</p></div>`)""",
                admonition,
            )
        assert watched.all() == []
    context.close()


TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PRINT_AND_SCREEN: tuple[Literal["print", "screen"], ...] = ("print", "screen")


def colour(page: Page) -> str:
    found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found


def open_drawer(page: Page, drawer: str) -> bool:
    """Open a drawer, where there is not the room to have it open always; whether that was so."""
    opener = page.locator(f"[popovertarget={drawer}]:visible:not(.closer)")
    if not opener.count():
        return False
    opener.click()
    wait_until(page, "document.activeElement.matches(':popover-open')")
    return True


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_control_works_under_the_policy(browser: Browser, address: str, edition: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme="light")
    watched = Watched(context)
    page = watched.page
    page.goto(f"{address}/{edition}/")

    seen = []
    for _ in range(3):
        seen.append((page.evaluate("document.body.dataset.theme"), colour(page)))
        page.locator("button.theme-toggle:visible").click()
    assert [theme for theme, _colour in seen] == ["auto", "dark", "light"]
    assert seen[0][1] == seen[2][1] != seen[1][1]

    for drawer in ("site-navigation", "contents"):
        if open_drawer(page, drawer):
            page.locator(f"#{drawer} .closer").click()
            assert page.locator(":popover-open").count() == 0

    icons = page.locator("svg:visible")
    assert icons.count() >= 3
    for icon in icons.all():
        box = icon.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 12

    open_drawer(page, "site-navigation")
    page.locator(".sidebar-search").fill("cookie")
    page.locator(".sidebar-search").press("Enter")
    page.locator("#search-results li .context").first.wait_for()
    page.locator("#search-results li a").first.click()
    page.locator("article .highlighted").first.wait_for()
    open_drawer(page, "site-navigation")
    assert page.locator("[href^='javascript:']").count() == 0
    page.locator(".highlight-link a").click()
    page.wait_for_function("!document.querySelector('.highlighted, .highlight-link')")
    assert watched.all() == []
    context.close()


FRAMES = """
  window.shown = [];
  const frame = () => {
    if (document.body) shown.push([document.body.dataset.theme, getComputedStyle(document.body).backgroundColor]);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  addEventListener('DOMContentLoaded', () => window.loaded = document.body.dataset.theme);
"""


@pytest.mark.parametrize("chosen", ["light", "dark"])
@pytest.mark.parametrize("path", ["fr/index.html", "en/search.html", "404.html"])
def test_the_chosen_display_is_there_before_anything_is(
    browser: Browser, address: str, path: str, chosen: Literal["light", "dark"]
) -> None:
    """However late the script comes, and whatever the system prefers."""
    context = browser.new_context(color_scheme="dark" if chosen == "light" else "light")
    page = context.new_page()
    page.goto(f"{address}/{path}")
    page.evaluate(f"localStorage.setItem('theme', '{chosen}')")
    page.reload()
    wanted = colour(page)
    page.add_init_script(FRAMES)
    late: list[Route] = []
    page.route("**/theme.js*", lambda route: late.append(route))
    with page.expect_event("requestfinished", lambda request: "charter.css" in request.url):
        page.goto(f"{address}/{path}", wait_until="commit")
    assert page.evaluate("document.body === null")  # so nothing can be painted
    for route in late:
        route.continue_()
    page.wait_for_load_state("load")
    page.evaluate(TWO_FRAMES)
    assert {tuple(frame) for frame in page.evaluate("shown")} == {(chosen, wanted)}
    assert page.evaluate("loaded") == chosen
    context.close()


# What a host says


def test_what_is_served_says_what_the_pages_say_and_more(address: str) -> None:
    for path in ("/", "/fr/", "/fr", "/fr/_static/charter.css", "/fr/cookies.json", "/fr/nothing.html", "/nothing"):
        for method in ("GET", "HEAD"):
            got = ask(address, path, method).headers
            assert {name: got.get_all(name) for name in HEADERS} == {name: [HEADERS[name]] for name in HEADERS}, path
            assert got["Strict-Transport-Security"] is None  # this host has no https


def test_what_a_guest_serves_has_the_headers_but_for_the_policy(built_site: Path) -> None:
    with running(COMMAND, "serve", "--port", "0", cwd=built_site) as server:
        address = server.until(r"^http://127\.0\.0\.1:\d+")[0]
        server.until("Ctrl-C")
        got = ask(address, "/fr/").headers
    assert got["Content-Security-Policy"] is None
    assert {name: got[name] for name in HEADERS if name != "Content-Security-Policy"} == {
        name: value for name, value in HEADERS.items() if name != "Content-Security-Policy"
    }


def test_the_reference_has_the_same_headers_for_each_host() -> None:
    section = (PROJECT / "manual/reference/headers.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL)
    assert [language for language, _block in blocks] == ["python", "text", "nginx", "apache"]
    patterns = (r"^  ([\w-]+): (.*)$", r'^add_header ([\w-]+) "(.*)" always;$', r'^Header always set ([\w-]+) "(.*)"$')
    for pattern, (_language, block) in zip(patterns, blocks[1:], strict=True):
        assert dict(re.findall(pattern, block, re.MULTILINE)) == HEADERS | FOR_HTTPS
        assert len(re.findall(pattern, block, re.MULTILINE)) == len(HEADERS | FOR_HTTPS)
    assert "../reference/headers.md" in (PROJECT / "manual/how-to/hosting.md").read_text(encoding="utf-8")
