"""What the schema of editors says of a catalogue, and what ``cookie-charter check`` says of it, are the same.

One corpus has both judges: a sound catalogue with each field as each of many words, and in each combination of what
goes together or does not, and the catalogues that other tests keep. Where the judges differ, a rule says why.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import DATA, PROJECT
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # it has no types

from cookie_charter.catalogue.loader import judge
from cookie_charter.catalogue.model import Category, Consent, Cookie, Exemption, Kind, Platform, Provider, fields
from cookie_charter.catalogue.schema import json_schema

ONLY_CHECK = {
    "what another place of the file says": r"unknown provider|duplicate|unknown cookie|goes with another 'service'",
    "what looks alike": r"looks the same|look the same",
    "comments and quotes": r"ends before this '#'|straight ones",
    "how YAML is written": r"a YAML alias|the tag '|nested deeper|must be a text, found a list or a mapping",
    "whose host it is": r"'party' is '",
    "patterns that are none, or match everything": r"invalid glob|invalid regular expression|matches every cookie",
    "today": r"in the future",
    "characters of other scripts": r"the invisible character|the key of a provider has",
    "texts of invisible characters alone": r"is empty",
    "hosts that no browser finds": r"must be an http or https address",
    "which codes are countries": r"must be a two-letter country code",
}
"""The sentences of ``check`` on what JSON Schema cannot say, by the reason why it cannot."""

ONLY_EDITORS = {
    "a field without a value, which check takes for one that is not there": r"",
    "null, which check takes for a text": r"null|~",
    "a number or true where a text has a form of its own": r"\[?[\d.]+\]?|true",
}
"""What editors refuse, and ``check`` does not: values by how they are typed."""


class EditorLoader(yaml.SafeLoader):
    """Reads YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema), as editors do: ``no`` and dates are texts."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # as it is in the base class


for tag, pattern in {
    "null": r"null|Null|NULL|~|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?(0|[1-9][0-9]*)",
    "float": r"[-+]?[0-9]+\.[0-9]*",
}.items():
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), None)


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema(), format_checker=FormatChecker(["date"]))


def editor_accepts(text: str) -> bool:
    return bool(validator().is_valid(yaml.load(text, Loader=EditorLoader)))


WORDS = (
    "", "''", "' '", "text", "'*'", "a*", "null", "~", "'null'", "2024", "1.50", "true", "no", "Yes", "oui", "[]",
    "[a]", "[a, zz]", "[12]", "{}", "{a: b}", "'a\\nb'", '"a\\tb"', '"a\\u0001b"', '"a\\u200bb"', '"\\u200b"',
    '"\\u2800"', "https://example.org", "http://example.org:80/a?b#c", "https://example.org:99999", "https://",
    "ftp://example.org", "' https://example.org '", "https://[::1]", "example.org", ".Example.org", "-a.org", "a..b",
    "é.org", "FR", "fr", "XX", "FRA", "P13M", "P0D", "P1Y2M3W4DT5H6M7S", "PT", "P", "p1d", "session", "persistent",
    "'P1D '", "2026-01-31", "2026-02-30", "2026-1-1", "2999-01-01", "0000-01-01", "/", "/a b", "a/", "necessary",
    "functional", "exempt", "required", "glob", "regex", "pixel", "adequacy", "Lax", "lax", "first", "third", "a-b",
    "-a", "a_b", "authentication",
)  # fmt: skip
KEYS = ("a", "é", "a.b", "_a", "1", "a b", "a/b", "'€'", "''", "null")

COOKIE = {"name": "c", "provider": "a", "service": "S", "purpose": "P", "category": "necessary"}


def catalogue(cookie: dict[str, str], provider: dict[str, str], platform: dict[str, str], key: str = "a") -> str:
    """A catalogue of one cookie, with values as they are typed."""
    of_platform = "".join(f"  {name}: {value}\n" for name, value in {"name": "N", **platform}.items())
    of_provider = "".join(f"    {name}: {value}\n" for name, value in {"name": "A", **provider}.items())
    of_cookie = "".join(f"    {name}: {value}\n" for name, value in {**COOKIE, **cookie}.items())
    return f"platform:\n{of_platform}providers:\n  {key}:\n{of_provider}cookies:\n  -\n{of_cookie}"


def generated() -> Iterator[tuple[str, str]]:
    """Catalogues, each with the value that makes it what it is."""
    yield from ((catalogue({field.name: word}, {}, {}), word) for field, word in product(fields(Cookie), WORDS))
    yield from ((catalogue({}, {field.name: word}, {}), word) for field, word in product(fields(Provider), WORDS))
    yield from ((catalogue({}, {}, {field.name: word}), word) for field, word in product(fields(Platform), WORDS))
    yield from ((catalogue({"provider": key}, {}, {}, key), key) for key in KEYS)
    lifetimes = (None, "session", "persistent", "P1D")
    for kind, lifetime, refreshed in product(Kind, lifetimes, (None, "true", "yes", "no")):
        typed = {"kind": str(kind), "lifetime": lifetime, "refreshed": refreshed}
        yield catalogue({name: value for name, value in typed.items() if value}, {}, {}), ""
    for kind, (name, value) in product(
        Kind, {"path": "/", "secure": "no", "http_only": "yes", "same_site": "Lax"}.items()
    ):
        yield catalogue({"kind": str(kind), name: value}, {}, {}), ""
    for category, consent, exemption in product(Category, (None, *Consent), (None, *list(Exemption)[:2])):
        typed = {"category": str(category), "consent": consent, "exemption": exemption}
        yield catalogue({name: str(value) for name, value in typed.items() if value}, {}, {}), ""
    for party, host in product(("first", "third"), ("example.org", "other.org")):
        yield catalogue({"party": party, "host": host}, {}, {"url": "https://www.example.org"}), ""
    for match, name in product(("exact", "glob", "regex"), ("a*", "'['", "'**'", ".*", "(", "(?=a)")):
        yield catalogue({"match": match, "name": name}, {}, {}), ""
    whole = catalogue({}, {}, {})
    for part in (
        "platform:",
        "providers:",
        "cookies:",
        "  name: N\n",
        "    name: A\n",
        *(f"    {name}: {value}\n" for name, value in COOKIE.items()),
    ):
        yield whole.replace(part, f"x{part.strip()}\n" if part.endswith(":") else "", 1), ""
    yield from ((f"{whole}{more}\n", "") for more in ("not_shown: [c]", "not_shown: [d]", "not_shown: c", "more: x"))
    for root in ("", "text\n", "[]\n", "platform: {name: N}\ncookies: []\n", "platform:\ncookies:\n"):
        yield root, ""
    shared = "providers:\n  a:\n    name: A\n"
    yield from ((f"{shared}{more}", "") for more in ("", "not_shown: [a]\n", "cookies: []\n", "x: y\n"))


def kept() -> Iterator[tuple[str, str]]:
    """The catalogues of other tests, and those that are published here."""
    paths = [*DATA.glob("invalid/*.yaml"), *DATA.glob("site/cookie_data/*.yaml"), *PROJECT.glob("cookie_data/*.yaml")]
    for path in sorted(paths):
        yield path.read_bytes().decode("utf-8", errors="replace"), ""


def readable(text: str) -> bool:
    """Whether an editor reads it as YAML; of the rest it says the same as ``check``, without a schema."""
    try:
        yaml.load(text, Loader=EditorLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return False
    return True


def test_both_judges_agree_but_for_reasons() -> None:
    used: set[str] = set()
    unexplained = []
    corpus = [(text, word) for text, word in (*generated(), *kept()) if readable(text)]
    accepted = refused = 0
    for text, word in corpus:
        problems, sound = judge(text), editor_accepts(text)
        accepted += sound and not problems
        refused += not sound and bool(problems)
        if problems and sound:
            for problem in problems:
                why = next((why for why, said in ONLY_CHECK.items() if re.search(said, problem.sentence)), None)
                if why is None:
                    unexplained.append(f"only check: {problem.sentence}\n{text}")
                used.add(why or "")
        elif not problems and not sound:
            why = next((why for why, typed in ONLY_EDITORS.items() if re.fullmatch(typed, word)), None)
            if why is None:
                unexplained.append(f"only editors: {word}\n{text}")
            used.add(why or "")
    assert unexplained == []
    assert used == {*ONLY_CHECK, *ONLY_EDITORS}
    assert min(accepted, refused) > 500  # neither judge is one who says the same of everything


def test_no_field_can_be_null_and_every_word_has_its_meaning() -> None:
    schema = json_schema()
    assert "null" not in json.dumps(schema)
    for name, definition in schema["$defs"].items():
        if words := definition.get("enum"):
            assert len(definition["markdownEnumDescriptions"]) == len(words), name
        for field in definition.get("properties", {}).values():
            for said in (field["description"], field["markdownDescription"]):
                assert re.fullmatch(r"[^\n]*\.", said)
            assert "`" not in field["description"]
            assert "``" not in field["markdownDescription"]


@pytest.mark.parametrize("path", [PROJECT / "cookie_data/soissons.yaml", Path(DATA / "site/cookie_data/all.yaml")])
def test_a_sound_catalogue_has_no_error_in_an_editor(path: Path) -> None:
    assert editor_accepts(path.read_text(encoding="utf-8"))
