"""What was built can be looked at as from a host, and while it is being written."""

import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from conftest import COMMAND, files, make, replace, run
from playwright.sync_api import Browser, expect

import cookie_charter

LIMIT = 60
"""Seconds that something may take which takes one or two; nothing depends on how long it does take."""


class Running:
    """A program that goes on until Ctrl-C: its lines, as they come."""

    def __init__(self, *command: str, cwd: Path) -> None:
        environ = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )
        self.lines: list[str] = []

    def until(self, pattern: str) -> re.Match[str]:
        """Wait for a line with *pattern* in it; only what was not read yet counts."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(re.sub(r"\x1b\[[0-9;]*m", "", line.rstrip("\n")))
            if found := re.search(pattern, self.lines[-1]):
                return found
        raise AssertionError("\n".join(self.lines))

    def interrupt(self) -> int:
        """Press Ctrl-C, which reaches all processes of a terminal; give the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        assert self.process.stdout is not None
        self.lines += self.process.stdout.read().splitlines()
        return self.process.wait(LIMIT)


@contextmanager
def running(*command: str, cwd: Path) -> Iterator[Running]:
    """Run a program, and leave nothing of it behind."""
    program = Running(*command, cwd=cwd)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(3 * LIMIT)
    try:
        yield program
    finally:
        signal.alarm(0)
        if program.process.poll() is None:
            os.killpg(program.process.pid, signal.SIGKILL)
        program.process.communicate()


def _too_long(signum: int, frame: object) -> None:
    raise TimeoutError("what was waited for did not come")


@pytest.fixture(scope="module")
def built(built_charter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built charter, with a page for addresses that lead nowhere in one edition."""
    site = tmp_path_factory.mktemp("served")
    shutil.copytree(built_charter / "_build", site / "_build")
    (site / "conf.py").write_text("secret", encoding="utf-8")
    (site / "_build/html/fr/404.html").write_text("<p>Cette page n’existe pas", encoding="utf-8")
    (site / "_build/html/en/404.html").unlink(missing_ok=True)
    (site / "_build/html/404.html").unlink(missing_ok=True)
    return site


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    with running(COMMAND, "serve", "--port", "0", cwd=built) as server:
        address = server.until(r"^http://127\.0\.0\.1:\d+")[0]
        server.until("Ctrl-C")
        assert server.lines == [f"{address}/", f"{address}/en/", f"{address}/fr/", "Press Ctrl-C to stop."]
        yield address


class Got(NamedTuple):
    """What a server answered."""

    status: int
    headers: HTTPMessage
    body: bytes


def ask(address: str, path: str, method: str = "GET", **headers: str) -> Got:
    """Ask for *path* just as it stands: no client makes it prettier."""
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=LIMIT)) as connection:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Got(answer.status, answer.headers, answer.read())


def test_every_file_arrives_as_it_is_compressed_or_not(built: Path, address: str) -> None:
    for path, content in files(built / "_build/html").items():
        plain = ask(address, f"/{path}")
        assert (plain.status, plain.body) == (200, content), path
        assert plain.headers["Content-Encoding"] is None
        packed = ask(address, f"/{path}", Accept_Encoding="br, gzip, deflate")
        body = packed.body
        assert packed.headers["Content-Length"] == str(len(body))
        if Path(path).suffix in {".html", ".css", ".js", ".json", ".csv", ".txt", ".svg", ".map"}:
            assert packed.headers["Content-Encoding"] == "gzip", path
            assert gzip.decompress(body) == content
            assert (packed.headers["Vary"], plain.headers["Vary"]) == ("Accept-Encoding", "Accept-Encoding")
        else:
            assert (packed.headers["Content-Encoding"], body) == (None, content)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/fr/", "text/html; charset=utf-8"),
        ("/fr/this-site.html", "text/html; charset=utf-8"),
        ("/fr/_static/charter.css", "text/css; charset=utf-8"),
        ("/fr/_static/doctools.js", "text/javascript; charset=utf-8"),
        ("/fr/cookies.json", "application/json; charset=utf-8"),
        ("/fr/cookies.csv", "text/csv; charset=utf-8"),
        ("/fr/_static/file.png", "image/png"),
        ("/fr/objects.inv", "application/octet-stream"),
    ],
)
def test_the_types_are_right(address: str, path: str, kind: str) -> None:
    got, head = ask(address, path), ask(address, path, "HEAD")
    assert (got.status, got.headers["Content-Type"]) == (200, kind)
    assert (head.status, head.headers["Content-Type"], head.body) == (200, kind, b"")
    assert head.headers["Content-Length"] == str(len(got.body))


def test_gzip_is_for_those_who_take_it(address: str) -> None:
    for accepted in ("gzip;q=0", "gzip; q=0.0, br", "br", "identity"):
        assert ask(address, "/fr/", Accept_Encoding=accepted).headers["Content-Encoding"] is None, accepted
    for accepted in ("gzip", "GZIP;q=0.5", "br;q=0, gzip ; q=1.0"):
        assert ask(address, "/fr/", Accept_Encoding=accepted).headers["Content-Encoding"] == "gzip", accepted


def test_only_what_has_a_version_in_its_address_is_kept(address: str) -> None:
    for path, caching in (
        ("/fr/", "no-cache"),
        ("/fr/_static/charter.css", "no-cache"),
        ("/fr/_static/charter.css?v=1a2b", "max-age=31536000, immutable"),
        ("/fr/nothing.css?v=1a2b", "no-cache"),
    ):
        assert ask(address, path).headers["Cache-Control"] == caching, path


def test_a_folder_leads_to_its_page_and_is_never_listed(address: str) -> None:
    moved = ask(address, "/fr?a=b")
    assert (moved.status, moved.headers["Location"], moved.body) == (301, "/fr/?a=b", b"")
    with urllib.request.urlopen(f"{address}/fr", timeout=LIMIT) as page:
        assert page.url == f"{address}/fr/"
    assert ask(address, "/fr/_static/").status == 404
    assert ask(address, "/fr/index.html/").status == 404


def test_what_is_not_there_is_answered_in_the_language_of_the_edition(address: str) -> None:
    for path in ("/fr/nothing.html", "/fr/_static/nothing/at/all", "/fr/_static/"):
        got = ask(address, path)
        assert (got.status, got.body.decode()) == (404, "<p>Cette page n’existe pas"), path
        assert got.headers["Content-Type"] == "text/html; charset=utf-8"
    for path in ("/en/nothing.html", "/nothing.html"):
        got = ask(address, path)
        assert (got.status, got.body) == (404, b""), path
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        urllib.request.urlopen(f"{address}/en/nothing", timeout=LIMIT)
    caught.value.close()


@pytest.mark.parametrize(
    "path",
    [
        "/../../conf.py", "/fr/../../../conf.py", "/%2e%2e/%2e%2e/conf.py", "/..%2f..%2fconf.py",
        "/fr/..%5c..%5cconf.py",
        "//../../conf.py", "/./../../conf.py",
        "/%252e%252e/%252e%252e/conf.py", "/fr/%00", f"/{'a' * 3000}", "/http://[",
    ],
)  # fmt: skip
def test_nothing_else_on_this_machine_can_be_had(address: str, path: str) -> None:
    assert ask(address, path).status == 404


def test_no_method_but_get_and_head(address: str) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert ask(address, "/fr/", method).status == 501


def test_ctrl_c_ends_it_quietly(built: Path) -> None:
    with running(COMMAND, "serve", "--port", "0", cwd=built) as server:
        address = server.until(r"^http://127\.0\.0\.1:\d+")[0]
        server.until("Ctrl-C")
        with closing(HTTPConnection(urlsplit(address).netloc, timeout=LIMIT)) as connection:
            connection.request("GET", "/fr/")
            connection.getresponse().read()  # the connection stays open, as a browser's does
            assert server.interrupt() == 0
        assert server.lines[-2:] == ["Press Ctrl-C to stop.", ""]


def test_a_browser_that_hangs_up_is_no_fault(built: Path) -> None:
    with running(COMMAND, "serve", "--port", "0", cwd=built) as server:
        address = urlsplit(server.until(r"^http://127\.0\.0\.1:\d+")[0])
        server.until("Ctrl-C")
        for _ in range(5):
            with socket.create_connection((str(address.hostname), address.port or 0), timeout=LIMIT) as hung_up:
                hung_up.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset, not closed
                hung_up.sendall(b"GET /fr/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ask(f"http://{address.netloc}", "/fr/").status == 200
        assert server.interrupt() == 0
        assert server.lines[-2:] == ["Press Ctrl-C to stop.", ""]


def test_a_port_that_is_taken(built: Path, address: str) -> None:
    port = str(urlsplit(address).port)
    done = run(COMMAND, "serve", "--port", port, cwd=built)
    assert done.stderr == (
        f"cookie-charter serve: cannot use port {port} (Address already in use); "
        "choose another one, or 0 for any free port\n"
    )
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    done = run(COMMAND, "serve", f"--port={port}", cwd=tmp_path)
    assert done.stderr.endswith(f"expected the number of a port, 0 to 65535, found '{port}'\n")
    assert done.returncode == 2


def test_nothing_was_built(tmp_path: Path) -> None:
    done = run(COMMAND, "serve", cwd=tmp_path)
    assert done.stderr == "cookie-charter serve: no pages in _build/html; build the site first\n"
    assert (done.returncode, done.stdout) == (2, "")


def save(path: Path, old: str, new: str) -> None:
    """Save a file as many editors do: written beside the old one, which it then replaces."""
    beside = path.with_name(f".{path.name}.swp")
    shutil.copy(path, beside)
    replace(beside, old, new)
    beside.replace(path)


def _last(lines: list[str], part: str) -> int:
    return max(number for number, line in enumerate(lines) if part in line)


def until_it_answers(address: str) -> None:
    """Wait for a server that says where it is before it is there."""
    place = urlsplit(address)
    while True:
        with suppress(ConnectionRefusedError), socket.create_connection((str(place.hostname), place.port or 0)):
            return


GATE = """
import sys
if "forkserver" in " ".join(sys.orig_argv):
    open({!r}).read()
"""


def test_ctrl_c_ends_live_quietly_while_it_still_imports(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = shutil.copytree(Path(cookie_charter.__file__).parent, site.parent / "package/cookie_charter")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with (package / "site/update.py").open("a", encoding="utf-8") as module:
        module.write(GATE.format(str(gate)))
    with running(*make(site, "live", "PORT=0"), cwd=site) as live:
        with gate.open("w", encoding="utf-8"):  # which opens once the process that later builds begin with reads it
            os.killpg(live.process.pid, signal.SIGINT)
        assert live.process.stdout is not None
        said = live.process.stdout.read()
    assert "Traceback" not in said


def test_each_save_builds_and_reloads_once_and_nothing_else_does(
    site: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = shutil.copytree(Path(cookie_charter.__file__).parent, site.parent / "package/cookie_charter")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    saves = [  # a file, what is changed in it, and what a reader of the English edition then sees at once
        ("docs/index.md", "Voir {ref}", "Regardez {ref}", "Regardez"),
        ("cookie_data/shop.yaml", "service: Panier", "service: Corbeille", "Corbeille"),
        ("locale/en/LC_MESSAGES/catalogue.po", 'msgstr "Account"', 'msgstr "Your account"', "Your account"),
        ("locale/en/LC_MESSAGES/charter.po", 'msgid "Voir {ref}', 'msgid "Regardez {ref}', "See the table"),
    ]
    with running(*make(site, "live", "PORT=0", "EDITION=en"), cwd=site) as builder:
        address = builder.until(r"Serving on (http://\S+)")[1]
        builder.until("Waiting to detect changes")
        until_it_answers(address)
        page = browser.new_page()
        page.goto(f"{address}/index.html")
        for path, old, new, seen in saves:
            expect(page.get_by_text(seen).first).not_to_be_attached()
            if path == saves[-1][0]:  # a build that began before would not have read this
                with (package / "pages/domain.py").open("a", encoding="utf-8") as module:
                    module.write('print("the new module")\n')
            save(site / path, old, new)
            builder.until("Serving on")
            expect(page.get_by_text(seen).first).to_be_visible(timeout=LIMIT * 1000)
        page.close()
        builder.interrupt()
    assert not list((site / "locale").rglob("*.mo"))  # nothing is written into what is watched
    assert builder.lines.count("the new module") == 1  # and that was for the last save
    assert "the new module" in builder.lines[_last(builder.lines, "Rebuilding...") :]
    detected = [line for line in builder.lines if "Detected changes" in line]
    assert detected == [f"[sphinx-autobuild] Detected changes ({path})" for path, *_texts in saves]
    assert sum("Rebuilding..." in line for line in builder.lines) == len(saves)
    assert "Traceback" not in "\n".join(builder.lines)
