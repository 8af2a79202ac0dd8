"""What an export says of itself in its folder, by which the next one knows what it may replace.

.cookie-charter.json    {"target": "orejime", "catalogue": "shop", "files": ["orejime.fr.js", "orejime.fr.json"]}
"""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from cookie_charter.catalogue.exchange import to_json
from cookie_charter.catalogue.loader import refused
from cookie_charter.speech import _

NAME: Final = ".cookie-charter.json"


class Record(BaseModel):
    """The *target* of an export, the stem of its *catalogue*, and the paths of its *files* in the folder."""

    model_config = ConfigDict(extra="forbid", strict=True)

    target: str
    catalogue: str
    files: list[str]


def content(target: str, catalogue: str, names: Iterable[str]) -> str:
    """The file of an export."""
    return to_json(Record(target=target, catalogue=catalogue, files=sorted(names)).model_dump())


def read(folder: Path) -> Record | None:
    """What the export in a *folder* says of itself; None where there is none, or what is there is no such file."""
    path = folder / NAME
    try:
        return None if refused(path.lstat()) else Record.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def in_the_way(folder: Path, target: str, catalogue: str) -> str | None:
    """Why an export must not replace what is at *folder*, in a sentence; raises OSError."""
    try:
        state = folder.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISDIR(state.st_mode):
        return _("{folder} is no folder; choose another name").format(folder=folder)
    known = read(folder)
    if known and (known.target, known.catalogue) != (target, catalogue):
        sentence = _(
            "{folder} has an export of {catalogue!r} to {target}; choose a folder that is empty or not there yet"
        )
        return sentence.format(folder=folder, catalogue=known.catalogue, target=known.target)
    for path in _others(folder, folder, {NAME, *known.files} if known else set()):
        sentence = _("{path} is not of an export to {target}; choose a folder that is empty or not there yet")
        return sentence.format(path=path, target=target)
    return None


def _others(inside: Path, folder: Path, own: set[str]) -> Iterator[Path]:
    """What is in a folder, or *inside* one of its own, and not of an export: a link never is."""
    for path in sorted(inside.iterdir()):
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode) and any(path.iterdir()):
            yield from _others(path, folder, own)
        elif not stat.S_ISREG(mode) or path.relative_to(folder).as_posix() not in own:
            yield path
