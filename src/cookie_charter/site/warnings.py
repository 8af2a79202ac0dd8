"""What Sphinx, MyST and docutils say of pages, said as ``check`` says it: where it is, what was found, what to do.

A translated edition is made from the pages of the source edition and from message files. Sphinx then names the page,
whoever is at fault: what only a translation can have caused is said of its place in the message file. What has no
sentence of its own is said in Sphinx's words.
"""

import os
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from cookie_charter.catalogue.typed import LOADER, say_in_plain_words
from cookie_charter.editions import Edition
from cookie_charter.library_sentences import SPHINX_IN_PLAIN_WORDS, Plain
from cookie_charter.messages import DOMAIN, INTERFACE, Messages
from cookie_charter.messages.proofread import proofread
from cookie_charter.messages.reader import Entry
from cookie_charter.messages.reader import line as line_of
from cookie_charter.pages._sphinx import Heard, in_users_language
from cookie_charter.problem import Problem, unknown
from cookie_charter.site.message_files import files_of
from cookie_charter.site.project import Site
from cookie_charter.speech import _

ROLES: Final = (
    "cookie", "cookie-count", "cookie-names", "cookie-consent", "cookie-advertising", "cookie-tracking",
    "doc", "ref", "numref", "abbr", "download", "term", "math", "kbd", "file", "sub", "sup", "any",
)  # fmt: skip
DIRECTIVES: Final = (
    "cookie-table", "cookie-providers", "figure", "image", "toctree", "note", "tip", "hint", "important", "warning",
    "caution", "danger", "attention", "admonition", "table", "list-table", "csv-table", "include", "literalinclude",
    "code-block", "only", "glossary", "epigraph", "rubric", "topic", "sidebar", "math", "eval-rst", "contents",
)  # fmt: skip
"""What is meant most often by a mistyped word; there are others."""


def problems(heard: Iterable[Heard], edition: Edition, site: Site) -> list[Problem]:
    """What was *heard* when an edition was built, as problems, in the order of the files."""
    pages, translations = _Pages(site.source), _Translations(edition, site.config.myst_enable_extensions)
    return sorted({problem for one in heard for problem in _problems(one, pages, translations)})


class _Place(NamedTuple):
    """Where Sphinx says that something is; *translated* says that it is in the translation of what is there."""

    path: str
    line: int
    column: int = 0
    translated: bool = False


_LOCATION: Final = re.compile(
    r"(?P<path>.+?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?(?P<translated>:<translated>(?:\.\w+)?(?::\d*)?)?:?"
)


def _place(location: str) -> _Place:
    found = _LOCATION.fullmatch(location)
    if found is None:  # which settings are the reason for
        return _Place("conf.py", 1, 1)
    path = Path(found["path"])
    # MyST before 5 says the file where Sphinx asks for the page, and Sphinx puts a suffix behind it.
    if not path.exists() and path.with_suffix("").is_file():
        path = path.with_suffix("")
    shown = os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    return _Place(shown, int(found["line"] or 1), int(found["column"] or 0), bool(found["translated"]))


def _problems(heard: Heard, pages: "_Pages", translations: "_Translations") -> Iterator[Problem]:
    place = _place(heard.location)
    plain, parts = _understood(heard.message, place, pages)
    if heard.kind.startswith("cookie_charter.") and place.column:
        yield Problem(place.path, place.line, place.column, heard.message)
        return
    typed = parts[plain.part] if plain and parts else _quoted(heard.message)
    sentence = _sentence(heard.message, plain, parts, place, pages)
    if of_translation := translations.at_fault(place, typed, heard.kind):
        entry, path = of_translation
        yield from translations.problems(path, entry) or [Problem(str(path), line_of(entry), 1, sentence)]
    elif heard.message == "Malformed YAML":
        yield _broken_front_matter(place.path, sentence)
    elif heard.kind == "myst.header" or _TRANSITION.search(heard.message):
        yield _wrong_heading(place, sentence)
    elif heard.kind == "toc.no_title" and parts:
        yield Problem(pages.file(parts[0]) or place.path, 1, 1, sentence)
    else:
        line, column = pages.find(place.path, place.line, typed) if not place.column else (place.line, place.column)
        yield Problem(place.path, line, column, sentence)


def _understood(message: str, place: _Place, pages: "_Pages") -> tuple[Plain | None, list[str]]:
    """The sentence that there is for a *message*, and what was filled in there."""
    for pattern, plain in _patterns():
        if found := pattern.match(message):
            parts = [part.removeprefix(f"{Path.cwd()}{os.sep}") for part in found.groups()]
            if plain.what == "file" and parts[plain.part].startswith(f"{pages.folder}{os.sep}"):  # not as it is typed
                parts[plain.part] = os.path.relpath(parts[plain.part], Path(place.path).parent)
            return plain, parts
    return None, []


@cache
def _patterns() -> list[tuple[re.Pattern[str], Plain]]:
    return [
        (_pattern(template), plain)
        for english, plain in SPHINX_IN_PLAIN_WORDS.items()
        for template in dict.fromkeys((english, in_users_language(english)))
    ]


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split("(%[rs])", template)
    holes = {"%r": """['"](.*?)['"]""", "%s": "(.*?)"}
    pattern = "".join(holes.get(part) or re.escape(part) for part in parts)
    # What follows the message, if anything, is the source that docutils shows.
    return re.compile(rf"{pattern}(?:\n.*)?\Z", re.DOTALL)


def _quoted(message: str) -> str:
    found = re.search("""['"]([^'"]+)['"]""", message)
    return found[1] if found else ""


def _sentence(message: str, plain: Plain | None, parts: list[str], place: _Place, pages: "_Pages") -> str:
    if plain is None:
        return re.sub(r"\s*\n\s*", " ", message.strip())
    if plain.what:
        found = parts[plain.part]
        known = re.findall("'([^']*)'", parts[2]) if plain.what == "option" else pages.known(plain.what, place.path)
        if meant := get_close_matches(found, known, n=1, cutoff=_SIMILAR):
            return unknown(plain.what, found, meant)
        if plain.what == "option":
            parts = [*parts[:2], ", ".join(known)]
    return _(plain.sentence).format(*parts)


_SIMILAR: Final = 0.75
"""How much alike two words are, as ``difflib`` measures it, of which one can be the other mistyped."""


def _lost_front_matter() -> str:
    return _("the front matter is not recognised; it starts with '---' in the first line and ends with another '---'")


def _wrong_heading(place: _Place, sentence: str) -> Problem:
    text = _text(place.path)
    if place.line <= _MOST_LINES and re.match(r"\s*(?:-{2,}\s*\n|[\w-]+:(?:\s|$))", text):
        return Problem(place.path, 1, 1, _lost_front_matter())
    return Problem(place.path, place.line, 1, sentence)


_TRANSITION: Final = re.compile("begin with a transition|Transition at the start")

_MOST_LINES: Final = 20
"""How long front matter is at most that was typed wrong: what is further below is a heading."""


def _broken_front_matter(path: str, sentence: str) -> Problem:
    text = _text(path).removeprefix("---\n").partition("\n---")[0]
    try:
        list(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        return Problem(path, min(line, text.count("\n") + 2), column, say_in_plain_words(error))
    except yaml.YAMLError:
        pass
    return Problem(path, 1, 1, sentence)


@cache
def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


class _Pages:
    """The pages, to find in them what is meant by a warning."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def file(self, page: str) -> str | None:
        """The file of a page, by the name that Sphinx has for it."""
        return next((str(path) for path in self._files if str(self._name(path)) == page), None)

    def _name(self, path: Path) -> Path:
        return path.relative_to(self.folder).with_suffix("")

    def known(self, what: str, page: str) -> list[str]:
        """The words that can be meant where something is unknown."""
        pages = [path for path in self._files if path.suffix in {".md", ".rst", ".txt"}]
        here = Path(page).parent
        match what:
            case "role":
                return list(ROLES)
            case "directive":
                return list(DIRECTIVES)
            case "page":
                return [str(self._name(path)) for path in pages]
            case "file":
                return [os.path.relpath(path, here) for path in self._files]
        labels = [name for path in pages for pair in _LABEL.findall(_text(str(path))) for name in pair if name]
        return labels if what == "label" else [*labels, *(os.path.relpath(path, here) for path in self._files)]

    def find(self, path: str, line: int, typed: str) -> tuple[int, int]:
        """Line and column of what was *typed*, in the paragraph or directive that begins in a line."""
        lines = _text(path).split("\n")[line - 1 : line + _LONGEST_PARAGRAPH] if typed else []
        # What is behind a mark rather than the same word in a sentence.
        for before in (r"(?:[(<`{#/\[^|]|:name: *)", r"(?<!\w)"):
            for number, text in enumerate(lines, line):
                if found := re.search(rf"{before}({re.escape(typed)})(?!\w)", text):
                    return number, found.start(1) + 1
        return line, 1


_LABEL: Final = re.compile(r"^\(([^()\n]+)\)=|^ *:name: *(\S+)|^\.\. _([^:\n]+):", re.MULTILINE)

_LONGEST_PARAGRAPH: Final = 40
"""In how many lines a word is looked for."""


class _Translations:
    """The finished translations of the prose of an edition, to find the one that a warning is about."""

    def __init__(self, edition: Edition, extensions: list[str]) -> None:
        self._edition, self._extensions = edition, extensions

    @cached_property
    def _entries(self) -> list[tuple[Entry, Path]]:
        found: list[tuple[Entry, Path]] = []
        for path in () if self._edition.is_source else files_of(self._edition):
            if path.stem not in {DOMAIN, INTERFACE}:
                found += [(entry, path) for entry in Messages(path).translated()]
        return found

    def at_fault(self, place: _Place, typed: str, kind: str) -> tuple[Entry, Path] | None:
        """The translation that a warning is about; None where it is about the page."""
        inconsistent = kind == "i18n.inconsistent_references"
        lines = _text(place.path).split("\n")
        # MyST counts the lines of a translation from 1; Sphinx says in which line of the page its message begins.
        start = place.line - 1 if place.translated or inconsistent else 0
        if self._edition.is_source or (start == 0 and place.line != 1):
            return None
        text = _words("\n".join(lines[start:]))
        found = [(text.find(_words(entry.msgid)), -len(entry.msgid), entry, path) for entry, path in self._entries]
        here = sorted((one for one in found if one[0] >= 0), key=lambda one: one[:2])
        for _start, _length, entry, path in here[:1] if start else here:
            if inconsistent or (typed and typed in entry.msgstr and typed not in entry.msgid):
                return entry, path
        return None

    def problems(self, path: Path, entry: Entry) -> list[Problem]:
        """What ``check`` says of a translation."""
        return self._proofread.get((path, line_of(entry)), [])

    @cached_property
    def _proofread(self) -> dict[tuple[Path, int], list[Problem]]:
        found: dict[tuple[Path, int], list[Problem]] = {}
        for path in dict.fromkeys(path for _entry, path in self._entries):
            for problem in proofread(Messages(path), self._extensions):
                found.setdefault((path, problem.line), []).append(problem)
        return found


def _words(text: str) -> str:
    return " ".join(text.split())
