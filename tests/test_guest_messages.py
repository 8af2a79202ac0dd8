"""`cookie-charter po update` in a project of others, which declares no editions: it leaves their message files alone,
and those that it is asked to change it changes by no more than it must."""

from pathlib import Path

import pytest
from conftest import COMMAND, files, replace, run

CATALOGUE = """\
platform: {name: The shop}
providers: {us: {name: The Shop Ltd}}
cookies:
  - {name: session, provider: us, service: Account, purpose: Keeps you logged in., category: necessary}
"""

PAGE = """\
Guide
=====

A paragraph that stays, and is long enough to be broken by whoever wrote the message file.

A paragraph that is new, and is long enough to be broken as the others are: at sixty characters.

A sentence that has changed just a little bit.

A text that is back.

.. cookie-table:: shop
"""

# As several programs and persons left it: locations from another folder, a field of no program that we know, comments
# in their own order, flags, an odd width, previous messages, contexts and an obsolete message without translation.
PROSE = """\
# Translations of somebody.
# Somebody <somebody@example.org>, 2024.
#
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: Guide \\n"
"X-Generator: An editor of ours\\n"
"POT-Creation-Date: 2024-01-01 00:00+0000\\n"
"Last-Translator: FULL NAME <EMAIL@ADDRESS>\\n"
"Language: de\\n"
"Plural-Forms: nplurals=2; plural="
"(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Generated-By: Babel 2.9\\n"

#: ../source/guide.rst:1
# note of a translator
msgid "Guide"
msgstr "Anleitung"

#: ../source/guide.rst:4
#, fuzzy, no-wrap
#| msgid "A paragraph that stayed."
msgid "A paragraph that stays, and is "
"long enough to be broken by whoever wrote the message file."
msgstr ""
"Ein Absatz, der bleibt, und lang genug ist, "
"dass ihn bricht, wer die Datei schrieb."


#: ../source/guide.rst:6
msgid "A sentence that has changed just a little."
msgstr "Ein Satz, der sich kaum geändert hat."

#: ../source/guide.rst:7
#, fuzzy
msgid "Something else that is gone"
msgstr "Was sonst noch weg ist"

#: ../source/guide.rst:9
msgid "Nobody has translated this, and it is gone."
msgstr ""

#~| msgid "A text before"
#~ msgid "A text that is back."
#~ msgstr "Ein Text, der wieder da ist."

#~ msgctxt "of a menu"
#~ msgid "Open"
#~ msgstr "Öffnen"

#~ msgid "Never translated"
#~ msgstr ""

# the end
"""

UPDATED = """\
# Translations of somebody.
# Somebody <somebody@example.org>, 2024.
#
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: Guide \\n"
"X-Generator: An editor of ours\\n"
"POT-Creation-Date: 1970-01-01 00:00+0000\\n"
"Last-Translator: FULL NAME <EMAIL@ADDRESS>\\n"
"Language: de\\n"
"Plural-Forms: nplurals=2; plural="
"(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Generated-By: Babel 2.9\\n"

#: ../source/guide.rst:2
# note of a translator
msgid "Guide"
msgstr "Anleitung"

#: ../source/guide.rst:4
#, fuzzy, no-wrap
#| msgid "A paragraph that stayed."
msgid "A paragraph that stays, and is "
"long enough to be broken by whoever wrote the message file."
msgstr ""
"Ein Absatz, der bleibt, und lang genug ist, "
"dass ihn bricht, wer die Datei schrieb."

#: ../source/guide.rst:6
msgid ""
"A paragraph that is new, and is long enough to be broken as"
" the others are: at sixty characters."
msgstr ""

#: ../source/guide.rst:8
#, fuzzy
#| msgid "A sentence that has changed just a little."
msgid "A sentence that has changed just a little bit."
msgstr "Ein Satz, der sich kaum geändert hat."

#: ../source/guide.rst:10
#| msgid "A text before"
msgid "A text that is back."
msgstr "Ein Text, der wieder da ist."

#~ msgctxt "of a menu"
#~ msgid "Open"
#~ msgstr "Öffnen"

#~ msgid "Never translated"
#~ msgstr ""

#~ msgid "A sentence that has changed just a little."
#~ msgstr "Ein Satz, der sich kaum geändert hat."

#, fuzzy
#~ msgid "Something else that is gone"
#~ msgstr "Was sonst noch weg ist"

# the end
"""


@pytest.fixture(params=["docs", "."])
def project(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """A project whose pages are in a folder, or beside conf.py, and that folder; its message files are in several
    languages, one of which Babel does not know."""
    folder, source = tmp_path / "theirs", str(request.param)
    (folder / source).mkdir(parents=True)
    (folder / "conf.py").write_text(
        'extensions = ["cookie_charter"]\nlocale_dirs = ["locale/"]\nproject = "Guide"\nhtml_theme = "alabaster"\n'
        'exclude_patterns = ["_build"]\n',
        encoding="utf-8",
    )
    (folder / source / "guide.rst").write_text(PAGE, encoding="utf-8")
    (folder / source / "index.rst").write_text("Start\n=====\n\n.. toctree::\n\n   guide\n", encoding="utf-8")
    (folder / "cookie_data").mkdir()
    (folder / "cookie_data/shop.yaml").write_text(CATALOGUE, encoding="utf-8")
    for language in ("de", "pt_BR", "xx"):
        path = folder / source / f"locale/{language}/LC_MESSAGES/guide.po"
        path.parent.mkdir(parents=True)
        path.write_text(PROSE.replace("Language: de", f"Language: {language}"), encoding="utf-8")
    return folder, source


def update(project: tuple[Path, str], *options: str, status: int = 0) -> tuple[list[str], dict[str, bytes]]:
    """What an update says, and the message files after it, by language and name."""
    folder, source = project
    done = run(COMMAND, "po", "update", "--source", source, *options, cwd=folder)
    assert (done.returncode, done.stderr) == (status, "")
    found = files(folder / source / "locale")
    return done.stdout.splitlines(), {name.replace("LC_MESSAGES/", ""): text for name, text in found.items()}


def test_only_the_files_of_catalogues_and_interface_are_written(project: tuple[Path, str]) -> None:
    folder, source = project
    context = PROSE + '\nmsgctxt "of a menu"\nmsgid "Close"\nmsgstr "Schließen"\n'
    (folder / source / "locale/de/LC_MESSAGES/guide.po").write_text(context, encoding="utf-8")
    before = files(folder)
    _lines, found = update(project)
    after = {name: text for name, text in files(folder).items() if not name.startswith("_build/")}
    assert {name: after[name] for name in before} == before
    assert {Path(name).name for name in after.keys() - before.keys()} <= {"catalogue.po", "sphinx.po"}
    for language in ("de", "pt_BR", "xx"):
        assert b'msgid "Keeps you logged in."' in found[f"{language}/catalogue.po"]
    assert update(project) == ([], found)
    assert not [name for name in files(folder) if name.endswith(".mo") and not name.startswith("_build/")]


def test_asked_for_all_it_changes_only_what_the_pages_have_changed(project: tuple[Path, str]) -> None:
    _lines, found = update(project, "--all")
    assert found["de/guide.po"].decode() == UPDATED
    assert found["xx/guide.po"].decode() == UPDATED.replace("Language: de", "Language: xx")
    assert update(project, "--all") == ([], found)


def test_windows_line_ends_and_a_missing_one_at_the_end_stay(project: tuple[Path, str]) -> None:
    folder, source = project
    path = folder / source / "locale/de/LC_MESSAGES/guide.po"
    path.write_text(PROSE.removesuffix("\n"), encoding="utf-8", newline="\r\n")
    _lines, found = update(project, "de", "--all")
    assert found["de/guide.po"].decode() == UPDATED.removesuffix("\n").replace("\n", "\r\n")
    assert found["xx/guide.po"].decode() == PROSE.replace("Language: de", "Language: xx")


def test_a_file_that_cannot_be_read_is_named_and_stays_and_others_are_updated(project: tuple[Path, str]) -> None:
    folder, source = project
    path = folder / source / "locale/de/LC_MESSAGES/guide.po"
    path.write_text(PROSE + '\nmsgctxt "of a menu"\nmsgid "Close"\nmsgstr "Schließen"\n', encoding="utf-8")
    before = path.read_bytes()
    lines, found = update(project, "--all", status=1)
    number = before.count(b"\n") - 2
    assert lines[0] == (
        f"{Path(source) / 'locale'}/de/LC_MESSAGES/guide.po:{number}:1: message contexts are not supported; remove "
        "this 'msgctxt'"
    )
    assert found["de/guide.po"] == before
    assert found["pt_BR/guide.po"].decode() == UPDATED.replace("Language: de", "Language: pt_BR")


def test_what_sphinx_warns_of_in_their_pages_keeps_nothing_from_being_written(project: tuple[Path, str]) -> None:
    folder, source = project
    replace(
        folder / source / "guide.rst",
        "A text",
        "`No <target_>`_, :py:func:`nothing`, a :role:`that is none`.\n\nA text",
    )
    _lines, found = update(project)
    assert "de/catalogue.po" in found
    replace(folder / "cookie_data/shop.yaml", "category: necessary", "category: none")
    lines, after = update(project, status=1)
    assert after == found
    assert [line.split(":")[0] for line in lines] == ["cookie_data/shop.yaml"]


def test_what_the_extension_warns_of_keeps_no_message_from_its_file(project: tuple[Path, str]) -> None:
    folder, source = project
    update(project)
    path = folder / source / "locale/de/LC_MESSAGES/catalogue.po"
    replace(path, 'msgid "Keeps you logged in."\nmsgstr ""', 'msgid "Keeps you logged in."\nmsgstr "Hält."')
    replace(folder / source / "guide.rst", "A text", ":cookie:`sesion` is new.\n\nA text")
    replace(folder / "cookie_data/shop.yaml", "Keeps you logged in.", "Keeps you logged in here.")
    lines, found = update(project, "de", status=1)
    place = Path(source) / "guide.rst"
    assert lines == [
        f"{place}:10:10: unknown cookie 'sesion'; did you mean 'session'?",
        f"{path.relative_to(folder)}: updated",
    ]
    guessed = '#, fuzzy\n#| msgid "Keeps you logged in."\nmsgid "Keeps you logged in here."\nmsgstr "Hält."\n'
    assert guessed in found["de/catalogue.po"].decode()
    # What is gone can be gone for the reason of the warning.
    assert '\nmsgid "Keeps you logged in."\nmsgstr "Hält."\n' in found["de/catalogue.po"].decode()
    assert update(project, "de", status=1) == (lines[:1], found)
    replace(folder / source / "guide.rst", ".. cookie-table:: shop", ".. cookie-table:: shopp")
    assert update(project, "de", status=1)[1] == found
    replace(folder / source / "guide.rst", ".. cookie-table:: shopp", ".. cookie-table:: shop")
    replace(folder / source / "guide.rst", "`sesion`", "`session`")
    _lines, mended = update(project, "de")
    assert guessed in mended["de/catalogue.po"].decode()
    assert '\nmsgid "Keeps you logged in."' not in mended["de/catalogue.po"].decode()


def test_a_new_language_needs_no_setting(project: tuple[Path, str]) -> None:
    _folder, source = project
    lines, found = update(project, "fr")
    assert [line.removeprefix(str(Path(source) / "locale")) for line in lines if "catalogue" in line] == [
        "/fr/LC_MESSAGES/catalogue.po: updated"
    ]
    assert all(line.endswith(".po: updated") for line in lines)
    assert "fr/guide.po" not in found
    assert b'msgid "Provider name"\nmsgstr "Nom du prestataire"\n' in found["fr/catalogue.po"]


def test_without_any_language_it_asks_for_one(project: tuple[Path, str]) -> None:
    folder, source = project
    replace(folder / "conf.py", "locale/", "nowhere")
    done = run(COMMAND, "po", "update", "--source", source, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"cookie-charter po update: no message files in {Path(source) / 'nowhere'}; name the first language, as in "
        "'cookie-charter po update de'\n"
    )


def test_all_languages_are_counted_and_compiled(project: tuple[Path, str]) -> None:
    folder, source = project
    (folder / source / "locale/de/LC_MESSAGES/more.po").write_text(PROSE, encoding="utf-8")
    counted = run(COMMAND, "po", "stat", "--source", source, cwd=folder)
    assert (counted.returncode, counted.stderr) == (0, "")
    counts = [line.split()[:2] for line in counted.stdout.splitlines()]
    languages = [["de", "guide.po"], ["de", "more.po"], ["pt_BR", "guide.po"], ["xx", "guide.po"]]
    assert counts == [["edition", "file"], *languages]
    done = run(COMMAND, "po", "compile", "--source", source, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    compiled = sorted(path.relative_to(folder / "_build/messages/0") for path in folder.rglob("_build/**/*.mo"))
    assert [str(path) for path in compiled] == [
        f"{language}/LC_MESSAGES/{file.replace('.po', '.mo')}" for language, file in languages
    ]


def sole(folder: Path, language: str, *, catalogue: str = "") -> Path:
    """A project in one *language*, without message files; the *catalogue* begins like this."""
    (folder / "docs").mkdir()
    (folder / "conf.py").write_text(
        f'extensions = ["cookie_charter"]\nlocale_dirs = ["locale"]\nlanguage = "{language}"\n'
        'html_theme = "alabaster"\n',
        encoding="utf-8",
    )
    (folder / "docs/index.rst").write_text("Start\n=====\n\n.. cookie-table:: shop\n", encoding="utf-8")
    (folder / "cookie_data").mkdir()
    (folder / "cookie_data/shop.yaml").write_text(catalogue + CATALOGUE, encoding="utf-8")
    return folder


FRENCH = "docs/locale/fr/LC_MESSAGES"


@pytest.mark.parametrize("told", ["by name", "by the catalogue", "by the files of the pages"])
def test_the_language_of_conf_py_is_one_that_catalogues_are_translated_into(tmp_path: Path, told: str) -> None:
    folder = sole(tmp_path, "fr", catalogue="# written_in: en\n" if told == "by the catalogue" else "")
    if told == "by the files of the pages":
        (folder / FRENCH).mkdir(parents=True)
        header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        text = f'{header}msgid "Start"\nmsgstr "Début"\n'
        (folder / FRENCH / "index.po").write_text(text, encoding="utf-8")
    done = run(COMMAND, "po", "update", *(["fr"] if told == "by name" else []), cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{FRENCH}/catalogue.po: updated" in done.stdout.splitlines()
    path = folder / FRENCH / "catalogue.po"
    text = path.read_text(encoding="utf-8")
    assert 'msgid "Keeps you logged in."\nmsgstr ""\n' in text
    assert 'msgid "Provider name"\nmsgstr "Nom du prestataire"\n' in text
    replace(path, 'msgid "Keeps you logged in."\nmsgstr ""\n', 'msgid "Keeps you logged in."\nmsgstr "Garde."\n')
    again = run(COMMAND, "po", "update", cwd=folder)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    checked = run(COMMAND, "check", cwd=folder)
    assert [line for line in checked.stdout.splitlines() if "catalogue.po" in line or "shop.yaml" in line] == [
        f"  {path.relative_to(folder)}:1:1: 2 untranslated, 0 fuzzy, 8 translated"
    ]
    built = run(COMMAND, "build", cwd=folder)
    assert (built.returncode, built.stderr) == (0, "")
    assert "Garde." in (folder / "_build/html/fr/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "catalogue"), [("de", ""), ("de", "# written_in: de\n"), ("en", "")])
def test_who_writes_in_one_language_gets_no_file(tmp_path: Path, language: str, catalogue: str) -> None:
    folder = sole(tmp_path, language, catalogue=catalogue)
    done = run(COMMAND, "po", "update", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert not (folder / "docs/locale").exists()
    checked = run(COMMAND, "check", cwd=folder)
    assert checked.stdout.startswith("no problems (catalogues: 1, pages: 1, message files: 0)\n")
    assert run(COMMAND, "po", "update", "it", cwd=folder).returncode == 0
    before = files(folder / "docs")
    assert run(COMMAND, "po", "update", cwd=folder).stdout == ""
    assert files(folder / "docs") == before


def test_english_is_not_translated_into_english(tmp_path: Path) -> None:
    folder = sole(tmp_path, "en")
    assert run(COMMAND, "po", "update", "en", cwd=folder).returncode == 0
    assert list(folder.rglob("catalogue.po")) == []
