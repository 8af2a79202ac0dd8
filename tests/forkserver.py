"""Commands in processes of their own, which begin with all that they would import already imported.

An interpreter that starts and imports Sphinx takes longer than most of what the tests ask of a command. So one process
does that once, and is forked for every command; what comes then is what an interpreter does: it runs the module or the
script as ``__main__``, and ends. ``test_forkserver.py`` holds that a command says and does the same without this.
"""

import atexit
import importlib
import json
import os
import re
import resource
import runpy
import selectors
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from cookie_charter.catalogue import Catalogue, Cookie

ANYWHERE = (
    "babel.support",
    "cookie_charter.audit.report",
    "cookie_charter.catalogue.importing",
    "cookie_charter.hardening",
    "cookie_charter.messages.reader",
    "cookie_charter.pages.table",
    "markdown_it",
    "mdit_py_plugins.dollarmath",
    "sphinx.cmd.build",
    "sphinx.ext.autodoc",
    "sphinx.parsers",
    "sphinx.search",
    "sphinx.transforms.i18n",
)
IMPORTED = {
    "cookie_charter": (
        *ANYWHERE,
        "cookie_charter.cli",
        "cookie_charter.site.build",
        "cookie_charter.site.check",
        "cookie_charter.site.stat",
        "cookie_charter.site.update",
        "furo",
        "myst_parser.parsers.sphinx_",
        "notfound.extension",
        "sphinx_last_updated_by_git",
    ),
    "sphinx": ANYWHERE,
}
"""What is imported for a program: of the modules with words of the interface, only those that it imports itself before
Sphinx knows the language; later such a word is a text, and not a promise of one."""


class ForkServer:
    """A process that is forked for each command that ``run`` is given, of a *program* named in ``IMPORTED``."""

    def __init__(self, program: str, environ: Mapping[str, str]) -> None:
        self._environ = dict(environ)
        self._connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, program, str(theirs.fileno())],
                env=environ,
                pass_fds=[theirs.fileno()],
                stdout=subprocess.PIPE,  # as the commands have; each gets one of its own
                stderr=subprocess.PIPE,
            )
        atexit.register(self._end)

    def takes(self, command: list[str], environ: Mapping[str, str]) -> bool:
        """Whether *command* can be run here: it is Python, and nothing that was read at the start is another now."""
        is_python = command[:2] == [sys.executable, "-m"] or _is_script(command[0])
        return is_python and environ == self._environ

    def run(self, command: list[str], cwd: Path, limits: Mapping[int, int]) -> subprocess.CompletedProcess[str]:
        """What ``subprocess.run`` gives for a command that ``takes`` says yes to, within *limits* of ``resource``."""
        ends = [os.pipe(), os.pipe()]
        written = [end for _read, end in ends]
        socket.send_fds(self._connection, [json.dumps([command, str(cwd), list(limits.items())]).encode()], written)
        for end in written:
            os.close(end)
        said = _read_all([end for end, _written in ends])
        status = self._connection.recv(100)
        assert status, "the process that is forked for every command has ended"
        return subprocess.CompletedProcess(command, int(status), *(text.decode("utf-8") for text in said))

    def _end(self) -> None:
        self._connection.close()
        self._process.communicate()


def limit(limits: Iterable[tuple[int, int]]) -> None:
    """Limit what this process may take: resources by the names that ``resource`` has for them."""
    for name, most in limits:
        resource.setrlimit(name, (most, most))


@cache
def _is_script(path: str) -> bool:
    """Whether a file is a script of this interpreter, such as pip makes of the package's commands."""
    with suppress(OSError), Path(path).open("rb") as file:
        first, second = (file.readline().decode(errors="replace") for _line in range(2))
        # The shell starts an interpreter in a folder with a space in its name.
        named = re.match(r"'''exec' \"(.+)\" \"\$0\"", second) if first == "#!/bin/sh\n" else re.match(r"#!(.+)", first)
        return named is not None and Path(named[1]).parent == Path(sys.executable).parent
    return False


def _read_all(ends: list[int]) -> list[bytes]:
    """What comes out of some pipes, till the last process that could write to them has ended."""
    said = dict.fromkeys(ends, b"")
    with selectors.DefaultSelector() as selector:
        for end in ends:
            selector.register(end, selectors.EVENT_READ)
        while selector.get_map():
            for key, _events in selector.select():
                if part := os.read(key.fd, 1 << 16):
                    said[key.fd] += part
                else:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return list(said.values())


def _become(command: list[str], cwd: str, written: list[int]) -> None:
    """Go on as the process of a command; raises SystemExit, as that does."""
    for end, standard in zip(written, (1, 2), strict=True):
        os.dup2(end, standard)
        os.close(end)
    os.chdir(cwd)
    if command[0] == sys.executable:
        sys.argv = command[2:]
        sys.path[0] = cwd
        runpy.run_module(command[2], run_name="__main__", alter_sys=True)
    else:
        sys.argv = command
        sys.path[0] = str(Path(command[0]).parent)
        runpy.run_path(command[0], run_name="__main__")


def _serve(program: str, connection: socket.socket) -> None:
    """Fork for whoever asks, until nobody can any more."""
    for name in IMPORTED[program]:
        importlib.import_module(name)
    for model in (Catalogue, Cookie):
        model.model_rebuild()  # which pydantic does when the first catalogue is read
    while True:
        asked, written, *_flags = socket.recv_fds(connection, 1 << 20, 2)
        if not asked:
            return
        process = os.fork()
        if process == 0:
            connection.close()
            command, cwd, limits = json.loads(asked)
            limit(limits)
            _become(command, cwd, written)
            return
        for end in written:
            os.close(end)
        _process, status = os.waitpid(process, 0)
        connection.send(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    _serve(sys.argv[1], socket.socket(fileno=int(sys.argv[2])))
