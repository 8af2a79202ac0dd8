"""Pin the newest dependencies that fit together, for Python 3.11 to 3.14 at once: ``make lock``.

``requirements.lock`` is what the site needs; ``requirements-dev.lock`` is that, pin by pin, and all the rest;
``requirements-pdf.lock`` is, of these, what the site needs and what prints it as PDF.
``--keep`` pins no newer version than stands there already, such as after a change of pyproject.toml.
"""

import subprocess
import sys

SITE = ("build", "site")
DEV = (*SITE, "test", "lint", "bench")


def main() -> int:
    """Make the locks; the exit status is that of uv."""
    upgrade = [] if "--keep" in sys.argv[1:] else ["--upgrade"]
    return (
        compiled("requirements.lock", SITE, upgrade)
        or compiled("requirements-dev.lock", DEV, [*upgrade, "--constraint", "requirements.lock"])
        or compiled(
            "requirements-pdf.lock", SITE, [*upgrade, "--extra", "pdf", "--constraint", "requirements-dev.lock"]
        )
    )


def compiled(lock: str, groups: tuple[str, ...], options: list[str]) -> int:
    """Make one lock of what the package and its command need, and of some groups; gives uv's exit status."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--output-file", lock, "--quiet"]
    command += ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes"]
    command += ["--extra", "command", "--no-emit-index-url", "--custom-compile-command", "make lock", *options]
    return subprocess.call([*command, *(f"--group={group}" for group in groups)])


if __name__ == "__main__":
    sys.exit(main())
