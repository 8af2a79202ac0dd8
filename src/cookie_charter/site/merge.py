"""The policy of a merge: what a message file holds after its template changed.

sphinx-intl merges, as translators know it: a message that is new comes without translation; of one that resembles
another, the translation is kept and marked fuzzy; one that is gone stays as an obsolete entry. On top of that:

* an obsolete entry stays for good, and a message that comes back gets the translation that it had;
* a guess is offered only where a message that is gone reads much the same, word by word;
* a file that an editor wrapped stays wrapped;
* what needs no translator is filled in (see ``known`` of ``merge``);
* what translators noted stays as they typed it, and the message that a fuzzy translation belonged to is noted;
* the header states what gettext's tools ask for, and nothing about who made the file.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from babel import Locale
from sphinx_intl.catalog import dump_po, load_po, update_with_fuzzy

from cookie_charter import clock
from cookie_charter.messages import Messages, message_file, state, writer
from cookie_charter.messages.proofread import HEADER
from cookie_charter.messages.reader import UNREVIEWED, Entries, Entry
from cookie_charter.messages.translation import Known
from cookie_charter.site import wrapping

GUESSED: Final = ("python-format", "python-brace-format")
"""Flags that Babel gives to messages that look like formats to it, such as "100 % des" or a role of MyST."""


def merge(path: Path, template: Path, language: str, known: Mapping[str, Known], project: str) -> bytes | None:
    """What the message file at *path* is to hold, in *language*, now that its *template* is this; None if it stays.

    *known* translations fill messages that have none, marked where nobody has read them; *project* is the name and
    release that a header states. Raises MessageFileError if the file cannot be read.
    """
    copied = _copy(path) if path.exists() else None
    with TemporaryDirectory() as folder:
        merged = message_file(Path(folder), language, path.stem)
        merged.parent.mkdir(parents=True)
        if not _merge(copied, template, merged, language):
            return None
        now = Messages(merged).file
    old = Messages(path).file if copied is not None else Entries()
    active = {entry.msgid: entry for entry in now if not entry.obsolete}
    _drop_guesses(active.values(), old, gone={entry.msgid for entry in old} - active.keys())
    _revive(active, old)
    translated_as = {entry.msgstr: entry.msgid for entry in reversed(old) if not entry.obsolete}
    by_message = {entry.msgid: entry for entry in reversed(old) if not entry.obsolete}
    for entry in active.values():
        entry.flags = [flag for flag in entry.flags if flag not in GUESSED]
        entry.previous_msgid = _previous(entry, by_message, translated_as)
        # Babel makes a comment of the lines that say the previous message, and wraps what translators noted.
        before_it = by_message.get(entry.msgid) or by_message.get(entry.previous_msgid or "")
        entry.tcomment = before_it.tcomment if before_it else ""
    _fill(active.values(), known)
    now[:] = [*active.values(), *_obsolete(now, old, active.keys())]
    now.metadata.pop("Generated-By", None)
    if now.metadata.get("Report-Msgid-Bugs-To") == "EMAIL@ADDRESS":  # which Babel writes where nothing is stated
        now.metadata["Report-Msgid-Bugs-To"] = ""
    if copied is None:
        now.header = f"Translations into {_name(language)}."
    _complete_header(now, language, project)
    if copied is None:
        return f"{writer.as_text(now).rstrip()}\n".encode()
    before = path.read_bytes()
    content = wrapping.as_before(f"{writer.as_text(now).rstrip()}\n", before.decode()).encode()
    return content if content != before else None


def _copy(path: Path) -> bytes:
    """A message file for Babel, which cannot read what an obsolete entry was before, as msgmerge notes it."""
    return re.sub(rb"(?m)^[ \t]*#~\|.*\r?\n?", b"", path.read_bytes())


def _merge(copied: bytes | None, template: Path, merged: Path, language: str) -> bool:
    """Let sphinx-intl write the file *merged*; False if there is nothing to change."""
    catalogue = load_po(str(template))
    if copied is None:
        catalogue.locale = language
    else:
        merged.write_bytes(copied)
        before = load_po(str(merged))
        messages = {message.id for message in before}
        update_with_fuzzy(before, catalogue)
        if messages == {message.id for message in before}:
            return _guesses(merged)
        catalogue = before
    dump_po(str(merged), catalogue, width=0)
    return True


def _guesses(path: Path) -> bool:
    return any(set(entry.flags) & set(GUESSED) for entry in Messages(path).file)


def _drop_guesses(entries: Iterable[Entry], old: Entries, gone: Collection[str]) -> None:
    """Take back the translations that Babel guessed from a message that is still there, or reads otherwise.

    It compares letters, so "À propos de ce site" resembles "Ce que garde ce site".
    """
    before = {entry.msgid for entry in old if not entry.obsolete}
    sources: dict[str, list[str]] = {}
    for entry in old:
        if entry.msgid in gone and entry.msgstr:
            sources.setdefault(entry.msgstr, []).append(entry.msgid)
    for entry in entries:
        guessed_from = sources.get(entry.msgstr, ())
        if entry.fuzzy and entry.msgid not in before and not any(_resemble(one, entry.msgid) for one in guessed_from):
            entry.msgstr = ""
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]


def _resemble(one: str, other: str) -> bool:
    """Whether half of the words of two messages are the same, or nearly all of their letters."""
    words = SequenceMatcher(None, one.casefold().split(), other.casefold().split(), autojunk=False).ratio()
    return words >= 0.5 or SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.9


def _obsolete(now: Entries, old: Entries, active: Collection[str]) -> list[Entry]:
    """The entries whose message is gone, each once: what was gone before comes first, then also what a changed message
    was before, whose translation serves as a guess: it is right again when the change is taken back."""
    kept: dict[str, Entry] = {}
    before = sorted((entry for entry in old if entry.obsolete or state(entry) == "translated"), key=_is_active)
    for entry in (*before, *(entry for entry in now if entry.obsolete)):
        if entry.msgid not in active and (entry.msgstr or entry.msgstr_plural or entry.tcomment):
            kept.setdefault(entry.msgid, entry)
    for entry in kept.values():
        entry.obsolete = True
        entry.occurrences = []
    return list(kept.values())


def _is_active(entry: Entry) -> bool:
    return not entry.obsolete


def _revive(active: dict[str, Entry], old: Entries) -> None:
    """Give a message that is back the translation that it had."""
    for gone in (entry for entry in old if entry.obsolete):
        entry = active.get(gone.msgid)
        if entry is not None and gone.msgstr and (entry.fuzzy or not entry.msgstr):
            entry.msgstr = gone.msgstr
            entry.flags = list(gone.flags)


def _previous(entry: Entry, by_message: Mapping[str, Entry], translated_as: Mapping[str, str]) -> str | None:
    """The message that the translation of a fuzzy *entry* belonged to."""
    if not entry.fuzzy:
        return None
    if same := by_message.get(entry.msgid):
        previous: str | None = same.previous_msgid
        return previous
    return translated_as.get(entry.msgstr) if entry.msgstr else None


def _fill(entries: Collection[Entry], known: Mapping[str, Known]) -> None:
    """Say what needs no translator."""
    for entry in entries:
        if state(entry) != "translated" and (word := known.get(entry.msgid)):
            entry.msgstr = word.text
            if word.unreviewed:
                entry.tcomment = "\n".join(filter(None, (entry.tcomment, UNREVIEWED)))
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]


def _complete_header(file: Entries, language: str, project: str) -> None:
    """State in the header what a new file leaves open, so that gettext's tools find nothing missing in it."""
    now = clock.now()
    stated = {
        "Project-Id-Version": project,
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
