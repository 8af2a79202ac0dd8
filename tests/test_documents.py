"""What the documents tell people to type works, and what they say of the model is so."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
import yaml
from conftest import COMMAND, PROJECT, cells, replace, run, soup, sphinx

from cookie_charter import __version__
from cookie_charter.catalogue import reference
from cookie_charter.pages.table import FILTERS


def text(name: str) -> str:
    """A document of the project."""
    return (PROJECT / name).read_text(encoding="utf-8")


def examples(name: str) -> dict[str, str]:
    """The fenced examples of a document, by their language."""
    return {language: body for _, language, body in re.findall(r"^(`{3,})(\w+)\n(.*?)^\1$", text(name), re.M | re.S)}


def test_the_example_of_the_readme_is_a_project(tmp_path: Path) -> None:
    parts = examples("README.md")
    (tmp_path / "conf.py").write_text(parts["python"], encoding="utf-8")
    (tmp_path / "cookie_data").mkdir()
    (tmp_path / "cookie_data/shop.yaml").write_text(parts["yaml"], encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(f"# Shop\n\n{parts['markdown']}", encoding="utf-8")
    done = sphinx(tmp_path, "-q", language="en")
    assert (done.returncode, done.stderr) == (0, "")
    page = soup(tmp_path / "_build/html/en/index.html")
    table = page.find("table")
    assert table is not None
    assert cells(table)[1] == [
        "The Shop Ltd",
        "Customer account",
        "session",
        "Keeps you logged in from one page to the next.",
    ]
    assert page.find("a", href="#cookie-session") is not None


def test_the_examples_of_the_reference_work(tmp_path: Path) -> None:
    parts = examples("REFERENCE.md")
    (tmp_path / "conf.py").write_text(examples("README.md")["python"], encoding="utf-8")
    (tmp_path / "cookie_data").mkdir()
    (tmp_path / "cookie_data/soissons.yaml").write_text(parts["yaml"], encoding="utf-8")
    (tmp_path / "docs").mkdir()
    role = "{cookie}`sessionid`, {cookie}`soissons/sessionid`, {cookie}`the session cookie <sessionid>`"
    assert all(f"`` {one} ``" in text("REFERENCE.md") for one in role.split(", "))
    (tmp_path / "docs/index.md").write_text(f"# Page\n\n{parts['markdown']}\n{role}\n", encoding="utf-8")
    done = sphinx(tmp_path, "-q", language="en")
    assert (done.returncode, done.stderr) == (0, "")
    links = soup(tmp_path / "_build/html/en/index.html").select('p a[href="#cookie-sessionid"]')
    assert len(links) == 3


def test_the_field_table_is_made_from_the_model() -> None:
    assert reference.with_field_table(text("REFERENCE.md")) == text("REFERENCE.md")


def test_the_reference_names_every_option_and_command() -> None:
    for option in ("caption", "columns", "sort", "name", "no-index", *FILTERS):
        assert f"`:{option}:`" in text("REFERENCE.md")
    for command in ("build ", "serve ", "check ", "check`", "po update ", "po stat`", "import "):
        assert f"`cookie-charter {command}" in text("REFERENCE.md")


def test_the_commands_of_the_documents_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", text("Makefile"), re.M)) | {"epub"}
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md"):
        named = set(re.findall(r"(?:`|^    )make ([\w-]+)", text(name), re.M))
        assert named
        assert named <= targets, name


def test_links_between_the_documents_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "REFERENCE.md", "SECURITY.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text(name)):
            assert (PROJECT / target).exists(), target


def test_the_changelog_speaks_of_this_version() -> None:
    assert f"## {__version__} " in text("CHANGELOG.md")


def test_changing_the_text_and_its_translation_as_the_readme_says(built_charter: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(built_charter, tmp_path / "charter", ignore=shutil.ignore_patterns("_build")))
    replace(site / "docs/index.md", "généralement petit", "souvent petit")
    assert run(COMMAND, "po", "update", cwd=site).returncode == 0  # as `make update-po` does
    done = run(COMMAND, "check", cwd=site)
    assert done.returncode == 1
    assert re.fullmatch(r"locale/en/LC_MESSAGES/charter.po:\d+:1: 'Un cookie .*changed since .*\n", done.stdout)
    messages = site / "locale/en/LC_MESSAGES/charter.po"
    replace(messages, "#, fuzzy\n", "")
    replace(messages, "usually a small one", "often a small one")
    assert run(COMMAND, "check", cwd=site).stdout == ""
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert "often a small one" in soup(site / "_build/html/en/index.html").get_text()
    assert "souvent petit" in soup(site / "_build/html/fr/index.html").get_text()


@pytest.mark.parametrize("name", ["docs", "site", "bench", "test", "lint"])
def test_dependencies_are_as_they_are_declared(name: str) -> None:
    project = tomllib.loads(text("pyproject.toml"))
    lock = text("requirements.lock")
    assert "http" not in lock
    if name == "docs":
        assert project["project"]["dependencies"][0] == "sphinx>=9,<10"
        assert len(re.findall(r"^sphinx==9\.", lock, re.M)) == 1
    else:
        for requirement in project["dependency-groups"][name]:
            package = re.split(r"[<>=]", requirement)[0].lower()
            assert re.search(rf"^{re.escape(package)}==\S+ ", lock, re.M), package
    assert all("--hash=sha256:" in block for block in re.split(r"^(?=\S)", lock, flags=re.M) if "==" in block)


def test_the_ci_runs_what_the_readme_says() -> None:
    script = (PROJECT / ".ci/run").read_text(encoding="utf-8")
    assert [line for line in script.splitlines() if line.startswith("make")] == [
        "make lint",
        "make check",
        "make test",
        "make html",
    ]
    assert yaml.safe_load(text(".readthedocs.yaml"))["sphinx"]["configuration"] == "conf.py"
