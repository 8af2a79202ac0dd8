"""Sphinx extension: an edition as one PDF, with the builder ``pdf``. ``cookie-charter build --builder pdf`` loads it.

``builder`` puts all pages into one document of HTML, with ``book.html`` around them and the style ``book.css``.
``printing`` has WeasyPrint set it, and nothing fetched. ``structure`` completes the tags with pikepdf, and attaches the
cookies as data. Of these ``printing`` and ``structure`` need the extra ``pdf``, and only what imports Sphinx may import
this.
"""

from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.typing import ExtensionMetadata

from cookie_charter import __version__
from cookie_charter.pdf.builder import PdfBuilder
from cookie_charter.speech import _


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder; raises ConfigError where WeasyPrint lacks what it stands on."""
    if missing := _missing_libraries():
        sentence = _(
            "the builder pdf needs Pango, which is no Python package: "
            "https://doc.courtbouillon.org/weasyprint/stable/first_steps.html ({error})"
        )
        raise ConfigError(sentence.format(error=missing))
    app.setup_extension("cookie_charter")
    app.add_builder(PdfBuilder)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _missing_libraries() -> str | None:
    """What keeps WeasyPrint from being imported, in the words of the system."""
    try:
        import cookie_charter.pdf.printing  # noqa: F401  # here, where it is known who asks
    except OSError as error:
        return " ".join(str(error).split())
    return None
