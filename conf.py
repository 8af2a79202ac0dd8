"""Settings of the charter: https://www.sphinx-doc.org/en/master/usage/configuration.html"""

from pathlib import Path

here = Path(__file__).parent

# The charter
project = "Charte cookies"
author = "Ville de Soissons"
version = release = "1.0"

# The editions, each in its own name for its language; the prose is written in the first
language = "fr"
charter_editions = {"fr": "Français", "en": "English"}
charter_complete = ["fr", "en"]
charter_translate = "translate"
charter_address = ""  # where it is published: then search engines know the editions of a page
charter_repository = ""  # its address on the forge: then each page links to its own source there
charter_data = "cookie_data"
locale_dirs = [str(here / "locale")]
gettext_compact = "charter"

# What the extension adds to the pages; each is off where its line is gone
charter_platform = "soissons"
charter_books = ["epub"]
charter_card = True
charter_exports = True
charter_history = True
charter_interface_messages = True
charter_last_updated = True
charter_mark_untranslated = True
charter_search_ignores_accents = True
charter_translate_drawings = True

# The sources: Markdown without raw HTML, typed as it shall appear
extensions = ["cookie_charter", "cookie_charter.hardening", "cookie_charter.furo", "myst_parser", "notfound.extension"]
myst_enable_extensions = ["attrs_inline", "deflist"]
myst_disable_syntax = ["html_block", "html_inline"]
smartquotes = False

# The pages
html_theme = "furo"
html_title = project
html_favicon = str(here / "docs" / "favicon.svg")
html_use_index = False  # the cookies have an index of their own
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False

# The books
latex_theme = "howto"
epub_exclude_files = [".buildinfo.bak"]  # which Sphinx leaves where a setting changed
