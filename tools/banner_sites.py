"""Sites with the banner of a consent manager, made from an export, for `make banners`."""

import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import npm
from banner_managers import LANGUAGES, Manager

from cookie_charter.banners.export import TARGETS

DATA: Final = Path(__file__).parents[1] / "tests/data"
CATALOGUE: Final = "cookie_data/shop.yaml"


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
        (site / "empty.html").write_text("<!DOCTYPE html>\n<title>Empty</title>\n", encoding="utf-8")
        with served(site) as address:
            yield address


def example(manager: Manager) -> Path:
    """The project of the manual whose site a manager is in."""
    return DATA / "manual" / manager.guide / "1"


def page_file(manager: Manager) -> Path:
    """The page of that site, or one in its place."""
    own = DATA / f"banners/pages/{manager.name}.html"
    return own if own.is_file() else example(manager) / "site/index.html"


def write_site(manager: Manager, project: Path, language: str, site: Path) -> None:
    """Make a site with the banner of a project, in a language."""
    shutil.copytree(example(manager) / "site", site, dirs_exist_ok=True)
    library = npm.MODULES / manager.package / manager.files
    (site / (manager.library or manager.name)).symlink_to(library.resolve())
    with tempfile.TemporaryDirectory() as name:
        _export(manager, project, Path(name))
        shutil.copytree(name, site / manager.export, dirs_exist_ok=True)
    page = page_file(manager).read_text(encoding="utf-8")
    page = page.replace('<html lang="en">', f'<html lang="{language}" dir="{LANGUAGES[language]}">')
    page = re.sub(r'(?<=src=")(.*?[.-])en\.js(?=")', partial(_script, language, site), page)
    (site / "index.html").write_text(page, encoding="utf-8")


def _export(manager: Manager, project: Path, folder: Path) -> None:
    export = ["export", CATALOGUE, "--to", manager.name, "--output", str(folder)]
    if TARGETS[manager.name].needs_audit:
        with tempfile.TemporaryDirectory() as name:
            evidence, dossier = Path(name) / "seen.json", str(Path(name) / "dossier")
            evidence.write_text(_SEEN, encoding="utf-8")
            command(project, "audit", CATALOGUE, str(evidence), "--fail-on", "undeclared", "--output", dossier)
            command(project, *export, "--dossier", dossier)
    else:
        command(project, *export)
    if manager.prepare:
        manager.prepare(folder)


_SEEN: Final = '[{"name": "session", "domain": "shop.example", "path": "/"}]'
"""Evidence that the catalogue is complete."""


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
