"""Files for the module Klaro of Drupal have what its schema names, and say what the catalogue says."""

import json
import re
from pathlib import Path
from typing import Any

import yaml
from conftest import DATA, exported, files, first_export, replace, run_export
from hypothesis import example, given
from hypothesis import strategies as st

from cookie_charter.banners.drupal import machine_name
from cookie_charter.banners.escaping import to_yaml

EXPECTED = DATA / "banners/expected/drupal-klaro"
SHOP = "cookie_data/shop.yaml"
TO = "drupal-klaro"


def export(project: Path, *options: str) -> tuple[int, list[str]]:
    """Export the catalogue, and give the exit status and the lines that are said on standard error."""
    status, _written, said = run_export(project, TO, *options)
    return status, said


def loaded(project: Path) -> dict[str, Any]:
    """Every file of an export, by its path."""
    return {name: yaml.safe_load(content) for name, content in exported(project / "out").items()}


TITLE = {"title": str, "description": str}
PURPOSE = {"langcode": str, "status": bool, "dependencies": {}, "id": str, "label": str, "weight": int}
APP = PURPOSE | {
    "description": str, "default": bool, "purposes": [str], "cookies": [{"regex": str, "path": str, "domain": str}],
    "required": bool, "opt_out": bool, "only_once": bool, "contextual_consent_only": bool,
    "contextual_consent_text": str, "info_url": str, "privacy_policy_url": str, "javascripts": [str],
    "callback_code": str, "wrapper_identifier": [str], "attachments": [str],
}  # fmt: skip
TEXTS = {
    "langcode": str,
    "consentModal": TITLE | {"privacyPolicy": {"name": str, "text": str, "url": str}},
    "consentNotice": {"title": str, "changeDescription": str, "description": str, "learnMore": str},
    **dict.fromkeys(("ok", "save", "decline", "close", "acceptAll", "acceptSelected", "poweredBy"), str),
    "service": {"disableAll": TITLE, "optOut": TITLE, "required": TITLE, "purposes": str, "purpose": str},
    "contextualConsent": {"acceptAlways": str, "acceptOnce": str, "description": str},
}
"""What the schema of the module has (version 3.0.7): the keys of each sort of file, and what stands there; only the
description of a purpose is left out."""


def fits(value: Any, schema: Any) -> bool:
    """Whether a value has the keys of a schema, all of them, and what stands there is as it says."""
    if isinstance(schema, list):
        return isinstance(value, list) and all(fits(one, schema[0]) for one in value)
    if isinstance(schema, dict):
        return (
            isinstance(value, dict)
            and value.keys() == schema.keys()
            and all(fits(one, schema[key]) for key, one in value.items())
        )
    return type(value) is schema


def test_each_file_is_as_the_schema_of_the_module(project: Path) -> None:
    export(project)
    sorts = []
    for name, content in loaded(project).items():
        sort = name.rpartition("/")[2].split(".")[1]
        schema = {"klaro_app": APP, "klaro_purpose": PURPOSE, "texts": TEXTS}[sort]
        if name.startswith("language/en/"):
            schema = {key: of for key, of in schema.items() if key != "langcode"} if sort == "texts" else (
                {key: schema[key] for key in ("label", "description") if key in schema}
            )  # fmt: skip
        elif sort == "klaro_app":
            content = {key: "" if content[key] is None and key.endswith("_url") else content[key] for key in content}
        assert fits(content, schema), name
        if "id" in content:
            assert name == f"klaro.{sort}.{content['id']}.yml"
            assert re.fullmatch("[a-z0-9_]{1,32}", content["id"])
        sorts.append(sort)
    assert sorted(sorts) == ["klaro_app"] * 10 + ["klaro_purpose"] * 8 + ["texts"] * 2


def test_an_export_is_exactly_this(project: Path) -> None:
    assert export(project) == (
        0,
        [
            f"{SHOP}:47:11: {TO} does not delete 'basket' after a refusal: it deletes cookies only",
            f"{SHOP}:55:11: {TO} does not delete '_ga' after a refusal: no page can delete a cookie of another site",
            "cookie-charter export: en: texts without a translation: 1; they stay in the language that they have: "
            "'Panier'",
            f"cookie-charter export: {TO}: in klaro.settings, set library.cookie_name: 'choice', "
            "library.cookie_expires_after_days: 182, library.group_by_purpose: true and library.html_texts: false",
            first_export(TO),
        ],
    )
    assert exported(project / "out") == files(EXPECTED)
    assert json.loads((project / "cookie_data/banners/shop.json").read_bytes())[TO]["keys"] == {
        "necessary__shop__login": ["session"],
        "necessary__shop": ["choice"],
        "statistics_exempt__shop": ["_pk_id.*"],
        "preferences__shop": ["basket"],
        "statistics__measure_example": ["_ga", r"_hj(Session|id)_\d+"],
    }


def test_what_is_deleted_is_found_as_klaro_finds_it(project: Path) -> None:
    export(project)
    apps = {name: one["cookies"] for name, one in loaded(project).items() if "cookies" in one}
    assert apps["klaro.klaro_app.statistics_exempt__shop.yml"] == [
        {"regex": r"^_pk_id\.[^]*$", "path": "/", "domain": ""}
    ]
    assert apps["klaro.klaro_app.statistics__measure_example.yml"] == [
        {"regex": r"^(?:_hj(Session|id)_\d+)$", "path": "/", "domain": ""}
    ]
    assert list(apps["klaro.klaro_app.necessary__shop.yml"][0]) == ["regex", "path", "domain"]  # it is told in order


def test_texts_are_in_the_language_of_the_files_and_the_others_beside(project: Path) -> None:
    export(project, "--edition", "en,fr")
    said = loaded(project)
    assert said["klaro.texts.yml"]["langcode"] == "en"
    assert said["klaro.texts.yml"]["consentModal"]["privacyPolicy"]["url"] == "https://shop.example/cookies/en/"
    assert said["language/fr/klaro.texts.yml"]["decline"] == "Tout refuser"
    assert said["language/fr/klaro.klaro_purpose.statistics.yml"] == {"label": "Statistiques (avec votre consentement)"}
    description = said["language/fr/klaro.klaro_app.necessary__shop__login.yml"]["description"]
    assert 'Reconnaît <b>tous</b> & "rien" ${x} </script> {purpose}.' in description


def test_an_address_without_a_host_is_one_of_the_site(project: Path) -> None:
    replace(project / "conf.py", 'charter_address = "https://shop.example/cookies/"', "")
    export(project)
    assert loaded(project)["klaro.texts.yml"]["consentModal"]["privacyPolicy"]["url"] == "internal:/fr/"


def test_an_export_replaces_an_earlier_one_with_its_folders_and_nothing_else(project: Path) -> None:
    export(project)
    assert export(project, "--edition", "fr")[0] == 0
    assert not (project / "out/language").exists()
    export(project)
    for name in ("system.site.yml", "klaro.klaro_app.matomo.yml", "language/en/system.site.yml", "language/de"):
        path = project / "out" / name
        path.write_text("name: Shop\n", encoding="utf-8")
        before = files(project)
        status, wrong = export(project)
        assert (status, wrong[-1]) == (
            2,
            f"cookie-charter export: out/{name} is not of an export to {TO}; choose a folder that is empty or not "
            "there yet",
        )
        assert files(project) == before
        path.unlink()
    (project / "out/empty").mkdir()
    assert export(project)[0] == 2
    (project / "out/empty").rmdir()
    (project / "out/language/de").symlink_to(project / "docs")
    assert export(project)[0] == 2


def test_services_that_would_share_a_name_are_refused(project: Path) -> None:
    text = (project / SHOP).read_text(encoding="utf-8")
    text = text.replace("providers:\n", "providers:\n  measure-example: {name: Autre}\n")
    text += "  - {name: x, provider: measure-example, service: S, purpose: P., category: statistics}\n"
    (project / SHOP).write_text(text, encoding="utf-8")
    status, wrong = export(project)
    assert (status, wrong) == (
        1,
        [f"{SHOP}:72:12: {TO} would have one name for two services, 'statistics__measure_example'; rename a provider"],
    )
    assert not (project / "out").exists()


def test_a_long_key_has_a_short_name_that_stays() -> None:
    key = "statistics-exempt--measure.example--visits"
    assert machine_name(key) == "statistics_exempt__meas_bde29756"
    assert machine_name(key + "x") != machine_name(key)


@given(st.dictionaries(st.from_regex("[a-z_]{1,5}", fullmatch=True), st.text()))
@example({"a": "1e3"})
@example({"a": "no"})
@example({"a": "0o14"})
@example({"a": "\u2028\x85 ~"})
def test_yaml_is_the_same_texts_quoted(value: dict[str, str]) -> None:
    made = to_yaml(value)
    assert yaml.safe_load(made) == value
    assert len(made.splitlines()) == max(len(value), 1)
    assert not re.search(r"^\w+: [^\"'A-Za-z_{]", made, re.MULTILINE)
