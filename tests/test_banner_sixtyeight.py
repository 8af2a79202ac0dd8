"""The export to 68publishers/cookie-consent: the answer of its service, as files.

The library itself reads them in ``make banners``.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, DATA, exported, files, first_export, replace, run, run_export

EXPECTED = DATA / "banners/expected/68publishers"
SHOP = "cookie_data/shop.yaml"


def rows(project: Path, language: str = "en") -> list[Any]:
    answer = json.loads((project / f"out/68publishers.{language}.json").read_text(encoding="utf-8"))
    cookies: list[Any] = answer["data"]["cookies"]
    return cookies


def declare(project: Path, *cookies: str) -> None:
    """Put cookies into the catalogue, in place of all others, each with what is not usual of it."""
    text = (project / SHOP).read_text(encoding="utf-8").partition("cookies:\n")[0] + "cookies:\n"
    for cookie in cookies:
        usual = "provider: measure.example, service: Audience, purpose: P."
        category = "" if "category:" in cookie else ", category: statistics"
        text += f"  - {{{cookie}, {usual}{category}}}\n"
    (project / SHOP).write_text(text, encoding="utf-8")


def said(project: Path) -> list[str]:
    """What is said of cookies, without their place."""
    found = [
        re.fullmatch(rf"{SHOP}:\d+:\d+: 68publishers (.*)", line) for line in run_export(project, "68publishers")[2]
    ]
    return [line[1] for line in found if line]


UNKNOWN = "is of no third party, since neither 'party' nor 'host' is stated"
KEPT = "after a refusal:"
STAR_ONLY = f"{KEPT} it knows no patterns but those with '*'"


def test_an_export_is_exactly_this(project: Path) -> None:
    status, written, wrong = run_export(project, "68publishers")
    assert (status, written) == (0, "out: written (68publishers.fr.json, 68publishers.en.json)\n")
    assert wrong == [
        f"{SHOP}:17:11: 68publishers says that 'session' {UNKNOWN}",
        f"{SHOP}:27:11: 68publishers names its own cookie in its tag: cookie_name 'choice', cookie_expiration 182",
        f"{SHOP}:27:11: 68publishers says that 'choice' {UNKNOWN}",
        f"{SHOP}:35:11: 68publishers has no switch by which visitors refuse '_pk_id.*', which they may",
        f"{SHOP}:35:11: 68publishers says that '_pk_id.*' {UNKNOWN}",
        f"{SHOP}:47:11: 68publishers does not delete 'basket' {KEPT} it deletes cookies only",
        f"{SHOP}:55:11: 68publishers does not delete '_ga' {KEPT} no page can delete a cookie of another site",
        rf"{SHOP}:64:11: 68publishers does not delete '_hj(Session|id)_\d+' {STAR_ONLY}",
        rf"{SHOP}:64:11: 68publishers says that '_hj(Session|id)_\d+' {UNKNOWN}",
        "cookie-charter export: en: texts without a translation: 1; they stay in the language that they have: 'Panier'",
        first_export("68publishers"),
    ]
    assert exported(project / "out") == files(EXPECTED)
    keys = json.loads((project / "cookie_data/banners/shop.json").read_text(encoding="utf-8"))
    assert keys["68publishers"]["keys"] == {
        "security_storage": ["session"],
        "functionality_storage": ["choice", "_pk_id.*"],
        "personalization_storage": ["basket"],
        "analytics_storage": ["_ga", r"_hj(Session|id)_\d+"],
    }


def test_a_star_is_seen_only_where_it_means_what_the_catalogue_means(project: Path) -> None:
    declare(
        project,
        "name: '_a.*', match: glob, party: first",
        "name: '_b?*', match: glob, party: first",
        "name: '_c[0-9]*', match: glob, party: first",
        "name: '_d*_x', match: regex, party: first",
        "name: 'e*e', party: first",
        "name: 'f&f', party: first",
        "name: '_g&*', match: glob, party: first",
        "name: inner, path: /account, party: first",
    )
    assert said(project) == [
        f"does not delete '_b?*' {STAR_ONLY}",
        f"does not delete '_c[0-9]*' {STAR_ONLY}",
        f"does not delete '_d*_x' {STAR_ONLY}",
        f"does not delete 'e*e' {KEPT} it takes '*' for a pattern",
        f"does not delete 'f&f' {KEPT} it reads the name as HTML",
        f"does not delete '_g&*' {KEPT} it reads the name as HTML",
        f"does not delete 'inner' {KEPT} it deletes cookies of the path '/' only",
    ]
    assert [row["name"] for row in rows(project)] == [
        "_a.*",
        "_b?&#42;<!---->",
        "_c[0-9]&#42;<!---->",
        "_d&#42;_x<!---->",
        "e&#42;e<!---->",
        "f&amp;f<!---->",
        "_g&amp;&#42;<!---->",
        "inner<!---->",
    ]


def test_each_storage_has_what_google_means_by_it_and_nothing_else(project: Path) -> None:
    exempt = "category: necessary, exemption"
    declare(
        project,
        *(
            f"name: {one}, party: first, {exempt}: {one}"
            for one in ("authentication", "security", "load-balancing", "cart")
        ),
        "name: language, party: first, category: preferences, consent: exempt",
        "name: needed, party: first, category: necessary, consent: required",
        *(
            f"name: {one}, party: first, category: {one}"
            for one in ("preferences", "statistics", "marketing", "social", "media", "unclassified")
        ),
    )
    assert said(project) == [
        f"has no storage for {group!r}, so {name!r} is left out"
        for name, group in {
            "needed": "necessary-required",
            "social": "social",
            "media": "media",
            "unclassified": "unclassified",
        }.items()
    ]
    assert {row["name"]: row["category"]["code"] for row in rows(project)} == {
        "authentication": "security_storage",
        "security": "security_storage",
        "load-balancing": "security_storage",
        "cart": "functionality_storage",
        "language": "functionality_storage",
        "preferences": "personalization_storage",
        "statistics": "analytics_storage",
        "marketing": "ad_storage",
    }


def test_the_party_follows_from_the_host(project: Path) -> None:
    declare(
        project,
        "name: ours, host: shop.example",
        "name: theirs, host: measure.example",
        "name: stated, party: third",
        "name: stored, kind: local_storage",
        "name: unknown",
    )
    assert [line for line in said(project) if "says that" in line] == [f"says that 'unknown' {UNKNOWN}"]
    assert {row["name"].removesuffix("<!---->"): row["cookieProvider"]["type"] for row in rows(project)} == {
        "ours": "1st_party",
        "theirs": "3rd_party",
        "stated": "3rd_party",
        "stored": "1st_party",
        "unknown": "1st_party",
    }


def test_its_own_cookie_is_said_unless_it_is_what_the_tag_has_anyway(project: Path) -> None:
    replace(project / SHOP, "name: choice", "name: cc-settings")
    replace(project / SHOP, "lifetime: P6M", "lifetime: P182D")
    assert [line for line in said(project) if "tag" in line] == []
    replace(project / SHOP, "lifetime: P182D", "lifetime: P90D")
    assert [line for line in said(project) if "tag" in line] == [
        "names its own cookie in its tag: cookie_name 'cc-settings', cookie_expiration 90"
    ]


@pytest.mark.build
def test_each_row_leads_to_that_of_the_charter(project: Path) -> None:
    done = run(COMMAND, "build", cwd=project)
    assert done.returncode == 0, done.stderr
    run_export(project, "68publishers")
    assert rows(project)[0]["cookieProvider"]["link"] == "https://shop.example/cookies/en/index.html#cookie-session"


def test_of_a_new_storage_that_nobody_is_asked_about_it_is_said(project: Path) -> None:
    run_export(project, "68publishers")
    with (project / SHOP).open("a", encoding="utf-8") as file:
        file.write("  - {name: ad, provider: shop, service: S, purpose: P., category: marketing, host: shop.example}\n")
        file.write("  - {name: yt, provider: shop, service: S, purpose: P., category: media, host: shop.example}\n")
    assert [line for line in run_export(project, "68publishers")[2] if " new " in line] == [
        "cookie-charter export: 68publishers: 'ad_storage' is new (ad), and nobody who has answered is asked about it: "
        "raise 'revision'"
    ]
