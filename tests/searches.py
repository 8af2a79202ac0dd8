"""What ``fuzz`` searches among, a class for each kind of input: how it is made, tried, and narrowed down."""

import contextlib
import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple, Protocol, TypeVar
from unicodedata import category

import corpus
import payloads
import polib
import sphinx as sphinx_package
import watching
import yaml
from conftest import PROJECT, copy_charter, run, sphinx
from hypothesis import settings
from playwright.sync_api import Browser

from cookie_charter.catalogue import exchange
from cookie_charter.catalogue.loader import load


class Finding(NamedTuple):
    """Something that went wrong: of which *kind* of input, *what* it was, and the *case* that shows it, as TOML."""

    kind: str
    what: list[str]
    case: str


class Search(Protocol):
    """A search among one kind of input: *counts* says what was tried."""

    kind: str
    counts: Counter[str]

    def batch(self, random: Random) -> Iterator[Finding]:
        """Make some input and try it."""


Item = TypeVar("Item")


def narrow(items: list[Item], shows: Callable[[list[Item]], list[str]]) -> tuple[list[Item], list[str]]:
    """As few of the *items* as show the same, and what they show; half of them each time, as long as one half does."""
    what = shows(items)
    while len(items) > 1:
        middle = len(items) // 2
        for half in (items[:middle], items[middle:]):
            if said := shows(half):
                items, what = half, said
                break
        else:
            return items, what
    return items, what


def toml(text: str) -> str:
    """A text as TOML has it, with nothing in it that nobody sees."""
    made = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
    return "".join(char if char.isascii() or category(char)[0] in "LNPS" else f"\\U{ord(char):08X}" for char in made)


def case(attacks: str, edits: list[dict[str, str]], commands: list[str]) -> str:
    """A case of the corpus, yet to be completed by what must come of it."""
    lines = [f"attacks = {toml(attacks)}"]
    for change in edits:
        lines += ["", "[[edit]]", *(f"{key} = {toml(value)}" for key, value in change.items())]
    for command in commands:
        lines += ["", "[[run]]", f"command = {toml(command)}", "status = [0, 1]"]
    return "\n".join(lines) + "\n"


def check(site: Path, files: Sequence[str]) -> tuple[list[str], list[str]]:
    """What ``check`` says of files, line by line; and whatever of that is a finding whatever they hold."""
    # More words than a command line can have go in parts.
    lines, wrong = [], []
    for start in range(0, len(files), 200):
        status, said = corpus.command(site, " ".join(["check", *files[start : start + 200]]))
        lines += said.splitlines()
        if status not in {0, 1}:
            wrong.append(f"check ends with status {status}")
        if "Traceback (most recent call last)" in said:
            wrong.append(f"check ends in a traceback: {said.strip().splitlines()[-1]}")
        if raw := set(corpus.RAW) & set(said):
            wrong.append(f"check says the raw characters {sorted(raw)}")
    return lines, wrong


def build(site: Path, edition: str) -> list[str]:
    """Build one edition, which has no problem that ``check`` knows of; what is wrong with that, if anything is."""
    status, said = corpus.command(site, f"build {edition}")
    return [f"what check passes is not built: {said[-1500:]}"] if status else []


class Words:
    """Words of the interface in German, all that there are in each build."""

    kind = "words"

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.browser = browser
        self.counts = Counter({"tried": 0, "passed by check": 0, "builds": 0, "pages opened": 0})
        self.site = corpus.prepare(folder)
        self.file = self.site / "locale/de/LC_MESSAGES/sphinx.po"
        self.html = self.site / "_build/html"
        self.german = self._with_words_of_sphinx()
        assert sphinx(self.site, language="de").returncode == 0
        self.names = [name for name in watching.all_pages(self.html) if name.startswith("de/")]
        self.before = watching.look(browser, self.html, self.names)
        self.tries_placeholders = True

    def _with_words_of_sphinx(self) -> str:
        """The message file, and in it what Sphinx itself says in its pages: anybody may say that anew."""
        file = polib.pofile(str(self.file), wrapwidth=0)
        self.site_messages = {entry.msgid for entry in file}
        shipped = polib.pofile(str(Path(sphinx_package.__file__).parent / "locale/de/LC_MESSAGES/sphinx.po"))
        for entry in shipped:
            shown = any(place.startswith(("themes/", "writers/html", "locale/")) for place, _line in entry.occurrences)
            if shown and not entry.msgid_plural and not file.find(entry.msgid):
                file.append(polib.POEntry(msgid=entry.msgid, msgstr=entry.msgstr))
        return str(file)

    def batch(self, random: Random) -> Iterator[Finding]:
        messages = [entry.msgid for entry in polib.pofile(self.german) if not entry.obsolete]
        words = [(message, self._word(random, message)) for message in messages]
        self.counts["tried"] += len(words)
        self._write(words)
        lines, wrong = check(self.site, [str(self.file.relative_to(self.site))])
        self.counts["passed by check"] += len(words) - len({line.split(":")[1] for line in lines if ":" in line})
        if wrong:
            yield self._finding(*narrow(words, self._checked))
        elif self._built(words):
            words, what = narrow(words, self._built)
            self.tries_placeholders &= "%" not in words[0][0]
            yield self._finding(words, what)

    def _word(self, random: Random, message: str) -> str:
        said = payloads.long_run(random) if random.random() < 0.002 else payloads.text(random)
        said = NO_LINE.sub("", said)
        if placeholders := re.findall(r"%(?:\(\w+\))?[sd]|\{\w*\}", message):
            if self.tries_placeholders and random.random() < 0.01:
                return said or message
            said = " ".join([said.replace("%", ""), *placeholders])
        first, last = re.match(r"\s*", message), re.search(r"\s*\Z", message)
        assert first
        assert last
        return f"{first[0]}{said.strip()}{last[0]}" or message

    def _write(self, words: list[tuple[str, str]]) -> None:
        file = polib.pofile(self.german, wrapwidth=0)
        said = dict(words)
        for entry in file:
            entry.msgstr = said.get(entry.msgid, entry.msgstr)
        file.save(str(self.file))

    def _checked(self, words: list[tuple[str, str]]) -> list[str]:
        self._write(words)
        return check(self.site, [str(self.file.relative_to(self.site))])[1]

    def _built(self, words: list[tuple[str, str]]) -> list[str]:
        self._write(words)
        self.counts["builds"] += 1
        done = sphinx(self.site, language="de")
        if done.returncode:
            return [f"sphinx-build ends with status {done.returncode}: {done.stderr[-1500:]}"]
        seen = watching.look(self.browser, self.html, self.names)
        self.counts["pages opened"] += len(seen)
        return watching.faults(seen, self.before)

    def _finding(self, words: list[tuple[str, str]], what: list[str]) -> Finding:
        path = "locale/de/LC_MESSAGES/sphinx.po"
        own = self.site_messages
        edits = [{"path": path, "message": message, "translation": said} for message, said in words if message in own]
        added = [polib.POEntry(msgid=message, msgstr=said) for message, said in words if message not in own]
        edits += [{"path": path, "append": f"\n{entry.__unicode__(wrapwidth=0)}"} for entry in added]
        return Finding(self.kind, what, case("A word of the interface.", edits, [f"check {path}", "sphinx-build de"]))


NO_LINE: Final = re.compile(r"[\x00\x0a-\x0d\x1c-\x1e\x85\u2028\u2029]")
"""What would be another line to some reader of message files: strictly read, such a file has no messages at all."""


class Phrase(NamedTuple):
    """A message of prose: the *source* of its block on a page, as typed; the *message*; the *translation* as it may be,
    around hostile texts; and the message of the charter that is like it."""

    source: str
    message: str
    translation: str
    like: str


SHAPES: Final = (
    Phrase("{n}", "Phrase {n} sans rien d’autre.", "{a}", "Le site transmet un cookie à votre navigateur."),
    Phrase("- {n}", "Point {n} d’une liste.", "{a}", "Vous consultez un site web."),
    Phrase(
        "{n}",
        "Phrase {n} vers {{doc}}`la charte <index>`.",
        "{a} {{doc}}`{b} <index>` {c}",
        "Vous pouvez revenir à {doc}`la charte <index>` ou chercher un mot dans la barre de recherche.",
    ),
    Phrase(
        "{n}",
        "Phrase {n} sur `charter.po`.",
        "{a} `charter.po` {b}",
        "`charter.po` pour le texte des pages ;",
    ),
    Phrase(
        "{n}",
        "Phrase {n} avec [un lien](https://poedit.net/).",
        "{a} [{b}](https://poedit.net/) {c}",
        "Le site transmet un cookie à votre navigateur.",
    ),
    Phrase("## {n}", "Titre {n}", "{a}", "Qu’est-ce qu’un cookie ?"),
    Phrase("![{n}](pictures/cookie.png)", "Dessin {n}", "{a}", "Le site transmet un cookie à votre navigateur."),
)
"""Of the first shapes a page has many; headings stand on a page of their own, since they make sections."""

HEADING: Final = 5
HARMLESS: Final = {"br", "em", "span", "strong"}


class Prose:
    """Translations of some hundred phrases, on pages that have nothing else."""

    kind = "prose"
    count = 360

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.browser = browser
        self.counts = Counter({"tried": 0, "passed by check": 0, "builds": 0, "pages opened": 0})
        self.site = copy_charter(folder)
        self.html = self.site / "_build/html"
        self.phrases = [
            (SHAPES[number % len(SHAPES)], SHAPES[number % len(SHAPES)].message.format(n=number))
            for number in range(self.count)
        ]
        self._write_pages()
        for arguments in ("po update de", "po update en"):
            assert corpus.command(self.site, arguments)[0] == 0
        conf = (self.site / "conf.py").read_text(encoding="utf-8")
        (self.site / "conf.py").write_text(conf.replace('"en": "English"', '"de": "Deutsch"').replace('"fr", "en"', ""))
        shutil.rmtree(self.site / "locale/en")
        self.file = self.site / "locale/de/LC_MESSAGES/charter.po"
        self.untranslated = self.file.read_text(encoding="utf-8")
        assert build(self.site, "fr") == []
        self.names = [f"{page}.html" for page in self.pages]
        self.french = watching.look(browser, self.html, [f"fr/{name}" for name in self.names])

    def _write_pages(self) -> None:
        docs = self.site / "docs"
        shutil.copy(docs / "pictures/third-party.png", docs / "pictures/cookie.png")
        self.pages: dict[str, list[int]] = {}
        for number in range(self.count):
            name = "headings" if number % len(SHAPES) == HEADING else f"phrases-{number // 120}"
            self.pages.setdefault(name, []).append(number)
        for name, numbers in self.pages.items():
            blocks = [self.phrases[number][0].source.format(n=self.phrases[number][1]) for number in numbers]
            text = "\n\n".join([f"# Page {name}", *blocks]) + "\n"
            (docs / f"{name}.md").write_text(text, encoding="utf-8")
        index = docs / "index.md"
        toctree = "".join(f"{name}\n" for name in self.pages)
        index.write_text(index.read_text(encoding="utf-8").replace("translate\n```", f"translate\n{toctree}```"))

    def batch(self, random: Random) -> Iterator[Finding]:
        said = {message: self._translation(random, shape) for shape, message in self.phrases}
        self.counts["tried"] += len(said)
        passed = dict(said)
        while True:
            refused, wrong = self._checked(passed)
            if wrong:
                few, what = narrow(list(passed.items()), lambda some: self._checked(dict(some))[1])
                yield self._finding(few, what)
                return
            if not refused:
                break
            passed = {message: text for message, text in passed.items() if message not in refused}
        self.counts["passed by check"] += len(passed)
        if what := self._built(list(passed.items())):
            yield self._finding(*narrow(list(passed.items()), self._built))

    def _translation(self, random: Random, shape: Phrase) -> str:
        texts = [self._text(random) for _ in range(3)]
        return shape.translation.format(a=texts[0], b=texts[1], c=texts[2]).strip() or "x"

    def _text(self, random: Random) -> str:
        chance = random.random()
        if chance < 0.001:
            return payloads.long_run(random)
        if chance < 0.2:
            return random.choice(payloads.WORDS)
        if chance < 0.5:
            return payloads.escaped(random, payloads.text(random, payloads.PLAIN))
        made = payloads.text(random, payloads.ESCAPED if chance < 0.7 else payloads.EVERYTHING)
        return made if random.random() < 0.01 else re.sub(r"[\x00\x0b-\x0d\x1c-\x1e\x85\u2028\u2029]", "", made)

    def _write(self, said: dict[str, str]) -> list[str]:
        """Write the message file; the message that each of its lines belongs to."""
        file = polib.pofile(self.untranslated, wrapwidth=0)
        for entry in file:
            entry.msgstr = said.get(entry.msgid, "")
        file.save(str(self.file))
        owner, lines = "", []
        starts = {entry.linenum: entry.msgid for entry in polib.pofile(str(self.file), wrapwidth=0)}
        for number in range(1, len(self.file.read_text(encoding="utf-8").split("\n")) + 2):
            owner = starts.get(number, owner)
            lines.append(owner)
        return lines

    def _checked(self, said: dict[str, str]) -> tuple[set[str], list[str]]:
        """The messages whose translation ``check`` refuses, and what is wrong with how it says so."""
        owners = self._write(said)
        lines, wrong = check(self.site, ["locale/de/LC_MESSAGES/charter.po"])
        places = [int(found[1]) for line in lines if (found := re.match(r"locale/\S+?\.po:(\d+):", line))]
        refused = {owners[min(place, len(owners)) - 1] for place in places} & said.keys()
        if places and not refused and not wrong:
            wrong = [f"check says of no translation: {lines[:3]}"]
        return refused, wrong

    def _built(self, some: list[tuple[str, str]]) -> list[str]:
        self._write(dict(some))
        self.counts["builds"] += 1
        if wrong := build(self.site, "de"):
            return wrong
        seen = watching.look(self.browser, self.html, [f"de/{name}" for name in self.names])
        self.counts["pages opened"] += len(seen)
        before = {f"de/{name}": self.french[f"fr/{name}"] for name in self.names}
        return watching.faults(seen, before) + [*self._compared(seen, {message for message, _said in some})]

    def _compared(self, seen: dict[str, watching.Seen], translated: set[str]) -> Iterator[str]:
        """What a translation shows that its message has not, or does not show at all."""
        for page, numbers in self.pages.items():
            french, german = self.french[f"fr/{page}.html"].blocks[1:], seen[f"de/{page}.html"].blocks[1:]
            if len(french) != len(german):
                yield f"{page}: {len(french)} blocks have become {len(german)}"
                continue
            for number, (tags, words), (new_tags, new_words) in zip(numbers, french, german, strict=True):
                message = self.phrases[number][1]
                if added := {tag for tag in new_tags - tags if tag not in HARMLESS}:
                    yield f"{page}: {message!r} has become {new_words[:80]!r} with {sorted(added)}"
                if message in translated and new_words == words:
                    yield f"{page}: the translation of {message!r} is not shown"

    def _finding(self, some: list[tuple[str, str]], what: list[str]) -> Finding:
        likes = {message: shape.like for shape, message in self.phrases}
        path = "locale/de/LC_MESSAGES/charter.po"
        edits = [{"path": path, "message": likes[message], "translation": said} for message, said in some[:3]]
        return Finding(self.kind, what, case("A translation of prose.", edits, [f"check {path}", "build"]))


class Catalogues:
    """Some catalogues, each with all that a catalogue can say, on a few pages."""

    kind = "catalogues"
    count = 100
    per_page = 25

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.browser = browser
        self.counts = Counter({"tried": 0, "passed by check": 0, "builds": 0, "pages opened": 0})
        self.site = copy_charter(folder)
        self.html = self.site / "_build/html"
        self.index = (self.site / "docs/index.md").read_text(encoding="utf-8")

    def batch(self, random: Random) -> Iterator[Finding]:
        written = [(f"f{number}", self._catalogue(random)) for number in range(self.count)]
        self.counts["tried"] += len(written)
        lines, wrong = self._checked(written)
        if wrong:
            yield self._finding(*narrow(written, lambda some: self._checked(some)[1]))
            return
        refused = {found[1] for line in lines if (found := re.match(r"cookie_data/(\w+)\.yaml:", line))}
        passed = [(stem, content) for stem, content in written if stem not in refused]
        self.counts["passed by check"] += len(passed)
        if self._built(passed):
            yield self._finding(*narrow(passed, self._built))

    def _catalogue(self, random: Random) -> bytes:
        def hostile() -> str:
            made = payloads.text(random, payloads.EVERYTHING if random.random() < 0.02 else payloads.PLAIN)
            return re.sub(r"[\x00-\x1f]+", " ", made) if random.random() < 0.98 else made

        def maybe(**fields: str) -> dict[str, str]:
            return {name: value for name, value in fields.items() if random.random() < 0.5}

        key = hostile() if random.random() < 0.1 else f"p{random.randrange(9)}"
        address = "https://shop.example/" + re.sub(r"\s", "", hostile())
        cookies: list[dict[str, Any]] = [
            {
                "name": hostile(),
                "provider": key,
                "service": hostile(),
                "purpose": hostile(),
                "category": random.choice(("necessary", "statistics", "marketing")),
                **maybe(location=hostile(), lifetime="P13M", lifetime_note=hostile(), source=hostile()),
                **maybe(path=f"/{hostile()}", host="shop.example", match="glob", verified="2026-01-31"),
                **({"third_party_access": [key]} if random.random() < 0.3 else {}),
            }
            for _ in range(random.randint(1, 3))
        ]
        if random.random() < 0.02:
            random.choice(cookies)[hostile()] = hostile()
        platform = {"name": hostile(), **maybe(url=address, choice_url=address, contact=hostile(), legal_url=address)}
        provider = {"name": hostile(), **maybe(url=address, privacy_url=address, country="FR")}
        data = {"platform": platform, "providers": {key: provider}, "cookies": cookies}
        return yaml.safe_dump(json.loads(json.dumps(data)), allow_unicode=True).encode("utf-8")

    def _write(self, some: list[tuple[str, bytes]]) -> None:
        for path in (self.site / "cookie_data").glob("f*.yaml"):
            path.unlink()
        for path in (self.site / "docs").glob("many-*.md"):
            path.unlink()
        for stem, content in some:
            (self.site / f"cookie_data/{stem}.yaml").write_bytes(content)
        pages = [some[start : start + self.per_page] for start in range(0, len(some), self.per_page)]
        for number, page in enumerate(pages):
            tables = [f"```{{cookie-table}} {stem}\n{COLUMNS}```\n" for stem, _content in page]
            text = "\n".join([f"# Page {number}\n", *tables])
            (self.site / f"docs/many-{number}.md").write_text(text, encoding="utf-8")
        toctree = "".join(f"many-{number}\n" for number in range(len(pages)))
        index = self.index.replace("translate\n```", f"translate\n{toctree}```")
        (self.site / "docs/index.md").write_text(index, encoding="utf-8")
        self.names = [f"fr/many-{number}.html" for number in range(len(pages))]

    def _checked(self, some: list[tuple[str, bytes]]) -> tuple[list[str], list[str]]:
        self._write(some)
        return check(self.site, [f"cookie_data/{stem}.yaml" for stem, _content in some])

    def _built(self, some: list[tuple[str, bytes]]) -> list[str]:
        self._write(some)
        self.counts["builds"] += 1
        if wrong := build(self.site, "fr"):
            return wrong
        names = [*self.names, "fr/cookie-index.html", "fr/search.html?q=alert", "fr/index.html", self._pasted(some)]
        seen = watching.look(self.browser, self.html, names)
        self.counts["pages opened"] += len(seen)
        known = Counter(seen["fr/index.html"].acting)  # which shows no catalogue of these
        text = "\n".join(page.text for page in seen.values())
        return [
            *(f"{name}: {fault}" for name, page in seen.items() for fault in page.faults),
            *(f"{name}: there is {thing}" for name, page in seen.items() for thing in page.acting - known),
            *self._lost(some, text),
            *(f"{path.name}: the cell {cell!r} is a formula" for path, cell in corpus.formulas(self.site)),
        ]

    def _pasted(self, some: list[tuple[str, bytes]]) -> str:
        """The address of a page of somebody else, into which the tables of all catalogues are pasted."""
        tables = [(self.html / f"fr/{stem}.html").read_text(encoding="utf-8") for stem, _content in some]
        page = ["<!DOCTYPE html><html lang=fr><title>x</title><h1>x</h1>", *tables, "</html>"]
        (self.html / "fr/pasted.html").write_text("\n".join(page), encoding="utf-8")
        return "fr/pasted.html"

    def _lost(self, some: list[tuple[str, bytes]], text: str) -> Iterator[str]:
        exported = json.loads((self.html / "fr/cookies.json").read_text(encoding="utf-8"))["catalogues"]
        for stem, _content in some:
            catalogue = load(self.site / f"cookie_data/{stem}.yaml").catalogue
            assert catalogue
            if exported.get(stem) != json.loads(exchange.to_json(exchange.plain(catalogue))):
                yield f"{stem}: the JSON says something else"
            for cookie in catalogue.cookies:
                shown = (cookie.name, cookie.service, cookie.purpose, cookie.source, cookie.path, cookie.lifetime_note)
                yield from (f"{stem}: no page shows {said!r}" for said in shown if said and said not in text)

    def _finding(self, some: list[tuple[str, bytes]], what: list[str]) -> Finding:
        edits = [{"path": f"cookie_data/{stem}.yaml", "text": content.decode("utf-8")} for stem, content in some[:3]]
        tables = "".join(f"```{{cookie-table}} {stem}\n{COLUMNS}```\n\n" for stem, _content in some[:3])
        old = "```{cookie-table} this-site"
        edits.append({"path": "docs/this-site.md", "old": old, "new": f"{tables}{old}"})
        checks = [f"check cookie_data/{stem}.yaml" for stem, _content in some[:3]]
        return Finding(self.kind, what, case("A catalogue.", edits, [*checks, "build"]))


COLUMNS: Final = (
    ":columns: name, provider, service, location, purpose, category, lifetime, lifetime_note, host, path, source, "
    "third_party_access, verified\n"
)


class Files:
    """Message files into which somebody's hand, or somebody's trick, put one line or a few too many."""

    kind = "files"
    count = 60
    builds_of_a_batch = 4

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.browser = browser
        self.counts = Counter({"tried": 0, "passed by check": 0, "builds": 0, "pages opened": 0})
        self.site = corpus.prepare(folder)
        self.html = self.site / "_build/html"
        self.file = self.site / "locale/de/LC_MESSAGES/sphinx.po"
        self.german = self.file.read_bytes()
        self.names = [name for name in watching.all_pages(self.html) if name.startswith("de/")]
        self.before = watching.look(browser, self.html, self.names)

    def batch(self, random: Random) -> Iterator[Finding]:
        files = [self._mutilated(random) for _ in range(self.count)]
        self.counts["tried"] += len(files)
        shutil.rmtree(self.site / "tried", ignore_errors=True)
        paths = [f"tried/{number}/sphinx.po" for number in range(len(files))]
        for path, content in zip(paths, files, strict=True):
            (self.site / path).parent.mkdir(parents=True)
            (self.site / path).write_bytes(content)
        lines, wrong = check(self.site, paths)
        if wrong:
            few, what = narrow(paths, lambda some: check(self.site, some)[1])
            yield self._finding((self.site / few[0]).read_bytes(), what)
            return
        refused = {line.partition(":")[0] for line in lines}
        passed = [path for path in paths if path not in refused]
        self.counts["passed by check"] += len(passed)
        for path in random.sample(passed, min(len(passed), self.builds_of_a_batch)):
            content = (self.site / path).read_bytes()
            if what := self._built(content):
                yield self._finding(content, what)

    def _mutilated(self, random: Random) -> bytes:
        lines = self.german.splitlines(keepends=True)
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(lines))
            match random.randrange(5):
                case 0:
                    del lines[at]
                case 1:
                    lines[at:at] = [random.choice(payloads.TRICKS).encode("utf-8") for _ in range(random.randint(1, 3))]
                case 2:
                    lines[at:at] = lines[at : at + random.randint(1, 4)]
                case 3:
                    slip = random.randrange(len(lines[at]))
                    lines[at] = lines[at][:slip] + random.choice(SLIPS) + lines[at][slip:]
                case _:
                    lines[at] = lines[at].replace(b"msgstr", random.choice((b"#~ msgstr", b"msgid", b"msgstr[0]")))
        return b"".join(lines)

    def _built(self, content: bytes) -> list[str]:
        self.file.write_bytes(content)
        self.counts["builds"] += 1
        if wrong := build(self.site, "de"):
            return wrong
        seen = watching.look(self.browser, self.html, self.names)
        self.counts["pages opened"] += len(seen)
        return watching.faults(seen, self.before)

    def _finding(self, content: bytes, what: list[str]) -> Finding:
        path = "locale/de/LC_MESSAGES/sphinx.po"
        edits = [{"path": path, "hex": content.hex()}]
        with contextlib.suppress(UnicodeDecodeError):  # bytes that are no text stay bytes
            edits = [{"path": path, "text": content.decode("utf-8")}]
        return Finding(self.kind, what, case("A message file.", edits, [f"check {path}", "build"]))


SLIPS: Final = [
    *(
        slip.encode()
        for slip in ('"', "\\", "#", "#~", "\n", "\r", "\0", "~", " ", "\\n", "<b>", "\ufeff", "\u0085", "\f")
    ),
    *(slip.encode() for slip in ("msgstr", "[0]", "\\x3c", "\\74")),
    b"\xff",
    b"\xed\xa0\x80",  # half of a pair of surrogates
    b"\xc0\xbc",  # an overlong <
]
"""What slips into a line."""


class Properties:
    """The properties of ``test_fuzz.py``, on examples that no run of ``make test`` has."""

    kind = "properties"
    examples = 6 * settings.get_profile("anew").max_examples

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.counts = Counter({"tried": 0})

    def batch(self, random: Random) -> Iterator[Finding]:
        seed = random.randrange(10**9)
        options = ["-p", "no:cacheprovider", "-q", "--hypothesis-profile=anew", f"--hypothesis-seed={seed}"]
        done = run(sys.executable, "-m", "pytest", *options, "tests/test_fuzz.py", cwd=PROJECT)
        self.counts["tried"] += self.examples
        if done.returncode:
            said = "".join(f"# {line}\n" for line in done.stdout.splitlines() if not line.startswith("Explanation"))
            yield Finding(self.kind, ["a property does not hold; add its example to tests/test_fuzz.py"], said[-6000:])


KINDS: Final[dict[str, Callable[[Path, Browser], Search]]] = {
    "catalogues": Catalogues,
    "prose": Prose,
    "words": Words,
    "files": Files,
    "properties": Properties,
}
