"""The search finds words with and without accents, and cookies before pages; it says what it does, and only that."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import COMMAND, DATA, reader, replace, run, served, visit
from playwright.sync_api import Browser

TEXT = "La sécurité est nécessaire au cœur du système ; un CAFÉ, une façade, un resume."
PATTERN = """
  - name: _ga_*
    match: glob
    provider: atelier
    service: Mesure d’audience
    purpose: Compte les visites, sans désigner personne.
    category: statistics
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the small site is served, in Sphinx's own theme, with a page that has accents."""
    site = Path(shutil.copytree(DATA / "site", tmp_path_factory.mktemp("search") / "a site"))
    replace(site / "docs/plain.md", "Rien ici.", TEXT)
    with (site / "cookie_data/shop.yaml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(PATTERN)
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    with served(site / "_build/html") as address:
        yield address


def results(browser: Browser, address: str, query: str) -> list[str]:
    """The texts of the cookies that were found, as far as they are shown before the first page, and the pages."""
    with reader(browser, 1280) as page:
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        visit(page, f"{address}/search.html?q={query}")
        assert faults == []
        found = page.eval_on_selector_all(
            "#search-results li",
            """(found) => found.map((one) => one.matches('.kind-object')
                 ? one.textContent : one.querySelector('a').pathname.split('/').at(-1))""",
        )
    return [str(one) for one in found]


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


SESSION_OF_SHOP = "session (Cookie · Boutique · Compte · Garde la session ouverte.)"
SESSION_OF_FORUM = "session (Stockage de session · Forum · Forum · Garde la session ouverte.)"
BASKET = "basket (Cookie · Panier · Mesure <b>tout</b> & *rien*, 1. sans `balise` {cookie}`session`.)"
SID = "SID (Cookie · Forum · Reconnaît le membre.)"
VISITS = "_sid (Stockage local · Forum · Compte les visites.)"
MEASURE = "_ga_* (Cookie · Mesure d’audience · Compte les visites, sans désigner personne.)"

FOUND = {
    "basket": [BASKET],
    "BASK": [BASKET],
    "panier": [BASKET],
    "mesure tout": [BASKET],
    "cookie panier": [BASKET],
    "sid": [SID, VISITS],  # the one of that name first, then names that have it in them
    "reconnait membres": [SID],
    "designer": [MEASURE],
    "_ga_X1Y2": [MEASURE],
    "session": [SESSION_OF_SHOP, SESSION_OF_FORUM, BASKET],
    "compte": [SESSION_OF_SHOP, MEASURE, VISITS],
    "panier xyzzy": [],
    "cookie": [BASKET],  # each of them is one, but this says so
}
"""The cookies that are found, in that order."""


@pytest.mark.parametrize("query", FOUND)
def test_cookies_are_found_before_pages(browser: Browser, address: str, query: str) -> None:
    found = results(browser, f"{address}/fr", query)
    cookies = [one for one in found if not one.endswith(".html")]
    assert cookies == FOUND[query]
    assert found[: len(cookies)] == cookies


def test_a_cookie_is_found_in_the_language_of_the_edition(browser: Browser, address: str) -> None:
    (cookie, *_pages) = results(browser, f"{address}/en", "keep account")
    assert cookie == "session (Cookie · Boutique · Account · Keeps the session open.)"


def test_a_project_that_does_not_ask_has_the_search_of_sphinx(browser: Browser, site: Path) -> None:
    replace(site / "conf.py", "charter_search_ignores_accents = True", "charter_search_ignores_accents = False")
    done = run(COMMAND, "build", "fr", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    script = (site / "_build/html/fr/_static/language_data.js").read_text(encoding="utf-8")
    assert "basket" not in script
    assert "htmlToText" not in script


# In the charter, whose pages have the templates of furo


CHARTER = {
    "fr": ("langue", "django_language (Cookie · Choix de la langue · Retient votre langue.)"),
    "en": ("language", "django_language (Cookie · Language selection · Remembers your language.)"),
}


@pytest.mark.parametrize("edition", CHARTER)
def test_a_cookie_of_the_charter_leads_to_its_row(browser: Browser, charter_address: str, edition: str) -> None:
    query, expected = CHARTER[edition]
    with reader(browser, 1280) as page:
        visit(page, f"{charter_address}/{edition}/search.html?q={query}")
        first = page.locator("#search-results li").first
        assert first.text_content() == expected
        number = page.locator("#search-results li").count()
        said = {"fr": "Nombre de résultats\u00a0: {}.", "en": "Number of results: {}."}[edition]
        assert page.text_content(".search-summary") == said.format(number)
        first.locator("a").click()
        page.wait_for_url("**/index.html#cookie-django_language")
        assert page.locator("tr:target th").text_content() == "django_language"
        link = page.locator("#searchbox a")
        assert link.text_content() == {"fr": "Effacer le surlignage", "en": "Remove the highlighting"}[edition]
        page.locator(".highlighted").first.wait_for()
        link.click()
        assert page.locator(".highlighted").count() == 0


@pytest.mark.parametrize("edition", CHARTER)
def test_what_is_said_of_nothing(browser: Browser, charter_address: str, edition: str) -> None:
    with reader(browser, 1280) as page:
        visit(page, f"{charter_address}/{edition}/search.html?q=xyzzy")
        assert (
            page.text_content(".search-summary")
            == {
                "fr": "Aucun résultat. Vérifiez l’orthographe, ou cherchez moins de mots.",
                "en": "Nothing was found. Check the spelling, or search for fewer words.",
            }[edition]
        )


def test_an_excerpt_has_whole_words_and_parts_apart(browser: Browser, charter_address: str) -> None:
    with reader(browser, 1280) as page:
        visit(page, f"{charter_address}/fr/search.html?q=petit")
        excerpts = page.locator("#search-results .context").all_text_contents()
        article = page.context.new_page()
        article.goto(f"{charter_address}/fr/index.html")
        words = set(article.inner_text("article").split())
    (excerpt,) = [one for one in excerpts if "cookie\u00a0?" in one]
    assert "Qu’est-ce qu’un cookie\u00a0? · Un cookie est" in excerpt
    assert set(excerpt.split()) - words <= {"·", "…"}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", CHARTER)
def test_each_field_has_a_label_in_sight(browser: Browser, charter_address: str, edition: str, width: int) -> None:
    with reader(browser, width) as page:
        page.goto(f"{charter_address}/{edition}/search.html")
        if width == 320:
            page.locator(".nav-overlay-icon").click()
        sidebar, field = page.locator(".sidebar-search"), page.locator(".search-form input")
        labels = []
        for one in (sidebar, field):
            if one is field and width == 320:
                page.locator("#site-navigation .closer").click()
            assert one.is_visible()
            assert one.get_attribute("aria-label") is None
            label = page.locator(f"label[for={one.get_attribute('id')}]")
            assert label.is_visible()
            labels.append(label.inner_text())
        assert labels == {"fr": ["Recherche", "Mots à chercher"], "en": ["Search", "Words to search for"]}[edition]
        assert page.inner_text(".search-form button") == {"fr": "Rechercher", "en": "Search"}[edition]


@pytest.mark.parametrize("width", [320, 1280])
def test_without_scripts_one_sentence_is_in_the_place_of_fields(
    browser: Browser, charter_address: str, width: int
) -> None:
    with reader(browser, width, java_script_enabled=False) as page:
        page.goto(f"{charter_address}/fr/search.html")
        said = page.inner_text("article").split("\n")
        assert [line for line in said if line] == ["Recherche", "Activez JavaScript pour utiliser la recherche."]
        for name in ("search", "index"):
            page.goto(f"{charter_address}/fr/{name}.html")
            if width == 320:
                page.locator(".nav-overlay-icon").click()
            assert page.locator("#site-navigation").is_visible()
            assert page.locator("form:visible").count() == 0
