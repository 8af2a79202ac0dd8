"""Whatever is wrong with a catalogue is said in sentences, each with its place, by the command and by Sphinx."""

import shlex
import shutil
import sys
from pathlib import Path

import myst_parser
import pytest
from conftest import COMMAND, DATA, cells, replace, run, soup, sphinx

INVALID = sorted((DATA / "invalid").glob("*.yaml"))


def expected(path: Path, shown_as: str) -> list[str]:
    """The lines beside an invalid file, each with the path of the file before it."""
    return [f"{shown_as}:{line}" for line in path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_check_says_every_problem(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path)
    done = run(COMMAND, "check", path.name, cwd=tmp_path)
    assert done.stdout.splitlines() == expected(path, path.name)
    assert (done.stderr, done.returncode) == ("", 1)


def test_sphinx_says_the_same_in_every_run_and_builds_the_rest(site: Path) -> None:
    pages = site / "docs"
    (site / "cookie_data" / "shared.yaml").unlink()
    for path in INVALID:
        shutil.copy(path, site / "cookie_data")
        (pages / f"{path.stem}.md").write_text(f"# Page\n\n```{{cookie-table}} {path.stem}\n```\n\nLa suite.\n")
    names = "\n".join(path.stem for path in INVALID)
    replace(pages / "index.md", "plain\n", f"plain\n{names}\n")
    sentences = [line for path in INVALID for line in expected(path, f"cookie_data/{path.name}")]
    for _ in range(2):
        done = sphinx(site, "-q", "-j", "2")
        said = [
            line.replace(" WARNING:", "").removesuffix(" [cookie_charter.invalid]") for line in done.stderr.splitlines()
        ]
        assert sorted(said) == sorted(sentences)
        assert done.returncode == 1
    for path in INVALID:
        article = soup(site / f"_build/html/fr/{path.stem}.html").find("div", class_="body")
        assert article is not None
        shown = [paragraph.get_text() for paragraph in article.find_all("p")]
        assert shown[-1] == "La suite."
        notice = [text for text in shown if text.startswith("cookie_data/")]
        assert notice == expected(path, f"cookie_data/{path.name}")


def test_a_mended_catalogue_is_sound_again(site: Path) -> None:
    catalogue = site / "cookie_data" / "shop.yaml"
    replace(catalogue, "category: necessary", "category: needed")
    for _ in range(2):
        done = run(COMMAND, "build", cwd=site)
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            f"cookie_data/shop.yaml:{line}:15: unknown category 'needed'; expected one of: necessary, "
            "preferences, statistics, marketing, social, media, unclassified"
            for line in (13, 18)
        ]
    replace(catalogue, "category: needed", "category: necessary")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_hundred_thousand_brackets(tmp_path: Path) -> None:
    (tmp_path / "deep.yaml").write_text("[" * 100_000)
    done = run(COMMAND, "check", "deep.yaml", cwd=tmp_path)
    assert done.stdout == (
        "deep.yaml:1:21: lists and mappings are nested deeper than 20; a catalogue needs three levels, remove the "
        "others\n"
    )
    assert (done.stderr, done.returncode) == ("", 1)


def test_a_byte_order_mark_moves_no_place(tmp_path: Path) -> None:
    (tmp_path / "marked.yaml").write_bytes(b"\xef\xbb\xbf# \xc3\xa9\xc3\xa9\xe9\n")
    done = run(COMMAND, "check", "marked.yaml", cwd=tmp_path)
    assert done.stdout == "marked.yaml:1:5: the byte 0xE9 is not UTF-8; save the file with the encoding UTF-8\n"
    assert (done.stderr, done.returncode) == ("", 1)


def test_a_missing_catalogue_is_said_until_it_is_there(site: Path) -> None:
    page = site / "docs" / "plain.md"
    page.write_text("# Page\n\n```{cookie-table} shopp\n```\n\nLa suite.\n", encoding="utf-8")
    for _ in range(2):
        done = sphinx(site, "-q")
        assert done.stderr == (
            f"{page}:3: WARNING: cookie_data/shopp.yaml does not exist: unknown catalogue 'shopp'; "
            "did you mean 'shop'? [cookie_charter.unknown]\n"
        )
        assert done.returncode == 1
    shutil.copy(site / "cookie_data" / "forum.yaml", site / "cookie_data" / "shopp.yaml")
    done = sphinx(site, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert soup(site / "_build/html/fr/plain.html").find("code", string="SID") is not None


def test_a_book_of_text_says_it_too(site: Path) -> None:
    (site / "docs/plain.md").write_text("# Page\n\n```{cookie-table} shopp\n```\n", encoding="utf-8")
    done = sphinx(site, "-q", builder="text")
    assert done.returncode == 1
    text = (site / "_build/text/fr/plain.txt").read_text(encoding="utf-8")
    assert "cookie_data/shopp.yaml does not exist" in text


def test_a_catalogue_that_is_a_folder(site: Path) -> None:
    (site / "cookie_data" / "shopp.yaml").mkdir()
    (site / "docs" / "plain.md").write_text("# Page\n\n```{cookie-table} shopp\n```\n", encoding="utf-8")
    done = sphinx(site, "-q")
    sentence = "the file cannot be read: Is a directory"
    assert done.stderr == f"cookie_data/shopp.yaml:1:1: WARNING: {sentence} [cookie_charter.invalid]\n"


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (
            "columns: name, purpos",
            "Invalid option value for 'columns': name, purpos: unknown column 'purpos'; did you mean 'purpose'?",
        ),
        ("columns: name, name", "Invalid option value for 'columns': name, name: duplicate column 'name'"),
        (
            "colums: name",
            "Unknown option key: 'colums' (allowed: ['align', 'caption', 'category', 'class', 'columns', 'consent', "
            "'kind', 'name', 'no-index', 'provider', 'sort', 'width', 'widths'])",
        ),
        (
            "columns:",
            "Invalid option value for 'columns': None: the option is empty; give it a value, or remove it",
        ),
        ("sort: -nam", "Invalid option value for 'sort': -nam: unknown column 'nam'; did you mean 'name'?"),
        (
            "category: necesary",
            "Invalid option value for 'category': necesary: unknown category 'necesary'; did you mean 'necessary'?",
        ),
    ],
)
def test_a_wrong_option_is_named(site: Path, option: str, sentence: str) -> None:
    page = site / "docs" / "plain.md"
    page.write_text(f"# Page\n\n```{{cookie-table}} shop\n:{option}\n```\n", encoding="utf-8")
    done = sphinx(site, "-q")
    place = f"{page}:4"
    if int(myst_parser.__version__.partition(".")[0]) < 5:  # which says it in another way, of a file of another name
        place = f"{page}.rst:3"
        sentence = sentence.replace("key: 'colums'", "keys: ['colums']")
    assert done.stderr == f"{place}: WARNING: 'cookie-table': {sentence} [myst.directive_option]\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("argument", "option", "sentence", "subtype"),
    [
        ("shop", ":provider: ateliers", "unknown provider 'ateliers'; did you mean 'atelier'?", "unknown"),
        ("shop", ":kind: pixel", "no cookie of this catalogue matches the filters of this table", "empty"),
        (
            "shared",
            "",
            "shared.yaml has no platform: it is shared by catalogues; a table needs one of these",
            "unknown",
        ),
    ],
)
def test_a_table_that_would_show_nothing_says_so(
    site: Path, argument: str, option: str, sentence: str, subtype: str
) -> None:
    (site / "cookie_data/shared.yaml").write_text("providers:\n  x:\n    name: X\n", encoding="utf-8")
    page = site / "docs" / "plain.md"
    page.write_text(f"# Page\n\n```{{cookie-table}} {argument}\n{option}\n```\n", encoding="utf-8")
    for _ in range(2):
        done = sphinx(site, "-q")
        assert done.stderr == f"{page}:3: WARNING: {sentence} [cookie_charter.{subtype}]\n"
        assert done.returncode == 1
    shown = soup(site / "_build/html/fr/plain.html").find("table")
    assert shown is not None
    assert cells(shown)[-1][0].strip().removeprefix("Erreur").strip() == {"empty": "Aucun cookie."}.get(
        subtype, sentence
    )


def test_links_that_lead_nowhere_or_to_two_cookies(site: Path) -> None:
    page = site / "docs" / "plain.md"
    page.write_text("# Page\n\n{cookie}`sesion`, {cookie}`session`\n", encoding="utf-8")
    for _ in range(2):
        done = sphinx(site, "-q")
        assert done.stderr.splitlines() == [
            f"{page}:3: WARNING: unknown cookie 'sesion'; did you mean 'session'? [cookie_charter.unknown]",
            f"{page}:3: WARNING: ambiguous cookie 'session'; say which: forum/session, shop/session "
            "[cookie_charter.unknown]",
        ]
        assert done.returncode == 1


def test_a_broken_message_file(site: Path) -> None:
    path = site / "locale/en/LC_MESSAGES/catalogue.po"
    replace(path, 'msgstr "Account"', 'mgstr "Account"')
    for _ in range(2):
        done = run(COMMAND, "build", "en", cwd=site)
        assert done.stderr == (
            "locale/en/LC_MESSAGES/catalogue.po:10:1: unknown keyword 'mgstr'; did you mean 'msgstr'?\n"
        )
        assert done.returncode == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        (
            "charset=UTF-8",
            "charset=CHARSET",
            1,
            "the header must contain 'Content-Type: text/plain; charset=UTF-8'",
        ),
        ('msgstr "Account"', 'msgstr "Account', 10, "each line of text must be in one pair of double quotes"),
        ('msgstr "all pages"', 'msgstr "all "pages"', 13, "each line of text must be in one pair of double quotes"),
    ],
)
def test_a_message_file_with_a_fault(site: Path, old: str, new: str, line: int, sentence: str) -> None:
    replace(site / "locale/en/LC_MESSAGES/catalogue.po", old, new)
    done = run(COMMAND, "build", cwd=site)
    assert done.stderr == f"locale/en/LC_MESSAGES/catalogue.po:{line}:1: {sentence}\n"
    assert done.returncode == 1


def test_a_reader_who_wants_no_more(tmp_path: Path) -> None:
    (tmp_path / "many.yaml").write_text("clé: x\n" + "".join(f"x{n}: y\n" for n in range(3000)), encoding="utf-8")
    done = run("bash", "-c", f"{shlex.quote(COMMAND)} check many.yaml | head -1", cwd=tmp_path)
    assert done.stdout.startswith("many.yaml:1:1: ")
    assert done.stderr == ""
    narrow = run(COMMAND, "check", "many.yaml", cwd=tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert "unknown key 'cl\\xe9'" in narrow.stdout
    assert narrow.returncode == 1


def test_check_goes_on_after_a_file_it_cannot_read(tmp_path: Path) -> None:
    shutil.copy(DATA / "invalid" / "empty.yaml", tmp_path)
    done = run(COMMAND, "check", "nothing.yaml", "notes.txt", ".", "empty.yaml", cwd=tmp_path)
    assert done.stderr.splitlines() == [
        "cookie-charter check: nothing.yaml: No such file or directory",
        "cookie-charter check: notes.txt: only catalogues (.yaml), message files (.po) and pages (.md) can be checked",
        "cookie-charter check: .: only catalogues (.yaml), message files (.po) and pages (.md) can be checked",
    ]
    assert done.stdout == "empty.yaml:1:1: the file is empty; a catalogue starts with 'platform:'\n"
    assert done.returncode == 2


def test_check_needs_no_sphinx() -> None:
    code = (
        "import sys; from cookie_charter.cli import main; "
        f"status = main(['check', {str(DATA / 'site/cookie_data/shop.yaml')!r}]); "
        "print(status, sorted(name for name in sys.modules if name.split('.')[0] in ('sphinx', 'docutils')))"
    )
    assert run(sys.executable, "-c", code, cwd=DATA).stdout == "no problems (files: 1)\n0 []\n"
