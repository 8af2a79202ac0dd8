"""Settings for the CookieConsent of Helsinki say what the catalogue says, and are made with evidence only.

It deletes what it does not know, so whatever is missing in the catalogue would be deleted."""

import datetime
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, DATA, exported, files, first_export, replace, run, run_export

from cookie_charter.audit.compare import Audit
from cookie_charter.audit.dossier.complete import objections
from cookie_charter.audit.dossier.folder import write
from cookie_charter.audit.evidence import Evidence, Visit
from cookie_charter.audit.report import Report
from cookie_charter.catalogue.loader import load

EXPECTED = DATA / "banners/expected/helsinki"
SHOP = "cookie_data/shop.yaml"
SEEN = [{"name": "session", "domain": "shop.example", "path": "/"}]


@pytest.fixture
def project(project: Path) -> Path:
    """The same, with the dossier of an audit of today."""
    audit(project, SEEN)
    return project


def audit(project: Path, seen: list[dict[str, str]], days_ago: int = 0) -> None:
    """Write a dossier of what was seen some days ago."""
    evidence = project / "seen.json"
    evidence.write_text(json.dumps(seen), encoding="utf-8")
    then = (datetime.datetime.now(tz=datetime.UTC) - datetime.timedelta(days=days_ago)).timestamp()
    os.utime(evidence, (then, then))
    done = run(COMMAND, "audit", SHOP, "seen.json", "--output", "dossier", cwd=project)
    assert "dossier: written" in done.stderr


def export(project: Path, *options: str) -> tuple[int, str, list[str]]:
    """What `export` gives: its exit status, what it prints, and the lines that it says on standard error."""
    return run_export(project, "helsinki", "--dossier", "dossier", *options)


def written(project: Path) -> Any:
    return json.loads((project / "out/helsinki.json").read_bytes())


LOST = [
    f"{SHOP}:27:11: helsinki keeps the choice for 100 days, not for 182",
    f"{SHOP}:35:11: helsinki has no switch by which visitors refuse '_pk_id.*', which they may",
    f"{SHOP}:55:11: helsinki does not delete '_ga' after a refusal: no page can delete a cookie of another site",
    rf"{SHOP}:64:11: helsinki deletes '_hj(Session|id)_\d+' whatever visitors choose: it knows exact names, and '*' in "
    "them",
]


def test_an_export_is_exactly_this(project: Path) -> None:
    status, said, wrong = export(project)
    assert (status, said) == (0, "out: written (helsinki.json)\n")
    assert wrong == [
        *LOST,
        "cookie-charter export: en: texts without a translation: 1; they stay in the language that they have: 'Panier'",
        first_export("helsinki"),
    ]
    assert exported(project / "out") == files(EXPECTED)


def test_languages_have_the_names_that_they_call_themselves(project: Path) -> None:
    replace(project / "conf.py", '"en": "English"', '"pt_BR": "", "ar": ""')
    export(project)
    assert written(project)["languages"] == [
        {"code": "fr", "name": "Français", "direction": "ltr"},
        {"code": "pt-BR", "name": "Português (Brasil)", "direction": "ltr"},
        {"code": "ar", "name": "العربية", "direction": "rtl"},
    ]


def test_no_text_of_the_data_stands_for_a_value_or_is_code(project: Path) -> None:
    replace(project / SHOP, "purpose: Retient votre panier.", 'purpose: "{{title}} ${title} <b>"')
    export(project)
    (basket,) = written(project)["optionalGroups"][0]["cookies"]
    # The library puts a value where braces are doubled, and takes all for HTML.
    assert basket["description"]["fr"] == ("Panier\N{NO-BREAK SPACE}: &#123;&#123;title}} &#36;&#123;title} &lt;b&gt;")
    assert written(project)["translations"]["acceptedAt"]["en"] == "Accepted on {{date}} at {{time}}"


def test_names_are_never_widened(project: Path) -> None:
    replace(project / SHOP, r"'_hj(Session|id)_\d+'", r"'_hj_.*'")
    replace(project / SHOP, "name: _pk_id.*\n    match: glob", "name: '_pk_id.*'\n    match: exact")
    shutil.rmtree(project / "dossier")
    audit(project, SEEN)
    _status, _said, wrong = export(project)
    for line, name in ((35, "_pk_id.*"), (64, "_hj_.*")):
        sentence = f"helsinki deletes {name!r} whatever visitors choose: it knows exact names, and '*' in them"
        assert f"{SHOP}:{line}:11: {sentence}" in wrong
    settings = written(project)
    names = [
        cookie["name"]
        for group in settings["requiredGroups"] + settings["optionalGroups"]
        for cookie in group["cookies"]
    ]
    assert names == ["session", "choice", "_pk_id.&#42;", "basket", "_ga", "_hj_.&#42;"]  # a star would be one of its


def test_what_the_browser_keeps_elsewhere_has_its_kind_and_a_pixel_no_place(project: Path) -> None:
    with (project / SHOP).open("a", encoding="utf-8") as file:
        file.write("  - {name: t.gif, provider: shop, service: S, purpose: P., category: marketing, kind: pixel}\n")
        file.write("  - {name: db, provider: shop, service: S, purpose: P., category: media, kind: indexed_db}\n")
    _status, _said, wrong = export(project)
    assert f"{SHOP}:71:12: helsinki has no place for 't.gif'" in wrong
    kinds = {
        group["groupId"]: [cookie["storageType"] for cookie in group["cookies"]]
        for group in written(project)["optionalGroups"]
    }
    assert kinds == {"preferences": [2], "statistics": [1, 1], "media": [4]}


def test_its_own_cookie_is_that_of_the_catalogue_or_is_added(project: Path) -> None:
    export(project)
    assert written(project)["cookieName"] == "choice"
    replace(project / SHOP, "exemption: consent-choice", "exemption: security")
    assert (
        f"{SHOP}:17:3: no cookie has 'exemption: consent-choice', an exact name and the kind 'cookie', so the banner's "
        "own cookie is 'hds-cookie-consent', for 100 days; declare it"
    ) in export(project)[2]
    own = written(project)["requiredGroups"][0]["cookies"][-1]
    assert (own["name"], own["storageType"], own["expiration"]["en"]) == ("hds-cookie-consent", 1, "100 days")


def test_another_text_asks_again_those_who_have_accepted_its_group(project: Path) -> None:
    export(project)
    assert [line for line in export(project)[2] if "again" in line] == []
    replace(project / SHOP, "purpose: Retient votre panier.", "purpose: Garde votre panier.")
    assert [line for line in export(project)[2] if "again" in line] == [
        "cookie-charter export: helsinki: visitors who have accepted 'preferences' are asked again: it has changed"
    ]


def test_of_a_new_group_that_nobody_is_asked_about_it_is_said(project: Path) -> None:
    export(project)
    with (project / SHOP).open("a", encoding="utf-8") as file:
        file.write("  - {name: yt, provider: shop, service: S, purpose: P., category: media}\n")
    assert [line for line in export(project)[2] if " new " in line] == [
        "cookie-charter export: helsinki: 'media' is new (yt), and nobody who has answered is asked about it"
    ]


DELETES = (
    "cookie-charter export: helsinki deletes what the catalogue does not declare; name with --dossier a folder that"
)
REPORT = "dossier/report.json:1:1: "


def test_without_a_dossier_nothing_is_written(project: Path) -> None:
    before = files(project)
    done = run(COMMAND, "export", SHOP, "--to", "helsinki", "--output", "out", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{DELETES} 'cookie-charter audit --output' wrote\n"
    assert files(project) == before


def refused(project: Path, *options: str) -> list[str]:
    """Why nothing was written, whatever the dossier is."""
    before = files(project)
    status, said, wrong = export(project, *options)
    assert (status, said) == (1, "")
    assert files(project) == before
    return wrong


def test_evidence_is_as_young_as_it_is_asked_to_be(project: Path) -> None:
    shutil.rmtree(project / "dossier")
    audit(project, SEEN, days_ago=12)
    day = (datetime.datetime.now(tz=datetime.UTC) - datetime.timedelta(days=12)).date()
    assert refused(project, "--audited-within", "11d") == [
        f"{REPORT}the evidence is of {day}, which is more than 11 days ago; audit again"
    ]
    assert export(project, "--audited-within", "12d")[0] == 0
    assert export(project)[0] == 0
    shutil.rmtree(project / "dossier")
    audit(project, SEEN, days_ago=31)
    assert len(refused(project)) == 1


def test_what_was_seen_and_is_not_declared_keeps_it_from_being_written(project: Path) -> None:
    shutil.rmtree(project / "dossier")
    audit(project, [*SEEN, {"name": "basket_id", "domain": "shop.example", "path": "/"}])
    assert refused(project) == [f"{REPORT}'basket_id' was seen and is not declared; declare it, and audit again"]


def test_what_is_declared_no_more_keeps_it_from_being_written(project: Path) -> None:
    replace(project / SHOP, "name: session", "name: sessionid")
    assert refused(project) == [f"{REPORT}'session' was declared then, and is not any more; audit again"]


def test_a_dossier_of_another_platform_shows_nothing(project: Path) -> None:
    replace(project / SHOP, "url: https://shop.example", "url: https://other.example")
    assert refused(project) == [f"{REPORT}the dossier is of another platform than the catalogue; name one of it"]


def test_a_dossier_that_was_altered_shows_nothing(project: Path) -> None:
    with (project / "dossier/catalogue.yaml").open("a", encoding="utf-8") as file:
        file.write("# a change\n")
    assert refused(project) == [f"{REPORT}dossier/catalogue.yaml: altered since it was written"]


@pytest.mark.parametrize(("scenarios", "shows"), [(["arrival", "refuse"], False), (["arrival", "accept"], True)])
def test_a_visit_that_accepted_nothing_does_not_show_what_comes_after(
    project: Path, scenarios: list[str], shows: bool
) -> None:
    catalogue, folder = project / SHOP, project / "visited"
    declared = load(catalogue).catalogue
    assert declared is not None
    noon = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
    evidence = [
        Evidence(
            "https://shop.example/", "a live visit", visit=Visit(name, "Chromium 1", "x", "fr", (9, 9), noon, noon)
        )
        for name in scenarios
    ]
    nothing = Report(
        catalogue=SHOP, evidence=(), declared=6, seen=0, agreed=True, failed=False, unvisited=(), findings=()
    )
    write(folder, catalogue, Audit(declared, evidence), evidence, nothing)
    said = "the visit accepted nothing, and has not seen what comes after; audit again with --visit"
    assert [one.sentence for one in objections(folder, catalogue, 30)] == ([] if shows else [said])


def test_what_is_no_dossier_is_told(project: Path) -> None:
    status, _said, wrong = export(project, "--dossier", "cookie_data")
    assert (status, wrong) == (2, ["cookie-charter export: cookie_data/report.json: No such file or directory"])


@pytest.mark.parametrize("days", ["30", "d", "0d", "-1d", "30 d", "10000d", "٣d", ""])
def test_a_wrong_number_of_days_is_one_sentence(project: Path, days: str) -> None:
    status, _said, wrong = export(project, f"--audited-within={days}")
    sentence = f"argument --audited-within: expected a number of days such as 30d, found {days!r}"
    assert (status, wrong[-1]) == (2, f"cookie-charter export: error: {sentence}")
