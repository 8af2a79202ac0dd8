"""The door."""

import contextlib
import locale
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.events import EventManager
from sphinx.locale import init_console
from sphinx.theming import HTMLThemeFactory
from sphinx.util.console import color_terminal, coloron, nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.tags import Tags


def read_config(folder: Path) -> Config:
    """The settings of the conf.py in *folder*, without an application; raises SphinxError."""
    return Config.read(folder, overrides={}, tags=Tags())


def speak_users_language() -> None:
    """Let Sphinx speak the user's language too, as ``sphinx-build`` does, where the system knows it."""
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    init_console()


class UnknownBuilderError(Exception):
    """There is no builder of that name."""


class _Application(Sphinx):
    def preload_builder(self, name: str) -> None:
        try:
            super().preload_builder(name)
        except SphinxError as error:
            raise UnknownBuilderError(name) from error


def run(
    source: Path,
    output: Path,
    doctrees: Path,
    builder: str,
    settings: Mapping[str, Any],
    *,
    tags: Sequence[str] = (),
    jobs: int = 1,
    verbose: bool = False,
) -> int:
    """Do what ``sphinx-build -W`` does with the conf.py in the working directory, and return its exit status.

    What Sphinx says goes to stderr and, if *verbose*, to stdout. Raises UnknownBuilderError, and whatever Sphinx or an
    extension raises.
    """
    # What Sphinx says is kept until it ends; it would colour that wherever CI is set.
    (coloron if sys.__stdout__ and sys.__stdout__.isatty() and color_terminal() else nocolor)()
    with patch_docutils(Path.cwd()), docutils_namespace():
        app = _Application(
            source,
            Path.cwd(),
            output,
            doctrees,
            builder,
            dict(settings),
            sys.stdout if verbose else None,
            sys.stderr,
            warningiserror=True,
            tags=tags,
            parallel=jobs,
        )
        app.build()
        return app.statuscode


def theme_folders(app: Sphinx) -> list[Path]:
    """The folders of the theme of HTML pages and of those that it inherits from, for a build that makes none."""
    # A theme is an extension that expects to render pages, and would fail at the end of a build that has none: its
    # listeners are heard by nobody.
    heard, app.events = app.events, EventManager(app)
    app.events.events = dict(heard.events)
    try:
        themes = HTMLThemeFactory(confdir=app.confdir, app=app, config=app.config, registry=app.registry)
        return [Path(folder) for folder in themes.create(app.config.html_theme).get_theme_dirs()]
    finally:
        app.events = heard
