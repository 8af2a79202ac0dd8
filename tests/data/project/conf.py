"""Somebody else's project: reStructuredText, English sources, alabaster, two platforms, a shared provider file."""

project = "Two sites"
copyright = "Example Ltd"
version = release = "1"
extensions = ["cookie_charter"]
language = "en"
charter_editions = {"en": "English", "fr": "Français"}
locale_dirs = ["../locale"]
gettext_compact = "prose"
html_theme = "alabaster"
show_warning_types = True  # as Sphinx does by itself since 8.0
