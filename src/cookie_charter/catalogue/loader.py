"""Read a catalogue from YAML, and say what is wrong with it: every problem of the file in one run, each with its place.

``typed`` makes plain data of the file, and knows where each part of it is. What the catalogue takes from shared files
beside it is put into these data, and the model judges them.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from cookie_charter.catalogue import typed
from cookie_charter.catalogue.conflicts import conflicts, in_line
from cookie_charter.catalogue.model import Catalogue, Provider, Shared
from cookie_charter.catalogue.shared import KEY, SharedFile, SharedFiles, Used, named_providers
from cookie_charter.catalogue.typed import Located, Place, UnsoundError
from cookie_charter.catalogue.validation import Model, Validator, platform_host
from cookie_charter.characters import is_name
from cookie_charter.collecting import keep, without_collecting
from cookie_charter.problem import Known, Problem
from cookie_charter.speech import _

MAX_BYTES: Final = 50_000_000
"""How large a file may be: a hundred thousand cookies have room in it."""


class Loaded(NamedTuple):
    """What came of a file: a catalogue or None, what is wrong, the shared files that it takes something from, and the
    texts that a translator works on, each with the file and line that has it."""

    catalogue: Catalogue | None
    problems: tuple[Problem, ...] = ()
    shared: tuple[Path, ...] = ()
    messages: tuple[tuple[str, Path, int], ...] = ()

    @property
    def of_platform(self) -> bool:
        """Whether it is the catalogue of a platform, or is to be once it can be read: no shared file."""
        return self.catalogue is not None or bool(self.problems)


def load(path: Path) -> Loaded:
    """Read the catalogue, or what several share, in the file at *path*.

    A provider that the file does not declare is looked up in the shared files beside it, and so is a cookie that it
    uses. All problems come at once, in
    the order of the file, with *path* as it is given; a file that has any gives no catalogue. Raises OSError if the
    file cannot be read.
    """
    state = path.lstat()
    if why := refused(state):
        return Loaded(None, (Problem(str(path), 1, 1, why),))
    # A page reads its catalogue twice, when it is parsed and when it is written: times and sizes tell an edit.
    return _load(path, times(state), _shared_beside(path))


def refused(state: os.stat_result) -> str | None:
    """Why a file of that *state* is not even opened."""
    if stat.S_ISLNK(state.st_mode):  # which could lead to any file of whoever builds the site
        return _("this is a symbolic link; put the file itself here")
    if not stat.S_ISREG(state.st_mode) and not stat.S_ISDIR(state.st_mode):  # of a folder the system says it
        return _("this is a device or a pipe; put a file here")
    if state.st_size > MAX_BYTES:
        return _("the file is larger than {limit} MB").format(limit=MAX_BYTES // 1_000_000)
    return None


Times: TypeAlias = tuple[int, int]
"""When a file was last written, in nanoseconds, and its size: another file has others."""

Beside: TypeAlias = tuple[tuple[str, Times], ...]
"""Shared files, each with its times. As texts: there can be thousands, and paths are ten times as slow to compare."""


def times(state: os.stat_result) -> Times:
    """When a file of that *state* was last written, and its size."""
    return state.st_mtime_ns, state.st_size


@lru_cache
def _load(path: Path, _when: Times, shared: Beside) -> Loaded:
    try:
        with without_collecting():
            loaded = _catalogue(path, _File(path.read_bytes()), shared)
    except UnsoundError as error:
        return Loaded(None, _problems(path, error))
    keep()
    return loaded


def judge(text: str) -> tuple[Problem, ...]:
    """What is wrong with the *text* of a catalogue that is in no file yet."""
    try:
        return _catalogue(Path("catalogue.yaml"), _File(text.encode("utf-8")), ()).problems
    except UnsoundError as error:
        return _problems(Path("catalogue.yaml"), error)


def places(path: Path) -> Callable[[tuple[str | int, ...]], Place]:
    """Where in the file of a sound catalogue things are: the line and column of what is at a path of keys and indices,
    or else of the last thing on the way to it."""
    return typed.read_mapping(path.read_bytes()).place


def _shared_beside(path: Path) -> Beside:
    """The shared files in the folder of *path*."""
    candidates = _shared_files(path.parent, path.parent.stat().st_mtime_ns)
    states = ((file, os.lstat(file)) for file in candidates if file != str(path))
    return tuple((file, times(state)) for file, state in states if stat.S_ISREG(state.st_mode))


@lru_cache
def _shared_files(folder: Path, _when: int) -> tuple[str, ...]:
    """The files of a folder that are shared or can be, looked for once as long as no file comes or goes."""
    states = [(file, file.lstat()) for file in sorted(folder.glob("*.yaml")) if file.is_file()]
    sound = [(file, times(state)) for file, state in states if not refused(state)]
    return tuple(str(file) for file, times in sound if _shared(str(file), times) is not None)


def _problems(path: Path, error: UnsoundError) -> tuple[Problem, ...]:
    return tuple(sorted({Problem(str(path), *located) for located in error.found}))


def _catalogue(path: Path, file: "_File", beside: Beside) -> Loaded:
    data = file.data
    if _is_shared(data):
        return _checked_shared(path, file, beside)
    file.problems += _file_name(path)
    used, problems = _take_cookies(path, file, beside)
    file.problems += file.conflicts()
    own = data["providers"] if isinstance(data.get("providers"), dict) else {}
    shared: dict[str, tuple[Path, Provider]] = {}
    named = {key for cookie in _mappings(data.get("cookies")) for _field, key in named_providers(cookie)}
    if named - own.keys():
        shared, wrong, doubtful = _shared_providers(beside)
        problems += wrong
        missing = named - own.keys() - shared.keys()
        for one in doubtful:
            if one.may_declare and one.may_declare & missing:
                problems += one.problems
    # While a shared file is broken, nobody knows which providers there are.
    known = None if problems else Known(sorted(own), shared)
    taken = _take_providers(file, used, own, shared)
    try:
        catalogue = file.validate(Catalogue, {"providers": known, "platform_host": platform_host(data)})
    except UnsoundError as found:
        return Loaded(None, tuple(dict.fromkeys((*_problems(path, found), *problems))))
    if problems:
        return Loaded(None, tuple(dict.fromkeys(problems)))
    providers = catalogue.providers | {key: provider for key, (_path, provider) in sorted(taken.items())}
    paths = [*(one.file.path for one in used.values()), *(file for file, _provider in taken.values())]
    messages = [(text, *_origin(place, path, file, used)) for place, text in catalogue.messages()]
    # What a shared file says of a provider is extracted where the cookies are that name it.
    of_shared = (text for _path, provider in taken.values() for _place, text in provider.messages())
    messages += [(text, path, file.typed.line(("cookies",))) for text in of_shared]
    complete = catalogue.model_copy(update={"providers": providers})
    return Loaded(complete, (), tuple(dict.fromkeys(paths)), tuple(messages))


def _checked_shared(path: Path, file: "_File", beside: Beside) -> Loaded:
    """What is wrong in a shared file, whose cookies can name the providers of another."""
    file.problems += _of_shared(file)
    own = file.data["providers"] if isinstance(file.data.get("providers"), dict) else {}
    shared, problems, _doubtful = _shared_providers(beside) if file.data.get("cookies") else ({}, [], [])
    file.validate(Shared, {} if problems else {"providers": Known(sorted(own), shared)})
    return Loaded(None)


def _of_shared(file: "_File") -> Iterator[Located]:
    """What is wrong between the cookies of a shared file."""
    for number, _text in file.take_out_uses():
        sentence = _("a shared file uses no cookie of another file; declare the cookie here")
        yield *file.typed.key_place(("cookies", number, KEY)), sentence
    yield from file.conflicts()


def _take_cookies(path: Path, file: "_File", beside: Beside) -> tuple[dict[int, Used], list[Problem]]:
    """Put the cookies that a catalogue uses into its data; give them by their numbers, and what is wrong elsewhere."""
    used: dict[int, Used] = {}
    problems: list[Problem] = []
    files = None
    for number, text in file.take_out_uses():
        files = files or SharedFiles(found for name, times in beside if (found := _shared(name, times)))
        own = file.data["cookies"][number]
        try:
            shared, stem, name = files.file(text)
            if shared is None:
                problems += _not_shared(path.parent / f"{stem}.yaml", files.unknown(stem))
            elif shared.problems:
                problems += shared.problems
            else:
                used[number] = Used(shared, files.cookie(shared, name), frozenset(own))
                file.data["cookies"][number] = used[number].with_own(own)
        except ValueError as error:
            file.problems.append((*file.typed.place(("cookies", number, KEY)), str(error)))
    return used, problems


def _not_shared(path: Path, unknown: str) -> tuple[Problem, ...]:
    """What is wrong with the file that a cookie is to come from; raises ValueError with a sentence if nothing is."""
    if not is_name(path.stem, " ._-") or (not path.is_symlink() and not path.exists()):
        raise ValueError(unknown)
    if why := refused(path.lstat()):
        return (Problem(str(path), 1, 1, why),)
    try:
        typed.read(path.read_bytes())
    except UnsoundError as error:
        return _problems(path, error)
    sentence = _("{file} is the catalogue of a platform; move the cookie into a file with 'cookies:' alone")
    raise ValueError(sentence.format(file=path.name))


def _take_providers(
    file: "_File", used: dict[int, Used], own: dict[str, Any], shared: dict[str, tuple[Path, Provider]]
) -> dict[str, tuple[Path, Provider]]:
    """The providers that cookies name and the catalogue has not itself, by key, each with its file.

    What a shared file says of a cookie means the provider of that file; one key cannot mean two.
    """
    taken: dict[str, tuple[Path, Provider]] = {}
    cookies = file.data.get("cookies")
    for number, cookie in enumerate(cookies if isinstance(cookies, list) else ()):
        for field, key in named_providers(cookie) if isinstance(cookie, dict) else ():
            of_file = (one := used.get(number)) and field not in one.states and one.file.providers.get(key)
            found = (one.file.path, of_file) if one and of_file else shared.get(key)
            if key in own or found is None:
                continue
            first = taken.setdefault(key, found)
            if first[1] != found[1]:
                sentence = _("the provider {key!r} of {file} is another one in {other}; declare the one meant here")
                sentence = sentence.format(key=key, file=found[0].name, other=first[0].name)
                file.problems.append((*file.typed.place(("cookies", number, KEY)), sentence))
    return taken


def _origin(place: tuple[str | int, ...], path: Path, file: "_File", used: dict[int, Used]) -> tuple[Path, int]:
    """The file and line of a text, which is that of the shared file where the cookie comes from one."""
    if place[0] == "cookies" and (one := used.get(int(place[1]))):
        line = one.line(str(place[2]))
        if line is not None:
            return one.file.path, line
    return path, file.typed.line(place)


PAGES: Final = {"404", "cookie-index", "genindex", "index", "search"}
"""Pages of an edition, beside which there is a page with the tables of each catalogue."""

DEVICES: Final = {"aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""What no file can be called on Windows."""


def _file_name(path: Path) -> Iterator[Located]:
    """What is wrong with the name of a catalogue, which is that of a page too."""
    if path.suffix != ".yaml":
        return  # nobody finds it there: it is about to get another name
    name = path.stem
    if name.casefold() in PAGES:
        sentence = _("the tables of this catalogue would overwrite the page {name!r} of the site; rename the file")
        yield 1, 1, sentence.format(name=name)
    elif name.casefold() in DEVICES:
        yield 1, 1, _("{name!r} is a reserved name on Windows; rename the file").format(name=name)
    elif not is_name(name, " ._-"):
        sentence = _(
            "the name of a catalogue has letters, digits, spaces and '._-', and begins with one of the first two; "
            "found {name!r}, rename the file"
        )
        yield 1, 1, sentence.format(name=name)


_OF_CATALOGUES: Final = {"platform", "not_shown"}
"""Keys of catalogues, which no shared file has."""


def _is_shared(data: Any) -> bool:
    """Whether the data are what catalogues share: providers, cookies or both, of no platform."""
    if not isinstance(data, dict) or data.keys() & _OF_CATALOGUES:
        return False
    # With another key beside its cookies it is a catalogue whose platform is mistyped.
    return data.keys() <= {"providers", "cookies"} if "cookies" in data else "providers" in data


@cache
def _shared(path: str, _when: Times) -> SharedFile | None:
    """What a shared file holds, and what is wrong there; None if the file is the catalogue of a platform."""
    content = Path(path).read_bytes()
    try:
        if _begins_as_catalogue(content):
            return None
        file = _File(content)
    except UnsoundError as found:
        lines = content.decode("utf-8", "replace").splitlines()
        keys = frozenset(key.strip(" \t\"'") for key, colon, _value in (line.partition(":") for line in lines) if colon)
        if keys & _OF_CATALOGUES:
            return None
        return SharedFile(Path(path), {}, [], lambda _place: 1, _problems(Path(path), found), keys)
    if not _is_shared(file.data):
        return None
    cookies = list(_mappings(file.data.get("cookies")))
    try:
        file.problems += _of_shared(file)
        valid = file.validate(Shared, {})
    except UnsoundError as found:
        return SharedFile(Path(path), {}, cookies, file.typed.line, _problems(Path(path), found))
    return SharedFile(Path(path), valid.providers, cookies, file.typed.line)


def _begins_as_catalogue(content: bytes) -> bool:
    """Whether the first key of a file is one that no shared file has: the rest need not be read to know that."""
    with suppress(yaml.YAMLError):  # of which whoever reads the rest tells
        return typed.first_key(content) in _OF_CATALOGUES
    return False


@lru_cache
def _shared_providers(files: Beside) -> tuple[dict[str, tuple[Path, Provider]], list[Problem], list[SharedFile]]:
    """The providers of these shared files, the first file before the next, what is wrong there, and the files of which
    nobody can tell whether they are shared."""
    providers: dict[str, tuple[Path, Provider]] = {}
    problems: list[Problem] = []
    doubtful: list[SharedFile] = []
    for path, times in files:
        if (shared := _shared(path, times)) is None:
            continue
        if shared.may_declare is not None:
            doubtful.append(shared)
            continue
        problems += shared.problems
        for key, provider in shared.providers.items():
            providers.setdefault(key, (Path(path), provider))
    return providers, problems, doubtful


def _mappings(items: Any) -> Iterator[dict[str, Any]]:
    return (item for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))


class _File:
    """One file: its *data*, what else is known of them as they are *typed*, and the *problems* of the file."""

    def __init__(self, content: bytes) -> None:
        self.typed = typed.read_mapping(content)
        self.data = self.typed.data
        self.problems = self.typed.problems
        self.incomplete: set[int] = set()

    def conflicts(self) -> Iterator[Located]:
        """The cookies that contradict an earlier one."""
        cookies = self.data.get("cookies")
        for conflict in conflicts(cookies if isinstance(cookies, list) else ()):
            line = self.typed.line(("cookies", conflict.first, conflict.field))
            place = self.typed.place(("cookies", conflict.number, conflict.field))
            yield *place, conflict.sentence(in_line(line))

    def take_out_uses(self) -> Iterator[tuple[int, Any]]:
        """The cookies that are those of another file, by number, and what names them, which is taken out of the data.

        What one of them has not by itself is missing only if whoever asks finds it: then nothing more is said of it.
        """
        cookies = self.data.get("cookies")
        for number, cookie in enumerate(cookies if isinstance(cookies, list) else ()):
            if isinstance(cookie, dict) and KEY in cookie:
                self.incomplete.add(number)
                yield number, cookie.pop(KEY)

    def validate(self, model: type[Model], context: dict[str, Any]) -> Model:
        """The data as a model; raises all problems at once if there are any."""
        valid, wrong = Validator((KEY,)).validate(model, self.data, context)
        for path, sentence, at_key in wrong:
            if self._is_elsewhere(path):
                continue
            place = self.typed.key_place(path) if at_key else self.typed.place(path)
            self.problems.append((*place, sentence))
        if self.problems or valid is None:
            raise UnsoundError(*self.problems)
        return valid

    def _is_elsewhere(self, path: tuple[str | int, ...]) -> bool:
        """Whether a field is missing only because the cookie that has it could not be found."""
        match path:
            case ("cookies", int(number), str(field)):
                return number in self.incomplete and field not in self.data["cookies"][number]
        return False
