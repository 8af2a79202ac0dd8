"""Long texts of a message file stay in the lines that an editor broke them into.

Files made here hold each paragraph in one line, which is what changes least. Poedit and others break lines, each in its
own way; a merge that undid that would show as a change of every entry.
"""

import re
from typing import Final

import polib

_TEXT: Final = re.compile(
    r"(?m)^(?P<prefix>(?:#~ |#\| )?)(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) "
    r'(?P<lines>"[^\r\n]*"(?:\r?\n(?P=prefix)"[^\r\n]*")*)'
)


def as_before(content: str, before: str) -> str:
    """The *content* of a message file with the lines broken as *before*: a text that was there in the very lines that
    it had, a new one as wide as the widest of them."""
    was = {_joined(found["lines"]): _lines(found["lines"]) for found in _TEXT.finditer(before)}
    broken = [line for text, lines in was.items() if lines != _unbroken(text) for line in lines]
    if not broken:
        return content
    width = max(map(len, broken))
    return _TEXT.sub(lambda found: _broken(found, was, width), content)


def _broken(found: re.Match[str], was: dict[str, list[str]], width: int) -> str:
    text = _joined(found["lines"])
    lines = was.get(text)
    if lines is None:
        lines = _lines(polib.POEntry(msgid=polib.unescape(text)).__unicode__(wrapwidth=width))[:-1]  # its empty msgstr
    return f"\n{found['prefix']}".join([f"{found['prefix']}{found['keyword']} {lines[0]}", *lines[1:]])


def _lines(quoted: str) -> list[str]:
    return re.findall(r'(?m)"[^\r\n]*"', quoted)


def _joined(quoted: str) -> str:
    """The text of some lines, escaped as it is in them."""
    return "".join(line[1:-1] for line in _lines(quoted))


def _unbroken(text: str) -> list[str]:
    """The lines of a text where only its own line ends break it, after an empty one if there are any inside."""
    parts = re.findall(r"(?:[^\\]|\\[^n])*\\n|(?:[^\\]|\\.)+$", text)
    return [f'"{part}"' for part in (["", *parts] if len(parts) > 1 else parts)] or ['""']
