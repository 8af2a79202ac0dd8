"""The languages of a site: which editions there are, what they are called, which one the prose is written in.

``charter_editions`` in conf.py maps Sphinx language codes, which are also the folders of message files, to the names
that the languages give themselves; the first is the source edition. Without it a site has the one edition
``language``.
"""

import os
import re
import struct
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import read_mo
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from cookie_charter.messages.markup import Fact, Syntax, read
from cookie_charter.messages.reader import DOMAIN, MessageFileError, message_file
from cookie_charter.messages.translation import Translator, tag
from cookie_charter.speech import _

TITLES: Final = ("project", "html_title")
"""The settings of Sphinx that a reader sees, which conf.py can give in one language only."""

logger = logging.getLogger(__name__)


def add_settings(config: Config) -> None:
    """Declare the settings of the extension, as ``setup()`` and whoever reads conf.py without an application need."""
    config.add("charter_data", "cookie_data", "env", str, "folder of catalogues, beside conf.py")
    config.add("charter_editions", {}, "env", dict, "language codes and native names, source edition first")
    config.add("charter_address", "", "html", str, "the address of the folder that holds the editions")
    config.add("charter_complete", [], "", list, "the editions that must be translated to the last word")
    config.add("charter_translate", "", "env", str, "page or address that says how to help with a translation")
    config.add("charter_titles", {}, "", dict, "set by the extension: TITLES as conf.py has them")
    config.add("charter_locale_dirs", [], "", list, "set by the command: locale_dirs as conf.py has them")


def locale_dirs(config: Config) -> list[str]:
    """The folders of the message files that people edit, which the command has compiled into others."""
    stated: list[str] = config.charter_locale_dirs or config.locale_dirs
    return stated


def editions(config: Config) -> dict[str, str]:
    """The editions of a site, by language code, with their native names; the source edition first.

    Raises ConfigError if a code names no language, or if they stand at no address.
    """
    if config.charter_address and not re.fullmatch(r"https?://[^\s\"'<>\\^`{|}]+", str(config.charter_address)):
        sentence = _("conf.py: charter_address must be an address such as {example!r}, found {found!r}")
        raise ConfigError(sentence.format(example="https://example.org/cookies/", found=config.charter_address))
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


def is_source(config: Config) -> bool:
    """Whether the edition that is being built is the one that the prose is written in."""
    return bool(config.language == next(iter(editions(config))))


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
    """The translations of a text domain that Sphinx uses in the edition that is being built: those that it compiled."""
    messages: dict[str, str] = {}
    for folder in config.locale_dirs:
        compiled = message_file(srcdir / folder, config.language, domain).with_suffix(".mo")
        # It is not there, or Sphinx cannot read it either.
        with suppress(OSError, ValueError, LookupError, struct.error), compiled.open("rb") as file:
            messages |= {str(message.id): str(message.string) for message in read_mo(file)}
    return messages


def _warn(error: MessageFileError) -> None:
    for problem in error.problems:
        logger.warning(
            "%s", problem.sentence, location=problem.place, type="cookie_charter", subtype="messages", once=True
        )


def url(config: Config, edition: str) -> str | None:
    """The address of the folder of an edition, or None where nobody stated where the site is published.

    That is the folder of the edition under ``charter_address``. On Read the Docs each edition is a project of its own,
    whose language stands in the address that the host gives; a pull request's has one host for each edition, so
    nobody knows where the others are.
    """
    if config.charter_address:
        return f"{config.charter_address.rstrip('/')}/{address(edition)}/"
    canonical = os.environ.get("READTHEDOCS_CANONICAL_URL")
    if not canonical or os.environ.get("READTHEDOCS_VERSION_TYPE") == "external":
        return None
    own, other = address(config.language), address(edition)
    parts = canonical.split("/")
    return "/".join(other if part == own else part for part in parts) if own in parts else None


def _links(app: Sphinx, pagename: str) -> list[dict[str, Any]]:
    """The editions of a page, as templates show them: language, direction, name, and the address of the page there."""
    config, builder = app.config, app.builder
    generated = {
        "search",
        "genindex",
        *(f"{domain.name}-{index.name}" for domain in app.env.domains.sorted() for index in domain.indices),
    }
    # A page that only this edition has, or that is shown at any address, has no counterpart in the others.
    everywhere = pagename in app.env.found_docs | generated and pagename != getattr(config, "notfound_pagename", None)
    target = builder.get_target_uri(pagename if everywhere else config.root_doc)
    links = []
    for edition, name in editions(config).items():
        absolute = url(config, edition)
        if edition != config.language and absolute is None and _on_host():
            continue
        links.append(
            {
                "lang": tag(edition),
                "name": name,
                "current": edition == config.language,
                "url": absolute + target if absolute and everywhere else None,
                "link": _link(app, pagename, edition, target),
            }
        )
    return links


def _link(app: Sphinx, pagename: str, edition: str, target: str) -> str:
    """The link from a page to *target* in an edition: in the same tree wherever that is, or on its own host."""
    if pagename == getattr(app.config, "notfound_pagename", None):
        return root(app.config, edition) + target
    if _on_host():
        return (url(app.config, edition) or "") + target
    up = "../" * app.builder.get_target_uri(pagename).count("/")
    return f"{up}../{address(edition)}/{target}"


def _on_host() -> bool:
    return "READTHEDOCS_CANONICAL_URL" in os.environ


def root(config: Config, edition: str) -> str:
    """The path of the folder of an edition on its host: as if the site had the host to itself, unless stated."""
    stated = url(config, edition)
    return urlsplit(stated).path if stated else f"/{address(edition)}/"


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell templates what they need to know of the languages: ``editions`` and ``text_direction``, ltr or rtl."""
    context["editions"] = _links(app, pagename)
    context["text_direction"] = _locale(app.config.language).text_direction


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make the links of the page that is shown at any address independent of that address."""
    if docname == getattr(app.config, "notfound_pagename", None):
        for link in doctree.findall(nodes.reference):
            if link.get("internal") and "refuri" in link:
                link["refuri"] = root(app.config, app.config.language) + link["refuri"]


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Say the title of the site in the language of the edition, and where the edition is published."""
    if not config.html_baseurl:
        config.html_baseurl = url(config, config.language) or ""
    if "notfound_urls_prefix" in config:
        # Of sphinx-notfound-page: a page that is shown at any address must know where the others are.
        config.notfound_urls_prefix = root(config, config.language)
    words = translator(config, Path(app.srcdir))
    for setting in TITLES:
        if isinstance(title := config[setting], str):
            config.charter_titles[setting] = title
            config[setting] = _title(title, words.data(title).text, app)


def _title(title: str, said: str, app: Sphinx) -> str:
    """The title as it is *said* in the edition; themes put it into pages as it stands, so it may bring no HTML."""
    if not _markup(said) - _markup(title):
        return said
    path = message_file(Path(app.srcdir) / locale_dirs(app.config)[0], app.config.language, DOMAIN)
    sentence = _("the translation of the title {title!r} brings HTML or an address of its own: {said!r}")
    sentence = sentence.format(title=title, said=said)
    logger.warning("%s", sentence, location=f"{path}:1:1", type="cookie_charter", subtype="messages", once=True)
    return title


def _markup(title: str) -> Counter[Fact]:
    """What is more than text in a *title*; it stands in no attribute that a quotation mark could end."""
    facts = read(title, Syntax.TEMPLATE).facts
    return Counter({fact: times for fact, times in facts.items() if fact.kind != "quotation mark"})
