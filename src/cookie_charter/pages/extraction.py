"""The messages that translators get beside the prose of the pages.

Sphinx extracts the prose itself. Here the gettext builder gets, under two more text domains:

* ``catalogue``: what the catalogues that pages show say, the words around it, and the title of a charter, all in the
  words of the source edition;
* ``sphinx``: the words of the theme, if ``charter_interface_messages`` asks for them. Sphinx extracts those of the
  site's own templates; a theme that comes without translations, or an update of one, adds its own to them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.gettext import MessageCatalogBuilder

from cookie_charter.messages import DOMAIN, INTERFACE, Translated
from cookie_charter.pages import banners, table
from cookie_charter.pages._sphinx import add_message, theme_folders, words_of_template
from cookie_charter.pages.catalogues import catalogue_path, load_catalogue
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.settings import all_editions, edition
from cookie_charter.pages.words import EXPORTS, HELP, INCOMPLETE, INDEX_TITLE, ROW_LINK, TYPE_NAME


class Message(NamedTuple):
    """A *text* of the domain ``catalogue``, the file and line it comes from, and whether the edition that is being
    built has it *translated*."""

    text: str
    source: Path
    line: int
    translated: bool


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Give the gettext builder the messages that are in no page."""
    # Not in the directive: what that adds is lost where pages are read by other processes, or not read again.
    if not isinstance(builder, MessageCatalogBuilder):
        return
    for message in messages(app):
        add_message(builder, DOMAIN, message.text, str(message.source), message.line)
    for folder in theme_folders(app) if app.config.charter_interface_messages else ():
        add_words_of_templates(builder, folder, folder.name)


def messages(app: Sphinx) -> Iterator[Message]:
    """What the catalogues that pages show say, the words around it, and the title of the site."""
    env = app.env
    words = edition(app.config).words
    conf = Path(app.confdir) / "conf.py"
    for setting, title in app.config.charter_titles.items():
        if line := _line_of(setting, conf):
            yield _message(title, words.data(title), conf, line)
    tables = sorted(cookie_domain(env).in_pages(), key=lambda table: table[0])
    stems = {shown.stem for _docname, shown in tables}.union(*cookie_domain(env).platforms.values())
    paths = {stem: path for stem in sorted(stems) if (path := catalogue_path(app.config, stem))}
    for path in paths.values():
        for text, source, line in load_catalogue(path).messages:
            yield _message(text, words.data(text), source.absolute(), line)
    around = _AROUND_TABLES + ((EXPORTS,) if app.config.charter_exports else ())
    found = [(word, Path(shown.source), shown.line) for _docname, shown in tables[:1] for word in around]
    for _docname, shown in tables:
        if shown.stem in paths and (catalogue := load_catalogue(paths[shown.stem]).catalogue):
            found += [(word, Path(shown.source), shown.line) for word in table.words(catalogue, shown.view)]
    for path in paths.values():
        if catalogue := load_catalogue(path).catalogue:
            found += [(word, path, 1) for word in banners.words(app, path, catalogue)]
    found += [(word, Path(file), line) for said in cookie_domain(env).said.values() for word, file, line in said]
    if edition(app.config).marks and len(all_editions(app.config)) > 1 and (line := _line_of("charter_editions", conf)):
        found += [(INCOMPLETE, conf, line)]
        found += [(HELP, conf, line)] if app.config.charter_translate else []
    for word, source, line in found:
        yield _message(words.source_word(word).text, words.word(word), source, line)


_AROUND_TABLES: Final = (INDEX_TITLE, TYPE_NAME, ROW_LINK)


def _message(text: str, translated: Translated, source: Path, line: int) -> Message:
    return Message(text, source, line, translated.language is None)


def _line_of(setting: str, conf: Path) -> int | None:
    lines = conf.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if re.match(rf"{setting}\s*=", line)), None)


def add_words_of_templates(builder: MessageCatalogBuilder, folder: Path, name: str) -> None:
    """Give the gettext builder the words of the templates in a *folder*, which is called by that *name* in the place of
    each: that is the same on every machine."""
    for template in sorted(folder.rglob("*.html")):
        source = str(Path(builder.outdir) / name / template.relative_to(folder))
        for word, line in words_of_template(builder, template):
            add_message(builder, INTERFACE, word, source, line)
