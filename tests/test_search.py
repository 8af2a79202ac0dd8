"""The search finds a word with its accents and without, whichever way it was typed on the page."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import COMMAND, DATA, replace, run, served
from playwright.sync_api import Browser

TEXT = "La sécurité est nécessaire au cœur du système ; un CAFÉ, une façade, un resume."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the small site is served, with a page that has accents."""
    site = Path(shutil.copytree(DATA / "site", tmp_path_factory.mktemp("search") / "a site"))
    replace(site / "docs/plain.md", "Rien ici.", TEXT)
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    with served(site / "_build/html") as address:
        yield address


def results(browser: Browser, address: str, query: str) -> list[str]:
    page = browser.new_page()
    page.goto(f"{address}/search.html?q={query}")
    page.wait_for_function("document.querySelector('#search-results p.search-summary')?.textContent.includes('.')")
    found = page.eval_on_selector_all("#search-results li a", "(links) => links.map((link) => link.pathname)")
    page.close()
    return [path.rpartition("/")[2] for path in found]


@pytest.mark.parametrize(
    "query",
    ["sécurité", "securite", "SECURITE", "necessaire", "nécessaires", "coeur", "cœur", "systeme", "cafe", "facade"]
    + ["résumé", "necessaire securite"],
)
@pytest.mark.parametrize("edition", ["fr", "en"])
def test_a_word_is_found(browser: Browser, address: str, edition: str, query: str) -> None:
    # The French table says the category "Nécessaires".
    also = ["forum.html"] if edition == "fr" and query in {"necessaire", "nécessaires"} else []
    assert results(browser, f"{address}/{edition}", query) == [*also, "plain.html"]


def test_other_words_are_not(browser: Browser, address: str) -> None:
    assert results(browser, f"{address}/fr", "securitaire") == []
    assert results(browser, f"{address}/fr", "securite xyzzy") == []
