"""Message files (``.po``): the one way in which this project reads them.

Programs that read message files disagree about what is slightly wrong: an unmarked ``msgstr`` after an obsolete
``msgid``, a second ``charset``, a context. What one of them checks, another then shows otherwise. Here whatever could
be understood in two ways is refused, with its place; ``check``, ``po``, the build of a site and the extraction of its
messages all go by this reading:

* the file is UTF-8 without a byte order mark, and its header says so;
* an entry is comments, ``msgid``, perhaps ``msgid_plural``, and ``msgstr`` in their order, all of it obsolete or
  nothing of it; each text is in double quotes that open and close once a line;
* no message has a context, and none occurs twice;
* a message with a plural has as many forms as Babel knows for the language. The header's own rule is never used: where
  versions of Babel disagree, it tells which of theirs is meant.

The format: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html. polib writes the entries, see
``writer``; its parser takes most of what is refused here, and Babel's takes other things than that.
"""

import codecs
import datetime
import gettext
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as part
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError

from cookie_charter.messages.markup import refusal
from cookie_charter.problem import Problem, unknown
from cookie_charter.speech import N_, _

DOMAIN: Final = "catalogue"
"""The gettext text domain of what catalogues say and of the words around it."""

INTERFACE: Final = "sphinx"
"""The text domain of the words that templates say."""

MAX_BYTES: Final = 10_000_000
MAX_MESSAGES: Final = 20_000
MAX_CHARACTERS: Final = 20_000
"""How much one file can hold, and one text of it: more than lists of cookies need, and still a matter of seconds."""

UTF_8: Final = "text/plain; charset=UTF-8"


class MessageFileError(Exception):
    """A message file that cannot be read; ``problems`` say why and where."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(slots=True, eq=False)
class Entry:
    """An entry, by the names that polib has for its parts: *comment* is the programs' and *tcomment* the translator's;
    *linenum* is the line where its translation begins."""

    msgid: str
    msgid_plural: str = ""
    msgstr: str = ""
    msgstr_plural: dict[int, str] = part(default_factory=dict)
    obsolete: bool = False
    linenum: int | None = None
    comment: str = ""
    tcomment: str = ""
    occurrences: list[tuple[str, str]] = part(default_factory=list)
    flags: list[str] = part(default_factory=list)
    msgctxt: str | None = None
    previous_msgctxt: str | None = None
    previous_msgid: str | None = None
    previous_msgid_plural: str | None = None

    @property
    def fuzzy(self) -> bool:
        """Whether its translation was one of another message."""
        return "fuzzy" in self.flags


class Entries(list[Entry]):
    """The entries of a file, with its *header*: the comment at its top, and the fields below that as *metadata*."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        super().__init__(entries)
        self.header = ""
        self.metadata: dict[str, str] = {}
        self.metadata_is_fuzzy = False


class Messages:
    """A message file: its entries, each with the line where its translation begins as ``linenum``."""

    def __init__(self, path: Path) -> None:
        """Read the file at *path*; raises MessageFileError, or OSError if it cannot be opened."""
        self.path = path
        self.domain = path.stem
        reader = _Reader(path)
        for number, line in enumerate(_decode(path).split("\n"), 1):
            reader.take(number, line.strip(" \t"))
        reader.finish_entry()
        folder = path.absolute().parent
        self.language = reader.file.metadata.get("Language") or folder.parent.name
        language = folder.parent.name if folder.name == "LC_MESSAGES" else self.language
        self.plural_rule = plural_rule(language, _stated_forms(reader))
        problems = [*reader.problems, *_header_problems(reader), *_plural_problems(reader, self.plural_rule)]
        if self.domain not in {DOMAIN, INTERFACE}:  # whose texts no parser reads
            problems += _unreadable(reader)
        if problems:
            raise MessageFileError(*sorted(problems))
        self.file = reader.file

    def active(self) -> list[Entry]:
        """The entries that are not obsolete."""
        return [entry for entry in self.file if not entry.obsolete]

    def translated(self) -> list[Entry]:
        """The entries whose translation is used: neither obsolete, nor fuzzy, nor missing."""
        return [entry for entry in self.active() if state(entry) == "translated"]


def state(entry: Entry) -> str:
    """``fuzzy``, ``missing`` or ``translated``."""
    if entry.fuzzy:
        return "fuzzy"
    forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return "translated" if all(form.strip() for form in forms) else "missing"


UNREVIEWED: Final = "unreviewed"
"""What a translator comment says of a translation that nobody who speaks the language has read yet."""


def is_unreviewed(entry: Entry) -> bool:
    """Whether the translation of an entry is used, though its comment says that nobody has read it."""
    return state(entry) == "translated" and UNREVIEWED in entry.tcomment.splitlines()


def line(entry: Entry) -> int:
    """The line where the translation of an entry begins, counted from 1."""
    return entry.linenum or 1


def _decode(path: Path) -> str:
    if path.is_symlink():  # which could lead to any file of whoever builds the site
        raise MessageFileError(Problem(str(path), 1, 1, _("this is a symbolic link; put the file itself here")))
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        sentence = _("the file is larger than {limit} MB").format(limit=MAX_BYTES // 1_000_000)
        raise MessageFileError(Problem(str(path), 1, 1, sentence))
    if content.startswith(codecs.BOM_UTF8):
        sentence = _("the file starts with a byte order mark; save it in UTF-8 without one")
        raise MessageFileError(Problem(str(path), 1, 1, sentence))
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        sentence = _("the byte {found} is not UTF-8; save the file in UTF-8")
        sentence = sentence.format(found=f"0x{content[error.start]:02X}")
        raise MessageFileError(Problem(str(path), number, 1, sentence)) from error
    if found := _LINE_ENDS.search(text):
        number = text.count("\n", 0, found.start()) + 1
        raise MessageFileError(Problem(str(path), number, 1, take_out(found[0])))
    return text


_LINE_ENDS: Final = re.compile(r"[\0\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What some programs take for the end of a line or of the file, and others do not."""


def take_out(char: str) -> str:
    """What is to be done about a character that nobody sees."""
    return _("remove the invisible character U+{code:04X}").format(code=ord(char))


_TEXT: Final = re.compile(
    r"(?P<obsolete>#~ +)?(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?) +)?"
    r'"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"'
)
_COMMENT: Final = re.compile(r"#(?P<kind>[.:,|]|~\|)?(?: +(?P<text>.*))?")
_PREVIOUS: Final = re.compile(r'(?:(?P<keyword>msgctxt|msgid_plural|msgid) +)?"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"')
_ESCAPE: Final = re.compile(r"\\(?:[\\\"nrt]|(?P<unknown>.))")


class _Reader:
    """Takes a file line by line, and makes entries of the lines; what does not fit is a problem, and passed over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.file = Entries()
        self.first: dict[str, int] = {}
        self.has_header = False
        self._begin()

    def _begin(self) -> None:
        self.keyword = ""  # the last of the entry; none while there are only comments
        self.obsolete = False
        self.texts: dict[str, list[str]] = {}
        self.lines: dict[str, int] = {}
        self.comments: list[tuple[str, str]] = []
        self.ended = False  # a blank line followed it
        self.broken = False  # one of its lines was refused, which is reported

    def take(self, number: int, line: str) -> None:
        """Take a line without the blanks around it."""
        if not line:
            self.ended = bool(self.keyword)
            return
        if text := _TEXT.fullmatch(line):
            self._take_text(number, text)
        elif comment := _COMMENT.fullmatch(line):
            self._take_comment(number, comment["kind"] or "", comment["text"] or "")
        else:
            self._refuse(number, _whats_wrong(line))

    def _take_text(self, number: int, found: re.Match[str]) -> None:
        keyword, obsolete = found["keyword"], bool(found["obsolete"])
        for escape in _ESCAPE.finditer(found["text"]):
            if escape["unknown"]:
                sentence = _("invalid escape sequence {escape}; type a backslash twice")
                self._refuse(number, sentence.format(escape=escape[0]))
        if keyword in {"msgid", "msgctxt"}:
            if self.keyword not in {"", "msgctxt"}:
                self.finish_entry()
            if not self.keyword:
                self.obsolete = obsolete
        if obsolete != self.obsolete:
            self._refuse(number, _("mixed entry: either all its lines start with '#~' (obsolete), or none"))
        elif keyword is None:
            if self.keyword:
                self.texts[self.keyword].append(found["text"])
            else:
                self._refuse(number, _("text without a 'msgid' or 'msgstr' before it"))
        elif not self._may_follow(keyword):
            self._refuse(
                number,
                _("'{keyword}' without '{expected}' before it").format(
                    keyword=keyword, expected=_EXPECTED.get(keyword, "msgstr")
                ),
            )
        else:
            if keyword == "msgctxt" and not obsolete:
                self._refuse(number, _("message contexts are not supported; remove this 'msgctxt'"))
            self.keyword = keyword
            self.texts[keyword], self.lines[keyword] = [found["text"]], number

    def _may_follow(self, keyword: str) -> bool:
        match keyword:
            case "msgctxt":
                return not self.keyword
            case "msgid":
                return self.keyword in {"", "msgctxt"}
        return self.keyword == (_EXPECTED.get(keyword) or f"msgstr[{int(keyword[7]) - 1}]")

    def _take_comment(self, number: int, kind: str, text: str) -> None:
        if self.keyword.startswith("msgstr") or self.ended:
            self.finish_entry()
        elif self.keyword:
            self._refuse(number, _("misplaced comment: comments go above the 'msgid' of their entry"))
            return
        if kind == "|" and not _PREVIOUS.fullmatch(text):
            self._refuse(number, _not_a_line(f"#| {text}"))
        self.comments.append((kind, text))

    def finish_entry(self) -> None:
        """Make an entry of what was taken since the last one."""
        if self.keyword.startswith("msgstr"):
            self._add({keyword: _unescaped("".join(parts)) for keyword, parts in self.texts.items()})
        elif self.keyword and not self.broken:
            self._refuse(self.lines[self.keyword], _("this message has no 'msgstr'; add a line 'msgstr \"\"' below it"))
        self._begin()

    def _add(self, texts: dict[str, str]) -> None:
        message, line = texts["msgid"], self.lines["msgid"]
        if any(len(text) > MAX_CHARACTERS for text in texts.values()):  # parsers of prose take the square of it
            self._refuse(line, _("text too long: more than {limit} characters").format(limit=MAX_CHARACTERS))
            return
        if not self.obsolete:
            if message in self.first:
                sentence = _("duplicate message; the first one is in line {line}")
                self._refuse(line, sentence.format(line=self.first[message]))
                return
            self.first[message] = line
        if not message:
            self._add_header(texts.get("msgstr", ""), line)
            return
        if len(self.file) == MAX_MESSAGES:
            self._refuse(line, _("too many messages: more than {limit}").format(limit=MAX_MESSAGES))
        if len(self.file) >= MAX_MESSAGES:
            return
        entry = Entry(
            msgid=message,
            msgid_plural=texts.get("msgid_plural", ""),
            msgstr=texts.get("msgstr", ""),
            msgstr_plural={int(keyword[7]): text for keyword, text in texts.items() if keyword.startswith("msgstr[")},
            obsolete=self.obsolete,
            linenum=self.lines.get("msgstr") or self.lines.get("msgstr[0]"),
            comment=self._comment("."),
            tcomment=self._comment(""),
            occurrences=[_occurrence(word) for kind, text in self.comments if kind == ":" for word in text.split()],
            flags=self._flags(),
            msgctxt=texts.get("msgctxt"),  # only of an obsolete one
            **self._previous(),
        )
        self.file.append(entry)

    def _add_header(self, text: str, line: int) -> None:
        if self.obsolete or len(self.file):
            self._refuse(line, _("the header, with its empty 'msgid', must come first"))
            return
        self.has_header = True
        self.file.header = self._comment("")
        self.file.metadata_is_fuzzy = bool(self._flags())
        fields: dict[str, str] = {}
        for stated in filter(None, text.split("\n")):
            field, colon, value = stated.partition(":")
            name = _FIELDS.get(field.lower(), field)
            if not colon or not re.fullmatch(r"[A-Za-z0-9-]+", field):
                self._refuse(line, _("invalid header line {found!r}; expected 'Field: value'").format(found=stated))
            elif name in fields:
                self._refuse(line, _("duplicate header field {field!r}").format(field=name))
            fields.setdefault(name, value.strip(" \t"))
        self.file.metadata = fields

    def _comment(self, kind: str) -> str:
        return "\n".join(text for found, text in self.comments if found == kind)

    def _flags(self) -> list[str]:
        stated = (flag.strip() for kind, text in self.comments if kind == "," for flag in text.split(","))
        return list(filter(None, stated))

    def _previous(self) -> dict[str, str]:
        parts: dict[str, list[str]] = {}
        keyword = ""
        for found in filter(None, (_PREVIOUS.fullmatch(text) for kind, text in self.comments if kind in {"|", "~|"})):
            keyword = found["keyword"] or keyword
            if keyword:
                parts.setdefault(f"previous_{keyword}", []).append(found["text"])
        return {field: _unescaped("".join(texts)) for field, texts in parts.items()}

    def _refuse(self, line: int, sentence: str) -> None:
        self.broken = True
        self.problems.append(Problem(str(self.path), line, 1, sentence))


def _unescaped(text: str) -> str:
    return re.sub(r'\\([\\nrt"])', lambda found: _ESCAPED.get(found[1], found[1]), text)


_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t"}

_EXPECTED: Final = {"msgid_plural": "msgid", "msgstr": "msgid", "msgstr[0]": "msgid_plural"}

_FIELDS: Final = {
    field.lower(): field
    for field in (
        "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator",
        "Language-Team", "Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms",
    )
}  # fmt: skip


_KEYWORDS: Final = ("msgid", "msgid_plural", "msgstr", "msgctxt")


def _whats_wrong(line: str) -> str:
    if re.match(r"(<{7}|={7}|>{7}|\|{7})( |$)", line):
        return _("a conflict of two changes; keep one of them, and remove the lines '<<<<<<<', '=======' and '>>>>>>>'")
    bare = line.removeprefix("#~").lstrip()
    if (keyword := re.match(r"\w+(?=[ \[]*[\"\d])", bare)) and keyword[0] not in _KEYWORDS:
        return unknown(N_("keyword"), keyword[0], _KEYWORDS)
    if re.match(r'(?:msg\w+(?:\[\d\])?\s*)?"', bare) or re.match(r"msg(?:ctxt|id|id_plural|str(?:\[\d\])?)\b", bare):
        return _("each line of text must be in one pair of double quotes")
    return _not_a_line(line)


def _not_a_line(line: str) -> str:
    found = line if len(line) <= 60 else f"{line[:59]}…"
    return _("syntax error: {found!r}; a comment starts with '# '").format(found=found)


def _occurrence(word: str) -> tuple[str, str]:
    path, _colon, line = word.rpartition(":")
    return (path, line) if path and line.isdecimal() else (word, "")


def _unreadable(reader: _Reader) -> Iterator[Problem]:
    """The translations of prose that would keep the parser of a build for minutes."""
    for entry in reader.file:
        if not entry.obsolete and state(entry) == "translated":
            for sentence in filter(None, map(refusal, [entry.msgstr, *entry.msgstr_plural.values()])):
                yield Problem(str(reader.path), line(entry), 1, sentence)


def _header_problems(reader: _Reader) -> Iterator[Problem]:
    stated = reader.file.metadata.get("Content-Type", "") if reader.has_header else ""
    if not re.fullmatch(r"text/plain; ?charset=utf-8", stated, re.IGNORECASE):
        sentence = _("the header must contain 'Content-Type: {type}'").format(type=UTF_8)
        yield Problem(str(reader.path), 1, 1, sentence)
    for field, (is_sound, expected) in _HEADER.items():
        value = reader.file.metadata.get(field)
        if value and not is_sound(value):
            sentence = _("the header's {field!r} must be {expected}, found {found!r}")
            sentence = sentence.format(field=field, expected=_(expected), found=value)
            yield Problem(str(reader.path), 1, 1, sentence)


def _is_language(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z]{2,8}(?:[_-][A-Za-z0-9]{2,8})*(?:@[A-Za-z]+)?", text) is not None


def _is_date(text: str) -> bool:
    form = "%Y-%m-%d %H:%M%z" if re.search(r"[+-]\d{4}$", text) else "%Y-%m-%d %H:%M"
    try:
        datetime.datetime.strptime(text, form)
    except ValueError:
        return text == "YEAR-MO-DA HO:MI+ZONE"  # as a template has it
    return True


def _is_plural_rule(text: str) -> bool:
    """Whether gettext's tools, which go by the rule of the header, can do so."""
    found = re.fullmatch(r"nplurals=([1-9]); ?plural=([^;]+);?", text)
    try:
        if found is None:
            return False
        form = gettext.c2py(found[2])
        return all(0 <= form(number) < int(found[1]) for number in range(200))
    except (ArithmeticError, ValueError):
        return False


_HEADER: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    "Language": (_is_language, N_("a language code such as 'pt_BR'")),
    "POT-Creation-Date": (_is_date, N_("a date such as '2026-01-31 12:00+0000'")),
    "PO-Revision-Date": (_is_date, N_("a date such as '2026-01-31 12:00+0000'")),
    "Plural-Forms": (_is_plural_rule, N_("a rule such as 'nplurals=2; plural=(n != 1);'")),
}
"""What a header states in a form of its own, which gettext's tools and Babel go by."""


def _stated_forms(reader: _Reader) -> int | None:
    found = re.match(r"nplurals=([1-9]);", reader.file.metadata.get("Plural-Forms", ""))
    return int(found[1]) if found else None


def _plural_problems(reader: _Reader, rule: tuple[int, str] | None) -> Iterator[Problem]:
    for entry in reader.file:
        if rule and entry.msgid_plural and not entry.obsolete and len(entry.msgstr_plural) != rule[0]:
            sentence = _("a message with a plural has {number} forms in this language: 'msgstr[0]' to 'msgstr[{last}]'")
            yield Problem(str(reader.path), line(entry), 1, sentence.format(number=rule[0], last=rule[0] - 1))


def plural_rule(language: str, forms: int | None = None) -> tuple[int, str] | None:
    """How many forms a message with a plural has in a *language*, and the rule in gettext's syntax; None if it is none.

    The source is Babel; where its versions disagree, the rule of so many *forms* is meant, if there is one.
    """
    from babel.messages.plurals import get_plural  # here, since hardly any file has such a message

    code = language.replace("-", "_")
    try:
        number, rule, *_more = get_plural(Locale.parse(code))
    except (TypeError, ValueError, UnknownLocaleError):
        return None
    known = [(int(number), str(rule)), *(one for one, codes in _OTHER_RULES.items() if code in codes)]
    return next((one for one in known if one[0] == forms), known[0])


_OTHER_RULES: Final = {
    (1, "0"): {"fa", "hu", "hy", "ka", "tr"},
    (2, "(n != 1)"): {"ca", "es", "he", "hu", "it", "ka", "pt", "pt_PT", "tr"},
    (2, "(n > 1)"): {"fa", "fr", "hy", "pt_BR"},
    (3, "(n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2)"): {"ca", "es", "it", "pt_PT"},
    (3, "(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2"): {"fr", "pt", "pt_BR"},
    (3, "(n == 1 ? 0 : n == 2 ? 1 : 2)"): {"he"},
}
"""What Babel knew before 2.19, and what it knows since then, of languages to which it gave other numbers of forms."""


def message_file(folder: Path, language: str, domain: str) -> Path:
    """Where gettext's convention keeps the messages of *domain* under a locale *folder*."""
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def load_translations(paths: Iterable[Path]) -> dict[str, str]:
    """The finished translations of several message files, the last first; raises MessageFileError or OSError.

    A file that is not there has none, and messages with a plural are left out: nobody looks one up by its text alone.
    """
    messages: dict[str, str] = {}
    for path in paths:
        if path.is_file():
            stat = path.stat()
            messages |= _translations(path, stat.st_mtime_ns, stat.st_size)
    return messages


@lru_cache
def _translations(path: Path, _mtime: int, _size: int) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in Messages(path).translated() if not entry.msgid_plural}
