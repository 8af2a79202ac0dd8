"""Pages opened in Chromium by somebody who trusts nothing that stands in them.

What a page does there that it should not becomes a sentence: a dialog, a request to another host, a violation of its
policy, an error, a page that is hidden or gone elsewhere; and whatever stands in it that could act, though the page of
the same name, as it was before anybody attacked it, has no such thing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from conftest import served
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Page, Request, WebSocket

SEARCHES = ("search.html?q=cookie", "search.html?q=alert", "index.html?highlight=cookie")
"""Of each edition, beside its pages: what a search finds, hostile texts among it, and a page with words marked."""


class Seen(NamedTuple):
    """What Chromium has made of a page.

    *faults*: what it did that no page does. *acting*: what could act or load something, a tag or an attribute each.
    *landmarks*: how many it has of each of the elements that readers find their way by. *blocks*: of each block of the
    article, the elements in it and what it says. *text*: all that the page says, in its attributes too.
    """

    faults: list[str]
    acting: Counter[str]
    landmarks: Counter[str]
    blocks: list[tuple[Counter[str], str]]
    text: str


def all_pages(html: Path) -> list[str]:
    """The addresses of all pages that were built, from the folder *html*, and of each edition also its searches."""
    names = sorted(path.relative_to(html).as_posix() for path in html.rglob("*.html"))
    editions = sorted(path.parent.name for path in html.glob("*/search.html"))
    return names + [f"{edition}/{search}" for edition in editions for search in SEARCHES]


def look(browser: Browser, html: Path, names: Iterable[str] | None = None) -> dict[str, Seen]:
    """Open the pages *names*, or all, of the folder *html* as from a host, one after another in one window."""
    with served(html) as address, watched(browser, address) as window:
        return {name: window.open(name) for name in names or all_pages(html)}


def faults(seen: dict[str, Seen], before: dict[str, Seen]) -> list[str]:
    """What is wrong with the pages that were *seen*, each sentence with the pages that it holds of.

    *before* are the same pages as they were before anybody attacked them.
    """
    found: dict[str, list[str]] = defaultdict(list)
    faulty = {sentence for page in before.values() for sentence in page.faults}
    for name, page in seen.items():
        known = before.get(name, Seen([], Counter(), Counter(), [], ""))
        sentences = [sentence for sentence in page.faults if sentence not in faulty]
        sentences += [f"there is {thing}" for thing in page.acting - known.acting]
        if page.text:  # and else nobody has seen it
            sentences += [f"{count} <{tag}> gone" for tag, count in (known.landmarks - page.landmarks).items()]
        for sentence in sentences:
            found[sentence].append(name)
    return [f"{sentence} (on {', '.join(names)})" for sentence, names in found.items()]


@contextmanager
def watched(browser: Browser, address: str) -> Iterator["Window"]:
    """A window on the site at *address*; no other host can be reached, since the browser knows the name of none."""
    context = browser.new_context()
    context.add_init_script(LISTEN)
    yield Window(context, address)
    context.close()


def _is_own(url: str, address: str) -> bool:
    return urlsplit(url).scheme in {"data", "blob"} or urlsplit(url).netloc == urlsplit(address).netloc


class Window:
    """A window of a browser that somebody listens to."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        context.on("request", self._on_request)
        context.on("dialog", self._on_dialog)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note("an error", str(error.error)))
        self.context = context
        self.page = self._tab()
        context.on("page", self._on_window)

    def _tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("websocket", self._on_websocket)
        page.on("download", lambda download: self._note("downloaded", download.url))
        page.on("frameattached", lambda frame: self._note("a frame", frame.url))
        page.on("crash", lambda _page: self._note("crashed", "the page"))
        return page

    def open(self, name: str) -> Seen:
        """Open the page *name*, wait until all of it is there, follow what is no address, and look at it."""
        self.faults = []
        try:
            made = self._made(name)
        except Error as error:  # such as that it goes elsewhere while it is being looked at
            self._note("the page does not come to rest", error.message.partition("\n")[0])
            made = NOTHING
            self._reopen()
        for sentence in made["faults"]:
            self._note(*sentence)
        return Seen(
            list(dict.fromkeys(self.faults)),
            Counter(made["acting"]),
            Counter(made["landmarks"]),
            [(Counter(tags), words) for tags, words in made["blocks"]],
            "\n".join(made["texts"]),
        )

    def _reopen(self) -> None:
        """Leave a page that is on its way elsewhere, so that it is not in the way of the next one."""
        self.context.remove_listener("page", self._on_window)
        self.page.close()
        self.page = self._tab()
        self.context.on("page", self._on_window)

    def _made(self, name: str) -> dict[str, Any]:
        self.page.goto(f"{self.address}/{quote(name, safe='/?=')}")
        if "?q=" in name:
            self.page.wait_for_function(SEARCHED)
        made: dict[str, Any] = self.page.evaluate(MADE)
        if unquote(urlsplit(self.page.url).path) != f"/{name}".partition("?")[0]:
            self._note("gone to", self.page.url)
        # One round trip later, what the clicks have set off is here.
        self.page.evaluate("() => new Promise((done) => setTimeout(done))")
        return made

    def _note(self, what: str, detail: str) -> None:
        text = " ".join(detail.replace(self.address, "").split())
        self.faults.append(f"{what}: {text[:300]}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # A page that names no icon, such as a part of one, makes a browser ask for this one.
        if message.type == "error" and message.location["url"] != f"{self.address}/favicon.ico":
            self._note("console", message.text)

    def _on_request(self, request: Request) -> None:
        if not _is_own(request.url, self.address):
            self._note("asked for", request.url)

    def _on_websocket(self, socket: WebSocket) -> None:
        self._note("asked for", socket.url)

    def _on_dialog(self, dialog: Dialog) -> None:
        self._note(f"a dialog ({dialog.type})", dialog.message)
        dialog.dismiss()

    def _on_window(self, page: Page) -> None:
        self._note("opened a window", page.url)
        page.close()


NOTHING: dict[str, Any] = {"faults": [], "acting": [], "landmarks": {}, "texts": [], "blocks": []}

LISTEN = """
self.violations = [];
self.failed = false;
addEventListener('error', () => { self.failed = true; });
addEventListener('securitypolicyviolation', (event) =>
  violations.push(['a violation of the policy', `${event.effectiveDirective} ${event.blockedURI}`]));
"""

SEARCHED = """() => self.failed || document.querySelector('#search-results p.search-summary')?.textContent
  && [...document.querySelectorAll('#search-results li.kind-text')].every((found) => found.querySelector('.context'))"""

MADE = r"""() => {
  const LOADS = ['src', 'srcset', 'poster', 'data', 'background', 'action', 'formaction', 'ping', 'manifest', 'code'];
  const FOLLOWED = ['href', 'xlink:href', 'cite', ...LOADS];
  const HARMLESS = ['http:', 'https:', 'mailto:', 'none:'];
  const SAID = ['alt', 'aria-label', 'content', 'data-label', 'label', 'placeholder', 'title', 'value'];
  const LANDMARKS = [
    'article', 'button', 'footer', 'form', 'h1', 'h2', 'h3', 'header', 'input', 'main', 'nav', 'table'];
  const ALWAYS = [
    'applet', 'base', 'embed', 'frame', 'frameset', 'iframe', 'math', 'noembed', 'object', 'plaintext', 'portal',
    'style', 'template', 'textarea', 'xmp'];
  const SET = ['autofocus', 'contenteditable', 'srcdoc', 'style'];
  const KNOWN_LINKS = ['alternate', 'author', 'canonical', 'license'];
  const parsed = (url) => { try { return new URL(url, document.baseURI); } catch { return null; } };
  const isOwn = (url) => (parsed(url)?.origin ?? location.origin) === location.origin;
  const scheme = (url) => parsed(url)?.protocol ?? 'none:';

  const faults = [...(self.violations ?? [])];
  const acting = [];
  const texts = [document.title];
  const landmarks = {};
  for (const element of document.querySelectorAll('*')) {
    const tag = element.localName;
    if (LANDMARKS.includes(tag)) landmarks[tag] = (landmarks[tag] ?? 0) + 1;
    if (ALWAYS.includes(tag)) acting.push(`<${tag}>`);
    if (tag === 'script' && !element.hasAttribute('src')) acting.push(`<script>${element.text.trim().slice(0, 80)}`);
    if (tag === 'meta' && element.httpEquiv) acting.push(`<meta http-equiv="${element.httpEquiv.toLowerCase()}">`);
    if (tag === 'link' && !isOwn(element.href) && !KNOWN_LINKS.includes(element.rel))
      acting.push(`<link rel="${element.rel}" href="${element.href}">`);
    for (const {name, value} of element.attributes) {
      const acts = name.startsWith('on') || SET.includes(name)
        || (LOADS.includes(name) && !isOwn(value))
        || (FOLLOWED.includes(name) && !HARMLESS.includes(scheme(value)));
      if (acts) acting.push(`<${tag} ${name}="${value.slice(0, 80)}">`);
      if (SAID.includes(name)) texts.push(value);
    }
  }
  if (document.body) texts.push(document.body.textContent);
  const hidden = hiding(document.querySelector('h1, table'));  // a table alone is for the pages of others
  if (hidden) faults.push(['hidden', hidden]);
  const tags = (block) => [block, ...block.querySelectorAll('*')].map((element) => element.localName);
  const alts = (block) => [...block.querySelectorAll('img')].map((picture) => picture.alt);
  const blocks = [...document.querySelectorAll('article > section > :not(.cookie-incomplete)')].map(
    (block) => [tags(block), [block.textContent, ...alts(block)].join(' ')]);
  for (const link of document.querySelectorAll('a[href]'))
    if (['javascript:', 'vbscript:'].includes(link.protocol)) link.click();
  return {faults, acting, texts, landmarks, blocks};

  function hiding(heading) {
    if (!heading) return 'there is no heading';
    if (!heading.textContent.trim()) return 'the heading is empty';
    if (!heading.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true}))
      return 'the heading cannot be seen';
    heading.scrollIntoView({block: 'center', behavior: 'instant'});
    const range = document.createRange();
    range.selectNodeContents(heading);
    const box = [...range.getClientRects()].find((rect) => rect.width > 1 && rect.height > 1);
    const top = box && document.elementFromPoint(box.left + Math.min(box.width, 20) / 2, box.top + box.height / 2);
    if (!top) return 'the heading is out of sight';
    return heading.contains(top) || top.contains(heading) ? '' : `<${top.localName}> stands before the heading`;
  }
}"""
