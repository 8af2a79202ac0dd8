"""The charter as a site that knows nothing of this extension: one edition, with tables in Markdown."""

import re
from pathlib import Path
from typing import Final

import cells
from measuring import Failed, Measure, measure

from cookie_charter.catalogue.loader import load
from cookie_charter.messages import Translator
from cookie_charter.pages.columns import DEFAULT_COLUMNS
from cookie_charter.pages.table import View, parse_columns, rows

PLAIN: Final = "sphinx-build, tables by hand"


def write(folder: Path, pages: Path) -> Path:
    """Rewrite the clone of the charter in *folder*; its tables must be those of the *pages* that were built before."""
    conf = folder / "conf.py"
    conf.write_text(_without_extension(conf.read_text(encoding="utf-8")), encoding="utf-8")
    for page in (folder / "docs").glob("*.md"):
        page.write_text(_by_hand(folder, page.read_text(encoding="utf-8")), encoding="utf-8")
    build(folder)
    for page in sorted((folder / "docs").glob("*.md")):
        path = f"{page.stem}.html"
        cells.compare(PLAIN, folder / "_build/html" / path, cells.read(pages / path))
    return folder


def build(folder: Path) -> Measure:
    """Build it with ``sphinx-build``."""
    options = ["-q", "-W", "-c", ".", "-d", "_build/doctrees"]
    return measure([".venv/bin/python", "-m", "sphinx", *options, "docs", "_build/html"], folder)


def _without_extension(conf: str) -> str:
    conf = re.sub(r"^charter_.*\n", "", conf, flags=re.MULTILINE)
    conf = re.sub(r'"cookie_charter[.\w]*", ', "", conf)
    if "cookie_charter" in conf:
        raise Failed(f"conf.py still names the extension, and the benchmark must take out more of it:\n{conf}")
    return conf


def _by_hand(folder: Path, page: str) -> str:
    """The text of a *page* with tables in place of directives, and words in place of roles."""
    directive = r"```\{cookie-table\} (?P<stem>\S+)\n(?P<options>(?::.*\n)*)```"
    page = re.sub(directive, lambda found: _table(folder, found["stem"], found["options"]), page)
    page = re.sub(r"```\{cookie-history\}.*\n```", "Rien n’a changé.", page)
    page = re.sub(r"\{cookie\}(`.*?`)", r"\1", page)
    page = re.sub(r"\{charter-repository\}`(.*?) <.*?>`", r"\1", page)
    return re.sub(r"\{cookie-[a-z]+\}`(.*?)`", r"\1", page)


def _table(folder: Path, stem: str, options: str) -> str:
    stated = dict(re.findall(r":(\w+): (.*)\n", options))
    columns = parse_columns(stated["columns"]) if "columns" in stated else DEFAULT_COLUMNS
    shown = load(folder / "cookie_data" / f"{stem}.yaml").catalogue
    assert shown is not None  # the charter is sound
    headings, *body = (
        ["".join(part.text for part in cell) for cell in row.cells]
        for row in rows(shown, View(columns), Translator("fr", "fr", ()))
    )
    lines = [headings, ["---"] * len(headings), *([_escaped(text) for text in row] for row in body)]
    written = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"```{{table}} {stated['caption']}\n:name: {stated['name']}\n\n{written}\n```"


def _escaped(text: str) -> str:
    return re.sub(r"[\\`*_|<>\[\]]", r"\\\g<0>", text)
