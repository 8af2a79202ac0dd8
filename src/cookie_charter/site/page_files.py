"""What is wrong with the files of pages before anybody reads them as pages: bytes that are no text."""

import os
from collections.abc import Iterator
from pathlib import Path

from cookie_charter.problem import Problem
from cookie_charter.site.project import Site
from cookie_charter.speech import _

MARKDOWN = ".md"


def unreadable(site: Site) -> list[Problem]:
    """Why pages cannot be read at all; each says one thing."""
    return [problem for path in pages(site) for problem in no_text(path)]


def pages(site: Site) -> list[Path]:
    """All files that can be pages."""
    walked = (Path(parent, name) for parent, _folders, names in os.walk(site.source) for name in names)
    return sorted(
        path for path in walked if path.suffix in {MARKDOWN, ".rst"} and path.is_file() and not path.is_symlink()
    )


def no_text(path: Path) -> Iterator[Problem]:
    """Why a file is no text, if it is none; raises OSError if it cannot be read."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        sentence = _("the byte {found} is not UTF-8; save the file in UTF-8")
        yield _at(path, before, sentence.format(found=f"0x{content[error.start]:02X}"))
        return
    if "\0" in text:
        sentence = _("the file contains the control character U+{code:04X}; remove it").format(code=0)
        yield _at(path, text.partition("\0")[0], sentence)


def _at(path: Path, before: str, sentence: str) -> Problem:
    """A problem right behind the text *before* it."""
    return Problem(str(path), before.count("\n") + 1, len(before) - before.rfind("\n"), sentence)
