"""Measure this extension beside its peers: ``make bench``, or ``python benchmarks/bench.py --help``.

Every contestant makes the same table from the same rows, and is timed only after its cells were found to be the same.
The results go into results.md and results.svg in this folder; README.md says what they are made of.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

import cells
import charter
import checking
import contestants
import editions
import installing
import live
import platforms
import report
import rewriting
import rows
from contestants import Contestant
from measuring import Candidate, Failed, Measure, interleaved

SIZES: Final = (4, 100, 1000, report.REAL_SIZE, 10000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark with these *arguments*, or those of the process; 0 if all was measured."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            results = _measure(options, Path(folder))
            report.write(results, options.output)
        except (cells.DifferentCells, Failed, OSError) as error:
            print(f"bench: {error}", file=sys.stderr)
            return 1
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.py", description="Time this extension beside its peers.")
    parser.add_argument("--data", type=Path, help="a CSV of the Open Cookie Database; unless given, rows are made up")
    parser.add_argument("--sizes", type=_numbers, default=SIZES, help="numbers of rows, separated by commas")
    parser.add_argument("--runs", type=int, default=5, help="of which the least is taken, after one that warms up")
    parser.add_argument("--only", type=_contestants, help="names of contestants, separated by commas")
    parser.add_argument("--slow", action="store_true", help="measure every contestant at every size")
    parser.add_argument("--quick", action="store_true", help="the same as --sizes 4,100 --runs 1")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent, help="the folder of the results")
    options = parser.parse_args(arguments)
    if options.quick:
        options.sizes, options.runs = (4, 100), 1
    return options


def _numbers(argument: str) -> tuple[int, ...]:
    return tuple(sorted(int(number) for number in argument.split(",")))


def _contestants(argument: str) -> list[Contestant]:
    known = {contestant.name: contestant for contestant in contestants.ALL}
    try:
        return [known[name] for name in argument.split(",")]
    except KeyError as error:
        raise argparse.ArgumentTypeError(f"no contestant is called {error}; there are {', '.join(known)}") from None


def _measure(options: argparse.Namespace, folder: Path) -> report.Results:
    chosen = options.only or contestants.ALL
    tables = {size: _tables(chosen, size, options, folder / str(size)) for size in options.sizes}
    results = report.Results(options.data and options.data.name, options.runs, tables, {}, {})
    if options.only:
        return results
    commands, reasons = _commands(options, folder)
    print("what is built again", file=sys.stderr)
    return results._replace(
        commands=commands,
        reasons=reasons,
        unchanged=rewriting.nothing_changed(folder),
        changed=rewriting.one_sentence_changed(folder),
    )


def _commands(options: argparse.Namespace, folder: Path) -> tuple[dict[str, Measure], dict[str, str]]:
    """Time the commands, but for those that cannot be timed here; and say why they cannot."""
    runs = options.runs
    print("builds of the charter", file=sys.stderr)
    commands = {
        **charter.time_builds(folder, runs),
        **editions.time_builds(folder, runs),
        **live.time_saves(folder, runs),
        **checking.time_checks(folder, _rows(options.data, report.REAL_SIZE), runs),
        **platforms.time_builds(folder, runs),
    }
    print("environments", file=sys.stderr)
    try:
        return commands | installing.time_installs(folder, runs), {}
    except installing.NotInstalledError as error:
        return commands, {installing.FROM_CLONE: str(error)}


def _tables(chosen: Sequence[Contestant], size: int, options: argparse.Namespace, folder: Path) -> dict[str, Measure]:
    """Time the builds of the same table by each of the *chosen*, in their sites under *folder*."""
    print(f"{size} rows", file=sys.stderr)
    able = [contestant for contestant in chosen if size <= contestant.most or options.slow]
    # In a process of its own: the peak memory of a command starts from that of the process which starts it.
    with ProcessPoolExecutor(max_workers=1) as process:
        process.submit(_prepare, able, size, options.data, folder).result()
    return interleaved(
        [
            Candidate(
                contestant.name,
                partial(contestants.build, contestant, folder / contestant.name),
                partial(contestants.clean, folder / contestant.name),
            )
            for contestant in able
        ],
        options.runs,
    )


def _prepare(able: Sequence[Contestant], size: int, data: Path | None, folder: Path) -> None:
    """Write the sites and build each once; raise DifferentCells if one does not show the rows."""
    shown = _rows(data, size)
    for contestant in able:
        site = folder / contestant.name
        contestants.write(contestant, shown, site)
        contestants.build(contestant, site)
        if contestant.shows_table:
            cells.compare(contestant.name, contestants.page(site), contestant.shows(shown))


def _rows(data: Path | None, size: int) -> list[rows.Row]:
    return rows.read(data, size) if data else rows.make(size)


if __name__ == "__main__":
    raise SystemExit(main())
