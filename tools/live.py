"""Serve one edition, made and shown anew on every save: ``make live``.

Pages are built by Sphinx itself, as sphinx-autobuild starts it, from message files that are compiled before each build.
"""

import argparse
import locale
import os
import shlex
import subprocess
import sys

WATCHED = ("cookie_data", "locale", "conf.py")
EDITORS_OWN = r"/[.#][^/]*$|~$"  # files that editors write beside the one that is edited
SETTINGS = ("locale_dirs=../_build/messages/0", "charter_locale_dirs=../locale")


def main() -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="Serve one edition, made and shown anew on every save.")
    parser.add_argument("edition", nargs="?", help="a language of the site; default: the source edition")
    parser.add_argument("--port", default="8000", help="default: 8000")
    options = parser.parse_args()
    edition = [options.edition] if options.edition else []
    compiling = shlex.join([sys.executable, "-m", "cookie_charter", "po", "compile", *edition])
    command = [sys.executable, "-m", "sphinx_autobuild", "--port", options.port, "--pre-build", compiling]
    command += [word for path in WATCHED for word in ("--watch", path)]
    command += ["--re-ignore", EDITORS_OWN, "-n", "-A", "live=1", "-c", ".", "-d", "_build/live/doctrees"]
    command += [f"-D{setting}" for setting in SETTINGS]
    command += [f"-Dlanguage={name}" for name in edition]
    try:
        return subprocess.call([*command, "docs", "_build/live/html"], env=known_locale())
    except KeyboardInterrupt:  # of which the server has said something
        return 0


def known_locale() -> dict[str, str]:
    """The variables of the environment, with a locale that the system has: Sphinx does not start in another one."""
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        return {**os.environ, "LC_ALL": "C.UTF-8"}
    return dict(os.environ)


if __name__ == "__main__":
    sys.exit(main())
