"""What the tests share: commands run as a user runs them, on copies of small sites."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from forkserver import ForkServer, limit
from hypothesis import HealthCheck, settings
from install_tools import chromium_without_windows
from playwright.sync_api import Browser, Page, sync_playwright
from xdist.scheduler import LoadFileScheduling

PROJECT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
COMMAND = str(Path(sys.executable).parent / "cookie-charter")
EDITIONS = ("fr", "en")
READ = re.compile(r"updating environment: (?:\[.*?\] )?(\d+) added, (\d+) changed, (\d+) removed")

# Whoever runs the tests may speak any language, live anywhere, and have started them from a make, a pipeline, a hook of
# git, or in the background, where Ctrl-C is ignored: none of that may change what they find.
CALLERS = (
    "CI",
    "COLUMNS",
    "FORCE_COLOR",
    "GIT_",
    "LANG",
    "LC_",
    "MAKE",
    "MFLAGS",
    "NO_COLOR",
    "PYTHON=",
    "READTHEDOCS",
)
for name in [name for name in os.environ if f"{name}=".startswith(CALLERS)]:
    del os.environ[name]
# Environments that a test makes are thrown away: what pip would compile ahead is mostly never imported.
os.environ |= {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PIP_COMPILE": "0"}
time.tzset()
signal.signal(signal.SIGINT, signal.default_int_handler)

# `make test` tries the same examples every time, on however slow a machine; `make fuzz` takes the profile "anew".
settings.register_profile(
    "same",
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("anew", settings.get_profile("same"), max_examples=500, derandomize=False, print_blob=True)
settings.load_profile("same")


LONG = (
    "test_hostile",
    "test_audit_live",
    "test_hosting",
    "test_visit",
    "test_pipelines",
    "test_dossier",
    "test_unchanged",
)


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark what `make quick` leaves out: tests that open a browser, by themselves or in a visit, or build a site.

    Those that take longest, many of them by waiting, come first, lest all wait for them in the end.
    """
    first = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: first.get(item.module.__name__, len(first)))
    sites = {"site", "charter", "built_site", "built_charter", "host", "installed", "odd", "recorded"}
    for item in items:
        if "browser" in item.fixturenames or hasattr(item.module, "portal"):
            item.add_marker("browser")
        if sites & set(item.fixturenames):
            item.add_marker("build")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """What `-n auto` means: two for each processor, since tests wait, such as for a page that hangs, or for pip."""
    return (os.cpu_count() or 1) * 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """The tests of a file stay together, with what they have built, and the files in their order."""
    config.option.loadscopereorder = False  # those with most tests first: nine long ones would come last
    return LoadFileScheduling(config, log)


def run(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None, limits: Mapping[int, int] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with *env* added to its environment, within *limits* of ``resource``."""
    words = [str(word) for word in command]
    if sys.platform == "linux":
        server = forkserver("cookie_charter" if words[0] == COMMAND or words[2:3] == ["cookie_charter"] else "sphinx")
        if server.takes(words, environment(env)):
            return server.run(words, cwd, limits or {})
    return run_anew(*command, cwd=cwd, env=env, limits=limits)


def run_anew(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None, limits: Mapping[int, int] | None = None
) -> subprocess.CompletedProcess[str]:
    """The same, in an interpreter that has imported nothing yet."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment(env),
        preexec_fn=partial(limit, limits.items()) if limits else None,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@cache
def forkserver(program: str) -> ForkServer:
    """For all commands of a program in the plain environment of the tests."""
    return ForkServer(program, environment())


def environment(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of the tests, the same in each of them, and *env*."""
    own = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return {**own, "SOURCE_DATE_EPOCH": "0", **(env or {})}


def sphinx(site: Path, *options: str, builder: str = "html", language: str = "fr") -> subprocess.CompletedProcess[str]:
    """Build *site* with plain ``sphinx-build`` into ``_build/<builder>/<language>``, as another project would."""
    place = f"{builder}/{language}"
    command = ["-m", "sphinx", "-b", builder, "-n", "-W", "--keep-going", "-D", f"language={language}", "-c", "."]
    places = ["-d", f"_doctrees/{place}", "docs", f"_build/{place}"]
    return run(sys.executable, *command, *options, *places, cwd=site)


def make(folder: Path, *arguments: str) -> list[str]:
    """The command that runs ``make`` in *folder* with the environment of the tests, which it shall take as it is."""
    # By names without spaces, which no target of make can have; the folder may be called what it likes.
    for name, place in ((".venv", sys.prefix), ("tools", PROJECT / "tools")):
        if not (folder / name).exists():
            (folder / name).symlink_to(place)
    return ["make", "-f", str(PROJECT / "Makefile"), "--old-file=.venv/ready", *arguments]


def soup(page: Path) -> BeautifulSoup:
    """A built page, parsed."""
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def cells(table: Tag) -> list[list[str]]:
    """The texts of the cells of a table, row by row, headings first."""
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]


def files(folder: Path) -> dict[str, bytes]:
    """Every file under *folder*, by its path there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a catalogue, in two languages, whose banners are exported."""
    return Path(shutil.copytree(DATA / "banners/project", tmp_path / "a project"))


def run_export(project: Path, to: str, *options: str) -> tuple[int, str, list[str]]:
    """What `export` gives for its catalogue: its exit status, what it prints, and the lines that it says on standard
    error."""
    done = run(COMMAND, "export", "cookie_data/shop.yaml", "--to", to, "--output", "out", *options, cwd=project)
    return done.returncode, done.stdout, done.stderr.splitlines()


def exported(folder: Path) -> dict[str, bytes]:
    """The files of an export, without the one that says which they are."""
    return {name: content for name, content in files(folder).items() if name != ".cookie-charter.json"}


def first_export(target: str) -> str:
    """What the command says of visitors where the file of keys does not have the target yet."""
    sentence = "a first export: visitors who have answered another banner before are asked again"
    return f"cookie-charter export: {target}: {sentence}"


def replace(path: Path, old: str, new: str) -> None:
    """Edit a file as a person would, who finds the old text in it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the files of *folder* can be had, as from any static host."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02])  # seconds till it notices the end
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def started_browser() -> Iterator[Browser]:
    """A real Chromium, which can reach this machine and no other; `make test` has installed one."""
    path = chromium_without_windows()
    assert path is not None, "install a Chromium: python tools/install_tools.py"
    options = ["--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # which root may not use
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium for all tests."""
    with started_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def charter_address(built_charter: Path) -> Iterator[str]:
    """Where the built charter is served."""
    with served(built_charter / "_build/html") as address:
        yield address


@pytest.fixture(scope="session")
def charter_pages(built_charter: Path, charter_address: str) -> dict[str, list[str]]:
    """The addresses of all pages of the built charter, by edition; under "" those that stand above the editions.

    Of each edition also a search that finds something, one that does not, and a page with words marked as found.
    """
    html = built_charter / "_build/html"
    # The tables for the platform's own page are no pages: they have no <html>.
    paths = [path for path in sorted(html.rglob("*.html")) if "<html" in path.read_text(encoding="utf-8")]
    names = [path.relative_to(html).as_posix() for path in paths]
    pages = {"": [f"{charter_address}/{name}" for name in names if "/" not in name]}
    for edition in EDITIONS:
        made = [name for name in names if name.startswith(f"{edition}/")]
        states = ["search.html?q=cookie", "search.html?q=xyzzy", "index.html?highlight=cookie"]
        pages[edition] = [f"{charter_address}/{name}" for name in made + [f"{edition}/{state}" for state in states]]
    return pages


@contextmanager
def reader(browser: Browser, width: int, height: int = 800, **settings: Any) -> Iterator[Page]:
    """A window of a size in CSS pixels, for a reader with these settings of Playwright's contexts."""
    context = browser.new_context(viewport={"width": width, "height": height}, **settings)
    yield context.new_page()
    context.close()


class Faults:
    """What is wrong in the pages: sentences, each with the pages it holds of."""

    def __init__(self) -> None:
        self.pages: dict[str, dict[str, None]] = defaultdict(dict)

    def add(self, page: Page, *sentences: str) -> None:
        self.add_at(page.url.split("/", 3)[3], *sentences)

    def add_at(self, name: str, *sentences: str) -> None:
        for sentence in sentences:
            self.pages[sentence][name] = None

    def __str__(self) -> str:
        return "\n".join(f"{sentence}\n    on {', '.join(pages)}" for sentence, pages in sorted(self.pages.items()))


@contextmanager
def no_faults() -> Iterator[Faults]:
    """A test of many pages, which looks at all of them before it fails."""
    faults = Faults()
    yield faults
    if faults.pages:
        pytest.fail(str(faults), pytrace=False)


def wait_until(page: Page, condition: str) -> None:
    """Wait until an expression of JavaScript is true.

    Playwright's own ``wait_for_function`` makes a script of a string in the page, which the pages' policy forbids.
    """
    page.evaluate(
        f"""() => new Promise((done, fail) => {{
          const look = () => ({condition}) ? done() : requestAnimationFrame(look);
          setTimeout(() => fail(new Error('waited in vain')), 30_000);
          look();
        }})"""
    )


def visit(page: Page, address: str) -> None:
    """Open a page, and wait until all is there, what a search has found included."""
    page.goto(address)
    if "?q=" in address:
        wait_until(
            page,
            """/[.。]/.test(document.querySelector('#search-results p.search-summary')?.textContent)
               && [...document.querySelectorAll('#search-results li.kind-text')].every(
                    (found) => found.querySelector('.context'))""",
        )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the small site, to edit and to build."""
    return Path(shutil.copytree(DATA / "site", tmp_path / "a site"))


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    """A copy of the real charter, to edit and to build."""
    return copy_charter(tmp_path / "a charter")


def copy_charter(folder: Path) -> Path:
    """Copy what the real charter is made from."""
    for name in ("docs", "locale", "cookie_data"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("*.mo"))
    shutil.copy(PROJECT / "conf.py", folder)
    return folder


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with both editions built; not to be changed."""
    site = Path(shutil.copytree(DATA / "site", tmp_path_factory.mktemp("built") / "a site"))
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    return site


@pytest.fixture(scope="session")
def built_charter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real charter with both editions built, on a copy of it."""
    site = copy_charter(tmp_path_factory.mktemp("charter") / "a charter")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    return site
