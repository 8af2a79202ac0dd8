"""The command ``cookie-charter export``: what it takes, and what it says."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cookie_charter.problem import Problem, printable, unknown
from cookie_charter.speech import N_, _

if TYPE_CHECKING:
    from cookie_charter.banners.export import Language

LIST = "list"
DAYS: Final = 30
"""How old the evidence of a dossier may be, unless --audited-within says it."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "catalogue", type=Path, nargs="?", metavar="CATALOGUE", help=_("the file of a catalogue of this site")
    )
    help_ = _("the consent manager, or list: which there are, and what each cannot hold")
    parser.add_argument("--to", metavar="TARGET", required=True, help=help_)
    help_ = _("the folder to write, new or of an earlier export")
    parser.add_argument("--output", metavar="DIR", help=help_)
    help_ = _("languages of the site, the one to fall back to first (default: all)")
    parser.add_argument("--edition", metavar="CODE,...", help=help_)
    help_ = _("fail, and write nothing, where the target cannot hold all of it")
    parser.add_argument("--strict", action="store_true", help=help_)
    help_ = _("the dossier of an audit which shows that the catalogue is complete (for helsinki)")
    parser.add_argument("--dossier", type=Path, metavar="DIR", help=help_)
    help_ = _("with --dossier: how old its evidence may be (default: 30d)")
    parser.add_argument("--audited-within", type=_days, metavar="DAYS", help=help_)
    help_ = _("folder of the pages (default: docs)")
    parser.add_argument("--source", type=Path, default=Path("docs"), metavar="DIR", help=help_)


def _days(argument: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,3}d", argument):
        sentence = _("expected a number of days such as 30d, found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return int(argument[:-1])


def what_is_wrong(options: argparse.Namespace) -> str | None:
    """Why the command cannot do what it was asked, whatever the site is, in a sentence."""
    from cookie_charter.banners.export import TARGETS

    if options.to not in TARGETS:
        return unknown(N_("target"), options.to, [*TARGETS, LIST])
    if options.catalogue is None:
        return _("name the file of a catalogue")
    if options.output is None:
        return _("name the folder to write with --output")
    if Path(options.output).name in {"", ".."}:
        sentence = _("--output {found!r}: give a folder that is new, or of an earlier export, by its name")
        return sentence.format(found=options.output)
    if TARGETS[options.to].needs_audit and options.dossier is None:
        sentence = _(
            "{target} deletes what the catalogue does not declare; name with --dossier a folder that "
            "'cookie-charter audit --output' wrote"
        )
        return sentence.format(target=options.to)
    if options.audited_within is not None and options.dossier is None:
        return _("--audited-within is about the evidence of --dossier: name one")
    return None


def print_targets() -> int:
    """Say which targets there are; give the exit status."""
    from cookie_charter.banners.export import TARGETS

    for one in TARGETS.values():
        sentence = _("{target} {version}: no place for {lacks}")
        print(sentence.format(target=one.name, version=one.version, lacks=_(one.lacks)))
    return 0


def run(
    options: argparse.Namespace, languages: Sequence["Language"], alone: Callable[[], AbstractContextManager[None]]
) -> int:
    """Export, with these *languages*; print what is to be said on standard error, and give the exit status.

    Inside of *alone* no other export runs, since each writes the keys of all. Raises OSError.
    """
    from cookie_charter.banners.export import TARGETS, ExportError, prepare, write

    target, folder = TARGETS[options.to], Path(options.output)
    try:
        with alone():
            prepared = prepare(options.catalogue, target, languages, folder)
            say([*prepared.lost, *prepared.say, *prepared.asked])
            if options.strict and prepared.lost:
                say([_("nothing was written, since not all has a place (--strict)")])
                return 1
            left = write(prepared, target, folder, options.catalogue)
    except ExportError as error:
        say(error.problems)
        return 1 if isinstance(error.problems[0], Problem) else 2
    print(printable(_("{folder}: written ({names})").format(folder=folder, names=", ".join(prepared.files))))
    if left:
        say([_("{folder} has the earlier export, and could not be removed; remove it").format(folder=left)])
    return 0


def say(what: Sequence[Problem | str]) -> None:
    """Print on standard error, a line for each."""
    for one in what:
        print(one if isinstance(one, Problem) else printable(f"cookie-charter export: {one}"), file=sys.stderr)
