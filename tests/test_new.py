"""`cookie-charter new`: a charter of one's own, which builds, checks clean, and says nothing of anybody else."""

import ast
import re
import resource
import subprocess
from pathlib import Path

import polib
import pytest
import yaml
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # it says no types
from conftest import COMMAND, DATA, PROJECT, files, no_faults, reader, replace, run, served, soup, visit
from playwright.sync_api import Browser
from test_accessibility import violations

import cookie_charter

TEMPLATES = Path(cookie_charter.__file__).parent / "site/new/files"

ANSWERS = {
    "--name": "Portail",
    "--url": "https://data.example.org",
    "--body": "Ville",
    "--contact": "dpo@example.org",
    "--languages": "fr,en",
}

CLEAN = "no problems (catalogues: 2, pages: 4, message files: 4)\n"


def command(*more: str, folder: str = "charter", **changed: str) -> list[str]:
    """The command that makes a site from ANSWERS, some of them changed, and nothing that is asked."""
    answers = ANSWERS | {f"--{name}": text for name, text in changed.items()}
    return [COMMAND, "new", folder, "--no-input", *(word for pair in answers.items() for word in pair), *more]


def new(parent: Path, *more: str, **changed: str) -> Path:
    """A site made in the folder *parent*."""
    done = run(*command(*more, **changed), cwd=parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "charter: the charter is there; README.md says what to do next\n"
    return parent / "charter"


def article(site: Path, language: str, page: str = "index") -> str:
    """What a built page says, as one line."""
    found = soup(site / f"_build/html/{language}/{page}.html").find("article")
    assert found is not None
    return re.sub(r"[ \n]+", " ", found.get_text())


@pytest.mark.parametrize("languages", ["fr,en", "en,fr"])
def test_a_site_of_known_cookies_is_complete_in_french_and_english(tmp_path: Path, languages: str) -> None:
    site = new(tmp_path, "--known", "opendatasoft", languages=languages)
    assert {path.name for path in tmp_path.iterdir()} == {"charter"}
    assert sorted(files(site)) == sorted(
        [
            ".github/workflows/charter.yml",
            ".gitignore",
            ".gitlab-ci.yml",
            ".readthedocs.yaml",
            "Makefile",
            "README.md",
            "conf.py",
            "cookie_data/example.yaml",
            "cookie_data/schema.json",
            "cookie_data/this-site.yaml",
            "docs/404.md",
            "docs/favicon.svg",
            "docs/index.md",
            "docs/this-site.md",
            "docs/translate.md",
            f"locale/{languages[3:]}/LC_MESSAGES/catalogue.po",
            f"locale/{languages[3:]}/LC_MESSAGES/charter.po",
            "locale/en/LC_MESSAGES/sphinx.po",
            "locale/fr/LC_MESSAGES/sphinx.po",
            "requirements.txt",
        ]
    )
    checked = run(COMMAND, "check", "--complete", cwd=site)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, CLEAN, "")
    built = run(COMMAND, "build", cwd=site)
    assert (built.returncode, built.stderr) == (0, "")
    assert re.search(r"(\d+) of \1 translated", built.stdout)
    assert "La plateforme est data.example.org\xa0: Portail." in article(site, "fr")
    assert "The platform is data.example.org: Portail." in article(site, "en")
    assert "It uses 4 cookies. All of them are strictly necessary" in article(site, "en")
    for language, sentence in {"fr": "écrivez à dpo@example.org.", "en": "write to dpo@example.org."}.items():
        assert sentence in article(site, language)


def test_a_blank_catalogue_names_its_blanks_and_is_clean_once_they_are_filled(tmp_path: Path) -> None:
    site = new(tmp_path, languages="en,fr")
    checked = run(COMMAND, "check", cwd=site)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert checked.stdout.splitlines() == [
        "cookie_data/example.yaml:10:10: 'name' has no value",
        "cookie_data/example.yaml:13:10: 'name' has no value",
        "cookie_data/example.yaml:14:14: 'provider' has no value",
        "cookie_data/example.yaml:15:13: 'service' has no value",
        "cookie_data/example.yaml:16:13: 'purpose' has no value",
        "cookie_data/example.yaml:17:14: 'category' has no value",
    ]
    catalogue = site / "cookie_data/example.yaml"
    replace(catalogue, "    name:\n", "    name: Example\n")
    filled = {"name": "sid", "provider": "key-of-provider", "service": "Login", "purpose": "x", "category": "necessary"}
    text = catalogue.read_text(encoding="utf-8")
    for field, value in filled.items():
        text = re.sub(rf"(?m)^(  [ -] {field}:)  #.*$", rf"\1 {value}", text)
    catalogue.write_text(text, encoding="utf-8")
    assert run(COMMAND, "check", cwd=site).returncode == 0
    built = run(COMMAND, "build", cwd=site)
    assert (built.returncode, built.stderr) == (0, "")
    assert "It uses 1 cookie." in article(site, "en")


def test_evidence_becomes_a_catalogue_to_be_completed_without_its_secrets(tmp_path: Path) -> None:
    site = new(tmp_path, "--evidence", str(DATA / "evidence/state.json"))
    catalogue = yaml.safe_load((site / "cookie_data/example.yaml").read_text(encoding="utf-8"))
    names = {cookie["name"] for cookie in catalogue["cookies"]}
    assert names == {"sessionid", "seen", "stale", "chips", "", "theme", "cart", "notes"}
    assert {cookie["purpose"] for cookie in catalogue["cookies"]} == {None}
    assert [name for name, content in files(site).items() if b"planted-secret" in content] == []


def test_what_is_not_in_the_source_language_is_work_to_do_and_marked(tmp_path: Path) -> None:
    site = new(tmp_path, "--known", "opendatasoft", languages="de,en")
    checked = run(COMMAND, "check", cwd=site)
    assert (checked.returncode, checked.stderr) == (0, "")
    places = ["conf.py:8:29", *(f"cookie_data/{name}.yaml:2:1" for name in ("example", "this-site"))]
    places += [f"docs/{name}.md:2:1" for name in ("404", "index", "this-site", "translate")]
    assert checked.stdout.splitlines() == [
        "no problems (catalogues: 2, pages: 4, message files: 4)",
        "work to do, which does not keep the site from being published:",
        *(f"  {at}: this is written in 'en': translate it into 'de', then remove 'written_in'" for at in places),
    ]
    assert run(COMMAND, "check", "--complete", cwd=site).returncode == 1
    built = run(COMMAND, "build", cwd=site)
    assert (built.returncode, built.stderr) == (0, "")
    assert re.search(r"en: (\d+) of \1 translated", built.stdout)
    german, english = (soup(site / f"_build/html/{language}/index.html") for language in ("de", "en"))
    assert [str(page.html and page.html["lang"]) for page in (german, english)] == ["de", "en"]
    prose = "A cookie is a piece of information, usually small"
    assert [found.parent and found.parent.get("lang") for found in german.find_all(string=re.compile(prose))] == ["en"]
    assert [found.parent and found.parent.get("lang") for found in english.find_all(string=re.compile(prose))] == [None]
    assert len(german.select(".cookie-incomplete")) == 1
    assert english.select(".cookie-incomplete") == []
    # Once a page is translated, nothing is said of it any more.
    replace(site / "docs/404.md", "---\nwritten_in: en\n---\n\n", "")
    assert "docs/404.md" not in run(COMMAND, "check", cwd=site).stdout


def test_another_language_has_the_text_to_translate(tmp_path: Path) -> None:
    site = new(tmp_path, "--known", "opendatasoft", languages="fr,en,cs")
    entries = polib.pofile(str(site / "locale/cs/LC_MESSAGES/charter.po"))
    assert {entry.msgstr for entry in entries} == {""}
    assert "Charte cookies" in {entry.msgid for entry in entries}
    assert run(COMMAND, "check", "--complete", cwd=site).returncode == 0
    settings = (site / "conf.py").read_text(encoding="utf-8")
    assert 'charter_editions = {"fr": "Français", "en": "English", "cs": "Čeština"}\n' in settings
    assert 'charter_complete = ["fr", "en"]\n' in settings


NAME = 'A {{x}} `code` \\ # : <b> *a* "; import os\n# : ![i](j) | $x {% %} :role:`x` $(shell id) &amp;'
BODY = "B '''\"\"\" {cookie}`x` [a](b) {{name}} _y_ ~z~"


def test_what_a_person_types_is_shown_as_typed_and_does_nothing(tmp_path: Path) -> None:
    site = new(tmp_path, "--known", "opendatasoft", name=NAME, body=BODY, languages="de,pl")
    shown = NAME.replace("\n", " ")
    settings = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse((site / "conf.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    assert settings["author"] == BODY
    assert yaml.safe_load((site / "cookie_data/example.yaml").read_text(encoding="utf-8"))["platform"] == {
        "name": shown,
        "url": "https://data.example.org",
        "contact": "dpo@example.org",
    }
    assert (site / "Makefile").read_bytes() == (TEMPLATES / "site/Makefile").read_bytes()
    assert run(COMMAND, "check", cwd=site).returncode == 0
    built = run(COMMAND, "build", cwd=site)
    assert (built.returncode, built.stderr) == (0, "")
    for language in ("de", "pl"):
        assert f"The platform is data.example.org: {shown}." in article(site, language)
        assert f"The platform is run by: {BODY}." in article(site, language)


REFUSED = [
    ({"url": "data.example.org"}, "'url' must be an http or https address, found 'data.example.org'"),
    (
        {"url": "https://a.org/)x"},
        "'url' must be an address such as 'https://data.example.org', found 'https://a.org/)x'",
    ),
    ({"languages": "xx"}, "invalid language code 'xx'; expected a code such as 'de' or 'pt_BR'"),
    ({"languages": "fr,"}, "invalid language code ''; expected a code such as 'de' or 'pt_BR'"),
    ({"languages": "../x"}, "invalid language code '../x'; expected a code such as 'de' or 'pt_BR'"),
    ({"languages": "fr,FR"}, "duplicate language 'fr'"),
    ({"contact": "dpo"}, "'contact' must be an e-mail address such as 'dpo@example.org', found 'dpo'"),
    ({"contact": "`a`@b.org"}, "'contact' must be an e-mail address such as 'dpo@example.org', found '`a`@b.org'"),
    ({"name": " \n "}, "'name' is empty"),
    ({"body": "a\x1bb"}, "'body' contains the control character U+001B; remove it"),
    ({"body": 'the "body"'}, "body: use guillemets « » for the quotation, not '\"body\"'"),
    ({"stem": "../x"}, "the name of a catalogue has letters from a to z, digits and '-', found '../x'; see --stem"),
    ({"stem": "this-site"}, "'this-site' is the name of another file of the charter; see --stem"),
    ({"stem": "index"}, "'index' is the name of another file of the charter; see --stem"),
    ({"stem": "translate"}, "'translate' is the name of another file of the charter; see --stem"),
    ({"stem": "con"}, "'con' is the name of another file of the charter; see --stem"),
    ({"known": "drupal"}, "unknown platform 'drupal'; expected one of: opendatasoft"),
    ({"host": "gitlub"}, "unknown host 'gitlub'; did you mean 'gitlab'?"),
    ({"address": "x"}, "'address' must be an address such as 'https://data.example.org', found 'x'"),
    ({"evidence": "none.har"}, "none.har: No such file or directory"),
    (
        {"evidence": "a.har", "known": "opendatasoft"},
        "--evidence and --known exclude each other: the cookies come from one of them",
    ),
    ({"folder": "there/charter"}, "no folder there; make it first"),
]


@pytest.mark.parametrize(("changed", "sentence"), REFUSED)
def test_an_answer_that_cannot_be_used_is_one_sentence(tmp_path: Path, changed: dict[str, str], sentence: str) -> None:
    done = run(*command(**changed), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter new: {sentence}\n")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_asked_where_no_input_is_wanted(tmp_path: Path) -> None:
    done = run(COMMAND, "new", "charter", "--no-input", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "cookie-charter new: --name is missing\n")


def test_no_catalogue_gets_the_name_of_a_page_from_its_address(tmp_path: Path) -> None:
    site = new(tmp_path, "--known", "opendatasoft", url="https://search.data.example")
    assert (site / "cookie_data/data.yaml").is_file()


def test_a_host_of_other_letters_is_shown_as_typed(tmp_path: Path) -> None:
    site = new(tmp_path, "--stem", "stadt", url="https://münchen.example", contact="dpo@münchen.example")
    assert 'url: "https://münchen.example"' in (site / "cookie_data/stadt.yaml").read_text(encoding="utf-8")
    assert "münchen.example" in (site / "docs/index.md").read_text(encoding="utf-8")
    assert [name for name, content in files(site).items() if b"xn--" in content] == []


def test_a_second_one_overwrites_nothing(tmp_path: Path) -> None:
    site = new(tmp_path)
    before = files(site)
    done = run(*command(), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        "cookie-charter new: charter exists and is not empty; choose another folder\n",
    )
    assert files(tmp_path) == {f"charter/{name}": content for name, content in before.items()}


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    done = run(*command(), cwd=tmp_path, limits={resource.RLIMIT_FSIZE: 10_000})  # less than the schema has
    assert done.returncode == 2
    assert done.stderr.startswith("cookie-charter new: ")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_empty_is_used(tmp_path: Path) -> None:
    done = run(*command("--known", "opendatasoft", folder="."), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert run(COMMAND, "check", cwd=tmp_path).stdout == CLEAN


def test_a_terminal_is_asked(tmp_path: Path) -> None:
    answers = ["Portal", "https://data.example.org", "City", "dpo@example.org", "en", "gitlab", "opendatasoft"]
    (tmp_path / "answers").write_text("\n".join([*answers, ""]), encoding="utf-8")
    asking = f"exec '{COMMAND}' new charter < answers"
    done = run("sh", "-c", asking, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Name of the platform, as people call it: "
        "Address of the platform, such as https://data.example.org: "
        "The body that runs it: "
        "E-mail address for questions about its cookies: "
        "Languages of the charter, the one that it is written in first, such as fr,en: "
        "Where it will be published (readthedocs, github, gitlab, other or all): "
        "Its cookies: a file that a browser saved (HAR), or opendatasoft, or nothing: "
        "charter: the charter is there; README.md says what to do next\n"
    )
    site = tmp_path / "charter"
    assert (site / ".gitlab-ci.yml").is_file()
    assert not (site / ".readthedocs.yaml").exists()
    assert not (site / ".github").exists()
    assert run(COMMAND, "check", cwd=site).stdout == "no problems (catalogues: 2, pages: 3, message files: 1)\n"


def asked(tmp_path: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """A charter for whoever says these lines to the questions."""
    (tmp_path / "answers").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return run("sh", "-c", f"exec '{COMMAND}' new charter < answers", cwd=tmp_path)


def test_a_wrong_answer_is_asked_again(tmp_path: Path) -> None:
    url, mail = ("example", "https://data.example.org"), ("dpo", "dpo@example.org")
    lines = ["", 'Le "portail"', *url, "Ville", *mail, "xx", "fr", "Le portail"]
    done = asked(tmp_path, *lines, "gitlub", "gitlab", "x.har", "opendatasoft")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "'name' is empty",
        "'url' must be an http or https address, found 'example'",
        "'contact' must be an e-mail address such as 'dpo@example.org', found 'dpo'",
        "invalid language code 'xx'; expected a code such as 'de' or 'pt_BR'",
        "name: use guillemets « » for the quotation, not '\"portail\"'",
        "unknown host 'gitlub'; did you mean 'gitlab'?",
        "x.har is no file",
    ]
    assert done.stdout.count("Name of the platform") == 3
    assert 'name: "Le portail"\n' in (tmp_path / "charter/cookie_data/example.yaml").read_text(encoding="utf-8")


def test_the_end_of_the_answers_is_one_sentence_and_writes_nothing(tmp_path: Path) -> None:
    done = asked(tmp_path, "Portail", "example")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "'url' must be an http or https address, found 'example'",
        "cookie-charter new: no answer; give the options, which 'cookie-charter new --help' lists",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"answers"}


# The charter of Soissons

OWN_SETTINGS = {"author", "copyright"}
"""The lines of conf.py that the charter of this repository has for itself."""

OWN_PAGES = {"docs/index.md", "docs/translate.md"}
"""Its own text."""


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The charter of this repository, as it would be made today."""
    return new(
        tmp_path_factory.mktemp("again"),
        *("--known", "opendatasoft", "--stem", "soissons"),
        name="Portail de données ouvertes de la ville de Soissons",
        url="https://data.ville-soissons.fr",
        body="Ville de Soissons",
    )


def test_the_charter_of_this_repository_is_what_new_makes(again: Path) -> None:
    same = ("conf.py", "docs/404.md", "docs/this-site.md", "docs/favicon.svg", "cookie_data/schema.json")
    for name in (*same, "cookie_data/this-site.yaml"):
        assert (again / name).read_text(encoding="utf-8") == (PROJECT / name).read_text(encoding="utf-8"), name
    made, ours = (
        yaml.safe_load((root / "cookie_data/soissons.yaml").read_text(encoding="utf-8")) for root in (again, PROJECT)
    )
    assert made["platform"].pop("contact") == "dpo@example.org"  # which the platform has not stated
    assert made == ours
    pages = {str(path.relative_to(again)) for path in (again / "docs").iterdir()}
    assert pages - set(same) == OWN_PAGES


def test_its_translations_are_those_of_a_new_charter(again: Path) -> None:
    for name in ("charter", "catalogue"):
        made, ours = (
            {entry.msgid: entry.msgstr for entry in polib.pofile(str(root / f"locale/en/LC_MESSAGES/{name}.po"))}
            for root in (again, PROJECT)
        )
        common = made.keys() & ours.keys()
        assert len(common) > 20
        own = {"Portail de données ouvertes de la ville de Soissons", "Ville de Soissons"}  # names, not translated yet
        assert {text: made[text] for text in common - own} == {text: ours[text] for text in common - own}


def test_nothing_of_one_platform_is_in_the_templates() -> None:
    for path in TEMPLATES.rglob("*"):
        if path.is_file():
            assert re.search("soissons", path.read_text(encoding="utf-8"), re.I) is None, path


def test_french_and_english_stand_line_by_line_for_each_other() -> None:
    french, english = (
        sorted(path.relative_to(TEMPLATES / one) for path in (TEMPLATES / one).rglob("*.*")) for one in ("fr", "en")
    )
    assert french == english
    marks = re.compile(r"^(?:#+|[:-](?= )|:\w+:|```\S*|\s*)|\{\{\w+\}\}|\{[\w-]+\}`[^`]*`")
    for name in french:
        one, other = (
            (TEMPLATES / language / name).read_text(encoding="utf-8").splitlines() for language in ("fr", "en")
        )
        assert len(one) == len(other), name
        if name.name != "README.md":
            for number, (line, translated) in enumerate(zip(one, other, strict=True), 1):
                found = ([re.sub("`.* <", "`<", mark) for mark in marks.findall(text)] for text in (line, translated))
                assert sorted(next(found)) == sorted(next(found)), f"{name}:{number}"


@pytest.mark.parametrize("languages", ["fr,en", "de,en"])
def test_every_page_is_accessible(tmp_path: Path, browser: Browser, languages: str) -> None:
    site = new(tmp_path, "--known", "opendatasoft", languages=languages)
    assert run(COMMAND, "build", cwd=site).returncode == 0
    html = site / "_build/html"
    with served(html) as address, no_faults() as faults, reader(browser, 1280) as page:
        for path in sorted(html.glob("*/*.html")):
            if "<html" in path.read_text(encoding="utf-8"):
                visit(page, f"{address}/{path.relative_to(html).as_posix()}")
                page.evaluate(AXE_SCRIPT)
                faults.add(page, *violations(page))
