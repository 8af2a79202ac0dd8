"""How much of the message files of a site is translated."""

from pathlib import Path
from typing import NamedTuple

from cookie_charter.messages import MessageFileError, Messages, state
from cookie_charter.messages.reader import Entry, is_unreviewed
from cookie_charter.site.message_files import file_of, files_of, missing, names_of, twins_of
from cookie_charter.site.project import Site


class Count(NamedTuple):
    """How much of a message file is done: entries, and the words of their messages, by state."""

    edition: str
    path: Path
    translated: tuple[int, int]
    fuzzy: tuple[int, int]
    missing: tuple[int, int]
    unreviewed: tuple[int, int]
    """Of the translated ones."""


def count(site: Site) -> list[Count]:
    """Count the messages of every language and file; raises MessageFileError if one cannot be read, or if an edition
    that the site declares lacks one that others have."""
    editions = site.translations.values()
    names = {name for edition in editions for name in names_of(edition)} if not site.is_guest else ()
    for edition in editions:
        for name in sorted(names if not edition.is_source else ()):
            if not twins_of(edition, name):
                raise MessageFileError(missing(file_of(edition, name)))
    return [_count(edition.language, Messages(path)) for edition in editions for path in files_of(edition)]


def _count(language: str, messages: Messages) -> Count:
    states: dict[str, list[Entry]] = {"translated": [], "fuzzy": [], "missing": [], "unreviewed": []}
    for entry in messages.active():
        states[state(entry)].append(entry)
        if is_unreviewed(entry):
            states["unreviewed"].append(entry)
    sums = {
        name: (len(entries), sum(len(entry.msgid.split()) for entry in entries)) for name, entries in states.items()
    }
    return Count(language, messages.path, **sums)
