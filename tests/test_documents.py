"""What the documents tell people to type works, and what they say of the model is so."""

import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from conftest import COMMAND, PROJECT, cells, replace, run, soup, sphinx

from cookie_charter import __version__
from cookie_charter.catalogue.model import Category
from cookie_charter.messages.typography import corrections


def text(name: str) -> str:
    """A document of the project."""
    return (PROJECT / name).read_text(encoding="utf-8")


def examples(name: str) -> dict[str, str]:
    """The fenced examples of a document, by their language, those of one language together."""
    parts: dict[str, str] = {}
    for _, language, body in re.findall(r"^(`{3,})(\w+)\n(.*?)^\1$", text(name), re.M | re.S):
        parts[language] = f"{parts.get(language, '')}\n{body}".lstrip()
    return parts


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


def test_the_commands_of_the_documents_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", text("Makefile"), re.M)) | {"epub"}
    for name in ("LISEZMOI.md", "README.md", "CONTRIBUTING.md", "SECURITY.md"):
        named = set(re.findall(r"(?:`|^ {4,})make ([\w-]+)", text(name), re.M))
        assert named
        assert named <= targets, name


def test_links_between_the_documents_lead_somewhere() -> None:
    for name in ("LISEZMOI.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"):
        for target, heading in re.findall(r"\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)", text(name)):
            assert (PROJECT / target).exists(), target
            assert not heading or heading in headings(target), f"{target}#{heading}"


def headings(name: str) -> set[str]:
    """The addresses of the headings of a document, as forges make them of English ones."""
    return {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ ([\w -]+)$", text(name), re.M)}


def test_the_readme_opens_with_the_officer_s_document() -> None:
    assert "`LISEZMOI.md`" in text("README.md").split("\n\n")[1]


def test_the_readme_can_be_read_elsewhere() -> None:
    """An index of packages shows it alone: links have absolute addresses; files that it names are in the repository."""
    targets = re.findall(r"\]\(([^)]*)\)", text("README.md"))
    assert targets
    assert [target for target in targets if not target.startswith("https://")] == []
    named = re.findall(r"`([\w./]+(?:/|\.md))`", text("README.md"))
    assert "CONTRIBUTING.md" in named
    assert [name for name in named if not (PROJECT / name).exists()] == []


def test_the_officer_s_document_says_what_is() -> None:
    """Its example is a cookie of the charter, its categories are all there are, its French is set as French is."""
    assert examples("LISEZMOI.md")["yaml"].rstrip() in text("cookie_data/soissons.yaml")
    line = re.search(r"^- `category` vaut (.*)\.$", text("LISEZMOI.md").replace(". Les", ".\n"), re.M)
    assert line is not None
    assert re.findall(r"`(\w+)`", line[1]) == [str(category) for category in Category]
    prose = re.sub(r"``.*?``|`+[^`]*`+|^\|[-|]+$|^ {4,}.*$", "x", text("LISEZMOI.md"), flags=re.M | re.S)
    for sentence in prose.split("\n"):
        assert list(corrections(sentence, "fr")) == []


def test_a_french_correction_needs_nobody_else_as_the_officer_s_document_says(
    built_charter: Path, tmp_path: Path
) -> None:
    site = Path(shutil.copytree(built_charter, tmp_path / "charter", ignore=shutil.ignore_patterns("_build")))
    replace(site / "docs/index.md", "généralement petit", "souvent petit")
    assert run(COMMAND, "check", cwd=site).returncode == 0
    assert run(COMMAND, "check", "--complete", cwd=site).returncode == 1
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    shown = soup(site / "_build/html/en/index.html").find("span", lang="fr", string=re.compile("souvent petit"))
    assert shown is not None


def test_the_changelog_speaks_of_this_version() -> None:
    assert f"## {__version__} " in text("CHANGELOG.md")


def test_changing_the_text_and_its_translation_as_the_documents_say(built_charter: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(built_charter, tmp_path / "charter", ignore=shutil.ignore_patterns("_build")))
    replace(site / "docs/index.md", "généralement petit", "souvent petit")
    assert run(COMMAND, "po", "update", cwd=site).returncode == 0  # as `make update-po` does
    done = run(COMMAND, "check", cwd=site)
    assert done.returncode == 0
    assert re.fullmatch(
        r"no problems .*\nwork to do, which does not .*:\n"
        r"  locale/en/LC_MESSAGES/charter.po:\d+:1: fuzzy translation: 'Un cookie .*\n",
        done.stdout,
    )
    messages = site / "locale/en/LC_MESSAGES/charter.po"
    replace(messages, "#, fuzzy\n", "")
    replace(messages, "usually small, identified", "often small, identified")
    assert run(COMMAND, "check", cwd=site).stdout == "no problems (catalogues: 2, pages: 4, message files: 4)\n"
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert "often small, identified" in soup(site / "_build/html/en/index.html").get_text()
    assert "souvent petit" in soup(site / "_build/html/fr/index.html").get_text()


def pins(lock: str) -> dict[str, str]:
    """The version and the hashes of each package that a lock pins, by its name."""
    blocks = re.split(r"^(?=\w)", re.sub(r"^ *#.*\n", "", text(lock), flags=re.M), flags=re.M)
    return {block.partition("==")[0]: block.partition("==")[2] for block in blocks if block}


def name(requirement: str) -> str:
    """The package that a requirement is for, as a lock spells it."""
    return re.split(r"[<>=]", requirement)[0].lower().replace("_", "-")


def names(*groups: str) -> set[str]:
    """The packages that groups of pyproject.toml ask for."""
    declared = tomllib.loads(text("pyproject.toml"))["dependency-groups"]
    return {name(requirement) for group in groups for requirement in declared[group]}


def test_the_locks_hold_what_is_declared() -> None:
    site, everything = pins("requirements.lock"), pins("requirements-dev.lock")
    project = tomllib.loads(text("pyproject.toml"))["project"]
    assert project["dependencies"][0] == "sphinx>=7.4,<10"
    assert site["sphinx"].startswith("9.")
    dependencies = {name(requirement) for requirement in project["dependencies"]}
    command = {name(requirement) for requirement in project["optional-dependencies"]["command"]}
    assert dependencies | command | names("build", "site") <= set(site)
    assert names("test", "lint", "bench") <= set(everything)
    assert names("test", "lint", "bench") & set(site) == {"beautifulsoup4"}  # which furo needs
    printing = {name(requirement) for requirement in project["optional-dependencies"]["pdf"][1:]}
    assert printing == {"weasyprint", "pikepdf"}
    assert printing <= set(pins("requirements-pdf.lock"))
    assert not printing & set(site)
    for lock in (site, everything, pins("requirements-pdf.lock")):
        assert all("--hash=sha256:" in pin for pin in lock.values())


@pytest.mark.parametrize(
    ("lock", "whole"),
    [
        ("requirements.lock", "requirements-pdf.lock"),
        ("requirements.lock", "requirements-dev.lock"),
        ("requirements-pdf.lock", "requirements-dev.lock"),
    ],
)
def test_the_locks_agree(lock: str, whole: str) -> None:
    everything = pins(whole)
    assert {name: everything.get(name) for name in pins(lock)} == pins(lock)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-pdf.lock", "requirements-dev.lock"])
def test_a_lock_names_no_index(lock: str) -> None:
    assert "http" not in text(lock)
    assert "--index-url" not in text(lock)


def verbs() -> dict[str, str]:
    """The line without make of each verb, as CONTRIBUTING.md has it."""
    table = text("CONTRIBUTING.md").split("| verb | line |\n")[1].split("\n\n")[0]
    return dict(re.findall(r"^\| `([\w-]+)` \| `([^`]+)`", table, re.M))


def test_every_verb_has_its_line_without_make() -> None:
    shown = run("make", "help", cwd=PROJECT).stdout
    assert list(verbs()) == re.findall(r"^([\w-]+)", shown, re.M)


@pytest.mark.parametrize("verb", sorted(set(verbs()) - {"help", "clean"}))
def test_a_line_without_make_does_what_make_does(verb: str) -> None:
    recipes = run("make", "--dry-run", verb, "EDITION=de" if verb == "new-edition" else "PORT=1", cwd=PROJECT).stdout
    line = verbs()[verb].replace("cookie-charter", "python -m cookie_charter").removeprefix("python ")
    assert re.search(rf"python\S* {re.escape(line)}( |$)", recipes, re.M)


def test_a_release_raises_what_the_code_has() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "src").rglob("*.py"))
    assert "`data_version`" in text("CONTRIBUTING.md").split("## Releasing")[1]
    assert re.search(r"\bdata_version = \d", sources)


@pytest.mark.parametrize("workflow", ["checks", "versions", "translations"])
def test_a_workflow_is_valid(workflow: str) -> None:
    path = f".github/workflows/{workflow}.yml"
    done = run(
        sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path, cwd=PROJECT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflows_run_what_ci_runs_on_every_python() -> None:
    jobs = yaml.safe_load(text(".github/workflows/checks.yml"))["jobs"]
    lines = [step["run"] for step in jobs["make"]["steps"] if str(step.get("run")).startswith("make")]
    assert lines == re.findall(r"^make .*", text(".ci/run"), re.M)
    for job in jobs.values():
        assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]


def test_the_hooks_are_valid() -> None:
    done = run(sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml", cwd=PROJECT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_ci_runs_what_the_readme_says() -> None:
    script = (PROJECT / ".ci/run").read_text(encoding="utf-8")
    assert [line for line in script.splitlines() if line.startswith("make")] == [
        "make lint",
        "make check",
        "make test",
        "make html",
        "make manual",
    ]
    assert yaml.safe_load(text(".readthedocs.yaml"))["sphinx"]["configuration"] == "conf.py"
