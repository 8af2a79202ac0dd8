"""What a visitor of the Django site does: change the language, log in, and say no to cookies."""

import os
from urllib.parse import urljoin

from playwright.sync_api import Page


def visit(page: Page) -> None:
    start = page.url
    page.get_by_role("combobox").select_option("fr")
    page.get_by_role("button", name="Change language").click()
    page.goto(urljoin(start, "/admin/"))
    page.locator("#id_username").fill("admin")
    page.locator("#id_password").fill(os.environ["SITE_PASSWORD"])
    page.locator("[type=submit]").click()
    page.locator("#site-name").wait_for()
    page.goto(urljoin(start, "/preferences/"))
    page.get_by_role("button", name="Refuse").click()
