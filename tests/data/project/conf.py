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
charter_exports = charter_interface_messages = True
charter_mark_untranslated = charter_search_ignores_accents = True
show_warning_types = True  # as Sphinx does by itself since 8.0
