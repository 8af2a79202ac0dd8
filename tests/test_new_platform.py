"""`cookie-charter new --platform`: one more platform in a site that is there, and nothing else of it changed."""

from pathlib import Path

import pytest
from conftest import COMMAND, files, replace, run, soup

NEW = (COMMAND, "new", "--platform", "--no-input")
SHOP = ("--name", "Boutique", "--url", "https://shop.example.org")
SETTING = 'charter_pages = "platform.md"\n'
TOLD = [
    "cookie_data/shop.yaml: written; 'cookie-charter check' names what is left to fill in",
    "docs/platform.md: written; each platform gets its page from it",
    'Now add charter_pages = "platform.md" to conf.py, and to a table of contents the lines '
    '":glob:" and "/platform/*".',
    "Once nothing is left to fill in, 'cookie-charter po update' tells translators what is new.",
]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A new charter of one platform, in French and English."""
    answers = ("--name", "Portail", "--url", "https://data.example.org", "--body", "Ville", "--contact", "a@b.org")
    done = run(
        COMMAND, "new", "c", "--no-input", "--known", "opendatasoft", "--languages", "fr,en", *answers, cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    return tmp_path / "c"


def follow(made: Path) -> None:
    """Do what one is told."""
    with (made / "conf.py").open("a", encoding="utf-8") as file:
        file.write(SETTING)
    replace(made / "docs/index.md", ":hidden:\n", ":hidden:\n:glob:\n")
    replace(made / "docs/index.md", "translate\n```", "translate\n/platform/*\n```")


def rows(made: Path, page: str, edition: str = "fr") -> list[str]:
    return [str(row.get("id")) for row in soup(made / f"_build/html/{edition}/{page}.html").select("tbody tr")]


def test_check_then_names_the_blanks_only(made: Path) -> None:
    before = files(made)
    done = run(*NEW, *SHOP, cwd=made)
    assert (done.returncode, done.stderr, done.stdout.splitlines()) == (0, "", TOLD)
    after = files(made)
    assert after.keys() - before.keys() == {"cookie_data/shop.yaml", "docs/platform.md"}
    assert {name: after[name] for name in before} == before
    follow(made)
    checked = run(COMMAND, "check", cwd=made)
    blanks = [(9, 10, "name"), (12, 10, "name"), (13, 14, "provider")]
    blanks += [(14, 13, "service"), (15, 13, "purpose"), (16, 14, "category")]
    assert checked.stdout.splitlines() == [
        f"cookie_data/shop.yaml:{line}:{column}: {name!r} has no value" for line, column, name in blanks
    ]


def test_its_page_is_built_and_addresses_of_rows_stay(made: Path) -> None:
    assert run(COMMAND, "build", cwd=made).returncode == 0
    before = {page: rows(made, page) for page in ("index", "this-site")}
    assert run(*NEW, *SHOP, "--known", "opendatasoft", cwd=made).returncode == 0
    follow(made)
    for command in (("check",), ("build",), ("po", "update")):
        done = run(COMMAND, *command, cwd=made)
        assert (done.returncode, done.stderr) == (0, "")
    assert {page: rows(made, page) for page in before} == before
    assert "cookie-sessionid" in before["index"]
    shop = soup(made / "_build/html/fr/platform/shop.html")
    assert shop.h1 is not None
    assert shop.h1.get_text().startswith("Les cookies de Boutique")
    assert "cookie-sessionid" in rows(made, "platform/shop")


def test_a_name_is_taken_as_it_is(made: Path) -> None:
    done = run(*NEW, "--name", 'Le "Shop" !', "--url", "https://shop.example.org", "--known", "opendatasoft", cwd=made)
    assert (done.returncode, done.stderr) == (0, "")
    follow(made)
    checked = run(COMMAND, "check", cwd=made)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_another_one_finds_the_template_and_overwrites_nothing(made: Path) -> None:
    assert run(*NEW, *SHOP, cwd=made).returncode == 0
    before = files(made)
    done = run(*NEW, *SHOP, "--stem", "shop", cwd=made)
    sentence = "cookie-charter new: cookie_data/shop.yaml already exists; choose another name by --stem\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)
    assert files(made) == before
    done = run(*NEW, *SHOP, "--stem", "other", cwd=made)
    assert done.stdout.splitlines() == [TOLD[0].replace("shop", "other"), *TOLD[2:]]
    follow(made)
    done = run(*NEW, *SHOP, "--stem", "third", cwd=made)
    assert done.stdout.splitlines() == [TOLD[0].replace("shop", "third"), TOLD[3]]


def test_a_page_of_that_name_is_left_alone(made: Path) -> None:
    (made / "docs/platform.md").write_text("# Ma page\n", encoding="utf-8")
    before = files(made)
    done = run(*NEW, *SHOP, cwd=made)
    sentence = "docs/platform.md is a page of yours; rename it, or name a template as charter_pages in conf.py"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter new: {sentence}\n")
    assert files(made) == before


def test_a_project_of_restructuredtext_gets_a_template_that_it_can_read(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text('extensions = ["cookie_charter"]\n', encoding="utf-8")
    (tmp_path / "index.rst").write_text("Site\n====\n", encoding="utf-8")
    done = run(*NEW, *SHOP, "--stem", "shop", "--known", "opendatasoft", "--source", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    with (tmp_path / "conf.py").open("a", encoding="utf-8") as file:
        file.write('charter_pages = "platform.rst"\n')
    (tmp_path / "index.rst").write_text("Site\n====\n\n.. toctree::\n   :glob:\n\n   /platform/*\n", encoding="utf-8")
    done = run(COMMAND, "build", "--source", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    page = soup(next((tmp_path / "_build/html").rglob("platform/shop.html")))
    assert "The cookies of Boutique" in page.get_text()
    assert not (tmp_path / "cookie_data/schema.json").exists()
    assert "schema.json" not in (tmp_path / "cookie_data/shop.yaml").read_text(encoding="utf-8")


def test_a_terminal_is_asked_for_what_a_platform_needs(made: Path) -> None:
    (made / "answers").write_text("Boutique\nhttps://shop.example.org\nopendatasoft\n", encoding="utf-8")
    done = run("sh", "-c", f"exec '{COMMAND}' new --platform < answers", cwd=made)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "Name of the platform, as people call it: "
        "Address of the platform, such as https://data.example.org: "
        "Its cookies: a file that a browser saved (HAR), or opendatasoft, or nothing: " + TOLD[0]
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--platform", "x"), "--platform takes no DIR: it adds a platform to the site in the working directory"),
        (
            ("--platform", "--body", "x"),
            "--platform takes no --body: it adds a platform to the site in the working directory",
        ),
        (("--platform",), "no conf.py in this folder; run the command in the folder that has it"),
        ((), "name the folder of the new charter, as in 'cookie-charter new charter'"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, options: tuple[str, ...], sentence: str) -> None:
    done = run(COMMAND, "new", *options, "--no-input", *SHOP, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter new: {sentence}\n")
    assert list(tmp_path.iterdir()) == []
