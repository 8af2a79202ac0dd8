"""The editions of a site: the languages that it is published in, each with all that follows from its language.

``charter_editions`` in conf.py maps Sphinx language codes, which are also the folders of message files, to the names
that the languages give themselves; the first is the source edition. Without it a site has the one edition
``language``, whatever Sphinx takes for one.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from sphinx.config import Config
from sphinx.errors import ConfigError

from cookie_charter.messages import MessageFileError, Translator, message_file, native_name, tag
from cookie_charter.messages.translation import locale_of
from cookie_charter.speech import _


@dataclass(frozen=True)
class Edition:
    """A site in one language."""

    language: str
    """A Sphinx code, such as ``pt_BR``: the name of its folder of message files too."""
    name: str
    """What the language calls itself."""
    source: str
    """The language that the prose and the catalogues are written in."""
    locale_dirs: tuple[Path, ...]
    """The folders of the message files that people edit."""
    compiled_dirs: tuple[Path, ...]
    """The folders of what a build reads: the same, or what the command has compiled from them."""
    declared: bool = True
    """Whether conf.py says which language that is; or else all that is known is which one is built, as Sphinx knows
    it, and there may be translations or not."""
    marks: bool = False
    """Whether what is not translated is marked."""
    url: str | None = None
    """The address of its folder; None where nobody stated where the site is published."""

    @property
    def is_source(self) -> bool:
        """Whether the prose is written in its language."""
        return self.language == self.source

    @property
    def folder(self) -> str:
        """The name of the folder that holds its pages: ``pt-br`` for ``pt_BR``."""
        return self.language.replace("_", "-").lower()

    @property
    def path(self) -> str:
        """The path of that folder on its host: as if the site had the host to itself, unless stated."""
        return urlsplit(self.url).path if self.url else f"/{self.folder}/"

    @property
    def tag(self) -> str:
        """Its language as the attribute ``lang`` has it: ``pt-BR``."""
        return tag(self.language)

    @cached_property
    def locale(self) -> Locale:
        """What Babel knows of its language."""
        return locale_of(self.language, self.source)

    @cached_property
    def words(self) -> Translator:
        """Finds texts in its language; none of a message file that cannot be read."""
        source = self.source if self.declared else None
        try:
            return Translator(self.language, source, self.compiled_dirs, marks=self.marks)
        except MessageFileError:  # of which whoever builds is told
            return Translator(self.language, source, (), marks=self.marks)

    def message_files(self, domain: str) -> list[Path]:
        """The message files of a text domain that people edit, as far as they are there, or where they would be."""
        return [message_file(folder, self.language, domain) for folder in self.locale_dirs]

    def compiled_files(self, domain: str) -> list[Path]:
        """The same for what a build reads."""
        return [message_file(folder, self.language, domain) for folder in self.compiled_dirs]


ADDRESSES: Final = {
    "charter_address": "https://example.org/cookies/",
    "charter_repository": "https://github.com/example/charter",
}
"""The settings that hold an address, and what one looks like."""


def editions(config: Config, locale_dirs: Iterable[Path], compiled_dirs: Iterable[Path]) -> dict[str, Edition]:
    """The editions that conf.py declares, by language, the source edition first.

    *locale_dirs* are the folders of the message files that people edit, *compiled_dirs* those of what a build reads.
    Raises ConfigError if the settings are no editions.
    """
    for setting, example in ADDRESSES.items():
        if config[setting] and not re.fullmatch(r"https?://[^\s\"'<>\\^`{|}]+", str(config[setting])):
            sentence = _("conf.py: {setting} must be an address such as {example!r}, found {found!r}")
            raise ConfigError(sentence.format(setting=setting, example=example, found=config[setting]))
    if config.charter_mark_untranslated and not config.charter_editions:
        raise ConfigError(_("conf.py: charter_mark_untranslated needs charter_editions, to know the pages' language"))
    declared, folders = bool(config.charter_editions), (tuple(locale_dirs), tuple(compiled_dirs))
    # Sphinx takes any word for a language.
    names = _names(config.charter_editions) if declared else {config.language: native_name(config.language)}
    source, marks = next(iter(names)), declared and bool(config.charter_mark_untranslated)
    return {
        language: Edition(language, name, source, *folders, declared, marks, _url(config, language))
        for language, name in names.items()
    }


def _names(declared: Any) -> dict[str, str]:
    if not isinstance(declared, dict):
        example = {"fr": "Français"}
        sentence = _("conf.py: charter_editions must map language codes to names, as in {example}")
        raise ConfigError(sentence.format(example=example))
    codes = [_folded(str(language)) for language in declared]
    for language in declared:
        if codes.count(_folded(str(language))) > 1:
            sentence = _("conf.py: charter_editions: duplicate language {language!r}, in two spellings")
            raise ConfigError(sentence.format(language=language))
    for language in declared:
        try:
            Locale.parse(language)
        except (TypeError, ValueError, UnknownLocaleError):
            sentence = _(
                "conf.py: charter_editions: invalid language code {language!r}; expected a code such as 'fr' or 'pt_BR'"
            )
            raise ConfigError(sentence.format(language=language)) from None
    return {language: str(name or native_name(language)) for language, name in declared.items()}


def _url(config: Config, language: str) -> str | None:
    """The address of the folder of an edition.

    That is the one under ``charter_address``. On Read the Docs each edition is a project of its own, whose language
    is part of the address that the host gives; a pull request's has one host for each edition, so nobody knows where
    the others are.
    """
    own, other = (code.replace("_", "-").lower() for code in (config.language, language))
    if config.charter_address:
        return f"{config.charter_address.rstrip('/')}/{other}/"
    canonical = os.environ.get("READTHEDOCS_CANONICAL_URL")
    if not canonical or os.environ.get("READTHEDOCS_VERSION_TYPE") == "external":
        return None
    parts = canonical.split("/")
    return "/".join(other if part == own else part for part in parts) if own in parts else None


def charter_at(config: Config, edition: Edition) -> tuple[str, bool]:
    """Where a banner leads to in an edition, with a slash at the end, and whether somebody stated it.

    Without ``charter_editions`` the site itself is the edition, and has no folder for it; it may say where it is as any
    project of Sphinx does.
    """
    if edition.declared:
        return edition.url or edition.path, edition.url is not None
    stated = config.charter_address or config.html_baseurl or edition.url or ""
    return f"{str(stated).rstrip('/')}/", bool(stated)


def spelled(language: str, known: Iterable[str]) -> str | None:
    """The one of the *known* language codes that *language* spells, be it ``pt_BR``, ``pt-br`` or ``PT-BR``."""
    return next((code for code in known if _folded(code) == _folded(language)), None)


def sphinx_code(language: str) -> str:
    """A language code as Sphinx and gettext spell it, who know Chinese as zh_CN; raises ValueError with a sentence."""
    code = language.replace("-", "_")
    try:
        locale = Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        sentence = _("invalid language code {found!r}; expected a code such as 'de' or 'pt_BR'")
        raise ValueError(sentence.format(found=language)) from None
    # Babel would say zh_Hans_CN.
    if locale.script and locale.script not in language.title():
        first, *parts = code.split("_")
        return "_".join((first.lower(), *map(str.upper, parts)))
    return str(locale)


def _folded(language: str) -> str:
    return language.replace("-", "_").lower()


def of_language(language: str, known: dict[str, Edition], config: Config) -> Edition:
    """The edition in a *language*: one of the *known* ones, or one that conf.py does not name."""
    if language in known:
        return known[language]
    source = next(iter(known.values()))
    return replace(source, language=language, name=native_name(language), url=_url(config, language))
