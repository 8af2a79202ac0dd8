"""`cookie-charter audit --output`: a folder that explains itself and holds no value; and two of them compared."""

import argparse
import base64
import datetime
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import urllib.parse
import zlib
from collections.abc import Iterator
from dataclasses import replace as with_changes
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # it says no types
from conftest import COMMAND, DATA, environment, files, reader, replace, run, soup
from playwright.sync_api import Browser
from portal import PASSWORD, VISIT, portal
from test_accessibility import violations
from test_audit import DECLARED, NOW, cookie, state

from cookie_charter.audit.command import _report
from cookie_charter.audit.compare import Audit
from cookie_charter.audit.dossier import folder as dossiers
from cookie_charter.audit.dossier import masked, page
from cookie_charter.audit.dossier.folder import FolderError
from cookie_charter.audit.evidence import Evidence, PageVisited, Seen, Visit
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Kind, SameSite

SITE = "https://www.example.org"
SECRETS = ("planted-secret-1", "geheim/wert+2", "s3cr€t three", "hunter2hunter2")
DAY = 86_400
START = datetime.datetime(2026, 11, 27, 9, tzinfo=datetime.UTC)
HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m|`x`"


def seen(name: str, host: str = "www.example.org", days: float | None = None, **more: Any) -> Seen:
    """A cookie, seen in a browser."""
    facts: dict[str, Any] = {"path": "/", "secure": True, "http_only": False, "same_site": SameSite.LAX}
    return Seen(name, Kind.COOKIE, host, lifetime=0 if days is None else days * DAY, **facts | more)


ON_ARRIVAL = (
    seen("sessionid", days=14, set_by=f"{SITE}/login?key={SECRETS[0]}", step="arrival"),
    seen("pref_language", step="accept"),
    Seen("theme", Kind.LOCAL_STORAGE, "www.example.org", step="accept"),
)


def png(*texts: str) -> bytes:
    """A picture of two pixels, with *texts* wherever a PNG has room for them."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    said = " ".join(texts).encode()
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0)),
            chunk(b"tEXt", b"Comment\0" + said),
            chunk(b"zTXt", b"Comment\0\0" + zlib.compress(said, 0)),
            chunk(b"iTXt", b"Comment\0\0\0\0\0" + said),
            chunk(b"eXIf", said),
            chunk(b"IDAT", zlib.compress(b"\0" + b"\xff" * 6)),
            chunk(b"IEND", b""),
            said,
        ]
    )


SCRIPT = f'''
    def accept(page):
        """Accept, and log in."""
        token = "{SECRETS[0]}"  # {SECRETS[1]}
        page.goto("{SITE}/start?key={SECRETS[0]}")
        page.get_by_role("button", name="Accept all").click()
        page.locator("#user").fill(value="{SECRETS[1]}")
        page.locator("#pin").press_sequentially(str(483920175))
        page.locator("#token").type(f"{{token}}{SECRETS[3]}")
        page.keyboard.insert_text("{SECRETS[2]}")
        page.set_extra_http_headers({{"X": "{SECRETS[3]}"}})
        page.fill("#password", os.environ["AUDIT_PASSWORD"])
'''
MASKED = f'''def accept(page):
    """Accept, and log in."""
    token = '…'
    page.goto('{SITE}/start')
    page.get_by_role('button', name='Accept all').click()
    page.locator('#user').fill(value='…')
    page.locator('#pin').press_sequentially(str(483920175))
    page.locator('#token').type(f'{{token}}…')
    page.keyboard.insert_text('…')
    page.set_extra_http_headers({{'…': '…'}})
    page.fill('…', os.environ['AUDIT_PASSWORD'])'''


def entry(**more: Any) -> dict[str, object]:
    """A request with secrets in every place that HAR 1.2 has for them."""
    pairs = [{"name": "key", "value": SECRETS[0], "comment": SECRETS[1]}]
    cookies = [{"name": "sid", "value": SECRETS[0], "path": "/", "httpOnly": True, "comment": SECRETS[1]}]
    url = f"https://user:{SECRETS[3]}@www.example.org/a;jsessionid={SECRETS[3]}?key={SECRETS[0]}#{SECRETS[3]}"
    return {
        "startedDateTime": START.isoformat(),
        "time": 12.5,
        "comment": SECRETS[0],
        "request": {
            "method": "POST",
            "url": url,
            "httpVersion": "HTTP/2",
            "cookies": cookies,
            "headers": pairs,
            "queryString": pairs,
            "postData": {"mimeType": "text/plain", "text": SECRETS[2], "params": pairs},
            "headersSize": 10,
            "bodySize": 20,
        },
        "response": {
            "status": 302,
            "statusText": SECRETS[0],
            "httpVersion": "HTTP/2",
            "cookies": cookies,
            "headers": pairs,
            "content": {"size": 3, "mimeType": f"text/html; x={SECRETS[0]}", "text": SECRETS[2]},
            "redirectURL": url,
            "headersSize": 10,
            "bodySize": 20,
        },
        "cache": {"beforeRequest": SECRETS[0]},
        "timings": {"send": 1, "wait": 2, "receive": 3},
    } | more


def visit(scenario: str, *things: Seen, **more: Any) -> Evidence:
    """What one scenario of a live visit shows."""
    script = SCRIPT.replace("accept", scenario) if scenario != "arrival" else None
    return Evidence(
        f"{SITE}/?key={SECRETS[0]}",
        "Chromium",
        [with_changes(one, scenario=scenario) for one in things],
        contacts=["www.example.org", "stats.example", "tracker.example"],
        contacts_before_choice=["www.example.org"],
        asked_by={"tracker.example": f"{SITE}/contact?key={SECRETS[0]}"},
        visited=["www.example.org"],
        failures=[f"{SITE}/slow?key={SECRETS[0]}: no answer"],
        visit=Visit(
            scenario=scenario,
            browser="Chromium 156.0.8078.108",
            user_agent="Mozilla/5.0 (X11; Linux x86_64)",
            language="fr-FR",
            viewport=(1280, 800),
            started=START,
            ended=START + datetime.timedelta(seconds=18),
            script=script,
            pages=[
                PageVisited(f"{SITE}/?key={SECRETS[0]}", "arrival"),
                PageVisited(f"{SITE}/logout", scenario, "it would log out"),
            ],
            used_up=scenario == "accept",
            screenshots={"arrival": png(*SECRETS)},
            storages=[f"{SITE}/?key={SECRETS[0]}"],
            har=[entry()],
            **more,
        ),
    )


SCENARIOS = (
    visit("arrival", ON_ARRIVAL[0], seen("_fbp", "tracker.example", 90, step="arrival", set_by=f"{SITE}/p.js")),
    visit("refuse", ON_ARRIVAL[0], seen("_s_42", "stats.example", 395.6875, step="refuse", same_site=SameSite.NONE)),
    visit("accept", *ON_ARRIVAL, seen("_s_42", "stats.example", 395.6875, step="accept"), seen(HOSTILE, gone=True)),
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return Path(shutil.copy(DATA / "audit/catalogue.yaml", tmp_path / "catalogue.yaml"))


def write(folder: Path, catalogue: Path, *evidence: Evidence) -> Path:
    """A dossier of the *evidence* in a new *folder*."""
    loaded = load(catalogue).catalogue
    assert loaded is not None
    audit = Audit(loaded, evidence, own_hosts=["www.example.org"])
    options: Any = type("Options", (), {"catalogue": catalogue, "fail_on": None})
    dossiers.write(folder, catalogue, audit, evidence, _report(options, audit, list(evidence)))
    return folder


@pytest.fixture
def dossier(tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
    return write(tmp_path / "dossier", catalogue, *SCENARIOS)


def audit(catalogue: Path, *arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return run(COMMAND, "audit", *arguments, cwd=catalogue.parent, env=env)


def report(dossier: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((dossier / "report.json").read_text(encoding="utf-8"))
    return read


# What is in it


NAMES = {"report.html", "report.md", "report.json", "report.schema.json", "catalogue.yaml", "manifest.json"}


def test_a_folder_with_all_of_it_is_written_from_files(catalogue: Path) -> None:
    evidence = state(catalogue.parent, *DECLARED)
    done = audit(catalogue, "catalogue.yaml", "state.json", "--output", "dossier", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "cookie-charter audit: dossier: written\n")
    assert json.loads(done.stdout)["agreed"] is True
    written = files(catalogue.parent / "dossier")
    assert written.keys() == NAMES
    assert written["catalogue.yaml"] == catalogue.read_bytes()
    manifest = json.loads(written.pop("manifest.json"))
    assert (manifest["tool"], manifest["version"]) == ("cookie-charter", "0.1.0")
    assert manifest["files"] == {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)} for name, content in written.items()
    }
    said = report(catalogue.parent / "dossier")
    (source,) = said["evidence"]
    assert source["sha256"] == hashlib.sha256(evidence.read_bytes()).hexdigest()
    assert (source["source"], source["size"]) == ("state.json", evidence.stat().st_size)
    assert said["report"] == json.loads(done.stdout)
    assert [path.name for path in catalogue.parent.glob(".*")] == []


def test_the_report_has_its_schema(dossier: Path) -> None:
    schema = audit(dossier, "--schema", "dossier").stdout
    assert (dossier / "report.schema.json").read_text(encoding="utf-8") == schema
    check = str(Path(sys.executable).parent / "check-jsonschema")
    said = report(dossier)
    for changed, status in ({}, 0), ({"rows": "none"}, 1):
        (dossier / "other.json").write_text(json.dumps(said | changed), encoding="utf-8")
        assert run(check, "--schemafile", "report.schema.json", "other.json", cwd=dossier).returncode == status


def test_shared_files_come_along_and_the_catalogue_still_finds_them(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shared = "providers: {us: {name: Us}}\ncookies:\n  - {name: sid, provider: us, service: S, purpose: P., "
    (tmp_path / "data/catalogue.yaml").write_text(shared + "category: necessary}\n", encoding="utf-8")
    own = f"platform: {{name: P, url: {SITE}}}\ncookies:\n  - use: catalogue/sid\n"
    (tmp_path / "data/shop.yaml").write_text(own, encoding="utf-8")
    state(tmp_path, cookie("sid"), local=())
    done = audit(tmp_path / "data", "data/shop.yaml", "state.json", "--output", "dossier")
    assert done.returncode == 0
    named = {one["source"]: one["file"] for one in report(tmp_path / "dossier")["catalogue"]}
    assert named == {"data/shop.yaml": "shop.yaml", "data/catalogue.yaml": "catalogue.yaml"}
    assert run(COMMAND, "check", "shop.yaml", cwd=tmp_path / "dossier").returncode == 0


def test_the_table_has_each_cookie_in_each_scenario(dossier: Path) -> None:
    said = report(dossier)
    assert said["columns"] == ["arrival", "refuse", "accept"]
    table = {
        row["name"]: ([one["column"] for one in row["sightings"]], row["checks"], row["agree"]) for row in said["rows"]
    }
    assert table == {
        "_fbp": (["arrival"], ["undeclared"], []),
        HOSTILE: (["accept"], ["undeclared"], []),
        "pref_*": ([], ["unseen"], []),
        "_s_42": (["refuse", "accept"], ["before-consent"], ["lifetime", "host", "party"]),
        "sessionid": (["arrival", "refuse", "accept"], [], ["lifetime", "host", "secure", "same_site"]),
        "pref_language": (["accept"], [], ["lifetime"]),
        "theme": (["accept"], [], []),
    }
    assert [row["name"] for row in said["rows"]] == list(table)  # what disagrees comes first
    (measured,) = (row for row in said["rows"] if row["name"] == "_s_42")
    assert [one["without_consent"] for one in measured["sightings"]] == [True, False]
    assert measured["declared"]["lifetime"] == "P13M"
    assert {one["name"]: (one["own"], one["providers"], one.get("first_page")) for one in said["hosts"]} == {
        "www.example.org": (True, [], None),
        "stats.example": (False, ["Stats Ltd"], None),
        "tracker.example": (False, [], f"{SITE}/contact"),
    }


def test_a_difference_is_said_of_its_cookie_alone(tmp_path: Path, catalogue: Path) -> None:
    things = [seen("sessionid", days=1, path="/a"), seen("sessionid", days=14, path="/b")]
    said = report(write(tmp_path / "dossier", catalogue, Evidence("x.har", "HAR 1.2", things)))
    rows = {row["path"]: (row["checks"], row["differ"]) for row in said["rows"] if row["name"] == "sessionid"}
    differing = [{"field": "lifetime", "declared": "P14D", "observed": "P1D"}]
    assert rows == {"/a": (["mismatch"], differing), "/b": ([], [])}


def test_a_pixel_that_was_asked_for_agrees(tmp_path: Path, catalogue: Path) -> None:
    with catalogue.open("a", encoding="utf-8") as file:
        file.write("  - {name: px, kind: pixel, provider: stats, service: S, purpose: P., category: statistics}\n")
    asked = Evidence("x.har", "HAR 1.2", contacts=["p.stats.example"])
    (row,) = (row for row in report(write(tmp_path / "one", catalogue, asked))["rows"] if row["kind"] == "pixel")
    assert (row["sightings"], row["checks"]) == (
        [{"column": "x.har", "host": "p.stats.example", "gone": False, "without_consent": False}],
        [],
    )
    early = with_changes(asked, contacts_before_choice=["p.stats.example"])
    (row,) = (row for row in report(write(tmp_path / "two", catalogue, early))["rows"] if row["kind"] == "pixel")
    assert (row["sightings"][0]["without_consent"], row["checks"]) == (True, ["before-consent"])


@pytest.mark.parametrize(("step", "verdict"), [("refuse", "disagrees"), ("accept", "agrees")])
def test_rules_are_answered_from_the_catalogue_and_from_the_visit(
    tmp_path: Path, catalogue: Path, step: str, verdict: str
) -> None:
    there = [seen("pref_language", step=step, scenario=step)]
    visit = Visit(step, "Chromium 1", "x", "fr", (1280, 800), START, START)
    evidence = [Evidence(SITE, "Chromium", there, visited=["www.example.org"], visit=visit)]
    audit = Audit(load(catalogue).catalogue, evidence)  # type: ignore[arg-type]
    options = argparse.Namespace(catalogue=catalogue, fail_on=None)
    dossiers.write(tmp_path / "dossier", catalogue, audit, evidence, _report(options, audit, evidence), ["fr"])
    answers = json.loads((tmp_path / "dossier/report.json").read_text(encoding="utf-8"))["rules"]
    by_name = {(one["rule"], one["verdict"]): one for one in answers}
    order = [one["verdict"] for one in answers]
    assert order == sorted(order, key=["disagrees", "asks", "unknown", "agrees", "not_concerned"].index)
    consent = by_name["eu/consent-first", verdict]
    assert ("pref_language" in consent["cookies"], consent["address"][:8]) == (True, "https://")
    assert by_name["fr/exemption-stated", "disagrees"]["cookies"] == ["sessionid"]
    (shown,) = [
        row
        for row in soup(tmp_path / "dossier/report.html").select(".rules tbody tr")
        if "fr/exemption-stated" in row.get_text()
    ]
    assert [" ".join(cell.get_text().split()) for cell in shown.select("td")] == ["Does not agree", "sessionid"]
    assert "`fr/exemption-stated`" in (tmp_path / "dossier/report.md").read_text(encoding="utf-8")


def test_the_har_is_one(dossier: Path) -> None:
    """By what HAR 1.2 requires (http://www.softwareishard.com/blog/har-12-spec/)."""
    log = json.loads((dossier / "visit.har").read_text(encoding="utf-8"))["log"]
    assert log["version"] == "1.2"
    assert log["creator"] == {"name": "cookie-charter", "version": "0.1.0"}
    assert log["browser"] == {"name": "Chromium", "version": "156.0.8078.108"}
    pages = [one["id"] for one in log["pages"]]
    assert pages == ["arrival", "refuse", "accept"]
    for one in log["pages"]:
        assert one.keys() >= {"startedDateTime", "id", "title", "pageTimings"}
    for one in log["entries"]:
        assert one["pageref"] in pages
        assert one.keys() >= {"startedDateTime", "time", "request", "response", "cache", "timings"}
        assert one["request"].keys() == {
            "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize",
        }  # fmt: skip
        assert one["response"].keys() == {
            "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
            "bodySize",
        }  # fmt: skip
        assert one["request"]["url"] == one["response"]["redirectURL"] == f"{SITE}/a"
        assert one["request"]["cookies"] == [{"name": "sid", "value": "", "path": "/", "httpOnly": True}]
        assert one["request"]["queryString"] == one["response"]["headers"] == [{"name": "key", "value": ""}]
        assert one["timings"] == {
            "blocked": -1, "dns": -1, "connect": -1, "send": 1, "wait": 2, "receive": 3, "ssl": -1,
        }  # fmt: skip
    unknown = masked.har_entry(entry(time=-1, timings={"send": -1, "wait": -1}), "arrival")
    assert (unknown["time"], *unknown["timings"].values()) == (0, -1, -1, -1, 0, 0, 0, -1)
    shutil.copy(dossier / "visit.har", dossier.parent / "visit.har")
    done = audit(dossier, "catalogue.yaml", "visit.har", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["seen"] == 1


def test_the_same_evidence_gives_the_same_folder(dossier: Path, catalogue: Path) -> None:
    assert files(write(dossier.parent / "again", catalogue, *SCENARIOS)) == files(dossier)


# No value


def forms(secret: str) -> Iterator[bytes]:
    """How a secret can stand in a file: as it is, in addresses, in JSON, in base64 at any place."""
    yield secret.encode()
    yield secret.encode("utf-16-le")
    yield urllib.parse.quote(secret, safe="").encode()
    yield urllib.parse.quote_plus(secret).encode()
    yield json.dumps(secret)[1:-1].encode()
    yield secret.encode().hex().encode()
    for before in range(3):
        coded = base64.b64encode(b"x" * before + secret.encode() + b"x" * 3)
        inside = coded[4 if before else 0 : -8]
        yield inside
        yield inside.replace(b"+", b"-").replace(b"/", b"_")


def holds(folder: Path, secret: str) -> list[str]:
    return [name for name, content in files(folder).items() for form in forms(secret) if form in content]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_value_is_in_it(dossier: Path, secret: str) -> None:
    assert holds(dossier, secret) == []
    (dossier / "leak").write_bytes(b"=" + base64.b64encode(b"ab" + secret.encode() + b"cdefg"))
    (dossier / "leak2").write_text(urllib.parse.quote(secret), encoding="utf-8")
    assert set(holds(dossier, secret)) >= {"leak"}  # the search finds what it looks for


def test_no_value_of_a_file_of_evidence_is_in_it(tmp_path: Path, catalogue: Path) -> None:
    cookies = [cookie(f"c{number}", 1, value=secret) for number, secret in enumerate(SECRETS)]
    entries = [{"name": f"e{number}", "value": secret} for number, secret in enumerate(SECRETS)]
    storage = {"cookies": cookies, "origins": [{"origin": SITE, "localStorage": entries}]}
    (tmp_path / "state.json").write_text(json.dumps(storage), encoding="utf-8")
    (tmp_path / "x.har").write_text(json.dumps({"log": {"version": "1.2", "entries": [entry()]}}), encoding="utf-8")
    done = audit(catalogue, "catalogue.yaml", "state.json", "x.har", "--output", "dossier")
    assert done.returncode == 1
    assert [name for secret in SECRETS for name in holds(tmp_path / "dossier", secret)] == []


def test_a_script_is_shown_without_what_it_types(dossier: Path) -> None:
    assert masked.script(SCRIPT) == MASKED
    assert masked.script("page.locator('#pin').fill(483920175)") == "page.locator('#pin').fill('…')"
    assert masked.script("page.goto(urljoin(page.url, '/a/?key=b'))") == "page.goto(urljoin(page.url, '/a/'))"
    assert masked.script("def no python") is None
    shown = soup(dossier / "report.html").select("pre code")
    assert [one.get_text().strip() for one in shown] == [
        MASKED.replace("accept(", f"{n}(") for n in ("refuse", "accept")
    ]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://user:pw@Example.org:8443/a/b;sid=1/c?q=2#f", "https://example.org:8443/a/b/c"),
        ("http://[::1]:80/x?y", "http://[::1]:80/x"),
        ("wss://a.example/s?t=1", "wss://a.example/s"),
        ("data:text/html,secret", "data:"),
        ("javascript:alert('secret')", "javascript:"),
        ("https://[broken/?secret", ""),
        ("/path?secret", "/path"),
    ],
)
def test_an_address_is_shown_without_what_can_be_secret(url: str, kept: str) -> None:
    assert masked.address(url) == kept


def test_a_picture_keeps_its_pixels_alone(dossier: Path) -> None:
    kept = masked.png(png(*SECRETS))
    assert kept is not None
    assert re.findall(rb"[A-Za-z]{4}", kept)[:3] == [b"IHDR", b"IDAT", b"IEND"]
    assert masked.size(kept) == (2, 1)
    assert masked.png(b"GIF89a") is None
    assert masked.png(png()[:40]) is None
    assert {name for name in files(dossier) if name.endswith(".png")} == {f"screenshots/0{n}-01.png" for n in (1, 2, 3)}


# The page


def test_what_a_stranger_wrote_is_text(dossier: Path) -> None:
    text = (dossier / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert r"<script>alert(1)</script>\u202e\x1b[31m|`x`" in soup(dossier / "report.html").get_text()
    markdown = (dossier / "report.md").read_text(encoding="utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", markdown)
    outside = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", markdown)
    assert "<" not in outside
    assert "example" not in outside.replace("catalogue\\.yaml", "").split("## ")[2]


def test_the_words_of_the_page_are_all_for_translators() -> None:
    template = (Path(page.__file__).parent / "report.html").read_text(encoding="utf-8")
    typed = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", "", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", template, flags=re.S))
    assert re.findall(r"[A-Za-z]{2,}", typed) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_for_every_reader_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    folder = write(tmp_path / language, catalogue, *SCENARIOS, Evidence("a folder/x.har", "HAR 1.2", [seen("y")]))
    path = folder / "report.html"
    read = soup(path)
    assert read.html is not None
    assert read.html["lang"] == report(folder)["language"] == language
    verdict = read.select_one(".verdict")
    assert verdict is not None
    assert (
        verdict.get_text()
        == {
            "en": "What was observed does not agree with the catalogue.",
            "fr": "Les constats ne concordent pas avec le catalogue.",
        }[language]
    )
    assert all(cell.has_attr("scope") for cell in read.select("th"))
    assert all(table.find("caption") for table in read.select("table"))
    assert all(image.get("alt") for image in read.select("img"))
    headings = [cell.contents[0] for cell in read.select(".matrix thead th")][3:]
    scenarios = {"en": ["Arrival", "Refusal", "Acceptance"], "fr": ["Arrivée", "Refus", "Acceptation"]}[language]
    assert [str(one).strip() for one in headings[:4]] == [*scenarios, "x.har"]
    with reader(browser, 1280, bypass_csp=True) as window:
        asked: list[str] = []
        said: list[str] = []
        window.on("request", lambda request: asked.append(request.url))
        window.on("console", lambda message: said.append(message.text))
        window.goto(path.as_uri())
        assert [url for url in asked if not url.startswith("data:image/png;base64,")] == [path.as_uri()]
        window.evaluate(AXE_SCRIPT)
        for width in (1280, 768, 390):
            window.set_viewport_size({"width": width, "height": 800})
            assert violations(window) == []
            assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert said == []
    with reader(browser, 1280) as window:  # with its policy
        window.on("console", lambda message: said.append(message.text))
        window.goto(path.as_uri())
        assert window.evaluate("getComputedStyle(document.querySelector('.verdict')).borderLeftStyle") == "solid"
        assert window.evaluate("[...document.images].every((image) => image.naturalWidth === 2)")
        assert said == []


def test_it_is_printed_on_a4(browser: Browser, dossier: Path) -> None:
    with reader(browser, 1280) as window:
        window.goto((dossier / "report.html").as_uri())
        pdf = dossier.parent / "report.pdf"
        window.pdf(path=pdf, prefer_css_page_size=True)
    told = run("pdfinfo", "-f", "1", "-l", "99", pdf, cwd=dossier).stdout
    sizes = {tuple(sorted(map(float, size))) for size in re.findall(r"size: +([\d.]+) x ([\d.]+) pts", told)}
    assert [[round(side) for side in size] for size in sizes] == [[595, 842]]
    text = run("pdftotext", "-layout", pdf, "-", cwd=dossier).stdout
    assert "Acceptance" in text
    assert f"{SITE}/logout" in text.replace("\n", "")


# Where it is put


def test_nothing_is_overwritten(catalogue: Path) -> None:
    state(catalogue.parent, *DECLARED)
    folder = catalogue.parent / "dossier"
    folder.mkdir()
    assert audit(catalogue, "catalogue.yaml", "state.json", "--output", "dossier").returncode == 0
    before = files(folder)
    for output, sentence in {
        "dossier": "dossier is not empty; choose another folder for the dossier",
        "state.json": "state.json is no folder; choose another name",
    }.items():
        done = audit(catalogue, "catalogue.yaml", "none.har", "--output", output)  # before any evidence is read
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter audit: {sentence}\n")
    assert files(folder) == before
    done = audit(catalogue, "catalogue.yaml", "state.json", "--output", "other", "--suggest")
    assert done.returncode == 2
    assert "--output takes the comparison of one catalogue" in done.stderr


def test_there_is_never_half_a_folder(tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = files(tmp_path)
    with pytest.raises(FolderError, match=r"dossier: .+"):
        write(tmp_path / "dossier", catalogue, *SCENARIOS)
    assert files(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["catalogue.yaml"]


def test_a_live_visit_gives_a_dossier(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    catalogue = Path(shutil.copy(DATA.parent.parent / "cookie_data/soissons.yaml", tmp_path / "soissons.yaml"))
    with portal(SITE_UNDECLARED="1", SITE_PIXEL="1") as address:
        command = ("soissons.yaml", "--url", address, "--visit", VISIT, "--output", "dossier")
        done = audit(catalogue, *command, SITE_PASSWORD=PASSWORD)
    assert (done.returncode, done.stderr) == (1, "cookie-charter audit: dossier: written\n")
    said = report(tmp_path / "dossier")
    rows = {row["name"]: row["checks"] for row in said["rows"]}
    assert rows == {
        "visitor_number": ["undeclared"],
        "sessionid": [],
        "django_language": [],
        "csrftoken": [],
        "cookies_preferences": [],
    }
    hosts = {host["name"]: host["own"] for host in said["hosts"]}
    assert hosts == {"127.0.0.1": True, "127.0.0.2": False}
    assert holds(tmp_path / "dossier", PASSWORD) == []


# Two of them


def compare(new: Path, old: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return audit(new, "--compare", new.name, old.name, *options)


def test_what_has_not_changed_is_not_told(dossier: Path, catalogue: Path) -> None:
    other = write(dossier.parent / "other", catalogue, *SCENARIOS)
    done = compare(other, dossier)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing has changed from dossier to other.\n", "")
    # What was measured a little later is the same.
    slower = [
        with_changes(
            one,
            seen=[with_changes(thing, lifetime=thing.lifetime and thing.lifetime * 0.99) for thing in one.seen],
        )
        for one in SCENARIOS
    ]
    assert compare(write(dossier.parent / "slow", catalogue, *slower), dossier).stdout.startswith("Nothing")


def test_what_is_new_gone_longer_and_changed(dossier: Path, catalogue: Path) -> None:
    replace(catalogue, "lifetime: P14D ", "lifetime: P28D ")
    arrival, refuse, accept = SCENARIOS
    changed = (
        with_changes(
            arrival,
            seen=[
                seen("sessionid", days=28, secure=False, step="arrival", scenario="arrival"),
                seen("new", "new.example", scenario="arrival", step="arrival"),
            ],
            contacts=["www.example.org", "stats.example", "new.example"],
        ),
        with_changes(refuse, seen=[], contacts=["www.example.org"]),
        with_changes(accept, seen=[with_changes(one) for one in accept.seen[3:4]], contacts=["www.example.org"]),
    )
    new = write(dossier.parent / "new", catalogue, *changed)
    done = compare(new, dossier, "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    told = json.loads(done.stdout)
    assert (told["new"], told["old"], told["altered"]) == ("new", "dossier", [])
    changes = [(one["what"], one["name"], one.get("field"), one.get("old"), one.get("new")) for one in told["changes"]]
    assert set(changes) >= {
        ("new", "new", None, None, None),
        ("new", "new.example", None, None, None),
        ("gone", "_fbp", None, None, None),
        ("gone", "pref_language", None, None, None),
        ("gone", "theme", None, None, None),
        ("gone", HOSTILE, None, None, None),
        ("gone", "tracker.example", None, None, None),
        ("longer", "sessionid", "lifetime", "P14D", "P28D"),
        ("changed", "sessionid", "secure", "true", "false"),
        ("changed", "sessionid", "checks", None, "mismatch"),
        ("changed", "_s_42", "column", None, None),
        ("changed", "_s_42", "checks", "before-consent", None),
    }
    assert [one["what"] for one in told["changes"]] == sorted(
        (one["what"] for one in told["changes"]), key=["new", "gone", "longer", "shorter", "changed"].index
    )
    back = json.loads(compare(dossier, new, "--format", "json").stdout)["changes"]
    assert {one["what"] for one in back if one["name"] == "sessionid" and one.get("field") == "lifetime"} == {"shorter"}
    text = compare(new, dossier).stdout
    assert "New (2)\n  new  cookie  new.example  observed now, and not before\n" in text
    assert "  sessionid  cookie  www.example.org  Lifetime: observed 14 days before, 28 days now\n" in text
    assert text.endswith("\n\nnew is not as dossier was.\n")
    assert "\x1b" not in text
    markdown = compare(new, dossier, "--format", "markdown").stdout
    assert markdown.startswith("**`new` is not as `dossier` was.**\n\n### New (2)\n")
    french = audit(new, "--compare", "new", "dossier", LC_ALL="fr", PYTHONUTF8="1").stdout
    assert "Durée\u00a0: constaté 14\u00a0jours auparavant, 28\u00a0jours désormais" in french


def test_what_was_altered_is_told(dossier: Path, catalogue: Path) -> None:
    other = write(dossier.parent / "other", catalogue, *SCENARIOS)
    (other / "report.html").write_text("All agrees.", encoding="utf-8")
    (other / "report.md").unlink()
    (other / "more.txt").write_text("x", encoding="utf-8")
    replace(dossier / "catalogue.yaml", "P14D", "P15D")
    done = compare(other, dossier)
    assert (done.returncode, done.stderr) == (1, "")
    assert set(done.stdout.splitlines()) >= {
        "other/report.html: altered since it was written",
        "other/report.md: missing, or no file",
        "other/more.txt: added since it was written",
        "dossier/catalogue.yaml: altered since it was written",
    }


def test_what_was_written_by_hand_is_compared_as_text(dossier: Path, catalogue: Path) -> None:
    other = write(dossier.parent / "other", catalogue, *SCENARIOS)
    text = (other / "report.json").read_text(encoding="utf-8")
    edited = text.replace('"P14D"', r'"P\u001b[31m{0}"').replace('"language": "en"', '"language": "../x"')
    (other / "report.json").write_text(edited, encoding="utf-8")
    done = compare(other, dossier)
    assert (done.returncode, done.stderr) == (1, "")
    assert r"Lifetime: observed 14 days before, P\x1b[31m{0} now" in done.stdout
    assert "\x1b" not in done.stdout + compare(other, dossier, "--format", "markdown").stdout


def test_a_manifest_leads_nowhere_else(dossier: Path, catalogue: Path) -> None:
    other = write(dossier.parent / "other", catalogue, *SCENARIOS)
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    secret = dossier.parent / "secret"
    secret.write_bytes(b"x")
    recorded = {"sha256": hashlib.sha256(b"x").hexdigest(), "size": 1}
    manifest["files"] |= {"../secret": recorded, str(secret): recorded, "link": recorded}
    (other / "link").symlink_to(secret)
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = compare(other, dossier)
    assert done.stdout.count("other/manifest.json: the name of no file of a dossier\n") == 2
    assert "other/link: altered since it was written\n" in done.stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "other/report.json: No such file or directory"),
        ("{}", "other/report.json is no report of a dossier"),
        ("[" * 100_000, "other/report.json is no report of a dossier"),
    ],
)
def test_what_is_no_dossier_cannot_be_compared(dossier: Path, content: str | None, sentence: str) -> None:
    other = dossier.parent / "other"
    other.mkdir()
    if content is not None:
        (other / "report.json").write_text(content, encoding="utf-8")
        (other / "manifest.json").write_text("{}", encoding="utf-8")
    done = compare(dossier, other)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"cookie-charter audit: {sentence}\n"


def test_two_folders_are_compared_and_nothing_else(dossier: Path) -> None:
    for arguments in (["dossier"], ["dossier", "dossier", "dossier"], ["dossier", "dossier", "--url", SITE]):
        done = run(COMMAND, "audit", "--compare", *arguments, cwd=dossier.parent, env=environment())
        assert done.returncode == 2
        assert done.stderr.startswith("cookie-charter audit: --compare takes two folders of dossiers")
