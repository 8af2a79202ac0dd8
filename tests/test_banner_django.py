"""A fixture for django-cookie-consent says what the catalogue says, in the real package and in its own database."""

import json
import sys
from pathlib import Path
from typing import Any

from conftest import COMMAND, DATA, exported, files, first_export, replace, run

EXPECTED = DATA / "banners/expected/django-cookie-consent"
SHOP = "cookie_data/shop.yaml"
TO = "django-cookie-consent"


def export(project: Path, folder: str = "out") -> list[str]:
    """Export the catalogue, and give the lines that are said on standard error."""
    done = run(COMMAND, "export", SHOP, "--to", TO, "--output", folder, cwd=project)
    assert (done.returncode, done.stdout) == (0, f"{folder}: written ({TO}.fr.json, {TO}.en.json)\n")
    return done.stderr.splitlines()


def in_django(project: Path, fixture: str, newer: str) -> Any:
    """What a site with the package makes of two fixtures."""
    done = run(
        sys.executable, "-W", "error", Path(__file__).parent / "django_site/consent.py",
        f"{fixture}/{TO}.fr.json", f"{newer}/{TO}.fr.json", cwd=project,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


LOST = [
    f"{SHOP}:35:11: {TO} has no switch by which visitors refuse '_pk_id.*', which they may",
    f"{SHOP}:47:11: {TO} does not delete 'basket' after a refusal: it deletes cookies only",
    f"{SHOP}:55:11: {TO} does not delete '_ga' after a refusal: no page can delete a cookie of another site",
    rf"{SHOP}:64:11: {TO} does not delete '_hj(Session|id)_\d+' after a refusal: it deletes by exact names only",
]
SETTINGS = (
    f"cookie-charter export: {TO}: in the settings of Django, set COOKIE_CONSENT_NAME = 'choice' and "
    "COOKIE_CONSENT_MAX_AGE = 15724800"
)


def test_an_export_is_exactly_this(project: Path) -> None:
    assert export(project) == [
        *LOST,
        "cookie-charter export: en: texts without a translation: 1; they stay in the language that they have: 'Panier'",
        SETTINGS,
        first_export(TO),
    ]
    assert exported(project / "out") == files(EXPECTED)
    published = json.loads((project / "cookie_data/banners/shop.json").read_bytes())[TO]
    assert published["versions"] == {"preferences": "2000-01-01", "statistics": "2000-01-01"}


def test_it_loads_twice_into_django_and_its_page_shows_the_names(project: Path) -> None:
    export(project)
    said = in_django(project, "out", "out")
    long_ago = "2000-01-01T00:00:00+00:00"
    assert said["once"] == {
        "necessary": [long_ago, ["choice", "session"]],
        "statistics-exempt": [long_ago, ["_pk_id.*"]],
        "preferences": [long_ago, ["basket"]],
        "statistics": [long_ago, ["_ga"]],
    }
    assert said["twice"] == said["once"]
    assert (said["unanswered"], said["unanswered with the newer"]) == ([], [])
    for text in (
        "Nécessaires (sans consentement)", "session", "choice", "_pk_id.*", "basket", "_ga", r"_hj(Session|id)_\d+",
        "La boutique &lt;i&gt;en&lt;/i&gt; &quot;ligne&quot;",
        "Reconnaît &lt;b&gt;tous&lt;/b&gt; &amp; &quot;rien&quot; ${x} &lt;/script&gt; {purpose}.",
        "https://shop.example/cookies/fr/",
    ):  # fmt: skip
        assert text in said["page"]


def test_a_refusal_deletes_the_names_of_groups_that_are_asked_about(project: Path) -> None:
    replace(project / SHOP, "name: basket\n    kind: local_storage", "name: basket\n    http_only: true")
    assert f"{SHOP}:47:11" not in "".join(export(project))  # a server deletes it
    said = in_django(project, "out", "out")
    assert said["deleted"] == ["_ga", "basket"]
    assert said["own"] == [["choice", 15724800]]


def test_visitors_are_asked_again_for_a_cookie_that_is_declared_later(project: Path) -> None:
    export(project, "before")
    replace(project / SHOP, "host: measure.example", "host: measure.example\n    first_declared: 2026-02-03")
    sentence = f"cookie-charter export: {TO}: visitors who have accepted 'statistics' are asked again: it has changed"
    assert [line for line in export(project) if "again" in line] == [sentence]
    said = in_django(project, "before", "out")
    assert said["unanswered with the newer"] == ["statistics"]
    assert [line for line in export(project) if "again" in line] == []


def test_nobody_is_asked_again_for_other_texts_or_an_older_day(project: Path) -> None:
    replace(project / SHOP, "host: measure.example", "host: measure.example\n    first_declared: 2026-02-03")
    export(project, "before")
    replace(project / SHOP, "first_declared: 2026-02-03", "first_declared: 2026-01-03")
    replace(project / SHOP, "purpose: Suit les visites.", "purpose: Compte les visites.")
    assert [line for line in export(project) if "again" in line] == []
    assert in_django(project, "before", "out")["unanswered with the newer"] == []


def test_what_has_one_name_in_two_places_of_the_browser_is_one_entry(project: Path) -> None:
    with (project / SHOP).open("a", encoding="utf-8") as file:
        file.write(
            "  - {name: _ga, provider: measure.example, service: Audience, purpose: Garde un compte., "
            "category: statistics, kind: local_storage, host: measure.example}\n"
        )
    export(project)
    fixture = json.loads((project / f"out/{TO}.fr.json").read_bytes())
    (entry,) = [one["fields"] for one in fixture if one["fields"].get("name") == "_ga"]
    assert entry["description"].splitlines() == [
        "Measure Ltd – Audience · 2 ans\N{NO-BREAK SPACE}: Suit les visites.",
        "Measure Ltd – Audience · Stockage local\N{NO-BREAK SPACE}: Garde un compte.",
    ]
    assert in_django(project, "out", "out")["twice"]["statistics"][1] == ["_ga"]
