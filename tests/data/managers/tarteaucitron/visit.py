"""What a visitor answers to the banner."""

from playwright.sync_api import Page


def refuse(page: Page) -> None:
    page.get_by_role("button", name="Tout refuser").click()


def accept(page: Page) -> None:
    page.get_by_role("button", name="Tout accepter").click()
