"""The benchmark itself: that it says what it measured, and measures nothing that is not the same table."""

import sys
from pathlib import Path

import pytest
from conftest import PROJECT, run

OPTIONS = ("--sizes", "4", "--runs", "1", "--only", "cookie-charter,csv-table,raw HTML", "--output")


@pytest.mark.build
def test_benchmark(tmp_path: Path) -> None:
    done = run(sys.executable, PROJECT / "benchmarks/bench.py", *OPTIONS, tmp_path, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    results = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert "| cookie-charter |" in results
    assert "| raw HTML |" in results
    # Two contestants whose cells differ are not timed.
    loud = "import contestants, bench; contestants._escaped = str.upper; raise SystemExit(bench.main())"
    done = run(sys.executable, "-c", loud, *OPTIONS, tmp_path / "not there", cwd=PROJECT / "benchmarks")
    assert done.returncode == 1
    assert "bench: csv-table shows" in done.stderr


def test_marks_what_is_missed() -> None:
    script = """
import by_hand, charter, installing, live, report
from contestants import OURS, RAW_HTML, CSV_TABLE
from measuring import Measure
table = {OURS.name: Measure(1.3, 71), RAW_HTML.name: Measure(1, 1), CSV_TABLE.name: Measure(2, 100)}
commands = {charter.MAKE: Measure(1.15, 1), by_hand.PLAIN: Measure(1, 1), next(iter(live.CHANGED)): Measure(1.1, 1)}
results = report.Results(None, 1, {report.REAL_SIZE: table}, commands, {installing.FROM_CLONE: "no network"})
print(*("|".join(figure.line()[1:]) for figure in report._figures(results)), sep="\\n")
"""
    done = run(sys.executable, "-c", script, cwd=PROJECT / "benchmarks")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "≤ 1.45|≤ 1.25|1.30|reached, **aim missed**"
    assert lines[1] == "≤ 2.40|≤ 1.80|not measured|"
    assert lines[3] == "≤ 0.70|≤ 0.62|0.71|**missed**"
    assert "≤ 1.30|≤ 1.15|1.15|aim reached" in lines
    assert "≤ 1.00 s|≤ 0.50 s|1.10 s|**missed**" in lines
    assert "≤ 1.60|≤ 1.30|not measured: no network|" in lines


def test_finds_what_it_changes_in_the_charter() -> None:
    script = """
import by_hand, charter, changing
for change in charter.CHANGED.values():
    changing.Changing(change, charter.PROJECT)
print(by_hand._without_extension((charter.PROJECT / "conf.py").read_text(encoding="utf-8")))
"""
    done = run(sys.executable, "-c", script, cwd=PROJECT / "benchmarks")
    assert (done.returncode, done.stderr) == (0, "")
    assert 'extensions = ["myst_parser", "notfound.extension"]' in done.stdout
