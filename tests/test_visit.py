"""A live visit sees what a site keeps, step by step and in each scenario, and stays where it belongs.

On a real portal by Django (``django_site``), and on small pages for what that does not do.
"""

import json
import re
import ssl
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from portal import PASSWORD, VISIT, portal
from test_documents import examples

from cookie_charter.audit import launching, looking
from cookie_charter.audit import visit as visiting
from cookie_charter.audit.evidence import Evidence, EvidenceError
from cookie_charter.audit.links import WORDS, change
from cookie_charter.audit.plan import Plan

HOST = "127.0.0.1"
OTHER = "127.0.0.2"
THIRD = "127.0.0.3"
DAY = 24 * 60 * 60
SECRET = "tangerine-77"
SETTLE = 0.3
"""Seconds; most pages here have no more to say by then."""


def scenarios(
    url: str, script: Path | None = None, *, settle: float = SETTLE, **planned: Any
) -> tuple[dict[str, Evidence], list[str]]:
    """What each scenario of a visit shows, and what it says on the way."""
    progress: list[str] = []
    plan = Plan(url, script=script, settle=settle, **planned)
    # In a thread of its own: in this one, other tests may have a browser open.
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(visiting.visit, plan, progress.append).result()
    return {one.visit.scenario: one for one in done if one.visit}, progress


def visited(url: str, **planned: Any) -> tuple[Evidence, list[str]]:
    """What somebody sees who does nothing, and what is said on the way."""
    done, progress = scenarios(url, **planned)
    assert list(done) == ["arrival"]
    return done["arrival"], progress


def seen(evidence: Evidence) -> set[tuple[str, str, str, str | None]]:
    return {(one.name, one.kind.value, one.host, one.step) for one in evidence.seen}


def steps(evidence: Evidence) -> dict[str, str | None]:
    """Of each name, the step in which it was first there."""
    return {one.name: one.step for one in evidence.seen}


def setters(evidence: Evidence, address: str) -> dict[str, str]:
    """Of each name, what set it, without the host."""
    return {one.name: (one.set_by or "").removeprefix(address) for one in evidence.seen}


def lifetimes(evidence: Evidence) -> dict[str, float]:
    """The lifetimes in days, to a hundredth."""
    return {one.name: round(one.lifetime / DAY, 2) for one in evidence.seen if one.lifetime is not None}


def opened(progress: Sequence[str], address: str, scenario: str = "arrival") -> list[str]:
    """The pages that were opened in a scenario, without the host."""
    numbered = (re.fullmatch(rf"{scenario}: \d+/\d+ (.*)", line) for line in progress)
    return [line[1].removeprefix(address) for line in numbered if line]


def not_visited(evidence: Evidence, address: str) -> dict[str, str]:
    """Why pages were not visited, without the host."""
    assert evidence.visit
    return {page.address.removeprefix(address): page.not_visited for page in evidence.visit.pages if page.not_visited}


Pages = Mapping[str, str | tuple[Sequence[tuple[str, str]], str]]


class Site:
    """Small pages by their paths, each with headers and a body; what was asked for is in *asked*."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.methods: set[str] = set()
        self.address = ""


@contextmanager
def site(pages: Pages, host: str = HOST, *, login: str = "", certificate: Path | None = None) -> Iterator[Site]:
    """Serve pages; what is not there is answered by 404, and who does not know the *login* by 401."""
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            served.methods.add(self.command)
            served.headers.append({name.lower(): value for name, value in self.headers.items()})
            page = pages.get(self.path)
            headers, body = page if isinstance(page, tuple) else ((), page or "")
            moved = any(name == "Location" for name, _value in headers)
            barred = bool(login) and self.headers["Authorization"] != login
            self.send_response(401 if barred else 404 if page is None else 302 if moved else 200)
            if barred:
                self.send_header("WWW-Authenticate", 'Basic realm="staging"')
            if not any(name == "Content-Type" for name, _value in headers):
                self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(("nothing here" if page is None or barred else body).encode())

        do_POST = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
            pass

    with ThreadingHTTPServer((host, 0), Handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=[0.02]).start()
        try:
            served.address = f"{'https' if certificate else 'http'}://{host}:{server.server_port}"
            yield served
        finally:
            server.shutdown()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return tmp_path / "choice.py"


def write(script: Path, **functions: str) -> Path:
    """A script with these functions, each of one line or more."""
    bodies = (f"def {name}(page):\n    " + "\n    ".join(lines.splitlines()) for name, lines in functions.items())
    script.write_text("\n\n".join(bodies) + "\n", encoding="utf-8")
    return script


PRESS = "page.get_by_role('button').click()"


# Django


def test_who_only_reads_the_portal_gets_one_cookie() -> None:
    with portal() as address:
        evidence, progress = visited(address)
    assert seen(evidence) == {("csrftoken", "cookie", HOST, "arrival")}
    assert setters(evidence, address) == {"csrftoken": ""}
    assert lifetimes(evidence) == {"csrftoken": 364}
    assert (evidence.source, evidence.visited, evidence.contacts) == (address, [HOST], [HOST])
    assert evidence.asked_by == {HOST: address}
    assert opened(progress, address) == ["", "data/", "about/", "preferences/", "data/?…"]
    assert progress[0] == f"arrival: 1/20 {address}"


def test_who_chooses_a_language_logs_in_and_refuses_gets_three_more(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SITE_PASSWORD", PASSWORD)
    with portal() as address:
        done, progress = scenarios(address, VISIT, pages=8)
    assert list(done) == ["arrival", "visit"]
    assert seen(done["arrival"]) == {("csrftoken", "cookie", HOST, "arrival")}
    evidence = done["visit"]
    assert seen(evidence) == {
        ("csrftoken", "cookie", HOST, "arrival"),
        ("django_language", "cookie", HOST, "visit"),
        ("sessionid", "cookie", HOST, "visit"),
        ("cookies_preferences", "cookie", HOST, "visit"),
    }
    assert lifetimes(evidence) == {"csrftoken": 364, "django_language": 0, "sessionid": 14, "cookies_preferences": 182}
    assert setters(evidence, address) == {
        "csrftoken": "",
        "django_language": "i18n/setlang/",
        "sessionid": "admin/login/",
        "cookies_preferences": "preferences/",
    }
    [session] = [one for one in evidence.seen if one.name == "sessionid"]
    assert (session.path, session.secure, session.http_only, session.same_site) == ("/", False, True, "Lax")
    assert opened(progress, address, "visit")[:2] == ["", "data/"]
    said = capfd.readouterr()
    assert PASSWORD not in repr(done) + "".join(progress) + said.out + said.err


def test_who_is_logged_in_deletes_nothing(monkeypatch: pytest.MonkeyPatch, script: Path) -> None:
    monkeypatch.setenv("SITE_PASSWORD", PASSWORD)
    write(
        script,
        login="""page.goto("/admin/login/?next=/admin/auth/user/1/change/")
page.locator("#id_username").fill("admin")
page.locator("#id_password").fill(__import__("os").environ["SITE_PASSWORD"])
page.locator("[type=submit]").click()
page.locator(".deletelink").wait_for()""",
    )
    with portal() as address:
        done, _progress = scenarios(address, script, pages=6, only=["/admin/*"])
    assert done["login"].failures == []
    reasons = not_visited(done["login"], address)
    delete = "its text or its address contains 'delete', which may change something"
    assert reasons["admin/auth/user/1/delete/"] == delete
    assert reasons["data/"] == "no pattern of --only fits it"


def test_what_the_portal_plants_is_seen() -> None:
    with portal(SITE_UNDECLARED="1", SITE_PIXEL="1") as address:
        evidence, _progress = visited(address, pages=4)
    assert ("visitor_number", "cookie", HOST, "arrival") in seen(evidence)
    assert evidence.contacts == evidence.contacts_before_choice == [HOST, OTHER]
    assert evidence.asked_by == {HOST: address, OTHER: address}


# Scenarios


CONSENT = """<button id="no" onclick="document.cookie = '_ga=1'; document.cookie = 'choice=no'">Refuse</button>
<button id="yes" onclick="document.cookie = '_gid=1'; document.cookie = 'choice=yes'">Accept</button>"""


def test_each_scenario_has_a_visitor_of_its_own(script: Path) -> None:
    write(script, refuse="_press(page, 'no')", accept_all="_press(page, 'yes')")
    with script.open("a", encoding="utf-8") as file:
        file.write("\ndef _press(page, which):\n    page.locator(f'#{which}').click()\n")
        file.write("\ndef helper(page, more): ...\n\nfrom os.path import join as page\n\nvisit = 1\n")
    with site({"/": CONSENT + links("/more"), "/more": ""}) as own:
        done, progress = scenarios(f"{own.address}/", script)
    assert {name: steps(one) for name, one in done.items()} == {
        "arrival": {},
        "refuse": {"_ga": "refuse", "choice": "refuse"},
        "accept_all": {"_gid": "accept_all", "choice": "accept_all"},
    }
    assert {one.scenario for one in done["refuse"].seen} == {"refuse"}
    assert opened(progress, own.address, "refuse") == opened(progress, own.address) == ["/", "/more"]
    assert done["refuse"].visit
    assert done["refuse"].visit.script == "def refuse(page):\n    _press(page, 'no')\n"


def test_a_visit_says_how_it_went(script: Path) -> None:
    field = f'<input type="password" value="{SECRET}" style="background: black">'
    pages: Pages = {"/": CONSENT + field + links("/a?token=" + SECRET, "/b"), "/b": links("/c")}
    with site(pages) as own:
        done, _progress = scenarios(f"{own.address}/", write(script, refuse="page.locator('#no').click()"), pages=2)
    visit = done["refuse"].visit
    assert visit
    assert visit.browser.startswith("Chromium ")
    assert (visit.language, visit.viewport, visit.used_up) == ("en-US", (1280, 800), True)
    assert visit.started < visit.ended
    assert [(page.address, page.step, page.not_visited) for page in visit.pages] == [
        (f"{own.address}/", "arrival", None),
        (f"{own.address}/", "refuse", None),
        (f"{own.address}/a", "refuse", None),
        (f"{own.address}/b", "refuse", "--pages was used up"),
    ]
    assert list(visit.screenshots) == ["arrival", "refuse"]
    assert all(picture.startswith(b"\x89PNG") for picture in visit.screenshots.values())
    har = json.dumps(visit.har)
    assert '"token"' in har
    assert SECRET not in har + repr(done)


# What is kept elsewhere than in cookies, and by others

KEEPS = f"""<script>
  localStorage.setItem('theme', '{SECRET}'); localStorage.setItem('key', '{SECRET}');
  sessionStorage.setItem('step', '{SECRET}');
  indexedDB.open('drafts').onupgradeneeded = (event) => event.target.result.createObjectStore('{SECRET}');
  document.cookie = 'plain={SECRET}; path=/here';
</script>"""


def test_storages_and_databases_are_seen_in_every_frame() -> None:
    kept = {("theme", "local_storage"), ("key", "local_storage"), ("step", "session_storage"), ("drafts", "indexed_db")}
    # Like a visitor's Chromium, it takes the cookies of third parties. One that the frame's script sets is refused,
    # since it says no SameSite.
    cookie = [("Set-Cookie", f"third={SECRET}; SameSite=None; Secure")]
    with site({"/frame": (cookie, KEEPS)}, OTHER) as other:
        pages = {"/": f'{KEEPS}<iframe src="{other.address}/frame"></iframe><iframe sandbox srcdoc="x"></iframe>'}
        with site(pages) as own:
            evidence, _progress = visited(own.address)
    everywhere = {(name, kind, host, "arrival") for name, kind in kept for host in (HOST, OTHER)}
    cookies = {("plain", "cookie", HOST, "arrival"), ("third", "cookie", OTHER, "arrival")}
    assert seen(evidence) == everywhere | cookies
    assert {(one.host, one.set_by) for one in evidence.seen} == {
        (HOST, f"{own.address}/"),
        (OTHER, f"{other.address}/frame"),
    }
    assert evidence.visited == [HOST]
    assert evidence.contacts == [HOST, OTHER]
    assert SECRET not in repr(evidence)


def test_what_comes_with_the_choice_is_told_from_what_was_there(script: Path) -> None:
    write(script, accept=PRESS)
    with site({"/pixel": ""}, OTHER) as other:
        button = f"""<button onclick="localStorage.setItem('choice', '1'); document.cookie = 'seen=1';
            new Image().src = '{other.address}/pixel'; new WebSocket('ws://127.0.0.3:9/')">Accept</button>"""
        with site({"/": f"<script>localStorage.setItem('theme', '1')</script>{button}"}) as own:
            done, _progress = scenarios(own.address, script, pages=1)
    evidence = done["accept"]
    assert seen(evidence) == {
        ("theme", "local_storage", HOST, "arrival"),
        ("choice", "local_storage", HOST, "accept"),
        ("seen", "cookie", HOST, "accept"),
    }
    assert evidence.contacts == [HOST, OTHER, "127.0.0.3"]
    assert evidence.contacts_before_choice == [HOST]


def test_cookies_that_were_refused_are_not_seen_and_those_that_were_deleted_are() -> None:
    past = "Thu, 01 Jan 1970 00:00:00 GMT"
    sent = [
        f"kept={SECRET}; Path=/; Max-Age=86400",
        f"refused={SECRET}; Domain=.Example.org",
        f"bare={SECRET}; SameSite=None",
        f"taken={SECRET}; Secure",
        "gone=; Max-Age=0",
        "endless=x; Expires=Thu, 01 Jan 99999999999999999999999 00:00:00 GMT",
    ]
    removal = f"<script>document.cookie = 'taken=; expires={past}'</script>"
    with site({"/": ([("Set-Cookie", one) for one in sent], removal)}) as own:
        evidence, _progress = visited(own.address)
    assert {one.name: one.gone for one in evidence.seen} == {"kept": False, "endless": False, "taken": True}
    assert lifetimes(evidence) == {"kept": 1, "endless": 0, "taken": 0}
    assert SECRET not in repr(evidence)


def test_what_happens_where_a_link_leads_is_left_out() -> None:
    picture = f"<img src='http://{THIRD}:1/pixel.png'><script>localStorage.foreign = 1</script>"
    foreign = {"/": ([("Set-Cookie", "foreign=x; Path=/")], picture)}
    with site(foreign, OTHER) as other:
        pages: Pages = {
            "/": "<a href='/away'>Away</a> <a href='/here'>Here</a>",
            "/away": ([("Location", f"{other.address}/"), ("Set-Cookie", "ours=x; Path=/")], ""),
            "/here": "",
        }
        with site(pages) as own:
            evidence, progress = visited(f"{own.address}/")
    assert other.asked[0] == "/"
    assert seen(evidence) == {("ours", "cookie", HOST, "arrival")}
    assert evidence.contacts == [HOST]
    reason = f"{own.address}/away redirects to another host, {OTHER}"
    assert f"arrival: {reason}" in progress
    assert progress[-1] == f"arrival: 3/20 {own.address}/here"
    assert not_visited(evidence, own.address) == {"/away": reason}


# Late, at once, and in odd places


def test_what_comes_late_is_seen_and_counts_for_its_step(script: Path) -> None:
    delays = [300, 600, 1500, 2500, 4000, 8000]
    timers = "".join(f"setTimeout(() => document.cookie = 'after{delay}=1', {delay});" for delay in delays)
    pressed = "setTimeout(() => document.cookie = 'pressed=1', 5000)"
    page = f'<script>{timers}</script><button onclick="{pressed}">Accept</button>'
    with site({"/": page}) as own:
        done, _progress = scenarios(f"{own.address}/", write(script, accept=PRESS), settle=10)
    assert steps(done["arrival"]) == dict.fromkeys((f"after{delay}" for delay in delays), "arrival")
    assert steps(done["accept"])["pressed"] == "accept"
    assert steps(done["accept"])["after300"] == "arrival"


@pytest.mark.parametrize("event", ["pagehide", "beforeunload", "visibilitychange"])
def test_what_a_page_keeps_when_it_is_left_is_seen(event: str) -> None:
    leaving = f"<script>addEventListener('{event}', () => document.cookie = 'left=' + location.pathname)</script>"
    with site({"/": links("/next"), "/next": leaving}) as own:
        evidence, _progress = visited(f"{own.address}/", settle=1)
    assert [one.name for one in evidence.seen] == ["left"]


def test_an_answer_counts_for_the_step_in_which_it_was_asked_for(script: Path) -> None:
    gate = threading.Event()

    class Slow(dict[str, str | tuple[Sequence[tuple[str, str]], str]]):
        """Keeps an answer back until the scenario's function has asked for another page; on arrival there is none."""

        def get(self, path: str, default: Any = None) -> Any:
            if path == "/slow" and own.asked.count(path) == 1:
                return default
            if path == "/slow":
                gate.wait()
            elif path == "/go":
                gate.set()
            return super().get(path, default)

    pages = Slow({
        "/": "<title>x</title><script>fetch('/slow')</script>",
        "/slow": ([("Set-Cookie", "slow=1; Path=/")], ""),
        "/go": ([("Set-Cookie", "quick=1; Path=/")], ""),
    })  # fmt: skip
    act = "page.evaluate(\"fetch('/go')\")\npage.wait_for_function(\"document.cookie.includes('slow')\")"
    with site(pages) as own:
        done, _progress = scenarios(f"{own.address}/", write(script, accept=act))
    assert steps(done["accept"]) == {"quick": "accept", "slow": "arrival"}


FLASH = """
  document.cookie = 'by_script=1'; document.cookie = 'by_script=; max-age=0';
  cookieStore.set('by_store', '1').then(() => cookieStore.delete('by_store'));
  localStorage.setItem('local', '1'); localStorage.removeItem('local');
  localStorage.property = '1'; delete localStorage.property;
  sessionStorage.setItem('tab', '1'); sessionStorage.clear();
  indexedDB.open('base').onsuccess = (event) => {
    event.target.result.close(); indexedDB.deleteDatabase('base');
  };
  document.cookie = 'refused=1; domain=example.org';
  document.cookie = 'stays=1; path=/elsewhere';
"""


def test_what_is_deleted_at_once_was_kept() -> None:
    pages: Pages = {
        "/": ([("Location", "/start"), ("Set-Cookie", "by_redirect=1; Path=/")], ""),
        "/start": ([("Set-Cookie", "by_redirect=; Max-Age=0; Path=/")], '<script src="/flash.js?id=1"></script>'),
        "/flash.js?id=1": ([("Content-Type", "text/javascript")], FLASH),
    }
    with site(pages) as own:
        evidence, _progress = visited(f"{own.address}/")
    assert {one.name: one.gone for one in evidence.seen} == {
        "by_redirect": True,
        "by_script": True,
        "by_store": True,
        "local": True,
        "property": True,
        "tab": True,
        "base": True,
        "stays": False,
    }
    unknown = {"property": ""}  # no call sets it
    script = dict.fromkeys(("by_script", "by_store", "local", "tab", "base", "stays"), "/flash.js")
    assert setters(evidence, own.address) == {"by_redirect": "/", **script, **unknown}


def test_odd_places_are_seen(script: Path) -> None:
    javascript = ("Content-Type", "text/javascript")
    partitioned = "chips=1; Path=/; Secure; SameSite=None; Partitioned"
    frame = [("Set-Cookie", partitioned), ("Set-Cookie", "third=1; SameSite=None; Secure"), ("Set-Cookie", "lax=1")]
    worker = "self.addEventListener('install', (event) => event.waitUntil(caches.open('shell')));"
    worker += "cookieStore.set('by_worker', '1');"
    worker += "cookieStore.set('of_worker', '1').then(() => cookieStore.delete('of_worker'));"
    start = """<script>
      fetch('/fetched'); navigator.serviceWorker.register('/worker.js');
      const go = () => { history.pushState({}, '', '/route/2'); document.cookie = 'by_route=1; path=/'; };
    </script><button onclick="go(); window.open('/popup')">Go</button>"""
    pages: Pages = {
        "/fetched": ([("Set-Cookie", "by_fetch=1; Path=/"), ("Set-Cookie", "__Host-id=1; Path=/; Secure")], ""),
        "/worker.js": ([javascript], worker),
        "/popup": ([("Set-Cookie", "by_popup=1; Path=/")], "<script>document.cookie = 'in_popup=1; path=/'</script>"),
        "/moved": ([("Location", "/end"), ("Set-Cookie", "by_redirect=1; Path=/")], ""),
        "/end": ([("Set-Cookie", "__Host-no=1; Path=/")], ""),
    }
    with site(
        {"/frame": (frame, "<script>document.cookie = 'inner=1; SameSite=None; Secure'</script>")}, OTHER
    ) as other:
        start += framed(other) + links("/moved")
        with site({**pages, "/": start}) as own:
            done, _progress = scenarios(f"{own.address}/", write(script, accept=PRESS), settle=1)
    arrival, accept = done["arrival"], done["accept"]
    everywhere = dict.fromkeys(
        ("by_fetch", "__Host-id", "by_worker", "of_worker", "chips", "third", "inner"), "arrival"
    )
    assert steps(arrival) == {**everywhere, "by_redirect": "arrival"}
    later = dict.fromkeys(("by_route", "by_popup", "in_popup", "by_redirect"), "accept")
    assert steps(accept) == {**everywhere, **later}
    assert [one.name for one in accept.seen if one.gone] == ["of_worker"]
    assert {one.name for one in accept.seen if one.host == OTHER} == {"chips", "third", "inner"}
    assert setters(accept, own.address) | {"by_worker": "?", "of_worker": "?", "by_popup": "?"} == {
        "by_fetch": "/fetched",
        "__Host-id": "/fetched",
        "by_worker": "?",
        "of_worker": "?",
        "chips": f"{other.address}/frame",
        "third": f"{other.address}/frame",
        "inner": f"{other.address}/frame",
        "by_route": "/",
        "by_popup": "?",
        "in_popup": "/popup",
        "by_redirect": "/moved",
    }
    assert arrival.visit
    assert (arrival.visit.storages, arrival.visit.caches) == ([own.address], [own.address])
    assert arrival.asked_by == {HOST: f"{own.address}/", OTHER: f"{own.address}/"}


def framed(other: Site) -> str:
    return f'<iframe src="{other.address}/frame"></iframe>'


def test_what_frames_lose_at_once_counts_too() -> None:
    flash = "".join(f"document.cookie = 'inner={end}; SameSite=None; Secure';" for end in ("1", "; max-age=0"))
    with site({"/frame": f"<script>{flash}</script>"}, OTHER) as other, site({"/": framed(other)}) as own:
        evidence, _progress = visited(own.address)
    assert [(one.name, one.host, one.gone) for one in evidence.seen] == [("inner", OTHER, True)]


# What the site sees, and what lets a visitor in


def test_the_site_sees_a_browser_with_a_window(script: Path) -> None:
    page = """<script>fetch('/told?' + new URLSearchParams({driven: navigator.webdriver, language: navigator.language,
      size: [innerWidth, innerHeight, screen.width], witness: 'cookieCharterWitness' in window,
      agent: navigator.userAgent, brands: navigator.userAgentData.brands.map(({brand}) => brand)}))</script>"""
    with site({"/": page}) as own:
        visited(f"{own.address}/", pages=1)
        visited(f"{own.address}/", pages=1, language="fr-FR", viewport=(800, 600), user_agent="Reader/1.0")
    told = [dict(parse_qsl(urlsplit(path).query)) for path in own.asked if path.startswith("/told")]
    agents = [headers["user-agent"] for path, headers in zip(own.asked, own.headers, strict=True) if path == "/"]
    assert [one.pop("agent") for one in told] == agents
    assert re.fullmatch(r"Mozilla/5\.0 \(.*\) AppleWebKit/.* Chrome/[0-9.]+ Safari/[0-9.]+", agents[0])
    assert agents[1] == "Reader/1.0"
    assert "Headless" not in told[0].pop("brands") + told[1].pop("brands")
    plain = {"driven": "false", "witness": "false"}
    assert told == [
        {**plain, "language": "en-US", "size": "1280,800,1280"},
        {**plain, "language": "fr-FR", "size": "800,600,800"},
    ]
    languages = [headers["accept-language"] for headers in own.headers if "sec-fetch-user" not in headers]
    assert {language.partition(",")[0] for language in languages} == {"en-US", "fr-FR"}


def test_a_site_that_asks_for_a_password_gets_it_and_nobody_else() -> None:
    login = f"Basic {b64encode(f'me:{SECRET}'.encode()).decode()}"
    with (
        site({"/pixel": ""}, OTHER, login=login) as other,
        site({"/": f'<img src="{other.address}/pixel">' + links("/a"), "/a": ""}, login=login) as own,
    ):
        evidence, progress = visited(f"{own.address}/", user="me", password=SECRET)
        asks = f"{own.address}/ asks for a user name and a password: give them by --user and --password-env"
        assert refusal(f"{own.address}/") == asks
        refuses = f"{own.address}/ does not accept the user name and the password of --user and --password-env"
        assert refusal(f"{own.address}/", user="me", password="wrong") == refuses
    assert opened(progress, own.address) == ["/", "/a"]
    assert {headers.get("authorization") for headers in other.headers} == {None}
    assert SECRET not in repr(evidence) + "".join(progress)


def test_a_certificate_that_nobody_trusts_will_do_if_it_shall(tmp_path: Path) -> None:
    with site({"/": ([("Set-Cookie", "__Secure-id=1; Secure")], "")}, certificate=self_signed(tmp_path)) as own:
        sentence = f"the certificate of {own.address}/ is not trusted (ERR_CERT_AUTHORITY_INVALID)"
        assert refusal(f"{own.address}/") == sentence
        evidence, _progress = visited(f"{own.address}/", insecure=True)
    assert steps(evidence) == {"__Secure-id": "arrival"}


def self_signed(folder: Path) -> Path:
    """A file with a key and its certificate, which no authority has signed."""
    file = folder / "staging.pem"
    made = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(file), "-out", str(folder / "certificate.pem")]
    subject = ["-subj", "/CN=staging", "-addext", f"subjectAltName=IP:{HOST}"]
    subprocess.run(["openssl", "req", "-x509", *made, *subject], check=True, capture_output=True)
    file.write_text(file.read_text() + (folder / "certificate.pem").read_text())
    return file


def test_a_proxy_is_asked_for_everything() -> None:
    with site({"http://shop.invalid/": links("/a"), "http://shop.invalid/a": ""}) as proxy:
        _evidence, progress = visited("http://shop.invalid/", proxy=proxy.address)
    assert opened(progress, "http://shop.invalid") == ["/", "/a"]


# Where it goes, and where it does not


def links(*addresses: str) -> str:
    return "".join(f'<a href="{address}">{address}</a>' for address in addresses)


def test_a_visit_stays_on_its_host_and_among_pages() -> None:
    with site({"/": links("/deeper"), "/deeper": ""}, OTHER) as other:
        start = links(
            "/a#part", "/a", "/report.pdf", "/archive.tar.gz", "mailto:x@example.invalid", "javascript:void 0",
            f"{other.address}/", "http://[", "/moved", "//127.0.0.1.invalid/",
        )  # fmt: skip
        pages: Pages = {
            "/": start + '<a download href="/b">b</a><svg><a href="/drawn"><text>x</text></a></svg>',
            "/a": links("/c"),
            "/moved": ([("Location", f"{other.address}/")], ""),
            "/c": links("/a"),
        }
        with site(pages) as own:
            evidence, progress = visited(f"{own.address}/")
            assert opened(progress, own.address) == ["/", "/a", "/moved", "/c"]
            assert set(other.asked) <= {"/", "/favicon.ico"}
            assert (evidence.visited, evidence.contacts) == ([HOST], [HOST])

            evidence, progress = visited(f"{own.address}/", hosts=[OTHER])
            assert opened(progress, own.address)[2:] == [f"{other.address}/", "/moved", "/c", f"{other.address}/deeper"]
            assert evidence.visited == [HOST, OTHER]


def test_a_visit_ends_at_its_page_limit_and_prefers_new_paths(script: Path) -> None:
    pages = {"/": links("/list?sort=1", "/list?sort=2", "/a", "/b"), "/list?sort=1": "", "/a": "", "/b": ""}
    write(script, look="pass")
    with site(pages) as own:
        for limit, expected in ((1, ["/"]), (4, ["/", "/list?…", "/a", "/b"])):
            _evidence, progress = visited(f"{own.address}/", pages=limit)
            assert opened(progress, own.address) == expected
        _done, progress = scenarios(f"{own.address}/", script, pages=3)
    for scenario in ("arrival", "look"):
        assert opened(progress, own.address, scenario) == ["/", "/list?…", "/a"]
    assert progress[3] == f"look: {script}"


def test_links_that_change_something_are_left_alone(script: Path) -> None:
    harmful = [
        "/logout",
        "/account/log-out/",
        "/go?to=signout",
        "/d%C3%A9connexion",
        "/item/3/delete",
        "/deleteItem?id=3",
    ]
    named = '<a href="/bye">Log out</a> <a href="/x"><img alt="Supprimer"></a> <a href="/y" title="Abmelden">✕</a>'
    named += '<a href="/z" aria-label="Usuń konto">✕</a> <a href="/?cookies=yes">Tout accepter</a>'
    with site({"/": links("/stay", *harmful) + named, "/stay": ""}) as own:
        done, _progress = scenarios(f"{own.address}/", write(script, login="pass"))
    assert set(own.asked) == {"/", "/stay", "/favicon.ico"}
    assert own.methods == {"GET"}
    reasons = not_visited(done["login"], own.address)
    assert reasons == not_visited(done["arrival"], own.address)
    assert len(reasons) == len(harmful) + 5 - 1  # the start page was visited
    assert reasons["/bye"] == "its text or its address contains 'log out', which may change something"


@pytest.mark.parametrize("language", WORDS)
def test_what_deletes_or_logs_out_is_known_in_each_language(language: str) -> None:
    assert [phrase for phrase in WORDS[language] if change(f"- {phrase.capitalize()}!") is None] == []
    assert change("Data and cookies, cookie charter, Datenschutz, données, 数据") is None


def test_patterns_choose_among_the_paths() -> None:
    pages = {"/": links("/a/1", "/a/secret/2", "/b"), "/a/1": "", "/a/secret/2": "", "/b": ""}
    with site(pages) as own:
        evidence, progress = visited(f"{own.address}/", only=["/a/*", "/c"], exclude=["*/secret/*"])
    assert opened(progress, own.address) == ["/", "/a/1"]
    assert not_visited(evidence, own.address) == {
        "/a/secret/2": "a pattern of --exclude fits it",
        "/b": "no pattern of --only fits it",
    }


def test_a_page_that_ends_the_session_is_said_and_the_last(script: Path) -> None:
    gone = [("Set-Cookie", "session=; Max-Age=0; Path=/"), ("Set-Cookie", "other=; Max-Age=0; Path=/")]
    pages: Pages = {"/": "<button onclick=\"document.cookie = 'session=1; path=/'\">Log in</button>"}
    pages = {**pages, "/": str(pages["/"]) + links("/a", "/cuckoo", "/b"), "/a": "", "/cuckoo": (gone, ""), "/b": ""}
    with site(pages) as own:
        done, progress = scenarios(f"{own.address}/", write(script, login=PRESS))
    assert opened(progress, own.address) == ["/", "/a", "/cuckoo", "/b"]
    assert opened(progress, own.address, "login") == ["/", "/a", "/cuckoo"]
    assert done["arrival"].failures == []
    assert done["login"].failures == [
        f"{own.address}/cuckoo has ended the session, its cookies are gone: session; leave it out by --exclude"
    ]
    assert not_visited(done["login"], own.address) == {"/b": "the session had ended"}


def test_dialogs_downloads_and_popups_do_not_hold_a_visit_up(script: Path) -> None:
    leaving = "<script>alert('x'); confirm('y'); onbeforeunload = (event) => event.preventDefault()</script>"
    attachment = [("Content-Disposition", "attachment; filename=x.txt"), ("Content-Type", "text/plain")]
    button = "<button onclick=\"alert('z'); window.open('/popup')\">Open</button>"
    pages: Pages = {
        "/": leaving + button + links("/file", "/end"),
        "/file": (attachment, "x"),
        "/end": "<script>localStorage.setItem('end', '1')</script>",
        "/popup": "<script>localStorage.setItem('popup', '1'); sessionStorage.setItem('tab', '1')</script>",
    }
    write(script, open_popup=PRESS)
    with site(pages) as own:
        done, progress = scenarios(f"{own.address}/", script)
    assert seen(done["open_popup"]) == {
        ("end", "local_storage", HOST, "open_popup"),
        ("popup", "local_storage", HOST, "open_popup"),
        ("tab", "session_storage", HOST, "open_popup"),
    }
    for scenario in ("arrival", "open_popup"):
        assert opened(progress, own.address, scenario) == ["/", "/file", "/end"]


def test_a_page_that_goes_on_by_itself_is_followed() -> None:
    pages = {
        "/": "<script>location = '/a'</script>",
        "/a": KEEPS + "<script>setTimeout(() => location = '/b', 550)</script>",
    }
    with site({**pages, "/b": ""}) as own:
        evidence, _progress = visited(f"{own.address}/", settle=1)
    assert ("theme", "local_storage", HOST, "arrival") in seen(evidence)
    assert own.asked[-1] == "/b"


def test_a_page_that_hangs_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("SECONDS", "READING_SECONDS"):
        monkeypatch.setattr(looking, limit, 2)
    pages = {
        "/": links("/hangs", "/nowhere", "/end"),
        "/hangs": "<script>document.cookie = 'late=1'; while (true) {}</script>",
        "/end": "<script>localStorage.setItem('end', '1')</script>",
    }
    with site(pages) as own:
        evidence, progress = visited(f"{own.address}/")
    assert seen(evidence) == {("end", "local_storage", HOST, "arrival"), ("late", "cookie", HOST, "arrival")}
    assert progress[2] == f"arrival: {own.address}/hangs does not answer within 2 seconds"
    assert opened(progress, own.address) == ["/", "/hangs", "/nowhere", "/end"]


# What cannot be done


def refusal(url: str, script: Path | None = None, **planned: Any) -> str:
    """What is said of a visit that cannot be done."""
    with pytest.raises(EvidenceError) as caught:
        scenarios(url, script, **planned)
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        *(
            (url, f"expected an address such as https://www.example.org, found {url!r}")
            for url in ("", "www.example.org", "ftp://example.org", "http://", "http://[", "https://example.org:x/")
        ),
        (
            f"https://me:{SECRET}@example.org/",
            "the address contains a user name or a password, which the report would show; remove them",
        ),
        ("http://127.0.0.1:2/?token=x", "http://127.0.0.1:2/?… cannot be opened (ERR_CONNECTION_REFUSED)"),
        ("http://nowhere.invalid/", "http://nowhere.invalid/ cannot be opened (ERR_NAME_NOT_RESOLVED)"),
    ],
)
def test_an_address_that_cannot_be_visited_is_said(url: str, sentence: str) -> None:
    assert refusal(url) == sentence


def test_a_start_page_that_is_none_is_said() -> None:
    with site({"/": ""}, OTHER) as other, site({"/moved": ([("Location", f"{other.address}/")], "")}) as own:
        assert refusal(f"{own.address}/x") == f"{own.address}/x answers with status 404"
        sentence = f"redirects to another host, {OTHER}: give its address, or name that host as well"
        assert refusal(f"{own.address}/moved") == f"{own.address}/moved {sentence}"
        address = own.address.replace("http:", "https:")
        assert refusal(address) == f"the certificate of {address} is not trusted (ERR_SSL_PROTOCOL_ERROR)"


def test_the_example_of_the_reference_runs(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script.write_text(examples("manual/reference/audit.md")["python"], encoding="utf-8")
    monkeypatch.setenv("AUDIT_PASSWORD", SECRET)
    accept = """<button onclick="document.cookie = 'choice=all'">Tout accepter</button>"""
    refuse = """<button onclick="document.cookie = 'choice=none'">Tout refuser</button>"""
    form = """<label>Mot de passe <input></label><button onclick="document.cookie = 'session=1'">Connexion</button>"""
    with site({"/": accept + refuse, "/login/": form}) as own:
        done, _progress = scenarios(f"{own.address}/", script)
    assert {name: steps(one) for name, one in done.items()} == {
        "arrival": {},
        "refuse": {"choice": "refuse"},
        "accept": {"choice": "accept"},
        "login": {"session": "login"},
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("def _visit(page): pass\n", ": a function such as 'refuse(page)' or 'visit(page)' is missing"),
        ("visit = 1\n", ": a function such as 'refuse(page)' or 'visit(page)' is missing"),
        (
            "def arrival(page): pass\n",
            ": 'arrival' is the scenario in which nothing is done; choose another name",
        ),
        ("async def visit(page): pass\n", ": 'visit' must not be async"),
        (f"def visit(page):\n    raise ValueError('{SECRET}')\n", ":2: the script failed here (ValueError)"),
        (f"def visit(page):\n    '{SECRET}\n", ":2: the script failed here (SyntaxError)"),
        (f"import sys\nsys.exit('{SECRET}')\n", ":2: the script failed here (SystemExit)"),
        ("import os\ndef visit(page):\n    os.environ['NO_SUCH_WORD']\n", ":3: the script failed here (KeyError)"),
        (
            f"def visit(page):\n    print('{SECRET[:4]}')\n    page.locator('#x').fill('{SECRET}', timeout=10)\n",
            ":3: the script failed here (TimeoutError)",
        ),
        (
            f"def _fill(page):\n    page.locator('#y', has_text='{SECRET}').click(timeout=10)\n\n"
            "def visit(page):\n    _fill(page)\n",
            ":2: the script failed here (TimeoutError)",
        ),
    ],
)
def test_a_script_that_stops_is_said_by_its_line_and_nothing_that_it_typed(
    script: Path, text: str, sentence: str, capfd: pytest.CaptureFixture[str]
) -> None:
    script.write_text(text, encoding="utf-8")
    with site({"/": ""}) as own:
        assert refusal(own.address, script) == f"{script}{sentence}"
    said = capfd.readouterr()
    assert said.out == ""
    assert SECRET not in said.err


def test_a_script_that_is_not_there_is_said(script: Path) -> None:
    assert refusal("http://127.0.0.1:2/", script) == f"{script}: No such file or directory"


def test_a_script_may_close_its_tab_but_not_the_browser(script: Path) -> None:
    with site({"/": ""}) as own:
        scenarios(own.address, write(script, leave="page.close()"))
        sentence = "the browser was closed before the end of the visit"
        assert refusal(own.address, write(script, leave="page.context.close()")) == sentence
        assert refusal(own.address, write(script, leave="page.context.browser.close()")) == sentence


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(launching, "COMMANDS", ())
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    sentence = "Chromium cannot be started; install it with 'playwright install chromium'"
    assert refusal("http://127.0.0.1:2/") == sentence
    monkeypatch.setattr(visiting, "find_spec", lambda name: None)
    sentence = "a visit requires Playwright: pip install 'sphinx-cookie-charter[audit]'"
    assert refusal("http://127.0.0.1:2/") == sentence


def test_files_are_not_opened_and_said(script: Path) -> None:
    page = '<a href="/report.pdf">Report</a> <a href="/data" download>Data</a> <a href="/page">Page</a>'
    with site({"/": page, "/page": ""}) as own:
        evidence, _progress = visited(f"{own.address}/")
    assert [path for path in own.asked if path != "/favicon.ico"] == ["/", "/page"]
    assert not_visited(evidence, own.address) == dict.fromkeys(("/report.pdf", "/data"), "it is a file, and no page")


def test_a_file_to_download_is_no_start_page() -> None:
    attachment = ([("Content-Disposition", "attachment; filename=x.zip"), ("Content-Type", "application/zip")], "x")
    with site({"/": attachment}) as own, pytest.raises(EvidenceError) as stopped:
        visited(f"{own.address}/")
    assert str(stopped.value) == f"{own.address}/ is a file to download, and no page"


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/x1'><span title='Supprimer'>🗑</span></a>",
        "<a href='/x1'><svg aria-label='Supprimer'></svg></a>",
        "<a href='/x1' data-method='delete'>🗑</a>",
        "<a href='/x1' onclick=\"return confirm('Supprimer ?')\">🗑</a>",
        "<a href='/x1'>S’abonner</a>",
        "<a href='/x1'>Fermer la session</a>",
        "<a href='/cart/add/3'>+</a>",
    ],
)
def test_what_a_link_would_change_stands_in_its_markup_too(link: str) -> None:
    with site({"/": link, "/x1": "", "/cart/add/3": ""}) as own:
        visited(f"{own.address}/")
    assert set(own.asked) <= {"/", "/favicon.ico"}
