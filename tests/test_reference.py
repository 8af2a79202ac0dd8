"""The manual builds without a warning, shows what its examples say, and its tables are what the code declares."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import reference
from conftest import COMMAND, PROJECT, cells, files, make, run, soup, sphinx
from test_documents import examples

from cookie_charter.pages.warning_types import WARNINGS

MANUAL = PROJECT / "manual"
PAGES = sorted(MANUAL.rglob("*.md"))
CATALOGUES = sorted((MANUAL / "cookie_data").glob("*.yaml"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual as `make manual` builds it, in a folder with a space in its name."""
    clone = tmp_path_factory.mktemp("manual") / "a clone"
    for folder in ("manual", "tests/data/manual"):  # the examples, which its pages include
        shutil.copytree(PROJECT / folder, clone / folder)
    before = files(clone)
    done = run(*make(clone, "manual"), cwd=clone)
    assert (done.returncode, done.stderr) == (0, "")
    assert {name: content for name, content in files(clone).items() if not name.startswith("_build/")} == before
    return clone / "_build/manual"


def test_each_page_is_there(built: Path) -> None:
    pages = {str(page.relative_to(MANUAL).with_suffix(".html")) for page in PAGES}
    assert pages <= set(files(built))


def test_the_examples_of_the_manual_are_what_it_shows(built: Path) -> None:
    """A block that is shown stands on its page a second time, where Sphinx makes a table of it."""
    for name, tables in (("directives", 2), ("platforms", 2)):
        page = (MANUAL / f"reference/{name}.md").read_text(encoding="utf-8")
        shown = [body for _, body in re.findall(r"^(````)markdown\n(```.*?)^\1$", page, re.M | re.S)]
        assert len(shown) == tables
        assert all(page.count(body) == 2 for body in shown)
    table = soup(built / "reference/directives.html").select_one("table.cookie-table")
    assert table is not None
    assert cells(table)[1] == [
        "session",
        "Keeps you logged in from one page to the next.",
        "Until the browser is closed",
    ]
    links = soup(built / "reference/roles.html").select('p > a[href^="directives.html#cookie-"]')
    assert [link.get_text() for link in links][:3] == ["session", "shop/session", "the session cookie"]


def test_the_example_of_a_template_works(tmp_path: Path) -> None:
    shutil.copytree(MANUAL / "cookie_data", tmp_path / "cookie_data")
    settings = 'extensions = ["cookie_charter", "myst_parser"]\ncharter_pages = "platform.md"\n'
    (tmp_path / "conf.py").write_text(settings, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    toctree = "# Sites\n\n```{toctree}\n:glob:\n\nplatform/*\n```\n"
    (tmp_path / "docs/index.md").write_text(toctree, encoding="utf-8")
    page = (MANUAL / "reference/platforms.md").read_text(encoding="utf-8")
    template = re.search(r"^````markdown\n(# .*?)^````$", page, re.M | re.S)
    assert template
    (tmp_path / "docs/platform.md").write_text(template[1], encoding="utf-8")
    done = sphinx(tmp_path, "-q", language="en")
    assert (done.returncode, done.stderr) == (0, "")
    title = soup(tmp_path / "_build/html/en/platform/shop.html").select_one("h1")
    assert title is not None
    assert title.get_text().startswith("Cookies of The shop")


def test_the_catalogues_of_the_manual_are_right(tmp_path: Path) -> None:
    example = tmp_path / "data.yaml"
    whole = examples("manual/reference/catalogue.md")["yaml"].partition("\ncookies:\n  - use:")[0]
    example.write_text(whole, encoding="utf-8")
    done = run(COMMAND, "check", *CATALOGUES, example, cwd=PROJECT)
    assert (done.stdout, done.returncode) == ("no problems (files: 3)\n", 0)


def test_the_tables_of_the_reference_are_made_from_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert reference.with_parts(text) == text, page


def test_the_reference_has_each_of_them_once() -> None:
    found = [part[2] for page in PAGES for part in reference.PART.finditer(page.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(reference.PARTS)


def test_each_option_is_explained() -> None:
    options = {name for directive, _ in reference.DIRECTIVES.values() for name in directive.option_spec or ()}
    assert options == set(reference.MEANINGS)


def test_each_warning_is_explained() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "src").rglob("*.py"))
    typed = set(re.findall(r'type="cookie_charter", subtype="(\w+)"', sources)) | set(
        re.findall(r'self\._warn\(.*, "(\w+)"\)', sources)
    )
    assert typed == set(WARNINGS)


def links() -> Iterator[tuple[Path, str, str]]:
    for page in PAGES:
        for target, heading in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", page.read_text(encoding="utf-8")):
            yield page, target, heading


def test_links_of_the_manual_lead_somewhere_on_a_forge_too() -> None:
    for page, target, heading in links():
        if target.startswith("/"):
            continue  # in an example
        file = page.parent / target if target else page
        assert file.exists(), (page, target)
        if heading:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.M)
            slugs = {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}
            assert heading in slugs, (page, target, heading)
