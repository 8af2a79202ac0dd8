"""What the Open Cookie Database knows of a cookie that is not declared: candidates, for a person to check."""

import csv
import re
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Final

from cookie_charter.audit.report import LONGEST
from cookie_charter.catalogue import open_cookie_database as database
from cookie_charter.problem import printable
from cookie_charter.speech import _

_SHOWN: Final = (
    database.PLATFORM,
    database.CATEGORY,
    database.DESCRIPTION,
    database.RETENTION,
    database.CONTROLLER,
    database.ID,
)

_HOSTS: Final = re.compile(r"(?<![a-z0-9-])[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class Candidates:
    """The rows of an Open Cookie Database, by the name or the beginning of a name that each is of."""

    def __init__(self, path: Path) -> None:
        """Raises OSError if the file cannot be read, and ValueError with a sentence if it is no such database."""
        self._rows: dict[tuple[bool, str], list[dict[str, str]]] = {}
        for row in _read(path):
            if name := row[database.NAME].strip():
                self._rows.setdefault((row[database.WILDCARD].strip() == "1", name), []).append(row)
        self._lengths = sorted({len(name) for begins, name in self._rows if begins})

    def of(self, name: str, there: Set[str]) -> Iterator[str]:
        """A line for each row that means a name, by it and by a host of theirs that was *there*, or a subdomain of it.

        Never by the name alone: ``sessionid`` is there as Instagram's.
        """
        keys = [(False, name), *((True, name[:length]) for length in self._lengths if length <= len(name))]
        for row in (row for key in keys for row in self._rows.get(key, ())):
            if not there.isdisjoint(_HOSTS.findall(row[database.DOMAIN].lower())):
                yield _line(row)


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restkey="", restval="")
        try:
            if not set(database.COLUMNS) <= set(reader.fieldnames or ()):
                raise ValueError(_("expected the CSV of the Open Cookie Database"))
            yield from reader
        except (csv.Error, UnicodeDecodeError):
            raise ValueError(_("expected the CSV of the Open Cookie Database")) from None


def _line(row: dict[str, str]) -> str:
    row_says = " | ".join(printable(row[column].strip(), longest=LONGEST) for column in _SHOWN if row[column].strip())
    return _("candidate of the Open Cookie Database, to be checked: {row}").format(row=row_says)
