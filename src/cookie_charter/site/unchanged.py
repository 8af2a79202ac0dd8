"""Whether a build would find that nothing has changed, which is asked before anything large is imported.

    _build/unchanged.json    the last build, if it is one that can be recognised

A build that came to a good end, and had nothing to say on stderr, leaves a record of its command, of all that it
depended on, and of what it made. Where all of this is the same on the same day, the command says the same lines again
and ends. In doubt the build runs: ``inputs`` says which builds can be recognised. The record is JSON, so that whoever
can write it can make the command believe it, and do nothing else.

Only the standard library is imported here.
"""

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from cookie_charter import __version__

RECORD: Final = "_build/unchanged.json"
FORMAT: Final = 1
MOST: Final = 100_000
"""How many files are looked at: beyond that a build is no slower."""

PROJECT: Final = "project"
OUTPUT: Final = "output"
TREE: Final = "tree"
FOLDER: Final = "folder"
FILE: Final = "file"


class NotKnownError(Exception):
    """It cannot be said what state something is in."""


class State(NamedTuple):
    """What was found at a path, in a *digest*, and the *newest* time of its files, in nanoseconds since 1970."""

    digest: str
    newest: int


class Began(NamedTuple):
    """What a build found when it began: the *surroundings*, the state of the *project*, and the *time*."""

    surroundings: str
    project: str
    time: int


def says(arguments: Sequence[str]) -> bool:
    """Say what the last build said, if that was of these *arguments* and nothing has changed since."""
    try:
        lines = _recognised(arguments)
        if lines is None:
            return False
        text = "".join(f"{line}\n" for line in lines)
        left = text.encode(sys.stdout.encoding, "backslashreplace")
        while left:  # past the buffer, which would keep what nobody takes, for the build to fall over
            left = left[os.write(sys.stdout.fileno(), left) :]
    # Whatever is wrong with a record, which anybody may have written, with a file or with the terminal: the build,
    # which comes next, has a sentence for it.
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError, NotKnownError):
        return False
    return True


def _recognised(arguments: Sequence[str]) -> list[str] | None:
    """The lines that the last build said, if it would say and make the same now."""
    if os.path.islink("_build") or not stat.S_ISREG(os.lstat(RECORD).st_mode):
        return None
    with open(RECORD, encoding="utf-8") as file:
        record = json.load(file)
    if [record["format"], record["arguments"]] != [[FORMAT, __version__], list(arguments)]:
        return None
    if record["surroundings"] != surroundings():
        return None
    found = record["found"]
    if {PROJECT, OUTPUT, TREE, FOLDER, FILE} != set(found) or os.getcwd() not in found[PROJECT]:
        return None
    for kind, states in found.items():
        for path, digest in states.items():
            if state(kind, path).digest != digest:
                return None
    lines = record["said"]
    # What a terminal would obey is said by nobody; the spaces are those of French.
    return lines if isinstance(lines, list) and all(line.translate(SPACES).isprintable() for line in lines) else None


SPACES: Final = str.maketrans("\u00a0\u202f", "  ")


def begin() -> Began:
    """What a build finds when it begins."""
    now = time.time_ns()
    try:
        project = state(PROJECT, os.getcwd()).digest
    except (OSError, NotKnownError):
        project = ""  # as no project is
    return Began(surroundings(), project, now)


def forget() -> None:
    """Take the record of the last build away, before another one changes anything; raises OSError."""
    with suppress(FileNotFoundError):
        os.remove(RECORD)


def record(began: Began, arguments: Sequence[str], said: Sequence[str], paths: Mapping[str, Sequence[str]]) -> bytes:
    """What is to be kept of a build: its *arguments*, the lines that it *said*, and the *paths* of each kind that it
    depended on or made; raises NotKnownError where something changed while it was built, or cannot be looked at."""
    found: dict[str, dict[str, str]] = {}
    for kind, names in paths.items():
        try:
            states = {path: state(kind, path) for path in names}
        except OSError as error:
            raise NotKnownError(kind) from error
        if kind != OUTPUT and any(one.newest >= began.time for one in states.values()):
            raise NotKnownError(kind)
        found[kind] = {path: one.digest for path, one in states.items()}
    if found[PROJECT] != {os.getcwd(): began.project}:
        raise NotKnownError(PROJECT)
    kept = {
        "format": [FORMAT, __version__],
        "arguments": list(arguments),
        "surroundings": began.surroundings,
        "found": found,
        "said": list(said),
    }
    return json.dumps(kept, indent=1).encode()


def surroundings() -> str:
    """A digest of what a build depends on and is no file: all variables, the folder, the interpreter, and the day, here
    and in Greenwich."""
    days = [time.strftime("%Y-%m-%d %z", moment(time.time())) for moment in (time.localtime, time.gmtime)]
    python = [sys.version, sys.executable, sys.prefix, sys.base_prefix, sys.flags, sys.warnoptions, sys.path]
    return _digest([sorted(os.environ.items()), os.getcwd(), os.path.realpath("."), python, days])


def state(kind: str, path: str) -> State:
    """The state of what is at a *path*; raises OSError and NotKnownError."""
    if kind == OUTPUT and any(map(os.path.islink, (path, os.path.dirname(path)))):
        raise NotKnownError(path)  # a build refuses that
    if kind in (PROJECT, OUTPUT):
        return _state(_contents(path, path, kind == PROJECT))
    if kind == TREE:
        return _state(_times(path, deep=True))
    if kind == FOLDER:
        return _state(_times(path, deep=False))
    if kind == FILE:
        try:
            found = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            return State("missing", 0)
        if stat.S_ISDIR(found.st_mode):
            return State("folder", 0)
        return _state(iter([(_time(found), found.st_ctime_ns)]))
    raise NotKnownError(kind)


def _state(found: Iterator[tuple[object, int]]) -> State:
    lines, newest = [], 0
    for line, time_ in found:
        lines.append(line)
        newest = max(newest, time_)
        if len(lines) > MOST:
            raise NotKnownError
    return State(_digest(lines), newest)


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogateescape")).hexdigest()


def _contents(top: str, folder: str, project: bool) -> Iterator[tuple[object, int]]:
    """The name and content of each file in a folder, with when it was changed."""
    for entry in _entries(folder):
        is_folder = entry.is_dir()
        if project and is_skipped(top, entry.path, is_folder):
            if entry.name == ".git" and folder != top:
                raise NotKnownError(entry.path)  # a repository within the project, whose state nobody follows
            continue
        name = entry.path[len(top) :]
        link = os.readlink(entry.path) if entry.is_symlink() else ""
        if is_folder:
            yield (name, "folder", link), 0
            yield from _contents(top, entry.path, project)
        elif entry.is_file():
            yield (name, _digest_of(entry.path), link), entry.stat().st_ctime_ns
        else:
            yield (name, "other", link), 0


def _digest_of(path: str) -> bytes:
    """A digest of what is in a file, of which there are many, and most are small."""
    digest = hashlib.sha256()
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        while part := os.read(file, 1 << 20):
            digest.update(part)
    finally:
        os.close(file)
    return digest.digest()


def is_skipped(top: str, path: str, is_folder: bool) -> bool:
    """Whether what is in the folder *top* of a project is none of its sources: what is built, what git has, an
    environment of Python, or a folder that says that it is a cache (https://bford.info/cachedir/)."""
    folder, name = os.path.split(path)
    marks = ("pyvenv.cfg", "CACHEDIR.TAG")
    return name == ".git" or (
        is_folder
        and (
            (name == "_build" and folder == top)
            or name == "__pycache__"
            or any(os.path.isfile(os.path.join(path, mark)) for mark in marks)
        )
    )


def _times(top: str, deep: bool) -> Iterator[tuple[object, int]]:
    """The name and size of each file in a folder, and when it was changed, which nobody can set back."""
    folders = [top]
    for folder in folders:  # which grows; of thousands of files, a call for each folder would be noticed
        try:
            entries = _entries(folder)
        except (FileNotFoundError, NotADirectoryError):
            yield "missing", 0
            continue
        for entry in entries:
            if entry.name == "__pycache__":  # what Python keeps there it holds against the sources
                continue
            name = entry.path[len(top) :]
            if entry.is_dir():
                yield (name, "folder"), 0
                if deep:
                    folders.append(entry.path)
                continue
            try:
                found = entry.stat()
            except FileNotFoundError:  # a link that leads nowhere
                yield (name, "missing"), 0
            else:
                yield (name, *_time(found)), found.st_ctime_ns


def _entries(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _time(found: os.stat_result) -> tuple[int, ...]:
    return stat.S_IFMT(found.st_mode), found.st_size, found.st_mtime_ns, found.st_ctime_ns
