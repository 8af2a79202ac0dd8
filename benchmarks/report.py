"""The results as a page and as a picture."""

import importlib.metadata
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import by_hand
import charter
import checking
import editions
import installing
import live
import platforms
from contestants import (
    ALL,
    CSV_TABLE,
    EXTRACTION,
    NAMES_KEPT,
    NO_TABLE,
    OURS,
    OURS_TRANSLATED,
    PER_MESSAGE,
    RAW_HTML,
    Contestant,
)
from measuring import Measure
from rewriting import PAGES, Rewritten

REAL_SIZE: Final = 2264
"""The rows of the Open Cookie Database of January 2026."""
LONG_SIZE: Final = 10000
NOT_MEASURED: Final = "not measured"


class Results(NamedTuple):
    """What was measured: from which *data* (None: rows made up), in how many *runs*; figures by size and contestant,
    and of *commands* by name; the *reasons* why some of them were not measured; what a build of the charter does again
    where nothing changed, and where one sentence did, with the pages that show it."""

    data: str | None
    runs: int
    tables: dict[int, dict[str, Measure]]
    commands: dict[str, Measure]
    reasons: dict[str, str]
    unchanged: Rewritten | None = None
    changed: tuple[Rewritten, set[str]] | None = None


class Figure(NamedTuple):
    """One target: *what* it is of, the limits *to reach* and *to aim* for, and what was *found*, or the *reason* why
    nothing was. It is a ratio unless it has a *unit*."""

    what: str
    to_reach: float
    to_aim: float
    found: float | None
    unit: str = ""
    reason: str = ""

    def line(self) -> list[str]:
        """Its line in the table."""
        found = NOT_MEASURED if self.found is None else self._number(self.found)
        if self.reason:
            found += f": {self.reason}"
        return [self.what, f"≤ {self._number(self.to_reach)}", f"≤ {self._number(self.to_aim)}", found, self._verdict()]

    def _number(self, number: float) -> str:
        return f"{number:.2f}{self.unit}"

    def _verdict(self) -> str:
        if self.found is None:
            return ""
        if self.found <= self.to_aim:
            return "aim reached"
        return "reached, **aim missed**" if self.found <= self.to_reach else "**missed**"


def write(results: Results, folder: Path) -> None:
    """Write results.md and results.svg into *folder*."""
    (folder / "results.md").write_text("\n".join(_page(results)) + "\n", encoding="utf-8")
    _draw(results, folder / "results.svg")


def _page(results: Results) -> Iterator[str]:
    rows = (
        f"the rows of `{results.data}`" if results.data else "rows made up in the likeness of the Open Cookie Database"
    )
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("Sphinx", "docutils", "furo"))
    yield "# Results of the benchmark"
    yield ""
    yield "<!-- made by `make bench`; README.md says what the figures are made of -->"
    yield ""
    yield f"From {rows}. The least of {results.runs} runs after a warm-up, taken in turns on one machine"
    yield f"({os.cpu_count()} processors, {platform.machine()}; Python {platform.python_version()}, {versions})."
    yield ""
    found = [*(figure.line() for figure in _figures(results)), *_rewritten(results)]
    yield from _table(["what", "to reach", "to aim for", "found", ""], found)
    yield ""
    yield "![Wall time and peak memory by number of rows](results.svg)"
    for title, field, digits in (("Wall time in seconds", "seconds", 2), ("Peak memory in mebibytes", "mebibytes", 0)):
        yield from ("", f"## {title}", "")
        tables = results.tables.values()
        lines = [[one.name, *(_number(table.get(one.name), field, digits) for table in tables)] for one in ALL]
        yield from _table(["whole build", *(f"{size:,} rows" for size in results.tables)], lines)
    if results.commands:
        yield from ("", "## Builds of the charter, and other commands", "")
        lines = [[name, _number(taken, "seconds", 2)] for name, taken in results.commands.items()]
        yield from _table(["command", "seconds"], lines)


def _number(measure: Measure | None, field: str, digits: int) -> str:
    return NOT_MEASURED if measure is None else f"{getattr(measure, field):,.{digits}f}"


def _table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    yield from (f"| {' | '.join(line)} |" for line in lines)


def _figures(results: Results) -> Iterator[Figure]:
    yield from _of_tables(results)
    yield from _of_commands(results)


def _of_tables(results: Results) -> Iterator[Figure]:
    def of(contestant: Contestant, size: int = REAL_SIZE) -> Measure | None:
        return results.tables.get(size, {}).get(contestant.name)

    rows, many = f"{REAL_SIZE:,} rows × 5 columns", f"{LONG_SIZE:,} rows"
    source, long, edition = of(OURS), of(OURS, LONG_SIZE), of(OURS_TRANSLATED)
    yield Figure(f"source edition, {rows}, against raw HTML", 1.45, 1.25, _ratio(source, of(RAW_HTML)))
    yield Figure(f"the same, {many}", 2.4, 1.8, _ratio(long, of(RAW_HTML, LONG_SIZE)))
    yield Figure(f"source edition, {rows}, against `csv-table`", 0.55, 0.40, _ratio(source, of(CSV_TABLE)))
    what = f"peak memory, {rows}, against `csv-table`"
    yield Figure(what, 0.70, 0.62, _ratio(source, of(CSV_TABLE), "mebibytes"))
    yield Figure(f"the same, {many}", 0.45, 0.35, _ratio(long, of(CSV_TABLE, LONG_SIZE), "mebibytes"))
    what = "source edition, 4 rows, against a site without any table"
    yield Figure(what, 1.15, 1.05, _ratio(of(OURS, 4), of(NO_TABLE, 4)))
    yield Figure("extraction against the source edition", 0.60, 0.50, _ratio(of(EXTRACTION), source))
    yield Figure("translated edition against the source edition", 1.10, 1.03, _ratio(edition, source))
    what = "translated edition against ordinary per-message translation"
    yield Figure(f"{what}, every cell translated", 0.10, 0.08, _ratio(edition, of(PER_MESSAGE)))
    yield Figure(f"{what}, names left alone", 0.15, 0.12, _ratio(edition, of(NAMES_KEPT)))
    yield Figure(f"source edition, {many} against 1,000", 9, 7, _ratio(long, of(OURS, 1000)))


def _of_commands(results: Results) -> Iterator[Figure]:
    def figure(what: str, to_reach: float, to_aim: float, one: str, other: str) -> Figure:
        found = _ratio(results.commands.get(one), results.commands.get(other))
        return Figure(what, to_reach, to_aim, found, reason=results.reasons.get(one, ""))

    what = "`make html` of the charter from nothing, against one plain `sphinx-build` with hand-written tables"
    yield figure(what, 1.30, 1.15, charter.MAKE, by_hand.PLAIN)
    yield figure("`make html`, nothing changed, against nothing built", 0.20, 0.10, charter.UNCHANGED, charter.MAKE)
    for name in charter.CHANGED:
        what = name.replace("make html", "`make html`")
        yield figure(f"{what}, against nothing built", 0.60, 0.45, name, charter.MAKE)
    for name in live.CHANGED:
        what = name.replace("make live", "`make live`")
        taken = results.commands.get(name)
        yield Figure(f"{what}, from saving it to the new page", 1.0, 0.5, taken and taken.seconds, " s")
    what = f"ten editions against one ({os.cpu_count()} processors)"
    yield figure(what, 4.5, 4.0, editions.TEN, editions.ONE)
    what = f"`cookie-charter check`, {REAL_SIZE:,} cookies, against `import pydantic, yaml` and `yaml.CSafeLoader`"
    yield figure(what, 1.40, 1.25, checking.CHECK, checking.FLOOR)
    what = "from a clone to both editions, packages cached, against installing Sphinx, furo and myst-parser alone"
    yield figure(what, 1.6, 1.3, installing.FROM_CLONE, installing.BARE)
    what = f"{platforms.MANY}, a page each from one template, against {platforms.ONE}"
    yield figure(what, 1.10, 1.0, platforms.MANY, platforms.ONE)


def _ratio(one: Measure | None, other: Measure | None, field: str = "seconds") -> float | None:
    if one is None or other is None:
        return None
    found: float = getattr(one, field) / getattr(other, field)
    return found


def _rewritten(results: Results) -> Iterator[list[str]]:
    """The lines of the targets that are no ratios."""
    if results.unchanged:
        read, wrote = results.unchanged
        verdict = "**missed**" if read or wrote else "reached"
        yield [
            "a build with nothing changed that is made all the same",
            "no page read or written",
            "",
            f"{read}, {len(wrote)}",
            verdict,
        ]
    if results.changed:
        (_read, wrote), shows = results.changed
        found = f"{len(wrote)} written, {len(shows)} show it"
        verdict = "reached" if wrote == shows else "**missed**"
        yield [f"one changed purpose, both editions of {PAGES} pages", "only pages that show it", "", found, verdict]


def _draw(results: Results, path: Path) -> None:
    import matplotlib.pyplot  # here, so that it is not in memory while others are measured

    # Words stay words, and nothing but the figures differs from one drawing to the next.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "results"})
    figure, panels = matplotlib.pyplot.subplots(1, 2, figsize=(12, 5), layout="constrained")
    for panel, title, field in zip(panels, ("Wall time (s)", "Peak memory (MiB)"), Measure._fields, strict=True):
        for contestant in ALL:
            tables = {size: table for size, table in results.tables.items() if contestant.name in table}
            values = [getattr(table[contestant.name], field) for table in tables.values()]
            ours = contestant.name.startswith(OURS.name)
            style = {"marker": "o", "linewidth": 2} if ours else {"marker": ".", "linewidth": 1, "linestyle": "--"}
            panel.plot(list(tables), values, label=contestant.name, **style)
        panel.set(xscale="log", yscale="log", xlabel="rows", title=title)
        panel.grid(alpha=0.3)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside right center")
    figure.savefig(path, metadata={"Date": None})
    matplotlib.pyplot.close(figure)
