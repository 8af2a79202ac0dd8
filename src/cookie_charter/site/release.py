"""Keep what is published: ``cookie-charter release`` writes a file of the history (see ``catalogue.snapshot``)."""

import datetime
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cookie_charter import files
from cookie_charter.catalogue import snapshot
from cookie_charter.catalogue.loader import load
from cookie_charter.editions import Edition
from cookie_charter.messages import DOMAIN, INTERFACE, Messages, load_translations
from cookie_charter.problem import Problem
from cookie_charter.site.check import check
from cookie_charter.site.message_files import EXTRACTED, templates, twins_of
from cookie_charter.site.project import Site, SiteError
from cookie_charter.speech import _


class Released(NamedTuple):
    """The file that was written; or none, and the *problems* that keep the site from being released."""

    path: Path | None
    problems: list[Problem]


def release(site: Site, date: datetime.date) -> Released:
    """Keep what the site says now as its release of a *date*; raises SiteError.

    A fault keeps it from that, and so does what is left to do in an edition of ``charter_complete``.
    """
    data = Path(site.config.charter_data)
    path = snapshot.path_of(data, date)
    if path.exists() or path.is_symlink():
        sentence = _("{path} already exists; what was published stays as it is: give another date with --date")
        raise SiteError(sentence.format(path=path))
    found = check(site)
    if problems := [*found.faults, *found.to_do]:
        return Released(None, problems)
    if (later := [one.date for one in snapshot.read_all(data).releases if one.date > date]) and (last := max(later)):
        sentence = _("the release of {last} is later than {date}; give a date after it with --date")
        raise SiteError(sentence.format(last=last, date=date))
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, snapshot.to_json(_release(site, date, data)).encode("utf-8"))
    return Released(path, [])


def _release(site: Site, date: datetime.date, data: Path) -> snapshot.Release:
    source = site.source_edition
    loaded = {file.stem: load(file).catalogue for file in sorted(data.glob("*.yaml"))}
    catalogues = {stem: catalogue for stem, catalogue in loaded.items() if catalogue}
    texts = {text for catalogue in catalogues.values() for _path, text in catalogue.messages()}
    editions = {source.language: source} | site.translations
    translations = {
        language: {text: said for text, said in _translations(edition, Path(DOMAIN)).items() if text in texts}
        for language, edition in editions.items()
        if language != source.language
    }
    prose = {language: _prose(site, edition) for language, edition in editions.items()}
    return snapshot.Release(date, source.language, catalogues, translations, prose)


def _translations(edition: Edition, name: Path) -> dict[str, str]:
    """What the message files of an edition that have a *name* say; the first of them counts."""
    return load_translations(reversed(twins_of(edition, name.with_suffix(".po"))))


def _prose(site: Site, edition: Edition) -> dict[str, str]:
    """A digest of the prose of each page, in the words of an edition."""
    said: dict[str, list[str]] = defaultdict(list)
    for template in templates(EXTRACTED):
        name = template.relative_to(EXTRACTED)
        if template.stem not in {DOMAIN, INTERFACE}:
            translations = {} if edition.is_source else _translations(edition, name)
            for message, page in _messages(site, template):
                said[page].append(translations.get(message, message))
    return {page: hashlib.sha256("\0".join(texts).encode()).hexdigest() for page, texts in said.items()}


def _messages(site: Site, template: Path) -> Iterator[tuple[str, str]]:
    """The messages of a template with the page of each, in the order of the page."""
    found = []
    for entry in Messages(template).active():
        for place, line in entry.occurrences:
            page = Path(os.path.relpath(template.parent / place, site.source)).with_suffix("").as_posix()
            found.append((page, int(line or 0), entry.msgid))
    yield from ((message, page) for page, _line, message in sorted(found))
