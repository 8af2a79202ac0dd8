"""Search anew for hostile input that acts, crashes or gets lost: ``make fuzz``, or ``python tests/fuzz.py --help``.

Four kinds of input are made at random, many at once in one build, and what was built is opened in Chromium
(``watching``):

* catalogues, hostile in every field: what ``check`` passes is built, shown as typed on pages and in the table for other
  pages, the same in JSON, and no formula in CSV;
* translations of prose: what ``check`` passes is built and shown, with no link, picture or script of its own;
* words of the interface: harmless whatever ``check`` says, for they are built by plain ``sphinx-build`` here;
* whole message files with slips and tricks: what ``check`` passes is built, and nothing in it acts.

Whatever the input, ``check`` ends in time with status 0 or 1 and no traceback. Between them the properties of
``test_fuzz.py`` are tried on other examples than in ``make test``.

What is found is narrowed down to as little as shows it, printed, and written as a case for ``tests/hostile`` into
``_build/fuzz``. The exit status is 0 if nothing is found, 1 if something is, and 2 if the search could not start.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random, SystemRandom
from typing import Final

sys.path.append(str(Path(__file__).parent.parent / "tools"))  # as the setting pythonpath does for pytest
from conftest import started_browser
from searches import KINDS, Finding, Search

FOUND: Final = Path("_build/fuzz")
"""Where cases are written, in the working directory."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Search as long as it is asked for, print what was found and what was tried."""
    options = _options(arguments)
    random = Random(options.seed)
    started = time.monotonic()
    found: list[Finding] = []
    print(f"Searching with the seed {options.seed}.", flush=True)
    with tempfile.TemporaryDirectory() as folder, started_browser() as browser:
        searches = [KINDS[kind](Path(folder) / kind, browser) for kind in options.only]
        while left := [one for one in searches if not _is_done(one, options, started)]:
            for search in left:
                if _is_done(search, options, started):
                    break
                for finding in search.batch(random):
                    found.append(finding)
                    _keep(finding, len(found), options.seed)
    _report(searches, found, time.monotonic() - started)
    return 1 if found else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz.py", description="Search for hostile input that acts.")
    parser.add_argument("--minutes", type=float, help="how long to search (default: 10, unless --cases is given)")
    parser.add_argument("--cases", type=int, help="how many of each kind to try")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**9), help="repeat the search of a seed")
    parser.add_argument(
        "--only", type=lambda words: words.split(","), default=list(KINDS), help=f"some of {','.join(KINDS)}"
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.only) - set(KINDS):
        parser.error(f"--only: there is no {', '.join(sorted(unknown))}")
    if options.minutes is None and options.cases is None:
        options.minutes = 10
    return options


def _is_done(search: Search, options: argparse.Namespace, started: float) -> bool:
    late = options.minutes is not None and time.monotonic() - started > 60 * options.minutes
    enough = options.cases is not None and search.counts["tried"] >= options.cases
    return late or enough


def _keep(finding: Finding, number: int, seed: int) -> None:
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{finding.kind}-{seed}-{number}.toml"
    path.write_text(finding.case, encoding="utf-8")
    print(f"\n{path}:", *finding.what, finding.case, sep="\n", flush=True)


def _report(searches: list[Search], found: list[Finding], seconds: float) -> None:
    print(f"\nSearched for {seconds / 60:.1f} minutes.")
    for search in searches:
        figures = ", ".join(f"{number} {what}" for what, number in search.counts.items())
        findings = sum(finding.kind == search.kind for finding in found)
        print(f"{search.kind}: {figures}, {findings} found")


if __name__ == "__main__":
    sys.exit(main())
