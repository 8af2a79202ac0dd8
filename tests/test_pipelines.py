"""The jobs that the manual shows for an audit every week, run as far as a machine without their services can: the shell
steps, with programs ``gh`` and ``curl`` that record how they are called.

They open an issue where the catalogue and the site disagree, and none where nobody could look at the site.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from conftest import COMMAND, DATA, run
from portal import PASSWORD, portal

EXAMPLE = DATA / "manual/audit/1"
NOBODY = "http://127.0.0.1:9"
"""An address at which nothing answers: Chromium does not even try this port."""
TITLE = "The cookie charter and the site disagree"
VISIT = "def visit(page):\n    pass\n"

RECORDER = """#!/bin/sh
printf '%s\\n' "$@" "" >> "$CALLS"
cat report.md >> "$CALLS"
case "$*" in *"issue list"*) printf '%s' "$OPEN_ISSUE";; esac
"""


class Ran(NamedTuple):
    """How a job ended: its exit *status*, and what its *calls* of a service were."""

    status: int
    calls: str


def steps_of_github() -> list[dict[str, Any]]:
    workflow = yaml.safe_load((EXAMPLE / ".github/workflows/cookies.yml").read_text(encoding="utf-8"))
    return [step for step in workflow["jobs"]["audit"]["steps"] if step.get("name") in {"Audit", "Report"}]


def github(folder: Path, env: dict[str, str]) -> int:
    """Run the steps as a runner of GitHub does: with ``bash -e``, and the second where its condition holds, which is
    after a failure of the first only."""
    audit, report = steps_of_github()
    output = folder / "output"
    done = run("bash", "-e", "-c", audit["run"], cwd=folder, env=env | {"GITHUB_OUTPUT": str(output)})
    (status,) = [line.partition("=")[2] for line in output.read_text(encoding="utf-8").splitlines()]
    assert str(done.returncode) == status
    assert report["if"] == "failure() && steps.audit.outputs.status == '1'"
    if done.returncode != 0 and status == "1":
        assert run("bash", "-e", "-c", report["run"], cwd=folder, env=env).returncode == 0
    return done.returncode


def gitlab(folder: Path, env: dict[str, str]) -> int:
    """Run the script as a runner of GitLab does: one shell for all lines, which ends at the first that fails."""
    job = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text(encoding="utf-8"))["cookies"]
    return run("bash", "-e", "-o", "pipefail", "-c", "\n".join(job["script"]), cwd=folder, env=env).returncode


FORGES = pytest.mark.parametrize("forge", [github, gitlab])


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., Ran]:
    """Run a job of a forge for a site at an address, whose catalogue declares what is given."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("gh", "curl"):
        (programs / name).write_text(RECORDER, encoding="utf-8")
        (programs / name).chmod(0o755)
    shutil.copytree(EXAMPLE / "cookie_data", tmp_path / "cookie_data")
    (tmp_path / "visit.py").write_text(VISIT, encoding="utf-8")

    def job(forge: Callable[[Path, dict[str, str]], int], site: str, open_issue: str = "") -> Ran:
        calls = tmp_path / "calls"
        calls.write_text("", encoding="utf-8")
        env = {
            "PATH": f"{programs}:{Path(COMMAND).parent}:/usr/local/bin:/usr/bin:/bin",
            "CALLS": str(calls),
            "OPEN_ISSUE": open_issue,
            "SITE": site,
            "TITLE": TITLE,
            "API": "https://gitlab.example/api/v4/projects/1/issues",
            "AUDIT_TOKEN": "token",
            "AUDIT_PASSWORD": PASSWORD,
        }
        return Ran(forge(tmp_path, env), calls.read_text(encoding="utf-8"))

    return job


@FORGES
def test_a_site_that_does_not_answer_opens_no_issue(forge: Callable[..., int], job: Callable[..., Ran]) -> None:
    assert job(forge, NOBODY) == Ran(2, "")


@FORGES
def test_a_disagreement_opens_an_issue_with_the_report(forge: Callable[..., int], job: Callable[..., Ran]) -> None:
    with portal() as address:
        status, calls = job(forge, address)
    assert status == 1
    assert TITLE in calls
    assert "does not match the evidence" in calls


def test_an_issue_that_is_open_gets_a_comment(job: Callable[..., Ran]) -> None:
    with portal() as address:
        status, calls = job(github, address, open_issue="7")
    assert status == 1
    assert "issue\ncomment\n7\n--body-file\nreport.md\n" in calls
    assert "issue\ncreate" not in calls
