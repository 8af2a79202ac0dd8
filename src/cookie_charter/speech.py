"""What the command and the extension say to the person at the terminal, in the language of that person.

The code says every sentence in English, within ``_()``; ``locale/LANGUAGE/LC_MESSAGES/command.po`` beside this file
holds it in other languages. Whoever publishes a site in French may well work in English, and the other way round: what
pages say is another matter (see ``messages.translation``).
"""

import os
import re
from functools import cache
from pathlib import Path
from typing import Final

_LOCALE: Final = Path(__file__).parent / "locale"


def _(message: str) -> str:
    """The English *message* in the language of the user, if the package has it; fill its placeholders afterwards."""
    return _Sentence(_sentences(language()).get(message, message))


class _Sentence(str):
    """A sentence whose ``!r`` quotes a text as somebody typed it, with ``quoted``."""

    __slots__ = ()

    def format(self, *texts: object, **fields: object) -> str:
        quoting = {field: _Typed(value) if isinstance(value, str) else value for field, value in fields.items()}
        return str(self).format(*texts, **quoting)


class _Typed(str):
    """A text that ``!r`` quotes as it was typed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return quoted(self)


def quoted(text: str) -> str:
    r"""A *text* in quotation marks on one line, as it was typed: ``repr``, but ``\d`` stays ``\d``."""
    return re.sub(r"\\([\\'])", r"\1", str.__repr__(text))


def N_(message: str) -> str:
    """*message* itself: marks, for translators, what ``_`` translates later."""
    return message


def language() -> str:
    """The language in which ``_`` says things: that of the user, or ``en`` where the package lacks that one."""
    return of_user() if _sentences(of_user()) else "en"


def of_user() -> str:
    """The language of the user's locale, such as ``fr`` for ``fr_CA.UTF-8``.

    The variables come in the order of POSIX (https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html).
    """
    stated = (os.environ.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return re.split("[_.@]", next(filter(None, stated), ""))[0]


@cache
def _sentences(language: str) -> dict[str, str]:
    """The sentences of the package in *language*, by the English ones; none where it has no message file for it."""
    shipped = {path.parent.parent.name: path for path in _LOCALE.glob("*/LC_MESSAGES/command.po")}
    if language not in shipped:
        return {}
    from babel.messages.pofile import read_po  # here, since most people need none of it

    with shipped[language].open("rb") as file:
        messages = list(read_po(file))
    found = ((message.id, message.string) for message in messages if not message.fuzzy)
    return {english: said for english, said in found if isinstance(english, str) and isinstance(said, str) and said}
