"""What needs a package that comes with an extra of this one, and what is said where that is not installed.

Pages with tables need none of them: pages are checked with markdown-it-py, messages merged with polib and sphinx-intl,
commands wait for each other with filelock, regular expressions are RE2's, and dates of pages come from
sphinx-last-updated-by-git. A PDF is made with WeasyPrint and pikepdf, the picture of a shared link with Pillow.
"""

from typing import Final

from cookie_charter.speech import _

PACKAGES: Final = {
    "filelock": "filelock",
    "markdown_it": "markdown-it-py",
    "polib": "polib",
    "re2": "google-re2",
    "sphinx_intl": "sphinx-intl",
    "sphinx_last_updated_by_git": "sphinx-last-updated-by-git",
}
"""The modules that are imported from the extra ``command``, and the packages that have them."""

PDF: Final = {"weasyprint": "weasyprint", "pikepdf": "pikepdf"}
"""The same for the extra ``pdf``."""

CARD: Final = {"PIL": "pillow"}
"""The same for the extra ``card``."""


def requires(what: str, module: str) -> str:
    """Say that *what* somebody typed needs the package of a *module*, and how to get it."""
    if module in PDF:
        sentence = _("{what} requires {package}: pip install 'sphinx-cookie-charter[pdf]'")
        return sentence.format(what=what, package=PDF[module])
    if module in CARD:
        sentence = _("{what} requires {package}: pip install 'sphinx-cookie-charter[card]'")
        return sentence.format(what=what, package=CARD[module])
    sentence = _("{what} requires {package}: pip install 'sphinx-cookie-charter[command]'")
    return sentence.format(what=what, package=PACKAGES[module])
