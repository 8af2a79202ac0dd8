"""The command speaks the language of its user: every sentence, at the same place, with the same exit status."""

import ast
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from conftest import COMMAND, DATA, replace, run
from test_problems import INVALID, expected

import cookie_charter
from cookie_charter import library_sentences
from cookie_charter.catalogue import open_cookie_database
from cookie_charter.pages import _sphinx
from cookie_charter.pages.settings import SETTINGS
from cookie_charter.pages.warning_types import WARNINGS

PACKAGE = Path(cookie_charter.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
FRENCH = {"LC_ALL": "fr_FR.UTF-8", "PYTHONUTF8": "1"}


def french(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command for a user who reads French, whether the system has that locale or not."""
    return run(*command, cwd=cwd, env=FRENCH)


def read(name: str) -> Catalog:
    with (PACKAGE / "locale/fr/LC_MESSAGES" / name).open("rb") as file:
        return read_po(file, abort_invalid=True)


def extracted() -> set[str]:
    """What the code says, in English, and the report of a dossier."""
    files = [("python", path) for path in MODULES] + [("jinja2", PACKAGE / "audit/dossier/report.html")]
    found = (
        message
        for method, path in files
        for _line, message, *_comments in extract_from_file(method, path, keywords={"_": None, "N_": None})
    )
    return {message for message in found if isinstance(message, str)}


def fields(text: str) -> list[tuple[str, str | None, str | None]]:
    """The placeholders of a sentence, each with its conversion and its format."""
    return sorted(
        (name, conversion or "", form or "")
        for _text, name, form, conversion in string.Formatter().parse(text)
        if name is not None
    )


def test_every_sentence_has_its_french_and_no_other_stands_there() -> None:
    messages = {str(message.id): message for message in read("command.po") if message.id}
    assert messages.keys() == extracted()
    for english, message in messages.items():
        assert message.string, english
        assert not message.fuzzy, english
        if english.count("{") == english.count("}"):  # the others speak of braces, and are not filled
            assert fields(str(message.string)) == fields(english)


def test_french_is_well_typeset() -> None:
    for message in read("command.po"):
        said = str(message.string) if message.id else ""
        typed = [part for index, part in enumerate(said.split("'")) if index % 2 == 0]  # not what stands in files
        for part in typed:
            assert not any(f" {mark}" in part for mark in ";:!?»"), said
        assert said.count("'") % 2 == 0, said


NOT_SAID = {
    "set by the extension: TITLES as conf.py has them",
    "set by the command: locale_dirs as conf.py has them",
    "set by the command: the books that it publishes with the pages",
    *(setting.description for setting in SETTINGS), *WARNINGS.values(),  # which are for the manual
    "Link to this table", "Link to this heading", "Table of Contents",  # Sphinx says it
    _sphinx.HIDE_MARKS, _sphinx.NOTHING_FOUND, _sphinx.COUNT_OF_SCRIPTS, _sphinx.COUNT_BEFORE_8_1,  # and this too
    "Playwright storage state",  # the name of a format
    "Download is starting",  # compared with what Playwright says
    "Open Cookie Database", "Open Cookie Database, ", "end of session (browser)",  # data
    "found unexpected end of stream",  # compared with what libyaml says
    "exceeded maximum nesting depth",
    "begin with a transition|Transition at the start",  # and with what docutils says
    *library_sentences.SPHINX_IN_PLAIN_WORDS,
    *library_sentences.YAML_OF_PYTHON,
    *library_sentences.YAML_OF_PYTHON.values(),
}  # fmt: skip


def test_no_sentence_of_the_code_is_said_in_english_only() -> None:
    messages = [message.id for name in ("cookie_charter.po", "sphinx.po") for message in read(name)]
    words = {one for message in messages for one in ([message] if isinstance(message, str) else message)}
    stray = {
        (path.name, text)
        for path in MODULES
        if path != PACKAGE / "catalogue/schema.py"  # which speaks to editors, in English
        for text in bare_strings(ast.parse(path.read_text(encoding="utf-8")))
        if len(re.findall(r"(?<!\S)[A-Za-z]{2,}(?=[ .:,;]|$)", text)) > 2
        and text not in words | NOT_SAID | set(open_cookie_database.COLUMNS)
    }
    assert stray == set()


def bare_strings(node: ast.AST) -> Iterator[str]:
    """The texts in the code that are neither marked for translators, nor keys, nor what documents the code."""
    match node:
        case ast.Call(func=ast.Name(id="_" | "N_" | "__")) | ast.Expr(value=ast.Constant()):
            return
        case ast.Constant(value=str(text)):
            yield text
        case ast.Dict(values=values):
            for value in values:
                yield from bare_strings(value)
            return
    for child in ast.iter_child_nodes(node):
        yield from bare_strings(child)


def test_check_says_every_problem_in_french_at_the_same_place() -> None:
    done = french(COMMAND, "check", *(path.name for path in INVALID), cwd=DATA / "invalid")
    sentences = [line for path in INVALID for line in expected(path.with_suffix(".fr.txt"), path.name)]
    assert done.stdout.splitlines() == sentences
    assert (done.stderr, done.returncode) == ("", 1)
    for path in INVALID:
        places = [
            [line.split(" ")[0] for line in expected(file, path.name)] for file in (path, path.with_suffix(".fr.txt"))
        ]
        assert places[0] == places[1]


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "fr"}, "fr"),
        ({"LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr_CA"}, "fr"),
        ({"LANG": "fr_FR@euro"}, "fr"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LC_ALL": "fr_FR.UTF-8", "LC_MESSAGES": "C", "LANG": "en_GB.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr_FR.UTF-8", "LANG": "de_DE.UTF-8"}, "fr"),
        ({"LC_ALL": "C", "LC_MESSAGES": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_MESSAGES": "en_GB.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "fr"}, "en"),
        ({"LANG": "../fr"}, "en"),
        ({"LANG": ""}, "en"),
        ({}, "en"),
    ],
)
def test_the_first_variable_that_says_something_decides(variables: dict[str, str], language: str) -> None:
    sentences = {
        "en": "the file is empty; a catalogue starts with 'platform:'",
        "fr": "le fichier est vide\N{NO-BREAK SPACE}; un catalogue commence par 'platform:'",
    }
    assigned = [f"{name}={value}" for name, value in variables.items()]
    unset = [word for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE") for word in ("-u", name)]
    command = ["env", *unset, "PYTHONUTF8=1", *assigned, COMMAND, "check", "empty.yaml"]
    done = run(*command, cwd=DATA / "invalid")
    assert done.stdout == f"empty.yaml:1:1: {sentences[language]}\n"
    assert (done.stderr, done.returncode) == ("", 1)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_quoted_is_quoted_as_typed(tmp_path: Path, language: str) -> None:
    typed = r"""\d(+ it's \"a" \\n"""
    (tmp_path / "x.yaml").write_text(
        "platform: {name: P}\nproviders: {us: {name: U}}\ncookies:\n  - {match: regex, name: '\\d(', provider: us, "
        "service: S, purpose: P., category: necessary}\n",
        encoding="utf-8",
    )
    say = french if language == "fr" else run
    assert r" '\d('" in say(COMMAND, "check", "x.yaml", cwd=tmp_path).stdout
    done = say(COMMAND, "build", "--builder", typed, cwd=tmp_path)
    assert f"'{typed}'" in done.stderr
    done = say(COMMAND, "build", "--builder", "a\n\x1b\\x", cwd=tmp_path)
    assert r"'a\n\x1b\x'" in done.stderr


def test_english_waits_for_no_message_file() -> None:
    code = (
        "import sys; from cookie_charter.cli import main; main(['check', 'empty.yaml']); "
        "print('babel.messages.pofile' in sys.modules)"
    )
    assert run(sys.executable, "-c", code, cwd=DATA / "invalid").stdout.splitlines()[-1] == "False"
    assert french(sys.executable, "-c", code, cwd=DATA / "invalid").stdout.splitlines()[-1] == "True"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["de"], "édition : 'de' n’existe pas ; choix possibles : fr, en (charter_editions dans conf.py)"),
        (["--output", "x"], "--output demande une édition : indiquez-la"),
        (
            ["--source", "pages"],
            "il n’y a pas de dossier 'pages' qui contienne les pages ; indiquez leur dossier avec --source",
        ),
        (
            ["--builder", "htlm"],
            "constructeur (builder) inconnu : 'htlm' (https://www.sphinx-doc.org/en/master/usage/builders/)",
        ),
    ],
)
def test_what_cannot_be_built_is_said_in_french(site: Path, arguments: list[str], sentence: str) -> None:
    done = french(COMMAND, "build", *arguments, cwd=site)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter build: {sentence}\n")


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ('{"fr": "Français", "FR": "Français"}', ": langue 'fr' en double, sous deux graphies ; retirez-en une"),
        ('{3: "Français"}', ": code de langue invalide : 3 ; indiquez un code tel que 'fr' ou 'pt_BR'"),
        ('["fr"]', " doit donner un nom à chaque code de langue, comme dans {'fr': 'Français'}"),
    ],
)
def test_editions_that_are_none_are_said_in_french(site: Path, setting: str, sentence: str) -> None:
    replace(site / "conf.py", '{"fr": "Français", "en": "English"}', setting)
    done = french(COMMAND, "build", cwd=site)
    assert done.stderr == f"cookie-charter build: conf.py: charter_editions{sentence}\n"
    assert done.returncode == 2


def test_a_build_says_its_problems_in_french_and_its_pages_in_their_own_language(site: Path) -> None:
    done = french(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.splitlines()) == [
        "en: 31 sur 38 traduits",
        "en: construite dans _build/html/en",
        "fr: construite dans _build/html/fr",
        f"ouvrez {(site / '_build/html/index.html').as_uri()}",
    ]
    assert "Cookie name" in (site / "_build/html/en/index.html").read_text(encoding="utf-8")

    replace(site / "locale/en/LC_MESSAGES/catalogue.po", 'msgstr "Account"', 'msgstr "Account')
    done = french(COMMAND, "build", "en", cwd=site)
    assert done.stderr == (
        "locale/en/LC_MESSAGES/catalogue.po:10:1: chaque ligne de texte doit être entre une seule paire de guillemets "
        "doubles\n"
    )
    assert (done.returncode, done.stdout) == (1, "")

    replace(site / "locale/en/LC_MESSAGES/catalogue.po", 'msgstr "Account', 'msgstr "Account"')
    replace(site / "cookie_data/shop.yaml", "category: necessary", "category: necesary")
    (site / "cookie_data/folder.yaml").mkdir()
    (site / "docs/plain.md").write_text(
        "# Page\n\n```{cookie-table} folder\n```\n\n```{cookie-table} shopp\n```\n\n"
        "```{cookie-table} forum\n:columns: name, purpos\n```\n\n```{cookie-table} forum\n:kind: pixel\n```\n",
        encoding="utf-8",
    )
    done = french(COMMAND, "build", "en", cwd=site)
    assert done.stdout == "en: échec ; résultat partiel dans _build/html/en\n"
    said = [
        "cookie_data/folder.yaml:1:1: le fichier ne peut pas être lu : c’est un dossier, et non un fichier",
        *(
            f"cookie_data/shop.yaml:{line}:15: category : 'necesary' n’existe pas ; vouliez-vous dire 'necessary' ?"
            for line in (13, 18)
        ),
        "docs/plain.md:10:11: option 'columns' de 'cookie-table' : colonne : "
        "'purpos' n’existe pas ; vouliez-vous dire 'purpose' ?",
        "docs/plain.md:13:1: aucun cookie de ce catalogue ne correspond aux filtres de ce tableau",
        "docs/plain.md:6:19: cookie_data/shopp.yaml n’existe pas : catalogue : 'shopp' n’existe pas ; "
        "vouliez-vous dire 'shop' ?",
    ]
    assert sorted(done.stderr.splitlines()) == sorted(said)
    assert done.returncode == 1


def test_links_that_lead_nowhere_are_said_in_french(site: Path) -> None:
    (site / "docs/plain.md").write_text("# Page\n\n{cookie}`sesion`, {cookie}`session`\n", encoding="utf-8")
    done = french(COMMAND, "build", "fr", cwd=site)
    assert done.stderr.splitlines() == [
        "docs/plain.md:3:10: cookie : 'sesion' n’existe pas ; vouliez-vous dire 'session' ?",
        "docs/plain.md:3:28: le cookie 'session' est ambigu ; précisez lequel : forum/session, shop/session",
    ]
    assert done.returncode == 1


def test_check_and_import_say_in_french_what_they_could_not_do(tmp_path: Path) -> None:
    done = french(COMMAND, "check", "nothing.yaml", "notes.txt", cwd=tmp_path)
    assert done.stderr.splitlines() == [
        "cookie-charter check: nothing.yaml: ce fichier ou ce dossier n’existe pas",
        "cookie-charter check: notes.txt: seuls les catalogues (.yaml), les fichiers de messages (.po) et les "
        "pages (.md) peuvent être vérifiés",
    ]
    assert (done.stdout, done.returncode) == ("", 2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,2\n", "le fichier doit être un JSON ou un CSV publié par une édition, ou le CSV de l’Open Cookie "
         "Database"),
        (b"\xe9", "le fichier n’est pas encodé en UTF-8"),
        (b'{"a" 1}', "le fichier n’est pas du JSON : il manque ':' : ligne 1, colonne 6 (caractère 5)"),
        (b'{"catalogues": {}}', "le fichier doit être le cookies.json d’une édition qui n’a qu’un catalogue"),
        (
            b'{"catalogues": {"a": {"platform": {"name": "A"}, "cookies": [{"name": "b"}]}}}',
            "le catalogue du fichier n’est pas valide : cookies.0.provider : il manque 'provider' dans le cookie 'b'",
        ),
        (
            b'{"catalogues": {"a": {"platform": {"name": ""}, "cookies": []}}}',
            "le catalogue du fichier n’est pas valide : platform.name : 'name' est vide",
        ),
        (
            b'{"catalogues": {"a": {"platform": 1, "cookies": []}}}',
            "le catalogue du fichier n’est pas valide : platform : 'platform' doit être un groupe de lignes "
            "'clé: valeur' ; trouvé : 1",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_imported_is_said_in_french(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "x").write_bytes(content)
    done = french(COMMAND, "import", "x", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter import: x: {sentence}\n")


def test_an_import_says_in_french_what_it_leaves_out(tmp_path: Path) -> None:
    shutil.copy(DATA / "speech/ours.csv", tmp_path)
    shutil.copy(DATA / "speech/open.csv", tmp_path)
    for name in ("ours", "open"):
        done = french(COMMAND, "import", f"{name}.csv", cwd=tmp_path)
        said = (DATA / f"speech/{name}.fr.txt").read_text(encoding="utf-8").splitlines()
        assert done.stderr.splitlines() == [f"{name}.csv:{line}" for line in said]
        assert done.returncode == 1
        english = run(COMMAND, "import", f"{name}.csv", cwd=tmp_path)
        assert (english.stdout, english.returncode) == (done.stdout, 1)
        assert [line.split(" ")[0] for line in english.stderr.splitlines()] == [
            line.split(" ")[0] for line in done.stderr.splitlines()
        ]


def test_help_is_in_french(tmp_path: Path) -> None:
    done = french(COMMAND, "build", "--help", cwd=tmp_path)
    assert " ".join(done.stdout.split()).endswith("-v, --verbose affiche les messages de Sphinx")
    wrong = french(COMMAND, "build", "--jobs", "many", cwd=tmp_path)
    assert wrong.stderr.splitlines()[-1].endswith("indiquez un nombre de processus, ou auto ; trouvé : 'many'")
    assert wrong.returncode == 2
