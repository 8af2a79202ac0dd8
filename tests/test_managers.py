"""What `make managers` takes for right and wrong, and what its sites need so that a visit of them says something."""

import sys
from pathlib import Path
from typing import Any

import managers
import pytest
from conftest import COMMAND, PROJECT, run

VARIANTS = {variant.name: variant for variant in managers.VARIANTS}
EVERYWHERE = ("arrival", "refuse", "accept")


def leak(script: str, *scenarios: str, **more: str) -> dict[str, Any]:
    """The finding of a leak, as the command reports it."""
    address = f"http://127.0.0.1:8000/{script}"
    return {"check": "before-consent", "name": "_ga", "scenarios": scenarios, "set_by": address, **more}


ADVICE = {"check": "advice", "name": "_ga", "scenarios": []}
AS_EXPECTED: list[tuple[str, int, list[dict[str, Any]]]] = [
    ("clean", 0, []),
    ("clean", 0, [ADVICE]),
    ("arrival", 1, [ADVICE, leak("arrival.js", *EVERYWHERE)]),
    ("refusal", 1, [leak("refusal.js", "refuse")]),
    ("next", 1, [leak("next.js", "refuse")]),
    ("late", 1, [leak("late.js", "arrival"), leak("late.js", "refuse")]),
    ("late", 1, [leak("late.js", *EVERYWHERE)]),
]


@pytest.mark.parametrize(("name", "status", "findings"), AS_EXPECTED)
def test_what_is_as_expected(name: str, status: int, findings: list[dict[str, Any]]) -> None:
    assert list(managers.differences(VARIANTS[name], status, findings)) == []


WRONG: list[tuple[str, int, list[dict[str, Any]], list[str]]] = [
    ("clean", 2, [], ["expected exit status 0, found 2"]),
    (
        "refusal",
        0,
        [],
        ["expected exit status 1, found 0", "_ga expected too early in refuse; found in none"],
    ),
    (
        "refusal",
        1,
        [leak("refusal.js", "refuse", "accept")],
        ["_ga expected too early in refuse; found in accept, refuse"],
    ),
    ("late", 1, [leak("late.js", "refuse")], ["_ga expected too early in arrival, refuse; found in refuse"]),
]


@pytest.mark.parametrize(("name", "status", "findings", "wrong"), WRONG)
def test_what_is_wrong(name: str, status: int, findings: list[dict[str, Any]], wrong: list[str]) -> None:
    assert list(managers.differences(VARIANTS[name], status, findings)) == wrong


@pytest.mark.parametrize(
    "finding",
    [
        leak("statistics.js", *EVERYWHERE),
        leak("arrival.js", *EVERYWHERE, name="_gid"),
        leak("arrival.js", *EVERYWHERE, check="undeclared"),
        {"check": "unseen", "name": "klaro", "scenarios": []},
    ],
)
def test_another_finding_is_wrong_beside_the_right_one(finding: dict[str, Any]) -> None:
    (line,) = managers.differences(VARIANTS["arrival"], 1, [leak("arrival.js", *EVERYWHERE), finding])
    assert line.startswith(f'not expected: {{"check": "{finding["check"]}", "name": "{finding["name"]}"')


def test_each_manager_has_a_sound_site() -> None:
    sites = sorted(path.name for path in managers.SITES.iterdir() if path.is_dir())
    assert sites == sorted(managers.MANAGERS)
    catalogues = [managers.SITES / name / "catalogue.yaml" for name in sites]
    done = run(COMMAND, "check", *catalogues, cwd=PROJECT)
    assert (done.returncode, done.stderr) == (0, "")
    for name in sites:
        page = (managers.SITES / name / "index.html").read_text(encoding="utf-8")
        assert page.count("<head>\n") == 1, name  # where a leak goes in
        assert "_ga=" not in page, name
    scripts = {path.stem for path in managers.SITES.glob("*.js")}
    assert scripts == {"statistics"} | {variant.name for variant in managers.VARIANTS if variant.scenarios}


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    tool = PROJECT / "tools/managers.py"
    done = run(sys.executable, tool, cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert done.stderr.startswith("managers: node, npm")
    assert done.stderr.endswith(" must be installed (Debian, Ubuntu: apt install npm chromium)\n")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    done = run(sys.executable, tool, "cookiebot", cwd=tmp_path)
    assert done.stderr.endswith("unknown: cookiebot; there are vanilla, klaro, orejime, tarteaucitron, hds\n")
    assert (done.returncode, done.stdout) == (2, "")
