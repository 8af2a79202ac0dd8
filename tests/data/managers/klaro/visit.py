"""What a visitor answers to the banner."""

from playwright.sync_api import Page


def refuse(page: Page) -> None:
    page.get_by_role("button", name="I decline").click()


def accept(page: Page) -> None:
    page.get_by_role("button", name="That's ok").click()
