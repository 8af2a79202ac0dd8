"""Message files follow the sources, and lose nothing: `cookie-charter po update`, `po stat`, and `check` of a site."""

import itertools
import re
import shutil
from pathlib import Path

import polib
import pytest
from conftest import COMMAND, PROJECT, files, replace, run, soup

BIN = Path(COMMAND).parent


def update(site: Path, *edition: str, env: dict[str, str] | None = None) -> list[str]:
    """What an update says, line by line."""
    done = run(COMMAND, "po", "update", *edition, cwd=site, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def message_files(site: Path) -> dict[str, bytes]:
    """Every message file of a site; what Sphinx compiles beside them does not count."""
    return {path: content for path, content in files(site / "locale").items() if not path.endswith(".mo")}


def charter(site: Path, language: str = "en", domain: str = "charter") -> polib.POFile:
    return polib.pofile(str(site / f"locale/{language}/LC_MESSAGES/{domain}.po"), wrapwidth=0)


def entry(site: Path, message: str, domain: str = "charter") -> polib.POEntry:
    found = charter(site, domain=domain).find(message, include_obsolete_entries=True)
    assert found is not None
    return found


@pytest.fixture
def updated(site: Path) -> Path:
    """The small site with message files that are up to date."""
    update(site)
    return site


def test_an_update_makes_the_files_of_every_edition(updated: Path) -> None:
    assert message_files(updated).keys() == {
        "en/LC_MESSAGES/catalogue.po", "en/LC_MESSAGES/charter.po", "en/LC_MESSAGES/sphinx.po",
        "fr/LC_MESSAGES/sphinx.po",
    }  # fmt: skip


def test_a_second_update_changes_nothing(updated: Path) -> None:
    before = message_files(updated)
    assert update(updated) == []
    assert message_files(updated) == before


def test_lines_that_move_change_nothing(updated: Path) -> None:
    before = message_files(updated)
    replace(updated / "docs/plain.md", "Rien ici.", "\n\n\nRien ici.")
    replace(updated / "cookie_data/shop.yaml", "cookies:", "\n# one more line\ncookies:")
    assert update(updated) == []
    assert message_files(updated) == before


def test_what_was_extracted_before_does_not_linger(updated: Path) -> None:
    stale = updated / "_build/gettext/stale.pot"
    shutil.copy(updated / "_build/gettext/charter.pot", stale)
    update(updated)
    assert not stale.exists()
    assert not (updated / "locale/en/LC_MESSAGES/stale.po").exists()


def test_a_changed_text_keeps_its_translation_as_fuzzy(updated: Path) -> None:
    before = entry(updated, "Les cookies de la boutique")
    replace(updated / "docs/index.md", "Les cookies de la boutique", "Tous les cookies de la boutique")
    assert update(updated) == ["locale/en/LC_MESSAGES/charter.po: updated"]
    after = entry(updated, "Tous les cookies de la boutique")
    assert (after.msgstr, after.fuzzy, after.previous_msgid) == (before.msgstr, True, before.msgid)
    replace(updated / "docs/plain.md", "Rien ici.", "Autre chose.")
    update(updated)
    again = entry(updated, "Tous les cookies de la boutique")
    assert (again.msgstr, again.fuzzy, again.previous_msgid, again.tcomment) == (before.msgstr, True, before.msgid, "")


def test_a_text_that_is_gone_is_kept_and_comes_back_whole(updated: Path) -> None:
    page, path = updated / "docs/plain.md", "locale/en/LC_MESSAGES/charter.po"
    texts = [
        "Rien ici.",
        "Entièrement différent de ce qui se lisait avant.",
        "Voilà une troisième version du texte.",
        "Et maintenant encore autre chose, pour finir.",
    ]
    for before, after in itertools.pairwise(texts):
        replace(page, before, after)
        gone = [] if before != texts[0] else [f"{path}: obsolete message, kept at the end of the file: 'Rien ici.'"]
        assert update(updated) == [f"{path}: updated", *gone]
        assert update(updated) == []
        assert entry(updated, texts[0]).obsolete
    replace(page, texts[-1], texts[0])
    update(updated)
    back = entry(updated, texts[0])
    assert (back.msgstr, back.fuzzy, bool(back.obsolete)) == ("Nothing here.", False, False)


def test_a_change_that_is_taken_back_has_its_translation_again(updated: Path) -> None:
    title, page = "Les cookies de la boutique", updated / "docs/index.md"
    before = entry(updated, title)
    replace(page, title, f"Tous {title.lower()}")
    assert update(updated) == ["locale/en/LC_MESSAGES/charter.po: updated"]
    replace(page, f"Tous {title.lower()}", title)
    update(updated)
    after = entry(updated, title)
    assert (after.msgstr, after.fuzzy, bool(after.obsolete)) == (before.msgstr, False, False)


def test_a_guess_comes_only_from_a_text_that_is_gone_and_reads_alike(updated: Path) -> None:
    page = updated / "docs/plain.md"
    page.write_text(
        "# Données conservées par ce site\n\nLe texte de cette page dit tout.\n\nRien de plus.\n", encoding="utf-8"
    )
    update(updated)
    catalogue = charter(updated)
    for found in catalogue:
        found.msgstr = found.msgstr or f"English of {found.msgid}"
    catalogue.save()
    # one more section; a title that goes as another comes; one word changed
    text = (
        "# À propos de ce site\n\nLe texte de cette page dit presque tout.\n\nRien de plus.\n\n## Rien de plus, ici\n"
    )
    page.write_text(text, encoding="utf-8")
    update(updated)
    guessed = {found.msgid: (found.msgstr, found.fuzzy) for found in charter(updated) if not found.obsolete}
    assert [guessed[text] for text in ("À propos de ce site", "Rien de plus, ici")] == [("", False), ("", False)]
    assert guessed["Le texte de cette page dit presque tout."] == (
        "English of Le texte de cette page dit tout.",
        True,
    )


@pytest.mark.parametrize("width", [60, 79])
def test_a_file_that_an_editor_wrapped_stays_wrapped(updated: Path, width: int) -> None:
    long = "Une phrase assez longue pour que tout éditeur la coupe, quelle que soit sa largeur, et même deux fois."
    replace(updated / "docs/plain.md", "Rien ici.", f"Rien ici.\n\n{long}")
    update(updated)
    path = updated / "locale/en/LC_MESSAGES/charter.po"
    # gettext's own tool breaks lines as Poedit does, not as Python's libraries do.
    assert run("msgcat", f"--width={width}", "-o", path, path, cwd=updated).returncode == 0
    before = path.read_text(encoding="utf-8").split("\n\n")
    replace(updated / "docs/plain.md", "Rien ici.", f"Rien ici.\n\n{long.replace('phrase', 'nouvelle phrase')}")
    update(updated)
    after = path.read_text(encoding="utf-8").split("\n\n")
    texts = [[re.sub("(?m)^#:.*\n", "", block) for block in blocks] for blocks in (before, after)]
    assert [block for block in texts[0][1:] if block.rstrip() not in map(str.rstrip, texts[1])] == []
    (new,) = (block for block in after if "nouvelle phrase" in block)
    assert max(map(len, new.splitlines())) <= width
    assert new.count("\n") > 3


def test_the_same_sources_and_date_give_the_same_files(site: Path) -> None:
    copies = [Path(shutil.copytree(site, site.parent / name)) for name in ("one", "two")]
    for copy in copies:
        update(copy, env={"SOURCE_DATE_EPOCH": "1700000000"})
        update(copy, "de", env={"SOURCE_DATE_EPOCH": "1700000000"})
    one, two = (message_files(copy) for copy in copies)
    assert one == two
    assert b"POT-Creation-Date: 2023-11-14 22:13+0000" in one["de/LC_MESSAGES/charter.po"]


def test_lines_are_whole_and_flags_are_not_guessed(updated: Path) -> None:
    long = "À 100 % des lecteurs, voir {cookie}`basket`, " + "une phrase sans fin " * 20
    replace(updated / "docs/plain.md", "Rien ici.", long.strip())
    update(updated)
    text = (updated / "locale/en/LC_MESSAGES/charter.po").read_text(encoding="utf-8")
    assert f'msgid "{long.strip()}"' in text
    assert "-format" not in text
    done = run("msgfmt", "--check", "-o", "x.mo", "locale/en/LC_MESSAGES/charter.po", cwd=updated)
    assert (done.returncode, done.stderr) == (0, "")


def test_words_that_need_no_translator_are_there_already(updated: Path) -> None:
    update(updated, "de")
    english, german = charter(updated, domain="sphinx"), charter(updated, "de", "sphinx")
    assert {entry.msgid: entry.msgstr for entry in english} == {entry.msgid: entry.msgid for entry in english}
    chapter = german.find("next chapter")
    assert chapter is not None
    assert chapter.msgstr == "nächstes Kapitel"
    words = charter(updated, domain="catalogue")
    word = words.find("Nom du prestataire")
    assert word is not None
    assert word.msgstr == "Provider name"


def test_an_update_of_the_theme_shows_as_new_entries(site: Path) -> None:
    replace(site / "conf.py", 'html_theme = "alabaster"', 'html_theme = "mine"\nhtml_theme_path = ["themes"]')
    theme = site / "themes/mine"
    theme.mkdir(parents=True)
    (theme / "theme.toml").write_text('[theme]\ninherit = "basic"\n', encoding="utf-8")
    (theme / "more.html").write_text("{{ _('Go up') }}", encoding="utf-8")
    update(site)
    assert [entry.msgid for entry in charter(site, "fr", "sphinx")] == ["Go up"]
    (theme / "more.html").write_text("\n{{ _('Go up') }} {% trans %}Go down{% endtrans %}", encoding="utf-8")
    assert "locale/fr/LC_MESSAGES/sphinx.po: updated" in update(site)
    found = charter(site, "fr", "sphinx")
    assert [(entry.msgid, entry.occurrences) for entry in found if not entry.msgstr][-1:] == [
        ("Go down", [("mine/more.html", "2")])
    ]


def test_stat_counts_entries_and_words(site: Path) -> None:
    done = run(COMMAND, "po", "stat", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [re.split(r"  +", line) for line in done.stdout.splitlines()]
    assert lines == [
        ["edition", "file", "translated", "fuzzy", "missing", "unreviewed"],
        ["en", "catalogue.po", "6 (21 words)", "1 (3 words)", "0 (0 words)", "0 (0 words)"],
        ["en", "charter.po", "7 (26 words)", "0 (0 words)", "0 (0 words)", "0 (0 words)"],
    ]


def test_what_nobody_has_reviewed_is_marked_and_counted_till_somebody_has(updated: Path) -> None:
    update(updated, "de")
    replace(updated / "conf.py", '"en": "English"', '"en": "English", "de": "Deutsch"')
    file = charter(updated, "de", "catalogue")
    word = file.find("Finalités")
    assert word is not None
    assert (word.msgstr, word.tcomment) == ("Zweck", "unreviewed")
    stated = [entry.msgid.split() for entry in file if entry.tcomment == "unreviewed"]
    assert unreviewed(updated) == f"{len(stated)} ({sum(map(len, stated))} words)"
    word.tcomment = ""
    file.save()
    assert unreviewed(updated) == f"{len(stated) - 1} ({sum(map(len, stated)) - 1} words)"
    # An update leaves it as the translator did, and marks no word that somebody else has translated.
    replace(updated / "docs/plain.md", "Rien ici.", "Rien par ici.")
    update(updated)
    word = charter(updated, "de", "catalogue").find("Finalités")
    assert word is not None
    assert (word.msgstr, word.tcomment) == ("Zweck", "")
    chapter = charter(updated, "de", "sphinx").find("next chapter")
    assert chapter is not None
    assert chapter.tcomment == ""  # Sphinx says it


def unreviewed(site: Path) -> str:
    """What is counted so of the German catalogue."""
    lines = [re.split(r"  +", line) for line in run(COMMAND, "po", "stat", cwd=site).stdout.splitlines()]
    return next(line[5] for line in lines if line[:2] == ["de", "catalogue.po"])


HEADING = "work to do, which does not keep the site from being published:"


def checked(site: Path, *options: str) -> tuple[list[str], list[str]]:
    """The faults that a check finds, and the work that it says is left."""
    done = run(COMMAND, "check", *options, cwd=site)
    assert done.stderr == ""
    assert done.stdout
    found, _heading, to_do = done.stdout.partition(f"{HEADING}\n")
    faults = [line for line in found.splitlines() if not line.startswith("no problems (catalogues: ")]
    assert done.returncode == (1 if faults or (options and to_do) else 0)
    return faults, [line.removeprefix("  ") for line in to_do.splitlines()]


CATALOGUE, PROSE = (f"locale/en/LC_MESSAGES/{name}.po:1:1: " for name in ("catalogue", "charter"))


def test_what_is_not_translated_is_work_to_do_and_listed_where_a_release_waits_for_it(updated: Path) -> None:
    interface = polib.pofile(str(updated / "locale/fr/LC_MESSAGES/sphinx.po"))  # each alabaster has other words
    done, to_do = len(interface.translated_entries()), len(interface.untranslated_entries())
    left = f"{to_do} untranslated, 0 fuzzy, {done} translated"
    assert checked(updated) == (
        [],
        [
            f"locale/fr/LC_MESSAGES/sphinx.po:1:1: {left}",
            f"{CATALOGUE}5 untranslated, 1 fuzzy, 24 translated",
            f"{PROSE}1 untranslated, 0 fuzzy, 7 translated",
        ],
    )
    assert run(COMMAND, "check", "--complete", cwd=updated).returncode == 0
    replace(updated / "conf.py", "charter_editions", 'charter_complete = ["en"]\ncharter_editions')
    assert checked(updated) == checked(updated, "--complete")
    faults, found = checked(updated)
    assert faults == []
    assert [line.split(":1: ")[1] for line in found] == [
        "untranslated message 'La boutique'",
        "untranslated message 'Forum'",
        "fuzzy translation: 'Reconnaît le membre.' has changed; review the translation, then remove 'fuzzy'",
        "untranslated message 'Compte les visites.'",
        "untranslated message 'Boutique'",
        "untranslated message 'Panier'",
        "untranslated message 'Forum'",
        left,
    ]
    for line, text in ((found[2], 'msgstr "A guess that nobody has read."'), (found[-2], 'msgstr ""')):
        path, number, _column, _sentence = line.split(":", 3)
        assert (updated / path).read_text(encoding="utf-8").splitlines()[int(number) - 1] == text


def test_message_files_that_are_behind_are_work_to_do(updated: Path) -> None:
    replace(updated / "docs/plain.md", "Rien ici.", "Tout autre chose que cela.")
    (updated / "locale/en/LC_MESSAGES/old.po").write_bytes((updated / "locale/en/LC_MESSAGES/charter.po").read_bytes())
    (updated / "locale/fr/LC_MESSAGES/sphinx.po").unlink()
    line = charter(updated).find("Rien ici.")
    assert line is not None
    faults, to_do = checked(updated)
    assert faults == []
    assert to_do == [
        "locale/fr/LC_MESSAGES/sphinx.po:1:1: missing message file; create it with 'cookie-charter po update'",
        f"locale/en/LC_MESSAGES/charter.po:{(line.linenum or 0) + 2}:1: obsolete message 'Rien ici.'; run "
        "'cookie-charter po update'",
        f"{PROSE}missing message 'Tout autre chose que cela.'; run 'cookie-charter po update'",
        "locale/en/LC_MESSAGES/old.po:1:1: obsolete file: no page has messages for it; run "
        "'cookie-charter po update', then delete it",
        f"{CATALOGUE}5 untranslated, 1 fuzzy, 24 translated",
        f"{PROSE}2 untranslated, 0 fuzzy, 6 translated",
    ]
    assert run(COMMAND, "check", "--complete", cwd=updated).returncode == 1


def test_a_changed_text_is_shown_in_its_own_language_before_any_update_and_all_else_translated(updated: Path) -> None:
    replace(updated / "docs/plain.md", "Rien ici.", "Presque rien ici.")
    replace(updated / "cookie_data/shop.yaml", "Garde la session ouverte", "Laisse la session ouverte")
    before = message_files(updated)
    done = run(COMMAND, "build", "en", cwd=updated)
    assert (done.returncode, done.stderr) == (0, "")
    plain, index = (soup(updated / f"_build/html/en/{name}.html") for name in ("plain", "index"))
    marked = [[part.get_text(strip=True) for part in page.find_all(lang="fr")] for page in (plain, index)]
    assert marked[0][0] == "Presque rien ici."  # and the title of another page, in the list of pages
    assert "Laisse la session ouverte." in marked[1]
    assert "Shop¶" in [title.get_text() for title in index.find_all("h1")]
    assert message_files(updated) == before


def test_the_sources_are_held_to_their_typography_where_they_stand(updated: Path) -> None:
    replace(updated / "docs/plain.md", "Rien ici.", "Rien ici : l'essentiel, `a : b`.")
    replace(updated / "cookie_data/shop.yaml", "service: Panier", "service: Panier !")
    update(updated)
    assert checked(updated)[0] == [
        "cookie_data/shop.yaml:16:1: make the space in 'Panier !' a no-break space",
        "docs/plain.md:3:1: make the space in 'ici :' a no-break space",
        'docs/plain.md:3:1: type the apostrophe ’ in "l\'essentiel,"',
    ]


def test_the_name_of_a_platform_is_left_alone(updated: Path) -> None:
    text = (updated / "cookie_data/shop.yaml").read_text(encoding="utf-8")
    (name,) = re.findall(r"(?m)^  name: (.+)$", text)[:1]
    replace(updated / "cookie_data/shop.yaml", f"  name: {name}\n", '  name: L\'"Hello !" Shop\n')
    update(updated)
    assert checked(updated)[0] == []


def test_a_broken_catalogue_comes_first(updated: Path) -> None:
    replace(updated / "cookie_data/shop.yaml", "category: necessary", "category: needed")
    assert checked(updated)[0][0].startswith("cookie_data/shop.yaml:13:15: unknown category 'needed'")


def test_pages_that_cannot_be_read_are_said_and_stop_the_check(updated: Path) -> None:
    replace(updated / "docs/plain.md", "Rien ici.", "```{cookie-table} nowhere\n```")
    done = run(COMMAND, "check", cwd=updated)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "docs/plain.md:3:19: cookie_data/nowhere.yaml does not exist: unknown catalogue 'nowhere'; expected one of: "
        "all, forum, shared, shop\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("po", "update", "xx"),
            "cookie-charter po update: invalid language code 'xx'; expected a code such as 'de' or 'pt_BR'\n",
        ),
        (
            ("po", "update", "../x"),
            "cookie-charter po update: invalid language code '../x'; expected a code such as 'de' or 'pt_BR'\n",
        ),
        (("check", "--source", "no"), "no folder 'no' with the pages; give their folder with --source\n"),
    ],
)
def test_what_cannot_be_done(site: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(COMMAND, *arguments, cwd=site)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(sentence)


def test_an_edition_that_must_be_complete_exists(site: Path) -> None:
    replace(site / "conf.py", "charter_editions", 'charter_complete = ["de"]\ncharter_editions')
    done = run(COMMAND, "check", cwd=site)
    assert done.stderr == (
        "cookie-charter check: charter_complete in conf.py: unknown edition 'de'; expected one of: fr, en\n"
    )
    assert done.returncode == 2


TOOLS = {
    "msgfmt": ("msgfmt", "--check", "--statistics", "-o", "x.mo"),
    "msgattrib": ("msgattrib", "--no-wrap"),
    "pocount": (BIN / "pocount",),
    "pofilter": (BIN / "pofilter", "-t", "xmltags", "-t", "printf", "-t", "urls"),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_tools_of_translators_find_nothing_to_say(tool: str, tmp_path: Path) -> None:
    for path in sorted((PROJECT / "locale").rglob("*.po")):
        done = run(*TOOLS[tool], path, cwd=tmp_path)
        assert done.returncode == 0
        assert not re.search("error|warning|fatal", done.stderr)
        if tool == "pofilter":
            assert "msgid" not in done.stdout


@pytest.mark.parametrize("domain", ["catalogue", "charter", "sphinx"])
def test_message_files_come_back_whole_from_the_tools(tmp_path: Path, domain: str) -> None:
    source = PROJECT / f"locale/en/LC_MESSAGES/{domain}.po"
    path = Path(shutil.copy(source, tmp_path))
    expected = {entry.msgid: entry.msgstr for entry in polib.pofile(str(source))}
    done = run("msgmerge", "--no-wrap", "--update", "--quiet", path, path, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    polib.pofile(str(path), wrapwidth=78).save()
    done = run(BIN / "po2csv", path, f"{domain}.csv", cwd=tmp_path)
    assert done.returncode == 0
    done = run(BIN / "csv2po", "-t", path, f"{domain}.csv", "new.po", "--progress=none", cwd=tmp_path)
    assert done.returncode == 0
    (tmp_path / "new.po").replace(path)
    assert {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))} == expected
    done = run(COMMAND, "check", path.name, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "no problems (files: 1)\n", "")


def test_a_file_that_cannot_be_read_is_left_as_it_is_and_the_others_are_updated(updated: Path) -> None:
    update(updated, "de")
    replace(updated / "conf.py", '"en": "English"', '"de": "Deutsch", "en": "English"')
    broken = updated / "locale/de/LC_MESSAGES/charter.po"
    for content in ("<<<<<<< HEAD\n", "#: é\n"):
        broken.write_bytes(content.encode("latin-1") + broken.read_bytes())
        before = broken.read_bytes()
        replace(updated / "docs/plain.md", "Rien ici", "Rien ici non plus")
        done = run(COMMAND, "po", "update", cwd=updated)
        first, *lines = done.stdout.splitlines()
        assert first.startswith("locale/de/LC_MESSAGES/charter.po:1:1: ")
        assert "locale/en/LC_MESSAGES/charter.po: updated" in lines
        assert (done.returncode, done.stderr) == (1, "")
        assert broken.read_bytes() == before


def test_the_notes_of_translators_stay_and_no_other_appears(updated: Path) -> None:
    replace(updated / "docs/plain.md", "Rien ici.", "Une phrase très longue, " * 8 + "et c’est tout.")
    update(updated)
    catalogue = charter(updated)
    noted = next(found for found in catalogue if found.msgid.startswith("Une phrase"))
    noted.tcomment, noted.msgstr = (
        "A note of the translator that is longer than the line that Babel would make of it.",
        "x",
    )
    catalogue.save()
    for end in ("c’est presque tout.", "c’est enfin tout."):
        text = (updated / "docs/plain.md").read_text(encoding="utf-8")
        (updated / "docs/plain.md").write_text(re.sub("c’est .*", end, text), encoding="utf-8")
        replace(updated / "docs/links.md", "# Liens", "# Liens et liens")
        update(updated)
        after = next(found for found in charter(updated) if found.msgid.startswith("Une phrase"))
        assert (after.fuzzy, after.tcomment, after.msgstr) == (True, noted.tcomment, "x")


def test_translations_follow_a_page_into_another_file(updated: Path) -> None:
    replace(updated / "conf.py", 'gettext_compact = "charter"', "gettext_compact = False")
    update(updated)
    moved = charter(updated, domain="plain").find("Rien ici.")
    assert moved is not None
    assert moved.msgstr == "Nothing here."


def test_a_language_is_spelled_as_sphinx_spells_it(site: Path) -> None:
    lines = update(site, "zh-cn")
    assert lines[-1] == 'Now add "zh_CN": "中文 (简体, 中国)" to charter_editions in conf.py.'
    assert (site / "locale/zh_CN/LC_MESSAGES/charter.po").is_file()


def test_message_files_are_found_in_whichever_folder_they_are(updated: Path) -> None:
    replace(updated / "conf.py", "locale_dirs = [", 'locale_dirs = ["extra", ')
    before = message_files(updated)
    assert update(updated) == []
    assert message_files(updated) == before
    assert not (updated / "docs/extra").exists()


def test_each_message_file_is_found_in_the_folder_that_has_it(updated: Path) -> None:
    replace(updated / "conf.py", "locale_dirs = [", 'locale_dirs = [str(Path(__file__).parent / "first"), ')
    first = updated / "first/en/LC_MESSAGES"
    first.mkdir(parents=True)
    (updated / "locale/en/LC_MESSAGES/catalogue.po").rename(first / "catalogue.po")
    before = message_files(updated)
    assert update(updated) == []
    assert message_files(updated) == before
    assert checked(updated)[0] == []
    listed = run(COMMAND, "po", "stat", cwd=updated).stdout.splitlines()
    assert [line.split()[:2] for line in listed[1:]] == [
        ["fr", "sphinx.po"], ["en", "catalogue.po"], ["en", "charter.po"], ["en", "sphinx.po"],
    ]  # fmt: skip
    replace(updated / "locale/en/LC_MESSAGES/charter.po", 'msgstr "Nothing here."', 'msgstr "**Nothing here."')
    assert checked(updated)[0][0].startswith("locale/en/LC_MESSAGES/charter.po:")


def test_of_a_text_in_two_folders_the_first_counts(updated: Path) -> None:
    replace(updated / "conf.py", "locale_dirs = [", 'locale_dirs = [str(Path(__file__).parent / "first"), ')
    first = updated / "first/en/LC_MESSAGES"
    first.mkdir(parents=True)
    for name, message in (("catalogue", "Compte"), ("charter", "Rien ici.")):
        head = (updated / f"locale/en/LC_MESSAGES/{name}.po").read_text(encoding="utf-8").partition("\n\n")[0]
        entry = f'#: ../../docs/plain.md:3\nmsgid "{message}"\nmsgstr "The first folder’s"\n'
        (first / f"{name}.po").write_text(f"{head}\n\n{entry}", encoding="utf-8")
    assert run(COMMAND, "build", cwd=updated).returncode == 0
    assert "The first folder’s" in soup(updated / "_build/html/en/plain.html").get_text()
    assert "The first folder’s" in soup(updated / "_build/html/en/index.html").get_text()


def test_stat_says_which_file_is_not_there(updated: Path) -> None:
    update(updated, "de")
    replace(updated / "conf.py", '"en": "English"', '"de": "Deutsch", "en": "English"')
    (updated / "locale/de/LC_MESSAGES/charter.po").unlink()
    done = run(COMMAND, "po", "stat", cwd=updated)
    assert done.stdout == (
        "locale/de/LC_MESSAGES/charter.po:1:1: missing message file; create it with 'cookie-charter po update'\n"
    )
    assert done.returncode == 1


def test_a_language_is_called_as_a_new_charter_calls_it(site: Path) -> None:
    assert update(site, "it")[-1] == 'Now add "it": "Italiano" to charter_editions in conf.py.'
