"""Drawings have words, which are translated with the prose of the page that shows them; and figures have names."""

import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import polib
import pytest
from conftest import COMMAND, EDITIONS, PROJECT, reader, replace, run, soup
from playwright.sync_api import Browser

from cookie_charter.pages.drawings import texts, translated

SVG = "http://www.w3.org/2000/svg"

MAP = f"""<svg xmlns="{SVG}" viewBox="0 0 40 20">
  <!-- the shop -->
  <title>Plan</title>
  <text x="1" font-size="9">Boutique\u00a0&amp;\n    café</text>
  <text>12</text><text/><text><tspan>Caisse</tspan></text>
</svg>
"""

FIGURE = "\n\n```{figure} map.*\n:alt: Un plan\n\nOù trouver\n```\n"


@pytest.fixture
def drawn(site: Path) -> Path:
    """The small site with a drawing in a figure, of whose words the English edition has all but one."""
    (site / "docs/map.svg").write_text(MAP, encoding="utf-8")
    replace(site / "docs/plain.md", "Rien ici.", f"Rien ici.{FIGURE}")
    replace(site / "conf.py", "html_title =", "charter_translate_drawings = True\nhtml_title =")
    with (site / "locale/en/LC_MESSAGES/charter.po").open("a", encoding="utf-8") as file:
        for text, translation in {
            "Plan": "Map",
            "Boutique\u00a0& café": "Shop & <b>café</b>",
            "Un plan": "A map",
            "Où trouver": "Where to find it",
        }.items():
            file.write(f'\nmsgid "{text}"\nmsgstr "{translation}"\n')
    return site


def build(site: Path, *options: str) -> None:
    done = run(COMMAND, "build", *options, cwd=site)
    assert (done.returncode, done.stderr) == (0, "")


def pictures(site: Path, language: str) -> dict[str, str]:
    """The pictures of an edition, by name."""
    folder = site / f"_build/html/{language}/_images"
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


ENGLISH = MAP.replace("Plan", "Map").replace("Boutique\u00a0&amp;\n    café", "Shop &amp; &lt;b&gt;café&lt;/b&gt;")


def test_each_edition_has_its_own_words(drawn: Path) -> None:
    build(drawn)
    assert pictures(drawn, "fr") == {"map.svg": MAP}
    assert pictures(drawn, "en") == {"map.en.svg": ENGLISH}
    page = soup(drawn / "_build/html/en/plain.html")
    assert [(img["src"], img["alt"]) for img in page.select(".body img")] == [("_images/map.en.svg", "A map")]
    # One word is left in French, which the page says as it does of its text.
    assert page.find(class_="cookie-incomplete") is not None

    with (drawn / "locale/en/LC_MESSAGES/charter.po").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Caisse"\nmsgstr "Till"\n')
    build(drawn)
    assert pictures(drawn, "en") == {"map.en.svg": ENGLISH.replace("Caisse", "Till")}
    assert soup(drawn / "_build/html/en/plain.html").find(class_="cookie-incomplete") is None

    replace(drawn / "docs/map.svg", 'x="1"', 'x="2"')
    build(drawn)
    assert 'x="2"' in pictures(drawn, "en")["map.en.svg"]


def test_translators_get_them_where_they_are(drawn: Path) -> None:
    run(COMMAND, "po", "update", "de", cwd=drawn)
    entries = {entry.msgid: entry for entry in polib.pofile(str(drawn / "locale/de/LC_MESSAGES/charter.po"))}
    places = {
        text: [(Path(path).name, line) for path, line in entries[text].occurrences]
        for text in ("Plan", "Boutique\u00a0& café", "Caisse")
    }
    assert places == {
        "Plan": [("map.svg", "3")],
        "Boutique\u00a0& café": [("map.svg", "4")],
        "Caisse": [("map.svg", "6")],
    }
    assert "12" not in entries


def test_other_formats_have_the_words_of_the_edition(drawn: Path) -> None:
    build(drawn, "en", "--builder", "epub")
    (book,) = (drawn / "_build/epub/en").glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        assert archive.read("_images/map.en.svg").decode() == ENGLISH

    # A builder that takes no SVG has what Sphinx chooses for the language.
    for name in ("map.png", "map.en.png"):
        (drawn / "docs" / name).write_bytes((PROJECT / "docs/pictures/third-party.png").read_bytes())
    build(drawn, "--builder", "latex")
    assert {path.name for path in (drawn / "_build/latex").glob("*/map*")} == {"map.png", "map.en.png"}
    build(drawn, "en", "--builder", "xml")
    assert "candidates=\"{'image/png': 'map.en.png', 'image/svg+xml': 'map.svg'}\"" in (
        drawn / "_build/xml/en/plain.xml"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [("charter_translate_drawings = True", ""), ("map.*", "map.svg"), ("```{figure} map.*", "```{image} map.*")],
    ids=["not asked for", "its own file", "no figure"],
)
def test_what_is_left_alone(drawn: Path, before: str, after: str) -> None:
    own = after == "map.svg"
    if own:
        (drawn / "docs/map.en.svg").write_text(MAP.replace("Plan", "My map"), encoding="utf-8")
    page = drawn / ("conf.py" if before.startswith("charter") else "docs/plain.md")
    replace(page, before, after)
    if "image" in after:
        replace(page, "\nOù trouver\n", "")
    build(drawn)
    assert pictures(drawn, "en") == ({"map.en.svg": MAP.replace("Plan", "My map")} if own else {"map.svg": MAP})


def test_a_drawing_that_cannot_be_read_is_named(drawn: Path) -> None:
    replace(drawn / "docs/map.svg", "</svg>", "</svq>")
    for _run in range(2):
        done = run(COMMAND, "check", cwd=drawn)
        assert done.returncode == 1
        assert "docs/map.svg:7:3: the words of this drawing cannot be read: it is not well-formed XML in UTF-8" in (
            done.stdout + done.stderr
        )


HOSTILE = ["<b>&", "]]>", "<!--", '"/><script>alert(1)</script>', "a\x00b\ufffe", "&a;", "</text>"]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("typed", ["x", "<![CDATA[x]]>", "<!-- c -->x", "x<!-- c -->", "&#120;", "<?a b?>x"])
def test_a_translation_is_text(words: str, typed: str) -> None:
    drawing = f'<svg xmlns="{SVG}"><text y="1">{typed}</text><g/></svg>'.encode()
    assert [text.words for text in texts(drawing)] == ["x"]
    root = ElementTree.fromstring(translated(drawing, {"x": words}))
    assert [(element.tag.partition("}")[2], element.text) for element in root] == [
        ("text", re.sub("[\x00\ufffe]", "", words)),
        ("g", None),
    ]


def test_the_charter_names_its_figures(built_charter: Path) -> None:
    for edition in EDITIONS:
        figures = soup(built_charter / f"_build/html/{edition}/index.html").find_all("figure")
        assert len(figures) == 2
        for figure in figures:
            caption, picture = figure.select_one(".caption-text"), figure.img
            assert caption is not None
            assert picture is not None
            assert (figure["role"], figure["aria-label"]) == ("figure", caption.get_text())
            assert 0 < len(str(picture["alt"])) < 120


LONG = {
    "Première visite": "Перше відвідування сайту",
    "Visite suivante": "Наступне відвідування сайту",
    "Navigateur": "Przeglądarka",
    "Serveur": "Webový server",
    "Une page du site\u00a0A": "Eine Seite der Website\u00a0A",
    "Une autre page du site\u00a0A": "Eine andere Seite der Website\u00a0A",
    "Site\u00a0B": "Сторінка\u00a0B",
}
"""Words as long as they get in other languages."""

BOXES = """() => [...document.querySelectorAll('text')].map((text) => {
  const box = text.getBoundingClientRect()
  return {words: text.textContent, left: box.left, right: box.right, top: box.top, bottom: box.bottom,
          size: parseFloat(getComputedStyle(text).fontSize) * document.documentElement.getScreenCTM().a}
})"""


@pytest.mark.parametrize("name", ["cookie-travels", "third-party"])
@pytest.mark.parametrize("edition", [*EDITIONS, "long"])
def test_words_of_the_charters_drawings_fit(
    built_charter: Path, tmp_path: Path, browser: Browser, name: str, edition: str
) -> None:
    source = PROJECT / f"docs/pictures/{name}.svg"
    assert {text.words for text in texts(source.read_bytes())} <= LONG.keys()
    if edition == "long":
        drawing = translated(source.read_bytes(), LONG)
    else:
        (path,) = (built_charter / f"_build/html/{edition}/_images").glob(f"{name}*.svg")
        drawing = path.read_bytes()
    # As wide as on a screen of 320 pixels, between its margins.
    (tmp_path / "it.svg").write_bytes(drawing.replace(b'width="360" height="424"', b'width="288" height="339"', 1))
    with reader(browser, 320) as page:
        page.goto((tmp_path / "it.svg").as_uri())
        boxes = page.evaluate(BOXES)
    assert len(boxes) == 10
    for number, box in enumerate(boxes):
        assert box["left"] >= 0, box
        assert box["right"] <= 288, box
        assert box["size"] >= 12, box
        for other in boxes[:number]:
            apart = (
                box["left"] >= other["right"]
                or box["right"] <= other["left"]
                or box["top"] >= other["bottom"]
                or box["bottom"] <= other["top"]
            )
            assert apart, json.dumps([box, other], ensure_ascii=False)


def test_the_drawings_have_the_same_shapes() -> None:
    shapes = []
    for name in ("cookie-travels", "third-party"):
        root = ElementTree.parse(PROJECT / f"docs/pictures/{name}.svg").getroot()
        shapes.append({
            shape.get("id"): ElementTree.tostring(shape).strip()
            for shape in root.iterfind(f"{{{SVG}}}defs/*")
        })  # fmt: skip
    assert shapes[0].items() <= shapes[1].items()
    assert {"browser", "cookie", "server"} <= shapes[0].keys()


def test_no_drawing_for_paper_is_missing() -> None:
    folder = PROJECT / "docs/pictures"
    drawings = {path.stem for path in folder.glob("*.svg")}
    assert {path.name for path in folder.glob("*.png")} == {
        f"{name}{language}.png" for name in drawings for language in ("", ".en")
    }
