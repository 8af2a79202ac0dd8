import os


def visit(page):
    page.get_by_role("button", name="Accept all").click()
    page.goto("/login/")
    page.get_by_label("Password").fill(os.environ["AUDIT_PASSWORD"])
    page.get_by_role("button", name="Log in").click()
