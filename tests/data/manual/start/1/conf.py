project = "The shop"
extensions = ["cookie_charter", "myst_parser"]
