"""Recognise the configuration of a banner in one or several files, and make a catalogue of it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cookie_charter.banners.reading import klaro, orejime, script, tarteaucitron, vanilla
from cookie_charter.banners.reading.declared import Declared
from cookie_charter.banners.reading.script import Found, ReadingError, Value
from cookie_charter.catalogue.draft import valid_part
from cookie_charter.catalogue.importing import written
from cookie_charter.catalogue.rows import Place
from cookie_charter.problem import Problem
from cookie_charter.speech import _

MAX_BYTES: Final = 5_000_000
"""Twenty times the services of tarteaucitron."""

_SCRIPTS: Final = {".js", ".mjs", ".cjs", ".ts", ".html", ".htm"}

_CATALOGUES: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:"[^"]*"\s*:\s*(?:"[^"]*"|null)\s*,\s*)*"catalogues"\s*:')
"""How the ``cookies.json`` of an edition begins: what it is of and when it was made may come first."""
_HEAD: Final = 1_000


class File(NamedTuple):
    """What a file has that matters: its *objects*, and which services of tarteaucitron it starts."""

    path: str
    objects: list[Found]
    jobs: dict[str, Place]
    others: list[Value]
    """What is started, but is no data."""


def may_be(paths: Sequence[Path]) -> bool:
    """Whether files can be the configuration of a banner: scripts, pages, or JSON that is no catalogue.

    Raises OSError.
    """
    if len(paths) > 1 or paths[0].suffix.lower() in _SCRIPTS:
        return True
    if paths[0].suffix.lower() != ".json":
        return False
    with paths[0].open("rb") as file:
        return not _CATALOGUES.match(file.read(_HEAD))


def read(paths: Sequence[Path], language: str = "") -> tuple[str, list[Problem]]:
    """The YAML of a catalogue, and what of the configuration could not be kept, each with its place.

    Of texts in several languages those in *language* are taken, if there are any. What a person is to state is blank.

    Raises OSError if a file cannot be read, ReadingError if it is no data or no configuration that is known, and
    ValueError with a sentence if a catalogue cannot be made of it.
    """
    files = [_read(path) for path in dict.fromkeys(paths)]
    declared = Declared(Place(files[0].path, 1, 1), language)
    _declare(files, declared)
    declared.say_keys()
    known = valid_part(declared.draft(), declared.losses)
    return _with_blanks(written(known)), sorted(declared.losses.problems)


def _with_blanks(catalogue: str) -> str:
    """A catalogue that is refused until a person has stated what the banner does not say."""
    hints = {
        r"\A(platform:\n  name:)": _("what people call the platform"),
        r"^(    name:)": _("who sets it"),
        r"^(  purpose:)": _("what it does, in plain words"),
    }
    for line, hint in hints.items():
        catalogue = re.sub(rf"{line} '\?'$", rf"\1  # {hint}", catalogue, flags=re.MULTILINE)
    return catalogue


def _read(path: Path) -> File:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    start = Place(str(path), 1, 1)
    if len(content) > MAX_BYTES:
        raise ReadingError(start, _("the file is larger than {limit} MB").format(limit=MAX_BYTES // 1_000_000))
    try:
        text = re.sub("\r\n?", "\n", content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ReadingError(start, _("the file is not encoded in UTF-8")) from None
    objects = list(script.objects(str(path), text))
    calls = list(script.calls(str(path), text, tarteaucitron.JOB))
    jobs = {value.data: value.place for value in reversed(calls) if isinstance(value.data, str)}
    return File(str(path), objects, jobs, [value for value in calls if not isinstance(value.data, str)])


def _declare(files: Sequence[File], declared: Declared) -> None:
    """Have the manager whose configuration it is say what is in the files."""
    objects = [found for file in files for found in file.objects]
    values = [value for _target, value in objects]
    for manager in (klaro, orejime):
        if given := [one for one in values if manager.is_configuration(one)]:
            value = _only(given)
            manager.declare(value, declared, next(target for target, one in objects if one is value))
            return _refuse_others(files, given)
    categories = [one for one in values if vanilla.is_configuration(one)]
    told = [one for one in values if vanilla.has_texts(one)]
    if categories or told:
        vanilla.declare(_only(categories) if categories else None, _only(told) if told else None, declared)
        return _refuse_others(files, categories + told)
    jobs = {key: place for file in files for key, place in file.jobs.items()}
    if found := tarteaucitron.configuration(objects, jobs):
        for value in (one for file in files for one in file.others):
            declared.no_data(value, "tarteaucitron.job")
        tarteaucitron.declare(found, declared)
        return _refuse_others([file for file in files if not file.jobs], [*found.services, *found.texts.values()])
    raise _unknown(files[0].path)


def _only(found: list[Value]) -> Value:
    if len(found) > 1:
        sentence = _("this is a second configuration of a banner; the first is at {place}; give one")
        first = found[0].place
        raise ReadingError(found[1].place, sentence.format(place=f"{first.path}:{first.line}:{first.column}"))
    return found[0]


def _refuse_others(files: Sequence[File], found: list[Value]) -> None:
    """Refuse a file that nothing was taken from."""
    used = {value.place.path for value in found}
    for file in files:
        if file.path in used:
            continue
        first = next(one for one in files if one.path in used) if used else None
        if first and (name := _manager(file)):
            sentence = _("this file is of {other}, and {file} of {manager}; give the files of one")
            raise ReadingError(
                Place(file.path, 1, 1), sentence.format(other=name, file=first.path, manager=_manager(first))
            )
        raise _unknown(file.path)


def _manager(file: File) -> str | None:
    """Of which manager a file is, if of any."""
    for target, value in file.objects:
        if klaro.is_configuration(value):
            return klaro.called(target)
        if orejime.is_configuration(value):
            return "Orejime"
        if vanilla.is_configuration(value) or vanilla.has_texts(value):
            return "vanilla-cookieconsent"
    return "tarteaucitron" if tarteaucitron.configuration(file.objects, file.jobs) else None


def _unknown(path: str) -> ReadingError:
    sentence = _(
        "nothing here is the catalogues of an edition or, written as data, the configuration of Klaro, Orejime, "
        "vanilla-cookieconsent or tarteaucitron"
    )
    return ReadingError(Place(path, 1, 1), sentence)
