"""``make html`` in clones of this repository: from nothing, with nothing changed, and with one text changed."""

import importlib.metadata
import re
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Final

import by_hand
from changing import COOKIE, SENTENCE, TRANSLATION, Changing
from measuring import Candidate, Failed, Measure, interleaved, measure, output

PROJECT: Final = Path(__file__).parent.parent
HTML: Final = "_build/html"

MAKE: Final = "make html"
UNCHANGED: Final = "make html, nothing changed"
CHANGED: Final = {
    "make html, one changed sentence": SENTENCE,
    "make html, one changed cookie": COOKIE,
    "make html, one changed translation": TRANSLATION,
}

_ENVIRONMENT: Final = """\
import sys
sys.path.insert(0, "tools")
import environment
interpreter = environment.identity(sys.executable)
environment.finish("site", interpreter)
assert environment.needed("site", interpreter) == "nothing"
"""


def clone(folder: Path) -> Path:
    """Clone this repository into *folder*: what is not committed is not in it."""
    output(["git", "clone", "--quiet", "--shared", str(PROJECT), str(folder)], PROJECT)
    return folder


def ready(folder: Path) -> Path:
    """Clone this repository into *folder*, with an environment that is ready, as a first ``make html`` leaves it.

    What is installed in it are the packages of the lock, which are those of this process, and the extension, which is
    not that of the clone.
    """
    clone(folder)
    output([sys.executable, "-m", "venv", "--without-pip", ".venv"], folder)
    python = folder / ".venv/bin/python"
    purelib = "import sysconfig; print(sysconfig.get_path('purelib'))"
    _copy_packages(folder / "requirements.lock", Path(output([str(python), "-c", purelib], folder).strip()))
    output([str(python), "-c", _ENVIRONMENT], folder)
    return folder


def _copy_packages(lock: Path, folder: Path) -> None:
    """Copy the packages of a *lock*, and what finds the extension, into the *folder* of an environment."""
    pinned = re.findall(r"^([\w.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
    for name in (*pinned, "sphinx-cookie-charter"):
        distribution = importlib.metadata.distribution(name)
        for part in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            source = Path(str(distribution.locate_file(part)))
            if source.is_dir():
                shutil.copytree(source, folder / part, dirs_exist_ok=True)  # several share a namespace
            else:
                shutil.copy2(source, folder)


def make(charter: Path, *arguments: str) -> Measure:
    """Run ``make html`` with these *arguments*."""
    return measure(["make", "html", *arguments], charter)


def unbuild(charter: Path) -> None:
    """Remove what was built."""
    shutil.rmtree(charter / "_build", ignore_errors=True)


def time_builds(folder: Path, runs: int) -> dict[str, Measure]:
    """``make html`` from nothing, a plain build of the same pages, and ``make html`` where little or nothing is left
    to do."""
    charter = ready(folder / "charter")
    make(charter)
    plain = by_hand.write(ready(folder / "by-hand"), charter / HTML / "fr")
    return interleaved(
        (
            Candidate(MAKE, partial(make, charter), partial(unbuild, charter)),
            Candidate(by_hand.PLAIN, partial(by_hand.build, plain), partial(unbuild, plain)),
            Candidate(UNCHANGED, partial(make, charter)),
            *(_changed(name, folder / f"changed-{number}") for number, name in enumerate(CHANGED)),
        ),
        runs,
    )


def _changed(name: str, folder: Path) -> Candidate:
    charter = ready(folder)
    make(charter)
    changing = Changing(CHANGED[name], charter)

    def runs() -> Measure:
        taken = make(charter)
        if not changing.is_in((charter / HTML / changing.page).read_text(encoding="utf-8")):
            raise Failed(f"{name}: {changing.page} does not show what changed in {changing.path}")
        return taken

    return Candidate(name, runs, changing.save)
