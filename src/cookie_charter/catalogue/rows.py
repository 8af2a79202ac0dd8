"""The rows of a CSV file, and what of it is lost on the way to a catalogue."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cookie_charter.characters import unseen, without_unseen
from cookie_charter.problem import Problem
from cookie_charter.speech import _


class Place(NamedTuple):
    """Where something is, in one of several files or in a line of several rows."""

    path: str
    line: int
    column: int


class Losses:
    """What of a file could not be kept, each with its place."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.problems: list[Problem] = []

    def add(self, where: int | Place, sentence: str) -> None:
        """Something in a line of the file, or at a place."""
        path, line, column = Place(self._path, where, 1) if isinstance(where, int) else where
        self.problems.append(Problem(path, line, column, sentence))

    def add_in(self, where: int | Place, column: str, sentence: str) -> None:
        """Something in one column of a row."""
        self.add(where, f"{column}: {sentence}")


class Row(NamedTuple):
    """The *line* where a row ends, and its *cells* by column."""

    line: int
    cells: dict[str, str]


def read_rows(text: str, losses: Losses) -> tuple[dict[str, None], list[Row]]:
    """The columns and the rows of a CSV; what no column holds, and what nobody sees, is lost.

    Raises ValueError with a sentence if it is no CSV.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[Row] = []
    try:
        header = next(reader, [])
        for column, times in Counter(header).items():
            if times > 1:
                raise ValueError(_("duplicate column {column!r}").format(column=column))
        for cells in reader:
            if beyond := cells[len(header) :]:
                sentence = _("the row has more cells than there are columns: {found!r}").format(found="; ".join(beyond))
                losses.add(reader.line_num, sentence)
            if cells:
                cells += [""] * (len(header) - len(cells))
                row = Row(reader.line_num, dict(zip(header, cells, strict=False)))
                rows.append(row._replace(cells=dict(_seen(row, losses))))
    except csv.Error as error:
        sentence = _("line {line} is not CSV: {reason}")
        raise ValueError(sentence.format(line=reader.line_num, reason=_(str(error)))) from None
    return dict.fromkeys(header), rows


def _seen(row: Row, losses: Losses) -> Iterator[tuple[str, str]]:
    """The cells of a row without spaces around them, and without the characters that nobody sees there."""
    for column, cell in row.cells.items():
        if char := unseen(cell):
            sentence = _("the invisible character U+{code:04X} is left out").format(code=ord(char))
            losses.add_in(row.line, column, sentence)
            cell = without_unseen(cell)
        yield column, cell.strip(" ")
