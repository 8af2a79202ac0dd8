"""The site in the working directory: its settings and editions, and the folder where it is built.

    conf.py                  the settings
    docs/                    the pages, unless another folder is named
    _build/messages/0/fr/    message files of an edition, compiled from our reading of them (see ``messages.reader``)

One command at a time works in ``_build``; another one waits for it.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from filelock import FileLock, Timeout
from sphinx.config import Config
from sphinx.errors import SphinxError

from cookie_charter.editions import Edition, editions, of_language, spelled
from cookie_charter.messages.compiler import compile_messages
from cookie_charter.pages._sphinx import read_config
from cookie_charter.pages.settings import add_settings, refuse_wrong_types
from cookie_charter.problem import Problem, cannot, unknown
from cookie_charter.speech import N_, _

BUILD_DIR: Final = Path("_build")
MESSAGES: Final = BUILD_DIR / "messages"


class SiteError(Exception):
    """Something that cannot be done with the site; the message says why, and what to do."""


class Site(NamedTuple):
    """What is to be known of the site: its settings, the folder *source* of its pages, and its editions by language,
    the source edition first."""

    config: Config
    source: Path
    editions: dict[str, Edition]

    @property
    def is_guest(self) -> bool:
        """Whether the extension is a guest in it: it declares no editions, so its pages are somebody else's."""
        return not self.config.charter_editions

    @property
    def translations(self) -> dict[str, Edition]:
        """By language, what has message files: the editions, or else each language that has a locale folder."""
        if not self.is_guest:
            return self.editions
        folders = [path for folder in self.source_edition.locale_dirs for path in folder.glob("*/LC_MESSAGES")]
        languages = sorted({path.parent.name for path in folders})
        return {language: replace(self.source_edition, language=language, name=language) for language in languages}

    @property
    def source_edition(self) -> Edition:
        """The edition that the prose is written in."""
        return next(iter(self.editions.values()))

    def edition(self, language: str) -> Edition:
        """The edition that *language* spells; raises SiteError if it is none."""
        code = spelled(language, self.editions)
        if code is None:
            sentence = _("{problem} (charter_editions in conf.py)")
            raise SiteError(sentence.format(problem=unknown(N_("edition"), language, self.editions)))
        return self.editions[code]

    def chosen(self, language: str | None) -> list[Edition]:
        """That edition, or all; raises SiteError if it is none."""
        return list(self.editions.values()) if language is None else [self.edition(language)]

    def new_edition(self, language: str) -> Edition:
        """An edition in a language code that conf.py does not name yet."""
        return of_language(language, self.editions, self.config)


def read_site(source: Path = Path("docs")) -> Site:
    """The site in the working directory, whose pages are in *source*; raises SiteError."""
    if not Path("conf.py").is_file():
        raise SiteError(_("no conf.py in this folder; run the command in the folder that has it"))
    if not source.is_dir():
        sentence = _("no folder {folder!r} with the pages; give their folder with --source")
        raise SiteError(sentence.format(folder=str(source)))
    try:
        config = read_config(Path.cwd())
        add_settings(config)
        refuse_wrong_types(config)
        # How prose is to be read when translations are checked; no other extension has declared its settings here.
        config.add("myst_enable_extensions", [], "", list)
        config.add("myst_disable_syntax", [], "", list)
        for folders in ("html_static_path", "html_extra_path"):
            config.add(folders, [], "", list)
        config.add("html_favicon", None, "", str)
        config.add("html_baseurl", "", "", str)
        # As somebody in the working directory types them.
        edited = [Path(os.path.relpath(source.absolute() / folder)) for folder in config.locale_dirs]
        compiled = [MESSAGES / str(number) for number in range(len(edited))]
        return Site(config, source, editions(config, edited, compiled))
    except SphinxError as error:
        raise SiteError(str(error)) from error


@contextmanager
def in_build_dir() -> Iterator[None]:
    """Have the folder ``_build`` for oneself, after waiting for whoever works in it; raises SiteError."""
    # What is written or removed through a link could belong to somebody else.
    for path in (BUILD_DIR, *BUILD_DIR.rglob("*")):
        if path.is_symlink():
            raise SiteError(_("{path} is a symbolic link; remove it").format(path=path))
    if BUILD_DIR.exists() and not BUILD_DIR.is_dir():
        raise SiteError(
            _("{folder} is a file; remove it: the output goes into a folder of that name").format(folder=BUILD_DIR)
        )
    try:
        BUILD_DIR.mkdir(exist_ok=True)
        lock = FileLock(BUILD_DIR / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            print(_("waiting for another build in this folder"), file=sys.stderr, flush=True)
            lock.acquire()
    except OSError as error:
        raise SiteError(cannot(error)) from error
    try:
        yield
    except BrokenPipeError:  # no fault of the folder: whoever reads wants no more
        raise
    except OSError as error:
        raise SiteError(cannot(error)) from error
    finally:
        lock.release()


def compiled(chosen: Iterable[Edition]) -> list[Problem]:
    """Compile the message files of some editions into ``_build/messages``; gives the problems of those that cannot be
    read, each with its path as somebody in the working directory types it."""
    problems: list[Problem] = []
    for edition in chosen:
        problems += compile_messages(edition.locale_dirs, [edition.language], MESSAGES)
    return problems
