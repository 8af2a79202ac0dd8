"""Cookies that several catalogues have are declared once, and everything else sees ordinary catalogues."""

import json
import os
from pathlib import Path

import pytest
import yaml
from conftest import COMMAND, replace, run, soup, sphinx

from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Cookie
from cookie_charter.catalogue.schema import json_schema

SHARED = """\
providers:
  matomo:
    name: Matomo
cookies:
  - name: _pk_id
    provider: matomo
    service: Mesure d’audience
    purpose: Compte les visites.
    category: statistics
    lifetime: P13M
    host: stats.example
"""
FORUM = "platform:\n  name: Forum\n  url: https://forum.example\ncookies:\n"
OWN = "  - {name: a, provider: matomo, service: Forum, purpose: Garde., category: necessary}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "matomo.yaml").write_text(SHARED, encoding="utf-8")
    return tmp_path


def problems(folder: Path, cookies: str, **files: str) -> list[str]:
    """What is wrong with a catalogue of those cookies, beside other files."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "forum.yaml").write_text(FORUM + cookies, encoding="utf-8")
    return [str(problem).removeprefix(f"{folder}/") for problem in load(folder / "forum.yaml").problems]


def test_a_used_cookie_is_an_ordinary_one_with_what_is_said_beside_it(folder: Path) -> None:
    assert problems(folder, "  - use: matomo/_pk_id\n    lifetime: P6M\n    purpose: Compte.\n") == []
    loaded = load(folder / "forum.yaml")
    assert loaded.catalogue is not None
    assert loaded.catalogue.cookies == (
        Cookie.model_validate(
            {
                "name": "_pk_id",
                "provider": "matomo",
                "service": "Mesure d’audience",
                "purpose": "Compte.",
                "category": "statistics",
                "lifetime": "P6M",
                "host": "stats.example",
            }
        ),
    )
    assert loaded.catalogue.providers["matomo"].name == "Matomo"
    assert loaded.shared == (folder / "matomo.yaml",)
    assert loaded.messages == (
        ("Forum", folder / "forum.yaml", 2),
        ("Mesure d’audience", folder / "matomo.yaml", 7),
        ("Compte.", folder / "forum.yaml", 7),
    )


def test_a_provider_of_the_catalogue_comes_first_then_that_of_the_file_of_the_cookie(folder: Path) -> None:
    (folder / "all.yaml").write_text("providers:\n  matomo:\n    name: Un autre\n", encoding="utf-8")
    assert problems(folder, "  - use: matomo/_pk_id\n") == []
    of_file = load(folder / "forum.yaml").catalogue
    assert of_file is not None
    assert of_file.providers["matomo"].name == "Matomo"
    own = "  - use: matomo/_pk_id\nproviders:\n  matomo:\n    name: Le nôtre\n"
    assert problems(folder, own) == []
    of_catalogue = load(folder / "forum.yaml").catalogue
    assert of_catalogue is not None
    assert of_catalogue.providers["matomo"].name == "Le nôtre"


@pytest.mark.parametrize(
    ("cookies", "found"),
    [
        ("  - use: matomo/_pk_di\n", ["forum.yaml:5:10: matomo.yaml: unknown cookie '_pk_di'; did you mean '_pk_id'?"]),
        ("  - use: matom/_pk_id\n", ["forum.yaml:5:10: unknown shared file 'matom'; did you mean 'matomo'?"]),
        ("  - use: ../x/_pk_id\n", ["forum.yaml:5:10: unknown shared file '..'; expected one of: matomo"]),
        (
            "  - use: _pk_id\n",
            ["forum.yaml:5:10: 'use' must be FILE/NAME, such as 'matomo/_pk_id', found '_pk_id'"],
        ),
        ("  - use: [a]\n", ["forum.yaml:5:10: 'use' must be FILE/NAME, such as 'matomo/_pk_id', found no text"]),
        (
            "  - uses: matomo/_pk_id\n",
            [
                "forum.yaml:5:5: this cookie has no 'category'",
                "forum.yaml:5:5: this cookie has no 'name'",
                "forum.yaml:5:5: this cookie has no 'provider'",
                "forum.yaml:5:5: this cookie has no 'purpose'",
                "forum.yaml:5:5: this cookie has no 'service'",
                "forum.yaml:5:5: unknown key 'uses'; did you mean 'use'?",
            ],
        ),
        (
            "  - use: matomo/_pk_id\n    party: first\n",
            [
                "forum.yaml:6:12: 'party' is 'first', but stats.example is neither the host nor a parent of "
                "forum.example, so it is 'third'"
            ],
        ),
        (
            "  - use: matomo/_pk_id\n  - use: matomo/_pk_id\n",
            ["forum.yaml:6:5: duplicate cookie '_pk_id'; the first one is in line 5"],
        ),
        (
            "  - use: forum/_pk_id\n",
            ["forum.yaml:5:10: forum.yaml is the catalogue of a platform; move the cookie into a file with 'cookies:' "
             "alone"],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_use_is_said_where_it_is(folder: Path, cookies: str, found: list[str]) -> None:
    assert problems(folder, cookies) == found


def test_what_is_ambiguous_is_refused(folder: Path) -> None:
    twice = SHARED + SHARED.partition("cookies:\n")[2].replace("host: stats.example", "kind: local_storage").replace(
        "lifetime: P13M", "lifetime: persistent"
    )
    assert problems(folder, "  - use: matomo/_pk_id\n", matomo=twice) == [
        "forum.yaml:5:10: matomo.yaml has 2 cookies '_pk_id'; declare here the one that is meant"
    ]
    (folder / "matomo.yaml").write_text(SHARED, encoding="utf-8")
    other = "providers:\n  matomo:\n    name: Un autre\n"
    assert problems(folder, OWN + "  - use: matomo/_pk_id\n", all=other) == [
        "forum.yaml:6:10: the provider 'matomo' of matomo.yaml is another one in all.yaml; declare the one meant here"
    ]
    assert problems(folder, OWN + "  - use: matomo/_pk_id\n", all=SHARED.partition("cookies")[0]) == []


def test_a_shared_file_is_judged_by_itself_and_uses_no_other(folder: Path) -> None:
    assert load(folder / "matomo.yaml") == (None, (), (), ())
    (folder / "b.yaml").write_text(
        "cookies:\n  - use: matomo/_pk_id\n"
        "  - {name: b, provider: matomo, service: S, purpose: P, category: media}\n"
        "  - {name: c, provider: matom, service: S, purpose: P, category: medias}\n",
        encoding="utf-8",
    )
    assert [str(problem).removeprefix(f"{folder}/") for problem in load(folder / "b.yaml").problems] == [
        "b.yaml:2:5: a shared file uses no cookie of another file; declare the cookie here",
        "b.yaml:4:25: unknown provider 'matom'; did you mean 'matomo'?",
        "b.yaml:4:66: unknown category 'medias'; did you mean 'media'?",
    ]
    # Whoever uses such a file hears what is wrong there, and nothing that follows from it.
    assert problems(folder, "  - use: b/b\n") == [
        "b.yaml:2:5: a shared file uses no cookie of another file; declare the cookie here",
        "b.yaml:4:66: unknown category 'medias'; did you mean 'media'?",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SHARED.replace("P13M", "[P13M"), ["11:9: this is not YAML: did not find expected ',' or ']'"]),
        (
            SHARED.replace("name: Matomo", "nam: x"),
            ["3:5: the provider 'matomo' has no 'name'", "3:5: unknown key 'nam'; did you mean 'name'?"],
        ),
    ],
)
def test_of_a_broken_shared_file_nothing_is_said_that_follows_from_it(
    folder: Path, text: str, found: list[str]
) -> None:
    for cookies in (OWN + OWN.replace(": a", ": b"), OWN + "  - use: matomo/_pk_id\n  - use: matomo/_pk_ses\n"):
        assert problems(folder, cookies, matomo=text) == [f"matomo.yaml:{line}" for line in found]
    own = OWN + "providers:\n  matomo:\n    name: Le nôtre\n"
    assert problems(folder, own) == []


def test_a_file_that_may_be_shared_breaks_no_catalogue_that_lacks_nothing(folder: Path) -> None:
    assert problems(folder, OWN, draft="[x: ") == []
    assert problems(folder, OWN.replace("matomo", "matom"), draft="matom: [x\nplatform:\n") == [
        "forum.yaml:5:25: unknown provider 'matom'; did you mean 'matomo'?"
    ]


def test_a_shared_file_is_read_as_strictly_as_any(folder: Path) -> None:
    (folder / "link.yaml").symlink_to(folder / "matomo.yaml")
    assert problems(folder, "  - use: link/_pk_id\n") == [
        "link.yaml:1:1: this is a symbolic link; put the file itself here"
    ]
    os.mkfifo(folder / "pipe.yaml")
    assert problems(folder, "  - use: pipe/_pk_id\n") == ["pipe.yaml:1:1: this is a device or a pipe; put a file here"]
    assert problems(folder, "  - use: tag/_pk_id\n", tag="cookies: !x []\n") == [
        "tag.yaml:1:10: the tag '!x' is not allowed in a catalogue; remove it"
    ]


def test_the_schema_accepts_what_is_used_and_shared(folder: Path) -> None:
    (folder / "schema.json").write_text(json.dumps(json_schema()), encoding="utf-8")
    shared = yaml.safe_load(SHARED)
    judged = {
        "used": (0, yaml.safe_load(FORUM + "  - use: matomo/_pk_id\n    lifetime: P6M\n")),
        "shared": (0, shared),
        "cookies": (0, {"cookies": shared["cookies"]}),
        "providers": (0, {"providers": shared["providers"]}),
        "no-name": (1, yaml.safe_load(FORUM + "  - use: matomo\n")),
        "no-use": (1, yaml.safe_load(FORUM + "  - lifetime: P6M\n")),
        "no-cookies": (1, {"platform": {"name": "Forum"}}),
        "not-shown": (1, {"not_shown": ["a"], **shared}),
        "nothing": (1, {}),
    }
    check = str(Path(COMMAND).with_name("check-jsonschema"))
    for name, (status, data) in judged.items():
        (folder / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
        done = run(check, "--schemafile", "schema.json", f"{name}.json", cwd=folder)
        assert (name, done.returncode) == (name, status), done.stdout


def use_in_both(site: Path) -> None:
    """Let both catalogues of the site use one cookie."""
    (site / "cookie_data/matomo.yaml").write_text(SHARED, encoding="utf-8")
    for stem in ("shop", "forum"):
        path = site / f"cookie_data/{stem}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "  - use: matomo/_pk_id\n", encoding="utf-8")


def test_tables_and_exports_show_a_plain_catalogue(site: Path) -> None:
    use_in_both(site)
    assert sphinx(site, "-q").stderr == ""
    assert "Mesure d’audience" in soup(site / "_build/html/fr/index.html").get_text()
    published = json.loads((site / "_build/html/fr/cookies.json").read_text(encoding="utf-8"))["catalogues"]
    cookies = [published[stem]["cookies"][-1] for stem in ("shop", "forum")]
    assert cookies[0] == cookies[1]
    assert "use" not in cookies[0]
    assert cookies[0]["lifetime"] == "P13M"


def test_a_shared_text_is_translated_once_and_found_in_its_file(site: Path) -> None:
    use_in_both(site)
    assert sphinx(site, "-q", builder="gettext").returncode == 0
    template = next((site / "_build").rglob("catalogue.pot")).read_text(encoding="utf-8")
    (entry,) = [entry for entry in template.split("\n\n") if "Mesure d’audience" in entry]
    (place,) = [line for line in entry.splitlines() if line.startswith("#:")]
    assert place.endswith("/cookie_data/matomo.yaml:7")


def test_a_page_is_read_again_when_a_shared_file_changes(site: Path) -> None:
    use_in_both(site)
    replace(site / "docs/plain.md", "Rien ici.", "{cookie-count}`shop category=statistics`")
    assert sphinx(site, "-q").stderr == ""
    assert "1 cookie" in soup(site / "_build/html/fr/plain.html").get_text()
    replace(site / "cookie_data/matomo.yaml", "category: statistics", "category: marketing")
    assert sphinx(site, "-q").stderr == ""
    assert "aucun cookie" in soup(site / "_build/html/fr/plain.html").get_text()


def test_a_shared_file_that_nobody_uses_is_said(site: Path) -> None:
    use_in_both(site)
    (site / "cookie_data/piwik.yaml").write_text(SHARED, encoding="utf-8")
    sentence = (
        "cookie_data/piwik.yaml:1:1: no catalogue takes a cookie ('use: piwik/NAME') or a provider from this file; "
        "use it, remove it, or begin it with 'platform:'"
    )
    lines = run(COMMAND, "check", cwd=site).stdout.splitlines()
    assert [line for line in lines if "takes a cookie" in line] == [sentence]


def test_measured_facts_are_written_beside_the_use_and_the_shared_file_stays(folder: Path) -> None:
    cookies = "  - use: matomo/_pk_id\n"
    assert problems(folder, cookies) == []
    evidence = folder / "cookies.txt"
    evidence.write_text("# Netscape HTTP Cookie File\nstats.example\tFALSE\t/\tTRUE\t1785542400\t_pk_id\t1\n")
    os.utime(evidence, (1769817600, 1769817600))  # 31 January 2026; it lasts to 1 August
    done = run(COMMAND, "audit", "forum.yaml", "cookies.txt", "--verify", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "matomo.yaml").read_text(encoding="utf-8") == SHARED
    written = (folder / "forum.yaml").read_text(encoding="utf-8")
    assert written == FORUM + cookies + (
        "    lifetime: P182D\n    path: /\n    party: third\n    secure: true\n    source: cookies.txt\n"
        "    verified: 2026-01-31\n"
    )


def test_a_build_says_what_is_wrong_in_a_shared_file_once(site: Path) -> None:
    (site / "cookie_data/matomo.yaml").write_text(SHARED.replace("statistics", "statistcs"), encoding="utf-8")
    for stem in ("shop", "forum"):
        path = site / f"cookie_data/{stem}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "  - use: matomo/_pk_id\n", encoding="utf-8")
    said = "# Page\n\n{cookie-count}`forum`, {cookie-names}`shop`, {cookie-platform}`forum`\n"
    (site / "docs/plain.md").write_text(said + "\n```{cookie-platforms} forum, shop\n```\n", encoding="utf-8")
    for _ in range(2):
        done = run(COMMAND, "build", cwd=site)
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            "cookie_data/matomo.yaml:9:15: unknown category 'statistcs'; did you mean 'statistics'?"
        ]
    (site / "docs/plain.md").write_text("# Page\n\n{cookie-count}`shared`\n", encoding="utf-8")
    done = run(COMMAND, "build", "fr", cwd=site)
    sentence = "shared.yaml has no platform: it is shared by catalogues; name one of these"
    assert f"docs/plain.md:3:1: {sentence}" in done.stderr
