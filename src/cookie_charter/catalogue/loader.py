"""Read a catalogue from YAML, and say what is wrong with it: every problem of the file in one run, each with its place.

Three steps, each on what the one before let through:

1. the bytes are UTF-8 text that YAML can hold;
2. the YAML *events* become nodes, unless they hold an alias, a tag or deep nesting. libyaml's own composer would crash
   on a hundred thousand brackets, and fill the memory with nested aliases;
3. the nodes become plain data, every scalar as the text that was typed (``no``, ``1:30`` and ``2024-01-01`` mean
   nothing special), and the model judges it.
"""

import codecs
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from cookie_charter import library_sentences
from cookie_charter.catalogue.conflicts import conflicts, in_line, same_look
from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider, Shared, fields
from cookie_charter.catalogue.shared import KEY, SharedFile, SharedFiles, Used, named_providers
from cookie_charter.catalogue.validation import Model, Validator, described, platform_host
from cookie_charter.characters import is_name, look
from cookie_charter.collecting import keep, without_collecting
from cookie_charter.problem import Known, Problem
from cookie_charter.speech import N_, _

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser, or the slower one that PyYAML brings along where it was built without libyaml."""

MAX_DEPTH: Final = 20
"""How deep lists and mappings may be nested; a catalogue needs three."""

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
            loaded = _catalogue(path, _mapping(path.read_bytes()), shared)
    except _UnsoundError as error:
        return Loaded(None, _problems(path, error))
    keep()
    return loaded


def judge(text: str) -> tuple[Problem, ...]:
    """What is wrong with the *text* of a catalogue that is in no file yet."""
    try:
        return _catalogue(Path("catalogue.yaml"), _mapping(text.encode("utf-8")), ()).problems
    except _UnsoundError as error:
        return _problems(Path("catalogue.yaml"), error)


def places(path: Path) -> Callable[[tuple[str | int, ...]], tuple[int, int]]:
    """Where in the file of a sound catalogue things are: the line and column of what is at a path of keys and indices,
    or else of the last thing on the way to it."""
    file = _mapping(path.read_bytes())
    return lambda place: _start(file.value(place))


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


def _problems(path: Path, error: "_UnsoundError") -> tuple[Problem, ...]:
    return tuple(sorted({Problem(str(path), *located) for located in error.found}))


Located = tuple[int, int, str]
"""A problem whose path is not known yet: line, column, sentence."""


class _UnsoundError(Exception):
    """Everything that is wrong at one step."""

    def __init__(self, *found: Located) -> None:
        super().__init__(*found)
        self.found = found


def _empty() -> _UnsoundError:
    return _UnsoundError((1, 1, _("the file is empty; a catalogue starts with 'platform:'")))


def _compose(content: bytes) -> yaml.Node:
    text = _decode(content)
    if slips := [
        (*_place(text[: found.start(1)]), _no_break_space()) for found in _NO_BREAK_INDENTATION.finditer(text)
    ]:
        raise _UnsoundError(*slips)
    try:
        root, found = _read(text)
    except yaml.MarkedYAMLError as error:
        at_opening = error.problem == library_sentences.QUOTES_NOT_CLOSED
        mark = (at_opening and error.context_mark) or error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        line, column = min((line, column), _place(text))  # libyaml can point behind the end of the file
        if quoted := _CURLY_QUOTES.search(text, *_span(text, line)):
            raise _UnsoundError((*_place(text[: quoted.start(1)]), _curly_quotes(quoted[1]))) from error
        raise _UnsoundError((line, column, say_in_plain_words(error))) from error
    if root is not None:
        found += _texts_otherwise_than_meant(root, text.splitlines())
    if found:
        raise _UnsoundError(*found)
    if root is None:
        raise _empty()
    return root


_TEXTS: Final = {field.name for part in (Platform, Provider, Cookie) for field in fields(part) if field.translated}


def _texts_otherwise_than_meant(node: yaml.Node, lines: list[str]) -> Iterator[Located]:
    """Texts that YAML does not read as they were meant, though it has nothing to say of them."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _texts_otherwise_than_meant(item, lines)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(value, yaml.ScalarNode):
                yield from _texts_otherwise_than_meant(value, lines)
            elif isinstance(key, yaml.ScalarNode) and key.value in _TEXTS and value.value and not value.style:
                yield from _cut(value, lines)
                if re.fullmatch(r"“[^“”]*”|‘[^‘’]*’|«[^«»]*»|„[^„“”]*[“”]", value.value):
                    yield *_start(value), _curly_quotes(value.value)


def _cut(text: yaml.ScalarNode, lines: list[str]) -> Iterator[Located]:
    """Where a text ends at a '#' that somebody meant as part of it: YAML takes what follows for a comment.

    A comment that is meant stands two spaces behind the text and has one behind its '#', as most style guides for YAML
    ask; after a word of the model, or on a line of its own, there is nothing that it could cut.
    """
    mark: Any = text.end_mark
    rest = lines[mark.line][mark.column :] if mark.line < len(lines) else ""
    if re.match(r"\s+#", rest) and not re.match(r"\s{2,}#(\s|$)", rest):
        sentence = _(
            "the text ends before this '#', which starts a comment; put the text in quotes, or two spaces before '# '"
        )
        yield mark.line + 1, mark.column + 1 + rest.index("#"), sentence


def _curly_quotes(quoted: str) -> str:
    sentence = _("{opened} and {closed} are no quotes in YAML; type straight ones around the text")
    return sentence.format(opened=quoted[0], closed=quoted[-1])


_NO_BREAK_INDENTATION: Final = re.compile("^[ \u00a0\u202f]*?([\u00a0\u202f])", re.MULTILINE)


def _no_break_space() -> str:
    return _("a no-break space indents this line, which YAML takes for text; replace it with an ordinary space")


_CURLY_QUOTES: Final = re.compile(r"(?:: +|- +)([“‘„«].*[”’»])[ \r]*$", re.MULTILINE)
"""A value that was put in the quotes of a word processor."""


def _span(text: str, line: int) -> tuple[int, int]:
    """Where a line starts and ends."""
    lines = text.split("\n")
    start = sum(len(before) + 1 for before in lines[: line - 1])
    return start, start + len(lines[line - 1]) if line <= len(lines) else start


def _decode(content: bytes) -> str:
    """The text of the file. A byte order mark, as Windows editors write it, is no problem."""
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        found = _("the byte 0x{byte:02X} is not UTF-8; save the file with the encoding UTF-8")
        raise _UnsoundError((*_place(before), found.format(byte=content[error.start]))) from error
    # All but the characters that YAML 1.1 allows in a file (https://yaml.org/spec/1.1/#id868524): a set of all others
    # takes Python ten times as long to compile.
    if stray := re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", text):
        found = _("the file contains the control character U+{code:04X}; remove it")
        raise _UnsoundError((*_place(text[: stray.start()]), found.format(code=ord(stray[0]))))
    return text


def _place(before: str) -> tuple[int, int]:
    """The line and column of what follows the text *before* it."""
    *above, line = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", before)  # the line ends of YAML 1.1
    return len(above) + 1, len(line) + 1


def _read(text: str) -> tuple[yaml.Node | None, list[Located]]:
    try:
        return _read_events(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        if error.problem != library_sentences.TOO_DEEP:
            raise
        # libyaml reads ahead, and of PyYAML 6.0.4 it gives up at a thousand brackets, before anybody hears of the
        # first. That of Python is slower, and tells of one after the other.
        return _read_events(yaml.parse(text, Loader=yaml.SafeLoader))


def _read_events(events: Iterable[yaml.Event]) -> tuple[yaml.Node | None, list[Located]]:
    """The node that the events of one document make, if there is any, and what no catalogue holds."""
    found: list[Located] = []
    document: list[yaml.Node] = []
    inside = [document]  # what is known so far of the document, and of each list and mapping that is open in it
    for event in events:
        start: Any = event.start_mark
        end: Any = event.end_mark  # of libyaml's own type, which PyYAML's nodes hold as well
        if isinstance(event, yaml.ScalarEvent):
            inside[-1].append(yaml.ScalarNode("", event.value, start, end, style=event.style))
            if event.tag is None:
                continue  # as nearly all there is
        match event:
            case yaml.MappingStartEvent():
                inside[-1].append(yaml.MappingNode("", [], start))
                inside.append([])
            case yaml.SequenceStartEvent():
                inside[-1].append(yaml.SequenceNode("", [], start))
                inside.append([])
            case yaml.MappingEndEvent():
                keys_and_values = iter(inside.pop())
                inside[-1][-1].value = list(zip(keys_and_values, keys_and_values, strict=False))
            case yaml.SequenceEndEvent():
                items = inside.pop()
                inside[-1][-1].value = items
            case yaml.AliasEvent():
                sentence = _(
                    "'*{anchor}' would repeat another value (a YAML alias); write that value, or put a text that "
                    "starts with '*' in quotes"
                )
                found.append((*_start(event), sentence.format(anchor=event.anchor)))
            case yaml.DocumentStartEvent() if document:
                reason = _("a second document starts here ('---'); a catalogue is a single document")
                found.append((*_start(event), _("this is not YAML: {reason}").format(reason=reason)))
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            sentence = _("the tag {tag!r} is not allowed in a catalogue; remove it")
            found.append((*_start(event), sentence.format(tag=event.tag)))
        if len(inside) - 1 > MAX_DEPTH:
            sentence = _(
                "lists and mappings are nested deeper than {depth}; a catalogue needs three levels, remove the others"
            )
            found.append((*_start(event), sentence.format(depth=MAX_DEPTH)))
            break  # the rest of such a file has nothing to say, at great length
    return (document[0] if document else None), found


def say_in_plain_words(error: yaml.MarkedYAMLError) -> str:
    """Why a text is not YAML."""
    technical = error.problem or N_("something is wrong here")
    if LOADER is yaml.SafeLoader:
        begun = (technical, f"{error.context}: {technical}")
        for start, of_libyaml in library_sentences.YAML_OF_PYTHON.items():
            if any(one.startswith(start) for one in begun):
                technical = of_libyaml
                break
    return _("this is not YAML: {reason}").format(
        reason=_(library_sentences.YAML_IN_PLAIN_WORDS.get(technical, technical))
    )


def _mapping(content: bytes) -> "_File":
    """A file with keys."""
    file = _File(_compose(content))
    if file.data is None:
        raise _empty()
    if not isinstance(file.data, dict):
        found = _("expected 'platform:' and 'cookies:', found {found}").format(found=described(file.data))
        raise _UnsoundError((*_start(file.root), found))
    return file


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
    except _UnsoundError as found:
        return Loaded(None, tuple(dict.fromkeys((*_problems(path, found), *problems))))
    if problems:
        return Loaded(None, tuple(dict.fromkeys(problems)))
    providers = catalogue.providers | {key: provider for key, (_path, provider) in sorted(taken.items())}
    paths = [*(one.file.path for one in used.values()), *(file for file, _provider in taken.values())]
    messages = [(text, *_origin(place, path, file, used)) for place, text in catalogue.messages()]
    # What a shared file says of a provider is extracted where the cookies are that name it.
    of_shared = (text for _path, provider in taken.values() for _place, text in provider.messages())
    messages += [(text, path, file.line(("cookies",))) for text in of_shared]
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
        yield *_start(file.key(("cookies", number, KEY))), sentence
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
            file.problems.append((*_start(file.value(("cookies", number, KEY))), str(error)))
    return used, problems


def _not_shared(path: Path, unknown: str) -> tuple[Problem, ...]:
    """What is wrong with the file that a cookie is to come from; raises ValueError with a sentence if nothing is."""
    if not is_name(path.stem, " ._-") or (not path.is_symlink() and not path.exists()):
        raise ValueError(unknown)
    if why := refused(path.lstat()):
        return (Problem(str(path), 1, 1, why),)
    try:
        _compose(path.read_bytes())
    except _UnsoundError as error:
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
                file.problems.append((*_start(file.value(("cookies", number, KEY))), sentence))
    return taken


def _origin(place: tuple[str | int, ...], path: Path, file: "_File", used: dict[int, Used]) -> tuple[Path, int]:
    """The file and line of a text, which is that of the shared file where the cookie comes from one."""
    if place[0] == "cookies" and (one := used.get(int(place[1]))):
        line = one.line(str(place[2]))
        if line is not None:
            return one.file.path, line
    return path, file.line(place)


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
        file = _mapping(content)
    except _UnsoundError as found:
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
    except _UnsoundError as found:
        return SharedFile(Path(path), {}, cookies, file.line, _problems(Path(path), found))
    return SharedFile(Path(path), valid.providers, cookies, file.line)


def _begins_as_catalogue(content: bytes) -> bool:
    """Whether the first key of a file is one that no shared file has: the rest need not be read to know that."""
    with suppress(yaml.YAMLError):  # of which whoever reads the rest tells
        for event in islice(yaml.parse(_decode(content), Loader=LOADER), 4):
            if isinstance(event, yaml.ScalarEvent):
                return event.value in _OF_CATALOGUES
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


def _start(part: yaml.Node | yaml.Event) -> tuple[int, int]:
    mark = part.start_mark
    assert mark is not None  # as it is only for parts that no parser made
    return mark.line + 1, mark.column + 1


class _File:
    """One file as plain *data*, the places of all that is in it, and the *problems* that were found there."""

    def __init__(self, root: yaml.Node) -> None:
        self.root = root
        self.problems: list[Located] = []
        self.incomplete: set[int] = set()
        self._entries: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = {}
        self.data = self._plain(root)

    def _plain(self, node: yaml.Node) -> Any:
        """What *node* holds, as dict, list and str; None where nothing is written after a key."""
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.value or node.style else None
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item) for item in node.value]
        first: dict[str, yaml.Node] = {}
        plain: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.problems.append((*_start(key), _("a key must be a text, found a list or a mapping")))
            elif key.value in plain:
                self._twice(key, first[look(key.value)])
            else:
                if (before := first.setdefault(look(key.value), key)) is not key:
                    self._twice(key, before)
                plain[key.value] = self._plain(value)
        return plain

    def _twice(self, key: yaml.ScalarNode, before: yaml.Node) -> None:
        where = in_line(_start(before)[0])
        if key.value == before.value:
            sentence = _("duplicate key {key!r}; the first one is {where}").format(key=key.value, where=where)
        else:
            sentence = same_look(key.value, before.value, where)
        self.problems.append((*_start(key), sentence))

    def value(self, path: Iterable[str | int]) -> yaml.Node:
        """The value at *path*, or the last thing on the way to it that exists."""
        node = self.root
        for step in path:
            if isinstance(node, yaml.MappingNode):
                if step not in (entries := self._entries_of(node)):
                    return node
                node = entries[str(step)][1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = node.value[step]
        return node

    def key(self, path: tuple[str | int, ...]) -> yaml.Node:
        """The key at *path*."""
        mapping = self.value(path[:-1])
        assert isinstance(mapping, yaml.MappingNode)  # since it has keys
        return self._entries_of(mapping)[str(path[-1])][0]

    def _entries_of(self, mapping: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """The first entry under each key. To look through the mapping for each of its problems would take for ever."""
        if id(mapping) not in self._entries:
            entries: dict[str, tuple[yaml.Node, yaml.Node]] = {}
            for key, value in mapping.value:
                if isinstance(key, yaml.ScalarNode):
                    entries.setdefault(key.value, (key, value))
            self._entries[id(mapping)] = entries
        return self._entries[id(mapping)]

    def conflicts(self) -> Iterator[Located]:
        """The cookies that contradict an earlier one."""
        cookies = self.data.get("cookies")
        for conflict in conflicts(cookies if isinstance(cookies, list) else ()):
            line = self.line(("cookies", conflict.first, conflict.field))
            place = _start(self.value(("cookies", conflict.number, conflict.field)))
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

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line where the value at *path* begins."""
        return _start(self.value(path))[0]

    def validate(self, model: type[Model], context: dict[str, Any]) -> Model:
        """The data as a model; raises all problems at once if there are any."""
        valid, wrong = Validator((KEY,)).validate(model, self.data, context)
        for path, sentence, at_key in wrong:
            if self._is_elsewhere(path):
                continue
            self.problems.append((*_start(self.key(path) if at_key else self.value(path)), sentence))
        if self.problems or valid is None:
            raise _UnsoundError(*self.problems)
        return valid

    def _is_elsewhere(self, path: tuple[str | int, ...]) -> bool:
        """Whether a field is missing only because the cookie that has it could not be found."""
        match path:
            case ("cookies", int(number), str(field)):
                return number in self.incomplete and field not in self.data["cookies"][number]
        return False
