"""The results as a page and as a picture."""

import importlib.metadata
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import charter
import platforms
from contestants import (
    ALL,
    CSV_TABLE,
    EXTRACTION,
    NAMES_KEPT,
    OURS,
    OURS_TRANSLATED,
    PER_MESSAGE,
    RAW_HTML,
    Contestant,
)
from measuring import Measure

REAL_SIZE: Final = 2264
"""The rows of the Open Cookie Database of January 2026."""


class Results(NamedTuple):
    """What was measured: from which *data* (None: rows made up), in how many *runs*; medians by size and contestant,
    and of *commands* by name; what a build of the real charter does again where nothing changed, and where one
    sentence did, with the pages that show it."""

    data: str | None
    runs: int
    tables: dict[int, dict[str, Measure]]
    commands: dict[str, Measure]
    unchanged: charter.Rewritten | None = None
    changed: tuple[charter.Rewritten, set[str]] | None = None


class Figure(NamedTuple):
    """One target: *what* it is of, the limits *to reach* and *to aim* for, and the ratio that was *found*, if any."""

    what: str
    to_reach: float
    to_aim: float
    found: float | None

    def line(self) -> list[str]:
        """Its line in the table."""
        found = "not measured" if self.found is None else f"{self.found:.2f}"
        return [self.what, f"≤ {self.to_reach:.2f}", f"≤ {self.to_aim:.2f}", found, self._verdict()]

    def _verdict(self) -> str:
        if self.found is None:
            return ""
        if self.found <= self.to_aim:
            return "aim reached"
        return "reached" if self.found <= self.to_reach else "**missed**"


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
    yield f"From {rows}. Medians of {results.runs} runs after a warm-up, taken in turns on one machine"
    yield f"({os.cpu_count()} processors, {platform.machine()}; Python {platform.python_version()}, {versions})."
    yield ""
    found = [*(figure.line() for figure in _ratios(results)), *_rewritten(results)]
    yield from _table(["what", "to reach", "to aim for", "found", ""], found)
    yield ""
    yield "![Wall time and peak memory by number of rows](results.svg)"
    for title, field, digits in (("Wall time in seconds", "seconds", 2), ("Peak memory in mebibytes", "mebibytes", 0)):
        yield from ("", f"## {title}", "")
        tables = results.tables.values()
        lines = [[one.name, *(_number(table.get(one.name), field, digits) for table in tables)] for one in ALL]
        yield from _table(["whole build", *(f"{size:,} rows" for size in results.tables)], lines)
    if results.commands:
        yield from ("", "## The real charter, a check, and several platforms", "")
        lines = [[name, _number(taken, "seconds", 2)] for name, taken in results.commands.items()]
        yield from _table(["command", "seconds"], lines)


def _number(measure: Measure | None, field: str, digits: int) -> str:
    return "not measured" if measure is None else f"{getattr(measure, field):,.{digits}f}"


def _table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    yield from (f"| {' | '.join(line)} |" for line in lines)


def _ratios(results: Results) -> Iterator[Figure]:
    def time(contestant: Contestant, size: int = REAL_SIZE) -> float | None:
        return _value(results.tables.get(size, {}).get(contestant.name), "seconds")

    def memory(contestant: Contestant) -> float | None:
        return _value(results.tables.get(REAL_SIZE, {}).get(contestant.name), "mebibytes")

    def command(name: str) -> float | None:
        return _value(results.commands.get(name), "seconds")

    source, edition = time(OURS), time(OURS_TRANSLATED)
    what = f"source edition, {REAL_SIZE:,} rows × 5 columns, against `csv-table`"
    yield Figure(what, 0.55, 0.40, _ratio(source, time(CSV_TABLE)))
    yield Figure("the same against the raw-HTML floor", 2.8, 2.0, _ratio(source, time(RAW_HTML)))
    yield Figure("translated edition against the source edition", 1.10, 1.03, _ratio(edition, source))
    what = "translated edition against ordinary per-message translation"
    yield Figure(f"{what}, every message translated", 0.12, 0.08, _ratio(edition, time(PER_MESSAGE)))
    yield Figure(f"{what} that leaves names alone", 0.12, 0.08, _ratio(edition, time(NAMES_KEPT)))
    yield Figure("extraction against the source edition", 1.0, 0.6, _ratio(time(EXTRACTION), source))
    yield Figure("time at 10,000 rows over time at 1,000", 9, 7, _ratio(time(OURS, 10000), time(OURS, 1000)))
    yield Figure("peak memory against `csv-table`", 0.90, 0.75, _ratio(memory(OURS), memory(CSV_TABLE)))
    what = "`make html` of the real charter, nothing built, against one plain `sphinx-build` with hand-written tables"
    yield Figure(what, 1.6, 1.3, _ratio(command(charter.MAKE), command(charter.PLAIN)))
    what = "`make html` with nothing changed, against nothing built"
    yield Figure(what, 0.20, 0.10, _ratio(command(charter.UNCHANGED), command(charter.MAKE)))
    what = f"{platforms.MANY}, a page each from one template, against {platforms.ONE}"
    yield Figure(what, 1.10, 1.0, _ratio(command(platforms.MANY), command(platforms.ONE)))
    what = f"`cookie-charter check`, {REAL_SIZE:,} cookies, against `import pydantic, yaml` and `yaml.CSafeLoader`"
    yield Figure(what, 2.5, 1.8, _ratio(command(charter.CHECK), command(charter.CHECK_FLOOR)))


def _value(measure: Measure | None, field: str) -> float | None:
    return None if measure is None else getattr(measure, field)


def _ratio(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one / other


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
        yield ["one changed sentence, both editions of 20 pages", "only pages that show it", "", found, verdict]


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
