"""A project whose catalogue is exported to consent banners."""

from pathlib import Path

project = "Cookies de la boutique"
language = "fr"
charter_editions = {"fr": "Français", "en": "English"}
charter_address = "https://shop.example/cookies/"
locale_dirs = [str(Path(__file__).parent / "locale")]
extensions = ["cookie_charter", "myst_parser"]
