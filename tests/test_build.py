"""What ``cookie-charter build`` makes, and what it says when it cannot."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import COMMAND, files, replace, run, soup


def test_one_page_leads_to_every_edition_without_javascript(built_site: Path) -> None:
    folder = built_site / "_build" / "html"
    page = soup(folder / "index.html")
    links = page.find_all("a")
    assert [(link["href"], link["lang"], link["hreflang"], link.get_text(" ", strip=True)) for link in links] == [
        ("fr/index.html", "fr", "fr", "Cookies de la boutique Français"),
        ("en/index.html", "en", "en", "Cookies of the shop English"),
    ]
    assert all((folder / str(link["href"])).is_file() for link in links)
    assert page.find(["script", "img"]) is None
    assert [link["href"] for link in page.find_all("link")] == ["data:,"]
    assert page.title is not None
    assert page.title.get_text() == "Cookies de la boutique · Cookies of the shop"


@pytest.mark.parametrize("spelling", ["pt_BR", "pt-br", "PT-BR"])
def test_one_edition_in_any_spelling(site: Path, spelling: str) -> None:
    replace(site / "conf.py", '"en": "English"', '"pt_BR": "Português do Brasil"')
    done = run(COMMAND, "build", spelling, cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in (site / "_build/html").iterdir()] == ["pt-br"]
    page = soup(site / "_build/html/pt-br/plain.html")
    assert page.html is not None
    assert page.html["lang"] == "pt-BR"


def test_an_edition_goes_where_it_is_told(site: Path, tmp_path: Path) -> None:
    done = run(COMMAND, "build", "en", "--output", tmp_path / "else where" / "html", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "else where/html/index.html").is_file()
    assert not (site / "_build/html").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["de"], "unknown edition 'de'; expected one of: fr, en (charter_editions in conf.py)"),
        (["--output", "x"], "--output needs one edition: name it"),
        (["--source", "pages"], "no folder 'pages' with the pages; give their folder with --source"),
        (
            ["--builder", "htlm"],
            "unknown builder 'htlm' (https://www.sphinx-doc.org/en/master/usage/builders/)",
        ),
    ],
)
def test_what_cannot_be_built_is_said_in_a_sentence(site: Path, arguments: list[str], sentence: str) -> None:
    done = run(COMMAND, "build", *arguments, cwd=site)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter build: {sentence}\n")
    assert not (site / "x").exists()


def test_no_name_of_a_builder_leaves_the_layout(site: Path) -> None:
    (site / "docs/fr").mkdir()
    (site / "docs/fr/keep.md").write_text("# Kept\n", encoding="utf-8")
    done = run(COMMAND, "build", "fr", "--builder", "../../docs", cwd=site)
    assert done.stderr.startswith("cookie-charter build: unknown builder '../../docs'")
    assert (site / "docs/fr/keep.md").is_file()


def test_a_log_that_is_no_terminal_has_no_colours(site: Path) -> None:
    replace(site / "docs/plain.md", "Rien ici.", "{ref}`nulle-part`")
    done = run(COMMAND, "build", "fr", "--verbose", cwd=site, env={"CI": "true"})
    assert done.stderr.splitlines()[1:] == ["docs/plain.md:3: WARNING: undefined label: 'nulle-part' [ref.ref]"]
    assert re.search(r"\x1b\[[\d;]*m", done.stdout) is None


def test_a_folder_without_a_site(tmp_path: Path) -> None:
    done = run(COMMAND, "build", cwd=tmp_path)
    assert done.stderr == "cookie-charter build: no conf.py in this folder; run the command in the folder that has it\n"
    assert (done.returncode, files(tmp_path)) == (2, {})


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        (
            '{"fr": "Français", "english": "English"}',
            "invalid language code 'english'; expected a code such as 'fr' or 'pt_BR'",
        ),
        ('{"fr": "Français", "FR": "Français"}', "duplicate language 'fr', in two spellings"),
        ('{3: "Français"}', "invalid language code 3; expected a code such as 'fr' or 'pt_BR'"),
        ('["fr", "en"]', "must map language codes to names, as in {'fr': 'Français'}"),
    ],
)
def test_editions_that_are_none(site: Path, setting: str, sentence: str) -> None:
    replace(site / "conf.py", '{"fr": "Français", "en": "English"}', setting)
    done = run(COMMAND, "build", cwd=site)
    assert done.stderr.startswith("cookie-charter build: conf.py: charter_editions")
    assert done.stderr.endswith(f"{sentence}\n")
    assert done.returncode == 2


@pytest.mark.parametrize(
    "address", ["charter.example", "//charter.example/", 'https://a.example/"><script>', "javascript://a/%0aalert(1)"]
)
def test_an_address_that_is_none(site: Path, address: str) -> None:
    replace(site / "conf.py", "project = ", f"charter_address = {address!r}\nproject = ")
    done = run(COMMAND, "build", cwd=site)
    assert done.stderr == (
        "cookie-charter build: conf.py: charter_address must be an address such as 'https://example.org/cookies/', "
        f"found {address!r}\n"
    )
    assert (done.returncode, done.stdout) == (2, "")


def test_a_site_without_editions_has_the_one_of_its_language(site: Path) -> None:
    replace(site / "conf.py", 'charter_editions = {"fr": "Français", "en": "English"}\n', "")
    replace(site / "conf.py", "charter_mark_untranslated = ", "")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in (site / "_build/html").iterdir()) == [".nojekyll", "fr", "index.html"]
    assert soup(site / "_build/html/index.html").get_text(" ", strip=True).endswith("Français")


@pytest.mark.parametrize(
    ("arguments", "page"),
    [((), "html/index.html"), (("en",), "html/en/index.html"), (("-b", "dirhtml"), "dirhtml/index.html")],
)
def test_a_build_ends_with_the_address_of_its_page(site: Path, arguments: tuple[str, ...], page: str) -> None:
    done = run(COMMAND, "build", *arguments, cwd=site)
    assert done.stdout.splitlines()[-1] == f"open file://{quote(str(site))}/_build/{page}"
    assert (site / "_build" / page).is_file()


def test_what_is_no_page_has_no_address(site: Path) -> None:
    done = run(COMMAND, "build", "fr", "--builder", "text", cwd=site)
    assert done.stdout.splitlines()[-1] == "fr: built in _build/text/fr"


def test_a_failed_build_keeps_the_root_page_away(site: Path) -> None:
    replace(site / "docs/plain.md", "Rien ici.", "{ref}`nulle-part`")
    done = run(COMMAND, "build", cwd=site)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].endswith(("_build/html/fr", "_build/html/en"))
    assert not (site / "_build/html/index.html").exists()


def test_the_package_may_stand_beside_its_own_pages(site: Path) -> None:
    (site / "docs").rename(site / "pages")
    done = run(COMMAND, "build", "--source", "pages", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert (site / "_build/html/en/links.html").is_file()


def test_links_can_be_checked(site: Path) -> None:
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('linkcheck_ignore = ["https?:"]\n')
    done = run(COMMAND, "build", "fr", "--builder", "linkcheck", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    checked = (site / "_build/linkcheck/fr/output.json").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["status"] for line in checked} <= {"ignored", "unchecked", "working"}
