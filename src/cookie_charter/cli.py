"""The command ``cookie-charter``: what a Makefile, a host and a person call.

Exit status everywhere: 0 if all is well, 1 if there are problems, 2 if the command could not do what it was asked.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cookie_charter import __version__
from cookie_charter.loader import load
from cookie_charter.problem import reason
from cookie_charter.speech import _


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these *arguments*, or those of the process, and return its exit status."""
    parser = argparse.ArgumentParser(prog="cookie-charter", description=_("Build and check a cookie charter."))
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help=_("build every edition of the site in this folder, or one"))
    build.add_argument(
        "edition", nargs="?", metavar="EDITION", help=_("a language of the site, such as fr; default: all")
    )
    build.add_argument("-b", "--builder", default="html", help=_("what to make: a Sphinx builder, or latexpdf or info"))
    build.add_argument("--source", type=Path, default=Path("docs"), metavar="DIR", help=_("the pages (default: docs)"))
    build.add_argument("--output", type=Path, metavar="DIR", help=_("where the pages of EDITION go"))
    build.add_argument("-t", "--tag", action="append", default=[], help=_("a tag for the directive 'only'"))
    build.add_argument("-j", "--jobs", type=_jobs, metavar="N", help=_("processes for each edition"))
    build.add_argument("-v", "--verbose", action="store_true", help=_("show all that Sphinx says"))
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help=_("say what is wrong in catalogues"))
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.set_defaults(run=_check)

    importing = commands.add_parser("import", help=_("print a CSV or JSON file as a catalogue, in YAML"))
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.set_defaults(run=_import)

    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # whatever the terminal can show
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads wants no more, such as `head`; the interpreter shall not try to write again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _jobs(argument: str) -> str:
    if argument != "auto" and not (argument.isdecimal() and int(argument) > 0):
        sentence = _("expected a number of processes, or auto, found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return argument


def _build(options: argparse.Namespace) -> int:
    from cookie_charter.build import BuildError, build  # here, so that the other commands do not wait for Sphinx

    if options.output and not options.edition:
        return _could_not("build", _("--output is for one edition: name it"))
    sphinx_options = [] if options.verbose else ["-q"]
    sphinx_options += [word for tag in options.tag for word in ("-t", tag)]
    if options.jobs:
        sphinx_options += ["-j", options.jobs]
    try:
        return build(
            options.edition,
            builder=options.builder,
            source=options.source,
            output=options.output,
            options=sphinx_options,
        )
    except BuildError as error:
        return _could_not("build", str(error))
    except KeyboardInterrupt:
        return _could_not("build", _("interrupted"))


def _check(options: argparse.Namespace) -> int:
    status = 0
    for path in options.files:
        if path.suffix != ".yaml":
            status = _could_not(f"check: {path}", _("only catalogues (.yaml) can be checked"))
            continue
        try:
            problems = load(path).problems
        except OSError as error:
            status = _could_not(f"check: {path}", reason(error))
            continue
        for problem in problems:
            print(problem)
        status = max(status, 1 if problems else 0)
    return status


def _import(options: argparse.Namespace) -> int:
    from cookie_charter.exchange import read

    try:
        catalogue, problems = read(options.file)
    except OSError as error:
        return _could_not(f"import: {options.file}", reason(error))
    except ValueError as error:
        return _could_not(f"import: {options.file}", str(error))
    print(catalogue, end="")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _could_not(what: str, sentence: str) -> int:
    print(f"cookie-charter {what}: {sentence}", file=sys.stderr)
    return 2
