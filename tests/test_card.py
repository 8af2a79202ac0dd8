"""The picture that a link to an edition is shown with, and what a page says of it to whoever shows the link."""

import os
import struct
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from conftest import COMMAND, EDITIONS, PROJECT, copy_charter, replace, run, run_anew, soup
from PIL import Image, ImageColor

from cookie_charter.pages.card import Texts, draw

BASE = "https://charter.example/cookies"
CARD = "_static/charter-card.png"
SAID = {
    "fr": "Charte cookies – Portail de données ouvertes de la ville de Soissons",
    "en": "Cookie charter – Open data portal of the city of Soissons",
}
BACKGROUND, COOKIE = (0xFD, 0xF6, 0xEC), (0xC0, 0x7A, 0x26)


def publish(charter: Path, base: str = BASE) -> None:
    """State where the charter is published."""
    replace(charter / "conf.py", 'charter_address = ""', f'charter_address = "{base}"')


def build(site: Path, **env: str) -> None:
    done = run(COMMAND, "build", cwd=site, env=env)
    assert (done.returncode, done.stderr) == (0, "")


def preview(page: Path) -> dict[str, str]:
    """What a page says of itself to whoever shows a link to it."""
    tags = soup(page).select('meta[property^="og:"], meta[name^="twitter:"]')
    return {str(tag.get("property") or tag["name"]): str(tag["content"]) for tag in tags}


def picture(edition: str) -> dict[str, str]:
    """What pages say of the picture of an edition."""
    return {
        "og:image": f"{BASE}/{edition}/{CARD}",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": SAID[edition],
        "twitter:card": "summary_large_image",
    }


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real charter, published somewhere, with both editions built."""
    charter = copy_charter(tmp_path_factory.mktemp("published") / "a charter")
    publish(charter)
    build(charter)
    return charter / "_build/html"


def test_each_edition_has_its_own(published: Path) -> None:
    pictures = [(published / edition / CARD).read_bytes() for edition in EDITIONS]
    for png in pictures:
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", png[16:24]) == (1200, 630)
    assert pictures[0] != pictures[1]


def test_pages_name_it_by_its_address(published: Path) -> None:
    said = preview(published / "en/this-site.html")
    assert said == picture("en") | {
        "og:description": "What this website stores in your browser, and when.",
        "og:url": f"{BASE}/en/this-site.html",
        "og:type": "website",
        "og:site_name": SAID["en"],
        "og:title": "What this site stores",
    }
    for edition, page in product(EDITIONS, ("index", "search", "cookie-index", "404")):
        assert picture(edition).items() <= preview(published / edition / f"{page}.html").items()


def test_the_page_above_the_editions_has_that_of_the_first(published: Path) -> None:
    assert preview(published / "index.html") == picture("fr") | {
        "og:type": "website",
        "og:url": f"{BASE}/",
        "og:title": "Charte cookies · Cookie charter",
        "og:description": f"{SAID['fr']} · {SAID['en']}",
    }


def test_without_an_address_there_is_none(built_charter: Path) -> None:
    html = built_charter / "_build/html"
    assert list(html.rglob("charter-card*")) == []
    assert preview(html / "index.html") == {}
    said = preview(html / "fr/index.html")
    assert said.keys() == {"og:description", "og:type", "og:site_name", "og:title", "twitter:card"}
    assert said["twitter:card"] == "summary"


def test_without_the_setting_there_is_none(charter: Path) -> None:
    publish(charter)
    replace(charter / "conf.py", "charter_card = True\n", "")
    build(charter)
    html = charter / "_build/html"
    assert list(html.rglob("charter-card*")) == []
    assert preview(html / "fr/index.html")["twitter:card"] == "summary"
    assert preview(html / "index.html").keys() == {"og:type", "og:url", "og:title", "og:description"}


def test_the_host_says_where_it_is(charter: Path) -> None:
    env = {"READTHEDOCS_CANONICAL_URL": "https://charter.example/en/latest/", "READTHEDOCS_VERSION_TYPE": "branch"}
    done = run(COMMAND, "build", "en", cwd=charter, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    page = preview(charter / "_build/html/en/index.html")
    assert page["og:image"] == f"https://charter.example/en/latest/{CARD}"
    assert (charter / "_build/html/en" / CARD).is_file()


def test_an_edition_that_is_published_elsewhere(charter: Path) -> None:
    replace(
        charter / "conf.py", "html_title = project\n", 'html_title = project\nhtml_baseurl = "https://a.example/x"\n'
    )
    build(charter)
    assert preview(charter / "_build/html/fr/index.html")["og:image"] == f"https://a.example/x/{CARD}"


def test_the_same_texts_make_the_same_picture_and_others_another(
    charter: Path, published: Path, tmp_path: Path
) -> None:
    publish(charter)
    home = tmp_path / "home"
    home.mkdir()
    build(charter, HOME=str(home))
    assert list(home.iterdir()) == []
    cards = {edition: charter / "_build/html" / edition / CARD for edition in EDITIONS}
    before = {edition: card.read_bytes() for edition, card in cards.items()}
    assert before == {edition: (published / edition / CARD).read_bytes() for edition in EDITIONS}
    replace(charter / "locale/en/LC_MESSAGES/catalogue.po", "Open data portal of", "Data portal of")
    build(charter)
    assert [edition for edition, card in cards.items() if card.read_bytes() != before[edition]] == ["en"]
    alt = preview(charter / "_build/html/en/index.html")["og:image:alt"]
    assert alt == "Cookie charter – Data portal of the city of Soissons"


def test_a_publisher_that_the_platform_does_not_name(charter: Path) -> None:
    publish(charter)
    replace(charter / "conf.py", 'author = "Ville de Soissons"', 'author = "GrandSoissons"')
    build(charter)
    assert preview(charter / "_build/html/fr/index.html")["og:image:alt"] == f"{SAID['fr']} – GrandSoissons"


def test_the_colour_of_the_brand(charter: Path) -> None:
    publish(charter)
    replace(charter / "conf.py", "charter_card = True\n", 'charter_card = True\ncharter_brand = {"color": "#123f7a"}\n')
    build(charter)
    with Image.open(charter / "_build/html/fr" / CARD) as image:
        assert (0x12, 0x3F, 0x7A) in colours(image, (80, 0, 200, 630))


def test_a_letter_that_no_font_has(charter: Path) -> None:
    publish(charter)
    replace(charter / "conf.py", "Charte cookies", "Charte \U0010fffd")
    done = run(COMMAND, "build", "fr", cwd=charter)
    assert done.returncode == 1
    assert done.stderr == (
        "conf.py:1:1: charter_card: no font of this machine has all letters of the picture, such as '\\U0010fffd' "
        "(U+10FFFD); install one (Debian, Ubuntu: apt install fonts-dejavu-core, for Chinese fonts-noto-cjk), "
        "or remove charter_card\n"
    )
    assert list((charter / "_build").rglob("charter-card*")) == []
    assert "og:image" not in preview(charter / "_build/html/fr/index.html")


NOT_INSTALLED = """
import importlib.util
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "PIL" else find_spec(name, package)
"""


def test_the_extra_is_named_where_it_is_missing(charter: Path, tmp_path: Path) -> None:
    folder = tmp_path / "not installed"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NOT_INSTALLED, encoding="utf-8")
    env = {"PYTHONPATH": f"{folder}{os.pathsep}{PROJECT / 'src'}"}
    done = run_anew(COMMAND, "build", cwd=charter, env=env)
    assert (done.returncode, done.stderr) == (0, "")  # there is nothing to draw
    publish(charter)
    done = run_anew(COMMAND, "build", cwd=charter, env=env)
    assert done.returncode == 1
    assert done.stderr == "conf.py:1:1: charter_card requires pillow: pip install 'sphinx-cookie-charter[card]'\n"


LONG = [
    Texts("Charte cookies", "", ""),
    Texts("Charte cookies", "", "Ville de Soissons"),
    Texts("Datenschutzgrundverordnungskonforme Cookie-Richtlinienübersicht", "Verwaltungsdienstleistungsportal", "Amt"),
    Texts("Une charte des cookies de cent lettres. " * 5, "Un nom de plateforme bien long. " * 9, "Un éditeur, " * 9),
    Texts("W" * 10**7, "m" * 200, "x" * 200),
    Texts("a\u0301" * 500, "gjpqy " * 99, "\u202f|" * 99),
]


def colours(image: Image.Image, box: tuple[int, int, int, int]) -> set[object]:
    """The colours in a part of a picture."""
    return {color for _times, color in image.crop(box).getcolors(1 << 20) or []}


@pytest.mark.parametrize("said", LONG, ids=lambda said: said.title[:9])
@pytest.mark.parametrize("right_to_left", [False, True])
def test_no_letter_leaves_its_place(said: Texts, right_to_left: bool) -> None:
    with Image.open(BytesIO(draw(said, "fr", right_to_left))) as image:
        assert image.size == (1200, 630)
        edges = [(0, 0, 1200, 40), (0, 590, 1200, 630), (0, 0, 40, 630), (1160, 0, 1200, 630)]
        beside = (385, 0, 420, 630) if right_to_left else (780, 0, 815, 630)  # between the text and the cookie
        assert [colours(image, box) for box in (*edges, beside)] == [{BACKGROUND}] * 5
        text = (420, 0, 1160, 630) if right_to_left else (40, 0, 780, 630)
        assert {ImageColor.getrgb("#3a2208"), COOKIE} <= colours(image, text)


def test_who_asks_for_nothing_gets_nothing(site: Path) -> None:
    replace(site / "conf.py", 'language = "fr"', f'language = "fr"\ncharter_address = "{BASE}"')
    build(site)
    assert list(site.rglob("charter-card*")) == []
