"""Sphinx extension: pages in the style of the theme furo, for any reader and in any language.

    extensions = ["cookie_charter", "cookie_charter.hardening", "cookie_charter.furo"]
    html_theme = "furo"

``templates`` has what is around an article (buttons, drawers, languages, footer), in the place of furo's: all of it is
translated, and reached by keyboard. ``static`` has its style and scripts. Both are between the theme and the project: a
template of the same name in ``templates_path``, a file of the same name in ``html_static_path``, and what is in
``html_css_files`` come after them. Only what imports Sphinx may import this.
"""

from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from cookie_charter import __version__
from cookie_charter.furo.brand import put_brand
from cookie_charter.furo.navigation import home_sections, indices, platform_names
from cookie_charter.pages._sphinx import add_templates, is_set, name_figures, renders_with_theme
from cookie_charter.pages.extraction import add_words_of_templates
from cookie_charter.pages.settings import edition, offer
from cookie_charter.speech import _

THEME: Final = "furo"
TEMPLATES: Final = Path(__file__).parent / "templates"
STATIC: Final = Path(__file__).parent / "static"

WITHOUT_PLACE: Final = (
    "announcement",
    "dark_css_variables",
    "footer_icons",
    "light_css_variables",
    "source_directory",
    "source_edit_link",
    "source_repository",
    "source_view_link",
    "top_of_page_button",
    "top_of_page_buttons",
)
"""The options of furo that its own templates take up, some as styles within a page, and these do not."""

JUST_BEFORE_THE_PROJECT: Final = 799
"""The priority of style sheets and scripts that come after those of all extensions; the project's own have 800."""

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register what happens during a build."""
    app.setup_extension("cookie_charter")
    app.connect("config-inited", on_config_inited)
    app.connect("builder-inited", on_builder_inited)
    app.connect("html-page-context", on_html_page_context, priority=600)  # after that of cookie_charter
    app.connect("write-started", on_write_started, priority=400)  # before that of cookie_charter
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Have no letter be a command by itself, and Escape close what is open, unless the project says otherwise."""
    if config.html_theme == THEME:
        config.html_theme_options = {"enable_search_shortcuts": False, **config.html_theme_options}


def on_builder_inited(app: Sphinx) -> None:
    """Put the templates, the style and the scripts between those of the theme and those of the project."""
    if app.builder.format != "html":
        return
    if app.config.html_theme != THEME:
        sentence = _(
            "cookie_charter.furo does nothing for the theme {theme!r}; set html_theme = 'furo', "
            "or take cookie_charter.furo out of extensions"
        )
        _warn(app, sentence.format(theme=app.config.html_theme))
    elif renders_with_theme(app.builder, THEME):
        for option in WITHOUT_PLACE:
            if option in app.config.html_theme_options:
                sentence = _(
                    "cookie_charter.furo has no place for {option!r} of html_theme_options; remove it "
                    "(colours and fonts are for a style sheet that html_css_files names)"
                )
                _warn(app, sentence.format(option=option))
        add_templates(app.builder, TEMPLATES)
        name_figures(app)
        app.config.html_static_path.insert(0, str(STATIC))
        app.add_css_file("charter.css", priority=JUST_BEFORE_THE_PROJECT)
        _LOGOS[app.config] = put_brand(app, JUST_BEFORE_THE_PROJECT)
        app.add_js_file("theme.js", priority=100)
        app.add_js_file("charter.js", priority=JUST_BEFORE_THE_PROJECT, defer="")


def _warn(app: Sphinx, sentence: str) -> None:
    place = f"{Path(app.confdir) / 'conf.py'}:1:1"
    logger.warning("%s", sentence, location=place, type="cookie_charter", subtype="theme")


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell templates the direction of the text, of a site with one edition too, who publishes it, and its sections."""
    context.setdefault("text_direction", edition(app.config).locale.text_direction)
    if app.config in _LOGOS:
        logo = _LOGOS[app.config]
        offer(
            app.config,
            context,
            body_name=body(app.config),
            brand_logo=f"_static/{logo.name}" if logo else None,
            home_sections=home_sections(app, pagename, context["pathto"](app.config.root_doc)),
            indices=indices(app),
            platform_names=platform_names(app) if templatename == "domainindex.html" else {},
        )


_LOGOS: Final[WeakKeyDictionary[Config, Path | None]] = WeakKeyDictionary()
"""Of each build in this style the file of the logo, if there is one."""


def body(config: Config) -> str | None:
    """Who publishes the site: the ``author`` that conf.py states."""
    return str(config.author) if is_set(config, "author") else None


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Give the gettext builder the words of the templates."""
    if isinstance(builder, MessageCatalogBuilder) and app.config.html_theme == THEME:
        add_words_of_templates(builder, TEMPLATES, "cookie_charter/furo")
