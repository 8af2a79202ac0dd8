"""What keeps a site from being published as it should: in its catalogues, pages, messages and message files."""

import os
from collections.abc import Iterator
from pathlib import Path

from cookie_charter.catalogue import loader
from cookie_charter.messages import INTERFACE, MessageFileError, Messages, state
from cookie_charter.messages.proofread import proofread, source_sentences, syntax_of
from cookie_charter.messages.reader import line
from cookie_charter.problem import Problem, unknown
from cookie_charter.site import page_files, sources
from cookie_charter.site.build import extract
from cookie_charter.site.message_files import EXTRACTED, file_of, files_of, lay_out, missing, templates, twins_of
from cookie_charter.site.project import Site, SiteError, in_build_dir, read_site
from cookie_charter.speech import N_, _


def check(site: Site) -> Iterator[Problem]:
    """All problems of a site; raises SiteError if its messages cannot be extracted."""
    catalogues = sorted(Path(site.config.charter_data).glob("*.yaml"))
    found = [problem for path in catalogues for problem in loader.load(path).problems]
    found += sources.problems(site)
    yield from found
    if found:
        return  # no messages can be extracted from a catalogue that nobody can read, or shall be from such a page
    complete = _complete(site)
    with in_build_dir():
        if unsound := extract(site):
            yield from unsound
            return
        yield from _source_problems(site)
        for edition in site.editions.values():
            folder = lay_out(edition)
            expected = {template.relative_to(folder): template for template in templates(folder)}
            firsts = {file_of(edition, name): template for name, template in expected.items()}
            twins = {path: template for name, template in expected.items() for path in twins_of(edition, name)[1:]}
            for path in sorted({*firsts, *files_of(edition)}):
                if path in twins:
                    # A file behind another one of its name need not have every message.
                    yield from _translation_problems(path, _extensions(site), twins[path])
                else:
                    yield from _file_problems(path, firsts.get(path), site, complete=edition.language in complete)


def looked_at(site: Site) -> str:
    """What a check without any problem says, so that nobody takes silence for it."""
    sentence = _("no problems (catalogues: {catalogues}, pages: {pages}, message files: {messages})")
    return sentence.format(
        catalogues=len(list(Path(site.config.charter_data).glob("*.yaml"))),
        pages=len(page_files.pages(site)),
        messages=len({path for edition in site.editions.values() for path in files_of(edition)}),
    )


def check_file(path: Path) -> Iterator[Problem]:
    """What is wrong in one message file, on its own; raises OSError if it cannot be read."""
    try:
        extensions = _extensions(read_site())
    except SiteError:  # it belongs to no site here
        extensions = []
    return _translation_problems(path, extensions)


def _translation_problems(path: Path, extensions: list[str], template: Path | None = None) -> Iterator[Problem]:
    """What is wrong in the translations of a file, whatever messages it has."""
    try:
        return proofread(Messages(path), extensions, Messages(template) if template else None)
    except MessageFileError as error:
        return iter(error.problems)


def _complete(site: Site) -> list[str]:
    """The editions that must be translated to the last word."""
    for language in site.config.charter_complete:
        if language not in site.editions:
            where = _("charter_complete in conf.py")
            raise SiteError(f"{where}: {unknown(N_('edition'), str(language), site.editions)}")
    return list(site.config.charter_complete)


def _source_problems(site: Site) -> Iterator[Problem]:
    for template in templates(EXTRACTED):
        if template.stem != INTERFACE:
            messages = Messages(template)
            for entry in messages.active():
                place, number = entry.occurrences[0]
                path = os.path.relpath(template.parent / place)
                syntax = syntax_of(messages.domain, entry)
                for sentence in source_sentences(entry.msgid, syntax, site.source_edition.language, _extensions(site)):
                    yield Problem(path, max(1, int(number or 1)), 1, sentence)  # front matter has no line


def _extensions(site: Site) -> list[str]:
    stated: list[str] = site.config.myst_enable_extensions
    return stated


def _file_problems(path: Path, template: Path | None, site: Site, *, complete: bool) -> Iterator[Problem]:
    if not path.exists():
        yield missing(path)
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
            _("obsolete file: no page has messages for it; run 'cookie-charter po update', then delete it"),
        )
        return
    expected = {entry.msgid: entry for entry in of_template.active()}
    for entry in messages.active():
        number = line(entry)
        if entry.msgid not in expected:
            sentence = _("obsolete message {message!r}; run 'cookie-charter po update'")
            yield Problem(str(path), number, 1, sentence.format(message=_short(entry.msgid)))
        elif complete and state(entry) == "missing":
            sentence = _("untranslated message {message!r}")
            yield Problem(str(path), number, 1, sentence.format(message=_short(entry.msgid)))
        elif complete and state(entry) == "fuzzy":
            sentence = _("fuzzy translation: {message!r} has changed; review the translation, then remove 'fuzzy'")
            yield Problem(str(path), number, 1, sentence.format(message=_short(entry.msgid)))
    known = {entry.msgid for entry in messages.active()}
    for message in expected:
        if message not in known:
            sentence = _("missing message {message!r}; run 'cookie-charter po update'")
            yield Problem(str(path), 1, 1, sentence.format(message=_short(message)))


def _short(message: str) -> str:
    words = " ".join(message.split())
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"
