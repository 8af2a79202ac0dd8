"""What a person answers about a new charter, and what follows from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from babel import Locale
from pydantic import BaseModel

from cookie_charter.catalogue.loader import DEVICES, PAGES
from cookie_charter.catalogue.model import HOST, Text, WebAddress, ascii_host, host_of
from cookie_charter.catalogue.validation import Validator
from cookie_charter.editions import sphinx_code
from cookie_charter.messages.typography import corrections
from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _

PROSE: Final = ("fr", "en")
"""The languages that the texts of a new charter are there in."""

HOSTS: Final = ("readthedocs", "github", "gitlab", "other")
"""Where a site can be published by what is written for it."""

KNOWN: Final = ("opendatasoft",)
"""The platforms whose cookies are known."""


class AnswerError(Exception):
    """An answer that cannot be used; the message says why."""


@dataclass(frozen=True)
class Answers:
    """What a site is made from; see ``answers``, which makes sure of each."""

    name: str
    url: str
    body: str
    contact: str
    """"" if nobody is named."""
    languages: tuple[str, ...]
    """Sphinx codes, that of the source edition first."""
    stem: str
    """The name of the catalogue."""
    hosts: tuple[str, ...]
    """Those of ``HOSTS`` that files are written for."""
    address: str = ""
    """Where the charter is published, if that is known."""
    evidence: tuple[Path, ...] = ()
    known: str | None = None

    @property
    def platform(self) -> str:
        """The host of the platform, in the letters that were typed."""
        return urlsplit(self.url).hostname or ""

    @cached_property
    def prose(self) -> str:
        """The language that the texts of the source edition are written in until somebody translates them."""
        spoken = [_base(language) for language in self.languages]
        if spoken[0] in PROSE:
            return spoken[0]
        return "fr" if "fr" in spoken and "en" not in spoken else "en"

    @property
    def is_foreign(self) -> bool:
        """Whether that is another language than the source edition's."""
        return self.prose != _base(self.languages[0])

    @property
    def complete(self) -> list[str]:
        """The languages that somebody has to have finished before a release: the source and what comes translated."""
        return [code for code in self.languages if code == self.languages[0] or _base(code) in PROSE]

    @property
    def translated(self) -> dict[str, str]:
        """The languages of the other editions whose texts are there, and in which of ``PROSE``."""
        return {code: _base(code) for code in self.languages[1:] if _base(code) in PROSE}


class _Typed(BaseModel):
    """What a person types, under the rules of catalogues."""

    name: Text
    url: WebAddress
    body: Text
    contact: Text


def typed(field: str, text: str) -> str:
    """The *text* that was typed for a *field* as it is used; raises AnswerError."""
    fine = {"name": "?", "url": "https://example.org", "body": "?", "contact": "?"}
    valid, refused = Validator().validate(_Typed, fine | {field: text})
    if valid is None:
        raise AnswerError(refused[0].sentence)
    found: str = getattr(valid, field)
    match field:
        case "url":
            web_address("url", found)
        case "contact":
            local, _at, host = found.rpartition("@")
            if not (re.fullmatch(r"[A-Za-z0-9._%+-]+", local) and HOST.fullmatch(ascii_host(host.lower()))):
                sentence = _("'contact' must be an e-mail address such as 'dpo@example.org', found {found!r}")
                raise AnswerError(sentence.format(found=found))
        case _:
            found = re.sub(r"(?<=\w)'(?=\w)", "’", found)
    return found


def web_address(field: str, address: str) -> str:
    """The *address*, if it stays one wherever it is written; raises AnswerError."""
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?(/[\w.~/%-]*)?", address) or not host_of(address):
        sentence = _("{field!r} must be an address such as 'https://data.example.org', found {found!r}")
        raise AnswerError(sentence.format(field=field, found=address))
    return address


def languages(text: str) -> tuple[str, ...]:
    """The language codes in a list separated by commas, each as Sphinx spells it; raises AnswerError."""
    codes = tuple(_language(code.strip()) for code in text.split(","))
    for code in codes:
        if codes.count(code) > 1:
            raise AnswerError(_("duplicate language {found!r}").format(found=code))
    return codes


def _language(code: str) -> str:
    try:
        spelled = sphinx_code(code)
    except ValueError as error:
        raise AnswerError(str(error)) from None
    if Locale.parse(spelled).get_display_name() is None:  # conf.py is to say what the language calls itself
        sentence = _("invalid language code {found!r}; expected a code such as 'de' or 'pt_BR'")
        raise AnswerError(sentence.format(found=code))
    return spelled


def stem(text: str | None, url: str, taken: Iterable[str] = ()) -> str:
    """The name of the catalogue: as stated, or the longest word of the platform's host that is not *taken*; raises
    AnswerError."""
    host = host_of(url).replace("_", "-")
    words = sorted(host.split(".")[:-1] or [host], key=len, reverse=True)
    free = (word for word in words if word not in {*taken, *_RESERVED})
    chosen = text if text is not None else next(free, words[0])
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", chosen):
        sentence = _("the name of a catalogue has letters from a to z, digits and '-', found {found!r}; see --stem")
        raise AnswerError(sentence.format(found=chosen))
    if chosen in _RESERVED:
        raise AnswerError(_("{found!r} is the name of another file of the charter; see --stem").format(found=chosen))
    return chosen


_RESERVED: Final = {"this-site", "translate", "schema", *PAGES, *DEVICES}
"""What no catalogue can be called, beside the pages and files of a new charter."""


def one_of(what: str, text: str, words: Iterable[str]) -> str:
    """*text*, if it is one of the *words*; raises AnswerError. *what* is a noun marked by ``N_``."""
    if text not in (known := list(words)):
        raise AnswerError(unknown(what, text, known))
    return text


def hosts(text: str) -> tuple[str, ...]:
    """The hosts that a word stands for: itself, or all of them; raises AnswerError."""
    return HOSTS if text == "all" else (one_of(N_("host"), text, ("all", *HOSTS)),)


def suiting(field: str, text: str, codes: Iterable[str]) -> str:
    """The *text* that was typed for a *field*, if it can stand in the texts of each language; raises AnswerError."""
    for code in codes:
        for sentence in corrections(text, code):
            raise AnswerError(f"{field}: {sentence}")
    return text


def _base(language: str) -> str:
    return language.partition("_")[0]
