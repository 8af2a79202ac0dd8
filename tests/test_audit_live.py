"""The audit on real software: a portal by Django against the charter of Soissons, and this site against its own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import COMMAND, PROJECT, replace, run, served
from portal import PASSWORD, VISIT, portal

SOISSONS = "soissons.yaml"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A copy of the charter's catalogue, to be edited."""
    return Path(shutil.copy(PROJECT / "cookie_data" / SOISSONS, tmp_path / SOISSONS))


def audit(catalogue: Path, address: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Visit the portal as its visitor does; the password that is typed on the way is nowhere in what comes back."""
    command = (
        "audit",
        catalogue.name,
        "--url",
        address,
        "--visit",
        str(VISIT),
        "--settle",
        "1",
        "--pages",
        "8",
        *options,
    )
    done = run(COMMAND, *command, cwd=catalogue.parent, env={"SITE_PASSWORD": PASSWORD})
    assert PASSWORD not in done.stdout + done.stderr
    return done


def lines(report: str, title: str) -> list[list[str]]:
    """The first two columns of one table of a report, without where a thing was seen."""
    part = report.split(f"{title} (")[1].split("\n\n")[0] if f"{title} (" in report else ""
    return [line.partition("(")[0].split()[:2] for line in part.splitlines()[1:]]


def test_the_portal_agrees_with_the_charter_of_soissons(catalogue: Path) -> None:
    with portal() as address:
        done = audit(catalogue, address)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("soissons.yaml matches the evidence: 4 declared, 4 observed.\n")
    declared = [[name, "cookie"] for name in ("sessionid", "django_language", "csrftoken", "cookies_preferences")]
    assert lines(done.stdout, "Advice") == declared  # it states no lifetime
    assert (
        "visitors must be told how long it is kept, and the catalogue does not state it (CJEU C-673/17)" in done.stdout
    )


def test_what_was_planted_is_found_by_name(catalogue: Path) -> None:
    replace(catalogue, "service: Authentification\n", "service: Authentification\n    lifetime: P14D\n")
    with portal(SITE_UNDECLARED="1", SITE_PIXEL="1", SITE_SESSION_SECONDS="3600") as address:
        done = audit(catalogue, address)
    assert (done.returncode, done.stderr) == (1, "")
    assert lines(done.stdout, "Not declared") == [["visitor_number", "cookie"]]
    assert "Lifetime: declared 14 days, observed 1 hour" in done.stdout
    assert lines(done.stdout, "Different from the declaration") == [["sessionid", "cookie"]]
    assert lines(done.stdout, "Undeclared third parties") == [["127.0.0.2"]]
    assert lines(done.stdout, "Declared, never observed") == []


def test_what_needs_consent_waits_for_it(catalogue: Path) -> None:
    with catalogue.open("a", encoding="utf-8") as file:
        file.write("\n  - name: visitor_number\n    provider: opendatasoft\n    service: Statistiques\n")
        file.write("    purpose: Compte les visites.\n    category: statistics\n")
    with portal(SITE_UNDECLARED="1") as address:
        done = audit(catalogue, address)
    assert (done.returncode, done.stderr) == (1, "")
    assert lines(done.stdout, "Before consent") == [["visitor_number", "cookie"]]
    assert done.stdout.endswith("does not match the evidence: 5 declared, 5 observed.\n")


REFUSING = """def refuse(page):
    page.get_by_role("button", name="Refuse").click()


def accept(page):
    page.get_by_role("button", name="Accept").click()
"""
BANNER = """<script src="banner.js?v=1"></script><button onclick="refuse()">Refuse</button>
<button onclick="accept()">Accept</button>"""
LEAKING = """const choose = (choice) => { document.cookie = `choice=${choice}; path=/; max-age=15552000`; };
const refuse = () => { choose('none'); document.cookie = '_ga=1; path=/'; };
const accept = () => { choose('all'); document.cookie = '_ga=1; path=/'; document.cookie = '_gid=1; path=/'; };
"""
BANNER_CATALOGUE = """platform: {name: The shop}
providers: {us: {name: The Shop Ltd}}
cookies:
  - {name: choice, provider: us, service: Banner, purpose: Keeps the choice., category: necessary, lifetime: P180D}
  - {name: _ga, provider: us, service: Numbers, purpose: Counts visits., category: statistics, lifetime: session,
     third_party_access: [us]}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a site, the functions of its visitors, and a catalogue that does not declare all of it."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text(BANNER, encoding="utf-8")
    (tmp_path / "site/banner.js").write_text(LEAKING, encoding="utf-8")
    (tmp_path / "visit.py").write_text(REFUSING, encoding="utf-8")
    (tmp_path / "shop.yaml").write_text(BANNER_CATALOGUE, encoding="utf-8")
    return tmp_path


def test_a_site_that_counts_those_who_refuse_does_not_agree(shop: Path) -> None:
    with served(shop / "site") as address:
        visit = ("audit", "--visit", "visit.py", "--settle", "1", "--url", f"{address}/", "shop.yaml")
        done = run(COMMAND, *visit, cwd=shop)
        markdown = run(COMMAND, *visit, "--format", "markdown", cwd=shop)
        (shop / "site/banner.js").write_text(LEAKING.replace("document.cookie = '_ga=1; path=/'; };", "};", 1))
        clean = run(COMMAND, *visit, "--format", "json", cwd=shop)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "Not declared (1): kept by the browser, but not declared in the catalogue",
        f"  _gid  cookie  127.0.0.1  (accept; by {address}/banner.js)",
        "",
        "Before consent (1): requires consent, but was there although the visitor had not accepted it",
        f"  _ga  cookie  127.0.0.1  (refuse; by {address}/banner.js)",
        "",
        "shop.yaml does not match the evidence: 2 declared, 3 observed.",
    ]
    headings = "| Name | Kind | Host | Finding | Scenarios | Set by |\n|---|---|---|---|---|---|\n"
    sentence = "kept by the browser, but not declared in the catalogue"
    row = f"| `_gid` | `cookie` | `127.0.0.1` | {sentence} | `accept` | `{address}/banner.js` |\n"
    assert headings + row in markdown.stdout
    [finding] = json.loads(clean.stdout)["findings"]
    assert (finding["name"], finding["scenarios"]) == ("_gid", ["accept"])


def test_a_secret_in_the_address_stands_nowhere(shop: Path) -> None:
    secret = "plum-stone"
    for path in ("", "missing.html"):
        with served(shop / "site") as address:
            url = f"{address}/{path}?token={secret}#{secret}"
            visit = ("audit", "shop.yaml", "--url", url, "--visit", "visit.py", "--settle", "0.5", "--format", "json")
            done = run(COMMAND, *visit, cwd=shop)
        assert secret not in done.stdout + done.stderr
        assert f"{address}/{path}?…" in (json.loads(done.stdout)["evidence"] if done.stdout else done.stderr)
    done = run(COMMAND, "audit", "shop.yaml", "--url", f"ftp://me:{secret}@x.example/?{secret}", cwd=shop)
    assert done.returncode == 2
    assert secret not in done.stdout + done.stderr


def test_what_was_measured_is_what_the_charter_then_says(catalogue: Path) -> None:
    with portal() as address:
        done = audit(catalogue, address, "--verify")
        assert (done.returncode, done.stderr) == (0, "")
        assert audit(catalogue, address).returncode == 0
    assert run(COMMAND, "check", catalogue.name, cwd=catalogue.parent).returncode == 0
    text = catalogue.read_text(encoding="utf-8")
    cookies = {part.split("\n")[0]: part for part in text.split("  - name: ")[1:]}
    stated = {name: part.split("lifetime: ")[1].split("\n")[0] for name, part in cookies.items()}
    assert stated == {
        "sessionid": "P14D",
        "django_language": "session",
        "csrftoken": "P364D",
        "cookies_preferences": "P182D",
    }
    assert ["    http_only: true" in part for part in cookies.values()] == [True, False, False, False]
    assert "127.0.0.1" not in text  # a copy of the platform is not the platform


def test_all_catalogues_are_audited_by_a_visit_of_their_addresses(catalogue: Path) -> None:
    folder = catalogue.parent / "cookie_data"
    folder.mkdir()
    text = catalogue.read_text(encoding="utf-8")
    with portal() as one, portal(SITE_UNDECLARED="1") as other:
        for stem, address in {"clean": one, "other": other}.items():
            stated = text.replace("url: https://data.ville-soissons.fr\n", f"url: {address}\n")
            (folder / f"{stem}.yaml").write_text(stated, encoding="utf-8")
        command = ("audit", "--all", "cookie_data", "--visit", str(VISIT), "--settle", "1", "--pages", "8")
        done = run(COMMAND, *command, cwd=catalogue.parent, env={"SITE_PASSWORD": PASSWORD})
    assert PASSWORD not in done.stdout + done.stderr
    assert (done.returncode, done.stderr) == (1, "")
    clean, failed = done.stdout.removeprefix("# cookie_data/clean.yaml\n").split("# cookie_data/other.yaml\n")
    assert clean.rstrip().endswith("clean.yaml matches the evidence: 4 declared, 4 observed.")
    assert lines(clean, "Not declared") == []
    assert lines(failed, "Not declared") == [["visitor_number", "cookie"]]
    assert failed.endswith("other.yaml does not match the evidence: 4 declared, 5 observed.\n")


def test_this_site_keeps_what_it_declares(built_charter: Path) -> None:
    done = run(sys.executable, PROJECT / "tools/audit_site.py", cwd=built_charter)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("cookie_data/this-site.yaml matches the evidence: 2 declared, 2 observed.\n")


def test_this_site_is_told_of_what_it_does_not_declare(built_charter: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(built_charter, tmp_path / "a charter"))
    replace(site / "cookie_data/this-site.yaml", "name: theme", "name: thema")
    done = run(sys.executable, PROJECT / "tools/audit_site.py", cwd=site)
    assert done.returncode == 1
    assert lines(done.stdout, "Not declared") == [["theme", "local"]]
    assert lines(done.stdout, "Declared, never observed") == [["thema", "local"]]
