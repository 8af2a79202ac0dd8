project = "Telescope"
extensions = ["sphinx.ext.intersphinx"]
html_theme = "alabaster"
