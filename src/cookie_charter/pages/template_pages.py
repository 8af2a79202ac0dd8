"""A page for each platform, made from one template: with ``charter_pages = "platform.md"`` in conf.py, the file
``platform.md`` is no page itself, but is read once for each catalogue, as the page ``platform/STEM``.

What differs from page to page the template names by ``{platform}``, wherever the name of a catalogue stands:

    # Cookies of {cookie-platform}`{platform}`

    ```{cookie-table} {platform}
    ```

Sphinx is told that the source of each of these pages is the template. So nothing is written among the sources, messages
and links to the source lead to the template, and a text is translated once: all pages have the same messages, since a
catalogue takes the place of ``{platform}`` only after the translation.
"""

from pathlib import Path, PurePosixPath
from typing import Final

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from cookie_charter.pages._sphinx import PagesOfTemplate, read_pages_of_template, take_lone_pages
from cookie_charter.pages.catalogues import platform_stems
from cookie_charter.speech import _

logger = logging.getLogger(__name__)

TOKEN: Final = "{platform}"
"""Stands in a template for the catalogue whose page it is."""


def on_builder_inited(app: Sphinx) -> None:
    """Have the template read for each platform."""
    template: str = app.config.charter_pages
    if not template:
        return
    if not (Path(app.srcdir) / template).is_file():
        sentence = _("charter_pages in conf.py names {file!r}, which does not exist in {folder!r}")
        sentence = sentence.format(file=template, folder=Path(app.srcdir).name)
        logger.warning("%s", sentence, type="cookie_charter", subtype="unknown")
        return
    pages = [page_of(app.config, stem) for stem in platform_stems(app.config)]
    read_pages_of_template(app, PagesOfTemplate(PurePosixPath(template).as_posix(), tuple(pages)))


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Say once of the template, rather than of each page made from it, that no table of contents has them."""
    if not app.config.charter_pages:
        return
    template = Path(app.srcdir) / app.config.charter_pages
    pages = [page_of(app.config, stem) for stem in platform_stems(app.config)]
    made = [page for page in pages if page in env.all_docs and Path(env.doc2path(page)) == template]
    if lone := take_lone_pages(env, made):
        sentence = _(
            "the pages made from this template are in no toctree: {pages}; add {pattern!r} to one that has ':glob:', "
            "or 'orphan: true' to the front matter here"
        )
        sentence = sentence.format(pages=", ".join(lone), pattern=page_of(app.config, "*"))
        logger.warning("%s", sentence, location=lone[0], type="toc", subtype="not_included")


def page_of(config: Config, stem: str) -> str:
    """The name that the page of a platform has where there is a template."""
    return f"{PurePosixPath(config.charter_pages).with_suffix('')}/{stem}"


def named(env: BuildEnvironment, stem: str) -> str:
    """The catalogue that is meant on the page that is read: that of the page itself, where *stem* stands for it."""
    docname = env.docname
    if stem != TOKEN or not env.config.charter_pages:
        return stem
    found = (one for one in platform_stems(env.config) if page_of(env.config, one) == docname)
    return next(found, stem)
