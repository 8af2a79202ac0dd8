"""A command that begins with all imports done says and does what it does in an interpreter of its own."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COMMAND, DATA, environment, files, forkserver, run, run_anew
from forkserver import IMPORTED

SPHINX = [
    sys.executable,
    "-m",
    "sphinx",
    "-b",
    "html",
    "-n",
    "-W",
    "--keep-going",
    "-c",
    ".",
    "-d",
    "_doctrees",
    "docs",
    "_build/html",
]
COMMANDS = [
    [COMMAND, "--version"],
    [COMMAND, "--help"],
    [COMMAND, "guess"],
    [COMMAND, "build"],
    [COMMAND, "build", "--builder", "latex"],
    [COMMAND, "check"],
    [COMMAND, "check", "cookie_data/shop.yaml", "none.yaml"],
    [COMMAND, "check", "locale/en/LC_MESSAGES/charter.po"],
    [COMMAND, "po", "update", "de"],
    [COMMAND, "po", "compile"],
    [COMMAND, "po", "stat"],
    [COMMAND, "import", str(DATA / "site/cookie_data/shop.yaml")],
    [COMMAND, "audit", "cookie_data/shop.yaml", "none.har"],
    [sys.executable, "-m", "cookie_charter", "po", "stat"],
    SPHINX,
]


def published(site: Path) -> dict[str, bytes]:
    """All files of a site, but for what Sphinx and the command remember, which holds times, and what was imported."""
    kept = (".doctree", ".pickle", ".buildinfo", "/finished", "/unchanged.json")
    return {name: content for name, content in files(site).items() if not name.endswith(kept)}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[1:4]))
def test_it_is_the_same_in_an_interpreter_of_its_own(tmp_path: Path, command: list[str]) -> None:
    outcomes = []
    for start in (run, run_anew):
        site = Path(shutil.copytree(DATA / "site", tmp_path / "a site"))
        done: subprocess.CompletedProcess[str] = start(*command, cwd=site)
        outcomes.append((done.returncode, done.stdout, done.stderr, published(site)))
        shutil.rmtree(site)
    assert outcomes[0] == outcomes[1]


EARLY = {
    "cookie_charter": "cookie_charter.cli cookie_charter.site.check cookie_charter.site.update",
    "sphinx": "sphinx.cmd.build",
}
"""What a program imports by itself before Sphinx knows the language."""

PROMISED = """
import importlib, sys
from sphinx.locale import _TranslationProxy

def promised():
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("sphinx")]
    classes = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    return {str(part) for part in modules + classes for word in vars(part).values() if type(word) is _TranslationProxy}

for name in sys.argv[1].split():
    importlib.import_module(name)
before = promised()
for name in sys.argv[2].split():
    importlib.import_module(name)
print(sorted(promised() - before))
"""


@pytest.mark.parametrize("program", EARLY)
def test_no_word_is_imported_before_it_would_be(tmp_path: Path, program: str) -> None:
    done = run(sys.executable, "-c", PROMISED, EARLY[program], " ".join(IMPORTED[program]), cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_other_variables_need_an_interpreter_of_its_own() -> None:
    check = [sys.executable, "-m", "cookie_charter", "check"]
    assert forkserver("cookie_charter").takes(check, environment())
    for variable in ("LC_ALL", "PYTHONPATH", "SOURCE_DATE_EPOCH", "CI"):
        assert not forkserver("cookie_charter").takes(check, environment({variable: "other"}))
    assert not forkserver("cookie_charter").takes([sys.executable, "-c", "print()"], environment())
    assert not forkserver("cookie_charter").takes(["make", "html"], environment())


def test_each_command_has_a_folder_an_output_and_a_status_of_its_own(tmp_path: Path) -> None:
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "shown.py").write_text(SHOWN.format(number=number), encoding="utf-8")
        done = run(sys.executable, "-m", "shown", "x", cwd=folder)
        assert (done.returncode, done.stdout) == (number, f"{number} {folder} __main__ ['x']\n")
        assert done.stderr == f"{'x' * 200_000}"
    (tmp_path / "killed.py").write_text("import os; os.kill(os.getpid(), 9)", encoding="utf-8")
    assert run(sys.executable, "-m", "killed", cwd=tmp_path).returncode == -9


@pytest.mark.parametrize("start", [run, run_anew])
def test_a_command_has_limits(tmp_path: Path, start: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    (tmp_path / "hungry.py").write_text("bytearray(2_000_000_000)", encoding="utf-8")
    (tmp_path / "endless.py").write_text("while True: pass", encoding="utf-8")
    done = start(sys.executable, "-m", "hungry", cwd=tmp_path, limits={resource.RLIMIT_AS: 1_000_000_000})
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "MemoryError")
    done = start(sys.executable, "-m", "endless", cwd=tmp_path, limits={resource.RLIMIT_CPU: 1})
    assert done.returncode < 0


SHOWN = """
import os, sys
print({number}, os.getcwd(), __name__, sys.argv[1:])
sys.stderr.write("x" * 200_000)
sys.exit({number})
"""
