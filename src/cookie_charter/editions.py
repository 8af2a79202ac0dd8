"""The languages of a site: which editions there are, what they are called, which one the prose is written in.

``charter_editions`` in conf.py maps Sphinx language codes, which are also the folders of message files, to the names
that the languages give themselves; the first is the source edition. Without it a site has the one edition
``language``.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from cookie_charter.markup import Syntax, read
from cookie_charter.speech import _
from cookie_charter.translation import DOMAIN, MessageFileError, Translator, finished, message_file

TITLES: Final = ("project", "html_title")
"""The settings of Sphinx that a reader sees, which conf.py can give in one language only."""

logger = logging.getLogger(__name__)


def add_settings(config: Config) -> None:
    """Declare the settings of the extension, as ``setup()`` and whoever reads conf.py without an application need."""
    config.add("charter_data", "cookie_data", "env", str, "folder of catalogues, beside conf.py")
    config.add("charter_editions", {}, "env", dict, "language codes and native names, source edition first")
    config.add("charter_complete", [], "", list, "the editions that must be translated to the last word")
    config.add("charter_translate", "", "env", str, "page or address that says how to help with a translation")
    config.add("charter_titles", {}, "", dict, "set by the extension: TITLES as conf.py has them")


def editions(config: Config) -> dict[str, str]:
    """The editions of a site, by language code, with their native names; the source edition first.

    Raises ConfigError if a code names no language.
    """
    declared = config.charter_editions or {config.language: ""}
    if not isinstance(declared, dict):
        example = {"fr": "Français"}
        sentence = _("conf.py: charter_editions must map language codes to names, as in {example}")
        raise ConfigError(sentence.format(example=example))
    folders = [address(str(language)) for language in declared]
    for language in declared:
        if folders.count(address(str(language))) > 1:
            sentence = _("conf.py: charter_editions: {language!r} stands there twice, in two spellings")
            raise ConfigError(sentence.format(language=language))
    native = {language: _locale(language).get_display_name() or language for language in declared}
    return {language: str(name or native[language]) for language, name in declared.items()}


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (TypeError, ValueError, UnknownLocaleError):
        sentence = _("conf.py: charter_editions: {language!r} is no language code such as 'fr' or 'pt_BR'")
        raise ConfigError(sentence.format(language=language)) from None


def spelled(language: str, known: Iterable[str]) -> str | None:
    """The one of the *known* language codes that *language* spells, be it ``pt_BR``, ``pt-br`` or ``PT-BR``."""
    folded = language.replace("-", "_").lower()
    return next((code for code in known if code.lower() == folded), None)


def address(language: str) -> str:
    """The name of the folder that holds the pages of an edition: ``pt-br`` for ``pt_BR``."""
    return language.replace("_", "-").lower()


def translator(config: Config, srcdir: Path) -> Translator:
    """Finds texts in the language of the edition that is being built; a broken message file gives a warning."""
    source = next(iter(editions(config)))
    try:
        return Translator(config.language, source, (srcdir / folder for folder in config.locale_dirs))
    except MessageFileError as error:
        _warn(error)
        return Translator(config.language, source, ())


def prose(config: Config, srcdir: Path, domain: str) -> dict[str, str]:
    """The finished translations of a text domain in the edition that is being built; a broken file gives a warning."""
    try:
        return finished(message_file(srcdir / folder, config.language, domain) for folder in config.locale_dirs)
    except MessageFileError as error:
        _warn(error)
        return {}


def _warn(error: MessageFileError) -> None:
    place, sentence = error.problem.place, error.problem.sentence
    logger.warning("%s", sentence, location=place, type="cookie_charter", subtype="messages", once=True)


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell templates in which direction the language of the edition is written: ``ltr`` or ``rtl``."""
    context["text_direction"] = _locale(app.config.language).text_direction


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Say the title of the site in the language of the edition."""
    words = translator(config, Path(app.srcdir))
    for setting in TITLES:
        if isinstance(title := config[setting], str):
            config.charter_titles[setting] = title
            config[setting] = _title(title, words.data(title).text, app)


def _title(title: str, said: str, app: Sphinx) -> str:
    """The title as it is *said* in the edition; themes put it into pages as it stands, so it may bring no HTML."""
    if read(said, Syntax.TEMPLATE).facts == read(title, Syntax.TEMPLATE).facts:
        return said
    path = message_file(Path(app.srcdir) / app.config.locale_dirs[0], app.config.language, DOMAIN)
    sentence = _("the translation of the title {title!r} brings HTML or an address of its own: {said!r}")
    sentence = sentence.format(title=title, said=said)
    logger.warning("%s", sentence, location=f"{path}:1:1", type="cookie_charter", subtype="messages", once=True)
    return title
