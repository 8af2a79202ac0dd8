"""After an edit, a build reads and writes the pages that the edit touches, and no other."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import COMMAND, files, replace, run, soup

PAGES = ("forum", "index", "links", "plain")


class Builds:
    """Builds of one site, one after the other, and which pages each of them touched."""

    def __init__(self, site: Path) -> None:
        self.site = site

    def again(self, *, status: int = 0) -> dict[str, tuple[int, list[str]]]:
        """Build; give, by edition, the number of pages read and the names of those written."""
        before = self._times()
        done = run(COMMAND, "build", "--verbose", cwd=self.site)
        assert done.returncode == status, done.stderr
        read = {
            edition: sum(map(int, numbers))
            for edition, *numbers in re.findall(
                r"^(\w+): updating environment: .*?(\d+) added, (\d+) changed", done.stdout, re.M
            )
        }
        after = self._times()
        return {
            edition: (read[edition], [page for page in PAGES if after[edition, page] != before.get((edition, page))])
            for edition in ("en", "fr")
        }

    def _times(self) -> dict[tuple[str, str], int]:
        paths = {
            (edition, page): self.site / f"_build/html/{edition}/{page}.html"
            for edition in ("en", "fr")
            for page in PAGES
        }
        return {key: path.stat().st_mtime_ns for key, path in paths.items() if path.exists()}


@pytest.fixture
def builds(site: Path) -> Builds:
    builds = Builds(site)
    assert builds.again() == {"en": (4, list(PAGES)), "fr": (4, list(PAGES))}
    return builds


def test_nothing_changed(builds: Builds) -> None:
    root = builds.site / "_build/html/index.html"
    before = root.stat().st_mtime_ns
    assert builds.again() == {"en": (0, []), "fr": (0, [])}
    assert root.stat().st_mtime_ns == before


def test_a_fact_of_one_catalogue(builds: Builds) -> None:
    replace(builds.site / "cookie_data/forum.yaml", "purpose: Compte les visites.", "purpose: Compte les pages lues.")
    # Sphinx writes a page again when one that its toctree names was read again: here, the index.
    assert builds.again() == {"en": (1, ["forum", "index"]), "fr": (1, ["forum", "index"])}
    assert "Compte les pages lues." in (builds.site / "_build/html/fr/forum.html").read_text(encoding="utf-8")
    assert builds.again() == {"en": (0, []), "fr": (0, [])}


def test_a_translation_of_the_data(builds: Builds) -> None:
    replace(builds.site / "locale/en/LC_MESSAGES/catalogue.po", "Account", "Your account")
    assert builds.again() == {"en": (0, ["forum", "index"]), "fr": (0, [])}
    assert "Your account – all pages" in soup(builds.site / "_build/html/en/index.html").get_text()


def test_a_translation_of_the_prose(builds: Builds) -> None:
    replace(builds.site / "locale/en/LC_MESSAGES/charter.po", "Nothing here.", "Nothing at all.")
    assert builds.again() == {"en": (4, list(PAGES)), "fr": (0, [])}
    assert "Nothing at all." in (builds.site / "_build/html/en/plain.html").read_text(encoding="utf-8")


def test_a_word_of_the_interface(builds: Builds) -> None:
    words = builds.site / "locale/fr/LC_MESSAGES"
    words.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (words / "sphinx.po").write_text(f'{head}msgid "Navigation"\nmsgstr "Se repérer"\n', encoding="utf-8")
    assert builds.again() == {"en": (0, []), "fr": (0, list(PAGES))}
    assert "Se repérer" in (builds.site / "_build/html/fr/plain.html").read_text(encoding="utf-8")


def test_one_page_of_prose(builds: Builds) -> None:
    replace(builds.site / "docs/plain.md", "Rien ici.", "Rien du tout.")
    assert builds.again() == {"en": (1, ["index", "plain"]), "fr": (1, ["index", "plain"])}


def test_a_cookie_that_another_page_links_to_gets_a_new_name(builds: Builds) -> None:
    replace(builds.site / "cookie_data/shop.yaml", "name: basket", "name: cart")
    for _ in range(2):
        done = run(COMMAND, "build", cwd=builds.site)
        sentence = "unknown cookie 'basket'; expected one of: session, cart, SID, _sid"
        assert done.stderr.splitlines() == [f"docs/links.md:3:28: {sentence}"]
        assert done.returncode == 1
    replace(builds.site / "docs/links.md", "{cookie}`basket`", "{cookie}`cart`")
    replace(builds.site / "locale/en/LC_MESSAGES/charter.po", "{cookie}`basket`", "{cookie}`cart`")
    assert builds.again()["fr"] == (4, list(PAGES))  # a build that failed is not believed
    link = soup(builds.site / "_build/html/fr/links.html").find("a", href="index.html#cookie-cart")
    assert link is not None


def test_a_row_that_another_page_links_to_moves(builds: Builds) -> None:
    index, plain = builds.site / "docs/index.md", builds.site / "docs/plain.md"
    table = "```{cookie-table} shop\n:caption: Les cookies de la boutique\n:name: boutique\n```\n"
    replace(index, table, "")
    replace(plain, "Rien ici.", table)
    replace(builds.site / "docs/forum.md", "```{cookie-table} shop\n", "```{cookie-table} shop\n:no-index:\n")
    # The page with the links is not read, but written with the new address in them.
    assert builds.again() == {"en": (3, list(PAGES)), "fr": (3, list(PAGES))}
    link = soup(builds.site / "_build/html/fr/links.html").find("a", href="plain.html#cookie-basket")
    assert link is not None


def test_a_build_that_was_cut_short_is_done_again(builds: Builds) -> None:
    replace(builds.site / "cookie_data/forum.yaml", "purpose: Compte les visites.", "purpose: Compte les pages lues.")
    # What Sphinx leaves behind if it is stopped between reading and writing: a new environment, the old pages.
    run(COMMAND, "build", "fr", cwd=builds.site)
    (builds.site / "_build/doctrees/html/fr/finished").unlink()
    assert builds.again()["fr"] == (4, list(PAGES))


def test_what_is_gone_from_the_sources_is_gone_from_the_site(builds: Builds) -> None:
    (builds.site / "docs/plain.md").unlink()
    replace(builds.site / "docs/index.md", "plain\n", "")
    assert run(COMMAND, "build", cwd=builds.site).returncode == 0
    assert not (builds.site / "_build/html/fr/plain.html").exists()
    replace(builds.site / "conf.py", ', "en": "English"', "")
    assert run(COMMAND, "build", cwd=builds.site).returncode == 0
    assert sorted(path.name for path in (builds.site / "_build/html").iterdir()) == [".nojekyll", "fr", "index.html"]


def test_translations_that_are_gone_are_no_longer_shown(builds: Builds) -> None:
    (builds.site / "locale/en/LC_MESSAGES/charter.po").unlink()
    assert builds.again()["en"] == (4, list(PAGES))
    assert "Rien ici." in (builds.site / "_build/html/en/plain.html").read_text(encoding="utf-8")


def test_a_template_of_the_project(site: Path) -> None:
    templates = site / "templates"
    templates.mkdir()
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"templates_path = [{str(templates)!r}]\n")
    for words in ("once", "twice", "twice"):
        (templates / "page.html").write_text(f'{{% extends "!page.html" %}}{{% block body %}}{words}{{% endblock %}}')
        assert run(COMMAND, "build", "fr", "--verbose", cwd=site).returncode == 0
        assert words in (site / "_build/html/fr/plain.html").read_text(encoding="utf-8")


def test_templates_that_were_kept_compiled_are_nothing_but_faster(site: Path) -> None:
    def built() -> dict[str, bytes]:
        done = run(COMMAND, "build", "fr", cwd=site)
        assert (done.returncode, done.stderr) == (0, "")
        shutil.rmtree(site / "_build/doctrees/html")
        (site / "_build/unchanged.json").unlink()
        return files(site / "_build/html/fr")

    once = built()
    kept = [path for path in (site / "_build/doctrees/templates").rglob("*") if path.is_file()]
    assert len(kept) > 5
    assert built() == once
    for number, path in enumerate(kept):
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] if number % 2 else b"")
    assert built() == once
