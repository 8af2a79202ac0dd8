"""The rows that every contestant shows: those of an Open Cookie Database, or made up in its likeness."""

import csv
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import cycle, islice
from pathlib import Path
from typing import Final, NamedTuple

from cookie_charter.characters import without_unseen


class Row(NamedTuple):
    """One cookie, in the order of the table's columns; *category* is a word of the model, such as ``statistics``."""

    provider: str
    service: str
    name: str
    category: str
    purpose: str

    def cells(self) -> list[str]:
        """What the source edition shows of it."""
        return list(self._replace(category=self.category.capitalize()))


HEADINGS: Final = ["Provider name", "Service", "Cookie name", "Category", "Purpose"]

_CATEGORIES: Final = {
    "Necessary": "necessary",
    "Security": "necessary",
    "Personalization": "preferences",
    "Analytics": "statistics",
    "Marketing": "marketing",
}
"""The categories of the Open Cookie Database, as ``cookie-charter import`` understands them."""


def read(path: Path, size: int | None = None) -> list[Row]:
    """The first *size* rows of an Open Cookie Database, repeated as often as that needs; all of them unless given."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [_row(record) for record in csv.DictReader(file)]
    return _sized(found, len(found) if size is None else size)


def _row(record: dict[str, str]) -> Row:
    return Row(
        provider=_line(record["Data Controller"] or record["Platform"]),
        service=_line(record["Platform"]),
        name=_line(record["Cookie / Data Key name"]),
        category=_CATEGORIES.get(record["Category"], "unclassified"),
        purpose=_line(record["Description"]),
    )


def _line(text: str) -> str:
    """*text* as ``cookie-charter import`` writes it; a question mark for nothing, since a cookie needs each fact."""
    return " ".join(without_unseen(text).split()) or "?"


def make(size: int) -> list[Row]:
    """Rows like those of the Open Cookie Database: as many different texts for the number of rows, and as long."""
    chance = random.Random(2264)  # the same rows in every run
    providers = [_words(chance, 1, 8).title() for _ in range(max(2, size // 7))]
    rows = []
    for _ in range(size):
        provider = chance.choice(providers)
        service = provider if chance.random() < 0.7 else f"{provider} {_words(chance, 1, 6)}"
        name = chance.choice(("", "_", "__")) + _words(chance, 2, 5).replace(" ", "_")
        category = chance.choice(("necessary", "preferences", "statistics", "marketing", "unclassified"))
        purpose = _words(chance, chance.choice((6, 8, 11, 13, 15, 20, 30)), 6).capitalize() + "."
        rows.append(Row(provider, service, name, category, purpose))
    return _sized(rows, size)


def _words(chance: random.Random, number: int, length: int) -> str:
    letters = "aaabcdeeeeefghiiijklmnnnoooprrsssttttuvy"
    return " ".join("".join(chance.choices(letters, k=max(2, length + chance.randint(-2, 2)))) for _ in range(number))


def _sized(rows: Iterable[Row], size: int) -> list[Row]:
    """*size* rows, with a number behind each name that was there before: a catalogue names nothing twice."""
    return list(_named_apart(islice(cycle(rows), size)))


def _named_apart(rows: Iterable[Row]) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    for row in rows:
        name = row.name
        while name in taken:
            seen[row.name] += 1
            name = f"{row.name}-{seen[row.name] + 1}"
        taken.add(name)
        yield row._replace(name=name)


_ACCENTED: Final = str.maketrans("aeiouAEIOU", "àéîôùÀÉÎÔÙ")


def translated(text: str) -> str:
    """Stands for a translation: as long, and no word like the original's."""
    return text.translate(_ACCENTED)


def source_cells(rows: Iterable[Row]) -> list[list[str]]:
    """What the source edition shows of the rows, headings first."""
    return [HEADINGS, *(row.cells() for row in rows)]


def translated_cells(rows: Sequence[Row], names: Set[str]) -> list[list[str]]:
    """What the translated edition shows; *names* are the same in both."""
    return [[text if text in names else translated(text) for text in cells] for cells in source_cells(rows)]


def names_of(rows: Iterable[Row]) -> set[str]:
    """The names of providers and cookies, which a translator leaves alone, or never sees."""
    return {name for row in rows for name in (row.provider, row.name)}
