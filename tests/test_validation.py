"""What is wrong in a catalogue is said in the same words, whatever form the catalogue has."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from cookie_charter.catalogue import importing
from cookie_charter.catalogue.exchange import CSV_COLUMNS
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider, fields
from cookie_charter.catalogue.validation import Validator

SOUND: dict[type[BaseModel], dict[str, Any]] = {
    Platform: {"name": "Boutique", "url": "https://www.shop.example"},
    Provider: {"name": "Nous"},
    Cookie: {"name": "a", "provider": "us", "service": "Compte", "purpose": "Garde.", "category": "necessary"},
}

WRONG: list[tuple[type[BaseModel], str, str, str]] = [
    (Cookie, "category", "necesary", "unknown category 'necesary'; did you mean 'necessary'?"),
    (Cookie, "same_site", "Laxe", "unknown same_site 'Laxe'; did you mean 'Lax'?"),
    (Cookie, "secure", "perhaps", "'secure' must be true or false, found 'perhaps'"),
    (Cookie, "verified", "hier", "'verified' must be a date such as 2026-01-31, found 'hier'"),
    (Cookie, "path", "x", "'path' must start with '/', found 'x'"),
    (Platform, "privacy_url", "x", "'privacy_url' must be an http or https address, found 'x'"),
    (Provider, "safeguard", "adequate", "unknown safeguard 'adequate'; did you mean 'adequacy'?"),
]


@pytest.mark.parametrize(("part", "field", "value", "sentence"), WRONG)
def test_every_form_of_a_catalogue_gets_the_same_sentence(
    tmp_path: Path, part: type[BaseModel], field: str, value: str, sentence: str
) -> None:
    facts = SOUND | {part: SOUND[part] | {field: value}}
    catalogue = {"platform": facts[Platform], "providers": {"us": facts[Provider]}, "cookies": [facts[Cookie]]}
    path = {Platform: ("platform",), Provider: ("providers", "us"), Cookie: ("cookies", "0")}[part]

    in_yaml = tmp_path / "shop.yaml"
    in_yaml.write_text(yaml.dump(catalogue), encoding="utf-8")
    assert [problem.sentence for problem in load(in_yaml).problems] == [sentence]

    in_json = tmp_path / "shop.json"
    in_json.write_text(json.dumps({"catalogues": {"shop": catalogue}}), encoding="utf-8")
    with pytest.raises(ValueError, match="not valid") as caught:
        importing.read(in_json)
    assert str(caught.value) == f"the catalogue in the file is not valid: {'.'.join((*path, field))}: {sentence}"

    prefixes = {Platform: "platform_", Provider: "provider_", Cookie: ""}
    cells = {f"{prefixes[of]}{name}": cell for of, stated in facts.items() for name, cell in stated.items()}
    assert cells.keys() <= set(CSV_COLUMNS)
    in_csv = tmp_path / "shop.csv"
    in_csv.write_text("\n".join(",".join(cells) for cells in (cells.keys(), cells.values())), encoding="utf-8")
    lost = "this row is left out" if field in SOUND[part] else "left out"
    _catalogue, problems = importing.read(in_csv)
    assert [str(problem) for problem in problems] == [f"{in_csv}:2:1: {prefixes[part]}{field}: {sentence} ({lost})"]


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "", "x", [], ["x"], [1], [[]], {}, {"x": 1}], ids=repr)
@pytest.mark.parametrize("part", SOUND)
def test_no_value_is_refused_in_the_words_of_a_library(part: type[BaseModel], value: Any) -> None:
    words = set()
    for field in fields(part):
        facts = SOUND | {part: SOUND[part] | {field.name: value}}
        catalogue = {"platform": facts[Platform], "providers": {"us": facts[Provider]}, "cookies": [facts[Cookie]]}
        _valid, refusals = Validator().validate(Catalogue, catalogue, {})
        words |= {refusal.sentence for refusal in refusals}
    assert not [sentence for sentence in words if "Input should" in sentence or "cannot be" in sentence]
