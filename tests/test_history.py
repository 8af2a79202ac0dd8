"""What was published stays known: releases, and what changed between two of them."""

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, DATA, replace, run
from hypothesis import given
from hypothesis import strategies as st

from cookie_charter.catalogue import exchange
from cookie_charter.catalogue.difference import Change, Part, Published, Weight, apply, diff, published, weight
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.catalogue.snapshot import Release

DAY = datetime.date(2026, 1, 31)
TEXTS = st.sampled_from(["Panier", "Compte", "Retient votre panier.", "Compte les visites."])
KEYS = st.sampled_from(["us", "them", "ads"])
PROVIDERS = st.dictionaries(
    KEYS,
    st.fixed_dictionaries(
        {"name": st.sampled_from(["La boutique", "Ads SA"])},
        optional={"country": st.sampled_from(["FR", "US"]), "hosts": st.just(["shop.example"])},
    ),
    min_size=1,
)
LIFETIMES = st.sampled_from(["session", "persistent", "P13M", "P1Y", "P12M"])


@st.composite
def catalogues(draw: st.DrawFn) -> dict[str, Any]:
    providers = draw(PROVIDERS)
    keys = st.sampled_from(sorted(providers))
    cookie = st.fixed_dictionaries(
        {
            "name": st.sampled_from(["basket", "visits", "_id"]),
            "kind": st.sampled_from(["cookie", "local_storage"]),
            "provider": keys,
            "service": TEXTS,
            "purpose": TEXTS,
            "category": st.sampled_from(["necessary", "statistics"]),
        },
        optional={
            "location": TEXTS,
            "lifetime": LIFETIMES.filter(lambda stated: stated != "session"),
            "third_party_access": st.lists(keys, max_size=2),
            "source": st.just("Nous"),
        },
    )
    unique = st.lists(cookie, max_size=5, unique_by=lambda one: (one["name"], one["kind"], one["provider"]))
    cookies = draw(unique)
    found: dict[str, Any] = {"platform": {"name": draw(TEXTS)}, "providers": providers, "cookies": cookies}
    hidden = draw(st.booleans())
    if cookies and hidden:
        found["not_shown"] = [cookies[0]["name"]]
    return found


@st.composite
def releases(draw: st.DrawFn) -> Published:
    translations = st.dictionaries(TEXTS, st.sampled_from(["Basket", "Account", "Visits"]))
    texts = draw(st.dictionaries(st.sampled_from(["en", "de"]), translations))
    release = Release(DAY, "fr", {"shop": Catalogue.model_validate(draw(catalogues()))}, texts, {})
    found = published(release, "shop")
    assert found is not None
    return found


@given(releases(), releases())
def test_a_difference_makes_the_one_of_the_other(before: Published, after: Published) -> None:
    assert apply(diff(before, after), before) == after


@given(releases())
def test_what_stays_the_same_has_no_change(found: Published) -> None:
    assert diff(found, found).changes == ()
    assert diff(found, found).renamed == {}


def shop(*cookies: dict[str, Any], key: str = "us", name: str = "La boutique", **texts: str) -> Published:
    """A catalogue of such cookies, and its texts in English."""
    plain = {
        "platform": {"name": "Boutique"},
        "providers": {key: {"name": name}},
        "cookies": [
            {"name": "basket", "provider": key, "service": "Panier", "purpose": "Retient.", "category": "necessary"}
            | one
            for one in cookies
        ],
    }
    return Published(Catalogue.model_validate(plain), "fr", {"en": texts} if texts else {})


def changes(before: Published, after: Published) -> list[tuple[str, str | int, str | None, Any, Any, Weight | None]]:
    found = diff(before, after).changes
    return [(str(one.part), *one[1:], weight(one, "fr")) for one in found]


def test_a_renamed_provider_is_one_change() -> None:
    two = ({"third_party_access": ["us"]}, {"name": "visits"})
    before = shop(*two, key="us", name="Opendatasoft")
    renamed = [("provider", "us", "name", "Opendatasoft", "Huwise", "material")]
    assert changes(before, shop(*two, key="us", name="Huwise")) == renamed
    two = ({"third_party_access": ["huwise"]}, {"name": "visits"})
    assert changes(before, shop(*two, key="huwise", name="Huwise")) == [("provider", "huwise", *renamed[0][2:])]


def test_a_cookie_of_another_provider_is_the_same_cookie() -> None:
    before, after = (
        Published(
            Catalogue.model_validate(
                {
                    "platform": {"name": "Boutique"},
                    "providers": {"us": {"name": "La boutique"}, "ads": {"name": "Ads SA"}},
                    "cookies": [
                        {"name": name, "provider": by, "service": "S", "purpose": "P", "category": "necessary"}
                        for name, by in (("basket", provider), ("visits", "us"), ("_id", "ads"))
                    ],
                }
            ),
            "fr",
            {},
        )
        for provider in ("us", "ads")
    )
    assert changes(before, after) == [("cookie", 0, "provider", "us", "ads", "material")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"lifetime": "P6M"}, {"lifetime": "P13M"}, "material"),
        ({"lifetime": "P12M"}, {"lifetime": "P1Y"}, "wording"),
        ({}, {"lifetime": "P13M"}, "material"),
        ({}, {"purpose": "Oublie."}, "material"),
        ({}, {"category": "statistics", "consent": "exempt"}, "material"),
        ({}, {"consent": "required"}, "material"),
        ({}, {"source": "Nous"}, None),
        ({}, {"verified": "2026-01-31"}, None),
    ],
)
def test_the_weight_of_a_change(before: dict[str, str], after: dict[str, str], expected: str | None) -> None:
    assert [one[-1] for one in changes(shop(before), shop(after))] == [expected]


def test_another_translation_is_wording() -> None:
    before, after = shop({}, **{"Panier": "Cart"}), shop({}, **{"Panier": "Basket"})
    said = [{"fr": "Panier", "en": text} for text in ("Cart", "Basket")]
    assert changes(before, after) == [("cookie", 0, "service", *said, "wording")]


def test_what_came_and_went_is_material() -> None:
    found = diff(shop({}), shop({"name": "visits"})).changes
    assert [(one.part, one.field, weight(one, "fr")) for one in found] == [(Part.COOKIE, None, Weight.MATERIAL)] * 2
    assert [(one.before or one.after)["name"] for one in found] == ["visits", "basket"]
    assert isinstance(found[0], Change)


def command(site: Path, *arguments: str) -> tuple[int, str, str]:
    done = run(COMMAND, *arguments, cwd=site)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, with message files that have all messages; not to be changed."""
    site = Path(shutil.copytree(DATA / "site", tmp_path_factory.mktemp("merged") / "a site"))
    assert command(site, "po", "update")[0] == 0
    return site


@pytest.fixture
def site(merged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(merged, tmp_path / "a site"))


FILE = "cookie_data/history/2026-01-31.json"


def test_a_release_keeps_catalogues_translations_and_prose(site: Path) -> None:
    assert command(site, "release", "--date", "2026-01-31") == (0, f"{FILE}: written\n", "")
    kept = json.loads((site / FILE).read_text(encoding="utf-8"))
    assert list(kept) == ["date", "language", "catalogues", "translations", "prose"]
    assert (kept["date"], kept["language"]) == ("2026-01-31", "fr")
    assert list(kept["catalogues"]) == ["all", "forum", "shop"]
    for stem, catalogue in kept["catalogues"].items():
        loaded = load(site / f"cookie_data/{stem}.yaml").catalogue
        assert loaded
        assert catalogue == exchange.plain(loaded)
    assert kept["translations"]["en"]["Compte"] == "Account"
    assert "Panier" not in kept["translations"]["en"]
    pages = ["forum", "index", "links", "plain"]
    assert {edition: list(of) for edition, of in kept["prose"].items()} == {"en": pages, "fr": pages}
    assert kept["prose"]["en"]["plain"] != kept["prose"]["fr"]["plain"]
    assert [path.name for path in (site / "cookie_data/history").iterdir()] == ["2026-01-31.json"]


def test_what_was_published_is_not_overwritten(site: Path) -> None:
    assert command(site, "release", "--date", "2026-01-31")[0] == 0
    before = (site / FILE).read_bytes()
    replace(site / "cookie_data/shop.yaml", "purpose: ", "lifetime: P13M\n    purpose: ")
    sentence = f"{FILE} already exists; what was published stays as it is: give another date with --date"
    assert command(site, "release", "--date", "2026-01-31") == (2, "", f"cookie-charter release: {sentence}\n")
    assert (site / FILE).read_bytes() == before


def test_a_release_comes_after_those_before(site: Path) -> None:
    assert command(site, "release", "--date", "2026-01-31")[0] == 0
    sentence = "the release of 2026-01-31 is later than 2026-01-30; give a date after it with --date"
    assert command(site, "release", "--date", "2026-01-30") == (2, "", f"cookie-charter release: {sentence}\n")
    status, _stdout, stderr = command(site, "release", "--date", "31.1.2026")
    assert status == 2
    assert stderr.endswith("expected a date such as 2026-12-01, found '31.1.2026'\n")


def test_the_date_is_that_of_today_unless_given(site: Path) -> None:
    assert command(site, "release") == (0, "cookie_data/history/1970-01-01.json: written\n", "")


def test_nothing_is_released_with_a_problem(site: Path) -> None:
    replace(site / "cookie_data/shop.yaml", "category: necessary", "category: neccessary")
    status, stdout, stderr = command(site, "release", "--date", "2026-01-31")
    assert (status, stderr) == (1, "")
    assert "unknown category 'neccessary'; did you mean 'necessary'?" in stdout
    assert stdout.splitlines()[-1] == "not released: nothing was written"
    assert not (site / FILE).exists()


def test_a_release_waits_for_the_editions_that_are_to_be_complete(site: Path) -> None:
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('charter_complete = ["en"]\n')
    status, stdout, _stderr = command(site, "release", "--date", "2026-01-31")
    assert status == 1
    assert "untranslated message 'Panier'" in stdout
    assert not (site / FILE).exists()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"date"', '"date', "2:11: the file is not JSON: Expecting ':' delimiter: line 2 column 11 (char 12)"),
        (
            '"date": "2026-01-31"',
            '"date": "2026-02-31"',
            "2:11: 'date' is '2026-02-31', in a file named '2026-01-31.json'; restore the file as it was published",
        ),
        (
            '"fr",',
            "3,",
            "3:15: language is not as 'cookie-charter release' writes it; restore the file as it was published",
        ),
        ('"necessary"', '"neccessary"', "46:23: unknown category 'neccessary'; did you mean 'necessary'?"),
        ('"Boutique"', '"Boutique", "owner": "x"', "unknown key 'owner'"),
    ],
)
def test_what_is_wrong_in_a_file_has_its_place(site: Path, old: str, new: str, expected: str) -> None:
    assert command(site, "release", "--date", "2026-01-31")[0] == 0
    text = (site / FILE).read_text(encoding="utf-8")
    (site / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    status, stdout, stderr = command(site, "check")
    assert (status, stderr) == (1, "")
    assert stdout.startswith(f"{FILE}:")
    assert expected in stdout
    assert len(stdout.splitlines()) == 1
