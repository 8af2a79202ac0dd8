project = "Our cookies"
author = "The Shop Ltd"
extensions = ["cookie_charter", "myst_parser"]
charter_editions = {"en": "English"}
charter_address = "https://shop.example/cookies/"
charter_history = True
