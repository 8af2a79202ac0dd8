"""Message files as polib writes them, each text in one line."""

from collections.abc import Iterable

import polib

from cookie_charter.messages.reader import Entries, Entry


def as_text(entries: Entries) -> str:
    """What a ``.po`` file of these *entries* holds."""
    return str(_file(entries))


def as_binary(entries: Entries) -> bytes:
    """What the compiled ``.mo`` file holds."""
    compiled: bytes = _file(entries).to_binary()
    return compiled


def _file(entries: Entries) -> polib.POFile:
    file = polib.POFile(wrapwidth=0)
    file.header, file.metadata = entries.header, entries.metadata
    file.metadata_is_fuzzy = entries.metadata_is_fuzzy
    file[:] = _polibs(entries)
    return file


def _polibs(entries: Iterable[Entry]) -> list[polib.POEntry]:
    return [polib.POEntry(**{name: getattr(entry, name) for name in Entry.__slots__}) for entry in entries]
