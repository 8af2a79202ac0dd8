"""Readers are told, in their language, what changed from release to release; on pages, as data and as a feed."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import COMMAND, DATA, cells, files, replace, run, soup, sphinx
from playwright.sync_api import Browser

from cookie_charter.pages import feed

ATOM = f"{{{feed.NAMESPACE}}}"
SETTINGS = '\ncharter_history = True\ncharter_address = "https://example.org/cookies/"\n'
HISTORY = "\n## Historique\n\n```{cookie-history} shop\n```\n"
DATES = ("2026-01-31", "2026-03-31", "2026-06-30")


def done(site: Path, *arguments: str) -> str:
    """What a command says that does what it is asked."""
    ended = run(COMMAND, *arguments, cwd=site)
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    return ended.stdout


def release(site: Path, date: str) -> None:
    done(site, "po", "update")
    done(site, "release", "--date", date)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with a history of three releases; not to be changed."""
    site = Path(shutil.copytree(DATA / "site", tmp_path_factory.mktemp("released") / "a site"))
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(SETTINGS)
    with (site / "docs/plain.md").open("a", encoding="utf-8") as page:
        page.write(HISTORY)
    release(site, DATES[0])
    shop = site / "cookie_data/shop.yaml"
    replace(shop, "name: L’Atelier", "name: Le Comptoir")
    replace(shop, "purpose: Garde la session ouverte.", "purpose: Vous reconnaît.\n    lifetime: P6M")
    replace(shop, "  - name: basket", "  - name: basket2")
    replace(site / "docs/links.md", "{cookie}`basket`", "{cookie}`basket2`")
    replace(site / "locale/en/LC_MESSAGES/catalogue.po", '"Account"', '"Your account"')
    replace(site / "docs/forum.md", "# Forum", "# Forum\n\nDu nouveau.")
    release(site, DATES[1])
    replace(shop, "lifetime: P6M", "lifetime: P13M")
    release(site, DATES[2])
    return site


@pytest.fixture(scope="module")
def built(released: Path) -> Path:
    done(released, "build")
    return released / "_build/html"


@pytest.fixture
def site(released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released, tmp_path / "a site", ignore=shutil.ignore_patterns("_build")))


def plain(said: str) -> str:
    """A text whose no-break spaces are plain ones."""
    return said.replace("\N{NO-BREAK SPACE}", " ")


def told(page: Path) -> list[tuple[str, list[str]]]:
    """The history on a page: of each release what it is called, and what is told of it."""
    found = soup(page)
    return [
        (term.get_text(), [plain(part.get_text()) for part in about.select(":scope > p, li")])
        for term, about in zip(found.select(".cookie-history dt"), found.select(".cookie-history dd"), strict=True)
    ]


def test_a_page_tells_the_newest_release_first_in_the_language_of_its_readers(built: Path) -> None:
    assert told(built / "fr/plain.html") == [
        (
            "Version du 30 juin 2026",
            ["Changements de fond", "session – Durée de conservation allongée : 13 mois (auparavant : 6 mois)"],
        ),
        (
            "Version du 31 mars 2026",
            [
                "Changements de fond",
                "Nom du prestataire : Le Comptoir (auparavant : L’Atelier)",
                "session – Finalités : Vous reconnaît. (auparavant : Garde la session ouverte.)",
                "session – Durée de conservation : 6 mois (aucune indication auparavant)",
                "Ajout : basket2",
                "Retrait : basket",
                "Pages dont le texte a changé : Forum et Liens",
            ],
        ),
        ("Version du 31 janvier 2026", ["Première publication, avec 2 cookies."]),
    ]
    english = told(built / "en/plain.html")
    assert [title for title, _changes in english] == [
        "Version of 30 June 2026",
        "Version of 31 March 2026",
        "Version of 31 January 2026",
    ]
    assert english[0][1] == ["Material changes", "session – Longer lifetime: 13 months (before: 6 months)"]
    # Of another translation alone only its readers are told.
    assert english[1][1][-3:] == [
        "Changes of wording",
        "session – Service: Your account (before: Account)",
        "Pages whose text changed: Forum and Links",
    ]


def test_what_is_not_translated_is_marked(built: Path) -> None:
    texts = soup(built / "en/plain.html").select('.cookie-history li [lang="fr"]')
    assert [text.get_text() for text in texts] == ["Vous reconnaît."]


def test_the_changes_as_data(built: Path) -> None:
    found = json.loads((built / "en/changes.json").read_text(encoding="utf-8"))
    assert found["language"] == "en"
    assert list(found["catalogues"]) == ["forum", "shop"]
    newest, middle, first = found["catalogues"]["shop"]
    of_session = {"change": "changed", "part": "cookie", "name": "session"}
    assert newest == {
        "date": "2026-06-30",
        "first": False,
        "changes": [
            {**of_session, "weight": "material", "field": "lifetime", "before": "P6M", "after": "P13M"},
        ],
        "pages": [],
    }
    assert middle["changes"] == [
        {
            "change": "changed", "part": "provider", "name": "Le Comptoir", "weight": "material",
            "field": "name", "before": "L’Atelier", "after": "Le Comptoir",
        },
        {**of_session, "weight": "wording", "field": "service", "before": "Account", "after": "Your account"},
        {
            **of_session, "weight": "material",
            "field": "purpose", "before": "Keeps the session open.", "after": "Vous reconnaît.",
        },
        {**of_session, "weight": "material", "field": "lifetime", "before": None, "after": "P6M"},
        {"change": "added", "part": "cookie", "name": "basket2", "weight": "material"},
        {"change": "removed", "part": "cookie", "name": "basket", "weight": "material"},
    ]  # fmt: skip
    assert middle["pages"] == ["forum", "links"]
    assert first == {"date": "2026-01-31", "first": True, "changes": [], "pages": []}


def test_each_release_keeps_its_page_and_its_data(built: Path) -> None:
    then = json.loads((built / "en/history/2026-01-31.json").read_text(encoding="utf-8"))
    assert (then["date"], then["language"], list(then["catalogues"])) == ("2026-01-31", "en", ["forum", "shop"])
    assert [cookie["name"] for cookie in then["catalogues"]["shop"]["cookies"]] == ["session", "basket"]
    assert then["catalogues"]["shop"]["cookies"][0]["service"] == "Account"
    page = soup(built / "en/history/2026-01-31.html")
    assert [heading.get_text().rstrip("¶") for heading in page.select("div.body h1, div.body h2")] == [
        "Version of 31 January 2026",
        "Forum",
        "Boutique",
    ]
    assert cells(page.select("table.cookie-table")[1])[1:] == [
        ["L’Atelier", "Account – all pages", "session", "Keeps the session open."],
        [
            "L’Atelier", "Panier", "basket",
            "- Measures <i>all</i> & **nothing**, without {cookie}`unknown`.",
        ],
    ]  # fmt: skip
    links = soup(built / "en/plain.html").select(".cookie-history a")
    assert [str(link["href"]) for link in links] == [
        *(f"history/{date}.html" for date in DATES[:0:-1]),
        "forum.html",
        "links.html",
        f"history/{DATES[0]}.html",
        "changes.json",
        "changes.atom",
    ]
    for date in DATES:
        back = soup(built / f"fr/history/{date}.html").select('a[href$=".json"]')
        assert [str(link["href"]) for link in back] == [f"{date}.json"]


def entries(path: Path) -> Iterator[ElementTree.Element]:
    return ElementTree.parse(path).getroot().iter(f"{ATOM}entry")


def text(element: ElementTree.Element, name: str) -> str:
    """The text of the one child of that name."""
    (found,) = element.findall(f"{ATOM}{name}")
    assert found.text
    return found.text


@pytest.mark.parametrize("edition", ["fr", "en"])
def test_the_feed_is_valid(built: Path, edition: str) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry must have once, and what their values are."""
    path, folder = built / edition / "changes.atom", f"https://example.org/cookies/{edition}/"
    root = ElementTree.parse(path).getroot()
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == edition
    assert text(root, "id") == folder
    (author,) = root.findall(f"{ATOM}author")
    assert text(author, "name") == "La boutique"
    allowed = {"feed", "id", "title", "updated", "author", "link", "entry", "published", "content", "name"}
    assert {element.tag for element in root.iter()} == {f"{ATOM}{name}" for name in allowed}
    links = {str(link.get("rel")): str(link.get("href")) for link in root.findall(f"{ATOM}link")}
    assert links == {"self": f"{folder}changes.atom", "alternate": folder}
    found = list(entries(path))
    assert [text(entry, "id") for entry in found] == [f"{folder}history/{date}" for date in DATES[::-1]]
    for element in (root, *found):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", text(element, "updated"))
        assert text(element, "title")
    assert text(root, "updated") == text(found[0], "updated") == "2026-06-30T00:00:00Z"
    for entry, date in zip(found, DATES[::-1], strict=True):
        (link,) = entry.findall(f"{ATOM}link")
        assert (link.get("rel"), link.get("href")) == ("alternate", f"{folder}history/{date}.html")
        assert (built / edition / "history" / f"{date}.html").is_file()
        (content,) = entry.findall(f"{ATOM}content")
        assert content.get("type") == "html"
        assert "href" not in text(entry, "content")


def test_two_builds_are_the_same_bytes(built: Path, site: Path) -> None:
    done(site, "build")
    made = files(site / "_build/html")
    assert {"fr/changes.json", "en/changes.atom", "fr/history/2026-01-31.html"} <= made.keys()
    assert made == files(built)


def test_there_is_no_feed_without_an_address(site: Path) -> None:
    replace(site / "conf.py", 'charter_address = "https://example.org/cookies/"\n', "")
    done(site, "build", "fr")
    assert not list((site / "_build").rglob("*.atom"))
    assert "changes.atom" not in (site / "_build/html/fr/plain.html").read_text(encoding="utf-8")
    assert (site / "_build/html/fr/changes.json").is_file()


def test_nothing_is_published_that_no_setting_asks_for(site: Path) -> None:
    replace(site / "conf.py", SETTINGS, "\n")
    done(site, "build", "fr")
    html = site / "_build/html/fr"
    assert len(told(html / "plain.html")) == 3
    assert [link.get_text() for link in soup(html / "plain.html").select(".cookie-history a")] == ["Forum", "Liens"]
    assert [path for path in files(html) if "changes" in path or "history" in path] == []


def test_a_history_that_no_page_shows_changes_nothing(site: Path) -> None:
    """A guest: neither its pages nor what lies beside them say anything of it."""
    replace(site / "conf.py", SETTINGS, "\n")
    replace(site / "docs/plain.md", HISTORY, "")
    done(site, "po", "update")
    with_history = sphinx(site, "-q")
    before = files(site / "_build/html/fr")
    shutil.rmtree(site / "_build")
    shutil.rmtree(site / "_doctrees")
    shutil.rmtree(site / "cookie_data/history")
    assert (with_history.returncode, with_history.stderr) == (0, "")
    assert sphinx(site, "-q").returncode == 0
    after = files(site / "_build/html/fr")
    assert before.keys() == after.keys()
    # The exports say since when a cookie is declared.
    ours = {"cookies.json", "cookies.csv", "environment.pickle"}
    assert {path for path in before if before[path] != after[path]} - ours == set()


def test_a_cookie_was_first_declared_in_the_first_release_that_has_it(site: Path) -> None:
    replace(site / "docs/index.md", ":name: boutique", ":name: boutique\n:columns: name, first_declared")
    replace(site / "cookie_data/shop.yaml", "  - name: session", "  - name: session\n    first_declared: 2025-12-24")
    before = (site / "cookie_data/shop.yaml").read_bytes()
    done(site, "po", "update")
    done(site, "build", "fr")
    table = soup(site / "_build/html/fr/index.html").select_one("table.cookie-table")
    assert table is not None
    assert cells(table)[1:] == [["session", "24 décembre 2025"], ["basket2", "31 mars 2026"]]
    exported = json.loads((site / "_build/html/fr/cookies.json").read_text(encoding="utf-8"))
    dates = [cookie["first_declared"] for cookie in exported["catalogues"]["shop"]["cookies"]]
    assert dates == ["2025-12-24", "2026-03-31"]
    assert (site / "cookie_data/shop.yaml").read_bytes() == before


def test_a_new_release_is_told_at_once_on_the_pages_that_show_it(site: Path) -> None:
    done(site, "build", "fr")
    html = site / "_build/html/fr"
    before = {path.name: path.stat().st_mtime_ns for path in html.glob("*.html")}
    done(site, "build", "fr")  # where nothing is new, nothing is said
    published = files(html)
    done(site, "build", "fr")
    assert files(html) == published
    done(site, "release", "--date", "2026-07-31")
    done(site, "build", "fr")
    assert (html / "history/2026-07-31.html").is_file()
    assert told(html / "plain.html")[0] == ("Version du 31 juillet 2026", ["Les cookies n’ont pas changé."])
    after = {path.name: path.stat().st_mtime_ns for path in html.glob("*.html")}
    assert {"links.html", "forum.html"} <= {name for name in after if after[name] == before[name]}


def test_a_damaged_release_is_a_problem_of_the_build_too(site: Path) -> None:
    damaged = site / "cookie_data/history/2026-03-31.json"
    damaged.write_text("{", encoding="utf-8")
    ended = run(COMMAND, "build", "fr", cwd=site)
    assert ended.returncode == 1
    assert "cookie_data/history/2026-03-31.json:1:2: the file is not JSON: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert run(COMMAND, "build", "fr", cwd=site).stderr == ended.stderr


def test_an_unknown_catalogue_is_named(site: Path) -> None:
    replace(site / "docs/plain.md", "{cookie-history} shop", "{cookie-history} shpo")
    ended = run(COMMAND, "build", "fr", cwd=site)
    assert (ended.returncode, "unknown catalogue 'shpo'; did you mean 'shop'?" in ended.stderr) == (1, True)


def test_before_the_first_release_a_history_says_so(site: Path) -> None:
    shutil.rmtree(site / "cookie_data/history")
    done(site, "build", "fr")
    page = soup(site / "_build/html/fr/plain.html")
    assert [part.get_text() for part in page.select(".cookie-history p")] == ["Aucune version n’a encore été publiée."]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "latex", "text", "man", "texinfo", "epub"])
def test_every_builder_shows_it(site: Path, builder: str) -> None:
    ended = sphinx(site, "-q", builder=builder)
    assert (ended.returncode, ended.stderr) == (0, "")
    made = files(site / f"_build/{builder}/fr")
    if builder == "dirhtml":
        assert {"history/2026-01-31/index.html", "history/2026-01-31.json", "changes.atom"} <= made.keys()
        address = f"https://example.org/cookies/fr/history/{DATES[-1]}/"
        assert f'href="{address}"'.encode() in made["changes.atom"]
    else:
        assert [path for path in made if "changes." in path or path.endswith("-31.html")] == []
    assert any("Durée de conservation allongée".encode() in content for content in made.values()) or builder == "epub"


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways(built: Path, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for name in ("plain.html", "history/2026-03-31.html"):
        page.goto((built / "fr" / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
