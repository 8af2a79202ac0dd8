"""A small site for the tests: two catalogues, two editions, one of them partly translated."""

from pathlib import Path

project = "Cookies de la boutique"
author = copyright = "La boutique"
version = release = "1"
language = "fr"
charter_editions = {"fr": "Français", "en": "English"}
locale_dirs = [str(Path(__file__).parent / "locale")]
gettext_compact = "charter"
extensions = ["cookie_charter", "myst_parser"]
smartquotes = False
html_theme = "alabaster"
html_title = project
charter_exports = charter_interface_messages = True
charter_mark_untranslated = charter_search_ignores_accents = True
show_warning_types = True  # as Sphinx does by itself since 8.0
