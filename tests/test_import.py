"""A CSV becomes a catalogue that is sound, and what could not be kept is said row by row."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from conftest import COMMAND, run
from pydantic import BaseModel

from cookie_charter.catalogue import exchange, importing
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider, fields
from cookie_charter.messages import Translated, Translator
from cookie_charter.messages.translation import translate_catalogue

HEADER = (
    "ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data Controller,"
    "User Privacy & GDPR Rights Portals,Wildcard match\n"
)


def imported(folder: Path, rows: str) -> tuple[list[dict[str, str]], list[str]]:
    """The cookies that come of rows of an Open Cookie Database, and what is said of the rest."""
    (folder / "db.csv").write_text(HEADER + rows, encoding="utf-8")
    done = run(COMMAND, "import", "db.csv", cwd=folder)
    assert done.returncode == (1 if done.stderr else 0)
    (folder / "db.yaml").write_text(done.stdout, encoding="utf-8")
    check = run(COMMAND, "check", "db.yaml", cwd=folder)
    assert (check.returncode, check.stdout) == (0, "no problems (files: 1)\n")
    return yaml.load(done.stdout, Loader=yaml.BaseLoader)["cookies"], done.stderr.splitlines()


def test_a_row_becomes_a_cookie(tmp_path: Path) -> None:
    cookies, said = imported(
        tmp_path,
        "42,Widgets,Analytics,_wid_,.widgets.example (3rd party),Counts visits.,13 Months,Widgets Inc,"
        "https://widgets.example/privacy,1\n",
    )
    assert said == []
    assert cookies == [
        {
            "name": "_wid_*", "match": "glob", "provider": "widgets-inc", "service": "Widgets",
            "purpose": "Counts visits.", "category": "statistics", "lifetime": "P13M", "host": "widgets.example",
            "source": "Open Cookie Database, 42",
        }
    ]  # fmt: skip
    text = (tmp_path / "db.yaml").read_text(encoding="utf-8")
    assert yaml.load(text, Loader=yaml.BaseLoader)["providers"] == {
        "widgets-inc": {"name": "Widgets Inc", "privacy_url": "https://widgets.example/privacy"}
    }


@pytest.mark.parametrize(("name", "pattern"), [("_ga", "_ga*"), ("_ga*", "_ga*"), ("a[1]", "a[[]1]*")])
def test_a_wildcard_becomes_one_star(tmp_path: Path, name: str, pattern: str) -> None:
    (cookie,), said = imported(tmp_path, f"1,P,Necessary,{name},,D,session,C,,1\n")
    assert (cookie["name"], cookie["match"], said) == (pattern, "glob", [])


@pytest.mark.parametrize(
    ("retention", "kept"),
    [
        ("Session", {"lifetime": "session"}),
        ("End of session (browser)", {"lifetime": "session"}),
        ("forever", {"lifetime": "persistent"}),
        ("1 year ", {"lifetime": "P1Y"}),
        ("365 days", {"lifetime": "P365D"}),
        ("2 weeks", {"lifetime": "P2W"}),
        ("30 mins", {"lifetime": "PT30M"}),
        ("1 minute", {"lifetime": "PT1M"}),
        ("3 months", {"lifetime": "P3M"}),
        ("90 sec", {"lifetime": "PT90S"}),
        ("", {}),
        ("0 days", {"lifetime_note": "0 days"}),
        ("1 week to 1 year", {"lifetime_note": "1 week to 1 year"}),
        ("2 years after last activity", {"lifetime_note": "2 years after last activity"}),
        ("Seesion", {"lifetime_note": "Seesion"}),
    ],
)
def test_retention_is_a_lifetime_only_if_it_means_one_thing(
    tmp_path: Path, retention: str, kept: dict[str, str]
) -> None:
    (cookie,), said = imported(tmp_path, f"1,P,Necessary,n,,D,{retention},C,,0\n")
    assert {name: value for name, value in cookie.items() if name.startswith("lifetime")} == kept
    assert said == []


def test_what_cannot_be_kept_is_said_with_its_place(tmp_path: Path) -> None:
    cookies, said = imported(
        tmp_path,
        "1,P,Functional,a,somewhere,D,session,C,ftp://x,0\n"
        "2,P,Necessary,a,,D,session,C,https://one.example/,0\n"
        "3,P,Necessary,b,,,session,C,https://two.example/,0\n"
        "4,P,Necessary,*,,D,session,C,,0\n"
        "5,P,Necessary,,,D,session,C,,0\n"
        '6,P,Necessary,"c",,"two\nlines",session,C,,0,more\n',
    )
    assert [cookie["name"] for cookie in cookies] == ["a", "b", "c"]
    assert said == [
        "db.csv:8:1: the row has more cells than there are columns: 'more'",
        "db.csv:2:1: User Privacy & GDPR Rights Portals: 'ftp://x' is not an http or https address (left out)",
        "db.csv:2:1: Category: 'Functional' matches no single category (replaced by 'unclassified')",
        "db.csv:2:1: Domain: 'somewhere' is not a host name (left out)",
        "db.csv:4:1: User Privacy & GDPR Rights Portals: 'https://two.example/' is not the 'https://one.example/' of a "
        "row above (left out)",
        "db.csv:4:1: Description: the cell is empty (replaced by a question mark)",
        "db.csv:5:1: Cookie / Data Key name: the name '*' matches every cookie (this row is left out)",
        "db.csv:6:1: Cookie / Data Key name: the row has no cookie name (this row is left out)",
        "db.csv:3:1: name: duplicate cookie 'a'; the first one is in line 2 (this row is left out)",
    ]


def test_wrong_facts_of_our_own_csv_are_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(
        "catalogue,platform_name,name,provider,provider_name,service,purpose,category,lifetime,colour\n"
        "shop,Boutique,a,us,Nous,S,P,necessary,13 mois,bleu\n"
        "shop,Boutique,b,us,Nous,S,P,necesary,,\n"
        "forum,Forum,c,us,Nous,S,P,necessary,,\n",
        encoding="utf-8",
    )
    done = run(COMMAND, "import", "ours.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert [cookie["name"] for cookie in yaml.safe_load(done.stdout)["cookies"]] == ["a"]
    said = done.stderr.splitlines()
    assert said[0].startswith("ours.csv:1:1: unknown column 'colour'")
    assert (
        said[1]
        == "ours.csv:4:1: the catalogue 'forum' is not 'shop', with which the file starts (this row is left out)"
    )
    assert said[2].startswith("ours.csv:2:1: lifetime: unknown lifetime '13 mois'")
    assert said[2].endswith(" (left out)")
    assert said[3] == (
        "ours.csv:3:1: category: unknown category 'necesary'; did you mean 'necessary'? (this row is left out)"
    )


def test_a_key_of_a_service_that_goes_with_two_texts_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(
        "catalogue,platform_name,name,provider,service,service_key,purpose,category\n"
        "shop,Boutique,a,us,Compte,compte,P,necessary\n"
        "shop,Boutique,b,us,Panier,compte,P,necessary\n"
        "shop,Boutique,c,us,Panier,panier,P,necessary\n"
        "shop,Boutique,d,us,Panier,paniers,P,necessary\n",
        encoding="utf-8",
    )
    done = run(COMMAND, "import", "ours.csv", cwd=tmp_path)
    assert done.stderr == (
        "ours.csv:3:1: service_key: service_key 'compte' goes with another 'service' in line 2: 'Compte'; use one text "
        "for one key (left out)\n"
    )
    keys = [cookie.get("service_key") for cookie in yaml.safe_load(done.stdout)["cookies"]]
    assert keys == ["compte", None, "panier", "paniers"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,2\n", "expected JSON or CSV that an edition published, or the CSV of the Open Cookie Database"),
        (b"", "expected JSON or CSV that an edition published, or the CSV of the Open Cookie Database"),
        (b"\xe9", "the file is not encoded in UTF-8"),
        (b'{"catalogues": {}}', "expected the cookies.json of an edition with one catalogue"),
        (b'{"catalogues": {"a": 1}}', "expected the cookies.json of an edition with one catalogue"),
        (
            b'{"catalogues": {"a": {"platform": {"name": "A"}, "cookies": [{"name": "b"}]}}}',
            "the catalogue in the file is not valid: cookies.0.provider: the cookie 'b' has no 'provider'",
        ),
    ],
)
def test_what_is_no_catalogue_is_said_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "x").write_bytes(content)
    done = run(COMMAND, "import", "x", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter import: x: {sentence}\n")


FULL: Final[Mapping[type[BaseModel], dict[str, Any]]] = {
    Platform: {
        "name": "=Boutique", "url": "https://www.shop.example", "choice_url": "https://www.shop.example/choix",
        "contact": "+33 1 23 45 67 89", "legal_url": "https://www.shop.example/mentions",
        "accessibility_url": "https://www.shop.example/accessibilite",
        "privacy_url": "https://www.shop.example/confidentialite",
    },
    Provider: {
        "name": "'@Widgets", "url": "https://widgets.example", "privacy_url": "https://widgets.example/privacy",
        "country": "FR", "safeguard": "standard-clauses", "hosts": ["widgets.example", "cdn.example"],
    },
    Cookie: {
        "name": "_w_*", "match": "glob", "kind": "cookie", "provider": "widgets", "service": "-Mesure",
        "service_key": "mesure-1", "location": "toutes les pages", "purpose": "Mesure ; compte.",
        "category": "statistics", "consent": "exempt", "exemption": "audience-measurement", "lifetime": "P13M",
        "lifetime_note": "au plus", "refreshed": False, "data_retention": "P25M", "host": "shop.example", "path": "/",
        "party": "first", "third_party_access": ["widgets"], "secure": True, "http_only": False, "same_site": "Lax",
        "source": "https://widgets.example/doc", "verified": "2026-01-31", "first_declared": "2025-12-01",
    },
}  # fmt: skip
"""A value for each field that is no default, so that none can get lost unseen."""


def test_every_translated_field_is_extracted_and_translated() -> None:
    parts = {"platform": FULL[Platform], "providers": {"widgets": FULL[Provider]}, "cookies": [FULL[Cookie]]}
    catalogue = Catalogue.model_validate(parts)
    held = {Platform: catalogue.platform, Provider: catalogue.providers["widgets"], Cookie: catalogue.cookies[0]}
    texts = [getattr(part, field.name) for model, part in held.items() for field in fields(model) if field.translated]
    assert texts
    assert [text for _place, text in catalogue.messages()] == texts

    class English(Translator):
        def data(self, text: str) -> Translated:
            return Translated(f"{text} in English")

    translated = translate_catalogue(catalogue, English("en", "fr", ()))
    assert [text for _place, text in translated.messages()] == [f"{text} in English" for text in texts]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_no_field_is_lost_between_export_and_import(tmp_path: Path, form: str) -> None:
    for part, values in FULL.items():
        assert values.keys() == {field.name for field in fields(part)}
        defaults = {name for name, field in part.model_fields.items() if field.default == values[name]}
        assert defaults <= {"kind"}  # the first cookie has facts that only the kind "cookie" has
    bare = {field.name: FULL[Cookie][field.name] for field in fields(Cookie) if field.required}
    before = loaded(
        tmp_path,
        platform=FULL[Platform],
        providers={"widgets": FULL[Provider]},
        cookies=[FULL[Cookie], bare | {"name": "a", "third_party_access": []}, bare | {"name": "b", "kind": "pixel"}],
    )
    published = {
        "json": exchange.to_json({"catalogues": {"shop": exchange.plain(before)}}),
        "csv": exchange.to_csv({"shop": before}),
    }
    (tmp_path / "published").write_text(published[form], encoding="utf-8")
    text, problems = importing.read(tmp_path / "published")
    assert problems == []
    assert loaded(tmp_path, **yaml.safe_load(text)) == before


def loaded(folder: Path, **catalogue: Any) -> Catalogue:
    """A catalogue as it comes from a file."""
    path = folder / "catalogue.yaml"
    path.write_text(yaml.dump(catalogue, sort_keys=False), encoding="utf-8")
    result = load(path)
    assert result.problems == ()
    assert result.catalogue is not None
    return result.catalogue
