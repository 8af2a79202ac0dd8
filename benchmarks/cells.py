"""What the tables of a page say, to be compared before anything is timed."""

from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path


class DifferentCells(Exception):
    """Two contestants do not show the same; the message says where."""


def compare(contestant: str, page: Path, expected: Sequence[Sequence[str]]) -> None:
    """Raise DifferentCells unless the one table of the *page* has the *expected* cells, headings first."""
    found = read(page)
    if len(found) != len(expected):
        raise DifferentCells(f"{contestant} shows {len(found)} rows, not {len(expected)}")
    for number, (row, wanted) in enumerate(zip(found, expected, strict=True)):
        if row != list(wanted):
            raise DifferentCells(f"{contestant} shows {row} in row {number}, not {list(wanted)}")


def read(page: Path) -> list[list[str]]:
    """The cells of all tables of a page, row by row, headings first."""
    parser = _Cells()
    parser.feed(page.read_text(encoding="utf-8"))
    return [[" ".join(cell.split()) for cell in row] for row in parser.rows]


class _Cells(HTMLParser):
    """Gathers texts of cells, but for the links of rows and captions to themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = self._in_permalink = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._in_cell = True
            self.rows[-1].append("")
        elif tag == "a":
            self._in_permalink = ("class", "headerlink") in attrs

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cell = False
        elif tag == "a":
            self._in_permalink = False

    def handle_data(self, data: str) -> None:
        if self._in_cell and not self._in_permalink:
            self.rows[-1][-1] += data
