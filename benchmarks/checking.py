"""``cookie-charter check`` of a long catalogue."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from charter import ready
from contestants import catalogue
from measuring import Candidate, Measure, interleaved, measure
from rows import Row

CHECK: Final = "cookie-charter check"
FLOOR: Final = "import pydantic, yaml; load the file"


def time_checks(folder: Path, rows: Sequence[Row], runs: int) -> dict[str, Measure]:
    """The check of a catalogue of these *rows*, and what no check with these libraries can do without."""
    (folder / "all.yaml").write_text(catalogue(rows), encoding="utf-8")
    floor = "import pydantic, yaml; yaml.load(open('all.yaml', encoding='utf-8'), Loader=yaml.CSafeLoader)"
    python = str(ready(folder / "checking") / ".venv/bin/python")
    check = [python, "-m", "cookie_charter", "check", "all.yaml"]
    return interleaved(
        (
            Candidate(CHECK, lambda: measure(check, folder)),
            Candidate(FLOOR, lambda: measure([python, "-c", floor], folder)),
        ),
        runs,
    )
