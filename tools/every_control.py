"""What a visitor of this site can do that leaves something in the browser: the visit of `make audit`."""

from playwright.sync_api import Page


def visit(page: Page) -> None:
    """Switch the display to each state, search, and stay where the words that were searched for are still held."""
    for _state in range(3):
        page.locator("button.theme-toggle:visible").click()
    page.locator("nav.editions a:not([aria-current])").first.click()
    page.wait_for_load_state()
    page.locator("input[name=q]").fill("cookie")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for()
