"""The same table, made in every way that is compared: each way writes a small site, which Sphinx then builds.

Every site has one page in reStructuredText with one table on it, the theme furo, and the settings below; each adds the
extension that it needs, and nothing else.
"""

import csv
import json
import math
import re
import shutil
import sys
from collections.abc import Callable, Sequence, Set
from pathlib import Path
from typing import Any, Final, NamedTuple

import polib
import yaml
from measuring import Measure, measure
from rows import HEADINGS, Row, names_of, source_cells, translated, translated_cells

SOURCE, TRANSLATED = "en", "fr"

_CONF: Final = """\
project = "Benchmark"
html_theme = "furo"
smartquotes = False
html_search_language = "en"
language = "en"
locale_dirs = ["locale"]
gettext_compact = "charter"
extensions = [{extensions}]
exclude_patterns = ["_*"]
{more}
"""

_PAGE: Final = """\
Cookies
=======

{table}
"""


class Contestant(NamedTuple):
    """A way to make the table: its *name*, what it *writes* into a folder, in which *language* and by which *builder*
    it is built, whether its translator *keeps names*; *most* rows that it is measured with, unless asked for."""

    name: str
    writes: Callable[[Path, Sequence[Row]], None]
    language: str = SOURCE
    builder: str = "html"
    keeps_names: bool = True
    most: float = math.inf

    @property
    def shows_table(self) -> bool:
        """Whether there are cells to be compared."""
        return self.builder == "html" and self.writes is not no_table

    def names(self, rows: Sequence[Row]) -> set[str]:
        """What is the same in both editions."""
        return names_of(rows) if self.keeps_names else set()

    def shows(self, rows: Sequence[Row]) -> list[list[str]]:
        """The cells of its table, headings first."""
        return source_cells(rows) if self.language == SOURCE else translated_cells(rows, self.names(rows))


def write(contestant: Contestant, rows: Sequence[Row], folder: Path) -> None:
    """Write the site of a *contestant*, and the translation of all its messages where that is what it shows."""
    folder.mkdir(parents=True)
    contestant.writes(folder, rows)
    if contestant.language != SOURCE:
        _translate(folder, contestant.names(rows))


def build(contestant: Contestant, folder: Path) -> Measure:
    """Build its site with ``sphinx-build``."""
    return _build(folder, contestant.language, contestant.builder)


def _build(folder: Path, language: str, builder: str) -> Measure:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", builder, "-D", f"language={language}"]
    return measure([*command, "-d", "_doctrees", ".", f"_{builder}"], folder)


def clean(folder: Path) -> None:
    """Remove what was built; the compiled messages stay."""
    for path in folder.glob("_*"):
        if path.name != "_templates":
            shutil.rmtree(path)


def page(folder: Path) -> Path:
    """The page that a build made."""
    return folder / "_html/index.html"


def cookie_charter(folder: Path, rows: Sequence[Row]) -> None:
    """This extension: a catalogue in YAML."""
    editions = f'charter_editions = {{"{SOURCE}": "English", "{TRANSLATED}": "Français"}}'
    _write_site(folder, ".. cookie-table:: all\n   :columns: provider, service, name, category, purpose\n",
                "cookie_charter", editions)  # fmt: skip
    (folder / "cookie_data").mkdir()
    (folder / "cookie_data/all.yaml").write_text(catalogue(rows), encoding="utf-8")


def catalogue(rows: Sequence[Row]) -> str:
    """The *rows* as a catalogue."""
    keys = {name: f"provider-{number}" for number, name in enumerate(dict.fromkeys(row.provider for row in rows))}
    data = {
        "platform": {"name": "Benchmark"},
        "providers": {key: {"name": name} for name, key in keys.items()},
        "cookies": [row._replace(provider=keys[row.provider])._asdict() for row in rows],
    }
    text: str = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)
    return text


def csv_table(folder: Path, rows: Sequence[Row]) -> None:
    """docutils' own directive, which reads a file of comma-separated values."""
    _write_site(folder, ".. csv-table::\n   :file: rows.csv\n   :header-rows: 1\n")
    _write_csv(folder, rows)


def datatemplates(folder: Path, rows: Sequence[Row]) -> None:
    """sphinxcontrib-datatemplates: the same file, through its own helper for tables."""
    directive = ".. datatemplate:csv:: rows.csv\n   :headers:\n   :template: table.rst\n"
    _write_site(folder, directive, "sphinxcontrib.datatemplates", 'templates_path = ["_templates"]')
    _write_csv(folder, rows)
    (folder / "_templates").mkdir()
    columns = [(heading, heading) for heading in HEADINGS]
    template = f"{{{{ make_list_table_from_mappings({columns}, data, title='') }}}}\n"
    (folder / "_templates/table.rst").write_text(template, encoding="utf-8")


def needs(folder: Path, rows: Sequence[Row]) -> None:
    """sphinx-needs: the rows as needs in its JSON, imported without showing them, then shown as a plain table."""
    columns = ";".join(f'{field} as "{heading}"' for field, heading in zip(_NEED, HEADINGS, strict=True))
    directives = f".. needimport:: needs.json\n   :hide:\n\n.. needtable::\n   :style: table\n   :columns: {columns}\n"
    fields = f"needs_fields = { ({field: {'nullable': True} for field in _NEED if field != 'title'})!r}"
    _write_site(folder, directives, "sphinx_needs", fields)
    found: dict[str, Any] = {}
    for number, row in enumerate(rows, 1):
        key = f"ROW_{number:05}"
        found[key] = {"id": key, "type": "req", **dict(zip(_NEED, row.cells(), strict=True))}
    document = {"project": "Benchmark", "current_version": "1", "versions": {"1": {"needs": found}}}
    (folder / "needs.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


_NEED: Final = ("provider", "service", "title", "category", "purpose")


def raw_html(folder: Path, rows: Sequence[Row]) -> None:
    """The floor: what this extension wrote, put into the page as it is."""
    finished = page(folder.parent / "cookie-charter").read_text(encoding="utf-8")
    table = re.search(r'<div class="cookie-table-box[^"]*">.*?</table></div>', finished, re.DOTALL)
    assert table is not None  # the page has just been compared
    _write_site(folder, ".. raw:: html\n   :file: table.html\n")
    (folder / "table.html").write_text(table[0], encoding="utf-8")


def no_table(folder: Path, rows: Sequence[Row]) -> None:
    """What Sphinx and the theme take before there is any table."""
    _write_site(folder, "No table.")


def _write_site(folder: Path, table: str, extension: str = "", more: str = "") -> None:
    settings = _CONF.format(extensions=f'"{extension}"' if extension else "", more=more)
    (folder / "conf.py").write_text(settings, encoding="utf-8")
    (folder / "index.rst").write_text(_PAGE.format(table=table), encoding="utf-8")


def _write_csv(folder: Path, rows: Sequence[Row]) -> None:
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows([_escaped(cell) for cell in row.cells()] for row in rows)


def _escaped(text: str) -> str:
    """*text* as a person writes it in reStructuredText: with a backslash before what would be markup."""
    text = re.sub(r"[\\*`_|<>]|(?<=:):$", r"\\\g<0>", text)
    return re.sub(r"^(\(?\w+)?[.):+#=~^\"'!?$%&,;/@\[\]{}-]", lambda start: f"{start[0][:-1]}\\{start[0][-1]}", text)


def _translate(folder: Path, names: Set[str]) -> None:
    """Translate all messages of a site, but for *names*."""
    _build(folder, SOURCE, "gettext")
    kept = names | {_escaped(name) for name in names}
    messages = folder / "locale" / TRANSLATED / "LC_MESSAGES"
    messages.mkdir(parents=True)
    for path in (folder / "_gettext").glob("c*.pot"):  # catalogue and charter; sphinx.pot is the theme's words
        template = polib.pofile(str(path), encoding="utf-8")
        for entry in template:
            entry.msgstr = entry.msgid if entry.msgid in kept else translated(entry.msgid)
        template.metadata_is_fuzzy = False
        template.save(str(messages / f"{path.stem}.po"))
    clean(folder)


OURS: Final = Contestant("cookie-charter", cookie_charter)
OURS_TRANSLATED: Final = Contestant("cookie-charter (translated)", cookie_charter, TRANSLATED)
EXTRACTION: Final = Contestant("cookie-charter (extraction)", cookie_charter, builder="gettext")
CSV_TABLE: Final = Contestant("csv-table", csv_table)
PER_MESSAGE: Final = Contestant("csv-table (all cells translated)", csv_table, TRANSLATED, keeps_names=False, most=2264)
NAMES_KEPT: Final = Contestant("csv-table (translated but for names)", csv_table, TRANSLATED, most=2264)
DATATEMPLATES: Final = Contestant("datatemplates", datatemplates)
NEEDS: Final = Contestant("sphinx-needs", needs, most=2264)
RAW_HTML: Final = Contestant("raw HTML", raw_html)
NO_TABLE: Final = Contestant("no table", no_table)

ALL: Final = (
    OURS, OURS_TRANSLATED, EXTRACTION, CSV_TABLE, PER_MESSAGE, NAMES_KEPT, DATATEMPLATES, NEEDS, RAW_HTML, NO_TABLE,
)  # fmt: skip
"""The raw table is taken from the page of the first."""
