"""A printed page: the charter itself, where its links lead, and its date; nothing to press."""

from pathlib import Path

import pytest
from conftest import COMMAND, EDITIONS, reader, replace, run, served
from playwright.sync_api import Browser, Page

SHOWN = """() => [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility()
    && [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
  .map((element) => element.closest('article, footer, .page, body'))
  .map((part) => part.tagName.toLowerCase())"""


def printed(page: Page, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print")


@pytest.mark.parametrize("edition", EDITIONS)
def test_paper_has_the_article_and_the_footer_only(browser: Browser, charter_address: str, edition: str) -> None:
    with reader(browser, 1280) as page:
        for name in ("index.html", "this-site.html", "404.html"):
            printed(page, f"{charter_address}/{edition}/{name}")
            assert set(page.evaluate(SHOWN)) == {"article", "footer"}
            assert page.locator("button:visible, .cookie-exports:visible").count() == 0
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_paper_says_where_links_lead_and_where_it_is_from(browser: Browser, charter: Path) -> None:
    replace(charter / "conf.py", "charter_data", 'charter_address = "https://charter.example/c"\ncharter_data')
    done = run(COMMAND, "build", "fr", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    with served(charter / "_build/html") as address, reader(browser, 1280) as page:
        page.goto(f"{address}/fr/index.html")
        own = page.locator(".page-address")
        link = page.locator("article a[href='https://data.ville-soissons.fr']")
        after = "(link) => getComputedStyle(link, '::after').content"
        assert (own.is_visible(), link.evaluate(after)) == (False, "none")
        page.emulate_media(media="print")
        assert own.is_visible()
        assert own.inner_text() == "https://charter.example/c/fr/index.html"
        assert link.evaluate(after) == '" (https://data.ville-soissons.fr)"'


def test_paper_is_divided_between_rows_and_behind_no_heading(browser: Browser, charter_address: str) -> None:
    with reader(browser, 642) as page:  # what an A4 sheet has between its margins
        printed(page, f"{charter_address}/fr/index.html")
        style = "(all, name) => [...new Set(all.map((one) => getComputedStyle(one)[name]))]"
        assert page.eval_on_selector_all("tr", style, "breakInside") == ["avoid"]
        assert page.eval_on_selector_all("h2, h3, dt, caption, thead", style, "breakAfter") == ["avoid"]
        assert page.eval_on_selector_all("table, .cookie-table-box", style, "breakInside") == ["auto"]
        # Firefox divides no flexible box, and none that scrolls.
        assert page.eval_on_selector_all(".page, .main, .content, .article-container", style, "display") == ["block"]
        assert page.eval_on_selector_all(".cookie-table-box", style, "overflowX") == ["visible"]
        assert page.eval_on_selector_all("table", style, "display") == ["table"]
        assert page.locator(".cookie-row-link:visible").count() == 0


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_table_is_on_one_sheet_with_what_is_said_of_it(
    browser: Browser, charter_address: str, edition: str, tmp_path: Path
) -> None:
    with reader(browser, 1280) as page:
        page.goto(f"{charter_address}/{edition}/index.html")
        said = page.locator(
            "section:has(> .cookie-table-box) > :is(h3, p:not(.cookie-exports)), .cookie-table tbody th"
        ).all_inner_texts()
        page.pdf(path=tmp_path / "page.pdf", format="A4")
    sheets = [" ".join(sheet.split()) for sheet in run("pdftotext", "page.pdf", "-", cwd=tmp_path).stdout.split("\f")]
    (with_table,) = [sheet for sheet in sheets if "csrftoken" in sheet]
    assert [text for text in said if text.rstrip("¶#") not in with_table] == []
    assert len(said) == 6


def test_paper_is_light_on_a_dark_display(browser: Browser, charter_address: str) -> None:
    with reader(browser, 642, color_scheme="dark") as page:
        printed(page, f"{charter_address}/fr/index.html")
        colours = [page.evaluate(f"getComputedStyle(document.body).{name}") for name in ("color", "backgroundColor")]
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        cells = "(all) => all.map((one) => getComputedStyle(one).color)"
        assert set(page.eval_on_selector_all(".cookie-table td", cells)) == {"rgb(0, 0, 0)"}
