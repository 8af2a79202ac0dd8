"""The policy of a merge: what a message file holds after its template changed.

sphinx-intl makes new files, and guesses: of a message that resembles one that is gone, it offers the translation,
marked fuzzy. The rest is ours:

* a message that is there stays as it is: translation, flags, comments, previous message;
* an entry whose message is gone stays for good as an obsolete one, and gives its translation back with the message;
* a guess is offered only where a message that is gone reads much the same, word by word, and notes that message;
* lines stay broken as an editor broke them, and a file whose messages are all there stays as it is, to the byte;
* what needs no translator is filled in (see ``known`` of ``merge``);
* the header states what gettext's tools ask for, and nothing about who made the file; that of a file which the project
  had before stays, but for the date of its template.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from babel import Locale, UnknownLocaleError
from sphinx_intl.catalog import dump_po, load_po, update_with_fuzzy

from cookie_charter import clock
from cookie_charter.messages import Messages, message_file, state, writer
from cookie_charter.messages.proofread import HEADER
from cookie_charter.messages.reader import UNREVIEWED, UTF_8, Entries, Entry, plural_rule
from cookie_charter.messages.translation import Known
from cookie_charter.site import wrapping

GUESSED: Final = ("python-format", "python-brace-format")
"""Flags that Babel gives to messages that look like formats to it, such as "100 % des" or a role of MyST."""


def merge(
    path: Path,
    template: Path,
    language: str,
    known: Mapping[str, Known],
    project: str | None,
    *,
    whole: bool = True,
) -> bytes | None:
    """What the message file at *path* is to hold, in *language*, now that its *template* is this; None if it stays.

    *known* translations fill messages that have none, marked where nobody has read them; *project* is the name and
    release that a header states, None where the header of a file that is there is not ours. Of a template that is not
    *whole* nobody knows which messages are gone: all stay. Raises MessageFileError if a file cannot be read.
    """
    expected = Messages(template)
    if not path.exists():
        file = _merged(None, template, language, path.stem)
        for entry in file:
            entry.flags = [flag for flag in entry.flags if flag not in GUESSED]
            entry.tcomment = ""
        _fill(file, known)
        file.header = f"Translations into {_name(language)}."
        file.metadata.pop("Generated-By", None)
        if file.metadata.get("Report-Msgid-Bugs-To") == "EMAIL@ADDRESS":  # which Babel writes where nothing is stated
            file.metadata["Report-Msgid-Bugs-To"] = ""
        _complete_header(file, language, project or "")
        return f"{writer.as_text(file).rstrip()}\n".encode()
    old = Messages(path).file
    before = {_message(entry): entry for entry in old if not entry.obsolete}
    messages = {_message(entry) for entry in expected.active()}
    if before.keys() == messages or (before.keys() >= messages and not whole):
        return None
    offered = {_message(entry): entry for entry in _merged(_copy(path), template, language, path.stem)}
    active = [before.get(_message(entry)) or offered[_message(entry)] for entry in expected.active()]
    gone = [entry for entry in old if entry.obsolete or _message(entry) not in set(map(_message, active))]
    new = [entry for entry in active if _message(entry) not in before]
    _accept_guesses(new, [entry for entry in gone if not entry.obsolete])
    back = _revive(new, gone)
    there, here = _moved(before, expected)
    for entry, stated in zip(active, expected.active(), strict=True):
        entry.comment = stated.comment
        places = dict.fromkeys((re.sub(there, here, path), line) for path, line in stated.occurrences)
        entry.occurrences = list(places)
    _fill(active, known)
    kept = [] if whole else [entry for entry in gone if not entry.obsolete]
    old[:] = [*active, *kept, *_obsolete([entry for entry in gone if entry not in kept], back, active)]
    if date := expected.file.metadata.get("POT-Creation-Date"):
        old.metadata["POT-Creation-Date"] = date
    if project is not None:
        _complete_header(old, language, project)
    content = path.read_bytes().decode()
    return wrapping.as_before(writer.as_text(old), content).encode()


def _message(entry: Entry) -> tuple[str, str]:
    """What a translation belongs to."""
    return entry.msgid, entry.msgid_plural


def _moved(before: Mapping[tuple[str, str], Entry], template: Messages) -> tuple[str, str]:
    """How places of the *template* begin, and how most in the file did *before*: they say the way from the folder
    where somebody extracted messages, which need not be ours."""
    ways: Counter[tuple[str, str]] = Counter()
    for stated in template.active():
        if (had := before.get(_message(stated))) and had.occurrences and stated.occurrences:
            ways[_beginnings(stated.occurrences[0][0], had.occurrences[0][0])] += 1
    there, here = max(ways, key=ways.__getitem__, default=("", ""))
    return rf"\A{re.escape(there)}", here.replace("\\", r"\\")


def _beginnings(one: str, other: str) -> tuple[str, str]:
    """What two paths begin with, up to the folders and the name at their end that both have."""
    parts = one.split("/"), other.split("/")
    while parts[0] and parts[1] and parts[0][-1] == parts[1][-1]:
        for path in parts:
            path.pop()
    return tuple("/".join([*path, ""]) if path else "" for path in parts)  # type: ignore[return-value]  # a pair


def _copy(path: Path) -> bytes:
    """A message file for Babel, which cannot read what an obsolete entry was before, as msgmerge notes it."""
    return re.sub(rb"(?m)^[ \t]*#~\|.*\r?\n?", b"", path.read_bytes())


def _merged(copied: bytes | None, template: Path, language: str, domain: str) -> Entries:
    """What sphinx-intl makes of a message file, if there is one, and its *template*, without obsolete entries."""
    with TemporaryDirectory() as folder:
        path = message_file(Path(folder), language, domain)
        path.parent.mkdir(parents=True)
        catalogue = load_po(str(template))
        if copied is None:
            catalogue.locale = language
        else:
            path.write_bytes(copied)
            source, catalogue = catalogue, load_po(str(path))
            update_with_fuzzy(catalogue, source)
        dump_po(str(path), catalogue, width=0, ignore_obsolete=True)
        return Messages(path).file


def _accept_guesses(new: Iterable[Entry], gone: Iterable[Entry]) -> None:
    """Note what the guessed translations of *new* entries belonged to, and take those back that Babel guessed from a
    message that is still there, or reads otherwise.

    It compares letters, so "À propos de ce site" resembles "Ce que garde ce site".
    """
    sources: dict[str, list[Entry]] = {}
    for entry in gone:
        if entry.msgstr:
            sources.setdefault(entry.msgstr, []).append(entry)
    for entry in new:
        alike = [one for one in sources.get(entry.msgstr, ()) if _resemble(one.msgid, entry.msgid)]
        entry.flags = ["fuzzy"] if entry.fuzzy and alike else []
        entry.previous_msgid = alike[0].msgid if alike else None
        entry.tcomment = alike[0].tcomment if alike else ""
        if not alike:
            entry.msgstr = ""


def _resemble(one: str, other: str) -> bool:
    """Whether half of the words of two messages are the same, or nearly all of their letters."""
    words = SequenceMatcher(None, one.casefold().split(), other.casefold().split(), autojunk=False).ratio()
    return words >= 0.5 or SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.9


def _revive(new: Iterable[Entry], gone: Iterable[Entry]) -> set[int]:
    """Give a message that is back the entry that it had; gives the ids of these."""
    obsolete = {_message(entry): entry for entry in gone if entry.obsolete and entry.msgctxt is None}
    back = [(entry, obsolete[_message(entry)]) for entry in new if _message(entry) in obsolete]
    for entry, had in back:
        for field in ("msgstr", "msgstr_plural", "flags", "tcomment", "previous_msgid", "previous_msgid_plural"):
            setattr(entry, field, getattr(had, field))
    return {id(had) for _entry, had in back}


def _obsolete(gone: list[Entry], back: Collection[int], active: Collection[Entry]) -> list[Entry]:
    """The entries whose message is gone and not *back*: what was gone before comes first, then also what a changed
    message was before, whose translation serves as a guess: it is right again when the change is taken back.

    Of what is gone now, those stay that hold something which a person wrote and no other entry holds.
    """
    offered = {entry.msgstr for entry in active if entry.fuzzy}
    before = [entry for entry in gone if entry.obsolete and id(entry) not in back]
    now = [
        entry
        for entry in gone
        if not entry.obsolete
        and (entry.tcomment or entry.msgstr or any(entry.msgstr_plural.values()))
        and not (entry.fuzzy and entry.msgstr in offered)
    ]
    for entry in now:
        entry.obsolete = True
    return [*before, *now]


def _fill(entries: Iterable[Entry], known: Mapping[str, Known]) -> None:
    """Say what needs no translator."""
    for entry in entries:
        if state(entry) != "translated" and (word := known.get(entry.msgid)):
            entry.msgstr = word.text
            if word.unreviewed:
                entry.tcomment = "\n".join(filter(None, (entry.tcomment, UNREVIEWED)))
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]


def _complete_header(file: Entries, language: str, project: str) -> None:
    """State in a header what it leaves open, so that gettext's tools find nothing missing in it."""
    now = clock.now()
    rule = plural_rule(language)
    stated = {
        "Project-Id-Version": project,
        "PO-Revision-Date": f"{now:%Y-%m-%d %H:%M%z}",
        "Last-Translator": "The translators",
        "Language-Team": _name(language),
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": UTF_8,
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": f"nplurals={rule[0]}; plural={rule[1]};" if rule else "",
    }
    file.metadata_is_fuzzy = False
    for field, text in stated.items():
        open_ = {None, "", HEADER.get(field), "PROJECT VERSION", f"{language} <LL@li.org>"}
        if text and file.metadata.get(field) in open_:
            file.metadata[field] = text


def _name(language: str) -> str:
    try:
        return Locale.parse(language).get_display_name("en") or language
    except (ValueError, UnknownLocaleError):
        return language
