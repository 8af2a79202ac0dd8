"""Make an environment in ``.venv`` of the working directory, as ``make html`` does, with no more than a theme and MyST.

    python benchmarks/bare.py tools requirements.lock

The first argument is the folder of ``environment.py``, the second the lock whose versions are installed.
"""

import re
import sys
import tempfile
from pathlib import Path
from types import ModuleType

PACKAGES = ("sphinx", "furo", "myst-parser")


def main(tools: str, lock: str) -> None:
    """Make the environment; the process ends with what is wrong if that fails."""
    sys.path.insert(0, tools)
    import environment

    try:
        _make(environment, Path(lock))
    except environment.NotMadeError as error:
        sys.exit(str(error))


def _make(environment: ModuleType, lock: Path) -> None:
    environment.run(sys.executable, "-m", "venv", "--clear", "--without-pip", ".venv")
    with tempfile.TemporaryDirectory() as folder:
        versions = Path(folder) / "versions.txt"
        versions.write_text("\n".join(re.findall(r"^\S+==\S+", lock.read_text(encoding="utf-8"), re.MULTILINE)))
        options = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-compile", "--retries", "1")
        pip = environment.bundled_pip(Path(folder))
        environment.run(*pip, "install", *options, "--constraint", str(versions), *PACKAGES)


if __name__ == "__main__":
    main(*sys.argv[1:])
