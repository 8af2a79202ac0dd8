"""Tables of several platforms as a visitor sees them: tables beside the navigation of furo, cards on a phone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it says no types
from conftest import COMMAND, reader, run, served
from playwright.sync_api import Browser

CONF = """\
project = "Sites"
language = "en"
charter_editions = {"en": "English"}
extensions = ["cookie_charter", "cookie_charter.hardening", "cookie_charter.furo", "myst_parser"]
html_theme = "furo"
"""

INDEX = """\
# Sites

```{cookie-platforms}
:caption: The sites
```

```{cookie-matrix}
:caption: Which site keeps what
```
"""

CATALOGUE = """\
platform:
  name: NAME
  url: https://stem.example.org
providers:
  us: {name: Town}
cookies:
  - name: session
    provider: us
    service: Account
    purpose: Keeps you logged in.
    category: necessary
    verified: 2026-11-01
"""

SITES = ("Jobs", "Library", "Museum", "Open data", "Pools", "Theatre", "Tourism", "Town hall")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sites")
    for place in ("docs", "cookie_data"):
        (folder / place).mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "docs/index.md").write_text(INDEX, encoding="utf-8")
    for name in SITES:
        stem = name.lower().replace(" ", "-")
        text = CATALOGUE.replace("NAME", name).replace("stem", stem)
        (folder / f"cookie_data/{stem}.yaml").write_text(text, encoding="utf-8")
    done = run(COMMAND, "build", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "shown"), [(1280, "table"), (320, "block")])
def test_tables_of_eight_sites(site: Path, browser: Browser, width: int, shown: str, scheme: str) -> None:
    with served(site / "_build/html/en") as address, reader(browser, width, color_scheme=scheme) as page:
        page.goto(f"{address}/index.html")
        styles = page.locator("table.cookie-table").evaluate_all("all => all.map((t) => getComputedStyle(t).display)")
        assert styles == [shown, shown]
        assert page.evaluate("document.documentElement.scrollWidth") == width
        headings = page.locator(".cookie-matrix thead th").all_text_contents()
        assert headings == ["Cookie name", *SITES]
        assert page.locator(".cookie-matrix tbody td").all_text_contents() == ["Yes"] * len(SITES)
        if shown == "table":  # no name is broken
            heights = page.locator(".cookie-matrix thead th").evaluate_all("all => all.map((one) => one.clientHeight)")
            assert max(heights) < 60
        assert Axe().run(page).response["violations"] == []
