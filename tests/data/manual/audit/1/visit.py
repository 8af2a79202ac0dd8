import os


def refuse(page):
    page.get_by_role("button", name="Refuse all").click()


def accept(page):
    page.get_by_role("button", name="Accept all").click()


def login(page):
    page.goto("/login/")
    page.get_by_label("Password").fill(os.environ["AUDIT_PASSWORD"])
    page.get_by_role("button", name="Log in").click()
