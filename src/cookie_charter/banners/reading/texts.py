"""Texts of banners: without their HTML, and those that ``export`` made, as the facts that they were made of."""

import html
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Final, NamedTuple

from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import Kind
from cookie_charter.catalogue.open_cookie_database import retention
from cookie_charter.messages import Translator
from cookie_charter.messages.terms import NAMES, duration
from cookie_charter.messages.translation import package_languages

BETWEEN: Final = " – "
_BETWEEN_FACTS: Final = " · "

_BREAK: Final = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|td|h[1-6])\b[^<>]*>|\n", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*-->")


def lines(text: str, *, is_html: bool) -> list[str]:
    """The lines of a text, those that HTML breaks included, without any markup."""
    parts = _BREAK.split(text) if is_html else text.split("\n")
    shown = (html.unescape(_TAG.sub("", part)) if is_html else part for part in parts)
    folded = (
        re.sub(r"[ \t\r\n]+", " ", one).strip(" ").removeprefix("• ") for one in shown
    )  # no-break spaces are kept
    return [line for line in folded if line]


class Sentence(NamedTuple):
    """What ``export`` says of a cookie: its name, the facts in brackets, and its purpose."""

    name: str
    facts: list[str]
    purpose: str


_LONGEST: Final = 5_000
"""The characters of a sentence."""
_SENTENCE: Final = re.compile(r"(?P<name>\S+?)(?: \((?P<facts>.+?)\)[\xa0 ]?: |（(?P<wide>.+?)）：)(?P<purpose>.+)")
_NEXT: Final = re.compile(r" (?=\S+?(?: \([^()]+(?:\([^()]*\)[^()]*)*\)[\xa0 ]?: |（[^（）]+）：))")


def sentences(told: list[str]) -> list[Sentence]:
    """The sentences of lines, each of which may hold several; none if one line is something else."""
    parts = [part for line in told for part in _NEXT.split(line)]
    found = [_SENTENCE.fullmatch(part) if len(part) <= _LONGEST else None for part in parts]
    if not all(found):
        return []
    return [
        Sentence(one["name"], (one["facts"] or one["wide"]).split(_BETWEEN_FACTS), one["purpose"])
        for one in found
        if one
    ]


def facts(stated: list[str]) -> dict[str, str]:
    """The service, location, kind and lifetime that the brackets of a sentence state."""
    made = part(stated[0])
    rest = stated[1:]
    if rest and (kind := kind_of(rest[0])):
        made["kind"], rest = kind.value, rest[1:]
    return made | lasting(_BETWEEN_FACTS.join(rest))


def part(text: str) -> dict[str, str]:
    """The service and its location."""
    service, _between, location = text.partition(BETWEEN)
    return {"service": service} | ({"location": location} if location else {})


def lasting(text: str) -> dict[str, str]:
    """The lifetime and its note."""
    stated, _between, note = text.partition(_BETWEEN_FACTS)
    if not stated:
        return {}
    if known := _lifetime(" ".join(stated.split()).casefold()):
        return {"lifetime": known} | ({"lifetime_note": note} if note else {})
    return retention(text)


@cache
def _languages() -> list[Translator]:
    return [Translator(code, code, ()) for code in package_languages()]


def _said(known: str, words: Translator) -> str:
    return " ".join(duration(known, words).text.split()).casefold()


def _says(stated: str, part: str, words: Translator) -> bool:
    try:
        return _said(part, words) in stated
    except ValueError:  # a number that no lifetime has
        return False


@cache
def _lifetime(stated: str) -> str | None:
    """The lifetime that a text in any language of the package says."""
    digits = dict.fromkeys(re.sub(r"\D", "", found) for found in _NUMBER.findall(stated))
    numbers = [one for one in digits if one.isascii()] + [one for one in ("1", "2") if one not in digits]
    if len(numbers) > _MOST_NUMBERS or len(stated) > _LONGEST_LIFETIME:
        return None
    for words in _languages():
        for known in (lifetime.SESSION, lifetime.PERSISTENT, *_lifetimes(stated, numbers, words)):
            if _said(known, words) == stated:
                return known
    return None


_NUMBER: Final = re.compile(r"\d(?:[., ’']?\d)*")
_MOST_NUMBERS: Final = 9
"""One for each unit, and the two that a language may say without a digit."""
_LONGEST_LIFETIME: Final = 200


def _lifetimes(stated: str, numbers: list[str], words: Translator) -> Iterator[str]:
    """The lifetimes each part of which a text says."""
    parts = [
        ["", *(f"{number}{unit}" for number in numbers if _says(stated, f"{lead}{number}{unit}", words))]
        for lead, unit in (*(("P", unit) for unit in "YMWD"), *(("PT", unit) for unit in "HMS"))
    ]
    for found in product(*parts):
        days, time = "".join(found[:4]), "".join(found[4:])
        if days or time:
            yield f"P{days}" + (f"T{time}" if time else "")


def kind_of(text: str) -> Kind | None:
    """The kind that a text in any language of the package says."""
    return _kinds().get(text.casefold())


@cache
def _kinds() -> dict[str, Kind]:
    return {words.word(word).text.casefold(): kind for words in _languages() for kind, word in NAMES[Kind].items()}
