project = "Our cookies"
extensions = ["cookie_charter", "myst_parser"]
charter_pages = "platform.md"
