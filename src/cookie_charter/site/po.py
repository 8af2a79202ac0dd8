"""The message files of a site: brought up to date with its sources, counted, checked.

For each edition Sphinx's templates are laid out in ``_build/po/LANGUAGE``: prose and data for every edition but the
source edition, the words of the interface for all. sphinx-intl then merges them into copies of the message files in
``_build/po/merged/LANGUAGE``, and what comes of that takes the place of the files in ``locale/LANGUAGE/LC_MESSAGES``.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import polib
import sphinx
from babel import Locale, UnknownLocaleError

from cookie_charter import clock, editions, files
from cookie_charter.catalogue import loader
from cookie_charter.messages.proofread import HEADER, proofread, source_faults, syntax_of
from cookie_charter.messages.reader import (
    DOMAIN,
    INTERFACE,
    MessageFileError,
    Messages,
    line,
    message_file,
    state,
    translations,
)
from cookie_charter.messages.translation import if_english, package_translations
from cookie_charter.problem import Problem, unknown
from cookie_charter.site import sources
from cookie_charter.site.build import (
    BUILD_DIR,
    BuildError,
    Site,
    compiled,
    extract,
    in_build_dir,
    locale_dirs,
    read_site,
)
from cookie_charter.speech import _

TEMPLATES: Final = BUILD_DIR / "po"

MERGED: Final = TEMPLATES / "merged"

GUESSED: Final = ("python-format", "python-brace-format")
"""Flags that Babel gives to messages that look like formats to it, such as "100 % des" or a role of MyST."""


class Update(NamedTuple):
    """What an update did: the *problems* for which it left files as they are; the files that it *changed*; the
    *obsolete* messages, each with the file that still holds it; for a *new* edition, what is to be added to conf.py."""

    problems: list[Problem]
    changed: list[Path]
    obsolete: list[tuple[Path, str]]
    new: str | None


def update(site: Site, edition: str | None = None) -> Update:
    """Bring the message files of one *edition*, or all, up to date with the sources.

    A text that changed keeps its old translation, marked fuzzy; one that is gone stays as an obsolete entry until the
    next update that changes the file, and is translated again if it comes back before. Raises BuildError.
    """
    chosen = list(site.editions) if edition is None else [_language(edition, site)]
    problems: list[Problem] = []
    changed: list[Path] = []
    obsolete: list[tuple[Path, str]] = []
    with in_build_dir():
        extract(site)
        shutil.rmtree(MERGED, ignore_errors=True)
        for language in chosen:
            templates = _lay_out(site, language)
            sound, unsound = _sound(site, language, templates)
            problems += unsound
            _merge(language, templates)
            for path, (merged, copied) in sound.items():
                content = _finish(path, merged, copied, language, site)
                if content is not None:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    files.write(path, content)
                    changed.append(path)
                obsolete += [(path, entry.msgid) for entry in Messages(path).file if entry.obsolete]
    new = next((language for language in chosen if language not in site.editions), None)
    return Update(problems, changed, obsolete, new and f'"{new}": "{Locale.parse(new).get_display_name()}"')


def _sound(site: Site, language: str, templates: Path) -> tuple[dict[Path, tuple[Path, bytes | None]], list[Problem]]:
    """The message files that can be brought up to date, each with the copy on which that is done and what was copied
    (None of a file that is not there yet); and what is wrong with the others, whose templates are removed."""
    sound: dict[Path, tuple[Path, bytes | None]] = {}
    problems: list[Problem] = []
    for template in _pots(templates):
        name = template.relative_to(templates)
        path = _file(site, language, name)
        if found := _unreadable(path):
            problems += found
            template.unlink()
            continue
        copy, copied = message_file(MERGED, language, str(name.with_suffix(""))), None
        if path.exists():
            # What an obsolete entry was before, as msgmerge notes it, is nothing that Babel can read.
            copied = re.sub(rb"(?m)^[ \t]*#~\|.*\r?\n?", b"", path.read_bytes())
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(copied)
        sound[path] = (copy, copied)
    return dict(sorted(sound.items())), problems


def _unreadable(path: Path) -> tuple[Problem, ...]:
    """Why a message file cannot be read, if it is there and cannot."""
    try:
        if path.exists() or path.is_symlink():
            Messages(path)
    except MessageFileError as error:
        return error.problems
    return ()


def _language(edition: str, site: Site) -> str:
    """The edition that is meant, or one that conf.py does not name yet."""
    if known := editions.spelled(edition, site.editions):
        return known
    try:
        locale = Locale.parse(edition.replace("-", "_"))
    except (ValueError, UnknownLocaleError) as error:
        raise BuildError(_("{found!r} is no language code such as 'de' or 'pt_BR'").format(found=edition)) from error
    # As Sphinx and gettext spell it, who know Chinese as zh_CN; Babel would say zh_Hans_CN.
    parts = edition.replace("-", "_").split("_")
    if locale.script and locale.script not in edition.title():
        return "_".join((parts[0].lower(), *(part.upper() for part in parts[1:])))
    return str(locale)


def _lay_out(site: Site, language: str) -> Path:
    """The templates of the messages of one edition, in a folder of their own."""
    folder = TEMPLATES / language
    shutil.rmtree(folder, ignore_errors=True)
    extracted = BUILD_DIR / "gettext"
    for template in _pots(extracted):
        if language != next(iter(site.editions)) or template.stem == INTERFACE:
            place = folder / template.relative_to(extracted)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(template, place)
    return folder


def _pots(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.pot"))


def _file(site: Site, language: str, template: Path) -> Path:
    return message_file(_locale_dir(site, language), language, str(template.with_suffix("")))


def _locale_dir(site: Site, language: str) -> Path:
    """The site's folder of message files of a language, or for them, as somebody in the working directory types it."""
    folders = locale_dirs(site)
    return next((folder for folder in folders if (folder / language).is_dir()), folders[0])


def _merge(language: str, templates: Path) -> None:
    command = [sys.executable, "-m", "sphinx_intl", "update", "-p", str(templates), "-d", str(MERGED)]
    done = subprocess.run(
        [*command, "-l", language, "-w", "0"], capture_output=True, check=False, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise BuildError(_("sphinx-intl failed: {said}").format(said=" ".join(last)))


def _finish(path: Path, merged: Path, copied: bytes | None, language: str, site: Site) -> bytes | None:
    """What the message file at *path* is to hold, from what sphinx-intl made of its copy; None if it stays."""
    now = Messages(merged).file
    if merged.read_bytes() == copied and not any(entry.flags for entry in now if set(entry.flags) & set(GUESSED)):
        return None
    old = Messages(path).file if copied is not None else polib.POFile()
    active = {entry.msgid: entry for entry in now if not entry.obsolete}
    _revive(active, old)
    translated_as = {entry.msgstr: entry.msgid for entry in reversed(old) if not entry.obsolete}
    by_message = {entry.msgid: entry for entry in reversed(old) if not entry.obsolete}
    for entry in active.values():
        entry.flags = [flag for flag in entry.flags if flag not in GUESSED]
        entry.previous_msgid = _previous(entry, by_message, translated_as)
        # Babel makes a comment of the lines that say the previous message, and wraps what translators noted.
        before_it = by_message.get(entry.msgid) or by_message.get(entry.previous_msgid or "")
        entry.tcomment = before_it.tcomment if before_it else ""
    _fill(active.values(), path, language, site)
    kept_once = {entry.msgid for entry in old if entry.obsolete} | active.keys()
    now[:] = [entry for entry in now if not (entry.obsolete and entry.msgid in kept_once)]
    now.metadata.pop("Generated-By", None)
    if now.metadata.get("Report-Msgid-Bugs-To") == "EMAIL@ADDRESS":  # which Babel writes where nothing is stated
        now.metadata["Report-Msgid-Bugs-To"] = ""
    if copied is None:
        now.header = f"Translations into {_name(language)}."
    _complete_header(now, language, site)
    content = f"{str(now).rstrip()}\n".encode()
    return content if copied is None or content != path.read_bytes() else None


def _revive(active: dict[str, polib.POEntry], old: polib.POFile) -> None:
    """Give a message that is back the translation that it had."""
    for gone in (entry for entry in old if entry.obsolete):
        entry = active.get(gone.msgid)
        if entry is not None and gone.msgstr and (entry.fuzzy or not entry.msgstr):
            entry.msgstr = gone.msgstr
            entry.flags = list(gone.flags)


def _previous(
    entry: polib.POEntry, by_message: Mapping[str, polib.POEntry], translated_as: Mapping[str, str]
) -> str | None:
    """The message that the translation of a fuzzy *entry* belonged to."""
    if not entry.fuzzy:
        return None
    if same := by_message.get(entry.msgid):
        previous: str | None = same.previous_msgid
        return previous
    return translated_as.get(entry.msgstr) if entry.msgstr else None


def _fill(entries: Collection[polib.POEntry], path: Path, language: str, site: Site) -> None:
    """Say what needs no translator: the words that Sphinx or this package says itself in that language, and what was
    translated in a file for which the sources have no message any more, such as that of a page that was renamed."""
    domain = path.stem
    if domain == INTERFACE:
        known = _words_of_sphinx(language)
        # English is what templates are written in.
        known |= {entry.msgid: entry.msgid for entry in entries if if_english(language, entry.msgid)}
    elif domain == DOMAIN:
        known = package_translations(language, next(iter(site.editions)))
    else:
        templates = TEMPLATES / language
        followed = {_file(site, language, template.relative_to(templates)) for template in _pots(templates)}
        others = [other for other in _files(site, language) if other not in followed and not _unreadable(other)]
        known = translations(others)
    for entry in entries:
        if state(entry) != "translated" and (word := known.get(entry.msgid)):
            entry.msgstr = word
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]


def _words_of_sphinx(language: str) -> dict[str, str]:
    shipped = Path(sphinx.__file__).parent / "locale"
    words: dict[str, str] = {}
    for code in dict.fromkeys((language.partition("_")[0], language)):
        compiled = message_file(shipped, code, INTERFACE).with_suffix(".mo")
        if compiled.is_file():
            words |= {entry.msgid: entry.msgstr for entry in polib.mofile(str(compiled)) if not entry.msgid_plural}
    return words


def _complete_header(file: polib.POFile, language: str, site: Site) -> None:
    """State in the header what a new file leaves open, so that gettext's tools find nothing missing in it."""
    now = clock.now()
    stated = {
        "Project-Id-Version": " ".join(filter(None, (site.config.project, site.config.release))),
        "PO-Revision-Date": f"{now:%Y-%m-%d %H:%M%z}",
        "Last-Translator": "The translators",
        "Language-Team": _name(language),
        "Language": language,
    }
    file.metadata_is_fuzzy = False
    for field, text in stated.items():
        if file.metadata.get(field) in {None, "", HEADER[field], "PROJECT VERSION", f"{language} <LL@li.org>"}:
            file.metadata[field] = text


def _name(language: str) -> str:
    return Locale.parse(language).get_display_name("en") or language


class Count(NamedTuple):
    """How much of a message file is done: entries, and the words of their messages, by state."""

    edition: str
    path: Path
    translated: tuple[int, int]
    fuzzy: tuple[int, int]
    missing: tuple[int, int]


def count(site: Site) -> list[Count]:
    """Count the messages of every edition and file; raises MessageFileError if one cannot be read, or is not there
    though other editions have it."""
    source = next(iter(site.editions))
    files = {language: _files(site, language) for language in site.editions}
    names = {path.relative_to(_locale_dir(site, language) / language) for language in files for path in files[language]}
    for language in site.editions:
        for name in sorted(names if language != source else ()):
            path = _locale_dir(site, language) / language / name
            if not path.exists():
                raise MessageFileError(_not_there(path))
    return [_count(language, Messages(path)) for language in files for path in files[language]]


def _not_there(path: Path) -> Problem:
    return Problem(str(path), 1, 1, _("this message file does not exist; make it with 'cookie-charter po update'"))


def _files(site: Site, language: str) -> list[Path]:
    folder = _locale_dir(site, language) / language / "LC_MESSAGES"
    return sorted(folder.rglob("*.po"))


def _count(language: str, messages: Messages) -> Count:
    states: dict[str, list[polib.POEntry]] = {"translated": [], "fuzzy": [], "missing": []}
    for entry in messages.active():
        states[state(entry)].append(entry)
    sums = {
        name: (len(entries), sum(len(entry.msgid.split()) for entry in entries)) for name, entries in states.items()
    }
    return Count(language, messages.path, **sums)


def check(site: Site) -> Iterator[Problem]:
    """All that keeps a site from being published as it should: in its catalogues, its messages, its message files.

    Raises BuildError if its messages cannot be extracted.
    """
    catalogues = sorted(Path(site.config.charter_data).glob("*.yaml"))
    found = [problem for path in catalogues for problem in loader.load(path).problems]
    found += sources.problems(site)
    yield from found
    if found:
        return  # no messages can be extracted from a catalogue that nobody can read, or shall be from such a page
    complete = _complete(site)
    with in_build_dir():
        extract(site)
        yield from _source_problems(site)
        for language in site.editions:
            templates = _lay_out(site, language)
            expected = {
                _file(site, language, template.relative_to(templates)): template for template in _pots(templates)
            }
            for path in sorted({*expected, *_files(site, language)}):
                yield from _file_problems(path, expected.get(path), site, complete=language in complete)


def compile_files(site: Site, edition: str | None = None) -> list[Problem]:
    """Compile the message files of one *edition*, or all, for a Sphinx that is started by itself; raises BuildError."""
    chosen = list(site.editions) if edition is None else [_language(edition, site)]
    with in_build_dir():
        return compiled(site, chosen)


def check_file(path: Path) -> Iterator[Problem]:
    """What is wrong in one message file, on its own; raises OSError if it cannot be read."""
    try:
        extensions = _extensions(read_site())
    except BuildError:  # it belongs to no site here
        extensions = []
    try:
        messages = Messages(path)
    except MessageFileError as error:
        return iter(error.problems)
    return proofread(messages, extensions)


def _complete(site: Site) -> list[str]:
    """The editions that must be translated to the last word."""
    for language in site.config.charter_complete:
        if language not in site.editions:
            where = _("charter_complete in conf.py")
            raise BuildError(f"{where}: {unknown('edition', str(language), site.editions)}")
    return list(site.config.charter_complete)


def _source_problems(site: Site) -> Iterator[Problem]:
    source = next(iter(site.editions))
    for template in _pots(BUILD_DIR / "gettext"):
        if template.stem != INTERFACE:
            messages = Messages(template)
            for entry in messages.active():
                place, number = entry.occurrences[0]
                path = os.path.relpath(template.parent / place)
                syntax = syntax_of(messages.domain, entry)
                for sentence in source_faults(entry.msgid, syntax, source, _extensions(site)):
                    yield Problem(path, max(1, int(number or 1)), 1, sentence)  # what heads a page stands in no line


def _extensions(site: Site) -> list[str]:
    stated: list[str] = site.config.myst_enable_extensions
    return stated


def _file_problems(path: Path, template: Path | None, site: Site, *, complete: bool) -> Iterator[Problem]:
    if not path.exists():
        yield _not_there(path)
        return
    try:
        messages = Messages(path)
    except MessageFileError as error:
        yield from error.problems
        return
    of_template = Messages(template) if template else None
    yield from proofread(messages, _extensions(site), of_template)
    if of_template is None:
        yield Problem(
            str(path),
            1,
            1,
            _("no source has messages for this file any more; run 'cookie-charter po update', then remove it"),
        )
        return
    expected = {entry.msgid: entry for entry in of_template.active()}
    for entry in messages.active():
        number = line(entry)
        if entry.msgid not in expected:
            sentence = _("no source says {message!r} any more; run 'cookie-charter po update'")
            yield Problem(str(path), number, 1, sentence.format(message=_short(entry.msgid)))
        elif complete and state(entry) == "missing":
            sentence = _("{message!r} is not translated")
            yield Problem(str(path), number, 1, sentence.format(message=_short(entry.msgid)))
        elif complete and state(entry) == "fuzzy":
            sentence = _(
                "{message!r} changed since it was translated: read the translation again, and take 'fuzzy' away"
            )
            yield Problem(str(path), number, 1, sentence.format(message=_short(entry.msgid)))
    known = {entry.msgid for entry in messages.active()}
    for message in expected:
        if message not in known:
            sentence = _("the message {message!r} is not in this file yet; run 'cookie-charter po update'")
            yield Problem(str(path), 1, 1, sentence.format(message=_short(message)))


def _short(message: str) -> str:
    words = " ".join(message.split())
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"
