"""The pages are for every reader: of any eyesight, in the dark, enlarged, in one's own colours, without motion.

What is looked at is what a reader perceives: names, colours, where text stands. `test_keyboard.py` has the keyboard.
"""

import base64
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # it says no types
from conftest import EDITIONS, no_faults, reader, visit, wait_until
from playwright.sync_api import Browser, Page

Pages = dict[str, list[str]]

FOLDERS = ["", *EDITIONS]

DISPLAYS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
    "forced dark": {"color_scheme": "dark", "forced_colors": "active"},
}

SCHEMES: tuple[Any, ...] = ("light", "dark")

NOTHING_MOVES = "document.getAnimations().every((animation) => animation.playState !== 'running')"


def test_every_kind_of_page_is_looked_at(charter_pages: Pages) -> None:
    kinds = {"index.html", "this-site.html", "search.html", "cookie-index.html", "404.html"}
    assert [address.rpartition("/")[2] for address in charter_pages[""]][-1:] == ["index.html"]
    for edition in EDITIONS:
        assert kinds - {address.rpartition("/")[2] for address in charter_pages[edition]} == set()


# axe, light and dark

AXE = """async (chosen) => {
  const rules = axe.getRules().filter(({tags, ruleId}) => !tags.includes('deprecated') && ruleId.startsWith(chosen));
  const found = await axe.run({
    runOnly: rules.map(({ruleId}) => ruleId),
    resultTypes: ['violations', 'incomplete'],
    rules: Object.fromEntries(rules.map(({ruleId}) => [ruleId, {enabled: true}])),
  });
  // Contrasts with pictures and the like, which axe cannot tell. What covers a text depends on where the page stands.
  const unknown = found.incomplete.map(({id, nodes}) => ({id, nodes: nodes.filter(({any}) => any.some(
    ({data}) => data?.messageKey && !/overlap|obscur|outside|shortText/i.test(data.messageKey)))}))
    .filter(({id}) => id.startsWith('color-contrast'));
  return [...found.violations, ...unknown].flatMap(({id, nodes}) => nodes.map(({any, all, none, target, html}) => {
    const contrast = [...any, ...all, ...none].find(({data}) => data?.contrastRatio)?.data;
    const colors = contrast ? ` (${contrast.contrastRatio}: ${contrast.fgColor} on ${contrast.bgColor})` : '';
    return `${id}${colors}: ${target}: ${html.replace(/\\s+/g, ' ').slice(0, 200)}`;
  }));
}"""


def violations(page: Page, chosen: str = "") -> list[str]:
    """What axe finds, by all of its rules: of WCAG up to AAA, of best practice, and those it only tries out.

    Or by those whose names begin with what is *chosen*.
    """
    wait_until(page, NOTHING_MOVES)
    found: list[str] = page.evaluate(AXE, chosen)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_axe_finds_nothing(browser: Browser, charter_pages: Pages, folder: str, scheme: Any) -> None:
    with no_faults() as faults, reader(browser, 1280, color_scheme=scheme) as page:
        for address in charter_pages[folder]:
            visit(page, address)
            page.evaluate(AXE_SCRIPT)
            for width in (1280, 768, 320):
                page.set_viewport_size({"width": width, "height": 800})
                faults.add(page, *(f"{width} px: {violation}" for violation in violations(page)))


IN_STATE = """([state, everything]) => {
  const rewrite = (rules) => [...rules].forEach((rule) => {
    if (rule.selectorText) rule.selectorText = rule.selectorText.replaceAll(state, everything);
    if (rule.cssRules) rewrite(rule.cssRules);
  });
  for (const {cssRules} of document.styleSheets) rewrite(cssRules);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("state", "everything"), [(":visited", ":any-link"), (":hover", ":nth-child(n)"), ("", "")])
@pytest.mark.parametrize("edition", EDITIONS)
def test_contrast_stays_where_a_reader_has_been_or_points(
    browser: Browser, charter_address: str, edition: str, state: str, everything: str, scheme: Any
) -> None:
    """No script may ask which links were visited: the styles for the state are given to all elements instead."""
    with no_faults() as faults, reader(browser, 1280, color_scheme=scheme) as page:
        for name in ("index.html#cookie-sessionid", "this-site.html", "search.html?q=cookie"):
            visit(page, f"{charter_address}/{edition}/{name}")
            if state:
                page.evaluate(IN_STATE, [state, everything])
            page.evaluate(AXE_SCRIPT)
            faults.add(page, *violations(page, "color-contrast"))


COLORS = """() => [...document.querySelectorAll('*')].flatMap((element) => ['', '::before', '::after'].map((part) => {
  if (!element.checkVisibility()) return 'out of sight';
  const {color, backgroundColor, borderColor, fill, stroke} = getComputedStyle(element, part || null);
  return [element.tagName + part, color, backgroundColor, borderColor, fill, stroke].join(' ');
}))"""


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_switch_gives_the_colours_that_axe_has_seen(browser: Browser, charter_pages: Pages, edition: str) -> None:
    switches: list[tuple[Any, Any]] = [("dark", "light"), ("light", "dark")]
    with no_faults() as faults, reader(browser, 1280) as page:
        # The icon of the switch, which is another one.
        page.add_init_script(
            "addEventListener('load', () => document.querySelectorAll('svg').forEach((icon) => icon.remove()))"
        )
        for address in charter_pages[edition]:
            visit(page, address)
            for switched, other in switches:
                page.evaluate("document.body.dataset.theme = 'auto'")
                page.emulate_media(color_scheme=switched)
                wait_until(page, NOTHING_MOVES)
                seen = page.evaluate(COLORS)
                page.emulate_media(color_scheme=other)
                page.evaluate(f"document.body.dataset.theme = '{switched}'")
                wait_until(page, NOTHING_MOVES)
                colors = zip(page.evaluate(COLORS), seen, strict=True)
                faults.add(page, *sorted({f"{switched}: {now} (was {then})" for now, then in colors if now != then}))


# Contrasts that axe does not look at

CONTRAST = """
  const luminance = ([r, g, b]) => [r, g, b].map((value) => value / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, two) => {
    const [dark, light] = [luminance(one), luminance(two)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
"""

PLACEHOLDERS = (
    """() => {"""
    + CONTRAST
    + """
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const paint = (color, opacity) => {
    Object.assign(canvas, {globalAlpha: opacity, fillStyle: color});
    canvas.fillRect(0, 0, 1, 1);
  };
  const pixel = () => [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  const fields = [...document.querySelectorAll('[placeholder]')].filter((field) => field.checkVisibility());
  return fields.map((field) => {
    const layers = [];
    for (let element = field; element; element = element.parentElement) layers.unshift(element);
    paint('Canvas', 1);
    for (const layer of layers) paint(getComputedStyle(layer).backgroundColor, 1);
    const ground = pixel();
    const {color, opacity} = getComputedStyle(field, '::placeholder');
    paint(color, opacity);
    return [field.placeholder, contrast(ground, pixel())];
  });
}"""
)


@pytest.mark.parametrize("edition", EDITIONS)
def test_placeholders_have_contrast(browser: Browser, charter_pages: Pages, edition: str) -> None:
    with no_faults() as faults, reader(browser, 1280) as page:
        for address in charter_pages[edition]:
            visit(page, address)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                wait_until(page, NOTHING_MOVES)
                placeholders = page.evaluate(PLACEHOLDERS)
                faults.add(page, *(f"{scheme}, {text}: {ratio:.2f}" for text, ratio in placeholders if ratio < 7))


ICONS = """(icons) => icons.filter((icon) => icon.checkVisibility({visibilityProperty: true})).map((icon) => {
  const {left, top, right, bottom, width, height} = icon.getBoundingClientRect();
  const shown = right > 0 && bottom > 0;
  return {html: icon.outerHTML, left: left + scrollX, top: top + scrollY, width, height, shown};
}).filter(({width, height}) => width * height > 0)"""

CONTRASTS = (
    """async ([picture, icons]) => {"""
    + CONTRAST
    + """
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d', {willReadFrequently: true});
  canvas.drawImage(image, 0, 0);
  return icons.map(({left, top, width, height}) => {
    const [x, y] = [Math.floor(left), Math.floor(top)];
    const {data} = canvas.getImageData(x, y, Math.ceil(left + width) - x, Math.ceil(top + height) - y);
    const pixels = Array.from({length: data.length / 4}, (_, at) => data.slice(4 * at, 4 * at + 3));
    return Math.max(...pixels.map((pixel) => contrast(pixel, pixels[0])));
  });
}"""
)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_icons_stand_out(browser: Browser, charter_pages: Pages, edition: str, width: int) -> None:
    with no_faults() as faults, reader(browser, 300) as judge, reader(browser, width) as page:
        visit(page, charter_pages[edition][-1].replace("?highlight=cookie", ""))
        for display, settings in DISPLAYS.items():
            page.emulate_media(
                color_scheme=settings["color_scheme"], forced_colors=settings.get("forced_colors", "none")
            )
            wait_until(page, NOTHING_MOVES)
            # A closed drawer is out of sight.
            icons = [icon for icon in page.eval_on_selector_all("svg", ICONS) if icon["left"] < width]
            assert icons
            assert all(icon["shown"] for icon in icons)
            picture = base64.b64encode(page.screenshot(full_page=True, animations="disabled")).decode()
            ratios = judge.evaluate(CONTRASTS, [f"data:image/png;base64,{picture}", icons])
            for icon, ratio in zip(icons, ratios, strict=True):
                if ratio < 3:
                    faults.add(page, f"{display}, {ratio:.2f}: {icon['html']}")


# Enlarged

LOST = """() => {
  const lost = [];
  const {scrollWidth, clientWidth, clientHeight} = document.documentElement;
  if (scrollWidth > clientWidth) lost.push(`the page is ${scrollWidth} px wide, the window ${clientWidth}`);

  const aside = [...document.querySelectorAll('.sidebar-drawer, .toc-drawer, .skip-to-content, .back-to-top')].filter(
    (element) => {
      const {left, right, bottom} = element.getBoundingClientRect();
      return right <= 0 || left >= clientWidth || bottom <= 0;  // closed, or shown once it is needed
    });
  const out = (box, frame) => ['left', 'top'].some((side) => box[side] < frame[side] - 1)
    || ['right', 'bottom'].some((side) => box[side] > frame[side] + 1);
  const across = ({left, right}, frame) => ({left, right, top: frame.top, bottom: frame.bottom});
  const down = ({top, bottom}, frame) => ({top, bottom, left: frame.left, right: frame.right});

  function* losses(element, box) {
    let [x, y] = [true, false];  // the directions in which what is out of the window is lost: a page scrolls down
    for (let frame = element; frame !== document.body; frame = frame.parentElement) {
      const {overflowX, overflowY, position, display} = getComputedStyle(frame);
      const bounds = frame.getBoundingClientRect();
      const framed = display !== 'inline' && display !== 'contents';
      if (bounds.width <= 1 || bounds.height <= 1) return;  // said to screen readers only
      if (framed && /hidden|clip/.test(overflowX) && x && out(across(box, bounds), bounds)) yield 'cut off sideways';
      if (framed && /hidden|clip/.test(overflowY) && out(down(box, bounds), bounds)) yield 'cut off below or above';
      if (framed && /auto|scroll/.test(overflowX) && frame.scrollWidth > frame.clientWidth) {
        if (frame.clientWidth < 80) yield 'in a strip too narrow to scroll';
        box = across(bounds, box);
        box = {...box, left: bounds.left, right: bounds.right};
      }
      if (framed && /auto|scroll/.test(overflowY) && frame.scrollHeight > frame.clientHeight) {
        if (frame.clientHeight < box.bottom - box.top) yield 'in a strip too low to scroll';
        box = {...box, top: bounds.top, bottom: bounds.bottom};
      }
      if (position === 'fixed') y = true;
    }
    if (x && (box.left < -1 || box.right > clientWidth + 1)) yield 'out of the window sideways';
    if (y && (box.top < -1 || box.bottom > clientHeight + 1)) yield 'out of the window below or above';
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.nodeType === Node.TEXT_NODE && node.data.trim();
    const element = text ? node.parentElement : node;
    if (!text && !node.matches?.('img, svg, button, input, select, textarea, iframe')) continue;
    if (element.matches('script, style, noscript') || aside.some((closed) => closed.contains(element))) continue;
    if (!element.checkVisibility({visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNode(node);
    const boxes = text ? range.getClientRects() : [node.getBoundingClientRect()];
    for (const {left, top, right, bottom} of boxes) {
      for (const loss of losses(element, {left, top, right, bottom})) {
        lost.push(`${loss}: ${text ? node.data.trim() : node.outerHTML.slice(0, 150)}`);
      }
    }
  }
  return [...new Set(lost)];
}"""


def losses(page: Page, widths: Iterable[int]) -> Iterator[str]:
    """What is lost in windows of these widths."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        wait_until(page, NOTHING_MOVES)
        yield from (f"{width} px: {loss}" for loss in page.evaluate(LOST))


@pytest.mark.parametrize("folder", FOLDERS)
def test_text_twice_as_large_loses_nothing(browser: Browser, charter_pages: Pages, folder: str) -> None:
    with no_faults() as faults, reader(browser, 1280) as page:
        settings = page.context.new_cdp_session(page)
        for address in charter_pages[folder]:
            settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
            visit(page, address)
            assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
            faults.add(page, *(f"set in the browser, {loss}" for loss in losses(page, (1280, 640))))
            settings.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            faults.add(page, *(f"set by a style, {loss}" for loss in losses(page, (1280, 640))))


@pytest.mark.parametrize("folder", FOLDERS)
def test_zoom_to_400_percent_loses_nothing(browser: Browser, charter_pages: Pages, folder: str) -> None:
    """A window of 1280 by 1024 is one of 320 by 256 CSS pixels then: https://www.w3.org/WAI/WCAG22/Understanding/reflow"""
    with no_faults() as faults, reader(browser, 320) as page:
        for address in charter_pages[folder]:
            page.set_viewport_size({"width": 320, "height": 800})
            visit(page, address)
            faults.add(page, *page.evaluate(LOST))
            page.set_viewport_size({"width": 320, "height": 256})
            wait_until(page, NOTHING_MOVES)
            faults.add(page, *(f"in a low window: {loss}" for loss in page.evaluate(LOST)))


# Motion and colours of the reader's own

MOTIONS = """() => [...document.querySelectorAll('*')].flatMap((element) => {
  const name = element.tagName.toLowerCase() + [...element.classList].map((part) => `.${part}`).join('');
  const moving = ['', '::before', '::after', '::backdrop'].flatMap((part) => {
    const style = getComputedStyle(element, part || null);
    return ['transitionDuration', 'transitionDelay', 'animationDuration', 'animationDelay']
      .filter((time) => style[time].split(',').some((value) => parseFloat(value) > 0.01))
      .map((time) => `${name}${part}: ${time} ${style[time]}`);
  });
  return getComputedStyle(element).scrollBehavior === 'smooth' ? [...moving, `${name}: smooth scrolling`] : moving;
})"""


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_moves_for_whoever_wants_no_motion(browser: Browser, charter_pages: Pages, folder: str) -> None:
    with no_faults() as faults, reader(browser, 320, reduced_motion="reduce") as page:
        for address in charter_pages[folder]:
            visit(page, address)
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                faults.add(page, *{f"{width} px: {motion}" for motion in page.evaluate(MOTIONS)})


FRAMED = """() => {
  const shown = [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility());
  return shown
    .filter((element) => getComputedStyle(element).boxShadow !== 'none' || element.matches('table:has(th) :is(td, th)'))
    .map((element) => shown.indexOf(element));
}"""

FRAMELESS = """(framed) => {
  const shown = [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility());
  const lines = (element) => ['borderTop', 'borderRight', 'borderBottom', 'borderLeft', 'outline'].filter((line) => {
    const style = getComputedStyle(element);
    return !/none|hidden/.test(style[`${line}Style`]) && parseFloat(style[`${line}Width`]) > 0
      && !/^rgba.*, 0\\)$/.test(style[`${line}Color`]);
  });
  const card = (element) => element.matches('td, th') && lines(element.parentElement).length > 0;
  return framed.map((at) => shown[at]).filter((element) => lines(element).length === 0 && !card(element))
    .map((element) => element.outerHTML.slice(0, 150));
}"""


@pytest.mark.parametrize("folder", FOLDERS)
def test_frames_stay_in_forced_colours(browser: Browser, charter_pages: Pages, folder: str) -> None:
    """Shadows go in forced colours: what has one, and every cell or its row, has a border as well."""
    with no_faults() as faults, reader(browser, 1280) as page:
        for address in charter_pages[folder]:
            visit(page, address)
            for width, scheme in itertools.product((320, 1280), SCHEMES):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme, forced_colors="none")
                framed = page.evaluate(FRAMED)
                page.emulate_media(color_scheme=scheme, forced_colors="active")
                frameless = page.evaluate(FRAMELESS, framed)
                faults.add(page, *(f"{width} px, {scheme}: {element}" for element in frameless))


# What stands alone, not in a line of text, less the links of a table that a row holds for itself.
SMALL = """() => [...document.querySelectorAll('a, button, input')]
  .filter((one) => one.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !one.closest('p, dd, td'))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, {width, height, right}]) => right > 0 && width > 1 && Math.min(width, height) < 44)
  .map(([one, {width, height}]) => `${one.outerHTML.slice(0, 80)}: ${width} x ${height}`)"""


@pytest.mark.parametrize("width", [390, 1024, 1920])
def test_what_stands_alone_is_as_large_as_a_finger(browser: Browser, charter_address: str, width: int) -> None:
    with reader(browser, width, has_touch=True, is_mobile=True, reduced_motion="reduce") as page:
        page.goto(f"{charter_address}/fr/index.html")
        assert page.evaluate(SMALL) == []
        for drawer in ("#site-navigation", "#contents"):
            page.locator(drawer).evaluate("(one) => one.showPopover()")
            assert page.locator(f"{drawer} a").count() > 1
            assert page.evaluate(SMALL) == [], drawer
            page.locator(drawer).evaluate("(one) => one.hidePopover()")


def test_links_are_underlined_in_their_own_colour(browser: Browser, charter_address: str) -> None:
    colours = """(links) => links.flatMap((link) => {
      const theme = ['', '--visited', '--hover', '--visited--hover'].map((state) => `--color-link-underline${state}`);
      const style = getComputedStyle(link);
      return [style.textDecorationColor === style.color, ...theme.map((name) => style.getPropertyValue(name))];
    })"""
    with reader(browser, 1280) as page:
        page.goto(f"{charter_address}/fr/index.html")
        assert set(page.eval_on_selector_all("article p a", colours)) == {True, "currentcolor"}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_magnifier_is_there_in_forced_colours(browser: Browser, charter_address: str, scheme: Any) -> None:
    with reader(browser, 1280, color_scheme=scheme, forced_colors="active") as page:
        page.goto(f"{charter_address}/fr/index.html")
        magnifier = page.locator(".sidebar-search-container svg")
        field = page.evaluate(
            """() => {
              const probe = document.body.appendChild(document.createElement('i'));
              probe.style.cssText = 'color: FieldText; forced-color-adjust: none';
              return getComputedStyle(probe).color;
            }"""
        )
        assert magnifier.is_visible()
        assert magnifier.evaluate("(one) => getComputedStyle(one).stroke") == field
