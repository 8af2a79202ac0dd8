"""What an edition publishes beside its pages holds what the pages show."""

import csv
import io
import json
import re
import shutil
import sys
import zlib
from pathlib import Path

import pytest
import yaml
from conftest import COMMAND, PROJECT, cells, run, soup, sphinx

from cookie_charter.catalogue import exchange, schema

HTML = "_build/html"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a published CSV."""
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_json_holds_the_catalogues_in_the_language_of_the_edition(built_site: Path) -> None:
    english = json.loads((built_site / HTML / "en/cookies.json").read_text(encoding="utf-8"))
    assert {name: english[name] for name in ("$schema", "language", "generated", "commit")} == {
        "$schema": "cookies.schema.json",
        "language": "en",
        "generated": "1970-01-01T00:00:00Z",
        "commit": None,
    }
    assert list(english["catalogues"]) == ["forum", "shop"]
    assert english["catalogues"]["shop"] == {
        "platform": {"name": "Boutique", "url": "https://shop.example"},
        "providers": {"atelier": {"name": "L’Atelier", "hosts": []}},
        "cookies": [
            {
                "name": "session", "match": "exact", "kind": "cookie", "provider": "atelier", "service": "Account",
                "location": "all pages", "purpose": "Keeps the session open.", "category": "necessary",
                "consent": "exempt",
            },
            {
                "name": "basket", "match": "exact", "kind": "cookie", "provider": "atelier", "service": "Panier",
                "purpose": "- Measures <i>all</i> & **nothing**, without {cookie}`unknown`.", "category": "necessary",
                "consent": "exempt",
            },
        ],
    }  # fmt: skip


def test_json_follows_the_schema_beside_it(built_site: Path) -> None:
    check = Path(sys.executable).parent / "check-jsonschema"
    for edition in ("fr", "en"):
        done = run(check, "--schemafile", "cookies.schema.json", "cookies.json", cwd=built_site / HTML / edition)
        assert done.returncode == 0, done.stdout


def test_json_names_the_commit(site: Path) -> None:
    for command in ("init -q", "add .", "-c user.name=A -c user.email=a@shop.example commit -q -m First"):
        assert run("git", *command.split(), cwd=site).returncode == 0
    assert run(COMMAND, "build", "fr", cwd=site).returncode == 0
    document = json.loads((site / HTML / "fr/cookies.json").read_text(encoding="utf-8"))
    assert document["commit"] == run("git", "rev-parse", "HEAD", cwd=site).stdout.strip()


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_exports_hold_what_the_page_shows(built_charter: Path, edition: str) -> None:
    folder = built_charter / HTML / edition
    table = soup(folder / "index.html").find("table")
    assert table is not None
    catalogue = json.loads((folder / "cookies.json").read_text(encoding="utf-8"))["catalogues"]["soissons"]
    by_csv = [row for row in rows(folder / "cookies.csv") if row["catalogue"] == "soissons"]
    fragment = soup(folder / "soissons.html").find("table")
    assert fragment is not None
    assert cells(fragment) == cells(table)
    for shown, cookie, row in zip(cells(table)[1:], catalogue["cookies"], by_csv, strict=True):
        provider = catalogue["providers"][cookie["provider"]]["name"]
        service = f"{cookie['service']} – {cookie['location']}" if "location" in cookie else cookie["service"]
        assert shown == [provider, service, cookie["name"], cookie["purpose"]]
        assert [row[name] for name in ("provider_name", "service", "location", "name", "purpose")] == [
            provider, cookie["service"], cookie.get("location", ""), cookie["name"], cookie["purpose"],
        ]  # fmt: skip


def test_links_to_the_exports_stand_under_every_table(site: Path) -> None:
    (site / "docs/deep").mkdir()
    (site / "docs/plain.md").rename(site / "docs/deep/plain.md")
    (site / "docs/deep/plain.md").write_text("# Page\n\n```{cookie-table} all\n```\n", encoding="utf-8")
    index = site / "docs/index.md"
    index.write_text(index.read_text(encoding="utf-8").replace("plain\n", "deep/plain\n"), encoding="utf-8")
    for builder, page, up in (("html", "deep/plain.html", "../"), ("dirhtml", "deep/plain/index.html", "../../")):
        done = run(COMMAND, "build", "en", "--builder", builder, cwd=site)
        assert (done.returncode, done.stderr) == (0, "")
        folder = site / "_build" / builder / "en"
        links = soup(folder / page).select("table + p a, div:has(> table) + p a")
        assert [(link.get_text(), link["href"]) for link in links] == [
            ("CSV", f"{up}cookies.csv"),
            ("JSON", f"{up}cookies.json"),
        ]
        assert all(((folder / page).parent / str(link["href"])).resolve().is_file() for link in links)


def test_other_builders_publish_nothing_and_link_to_nothing(site: Path) -> None:
    assert run(COMMAND, "build", "fr", "--builder", "text", cwd=site).returncode == 0
    folder = site / "_build/text/fr"
    assert not list(folder.glob("cookies.*"))
    assert "CSV" not in (folder / "index.txt").read_text(encoding="utf-8")


def test_nothing_is_published_again_when_nothing_changed(site: Path) -> None:
    def times() -> dict[str, int]:
        names = ("cookies.json", "cookies.csv", "cookies.schema.json", "shop.html")
        return {name: (site / HTML / "fr" / name).stat().st_mtime_ns for name in names}

    run(COMMAND, "build", "fr", cwd=site)
    before = times()
    run(COMMAND, "build", "fr", cwd=site, env={"SOURCE_DATE_EPOCH": "86400"})
    assert times() == before


def test_no_cell_of_the_csv_is_a_formula(site: Path) -> None:
    catalogue = site / "cookie_data/shop.yaml"
    text = catalogue.read_text(encoding="utf-8").replace("service: Panier", "service: \"=HYPERLINK('x')\"")
    catalogue.write_text(text.replace("purpose: Mesure", 'purpose: "\'@SUM(1)"\n    source: Mesure'), encoding="utf-8")
    assert run(COMMAND, "build", "fr", cwd=site).returncode == 0
    row = rows(site / HTML / "fr/cookies.csv")[-1]
    assert (row["service"], row["purpose"]) == ("'=HYPERLINK('x')", "''@SUM(1)")


def test_the_fragment_is_bare_and_marks_other_languages(built_site: Path) -> None:
    page = (built_site / HTML / "en/shop.html").read_text(encoding="utf-8")
    assert "class=" not in page
    assert "style=" not in page
    first, second = soup(built_site / HTML / "en/shop.html").find_all("table")
    assert first.caption is not None
    assert first.caption.get_text() == "The cookies of the shop"
    assert (first["lang"], [row.get("id") for row in first.find_all("tr")]) == (
        "en",
        [None, "cookie-session", "cookie-basket"],
    )
    assert [cell["scope"] for cell in first.find_all("th")] == ["col"] * 4 + ["row"] * 2
    assert [(span["lang"], span.get_text()) for span in second.find_all("span")] == [("fr", "Panier")]


def test_a_page_of_the_name_of_a_catalogue_stays(site: Path) -> None:
    (site / "docs/plain.md").rename(site / "docs/shop.md")
    index = site / "docs/index.md"
    index.write_text(index.read_text(encoding="utf-8").replace("plain\n", "shop\n"), encoding="utf-8")
    done = run(COMMAND, "build", "fr", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Rien ici." in (site / HTML / "fr/shop.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["search", "genindex", "cookie-index", "404", "index", "Search", "con"])
def test_a_catalogue_of_the_name_of_a_page_is_refused(site: Path, name: str) -> None:
    shutil.copy(site / "cookie_data/forum.yaml", site / f"cookie_data/{name}.yaml")
    (site / "docs/plain.md").write_text(f"# Page\n\n```{{cookie-table}} {name}\n```\n", encoding="utf-8")
    for builder in ("html", "dirhtml"):
        for _ in range(2):
            done = sphinx(site, "-q", builder=builder)
            (line,) = done.stderr.splitlines()
            assert line.startswith(f"cookie_data/{name}.yaml:1:1: WARNING: ")
            assert line.endswith("; rename the file [cookie_charter.invalid]")
            assert done.returncode == 1
            for page in (site / f"_build/{builder}/fr").glob("*.html"):
                assert page.read_text(encoding="utf-8").startswith(("<!DOCTYPE html>", "<table "))


def test_no_page_that_sphinx_makes_is_overwritten(site: Path) -> None:
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('html_additional_pages = {"Shop": "page.html"}\nhtml_extra_path = ["extra"]\n')
    (site / "extra").mkdir()
    (site / "extra/all.html").write_text("<p>Le nôtre</p>", encoding="utf-8")
    (site / "docs/plain.md").write_text("# Page\n\n```{cookie-table} all\n```\n", encoding="utf-8")
    for _ in range(2):
        done = sphinx(site, "-q")
        assert sorted(done.stderr.splitlines()) == [
            f"WARNING: the tables of '{name}' would overwrite '{file}', another page; rename the catalogue "
            "[cookie_charter.invalid]"
            for name, file in (("all", "all.html"), ("shop", "Shop.html"))
        ]
        assert done.returncode == 1
        folder = site / "_build/html/fr"
        assert (folder / "Shop.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        assert not (folder / "shop.html").exists()
        assert (folder / "all.html").read_text(encoding="utf-8") == "<p>Le nôtre</p>"


def test_a_page_of_the_name_of_a_catalogue_in_capitals_stays(site: Path) -> None:
    (site / "docs/plain.md").rename(site / "docs/Shop.md")
    index = site / "docs/index.md"
    index.write_text(index.read_text(encoding="utf-8").replace("plain\n", "Shop\n"), encoding="utf-8")
    done = sphinx(site, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (site / "_build/html/fr/shop.html").exists()
    assert "Rien ici." in (site / "_build/html/fr/Shop.html").read_text(encoding="utf-8")


def test_a_catalogue_called_cookies_stands_beside_the_exports(site: Path) -> None:
    shutil.copy(site / "cookie_data/forum.yaml", site / "cookie_data/cookies.yaml")
    (site / "docs/plain.md").write_text("# Page\n\n```{cookie-table} cookies\n```\n", encoding="utf-8")
    done = sphinx(site, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    folder = site / "_build/html/fr"
    assert "cookies" in json.loads((folder / "cookies.json").read_text(encoding="utf-8"))["catalogues"]
    assert (folder / "cookies.html").read_text(encoding="utf-8").startswith("<table ")


def test_the_index_and_the_search_name_cookies_in_the_words_of_the_edition(built_site: Path) -> None:
    for edition, title in (("fr", "Index des cookies"), ("en", "Index of cookies")):
        page = soup(built_site / HTML / edition / "cookie-index.html")
        heading = page.find("h1")
        assert heading is not None
        assert heading.get_text() == title
        links = [(link.get_text(strip=True), link["href"]) for link in page.select("table.indextable a")]
        assert links == [
            ("_sid", "forum.html#cookie-_sid"), ("basket", "index.html#cookie-basket"),
            ("session", "forum.html#cookie-session"), ("session", "index.html#cookie-session"),
            ("SID", "forum.html#cookie-SID"),
        ]  # fmt: skip
        search = (built_site / HTML / edition / "searchindex.js").read_text(encoding="utf-8")
        assert '"objnames":{"0":["cookie","cookie","Cookie"]}' in re.sub(
            r"(?<=[:,]) ", "", search
        )  # written by any Sphinx


def test_another_project_links_to_the_cookies(built_site: Path, tmp_path: Path) -> None:
    inventory = (built_site / HTML / "fr/objects.inv").read_bytes()
    listed = zlib.decompress(inventory.split(b"zlib.\n", 1)[1]).decode("utf-8")
    assert re.findall(r"^(\S+) cookie:cookie 1 (\S+)", listed, re.M) == [
        ("forum/SID", "forum.html#cookie-SID"),
        ("forum/_sid", "forum.html#cookie-_sid"),
        ("forum/session", "forum.html#cookie-session"),
        ("shop/basket", "index.html#cookie-basket"),
        ("shop/session", "index.html#cookie-session"),
    ]
    (tmp_path / "conf.py").write_text(
        'extensions = ["sphinx.ext.intersphinx", "cookie_charter"]\n'
        "intersphinx_mapping = {'charter': ('https://charter.example/', "
        f"{str(built_site / HTML / 'fr/objects.inv')!r})}}\n",
        encoding="utf-8",
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.rst").write_text("Page\n====\n\n:cookie:`the basket <shop/basket>`\n", encoding="utf-8")
    done = sphinx(tmp_path, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    link = soup(tmp_path / "_build/html/fr/index.html").find(
        "a", href="https://charter.example/index.html#cookie-basket"
    )
    assert link is not None


def test_the_schema_for_editors_is_fresh_and_describes_every_field() -> None:
    kept = (PROJECT / "cookie_data/schema.json").read_text(encoding="utf-8")
    assert kept == exchange.to_json(schema.json_schema())
    document = json.loads(kept)
    for definition in (document, *document["$defs"].values()):
        for name, field in definition.get("properties", {}).items():
            assert field.get("description"), name


@pytest.mark.parametrize("path", sorted(PROJECT.glob("cookie_data/*.yaml")), ids=lambda path: path.stem)
def test_editors_find_the_schema_and_no_error_in_the_catalogues(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schema.json\n")
    check = Path(sys.executable).parent / "check-jsonschema"
    assert run(check, "--schemafile", "schema.json", path, cwd=PROJECT / "cookie_data").returncode == 0


@pytest.mark.parametrize("name", ["misspelt-key", "missing-field", "wrong-category", "unknown-key", "list-for-text"])
def test_editors_show_the_errors_of_wrong_catalogues(name: str, tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parent / "data/invalid" / f"{name}.yaml", tmp_path)
    check = Path(sys.executable).parent / "check-jsonschema"
    done = run(check, "--schemafile", PROJECT / "cookie_data/schema.json", f"{name}.yaml", cwd=tmp_path)
    assert done.returncode == 1


def test_what_is_published_can_be_imported(site: Path) -> None:
    (site / "docs/index.md").write_text("# Page\n\n```{cookie-table} all\n```\n", encoding="utf-8")
    for name in ("forum", "links", "plain"):
        (site / f"docs/{name}.md").unlink()
    done = run(COMMAND, "build", "fr", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    folder = site / HTML / "fr"
    published = json.loads((folder / "cookies.json").read_text(encoding="utf-8"))["catalogues"]["all"]
    for name in ("cookies.json", "cookies.csv"):
        done = run(COMMAND, "import", name, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
        (site / "cookie_data/imported.yaml").write_text(done.stdout, encoding="utf-8")
        assert run(COMMAND, "check", "cookie_data/imported.yaml", cwd=site).returncode == 0
        imported = yaml.load(done.stdout, Loader=yaml.BaseLoader)
        assert imported["cookies"] == yaml.load(yaml.dump(published["cookies"]), Loader=yaml.BaseLoader)
