"""Cookies that several catalogues have, declared once in a shared file beside them. A catalogue says

    cookies:
      - use: matomo/_pk_id
        lifetime: P6M

and has the cookie ``_pk_id`` of ``matomo.yaml``, with what it says itself in place of what is said there. Whoever gets
the catalogue sees an ordinary one. A shared file has no platform, and takes no cookie from another file: so there is
neither a chain nor a circle, and no platform changes what another one declares.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from cookie_charter.catalogue.model import Provider
from cookie_charter.problem import Known, Problem
from cookie_charter.speech import N_, _, quoted

KEY: Final = "use"
"""The key under which a cookie of a catalogue names that of a shared file."""


class SharedFile(NamedTuple):
    """A file that catalogues take providers and cookies from, and what is wrong there."""

    path: Path
    providers: Mapping[str, Provider]
    cookies: list[dict[str, Any]]
    """As they are typed: a catalogue that uses one is judged with it."""
    line: Callable[[tuple[str | int, ...]], int]
    """The line where the value at a path of keys and indices begins."""
    problems: tuple[Problem, ...] = ()
    may_declare: frozenset[str] | None = None
    """What look like keys in a file that cannot be read, so that nobody can tell whether it is one; None if it can."""


class Used(NamedTuple):
    """The cookie of a shared *file*, by its *number* there, and the fields that the catalogue *states* itself."""

    file: SharedFile
    number: int
    states: frozenset[str]

    def with_own(self, own: dict[str, Any]) -> dict[str, Any]:
        """The fields of the cookie, with what the catalogue says of it."""
        return self.file.cookies[self.number] | own

    def line(self, field: str) -> int | None:
        """The line in the shared file that states a field; None where it is the catalogue that does."""
        return None if field in self.states else self.file.line(("cookies", self.number, field))


class SharedFiles:
    """The shared files beside a catalogue, and what their cookies are called."""

    def __init__(self, files: Iterable[SharedFile]) -> None:
        self._files = {_stem(file.path.stem): file for file in files}
        self._known = Known(self._files)
        self._cookies: dict[str, dict[str, list[int]]] = {}

    def file(self, text: Any) -> tuple[SharedFile | None, str, str]:
        """The file that ``STEM/NAME`` means, if there is one, and both parts; raises ValueError with a sentence where
        the text is of another form."""
        stem, slash, name = text.partition("/") if isinstance(text, str) else ("", "", "")
        if not (stem and slash and name):
            sentence = _("'use' must be FILE/NAME, such as 'matomo/_pk_id', found {found}")
            raise ValueError(sentence.format(found=quoted(text) if isinstance(text, str) else _("no text")))
        return self._files.get(_stem(stem)), stem, name

    def unknown(self, stem: str) -> str:
        """That there is no such file."""
        return self._known.unknown(N_("shared file"), stem)

    def cookie(self, file: SharedFile, name: str) -> int:
        """The index of the cookie *name* in a file; raises ValueError with a sentence unless there is one."""
        names = self._cookies.setdefault(str(file.path), _indices(file))
        if name not in names:
            known = Known(names)
            raise ValueError(f"{file.path.name}: {known.unknown(N_('cookie'), name)}")
        if len(names[name]) > 1:
            sentence = _("{file} has {number} cookies {name!r}; declare here the one that is meant")
            raise ValueError(sentence.format(file=file.path.name, number=len(names[name]), name=name))
        return names[name][0]


def _stem(name: str) -> str:
    # Some file systems write accents in another way than people do.
    return unicodedata.normalize("NFC", name)


def _indices(file: SharedFile) -> dict[str, list[int]]:
    indices: dict[str, list[int]] = {}
    for index, cookie in enumerate(file.cookies):
        indices.setdefault(str(cookie.get("name")), []).append(index)
    return indices


def named_providers(cookie: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys of providers that a cookie names, each with the field that does, as far as they can be read."""
    access = cookie.get("third_party_access")
    found = [("provider", cookie.get("provider"))]
    found += [("third_party_access", key) for key in (access if isinstance(access, list) else ())]
    yield from ((field, key) for field, key in found if isinstance(key, str))
