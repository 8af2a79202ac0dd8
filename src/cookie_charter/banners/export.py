"""Write an export: all of it or nothing, with the file of its keys."""

import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from cookie_charter import files
from cookie_charter.banners import (
    django,
    drupal,
    helsinki,
    keys,
    klaro,
    orejime,
    record,
    sixtyeight,
    tarteaucitron,
    vanilla,
)
from cookie_charter.banners.grouping import SameKeyError, grouped
from cookie_charter.banners.keys import Published
from cookie_charter.banners.rows import rows
from cookie_charter.banners.target import Source, Target, asking, losses, own_cookie, unasked
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue import loader
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.messages import Noted, Translator
from cookie_charter.problem import Problem
from cookie_charter.speech import _

TARGETS: Final = {
    one.name: one
    for one in (
        orejime.TARGET,
        klaro.TARGET,
        tarteaucitron.TARGET,
        vanilla.TARGET,
        django.TARGET,
        drupal.TARGET,
        sixtyeight.TARGET,
        helsinki.TARGET,
    )
}


class Language(NamedTuple):
    """An edition: the *words* of its language, which mark what is not translated, the address of its *charter*, and
    the *inventory* of what is in it, once it has been built."""

    words: Translator
    charter: str
    inventory: Path


class ExportError(Exception):
    """An export that cannot be made: *problems*, or one sentence."""

    def __init__(self, *problems: Problem | str) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Prepared(NamedTuple):
    """An export that can be written: its *files*, by name; the *published* keys of all targets; what it cannot hold
    (*lost*), what else there is to *say*, and who is *asked* again."""

    files: Mapping[str, str]
    published: Mapping[str, Published]
    lost: Sequence[Problem | str]
    say: Sequence[str]
    asked: Sequence[str]


def prepare(path: Path, target: Target, languages: Sequence[Language], folder: Path | None = None) -> Prepared:
    """Make the files of an export of the catalogue at a *path*, which may have an earlier one in its *folder*; raises
    ExportError or OSError."""
    loaded = loader.load(path)
    if loaded.problems:
        raise ExportError(*loaded.problems)
    if loaded.catalogue is None:
        raise ExportError(Problem(str(path), 1, 1, _("this file is shared by catalogues; name one of them")))
    catalogue = loaded.catalogue
    try:
        before = keys.read(keys.path_of(path))
        groups = grouped(catalogue)
        if not groups:
            raise ExportError(Problem(str(path), 1, 1, _("the catalogue has no cookie: there is nothing to ask")))
        wordings = [Wording(catalogue, one.words, one.charter, rows(one.inventory, path.stem)) for one in languages]
        source = Source(catalogue, groups, own_cookie(catalogue), wordings)
        made = target.files(source)
    except keys.KeyFileError as error:
        raise ExportError(error.problem) from None
    except SameKeyError as error:
        raise ExportError(
            Problem(str(path), *loader.places(path)(("cookies", error.number, "name")), str(error))
        ) from None
    own = source.choice(target.default).name
    after = Published(cookie=own, keys=target.keys(source), versions=target.versions(source))
    return Prepared(
        made,
        {**before, target.name: after},
        list(_lost(path, target, source)),
        [*_untranslated(wordings), *target.notes(source)],
        list(_asked(path, target, source, before.get(target.name), after, folder)),
    )


def _asked(
    path: Path, target: Target, source: Source, before: Published | None, after: Published, folder: Path | None
) -> Iterator[str]:
    """Who is asked again, as far as it can be said."""
    if before is not None:
        yield from keys.asked_again(target.name, before, after, asking(target, source), target.is_changed)
        yield from keys.not_asked(target.name, before, after, unasked(target, source), target.has_revision)
    elif folder and (known := record.read(folder)) and (known.target, known.catalogue) == (target.name, path.stem):
        sentence = _(
            "{folder} has an earlier export to {target}, whose keys are not in {file}: who is asked again cannot be "
            "said; restore that file as it was published"
        )
        yield sentence.format(folder=folder, target=target.name, file=keys.path_of(path))
    else:
        sentence = _("{target}: a first export: visitors who have answered another banner before are asked again")
        yield sentence.format(target=target.name)


def _lost(path: Path, target: Target, source: Source) -> Iterator[Problem | str]:
    place = loader.places(path)
    for number, sentence in losses(target, source):
        yield Problem(str(path), *place(("cookies", number, "name")), sentence)
    if source.own is None:
        sentence = _(
            "no cookie has 'exemption: consent-choice', an exact name and the kind 'cookie', so the banner's own "
            "cookie is {name!r}, for {days} days; declare it"
        )
        own = source.choice(target.default)
        yield Problem(str(path), *place(("cookies",)), sentence.format(name=own.name, days=target.days or own.days))
    yield from target.languages(source.wordings)


def _untranslated(wordings: Sequence[Wording]) -> Iterator[str]:
    for wording in wordings:
        if texts := wording.untranslated:
            sentence = _(
                "{edition}: texts without a translation: {number}; they stay in the language that they have: {first!r}"
            )
            yield sentence.format(edition=wording.code, number=len(texts), first=next(iter(texts)))


def words(catalogue: Catalogue, targets: Iterable[Target]) -> Iterator[str]:
    """The extension's own words that exports of a catalogue say, in English."""
    noted = Noted()
    with suppress(SameKeyError):  # of which whoever exports is told
        source = Source(catalogue, grouped(catalogue), own_cookie(catalogue), [Wording(catalogue, noted, "", {})])
        for target in targets:
            target.files(source)
    yield from noted.words


def write(prepared: Prepared, target: Target, folder: Path, catalogue: Path) -> Path | None:
    """Put an export into its *folder*, in place of an earlier one, and its keys beside the *catalogue*.

    Gives the earlier one where it could not be removed. Raises ExportError where the folder has something else in it,
    and OSError; then nothing changed.
    """
    if sentence := record.in_the_way(folder, target.name, catalogue.stem):
        raise ExportError(sentence)
    key_file = keys.path_of(catalogue)
    key_file.parent.mkdir(exist_ok=True)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error
    made = {**prepared.files, record.NAME: record.content(target.name, catalogue.stem, prepared.files)}
    with files.beside(key_file, keys.content(prepared.published)) as new_keys:
        old = _replaced(folder, made)
        files.put(new_keys, key_file)
    shutil.rmtree(old, ignore_errors=True)
    return old if old.exists() else None


def _replaced(folder: Path, made: Mapping[str, str]) -> Path:
    """Put a *folder* of files in place of that which is there, and give where the latter is now."""
    mark = secrets.token_hex(4)
    new, old = (folder.with_name(f".{folder.name}.{mark}{suffix}") for suffix in ("", ".old"))
    try:
        new.mkdir()
        for name, text in made.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_text(text, encoding="utf-8", newline="\n")
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error  # not the name that nobody knows
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return old
