"""The configurations of consent banners that an edition publishes where ``charter_exports`` names them, at its root,
from the builders ``html`` and ``dirhtml``:

    banners/soissons/orejime.fr.js

They are, for each catalogue that a page shows, the files that ``cookie-charter export --edition fr`` writes, byte for
byte. A build only publishes: that command says who is asked again, and keeps the keys.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Final

from sphinx.application import Sphinx
from sphinx.util import logging

from cookie_charter.catalogue import loader
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.editions import charter_at
from cookie_charter.pages.catalogues import catalogue_path, typed
from cookie_charter.pages.publish import BUILDERS, of_project, shown_catalogues, warn_of_taken, write
from cookie_charter.pages.settings import banners, edition
from cookie_charter.problem import Problem
from cookie_charter.speech import _

if TYPE_CHECKING:
    from cookie_charter.banners.target import Target

logger = logging.getLogger(__name__)

FOLDER: Final = "banners"


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Publish the configurations of a build that came to its end, and remove those that are published no more."""
    folder, named = Path(app.outdir) / FOLDER, banners(app.config)
    if exception is not None or app.builder.name not in BUILDERS or not (named or folder.is_dir()):
        return
    if FOLDER in of_project(app):
        if named:
            warn_of_taken(FOLDER, "charter_exports")
        return
    from cookie_charter.banners.export import TARGETS  # here and below: most sites need nothing of it

    made = {
        folder / stem / name: text
        for stem, path in _with_cookies(app)
        for to in named
        for name, text in _files(app, path, TARGETS[to])
    }
    _remove_others(folder, set(made), TARGETS.values())
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, text)


def _with_cookies(app: Sphinx) -> Iterator[tuple[str, Path]]:
    """The catalogues that pages show and that have a cookie, each with its file."""
    for stem, catalogue in shown_catalogues(app).items():
        if catalogue.cookies and (path := catalogue_path(app.config, stem)):
            yield stem, typed(path)


def _files(app: Sphinx, path: Path, target: "Target") -> Iterator[tuple[str, str]]:
    """The files for a *target*, by name; none of a catalogue that has no export."""
    from cookie_charter.banners import export, keys

    built = edition(app.config)
    address, _is_stated = charter_at(app.config, built)
    language = export.Language(replace(built, marks=True).words, address, Path(app.outdir) / "objects.inv")
    try:
        prepared = export.prepare(path, target, [language])
    except export.ExportError as error:
        for problem in error.problems:
            _warn(problem)
        return
    key_file = keys.path_of(path)
    if new := keys.unrecorded(keys.read(key_file).get(target.name), prepared.published[target.name]):
        sentence = _(
            "what {target} keeps answers by is not in {file}: {names}; run '{command}', which says who is asked again, "
            "and commit that file"
        )
        command = f"cookie-charter export {quote(str(path))} --to {target.name} --output _build/{target.name}"
        sentence = sentence.format(target=target.name, file=key_file, names=", ".join(new), command=command)
        _warn(Problem(str(path), *loader.places(path)(("cookies",)), sentence))
    yield from prepared.files.items()


def _warn(problem: Problem | str) -> None:
    sentence, place = (problem.sentence, problem.place) if isinstance(problem, Problem) else (problem, None)
    logger.warning("%s", sentence, location=place, type="cookie_charter", subtype="banner")


def _remove_others(folder: Path, published: set[Path], targets: Iterable["Target"]) -> None:
    """Remove what earlier builds have published, so that nobody goes on with a banner that is kept up no more."""
    for of_catalogue in filter(Path.is_dir, list(folder.glob("*"))):
        for path in sorted(of_catalogue.rglob("*"), reverse=True):  # what is in a folder before the folder
            if path.is_dir():
                _remove_empty(path)
            elif path not in published:
                name = path.relative_to(of_catalogue).as_posix()
                if any(target.is_own(name) for target in targets):
                    path.unlink()
        _remove_empty(of_catalogue)
    _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def words(app: Sphinx, path: Path, catalogue: Catalogue) -> Iterator[str]:
    """The extension's own words, in English, that banners of a catalogue say: those that conf.py names, and those that
    its file of keys has."""
    from cookie_charter.banners import keys

    if not banners(app.config) and not keys.path_of(path).exists():
        return
    from cookie_charter.banners import export

    try:
        recorded = keys.read(keys.path_of(path))
    except keys.KeyFileError:  # of which whoever exports is told
        recorded = {}
    named = dict.fromkeys([*banners(app.config), *filter(export.TARGETS.get, recorded)])
    yield from export.words(catalogue, [export.TARGETS[name] for name in named])
