"""The folder of a dossier: written whole or not at all, never over something, and read again with its manifest."""

import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from pydantic import ValidationError

from cookie_charter.audit.compare import Audit
from cookie_charter.audit.dossier import markdown, page
from cookie_charter.audit.dossier.gather import gather
from cookie_charter.audit.dossier.model import FORMAT, Dossier, Manifest, Recorded, schema
from cookie_charter.audit.evidence import Evidence
from cookie_charter.audit.report import Report
from cookie_charter.catalogue.exchange import to_json
from cookie_charter.problem import printable, reason
from cookie_charter.speech import _

REPORT: Final = "report.json"
MANIFEST: Final = "manifest.json"
LARGEST: Final = 100_000_000
"""The bytes of a file of JSON that is read."""


class FolderError(Exception):
    """A folder cannot be written, or is none of a dossier; the message is one sentence."""


def check_free(folder: Path) -> None:
    """Raise FolderError if a dossier cannot be put at *folder*: nothing is there, or an empty folder."""
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise FolderError(_("{path} is no folder; choose another name").format(path=folder))
        if folder.is_dir() and any(folder.iterdir()):
            raise FolderError(_("{path} is not empty; choose another folder for the dossier").format(path=folder))
    except OSError as error:
        raise FolderError(f"{folder}: {reason(error)}") from None


def write(
    folder: Path,
    catalogue: Path,
    audit: Audit,
    evidence: Sequence[Evidence],
    report: Report,
    rules: Sequence[str] = (),
) -> None:
    """Write the dossier of the *audit* of the *catalogue*, held against some sets of *rules*, into a new folder; raises
    FolderError."""
    check_free(folder)
    try:
        dossier, files = gather(catalogue, audit, evidence, report, rules)
    except OSError as error:
        raise FolderError(f"{error.filename}: {reason(error)}") from None
    texts = {
        "report.html": page.as_html(dossier, files),
        "report.md": markdown.as_text(dossier),
        REPORT: to_json(dossier.model_dump(mode="json", exclude_none=True)),
        "report.schema.json": to_json(schema()),
    }
    files |= {name: text.encode() for name, text in texts.items()}
    recorded = {name: _recorded(files[name]) for name in sorted(files)}
    manifest = Manifest(tool=dossier.tool, version=dossier.version, made=dossier.made, files=recorded)
    files[MANIFEST] = to_json(manifest.model_dump(mode="json")).encode()
    try:
        _put(folder, files)
    except OSError as error:
        raise FolderError(f"{folder}: {reason(error)}") from None


def _recorded(content: bytes) -> Recorded:
    return Recorded(sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files beside the folder, and give them its name when all are there; raises OSError."""
    absolute = folder.absolute()
    absolute.parent.mkdir(parents=True, exist_ok=True)
    new = absolute.with_name(f".{absolute.name}.{secrets.token_hex(4)}")
    new.mkdir()
    try:
        for name, content in files.items():
            path = new / name
            path.parent.mkdir(exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if absolute.is_dir():  # an empty one, in whose place Windows puts nothing
            absolute.rmdir()
        new.rename(absolute)
    finally:
        shutil.rmtree(new, ignore_errors=True)


class Read(NamedTuple):
    """What a folder holds: its dossier, and what is not as it was written, a sentence for each file."""

    dossier: Dossier
    altered: tuple[str, ...]


def read(folder: Path) -> Read:
    """The dossier in *folder*; raises FolderError if there is none that can be read."""
    try:
        report, manifest = (_content(folder / name, LARGEST) for name in (REPORT, MANIFEST))
    except OSError as error:
        raise FolderError(f"{error.filename}: {reason(error)}") from None
    except _NoFileError as error:
        raise FolderError(str(error)) from None
    try:
        dossier = Dossier.model_validate_json(report)
    except ValidationError:
        raise FolderError(_("{path} is no report of a dossier").format(path=folder / REPORT)) from None
    try:
        recorded = Manifest.model_validate_json(manifest)
    except ValidationError:
        raise FolderError(_("{path} is no manifest of a dossier").format(path=folder / MANIFEST)) from None
    if dossier.format != FORMAT:
        sentence = _("{path} has another form than this version reads ({found}, not {expected})")
        raise FolderError(sentence.format(path=folder / REPORT, found=dossier.format, expected=FORMAT))
    return Read(dossier, tuple(_altered(folder, recorded)))


def _altered(folder: Path, manifest: Manifest) -> list[str]:
    """What is not as the manifest says; of a name that leads out of the folder no file is opened."""
    said = []
    for name, recorded in manifest.files.items():
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or name.startswith("/") or "\\" in name or ":" in name:
            said.append(_("{path}: the name of no file of a dossier").format(path=folder / MANIFEST))
            continue
        path = folder.joinpath(*parts)
        try:
            content = _content(path, recorded.size)
        except (OSError, ValueError):
            said.append(_("{path}: missing, or no file").format(path=path))
        except _NoFileError:
            said.append(_("{path}: altered since it was written").format(path=path))
        else:
            if _recorded(content) != recorded:
                said.append(_("{path}: altered since it was written").format(path=path))
    known = {*manifest.files, MANIFEST}
    for path in sorted(folder.rglob("*")):
        if not path.is_dir() and path.relative_to(folder).as_posix() not in known:
            said.append(_("{path}: added since it was written").format(path=path))
    return [printable(sentence) for sentence in said]


class _NoFileError(Exception):
    """A file is too large, or something else than a file."""


def _content(path: Path, most: int) -> bytes:
    """The bytes of a file, at most so many; raises OSError or _NoFileError."""
    state = path.lstat()
    if not stat.S_ISREG(state.st_mode) or state.st_size > most:
        raise _NoFileError(_("{path} is too large, or no file").format(path=path))
    return path.read_bytes()
