"""Serve one edition, made and shown anew on every save: ``make live``.

sphinx-autobuild watches, serves and reloads. Each build is that of ``sphinx-build``, from message files that are
compiled before it, in a process of its own; where there is fork, it begins with all that it would import, as long as no
file of that has changed.
"""

import signal

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word while the rest is imported

import argparse
import locale
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from sphinx_autobuild.utils import show_message

import cookie_charter
from cookie_charter.processes import FORKED

WATCHED = ("cookie_data", "locale", "conf.py")
EDITORS_OWN = r"/[.#][^/]*$|~$"  # files that editors write beside the one that is edited
SETTINGS = ("locale_dirs=../_build/messages/0", "charter_locale_dirs=../locale")


class Builder:
    """What sphinx-autobuild calls when it starts, and then, in a new process each time, when files have changed."""

    def __init__(
        self, edition: Sequence[str], started: float, sphinx_args: Sequence[str], *, url_host: str, **_commands: object
    ) -> None:
        self.build = partial(build, edition, sphinx_args)
        self.address = f"http://{url_host}"
        self.started = started

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        """Build, and say so."""
        if changed_paths:
            here = Path.cwd()
            there = [path for path in changed_paths if path.exists()]
            shown = [str(path.relative_to(here)) if path.is_relative_to(here) else str(path) for path in there[:5]]
            if shown:
                show_message(f"Detected changes ({', '.join(shown)})")
            show_message("Rebuilding...")
        # Only a process that sphinx-autobuild has started for a change has imported anything ahead.
        is_new = FORKED and bool(changed_paths) and not imported_was_changed_since(self.started)
        context = multiprocessing.get_context("fork") if is_new else multiprocessing.get_context("spawn")
        process = context.Process(target=self.build)
        sys.stdout.flush()  # before the process says anything
        process.start()
        process.join()
        if process.exitcode:
            print("The pages that are served are still the old ones, or some of them are. Mend what is said above.")
        show_message(f"Serving on {self.address}")


def build(edition: Sequence[str], sphinx_args: Sequence[str]) -> None:
    """Compile the message files of an edition and build its pages, in a process that does nothing else."""
    from sphinx.cmd.build import main as sphinx_build

    from cookie_charter.cli import main as command

    with suppress(KeyboardInterrupt):  # of which the server says something
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.exit(command(["po", "compile", *edition]) or sphinx_build(list(sphinx_args)))


def imported_was_changed_since(moment: float) -> bool:
    """Whether a file of what is imported, or of the package, was changed: its text, or where it lies."""
    try:
        return any(path.stat().st_ctime >= moment for path in files_of_imported())
    except OSError:  # it is gone, or in no file of its own
        return True


def files_of_imported() -> Iterator[Path]:
    """The file of each module; of the package all, since some are read when a module is imported."""
    for module in list(sys.modules.values()):
        if isinstance(path := getattr(module, "__file__", None), str):
            yield Path(path)
    package = Path(cookie_charter.__file__).parent
    yield from (path for path in package.rglob("*.*") if path.parent.name != "__pycache__")


def main() -> int:
    """Serve until interrupted."""
    import sphinx_autobuild.__main__ as autobuild
    from sphinx.application import builtin_extensions

    from cookie_charter.site.build import IMPORTED_BY
    from cookie_charter.site.inputs import KNOWN_EXTENSIONS, KNOWN_THEMES

    parser = argparse.ArgumentParser(description="Serve one edition, made and shown anew on every save.")
    parser.add_argument("edition", nargs="?", help="a language of the site; default: the source edition")
    parser.add_argument("--port", default="8000", help="default: 8000")
    options = parser.parse_args()
    edition = [options.edition] if options.edition else []
    arguments = ["--port", options.port, "--re-ignore", EDITORS_OWN]
    arguments += [word for path in WATCHED for word in ("--watch", path)]
    arguments += ["-n", "-A", "live=1", "-c", ".", "-d", "_build/live/doctrees"]
    arguments += [f"-D{setting}" for setting in SETTINGS]
    arguments += [f"-Dlanguage={name}" for name in edition]
    speak_known_locale()
    sys.path.insert(0, str(Path.cwd()))  # as `python -m sphinx` has it
    started = time.time()
    multiprocessing.set_start_method("forkserver" if FORKED else "spawn")
    if FORKED:
        from multiprocessing import forkserver

        known = sorted(KNOWN_EXTENSIONS | KNOWN_THEMES)
        by_them = [name for names in IMPORTED_BY.values() for name in names]
        multiprocessing.set_forkserver_preload([*IMPORTED, *builtin_extensions, *known, *by_them])
        # Ctrl-C reaches each process of a terminal's job. Those that are forked here wait for something to do, and are
        # ended by the server: of an interruption they would only say at length where it was.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        forkserver.ensure_running()  # it imports while all is built for the first time
    autobuild.Builder = partial(Builder, edition, started)
    with suppress(KeyboardInterrupt):  # before there is a server, which ends by it
        signal.signal(signal.SIGINT, signal.default_int_handler)
        autobuild.main([*arguments, "docs", "_build/live/html"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who presses it twice hears no more of it than who presses it once
    return 0


IMPORTED = (
    "sphinx_autobuild.utils",
    "cookie_charter.cli",
    "cookie_charter.site.update",
    "myst_parser.parsers.sphinx_",
    "sphinx.cmd.build",
    "sphinx_last_updated_by_git",
)
"""What a build imports besides what its extensions do when they are imported."""


def speak_known_locale() -> None:
    """Have a locale that the system has, here and in each build: Sphinx does not start in another one."""
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        os.environ["LC_ALL"] = "C.UTF-8"


if __name__ == "__main__":
    sys.exit(main())
