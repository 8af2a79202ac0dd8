"""A message whose words depend on a number, in the plural argument of ICU's MessageFormat:

    {number, plural, =0 {no cookie} one {# cookie} other {# cookies}}

A translation has the forms of its own language (``one``, ``few``, ``many``, ...), ``other`` among them; ``=0`` is for
one number alone, and ``#`` is the number. The rule of each language is CLDR's, which Babel knows.
Source: https://unicode-org.github.io/icu/userguide/format_parse/messages/
"""

import re
from collections.abc import Iterable
from typing import Final

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from cookie_charter.messages.translation import Translated, Words

_PATTERN: Final = re.compile(r"\s*\{\s*number\s*,\s*plural\s*,(?P<forms>.*)\}\s*", re.DOTALL)
_FORM: Final = re.compile(r"\s*(?P<key>=\d+|\w+)\s*\{(?P<text>(?:[^{}]|\{\w+\})*)\}\s*", re.DOTALL)


def is_plural(message: str) -> bool:
    """Whether the words of a *message* depend on a number."""
    return message.lstrip().startswith("{number, plural,")


def say(message: str, number: int, locale: Locale) -> str:
    """The *message* with the form for a *number*; raises ValueError if it has none."""
    forms = _forms(message)
    form = forms.get(f"={number}") or forms.get(locale.plural_form(number)) or forms.get("other")
    if form is None:
        raise ValueError(message)
    return form.replace("#", format_decimal(number, locale=locale))


def counted(word: str, number: int, words: Words, names: Iterable[str] = ()) -> Translated:
    """Those of the extension's words that depend on a *number*, which is written as in the language of the words, with
    *names*, if there are any, in the place of ``{names}``."""
    said, english = words.word(word), Locale("en")
    in_english = said.text == word and words.locale.language != "en"
    try:
        text = say(said.text, number, english if in_english else words.locale)
    except ValueError:  # a translation without the form for this number, of which `check` tells
        said, text = words.foreign(word, "en"), say(word, number, english)
    if listed := list(names):
        text = text.replace("{names}", format_list(listed, locale=words.locale))
    return said._replace(text=text)


def missing(message: str, locale: Locale) -> list[str] | None:
    """The forms of a language that a *message* lacks; None if it is no such message."""
    try:
        forms = _forms(message)
    except ValueError:
        return None
    needed = {locale.plural_form(number) for number in range(_MOST_COOKIES)} | {"other"}
    return sorted(needed - forms.keys())


_MOST_COOKIES: Final = 200
"""Up to which number the forms of a language are needed: some have one for millions."""


def _forms(message: str) -> dict[str, str]:
    found = _PATTERN.fullmatch(message)
    forms = list(_FORM.finditer(found["forms"])) if found else []
    if not found or "".join(form[0] for form in forms) != found["forms"]:
        raise ValueError(message)
    return {form["key"]: form["text"] for form in forms}
