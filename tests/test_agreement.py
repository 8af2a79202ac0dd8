"""Text and data agree: prose says what the data says, and a check says where pages and catalogues do not."""

from pathlib import Path

import polib
import pytest
from bs4 import Tag
from conftest import COMMAND, replace, run, soup

from cookie_charter.messages import Translator
from cookie_charter.messages.plural import counted
from cookie_charter.pages.words import COUNT

STATEMENTS = (
    "Il y a {cookie-count}`forum`\u00a0: {cookie-names}`forum`. {cookie-consent}`forum` {cookie-advertising}`forum`\n\n"
    "Parmi eux, {cookie-count}`forum category=necessary`\u00a0: {cookie-names}`forum category=necessary`. "
    "{cookie-consent}`forum category=necessary,preferences`\n\n"
    "Il y a {cookie-count}`forum category=marketing` de plus.\n"
)


def paragraphs(page: Path) -> list[Tag]:
    return [found for found in soup(page).find_all("p") if found.find(class_="cookie") or "de plus" in found.get_text()]


def said(page: Path) -> list[str]:
    return [found.get_text() for found in paragraphs(page)]


@pytest.fixture
def prose(site: Path) -> Path:
    """The small site with a page that says what its catalogues say."""
    replace(site / "docs/plain.md", "Rien ici.", STATEMENTS)
    return site


def test_prose_says_what_the_data_says_in_each_language(prose: Path) -> None:
    page = prose / "_build/html/fr/plain.html"
    done = run(COMMAND, "build", cwd=prose)
    assert (done.returncode, done.stderr) == (0, "")
    assert said(page) == [
        "Il y a 3 cookies\u00a0: SID, _sid et session. 2 cookies demandent votre consentement\u00a0: _sid et session. "
        "Aucun de ces cookies ne sert à la publicité.",
        "Parmi eux, 1 cookie\u00a0: SID. 1 cookie demande votre consentement\u00a0: session.",
        "Il y a aucun cookie de plus.",
    ]
    links = [link["href"] for link in paragraphs(page)[0].find_all("a")]
    assert links[:3] == ["forum.html#cookie-SID", "forum.html#cookie-_sid", "forum.html#cookie-session"]
    # in an edition whose prose is not translated the whole sentence stays in the language it was written in
    assert said(prose / "_build/html/en/plain.html") == said(page)
    # the data changes, and so does the page
    replace(prose / "cookie_data/forum.yaml", "category: statistics", "category: marketing")
    done = run(COMMAND, "build", cwd=prose)
    assert (done.returncode, done.stderr) == (0, "")
    assert said(page)[0].endswith("1 cookie sert à la publicité\u00a0: _sid.")
    assert said(page)[2] == "Il y a 1 cookie de plus."


def test_a_statement_is_said_wherever_prose_is(prose: Path) -> None:
    text = (
        "# Les {cookie-count}`forum`\n\n- un point\u00a0: {cookie-count}`forum`\n\n"
        "[{cookie-names}`forum`](https://forum.example)\n\n```{note}\n{cookie-count}`forum kind = cookie, pixel`\n```\n"
    )
    (prose / "docs/plain.md").write_text(text, encoding="utf-8")
    done = run(COMMAND, "build", "fr", cwd=prose)
    assert (done.returncode, done.stderr) == (0, "")
    page = soup(prose / "_build/html/fr/plain.html")
    index = soup(prose / "_build/html/fr/index.html").get_text()
    assert "Les 3 cookies" in index  # in the list of pages
    assert "un point\u00a0: 3 cookies" in page.get_text()
    assert "1 cookie" in page.find_all(class_="note")[0].get_text()
    links = [link for link in page.find_all("a") if link.get_text() == "SID, _sid et session"]
    assert [link["href"] for link in links] == ["https://forum.example"]


def test_a_statement_without_ground_is_refused(prose: Path) -> None:
    replace(prose / "cookie_data/forum.yaml", "category: statistics", "category: unclassified")
    replace(prose / "docs/plain.md", "{cookie-count}`forum category=marketing`", "{cookie-names}`forum kind=pixel`")
    replace(prose / "docs/plain.md", "{cookie-consent}`forum category=necessary,preferences`", "{cookie-count}`form`")
    for _ in range(2):
        done = run(COMMAND, "build", "fr", cwd=prose)
        assert done.returncode == 1
        for sentence in (
            "whether _sid are used for advertising is not known: their category is 'unclassified'",
            "unknown catalogue 'form'; did you mean 'forum'?",
            "no cookie of the catalogue 'forum' matches for 'cookie-names'; correct its filters, or remove the role",
        ):
            assert sentence in done.stderr


@pytest.fixture
def clean(site: Path) -> Path:
    """The small site with nothing to say."""
    assert run(COMMAND, "po", "update", cwd=site).returncode == 0
    return site


def checked(site: Path) -> list[str]:
    done = run(COMMAND, "check", cwd=site)
    assert done.stderr == ""
    lines = done.stdout.split("work to do")[0].splitlines()
    return [line for line in lines if not line.startswith("no problems (")]


def test_a_number_is_written_as_the_language_of_the_words_around_it_does() -> None:
    said = {language: counted(COUNT, 1234, Translator(language, None, [])).text for language in ("fr", "en", "is")}
    assert said == {"fr": "1\u202f234 cookies", "en": "1,234 cookies", "is": "1,234 cookies"}  # none in Icelandic


def test_a_plural_lacks_no_form_of_its_language(tmp_path: Path) -> None:
    path = tmp_path / "pl/LC_MESSAGES/catalogue.po"
    path.parent.mkdir(parents=True)
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Project-Id-Version": "x", "PO-Revision-Date": "2026-11-24 12:00+0000", "Last-Translator": "x",
        "Language-Team": "x", "Language": "pl", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }  # fmt: skip
    count = "{{number, plural, {} other {{# cookies}}}}"
    translations = ["{number, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}"]
    translations += ["{number, plural, one {# plik} other {# pliku}}", "# pliku"]
    for number, translation in enumerate(translations):
        file.append(polib.POEntry(msgid=count.format(f"={number} {{x}}"), msgstr=translation))
    file.save(str(path))
    done = run(COMMAND, "check", "pl/LC_MESSAGES/catalogue.po", cwd=tmp_path)
    assert [line.split(":1: ", 1)[1] for line in done.stdout.splitlines()] == [
        "this translation lacks the form 'few': write 'few {…}'",
        "this translation lacks the form 'many': write 'many {…}'",
        "this translation must have the form {number, plural, =2 {x} other {# cookies}}",
    ]


def test_pages_and_catalogues_that_agree_have_nothing_to_say(clean: Path) -> None:
    assert checked(clean) == []


def test_a_cookie_that_no_table_shows(clean: Path) -> None:
    replace(clean / "docs/forum.md", ":consent:", ":category: necessary, statistics\n:consent:")
    file = "cookie_data/forum.yaml"
    sentence = (
        f"{file}:18:1: no table of the site shows the cookie 'session'; change the filter of a table, or name it in "
    )
    assert checked(clean) == [f"{sentence}'not_shown'"]
    text = (clean / file).read_text(encoding="utf-8")
    (clean / file).write_text(f"{text}not_shown: [session]\n", encoding="utf-8")
    assert checked(clean) == []
    replace(clean / "docs/forum.md", ":category: necessary, statistics\n", "")
    assert checked(clean) == [f"{file}:18:1: a table shows the cookie 'session': remove it from 'not_shown'"]


def test_a_catalogue_that_no_page_shows_or_that_is_not_read(clean: Path) -> None:
    shop = (clean / "cookie_data/shop.yaml").read_text(encoding="utf-8")
    for name in ("other.yaml", "autre.yml"):
        (clean / "cookie_data" / name).write_text(shop, encoding="utf-8")
    assert checked(clean) == [
        "cookie_data/autre.yml:1:1: this file is not read: name it 'autre.yaml'",
        "cookie_data/other.yaml:1:1: no page shows this catalogue; show it with 'cookie-table', or name its cookies in "
        "'not_shown'",
    ]
    (clean / "cookie_data/autre.yml").unlink()
    (clean / "cookie_data/other.yaml").write_text(f"{shop}not_shown: [session, basket]\n", encoding="utf-8")
    assert checked(clean) == []


def test_a_table_that_mixes_what_is_exempt_with_what_is_asked_for(clean: Path) -> None:
    replace(clean / "docs/forum.md", ":consent: exempt, required\n", "")
    assert checked(clean) == [
        "docs/forum.md:3:1: this table mixes cookies that are exempt from consent with '_sid', 'session', which "
        "require it; filter it (':consent: exempt'), or show the column 'consent'"
    ]
    replace(clean / "docs/forum.md", "purpose\n", "purpose\n:category: necessary, statistics, preferences\n")
    assert len(checked(clean)) == 1
    replace(clean / "docs/forum.md", "name, category, kind", "name, category, consent, kind")
    assert checked(clean) == []


@pytest.mark.parametrize(
    ("address", "disagrees"),
    [
        ("https://shop.example/help", False),
        ("https://www.cnil.fr", False),
        ("https://www.shop.example", True),
        ("https://shopp.example", True),
    ],
)
def test_a_platform_whose_address_is_not_the_one_that_the_prose_links_to(
    clean: Path, address: str, disagrees: bool
) -> None:
    replace(clean / "docs/index.md", "Voir {ref}", f"C’est la [boutique]({address}). Voir {{ref}}")
    sentence = (
        f"cookie_data/shop.yaml:3:1: the pages that show this catalogue link to {address}, not to "
        "https://shop.example; correct the address here or there, or link to both"
    )
    assert checked(clean) == ([sentence] if disagrees else [])
