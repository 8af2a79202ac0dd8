"""What a build depends on, as far as that can be known.

Python says what it opens, lists, runs and connects to (https://docs.python.org/3/library/audit_events.html), so what a
build really read is what it is recognised by. It does not say which files it asked for that were not there, nor that
the clock was read. So a project is an input as a whole, as is each package that was imported; and a build is recognised
only where its conf.py, its extensions and its theme are of a kind that asks for nothing else.
"""

import ast
import builtins
import json
import mimetypes
import os
import subprocess
import sys
import zoneinfo
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from cookie_charter.pages._sphinx import settings_of
from cookie_charter.site import unchanged
from cookie_charter.site.project import BUILD_DIR, Site

KNOWN_EXTENSIONS: Final = {
    "cookie_charter",
    "cookie_charter.furo",
    "cookie_charter.hardening",
    "myst_parser",
    "notfound.extension",
}
KNOWN_THEMES: Final = {"alabaster", "basic", "furo"}
"""Extensions and themes that read nothing but what Python says: no clock, no other program than git."""

REFUSED: Final = (
    "ctypes.",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "pty.",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethost",
    "socket.getname",
    "socket.send",
    "sqlite3.",
    "subprocess.",
    "syslog.",
    "urllib.",
)
"""Events after which nobody knows what was read; but for a run of git, whose state can be looked at."""

SYSTEM: Final = {os.devnull, "/etc/docutils.conf", *map(str, mimetypes.knownfiles), *zoneinfo.TZPATH}
"""What may be read that is part neither of a project nor of Python."""


class Inputs(NamedTuple):
    """Paths that a build depends on besides its project: *trees*, the contents of *folders*, and *files*, there or
    not; whether it asked *git*; and whether that is all, so that it is *known*."""

    trees: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    git: bool = False
    known: bool = True

    def __or__(self, other: "Inputs") -> "Inputs":
        return Inputs(
            self.trees | other.trees,
            self.folders | other.folders,
            self.files | other.files,
            self.git or other.git,
            self.known and other.known,
        )

    def written(self) -> str:
        """As a text that ``read`` takes."""
        lists = {name: sorted(getattr(self, name)) for name in ("trees", "folders", "files")}
        return json.dumps({"format": unchanged.FORMAT, **lists, "git": self.git, "known": self.known})


def read(path: Path) -> Inputs | None:
    """What is ``written`` in a file; None where that is nothing, or of another version."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["format"] != unchanged.FORMAT:
            return None
        trees, folders, files = (frozenset(map(str, kept[name])) for name in ("trees", "folders", "files"))
        return Inputs(trees, folders, files, bool(kept["git"]), kept["known"] is True)
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


class _Heard:
    """What Python has said since ``listen``."""

    opened: set[str] = set()  # noqa: RUF012  # there is one of it, for one process
    listed: set[str] = set()  # noqa: RUF012
    git = False
    known = True
    is_told = False
    listens = False


def listen() -> None:
    """Hear from now on what this process reads, and forget what was heard before."""
    _Heard.opened, _Heard.listed, _Heard.git, _Heard.known = set(), set(), False, True
    _Heard.listens = True
    if not _Heard.is_told:
        _Heard.is_told = True
        sys.addaudithook(_hear)


def stop_listening() -> None:
    """Hear no more: what follows is no part of a build."""
    _Heard.listens = False


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if not _Heard.listens:
        return
    # It is called a thousand times, and what it raises would end what it hears of.
    try:
        if event == "open":
            path, mode, flags = arguments
            writes = mode[0] in "wxa" if mode else flags & os.O_CREAT
            if not writes and not isinstance(path, int):
                _Heard.opened.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100  # in the folder of this moment
        elif event in ("os.listdir", "os.scandir"):
            (path,) = arguments
            if not isinstance(path, int):
                _Heard.listed.add(os.path.abspath(os.fsdecode(path or ".")))  # noqa: PTH100
        elif event == "subprocess.Popen" and arguments[0] == "git":
            _Heard.git = True
        elif event.startswith(REFUSED):
            _Heard.known = False
    except Exception:  # whatever it is, nobody knows what was read
        _Heard.known = False


def heard() -> Inputs:
    """What this process has read since ``listen``, and each package that it has imported; but for what is read of a
    project as a whole."""
    here = str(Path.cwd())
    sources = _Sources(here)
    built = f"{here}{os.sep}{BUILD_DIR}"
    modules = [module for module in list(sys.modules.values()) if module is not None]
    trees = {folder for module in modules for folder in _folders(module)}
    files = {file for module in modules if isinstance(file := getattr(module, "__file__", None), str)}
    searched = {os.path.abspath(folder) for folder in sys.path}  # noqa: PTH100
    usual = {*SYSTEM, *trees, *searched - {here}, built}
    apart = {*trees, *(f"{built}{os.sep}{name}" for name in OWN)}

    def others(paths: Iterable[str]) -> Iterator[str]:
        outside = _outside(paths, apart)
        return (path for path in outside if "__pycache__" not in path and path not in sources)

    # A module of the project does what it likes; and nobody follows what is beside a file elsewhere.
    own = [str(Path(__file__).parent.parent)]
    is_local = any(path in sources for path in _outside({*files, *trees}, own))
    elsewhere = (path for path in _outside(_Heard.opened, usual) if path not in sources)
    is_strange = any(Path(path).is_file() for path in elsewhere)
    python = {os.path.realpath(sys.executable), f"{sys.prefix}{os.sep}pyvenv.cfg"}
    return Inputs(
        frozenset(path for path in trees if path not in sources),
        frozenset(_outside(others(_Heard.listed | searched), [built])),
        frozenset(others(_Heard.opened | files | python | set(map(str, mimetypes.knownfiles)))),
        _Heard.git,
        _Heard.known and not is_local and not is_strange,
    )


OWN: Final = ("doctrees", "messages", ".lock", "unchanged.json")
"""What is in ``_build`` besides what is made."""


def _folders(module: Any) -> list[str]:
    if "." in getattr(module, "__name__", ""):
        return []
    try:
        return [str(folder) for folder in getattr(module, "__path__", ())]
    except (TypeError, AttributeError):
        return []


def _outside(paths: Iterable[str], folders: Collection[str]) -> Iterator[str]:
    """Those of some paths that are none of the *folders*, and in none of them."""
    known: dict[str, bool] = {}
    for path in paths:
        above = os.path.dirname(path)  # noqa: PTH120  # of thousands of paths
        if above not in known:
            known[above] = _is_in(above, folders)
        if not known[above] and path not in folders:
            yield path


def _is_in(path: str, folders: Collection[str]) -> bool:
    """Whether a path is one of some, or is below one of them."""
    while path not in folders:
        path, below = os.path.dirname(path), path  # noqa: PTH120
        if path == below:
            return False
    return True


class _Sources:
    """What is looked at of a project as a whole, as it is at this moment."""

    def __init__(self, project: str) -> None:
        self._project = project
        self._known = {project: True}

    def __contains__(self, path: str) -> bool:
        """Whether a path is within it."""
        if path not in self._known:
            above = os.path.dirname(path)  # noqa: PTH120  # of thousands of paths
            self._known[path] = (
                above != path and above in self and not unchanged.is_skipped(self._project, path, os.path.isdir(path))  # noqa: PTH112
            )
        return self._known[path]


def paths(read: Inputs, made: Iterable[Path]) -> dict[str, list[str]]:
    """What is to be looked at, by kind: the project, what was *read* besides, and what was *made* in ``_build``.

    Raises NotKnownError.
    """
    here = str(Path.cwd())
    read |= _git(here) if read.git else Inputs()
    outputs = {str(path.absolute()) for path in made}
    return {
        unchanged.PROJECT: [here],
        unchanged.OUTPUT: sorted(outputs),
        unchanged.TREE: sorted(read.trees),
        unchanged.FOLDER: sorted(_outside(read.folders, read.trees)),
        unchanged.FILE: sorted(_outside(read.files, read.trees | outputs)),
    }


def _git(here: str) -> Inputs:
    """What git's answers about a project depend on, besides its files and variables; raises NotKnownError."""
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    files = {os.path.join(folder, "git") for folder in folders}  # noqa: PTH118
    folders_above = (Path(here), *Path(here).parents)
    files |= {str(folder / ".git") for folder in folders_above}
    home = Path(os.environ.get("HOME") or os.sep)
    stated = os.environ.get("XDG_CONFIG_HOME")
    files |= {
        "/etc/gitconfig",
        str(home / ".gitconfig"),
        str((Path(stated) if stated else home / ".config") / "git/config"),
    }
    trees = set[str]()
    try:
        repository = _ask_git("rev-parse", "--git-dir", "--git-common-dir").splitlines()
        settings = _ask_git("config", "--list", "--show-origin", "--name-only", "-z").split("\0")
    except OSError:
        return Inputs(files=frozenset(files))  # until there is a git
    except subprocess.CalledProcessError:
        if "GIT_DIR" in os.environ or any((folder / ".git").exists() for folder in folders_above):
            raise unchanged.NotKnownError(here) from None  # it has a repository, and cannot read it
        return Inputs(files=frozenset(files))  # until there is a repository
    for folder in (os.path.join(here, name) for name in repository):  # noqa: PTH118
        names = ("HEAD", "index", "config", "config.worktree", "packed-refs", "shallow")
        files |= {f"{folder}/{name}" for name in names}
        trees |= {f"{folder}/{name}" for name in ("info", "refs", "reftable")}
    origins = (origin.removeprefix("file:") for origin in settings if origin.startswith("file:"))
    files |= {os.path.join(here, os.path.expanduser(origin)) for origin in origins}  # noqa: PTH111, PTH118
    return Inputs(frozenset(trees), files=frozenset(files))


def _ask_git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, check=True, encoding="utf-8").stdout


NO_PATHS: Final = {"exclude_patterns", "epub_exclude_files", "html_baseurl", "include_patterns", "notfound_urls_prefix"}
"""Settings whose texts look like paths, and are read by nobody."""


def are_known(site: Site) -> bool:
    """Whether all is known that a build by the settings of a site asks for."""
    settings = settings_of(site.config)
    here = Path.cwd()
    sources = _Sources(str(here))
    named = {text for name, value in settings.items() if name not in NO_PATHS for text in _texts(value)}
    # Whatever a setting names is in the project, from whichever folder it is looked for.
    places = {os.path.normpath(folder / text) for folder in (here, here / site.source) for text in {*named, ""}}
    return (
        os.name == "posix"  # elsewhere nothing says when a file was really changed
        and is_usual(site)
        and settings.get("html_last_updated_fmt") is None
        and all(place in sources for place in places)
    )


def is_usual(site: Site) -> bool:
    """Whether a site adds nothing to Sphinx but what is known to give the same for the same."""
    settings = settings_of(site.config)
    return (
        is_plain(Path("conf.py").read_bytes())
        and set(settings.get("extensions", ())) <= KNOWN_EXTENSIONS
        and settings.get("html_theme", "alabaster") in KNOWN_THEMES
    )


def _texts(value: Any) -> Iterator[str]:
    """The texts in a setting."""
    if isinstance(value, str | os.PathLike):
        yield str(value)
    elif isinstance(value, dict):
        for part in value.items():
            yield from _texts(part)
    elif isinstance(value, list | tuple | set):
        for part in value:
            yield from _texts(part)


IMPORTED: Final = {"pathlib": {"Path"}, "os": {"environ", "getenv"}}
NAMES: Final = {"Path", "bool", "dict", "getenv", "int", "len", "list", "set", "sorted", "str", "tuple"}
METHODS: Final = {
    "absolute",
    "append",
    "as_posix",
    "extend",
    "format",
    "get",
    "getenv",
    "items",
    "join",
    "joinpath",
    "keys",
    "lower",
    "lstrip",
    "read_text",
    "removeprefix",
    "removesuffix",
    "replace",
    "resolve",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "endswith",
    "strip",
    "title",
    "update",
    "upper",
    "values",
    "with_name",
    "with_suffix",
}
PARTS: Final = {"name", "parent", "parents", "parts", "stem", "suffix"}
"""What conf.py may import, call by its name, and call of what it has: none tells the time, or what is there."""


def is_plain(conf: bytes) -> bool:
    """Whether a conf.py states facts, and asks for no more than variables and the text of files."""
    try:
        tree = ast.parse(conf)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return all(map(_is_plain, ast.walk(tree)))


def _is_plain(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return all(name.name == "os" and name.asname is None for name in names)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return {name.name for name in names} <= IMPORTED.get(module, set()) and not any(one.asname for one in names)
        case ast.Call(func=ast.Name(id=name)):
            return name in NAMES
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in METHODS
        case ast.Attribute(value=ast.Name(id="os"), attr=name):
            return name in {"environ", "getenv"}
        case ast.Attribute(attr=name):
            return name in METHODS | PARTS
        case ast.Name(id=name, ctx=ast.Load()):
            return name in NAMES | {"__file__", "copyright"} or not (name.startswith("__") or hasattr(builtins, name))
        case ast.Name():
            return True
    return isinstance(node, PLAIN)


PLAIN: Final = (
    ast.Module,
    ast.alias,
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Expr,
    ast.If,
    ast.For,
    ast.Pass,
    ast.BoolOp,
    ast.BinOp,
    ast.UnaryOp,
    ast.IfExp,
    ast.Compare,
    ast.Dict,
    ast.Set,
    ast.List,
    ast.Tuple,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.comprehension,
    ast.Constant,
    ast.JoinedStr,
    ast.FormattedValue,
    ast.Subscript,
    ast.Slice,
    ast.Starred,
    ast.keyword,
    ast.expr_context,
    ast.operator,
    ast.unaryop,
    ast.boolop,
    ast.cmpop,
)
"""Of what a plain conf.py consists, besides names and calls."""
