"""Sites with the banner of a consent manager, made from an export, for `make banners`."""

import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import npm

DATA: Final = Path(__file__).parents[1] / "tests/data"
CATALOGUE: Final = "cookie_data/shop.yaml"
LANGUAGES: Final = {"fr": "ltr", "en": "ltr", "ar": "rtl"}
"""Each with its direction."""
REFUSED: Final = ("_hjSession_9", "_hjid_12")
"""Cookies that need consent, by names of the catalogue of `tests/data/banners/project`."""


class Manager(NamedTuple):
    """A consent manager: its *package*, the files of it that a page *loads*, and how a browser *refuses* and *shows*
    all that the banner has; *rows* are the elements that have the sentences; what a refusal has *deleted*, and what is
    gone *at_once*, before any choice."""

    name: str
    package: str
    loads: str
    refuse: str
    show: str
    rows: str
    deleted: tuple[str, ...]
    at_once: tuple[str, ...] = REFUSED
    opens: str = ""
    """What is pressed to see details that *show* leaves closed."""
    accept: str = ""
    """What is pressed to accept all."""
    blocks: str = ""
    """How a page that *loads* the manager has `measure.js` wait for consent."""
    page: str = ""
    """The example of the manual, in `tests/data/manual`, whose page is taken in place of one that *loads* it."""
    export: str = "."
    """The folder of the export, beside the page."""
    library: str = "dist"
    """The folder there that has the *files* of the package."""
    files: str = "dist"
    faults: Mapping[str, str] = MappingProxyType({})
    """What axe finds in the manager itself, whatever the texts are: by rule, the elements."""


class BannersError(Exception):
    """It could not be found out; the message says why, and what to do."""


def command(project: Path, *arguments: str) -> None:
    """Run the command in a project; raises BannersError."""
    line = [sys.executable, "-m", "cookie_charter", *arguments]
    done = subprocess.run(line, cwd=project, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise BannersError(f"cookie-charter {arguments[0]} failed: {done.stdout}{done.stderr}")


@contextmanager
def page_of(manager: Manager, project: Path, language: str) -> Iterator[str]:
    """The address of a page with the banner of a project, in a language; beside it, `empty.html` has none."""
    with tempfile.TemporaryDirectory() as name:
        site = Path(name)
        write_site(manager, project, language, site)
        (site / "empty.html").write_text(_HEAD.format(lang=language, dir="ltr", title=""), encoding="utf-8")
        with served(site) as address:
            yield address


def example(manager: Manager) -> Path:
    """The project of the manual whose site a manager is in."""
    return DATA / "manual" / (manager.page or "banner") / "1"


_HEAD: Final = """<!DOCTYPE html>
<html lang="{lang}" dir="{dir}">
<head>
<meta charset="utf-8">
<title>{title}</title>
"""


def write_site(manager: Manager, project: Path, language: str, site: Path) -> None:
    """Make a site with the banner of a project, in a language; its page is that of the manual, if there is one."""
    shutil.copytree(example(manager) / "site", site, dirs_exist_ok=True)
    (site / manager.library).symlink_to((npm.MODULES / manager.package / manager.files).resolve())
    with tempfile.TemporaryDirectory() as folder:
        command(project, "export", CATALOGUE, "--to", manager.name, "--output", folder)
        shutil.copytree(folder, site / manager.export, dirs_exist_ok=True)
    if manager.page:
        page = (site / "index.html").read_text(encoding="utf-8")
        page = page.replace('<html lang="en">', f'<html lang="{language}" dir="{LANGUAGES[language]}">')
        page = re.sub(r'(?<=src=")(.*?[.-])en\.js(?=")', partial(_script, language, site), page)
    else:
        page = _HEAD.format(lang=language, dir=LANGUAGES[language], title=escape(manager.name))
        loads = manager.loads.replace("{language}", language)
        page += f"</head>\n<body>\n<main>Page</main>\n{manager.blocks}\n{loads}\n</body>\n</html>\n"
    (site / "index.html").write_text(page, encoding="utf-8")


def _script(language: str, site: Path, found: re.Match[str]) -> str:
    """The script of a language, or the English one where there is none."""
    own = f"{found[1]}{language}.js"
    return own if (site / own).is_file() else found[0]


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, args=[0.02]).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    """Has a cookie of the server's own come with the page."""

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        if self.path == "/":
            self.send_header("Set-Cookie", "session=1; Path=/; HttpOnly; SameSite=Lax")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass
