"""A city puts its own logo and colours on its pages, by settings alone."""

from pathlib import Path

import pytest
from conftest import COMMAND, reader, replace, run, served, soup
from playwright.sync_api import Browser

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40">'
    '<path d="M4 36V18L20 4l16 14v18z" fill="#7a1f3d"/></svg>'
)
ANSWERS = ("--url", "https://bois.example.org", "--body", "Ville de Bois-le-Lac", "--contact", "dpo@bois.example")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The charter of an invented city, whose name for its platform says nothing of it."""
    new = (COMMAND, "new", "city", "--no-input", "--name", "Mes démarches", *ANSWERS)
    done = run(*new, "--languages", "fr,en", "--known", "opendatasoft", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / "city/logo.svg").write_text(LOGO, encoding="utf-8")
    return tmp_path / "city"


def state(city: Path, brand: dict[str, str]) -> None:
    """Put *brand* into conf.py."""
    replace(city / "conf.py", "charter_exports = True\n", f"charter_exports = True\ncharter_brand = {brand!r}\n")


def test_whose_pages_these_are(city: Path) -> None:
    assert run(COMMAND, "build", cwd=city).returncode == 0
    for language, title in (("fr", "Charte cookies"), ("en", "Cookie charter")):
        page = soup(city / f"_build/html/{language}/index.html")
        assert page.title is not None
        assert page.title.get_text() == f"{title} – Mes démarches – Ville de Bois-le-Lac"
        (heading,) = page.select("header .brand")
        assert " ".join(heading.get_text(" ").split()) == f"{title} Mes démarches – Ville de Bois-le-Lac"
        assert "Mes démarches" in page.select("article p")[0].get_text()
        assert page.select(".copyright") == []


def test_a_logo_and_colours(browser: Browser, city: Path) -> None:
    state(city, {"logo": "logo.svg", "color": "#7a1f3d", "dark_color": "#f0a8c0"})
    done = run(COMMAND, "build", cwd=city)
    assert (done.returncode, done.stderr) == (0, "")
    color = "(link) => getComputedStyle(link).color"
    with served(city / "_build/html") as address:
        for scheme, expected in (("light", "rgb(122, 31, 61)"), ("dark", "rgb(240, 168, 192)")):
            with reader(browser, 1280, color_scheme=scheme) as page:
                page.goto(f"{address}/fr/index.html")
                assert page.eval_on_selector("article p a", color) == expected
                assert page.eval_on_selector(".brand-logo", "(logo) => [logo.naturalWidth, logo.alt]") == [40, ""]


WRONG = [
    ({"logo": "none.svg"}, "charter_brand in conf.py: no file 'none.svg' for the logo"),
    ({"color": "red"}, "charter_brand in conf.py: 'color' must be a colour such as '#123f7a', found 'red'"),
    (
        {"color": "#ffcc00"},
        "charter_brand in conf.py: the contrast of 'color' '#ffcc00' with the page is 1.4 to 1; letters need 4.5 to 1",
    ),
    ({"colour": "#123f7a"}, "charter_brand in conf.py: unknown part 'colour'; did you mean 'color'?"),
]


@pytest.mark.parametrize(("brand", "sentence"), WRONG)
def test_what_cannot_be_used_is_said(city: Path, brand: dict[str, str], sentence: str) -> None:
    state(city, brand)
    done = run(COMMAND, "build", "fr", cwd=city)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
