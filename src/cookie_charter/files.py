"""Files that a person owns are never half written: what is new is written beside the file, and then takes its place.

Whoever reads the file meanwhile, or after a crash or on a full disk, finds the old content or the new one. A symbolic
link in its place is replaced, not followed.
"""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put *content* into the file at *path*, which keeps its permissions; raises OSError, and then nothing changed."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.is_file() and not path.is_symlink():
            shutil.copymode(path, beside)
        os.replace(beside, path)  # noqa: PTH105  # at once, or not at all
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # where folders cannot be opened, as on Windows
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
