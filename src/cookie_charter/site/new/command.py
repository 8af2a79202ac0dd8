"""The command ``cookie-charter new``: what it takes, and what it asks where that is not given."""

import argparse
import sys
from collections.abc import Callable, Iterable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeVar

from cookie_charter.pages.catalogues import stems
from cookie_charter.problem import cannot, printable
from cookie_charter.site.new import answers
from cookie_charter.site.new.answers import KNOWN, AnswerError, Answers
from cookie_charter.site.new.platform import add
from cookie_charter.site.new.writing import write
from cookie_charter.site.project import SiteError, read_site
from cookie_charter.speech import N_, _

Value = TypeVar("Value")

ASKED: Final = {
    "name": N_("Name of the platform, as people call it: "),
    "url": N_("Address of the platform, such as https://data.example.org: "),
    "body": N_("The body that runs it: "),
    "contact": N_("E-mail address for questions about its cookies: "),
    "languages": N_("Languages of the charter, the one that it is written in first, such as fr,en: "),
    "host": N_("Where it will be published (readthedocs, github, gitlab, other or all): "),
    "evidence": N_("Its cookies: a file that a browser saved (HAR), or opendatasoft, or nothing: "),
}
"""The questions, by option."""

NEEDED: Final = ("name", "url", "body", "contact", "languages")
"""The options without which nothing can be made."""

OF_SITES: Final = ("folder", "body", "languages", "host", "address")
"""What is asked of a whole site, and of no further platform."""


def run(options: argparse.Namespace) -> int:
    """Make the site, or add a platform to one; give the exit status."""
    try:
        done = _add(options) if options.platform else _make(options)
    except (AnswerError, SiteError) as error:
        sentence = str(error)
    except OSError as error:
        sentence = cannot(error)
    except EOFError:
        sentence = _("no answer; give the options, which 'cookie-charter new --help' lists")
    else:
        for line in done:
            print(printable(line))
        return 0
    print(printable(f"cookie-charter new: {sentence}"), file=sys.stderr)
    return 2


def _make(options: argparse.Namespace) -> list[str]:
    """Make the site; gives what a person is told. Raises AnswerError, SiteError, OSError and EOFError."""
    if options.folder is None:
        raise AnswerError(_("name the folder of the new charter, as in 'cookie-charter new charter'"))
    missing = [name for name in ("furo", "myst_parser", "notfound") if find_spec(name) is None]
    if missing:
        sentence = _("{packages} must be installed: pip install 'sphinx-cookie-charter[site]'")
        raise AnswerError(sentence.format(packages=", ".join(missing)))
    write(options.folder, _answers(options))
    return [_("{folder}: the charter is there; README.md says what to do next").format(folder=options.folder)]


def _add(options: argparse.Namespace) -> list[str]:
    """The same for a platform of the site in the working directory."""
    for name in OF_SITES:
        if getattr(options, name) is not None:
            what = "DIR" if name == "folder" else f"--{name}"
            sentence = _("--platform takes no {what}: it adds a platform to the site in the working directory")
            raise AnswerError(sentence.format(what=what))
    site = read_site(options.source)
    _exclude(options)
    asks = not options.no_input
    name, url = (_answer(options, field, partial(answers.typed, field), asks=asks) for field in ("name", "url"))
    stem = answers.stem(options.stem, url, stems(site.config))
    contact = answers.typed("contact", options.contact) if options.contact else ""
    evidence, known = _cookies(options, asks=asks)
    return add(site, Answers(name, url, "", contact, tuple(site.editions), stem, (), "", evidence, known))


def _answers(options: argparse.Namespace) -> Answers:
    """What was given, and what a person says to the rest; raises AnswerError."""
    _exclude(options)
    asks = not options.no_input
    name, url, body, contact = (
        _answer(options, field, partial(answers.typed, field), asks=asks)
        for field in ("name", "url", "body", "contact")
    )
    codes = _answer(options, "languages", answers.languages, asks=asks)
    name, body = (
        _suiting(options, field, text, codes, asks=asks) for field, text in {"name": name, "body": body}.items()
    )
    hosts = _answer(options, "host", lambda text: answers.hosts(text or "all"), asks=asks)
    evidence, known = _cookies(options, asks=asks)
    return Answers(
        name,
        url,
        body,
        contact,
        codes,
        answers.stem(options.stem, url),
        hosts,
        answers.web_address("address", options.address) if options.address else "",
        evidence,
        known,
    )


def _exclude(options: argparse.Namespace) -> None:
    if options.evidence and options.known:
        raise AnswerError(_("--evidence and --known exclude each other: the cookies come from one of them"))


def _cookies(options: argparse.Namespace, *, asks: bool) -> tuple[tuple[Path, ...], str | None]:
    """Where the cookies come from: files of evidence, or a kind of platform whose cookies are known, or nowhere."""
    evidence, known = tuple(options.evidence), options.known
    if not evidence and not known and asks:
        evidence, known = _ask("evidence", _evidence)
    return evidence, answers.one_of(N_("platform"), known, KNOWN) if known else None


def _answer(options: argparse.Namespace, name: str, read: Callable[[str], Value], *, asks: bool) -> Value:
    given = _given(options, name)
    if given is not None:
        return read(given)
    if asks:
        return _ask(name, read)
    if name in NEEDED:
        raise AnswerError(_("--{option} is missing").format(option=name))
    return read("")


def _given(options: argparse.Namespace, name: str) -> str | None:
    given: str | None = getattr(options, "platform_name" if name == "name" else name)
    return given


def _suiting(options: argparse.Namespace, name: str, text: str, codes: Iterable[str], *, asks: bool) -> str:
    """The *text* that was typed, if it can stand in the texts of each language; or else another one, if it was asked
    for; raises AnswerError."""
    suiting = partial(answers.suiting, name, codes=codes)
    try:
        return suiting(text)
    except AnswerError as error:
        if _given(options, name) is not None or not asks:
            raise
        print(printable(str(error)), file=sys.stderr)
        return _ask(name, lambda other: suiting(answers.typed(name, other)))


def _ask(name: str, read: Callable[[str], Value]) -> Value:
    """Ask until the answer can be used; raises EOFError if there is nobody."""
    while True:
        try:
            return read(input(_(ASKED[name])).strip())
        except AnswerError as error:
            print(printable(str(error)), file=sys.stderr)


def _evidence(text: str) -> tuple[tuple[Path, ...], str | None]:
    """The files, or the kind of platform, that an answer names."""
    if not text or text in KNOWN:
        return (), text or None
    if not Path(text).is_file():
        raise AnswerError(_("{file} is no file").format(file=text))
    return (Path(text),), None
