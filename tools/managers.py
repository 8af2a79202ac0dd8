"""Hold the audit to five consent managers, as their makers publish them: `make managers`.

For each there is a small site in `tests/data/managers`, which is served on this machine and visited by the command,
with a scenario that refuses and one that accepts. It is visited as it should be, which must agree with its catalogue;
and with each leak, which must be found and nothing else. The exit status is 0 if all that is so, 1 if not, and 2 if it
could not be found out.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any, Final

import npm

MANAGERS: Final = ("vanilla", "klaro", "orejime", "tarteaucitron", "hds")
"""Each with a folder of its site."""
SITES: Final = Path(__file__).parents[1] / "tests/data/managers"
AT_A_TIME: Final = 2
"""Visits; most of their time they wait."""
SESSION_COOKIE: Final = f"sessionid=1; Path=/; Max-Age={14 * 86_400}; HttpOnly; SameSite=Lax"


@dataclass(frozen=True)
class Variant:
    """A site with a leak, or without one."""

    name: str
    """Also that of the script that leaks."""
    scenarios: frozenset[str] = frozenset()
    """In which the cookie must be found too early; none if all must agree."""
    depends: frozenset[str] = frozenset()
    """In which it may be found too early, since what comes first depends on the machine."""


VARIANTS: Final = (
    Variant("clean"),
    Variant("arrival", frozenset({"arrival", "refuse", "accept"})),
    Variant("refusal", frozenset({"refuse"})),
    Variant("next", frozenset({"refuse"})),
    Variant("late", frozenset({"arrival", "refuse"}), frozenset({"accept"})),
)


def main() -> int:
    """Print a line for each visit, then whatever is wrong; the exit status is 0 if nothing is."""
    parser = argparse.ArgumentParser(description="Hold the audit to five consent managers.")
    parser.add_argument("managers", metavar="MANAGER", nargs="*", help=f"one of {', '.join(MANAGERS)}; otherwise all")
    chosen = parser.parse_args().managers or list(MANAGERS)
    if unknown := set(chosen) - set(MANAGERS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(MANAGERS)}")
    try:
        npm.install()
    except npm.NpmError as error:
        print(f"managers: {error}", file=sys.stderr)
        return 2
    wrong: list[str] = []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for line, lines in pool.map(lambda case: _row(*case), product(chosen, VARIANTS)):
            print(line, flush=True)
            wrong += lines
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


def _row(manager: str, variant: Variant) -> tuple[str, list[str]]:
    """The line of the table for one visit, and what is wrong, a line for each."""
    started = time.monotonic()
    with _served(manager, variant) as address:
        done = _audit(manager, address)
    seconds = time.monotonic() - started
    findings = json.loads(done.stdout)["findings"] if done.stdout else []
    wrong = [*differences(variant, done.returncode, findings)]
    line = f"{manager:<15}{variant.name:<9}{seconds:>4.0f} s  {'as expected' if not wrong else 'WRONG'}"
    shown = [*wrong, *done.stderr.splitlines()] if wrong else []
    return line, [f"{manager} {variant.name}: {one}" for one in shown]


@contextmanager
def _served(manager: str, variant: Variant) -> Iterator[str]:
    """The address of the manager's site with the leak of the variant, if that has one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(SITES / manager, folder, dirs_exist_ok=True)
        for script in SITES.glob("*.js"):
            shutil.copy(script, folder)
        (folder / "packages").symlink_to(npm.MODULES.resolve())
        if variant.scenarios:
            page = (folder / "index.html").read_text(encoding="utf-8")
            leaking = page.replace("<head>\n", f'<head>\n<script src="/{variant.name}.js"></script>\n')
            (folder / "index.html").write_text(leaking, encoding="utf-8")
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=name)) as server:
            threading.Thread(target=server.serve_forever).start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/"
            finally:
                server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    """Answers every address without a suffix with the same page, and a cookie of the server's own."""

    def end_headers(self) -> None:
        if "." not in self.path:
            self.send_header("Set-Cookie", SESSION_COOKIE)
        super().end_headers()

    def translate_path(self, path: str) -> str:
        return super().translate_path(path if "." in path else "/index.html")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass


def _audit(manager: str, address: str) -> subprocess.CompletedProcess[str]:
    """What the command says of a site."""
    site = SITES / manager
    arguments = ["--url", address, "--visit", str(site / "visit.py"), "--format", "json"]
    return subprocess.run(
        [sys.executable, "-m", "cookie_charter", "audit", str(site / "catalogue.yaml"), *arguments],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def differences(variant: Variant, status: int, findings: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Where what the command found is not what the variant has, a line for each.

    *findings* are those of its report as JSON.
    """
    expected = 1 if variant.scenarios else 0
    if status != expected:
        yield f"expected exit status {expected}, found {status}"
    scenarios: set[str] = set()
    for finding in findings:
        if finding["check"] == "advice":
            continue
        by = finding.get("set_by", "").rpartition("/")[2]
        if (finding["check"], finding["name"], by) == ("before-consent", "_ga", f"{variant.name}.js"):
            scenarios |= set(finding["scenarios"])
        else:
            yield f"not expected: {json.dumps(finding)}"
    if not variant.scenarios <= scenarios <= variant.scenarios | variant.depends:
        yield f"_ga expected too early in {_listed(variant.scenarios)}; found in {_listed(scenarios)}"


def _listed(scenarios: Iterable[str]) -> str:
    return ", ".join(sorted(scenarios)) or "none"


if __name__ == "__main__":
    sys.exit(main())
