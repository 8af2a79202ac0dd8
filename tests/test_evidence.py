"""Files that show what a browser kept: each format is read to the last fact, and no value of a cookie gets out."""

import contextlib
import copy
import datetime
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest
from conftest import DATA, run
from hypothesis import given, settings
from hypothesis import strategies as st
from install_tools import chromium_without_windows
from playwright.sync_api import Browser

from cookie_charter.audit.evidence import Evidence, EvidenceError, Seen
from cookie_charter.audit.readers import place, read
from cookie_charter.audit.readers.jar import MOST
from cookie_charter.audit.readers.moment import GONE, cookie_date, moment
from cookie_charter.audit.readers.set_cookie import parse
from cookie_charter.catalogue.model import Kind, SameSite

FILES = sorted((DATA / "evidence").iterdir())
WRITTEN = 1772359200  # 2026-03-01T10:00:00Z, the date of the files
SECRET = "planted-secret"
STRICT, LAX, NONE = SameSite.STRICT, SameSite.LAX, SameSite.NONE
YEAR = 31536000


def written(folder: Path, content: bytes | str, name: str = "evidence") -> Path:
    """A file of that date; its name says nothing."""
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    os.utime(path, (WRITTEN, WRITTEN))
    return path


def cookie(name: str, host: str, path: str | None, lifetime: float | None, *facts: Any) -> Seen:
    """A cookie with the *facts* secure, http_only and same_site."""
    return Seen(name, Kind.COOKIE, host, path, lifetime, *facts)


SHOP, STATS, FRAME = "shop.example.org", "stats.example.net", "frame.example.net"
EXPECTED = {
    "visit.har": Evidence(
        "",
        "HAR 1.2",
        [
            cookie("sessionid", SHOP, "/", 1209600, True, True, STRICT),  # set again, with a lifetime
            cookie("basket", SHOP, "/cart", 0, False, False, None),
            cookie("seen", "example.org", "/cart", 3600, False, False, None),  # Max-Age is stronger than Expires
            cookie("later", SHOP, "/cart", 5400, False, False, None),
            cookie("__Host-safe", SHOP, "/", 0, True, False, NONE),
            replace(cookie("gone", SHOP, "/cart", 60, False, False, None), gone=True),  # deleted by a later answer
            cookie("visitor", STATS, "/", YEAR, True, False, NONE),
            cookie("short", STATS, "/", 0),
            cookie("by_script", SHOP, None, None),
        ],
        [SHOP, STATS, "live.example.org"],
    ),
    "state.json": Evidence(
        "",
        "Playwright storage state",
        [
            cookie("sessionid", SHOP, "/", 0, True, True, LAX),
            cookie("seen", "example.org", "/", 3600.25, False, False, NONE),
            cookie("stale", "example.org", "/", None, False, False, None),
            cookie("chips", "widget.example.net", "/", 0, True, False, NONE),
            cookie("", SHOP, "/", 0, False, False, LAX),
            Seen("theme", Kind.LOCAL_STORAGE, SHOP),
            Seen("cart", Kind.LOCAL_STORAGE, SHOP),
            Seen("notes", Kind.INDEXED_DB, SHOP),
        ],
    ),
    "inspection.json": Evidence(
        "",
        "inspection.json",
        [
            cookie("sessionid", SHOP, "/", 0, True, True, LAX),
            cookie("seen", "example.org", "/", 3600.5, False, False, None),
            cookie("by_script", "example.org", "/", 86400),
            Seen("theme", Kind.LOCAL_STORAGE, SHOP),
            Seen("id", Kind.LOCAL_STORAGE, FRAME),
            Seen("step", Kind.SESSION_STORAGE, SHOP),
        ],
        [SHOP, STATS, FRAME],
    ),
    "cookies.txt": Evidence(
        "",
        "cookies.txt",
        [
            cookie("sessionid", SHOP, "/", 0, True, True),
            cookie("seen", "example.org", "/", 3600, False),
            cookie("stale", SHOP, "/cart", None, False),
            cookie("", SHOP, "/", 0, False),
            cookie("empty", SHOP, "/", 0, False),
        ],
    ),
    "headers.txt": Evidence(
        "",
        "Set-Cookie headers",
        [
            cookie("first", "", None, 60, False, False, None),
            replace(cookie("gone", "", "/", 0, False, False, None), gone=True),
            cookie("sessionid", "", "/", 0, True, True, STRICT),
            cookie("seen", "example.org", None, 3595, False, False, None),
            cookie("", "", None, 0, False, False, None),
            cookie("", "", "/nameless", 0, False, False, None),
        ],
    ),
    "minimal.har": Evidence(
        "",
        "HAR 1.2",
        [
            cookie("chips", FRAME, "/", 0, True, False, NONE),  # "lax" is a third party's, and states no SameSite
            cookie("sessionid", SHOP, None, None),
            cookie("_ga", SHOP, None, None),
            cookie("theme", SHOP, None, None),
            cookie("", SHOP, None, None),
            cookie("sessionid", FRAME, None, None),
        ],
        [SHOP, FRAME],
    ),
    "trace.network": Evidence(
        "",
        "Playwright trace",
        [
            cookie("basket", SHOP, "/cart", 60, False, False, None),
            cookie("sessionid", SHOP, "/", 0, True, True, None),
            cookie("by_script", SHOP, None, None),
        ],
        [SHOP, STATS],
    ),
    "cookie-editor.json": Evidence(
        "",
        "Cookie-Editor JSON",
        [
            cookie("sessionid", SHOP, "/", 0, True, True, LAX),
            cookie("seen", "example.org", "/", 3600.25, False, False, None),
            cookie("visitor", STATS, "/hit", YEAR, True, False, NONE),
            cookie("stale", SHOP, "/", None, False, False, None),
        ],
    ),
    "blacklight.json": Evidence(
        "",
        "Blacklight inspection",
        [
            cookie("seen", "example.org", "/", 3600.5, False, False, None),
            cookie("sessionid", SHOP, "/", 0, True, True, LAX),
            cookie("unattributed", STATS, "/", None),
        ],
        [SHOP, STATS],
    ),
    "verbose.txt": Evidence(
        "",
        "curl -v",
        [
            cookie("sessionid", SHOP, "/", 0, True, True, LAX),
            cookie("basket", SHOP, "/cart", 0, False, False, None),
            cookie("gone", SHOP, "/cart", 0, False, False, None),
            cookie("seen", "example.org", "/", 3600, False, False, None),
        ],
        [SHOP, "www.example.org"],
    ),
}


BROKEN = "{}: the list '{}' contains an unexpected item; export it again"
ITEM = "{}: the file contains an unexpected item; export it again"
ANY_DAY = datetime.date(2000, 1, 1)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_each_format_is_read_whatever_the_file_is_called(tmp_path: Path, file: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""  # others write it themselves, or not
    for name in ("visit.har", "cookies.txt", "image.png"):
        path = written(tmp_path, (mark + file.read_bytes().decode("utf-8")).encode(encoding), name)
        found = read(path)
        assert replace(found, taken=ANY_DAY) == replace(EXPECTED[file.name], source=str(path), taken=ANY_DAY)


def test_the_order_of_the_keys_and_what_is_not_known_do_not_count(tmp_path: Path) -> None:
    for name in ("state.json", "inspection.json", "visit.har", "blacklight.json"):
        data = json.loads((DATA / "evidence" / name).read_text(encoding="utf-8"))
        turned = {"x": [[{"log": 1}]], **dict(reversed(data.items()))}
        evidence = read(written(tmp_path, json.dumps(turned)))
        assert set(evidence.seen) == set(EXPECTED[name].seen)


def test_lines_may_end_either_way(tmp_path: Path) -> None:
    for name in ("headers.txt", "cookies.txt", "verbose.txt"):
        text = (DATA / "evidence" / name).read_bytes().replace(b"\r\n", b"\n")
        for end in (b"\n", b"\r\n"):
            assert read(written(tmp_path, text.replace(b"\n", end))).seen == EXPECTED[name].seen


CLOCK = cookie_date("Sun, 01 Mar 2026 10:00:00 GMT") or 0.0


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a=b", cookie("a", SHOP, "/cart", 0, False, False, None)),
        (" a = b ; Secure ;HTTPONLY", cookie("a", SHOP, "/cart", 0, True, True, None)),
        ("a=b=c; Path=/x; path=/y", cookie("a", SHOP, "/y", 0, False, False, None)),
        ("a=b; Path=; Domain=", cookie("a", SHOP, "/cart", 0, False, False, None)),
        ('a="x; Secure; y"', cookie("a", SHOP, "/cart", 0, True, False, None)),
        ("a=b; SameSite=None", None),
        ("a=b; SameSite=nOnE; Secure", cookie("a", SHOP, "/cart", 0, True, False, NONE)),
        ("a=b; SameSite=Default", cookie("a", SHOP, "/cart", 0, False, False, None)),
        ("a=b; Domain=EXAMPLE.org", cookie("a", "example.org", "/cart", 0, False, False, None)),
        ("a=b; Domain=shop.example.org.evil.example", None),
        ("a=b; Domain=ample.org", None),
        ("a=b; Domain=org", None),
        ("a=b; Domain=x y", None),
        ("a=b; Max-Age=60", cookie("a", SHOP, "/cart", 60, False, False, None)),
        ("a=b; Max-Age=+60", cookie("a", SHOP, "/cart", 0, False, False, None)),
        ("a=b; Max-Age=0", cookie("a", SHOP, "/cart", GONE, False, False, None)),
        ("a=b; Max-Age=-5; Expires=Sun, 1 Mar 2027 10:00:00", cookie("a", SHOP, "/cart", GONE, False, False, None)),
        (f"a=b; Max-Age={'9' * 999}", cookie("a", SHOP, "/cart", 253402300799, False, False, None)),
        (f"a=b; Max-Age={'9' * 9999}", cookie("a", SHOP, "/cart", 0, False, False, None)),
        ("a=b; Expires=Sun, 01 Mar 2026 10:00:00 GMT", cookie("a", SHOP, "/cart", GONE, False, False, None)),
        ("a=b; Expires=never", cookie("a", SHOP, "/cart", 0, False, False, None)),
        ("a=b; Expires=Mon, 01-Mar-27 10:00:00 GMT", cookie("a", SHOP, "/cart", YEAR, False, False, None)),
        ("__Secure-a=b; Secure", cookie("__Secure-a", SHOP, "/cart", 0, True, False, None)),
        ("__secure-a=b", None),
        ("__Host-a=b; Secure", None),
        ("__Host-a=b; Secure; Path=/; Domain=shop.example.org", None),
        ("a\x1b[2J=b", None),
        ("word", cookie("", SHOP, "/cart", 0, False, False, None)),
        ("=; Secure", None),
        ("", None),
        (f"{'n' * 4097}=", None),
    ],
)  # fmt: skip
def test_a_header_is_read_as_browsers_do(header: str, expected: Seen | None) -> None:
    assert parse(header, SHOP, "/cart", CLOCK) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Thu, 01-Jan-1970 00:00:01 GMT", 1),
        ("Thursday, 01-Jan-70 00:00:00 GMT", 0),
        ("Sun Nov  6 08:49:37 1994", 784111777),
        ("Sun, 06 Nov 94 08:49:37", 784111777),
        ("Sunday, 6/november/1994; 8:49:37 GMT+0100 (CET)", 784111777),
        ("Wed, 01-Jan-69 00:00:00 GMT", 3124224000),
        ("Mon, 01 Jan 0001 00:00:00 GMT", 978307200),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253402300799),
        ("Fri, 31 Dec 1600 23:59:59 GMT", None),
        ("Mon, 30 Feb 2026 10:00:00 GMT", None),
        ("Mon, 01 Feb 2026 24:00:00 GMT", None),
        ("Mon, 01 Feb 2026", None),
        ("Mon, 01 Feb 20261 10:00:00", None),
        ("Mon, ٠١ Feb 2026 10:00:00 GMT", None),
        ("0", None),
        ("", None),
    ],
)
def test_dates_of_cookies(text: str, expected: int | None) -> None:
    assert cookie_date(text) == moment(text) == expected


def test_dates_in_iso_8601() -> None:
    assert moment("2026-03-01T11:00:00.500+01:00") == WRITTEN + 0.5
    assert moment("2026-03-01T10:00:00Z") == moment("2026-03-01T10:00:00") == WRITTEN


@pytest.mark.parametrize(
    ("address", "host", "path"),
    [
        ("https://Shop.Example.org:8443/a/b/c?d=/e/f", SHOP, "/a/b"),
        ("https://shop.example.org?a/b", SHOP, "/"),
        ("https://shop.example.org/a", SHOP, "/"),
        ("http://user:pass@word@shop.example.org/a/", SHOP, "/a"),
        ("ws://[::1]:80/a/b", "[::1]", "/a"),
        ("http://[::1", "", "/"),
        ("http://a b/", "", "/"),
        ("http://\x1b[31m/", "", "/"),
        ("data:text/plain,a", "", "/"),
        ("", "", "/"),
    ],
)
def test_hosts_and_paths_of_addresses(address: str, host: str, path: str) -> None:
    assert (place.host_of(address), place.default_path(address)) == (host, path)


def test_a_log_without_dates_takes_the_date_of_the_file(tmp_path: Path) -> None:
    header = {"name": "Set-Cookie", "value": "a=b; Expires=Sun, 01 Mar 2026 11:00:00 GMT"}
    entry = {"request": {"url": "https://shop.example.org/"}, "response": {"headers": [header]}}
    log = {"log": {"entries": [entry]}}
    assert [one.lifetime for one in read(written(tmp_path, json.dumps(log))).seen] == [3600]


def test_ten_thousand_cookies(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(10_000)]
    cookies = [{"name": name, "value": "v", "domain": SHOP, "path": "/", "expires": -1} for name in names]
    headers = [{"name": "Set-Cookie", "value": f"{name}=v"} for name in names]
    entry = {"request": {"url": f"https://{SHOP}/"}, "response": {"headers": headers}}
    lines = "".join(f"{SHOP}\tFALSE\t/\tFALSE\t0\t{name}\tv\n" for name in names)
    answer = "HTTP/1.1 200 OK\r\n" + "".join(f"Set-Cookie: {name}=v\r\n" for name in names) + "\r\n"
    contents = [
        json.dumps({"cookies": cookies, "origins": []}),
        json.dumps({"uri_ins": "", "cookies": cookies}),
        json.dumps({"log": {"entries": [entry]}}),
        lines,
        answer,
    ]
    for content in contents:
        assert [one.name for one in read(written(tmp_path, content)).seen] == names


# What is no evidence.

NO_JSON = "the file is not valid JSON, or is truncated; export it again"
UNKNOWN = (
    "unknown kind of evidence; expected a HAR, a storage state or a trace of Playwright, an inspection.json, "
    "a cookies.txt, a JSON list of cookies, or what 'curl -i' or 'curl -v' prints"
)
TOO_MANY = f"the file contains more than {MOST} entries; record a shorter visit"
NAMES = ",".join(f'{{"name":"{number}"}}' for number in range(MOST + 1))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "the file is empty; record the visit again"),
        (" \r\n\n", "the file is empty; record the visit again"),
        (bytes(range(256)), UNKNOWN),
        (b"\0" * 5000, UNKNOWN),
        ("HTTP/1.1 200 OK\r\n".encode("utf-16-le"), UNKNOWN),
        ("<!doctype html>\n<p>a", UNKNOWN),
        ("\n" * 20_000 + "a", "the file is empty; record the visit again"),
        ("a\tb\n" * 10_000, UNKNOWN),
        ("[]", UNKNOWN),
        ("[" * 1000, UNKNOWN),
        ("{}", UNKNOWN),
        ('{"catalogues": {}}', UNKNOWN),
        ('{"log": {"entries": [', NO_JSON),
        ('{"log": {"entries": [{"request": {"url": "https://a', NO_JSON),
        ('{"log": {"entries": []}} {}', NO_JSON),
        ('{"log": {"entries": [{"a": "' + "b" * 200_000, NO_JSON),
        (b'{"log": {"entries": [], "a": "\xff"}}', NO_JSON),
        (b'{"log": {"entries": [], "a": "\x00"}}', NO_JSON),
        ('{"log":' + "[" * 1_000_000, NO_JSON),
        ('{"log":' * 300_000, NO_JSON),
        ('{"a' * 100_000, NO_JSON),
        ('{"log": ' + "9" * 20_000_000 + "}", NO_JSON),
        ('{"' + "\\" * 300_001, NO_JSON),
        ('{"cookies": [{"name": "a", "expires": NaN}], "origins": []}', NO_JSON),
        ('{"cookies": [{"name": "a", "expires": 1e999}], "origins": []}', NO_JSON),
        ('{"log": 1}', "HAR 1.2: the list 'log.entries' is missing; export it again"),
        ('{"log": {"entries": {}}}', "HAR 1.2: the list 'log.entries' is missing; export it again"),
        ('{"origins": []}', "Playwright storage state: the list 'cookies' is missing; export it again"),
        ('{"cookies": 1}', "Playwright storage state: the list 'cookies' is missing; export it again"),
        (
            '{"cookies": [], "origins": "a"}',
            "Playwright storage state: the list 'origins' is missing; export it again",
        ),
        ('{"cookies": [{"name": "a"}, null], "origins": []}', BROKEN.format("Playwright storage state", "cookies")),
        ('{"cookies": [{"name": 5}], "origins": []}', BROKEN.format("Playwright storage state", "cookies")),
        ('{"log": {"entries": [9]}}', BROKEN.format("HAR 1.2", "log.entries")),
        ('{"log": {"entries": [{"request": 5}]}}', BROKEN.format("HAR 1.2", "log.entries")),
        ('{"uri_ins": "", "cookies": [{}]}', BROKEN.format("inspection.json", "cookies")),
        (
            '{"uri_ins": "", "reports": {}}',
            "Blacklight inspection: the list 'reports.cookies' is missing; export it again",
        ),
        ('{"browser_cookies": [{}]}', BROKEN.format("Blacklight inspection", "browser_cookies")),
        ('[{"name": "a", "domain": "b"}, 5]', ITEM.format("Cookie-Editor JSON")),
        ('[{"name": 5, "domain": "b"}]', ITEM.format("Cookie-Editor JSON")),
        ('[{"name": "a", "domain": "b"}] 5', NO_JSON),
        ('[{"name": "a", "domain": "b"},', NO_JSON),
        ('[{"name": "a"}]', UNKNOWN),
        ('{"type": "resource-snapshot", "snapshot": {}}', ITEM.format("Playwright trace")),
        ('{"type": "resource-snapshot", "snapshot": 5}', ITEM.format("Playwright trace")),
        ('{"snapshot": 5}\n{"a"', NO_JSON),
        ('{"snapshot": 5}\n[]', ITEM.format("Playwright trace")),
        ('{"uri_ins": ""}', "inspection.json: the list 'cookies' is missing; export it again"),
        (
            "# HTTP Cookie File\n\n\0\xff\n",
            "line 3 must have 7 fields separated by tabs, found 1; export it again",
        ),
        (
            f"{SHOP}\tTRUE\t/\tFALSE\t0\ta\tb\n{SHOP}\tTRUE\t/",
            "line 2 must have 7 fields separated by tabs, found 3; export it again",
        ),
        (f'{{"cookies": [{NAMES}], "origins": []}}', TOO_MANY),
        (f'{{"cookies": [], "origins": [{{"localStorage": [{NAMES}]}}]}}', TOO_MANY),
        ("HTTP/1.1 200 OK\n" + "Set-Cookie: a=b\n" * (MOST + 1), TOO_MANY),
    ],
)
def test_what_is_no_evidence_is_said_in_one_sentence(tmp_path: Path, content: bytes | str, sentence: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        read(written(tmp_path, content))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (
            '{"cookies": [{"name": "a", "domain": [], "path": 5, "expires": true, "secure": 1, "sameSite": {}}]}',
            [cookie("a", "", None, None)],
        ),
        (
            '{"cookies": [{"name": "a", "expires": 1e308}, {"name": "b", "expires": -1e308}], "origins": null}',
            [cookie("a", "", None, 251629941599), cookie("b", "", None, None)],
        ),
        ('{"cookies": [{"name": "\\u0000\\u202e\\ud83d"}]}', [cookie("\0\u202e?", "", None, None)]),
        ('{"uri_ins": 5, "cookies": [], "hosts": {"requests": {"firstParty": [5, "a b"]}}, "localStorage": [5]}', []),
        (
            "x.example\tTRUE\t/\tmaybe\tNaN\ta\x1b\x07\tv\nx y\tTRUE\t/\tFALSE\t1e999\tb\tv\tw\n",
            UNKNOWN,
        ),
        (
            "#HTTP Cookie File\nx.example\tTRUE\t/\tTRUE\tNaN\ta\x1b\x07\tv\nx y\tTRUE\t/\tperhaps\t1e999\tb\tv\tw\n",
            [cookie("a\x1b\x07", "x.example", "/", None, True), cookie("b", "", "/", None)],
        ),
        ("HTTP/1.1 200 OK\nSet-Cookie", []),
        (b"HTTP/1.1 200 OK\nSet-Cookie: \xff\xfe=a\n", [cookie("\ufffd\ufffd", "", None, 0, False, False, None)]),
        ("HTTP/2 200\nset-cookie: a=" + "b" * 300_000 + "\nset-cookie: c=d", [cookie("c", "", None, 0, False, False)]),
        (
            '{"log": {"' + "k" * 200_000 + '": "' + "\\\\é\\u00e9" * 50_000 + '", "entries": [{"request": {"url": '
            f'"https://{SHOP}/", "cookies": [{{"name": "a"}}]}}, "x": {"[" * 9999}{"]" * 9999}}}]}}}}',
            [cookie("a", SHOP, None, None)],
        ),
    ],
)  # fmt: skip
def test_what_is_odd_is_read_soundly(tmp_path: Path, content: bytes | str, seen: list[Seen] | str) -> None:
    path = written(tmp_path, content)
    if isinstance(seen, list):
        assert read(path).seen == seen
        return
    with pytest.raises(EvidenceError, match=seen):
        read(path)


def test_what_cannot_be_opened_and_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing")
    with pytest.raises(IsADirectoryError):
        read(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(b"",))
    writer.start()
    with pytest.raises(EvidenceError) as caught:
        read(tmp_path / "pipe")
    writer.join()
    assert str(caught.value) == "evidence is read twice, so it must be a regular file; save it to one"


def test_without_ijson_json_is_refused_and_text_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ijson", None)
    with pytest.raises(EvidenceError) as caught:
        read(written(tmp_path, '{"log": {"entries": []}}'))
    assert str(caught.value) == ("reading this kind of evidence requires ijson; install 'sphinx-cookie-charter[audit]'")
    assert read(written(tmp_path, "HTTP/1.1 200 OK\n")).seen == []


START = "# HTTP Cookie File\n"
UNCLEAR = (
    "line 2 must be host, TRUE or FALSE, path, TRUE or FALSE, end, name and value, separated by tabs; export it again"
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"{SHOP}|TRUE|/|TRUE|0|sid|{SECRET}", cookie("sid", SHOP, "/", 0, True)),
        (f"{SHOP}|TRUE|/|TRUE|0|sid|{SECRET}|{SECRET}", cookie("sid", SHOP, "/", 0, True)),
        (f"{SHOP}|TRUE|/|TRUE|0||{SECRET}", cookie("", SHOP, "/", 0, True)),
        (f"{SHOP}|TRUE|/|TRUE|0|sid|", cookie("sid", SHOP, "/", 0, True)),
        (f"{SHOP}|TRUE|/|TRUE|0|{SECRET}", UNCLEAR),  # a name without a value, or a value without a name
        (f"{SHOP}|TRUE|TRUE|0|sid|{SECRET}", cookie("sid", SHOP, None, 0, True)),  # no path
        (f"{SHOP}|/|TRUE|0|sid|{SECRET}", cookie("sid", SHOP, "/", 0, True)),  # nothing of subdomains
        (f"{SHOP}|TRUE|/|0|sid|{SECRET}", UNCLEAR),
        (f"{SHOP}|TRUE|/|TRUE|sid|{SECRET}", UNCLEAR),
        (f"{SHOP}|TRUE|TRUE|0|sid|{SECRET}|{SECRET}", UNCLEAR),
        (f"TRUE|/|TRUE|0|sid|{SECRET}", UNCLEAR),
        (f"{SHOP}|TRUE|/|0|{SECRET}", "line 2 must have 7 fields separated by tabs, found 5; export it again"),
    ],
)
def test_no_field_of_cookies_txt_passes_for_another(tmp_path: Path, line: str, expected: Seen | str) -> None:
    path = written(tmp_path, START + line.replace("|", "\t") + "\n")
    if isinstance(expected, Seen):
        assert read(path).seen == [expected]
        return
    with pytest.raises(EvidenceError) as caught:
        read(path)
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        # Selenium's, Puppeteer's, and one that says little
        (
            {"domain": SHOP, "expiry": WRITTEN + 60, "httpOnly": True, "path": "/", "sameSite": "Lax", "secure": True},
            (SHOP, "/", 60, True, True, LAX),
        ),
        ({"domain": SHOP, "path": "/", "expires": -1, "session": True, "sameSite": "None"}, (SHOP, "/", 0)),
        ({"domain": "", "sameSite": 5}, ("", None, None)),
    ],
)
def test_lists_of_cookies(tmp_path: Path, item: dict[str, Any], expected: tuple[Any, ...]) -> None:
    [found] = read(written(tmp_path, json.dumps([{"name": "a", "value": SECRET, **item}]))).seen
    facts = (found.host, found.path, found.lifetime, found.secure, found.http_only, found.same_site)
    assert facts[: len(expected)] == expected


def test_blacklight_keeps_the_cookies_in_a_file_of_their_own_too(tmp_path: Path) -> None:
    item = {"name": "a", "value": SECRET, "domain": SHOP, "path": "/", "expires": "2026-03-01T10:01:00Z"}
    evidence = read(written(tmp_path, json.dumps({"browser_cookies": [item]})))
    assert (evidence.form, evidence.seen) == ("Blacklight inspection", [cookie("a", SHOP, "/", 60)])


def test_without_the_list_of_public_suffixes_only_what_needs_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "publicsuffixlist", None)
    place.suffixes.cache_clear()
    try:
        assert read(written(tmp_path, "HTTP/1.1 200 OK\nSet-Cookie: a=b\n")).seen != []
        with pytest.raises(EvidenceError) as caught:
            read(written(tmp_path, "HTTP/1.1 200 OK\nSet-Cookie: a=b; Domain=example.org\n"))
    finally:
        place.suffixes.cache_clear()
    assert str(caught.value) == (
        "reading this kind of evidence requires publicsuffixlist; install 'sphinx-cookie-charter[audit]'"
    )


FEW = settings(max_examples=300, deadline=None)


def assert_sound(content: bytes) -> None:
    """A sound result, or one sentence that gives no value away."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), content)
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                evidence = read(path)
            except EvidenceError as error:
                sentence = str(error)
                assert sentence and "\n" not in sentence and SECRET not in sentence  # noqa: PT018  # all of one sentence
                return
            finally:
                assert out.getvalue() == ""
    repr(evidence).encode("utf-8")
    for one in evidence.seen:
        one.name.encode("utf-8")
        assert one.lifetime is None or 0 <= one.lifetime <= 253402300799 + 2e9
        assert one.host == place.host(one.host)


@FEW
@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=6)), min_size=1, max_size=6),
)
def test_mutilated_files(file: Path, edits: list[tuple[float, int, bytes]]) -> None:
    content = file.read_bytes()
    for where, length, new in edits:
        start = int(where * len(content))
        content = content[:start] + new + content[start + length :]
    assert_sound(content)


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just([]), st.just({}), st.just([{}]),
    st.sampled_from(["9" * 5000, "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "x" * 99_999, -(10**400)]),
)  # fmt: skip


@FEW
@given(
    st.sampled_from([path for path in FILES if path.suffix in {".har", ".json"}]),
    st.lists(st.tuples(st.integers(0, 10_000), ODD), max_size=4),
)
def test_values_of_the_wrong_type(file: Path, edits: list[tuple[int, Any]]) -> None:
    data = json.loads(file.read_bytes())
    for number, new in edits:
        places = list(slots(data))
        holder, key = places[number % len(places)]
        holder[key] = copy.deepcopy(new)
    assert_sound(json.dumps(data).encode("utf-8"))


def slots(data: Any) -> Iterator[tuple[Any, Any]]:
    """Everywhere in JSON data where there is a value: what holds it, and under which key."""
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else []
    for key in keys:
        yield data, key
        yield from slots(data[key])


# No value gets out.

LOOK = """
import gc, sys
from pathlib import Path
from cookie_charter.audit.evidence import EvidenceError
from cookie_charter.audit.readers import read
needle = "-".join(("planted", "secret"))
kept = []
for name in sys.argv[2:]:
    try:
        kept.append(read(Path(name)))
    except EvidenceError as error:
        kept.append(error)
if sys.argv[1] == "control":
    kept.append(Path(name).read_text(encoding="utf-8"))
gc.collect()
texts = (held for one in gc.get_objects() for held in gc.get_referents(one) if held is not needle)
found = sum(
    isinstance(held, str) and needle in held or isinstance(held, (bytes, bytearray)) and needle.encode() in held
    for held in texts
)
print(found, len(kept))
if sys.argv[1] != "control":
    print(kept)
"""


def test_no_value_stays_in_memory(tmp_path: Path) -> None:
    contents = [file.read_bytes() for file in FILES]
    broken = [content[:-30] for content in contents] + [content.replace(b"\t", b" ") for content in contents]
    paths = [written(tmp_path, content, str(number)) for number, content in enumerate(contents + broken)]
    done = run(sys.executable, "-c", LOOK, "look", *paths, cwd=tmp_path)
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == f"0 {len(paths)}"
    assert SECRET not in done.stdout
    assert "EvidenceError" in done.stdout
    control = run(sys.executable, "-c", LOOK, "control", paths[0], cwd=tmp_path)
    assert int(control.stdout.split()[0]) > 0


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_no_error_holds_a_value(tmp_path: Path, file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content = file.read_bytes()
    assert SECRET.encode() in content
    errors = []
    for end in range(0, len(content), max(1, len(content) // 150)):
        for rest in (b"", b'"\n', b"\xff\x00"):
            try:
                evidence = read(written(tmp_path, content[:end] + rest))
                assert SECRET not in repr(evidence)
            except EvidenceError as error:
                errors.append(error)
    assert errors
    for one in errors:
        assert SECRET not in f"{one!s} {one!r} {one.args}"
        assert (one.__cause__, one.__context__) == (None, None)
        assert SECRET not in repr(traceback_frames(one))
    assert capfd.readouterr() == ("", "")


def traceback_frames(error: BaseException) -> list[dict[str, Any]]:
    """The local variables of the frames of the package that an error keeps alive."""
    frames, trace = [], error.__traceback__
    while trace:
        if "cookie_charter" in trace.tb_frame.f_code.co_filename:
            frames.append(trace.tb_frame.f_locals)
        trace = trace.tb_next
    return frames


# Large files.

MEASURE = """
import resource, sys
from pathlib import Path
from cookie_charter.audit.readers import read
evidence = read(Path(sys.argv[1]))
unit = 1 if sys.platform == "darwin" else 1024
print(len(evidence.seen), len(evidence.contacts), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


def test_a_log_of_50_mb_needs_less_than_60_mb(tmp_path: Path) -> None:
    data = json.loads((DATA / "evidence/visit.har").read_bytes())
    entry = data["log"]["entries"][0]
    path = tmp_path / "large.har"
    with path.open("w", encoding="utf-8") as file:
        file.write('{"log": {"version": "1.2", "entries": [\n')
        for number in range(1000):
            entry["request"]["url"] = f"https://host{number}.example.org/cart/"
            entry["response"]["content"]["text"] = f"<p>{number}é \"'</p>\\" * 1200
            file.write(json.dumps(entry) + ",\n")
        # A single character outside of the first plane makes Python hold four bytes for each of all.
        entry["response"]["content"]["text"] = "\N{GRINNING FACE}" + "a" * 30_000_000
        file.write(json.dumps(entry, ensure_ascii=False) + "]}}")
    assert path.stat().st_size > 50_000_000
    # In a process of a shell: the peak of this one, which has run other tests, would count for its own child.
    shell = '"$0" "$@"; exit $?'
    done = run("sh", "-c", shell, sys.executable, "-c", MEASURE, path, cwd=tmp_path)
    assert done.stderr == ""
    seen, contacts, peak = map(int, done.stdout.split())
    assert (seen, contacts) == (5 * 1000 + 1, 1000)
    assert peak < 60_000_000


# What real programs write.

SET = (
    "session=planted-secret-a; HttpOnly; SameSite=lax",
    "year=planted-secret-b; Max-Age=31536000; Path=/; Secure",
    "bye=planted-secret-c; Max-Age=0",
    "shop=planted-secret-d; Path=/shop; Expires=Tue, 01-Jan-2075 00:00:00 GMT; SameSite=Strict",
)
PAGE = b"""<!doctype html><title>Shop</title><script>
document.cookie = 'script=planted-secret-e; max-age=600'
localStorage.theme = 'planted-secret-f'
const request = indexedDB.open('notes')
request.onsuccess = () => { document.title = 'Ready' }
</script>"""


class _Shop(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        for header in SET if self.path == "/shop/page" else ():  # a browser asks for an icon too
            self.send_header("Set-Cookie", header)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass


@contextlib.contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """The port of a server at 127.0.0.1."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def shop() -> Iterator[str]:
    """The address of a page that keeps things in the browser."""
    with served(_Shop) as port:
        yield f"http://127.0.0.1:{port}/shop/page"


def facts(evidence: Evidence) -> dict[tuple[str, str | None], tuple[Any, ...]]:
    """What is seen, by name and path; lifetimes as days, for they are counted from one second or the next."""
    found: dict[tuple[str, str | None], tuple[Any, ...]] = {}
    for one in evidence.seen:
        days = one.lifetime and round(one.lifetime / 86400, 2)
        found[one.name, one.path] = (one.kind, one.host, days, one.secure, one.http_only, one.same_site)
    return found


def test_what_chromium_and_playwright_write(tmp_path: Path, browser: Browser, shop: str) -> None:
    context = browser.new_context(record_har_path=tmp_path / "log")
    page = context.new_page()
    page.goto(shop)
    page.wait_for_function("document.title == 'Ready'")
    page.reload()
    page.wait_for_function("document.title == 'Ready'")
    context.storage_state(path=tmp_path / "state", indexed_db=True)
    context.close()
    assert SECRET in (tmp_path / "log").read_text(encoding="utf-8")
    local, here = "127.0.0.1", Kind.COOKIE

    log = read(tmp_path / "log")
    assert (log.form, log.contacts) == ("HAR 1.2", [local])
    assert SECRET not in repr(log)
    days_until_2075 = (3313526400 - time.time()) / 86400
    kept = facts(log)
    assert kept["shop", "/shop"][2] == pytest.approx(days_until_2075, abs=1)
    assert kept == {
        ("session", "/shop"): (here, local, 0, False, True, LAX),
        ("year", "/"): (here, local, 365, True, False, None),
        ("shop", "/shop"): (here, local, kept["shop", "/shop"][2], False, False, STRICT),
        ("script", None): (here, local, None, None, None, None),
    }

    state = read(tmp_path / "state")
    assert state.form == "Playwright storage state"
    assert SECRET not in repr(state)
    assert facts(state) == {
        ("session", "/shop"): (here, local, 0, False, True, LAX),
        ("year", "/"): (here, local, 365, True, False, LAX),  # what Chromium says of one that states none
        ("shop", "/shop"): (here, local, 400, False, False, STRICT),  # it keeps nothing any longer
        ("script", "/shop"): (here, local, 0.01, False, False, LAX),
        ("theme", None): (Kind.LOCAL_STORAGE, local, None, None, None, None),
        ("notes", None): (Kind.INDEXED_DB, local, None, None, None, None),
    }


def test_what_playwright_logs_without_headers(tmp_path: Path, browser: Browser, shop: str) -> None:
    context = browser.new_context(record_har_path=tmp_path / "log")
    context.new_page().goto(shop)
    context.close()
    data = json.loads((tmp_path / "log").read_text(encoding="utf-8"))
    for entry in data["log"]["entries"]:
        entry["response"]["headers"] = []
    evidence = read(written(tmp_path, json.dumps(data)))
    assert [(one.name, one.path) for one in evidence.seen] == [("session", "/shop"), ("year", "/"), ("shop", "/shop")]
    assert [one.same_site for one in evidence.seen] == [LAX, None, STRICT]


@pytest.mark.parametrize("mode", ["full", "minimal"])
def test_what_playwright_packs(tmp_path: Path, browser: Browser, shop: str, mode: Literal["full", "minimal"]) -> None:
    context = browser.new_context(record_har_path=tmp_path / "har.zip", record_har_mode=mode)
    context.tracing.start(snapshots=True)
    page = context.new_page()
    for _time in range(2):
        page.goto(shop)
        page.wait_for_function("document.title == 'Ready'")
    context.tracing.stop(path=tmp_path / "trace.zip")
    context.close()
    for name, form in (("har.zip", "HAR 1.2"), ("trace.zip", "Playwright trace")):
        found = read(tmp_path / name)
        assert found.form == form
        kept = [(one.name, one.path) for one in found.seen]
        assert kept == [("session", "/shop"), ("year", "/"), ("shop", "/shop"), ("script", None)]
        assert SECRET not in repr(found)


class _Sites(BaseHTTPRequestHandler):
    """Two sites, 127.0.0.1 and localhost: each address sets cookies named after it, and /page shows a third party."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        here, there = (f"http://{host}:{self.server.server_port}" for host in ("127.0.0.1", "localhost"))  # type: ignore[attr-defined]  # it is an HTTPServer's
        self.send_response(302 if name in {"away", "link"} else 200)
        if name in {"away", "link"}:
            self.send_header("Location", f"{here}/back" if name == "away" else f"{there}/next")
        for kind, facts in (("lax", "SameSite=Lax"), ("strict", "SameSite=Strict"), ("nothing", "Path=/")):
            self.send_header("Set-Cookie", f"{name}-{kind}={SECRET}; {facts}; Path=/")
        self.send_header("Set-Cookie", f"{name}-suffix={SECRET}; Domain=0.0.1; Path=/")
        self.send_header("Content-Type", "image/svg+xml" if name in {"image", "own"} else "text/html")
        self.end_headers()
        shown = {
            "page": f"<img src=/own><img src={there}/image><img src={there}/away><iframe src={there}/frame></iframe>",
            "frame": f"<img src=/in-frame><img src={here}/from-frame>",
            "next": "<img src=/own>",
        }
        self.wfile.write(f"<link rel=icon href=data:,>{shown.get(name, '')}".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass


@pytest.mark.parametrize("mode", ["full", "minimal"])
def test_what_a_log_shows_is_what_chromium_keeps(
    tmp_path: Path, browser: Browser, mode: Literal["full", "minimal"]
) -> None:
    options = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # which root may not use
    path = chromium_without_windows()
    with served(_Sites) as port, browser.browser_type.launch(executable_path=path, args=options) as both:
        context = both.new_context(record_har_path=tmp_path / "log", record_har_mode=mode)
        page = context.new_page()
        for address in ("page", "link"):
            page.goto(f"http://127.0.0.1:{port}/{address}", wait_until="networkidle")
        kept = {(one["name"], one["domain"]) for one in context.cookies()}
        context.close()
    assert {(one.name, one.host) for one in read(tmp_path / "log").seen} == kept
    expected = {(name, "127.0.0.1") for name in ("page", "own", "back", "link")}
    expected |= {(name, "localhost") for name in ("next", "own")}
    kinds = ("lax", "strict", "nothing")
    assert kept == {(f"{name}-{kind}", host) for name, host in expected for kind in kinds}


def test_what_curl_prints(tmp_path: Path, shop: str) -> None:
    evidence = read(written(tmp_path, answer_of(shop)))
    assert evidence.form == "Set-Cookie headers"
    assert [(one.name, one.host, one.path) for one in evidence.seen] == [
        ("session", "", None),
        ("year", "", "/"),
        ("shop", "", "/shop"),
    ]
    assert evidence.seen[1].lifetime == YEAR


def test_what_curl_says_of_a_request(tmp_path: Path, shop: str) -> None:
    curl = shutil.which("curl")
    assert curl, "install curl"
    done = subprocess.run([curl, "--verbose", shop], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)
    evidence = read(written(tmp_path, done.stdout))
    assert (evidence.form, evidence.contacts) == ("curl -v", ["127.0.0.1"])
    assert [(one.name, one.host, one.path) for one in evidence.seen] == [
        ("session", "127.0.0.1", "/shop"),
        ("year", "127.0.0.1", "/"),
        ("shop", "127.0.0.1", "/shop"),
    ]


def answer_of(address: str) -> bytes:
    """What ``curl -i`` prints of a page, or what it would print: the bytes of the answer."""
    if curl := shutil.which("curl"):
        return subprocess.run([curl, "--silent", "-i", address], capture_output=True, check=True).stdout
    host, _colon, port = address.split("/")[2].partition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET /shop/page HTTP/1.0\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_curl_writes_a_cookie_jar(tmp_path: Path, shop: str) -> None:
    curl = shutil.which("curl")
    jar = tmp_path / "jar"
    if curl:
        subprocess.run([curl, "--silent", "-o", os.devnull, "-c", jar, shop], check=True)
    else:
        end = int(time.time()) + YEAR
        jar.write_text(
            "# Netscape HTTP Cookie File\n\n"
            f"#HttpOnly_127.0.0.1\tFALSE\t/shop/\tFALSE\t0\tsession\tv\n127.0.0.1\tFALSE\t/shop\tFALSE\t{end}\tshop\tv\n",
            encoding="utf-8",
        )
    # Some releases of curl leave a slash at the end of a path that was not stated.
    kept = {(name, (path or "").rstrip("/")): known for (name, path), known in facts(read(jar)).items()}
    assert kept["session", "/shop"] == (Kind.COOKIE, "127.0.0.1", 0, False, True, None)
    assert kept["shop", "/shop"][2] >= 365
