"""`cookie-charter audit` on files: what is found, how it is said, and what it writes."""

import codecs
import dataclasses
import datetime
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, DATA, replace, run

from cookie_charter.audit.evidence import Seen
from cookie_charter.catalogue import Cookie, fields

NOW = 1_790_000_000
"""When the evidence of these tests was written, in seconds of Unix time."""
DAY = 86_400
DAY_OF_IT = datetime.datetime.fromtimestamp(NOW, tz=datetime.UTC).date().isoformat()


def cookie(name: str, days: float | None = None, **more: Any) -> dict[str, Any]:
    """A cookie as a storage state has it; without *days* it goes with the session."""
    expires = -1 if days is None else NOW + days * DAY
    facts = {"name": name, "value": "x", "domain": "www.example.org", "path": "/", "expires": expires}
    return facts | {"httpOnly": False, "secure": True, "sameSite": "Lax"} | more


DECLARED = [
    cookie("sessionid", 14),
    cookie("pref_colour", 365.25),
    cookie("pref_language"),
    cookie("_s_42", 395.6875, domain=".stats.example"),
]


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return Path(shutil.copy(DATA / "audit/catalogue.yaml", tmp_path / "catalogue.yaml"))


def state(folder: Path, *cookies: dict[str, Any], local: tuple[str, ...] = ("theme",)) -> Path:
    """A storage state, saved at a known time."""
    entries = [{"name": name, "value": "x"} for name in local]
    origins = [{"origin": "https://www.example.org", "localStorage": entries}] if local else []
    path = folder / "state.json"
    path.write_text(json.dumps({"cookies": cookies, "origins": origins}), encoding="utf-8")
    os.utime(path, (NOW, NOW))
    return path


def audit(catalogue: Path, *arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return run(COMMAND, "audit", catalogue.name, *arguments, cwd=catalogue.parent, env=env)


def test_options_stand_anywhere(catalogue: Path) -> None:
    one, other = state(catalogue.parent, *DECLARED), catalogue.parent / "cookies.txt"
    other.write_text("www.example.org\tFALSE\t/\tTRUE\t0\tstray\tx\n", encoding="utf-8")
    orders = (
        (catalogue.name, one, other, "--format", "json", "--tolerance", "5"),
        (catalogue.name, one, "--format", "json", other, "--tolerance", "5"),
        ("--format", "json", catalogue.name, "--tolerance", "5", one, other),
    )
    done = [run(COMMAND, "audit", *order, cwd=catalogue.parent) for order in orders]
    assert [(one.returncode, one.stderr) for one in done] == [(1, "")] * 3
    assert len({one.stdout for one in done}) == 1
    assert json.loads(done[0].stdout)["evidence"] == [str(one), str(other)]


def found(catalogue: Path, *arguments: str | Path) -> list[tuple[str, ...]]:
    """The check, name and sentence of each finding, but for advice."""
    done = audit(catalogue, *arguments, "--format", "json")
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert (report["agreed"], report["failed"]) == (done.returncode == 0, done.returncode == 1)
    findings = [finding for finding in report["findings"] if finding["check"] != "advice"]
    return [(finding["check"], finding["name"], finding["sentence"]) for finding in findings]


def test_what_evidence_shows_is_what_the_model_marks_as_measured() -> None:
    shown = {field.name for field in dataclasses.fields(Seen)} & Cookie.model_fields.keys()
    measured = {field.name for field in fields(Cookie) if field.measured}
    assert measured == shown - {"name", "kind"} | {
        "party"
    }  # by name and kind it is found, the party follows from the host


def test_what_agrees(catalogue: Path) -> None:
    done = audit(catalogue, state(catalogue.parent, *DECLARED))
    assert done.stdout == "catalogue.yaml matches the evidence: 5 declared, 5 observed.\n"
    assert (done.returncode, done.stderr) == (0, "")


def test_what_does_not(catalogue: Path) -> None:
    evidence = state(
        catalogue.parent,
        cookie("sessionid", 30, secure=False, sameSite="None", domain=".example.org"),
        cookie("pref_colour", 365),
        cookie("theme"),
        cookie("_s_42", 395, domain="other.example"),
        cookie("tracker", 500),
        local=("pref_language",),
    )
    done = audit(catalogue, evidence)
    assert done.returncode == 1
    assert done.stdout == (
        "Not declared (2): kept by the browser, but not declared in the catalogue\n"
        "  _s_42    cookie  other.example\n"
        "  tracker  cookie  www.example.org\n"
        "\n"
        "Declared, never observed (1): declared in the catalogue, but never observed\n"
        "  _s_\\d+  cookie  stats.example\n"
        "\n"
        "Different from the declaration (6)\n"
        "  sessionid      cookie         example.org      Lifetime: declared 14 days, observed 30 days\n"
        "  sessionid      cookie         example.org      Host: declared www.example.org, observed example.org\n"
        "  sessionid      cookie         example.org      Secure: declared yes, observed no\n"
        "  sessionid      cookie         example.org      SameSite: declared Lax, observed None\n"
        "  theme          cookie         www.example.org  Kind: declared local storage, observed cookie\n"
        "  pref_language  local storage  www.example.org  Kind: declared cookie, observed local storage\n"
        "\n"
        "Advice (1): it was set for 500 days; browsers keep no cookie longer than 400 days (rfc6265bis)\n"
        "  tracker  cookie  www.example.org\n"
        "\n"
        "catalogue.yaml does not match the evidence: 5 declared, 6 observed.\n"
    )


def test_what_was_never_seen(catalogue: Path) -> None:
    sentence = "declared in the catalogue, but never observed"
    assert found(catalogue, state(catalogue.parent, *DECLARED[:3], local=())) == [
        ("unseen", r"_s_\d+", sentence),
        ("unseen", "theme", sentence),
    ]


@pytest.mark.parametrize(
    ("days", "tolerance", "agrees"),
    [
        (14, "0", True),
        (15.3, "10", True),
        (15.5, "10", False),
        (12.5, "10", False),
        (14.2, "1", False),
        (13.9, "1", True),
    ],
)
def test_lifetimes_may_differ_a_little(catalogue: Path, days: float, tolerance: str, agrees: bool) -> None:
    evidence = state(catalogue.parent, cookie("sessionid", days), *DECLARED[1:])
    assert audit(catalogue, evidence, "--tolerance", tolerance).returncode == (0 if agrees else 1)


def test_a_browser_that_cuts_a_lifetime_at_400_days_agrees(catalogue: Path) -> None:
    replace(catalogue, "lifetime: P14D", "lifetime: P2Y")
    assert audit(catalogue, state(catalogue.parent, cookie("sessionid", 400), *DECLARED[1:])).returncode == 0


def test_the_closest_declaration_counts(catalogue: Path) -> None:
    evidence = state(catalogue.parent, DECLARED[0], cookie("pref_language", 365.25), cookie("pref_x"), DECLARED[3])
    assert found(catalogue, evidence) == [
        ("mismatch", "pref_language", "Lifetime: declared until the browser is closed, observed 365 days"),
        ("mismatch", "pref_x", "Lifetime: declared 1 year, observed until the browser is closed"),
    ]


def test_what_makes_it_fail_can_be_chosen(catalogue: Path) -> None:
    evidence = state(catalogue.parent, *DECLARED, cookie("tracker"))
    assert audit(catalogue, evidence).returncode == 1
    lenient = audit(catalogue, evidence, "--fail-on", "mismatch,unseen")
    assert (lenient.returncode, "does not match" in lenient.stdout) == (0, True)
    assert audit(catalogue, evidence, "--fail-on", "undeclared").returncode == 1
    done = audit(catalogue, evidence, "--fail-on", "undeclare")
    assert done.returncode == 2
    assert "unknown check 'undeclare'; did you mean 'undeclared'?" in done.stderr


def test_a_cookie_of_another_site_is_not_the_platforms_by_its_name(catalogue: Path) -> None:
    """``pref_*`` is declared with neither a host nor a provider that has one."""
    before = catalogue.read_bytes()
    strangers = [cookie(name, 14, domain="instagram.example") for name in ("sessionid", "pref_colour")]
    there = state(catalogue.parent, *DECLARED, *strangers)
    sentence = "kept by the browser, but not declared in the catalogue"
    assert found(catalogue, there) == [
        ("undeclared", "sessionid", sentence),
        ("undeclared", "pref_colour", sentence),
    ]
    audit(catalogue, there, "--verify")
    assert b"instagram" not in catalogue.read_bytes() != before


def test_a_catalogue_without_an_address_does_not_tell_whose_cookies_are_its_own(catalogue: Path) -> None:
    replace(catalogue, "  url: https://www.example.org\n", "")
    there = state(catalogue.parent, *DECLARED)
    done = audit(catalogue, there)
    said = (
        "cookie-charter audit: catalogue.yaml: the platform has no 'url' to tell its cookies by; "
        "state it, or give its host by --host\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
    assert audit(catalogue, there, "--host", "www.example.org").returncode == 0


def test_a_copy_of_the_platform_has_a_host_of_its_own(catalogue: Path) -> None:
    there = [cookie | {"domain": "staging.example"} for cookie in DECLARED[:3]] + DECLARED[3:]
    evidence = state(catalogue.parent, *there)
    assert {finding[:2] for finding in found(catalogue, evidence)} == {
        *(("undeclared", name) for name in ("sessionid", "pref_colour", "pref_language")),
        *(("unseen", name) for name in ("sessionid", "pref_*", "pref_language")),
    }
    assert found(catalogue, evidence, "--host", "staging.example") == []


def test_in_french(catalogue: Path) -> None:
    done = audit(catalogue, state(catalogue.parent, *DECLARED, cookie("tracker")), LC_ALL="fr_FR.UTF-8")
    assert done.stdout == (
        "Non déclarés (1)\u00a0: conservé par le navigateur, mais non déclaré dans le catalogue\n"
        "  tracker  cookie  www.example.org\n"
        "\n"
        "catalogue.yaml ne concorde pas avec les relevés (déclarés\u00a0: 5, constatés\u00a0: 6).\n"
    )


def test_json_has_a_schema(catalogue: Path) -> None:
    folder = catalogue.parent
    done = run(COMMAND, "audit", "--schema", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    (folder / "schema.json").write_text(done.stdout, encoding="utf-8")
    done = audit(catalogue, state(folder, cookie("tracker"), cookie("sessionid", 1)), "--format", "json")
    report = json.loads(done.stdout)
    assert {finding["check"] for finding in report["findings"]} == {"undeclared", "unseen", "mismatch"}
    assert report["evidence"] == [str(folder / "state.json")]
    check = str(Path(sys.executable).parent / "check-jsonschema")
    for changed, status in ({}, 0), ({"agreed": "maybe"}, 1):
        (folder / "report.json").write_text(json.dumps(report | changed), encoding="utf-8")
        assert run(check, "--schemafile", "schema.json", "report.json", cwd=folder).returncode == status


HOSTILE = "a\x1b]0;x\x07\x9b31m\u202e|`b` <img src=x> @all [c](https://x.example)\nd"


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_nothing_in_a_name_acts(catalogue: Path, form: str) -> None:
    evidence = state(catalogue.parent, *DECLARED, cookie(HOSTILE), cookie("y" * 5000))
    done = audit(catalogue, evidence, "--format", form)
    assert done.returncode == 1
    assert [char for char in done.stdout if not char.isprintable() and char != "\n"] == []
    if form == "json":
        names = [finding["name"] for finding in json.loads(done.stdout)["findings"]]
        assert names == [HOSTILE, "y" * 5000]
    else:
        assert "y" * 201 not in done.stdout
    if form == "markdown":
        name = r"a\x1b]0;x\x07\x9b31m\u202e\|`b` <img src=x> @all [c](https://x.example)\nd"
        assert f"| `` {name} `` | `cookie` |" in done.stdout


def test_what_is_not_declared_becomes_yaml(catalogue: Path) -> None:
    evidence = state(
        catalogue.parent, *DECLARED, cookie("_ga: #1", 400, httpOnly=True, sameSite="Strict"), local=("theme", "cart")
    )
    done = audit(catalogue, evidence, "--suggest")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "# Observed, but not declared: fill in the blanks, and add it to the catalogue.\n"
        "cookies:\n"
        '  - name: "_ga: #1"\n'
        "    provider:  # who sets it: a key of 'providers'\n"
        "    service:  # the part of the platform that needs it\n"
        "    purpose:  # what it does, in plain words\n"
        "    category:  # what it is for, such as 'necessary' or 'statistics'\n"
        "    lifetime: P400D\n"
        "    host: www.example.org\n"
        "    path: /\n"
        "    party: first\n"
        "    secure: true\n"
        "    http_only: true\n"
        "    same_site: Strict\n"
        '    source: "Playwright storage state"\n'
        f"    verified: {DAY_OF_IT}\n"
        "  - name: cart\n"
        "    provider:  # who sets it: a key of 'providers'\n"
        "    service:  # the part of the platform that needs it\n"
        "    purpose:  # what it does, in plain words\n"
        "    category:  # what it is for, such as 'necessary' or 'statistics'\n"
        "    kind: local_storage\n"
        "    host: www.example.org\n"
        "    party: first\n"
        '    source: "Playwright storage state"\n'
        f"    verified: {DAY_OF_IT}\n"
    )
    text = catalogue.read_text(encoding="utf-8").rstrip("\n") + "\n" + done.stdout.split("cookies:\n")[1]
    catalogue.write_text(text, encoding="utf-8")
    checked = run(COMMAND, "check", catalogue.name, cwd=catalogue.parent)
    assert checked.stdout.count("has no value") == 8  # nothing blank can slip in
    for blank, fact in {"provider": "us", "service": "Cart", "purpose": "Keeps it.", "category": "necessary"}.items():
        text = text.replace(f"    {blank}:  #", f"    {blank}: {fact}  #")
    catalogue.write_text(text, encoding="utf-8")
    checked = run(COMMAND, "check", catalogue.name, cwd=catalogue.parent)
    assert (checked.stdout, checked.returncode) == ("no problems (files: 1)\n", 0)
    assert audit(catalogue, evidence).returncode == 0


DATABASE = (
    "ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data Controller,"
    "User Privacy & GDPR Rights Portals,Wildcard match\n"
    'a1,Instagram,Marketing,other,instagram.com,"Follows you",session,Meta,https://x.example,0\n'
    'a2,Stats,Analytics,_t,"stats.example (3rd party)","Counts\n\x1b[31mvisits",1 year,Stats Ltd,https://x.example,1\n'
    "a3,Nobody,Analytics,other,,Whatever,1 year,Nobody,https://x.example,0\n"
)


def test_candidates_of_a_database_are_comments_and_never_by_name_alone(catalogue: Path) -> None:
    database = catalogue.parent / "database.csv"
    database.write_text(DATABASE, encoding="utf-8")
    evidence = state(catalogue.parent, *DECLARED, cookie("other"), cookie("_t_7", domain="x.stats.example"))
    done = audit(catalogue, evidence, "--suggest", "--database", database)
    assert done.stderr == ""
    assert [line for line in done.stdout.splitlines() if "candidate" in line] == [
        "    # candidate of the Open Cookie Database, to be checked: Stats | Analytics | Counts\\n\\x1b[31mvisits"
        " | 1 year | Stats Ltd | a2"
    ]
    done = audit(catalogue, evidence, "--suggest", "--database", "catalogue.yaml")
    assert done.stderr == "cookie-charter audit: catalogue.yaml: expected the CSV of the Open Cookie Database\n"
    assert (done.returncode, done.stdout) == (2, "")


MEASURED = f"""\
    host: www.example.org
    path: /
    party: first
    secure: true
    http_only: false
    same_site: Lax
    source: "Playwright storage state"
    verified: {DAY_OF_IT}
"""


@pytest.mark.parametrize(("start", "end"), [(b"", "\n"), (codecs.BOM_UTF8, "\r\n")])
def test_measured_facts_are_written_and_nothing_else_changes(catalogue: Path, start: bytes, end: str) -> None:
    before = catalogue.read_text(encoding="utf-8").replace("Example", "Exemple d’été")
    catalogue.write_bytes(start + before.replace("\n", end).encode())
    evidence = state(catalogue.parent, cookie("sessionid", 30), *DECLARED[1:])
    done = audit(catalogue, evidence, "--verify")
    assert (done.stdout, done.stderr) == ("catalogue.yaml: updated from the evidence: 5 of 5 cookies\n", "")
    after = (
        before.replace("P14D   # measured by hand", "P30D   # measured by hand")
        .replace(
            "    same_site: Lax\n",
            "    same_site: Lax\n    path: /\n    party: first\n    http_only: false\n"
            f'    source: "Playwright storage state"\n    verified: {DAY_OF_IT}\n',
        )
        .replace(
            "    lifetime: P1Y\n    third_party_access: []\n",
            f"    lifetime: P1Y\n    third_party_access: []\n{MEASURED}",
        )
        .replace(
            "    lifetime: session\n    third_party_access: []\n",
            f"    lifetime: session\n    third_party_access: []\n{MEASURED}",
        )
        .replace(
            "    party: third\n    third_party_access: []\n",
            "    party: third\n    third_party_access: []\n    path: /\n    secure: true\n    http_only: false\n"
            f'    same_site: Lax\n    source: "Playwright storage state"\n    verified: {DAY_OF_IT}\n',
        )
        .replace(
            "lifetime: persistent, third_party_access: []}",
            "lifetime: persistent, third_party_access: [], host: www.example.org, party: first,"
            f' source: "Playwright storage state", verified: {DAY_OF_IT}}}',
        )
    )
    assert catalogue.read_bytes() == start + after.replace("\n", end).encode()
    assert audit(catalogue, evidence, "--verify").returncode == 0
    assert catalogue.read_bytes() == start + after.replace("\n", end).encode()
    assert audit(catalogue, evidence).returncode == 0
    assert [path.name for path in catalogue.parent.iterdir() if path.suffix == ".new"] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name the evidence: files, or --url with the address of the site"),
        (["missing.har"], "missing.har: No such file or directory"),
        (["catalogue.yaml", "--visit", "x.py"], "--visit requires --url, with the address of the site"),
        (["catalogue.yaml", "--database", "x.csv"], "--database requires --suggest"),
    ],
)
def test_what_could_not_be_done(catalogue: Path, arguments: list[str], sentence: str) -> None:
    done = audit(catalogue, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter audit: {sentence}\n")


def test_a_catalogue_that_is_not_sound(catalogue: Path) -> None:
    replace(catalogue, "category: statistics", "category: statistic")
    done = audit(catalogue, state(catalogue.parent, *DECLARED))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "catalogue.yaml:46:15: unknown category 'statistic'; did you mean 'statistics'?\n"
        "cookie-charter audit: catalogue.yaml is not a valid catalogue\n"
    )


def test_measured_facts_follow_no_symbolic_link(catalogue: Path) -> None:
    before = catalogue.read_bytes()
    link = catalogue.with_name("link.yaml")
    link.symlink_to(catalogue)
    done = audit(link, state(catalogue.parent, *DECLARED), "--verify")
    assert done.stderr == (
        "link.yaml:1:1: this is a symbolic link; put the file itself here\n"
        "cookie-charter audit: link.yaml is not a valid catalogue\n"
    )
    assert (done.returncode, done.stdout, catalogue.read_bytes()) == (2, "", before)


def test_a_date_is_written_only_where_all_is_true_then(catalogue: Path) -> None:
    replace(catalogue, "    same_site: Lax\n", "    same_site: Lax\n    verified: 2026-10-31\n")
    evidence = state(catalogue.parent, DECLARED[0], cookie("pref_a", 30), cookie("pref_b", 60), DECLARED[3])
    catalogue.chmod(0o600)
    done = audit(catalogue, evidence, "--verify")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "catalogue.yaml: pref_*: the evidence is contradictory, decide yourself: lifetime\n"
        "catalogue.yaml: updated from the evidence: 4 of 5 cookies\n"
    )
    assert catalogue.stat().st_mode & 0o777 == 0o600
    cookies = catalogue.read_text(encoding="utf-8").split("  - name: ")[1:]
    dates = [part.split("verified: ")[1].split("\n")[0] if "verified" in part else "" for part in cookies[:4]]
    assert dates == ["2026-10-31", "", "", DAY_OF_IT]  # the first is later than the evidence


def test_hosts_are_hosts(catalogue: Path) -> None:
    done = audit(catalogue, "--host", "http://x.example/")
    assert done.returncode == 2
    assert "expected a host name such as 'data.example.org', found 'http://x.example/'" in done.stderr


@pytest.mark.parametrize("own", ["münchen.example", "MÜNCHEN.example", "xn--mnchen-3ya.example"])
def test_a_host_is_the_same_in_letters_and_as_browsers_know_it(tmp_path: Path, own: str) -> None:
    (tmp_path / "x.yaml").write_text(
        f"platform: {{name: P, url: 'https://{own}/'}}\n"
        "providers: {us: {name: U}, other: {name: O, hosts: [straße.example]}}\n"
        "cookies:\n  - {name: a, provider: us, service: S, purpose: P., category: necessary, lifetime: session}\n"
        f"  - {{name: b, provider: us, service: S, purpose: P, category: necessary, lifetime: session, host: .{own}}}\n"
        "  - {name: c, provider: other, service: S, purpose: P., category: necessary, lifetime: session}\n",
        encoding="utf-8",
    )
    hosts = {"a": "xn--mnchen-3ya.example", "b": "xn--mnchen-3ya.example", "c": "xn--strae-oqa.example"}
    lines = [f"{host}\tFALSE\t/\tFALSE\t0\t{name}\t1" for name, host in hosts.items()]
    (tmp_path / "cookies.txt").write_text("\n".join(["# Netscape HTTP Cookie File", *lines, ""]), encoding="utf-8")
    done = run(COMMAND, "audit", "x.yaml", "cookies.txt", "--host", "été.example", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "x.yaml matches the evidence: 3 declared, 3 observed.\n"
