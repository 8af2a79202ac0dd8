"""From a clone to both editions, beside an environment that has Sphinx, the theme and MyST, and no site."""

import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Final

from charter import PROJECT, clone, make, unbuild
from measuring import Candidate, Failed, Measure, interleaved, measure

FROM_CLONE: Final = "make html in a new clone"
BARE: Final = "venv; pip install sphinx furo myst-parser"


class NotInstalledError(Exception):
    """The packages cannot be had; the message says why."""


def time_installs(folder: Path, runs: int) -> dict[str, Measure]:
    """Both of them, with packages that pip has in its cache after the warm-up; raises NotInstalledError."""
    charter = clone(folder / "installed")
    bare = folder / "bare"
    bare.mkdir()
    try:
        _install_bare(bare)
    except Failed as error:
        lines = str(error).splitlines()
        said_by_pip = [line for line in lines if line.startswith("ERROR: ")]
        raise NotInstalledError([*lines, *said_by_pip][-1]) from None
    return interleaved(
        (
            Candidate(FROM_CLONE, partial(make, charter, f"PYTHON={sys.executable}"), partial(_as_cloned, charter)),
            Candidate(BARE, partial(_install_bare, bare), partial(shutil.rmtree, bare / ".venv")),
        ),
        runs,
    )


def _as_cloned(charter: Path) -> None:
    shutil.rmtree(charter / ".venv", ignore_errors=True)
    unbuild(charter)


def _install_bare(folder: Path) -> Measure:
    script = Path(__file__).parent / "bare.py"
    return measure([sys.executable, str(script), str(PROJECT / "tools"), str(PROJECT / "requirements.lock")], folder)
