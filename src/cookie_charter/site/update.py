"""Bring the message files of a site up to date with its pages and catalogues."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import polib

from cookie_charter import files
from cookie_charter.editions import Edition, spelled, sphinx_code
from cookie_charter.messages import DOMAIN, INTERFACE, MessageFileError, Messages, load_translations, native_name
from cookie_charter.messages.reader import is_unreviewed
from cookie_charter.messages.translation import Known, if_english, package_entries, package_translations
from cookie_charter.pages._sphinx import compiled_words
from cookie_charter.problem import Problem
from cookie_charter.site.build import extract
from cookie_charter.site.check import written_in
from cookie_charter.site.merge import merge
from cookie_charter.site.message_files import file_of, files_of, lay_out, names_of, templates, translates_data
from cookie_charter.site.project import Site, SiteError, compiled, in_build_dir
from cookie_charter.speech import _


class Update(NamedTuple):
    """What an update did: the *problems* for which it left files as they are, or in a guest the messages that can be
    gone; the files that it *changed*; the messages that became *obsolete*, each with the file that keeps it; for a
    *new* edition, what is to be added to conf.py."""

    problems: list[Problem]
    changed: list[Path]
    obsolete: list[tuple[Path, str]]
    new: str | None


def update(
    site: Site,
    language: str | None = None,
    *,
    prose: bool = False,
    known: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Update:
    """Bring the message files of one *language*, which may be new, or all, up to date with the sources.

    Those are the files of the catalogues and of the interface; in a site that declares its editions, or if *prose* is
    asked for, also those of the pages. *known* are translations of texts of the site that need no translator, by
    language and message. A text that changed keeps its old translation, marked fuzzy; one that is gone stays as an
    obsolete entry, and is translated again when it comes back. Raises SiteError.
    """
    chosen = _with_data(site) if language is None else [_edition(language, site)]
    if not chosen:
        folder = site.source_edition.locale_dirs[0]
        sentence = _("no message files in {folder}; name the first language, as in 'cookie-charter po update de'")
        raise SiteError(sentence.format(folder=folder))
    changed: list[Path] = []
    obsolete: list[tuple[Path, str]] = []
    project = " ".join(filter(None, (site.config.project, site.config.release)))
    with in_build_dir():
        problems = extract(site)
        if problems and not site.is_guest:
            return Update(problems, [], [], None)
        whole = not problems  # a catalogue that cannot be read, or that no table names, gives no messages
        for edition in chosen:
            folder = lay_out(edition, data=_has_data(edition, site, named=language is not None))
            every = {file_of(edition, template.relative_to(folder)): template for template in templates(folder)}
            followed = {
                path: template
                for path, template in every.items()
                if prose or not site.is_guest or template.relative_to(folder) in _OURS
            }
            # Before any of them is changed.
            filled = {path: _known(path, template, edition, every) for path, template in followed.items()}
            for path in filled:
                if path.stem != INTERFACE:
                    filled[path] |= {message: Known(text) for message, text in known.get(edition.language, {}).items()}
            for path, template in sorted(followed.items()):
                if unreadable := (*_unreadable(path), *_unreadable(template)):
                    problems += unreadable
                    continue
                ours = not site.is_guest or template.relative_to(folder) in _OURS
                content = merge(path, template, edition.language, filled[path], project if ours else None, whole=whole)
                if content is not None:
                    before = _obsolete(path)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    files.write(path, content)
                    changed.append(path)
                    obsolete += [(path, message) for message in _obsolete(path) if message not in before]
    undeclared = (edition.language for edition in chosen if not site.is_guest and edition.language not in site.editions)
    new = next(undeclared, None)
    return Update(problems, changed, obsolete, new and f'"{new}": "{native_name(new)}"')


def _with_data(site: Site) -> list[Edition]:
    """All that has message files; and the language of conf.py, if the catalogues are stated to be in another."""
    own = site.source_edition
    more = [own] if site.is_guest and own.language not in site.translations and _is_foreign(site) else []
    return [*site.translations.values(), *more]


def _has_data(edition: Edition, site: Site, *, named: bool) -> bool:
    """Whether a guest's catalogues are translated into the language of conf.py: nobody has to say which language they
    are written in, and whoever writes in one language only needs no file. So it takes a sign: a file that does so, or
    one for pages, that they state another language, or that somebody *named* this one (English is what most are in).
    """
    if not (site.is_guest and edition.is_source):
        return False
    of_pages = [name for name in names_of(edition) if name.with_suffix(".pot") not in _OURS]
    asked = named and if_english(edition.language, DOMAIN) is None
    return bool(of_pages) or asked or translates_data(edition) or _is_foreign(site)


def _is_foreign(site: Site) -> bool:
    """Whether a catalogue states that it is in another language than that of conf.py."""
    catalogues = Path(site.config.charter_data).glob("*.yaml")
    found = {language for path in catalogues for _line, _column, language in written_in(path)}
    return bool(found - {site.source_edition.language})


_OURS: Final = (Path(f"{DOMAIN}.pot"), Path(f"{INTERFACE}.pot"))
"""The templates that this extension is the source of; others are those of pages."""


def _obsolete(path: Path) -> list[str]:
    """The messages that are gone, but for those that only changed."""
    entries = Messages(path).file if path.exists() else []
    changed = {entry.previous_msgid for entry in entries if not entry.obsolete}
    return [entry.msgid for entry in entries if entry.obsolete and entry.msgid not in changed]


def _unreadable(path: Path) -> tuple[Problem, ...]:
    """Why a message file cannot be read, if it is there and cannot."""
    try:
        if path.exists() or path.is_symlink():
            Messages(path)
    except MessageFileError as error:
        return error.problems
    return ()


def _edition(language: str, site: Site) -> Edition:
    """The edition that is meant, or one that conf.py does not name yet."""
    if known := spelled(language, site.translations):
        return site.translations[known]
    try:
        return site.new_edition(sphinx_code(language))
    except ValueError as error:
        raise SiteError(str(error)) from None


def _known(path: Path, template: Path, edition: Edition, followed: Mapping[Path, Path]) -> dict[str, Known]:
    """What needs no translator: the words that Sphinx or this package says itself in that language, and what was
    translated in a file for which the sources have no message any more, such as that of a page that was renamed."""
    if path.stem == INTERFACE:
        # English is what templates are written in.
        messages = [entry.msgid for entry in Messages(template).active()]
        english = {message: Known(message) for message in messages if if_english(edition.language, message)}
        of_package = {
            message: Known(entry.msgstr, is_unreviewed(entry))
            for message, entry in package_entries(edition.language, INTERFACE).items()
            if not entry.msgid_plural
        }
        return of_package | _words_of_sphinx(edition.language) | english
    if path.stem == DOMAIN:
        return package_translations(edition.language, edition.source if edition.declared else None)
    others = [other for other in files_of(edition) if other not in followed and not _unreadable(other)]
    return {message: Known(text) for message, text in load_translations(others).items()}


def _words_of_sphinx(language: str) -> dict[str, Known]:
    words: dict[str, Known] = {}
    for code in dict.fromkeys((language.partition("_")[0], language)):
        if (compiled := compiled_words(code)).is_file():
            entries = [entry for entry in polib.mofile(str(compiled)) if entry.msgstr]
            words |= {entry.msgid: Known(entry.msgstr) for entry in entries}
    return words


def compile_files(site: Site, language: str | None = None) -> list[Problem]:
    """Compile the message files of one *language*, or all, for a Sphinx that is started by itself; raises SiteError."""
    chosen = list(site.translations.values()) if language is None else [_edition(language, site)]
    with in_build_dir():
        return compiled(chosen)
