"""Settings of the manual: https://www.sphinx-doc.org/en/master/usage/configuration.html"""

import cookie_charter

project = "sphinx-cookie-charter"
author = copyright = "The cookie charter contributors"
version = release = cookie_charter.__version__
language = "en"

extensions = ["cookie_charter", "myst_parser"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = project
html_copy_source = False
html_show_sourcelink = False
