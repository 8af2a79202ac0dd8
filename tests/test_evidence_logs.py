"""Logs of the network: which cookies they show, who set them, and when a log shows too little to prove anything."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, run
from test_evidence import SECRET, SHOP, STATS, cookie, written

from cookie_charter.audit.evidence import EvidenceError, Seen
from cookie_charter.audit.readers import place, read, read_all
from cookie_charter.audit.readers.set_cookie import parse

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


def entry(url: str, headers: dict[str, str] | None = None, *lines: str, **more: Any) -> dict[str, Any]:
    """A request with these *headers*, and a response that has each of the *lines* as a header Set-Cookie."""
    sent = [{"name": name, "value": value} for name, value in (headers or {}).items()]
    got = [{"name": "Set-Cookie", "value": line} for line in lines] + [{"name": "Server", "value": "x"}]
    return {"request": {"url": url, "headers": sent}, "response": {"headers": got}, **more}


def har(*entries: Any, creator: str = "WebInspector", browser: str = "", **more: Any) -> str:
    log = {"creator": {"name": creator}, "browser": {"name": browser}, **more, "entries": entries}
    return json.dumps({"log": log})


def seen(folder: Path, log: str) -> list[Seen]:
    return read(written(folder, log)).seen


def names(folder: Path, log: str) -> list[str]:
    return [one.name for one in seen(folder, log)]


SENT = {"name": "a", "value": SECRET}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"headers": [{"name": "COOKIE", "value": f"a={SECRET}; b=;c=d=e"}]}, ["a", "b", "c"]),
        ({"headers": [{"name": "cookie", "value": "a=b"}, {"name": "cookie", "value": "c=d"}]}, ["a", "c"]),
        ({"headers": [{"name": "Cookie", "value": f"{SECRET}; ; a=b"}]}, ["", "a"]),
        ({"headers": {"Cookie": "a=b", "Accept": "*/*"}}, ["a"]),
        ({"headers": [{"name": "Cookie"}, {"value": "a=b"}, 5], "cookies": [SENT]}, ["a"]),
        ({"cookies": [SENT], "headers": [{"name": "Cookie", "value": "a=b; c=d"}]}, ["a", "c"]),
        ({"cookies": {"a": SECRET, "b": {"value": SECRET, "path": "/"}, "c": None}}, ["a", "b", "c"]),
        ({"cookies": {"name": "a", "value": SECRET, "path": "/"}}, ["a"]),
        ({"cookies": {}, "headers": [{"name": "Cookie", "value": "a=b"}]}, ["a"]),
        ({"cookies": [{"value": SECRET}, None, SENT]}, ["a"]),
    ],
)
def test_a_request_shows_the_names_of_what_is_held(tmp_path: Path, request_: Any, expected: list[str]) -> None:
    found = seen(tmp_path, har({"request": {"url": f"https://{SHOP}/x/y", **request_}}))
    assert found == [cookie(name, SHOP, None, None) for name in expected]


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ({"headers": {"set-cookie": "a=b; Path=/\nc=d; Path=/"}}, ["a", "c"]),
        ({"cookies": {"a": SECRET, "b": {"value": SECRET, "path": "/"}}}, ["a", "b"]),
        ({"cookies": {"name": "a", "value": SECRET}, "headers": None}, ["a"]),
        ({"headers": [{"name": "set-cookie"}], "cookies": [SENT]}, []),
    ],
)
def test_a_response_shows_what_is_set(tmp_path: Path, response: Any, expected: list[str]) -> None:
    log = har({"request": {"url": f"https://{SHOP}/"}, "response": response}, entry("https://a.example/"))
    assert names(tmp_path, log) == expected


def test_a_log_is_read_whatever_an_entry_lacks(tmp_path: Path) -> None:
    log = har(
        {"request": {"url": f"https://{SHOP}/"}},
        {"request": {"url": "about:blank"}, "response": None, "pageref": 5},
        {"request": {"url": f"https://{STATS}/", "headers": []}, "response": {"status": 0}},
        entry(f"https://{SHOP}/", None, "a=b"),
        pages={"x": 5},
    )
    evidence = read(written(tmp_path, log))
    assert (evidence.seen, evidence.contacts) == ([cookie("a", SHOP, "/", 0, False, False)], [SHOP, STATS])


# A log without a cookie.

WITHOUT = (
    "the log contains no cookie, and may have been saved without them, as Chrome does; export it with sensitive data"
)
DOUBT = "no request of the log sends or gets a cookie; what scripts keep is not in a log"
NO_PROOF = "a log without a cookie does not prove that there is none; use --url or a storage state"
NOTHING = entry(f"https://{SHOP}/", {"User-Agent": CHROME})


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        (har(NOTHING), WITHOUT),
        (har(NOTHING, creator="WebKit Web Inspector"), WITHOUT),
        (har(NOTHING, creator="Fiddler"), WITHOUT),
        (har({"request": NOTHING["request"]}, creator="Playwright"), WITHOUT),  # stripped of the headers of responses
        (json.dumps({"log": {"entries": [NOTHING]}}), WITHOUT),
        (har(creator="Playwright"), "the log contains no request; record the visit again"),
    ],
)
def test_a_log_that_may_leave_out_cookies_is_refused(tmp_path: Path, log: str, sentence: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        read(written(tmp_path, log))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("creator", ["Firefox", "Playwright"])
def test_a_log_that_has_all_headers_says_that_there_was_no_cookie(tmp_path: Path, creator: str) -> None:
    path = written(tmp_path, har(NOTHING, creator=creator))
    evidence = read(path)
    assert (evidence.seen, evidence.contacts, evidence.failures) == ([], [SHOP], [f"{path}: {DOUBT}"])
    with pytest.raises(EvidenceError) as caught:
        list(read_all([path, path]))
    assert str(caught.value) == f"{path}: {NO_PROOF}"
    state = written(tmp_path, '{"cookies": [], "origins": []}', "state")
    assert [one.seen for one in read_all([path, state])] == [[], []]
    assert [one.seen for one in read_all([path], beside_visit=True)] == [[]]


def test_what_is_set_and_refused_or_deleted_shows_that_cookies_are_there(tmp_path: Path) -> None:
    for line in ("a=b; Max-Age=0", "a=b; Domain=org"):
        assert seen(tmp_path, har(entry(f"https://{SHOP}/", None, line))) == []


@pytest.mark.parametrize(("creator", "said"), [("WebInspector", WITHOUT), ("Firefox", NO_PROOF)])
def test_an_audit_of_a_log_without_a_cookie_never_matches(tmp_path: Path, creator: str, said: str) -> None:
    (tmp_path / "shop.yaml").write_text(
        "platform: { name: Shop, url: https://shop.example.org }\n"
        "providers: { shop: { name: Shop } }\n"
        "cookies:\n"
        "  - { name: hit, kind: pixel, host: shop.example.org, provider: shop, service: s, purpose: p, category: "
        "necessary }\n",
        encoding="utf-8",
    )
    written(tmp_path, har(NOTHING, creator=creator), "visit.har")
    done = run(COMMAND, "audit", "shop.yaml", "visit.har", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"cookie-charter audit: visit.har: {said}\n"


# Public suffixes (https://publicsuffix.org).


@pytest.mark.parametrize(
    ("host", "domain", "kept_for"),
    [
        ("shop.example.org", "example.org", "example.org"),
        ("shop.example.org", "org", None),
        ("www.shop.co.uk", "co.uk", None),
        ("www.shop.co.uk", ".shop.co.uk", "shop.co.uk"),
        ("ville.github.io", "github.io", None),
        ("github.io", "github.io", "github.io"),
        ("a.gouv.fr", "gouv.fr", None),
        ("shop.xn--p1ai", "xn--p1ai", None),
        ("shop.intranet", "intranet", None),
        ("localhost", "localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "0.0.1", None),
        ("[::1]", "[::1]", "[::1]"),
        ("", "co.uk", None),
        ("", "shop.co.uk", "shop.co.uk"),
    ],
)
def test_a_public_suffix_is_nobodys_domain(host: str, domain: str, kept_for: str | None) -> None:
    found = parse(f"a=b; Domain={domain}", host, "/", 0)
    assert found == (cookie("a", kept_for, "/", 0, False, False, None) if kept_for else None)


def test_a_logged_cookie_of_a_public_suffix_is_refused(tmp_path: Path) -> None:
    logged = [{"name": "a", "domain": ".co.uk"}, {"name": "b", "domain": ".shop.co.uk"}]
    log = har({"request": {"url": "https://www.shop.co.uk/"}, "response": {"cookies": logged}})
    assert [(one.name, one.host) for one in seen(tmp_path, log)] == [("b", "shop.co.uk")]


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("a.b.example.org", "example.org"),
        ("a.b.co.uk", "b.co.uk"),
        ("co.uk", "co.uk"),
        ("a.example.org.", "example.org"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
    ],
)
def test_the_site_of_a_host(host: str, site: str) -> None:
    assert place.site(host) == site


# What a third party sets.

LINES = ("none=x; SameSite=None; Secure", "nothing=x", "lax=x; SameSite=Lax", "strict=x; SameSite=Strict")
ALL = ["none", "nothing", "lax", "strict"]
PAGE = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none", "User-Agent": CHROME}
IMAGE = {"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "cross-site", "User-Agent": CHROME}
TITLED = [{"id": "p1", "title": f"https://{SHOP}/cart"}]


@pytest.mark.parametrize(
    ("headers", "more", "expected"),
    [
        # the page is known by its title, as in Chrome's logs
        ({}, {"pageref": "p1"}, ["none"]),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"}, {"pageref": "p1", "_frameref": "f"}, ["none"]),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"}, {"pageref": "p1"}, ["none"]),  # in a frame
        ({"Sec-Fetch-Dest": "iframe"}, {"pageref": "p1"}, ["none"]),
        ({"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"}, {"pageref": "p1"}, ALL),  # the next page
        # the page is known by the headers alone
        (IMAGE, {}, ["none"]),
        ({"Referer": f"https://{SHOP}/", "Sec-Fetch-Dest": "script"}, {}, ["none"]),
        ({"Origin": f"https://{SHOP}"}, {}, ["none"]),
        ({**IMAGE, "Referer": f"https://www.{STATS}/"}, {}, ALL),  # sent elsewhere and back
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "image"}, {}, ALL),
        ({"Referer": "https://www.example.net/"}, {}, ALL),
        # it is not known, or this may be a page
        ({}, {}, ALL),
        ({}, {"pageref": "p2"}, ALL),
        ({"Referer": f"https://{SHOP}/"}, {"_resourceType": "document"}, ALL),
        ({"Referer": f"https://{SHOP}/", "Accept": "text/html,*/*;q=0.8"}, {}, ALL),
    ],
)
def test_chromium_keeps_of_a_third_party_what_says_so(
    tmp_path: Path, headers: dict[str, str], more: dict[str, Any], expected: list[str]
) -> None:
    assert names(tmp_path, har(entry(f"https://{STATS}/", headers, *LINES, **more), pages=TITLED)) == expected


def test_a_page_is_known_by_the_request_for_it(tmp_path: Path) -> None:
    log = har(
        entry(f"https://{SHOP}/", PAGE, "a=b", pageref="p1"),
        entry(f"https://{STATS}/", {}, "c=d", pageref="p1"),
        entry(f"https://{STATS}/", PAGE, "e=f", pageref="p1"),
        entry(f"https://{STATS}/x", {}, "g=h", pageref="p1"),
        entry(f"https://{SHOP}/x", {}, "i=j", pageref="p1"),
        creator="Playwright",
        browser="chromium",
    )
    assert names(tmp_path, log) == ["a", "e", "g"]


def test_a_frame_belongs_to_the_page_around_it(tmp_path: Path) -> None:
    same = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image", "User-Agent": CHROME}
    log = har(
        entry(f"https://{SHOP}/", PAGE, "page=x", _frameref="f1"),
        entry(f"https://{SHOP}/logo", same, "own=x", _frameref="f1"),
        entry(
            f"https://{STATS}/box",
            {**IMAGE, "Sec-Fetch-Dest": "iframe", "Referer": f"https://{SHOP}/"},
            "frame=x",
            _frameref="f2",
        ),
        entry(f"https://{STATS}/logo", {**same, "Referer": f"https://{STATS}/box"}, "in_frame=x", _frameref="f2"),
        # The frame asks the host of the page: that is of a third party to the page then.
        entry(f"https://{SHOP}/from", {**IMAGE, "Referer": f"https://{STATS}/box"}, "back=x", _frameref="f2"),
        entry(f"https://{SHOP}/after", {**IMAGE, "Referer": f"https://{SHOP}/"}, "sent_back=x", _frameref="f1"),
        creator="Playwright",
        browser="chromium",
    )
    assert names(tmp_path, log) == ["page", "own", "sent_back"]


@pytest.mark.parametrize(
    ("creator", "browser", "agent", "expected"),
    [
        ("WebInspector", "", FIREFOX, ["none"]),
        ("Playwright", "chromium", FIREFOX, ["none"]),
        ("mitmproxy", "", CHROME, ["none"]),
        ("mitmproxy", "", FIREFOX, ["none", "nothing"]),
        ("Firefox", "Firefox", FIREFOX, ["none", "nothing"]),
        ("Playwright", "firefox", CHROME, ["none", "nothing"]),
        ("Playwright", "webkit", CHROME, ["none", "nothing"]),
    ],
)
def test_other_browsers_keep_what_states_nothing(
    tmp_path: Path, creator: str, browser: str, agent: str, expected: list[str]
) -> None:
    one = entry(f"https://{STATS}/", {**IMAGE, "User-Agent": agent}, *LINES)
    assert names(tmp_path, har(one, creator=creator, browser=browser)) == expected


def test_a_logged_cookie_of_a_third_party_that_states_nothing_counts(tmp_path: Path) -> None:
    logged = [
        {"name": "nothing"},
        {"name": "lax", "sameSite": "Lax"},
        {"name": "none", "sameSite": "None", "secure": True},
    ]
    one = {**entry(f"https://{STATS}/", IMAGE), "response": {"cookies": logged}}
    assert names(tmp_path, har(one)) == ["nothing", "none"]


def test_what_a_third_party_gets_is_there_however_it_was_set(tmp_path: Path) -> None:
    log = har(
        entry(f"https://{STATS}/", IMAGE, "a=b; Path=/"),
        entry(f"https://{STATS}/", {**IMAGE, "Cookie": "a=b"}),
    )
    assert seen(tmp_path, log) == [cookie("a", STATS, None, None)]


def test_a_third_party_cannot_delete_what_it_cannot_set(tmp_path: Path) -> None:
    log = har(
        entry(f"https://{STATS}/", PAGE, "a=b"),
        entry(f"https://{STATS}/", IMAGE, "a=; Max-Age=0"),
    )
    assert seen(tmp_path, log) == [cookie("a", STATS, "/", 0, False, False, None)]


def test_each_cookie_stays_with_the_host_of_its_request(tmp_path: Path) -> None:
    log = har(
        entry(f"https://{SHOP}/", {**PAGE, "Cookie": "id=x"}),
        entry(f"https://frame.{STATS}/", {"Sec-Fetch-Dest": "iframe", "Cookie": "id=x", "Referer": f"https://{SHOP}/"}),
        entry(f"https://{STATS}/", IMAGE, "id=x; SameSite=None; Secure; Domain=example.net"),
    )
    assert [(one.name, one.host) for one in seen(tmp_path, log)] == [
        ("id", "example.net"),
        ("id", SHOP),
    ]


def test_what_a_log_shows_to_be_kept_and_deleted_was_kept(tmp_path: Path) -> None:
    """It is seen, and known to be gone; what is only deleted was never there, unless it is sent."""
    log = har(
        entry(f"https://{SHOP}/", PAGE, "_ga=1; Path=/; Max-Age=9999", "never=; Path=/; Max-Age=0"),
        entry(f"https://{SHOP}/next", PAGE, "_ga=; Path=/; Max-Age=0"),
        entry(f"https://{SHOP}/last", {**PAGE, "Cookie": "old=x"}, "old=; Path=/; Max-Age=0"),
    )
    assert [(one.name, one.gone) for one in seen(tmp_path, log)] == [("_ga", True), ("old", False)]
