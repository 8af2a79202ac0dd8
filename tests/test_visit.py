"""A live visit sees what a site keeps, before and after the choice, and stays where it belongs.

On a real portal by Django (``django_site``), and on small pages for what that does not do.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from portal import PASSWORD, VISIT, portal
from test_documents import examples

from cookie_charter.audit import browsing
from cookie_charter.audit import visit as visiting
from cookie_charter.audit.evidence import Evidence, EvidenceError

HOST = "127.0.0.1"
OTHER = "127.0.0.2"
THIRD = "127.0.0.3"
DAY = 24 * 60 * 60
SECRET = "tangerine-77"


def visited(
    url: str, script: Path | None = None, *, hosts: Sequence[str] = (), pages: int = 20
) -> tuple[Evidence, list[str]]:
    """What a visit shows, and what it says on the way."""
    progress: list[str] = []
    # In a thread of its own: in this one, other tests may have a browser open.
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(visiting.visit, url, script=script, hosts=hosts, pages=pages, progress=progress.append)
        return done.result(), progress


def seen(evidence: Evidence) -> set[tuple[str, str, str, str | None]]:
    return {(one.name, one.kind.value, one.host, one.step) for one in evidence.seen}


def lifetimes(evidence: Evidence) -> dict[str, float]:
    """The lifetimes in days, to a hundredth."""
    return {one.name: round(one.lifetime / DAY, 2) for one in evidence.seen if one.lifetime is not None}


def opened(progress: Sequence[str], address: str) -> list[str]:
    """The pages that were opened, without the host."""
    numbered = (re.fullmatch(r"\d+/\d+ (.*)", line) for line in progress)
    return [line[1].removeprefix(address) for line in numbered if line]


Pages = Mapping[str, str | tuple[Sequence[tuple[str, str]], str]]


class Site:
    """Small pages by their paths, each with headers and a body; what was asked for is in *asked*."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.address = ""


@contextmanager
def site(pages: Pages, host: str = HOST) -> Iterator[Site]:
    """Serve pages; what is not there is answered by 404."""
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            page = pages.get(self.path)
            headers, body = page if isinstance(page, tuple) else ((), page or "")
            moved = any(name == "Location" for name, _value in headers)
            self.send_response(404 if page is None else 302 if moved else 200)
            for name, value in (("Content-Type", "text/html; charset=utf-8"), *headers):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(("nothing here" if page is None else body).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
            pass

    with ThreadingHTTPServer((host, 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.02]).start()
        try:
            served.address = f"http://{host}:{server.server_port}"
            yield served
        finally:
            server.shutdown()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return tmp_path / "choice.py"


def write(script: Path, *lines: str) -> Path:
    """A script that does this."""
    script.write_text("\n    ".join(["def visit(page):", *lines]) + "\n", encoding="utf-8")
    return script


# Django


def test_who_only_reads_the_portal_gets_one_cookie() -> None:
    with portal() as address:
        evidence, progress = visited(address)
    assert seen(evidence) == {("csrftoken", "cookie", HOST, True)}
    assert lifetimes(evidence) == {"csrftoken": 364}
    assert (evidence.source, evidence.visited, evidence.contacts) == (address, [HOST], [HOST])
    assert opened(progress, address) == ["", "data/", "about/", "preferences/", "data/?…"]
    assert progress[0] == f"1/20 {address}"


def test_who_chooses_a_language_logs_in_and_refuses_gets_three_more(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SITE_PASSWORD", PASSWORD)
    with portal() as address:
        evidence, progress = visited(address, VISIT)
    assert seen(evidence) == {
        ("csrftoken", "cookie", HOST, True),
        ("django_language", "cookie", HOST, False),
        ("sessionid", "cookie", HOST, False),
        ("cookies_preferences", "cookie", HOST, False),
    }
    assert lifetimes(evidence) == {"csrftoken": 364, "django_language": 0, "sessionid": 14, "cookies_preferences": 182}
    [session] = [one for one in evidence.seen if one.name == "sessionid"]
    assert (session.path, session.secure, session.http_only, session.same_site) == ("/", False, True, "Lax")
    assert opened(progress, address)[5:7] == ["", "data/"]
    said = capfd.readouterr()
    assert PASSWORD not in repr(evidence) + "".join(progress) + said.out + said.err


def test_what_the_portal_plants_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_PASSWORD", PASSWORD)
    with portal(SITE_UNDECLARED="1", SITE_SESSION_SECONDS=str(30 * DAY), SITE_PIXEL="1") as address:
        evidence, _progress = visited(address, VISIT, pages=4)
    assert ("visitor_number", "cookie", HOST, True) in seen(evidence)
    assert lifetimes(evidence)["sessionid"] == 30
    assert evidence.contacts == evidence.contacts_before_choice == [HOST, OTHER]


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
    everywhere = {(name, kind, host, True) for name, kind in kept for host in (HOST, OTHER)}
    assert seen(evidence) == everywhere | {("plain", "cookie", HOST, True), ("third", "cookie", OTHER, True)}
    assert evidence.visited == [HOST]
    assert evidence.contacts == [HOST, OTHER]
    assert SECRET not in repr(evidence)


def test_what_comes_with_the_choice_is_told_from_what_was_there(script: Path) -> None:
    write(script, "page.get_by_role('button').click()")
    with site({"/pixel": ""}, OTHER) as other:
        button = f"""<button onclick="localStorage.setItem('choice', '1'); document.cookie = 'seen=1';
            new Image().src = '{other.address}/pixel'; new WebSocket('ws://127.0.0.3:9/')">Accept</button>"""
        with site({"/": f"<script>localStorage.setItem('theme', '1')</script>{button}"}) as own:
            evidence, _progress = visited(own.address, script, pages=1)
    assert seen(evidence) == {
        ("theme", "local_storage", HOST, True),
        ("choice", "local_storage", HOST, False),
        ("seen", "cookie", HOST, False),
    }
    assert evidence.contacts == [HOST, OTHER, "127.0.0.3"]
    assert evidence.contacts_before_choice == [HOST]


def test_cookies_that_were_sent_and_are_not_kept_are_not_seen() -> None:
    past = "Thu, 01 Jan 1970 00:00:00 GMT"
    sent = [
        f"kept={SECRET}; Path=/; Max-Age=86400",
        f"refused={SECRET}; Domain=.Example.org",
        f"bare={SECRET}; SameSite=None",
        f"taken={SECRET}",
        "gone=; Max-Age=0",
        "endless=x; Expires=Thu, 01 Jan 99999999999999999999999 00:00:00 GMT",
    ]
    removal = f"<script>document.cookie = 'taken=; expires={past}'</script>"
    with site({"/": ([("Set-Cookie", one) for one in sent], removal)}) as own:
        evidence, _progress = visited(own.address)
    assert seen(evidence) == {("kept", "cookie", HOST, True), ("endless", "cookie", HOST, True)}
    assert lifetimes(evidence) == {"kept": 1, "endless": 0}
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
    assert seen(evidence) == {("ours", "cookie", HOST, True)}
    assert evidence.contacts == [HOST]
    assert f"{own.address}/away redirects to another host, {OTHER}" in progress
    assert progress[-1] == f"3/20 {own.address}/here"


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
    write(script, "pass")
    with site(pages) as own:
        for limit, expected in ((1, ["/"]), (4, ["/", "/list?…", "/a", "/b"])):
            _evidence, progress = visited(f"{own.address}/", pages=limit)
            assert opened(progress, own.address) == expected
        _evidence, progress = visited(f"{own.address}/", script, pages=5)
    assert opened(progress, own.address) == ["/", "/list?…", "/a", "/", "/list?…"]
    assert progress[3] == str(script)


def test_who_has_logged_in_is_not_logged_out(script: Path) -> None:
    ways = ["/logout", "/account/log-out/", "/go?to=signout", "/deconnexion", "/d%C3%A9connexion", "/sign_off"]
    write(script, "pass")
    with site({"/": links("/stay", *ways), "/stay": ""}) as own:
        _evidence, progress = visited(f"{own.address}/", script, pages=40)
        choice = progress.index(str(script))
        assert len(opened(progress[:choice], own.address)) == 2 + len(ways)
        assert opened(progress[choice:], own.address) == ["/", "/stay"]


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
    write(script, "page.get_by_role('button').click()")
    with site(pages) as own:
        evidence, progress = visited(f"{own.address}/", script)
    assert seen(evidence) == {
        ("end", "local_storage", HOST, True),
        ("popup", "local_storage", HOST, False),
        ("tab", "session_storage", HOST, False),
    }
    assert opened(progress, own.address) == ["/", "/file", "/end", "/", "/file", "/end"]


def test_a_page_that_goes_on_by_itself_is_followed() -> None:
    pages = {
        "/": "<script>location = '/a'</script>",
        "/a": KEEPS + "<script>setTimeout(() => location = '/b', 550)</script>",
    }
    with site({**pages, "/b": ""}) as own:
        evidence, _progress = visited(f"{own.address}/")
    assert ("theme", "local_storage", HOST, True) in seen(evidence)


def test_a_page_that_hangs_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("SECONDS", "QUIET_SECONDS", "READING_SECONDS"):
        monkeypatch.setattr(browsing, limit, 2)
    pages = {
        "/": links("/hangs", "/nowhere", "/end"),
        "/hangs": "<script>document.cookie = 'late=1'; while (true) {}</script>",
        "/end": "<script>localStorage.setItem('end', '1')</script>",
    }
    with site(pages) as own:
        evidence, progress = visited(f"{own.address}/")
    assert seen(evidence) == {("end", "local_storage", HOST, True), ("late", "cookie", HOST, True)}
    assert progress[2] == f"{own.address}/hangs does not answer within 2 seconds"
    assert opened(progress, own.address) == ["/", "/hangs", "/nowhere", "/end"]


# What cannot be done


def refusal(url: str, script: Path | None = None) -> str:
    """What is said of a visit that cannot be done."""
    with pytest.raises(EvidenceError) as caught:
        visited(url, script)
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
    form = """<label>Mot de passe <input></label><button onclick="document.cookie = 'session=1'">Connexion</button>"""
    with site({"/": accept, "/login/": form}) as own:
        evidence, _progress = visited(f"{own.address}/", script)
    assert seen(evidence) == {("choice", "cookie", HOST, False), ("session", "cookie", HOST, False)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("def visits(page): pass\n", ": the function 'visit(page)' is missing"),
        ("visit = 1\n", ": the function 'visit(page)' is missing"),
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
            f"def fill(page):\n    page.locator('#y', has_text='{SECRET}').click(timeout=10)\n\n"
            "def visit(page):\n    fill(page)\n",
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
        visited(own.address, write(script, "page.close()"))
        sentence = "the browser was closed before the end of the visit"
        assert refusal(own.address, write(script, "page.context.close()")) == sentence
        assert refusal(own.address, write(script, "page.context.browser.close()")) == sentence


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(browsing, "CHROMIUM", ())
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    sentence = "Chromium cannot be started; install it with 'playwright install chromium'"
    assert refusal("http://127.0.0.1:2/") == sentence
    monkeypatch.setattr(visiting, "find_spec", lambda name: None)
    sentence = "a visit requires Playwright: pip install 'sphinx-cookie-charter[audit]'"
    assert refusal("http://127.0.0.1:2/") == sentence
