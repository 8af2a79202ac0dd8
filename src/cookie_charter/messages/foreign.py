"""English terms in the prose of another language, which a screen reader would read by the rules of that one.

``[*opt-in*]{.language-en}`` says what language a term is in: a page then has ``lang="en"`` around it (WCAG 3.1.2). Only
terms that are known, and that stand in emphasis as foreign words do, are looked for.
"""

from collections.abc import Collection, Iterator
from typing import Final

from cookie_charter.messages.markup import emphasised
from cookie_charter.speech import _

TERMS: Final = frozenset({
    "cookie wall", "cookie walls", "first party", "first-party", "local storage", "opt-in", "opt-out", "same-site",
    "session storage", "tag manager", "third party", "third-party", "web storage",
})  # fmt: skip
"""Terms of the field, in English."""


def unmarked_terms(message: str, language: str, extensions: Collection[str]) -> Iterator[str]:
    """A sentence for each term in a *message* of MyST, in a *language*, that does not say that it is in English."""
    if language.replace("_", "-").partition("-")[0] == "en":
        return
    sentence = _("{found!r} is English and not marked so, for screen readers; write {meant!r}")
    if "attrs_inline" not in extensions:
        sentence = _(
            "{found!r} is English and not marked so, for screen readers; write {meant!r}, "
            "with 'attrs_inline' in myst_enable_extensions"
        )
    for words in emphasised(message, extensions):
        if words.lower() in TERMS:
            yield sentence.format(found=words, meant=f"[*{words}*]{{.language-en}}")
