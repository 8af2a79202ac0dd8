"""The settings of the extension, and what follows from them before a build begins: the edition that is built.

A project that only shows a table gets that table. All else is a service that is off until its setting asks for it, and
what the project has set itself stays as it is.
"""

from collections import Counter
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from cookie_charter.editions import ADDRESSES, Edition, editions, of_language
from cookie_charter.messages import DOMAIN, MessageFileError, load_translations
from cookie_charter.messages.markup import Element, Syntax, read
from cookie_charter.pages._sphinx import is_set
from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _

TITLES: Final = ("project", "author", "html_title")
"""The settings of Sphinx that a reader sees, which conf.py can give in one language only."""

logger = logging.getLogger(__name__)


class Setting(NamedTuple):
    """A setting of conf.py: its *default* says its type, *rebuild* what Sphinx does when it changes."""

    name: str
    default: str | bool | list[str] | dict[str, str]
    description: str
    """What the manual says of it, in Markdown."""
    rebuild: Literal["", "env"] = "env"
    # Not "html", which has Sphinx write the value of a setting that nobody uses into what it builds (.buildinfo).
    types: tuple[type, ...] = ()
    """Where it is not only of that type."""


SETTINGS: Final = (
    Setting("charter_data", "cookie_data", "The folder of the catalogues, beside `conf.py`."),
    Setting(
        "charter_pages",
        "",
        "A file among the pages, such as `platform.md`, from which each platform gets a page.",
    ),
    Setting(
        "charter_editions",
        {},
        'The languages of the site and their own names, `{"fr": "Français", "en": "English"}`; the one that the '
        "sources are written in comes first. With it the title of the site is translated, templates know its "
        "languages, `html_baseurl` and sphinx-notfound-page's `notfound_urls_prefix` follow unless you set them, "
        "and pages whose sources are gone are removed. Unset, tables follow `language` and `locale_dirs`, and there "
        "is one edition.",
    ),
    Setting(
        "charter_address",
        "",
        "The address of the folder that holds the editions, such as `https://example.org/cookies/`; canonical and "
        "`hreflang` addresses follow from it. On Read the Docs the host gives it.",
    ),
    Setting(
        "charter_complete",
        [],
        "The editions that a release waits for: `cookie-charter check` lists each of their entries that is missing or "
        "fuzzy as work to do, and fails for it with `--complete`.",
        rebuild="",
    ),
    Setting(
        "charter_translate",
        "",
        "Where readers of a page that is not fully translated learn how to help: the name of a page, or an address.",
    ),
    Setting(
        "charter_repository",
        "",
        "The address of the repository of the site on GitHub or GitLab, with `conf.py` at its root, such as "
        "`https://github.com/example/charter`; templates and the role `charter-repository` link into it.",
    ),
    Setting("charter_repository_branch", "main", "The branch that is published."),
    Setting("charter_platform", "", "The catalogue whose platform templates know."),
    Setting(
        "charter_brand",
        {},
        "What a city puts on pages of `cookie_charter.furo`, each part as it likes: `logo`, the path of a picture from "
        "`conf.py`; `color`, of links and of the line under the heading, such as `#123f7a`; `dark_color`, the same on "
        "a dark page. Colours have a contrast of at least 4.5 to 1.",
    ),
    Setting(
        "charter_books",
        [],
        "The books that `cookie-charter build` publishes at the root of each edition and `cookie_charter.furo` links "
        'to from each page: `["epub"]`, or `["epub", "pdf"]` where every machine that builds has the extra `pdf` and '
        "Pango; where only some have, these build with `--book pdf`.",
    ),
    Setting(
        "charter_card",
        False,
        "Draws for each edition the picture that a link to it is shown with where somebody shares it: its title, the "
        "platform and who publishes it, and the `color` of `charter_brand`. `cookie_charter.furo` names it in each "
        "page. Only where `charter_address`, `html_baseurl` or Read the Docs says where the edition is published; "
        "needs the extra `card`, and a font that has the letters on the machine that builds.",
    ),
    Setting(
        "charter_exports",
        False,
        "`True` publishes the catalogues as data, and links to them under each table. A list of consent managers, such "
        'as `["orejime"]`, does the same, and publishes the [configuration of their banners](banners.md#publish-it), '
        "too.",
        types=(bool, list),
    ),
    Setting(
        "charter_history",
        False,
        "Publishes what `cookie-charter release` has kept: a page for each release, the changes as data and, where "
        "`charter_address` is set, as a feed.",
    ),
    Setting("charter_interface_messages", False, "Extracts the words of the HTML theme into `sphinx.pot`."),
    Setting(
        "charter_last_updated",
        False,
        "Says on each page when its text, data or translation was last changed, from git.",
    ),
    Setting(
        "charter_mark_untranslated",
        False,
        "Marks what is not translated with its language, and says so on its page, where the package or `catalogue.po` "
        "has that sentence in the language; needs `charter_editions`.",
    ),
    Setting(
        "charter_translate_drawings",
        False,
        "Extracts the words of the SVG files that figures show, as messages of the page, and shows each edition its "
        "own; builders that take no SVG show the file beside it.",
    ),
    Setting(
        "charter_search_ignores_accents",
        False,
        'Finds "sécurité" for "securite", and Chinese by characters that follow each other; before pages the cookies '
        "that have the words in their names, services or purposes, each with a link to its row.",
    ),
)
"""Those that a project sets; ``make schema`` writes them into the manual."""


def add_settings(config: Config) -> None:
    """Declare the settings of the extension, as ``setup()`` and whoever reads conf.py without an application need."""
    for one in SETTINGS:
        config.add(one.name, one.default, one.rebuild, one.types or type(one.default), one.description)
    config.add("charter_titles", {}, "", dict, "set by the extension: TITLES as conf.py has them")
    config.add("charter_books_made", [], "env", list, "set by the command: the books that it publishes with the pages")
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
    and where it is published. Raises ConfigError."""
    refuse_wrong_types(config)
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
        if is_set(config, setting) and isinstance(title := config[setting], str):
            config.charter_titles[setting] = title
            config[setting] = _title(title, built)


def refuse_wrong_types(config: Config) -> None:
    """Raise ConfigError where a setting that is a text is something else, or ``charter_exports`` names no banner."""
    for setting in SETTINGS:
        if isinstance(setting.default, str) and not isinstance(found := config[setting.name], str):
            sentence = _("conf.py: {setting} must be a text in quotes, such as {example!r}, found {found!r}")
            example = setting.default or _EXAMPLES.get(setting.name, "index")
            raise ConfigError(sentence.format(setting=setting.name, example=example, found=found))
    _refuse_wrong_exports(config.charter_exports)


_EXAMPLES: Final = ADDRESSES | {"charter_pages": "platform.md", "charter_platform": "soissons"}


def _refuse_wrong_exports(found: Any) -> None:
    if isinstance(found, bool):
        return
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        sentence = _("conf.py: charter_exports must be True, False or a list such as ['orejime'], found {found!r}")
        raise ConfigError(sentence.format(found=found))
    from cookie_charter.banners.export import TARGETS  # which a site without banners does not need

    for name in found:
        if name not in TARGETS:
            sentence = _("charter_exports in conf.py: {unknown}")
            raise ConfigError(sentence.format(unknown=unknown(N_("target"), name, TARGETS)))
        if TARGETS[name].needs_audit:
            sentence = _(
                "charter_exports in conf.py: {name!r} deletes what the catalogue does not have; export it with "
                "'cookie-charter export', after an audit"
            )
            raise ConfigError(sentence.format(name=name))


def is_with_pages(app: Sphinx) -> bool:
    """Whether a book is built, whole and of what was read for the pages that it is published with."""
    return app.builder.name in app.config.charter_books_made


def banners(config: Config) -> list[str]:
    """The consent managers whose configurations are published."""
    return list(dict.fromkeys(config.charter_exports)) if isinstance(config.charter_exports, list) else []


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
