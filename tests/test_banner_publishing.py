"""Banners that conf.py names are published with each edition, as the command exports them; and a build does no more."""

import json
import os
import shutil
from pathlib import Path

import polib
import pytest
from conftest import COMMAND, files, replace, run, sphinx
from conftest import exported as of_export
from sphinx.config import Config
from sphinx.errors import ConfigError

from cookie_charter.banners.export import TARGETS
from cookie_charter.pages.settings import add_settings, refuse_wrong_types

SHOP = "cookie_data/shop.yaml"
BOTH = ["orejime", "vanilla-cookieconsent"]
EDITIONS = ("fr", "en")


@pytest.fixture
def project(project: Path) -> Path:
    """The same, which publishes two banners, whose keys are kept."""
    set_exports(project, BOTH)
    for to in BOTH:
        export(project, SHOP, to)
    return project


def set_exports(folder: Path, value: object) -> None:
    lines = (folder / "conf.py").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("charter_exports")]
    (folder / "conf.py").write_text("\n".join([*lines, f"charter_exports = {value!r}", ""]), encoding="utf-8")


def export(folder: Path, catalogue: str, to: str, *options: str, env: dict[str, str] | None = None) -> dict[str, bytes]:
    """The files that the command exports; it keeps the keys."""
    output = folder / "exported"
    command = [COMMAND, "export", catalogue, "--to", to, "--output", str(output), *options]
    done = run(*command, cwd=folder, env=None if env is None else os.environ | env)
    assert done.returncode == 0, done.stderr
    made = of_export(output)
    shutil.rmtree(output)
    return made


def build(folder: Path, *options: str, env: dict[str, str] | None = None) -> tuple[int, list[str]]:
    """Build; the exit status, and what is said on standard error."""
    done = run(COMMAND, "build", *options, cwd=folder, env=None if env is None else os.environ | env)
    return done.returncode, done.stderr.splitlines()


def published(folder: Path, edition: str, builder: str = "html") -> dict[str, bytes]:
    """What is published for banners, by its path from the root of an edition."""
    root = folder / "_build" / builder / edition
    return {f"banners/{name}": content for name, content in files(root / "banners").items()}


def exported(folder: Path, edition: str, targets: list[str], stem: str = "shop") -> dict[str, bytes]:
    """The same as the command exports it."""
    catalogue = f"cookie_data/{stem}.yaml"
    every = [export(folder, catalogue, to, "--edition", edition).items() for to in targets]
    return {f"banners/{stem}/{name}": content for one in every for name, content in one}


@pytest.mark.build
@pytest.mark.parametrize("options", [[], ["-j", "2"]])
def test_each_edition_has_what_the_command_exports_in_its_language(project: Path, options: list[str]) -> None:
    keys = (project / "cookie_data/banners/shop.json").read_bytes()
    assert build(project, *options) == (0, [])
    assert (project / "cookie_data/banners/shop.json").read_bytes() == keys
    assert sorted(published(project, "fr")) == [
        "banners/shop/orejime.fr.js",
        "banners/shop/orejime.fr.json",
        "banners/shop/vanilla-cookieconsent.fr.json",
        "banners/shop/vanilla-cookieconsent.js",
    ]
    for edition in EDITIONS:
        assert published(project, edition) == exported(project, edition, BOTH)
    banner = json.loads(published(project, "en")["banners/shop/orejime.en.json"])
    assert banner["privacyPolicyUrl"] == "https://shop.example/cookies/en/"
    assert "https://shop.example/cookies/en/index.html#cookie-session" in json.dumps(banner)
    assert (project / "_build/html/fr/cookies.json").is_file()


@pytest.mark.build
def test_catalogues_do_not_share_an_address(project: Path) -> None:
    text = (project / SHOP).read_text(encoding="utf-8")
    (project / "cookie_data/forum.yaml").write_text(text.replace("name: choice", "name: answer"), encoding="utf-8")
    (project / "cookie_data/empty.yaml").write_text("platform: {name: La boutique}\ncookies: []\n", encoding="utf-8")
    (project / "cookie_data/unseen.yaml").write_text(text, encoding="utf-8")
    with (project / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\n```{cookie-table} forum\n```\n\n```{cookie-table} empty\n```\n")
    for to in BOTH:
        export(project, "cookie_data/forum.yaml", to)
    status, said = build(project)
    assert (status, said) == (0, [])
    for edition in EDITIONS:
        two = exported(project, edition, BOTH) | exported(project, edition, BOTH, "forum")
        assert published(project, edition) == two
        assert len(two) == 8


@pytest.mark.build
def test_what_is_named_no_more_is_published_no_more(project: Path) -> None:
    build(project)
    theirs = project / "_build/html/fr/banners/shop/theirs.js"
    theirs.touch()
    set_exports(project, ["orejime", "orejime"])
    assert build(project) == (0, [])
    assert published(project, "fr") == exported(project, "fr", ["orejime"]) | {"banners/shop/theirs.js": b""}
    assert published(project, "en") == exported(project, "en", ["orejime"])
    set_exports(project, True)
    assert build(project) == (0, [])
    assert published(project, "fr") == {"banners/shop/theirs.js": b""}
    assert not (project / "_build/html/en/banners").exists()


@pytest.mark.build
def test_a_change_is_published_by_the_next_build(project: Path) -> None:
    build(project)
    before = {path: path.stat().st_mtime_ns for path in (project / "_build/html/fr/banners/shop").iterdir()}
    assert build(project) == (0, [])
    assert {path: path.stat().st_mtime_ns for path in before} == before
    replace(project / SHOP, "Retient votre choix.", "Garde votre choix.")
    replace(project / "locale/en/LC_MESSAGES/catalogue.po", "Follows visits.", "Watches visits.")
    assert build(project) == (0, [])
    assert "Garde votre choix." in published(project, "fr")["banners/shop/orejime.fr.json"].decode()
    assert "Watches visits." in published(project, "en")["banners/shop/orejime.en.json"].decode()


def missing(names: str, to: str) -> str:
    return (
        f"{SHOP}:17:3: what {to} keeps answers by is not in cookie_data/banners/shop.json: {names}; run "
        f"'cookie-charter export {SHOP} --to {to} --output _build/{to}', which says who is asked again, and commit "
        "that file"
    )


@pytest.mark.build
def test_keys_that_no_export_has_kept_are_said_in_every_build_and_not_kept_by_it(project: Path) -> None:
    text = (project / SHOP).read_text(encoding="utf-8").replace("name: choice", "name: my_choice")
    text += "  - {name: yt, provider: shop, service: Vidéos, purpose: Montre des vidéos., category: media}\n"
    (project / SHOP).write_text(text, encoding="utf-8")
    before = files(project / "cookie_data")
    for _ in range(2):
        status, said = build(project)
        assert (status, said) == (
            1,
            [
                missing("media--shop, my_choice", "orejime"),
                missing("media, my_choice", "vanilla-cookieconsent"),
            ],
        )
        assert files(project / "cookie_data") == before
    for to in BOTH:
        assert run(COMMAND, *missing("", to).split("'")[1].split()[1:], cwd=project).returncode == 0
    assert build(project) == (0, [])


@pytest.mark.build
def test_a_catalogue_that_was_never_exported_is_said(project: Path) -> None:
    (project / "cookie_data/banners/shop.json").unlink()
    set_exports(project, ["vanilla-cookieconsent"])
    status, said = build(project)
    names = "necessary, statistics-exempt, preferences, statistics, choice"
    assert (status, said) == (1, [missing(names, "vanilla-cookieconsent")])
    assert not (project / "cookie_data/banners/shop.json").exists()


@pytest.mark.build
def test_what_keeps_an_export_from_being_made_is_said_with_its_place(project: Path) -> None:
    (project / "cookie_data/banners/shop.json").write_text("{", encoding="utf-8")
    sentence = "this is not as 'cookie-charter export' writes it; restore the file as it was published"
    assert build(project) == (1, [f"cookie_data/banners/shop.json:1:2: {sentence}"])
    assert published(project, "fr") == {}


@pytest.mark.build
def test_a_folder_of_the_project_is_left_alone(project: Path) -> None:
    mine = project / "extra/banners/shop/orejime.fr.js"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    with (project / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('html_extra_path = [str(Path(__file__).parent / "extra")]\n')
    status, said = build(project)
    assert status == 1
    assert said == [
        "conf.py:1:1: 'banners' of html_extra_path would be overwritten; rename it, or remove charter_exports"
    ]
    set_exports(project, False)
    for _ in range(2):
        assert build(project) == (0, [])
        assert published(project, "fr") == {"banners/shop/orejime.fr.js": b"mine"}


@pytest.mark.build
def test_read_the_docs_gives_the_address(project: Path) -> None:
    replace(project / "conf.py", 'charter_address = "https://shop.example/cookies/"\n', "")
    env = {"READTHEDOCS_CANONICAL_URL": "https://shop.readthedocs.io/en/latest/"}
    assert build(project, "en", "--output", "out/html", env=env) == (0, [])
    banner = json.loads((project / "out/html/banners/shop/orejime.en.json").read_bytes())
    assert banner["privacyPolicyUrl"].startswith("https://shop.readthedocs.io/")


@pytest.mark.build
def test_plain_sphinx_publishes_them_too(project: Path) -> None:
    """In a project that declares no editions, and with addresses without the names of files."""
    replace(project / "conf.py", 'charter_editions = {"fr": "Français", "en": "English"}\n', "")
    po = project / "locale/fr/LC_MESSAGES/catalogue.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Compte"\nmsgstr "Mon compte"\n',
        encoding="utf-8",
    )
    done = sphinx(project, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert published(project, "fr") == exported(project, "fr", BOTH)
    banner = json.loads(published(project, "fr")["banners/shop/orejime.fr.json"])
    assert banner["privacyPolicyUrl"] == "https://shop.example/cookies/"
    assert "Mon compte" in published(project, "fr")["banners/shop/orejime.fr.json"].decode()
    done = sphinx(project, "-q", builder="dirhtml")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(published(project, "fr", "dirhtml")) == list(published(project, "fr"))
    done = sphinx(project, "-q", builder="singlehtml")
    assert (done.returncode, done.stderr) == (0, "")
    assert published(project, "fr", "singlehtml") == {}


LIST = "conf.py: charter_exports must be True, False or a list such as ['orejime'], found "
WRONG = {
    "text": ("orejime", f"{LIST}'orejime'"),
    "number": (1, f"{LIST}1"),
    "nothing": (None, f"{LIST}None"),
    "pair": (("orejime",), f"{LIST}('orejime',)"),
    "no text": (["orejime", 1], f"{LIST}['orejime', 1]"),
    "unknown": (["orejim"], "charter_exports in conf.py: unknown target 'orejim'; did you mean 'orejime'?"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_setting_is_one_sentence(project: Path, case: str) -> None:
    value, sentence = WRONG[case]
    set_exports(project, value)
    assert build(project) == (2, [f"cookie-charter build: {sentence}"])
    done = run(COMMAND, "check", cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter check: {sentence}\n")
    done = sphinx(project, "-q")
    assert done.returncode == 2
    assert sentence in done.stderr


def test_a_build_publishes_none_that_deletes_what_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TARGETS, "dangerous", TARGETS["klaro"]._replace(name="dangerous", needs_audit=True))
    config = Config({"charter_exports": ["klaro", "dangerous"]})
    add_settings(config)
    with pytest.raises(ConfigError) as raised:
        refuse_wrong_types(config)
    assert str(raised.value) == (
        "charter_exports in conf.py: 'dangerous' deletes what the catalogue does not have; export it with "
        "'cookie-charter export', after an audit"
    )


def templates(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """The messages for translators, each with its places."""
    done = run(COMMAND, "build", "--builder", "gettext", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return {entry.msgid: entry.occurrences for entry in polib.pofile(str(folder / "_build/gettext/catalogue.pot"))}


@pytest.mark.build
def test_translators_get_the_words_of_banners_that_are_used_and_no_others(project: Path) -> None:
    shutil.rmtree(project / "cookie_data/banners")
    set_exports(project, True)
    without = templates(project)
    set_exports(project, ["klaro"])
    named = templates(project)
    added = {message for message in named if message not in without}
    assert {"Tout refuser", "Accepter une fois", "{category} (avec votre consentement)"} <= added
    assert {place for message in added for place in named[message]} == {("../../cookie_data/shop.yaml", "1")}
    assert "dans une nouvelle fenêtre" not in added  # which Orejime alone says
    set_exports(project, True)
    export(project, SHOP, "klaro")  # whoever exports without publishing
    assert templates(project) == named


@pytest.mark.build
def test_a_language_that_the_package_does_not_have_says_all_of_a_banner(project: Path) -> None:
    replace(project / "conf.py", '"en": "English"', '"en": "English", "cy": "Cymraeg"')
    done = run(COMMAND, "po", "update", "cy", cwd=project)
    assert done.returncode == 0, done.stderr
    path = project / "locale/cy/LC_MESSAGES/catalogue.po"
    entries = polib.pofile(str(path))
    for entry in entries:
        entry.msgstr = f"cy:{entry.msgid}"
    entries.save(str(path))
    done = run(COMMAND, "export", SHOP, "--to", "orejime", "--output", "out", "--edition", "cy", cwd=project)
    assert [line for line in done.stderr.splitlines() if "without a translation" in line] == []
    words = json.loads((project / "out/orejime.cy.json").read_bytes())["translations"]
    assert all(text.startswith(("cy:", "{purpose}", "Orejime")) for part in words.values() for text in part.values())
