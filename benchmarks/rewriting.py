"""Which pages a build of the charter reads and writes again."""

import re
import sys
from pathlib import Path
from typing import Final, NamedTuple

from charter import HTML, clone
from measuring import Failed, output

EDITIONS: Final = ("fr", "en")
PAGES: Final = 20


class Rewritten(NamedTuple):
    """What a build of the charter did again: how many pages it *read*, and which it *wrote*, as ``fr/index.html``."""

    read: int
    wrote: set[str]


def nothing_changed(folder: Path) -> Rewritten:
    """What a second build of the charter does again."""
    charter = clone(folder / "unchanged")
    _build(charter)
    return _build(charter)


def one_sentence_changed(folder: Path) -> tuple[Rewritten, set[str]]:
    """What a build does again after the purpose of one cookie changed; and the pages that show it.

    The site has 20 pages in each edition: two show the cookie, two more link to it.
    """
    charter = clone(folder / "changed")
    more = [f"page-{number}" for number in range(PAGES - len(list((charter / "docs").glob("*.md"))))]
    texts = dict.fromkeys(more, "Une page.")
    texts[more[0]] = "```{cookie-table} soissons\n:columns: name, purpose\n:no-index:\n```"
    texts[more[1]] = texts[more[2]] = "Voir {cookie}`sessionid`."
    for name, text in texts.items():
        (charter / f"docs/{name}.md").write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
    index = charter / "docs/index.md"
    _replace(index, "this-site\ntranslate\n", "\n".join(["this-site", "translate", *more, ""]))
    _build(charter)
    sentence = "Une phrase de plus."
    _replace(charter / "cookie_data/soissons.yaml", "d’une page à l’autre.", f"d’une page à l’autre. {sentence}")
    done = _build(charter)
    return done, {page for page in _pages(charter) if sentence in (charter / HTML / page).read_text(encoding="utf-8")}


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise Failed(f"{path.name} no longer holds {old!r}; the benchmark must look for something else")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _build(charter: Path) -> Rewritten:
    before = _pages(charter)
    said = output([sys.executable, "-m", "cookie_charter", "build", "--verbose"], charter)
    read = sum(int(added) + int(changed) for added, changed in re.findall(r"(\d+) added, (\d+) changed", said))
    return Rewritten(read, {page for page, written in _pages(charter).items() if before.get(page) != written})


def _pages(charter: Path) -> dict[str, int]:
    """When each page that has a source was written. Sphinx writes the index and the search in every build."""
    paths = (f"{edition}/{page.stem}.html" for edition in EDITIONS for page in (charter / "docs").glob("*.md"))
    html = charter / HTML
    return {path: (html / path).stat().st_mtime_ns for path in paths if (html / path).is_file()}
