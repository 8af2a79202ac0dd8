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
