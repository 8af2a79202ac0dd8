"""Ten editions of the charter beside one."""

import re
from functools import partial
from pathlib import Path
from typing import Final

from charter import make, ready, unbuild
from measuring import Candidate, Failed, Measure, interleaved

MORE: Final = ("de", "es", "he", "it", "nl", "pl", "pt", "uk")
"""Besides French and English: languages that the extension speaks; the search knows the stems of five of them."""

TEN: Final = "make html, ten editions"
ONE: Final = "make html EDITION=fr, of ten editions"


def time_builds(folder: Path, runs: int) -> dict[str, Measure]:
    """``make html`` of a charter of ten editions from nothing, and of its source edition alone."""
    charter = ready(folder / "editions")
    _add_editions(charter)
    return interleaved(
        (
            Candidate(TEN, partial(make, charter), partial(unbuild, charter)),
            Candidate(ONE, partial(make, charter, "EDITION=fr"), partial(unbuild, charter)),
        ),
        runs,
    )


def _add_editions(charter: Path) -> None:
    """Add editions whose messages are all translated, if into English."""
    for language in MORE:
        messages = charter / "locale" / language / "LC_MESSAGES"
        messages.mkdir(parents=True)
        for english in (charter / "locale/en/LC_MESSAGES").glob("*.po"):
            text = english.read_text(encoding="utf-8")
            text = text.replace('"Language: en\\n"', f'"Language: {language}\\n"')
            (messages / english.name).write_text(text, encoding="utf-8")
    conf = charter / "conf.py"
    more = "".join(f', "{language}": "{language}"' for language in MORE)
    text, found = re.subn(
        r"^(charter_editions = \{.*)\}$", rf"\1{more}}}", conf.read_text(encoding="utf-8"), flags=re.M
    )
    if not found:
        raise Failed("conf.py no longer has its charter_editions in one line, where the benchmark adds to them")
    conf.write_text(text, encoding="utf-8")
