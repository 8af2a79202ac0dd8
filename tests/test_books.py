"""The charter as a book: what readers of EPUB need is in it, and nothing that nobody stated; its pages lead to it.

`make quality` holds it to EPUBCheck.
"""

import re
import zipfile
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from conftest import COMMAND, EDITIONS, files, replace, run, soup

BOOKS = {"fr": "charte-cookies.epub", "en": "cookie-charter.epub"}
BODY = {"fr": "Ville de Soissons", "en": "City of Soissons"}
TITLES = {"fr": "Charte cookies", "en": "Cookie charter"}
DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"


class Book:
    """The files of a book, and what it says of itself."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.first = archive.infolist()[0]
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.package = ElementTree.fromstring(self.files["content.opf"])
        self.items = {item.attrib["id"]: item.attrib for item in self.package.iter(f"{OPF}item")}
        self.spine = [self.items[item.attrib["idref"]]["href"] for item in self.package.iter(f"{OPF}itemref")]

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup(self.files[name], "html.parser")

    def stated(self) -> dict[str, str | None]:
        """What is said of the book, by the elements of Dublin Core."""
        return {tag.tag.removeprefix(DC): tag.text for tag in self.package.iter() if tag.tag.startswith(DC)}


@pytest.fixture(params=EDITIONS)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def book(built_charter: Path, language: str) -> Book:
    return Book(built_charter / "_build/html" / language / BOOKS[language])


def made(site: Path, language: str) -> Book:
    """The book of an edition, made now."""
    done = run(COMMAND, "build", language, "--builder", "epub", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    (path,) = (site / "_build/epub" / language).glob("*.epub")
    return Book(path)


# What is in it


def test_it_is_an_archive_of_its_kind_and_every_page_is_xml_in_its_language(book: Book, language: str) -> None:
    assert (book.first.filename, book.first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.files["mimetype"] == b"application/epub+zip"
    pages = [name for name in book.files if name.endswith((".xhtml", ".opf", ".ncx", ".xml", ".svg"))]
    assert {"content.opf", "toc.ncx", "nav.xhtml", "index.xhtml", "_static/charter-cover.svg"} <= set(pages)
    for name in pages:
        root = ElementTree.fromstring(book.files[name])
        if name.endswith(".xhtml"):
            assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == root.attrib["lang"] == language, name


def test_what_it_holds(book: Book) -> None:
    assert book.spine == ["epub-cover.xhtml", "index.xhtml", "this-site.xhtml", "translate.xhtml", "cookie-index.xhtml"]
    assert {name for name in book.files if name.endswith(".xhtml")} == {*book.spine, "nav.xhtml"}
    told = {item["href"] for item in book.items.values()} | {"mimetype", "META-INF/container.xml", "content.opf"}
    assert told == set(book.files)
    assert sorted(name for name in book.files if name.endswith((".css", ".js"))) == [
        f"_static/{name}.css" for name in ("basic", "book", "cookie-charter", "epub", "pygments")
    ]  # none of the theme of the pages


def test_what_is_said_of_it(book: Book, built_charter: Path, language: str) -> None:
    said = book.stated()
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", str(said.pop("identifier")))
    page = soup(built_charter / f"_build/html/{language}/index.html").find("meta", attrs={"name": "description"})
    assert page is not None
    assert said == {
        "language": language,
        "title": TITLES[language],
        "description": page["content"],
        "creator": BODY[language],
        "publisher": BODY[language],
        "date": "1970-01-01T00:00:00Z",
    }


def test_each_edition_has_an_identifier_of_its_own_which_older_readers_find_too(built_charter: Path) -> None:
    books = [Book(built_charter / "_build/html" / language / BOOKS[language]) for language in EDITIONS]
    identifiers = [str(book.stated()["identifier"]) for book in books]
    assert len(set(identifiers)) == 2
    for book, identifier in zip(books, identifiers, strict=True):
        assert f'name="dtb:uid" content="{identifier}"' in book.files["toc.ncx"].decode()
        unique = next(tag for tag in book.package.iter(f"{DC}identifier"))
        assert unique.attrib["id"] == book.package.attrib["unique-identifier"]


def test_its_contents_name_all_chapters_and_sections_in_its_language(book: Book, language: str) -> None:
    contents = book.page("nav.xhtml")
    word = {"fr": "Table des matières", "en": "Table of Contents"}[language]
    assert [tag.get_text() for tag in contents.find_all(["title", "h1"])] == [word, word]
    entries = [(tag.get_text(), str(tag["href"])) for tag in contents.find_all("a")]
    headings = [tag.get_text() for tag in book.page("index.xhtml").find_all(["h1", "h2", "h3"])]
    assert len(headings) > 4
    others = [book.page(page).find("h1").get_text() for page in book.spine[2:]]  # type: ignore[union-attr]  # each has one
    assert [text for text, _href in entries] == headings + others
    older = ElementTree.fromstring(book.files["toc.ncx"])
    ncx = "{http://www.daisy.org/z3986/2005/ncx/}"
    points = [
        (point.findtext(f"{ncx}navLabel/{ncx}text"), point.find(f"{ncx}content").attrib["src"])  # type: ignore[union-attr]  # as its schema has it
        for point in older.iter(f"{ncx}navPoint")
    ]
    assert points == entries


def test_its_links_lead_to_what_is_in_it(book: Book) -> None:
    pages = [name for name in book.files if name.endswith(".xhtml")]
    ids = {name: {tag["id"] for tag in book.page(name).find_all(id=True)} for name in pages}
    links = 0
    for name in pages:
        for tag in book.page(name).find_all(["a", "img", "link"]):
            target = str(tag.get("href") or tag.get("src"))
            if target.startswith(("https://", "mailto:")):
                continue
            path, _, anchor = target.partition("#")
            found = str(PurePosixPath(name).parent / path) if path else name
            assert found in book.files, target
            assert not anchor or anchor in ids[found], target
            links += 1
    assert links > 20


def test_its_cover_says_title_platform_and_body(book: Book, language: str) -> None:
    (cover,) = [item for item in book.items.values() if item.get("properties") == "cover-image"]
    (older,) = [tag for tag in book.package.iter(f"{OPF}meta") if tag.attrib.get("name") == "cover"]
    assert book.items[older.attrib["content"]] == cover
    drawn = ElementTree.fromstring(book.files[cover["href"]])
    platform = {
        "fr": "Portail de données ouvertes de la ville de Soissons",
        "en": "Open data portal of the city of Soissons",
    }[language]
    texts = [tag.text for tag in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert " ".join(map(str, texts)) == f"{TITLES[language]} {platform} {BODY[language]}"
    picture = book.page("epub-cover.xhtml").find("img")
    assert picture is not None
    assert (picture["src"], picture["alt"]) == (cover["href"], f"{TITLES[language]}, {platform}")


def test_what_nobody_stated_is_not_said(charter: Path) -> None:
    replace(charter / "conf.py", 'author = "Ville de Soissons"\n', "")
    page = charter / "docs/index.md"
    replace(page, page.read_text(encoding="utf-8").split("\n---\n")[0] + "\n---\n", "")
    book = made(charter, "fr")
    assert set(book.stated()) == {"language", "title", "identifier", "date"}
    assert "unknown" not in "".join(text.decode() for name, text in book.files.items() if name.endswith(".opf"))


def test_what_conf_py_says_of_the_book_wins(charter: Path) -> None:
    with (charter / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('epub_identifier = "978-2-07-036822-8"\nepub_basename = "mine"\nepub_cover = ()\n')
        conf.write('epub_description = "Mine & yours"\n')
    book = made(charter, "fr")
    assert (charter / "_build/epub/fr/mine.epub").is_file()
    assert (book.stated()["identifier"], book.stated()["description"]) == ("978-2-07-036822-8", "Mine & yours")
    assert book.spine[0] == "index.xhtml"
    assert not any("cover" in name for name in book.files)


def test_it_is_read_from_right_to_left_where_its_language_is(charter: Path) -> None:
    replace(charter / "conf.py", '"en": "English"', '"en": "English", "ar": "العربية"')
    book = made(charter, "ar")
    spine = book.package.find(f"{OPF}spine")
    assert spine is not None
    assert spine.attrib["page-progression-direction"] == "rtl"
    html = book.page("index.xhtml").find("html")
    assert html is not None
    assert html["dir"] == "rtl"


def test_two_catalogues_are_two_tables_whose_rows_are_reached(site: Path) -> None:
    book = made(site, "en")
    rows = {
        name: [str(tag["id"]) for tag in book.page(name).select("table.cookie-table tr[id]")]
        for name in book.spine
        if book.page(name).select("table.cookie-table")
    }
    assert rows["index.xhtml"] == ["cookie-session", "cookie-basket"]
    assert {"cookie-SID", "cookie-_sid"} <= set(rows["forum.xhtml"])


def test_a_new_title_leaves_no_book_under_the_old_one(charter: Path) -> None:
    made(charter, "fr")
    replace(charter / "conf.py", 'project = "Charte cookies"', 'project = "La charte"')
    made(charter, "fr")
    assert [path.name for path in (charter / "_build/epub/fr").glob("*.epub")] == ["la-charte.epub"]


# Where it goes


def test_every_page_leads_to_the_book_of_its_edition(built_charter: Path, language: str) -> None:
    folder = built_charter / "_build/html" / language
    pages = [path for path in folder.glob("*.html") if soup(path).find("html")]
    assert len(pages) > 5
    for page in pages:
        (link,) = soup(page).select("footer .books a")
        prefix = f"/{language}/" if page.name == "404.html" else ""
        assert (link.get_text(), link["href"]) == ("EPUB", f"{prefix}{BOOKS[language]}")
    assert (folder / BOOKS[language]).is_file()


def test_a_book_follows_its_pages_each_time_and_nothing_is_read_for_it(charter: Path) -> None:
    catalogue, published = charter / "cookie_data/soissons.yaml", charter / "_build/html/fr" / BOOKS["fr"]
    for purpose in ("Retient votre langue", "Retient vos goûts", "Retient vos couleurs"):
        replace(catalogue, "Retient votre langue", purpose)
        done = run(COMMAND, "build", "fr", "--verbose", cwd=charter)
        assert done.returncode == 0
        read = re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", done.stdout)
        assert len(read) == len(set(read))
        assert "index" in read
        assert purpose in Book(published).page("index.xhtml").get_text()
        replace(catalogue, purpose, "Retient votre langue")
        for path in (charter / "_build/epub/fr").glob("*.epub"):
            path.unlink()  # the files that it was made of stay


def test_no_page_leads_to_a_book_that_is_not_published(charter: Path) -> None:
    assert run(COMMAND, "build", "fr", cwd=charter).returncode == 0
    replace(charter / "conf.py", 'charter_books = ["epub"]\n', "")
    done = run(COMMAND, "build", "fr", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    assert not soup(charter / "_build/html/fr/index.html").select(".books")


def test_every_page_leads_to_the_cookies_as_data_and_to_the_table_alone(built_charter: Path, language: str) -> None:
    pages = built_charter / "_build/html" / language
    for page, above in (("index", ""), ("this-site", ""), ("search", ""), ("history/2026-11-27", "../")):
        links = soup(pages / f"{page}.html").select("footer .downloads .exports a")
        assert [(link.get_text(), link["href"]) for link in links] == [
            ("CSV", f"{above}cookies.csv"),
            ("JSON", f"{above}cookies.json"),
            ("HTML", f"{above}soissons.html"),
        ]


def test_pages_lead_to_a_book_that_the_command_names_besides(charter: Path) -> None:
    shown = {"fr": "charte-cookies-fr.pdf", "en": "charte-cookies-en.pdf"}
    done = run(COMMAND, "build", "--book", "pdf", "--book", "epub", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    for language in EDITIONS:
        folder = charter / "_build/html" / language
        for page in ("index.html", "cookie-index.html"):
            links = [(link.get_text(), link["href"]) for link in soup(folder / page).select("footer .books a")]
            assert links == [("EPUB", BOOKS[language]), ("PDF", shown[language])]
        assert (folder / shown[language]).read_bytes().startswith(b"%PDF-")
        assert (folder / BOOKS[language]).is_file()
    assert run(COMMAND, "build", "fr", cwd=charter).returncode == 0
    left = soup(charter / "_build/html/fr/index.html").select("footer .books a")
    assert [link.get_text() for link in left] == ["EPUB"]


def test_pages_get_a_book_that_says_what_they_say(charter: Path) -> None:
    assert run(COMMAND, "build", "fr", cwd=charter).returncode == 0
    replace(charter / "docs/index.md", "généralement petit", "souvent petit")
    assert run(COMMAND, "build", "fr", cwd=charter).returncode == 0
    book = Book(charter / "_build/html/fr" / BOOKS["fr"])
    assert "souvent petit" in book.page("index.xhtml").get_text()


def test_output_gets_the_book_alone(charter: Path, tmp_path: Path) -> None:
    output = tmp_path / "out/epub"
    done = run(COMMAND, "build", "en", "--builder", "epub", "--output", output, cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(files(output)) == [BOOKS["en"]]
    assert Book(output / BOOKS["en"]).stated()["title"] == TITLES["en"]


def test_a_book_that_there_is_not(charter: Path) -> None:
    replace(charter / "conf.py", 'charter_books = ["epub"]', 'charter_books = ["epubs"]')
    done = run(COMMAND, "build", cwd=charter)
    said = "cookie-charter build: charter_books in conf.py: unknown book 'epubs'; did you mean 'epub'?\n"
    assert (done.returncode, done.stderr) == (2, said)
    assert not (charter / "_build").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--book", "epubs"), "--book: unknown book 'epubs'; did you mean 'epub'?"),
        (
            ("--book", "pdf", "--builder", "epub"),
            "--book is for pages, which the builder epub does not make: leave it out",
        ),
    ],
)
def test_a_book_that_the_command_cannot_publish(charter: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(COMMAND, "build", *arguments, cwd=charter)
    assert (done.returncode, done.stderr) == (2, f"cookie-charter build: {sentence}\n")
    assert not (charter / "_build").exists()


def test_the_same_pages_make_the_same_book(charter: Path, built_charter: Path) -> None:
    for _again in ("anew", "over the one before"):
        made(charter, "fr")
        again = charter / "_build/epub/fr" / BOOKS["fr"]
        assert again.read_bytes() == (built_charter / "_build/html/fr" / BOOKS["fr"]).read_bytes()


def test_a_book_made_again_holds_nothing_of_the_one_before(charter: Path) -> None:
    first = made(charter, "fr")
    page = charter / "docs/aside.md"
    page.write_text("---\norphan: true\n---\n\n# Un feuillet à part\n", encoding="utf-8")
    second = made(charter, "fr")
    assert [name for name in second.files if name not in first.files] == ["aside.xhtml"]
    page.unlink()
    third = made(charter, "fr")
    assert (third.files, third.spine) == (first.files, first.spine)
