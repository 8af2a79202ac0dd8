"""How much of the message files of a site is translated."""

from pathlib import Path
from typing import NamedTuple

import polib

from cookie_charter.messages import MessageFileError, Messages, state
from cookie_charter.site.message_files import files_of, folder_of, missing
from cookie_charter.site.project import Site


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
    files = {edition: files_of(edition) for edition in site.editions.values()}
    names = {path.relative_to(folder_of(edition) / edition.language) for edition in files for path in files[edition]}
    for edition in files:
        for name in sorted(names if not edition.is_source else ()):
            path = folder_of(edition) / edition.language / name
            if not path.exists():
                raise MessageFileError(missing(path))
    return [_count(edition.language, Messages(path)) for edition in files for path in files[edition]]


def _count(language: str, messages: Messages) -> Count:
    states: dict[str, list[polib.POEntry]] = {"translated": [], "fuzzy": [], "missing": []}
    for entry in messages.active():
        states[state(entry)].append(entry)
    sums = {
        name: (len(entries), sum(len(entry.msgid.split()) for entry in entries)) for name, entries in states.items()
    }
    return Count(language, messages.path, **sums)
