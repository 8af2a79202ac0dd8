"""Where each page stands in each language, what its footer says, and when it last changed."""

from pathlib import Path

import pytest
from conftest import COMMAND, replace, run, soup


def head(page: Path) -> dict[str, str]:
    """Where the head of a page says that it stands, in each language."""
    html = soup(page)
    links = {str(link["hreflang"]): str(link["href"]) for link in html.select("head link[rel=alternate][hreflang]")}
    canonical = html.select_one("head link[rel=canonical]")
    return links | ({"canonical": str(canonical["href"])} if canonical else {})


def switcher(page: Path) -> list[tuple[str, str, str, object]]:
    return [
        (str(link["lang"]), link.get_text(), str(link["href"]), link.get("aria-current"))
        for link in soup(page).select("nav.editions a")
    ]


def test_pages_say_where_they_stand_in_each_language(charter: Path) -> None:
    replace(charter / "conf.py", "charter_data", 'charter_address = "https://charter.example/cookies"\ncharter_data')
    done = run(COMMAND, "build", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    base = "https://charter.example/cookies"
    for edition in ("fr", "en"):
        folder = charter / "_build/html" / edition
        for page in ("index", "this-site", "search", "cookie-index"):
            assert head(folder / f"{page}.html") == {
                "fr": f"{base}/fr/{page}.html",
                "x-default": f"{base}/fr/{page}.html",
                "en": f"{base}/en/{page}.html",
                "canonical": f"{base}/{edition}/{page}.html",
            }
        own = head(folder / "404.html")
        assert own.keys() == {"canonical"}
        assert [link for *_language, link, _current in switcher(folder / "404.html")] == [
            "/cookies/fr/index.html",
            "/cookies/en/index.html",
        ]
        for tag in soup(folder / "404.html").select("[href], [src]"):
            assert str(tag.get("href", tag.get("src"))).startswith(("/cookies/", "https://", "#"))


def test_without_an_address_the_editions_know_each_other_all_the_same(built_charter: Path) -> None:
    assert head(built_charter / "_build/html/fr/index.html") == {}
    for page in ("index", "this-site", "search"):
        assert switcher(built_charter / f"_build/html/en/{page}.html") == [
            ("fr", "Français", f"../fr/{page}.html", None),
            ("en", "English", f"../en/{page}.html", "true"),
        ]


def test_directories_as_addresses(charter: Path) -> None:
    done = run(COMMAND, "build", "--builder", "dirhtml", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    links = [link for *_language, link, _current in switcher(charter / "_build/dirhtml/en/this-site/index.html")]
    assert links == ["../../fr/this-site/", "../../en/this-site/"]
    assert (charter / "_build/dirhtml/fr/this-site/index.html").is_file()


def test_on_the_host_each_edition_is_a_project(charter: Path) -> None:
    env = {"READTHEDOCS_CANONICAL_URL": "https://charter.example/en/latest/", "READTHEDOCS_VERSION_TYPE": "branch"}
    done = run(COMMAND, "build", "en", cwd=charter, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    page = charter / "_build/html/en/this-site.html"
    assert head(page) == {
        "fr": "https://charter.example/fr/latest/this-site.html",
        "x-default": "https://charter.example/fr/latest/this-site.html",
        "en": "https://charter.example/en/latest/this-site.html",
        "canonical": "https://charter.example/en/latest/this-site.html",
    }
    assert [link for *_language, link, _current in switcher(page)] == [
        "https://charter.example/fr/latest/this-site.html",
        "https://charter.example/en/latest/this-site.html",
    ]


def test_a_pull_request_has_one_host_for_each_edition(charter: Path) -> None:
    env = {"READTHEDOCS_CANONICAL_URL": "https://x--17.example/en/17/", "READTHEDOCS_VERSION_TYPE": "external"}
    done = run(COMMAND, "build", "en", cwd=charter, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert head(charter / "_build/html/en/index.html") == {}
    assert switcher(charter / "_build/html/en/index.html") == []


def test_the_optional_facts_of_the_platform_stand_in_the_footer(charter: Path, built_charter: Path) -> None:
    plain = soup(built_charter / "_build/html/fr/index.html").select(".platform-facts li")
    assert [item.get_text() for item in plain] == ["Portail de données ouvertes de la ville de Soissons"]
    replace(
        charter / "cookie_data/soissons.yaml",
        "  url: https://data.ville-soissons.fr\n",
        "  url: https://data.ville-soissons.fr\n  choice_url: https://data.ville-soissons.fr/c?a=1&b=2\n"
        "  contact: cookies@example.org\n  legal_url: https://example.org/l\n"
        "  privacy_url: https://example.org/p\n  accessibility_url: https://example.org/a\n",
    )
    done = run(COMMAND, "build", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    shown = {
        edition: [
            (" ".join(item.get_text().split()), [link["href"] for link in item.find_all("a")])
            for item in soup(charter / f"_build/html/{edition}/this-site.html").select(".platform-facts li")
        ]
        for edition in ("fr", "en")
    }
    links = [
        ["https://data.ville-soissons.fr"],
        ["https://data.ville-soissons.fr/c?a=1&b=2"],
        ["mailto:cookies@example.org"],
        ["https://example.org/l"],
        ["https://example.org/p"],
        ["https://example.org/a"],
    ]
    french = ["Portail de données ouvertes de la ville de Soissons"]
    french += ["Modifier mes choix en matière de cookies", "Contact : cookies@example.org", "Mentions légales"]
    french += ["Politique de confidentialité", "Accessibilité"]
    english = ["Open data portal of the city of Soissons"]
    english += ["Change my choice about cookies", "Contact: cookies@example.org", "Legal notice", "Privacy policy"]
    english += ["Accessibility"]
    assert shown == {
        "fr": list(zip(french, links, strict=True)),
        "en": list(zip(english, links, strict=True)),
    }


def git(site: Path, *arguments: str, date: str = "") -> None:
    env = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date} if date else {}
    names = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    done = run("git", *names, *arguments, cwd=site, env=env)
    assert done.returncode == 0, done.stderr


def dates(site: Path) -> dict[str, str]:
    """The date that each page says, built from what is there."""
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    pages = ("fr/index", "fr/this-site", "fr/translate", "en/index", "en/this-site", "en/translate")
    found = {page: soup(site / f"_build/html/{page}.html").select_one(".last-updated") for page in pages}
    return {page: " ".join(date.get_text().split()) if date else "" for page, date in found.items()}


def test_pages_say_when_their_prose_data_or_translation_last_changed(charter: Path, tmp_path: Path) -> None:
    (charter / ".gitignore").write_text("_build\n*.mo\n", encoding="utf-8")
    replace(charter / "conf.py", "locale_dirs = [", 'locale_dirs = [str(here / "none"), ')  # any of them may have it
    git(charter, "init", "--quiet")
    git(charter, "add", ".")
    git(charter, "commit", "--quiet", "-m", "x", date="2026-01-31T12:00:00Z")
    first = ("Dernière mise à jour\u00a0: 31 janvier 2026", "Last updated on 31 January 2026")
    pages = {f"{edition}/{page}" for edition in ("fr", "en") for page in ("index", "this-site", "translate")}
    assert dates(charter) == {page: first[page.startswith("en")].replace("\u00a0", " ") for page in pages}
    replace(charter / "cookie_data/soissons.yaml", "Retient votre langue.", "Retient la langue choisie.")
    replace(charter / "locale/en/LC_MESSAGES/catalogue.po", "Retient votre langue.", "Retient la langue choisie.")
    git(charter, "commit", "--quiet", "-am", "x", date="2026-03-01T12:00:00Z")
    later = dates(charter)
    assert {page for page, date in later.items() if "2026" in date and ("mars" in date or "March" in date)} == {
        "fr/index",
        "en/index",
        "en/this-site",  # whose table is translated in the same file
    }
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{charter}", str(clone))
    assert set(dates(clone).values()) == {""}


@pytest.mark.parametrize(
    ("repository", "branch", "edit", "view"),
    [
        (
            "https://github.com/ville/charte",
            "main",
            "https://github.com/ville/charte/edit/main/",
            "https://github.com/ville/charte/blob/main/",
        ),
        (
            "https://gitlab.com/ville/charte/",
            "en/ligne",
            "https://gitlab.com/ville/charte/-/edit/en/ligne/",
            "https://gitlab.com/ville/charte/-/blob/en/ligne/",
        ),
    ],
)
def test_each_page_links_to_where_it_is_corrected(
    charter: Path, repository: str, branch: str, edit: str, view: str
) -> None:
    replace(
        charter / "conf.py",
        'charter_repository = ""',
        f"charter_repository, charter_repository_branch = {repository!r}, {branch!r}",
    )
    done = run(COMMAND, "build", cwd=charter)
    assert (done.returncode, done.stderr) == (0, "")
    shown = {
        name: [(link.get_text(), link["href"]) for link in page.find_all("a", rel="edit")]
        for name in ("fr/this-site", "en/this-site", "fr/search", "fr/cookie-index")
        if (page := soup(charter / f"_build/html/{name}.html"))
    }
    assert shown == {
        "fr/this-site": [("Corriger cette page", f"{edit}docs/this-site.md")],
        "en/this-site": [("Correct this page", f"{edit}locale/en/LC_MESSAGES/charter.po")],
        "fr/search": [],
        "fr/cookie-index": [],
    }
    for edition in ("fr", "en"):
        page = soup(charter / f"_build/html/{edition}/translate.html")
        links = [str(link["href"]) for link in page.select("article a")]
        assert [link for link in links if link.startswith(view)] == [f"{view}locale", f"{view}CONTRIBUTING.md"]


def test_nothing_of_a_repository_shows_where_none_is_named(built_charter: Path) -> None:
    for edition, sentence in (("fr", "Le fichier CONTRIBUTING.md du dépôt"), ("en", "CONTRIBUTING.md file")):
        page = soup(built_charter / f"_build/html/{edition}/translate.html")
        assert page.find("a", rel="edit") is None
        assert [link["href"] for link in page.select("article a.external")] == ["https://poedit.net/"]
        assert sentence in page.get_text()


def test_a_repository_without_an_address(charter: Path) -> None:
    replace(charter / "conf.py", 'charter_repository = ""', 'charter_repository = "github.com/ville/charte"')
    done = run(COMMAND, "check", cwd=charter)
    assert done.stderr == (
        "cookie-charter check: conf.py: charter_repository must be an address such as "
        "'https://github.com/example/charter', found 'github.com/ville/charte'\n"
    )
    assert (done.returncode, done.stdout) == (2, "")
