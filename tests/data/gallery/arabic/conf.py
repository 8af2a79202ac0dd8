"""Settings of a small site from right to left, whose picture is in the manual."""

project = "ملفات تعريف الارتباط"
language = "ar"
charter_editions = {"ar": "العربية"}
extensions = ["cookie_charter", "cookie_charter.furo", "myst_parser"]
html_theme = "furo"
