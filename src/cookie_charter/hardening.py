"""Sphinx extension: pages on which no translated word can act, and which say that nothing in them may.

extensions = ["cookie_charter", "cookie_charter.hardening"]
"""

from typing import TYPE_CHECKING

from cookie_charter import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Stand before all words of the interface, and register what happens during a build."""
    from cookie_charter.pages import hardening

    hardening.guard_words(app.config.language)
    app.connect("builder-inited", hardening.on_builder_inited)
    app.connect("html-page-context", hardening.on_html_page_context)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
