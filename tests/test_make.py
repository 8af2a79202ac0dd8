"""What make says before it has what it needs to work."""

import shutil
import sys
from pathlib import Path

import pytest
from conftest import PROJECT, files, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing but the Makefile and what the environment is made from."""
    folder = tmp_path / "a clone"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(PROJECT / name, folder)
    return folder


def interpreter(folder: Path, body: str) -> Path:
    """An interpreter that a machine could have, and this one need not: *body* is a shell script."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_help_names_every_target(folder: Path) -> None:
    done = run("make", cwd=folder)
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "help",
        "html",
        "serve",
        "live",
        "test",
        "newest",
        "lint",
        "gettext",
        "update-po",
        "stat",
        "check",
        "new-edition",
        "schema",
        "quality",
        "audit",
        "bench",
        "lock",
        "clean",
        "epub,",
    ]
    assert (done.returncode, done.stderr) == (0, "")


def test_python_is_not_there(folder: Path) -> None:
    before = files(folder)
    done = run("make", "html", "PYTHON=python-not-there", cwd=folder)
    assert done.stderr.splitlines()[0] == (
        "The charter needs Python 3.11 or newer, but 'python-not-there' is not there. Install it, or name another one: "
        "make PYTHON=python3.13"
    )
    assert (done.returncode, done.stdout, files(folder)) == (2, "", before)


def test_python_is_too_old(folder: Path, tmp_path: Path) -> None:
    old = interpreter(tmp_path, '[ "$1" = --version ] && echo Python 3.9.2 || exit 1')
    done = run("make", "html", f"PYTHON={old}", cwd=folder)
    assert done.stderr.splitlines()[0] == (
        f"The charter needs Python 3.11 or newer, but '{old}' is Python 3.9.2. Install it, or name another one: "
        "make PYTHON=python3.13"
    )
    assert (done.returncode, done.stdout) == (2, "")


def test_venv_is_missing(folder: Path, tmp_path: Path) -> None:
    split = interpreter(
        tmp_path, """exec python3 -c 'import sys; sys.modules["ensurepip"] = None; exec(sys.argv[2])' "$@" """
    )
    done = run("make", "html", f"PYTHON={split}", cwd=folder)
    assert done.stderr.splitlines()[0] == (
        f"'{split}' lacks its module venv. Install it (Debian, Ubuntu: apt install python3-venv)."
    )
    assert (done.returncode, done.stdout) == (2, "")


def test_quality_says_what_it_lacks(tmp_path: Path) -> None:
    done = run(sys.executable, PROJECT / "tests/quality.py", cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert done.stderr.startswith("quality: node, npm, java")
    assert done.stderr.endswith(" must be installed (Debian, Ubuntu: apt install npm default-jre chromium)\n")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
