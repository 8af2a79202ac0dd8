"""What the manual shows is what a reader gets: its examples are files, and what its commands print is what they print.

An example is a folder of ``tests/data/manual/`` with the steps of a reader, by their numbers: a folder ``1`` has files
to write, a file ``2.diff`` is to be changed in them, and each command of ``2.console`` is run, and prints what it says.
"""

import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from conftest import DATA, PROJECT, run

MANUAL = PROJECT / "manual"
EXAMPLES = DATA / "manual"
GUIDES = [MANUAL / name for name in ("index.md", "start.md")] + [
    path for folder in ("tutorials", "how-to") for path in sorted((MANUAL / folder).glob("*.md"))
]
TYPED = {MANUAL / "how-to/hosting.md"}
"""Pages whose blocks are read out of the page by tests of their own (tests/test_hosting.py)."""
HOME = "/home/you"
"""Where a reader is, in what the manual shows."""


def steps(example: Path) -> list[Path]:
    """The steps of an example: of one number what is written, what is changed, then what is run."""
    kinds = ["", ".diff", ".console"]
    return sorted(example.iterdir(), key=lambda path: (int(path.name.split(".")[0]), kinds.index(path.suffix)))


def commands(session: str) -> list[str]:
    """The commands of a session; a line that ends with a backslash goes on in the next."""
    return re.findall(r"^\$ ((?:.*\\\n)*.*)$", session, re.M)


def played(session: str, folder: Path, place: Path) -> tuple[str, Path]:
    """The session as it comes out, run in *folder*, and the folder it has come to.

    A command that fails ends it, unless the next one says how: `echo $?`.
    """
    script = "exec 2>&1\nset -o pipefail\n"
    told = commands(session)
    for command, after in zip(told, [*told[1:], ""], strict=True):
        script += f"(exit ${{status:-0}})\n{command}\nstatus=$?\nprintf '\\0'\n"
        script += "" if after == "echo $?" else '[ "$status" = 0 ] || exit 1\n'
    programs = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    done = run("bash", "-c", f"{script}pwd", cwd=folder, env={"PATH": programs})
    assert done.returncode == 0, done.stdout
    *outputs, end = done.stdout.replace(str(place), HOME).split("\0")
    shown = "".join(f"$ {command}\n{output}" for command, output in zip(told, outputs, strict=True))
    return shown, Path(end.strip().replace(HOME, str(place)))


@pytest.mark.parametrize("example", [path.name for path in sorted(EXAMPLES.iterdir())])
def test_a_reader_gets_what_the_manual_shows(tmp_path: Path, example: str) -> None:
    folder = tmp_path
    for step in steps(EXAMPLES / example):
        if step.is_dir():
            shutil.copytree(step, tmp_path, dirs_exist_ok=True)
        elif step.suffix == ".diff":
            done = run("git", "apply", step, cwd=tmp_path)
            assert (done.returncode, done.stderr) == (0, ""), step
        else:
            session = step.read_text(encoding="utf-8")
            shown, folder = played(session, folder, tmp_path)
            assert shown == session, step


def included(page: Path) -> set[Path]:
    """The files that a page includes."""
    found = re.findall(r"^`{3,}\{literalinclude\} (\S+)$", page.read_text(encoding="utf-8"), re.M)
    return {(page.parent / name).resolve() for name in found}


def test_every_step_is_shown() -> None:
    shown = {path for page in GUIDES for path in included(page)}
    files = {step for example in EXAMPLES.iterdir() for step in steps(example) if step.is_file()}
    assert files - shown == set()
    assert [path for path in shown if not path.is_file()] == []


@pytest.mark.parametrize("page", [str(page.relative_to(MANUAL)) for page in GUIDES if page not in TYPED])
def test_an_example_of_several_lines_is_a_file(page: str) -> None:
    text = (MANUAL / page).read_text(encoding="utf-8")
    typed = [body for _, _, body in re.findall(r"^(`{3,})(\w+)\n(.*?)^\1$", text, re.M | re.S)]
    typed += re.findall(r"^(?: {4}.*\n){2,}", text, re.M)
    assert [body for body in typed if body.count("\n") > 1] == []


def test_pages_of_the_examples_fit_a_telephone() -> None:
    pages = sorted(EXAMPLES.glob("*/1/site/*.html"))
    assert len(pages) == 4
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    assert [page for page in pages if viewport not in page.read_text(encoding="utf-8")] == []


def test_configurations_of_the_examples_are_valid() -> None:
    """The workflow is one of GitHub's, the job one of GitLab's, the hooks are pre-commit's."""
    for schema, name in (("github-workflows", ".github/workflows/cookies.yml"), ("gitlab-ci", ".gitlab-ci.yml")):
        check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
        done = run(*check, EXAMPLES / "audit/1" / name, cwd=PROJECT)
        assert done.returncode == 0, done.stdout + done.stderr
    hooks = EXAMPLES / "pre-commit/1/.pre-commit-config.yaml"
    done = run(sys.executable, "-m", "pre_commit", "validate-config", hooks, cwd=PROJECT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (repository,) = yaml.safe_load(hooks.read_text(encoding="utf-8"))["repos"]
    ours = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in ours]


@pytest.mark.browser
@pytest.mark.build
def test_pictures_are_of_what_is_built(built_charter: Path, tmp_path: Path) -> None:
    """Each picture of the gallery is taken anew, is as wide as the one that is shown, and is shown."""
    site = tmp_path / "project"
    for name in ("tools", "tests/data"):
        shutil.copytree(PROJECT / name, site / name)
    shutil.copytree(built_charter / "_build/html", site / "_build/html")
    done = run(sys.executable, "tools/gallery.py", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    taken = {path.name: width(path) for path in (site / "manual/gallery").iterdir()}
    assert taken == {path.name: width(path) for path in (MANUAL / "gallery").iterdir()}
    text = (MANUAL / "gallery.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^```\{image\} gallery/(.*)\n:alt: \S", text, re.M)) == sorted(taken)
    assert sum(path.stat().st_size for path in (MANUAL / "gallery").iterdir()) < 400_000


def width(picture: Path) -> int:
    """The width of a PNG, in pixels; its height depends on the fonts of the machine."""
    return int.from_bytes(picture.read_bytes()[16:20])
