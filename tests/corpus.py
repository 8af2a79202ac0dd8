"""The corpus of hostile input: one file a case in ``hostile/``, and the site that each of them attacks.

A case is TOML. ``attacks`` says in a sentence what it attacks. Then come its edits of the charter, and what is run:

    [[edit]]                            # each names a file by its path in the site, and one thing that is done to it:
    path = "locale/de/LC_MESSAGES/sphinx.po"
    message = "Close"                   # the translation of a message of a message file, typed as it shall be read,
    translation = "<b>"
    old = "x"; new = "y"                # or a text put in place of another that is there,
    append = "x"; prepend = "x"         # or a text put after or before what is there,
    text = "x"                          # or what the file holds, be it there before or not,
    hex = "ff fe"                       # the same as bytes,
    encoding = "utf-16"                 # or what it holds in another encoding,
    line_end = "\\r\\n"                 # or with other ends of lines,
    compiled = { Close = "x" }          # or compiled messages,
    link = "../beside.txt"              # or a symbolic link in its place,
    removed = true                      # or nothing at all;
    times = 1000                        # the text that is put there, so many times over,
    numbered = 1000                     # or so many times with a {number} in it

    [[run]]
    command = "check locale/de/LC_MESSAGES/sphinx.po"   # what cookie-charter is asked to do, in the folder of the site;
                                        # "sphinx-build de" is plain Sphinx, which builds that edition
    status = 1                          # its exit status, or those that may be
    says = ["the translation adds"]     # what stands in what it says, each part on its own

    shown = ["x"]                       # what readers of the built pages see as text, or hear of an attribute
    absent = ["x"]                      # what they do not
    kept = ["../beside.txt"]            # files that are, in the end, what the edits have made of them
    fresh = true                        # nothing was built before

Whatever the case: no command ends in a traceback, takes for ever, or acts on the terminal; no table that is published
holds a formula; and every page that was built, and is not what it was before, is opened in Chromium and does no harm
(``watching``).
"""

import csv
import resource
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import polib
from conftest import COMMAND, copy_charter, files, replace, run, sphinx
from watching import all_pages

CASES: Final = Path(__file__).parent / "hostile"

LIMITS: Final = {resource.RLIMIT_CPU: 30, resource.RLIMIT_AS: 3_000_000_000}
"""Seconds of a processor, and bytes, that a command may take which takes one or two seconds and a hundred megabytes;
what takes for ever takes more."""

GERMAN: Final = {
    "sphinx": {
        "Close": "Schließen",
        "Contact:": "Kontakt:",
        "Languages": "Sprachen",
        "Next": "Weiter",
        "On this page": "Auf dieser Seite",
        "Search": "Suche",
        "Site navigation": "Navigation",
        "Skip to content": "Zum Inhalt",
    },
    "catalogue": {"Charte cookies": "Cookie-Charta", "Authentification": "Anmeldung", "Index des cookies": "Cookies"},
    "charter": {"Charte cookies": "Cookie-Charta", "Qu’est-ce qu’un cookie ?": "Was ist ein Cookie?"},
}
"""Some words of the German edition, which has no rules of typography."""


class Case(NamedTuple):
    """A case of the corpus, as its file says it."""

    name: str
    attacks: str
    edits: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    shown: list[str]
    absent: list[str]
    kept: list[str]
    fresh: bool


def read(path: Path) -> Case:
    """Read a case; a key that nobody knows fails."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    case = Case(
        path.stem,
        data.pop("attacks"),
        data.pop("edit"),
        data.pop("run"),
        data.pop("shown", []),
        data.pop("absent", []),
        data.pop("kept", []),
        data.pop("fresh", False),
    )
    assert not data, f"{path.name}: what is {', '.join(data)}?"
    return case


def cases() -> list[Case]:
    """All cases of the corpus."""
    return [read(path) for path in sorted(CASES.glob("*.toml"))]


def prepare(folder: Path) -> Path:
    """Make the site that is attacked, built: the charter with a third edition, which is German."""
    site = copy_charter(folder)
    done = run(COMMAND, "po", "update", "de", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    replace(site / "conf.py", '"en": "English"}', '"en": "English", "de": "Deutsch"}')
    for domain, words in GERMAN.items():
        for message, translation in words.items():
            translate(site / f"locale/de/LC_MESSAGES/{domain}.po", message, translation)
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    return site


def translate(path: Path, message: str, translation: str) -> None:
    """Put the translation of a message into a message file, as an editor of such files does.

    A no-break space of the message may be typed as a space.
    """
    file = polib.pofile(str(path), wrapwidth=0)
    entry = next((entry for entry in file if entry.msgid.replace("\u00a0", " ") == message), None)
    assert entry, f"{path.name} has no message {message!r}"
    entry.msgstr = translation
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    file.save()


def edit(site: Path, change: dict[str, Any]) -> None:
    """Make one edit of a case."""
    path = site / change["path"]
    path.parent.mkdir(parents=True, exist_ok=True)
    times = change.get("times", 1)
    match change:
        case {"append": text, "numbered": count}:
            with path.open("a", encoding="utf-8") as file:
                file.writelines(text.replace("{number}", str(number)) for number in range(count))
        case {"message": message, "translation": translation}:
            translate(path, message, translation * times)
        case {"old": old, "new": new}:
            replace(path, old, new * times)
        case {"append": text}:
            path.write_bytes(path.read_bytes() + text.encode() * times)
        case {"prepend": text}:
            path.write_bytes(text.encode() * times + path.read_bytes())
        case {"text": text}:
            path.write_text(text * times, encoding="utf-8", newline="")
        case {"hex": digits}:
            path.write_bytes(bytes.fromhex(digits) * times)
        case {"encoding": encoding}:
            path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
        case {"line_end": end}:
            path.write_bytes(path.read_bytes().replace(b"\n", end.encode()))
        case {"compiled": messages}:
            entries = polib.MOFile()
            entries.metadata = {"Content-Type": "text/plain; charset=utf-8"}
            entries.extend(polib.MOEntry(msgid=message, msgstr=text) for message, text in messages.items())
            entries.save(str(path))
        case {"link": target}:
            path.unlink(missing_ok=True)
            path.symlink_to(target)
        case {"removed": True}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        case _:
            raise ValueError(f"no such edit: {change}")


def command(site: Path, line: str) -> tuple[int, str]:
    """Run what a case says; the exit status, and all that was said."""
    first, *words = shlex.split(line)
    if first == "sphinx-build":
        done = sphinx(site, language=words[0])
    else:
        done = run(COMMAND, first, *words, cwd=site, limits=LIMITS)
    return done.returncode, f"{done.stdout}{done.stderr}"


class Outcome(NamedTuple):
    """What came of an attack: what was *found* to be otherwise than its case says, and whether the site was *built* in
    the end."""

    found: list[str]
    built: bool


def attack(site: Path, case: Case) -> Outcome:
    """Make the edits of a case, and run what it says."""
    for change in case.edits:
        edit(site, change)
    if case.fresh:
        shutil.rmtree(site / "_build")
    kept = {name: (site / name).read_bytes() for name in case.kept}
    found: list[str] = []
    built = False
    for one in case.runs:
        status, said = command(site, one["command"])
        found += _judge(one, status, said)
        if one["command"].split()[0] in {"build", "sphinx-build"}:
            built = status == 0
    found += [f"{name} is not what it was" for name, content in kept.items() if not _holds(site / name, content)]
    found += [f"{path.name}: the cell {cell!r} is a formula" for path, cell in formulas(site)]
    return Outcome(found, built)


def _judge(one: dict[str, Any], status: int, said: str) -> Iterator[str]:
    found = []
    if status not in (one["status"] if isinstance(one["status"], list) else [one["status"]]):
        found.append(f"the exit status is {status}, not {one['status']}")
    if "Traceback (most recent call last)" in said or "sphinx-err-" in said:
        found.append("there is a traceback")
    found += [f"nothing says {part!r}" for part in one.get("says", []) if part not in said]
    found += [f"there is the raw character {char!r}" for char in RAW if char in said]
    if found:
        yield f"{one['command']}: {'; '.join(found)}\n{said[-2000:].translate(SHOWN_RAW)}"


RAW: Final = "\x00\x07\x08\x0d\x1b\x7f\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What acts on a terminal, or turns around what stands there; no command says it."""

SHOWN_RAW: Final = {ord(char): f"<{ord(char):02x}>" for char in RAW}


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def formulas(site: Path) -> Iterator[tuple[Path, str]]:
    """Cells of the published tables that a spreadsheet would run."""
    for path in sorted(site.glob("_build/html/*/cookies.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                yield from ((path, cell) for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r")))


def changed_pages(site: Path, before: Path) -> list[str]:
    """The pages of a site that are not what they are in the site *before*, with all that they load."""
    html = site / "_build/html"
    old, new = files(before / "_build/html"), files(html)
    different = {name for name in new if new[name] != old.get(name)}
    # What several pages load; the search alone loads its index.
    loaded = {name.partition("/")[0] for name in different if "/_static/" in name or "/_images/" in name}
    searched = {name.partition("/")[0] for name in different if name.endswith(("/searchindex.js", ".html"))}
    return [
        name
        for name in all_pages(html)
        if name in different or (edition := name.partition("/")[0]) in loaded or ("?" in name and edition in searched)
    ]
