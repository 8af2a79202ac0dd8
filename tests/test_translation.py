"""What translators get, and what a reader of a translated edition sees."""

import shutil
from pathlib import Path

import polib
import pytest
from conftest import COMMAND, DATA, cells, files, replace, run, soup, sphinx


def messages(pot: Path) -> dict[str, list[tuple[str, str]]]:
    """The messages of a template, each with its locations (path from the site's folder, line)."""
    return {
        entry.msgid: [(source.removeprefix("../../"), line) for source, line in entry.occurrences]
        for entry in polib.pofile(str(pot))
    }


CATALOGUE_MESSAGES = {
    "Cookies de la boutique": [("conf.py", "5"), ("conf.py", "15")],
    "La boutique": [("conf.py", "6")],
    "Forum": [("cookie_data/forum.yaml", "2"), ("cookie_data/forum.yaml", "9")]
    + [("cookie_data/forum.yaml", "14"), ("cookie_data/forum.yaml", "20")],
    "Reconnaît le membre.": [("cookie_data/forum.yaml", "10")],
    "Compte les visites.": [("cookie_data/forum.yaml", "15")],
    "Garde la session ouverte.": [("cookie_data/forum.yaml", "21"), ("cookie_data/shop.yaml", "12")],
    "Boutique": [("cookie_data/shop.yaml", "2")],
    "Compte": [("cookie_data/shop.yaml", "10")],
    "toutes les pages": [("cookie_data/shop.yaml", "11")],
    "Panier": [("cookie_data/shop.yaml", "16")],
    "Mesure <b>tout</b> & *rien*, 1. sans `balise` {cookie}`session`.": [("cookie_data/shop.yaml", "17")],
    "Index des cookies": [("docs/forum.md", "3")],
    "Lien vers ce cookie": [("docs/forum.md", "3")],
    "Cette liste sous forme de données\u00a0:": [("docs/forum.md", "3")],
    "Nom": [("docs/forum.md", "3")],
    "Catégorie": [("docs/forum.md", "3")],
    "Type": [("docs/forum.md", "3")],
    "Finalités": [("docs/forum.md", "3"), ("docs/index.md", "3")],
    "Nécessaires": [("docs/forum.md", "3")],
    "Cookie": [("docs/forum.md", "3")],
    "Statistiques": [("docs/forum.md", "3")],
    "Stockage local": [("docs/forum.md", "3")],
    "Préférences": [("docs/forum.md", "3")],
    "Stockage de session": [("docs/forum.md", "3")],
    "Nom du cookie": [("docs/forum.md", "8"), ("docs/index.md", "3")],
    "Service": [("docs/forum.md", "8")],
    "Emplacement": [("docs/forum.md", "8")],
    "Nom du prestataire": [("docs/index.md", "3")],
    "Une partie de cette page n’est pas encore traduite\u00a0: "
    "elle est affichée dans la langue où elle a été écrite.": [("conf.py", "9")],
    "Service et emplacement": [("docs/index.md", "3")],
}


def test_templates_hold_every_message_with_its_place(site: Path) -> None:
    for _ in range(2):
        done = run(COMMAND, "build", "--builder", "gettext", cwd=site)
        assert (done.returncode, done.stderr) == (0, "")
        assert messages(site / "_build/gettext/catalogue.pot") == CATALOGUE_MESSAGES
        assert sorted(path.name for path in (site / "_build/gettext").iterdir()) == [
            "catalogue.pot",
            "charter.pot",
            "sphinx.pot",
        ]
    prose = messages(site / "_build/gettext/charter.pot")
    assert prose["Les cookies de la boutique"] == [("docs/index.md", "3")]
    assert not prose.keys() & {"Compte", "Nom du prestataire"}


def test_templates_are_the_same_with_two_processes(site: Path) -> None:
    # A second run on what two processes read must not lose what they found either.
    for _ in range(2):
        done = run(COMMAND, "build", "--builder", "gettext", "-j", "2", cwd=site)
        assert (done.returncode, done.stderr) == (0, "")
        assert messages(site / "_build/gettext/catalogue.pot") == CATALOGUE_MESSAGES


def test_a_changed_text_is_extracted_again(site: Path) -> None:
    run(COMMAND, "build", "--builder", "gettext", cwd=site)
    replace(site / "cookie_data/shop.yaml", "service: Panier", "service: Achats")
    run(COMMAND, "build", "--builder", "gettext", cwd=site)
    found = messages(site / "_build/gettext/catalogue.pot")
    assert found["Achats"] == [("cookie_data/shop.yaml", "16")]
    assert "Panier" not in found


def test_the_source_edition_shows_the_data_as_typed(built_site: Path) -> None:
    table = soup(built_site / "_build/html/fr/index.html").find("table")
    assert table is not None
    assert cells(table) == [
        ["Nom du prestataire", "Service et emplacement", "Nom du cookie", "Finalités"],
        ["L’Atelier", "Compte – toutes les pages", "session", "Garde la session ouverte."],
        ["L’Atelier", "Panier", "basket", "Mesure <b>tout</b> & *rien*, 1. sans `balise` {cookie}`session`."],
    ]
    assert table.select("b, em, td a") == []
    assert table.find(lang=True) is None


def test_a_translated_edition_shows_translations_and_marks_what_has_none(built_site: Path) -> None:
    page = soup(built_site / "_build/html/en/index.html")
    table = page.find("table")
    assert table is not None
    assert cells(table) == [
        ["Provider name", "Service and location", "Cookie name", "Purpose"],
        ["L’Atelier", "Account – all pages", "session", "Keeps the session open."],
        ["L’Atelier", "Panier", "basket", "- Measures <i>all</i> & **nothing**, without {cookie}`unknown`."],
    ]
    assert [(span["lang"], span.get_text()) for span in table.find_all(lang=True)] == [("fr", "Panier")]
    caption = page.find("span", class_="caption-text")
    assert caption is not None
    assert caption.get_text() == "The cookies of the shop"


def test_words_come_from_the_site_then_the_package_and_fuzzy_ones_from_nowhere(built_site: Path) -> None:
    table = soup(built_site / "_build/html/en/forum.html").find("table")
    assert table is not None
    assert cells(table) == [
        ["Name", "Category", "Kind", "Purpose"],
        ["SID", "Needed", "Cookie", "Reconnaît le membre."],
        ["_sid", "Statistics", "Local storage", "Compte les visites."],
        ["session", "Preferences", "Session storage", "Keeps the session open."],
    ]
    assert [span.get_text() for span in table.find_all(lang="fr")] == ["Reconnaît le membre.", "Compte les visites."]


def test_the_title_of_the_site_is_translated(built_site: Path) -> None:
    titles = [soup(built_site / f"_build/html/{page}").title for page in ("fr/plain.html", "en/plain.html")]
    assert [title and title.get_text() for title in titles] == [
        "Sans cookie — Cookies de la boutique",
        "Without cookies — Cookies of the shop",
    ]


def test_the_description_of_a_page_is_translated(site: Path) -> None:
    page = site / "docs/index.md"
    front_matter = "---\nmyst:\n  html_meta:\n    description: La boutique\n---\n\n"
    page.write_text(front_matter + page.read_text("utf-8"), "utf-8")
    prose = site / "locale/en/LC_MESSAGES/charter.po"
    prose.write_text(prose.read_text("utf-8") + '\nmsgid "La boutique"\nmsgstr "The shop"\n', "utf-8")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    pages = [soup(site / f"_build/html/{edition}/index.html") for edition in ("fr", "en")]
    found = [[meta["content"] for meta in made.select("meta[name=description]")] for made in pages]
    assert found == [["La boutique"], ["The shop"]]


def test_a_language_the_package_does_not_know(site: Path) -> None:
    replace(site / "conf.py", '"en": "English"', '"cs": "Čeština"')
    messages = site / "locale/cs/LC_MESSAGES"
    messages.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (messages / "catalogue.po").write_text(f'{head}msgid "Finalités"\nmsgstr "Účel"\n', encoding="utf-8")
    done = run(COMMAND, "build", "cs", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    table = soup(site / "_build/html/cs/index.html").find("table")
    assert table is not None
    assert cells(table)[0] == ["Nom du prestataire", "Service et emplacement", "Nom du cookie", "Účel"]
    marked = [span.get_text() for span in table.find_all(lang="fr")]
    assert marked[:4] == ["Les cookies de la boutique", *cells(table)[0][:3]]


def write_in(site: Path, language: str, name: str) -> None:
    """Have the small site say that its pages are written in another language, and have a French edition."""
    shutil.rmtree(site / "locale/en")
    replace(site / "conf.py", 'language = "fr"', f'language = "{language}"')
    replace(site / "conf.py", '{"fr": "Français", "en": "English"}', f'{{"{language}": "{name}", "fr": "Français"}}')


def headings(site: Path, edition: str) -> list[str]:
    table = soup(site / f"_build/html/{edition}/index.html").find("table")
    assert table is not None
    return cells(table)[0]


FRENCH = ["Nom du prestataire", "Service et emplacement", "Nom du cookie", "Finalités"]


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("de", "Deutsch", ["Anbieter", "Dienst und Ort", "Name des Cookies", "Zweck"]),
        ("es", "Español", ["Proveedor", "Servicio y ubicación", "Nombre de la cookie", "Finalidad"]),
    ],
)
def test_a_source_language_that_the_package_has(site: Path, language: str, name: str, said: list[str]) -> None:
    write_in(site, language, name)
    done = run(COMMAND, "po", "update", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in site.glob(f"locale/{language}/LC_MESSAGES/*.po")) == ["sphinx.po"]
    french = {entry.msgid: entry.msgstr for entry in polib.pofile(str(site / "locale/fr/LC_MESSAGES/catalogue.po"))}
    assert [french[word] for word in said] == FRENCH
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert headings(site, language) == said
    assert headings(site, "fr") == FRENCH
    for page in site.glob(f"_build/html/{language}/*.html"):
        html = soup(page)
        assert html.find(class_="cookie-incomplete") is None
        assert {tag["lang"] for tag in html.find_all(lang=True)} == {language}
    incomplete = soup(site / "_build/html/fr/index.html").find(class_="cookie-incomplete")
    assert incomplete is not None


def test_a_source_language_without_editions(site: Path) -> None:
    write_in(site, "es", "Español")
    replace(site / "conf.py", 'charter_editions = {"es": "Español", "fr": "Français"}', "")
    replace(site / "conf.py", "charter_mark_untranslated = ", "")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert headings(site, "es") == ["Proveedor", "Servicio y ubicación", "Nombre de la cookie", "Finalidad"]


def test_a_source_language_that_the_package_lacks_is_translated_by_its_author(site: Path) -> None:
    write_in(site, "cs", "Čeština")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    english = ["Provider name", "Service and location", "Cookie name", "Purpose"]
    assert headings(site, "cs") == english
    page = soup(site / "_build/html/cs/index.html")
    assert [span.get_text() for span in page.find_all(lang="en")] == [*english, "This list as data:"]
    assert page.find(class_="cookie-incomplete") is None
    assert headings(site, "fr") == FRENCH

    done = run(COMMAND, "po", "update", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    path = site / "locale/cs/LC_MESSAGES/catalogue.po"
    file = polib.pofile(str(path), wrapwidth=0)
    # Every word of the extension that the pages say, and nothing that the author has written.
    assert {entry.msgid for entry in file} == {
        "Category", "Cookie", "Cookie name", "Index of cookies", "Kind", "Link to this cookie", "Local storage",
        "Location", "Name", "Necessary", "Preferences", "Provider name", "Purpose", "Service", "Service and location",
        "Session storage", "Statistics", "This list as data:",
        "Part of this page is not translated yet, and is shown in the language it was written in.",
    }  # fmt: skip
    assert not any(entry.msgstr for entry in file)
    assert not (site / "locale/cs/LC_MESSAGES/charter.po").exists()
    done = run(COMMAND, "check", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("no problems (catalogues: 4, pages: 4, message files: 5)\n")

    czech = dict(zip(english, ["Poskytovatel", "Služba a místo", "Název", "Účel"], strict=True))
    for entry in file:
        entry.msgstr = czech.get(entry.msgid, "")
    file.save()
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert headings(site, "cs") == ["Poskytovatel", "Služba a místo", "Název", "Účel"]
    page = soup(site / "_build/html/cs/index.html")
    assert [span.get_text() for span in page.find_all(lang="en")] == ["This list as data:"]
    assert headings(site, "fr") == FRENCH
    done = run(COMMAND, "po", "update", cwd=site)
    assert (done.returncode, done.stdout) == (0, "")


def test_two_processes_and_a_desktop_language_change_nothing(site: Path) -> None:
    outputs = []
    for name, options, env in (
        ("one", [], {}),
        ("two", ["-j", "2"], {}),
        ("desktop", [], {"LANGUAGE": "fr_FR:fr"}),
    ):
        copy = Path(shutil.copytree(site, site.parent / name))
        done = run(COMMAND, "build", *options, cwd=copy, env=env)
        assert (done.returncode, done.stderr) == (0, "")
        outputs.append(files(copy / "_build" / "html"))
    one, two, desktop = outputs
    assert one == two
    assert one == desktop


def test_both_markups_give_the_same_tree(site: Path) -> None:
    replace(site / "docs" / "index.md", "plain\n", "myst\nrst\n")
    (site / "docs" / "plain.md").unlink()
    (site / "docs" / "myst.md").write_text(
        "# Titre\n\n```{cookie-table} shop\n:caption: Des cookies\n:columns: name, purpose\n```\n\n"
        "Voir {cookie}`basket` et {cookie}`la session <shop/session>`.\n",
        encoding="utf-8",
    )
    (site / "docs" / "rst.rst").write_text(
        "Titre\n=====\n\n.. cookie-table:: shop\n   :caption: Des cookies\n   :columns: name, purpose\n\n\n"
        "Voir :cookie:`basket` et :cookie:`la session <shop/session>`.\n",
        encoding="utf-8",
    )
    done = sphinx(site, "-q", builder="pseudoxml")
    assert (done.returncode, done.stderr) == (0, "")
    myst, rst = (
        (site / f"_build/pseudoxml/fr/{name}.pseudoxml").read_text(encoding="utf-8") for name in ("myst", "rst")
    )
    assert myst.replace("myst.md", "rst.rst").replace(' xml:space="preserve"', "") == rst


@pytest.mark.parametrize("name", ["shop", "forum"])
def test_the_catalogues_of_the_small_site_are_sound(name: str) -> None:
    done = run(COMMAND, "check", f"{name}.yaml", cwd=DATA / "site" / "cookie_data")
    assert (done.returncode, done.stdout, done.stderr) == (0, "no problems (files: 1)\n", "")


def test_untranslated_prose_is_marked_and_its_reader_is_told(site: Path) -> None:
    replace(site / "conf.py", "charter_editions", 'charter_translate = "links"\ncharter_editions')
    replace(site / "docs/plain.md", "Rien ici.", "Rien *ici*, voir {cookie}`basket`.\n\n- Un point\n")
    replace(site / "docs/index.md", "# Boutique", "# Boutique nouvelle")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert "en: 30 of 40 translated" in done.stdout.splitlines()
    page = soup(site / "_build/html/en/plain.html")
    main = page.find(class_="body")
    assert main is not None
    marked = [(tag["lang"], tag.get_text()) for tag in main.find_all(lang=True)]
    assert marked == [("fr", "Rien ici, voir basket."), ("fr", "Un point")]
    notice = main.find(class_="cookie-incomplete")
    assert notice is not None
    assert " ".join(notice.get_text(" ").split()) == (
        "Note Part of this page is not translated yet, and is shown in the language it was written in. "
        "Help translate it"
    )
    link = notice.find("a")
    assert link is not None
    assert link["href"] == "links.html"
    # A title is marked wherever it stands, in the navigation as well.
    sidebar = soup(site / "_build/html/en/index.html").find("h1")
    assert sidebar is not None
    assert [(tag["lang"], tag.get_text()) for tag in sidebar.find_all(lang=True)] == [("fr", "Boutique nouvelle")]
    complete = soup(site / "_build/html/en/links.html")
    assert complete.find(class_="cookie-incomplete") is None
    source = soup(site / "_build/html/fr/plain.html")
    assert [tag.name for tag in source.find_all(lang=True)] == ["html"]


def test_a_translation_that_sphinx_drops_counts_as_missing(site: Path) -> None:
    replace(site / "locale/en/LC_MESSAGES/charter.po", '"Nothing here."', '"- Nothing here."')
    done = run(COMMAND, "build", cwd=site)
    assert "en: 30 of 38 translated" in done.stdout.splitlines()
    main = soup(site / "_build/html/en/plain.html").find(class_="body")
    assert main is not None
    assert [tag.get_text() for tag in main.find_all(lang="fr")] == ["Rien ici."]


def test_the_alternative_text_of_a_picture_is_marked_where_it_is_not_translated(site: Path) -> None:
    (site / "docs/dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    replace(site / "docs/plain.md", "Rien ici.", "Rien ici.\n\n![Un point](dot.svg)\n\n![Un trait](dot.svg)")
    messages = site / "locale/en/LC_MESSAGES/charter.po"
    with messages.open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Un point"\nmsgstr "A dot"\n')
    done = run(COMMAND, "build", "en", cwd=site)
    assert "en: 32 of 42 translated" in done.stdout.splitlines()
    pictures = soup(site / "_build/html/en/plain.html").select(".body img")
    assert [(picture["alt"], picture.get("lang")) for picture in pictures] == [("A dot", None), ("Un trait", "fr")]

    messages.unlink()
    run(COMMAND, "build", "en", cwd=site)
    pictures = soup(site / "_build/html/en/plain.html").select(".body img")
    assert [(picture["alt"], picture.get("lang")) for picture in pictures] == [("Un point", "fr"), ("Un trait", "fr")]


@pytest.mark.parametrize(
    ("setting", "href"),
    [('"https://example.org/help"', "https://example.org/help"), ('"mailto:a@b.example"', "mailto:a%40b.example")],
)
def test_help_can_be_had_elsewhere(site: Path, setting: str, href: str) -> None:
    replace(site / "conf.py", "charter_editions", f"charter_translate = {setting}\ncharter_editions")
    done = run(COMMAND, "build", "en", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    notice = soup(site / "_build/html/en/index.html").find(class_="cookie-incomplete")
    assert notice is not None
    assert [link["href"] for link in notice.find_all("a")] == [href]


def test_help_that_is_no_page_is_said(site: Path) -> None:
    replace(site / "conf.py", "charter_editions", 'charter_translate = "link"\ncharter_editions')
    done = run(COMMAND, "build", cwd=site)
    assert done.returncode == 1
    assert done.stderr == ("conf.py:1:1: charter_translate in conf.py: unknown page 'link'; did you mean 'links'?\n")


def test_a_broken_file_of_prose_is_a_problem(site: Path) -> None:
    replace(site / "locale/en/LC_MESSAGES/charter.po", 'msgstr "Links"', 'msgstr "Links')
    done = run(COMMAND, "build", cwd=site)
    assert done.returncode == 1
    assert done.stderr == (
        "locale/en/LC_MESSAGES/charter.po:16:1: each line of text must be in one pair of double quotes\n"
    )


def test_a_title_brings_no_markup_into_the_pages(site: Path) -> None:
    replace(site / "locale/en/LC_MESSAGES/catalogue.po", '"Cookies of the shop"', '"<img src=x onerror=alert(1)>"')
    done = run(COMMAND, "build", "en", cwd=site)
    page = soup(site / "_build/html/en/plain.html")
    assert page.find("img") is None
    assert done.returncode == 1
    assert done.stderr == (
        "locale/en/LC_MESSAGES/catalogue.po:1:1: the translation of the title 'Cookies de la boutique' adds "
        "HTML or an address: '<img src=x onerror=alert(1)>'\n"
    )
