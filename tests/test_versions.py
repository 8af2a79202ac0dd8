"""The versions that are documented are those that are tried."""

import sys

import pytest
import yaml
from conftest import PROJECT, run
from versions import ROWS


def test_the_workflow_runs_them() -> None:
    workflow = yaml.safe_load((PROJECT / ".github/workflows/versions.yml").read_text(encoding="utf-8"))
    rows = workflow["jobs"]["rows"]["strategy"]["matrix"]["include"]
    assert rows == [{"row": name, "python": row.python} for name, row in ROWS.items()]


@pytest.mark.parametrize("rows", [["6.0"], ["7.4", "newer"]])
def test_an_unknown_row_is_refused(rows: list[str]) -> None:
    done = run(sys.executable, PROJECT / "tools/versions.py", *rows, cwd=PROJECT)
    assert done.returncode == 2
    assert f"unknown row: {rows[-1]}" in done.stderr
