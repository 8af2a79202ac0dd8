"""Texts of the charter that are changed before a build, and what must show them afterwards."""

from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from measuring import Failed


class Change(NamedTuple):
    """A *text* in the file at *path*, behind which other words are put each time, and the *page* that shows them."""

    path: str
    text: str
    page: str


SENTENCE: Final = Change("docs/index.md", "élément d’information, généralement petit", "fr/index.html")
COOKIE: Final = Change("cookie_data/soissons.yaml", "purpose: Retient votre langue", "fr/index.html")
TRANSLATION: Final = Change("locale/en/LC_MESSAGES/charter.po", "piece of information, usually small", "en/index.html")


class Changing:
    """A *change* in the charter of a *folder*."""

    def __init__(self, change: Change, folder: Path) -> None:
        self.path = folder / change.path
        self.page = change.page
        before, text, self._after = self.path.read_text(encoding="utf-8").partition(change.text)
        if not text:
            raise Failed(f"{change.path} no longer holds {change.text!r}; the benchmark must change something else")
        self._before = before + text
        self._words = ""

    def save(self) -> None:
        """Save the file with other words than before."""
        self._words = f" ({next(_NUMBERS)})"
        self.path.write_text(f"{self._before}{self._words}{self._after}", encoding="utf-8")

    def is_in(self, page: str) -> bool:
        """Whether a *page*, as HTML, shows the words that were saved last."""
        return self._words in page


_NUMBERS: Final = count(1001)
"""No two changes of the same page have the same words."""
