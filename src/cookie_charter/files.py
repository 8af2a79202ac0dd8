"""Files that a person owns are never half written: what is new is written beside the file, and then takes its place.

Whoever reads the file meanwhile, or after a crash or on a full disk, finds the old content or the new one. A symbolic
link in its place is replaced, not followed.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put *content* into the file at *path*, which keeps its permissions; raises OSError, and then nothing changed."""
    with beside(path, content) as new:
        put(new, path)


@contextmanager
def beside(path: Path, content: bytes) -> Iterator[Path]:
    """A new file with that *content* and the permissions of the file at *path*, in the same folder; it is removed
    afterwards unless it was ``put`` in place. Raises OSError."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        try:
            with new.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error  # not the name that nobody knows
        if path.is_file() and not path.is_symlink():
            shutil.copymode(path, new)
        yield new
    finally:
        new.unlink(missing_ok=True)


def put(new: Path, path: Path) -> None:
    """Put the file *new* in the place of that at *path*, at once or not at all; raises OSError."""
    new.replace(path)
    with suppress(OSError):  # where folders cannot be opened, as on Windows
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
