"""The keys that exports have published, and who is asked again when they change.

    cookie_data/banners/shop.json

A banner keeps a visitor's answers by these keys; one that it has no answer for has it ask the visitor again. The file
stands beside the catalogue, for the next export to compare with; whoever versions the catalogue versions it too.
"""

import json
import operator
from collections.abc import Callable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from cookie_charter.catalogue.exchange import to_json
from cookie_charter.catalogue.loader import refused
from cookie_charter.problem import Problem, reason
from cookie_charter.speech import _

FOLDER: Final = "banners"


class Published(BaseModel):
    """What was published for one target: the banner's own *cookie*, the *keys* with the names of their cookies, and the
    *versions* of those that have one."""

    model_config = ConfigDict(extra="forbid", strict=True)

    cookie: str
    keys: dict[str, list[str]]
    versions: dict[str, str] = Field(default_factory=dict)


_FILE: Final = TypeAdapter(dict[str, Published])


class KeyFileError(Exception):
    """A file of keys that cannot be read; ``problem`` says why and where."""

    def __init__(self, path: Path, sentence: str, line: int = 1, column: int = 1) -> None:
        self.problem = Problem(str(path), line, column, sentence)
        super().__init__(str(self.problem))


def path_of(catalogue: Path) -> Path:
    """The file of keys of the *catalogue* at a path."""
    return catalogue.parent / FOLDER / f"{catalogue.stem}.json"


def read(path: Path) -> dict[str, Published]:
    """What was published, by target; nothing where there is no file yet. Raises KeyFileError."""
    try:
        if why := refused(path.lstat()):
            raise KeyFileError(path, why)
        document: Any = json.loads(path.read_bytes().decode())
        return _FILE.validate_python(document)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise KeyFileError(path, _("the file cannot be read: {reason}").format(reason=reason(error))) from None
    except json.JSONDecodeError as error:
        raise KeyFileError(path, _not_ours(), error.lineno, error.colno) from None
    except (ValidationError, ValueError, RecursionError):
        raise KeyFileError(path, _not_ours()) from None


def _not_ours() -> str:
    return _("this is not as 'cookie-charter export' writes it; restore the file as it was published")


def content(published: Mapping[str, Published]) -> bytes:
    """The file of what is published: the same for the same keys."""
    stated = {target: one.model_dump(exclude_defaults=True) for target, one in sorted(published.items())}
    return to_json(stated).encode()


def unrecorded(before: Published | None, after: Published) -> list[str]:
    """What is not published yet: keys, those with another version, and the banner's own cookie."""
    known = before or Published(cookie="", keys={})
    keys = [key for key in after.keys if key not in known.keys or after.versions.get(key) != known.versions.get(key)]
    return keys + [after.cookie] * (after.cookie != known.cookie)


def asked_again(
    target: str,
    before: Published,
    after: Published,
    asking: Set[str],
    is_changed: Callable[[str, str | None], bool] = operator.ne,
) -> Iterator[str]:
    """Who is asked again, and why: a sentence for each reason. *asking* are the keys for which anybody is when they are
    new; of a version that was published *is_changed* says whether the one of now asks again."""
    if before.cookie != after.cookie:
        sentence = _("{target}: every visitor is asked again: the banner's own cookie was {before!r} and is {after!r}")
        yield sentence.format(target=target, before=before.cookie, after=after.cookie)
    was = {name: key for key, names in before.keys.items() for name in names if key not in after.keys}
    for key, names in after.keys.items():
        if key in before.keys or key not in asking:
            continue
        if old := next((was[name] for name in names if name in was), None):
            sentence = _("{target}: visitors who have answered are asked again: the key {old!r} is {key!r} now")
            yield sentence.format(target=target, old=old, key=key)
        else:
            sentence = _("{target}: visitors who have answered are asked again: {key!r} is new ({names})")
            yield sentence.format(target=target, key=key, names=", ".join(names))
    for key, version in before.versions.items():
        if is_changed(version, after.versions.get(key)):
            sentence = _("{target}: visitors who have accepted {key!r} are asked again: it has changed")
            yield sentence.format(target=target, key=key)


def not_asked(target: str, before: Published, after: Published, unasked: Set[str], has_revision: bool) -> Iterator[str]:
    """Of which new keys nobody who has answered is asked: a sentence for each of them. *unasked* are the keys that
    visitors are to be asked about and are not when they are new; where there is a *revision*, it would do that."""
    for key, names in after.keys.items():
        if key in unasked and key not in before.keys:
            sentence = (
                _("{target}: {key!r} is new ({names}), and nobody who has answered is asked about it: raise 'revision'")
                if has_revision
                else _("{target}: {key!r} is new ({names}), and nobody who has answered is asked about it")
            )
            yield sentence.format(target=target, key=key, names=", ".join(names))
