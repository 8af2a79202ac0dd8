"""The catalogues that pages show: where their files are, and what is in them."""

import unicodedata
from pathlib import Path

from sphinx.config import Config

from cookie_charter.catalogue import snapshot
from cookie_charter.catalogue.loader import Loaded, load
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.problem import Problem, reason
from cookie_charter.speech import _


def stems(config: Config) -> list[str]:
    """The names of the catalogues there are in the folder ``charter_data``."""
    return sorted(file.stem for file in Path(config.charter_data).glob("*.yaml"))


def platform_stems(config: Config) -> list[str]:
    """Those of them that are of a platform, or are to be once they can be read: no shared files."""
    return sorted(file.stem for file in Path(config.charter_data).glob("*.yaml") if load_catalogue(file).of_platform)


def catalogue_path(config: Config, stem: str) -> Path | None:
    """The file of the catalogue *stem*, if there is one."""
    # Some file systems write accents in another way than people do.
    wanted = unicodedata.normalize("NFC", stem)
    files = Path(config.charter_data).glob("*.yaml")
    return next((path for path in files if unicodedata.normalize("NFC", path.stem) == wanted), None)


def catalogue_of(config: Config, stem: str) -> Catalogue | None:
    """The catalogue *stem*, if there is one and it can be read, as it is shown: where it does not state when a cookie
    was first declared, its history does."""
    path = catalogue_path(config, stem)
    catalogue = load_catalogue(path).catalogue if path else None
    return catalogue and snapshot.dated(catalogue, snapshot.first_declared(history(config), stem))


def history(config: Config) -> snapshot.History:
    """What was published; its problems name files as somebody in the working directory would type them."""
    return snapshot.read_all(typed(Path(config.charter_data)))


def typed(path: Path) -> Path:
    """A path as somebody in the working directory would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def load_catalogue(path: Path) -> Loaded:
    """What is in a file of catalogues; its problems name it as somebody in the working directory would type it."""
    try:
        return load(typed(path))
    except OSError as error:
        sentence = _("the file cannot be read: {reason}").format(reason=reason(error))
        return Loaded(None, (Problem(str(typed(path)), 1, 1, sentence),))
