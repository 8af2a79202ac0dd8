"""Configurations of consent banners say what the catalogue says, in each language, and no more."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, DATA, exported, files, first_export, replace, run, run_export, soup
from filelock import FileLock
from hypothesis import assume, example, given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from cookie_charter.banners.escaping import to_html, to_json
from cookie_charter.banners.patterns import javascript
from cookie_charter.catalogue import patterns
from cookie_charter.catalogue.model import Category, Cookie, Match
from cookie_charter.catalogue.patterns import PatternError
from cookie_charter.cli import main

EXPECTED = DATA / "banners/expected"
SHOP = "cookie_data/shop.yaml"
KEYS = "cookie_data/banners/shop.json"


def export(project: Path, *options: str, to: str = "orejime") -> tuple[int, str, list[str]]:
    """What `export` gives: its exit status, what it prints, and the lines that it says on standard error."""
    return run_export(project, to, *options)


def without_build(project: Path) -> dict[str, bytes]:
    """The files of a project, but for the folder in which one command at a time works."""
    return {name: content for name, content in files(project).items() if not name.startswith("_build/")}


def written(project: Path, name: str) -> Any:
    return json.loads((project / "out" / name).read_text(encoding="utf-8"))


NAMES_OF_FILES = {
    "orejime": "orejime.fr.json, orejime.fr.js, orejime.en.json, orejime.en.js",
    "klaro": "klaro.json, klaro.js",
    "vanilla-cookieconsent": "vanilla-cookieconsent.js, vanilla-cookieconsent.fr.json, vanilla-cookieconsent.en.json",
}


@pytest.mark.parametrize("to", NAMES_OF_FILES)
def test_an_export_is_exactly_this(project: Path, to: str) -> None:
    status, said, wrong = export(project, to=to)
    assert (status, said) == (0, f"out: written ({NAMES_OF_FILES[to]})\n")
    no_switch = f"{SHOP}:35:11: {to} has no switch by which visitors refuse '_pk_id.*', which they may"
    assert wrong == [
        *([no_switch] if to == "vanilla-cookieconsent" else []),
        f"{SHOP}:47:11: {to} does not delete 'basket' after a refusal: it deletes cookies only",
        f"{SHOP}:55:11: {to} does not delete '_ga' after a refusal: no page can delete a cookie of another site",
        "cookie-charter export: en: texts without a translation: 1; they stay in the language that they have: 'Panier'",
        first_export(to),
    ]
    assert exported(project / "out") == files(EXPECTED / to)
    keys = json.loads((project / "cookie_data/banners/shop.json").read_text(encoding="utf-8"))
    by_service = {
        "necessary--shop--login": ["session"],
        "necessary--shop": ["choice"],
        "statistics-exempt--shop": ["_pk_id.*"],
        "preferences--shop": ["basket"],
        "statistics--measure.example": ["_ga", r"_hj(Session|id)_\d+"],
    }
    by_group = {
        "necessary": ["session", "choice"],
        "statistics-exempt": ["_pk_id.*"],
        "preferences": ["basket"],
        "statistics": ["_ga", r"_hj(Session|id)_\d+"],
    }
    assert keys == {to: {"cookie": "choice", "keys": by_group if to == "vanilla-cookieconsent" else by_service}}


def test_no_text_of_the_data_is_code(project: Path) -> None:
    export(project)
    script = (project / "out/orejime.fr.js").read_text(encoding="utf-8")
    assert not set("<>\u2028\u2029") & set(script.partition("\n")[2])
    (text,) = [
        purpose["description"]
        for group in written(project, "orejime.fr.json")["purposes"]
        for purpose in group["purposes"]
        if purpose["id"] == "necessary--shop--login"
    ]
    assert "&lt;b&gt;tous&lt;/b&gt; &amp; &quot;rien&quot; ${x} &lt;/script&gt;" in text


@given(st.text())
def test_json_in_a_script_is_the_same_json(text: str) -> None:
    made = to_json({"text": text})
    assert json.loads(made) == {"text": text}
    assert not set("<>\u2028\u2029") & set(made)
    assert not set("<>\"'") & set(to_html(text))


def keys(project: Path, to: str = "klaro") -> list[str]:
    export(project, to=to)
    return [service["name"] for service in written(project, "klaro.json")["services"]]


def test_keys_stay_when_texts_change(project: Path) -> None:
    before = keys(project)
    for old, new in (
        ("service: Compte", "service: Mon compte"),
        ("name: La boutique", "name: La nouvelle boutique"),
        ("purpose: Retient votre choix.", "purpose: Garde votre choix."),
        ("lifetime: P6M", "lifetime: P5M"),
    ):
        replace(project / SHOP, old, new)
    status, _said, wrong = export(project, to="klaro")
    assert status == 0
    assert [line for line in wrong if "again" in line] == []
    assert keys(project) == before


def test_visitors_who_will_be_asked_again_are_told_of_before(project: Path) -> None:
    export(project)
    text = (project / SHOP).read_text(encoding="utf-8")
    text = text.replace("measure.example", "gauge.example").replace("name: choice", "name: my_choice")
    text += "  - {name: yt, provider: shop, service: Vidéos, purpose: Montre des vidéos., category: media}\n"
    (project / SHOP).write_text(text, encoding="utf-8")
    _status, _said, wrong = export(project)
    assert [line for line in wrong if "again" in line] == [
        "cookie-charter export: orejime: every visitor is asked again: the banner's own cookie was 'choice' and is "
        "'my_choice'",
        "cookie-charter export: orejime: visitors who have answered are asked again: the key "
        "'statistics--measure.example' is 'statistics--gauge.example' now",
        "cookie-charter export: orejime: visitors who have answered are asked again: 'media--shop' is new (yt)",
    ]
    assert [line for line in export(project)[2] if "again" in line] == []


def test_orejime_asks_nobody_again_for_exempt_measures_and_klaro_does(project: Path) -> None:
    for to in ("orejime", "klaro"):
        export(project, "--output", to, to=to)
    text = (project / SHOP).read_text(encoding="utf-8")
    text += (
        "  - {name: m, provider: measure.example, service: Audience, purpose: P., category: statistics, "
        "consent: exempt, exemption: audience-measurement}\n"
    )
    (project / SHOP).write_text(text, encoding="utf-8")
    assert [line for line in export(project)[2] if "again" in line] == []
    assert [line for line in export(project, "--output", "klaro", to="klaro")[2] if "again" in line] == [
        "cookie-charter export: klaro: visitors who have answered are asked again: "
        "'statistics-exempt--measure.example' is new (m)"
    ]


def test_what_a_target_remembers_of_another_stays(project: Path) -> None:
    export(project)
    shutil.rmtree(project / "out")
    export(project, to="klaro")
    assert list(json.loads((project / "cookie_data/banners/shop.json").read_bytes())) == ["klaro", "orejime"]


def test_the_banner_leads_to_the_charter_of_its_language(project: Path) -> None:
    export(project)
    assert written(project, "orejime.en.json")["privacyPolicyUrl"] == "https://shop.example/cookies/en/"
    replace(project / "conf.py", 'charter_address = "https://shop.example/cookies/"', "")
    assert (
        "cookie-charter export: charter_address in conf.py does not say where the charter is; the banner leads to "
        "/fr/, /en/"
    ) in export(project)[2]
    assert written(project, "orejime.en.json")["privacyPolicyUrl"] == "/en/"


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ('charter_address = "https://shop.example/cookies"', "https://shop.example/cookies/"),
        ('html_baseurl = "https://docs.shop.example/"', "https://docs.shop.example/"),
        ("", "/"),
    ],
)
def test_without_editions_the_banner_leads_to_the_site_itself(project: Path, setting: str, address: str) -> None:
    replace(project / "conf.py", 'charter_address = "https://shop.example/cookies/"', setting)
    replace(project / "conf.py", 'charter_editions = {"fr": "Français", "en": "English"}\n', "")
    said = [line for line in export(project)[2] if "leads to" in line]
    assert written(project, "orejime.fr.json")["privacyPolicyUrl"] == address
    assert said == (
        []
        if setting
        else [
            "cookie-charter export: charter_address in conf.py does not say where the charter is; the banner leads to /"
        ]
    )


def test_the_notice_of_klaro_leads_to_the_charter_and_cookies_stand_apart(project: Path) -> None:
    export(project, to="klaro")
    english = written(project, "klaro.json")["translations"]["en"]
    assert english["consentNotice"]["description"].endswith(" consent. {privacyPolicy}")
    assert english["privacyPolicy"]["name"] == "All about these cookies"
    *_others, statistics = written(project, "klaro.json")["services"]
    ga, hj = statistics["translations"]["en"]["description"].split("\n")
    assert ga.startswith("_ga (")
    assert hj.startswith(r"• _hj(Session|id)_\d+ (")


@pytest.mark.build
def test_each_cookie_leads_to_its_row_in_the_charter_that_was_built(project: Path) -> None:
    done = run(COMMAND, "build", cwd=project)
    assert done.returncode == 0, done.stderr
    export(project)
    links = [
        re.findall('<a href="(.*?)">(.*?)</a>', purpose["description"])
        for group in written(project, "orejime.en.json")["purposes"]
        for purpose in group["purposes"]
    ]
    assert links[0] == [("https://shop.example/cookies/en/index.html#cookie-session", "session")]
    assert [name for _address, name in links[-1]] == ["_ga", r"_hj(Session|id)_\d+"]
    page = soup(project / "_build/html/en/index.html")
    for address, name in chain.from_iterable(links):
        assert page.select(f'[id="{address.partition("#")[2]}"] code')[0].get_text() == name
    (project / "_build/html/en/objects.inv").write_text("no inventory", encoding="utf-8")
    export(project)
    assert exported(project / "out") == files(EXPECTED / "orejime") | {
        name: (project / "out" / name).read_bytes() for name in ("orejime.fr.js", "orejime.fr.json")
    }


def test_the_banner_s_own_cookie_is_that_of_the_catalogue(project: Path) -> None:
    export(project)
    assert written(project, "orejime.en.json")["cookie"] == {"name": "choice", "duration": 182, "sameSite": "lax"}
    replace(project / SHOP, "exemption: consent-choice", "exemption: security")
    assert (
        f"{SHOP}:17:3: no cookie has 'exemption: consent-choice', an exact name and the kind 'cookie', so the banner's "
        "own cookie is 'orejime', for 182 days; declare it"
    ) in export(project)[2]
    assert written(project, "orejime.en.json")["cookie"]["name"] == "orejime"


def test_one_edition(project: Path) -> None:
    assert export(project, "--edition", "EN")[1] == "out: written (orejime.en.json, orejime.en.js)\n"
    assert sorted(exported(project / "out")) == ["orejime.en.js", "orejime.en.json"]


def test_editions_that_klaro_does_not_tell_apart_are_said(project: Path) -> None:
    replace(project / "conf.py", '"en": "English"', '"pt_BR": "Português (Brasil)", "pt": "Português", "ar": "العربية"')
    _status, _said, wrong = export(project, to="klaro")
    assert ("cookie-charter export: klaro shows every page in 'pt' the texts of 'pt', those of pt_BR too") in wrong
    assert sorted(written(project, "klaro.json")["translations"]) == ["ar", "fr", "pt", "zz"]
    export(project, "--output", "vanilla", to="vanilla-cookieconsent")
    module = (project / "vanilla/vanilla-cookieconsent.js").read_text(encoding="utf-8")
    assert re.findall(r'"rtl": \[\s*"ar"\s*\]', module)


def test_names_read_the_same_where_words_are_written_from_right_to_left(project: Path) -> None:
    replace(project / "conf.py", '"en": "English"', '"en": "English", "ar": "العربية"')
    apart = {
        "orejime": "orejime.ar.json",
        "klaro": "klaro.json",
        "vanilla-cookieconsent": "vanilla-cookieconsent.ar.json",
    }
    for to, name in apart.items():
        export(project, "--output", to, to=to)
        text = (project / to / name).read_text(encoding="utf-8")
        assert "\u2068_pk_id.*\u2069" in text
        assert "\u2068Measure Ltd\u2069" in text
    assert not set("\u2068\u2069") & set((project / "orejime/orejime.en.json").read_text(encoding="utf-8"))


def test_strict_writes_nothing_where_something_has_no_place(project: Path) -> None:
    before = without_build(project)
    status, said, wrong = export(project, "--strict")
    assert (status, said) == (1, "")
    assert wrong[-1] == "cookie-charter export: nothing was written, since not all has a place (--strict)"
    assert without_build(project) == before


WRONG: dict[str, tuple[list[str], int, str]] = {
    "target": (["--to", "orejim"], 2, "cookie-charter export: unknown target 'orejim'; did you mean 'orejime'?"),
    "edition": (
        ["--edition", "fr,de"],
        2,
        "cookie-charter export: unknown edition 'de'; expected one of: fr, en (charter_editions in conf.py)",
    ),
    "folder": (["--output", "conf.py"], 2, "cookie-charter export: conf.py is no folder; choose another name"),
    "other": (
        ["--output", "cookie_data"],
        2,
        "cookie-charter export: cookie_data/shop.yaml is not of an export to orejime; choose a folder that is empty or "
        "not there yet",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_one_sentence_and_nothing_changes(project: Path, case: str) -> None:
    options, status, sentence = WRONG[case]
    before = without_build(project)
    got, said, wrong = export(project, *options)
    assert (got, said, wrong[-1]) == (status, "", sentence)
    assert without_build(project) == before


def foreign(name: str, to: str = "orejime") -> str:
    sentence = "choose a folder that is empty or not there yet"
    return f"cookie-charter export: {name} is not of an export to {to}; {sentence}"


def test_an_export_says_in_its_folder_what_is_of_it(project: Path) -> None:
    (project / "out").mkdir()
    assert export(project)[0] == 0
    assert written(project, ".cookie-charter.json") == {
        "target": "orejime",
        "catalogue": "shop",
        "files": ["orejime.en.js", "orejime.en.json", "orejime.fr.js", "orejime.fr.json"],
    }
    assert export(project, "--edition", "en")[0] == 0
    assert written(project, ".cookie-charter.json")["files"] == ["orejime.en.js", "orejime.en.json"]


def test_a_file_with_a_name_of_an_export_is_not_replaced(project: Path) -> None:
    (project / "out").mkdir()
    for to in ("klaro", "orejime"):
        (project / f"out/{to}.js").write_text("// the library itself", encoding="utf-8")
        status, said, wrong = export(project, to=to)
        assert (status, said, wrong[-1]) == (2, "", foreign("out/klaro.js", to))
    (project / "out/.cookie-charter.json").write_text('{"target": "klaro", "files": []}', encoding="utf-8")
    assert export(project, to="klaro")[2][-1] == foreign("out/.cookie-charter.json", "klaro")
    assert (project / "out/klaro.js").read_text(encoding="utf-8") == "// the library itself"


def test_only_an_export_of_the_same_catalogue_to_the_same_target_is_replaced(project: Path) -> None:
    shutil.copy(project / SHOP, project / "cookie_data/forum.yaml")
    export(project)
    before = files(project / "out")
    sentence = "cookie-charter export: out has an export of 'shop' to orejime; choose a folder that is empty or not "
    assert export(project, to="klaro")[2][-1] == f"{sentence}there yet"
    command = ["export", "cookie_data/forum.yaml", "--to", "orejime", "--output", "out"]
    done = run(COMMAND, *command, cwd=project)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, f"{sentence}there yet")
    assert files(project / "out") == before


@pytest.mark.parametrize("name", ["orejime.fr.js", "orejime.de.js", "a folder", ".cookie-charter.json"])
def test_a_link_in_an_export_is_in_the_way(project: Path, name: str) -> None:
    export(project)
    mine = project / "mine"
    mine.write_bytes((project / "out/.cookie-charter.json").read_bytes())
    (project / "out" / name).unlink(missing_ok=True)
    (project / "out" / name).symlink_to(project / "docs" if name == "a folder" else mine)
    status, _said, wrong = export(project)
    assert (status, wrong[-1]) == (2, foreign(f"out/{name}"))
    assert (project / "out" / name).is_symlink()


def test_an_export_waits_for_whoever_works_in_the_same_folder(project: Path) -> None:
    (project / "_build").mkdir()
    command = [sys.executable, "-m", "cookie_charter", "export", SHOP, "--to", "klaro", "--output", "out"]
    with FileLock(project / "_build/.lock"):
        export_ = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert export_.stderr is not None
        assert export_.stderr.readline() == "waiting for another build in this folder\n"
        (project / "cookie_data/banners").mkdir()
        (project / KEYS).write_text('{"orejime": {"cookie": "c", "keys": {}}}', encoding="utf-8")
    export_.communicate()
    assert export_.returncode == 0
    assert sorted(json.loads((project / KEYS).read_bytes())) == ["klaro", "orejime"]


def test_an_earlier_export_that_cannot_be_removed_is_said(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export(project)
    monkeypatch.chdir(project)
    monkeypatch.setattr(shutil, "rmtree", lambda _path, ignore_errors: None)  # root, who runs tests too, removes all
    assert main(["export", SHOP, "--to", "orejime", "--output", "out"]) == 0
    (old,) = project.glob(".out.*.old")
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"cookie-charter export: {old.name} has the earlier export, and could not be removed; remove it"
    )


def test_a_file_of_keys_that_lost_a_target_is_said(project: Path) -> None:
    export(project)
    (project / KEYS).unlink()
    assert [line for line in export(project)[2] if "again" in line] == [
        f"cookie-charter export: out has an earlier export to orejime, whose keys are not in {KEYS}: who is asked "
        "again cannot be said; restore that file as it was published"
    ]


def test_of_a_new_group_that_nobody_is_asked_about_it_is_said(project: Path) -> None:
    export(project, to="vanilla-cookieconsent")
    with (project / SHOP).open("a", encoding="utf-8") as file:
        file.write("  - {name: yt, provider: shop, service: Vidéos, purpose: P., category: media}\n")
        file.write("  - {name: a, provider: shop, service: S, purpose: P., category: social, consent: exempt, ")
        file.write("exemption: security}\n")
    assert [line for line in export(project, to="vanilla-cookieconsent")[2] if " new " in line] == [
        "cookie-charter export: vanilla-cookieconsent: 'media' is new (yt), and nobody who has answered is asked about "
        "it: raise 'revision'"
    ]


@pytest.mark.parametrize("output", ["", ".", "/", "..", "out/.."])
def test_an_output_without_a_name_is_one_sentence(project: Path, output: str) -> None:
    status, said, wrong = export(project, "--output", output)
    assert (status, said, wrong) == (
        2,
        "",
        [
            f"cookie-charter export: --output {output!r}: give a folder that is new, or of an earlier export, by its "
            "name"
        ],
    )


@pytest.mark.parametrize(
    ("output", "reason"),
    [("conf.py/x", "Not a directory"), ("conf.py/x/y", "Not a directory"), ("x" * 250, "File name too long")],
)
def test_a_folder_that_cannot_be_written_is_told_by_the_name_that_was_typed(
    project: Path, output: str, reason: str
) -> None:
    status, said, wrong = export(project, "--output", output)
    assert (status, said, wrong[-1]) == (2, "", f"cookie-charter export: {output}: {reason}")
    assert sorted(path.name for path in project.iterdir() if path.name != "_build") == [
        "conf.py", "cookie_data", "docs", "locale",
    ]  # fmt: skip


def test_days_of_an_audit_need_an_audit(project: Path) -> None:
    assert export(project, "--audited-within", "3d") == (
        2,
        "",
        ["cookie-charter export: --audited-within is about the evidence of --dossier: name one"],
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [("{", "1:2"), ("[]", "1:1"), ('{"orejime": {"cookie": 1, "keys": {}}}', "1:1"), ("\xff", "1:1")],
)
def test_a_wrong_file_of_keys_keeps_an_export_from_being_written(project: Path, content: str, place: str) -> None:
    path = project / "cookie_data/banners/shop.json"
    path.parent.mkdir()
    path.write_text(content, encoding="latin-1")
    status, _said, wrong = export(project)
    assert (status, wrong) == (
        1,
        [
            f"cookie_data/banners/shop.json:{place}: this is not as 'cookie-charter export' writes it; restore the "
            "file as it was published"
        ],
    )
    assert not (project / "out").exists()


def test_a_wrong_catalogue_and_a_wrong_message_file_are_told_with_their_places(project: Path) -> None:
    replace(project / SHOP, "category: preferences", "category: preference")
    status, _said, wrong = export(project)
    assert (status, wrong) == (1, [f"{SHOP}:51:15: unknown category 'preference'; did you mean 'preferences'?"])
    (project / "locale/en/LC_MESSAGES/catalogue.po").write_text("msgid", encoding="utf-8")
    status, said, wrong = export(project)
    assert status == 1
    assert [*said.splitlines(), *wrong][0].startswith("locale/en/LC_MESSAGES/catalogue.po:1:")
    assert not (project / "out").exists()


def test_services_that_would_share_a_key_are_refused(project: Path) -> None:
    text = (project / SHOP).read_text(encoding="utf-8")
    text = text.replace("providers:\n", "providers:\n  shop--login: {name: Autre}\n")
    text += "  - {name: x, provider: shop--login, service: S, purpose: P., category: necessary}\n"
    (project / SHOP).write_text(text, encoding="utf-8")
    status, _said, wrong = export(project)
    assert status == 1
    assert wrong == [
        f"{SHOP}:72:12: the cookies 'session' and 'x' would have one key, 'necessary--shop--login'; rename a provider"
    ]


def test_targets_are_listed(project: Path) -> None:
    done = run(COMMAND, "export", "--to", "list", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
        "orejime 3.2.1",
        "klaro 0.7.22",
        "tarteaucitron 1.34.0",
        "vanilla-cookieconsent 3.1.0",
        "django-cookie-consent 1.0.0",
        "drupal-klaro 3.0.7",
        "68publishers 1.4.1",
        "helsinki 4.2.0",
    ]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def declared(name: str, match: Match) -> Cookie:
    """A cookie by that name; the loader would let it through."""
    return Cookie.model_construct(
        name=name, match=match, provider="shop", service="S", purpose="P.", category=Category.STATISTICS
    )


NAMES = st.text(st.sampled_from("aAbz09_-.:*?[]^$\\/(){}|+ \t\né\u00a0\u2028"), max_size=8)
PARTS = st.sampled_from(
    [
        "a", "b", "_", "-", ".", ".*", "\\.", "\\d", "\\d+", "\\w", "\\s", "\\S", "\\W", "[a-z]", "[^a]", "[]a]",
        "[^]a-]",
        "[\\s_]", "[\\d-]", "[[a]", "[a^$]", "(?:a|b)", "(a|b)*", "(?P<n>a)", "a{2}", "b{1,}?", "{", "{,3}", "a}", "]",
        "\\x41", "\\b", "^", "$", "|", "\\/", "/", "\\-", "é", "\\t",
    ]
)  # fmt: skip
REFUSED = [r"\pN", r"\x{41}", "(?i)a", "(?s:.)", r"\A", r"\z", r"\Qa\E", r"\C", "[[:alpha:]]", r"[\pN]", "^*a", r"\101"]


def agree(page: Page, cookie: Cookie, python: Any, names: list[str]) -> None:
    found = page.evaluate("([pattern, names]) => names.map((name) => new RegExp(pattern).test(name))", [
        javascript(cookie), names,
    ])  # fmt: skip
    assert found == [bool(python.fullmatch(name)) for name in names], javascript(cookie)


@given(st.lists(PARTS, min_size=1, max_size=5).map("".join), st.lists(NAMES, min_size=5, max_size=20))
@example(r"_hj(Session|id)_\d+", ["_hjSession_1", "my_hjSession_1", "_hjid_1x", "_hjid_2"])
@example("a|b", ["a", "b", "ab", "ax", "xb"])
@example(".", ["\n", "\u2028", "a"])
@example(r"\s", ["\u00a0", " ", "a", "\v"])
@example(r"\S", ["\u00a0", " ", "a", "\v"])
@example(r"[^\s]", ["\u00a0", " ", "a"])
@example(r"[]a-]+", ["]", "a-", "b"])
def test_a_regular_expression_means_the_same_in_a_browser(page: Page, regex: str, names: list[str]) -> None:
    try:
        python = patterns.compiled(regex)
        javascript(declared(regex, Match.REGEX))
    except PatternError:
        assume(False)
    agree(page, declared(regex, Match.REGEX), python, [*names, "a", "aa", "ab", "_", "-", "^", "]"])


@given(
    st.text(st.sampled_from("ab*?[]!^-\\._$/({|é"), min_size=1, max_size=8), st.lists(NAMES, min_size=5, max_size=20)
)
@example("_pk_id.*", ["_pk_id.1.ab", "_pk_idX", "x_pk_id.1"])
@example("[!a]?", ["ab", "bb", "b\n", "b"])
@example("[]^-]", ["]", "^", "-", "a"])
def test_a_glob_means_the_same_in_a_browser(page: Page, glob: str, names: list[str]) -> None:
    try:
        python = patterns.compiled_glob(glob)
    except PatternError:
        assume(False)
    agree(page, declared(glob, Match.GLOB), python, [*names, glob, "a", "ab", "b\n"])


@given(st.text(min_size=1), st.lists(NAMES, max_size=5))
def test_an_exact_name_is_itself_in_a_browser(page: Page, name: str, names: list[str]) -> None:
    found = page.evaluate("([pattern, names]) => names.map((name) => new RegExp(pattern).test(name))", [
        javascript(declared(name, Match.EXACT)), [name, f"x{name}", f"{name}x", *names],
    ])  # fmt: skip
    assert found == [True, False, False, *(other == name for other in names)]


@pytest.mark.parametrize("regex", REFUSED)
def test_what_javascript_reads_otherwise_is_refused(regex: str) -> None:
    patterns.compiled(regex)  # it is one in a catalogue
    with pytest.raises(PatternError, match="means something else in JavaScript, or nothing"):
        javascript(declared(regex, Match.REGEX))


def test_a_pattern_that_is_refused_is_shown_and_said(project: Path) -> None:
    replace(project / SHOP, r"'_hj(Session|id)_\d+'", r"'(?i)_hj_\d+'")
    _status, _said, wrong = export(project)
    assert wrong[2] == (
        rf"{SHOP}:64:11: orejime does not delete '(?i)_hj_\d+' after a refusal: '(?i)' means something else in "
        "JavaScript, or nothing"
    )
    (purpose,) = [
        one for group in written(project, "orejime.en.json")["purposes"] for one in group["purposes"]
        if one["id"] == "statistics--measure.example"
    ]  # fmt: skip
    assert purpose["cookies"] == []
    assert r"(?i)_hj_\d+" in purpose["description"]
