"""Characters that nobody sees, and texts that look the same though they are not.

A text can hold characters that show nothing: marks that join or part letters, that turn the order of what follows, or
that do nothing. Some scripts need some of them, so what counts is their place:

* a joiner (U+200C, U+200D) in scripts whose letters change with their neighbours, and between parts of an emoji;
* a variation selector behind what has variants: a digit or a symbol, a letter of a script that has them;
* the space without width (U+200B) beside letters of scripts that put no spaces between words;
* a mark of direction (U+200E, U+200F, U+061C) in a text that runs from right to left.

Anywhere else such a character hides something, or keeps a name from being found. See
https://www.unicode.org/reports/tr36/ and the property ``Default_Ignorable_Code_Point`` of Unicode.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

_JOINERS: Final = "\u200c\u200d"
_ZERO_WIDTH: Final = "\u200b"
_DIRECTIONS: Final = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
_SELECTORS: Final = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

_WITHOUT_SPACES: Final = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\u2e80-\u9fff\ua980-\ua9ff"
    "\uaa60-\uaadf\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of Thai, Lao, Tibetan, Myanmar, Khmer, Tai, Balinese, Javanese, Chinese and Japanese."""

_FIRST_JOINED: Final = "\u0600"
"""Where the scripts begin whose letters a joiner changes: none of Latin, Greek, Cyrillic or Hebrew does it."""

_FIRST_VARIED: Final = "\u1000"
"""The same of letters that have variants."""


def unseen(text: str, *, right_to_left: bool = False) -> str | None:
    """The first character of *text* that shows nothing and has no use in its place; None if there is none.

    *right_to_left* says that the language of the text runs so, even if no letter of it shows that.
    """
    return next((found[0] for found in _useless(text, right_to_left)), None)


def without_unseen(text: str) -> str:
    """*text* without any of these characters."""
    useless = {found.start() for found in _useless(text, right_to_left=False)}
    return "".join([char for place, char in enumerate(text) if place not in useless])


def _useless(text: str, right_to_left: bool) -> Iterator[re.Match[str]]:
    if _DIRECTIONS.search(text):
        right_to_left = right_to_left or any(map(_runs_right_to_left, text))
    for found in _UNSEEN.finditer(text):
        char, before = found[0], text[found.start() - 1 : found.start()]
        if char in _JOINERS:
            useful = _joins(before)
        elif char == _ZERO_WIDTH:
            beside = (before, text[found.end() : found.end() + 1])
            useful = any(_WITHOUT_SPACES.fullmatch(one) for one in beside)
        elif _DIRECTIONS.fullmatch(char):
            useful = right_to_left
        elif _SELECTORS.fullmatch(char):
            useful = _varies(before)
        else:
            useful = False
        if not useful:
            yield found


def _runs_right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in {"R", "AL"} and unicodedata.category(char)[0] == "L"


def _joins(before: str) -> bool:
    """Whether a joiner changes the look of the character *before* it, or of what follows that."""
    return before >= _FIRST_JOINED and (unicodedata.category(before)[0] in "LM" or _is_symbol(before))


def _varies(before: str) -> bool:
    return (before >= _FIRST_VARIED and unicodedata.category(before)[0] == "L") or (
        bool(before) and (_is_symbol(before) or before.isdigit() or before in "#*")
    )


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sm", "Sk", "Po", "Pd"} and not char.isascii()


def look(text: str) -> str:
    """What *text* looks like: the same for two texts that nobody can tell apart, however their accents were typed."""
    # ASCII is the most of it, and looks like what it is.
    return text if text.isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def is_name(text: str, marks: str) -> bool:
    """Whether *text* begins with a letter or a digit of any script, and has nothing but these and *marks*."""
    return text[:1].isalnum() and all(char in marks or unicodedata.category(char)[0] in "LMN" for char in text)
