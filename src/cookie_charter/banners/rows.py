"""Where the charter has the row of each cookie: what a build of it has written into its ``objects.inv``, the inventory
by which other sites link to it (https://www.sphinx-doc.org/en/master/usage/extensions/intersphinx.html)."""

import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_HEAD: Final = 4
"""The lines before what is compressed."""
_COOKIE: Final = re.compile(r"^(.+?) cookie:cookie -?\d+ (\S+) .*$", re.MULTILINE)


def rows(inventory: Path, stem: str) -> Mapping[str, str]:
    """The address of the row of each cookie of the catalogue *stem*, from the root of the edition, by its name.

    There is none where the edition is not built. Raises OSError.
    """
    if not inventory.is_file():
        return {}
    parts = inventory.read_bytes().split(b"\n", _HEAD)
    try:
        text = zlib.decompress(parts[_HEAD]).decode()
    except (IndexError, zlib.error, UnicodeDecodeError):  # it is no inventory, or of another version
        return {}
    start = f"{stem}/"
    found = {name.removeprefix(start): place for name, place in _COOKIE.findall(text) if name.startswith(start)}
    return {name: f"{place[:-1]}{stem}/{name}" if place.endswith("$") else place for name, place in found.items()}
