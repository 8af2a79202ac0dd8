"""What is published: a source distribution from which the tests can be run, and a wheel with the package alone."""

import shutil
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from conftest import PROJECT, run

BUILD = """
import sys
from flit_core.buildapi import build_sdist, build_wheel

build_sdist(sys.argv[1])
build_wheel(sys.argv[1])
"""


def sources() -> set[str]:
    """The files of the project: those that git knows or would take, or, unpacked from a distribution, all of it."""
    if not (PROJECT / ".git").exists():
        with_metadata = {str(path.relative_to(PROJECT)) for path in PROJECT.rglob("*") if path.is_file()}
        return {name for name in with_metadata - {"PKG-INFO"} if "_cache" not in name and "__pycache__" not in name}
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=PROJECT).stdout.split("\0")
    return {name for name in listed if name and (PROJECT / name).exists()}


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both, made from a copy of the sources."""
    copy, folder = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("dist")
    for name in sources():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, copy / name)
    done = run(sys.executable, "-c", BUILD, folder, cwd=copy)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_the_source_distribution_holds_all_that_the_tests_need(dist: Path) -> None:
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    assert names == sources() | {"PKG-INFO"}


def test_the_wheel_holds_the_package_and_nothing_else(dist: Path) -> None:
    (path,) = dist.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == {name.removeprefix("src/") for name in sources() if name.startswith("src/")}


def test_an_index_takes_both_as_they_are(dist: Path) -> None:
    paths = sorted(dist.iterdir())
    assert len(paths) == 2
    done = run(sys.executable, "-m", "twine", "--no-color", "check", "--strict", *paths, cwd=dist)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") == 2  # lines of it break where the path is long


def test_the_python_versions_are_those_that_are_tested() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    start = "Programming Language :: Python :: 3."
    stated = [one.removeprefix(start) for one in project["classifiers"] if one.startswith(start)]
    checks = (PROJECT / ".github/workflows/checks.yml").read_text(encoding="utf-8")
    assert f">=3.{stated[0]}" == project["requires-python"]
    assert all(f'"3.{minor}"' in checks for minor in stated)
