"""An edition as one PDF: what it says of itself, its tags, the order it is read in, and what it carries.

Tagged is what is promised; whether it conforms to PDF/UA is for a validator to say.
"""

import datetime
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import COMMAND, EDITIONS, copy_charter, replace, run, run_anew, served, soup

pytestmark = pytest.mark.build

ADDRESS = "https://charter.example/cookies/"
DAY = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC)
PLATFORM = {
    "fr": "Portail de données ouvertes de la ville de Soissons",
    "en": "Open data portal of the city of Soissons",
}


def git(site: Path, *arguments: str, **env: str) -> None:
    names = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    done = run("git", *names, *arguments, cwd=site, env=env)
    assert done.returncode == 0, done.stderr


def build(site: Path, *editions: str) -> None:
    done = run(COMMAND, "build", "--builder", "pdf", *editions, cwd=site)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real charter in a repository of its own, published somewhere, with both editions as PDF."""
    charter = copy_charter(tmp_path_factory.mktemp("printed") / "a charter")
    (charter / ".gitignore").write_text("_build\n*.mo\n", encoding="utf-8")
    replace(charter / "conf.py", 'charter_address = ""', f'charter_address = "{ADDRESS}"')
    git(charter, "init", "--quiet")
    git(charter, "add", ".")
    date = DAY.isoformat()
    git(charter, "commit", "--quiet", "-m", "x", GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)
    build(charter)
    return charter


def pdf(site: Path, edition: str = "fr") -> Path:
    """The only file of that edition."""
    (path,) = (site / "_build/pdf" / edition).rglob("*")
    return path


def text(path: Path, *options: str) -> str:
    """What a program reads of a PDF, in the order it reads it in."""
    command = ["pdftotext", *options, str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def elements(element: Any, *above: str) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """All elements of the structure under one, in their order, with the kinds of those above each."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid, above
            yield from elements(kid, *above, str(kid.S))


def kinds(document: pikepdf.Pdf, *of: str) -> list[Any]:
    return [element for element, _above in elements(document.Root.StructTreeRoot) if str(element.S) in of]


def in_order(said: str, *parts: str) -> bool:
    """Whether a text says these, one after the other, however its lines are broken."""
    return re.search(".*?".join(map(re.escape, parts)), " ".join(said.split())) is not None


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_is_one_small_file(printed: Path, edition: str) -> None:
    path = pdf(printed, edition)
    assert path.name == f"charte-cookies-{edition}.pdf"
    assert path.stat().st_size < 300_000
    subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)


@pytest.mark.parametrize(("edition", "title"), [("fr", "Charte cookies"), ("en", "Cookie charter")])
def test_it_says_what_it_is(printed: Path, edition: str, title: str) -> None:
    with pikepdf.open(pdf(printed, edition)) as document:
        assert document.Root.Lang == edition
        assert document.docinfo.Title == f"{title} – {PLATFORM[edition]}"
        assert document.docinfo.CreationDate == document.docinfo.ModDate == "D:20260131120000Z"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == f"{title} – {PLATFORM[edition]}"
            assert [
                name for name in metadata if "pdfuaid" in name or "/pdfua/" in name
            ] == []  # nobody has validated it
        assert {tuple(map(float, page.mediabox)) for page in document.pages} == {(0, 0, 595.275591, 841.889764)}


def test_the_cover_has_platform_edition_version_date_and_address(printed: Path) -> None:
    assert text(pdf(printed, "en"), "-l", "1").split("\n\nContents\n")[0].split("\n") == [
        PLATFORM["en"],
        "",
        "Cookie charter",
        "https://data.ville-soissons.fr",
        "",
        "English",
        "Version 1.0",
        "Last updated on 31 January 2026",
        f"{ADDRESS}en/",
    ]
    assert in_order(
        text(pdf(printed), "-l", "1"),
        PLATFORM["fr"], "Charte cookies", "Français", "Version 1.0",
        "Dernière mise à jour : 31 janvier 2026", f"{ADDRESS}fr/", "Sommaire",
    )  # fmt: skip


def test_the_contents_name_the_pages_and_lead_there(printed: Path) -> None:
    path = pdf(printed, "en")
    lines = re.findall(r"^ *(.+?) ?\.{3,} ?(\d+)$", text(path, "-layout", "-l", "1"), re.M)
    assert [line for line, _page in lines] == [
        "Cookie charter",
        "What is a cookie?",
        "There are several kinds of cookies",
        "What are the cookies of data.ville-soissons.fr for?",
        "History of this charter",
        "About this site",
        "What this site stores",
        "Help translate this charter",
    ]
    for line, page in lines:
        assert line in text(path, "-f", page, "-l", page).splitlines()
    with pikepdf.open(path) as document:
        names = document.Root.Names.Dests.Names
        places = {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}
        links = {(str(link.Contents), str(link.Dest)) for link in document.pages[0].Annots if "/Dest" in link}
        pages: dict[Any, str] = {page.objgen: str(number) for number, page in enumerate(document.pages, 1)}
        found = {(text, pages[places[anchor][0].objgen]) for text, anchor in links}
    assert found == set(lines)


def test_bookmarks_are_the_headings(printed: Path) -> None:
    with pikepdf.open(pdf(printed)) as document, document.open_outline() as outline:
        shown = [(chapter.title, [section.title for section in chapter.children]) for chapter in outline.root]
    assert shown == [
        (
            "Charte cookies",
            [
                "Qu’est-ce qu’un cookie\u00a0?",
                "Il existe plusieurs sortes de cookies",
                "À quoi servent les cookies de data.ville-soissons.fr\u00a0?",
                "Historique de cette charte",
                "À propos de ce site",
            ],
        ),
        ("Données conservées par ce site", []),
        ("Aider à traduire cette charte", []),
    ]


@pytest.mark.parametrize("edition", EDITIONS)
def test_headings_of_tables_say_what_they_head(printed: Path, edition: str) -> None:
    with pikepdf.open(pdf(printed, edition)) as document:
        scopes = [[str(cell.A.Scope) for cell in kinds_in(table, "/TH")] for table in kinds(document, "/Table")]
        cells = [len(kinds_in(table, "/TD")) for table in kinds(document, "/Table")]
        nameless = [cell for cell in kinds(document, "/TD") if len(cell.A.Headers) != 2]
    assert scopes == [["/Column"] * 4 + ["/Row"] * 4, ["/Column"] * 4 + ["/Row"] * 2]
    assert cells == [12, 6]
    assert nameless == []  # each has that of its row and that of its column


def kinds_in(element: Any, kind: str) -> list[Any]:
    return [one for one, _above in elements(element) if str(one.S) == kind]


@pytest.mark.parametrize("edition", EDITIONS)
def test_pictures_have_their_alternatives(printed: Path, built_charter: Path, edition: str) -> None:
    page = soup(built_charter / f"_build/html/{edition}/index.html")
    with pikepdf.open(pdf(printed, edition)) as document:
        alternatives = [str(figure.Alt) for figure in kinds(document, "/Figure")]
    assert alternatives == [str(picture["alt"]) for picture in page.select("article img")]
    assert len(alternatives) == 2


def test_links_say_where_they_lead(printed: Path) -> None:
    with pikepdf.open(pdf(printed, "en")) as document:
        links = [link for page in document.pages for link in page.get("/Annots", [])]
        outside = [str(link.A.URI) for link in links if "/A" in link]
        inside = {str(link.Dest): str(link.Contents) for link in links if "/Dest" in link}
        tagged = [element for element in kinds(document, "/Link") if not has_annotation(element)]
    assert outside == [
        "https://data.ville-soissons.fr", f"{ADDRESS}en/", "https://data.ville-soissons.fr", "https://poedit.net/"
    ]  # fmt: skip
    assert inside["cookie-theme"] == "theme"
    assert tagged == []


def has_annotation(link: Any) -> bool:
    kids = link.K if isinstance(link.K, pikepdf.Array) else [link.K]
    return any(isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" for kid in kids)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_cookies_are_attached_as_its_data(printed: Path, built_charter: Path, edition: str) -> None:
    published = built_charter / "_build/html" / edition
    with pikepdf.open(pdf(printed, edition)) as document:
        attached = {name: file.get_file() for name, file in document.attachments.items()}
        associated = [(str(file.UF), str(file.AFRelationship)) for file in document.Root.AF]
        kinds_of_data = {name: file.mime_type for name, file in attached.items()}
        data = {name: file.read_bytes() for name, file in attached.items()}
    assert associated == [("cookies.json", "/Data"), ("cookies.csv", "/Data")]
    assert kinds_of_data == {"cookies.json": "application/json", "cookies.csv": "text/csv"}
    assert data["cookies.csv"] == (published / "cookies.csv").read_bytes()
    found, expected = json.loads(data["cookies.json"]), json.loads((published / "cookies.json").read_bytes())
    assert found["generated"] == "2026-01-31T12:00:00Z"
    assert {key: found[key] for key in ("language", "catalogues")} == {
        key: expected[key] for key in ("language", "catalogues")
    }


def test_nothing_is_attached_where_nothing_is_published(site: Path) -> None:
    replace(site / "conf.py", "charter_exports = ", "")
    build(site, "fr")
    with pikepdf.open(pdf(site)) as document:
        assert (dict(document.attachments), "/AF" in document.Root) == ({}, False)


def test_it_is_read_in_the_order_of_the_pages_and_of_the_cells(printed: Path) -> None:
    assert in_order(
        text(pdf(printed, "en")),
        "What is a cookie?", "A cookie is a piece of information", "How a cookie travels", "There are several kinds",
        "Cookies the platform needs to work", "Provider name", "Service and location", "Cookie name", "Purpose",
        "Opendatasoft", "Authentication – front and back office", "sessionid", "Remembers you",
        "Opendatasoft", "Language selection", "django_language", "Remembers your language.",
        "About this site", "What this site stores", "Help translate this charter",
    )  # fmt: skip
    with pikepdf.open(pdf(printed, "en")) as document:
        levels = [str(heading.S) for heading in kinds(document, "/H1", "/H2", "/H3")]
    assert levels == ["/H1", "/H1", "/H2", "/H2", "/H2", "/H3", "/H2", "/H2", "/H1", "/H1"]


def test_a_long_table_repeats_its_headings_and_tears_no_row(site: Path) -> None:
    rows = [
        f"  - {{name: name{number}name, provider: atelier, service: Panier, category: necessary, "
        f"purpose: 'first{number}first {'encore et toujours ' * (number % 17)} last{number}last'}}"
        for number in range(60)
    ]
    shop = site / "cookie_data/shop.yaml"
    shop.write_text(shop.read_text(encoding="utf-8") + "\n".join(rows) + "\n", encoding="utf-8")
    build(site, "fr")
    pages = [page.partition("\nForum\n")[0] for page in text(pdf(site)).split("\f")]  # where the next chapter begins
    with_rows = [page for page in pages if "first" in page]
    assert len(with_rows) > 3
    assert [page for page in with_rows if "Finalités" not in page.partition("first")[0]] == []
    for mark in ("name{0}name", "first{0}first", "last{0}last"):
        assert [
            [number for number in range(60) if mark.format(number) in page] for page in with_rows
        ] == [[number for number in range(60) if f"name{number}name" in page] for page in with_rows]  # fmt: skip


def test_two_builds_are_the_same_bytes(printed: Path, tmp_path: Path) -> None:
    clone = tmp_path / "somewhere else"
    git(tmp_path, "clone", "--quiet", str(printed), str(clone))
    for seed in ("1", "2"):
        env = {"PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"}
        done = run_anew(
            "env", "-u", "SOURCE_DATE_EPOCH", COMMAND, "build", "fr", "--builder", "pdf", cwd=clone, env=env
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert pdf(clone).read_bytes() == pdf(printed).read_bytes()
        pdf(clone).unlink()


def test_without_a_repository_there_is_no_date(site: Path) -> None:
    build(site, "en")
    assert in_order(text(pdf(site, "en"), "-l", "1"), "Cookies of the shop", "English", "Version 1", "Contents")
    assert "updated" not in text(pdf(site, "en"))
    with pikepdf.open(pdf(site, "en")) as document:
        assert document.docinfo.CreationDate == "D:19700101000000Z"  # what SOURCE_DATE_EPOCH states


def test_nothing_is_fetched(site: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">secret</text></svg>', encoding="utf-8")
    (site / "docs/own.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90">'
        f'<image xlink:href="{secret.as_uri()}" width="90" height="90"/><text y="20">mine</text></svg>',
        encoding="utf-8",
    )
    with served(tmp_path) as address:
        page = site / "docs/plain.md"
        page.write_text(f"# Une page\n\n![a]({address}/secret.svg)\n\n![b](own.svg)\n", encoding="utf-8")
        done = run(COMMAND, "build", "fr", "--builder", "pdf", cwd=site)
    sentence = "not in the PDF, which fetches nothing; put the file among the pages"
    assert done.returncode == 1
    for refused in (f"{address}/secret.svg", secret.as_uri()):
        assert f"{refused}: {sentence}" in done.stderr
    assert "mine" in text(pdf(site))
    assert "secret" not in text(pdf(site))


@pytest.mark.parametrize(
    ("language", "word"), [("ar", "المحتويات"), ("he", "תוכן העניינים"), ("uk", "Зміст"), ("zh_CN", "目录")]
)
def test_fonts_of_every_script_are_within(site: Path, language: str, word: str) -> None:
    replace(site / "conf.py", '"en": "English"', f'"{language}": ""')
    (site / f"locale/{language}/LC_MESSAGES").mkdir(parents=True)
    build(site, language)
    path = pdf(site, language.replace("_", "-").lower())
    assert word in text(path)
    with pikepdf.open(path) as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)]
        descriptors = [one for one in fonts if one.get("/Type") == "/FontDescriptor"]
        assert document.Root.Lang == language.replace("_", "-")
        assert descriptors
        assert [one for one in descriptors if not {"/FontFile2", "/FontFile3"} & set(one.keys())] == []


def test_letters_of_no_font_are_named(site: Path, tmp_path: Path) -> None:
    """As on a machine with one font, which has no Chinese."""
    font = subprocess.run(["fc-match", "--format=%{file}", "DejaVu Sans"], check=True, capture_output=True, text=True)
    (tmp_path / "fonts").mkdir()
    shutil.copy(font.stdout, tmp_path / "fonts")
    (tmp_path / "fonts.conf").write_text(
        f"<fontconfig><dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>", encoding="utf-8"
    )
    (site / "docs/plain.md").write_text("# 目录\n\nÀ lire.\n", encoding="utf-8")
    env = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    done = run_anew(COMMAND, "build", "fr", "--builder", "pdf", cwd=site, env=env)
    assert done.returncode == 1
    assert done.stderr == (
        "conf.py:1:1: the PDF has boxes for letters that no font of this machine has (录 目); install one that has "
        "them, such as Noto Sans CJK for Chinese (Debian, Ubuntu: apt install fonts-noto-cjk)\n"
    )


@pytest.mark.parametrize("package", ["weasyprint", "pikepdf"])
def test_the_extra_is_named_where_it_is_missing(site: Path, tmp_path: Path, package: str) -> None:
    folder = tmp_path / "not installed"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NOT_INSTALLED.format(package=package), encoding="utf-8")
    env = {"PYTHONPATH": str(folder)}
    for asked in ("--builder pdf", "--book pdf"):
        done = run_anew(COMMAND, "build", *asked.split(), cwd=site, env=env)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            f"cookie-charter build: {asked} requires {package}: pip install 'sphinx-cookie-charter[pdf]'\n"
        )
    assert run_anew(COMMAND, "build", "fr", cwd=site, env=env).returncode == 0


NOT_INSTALLED = """
import importlib.util
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == {package!r} else find_spec(name, package)
"""


@pytest.mark.parametrize("asked", ["--builder pdf", "--book pdf"])
def test_what_is_no_package_is_named_where_it_is_missing(site: Path, tmp_path: Path, asked: str) -> None:
    (tmp_path / "broken/weasyprint").mkdir(parents=True)
    (tmp_path / "broken/weasyprint/__init__.py").write_text("raise OSError('no libpango-1.0-0')\n", encoding="utf-8")
    done = run_anew(COMMAND, "build", *asked.split(), cwd=site, env={"PYTHONPATH": str(tmp_path / "broken")})
    assert done.returncode == 2
    assert done.stderr == (
        "Configuration error: the builder pdf needs Pango, which is no Python package: "
        "https://doc.courtbouillon.org/weasyprint/stable/first_steps.html (no libpango-1.0-0)\n"
    )


def test_pages_know_that_they_are_printed(site: Path) -> None:
    (site / "docs/plain.md").write_text(
        "# Page\n\n```{only} pdf\nPapier.\n```\n\n```{only} not pdf\nÉcran.\n```\n", "utf-8"
    )
    build(site, "fr")
    assert "Papier." in text(pdf(site))
    assert "Écran." not in text(pdf(site))


def test_the_other_commands_do_not_load_it() -> None:
    code = (
        "import sys, cookie_charter.cli, cookie_charter.site.build; print({'weasyprint', 'pikepdf'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "set()\n"
