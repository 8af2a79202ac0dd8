"""What keeps a site from being published as it should: in its catalogues, pages, messages and message files.

A *fault* is wrong, and stays so until somebody mends it. What is only not done yet, a text to be merged into message
files or to be translated, is *work to do*: the site can be published, and shows the text of the source edition there.
"""

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from cookie_charter.catalogue import loader, snapshot
from cookie_charter.messages import DOMAIN, INTERFACE, MessageFileError, Messages, state
from cookie_charter.messages.foreign import unmarked_terms
from cookie_charter.messages.markup import Syntax
from cookie_charter.messages.proofread import proofread, source_sentences, syntax_of
from cookie_charter.messages.reader import Entry, line
from cookie_charter.problem import Problem, unknown
from cookie_charter.site import markdown, page_files, sources
from cookie_charter.site.build import extract
from cookie_charter.site.message_files import (
    EXTRACTED,
    file_of,
    files_of,
    lay_out,
    missing,
    templates,
    translates_data,
    twins_of,
)
from cookie_charter.site.project import Site, SiteError, in_build_dir, read_site
from cookie_charter.speech import N_, _


class Checked(NamedTuple):
    """What a check found: *faults*; what is left *to do* before a release; and what is left in editions that
    ``charter_complete`` does not name, which no release waits for."""

    faults: list[Problem]
    to_do: list[Problem]
    begun: list[Problem]


def check(site: Site) -> Checked:
    """Check all that a site is made from; raises SiteError if its messages cannot be extracted."""
    catalogues = sorted(Path(site.config.charter_data).glob("*.yaml"))
    found = Checked([problem for path in catalogues for problem in loader.load(path).problems], [], [])
    found.faults.extend(snapshot.read_all(Path(site.config.charter_data)).problems)
    read = sources.read(site)
    found.faults.extend((*read.problems, *markdown.site_problems(site)))
    if found.faults:
        return found  # no messages can be extracted from a catalogue that nobody can read, or shall be from such a page
    found.faults.extend(read.disagree)
    found.to_do.extend(_foreign(site, catalogues))
    complete = _complete(site)
    with in_build_dir():
        if unsound := extract(site):
            found.faults.extend(unsound)
            return found
        found.faults.extend(_source_problems(site, _names(catalogues)))
        found.to_do.extend(_unmarked(site))
        for edition in site.editions.values():
            folder = lay_out(edition, data=translates_data(edition))
            expected = {template.relative_to(folder): template for template in templates(folder)}
            firsts = {file_of(edition, name): template for name, template in expected.items()}
            twins = {path: template for name, template in expected.items() for path in twins_of(edition, name)[1:]}
            for path in sorted({*firsts, *files_of(edition)}):
                # A file behind another one of its name need not have every message.
                template = twins[path] if path in twins else firsts.get(path)
                if not path.exists():
                    found.to_do.append(missing(path))
                    continue
                try:
                    messages = Messages(path)
                except MessageFileError as error:
                    found.faults.extend(error.problems)
                    continue
                of_template = Messages(template) if template else None
                found.faults.extend(proofread(messages, _extensions(site), of_template))
                found.to_do.extend(_unmarked_in(messages, _extensions(site)))
                if path not in twins:
                    found.to_do.extend(_unmerged(messages, of_template))
                    untranslated = list(_untranslated(messages, of_template))
                    if edition.language in complete:
                        found.to_do.extend(untranslated)
                    elif untranslated:
                        found.begun.append(_begun(messages, of_template))
    return found


def _foreign(site: Site, catalogues: list[Path]) -> Iterator[Problem]:
    """The files of the source edition that say that they are written in another language still."""
    sentence = _("this is written in {found!r}: translate it into {language!r}, then remove 'written_in'")
    language = site.source_edition.language
    translated = catalogues if translates_data(site.source_edition) else []
    for path in (Path("conf.py"), *catalogues, *page_files.pages(site)):
        for number, column, found in written_in(path) if path not in translated else ():
            yield Problem(str(path), number, column, sentence.format(found=found, language=language))


def written_in(path: Path) -> Iterator[tuple[int, int, str]]:
    """The languages that a file says it is written in: line, column and code of each."""
    for number, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if stated := re.search(r"(?:^|# )written_in: (\w+)$", text):
            yield number, stated.start() + 1, stated[1]


def looked_at(site: Site) -> str:
    """What a check without any problem says, so that nobody takes silence for it."""
    sentence = _("no problems (catalogues: {catalogues}, pages: {pages}, message files: {messages})")
    return sentence.format(
        catalogues=len(list(Path(site.config.charter_data).glob("*.yaml"))),
        pages=len(page_files.pages(site)),
        messages=len({path for edition in site.editions.values() for path in files_of(edition)}),
    )


def check_file(path: Path) -> Iterator[Problem]:
    """What is wrong in one message file or page, on its own; raises OSError if it cannot be read."""
    site = _site_here()
    if path.suffix == ".md":
        return markdown.file_problems(path, markdown.dialect_of(site))
    return _translation_problems(path, _extensions(site) if site else [])


def _site_here() -> Site | None:
    try:
        return read_site()
    except SiteError:  # it belongs to no site here
        return None


def _translation_problems(path: Path, extensions: list[str]) -> Iterator[Problem]:
    """What is wrong in the translations of a file, whatever messages it has."""
    try:
        return proofread(Messages(path), extensions)
    except MessageFileError as error:
        return iter(error.problems)


def _complete(site: Site) -> list[str]:
    """The editions that must be translated to the last word."""
    for language in site.config.charter_complete:
        if language not in site.editions:
            where = _("charter_complete in conf.py")
            raise SiteError(f"{where}: {unknown(N_('edition'), str(language), site.editions)}")
    return list(site.config.charter_complete)


def _source_problems(site: Site, names: Collection[str]) -> Iterator[Problem]:
    """What is wrong in the messages themselves, but for the *names* of platforms, which are no text of a language."""
    for template in templates(EXTRACTED):
        if template.stem != INTERFACE:
            messages = Messages(template)
            for entry in messages.active():
                if template.stem == DOMAIN and entry.msgid in names:
                    continue
                place, number = entry.occurrences[0]
                path = os.path.relpath(template.parent / place)
                syntax = syntax_of(messages.domain, entry)
                for sentence in source_sentences(entry.msgid, syntax, site.source_edition.language, _extensions(site)):
                    yield Problem(path, max(1, int(number or 1)), 1, sentence)  # front matter has no line


def _unmarked(site: Site) -> Iterator[Problem]:
    """The English terms in pages that do not say that they are English."""
    for template in templates(EXTRACTED):
        for entry in _of_myst(Messages(template)):
            place, number = entry.occurrences[0]
            for sentence in unmarked_terms(entry.msgid, site.source_edition.language, _extensions(site)):
                path = os.path.relpath(template.parent / place)
                yield Problem(path, max(1, int(number or 1)), 1, sentence)


def _unmarked_in(messages: Messages, extensions: list[str]) -> Iterator[Problem]:
    """The same of a message file."""
    for entry in _of_myst(messages):
        for sentence in unmarked_terms(entry.msgstr, messages.language, extensions):
            yield Problem(str(messages.path), line(entry), 1, sentence)


def _of_myst(messages: Messages) -> Iterator[Entry]:
    return (entry for entry in messages.active() if syntax_of(messages.domain, entry) is Syntax.MYST)


def _names(catalogues: list[Path]) -> set[str]:
    loaded = (loader.load(path).catalogue for path in catalogues)
    return {catalogue.platform.name for catalogue in loaded if catalogue}


def _extensions(site: Site) -> list[str]:
    stated: list[str] = site.config.myst_enable_extensions
    return stated


def _unmerged(messages: Messages, template: Messages | None) -> Iterator[Problem]:
    """What ``po update`` would change in a message file, now that its *template* is this, or gone."""
    path = str(messages.path)
    if template is None:
        sentence = _("obsolete file: no page has messages for it; run 'cookie-charter po update', then delete it")
        yield Problem(path, 1, 1, sentence)
        return
    expected, known = ({entry.msgid for entry in of.active()} for of in (template, messages))
    for entry in messages.active():
        if entry.msgid not in expected:
            sentence = _("obsolete message {message!r}; run 'cookie-charter po update'")
            yield Problem(path, line(entry), 1, sentence.format(message=_short(entry.msgid)))
    for entry in template.active():
        if entry.msgid not in known:
            sentence = _("missing message {message!r}; run 'cookie-charter po update'")
            yield Problem(path, 1, 1, sentence.format(message=_short(entry.msgid)))


def _untranslated(messages: Messages, template: Messages | None) -> Iterator[Problem]:
    """The entries of a message file that translators have left to do."""
    expected = {entry.msgid for entry in template.active()} if template else set()
    sentences = {
        "missing": _("untranslated message {message!r}"),
        "fuzzy": _("fuzzy translation: {message!r} has changed; review the translation, then remove 'fuzzy'"),
    }
    for entry in messages.active():
        if entry.msgid in expected and (sentence := sentences.get(state(entry))):
            yield Problem(str(messages.path), line(entry), 1, sentence.format(message=_short(entry.msgid)))


def _begun(messages: Messages, template: Messages | None) -> Problem:
    """How much of what a message file is to hold is translated, in a sentence."""
    known = {entry.msgid: state(entry) for entry in messages.active()}
    states = Counter(known.get(entry.msgid, "missing") for entry in (template.active() if template else ()))
    sentence = _("{missing} untranslated, {fuzzy} fuzzy, {translated} translated")
    return Problem(str(messages.path), 1, 1, sentence.format_map({"missing": 0, "fuzzy": 0, "translated": 0} | states))


def _short(message: str) -> str:
    words = " ".join(message.split())
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"
