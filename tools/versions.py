"""Run the tests that open no browser with each version of Sphinx that the project allows: ``make versions``.

    python tools/versions.py             every row of ROWS
    python tools/versions.py 7.4 9.0     some of them
    python tools/versions.py 7.4 -- tests/test_table.py -n 1    with other arguments for pytest

Each row has an environment of its own, ``.venv-versions/ROW``, which is made anew every time from the newest of all
else that the row allows. A row whose Python is not on the machine fails, as one whose tests do.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import environment

FOLDER: Final = Path(".venv-versions")


class Row(NamedTuple):
    """Versions that are tried together: a Python, and what pip is asked for."""

    python: str
    requirements: tuple[str, ...]


ROWS: Final = {
    "7.4": Row("3.11", ("sphinx==7.4.*", "docutils==0.20.*")),
    "8.0": Row("3.11", ("sphinx==8.0.*", "docutils==0.21.*")),
    "8.1": Row("3.12", ("sphinx==8.1.*", "docutils==0.21.*")),
    "8.2": Row("3.12", ("sphinx==8.2.*", "docutils==0.21.*")),
    "9.0": Row("3.13", ("sphinx==9.0.*", "docutils==0.22.*")),
    "newest": Row("3.13", ("sphinx",)),
    "python-3.14": Row("3.14", ("sphinx",)),
}
"""By the name of each row. The manual has a table made from them, ``.github/workflows/versions.yml`` the names."""

TESTS: Final = ("-n", "auto", "-m", "not browser", "--ignore", "tests/test_bench.py")


def main() -> int:
    """Try the rows that the command line names, or all; the exit status is 1 if one failed, and says which."""
    parser = argparse.ArgumentParser(description="Run the tests with each version of Sphinx that the project allows.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; default: all")
    arguments = sys.argv[1:]
    end = arguments.index("--") if "--" in arguments else len(arguments)
    tests = tuple(arguments[end + 1 :]) or TESTS
    options = parser.parse_args(arguments[:end])
    if unknown := set(options.rows) - ROWS.keys():
        parser.error(f"unknown row: {', '.join(sorted(unknown))}")
    failed = {name: why for name in options.rows or ROWS if (why := _try(name, ROWS[name], tests))}
    for name in options.rows or ROWS:
        print(f"{name}: {failed.get(name, 'passed')}")
    return 1 if failed else 0


def _try(name: str, row: Row, tests: tuple[str, ...]) -> str:
    """Why a row failed; empty if it passed."""
    venv = FOLDER / name
    python = _interpreter(row.python)
    if python is None:
        return f"failed: no Python {row.python} on this machine"
    print(f"{name}: Python {row.python}, {', '.join(row.requirements)}", flush=True)
    try:
        environment.run(python, "-m", "venv", "--clear", str(venv))
        pip = [str(environment.program(venv)), "-m", "pip", "install", "--quiet", "--no-input"]
        environment.run(*pip, "--upgrade", "pip")  # the bundled one may be older than dependency groups
        groups = [word for group in ("build", "site", "test", "lint") for word in ("--group", group)]
        environment.run(*pip, *groups, "--editable", ".[command]", *row.requirements)
    except environment.NotMadeError as error:
        return f"failed: its environment cannot be made\n{error}"
    status = subprocess.call([str(environment.program(venv)), "-m", "pytest", *tests])
    return f"failed: pytest ended with {status}" if status else ""


def _interpreter(version: str) -> str | None:
    """A Python of that *version*: the one that runs this, or the newest that is on the PATH or in pyenv's folder."""
    if sys.version.startswith(f"{version}."):
        return sys.executable
    found = shutil.which(f"python{version}")
    if found and not subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL):  # pyenv has stand-ins that fail
        return found
    installed = Path.home().glob(f".pyenv/versions/{version}.*/bin/python")
    return max(map(str, installed), key=lambda path: [int(part) for part in re.findall(r"\d+", path)], default=None)


if __name__ == "__main__":
    sys.exit(main())
