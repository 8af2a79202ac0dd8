"""The export to tarteaucitron: its keys, what it can delete, and what it says that it cannot.

The library itself is loaded by ``make banners``.
"""

import json
import re
from pathlib import Path
from typing import Any

from conftest import DATA, exported, files, first_export, replace, run_export

EXPECTED = DATA / "banners/expected/tarteaucitron"
SHOP = "cookie_data/shop.yaml"


def configuration(project: Path, language: str = "en") -> Any:
    script = (project / f"out/tarteaucitron.{language}.js").read_text(encoding="utf-8")
    return json.loads(script.partition("})(")[2].removesuffix(");\n"))


def declare(project: Path, *cookies: str) -> None:
    """Add cookies to the catalogue, each with what is not usual of it."""
    with (project / SHOP).open("a", encoding="utf-8") as catalogue:
        for cookie in cookies:
            usual = "provider: measure.example, service: Audience, purpose: P., category: statistics"
            catalogue.write(f"  - {{{cookie}, {usual}}}\n")


KEPT = "after a refusal:"
EXACT_ONLY = f"{KEPT} it deletes by exact names only, of the letters a to z, digits, '_' and '-'"


def test_an_export_is_exactly_this(project: Path) -> None:
    status, said, wrong = run_export(project, "tarteaucitron")
    assert (status, said) == (0, "out: written (tarteaucitron.fr.js, tarteaucitron.en.js)\n")
    assert wrong == [
        f"{SHOP}:35:11: tarteaucitron does not delete '_pk_id.*' {EXACT_ONLY}",
        f"{SHOP}:47:11: tarteaucitron does not delete 'basket' {KEPT} it deletes cookies only",
        f"{SHOP}:55:11: tarteaucitron does not delete '_ga' {KEPT} no page can delete a cookie of another site",
        rf"{SHOP}:64:11: tarteaucitron does not delete '_hj(Session|id)_\d+' {EXACT_ONLY}",
        "cookie-charter export: en: texts without a translation: 1; they stay in the language that they have: 'Panier'",
        first_export("tarteaucitron"),
    ]
    assert exported(project / "out") == files(EXPECTED)


def test_only_what_it_can_delete_is_given_to_be_deleted(project: Path) -> None:
    declare(
        project,
        "name: visits-7",
        "name: _at",
        "name: a.b+c",
        "name: visité",
        "name: 'g*', match: glob",
        "name: inner, path: /account",
        "name: root, path: /",
        "name: ours, host: shop.example",
        "name: other, host: eu.shop.example",
        "name: hidden, http_only: true",
        "name: pixel, kind: pixel",
        "name: stored, kind: local_storage",
    )
    said = [
        re.sub(r"^.*?: tarteaucitron ", "", line)
        for line in run_export(project, "tarteaucitron")[2]
        if " delete " in line
    ][4:]
    (cookies,) = [one["cookies"] for one in configuration(project)["services"] if "measure" in one["key"]]
    assert cookies == ["visits-7", "_at", "root", "ours"]
    assert said == [
        f"does not delete 'a.b+c' {EXACT_ONLY}",
        f"does not delete 'visité' {EXACT_ONLY}",
        f"does not delete 'g*' {EXACT_ONLY}",
        f"does not delete 'inner' {KEPT} it deletes cookies of the path '/' only",
        f"does not delete 'other' {KEPT} it deletes cookies of the page's own host and of its last two parts only",
        f"does not delete 'hidden' {KEPT} no script can delete an HttpOnly cookie",
        f"does not delete 'stored' {KEPT} it deletes cookies only",
    ]


def test_a_parent_host_is_tried_by_its_last_two_parts(project: Path) -> None:
    replace(project / SHOP, "url: https://shop.example", "url: https://www.shop.example")
    declare(project, "name: ours, host: www.shop.example", "name: parent, host: shop.example")
    assert run_export(project, "tarteaucitron")[0] == 0
    (cookies,) = [one["cookies"] for one in configuration(project)["services"] if "measure" in one["key"]]
    assert cookies == ["ours", "parent"]


def test_keys_are_of_word_characters_and_none_ends_with_another(project: Path) -> None:
    text = (project / SHOP).read_text(encoding="utf-8")
    names = ("shop--Media--shop", "a-b", "a_b", "a.b", "é", "Line", "Denied")
    text = text.replace("providers:\n", "providers:\n" + "".join(f"  {name}: {{name: N}}\n" for name in names))
    for number, name in enumerate((*names, "shop")):
        text += f"  - {{name: c{number}, provider: {name}, service: S, purpose: P., category: media}}\n"
    (project / SHOP).write_text(text, encoding="utf-8")
    assert run_export(project, "tarteaucitron")[0] == 0
    keys = [service["key"] for service in configuration(project)["services"]]
    assert keys == [
        "Statistics_exempt__shop",
        "Preferences__shop",
        "Statistics__measureXexample",
        "Media__shop__Z4DZedia__shop",
        "Media__a_b",
        "Media__aZ5FZb",
        "Media__aXb",
        "Media__ZE9Z",
        "Media__Z4CZine",
        "Media__Z44Zenied",
        "Media__shop",
    ]
    assert [(one, two) for one in keys for two in keys if one != two and one.endswith(two)] == []


def test_keys_stay_when_texts_change(project: Path) -> None:
    run_export(project, "tarteaucitron")
    before = [service["key"] for service in configuration(project)["services"]]
    replace(project / SHOP, "name: Measure Ltd", "name: Gauge Ltd")
    replace(project / SHOP, "service: Audience\n    purpose: Suit", "service: Visites\n    purpose: Suit")
    status, _said, wrong = run_export(project, "tarteaucitron")
    assert (status, [line for line in wrong if "again" in line]) == (0, [])
    assert [service["key"] for service in configuration(project)["services"]] == before


def test_who_is_asked_again(project: Path) -> None:
    run_export(project, "tarteaucitron")
    text = (project / SHOP).read_text(encoding="utf-8").replace("name: choice", "name: my_choice")
    for name, category in {
        "asked": "media",
        "needed": "necessary",
        "measured": "statistics, consent: exempt, exemption: audience-measurement",
    }.items():
        text += f"  - {{name: {name}, provider: measure.example, service: S, purpose: P., category: {category}}}\n"
    (project / SHOP).write_text(text, encoding="utf-8")
    assert [line for line in run_export(project, "tarteaucitron")[2] if "again" in line] == [
        "cookie-charter export: tarteaucitron: every visitor is asked again: the banner's own cookie was 'choice' and "
        "is 'my_choice'",
        "cookie-charter export: tarteaucitron: visitors who have answered are asked again: 'media--measure.example' is "
        "new (asked)",
    ]


def test_what_is_exempt_has_no_switch_unless_it_measures(project: Path) -> None:
    run_export(project, "tarteaucitron")
    made = configuration(project)
    assert {one["key"]: (one["type"], one["needConsent"]) for one in made["services"]} == {
        "Statistics_exempt__shop": ("comment", False),
        "Preferences__shop": ("other", True),
        "Statistics__measureXexample": ("analytic", True),
    }
    assert made["texts"]["mandatoryTitle"] == "Necessary (exempt from consent)"
    assert made["texts"]["mandatoryText"].count("<br>") == 3
    assert made["parameters"]["mandatory"] is True


def test_without_anything_that_cannot_be_refused_there_is_no_such_title(project: Path) -> None:
    text = (project / SHOP).read_text(encoding="utf-8")
    text = re.sub(r"category: necessary\n    exemption: \S+", "category: necessary\n    consent: required", text)
    (project / SHOP).write_text(text, encoding="utf-8")
    assert run_export(project, "tarteaucitron")[0] == 0
    made = configuration(project)
    assert made["parameters"]["mandatory"] is False
    assert [one["type"] for one in made["services"]] == ["comment", "api", "api", "other", "analytic"]


def test_its_own_cookie_is_that_of_the_catalogue(project: Path) -> None:
    run_export(project, "tarteaucitron")
    made = configuration(project)
    assert (made["parameters"]["cookieName"], made["days"]) == ("choice", 182)
    replace(
        project / SHOP, "exemption: consent-choice\n    lifetime: P6M", "exemption: consent-choice\n    lifetime: P13M"
    )
    sentence = f"{SHOP}:27:11: tarteaucitron keeps 'choice' for 365 days at most, not for 395"
    assert sentence in run_export(project, "tarteaucitron")[2]
    replace(project / SHOP, "exemption: consent-choice", "exemption: security")
    assert (
        f"{SHOP}:17:3: no cookie has 'exemption: consent-choice', an exact name and the kind 'cookie', so the banner's "
        "own cookie is 'tarteaucitron', for 182 days; declare it"
    ) in run_export(project, "tarteaucitron")[2]
    assert configuration(project)["parameters"]["cookieName"] == "tarteaucitron"


def test_it_leads_to_the_charter_of_its_language(project: Path) -> None:
    run_export(project, "tarteaucitron")
    for language in ("fr", "en"):
        assert (
            configuration(project, language)["parameters"]["privacyUrl"] == f"https://shop.example/cookies/{language}/"
        )


def test_languages_that_it_does_not_have_are_said(project: Path) -> None:
    replace(project / "conf.py", '"en": "English"', '"pt_BR": "Português (Brasil)", "gsw": "Schwiizerdütsch"')
    _status, _said, wrong = run_export(project, "tarteaucitron")
    assert [line for line in wrong if "no such language" in line] == [
        "cookie-charter export: gsw: tarteaucitron has no such language; a few of its own words are English"
    ]
    assert {code: configuration(project, code)["language"] for code in ("fr", "pt-BR", "gsw")} == {
        "fr": "fr",
        "pt-BR": "pt",
        "gsw": "en",
    }


def test_no_text_is_code(project: Path) -> None:
    run_export(project, "tarteaucitron")
    script = (project / "out/tarteaucitron.fr.js").read_text(encoding="utf-8")
    assert not set("<>\u2028\u2029") & set(script.partition("})(")[2])
    made = configuration(project, "fr")
    assert "&lt;b&gt;tous&lt;/b&gt; &amp; &quot;rien&quot; ${x} &lt;/script&gt;" in made["texts"]["mandatoryText"]
    assert made["services"][0]["name"] == "La boutique &lt;i&gt;en&lt;/i&gt; &quot;ligne&quot;"
