"""The settings of the extension, and what follows from them before a build begins: the edition that is built.

A project that only shows a table gets that table. All else is a service that is off until its setting asks for it, and
what the project has set itself stays as it is.
"""

from collections import Counter
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from cookie_charter.editions import Edition, editions, of_language
from cookie_charter.messages import DOMAIN, MessageFileError, load_translations
from cookie_charter.messages.markup import Element, Syntax, read
from cookie_charter.pages._sphinx import is_set
from cookie_charter.speech import _

TITLES: Final = ("project", "html_title")
"""The settings of Sphinx that a reader sees, which conf.py can give in one language only."""

logger = logging.getLogger(__name__)


def add_settings(config: Config) -> None:
    """Declare the settings of the extension, as ``setup()`` and whoever reads conf.py without an application need."""
    config.add("charter_data", "cookie_data", "env", str, "folder of catalogues, beside conf.py")
    config.add("charter_pages", "", "env", str, "a file among the pages that is read once for each platform")
    config.add("charter_editions", {}, "env", dict, "language codes and native names, source edition first")
    # Not "html", which has Sphinx write the value of a setting that nobody uses into what it builds (.buildinfo).
    config.add("charter_address", "", "env", str, "the address of the folder that holds the editions")
    config.add("charter_complete", [], "", list, "the editions that must be translated to the last word")
    config.add("charter_translate", "", "env", str, "page or address that says how to help with a translation")
    config.add("charter_repository", "", "env", str, "the address of the repository that holds conf.py, on a forge")
    config.add("charter_repository_branch", "main", "env", str, "the branch of it that is published")
    config.add("charter_platform", "", "env", str, "the catalogue whose platform templates know")
    # What the extension does for a whole site.
    config.add("charter_exports", False, "env", bool, "publish the catalogues as data, and link to it under tables")
    config.add("charter_interface_messages", False, "env", bool, "extract the words of the theme for translators")
    config.add("charter_last_updated", False, "env", bool, "say on each page when its sources last changed")
    config.add("charter_mark_untranslated", False, "env", bool, "mark what is not translated, and say so on its page")
    config.add("charter_search_ignores_accents", False, "env", bool, "find words in the search without their accents")
    config.add("charter_titles", {}, "", dict, "set by the extension: TITLES as conf.py has them")
    config.add("charter_locale_dirs", [], "", list, "set by the command: locale_dirs as conf.py has them")


_BUILDS: Final[WeakKeyDictionary[Config, tuple[Edition, dict[str, Edition]]]] = WeakKeyDictionary()
"""Of each build the edition, and all editions of its site."""


def edition(config: Config) -> Edition:
    """The edition that is being built."""
    return _BUILDS[config][0]


def all_editions(config: Config) -> dict[str, Edition]:
    """The editions of its site, by language, the source edition first."""
    return _BUILDS[config][1]


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Find the catalogues and the editions; of a site that has editions, say its title in the language of this one,
    and where it is published."""
    config.charter_data = str(Path(app.confdir) / config.charter_data)
    edited = [Path(app.srcdir) / folder for folder in config.charter_locale_dirs or config.locale_dirs]
    known = editions(config, edited, [Path(app.srcdir) / folder for folder in config.locale_dirs])
    built = of_language(config.language, known, config)
    _warn_of_unreadable(built)
    _BUILDS[config] = (built, known)
    if not config.charter_editions:
        return
    if not config.html_baseurl:
        config.html_baseurl = built.url or ""
    if "notfound_urls_prefix" in config and not is_set(config, "notfound_urls_prefix"):
        # Of sphinx-notfound-page: a page that is shown at any address must know where the others are.
        config.notfound_urls_prefix = built.path
    for setting in TITLES:
        if isinstance(title := config[setting], str):
            config.charter_titles[setting] = title
            config[setting] = _title(title, built)


def offer(config: Config, context: dict[str, Any], **values: Any) -> None:
    """Tell templates these *values*, but for what the project tells them itself; plain ones, for any builder."""
    context |= {name: value for name, value in values.items() if name not in config.html_context}


def _warn_of_unreadable(built: Edition) -> None:
    """Say why there are no translations of catalogues, where their message file cannot be read."""
    try:
        load_translations(built.compiled_files(DOMAIN))
    except MessageFileError as error:
        for problem in error.problems:
            _warn(problem.sentence, problem.place)


def _warn(sentence: str, place: str) -> None:
    logger.warning("%s", sentence, location=place, type="cookie_charter", subtype="messages", once=True)


def _title(title: str, built: Edition) -> str:
    """The title as the edition has it; themes put it into pages unescaped, so a translation may bring no HTML."""
    translation = built.words.data(title).text
    if not _markup(translation) - _markup(title):
        return translation
    path = next(filter(Path.is_file, files := built.message_files(DOMAIN)), files[0])
    sentence = _("the translation of the title {title!r} adds HTML or an address: {translation!r}")
    _warn(sentence.format(title=title, translation=translation), f"{path}:1:1")
    return title


def _markup(title: str) -> Counter[Element]:
    """What is more than text in a *title*; it is in no attribute that a quotation mark could end."""
    elements = read(title, Syntax.TEMPLATE).elements
    return Counter({element: times for element, times in elements.items() if element.kind != "quotation mark"})
