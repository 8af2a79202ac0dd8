project = "Cookies of the shop"
language = "en"
extensions = ["cookie_charter", "myst_parser"]
charter_editions = {"en": "English", "fr": "Français"}
charter_address = "https://shop.example/cookies/"
