"""In a browser: a table where there is room, cards where there is none, and the same table to assistive technology."""

import re
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest
from conftest import COMMAND, PROJECT, reader, replace, run, served, soup, wait_until
from playwright.sync_api import Browser, Page

from cookie_charter.pages.room import MOST, STEP

EDITIONS = ("fr", "en")


def tree(page: Page) -> list[str]:
    """The roles and names that the table has in the accessible tree, in its order."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = {"table", "row", "columnheader", "rowheader", "cell"}
    return [
        f"{node['role']['value']} {node.get('name', {}).get('value', '')}".strip()
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in roles
    ]


def test_the_markup(built_charter: Path) -> None:
    for edition in EDITIONS:
        table = soup(built_charter / f"_build/html/{edition}/index.html").find("table")
        assert table is not None
        assert table.find("caption") is not None
        assert [cell["scope"] for cell in table.find_all("th")] == ["col"] * 4 + ["row"] * 4
        assert [cell.get_text() for cell in table.select("th[scope=row]")] == [
            "sessionid", "django_language", "csrftoken", "cookies_preferences",
        ]  # fmt: skip
        links = [(row["id"], link["href"]) for row in table.select("tbody tr") for link in row.select("th a")]
        assert [href for _id, href in links] == [f"#{row}" for row, _href in links]
        assert len(links) == 4
        assert table.find_all(style=True) == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_table_becomes_cards_and_stays_a_table(browser: Browser, charter_address: str, edition: str) -> None:
    trees = {}
    for width in (320, 1024):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(f"{charter_address}/{edition}/index.html")
        trees[width] = tree(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        box = page.evaluate(
            "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])(document.querySelector('.cookie-table-box'))"
        )
        assert box[0] == box[1]
        cells = page.eval_on_selector_all(
            "tbody tr:first-child > *",
            "(cells) => cells.map((cell) => [cell.getBoundingClientRect().left, cell.getBoundingClientRect().right,"
            " getComputedStyle(cell, '::before').content.includes(cell.dataset.label)])",
        )
        assert all(0 <= left < right <= width for left, right, _label in cells)
        if width == 320:
            assert len({left for left, _right, _label in cells}) == 1
            assert all(label for *_box, label in cells)
        else:
            assert len({left for left, _right, _label in cells}) == 4
            assert not any(label for *_box, label in cells)
        page.close()
    assert trees[320] == trees[1024]
    assert Counter(line.split(" ")[0] for line in trees[320]) == {
        "table": 1, "row": 5, "columnheader": 4, "rowheader": 4, "cell": 12,
    }  # fmt: skip


def test_a_row_that_is_the_target_is_seen(browser: Browser, charter_address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"{charter_address}/fr/index.html#cookie-csrftoken")
    row = page.locator("#cookie-csrftoken")
    assert row.evaluate("(row) => getComputedStyle(row).outlineStyle") == "solid"
    wait_until(  # the way there is smooth
        page,
        "(({top, bottom}) => top >= 0 && bottom <= innerHeight)"
        "(document.getElementById('cookie-csrftoken').getBoundingClientRect())",
    )
    page.close()


def test_the_languages_keep_the_place_and_work_without_scripts(browser: Browser, charter_address: str) -> None:
    for scripts, place in ((True, "#cookie-csrftoken"), (False, "")):
        for width in (320, 1280):
            context = browser.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 800})
            page = context.new_page()
            page.goto(f"{charter_address}/fr/index.html#cookie-csrftoken")
            link = page.locator("nav.editions a[lang=en]")
            assert link.is_visible()
            link.click()
            page.wait_for_url("**/en/index.html*")
            assert page.url == f"{charter_address}/en/index.html{place}"
            context.close()


def test_many_columns_are_cards_at_any_width(browser: Browser, charter: Path) -> None:
    columns = ":columns: name, kind, provider, service, purpose, category, consent, lifetime"
    replace(charter / "docs/index.md", ":name: cookies-necessaires", f"{columns}\n:name: cookies-necessaires")
    done = run(COMMAND, "build", "fr", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    with served(charter / "_build/html") as address, reader(browser, 320) as page:
        page.goto(f"{address}/fr/index.html")
        for width in (320, 1024, 1600):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.eval_on_selector("tbody tr", "(row) => getComputedStyle(row).display") == "grid"


LONG = """
  - name: wordpress_logged_in_0123456789abcdef0123456789abcdef
    provider: opendatasoft
    service: Authentification
    purpose: Retient Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.
    category: necessary
    lifetime: P13M
"""

SIZES = """() => [document.documentElement, ...document.querySelectorAll('.cookie-table-box')]
  .map(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)"""


@pytest.mark.parametrize("columns", ["name, purpose", "provider, service, name, purpose, lifetime, host"])
def test_no_word_is_too_long_for_its_table(browser: Browser, charter: Path, columns: str) -> None:
    replace(charter / "docs/index.md", ":name: cookies-necessaires", f":columns: {columns}\n:name: cookies-necessaires")
    with (charter / "cookie_data/soissons.yaml").open("a", encoding="utf-8") as file:
        file.write(LONG)
    done = run(COMMAND, "build", "fr", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    with served(charter / "_build/html") as address, reader(browser, 320) as page:
        page.goto(f"{address}/fr/index.html")
        for width in (320, 700, 768, 1024, 1280, 1600):
            page.set_viewport_size({"width": width, "height": 800})
            for media in ("screen", "print"):
                page.emulate_media(media=media)
                assert page.evaluate(SIZES) == [0, 0], (width, media)
            # What nobody stated has no label either.
            labels = "(cells) => cells.filter((cell) => !cell.textContent && cell.checkVisibility()).length"
            assert page.eval_on_selector_all("tbody tr:first-child td", labels) == 0 or "lifetime" not in columns


def test_the_focus_is_not_under_the_header(browser: Browser, charter_address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 400}, reduced_motion="reduce")
    page.goto(f"{charter_address}/fr/index.html")
    page.locator("footer a").first.focus()
    for _stop in range(8):
        page.keyboard.press("Shift+Tab")
        top = "document.activeElement.getBoundingClientRect().top"
        assert page.evaluate(top) >= page.evaluate("document.querySelector('header').getBoundingClientRect().bottom")
    page.close()


def test_the_language_keeps_what_was_searched_for(browser: Browser, charter_address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"{charter_address}/fr/search.html?q=csrftoken")
    page.locator("nav.editions a[lang=en]").click()
    page.wait_for_url("**/en/search.html?q=csrftoken")
    assert page.get_by_role("searchbox").input_value() == "csrftoken"
    page.locator("#search-results li a").first.wait_for()
    page.get_by_role("searchbox").fill("sessionid")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search.html?q=sessionid")
    page.close()


BROKEN = r"""() => [...document.querySelectorAll(".cookie-table :is(th, td, caption)")].flatMap((cell) => {
  const broken = [];
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[^\s-]+-?/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(({top}) => top));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""
"""The words in tables that begin on one line and end on another."""

WIDTHS = (320, 390, 690, 768, 1024, 1280, 1920)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A charter in German and English of a portal whose cookies are known."""
    folder = tmp_path_factory.mktemp("portal")
    answers = ("--name", "Portal", "--url", "https://data.example.org", "--body", "Stadt", "--contact", "a@b.org")
    more = ("--no-input", "--known", "opendatasoft", "--languages", "de,en")
    made = run(COMMAND, "new", "c", *more, *answers, cwd=folder)
    assert (made.returncode, made.stderr) == (0, "")
    assert run(COMMAND, "build", cwd=folder / "c").returncode == 0
    return folder / "c/_build/html"


def unbroken(browser: Browser, address: str) -> None:
    with reader(browser, 320) as page:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(BROKEN) == [], width
            assert set(page.evaluate(SIZES)) == {0}, width
            # Names take what they need, and purposes what is left.
            cells = page.eval_on_selector_all(
                "tbody tr:last-child > *", "(cells) => cells.map((cell) => cell.getBoundingClientRect().width)"
            )
            assert width < 690 or len(set(cells)) > 1, width
            assert max(cells) == cells[-1], width


@pytest.mark.parametrize("name", ["index.html", "this-site.html"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_no_word_of_the_charter_is_broken(browser: Browser, charter_address: str, edition: str, name: str) -> None:
    unbroken(browser, f"{charter_address}/{edition}/{name}")


@pytest.mark.parametrize("edition", ["de", "en"])
def test_no_word_of_a_known_portal_is_broken(browser: Browser, portal: Path, edition: str) -> None:
    with served(portal) as address:
        unbroken(browser, f"{address}/{edition}/index.html")


def test_a_table_stays_one_in_a_narrow_theme(browser: Browser, tmp_path: Path) -> None:
    extensions = 'extensions = ["cookie_charter", "myst_parser"]\n'
    (tmp_path / "conf.py").write_text(f'project = "Guest"\nlanguage = "fr"\nhtml_theme = "alabaster"\n{extensions}')
    shutil.copytree(PROJECT / "cookie_data", tmp_path / "cookie_data")
    tables = "```{cookie-table} soissons\n```\n\n```{cookie-platforms}\n```\n\n```{cookie-matrix}\n```\n"
    (tmp_path / "index.md").write_text(f"# Guest\n\n{tables}", encoding="utf-8")
    done = run(sys.executable, "-m", "sphinx", "-q", "-W", ".", "_build", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    with served(tmp_path / "_build") as address, reader(browser, 1280) as page:
        page.goto(f"{address}/index.html")
        shown = "(all) => all.map((one) => [one.parentElement.clientWidth, getComputedStyle(one).display])"
        assert page.eval_on_selector_all(".cookie-table", shown) == [[660, "table"]] * 3
        assert page.evaluate(BROKEN) == []


def test_the_link_of_a_row_is_there_for_whoever_can_use_it(browser: Browser, charter_address: str) -> None:
    opacity = "(link) => getComputedStyle(link).opacity"
    with reader(browser, 1280, java_script_enabled=False) as page:
        page.goto(f"{charter_address}/en/index.html")
        link = page.get_by_role("link", name="Link to this cookie").nth(1)
        assert page.locator("tbody th").nth(1).text_content() == "django_language"
        assert link.get_attribute("href") == "#cookie-django_language"
        assert link.evaluate(opacity) == "0"
        page.locator("tbody tr").nth(1).hover()
        assert link.evaluate(opacity) == "1"
        page.mouse.move(0, 0)
        page.locator("tbody tr").nth(1).locator("a").last.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        assert link.evaluate(opacity) == "1"
    with reader(browser, 320, has_touch=True, is_mobile=True) as page:
        page.goto(f"{charter_address}/en/index.html")
        assert page.get_by_role("link", name="Link to this cookie").nth(1).evaluate(opacity) == "1"


def test_the_style_knows_every_room_that_a_table_can_need() -> None:
    style = (PROJECT / "src/cookie_charter/pages/static/cookie-charter.css").read_text(encoding="utf-8")
    (cards,) = re.findall(r"@container \(max-width: (\d+)\.5em\) \{\n  \.cookie-table-box", style)
    known = [int(room) for room in re.findall(r"(?m)^\.cookie-needs-(\d+) \{", style)]
    assert known == list(range(int(cards) + STEP, MOST + 1, STEP))
