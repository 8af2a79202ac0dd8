"""What make says before it has what it needs to work, and that it works in a folder of any name."""

import ast
import os
import re
import shlex
import shutil
import sys
import sysconfig
from pathlib import Path

import environment
import pytest
from conftest import PROJECT, copy_charter, files, make, replace, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing but the Makefile and what the environment is made from."""
    folder = tmp_path / "a clone"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-pdf.lock", "requirements-dev.lock"):
        shutil.copy(PROJECT / name, folder)
    (folder / "tools").mkdir()
    shutil.copy(PROJECT / "tools/environment.py", folder / "tools")
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
        "pdf",
        "serve",
        "live",
        "test",
        "quick",
        "fuzz",
        "newest",
        "versions",
        "lint",
        "gettext",
        "update-po",
        "stat",
        "check",
        "new-edition",
        "schema",
        "manual",
        "quality",
        "banners",
        "audit",
        "managers",
        "bench",
        "lock",
        "clean",
        "epub,",
    ]
    assert (done.returncode, done.stderr) == (0, "")


SYSTEMS = [
    ({"LANG": "fr_FR.UTF-8"}, "fr"),
    ({"LC_ALL": "", "LC_MESSAGES": "fr", "LANG": "de_DE"}, "fr"),
    ({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en"),
    ({"LANG": "frp_FR"}, "en"),
    ({}, "en"),
]
"""How a system states its language, and the one that it is spoken to in."""
NOT_THERE = {
    "en": "The charter needs Python 3.11 or newer, but 'python-not-there' is not there. Install it, or name another "
    "one: make PYTHON=python3.13",
    "fr": "La charte a besoin de Python 3.11 ou plus récent, mais 'python-not-there' est introuvable. Installez-le, ou "
    "nommez-en un autre\N{NO-BREAK SPACE}: make PYTHON=python3.13",
}


@pytest.mark.parametrize(("system", "language"), SYSTEMS)
def test_make_and_its_tool_speak_the_language_of_the_system(
    folder: Path, system: dict[str, str], language: str
) -> None:
    plain = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}
    env = {**plain, **system, "PYTHONUTF8": "1"}
    shown = run("make", "help", cwd=folder, env=env).stdout
    assert shown.startswith({"en": "help         print this\n", "fr": "help         afficher cette aide\n"}[language])
    done = run("make", "html", "PYTHON=python-not-there", cwd=folder, env=env)
    assert done.stderr.splitlines()[0] == NOT_THERE[language]
    done = run(sys.executable, "tools/environment.py", "--python", "python-not-there", cwd=folder, env=env)
    assert done.stderr == NOT_THERE[language] + "\n"


def test_help_says_the_same_in_french(folder: Path) -> None:
    english, french = (
        run("make", "help", cwd=folder, env={"LC_ALL": language}).stdout.splitlines()
        for language in ("C", "fr_FR.UTF-8")
    )
    assert [line.split()[0] for line in french] == [line.split()[0] for line in english]
    assert not set(english) & set(french)


def test_the_tool_has_the_french_of_all_that_it_says() -> None:
    tree = ast.parse((PROJECT / "tools/environment.py").read_text(encoding="utf-8"))
    said = {
        ast.literal_eval(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    }
    assert said == set(environment.FRENCH)
    for english, french in environment.FRENCH.items():
        assert sorted(re.findall(r"{\w+}", french)) == sorted(re.findall(r"{\w+}", english))
        assert not re.search(" [;:!?]", french)


def test_python_is_not_there(folder: Path) -> None:
    before = files(folder)
    done = run("make", "html", "PYTHON=python-not-there", cwd=folder)
    assert done.stderr.splitlines()[0] == (
        "The charter needs Python 3.11 or newer, but 'python-not-there' is not there. Install it, or name another one: "
        "make PYTHON=python3.13"
    )
    assert (done.returncode, done.stdout, files(folder)) == (2, "", before)


def test_python_is_too_old(folder: Path, tmp_path: Path) -> None:
    start = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path(sys.argv[1], run_name='__main__')"
    old = interpreter(tmp_path, f'exec {shlex.quote(sys.executable)} -c "{start}" "$@"')
    done = run("make", "html", f"PYTHON={old}", cwd=folder)
    assert done.stderr.splitlines()[0] == (
        f"The charter needs Python 3.11 or newer, but '{sys.executable}' is Python 3.9.2. Install it, or name another "
        "one: make PYTHON=python3.13"
    )
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ("echo 3.9.2; echo /usr", "Python 3.9.2"),
        ("exit 1", "not there"),
    ],
)
def test_another_python_is_named_and_too_old(folder: Path, tmp_path: Path, answers: str, found: str) -> None:
    (folder / ".venv").symlink_to(sys.prefix)
    old = interpreter(tmp_path, answers)
    done = run("make", "html", f"PYTHON={old}", cwd=folder)
    assert done.stderr.splitlines()[0] == (
        f"The charter needs Python 3.11 or newer, but '{old}' is {found}. Install it, or name another one: "
        "make PYTHON=python3.13"
    )
    assert (done.returncode, done.stdout) == (2, "")


def test_venv_is_missing(folder: Path, tmp_path: Path) -> None:
    asked = 'import sys; sys.modules["ensurepip"] = None; exec(sys.argv[2])'
    real = shlex.quote(sys.executable)
    split = interpreter(tmp_path, f"""[ "$1" = -c ] && exec {real} -c '{asked}' "$@" || exec {real} "$@" """)
    done = run("make", "html", f"PYTHON={split}", cwd=folder)
    assert done.stderr.splitlines()[0] == (
        f"'{split}' lacks its module venv. Install it (Debian, Ubuntu: apt install python3-venv)."
    )
    assert (done.returncode, done.stdout) == (2, "")


def test_an_interpreter_is_the_same_when_it_is_asked_by_another_name() -> None:
    path = Path(sys.executable)
    other = f"{path.parent}/../{path.parent.name}/{path.name}"
    assert environment.identity(sys.executable) == environment.identity(other)


def test_when_an_environment_is_made(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def needed(interpreter: str = "Python 3.11 in /usr") -> tuple[str, str]:
        return environment.needed("site", interpreter), environment.needed("dev", interpreter)

    monkeypatch.chdir(folder)
    assert needed() == ("anew", "anew")
    environment.program(environment.VENV).parent.mkdir(parents=True)
    environment.program(environment.VENV).touch()
    environment.finish("site", "Python 3.11 in /usr")
    assert needed() == ("nothing", "add")
    assert needed("Python 3.12 in /usr") == ("anew", "anew")
    environment.STAMPS["dev"].touch()  # as if interrupted
    assert needed() == ("nothing", "anew")
    environment.finish("dev", "Python 3.11 in /usr")
    assert needed() == ("nothing", "nothing")
    replace(folder / "pyproject.toml", "line-length = 120", "line-length = 100")
    assert needed() == ("nothing", "nothing")
    replace(folder / "requirements-dev.lock", "pytest==", "pytest==0.")
    assert needed() == ("nothing", "anew")
    shutil.copy(PROJECT / "requirements-dev.lock", folder)
    for name, old, new in (
        ("requirements.lock", "sphinx==", "sphinx==0."),
        ("pyproject.toml", "cookie_charter.__main__:main", "cookie_charter.cli:main"),
        ("pyproject.toml", "flit_core.buildapi", "setuptools.build_meta"),
    ):
        replace(folder / name, old, new)
        assert needed() == ("anew", "anew"), old
        replace(folder / name, new, old)
        assert needed() == ("nothing", "nothing")
    environment.program(environment.VENV).rename("python")
    assert needed() == ("anew", "anew")
    Path("python").rename(environment.program(environment.VENV))
    monkeypatch.chdir(folder.rename(tmp_path / "moved"))
    assert needed() == ("anew", "anew")


def test_what_prints_is_added_to_what_there_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = "Python 3.11 in /usr"

    def needed() -> tuple[str, str, str]:
        return (
            environment.needed("site", python),
            environment.needed("pdf", python),
            environment.needed("dev", python),
        )

    monkeypatch.chdir(folder)
    environment.program(environment.VENV).parent.mkdir(parents=True)
    environment.program(environment.VENV).touch()
    environment.finish("site", python)
    assert needed() == ("nothing", "add", "add")
    environment.STAMPS["pdf"].touch()  # as if interrupted
    assert needed() == ("nothing", "anew", "anew")
    environment.finish("pdf", python)
    assert needed() == ("nothing", "nothing", "add")
    environment.finish("dev", python)
    assert needed() == ("nothing", "nothing", "nothing")
    environment.STAMPS["dev"].unlink()
    replace(folder / "requirements-pdf.lock", "weasyprint==", "weasyprint==0.")
    assert needed() == ("nothing", "anew", "anew")


def test_a_failure_of_pip_is_shown_whole(folder: Path) -> None:
    (folder / "requirements.lock").write_text("sphinx @ file:///not-there --hash=sha256:00\n", encoding="utf-8")
    done = run("make", "html", f"PYTHON={sys.executable}", cwd=folder)
    assert "ERROR:" in done.stderr
    assert "not-there" in done.stderr
    assert "\nMend what it says above, and try again.\n" in done.stderr
    assert done.stdout == "Installing the pinned dependencies into .venv, once: this takes a minute.\n"
    assert (done.returncode, (folder / ".venv/ready").exists()) == (2, False)


def test_offline_is_one_sentence(folder: Path) -> None:
    (folder / "requirements.lock").write_text(f"sphinx==9.0.4 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    # A port where nobody listens, whatever else the machine can reach.
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "NO_PROXY": "127.0.0.1"}
    done = run("make", "html", f"PYTHON={sys.executable}", cwd=folder, env=nowhere)
    assert done.stderr.splitlines()[0] == (
        "The packages cannot be downloaded: the network, or the package index, cannot be reached. Connect this machine "
        "(behind a proxy: set HTTPS_PROXY), and try again."
    )
    assert "WARNING" not in done.stderr
    assert (done.returncode, (folder / ".venv/ready").exists()) == (2, False)


def test_quality_says_what_it_lacks(tmp_path: Path) -> None:
    done = run(sys.executable, PROJECT / "tools/quality.py", cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert done.stderr.startswith("quality: node, npm, java")
    assert done.stderr.endswith(" must be installed (Debian, Ubuntu: apt install npm default-jre chromium)\n")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


ODD = 'la charte d\'été (1) [x] "y" $z'


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """The charter in a folder whose name the shell, make, a pattern of files and a string of Python may all stumble
    over."""
    return copy_charter(tmp_path / ODD)


def published(site: Path) -> dict[str, bytes]:
    """What was built, but for the fingerprints of settings in which paths stand."""
    return {name: content for name, content in files(site / "_build/html").items() if not name.endswith(".buildinfo")}


def test_a_folder_of_any_name(odd: Path, built_charter: Path) -> None:
    for target in ("html", "check", "gettext", "update-po", "stat", "text", "latex"):
        done = run(*make(odd, target), cwd=odd)
        assert (done.returncode, done.stderr) == (0, ""), target
    assert published(odd) == published(built_charter)
    replace(odd / "docs/index.md", "cookie-travels", "cookie-traveller")
    done = run(*make(odd, "html"), cwd=odd)
    assert done.stderr.startswith("docs/index.md:20:13: unknown file 'pictures/cookie-traveller.*'; did you mean ")
    assert done.returncode == 2


def test_an_environment_in_a_folder_of_any_name(odd: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, odd)
    shutil.copytree(PROJECT / "src", odd / "src")
    # What pip would install is lent by the environment of the tests.
    (odd / "requirements.lock").write_text("", encoding="utf-8")
    (odd / "tools").mkdir()
    shutil.copy(PROJECT / "tools/environment.py", odd / "tools")
    lent = {"PYTHONPATH": sysconfig.get_path("purelib")}
    python = interpreter(odd.parent, f'exec {shlex.quote(sys.executable)} "$@"')
    done = run("make", "stat", f"PYTHON={python}", cwd=odd, env=lent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Installing the pinned dependencies into .venv, once: this takes a minute.\nedition ")
    done = run(".venv/bin/cookie-charter", "check", "none.po", cwd=odd, env=lent)
    assert done.stderr == "cookie-charter check: none.po: No such file or directory\n"
    assert done.returncode == 2
    done = run(
        odd / ".venv/bin/python", "-c", "import cookie_charter as it; print(it.__file__)", cwd=odd.parent, env=lent
    )
    assert done.stdout == f"{odd}/src/cookie_charter/__init__.py\n"
