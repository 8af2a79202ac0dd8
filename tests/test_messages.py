"""One reading of message files: what `check` says of a file is what a build does with it, whoever wrote the file."""

import io
from collections.abc import Iterable
from pathlib import Path
from random import Random

import polib
import pytest
from babel.messages.pofile import read_po
from conftest import COMMAND, files, replace, run, soup, sphinx

from cookie_charter.messages import MessageFileError, Messages

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
MESSAGES = "locale/en/LC_MESSAGES"

REFUSED = {
    # what two parsers read in two ways
    "an unmarked translation of an obsolete message": (
        '#~ msgid "a"\nmsgstr "b"\n',
        "5:1: mixed entry: either all its lines start with '#~' (obsolete), or none",
    ),
    "an obsolete translation": (
        'msgid "a"\n#~ msgstr "b"\n',
        "5:1: mixed entry: either all its lines start with '#~' (obsolete), or none",
    ),
    "a translation without a message": ('msgstr "b"\n', "4:1: 'msgstr' without 'msgid' before it"),
    "a translation after a comment": ('# x\nmsgstr "b"\n', "5:1: 'msgstr' without 'msgid' before it"),
    "a message without a translation": (
        'msgid "a"\nmsgid "b"\nmsgstr "c"\n',
        "4:1: this message has no 'msgstr'; add a line 'msgstr \"\"' below it",
    ),
    "a message without a translation before a comment": (
        'msgid "a"\n\n#: x\nmsgid "b"\nmsgstr "c"\n',
        "4:1: this message has no 'msgstr'; add a line 'msgstr \"\"' below it",
    ),
    "a message at the end": ('msgid "a"\n', "4:1: this message has no 'msgstr'; add a line 'msgstr \"\"' below it"),
    "two translations": ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', "6:1: 'msgstr' without 'msgid' before it"),
    "a context": (
        'msgctxt "x"\nmsgid "a"\nmsgstr "b"\n',
        "4:1: message contexts are not supported; remove this 'msgctxt'",
    ),
    "an empty context": (
        'msgctxt ""\nmsgid "a"\nmsgstr "b"\n',
        "4:1: message contexts are not supported; remove this 'msgctxt'",
    ),
    "a message twice": (
        'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n',
        "7:1: duplicate message; the first one is in line 4",
    ),
    "a second header": ('msgid ""\nmsgstr "Language: fr\\n"\n', "4:1: duplicate message; the first one is in line 1"),
    "a comment within an entry": (
        'msgid "a"\n#, fuzzy\nmsgstr "b"\n',
        "5:1: misplaced comment: comments go above the 'msgid' of their entry",
    ),
    "a flag without a space": (
        '#,fuzzy\nmsgid "a"\nmsgstr "b"\n',
        "4:1: syntax error: '#,fuzzy'; a comment starts with '# '",
    ),
    "text after a comment": ('# x\n"b"\n', "5:1: text without a 'msgid' or 'msgstr' before it"),
    "text behind a text": (
        'msgid "a"\nmsgstr "b" "c"\n',
        "5:1: each line of text must be in one pair of double quotes",
    ),
    "a code for a character": (
        'msgid "a"\nmsgstr "\\x3cb\\x3e"\n',
        "5:1: invalid escape sequence \\x; type a backslash twice",
    ),
    "a number for a character": (
        'msgid "a"\nmsgstr "\\074b"\n',
        "5:1: invalid escape sequence \\0; type a backslash twice",
    ),
    "a code of Unicode": ('msgid "a"\nmsgstr "\\u003cb"\n', "5:1: invalid escape sequence \\u; type a backslash twice"),
    "a lone carriage return": ('msgid "a"\nmsgstr "b"\rmsgstr "c"\n', "5:1: remove the invisible character U+000D"),
    "a text without end": (f'msgid "a"\nmsgstr "{"x" * 20_001}"\n', "4:1: text too long: more than 20000 characters"),
    "a NUL": ('msgid "a"\nmsgstr "b\0"\n', "5:1: remove the invisible character U+0000"),
    # plural forms
    "a form too many": (
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\nmsgstr[2] "e"\n',
        "6:1: a message with a plural has 2 forms in this language: 'msgstr[0]' to 'msgstr[1]'",
    ),
    "a form in the wrong place": (
        'msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n',
        "6:1: 'msgstr[1]' without 'msgstr' before it",
    ),
    "a plural without forms": ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', "6:1: 'msgstr' without 'msgid' before it"),
}

HEADERS = {
    "no encoding": ("Language: en\\n", "the header must contain 'Content-Type: text/plain; charset=UTF-8'"),
    "two encodings in one field": (
        "Content-Type: text/plain; charset=utf-8; charset=raw_unicode_escape\\n",
        "the header must contain 'Content-Type: text/plain; charset=UTF-8'",
    ),
    "two encodings in two fields": (
        "Content-Type: text/plain; charset=utf-8\\ncontent-type: text/plain; charset=utf-7\\n",
        "duplicate header field 'Content-Type'",
    ),
    "another encoding": (
        "Content-Type: text/plain; charset=latin-1\\n",
        "the header must contain 'Content-Type: text/plain; charset=UTF-8'",
    ),
    "no field": ("Hello\\n", "invalid header line 'Hello'; expected 'Field: value'"),
    "no language": (
        "Language: ../../x\\n",
        "the header's 'Language' must be a language code such as 'pt_BR', found '../../x'",
    ),
    "no date": (
        "PO-Revision-Date: yesterday\\n",
        "the header's 'PO-Revision-Date' must be a date such as '2026-01-31 12:00+0000', found 'yesterday'",
    ),
    **{
        f"the plural rule {rule}": (
            f"Plural-Forms: {rule}\\n",
            f"the header's 'Plural-Forms' must be a rule such as 'nplurals=2; plural=(n != 1);', found '{rule}'",
        )
        for rule in (
            "nplurals=2; plural=n/0;",
            "plural=foo",
            "nplurals=2; plural=foo;",
            "nplurals=2; plural=n;",
            f"nplurals=2; plural={'(' * 300}n{')' * 300};",
        )
    },
}


def refused() -> dict[str, tuple[str, str]]:
    """Each file that nobody may read, with the sentence about it, without the name of the file."""
    cases = {case: (HEAD + text, sentence) for case, (text, sentence) in REFUSED.items()}
    for case, (fields, sentence) in HEADERS.items():
        encoding = "" if "encoding" in case else "Content-Type: text/plain; charset=UTF-8\\n"
        cases[case] = (f'msgid ""\nmsgstr "{encoding}{fields}"\n', f"1:1: {sentence}")
    return cases


def test_what_can_be_understood_in_two_ways_is_refused_by_check(tmp_path: Path) -> None:
    cases = refused()
    folder = tmp_path / MESSAGES
    folder.mkdir(parents=True)
    for number, (content, _sentence) in enumerate(cases.values()):
        (folder / f"{number}.po").write_text(content, encoding="utf-8", newline="")
    done = run(COMMAND, "check", *(f"{number}.po" for number in range(len(cases))), cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    said: dict[str, list[str]] = {case: [] for case in cases}
    for line in done.stdout.splitlines():
        name, _colon, sentence = line.partition(".po:")
        said[list(cases)[int(name)]].append(sentence)
    assert said == {case: [sentence] for case, (_content, sentence) in cases.items()}


@pytest.mark.parametrize("domain", ["charter", "catalogue", "sphinx", "elsewhere"])
def test_a_build_refuses_what_check_refuses_with_the_same_sentence(site: Path, domain: str) -> None:
    path = site / MESSAGES / f"{domain}.po"
    path.write_text(f'{HEAD}#~ msgid "Close"\nmsgstr "Close<script>alert(1)</script>"\n', encoding="utf-8")
    check, build = (
        run(COMMAND, command, *arguments, cwd=site)
        for command, arguments in (
            ("check", [f"{MESSAGES}/{domain}.po"]),
            ("build", []),
        )
    )
    assert check.stdout == (
        f"{MESSAGES}/{domain}.po:5:1: mixed entry: either all its lines start with '#~' (obsolete), or none\n"
    )
    assert (build.stderr, build.stdout) == (check.stdout, "")
    assert (check.returncode, build.returncode) == (1, 1)
    assert not (site / "_build/html").exists()
    assert run(COMMAND, "build", "fr", cwd=site).returncode == 0  # of which the file is no part


@pytest.mark.parametrize(
    ("translation", "sentence"),
    [
        ("x " * 2_501, "the text is too long: 5002 characters, 5000 at most; split it"),
        ("[^" * 51, "too many footnote references in this text: more than 50; split it"),
        ("<a b=" + "\u00a0" * 51, "more than 50 consecutive no-break spaces; remove most of them"),
    ],
)
def test_a_build_parses_no_translation_that_takes_minutes(site: Path, translation: str, sentence: str) -> None:
    (site / MESSAGES / "charter.po").write_text(f'{HEAD}msgid "Boutique"\nmsgstr "{translation}"\n', encoding="utf-8")
    check, build = run(COMMAND, "check", f"{MESSAGES}/charter.po", cwd=site), run(COMMAND, "build", "en", cwd=site)
    assert check.stdout == f"{MESSAGES}/charter.po:5:1: {sentence}\n"
    assert (build.stderr, build.stdout) == (check.stdout, "")
    assert (check.returncode, build.returncode) == (1, 1)
    for unused in (
        f'#, fuzzy\nmsgid "Boutique"\nmsgstr "{translation}"\n',
        f'#~ msgid "Boutique"\n#~ msgstr "{translation}"\n',
    ):
        (site / MESSAGES / "charter.po").write_text(f"{HEAD}{unused}", encoding="utf-8")
        assert run(COMMAND, "build", "en", cwd=site).returncode == 0


def test_a_guest_is_judged_by_its_catalogue_alone(site: Path) -> None:
    for domain, status in (("charter", 0), ("catalogue", 1)):
        path = site / MESSAGES / f"{domain}.po"
        path.write_text(
            path.read_text(encoding="utf-8") + '\n# of another program\nmsgctxt "x"\nmsgid "y"\nmsgstr "z"\n',
            encoding="utf-8",
        )
        done = sphinx(site, "-q", language="en")
        assert done.returncode == status, done.stderr
    line = len((site / MESSAGES / "catalogue.po").read_text(encoding="utf-8").splitlines()) - 2
    assert done.stderr == (
        f"{site}/{MESSAGES}/catalogue.po:{line}:1: WARNING: message contexts are not supported; remove this 'msgctxt' "
        "[cookie_charter.messages]\n"
    )


def test_what_is_compiled_or_a_script_beside_message_files_is_not_used(site: Path) -> None:
    clean = run(COMMAND, "build", cwd=site)
    assert (clean.returncode, clean.stderr) == (0, "")
    expected = files(site / "_build/html")
    planted = polib.POFile()
    planted.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    planted += [polib.POEntry(msgid=word, msgstr="<script>alert(1)</script>") for word in ("Search", "Nothing here.")]
    for domain in ("sphinx", "charter", "catalogue"):
        (site / MESSAGES / f"{domain}.mo").write_bytes(planted.to_binary() if domain != "charter" else b"")
    (site / MESSAGES / "sphinx.js").write_text("alert(1)", encoding="utf-8")
    run("rm", "-r", "_build", cwd=site)
    before = files(site / "locale")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stdout, done.stderr) == (0, clean.stdout, "")
    assert files(site / "_build/html") == expected
    assert files(site / "locale") == before


def test_a_build_writes_nothing_beside_message_files(site: Path) -> None:
    before = files(site / "locale")
    for command in (["build"], ["check"], ["po", "stat"], ["po", "compile"], ["build", "--builder", "gettext"]):
        run(COMMAND, *command, cwd=site)
        assert files(site / "locale") == before


def test_a_compiled_file_that_was_cut_off_is_made_again(site: Path) -> None:
    run(COMMAND, "build", cwd=site)
    path = site / "_build/messages/0/en/LC_MESSAGES/charter.mo"
    whole = path.read_bytes()
    path.unlink()  # as an interrupted build leaves it
    run(COMMAND, "build", "en", cwd=site)
    assert path.read_bytes() == whole
    replace(site / MESSAGES / "charter.po", '"Nothing here."', '"Nothing at all."')
    run(COMMAND, "build", "en", cwd=site)
    assert "Nothing at all." in soup(site / "_build/html/en/plain.html").get_text()


def test_plural_forms_are_those_of_the_language(site: Path) -> None:
    """Polish has three forms; the header of the file states two, as a careless tool would."""
    replace(site / "conf.py", '"en": "English"', '"pl": "Polski"')
    folder = site / "locale/pl/LC_MESSAGES"
    folder.mkdir(parents=True)
    forms = "".join(f'msgstr[{number}] "{word}"\n' for number, word in enumerate(("plik", "pliki", "plików")))
    head = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'
    )
    (folder / "sphinx.po").write_text(f'{head}msgid "file"\nmsgid_plural "files"\n{forms}', encoding="utf-8")
    templates = site / "templates"
    templates.mkdir()
    (templates / "layout.html").write_text(
        "{% extends '!layout.html' %}{% block footer %}<p class='files'>{% for number in (1, 3, 5) %}"
        "{{ ngettext('file', 'files', number) }} {% endfor %}</p>{% endblock %}",
        encoding="utf-8",
    )
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("templates_path = [str(Path(__file__).parent / 'templates')]\n")
    done = run(COMMAND, "build", "pl", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    shown = soup(site / "_build/html/pl/index.html").find("p", class_="files")
    assert shown is not None
    assert shown.get_text().split() == ["plik", "pliki", "plików"]


def test_windows_line_ends_and_what_tools_write_are_no_fault(tmp_path: Path) -> None:
    lines = [
        *("# A note", "# of two lines", "#, fuzzy", *HEAD.splitlines(), ""),
        *("# note", "#. from the source", "#: a.md:1 b.md:2", "#, no-wrap", '#| msgid ""', '#| "before"'),
        *('msgid ""', '"a "', '"b\\n"', 'msgstr "c\\n"', '"d\\n"', ""),
        *('#~| msgid "old"', '#~ msgctxt "x"', '#~ msgid "gone"', '#~ msgstr "g"', "", "# the end", ""),
    ]
    text = "\n".join(lines)
    for name, content in (("unix", text), ("windows", text.replace("\n", "\r\n"))):
        (tmp_path / f"{name}.po").write_text(content, encoding="utf-8", newline="")
        done = run(COMMAND, "check", f"{name}.po", cwd=tmp_path)
        assert done.stderr == ""
        assert all("the header has no field" in line for line in done.stdout.splitlines()), done.stdout


@pytest.mark.parametrize(
    "content", ["\n".join(f'msgid "{n}"\nmsgstr "{n}"\n' for n in range(20_001)), "#" * 10_000_001]
)
def test_a_file_that_nobody_could_have_written_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "charter.po").write_text(f"{HEAD}\n{content}", encoding="utf-8")
    done = run(COMMAND, "check", "charter.po", cwd=tmp_path)
    assert done.stdout in {
        "charter.po:60005:1: too many messages: more than 20000\n",
        "charter.po:1:1: the file is larger than 10 MB\n",
    }
    assert (done.returncode, done.stderr) == (1, "")


def test_a_symbolic_link_is_no_message_file(site: Path) -> None:
    secret = site.parent / "secret"
    secret.write_text("password\n", encoding="utf-8")
    path = site / MESSAGES / "charter.po"
    path.unlink()
    path.symlink_to(secret)
    sentence = f"{MESSAGES}/charter.po:1:1: this is a symbolic link; put the file itself here\n"
    for command in (["check", f"{MESSAGES}/charter.po"], ["po", "update"], ["build"]):
        done = run(COMMAND, *command, cwd=site)
        assert sentence in done.stdout + done.stderr
        assert "password" not in done.stdout + done.stderr
        assert done.returncode == 1
    assert secret.read_text(encoding="utf-8") == "password\n"


WHOLE = (
    '# note\n#. from the source\n#: a.md:3\n#, fuzzy\n#| msgid "before"\nmsgid "one"\nmsgstr "eins"\n\n'
    'msgid ""\n"two "\n"more\\n"\nmsgstr "zwei\\n"\n\nmsgid "file"\nmsgid_plural "files"\nmsgstr[0] "Datei"\n'
    'msgstr[1] "Dateien"\n\n#~ msgid "old"\n#~ msgstr "alt"\n\n#~ msgid "older"\n#~ msgstr "älter"\n\n'
    'msgid "last \\"q\\" \\\\ t\\t"\nmsgstr "letzte"\n'
)
PIECES = [
    *(
        '"',
        "\\",
        "#",
        "\n",
        "#~ ",
        "msgid ",
        "msgstr ",
        'msgctxt "x"\n',
        "#, fuzzy\n",
        "msgstr[0] ",
        '"x"\n',
        " ",
        "\t",
    ),
    *("\r", "\x0c", "\u2028", "~", "#| ", "[1]", 'msgid "one"\n', 'msgstr "Z"\n', '#~ msgstr "Z"\n', "\x85", "\u00a0"),
]


def spoilt(text: str, random: Random) -> str:
    """A message file in which something was added, taken away or repeated."""
    for _slip in range(random.choice([1, 1, 2, 3])):
        at, lines = random.randrange(len(text)), text.splitlines(keepends=True)
        match random.randrange(4):
            case 0:
                text = text[:at] + random.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + random.choice([1, 1, 2, 5]) :]
            case 2:
                text = "".join([*lines[:at], random.choice(lines), *lines[at:]])
            case _:
                del lines[random.randrange(len(lines))]
                text = "".join(lines)
    return text


Translations = dict[str, str | tuple[str, ...]]


def used(messages: Iterable[tuple[str, str | tuple[str, ...]]]) -> Translations:
    return {message: text for message, text in messages if text and (isinstance(text, str) or all(text))}


def test_what_is_accepted_is_read_alike_by_every_library(tmp_path: Path) -> None:
    head = HEAD + '"Language: en\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    random, accepted = Random(20261126), 0
    path = tmp_path / "charter.po"
    for _case in range(1_000):
        text = spoilt(head + WHOLE, random)
        path.write_text(text, encoding="utf-8", newline="")
        try:
            messages = Messages(path)
        except MessageFileError:
            continue
        accepted += 1
        ours, polibs = (
            used((entry.msgid, entry.msgstr or tuple(entry.msgstr_plural.values())) for entry in entries)
            for entries in (
                [entry for entry in messages.active() if not entry.fuzzy],
                [entry for entry in polib.pofile(str(path)) if not entry.obsolete and not entry.fuzzy],
            )
        )
        babel = read_po(io.BytesIO(text.encode()), ignore_obsolete=True, abort_invalid=True)
        babels = used(
            (
                message.id if isinstance(message.id, str) else message.id[0],
                tuple(message.string) if isinstance(message.string, list | tuple) else message.string or "",
            )
            for message in babel
            if message.id and not message.fuzzy
        )
        assert (ours, ours) == (polibs, babels), text
    assert accepted > 100
