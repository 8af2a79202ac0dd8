"""How a language sets its punctuation, for those languages whose rules somebody wrote down here.

French: the rules of the Imprimerie nationale, where ``; : ! ?`` follow a no-break space (U+00A0, or the narrow U+202F)
and quotation marks are guillemets with one inside. English: no space before these marks, and curly quotation marks.
Both: the typographic apostrophe.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cookie_charter.messages.markup import MARK
from cookie_charter.speech import N_, _

_WORD: Final = rf"[\w{MARK}]"
_NO_BREAK: Final = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


class Rule(NamedTuple):
    """What a language does not allow, as a *pattern*, and what to do about it."""

    pattern: re.Pattern[str]
    sentence: str


_APOSTROPHE: Final = Rule(
    re.compile(rf"(?<!\S)[^\s']*(?:(?<={_WORD})'|'(?={_WORD}))\S*"), N_("type the apostrophe ’ in {found!r}")
)

RULES: Final = {
    "fr": (
        # A colon between figures or in an address has no space: only what ends a word counts.
        Rule(
            re.compile(rf"(?<![^\s{_NO_BREAK}])[^\s{_NO_BREAK}]*[^\s;:!?({_NO_BREAK}][;:!?]+(?=\s|[»)]|$)"),
            N_("put a no-break space before the last mark of {found!r}"),
        ),
        Rule(
            re.compile(r"(?<![^ ])[^ ]* (?:[;:!?]+(?=[\s»)]|$)|»)"), N_("make the space in {found!r} a no-break space")
        ),
        Rule(re.compile(rf"«(?![{_NO_BREAK}])\s*\S*"), N_("put a no-break space after the « of {found!r}")),
        Rule(
            re.compile(rf"(?<![^\s{_NO_BREAK}])[^\s{_NO_BREAK}]+»"),
            N_("put a no-break space before the » of {found!r}"),
        ),
        Rule(re.compile(r'"\S*'), N_("use guillemets « » for the quotation, not {found!r}")),
        _APOSTROPHE,
    ),
    "en": (
        Rule(
            re.compile(rf"(?<![^\s{_NO_BREAK}])[^\s{_NO_BREAK}]*[\s{_NO_BREAK}](?!(?<=\d\s):\s\d)[;:!?](?=\s|$)"),
            N_("remove the space in {found!r}"),
        ),
        Rule(re.compile(r'["«»]\s*\S*'), N_("use “ ” for the quotation, not {found!r}")),
        _APOSTROPHE,
    ),
}
"""By language. Another one has no rule here until somebody who writes it states them."""


def corrections(text: str, language: str) -> Iterator[str]:
    """What is to be done about the punctuation of a *text* in that *language* (a Sphinx code), a sentence each."""
    for rule in RULES.get(language.partition("_")[0], ()):
        if found := rule.pattern.search(text):
            yield _(rule.sentence).format(found=found[0].replace(MARK, "…"))
