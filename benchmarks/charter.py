"""Builds of the real charter, and checks of a long catalogue, on copies in a temporary folder."""

import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import cells
from contestants import catalogue
from measuring import Candidate, Measure, interleaved, measure, output
from rows import Row

from cookie_charter.catalogue.loader import load
from cookie_charter.messages import Translator
from cookie_charter.pages.table import DEFAULT_COLUMNS, View, parse_columns, rows

PROJECT: Final = Path(__file__).parent.parent
EDITIONS: Final = ("fr", "en")

MAKE: Final = "make html"
PLAIN: Final = "sphinx-build, tables by hand"
UNCHANGED: Final = "make html, nothing changed"
CHECK: Final = "cookie-charter check"
CHECK_FLOOR: Final = "import pydantic, yaml; load the file"


class Rewritten(NamedTuple):
    """What a build of the charter did again: how many pages it *read*, and which it *wrote*, as ``fr/index.html``."""

    read: int
    wrote: set[str]


def time_builds(folder: Path, runs: int) -> dict[str, Measure]:
    """``make html`` on a fresh copy, a plain build of the same pages, and ``make html`` where nothing is left to do."""
    charter, plain = _copy(folder / "charter"), _copy(folder / "by-hand")
    _make(charter)
    _write_tables_by_hand(plain)
    _plain_build(plain)
    for page in sorted((charter / "docs").glob("*.md")):
        path = f"{page.stem}.html"
        cells.compare(PLAIN, plain / "_build" / path, cells.read(charter / "_build/html/fr" / path))
    return interleaved(
        (
            Candidate(MAKE, lambda: _make(charter), lambda: shutil.rmtree(charter / "_build")),
            Candidate(PLAIN, lambda: _plain_build(plain), lambda: shutil.rmtree(plain / "_build")),
            Candidate(UNCHANGED, lambda: _make(charter)),
        ),
        runs,
    )


def _copy(folder: Path) -> Path:
    for name in ("docs", "locale", "cookie_data"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("*.mo"))
    for name in ("conf.py", "Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(PROJECT / name, folder)
    return folder


def _make(charter: Path) -> Measure:
    # With the environment of this process, which is ready.
    return measure(["make", "-o", ".venv/ready", f"BIN={Path(sys.executable).parent}", "html"], charter)


def _plain_build(folder: Path) -> Measure:
    return measure([sys.executable, "-m", "sphinx", "-q", "-c", ".", "-d", "_build/doctrees", "docs", "_build"], folder)


def _write_tables_by_hand(folder: Path) -> None:
    """Make it a site that knows nothing of this extension: tables in Markdown, names instead of links to their rows."""
    conf = (folder / "conf.py").read_text(encoding="utf-8")
    # The templates show what the extension tells them.
    conf = re.sub(r"^(charter_|templates_path).*\n", "", conf.replace('"cookie_charter", ', ""), flags=re.MULTILINE)
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    for page in (folder / "docs").glob("*.md"):
        text = re.sub(r"\{cookie\}(`.*?`)", r"\1", page.read_text(encoding="utf-8"))
        directive = r"```\{cookie-table\} (?P<stem>\S+)\n(?P<options>(?::.*\n)*)```"
        text = re.sub(directive, lambda found: _by_hand(folder, found["stem"], found["options"]), text)
        page.write_text(text, encoding="utf-8")


def _by_hand(folder: Path, stem: str, options: str) -> str:
    stated = dict(re.findall(r":(\w+): (.*)\n", options))
    columns = parse_columns(stated["columns"]) if "columns" in stated else DEFAULT_COLUMNS
    shown = load(folder / "cookie_data" / f"{stem}.yaml").catalogue
    assert shown is not None  # the real charter is sound
    headings, *body = (
        ["".join(part.text for part in cell) for cell in row.cells]
        for row in rows(shown, View(columns), Translator("fr", "fr", ()))
    )
    lines = [headings, ["---"] * len(headings), *([_escaped(text) for text in row] for row in body)]
    written = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"```{{table}} {stated['caption']}\n{written}\n```"


def _escaped(text: str) -> str:
    return re.sub(r"[\\`*_|<>\[\]]", r"\\\g<0>", text)


def nothing_changed(folder: Path) -> Rewritten:
    """What a second build of the charter does again."""
    charter = _copy(folder / "unchanged")
    _build(charter)
    return _build(charter)


def one_sentence_changed(folder: Path) -> tuple[Rewritten, set[str]]:
    """What a build does again after the purpose of one cookie changed; and the pages that show it.

    The site has 20 pages in each edition: two show the cookie, two more link to it.
    """
    charter = _copy(folder / "changed")
    more = [f"page-{number}" for number in range(20 - len(list((charter / "docs").glob("*.md"))))]
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
    pages = _pages(charter)
    return done, {page for page in pages if sentence in (charter / "_build/html" / page).read_text(encoding="utf-8")}


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path.name} no longer holds {old!r}; the benchmark must look for something else")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _build(charter: Path) -> Rewritten:
    before = _pages(charter)
    said = output([sys.executable, "-m", "cookie_charter", "build", "--verbose"], charter)
    read = sum(int(added) + int(changed) for added, changed in re.findall(r"(\d+) added, (\d+) changed", said))
    return Rewritten(read, {page for page, written in _pages(charter).items() if before.get(page) != written})


def _pages(charter: Path) -> dict[str, int]:
    """When each page that has a source was written. Sphinx writes the index and the search in every build."""
    paths = (f"{edition}/{page.stem}.html" for edition in EDITIONS for page in (charter / "docs").glob("*.md"))
    html = charter / "_build/html"
    return {path: (html / path).stat().st_mtime_ns for path in paths if (html / path).is_file()}


def time_checks(folder: Path, rows: Sequence[Row], runs: int) -> dict[str, Measure]:
    """``cookie-charter check`` of a catalogue of these rows, and what no check with these libraries can do without."""
    (folder / "all.yaml").write_text(catalogue(rows), encoding="utf-8")
    floor = "import pydantic, yaml; yaml.load(open('all.yaml', encoding='utf-8'), Loader=yaml.CSafeLoader)"
    check = [sys.executable, "-m", "cookie_charter", "check", "all.yaml"]
    return interleaved(
        (
            Candidate(CHECK, lambda: measure(check, folder)),
            Candidate(CHECK_FLOOR, lambda: measure([sys.executable, "-c", floor], folder)),
        ),
        runs,
    )
