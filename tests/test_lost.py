"""Nothing is lost: what interrupts a command, or keeps it from working, leaves files whole and says one sentence."""

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import COMMAND, DATA, environment, files, replace, run, served
from filelock import FileLock

KILLER = """
import os, signal, sys
left = int(os.environ["KILL_AT"])

def kill(event, arguments):
    global left
    path = os.path.abspath(str(arguments[0])) if arguments else ""
    if event in {"open", "os.rename", "os.remove", "shutil.copymode"} and os.sep + "locale" + os.sep in path:
        if event != "open" or arguments[2] & (os.O_WRONLY | os.O_RDWR):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(kill)
"""
"""A module of the interpreter's start that kills the process at the n-th write to a message file of the site."""


def test_an_update_that_is_killed_leaves_whole_message_files(site: Path, tmp_path: Path) -> None:
    run(COMMAND, "po", "update", cwd=site)
    replace(site / "docs/plain.md", "Rien ici.", "Rien du tout.")
    before = files(site / "locale")
    (tmp_path / "start").mkdir()
    (tmp_path / "start/sitecustomize.py").write_text(KILLER, encoding="utf-8")
    killed = 0
    while True:
        environ = {"PYTHONPATH": f"{tmp_path / 'start'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
        done = run(COMMAND, "po", "update", "en", cwd=site, env={**environ, "KILL_AT": str(killed + 1)})
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        killed += 1
        now = {name: content for name, content in files(site / "locale").items() if name.endswith(".po")}
        changed = [name for name in before if now[name] != before[name]]
        assert changed in ([], ["en/LC_MESSAGES/charter.po"])
        assert not changed or b"Rien du tout." in now[changed[0]]
    assert killed >= 2
    assert b"Rien du tout." in files(site / "locale")["en/LC_MESSAGES/charter.po"]
    assert run(COMMAND, "check", cwd=site).returncode == 0


def on_a_full_disk(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that can write no file of more than half a kilobyte."""
    return run("sh", "-c", f"ulimit -f 1; exec {shlex.join(map(str, command))}", cwd=cwd)


def test_a_full_disk_leaves_message_files_and_catalogues_whole(site: Path) -> None:
    replace(site / "docs/plain.md", "Rien ici.", "Rien du tout.")
    before = files(site / "locale") | files(site / "cookie_data")
    for command in (["po", "update"], ["build", "fr"], ["import", "../cookies.csv", "-o", "cookie_data/new.yaml"]):
        (site.parent / "cookies.csv").write_text(
            "name,provider,purpose,service,category\n" + f"a,b,{'long ' * 200},d,necessary\n", encoding="utf-8"
        )
        done = on_a_full_disk(COMMAND, *command, cwd=site)
        assert done.stderr.endswith("File too large\n"), done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert done.returncode == 2
        assert files(site / "locale") | files(site / "cookie_data") == before


def test_a_terminal_that_takes_nothing_is_said(site: Path) -> None:
    done = run("sh", "-c", f"exec {shlex.quote(COMMAND)} po stat > /dev/full", cwd=site)
    assert (done.returncode, done.stderr) == (2, "cookie-charter po stat: No space left on device\n")


def test_a_link_in_the_place_of_a_file_is_not_followed(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.write_text("mine\n", encoding="utf-8")
    for name in ("cookie_data/new.yaml", "locale/de/LC_MESSAGES/charter.po"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).symlink_to(target)
    (tmp_path / "cookies.csv").write_text(
        "name,provider,purpose,service,category\na,b,c,d,necessary\n", encoding="utf-8"
    )
    done = run(COMMAND, "import", tmp_path / "cookies.csv", "-o", "cookie_data/new.yaml", cwd=site)
    assert (done.returncode, done.stderr) == (
        2,
        "cookie-charter import: cookie_data/new.yaml already exists; choose another name\n",
    )
    done = run(COMMAND, "po", "update", "de", cwd=site)
    assert done.stdout.splitlines()[0] == (
        "locale/de/LC_MESSAGES/charter.po:1:1: this is a symbolic link; put the file itself here"
    )
    assert target.read_text(encoding="utf-8") == "mine\n"


BLOCKING = """

def setup(app):
    Path("{pid}").write_text(str(__import__("os").getpid()))
    Path("{gate}").read_text()
"""


@pytest.fixture
def gate(site: Path, tmp_path: Path) -> Path:
    """A gate at which the process of every edition waits until somebody writes to it."""
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(BLOCKING.format(gate=gate, pid=tmp_path / "pid"))
    return gate


@contextmanager
def started(*command: str | Path, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """A command that runs, in a process group of its own as in a terminal."""
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def open_gate(gate: Path) -> None:
    """Let the process through that waits, or that will come."""
    gate.write_text("go", encoding="utf-8")


def test_a_second_build_waits_for_the_first(site: Path, gate: Path) -> None:
    with started(COMMAND, "build", "fr", cwd=site) as first:
        waiting = gate.open("w", encoding="utf-8")  # which opens once the first build stands at the gate
        with started(COMMAND, "build", "fr", cwd=site) as second:
            assert second.stderr is not None
            assert second.stderr.readline() == "waiting for another build in this folder\n"
            waiting.close()
            assert first.wait() == 0
            open_gate(gate)
            assert second.wait() == 0
            assert second.stderr.read() == ""
    index = (site / "_build/html/fr/searchindex.js").read_text(encoding="utf-8")
    assert '"plain"' in index


def test_a_build_whose_parent_is_killed_ends_by_itself(site: Path, gate: Path, tmp_path: Path) -> None:
    # The gate opens once the build stands at it.
    with started(COMMAND, "build", "fr", cwd=site) as build, gate.open("w", encoding="utf-8"):
        build.kill()
        build.wait()
        # The process that builds holds the lock for as long as it lives.
        with FileLock(site / "_build/.lock").acquire(timeout=60):
            assert (tmp_path / "pid").exists()


def test_ctrl_c_in_a_build_is_one_sentence(site: Path, gate: Path, tmp_path: Path) -> None:
    with started(COMMAND, "build", "fr", cwd=site) as build:
        waiting = gate.open("w", encoding="utf-8")
        os.killpg(build.pid, signal.SIGINT)
        assert build.wait() == 2
        assert build.stderr is not None
        assert build.stderr.read() == "cookie-charter build: interrupted\n"
        waiting.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text(encoding="utf-8")), 0)


def test_a_check_writes_nothing_beside_the_sources(charter: Path) -> None:
    before = files(charter)
    done = run(COMMAND, "check", cwd=charter)
    assert (done.returncode, done.stdout) == (0, "no problems (catalogues: 2, pages: 4, message files: 4)\n")
    assert {name for name in files(charter) if not name.startswith("_build/")} == before.keys()


@pytest.mark.parametrize("command", [["check", "gate.po"], ["import", "gate.csv"]])
def test_ctrl_c_in_any_command_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    gate = tmp_path / command[1]
    os.mkfifo(gate)
    with started(COMMAND, *command, cwd=tmp_path) as process:
        with gate.open("w", encoding="utf-8"):  # which opens once the command reads it
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait() == 2
        assert process.stderr is not None
        assert process.stderr.read() == f"cookie-charter {command[0]}: interrupted\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_visit_that_is_ended_is_one_sentence_and_leaves_no_profile(
    tmp_path: Path, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = Path(tempfile.mkdtemp())  # not in tmp_path: the names of Chromium's sockets would be too long
    monkeypatch.setenv("TMPDIR", str(temporary))
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    (tmp_path / "visit.py").write_text(f"def visit(page):\n    open({str(gate)!r}).read()\n", encoding="utf-8")
    (tmp_path / "index.html").write_text("<title>x</title>", encoding="utf-8")
    catalogue = DATA / "site/cookie_data/shop.yaml"
    with (
        served(tmp_path) as address,
        started(COMMAND, "audit", catalogue, "--url", address, "--visit", "visit.py", cwd=tmp_path) as process,
        gate.open("w", encoding="utf-8"),  # which opens once the visit is at its script
    ):
        assert list(temporary.glob("*/*/Default/*")) != []
        os.kill(process.pid, number)
        assert process.wait() == 2
        assert list(temporary.iterdir()) == []
        temporary.rmdir()
        assert process.stdout is not None
        assert process.stderr is not None
        assert (process.stdout.read(), process.stderr.read()) == ("", "cookie-charter audit: interrupted\n")


def test_ctrl_c_while_the_command_is_loaded_is_one_sentence() -> None:
    code = (
        "import sys; import cookie_charter.__main__ as command\n"
        "class Late:\n"
        "    def find_spec(name, *_arguments):\n"
        "        if name == 'cookie_charter.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Late); sys.exit(command.main())"
    )
    done = run(sys.executable, "-c", code, cwd=DATA)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "cookie-charter: interrupted\n"


def test_what_is_built_elsewhere_removes_nothing_there(site: Path) -> None:
    kept = site / "public/fr/kept.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("kept", encoding="utf-8")
    done = run(COMMAND, "build", "fr", "--output", "_build/../public/fr", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert kept.read_text(encoding="utf-8") == "kept"


def test_a_build_folder_that_is_none(site: Path) -> None:
    (site / "_build").write_text("", encoding="utf-8")
    done = run(COMMAND, "build", cwd=site)
    assert done.stderr == (
        "cookie-charter build: _build is a file; remove it: the output goes into a folder of that name\n"
    )
    assert (done.returncode, done.stdout) == (2, "")
    (site / "_build").unlink()
    (site / "elsewhere").mkdir()
    (site / "_build").symlink_to("elsewhere")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (2, "cookie-charter build: _build is a symbolic link; remove it\n")


@pytest.mark.parametrize("command", [["build"], ["po", "update"], ["check"]])
@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "9" * 30])
def test_a_wrong_date_of_the_sources(site: Path, command: list[str], epoch: str) -> None:
    before = files(site)
    done = run(COMMAND, *command, cwd=site, env={"SOURCE_DATE_EPOCH": epoch})
    assert done.stderr == (
        f"cookie-charter {' '.join(command)}: SOURCE_DATE_EPOCH must be a number of seconds since 1970, found "
        f"'{epoch}'\n"
    )
    assert (done.returncode, done.stdout, files(site)) == (2, "", before)


def as_another_user(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command without the power of root over what may not be written."""
    powerless = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    return run(*powerless, *command, cwd=cwd)


@pytest.mark.parametrize(
    ("folder", "command", "sentence"),
    [
        (".", ["build"], "_build: Permission denied"),
        ("_build", ["build"], "_build/.lock: Permission denied"),
        ("_build/html", ["build", "fr"], "_build/html/fr: Permission denied"),
        ("locale/en/LC_MESSAGES", ["po", "update"], "locale/en/LC_MESSAGES/catalogue.po: Permission denied"),
        ("locale", ["po", "update", "de"], "locale/de: Permission denied"),
    ],
)
def test_a_folder_that_may_not_be_written(site: Path, folder: str, command: list[str], sentence: str) -> None:
    (site / folder).mkdir(parents=True, exist_ok=True)
    (site / folder).chmod(0o555)
    before = files(site / folder)
    done = as_another_user(COMMAND, *command, cwd=site)
    (site / folder).chmod(0o755)
    name = " ".join(command[:2]) if command[0] == "po" else command[0]
    assert sentence in done.stderr
    assert done.stderr.endswith("Permission denied\n")
    assert len(done.stderr.splitlines()) == 1
    assert name == "build" or done.stderr.startswith(f"cookie-charter {name}: ")
    assert done.returncode == 2
    assert folder != "locale/en/LC_MESSAGES" or files(site / folder) == before


def test_message_files_may_be_read_only(site: Path) -> None:
    for path in [*(site / "locale").rglob("*"), site / "locale"]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    done = as_another_user(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")


def test_nobody_needs_a_home(site: Path) -> None:
    for command in (["build"], ["check"], ["po", "update"]):
        done = run("env", "-u", "HOME", COMMAND, *command, cwd=site)
        assert (done.returncode, done.stderr) == (0 if command != ["check"] else done.returncode, "")
        assert "Traceback" not in done.stdout
