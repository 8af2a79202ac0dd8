"""A build in which nothing has changed says what the last one said, and does nothing; any other build is made."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA, environment, replace
from hypothesis import given
from hypothesis import strategies as st

from cookie_charter.site import inputs, unchanged

EDITS = ("edit", "lengthen", "remove", "rename", "add", "link")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts, max_size=3),
    max_leaves=5,
)


class Asked:
    """A process that is asked whether a build of the site in *folder* would be recognised, any number of times."""

    def __init__(self, folder: Path, env: dict[str, str] | None = None) -> None:
        code = (
            "import os, sys; sys.path[0] = os.getcwd(); sys.argv = ['cookie-charter', 'build']\n"
            "from cookie_charter.site import unchanged\n"
            "for line in sys.stdin: print('asked:', unchanged.says(['build']), flush=True)"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=folder,
            env=environment(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __call__(self) -> bool:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(file=self._process.stdin, flush=True)
        for line in self._process.stdout:
            if line.startswith("asked: "):
                return line == "asked: True\n"
        raise AssertionError("it has ended")

    def end(self) -> None:
        self._process.communicate()


def python(site: Path, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=site, env=environment(env), capture_output=True, encoding="utf-8", check=False
    )


def build(site: Path, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return python(site, "-m", "cookie_charter", "build", *arguments, env=env)


def is_built(site: Path, *arguments: str, env: dict[str, str] | None = None, status: int = 0) -> bool:
    """Build; whether Sphinx ran."""
    finished = site / "_build/doctrees/html/fr/finished"
    before = finished.stat().st_mtime_ns if finished.exists() else 0
    done = build(site, *arguments, env=env)
    assert done.returncode == status, done.stderr
    return not finished.exists() or finished.stat().st_mtime_ns != before


def commit(site: Path) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, "commit", "-qam", "A change", "--allow-empty"], cwd=site, check=True)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site in a repository, with a record of its build; whoever changes something takes that back."""
    site = Path(shutil.copytree(DATA / "site", tmp_path_factory.mktemp("recorded") / "a site"))
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("charter_last_updated = True\ncharter_books = ['epub']\n")
        conf.write("epub_exclude_files = ['.buildinfo.bak']\n")
    (site / ".gitignore").write_text("_build\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    subprocess.run(["git", "add", "."], cwd=site, check=True)
    commit(site)
    first, second = build(site), build(site)
    assert (first.returncode, first.stderr) == (0, "")
    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")
    return site


@pytest.fixture(scope="module")
def asked(recorded: Path) -> Iterator[Asked]:
    asked = Asked(recorded)
    yield asked
    asked.end()


def test_the_same_is_said_and_nothing_is_built(recorded: Path) -> None:
    assert not is_built(recorded)
    done = build(recorded)
    assert done.stdout.splitlines() == [
        "fr: built in _build/html/fr",
        "en: 31 of 38 translated",
        "en: built in _build/html/en",
        f"open {(recorded / '_build/html/index.html').as_uri()}",
    ]


def test_sphinx_is_not_imported(recorded: Path) -> None:
    code = (
        "import os, runpy, sys; sys.path[0] = os.getcwd(); sys.argv = ['cookie-charter', 'build']\n"
        "try: runpy.run_module('cookie_charter', run_name='__main__')\n"
        "except SystemExit: print({'argparse', 'sphinx', 'pydantic', 'babel'} & set(sys.modules))"
    )
    done = python(recorded, "-c", code)
    assert done.stdout.splitlines()[-1] == "set()"


def changed(path: Path, edit: str, place: int) -> Callable[[], object]:
    """Do to a file what somebody may do to it; gives what takes that back, but for the time."""
    content = path.read_bytes()
    match edit:
        case "edit":
            place %= max(len(content), 1)
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :] if content else b"a")
        case "lengthen":
            path.write_bytes(content + b"\n")
        case "remove":
            path.unlink()
        case "rename":
            other = path.rename(path.with_name(f"{path.name}.other"))
            return lambda: other.rename(path)
        case "add":
            path.with_name(f"{path.name}.new").touch()
            return path.with_name(f"{path.name}.new").unlink
        case "link":
            path.rename(path.with_name(f"{path.name}.target"))
            path.symlink_to(path.with_name(f"{path.name}.target"))
            return lambda: path.with_name(f"{path.name}.target").replace(path)
    return lambda: path.write_bytes(content)


def files_of(site: Path) -> list[Path]:
    """The files that a build of a site depends on, or has made, in the site."""
    remembered = ("_build/doctrees", "_build/messages", ".git")
    paths = (path for path in sorted(site.rglob("*")) if path.is_file())
    files = [path for path in paths if not str(path.relative_to(site)).startswith(remembered)]
    return [path for path in files if path.name not in (".lock", "unchanged.json")]


@given(choice=st.data())
def test_no_change_of_a_source_or_a_page_is_overlooked(recorded: Path, asked: Asked, choice: st.DataObject) -> None:
    path = choice.draw(st.sampled_from(files_of(recorded)).map(lambda path: path.relative_to(recorded)))
    edit, place = choice.draw(st.sampled_from(EDITS)), choice.draw(st.integers(0, 100_000))
    take_back = changed(recorded / path, edit, place)
    try:
        assert not asked(), f"{edit} {path}"
    finally:
        take_back()
    assert asked()


@pytest.mark.parametrize("kind", [unchanged.PROJECT, unchanged.OUTPUT, unchanged.TREE])
def test_no_change_of_a_file_is_overlooked(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "folder"
    for name in ("a", "b/c", "b/d/e"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"the text of {name}", encoding="utf-8")

    @given(st.sampled_from(["a", "b/c", "b/d/e"]), st.sampled_from(EDITS), st.integers(0, 100))
    def hold(name: str, edit: str, place: int) -> None:
        path = folder / name
        before, times = unchanged.state(kind, str(folder)), path.stat()
        take_back = changed(path, edit, place)
        if path.exists():
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as tools do that copy
        try:
            assert unchanged.state(kind, str(folder)).digest != before.digest
        finally:
            take_back()

    hold()


def recorded_paths(site: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((site / unchanged.RECORD).read_text(encoding="utf-8"))["found"]
    return found


def test_what_is_looked_at(recorded: Path) -> None:
    found = recorded_paths(recorded)
    html, book = recorded / "_build/html", recorded / "_build/epub"
    assert set(found["project"]) == {str(recorded)}
    assert set(found["output"]) == {str(html), str(book / "fr"), str(book / "en")}
    trees = {Path(path).name for path in found["tree"]}
    assert {"alabaster", "babel", "cookie_charter", "docutils", "myst_parser", "pydantic", "sphinx", "yaml"} <= trees
    files = {str(path) for path in found["file"]}
    git = {str(recorded / ".git" / name) for name in ("HEAD", "index", "config")}
    assert {*git, "/etc/mime.types", os.path.realpath(sys.executable)} <= files
    assert str(recorded / ".git/refs") in found["tree"]
    assert any(path.endswith("site-packages") for path in found["folder"])


@pytest.mark.parametrize(
    "env",
    [
        {"SOURCE_DATE_EPOCH": "1"},
        {"LC_ALL": "fr_FR.UTF-8"},
        {"TZ": "Pacific/Auckland"},
        {"READTHEDOCS_CANONICAL_URL": "https://example.org/fr/"},
        {"ANY": ""},
        {"PYTHONOPTIMIZE": "1"},
    ],
    ids=lambda env: next(iter(env)),
)
def test_another_variable(recorded: Path, asked: Asked, env: dict[str, str]) -> None:
    there = Asked(recorded, env)
    assert not there()
    there.end()
    assert asked()


def test_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    # The one thing here that no test can do.
    now = 1_800_000_000.0
    found = []
    for seconds in (0, 1, timedelta(days=1).total_seconds()):
        monkeypatch.setattr("time.time", lambda seconds=seconds: now + seconds)
        found.append(unchanged.surroundings())
    assert found[0] == found[1] != found[2]


def test_another_folder(recorded: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(recorded, tmp_path / "copied"))
    assert is_built(copied)


def test_another_commit(recorded: Path, asked: Asked) -> None:
    assert asked()
    commit(recorded)
    assert not asked()
    assert is_built(recorded)
    assert asked()


def test_another_command(recorded: Path) -> None:
    assert is_built(recorded, "fr")
    assert not is_built(recorded, "fr")
    assert is_built(recorded)
    assert not is_built(recorded)


@pytest.mark.parametrize(
    "arguments", [["--verbose"], ["--jobs", "2"], ["fr", "--output", "elsewhere"]], ids=lambda words: " ".join(words)
)
def test_commands_that_are_always_run(site: Path, arguments: list[str]) -> None:
    build(site, *arguments)
    assert not (site / unchanged.RECORD).exists()


def test_another_version_of_a_package(site: Path, tmp_path: Path) -> None:
    package = Path(unchanged.__file__).parent.parent
    shutil.copytree(package, tmp_path / "lib/cookie_charter")
    env = {"PYTHONPATH": str(tmp_path / "lib")}
    assert is_built(site, env=env)
    assert not is_built(site, env=env)
    words = tmp_path / "lib/cookie_charter/locale/fr/LC_MESSAGES/cookie_charter.po"
    for name in (words, tmp_path / "lib/cookie_charter/pages/table.py"):
        times = name.stat()
        name.write_bytes(name.read_bytes() + b"\n")
        os.utime(name, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert is_built(site, env=env)
        assert not is_built(site, env=env)
    (tmp_path / "lib/sitecustomize.py").touch()
    assert is_built(site, env=env)


@given(choice=st.data())
def test_a_damaged_record_is_ignored(recorded: Path, asked: Asked, choice: st.DataObject) -> None:
    path = recorded / unchanged.RECORD
    content = path.read_bytes()
    record = json.loads(content)
    damage = choice.draw(st.sampled_from(["cut", "text", "replace", "leaf"]))
    match damage:
        case "cut":
            damaged = content[: choice.draw(st.integers(0, len(content) - 1))]
        case "text":
            damaged = choice.draw(st.binary(max_size=20))
        case "replace":
            key = choice.draw(st.sampled_from(sorted(record)))
            value = choice.draw(JSON)
            damaged = json.dumps(record | {key: value}).encode()
            if key == "said" and isinstance(value, list) and all(isinstance(line, str) for line in value):
                return  # these are lines, which are as good as others
        case _:
            kind = choice.draw(st.sampled_from(sorted(record["found"])))
            name = choice.draw(st.sampled_from(sorted(record["found"][kind])))
            record["found"][kind][name] = choice.draw(JSON)
            damaged = json.dumps(record).encode()
    path.write_bytes(damaged)
    try:
        assert not asked()
    finally:
        path.write_bytes(content)
    assert asked()


def test_nothing_is_said_that_a_terminal_obeys(recorded: Path, asked: Asked) -> None:
    path = recorded / unchanged.RECORD
    content = path.read_bytes()
    record = json.loads(content)
    path.write_text(json.dumps(record | {"said": ["\x1b]0;owned\x07"]}), encoding="utf-8")
    assert not asked()
    path.write_bytes(content)
    assert asked()


def test_nobody_reads_what_is_said(recorded: Path) -> None:
    command = [sys.executable, "-m", "cookie_charter", "build"]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command, cwd=recorded, env=environment(), stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
    assert build(recorded).returncode == 0  # for whoever asks next: that build has left no record


def test_a_build_with_a_warning_says_it_again(site: Path) -> None:
    replace(site / "docs/plain.md", "Rien ici.", "{cookie}`none`")
    first, second = build(site), build(site)
    assert first.returncode == second.returncode == 1
    assert "none" in first.stderr
    assert second.stderr == first.stderr
    replace(site / "docs/plain.md", "{cookie}`none`", "Rien ici.")
    assert is_built(site)
    assert not is_built(site)


def test_a_file_that_was_edited_while_it_was_built(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Path(shutil.copytree(recorded, tmp_path / "site", ignore=shutil.ignore_patterns("_build", ".git")))
    monkeypatch.chdir(site)
    read = inputs.paths(inputs.Inputs(), [])
    assert unchanged.record(unchanged.begin(), [], [], read)

    def refuses(began: unchanged.Began) -> bool:
        with pytest.raises(unchanged.NotKnownError):
            unchanged.record(began, [], [], read)
        return True

    for edit in ("edit", "remove", "add"):
        began = unchanged.begin()
        changed(site / "docs/plain.md", edit, 0)
        assert refuses(began)
        (site / "docs/plain.md").touch()
    began = unchanged.begin()
    take_back = changed(site / "docs/forum.md", "edit", 0)
    take_back()  # what was read in between was another text
    assert refuses(began)


def test_a_repository_that_git_cannot_read(site: Path) -> None:
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("charter_last_updated = True\n")
    (site / ".git").write_text("gitdir: not-there\n", encoding="utf-8")
    assert build(site).returncode == 0
    assert not (site / unchanged.RECORD).exists()


def test_a_link_in_place_of_what_was_built(recorded: Path, asked: Asked) -> None:
    html = recorded / "_build/html"
    html.rename(recorded.parent / "html")
    html.symlink_to(recorded.parent / "html")
    assert not asked()
    html.unlink()
    (recorded.parent / "html").rename(html)
    assert asked()


def test_what_was_read_from_elsewhere_is_not_followed(site: Path) -> None:
    (site.parent / "elsewhere.txt").write_text("Un texte.", encoding="utf-8")
    with (site / "docs/plain.md").open("a", encoding="utf-8") as page:
        page.write("\n```{include} ../../elsewhere.txt\n```\n")
    assert is_built(site)
    assert is_built(site)
    replace(site / "docs/forum.md", "#", "#")
    assert is_built(site)  # the page that reads it is not read again
    (site.parent / "elsewhere.txt").write_text("Un autre.", encoding="utf-8")
    assert is_built(site)
    assert "Un autre." in (site / "_build/html/fr/plain.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "setting",
    [
        "import datetime\nrelease = str(datetime.date.today())",
        "import settings_of_ours",
        "from time import time\nrelease = str(time())",
        "import os\nrelease = os.urandom(1).hex()",
        "def setup(app):\n    pass",
        "html_last_updated_fmt = '%H:%M'",
        "templates_path = ['../templates']",
        "html_static_path = ['/tmp/static']",
        "extensions.append('sphinx.ext.intersphinx')",
    ],
)
def test_settings_that_may_read_anything(site: Path, setting: str) -> None:
    (site / "settings_of_ours.py").touch()
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"{setting}\n")
    done = build(site)
    assert done.returncode in (0, 1)
    assert not (site / unchanged.RECORD).exists()


@pytest.mark.parametrize(
    "conf",
    [
        "a = 'b'",
        "from pathlib import Path\nlocale_dirs = [str(Path(__file__).parent / 'locale')]",
        "import os\na = os.environ.get('A', '') or os.getenv('B')",
        "from os import environ\nif 'A' in environ:\n    a = environ['A'].strip()",
        "from pathlib import Path\nversion = Path('VERSION').read_text(encoding='utf-8').strip()",
        "a = [f'{b}!' for b in ('c', 'd')]",
    ],
)
def test_plain_settings(conf: str) -> None:
    assert inputs.is_plain(conf.encode())


@pytest.mark.parametrize(
    "conf",
    [
        "import os as o",
        "import sys",
        "from pathlib import *",
        "from os import urandom",
        "from pathlib import Path\na = Path('b').exists()",
        "from pathlib import Path\na = sorted([Path('b')], key=Path.exists)",
        "a = sorted(['b'], key=open)",
        "a = (lambda: 1)()",
        "a = __import__('time').time()",
        "a = __builtins__['open']('b')",
        "a = [print][0]()",
        "a = ''.__class__",
        "import os\na = os.path.getmtime('b')",
        "import os\nb = os.stat",
        "class A:\n    pass",
        "with open('a') as b:\n    pass",
        "try:\n    a = 1\nexcept ValueError:\n    pass",
        "a = exec('b')",
        "a = (",
        "\0",
    ],
)
def test_settings_that_are_not_plain(conf: str) -> None:
    assert not inputs.is_plain(conf.encode())


def test_what_python_says_is_heard(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, socket, subprocess, sys\n"
        "from cookie_charter.site import inputs\n"
        "inputs.listen(); pathlib.Path('/etc/none').exists(); before = inputs.heard()\n"
        "try: open('/etc/none')\nexcept OSError: pass\n"
        "os.listdir('/etc')\n"
        "after = inputs.heard()\n"
        "print(before.known, '/etc/none' in before.files)\n"
        "print('/etc/none' in after.files, '/etc' in after.folders, after.git)\n"
        "subprocess.run(['git', '--version'], capture_output=True); print(inputs.heard().git, inputs.heard().known)\n"
        "subprocess.run([sys.executable, '-c', '']); print(inputs.heard().known)\n"
        "inputs.listen(); print(inputs.heard().known); socket.gethostname(); print(inputs.heard().known)"
    )
    done = python(tmp_path, "-c", code)
    assert done.stdout.split() == ["True", "False", "True", "True", "False", "True", "True", "False", "True", "False"]


@given(read=JSON)
def test_what_an_edition_read_is_believed_only_as_it_was_written(tmp_path_factory: Any, read: object) -> None:
    path = tmp_path_factory.getbasetemp() / "finished"
    path.write_text(json.dumps(read), encoding="utf-8")
    assert inputs.read(path) is None
    kept = inputs.Inputs(frozenset({"a"}), frozenset({"b"}), frozenset({"c"}), True, False)
    path.write_text(kept.written(), encoding="utf-8")
    assert inputs.read(path) == kept
