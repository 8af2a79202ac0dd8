"""The command ``cookie-charter``: what a Makefile, a host and a person call.

Exit status everywhere: 0 if all is well, 1 if there are problems, 2 if the command could not do what it was asked.
"""

import argparse
import datetime
import io
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from cookie_charter import __version__, clock, collecting, extra, files
from cookie_charter.audit.command import add_options as add_audit_options
from cookie_charter.banners.command import add_options as add_export_options
from cookie_charter.catalogue.loader import load
from cookie_charter.problem import Problem, cannot, printable, reason
from cookie_charter.rules.option import sets
from cookie_charter.speech import _, of_user


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these *arguments*, or those of the process, and return its exit status."""
    collecting.seldom()  # to look for garbage in what has been imported takes a tenth of the time of a check
    options = command_line().parse_args(arguments)
    options.arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # whatever the terminal can show
    try:
        clock.now()  # before Sphinx is loaded, which does not say what is wrong with it
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads wants no more, such as `head`
        _write_no_more()
        return 1
    except OSError as error:
        _write_no_more()
        return _could_not(options.name, cannot(error))
    except clock.ClockError as error:
        return _could_not(options.name, str(error))
    except ModuleNotFoundError as error:
        if error.name not in extra.PACKAGES:
            raise
        return _could_not(options.name, extra.requires(f"'cookie-charter {options.name}'", error.name))
    except KeyboardInterrupt:
        return _could_not(options.name, _("interrupted"))
    return status


def command_line() -> argparse.ArgumentParser:
    """What the command takes, in the language of the user; the manual has it in English."""
    parser = Parser(prog="cookie-charter", description=_("Build and check a cookie charter."))
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help=_("build every edition of the site in this folder, or one"))
    build.add_argument(
        "edition", nargs="?", metavar="EDITION", help=_("a language of the site, such as fr; default: all")
    )
    build.add_argument(
        "-b", "--builder", default="html", help=_("output format: pdf, a Sphinx builder, or latexpdf or info")
    )
    build.add_argument(
        "--source", type=Path, default=Path("docs"), metavar="DIR", help=_("folder of the pages (default: docs)")
    )
    build.add_argument("--output", type=Path, metavar="DIR", help=_("output folder of EDITION"))
    help_ = _("a book to publish with the pages, besides those of charter_books: epub or pdf")
    build.add_argument("--book", action="append", default=[], metavar="BOOK", help=help_)
    build.add_argument("-t", "--tag", action="append", default=[], help=_("a tag for the directive 'only'"))
    build.add_argument("-j", "--jobs", type=_jobs, default=1, metavar="N", help=_("processes for each edition"))
    build.add_argument("-v", "--verbose", action="store_true", help=_("show the output of Sphinx"))
    build.set_defaults(run=_build, name="build")

    serving = commands.add_parser("serve", help=_("serve the built site on this machine, with compression"))
    serving.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("_build/html"),
        metavar="DIR",
        help=_("folder to serve (default: _build/html)"),
    )
    serving.add_argument(
        "-p", "--port", type=_port, default=8000, metavar="N", help=_("port; 0: any free port (default: 8000)")
    )
    serving.set_defaults(run=_serve, name="serve")

    check = commands.add_parser("check", help=_("check catalogues, message files and pages, or the whole site"))
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help=_("default: everything in the site"))
    check.add_argument(
        "--source", type=Path, default=Path("docs"), metavar="DIR", help=_("folder of the pages (default: docs)")
    )
    check.add_argument(
        "--complete", action="store_true", help=_("fail also if work is left to do, as before a release")
    )
    check.add_argument(
        "--rules",
        type=sets,
        default=(),
        metavar="SET,...",
        help=_("hold catalogues against rules with their sources: eu, fr, uk; fails where one does not agree"),
    )
    check.set_defaults(run=_check, name="check")

    po = commands.add_parser("po", help=_("update, compile or count message files"))
    po_commands = po.add_subparsers(required=True, metavar="COMMAND")
    update = po_commands.add_parser("update", help=_("update the message files from the sources"))
    update.add_argument("edition", nargs="?", metavar="EDITION", help=_("a language, which may be new; default: all"))
    update.add_argument(
        "--all",
        action="store_true",
        help=_("the files of the pages too, as in a site that declares its editions (charter_editions)"),
    )
    update.set_defaults(run=_update, name="po update")
    compiling = po_commands.add_parser(
        "compile", help=_("compile message files into _build/messages, for sphinx-build or sphinx-autobuild")
    )
    compiling.add_argument(
        "edition", nargs="?", metavar="EDITION", help=_("a language of the site, such as fr; default: all")
    )
    compiling.set_defaults(run=_compile, name="po compile")
    stat = po_commands.add_parser("stat", help=_("count translated, fuzzy and missing messages"))
    stat.set_defaults(run=_stat, name="po stat")
    for command in (update, compiling, stat):
        command.add_argument(
            "--source", type=Path, default=Path("docs"), metavar="DIR", help=_("folder of the pages (default: docs)")
        )

    releasing = commands.add_parser("release", help=_("keep what is published now, for the history of the site"))
    releasing.add_argument(
        "--date", type=_date, metavar="DATE", help=_("the day of its publication, such as 2026-12-01 (default: today)")
    )
    releasing.add_argument(
        "--source", type=Path, default=Path("docs"), metavar="DIR", help=_("folder of the pages (default: docs)")
    )
    releasing.set_defaults(run=_release, name="release")

    importing = commands.add_parser(
        "import", help=_("make a catalogue of a CSV or JSON file, or of the files of a banner")
    )
    importing.add_argument("files", type=Path, nargs="+", metavar="FILE")
    importing.add_argument(
        "-o", "--output", type=Path, metavar="NEW", help=_("new file for the catalogue (default: standard output)")
    )
    help_ = _("of the texts of a banner in several languages, those to take (default: the language of the user)")
    importing.add_argument("--language", metavar="CODE", help=help_)
    importing.set_defaults(run=_import, name="import")

    new = commands.add_parser("new", help=_("make a charter of your own in a new folder"))
    new.add_argument("folder", nargs="?", type=Path, metavar="DIR", help=_("a folder that is empty, or not there yet"))
    help_ = _("add a platform to the site in this folder; with --name, --url, --contact, --stem, --evidence or --known")
    new.add_argument("--platform", action="store_true", help=help_)
    new.add_argument("--no-input", action="store_true", help=_("ask nothing"))
    new.add_argument("--name", dest="platform_name", metavar="NAME", help=_("what people call the platform"))
    new.add_argument("--url", help=_("the address of the platform"))
    new.add_argument("--body", help=_("the body that runs it"))
    new.add_argument("--contact", help=_("an e-mail address for questions about its cookies"))
    new.add_argument("--languages", metavar="CODE,...", help=_("the languages of the charter, the source first"))
    new.add_argument("--stem", help=_("the name of its catalogue in cookie_data (default: from the address)"))
    help_ = _("where it will be published: readthedocs, github, gitlab, other or all (default: all)")
    new.add_argument("--host", help=help_)
    new.add_argument("--address", metavar="URL", help=_("the address where it will be published"))
    help_ = _("a file of evidence, as for the audit; may be given several times")
    new.add_argument("--evidence", type=Path, action="append", default=[], metavar="FILE", help=help_)
    new.add_argument("--known", metavar="KIND", help=_("a platform whose cookies are known: opendatasoft"))
    new.add_argument(
        "--source", type=Path, default=Path("docs"), metavar="DIR", help=_("folder of the pages (default: docs)")
    )
    new.set_defaults(run=_new, name="new")

    exporting = commands.add_parser("export", help=_("make the configuration of a consent banner from a catalogue"))
    add_export_options(exporting)
    exporting.set_defaults(run=_export, name="export")

    auditing = commands.add_parser("audit", help=_("compare a catalogue with what a browser stored"))
    add_audit_options(auditing)
    return parser


class Parser(argparse.ArgumentParser):
    """Takes options before, after and among the files of a command."""

    _mixes = False

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]  # argparse's own overloads
        """As ``parse_known_intermixed_args``, which calls this, and which a parser of commands cannot do."""
        if self._mixes or any(action.nargs == argparse.PARSER for action in self._actions):
            return super().parse_known_args(args, namespace)
        self._mixes = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixes = False


def _write_no_more() -> None:
    """Keep the interpreter from writing again, at its end, what could not be written."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _jobs(argument: str) -> int:
    if argument == "auto":
        return os.cpu_count() or 1
    if not (argument.isdecimal() and int(argument) > 0):
        sentence = _("expected a number of processes, or auto, found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return int(argument)


def _port(argument: str) -> int:
    if not argument.isdecimal() or int(argument) > 65535:
        sentence = _("expected the number of a port, 0 to 65535, found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return int(argument)


def _date(argument: str) -> datetime.date:
    try:
        date = datetime.date.fromisoformat(argument)
    except ValueError:
        date = None
    if date is None or date.isoformat() != argument:
        sentence = _("expected a date such as 2026-12-01, found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return date


def _build(options: argparse.Namespace) -> int:
    # Here: the other commands do not wait for Sphinx.
    from cookie_charter.site.build import Options, build
    from cookie_charter.site.project import SiteError

    if options.output and not options.edition:
        return _could_not("build", _("--output needs one edition: name it"))
    try:
        return build(
            options.edition,
            builder=options.builder,
            source=options.source,
            output=options.output,
            options=Options(options.tag, options.jobs, options.verbose, books=options.book),
            arguments=options.arguments,
        )
    except SiteError as error:
        return _could_not("build", str(error))


def _serve(options: argparse.Namespace) -> int:
    from cookie_charter.site.serve import ServeError, serve

    try:
        serve(options.folder, options.port)
    except ServeError as error:
        return _could_not("serve", str(error))
    return 0


def _check(options: argparse.Namespace) -> int:
    if not options.files:
        return _check_site(options)
    if options.complete:
        return _could_not("check", _("--complete is about the whole site: name no file"))
    if options.rules and not any(path.suffix == ".yaml" for path in options.files):
        return _could_not("check", _("--rules is about catalogues: name one (.yaml)"))
    status = 0
    for path in options.files:
        try:
            problems = list(_problems(path))
        except OSError as error:
            status = _could_not(f"check: {path}", reason(error))
            continue
        except ValueError as error:
            status = _could_not(f"check: {path}", str(error))
            continue
        status = max(status, _print(problems))
    if status == 0:
        print(_("no problems (files: {number})").format(number=len(set(options.files))))
    catalogues = [path for path in dict.fromkeys(options.files) if path.suffix == ".yaml" and path.is_file()]
    return max(status, _judge(catalogues, options.rules))


def _problems(path: Path) -> Iterable[Problem]:
    """What is wrong in one file; raises OSError, or ValueError with a sentence if it is none that can be checked."""
    match path.suffix:
        case ".yaml":
            return load(path).problems
        case ".po" | ".md":
            from cookie_charter.site.check import check_file

            return check_file(path)
    raise ValueError(_("only catalogues (.yaml), message files (.po) and pages (.md) can be checked"))


def _print(problems: Iterable[Problem]) -> int:
    """Print problems, each line once; give the exit status."""
    lines = list(dict.fromkeys(map(str, problems)))
    for line in lines:
        print(line)
    return 1 if lines else 0


def _judge(catalogues: Iterable[Path], sets: Sequence[str]) -> int:
    """Print what those of the catalogues that are sound say to some sets of rules; give the exit status."""
    if not sets:
        return 0
    # Here: whoever asks for no rules does not wait for them.
    from cookie_charter.rules.report import reports

    disagree = False
    for report in reports(catalogues, sets):
        print("\n".join(report.lines()))
        disagree = disagree or report.disagrees
    return 1 if disagree else 0


def _check_site(options: argparse.Namespace) -> int:
    from cookie_charter.messages.markup import NoParserError
    from cookie_charter.site.check import check, looked_at
    from cookie_charter.site.project import SiteError, read_site

    try:
        site = read_site(options.source)
        found = check(site)
        if not found.faults:
            print(looked_at(site))
    except (SiteError, NoParserError) as error:
        return _could_not("check", str(error))
    status = _print(found.faults)
    to_do = list(dict.fromkeys(map(str, found.to_do)))
    if to_do or found.begun:
        print(_("work to do, which does not keep the site from being published:"))
        for line in (*to_do, *map(str, found.begun)):
            print(f"  {line}")
    catalogues = sorted(Path(site.config.charter_data).glob("*.yaml"))
    return max(status, 1 if options.complete and to_do else 0, _judge(catalogues, options.rules))


def _update(options: argparse.Namespace) -> int:
    from cookie_charter.site.project import SiteError, read_site
    from cookie_charter.site.update import update

    try:
        site = read_site(options.source)
        done = update(site, options.edition, prose=options.all)
    except SiteError as error:
        return _could_not("po update", str(error))
    for problem in done.problems:
        print(problem)
    for path in done.changed:
        print(printable(_("{path}: updated").format(path=path)))
    for path, message in done.obsolete:
        print(
            _("{path}: obsolete message, kept at the end of the file: {message!r}").format(path=path, message=message)
        )
    if done.new:
        print(_("Now add {line} to charter_editions in conf.py.").format(line=done.new))
    return 1 if done.problems else 0


def _compile(options: argparse.Namespace) -> int:
    from cookie_charter.site.project import SiteError, read_site
    from cookie_charter.site.update import compile_files

    try:
        return _print(compile_files(read_site(options.source), options.edition))
    except SiteError as error:
        return _could_not("po compile", str(error))


def _stat(options: argparse.Namespace) -> int:
    from cookie_charter.messages import MessageFileError
    from cookie_charter.site.project import SiteError, read_site
    from cookie_charter.site.stat import count

    try:
        counts = count(read_site(options.source))
    except SiteError as error:
        return _could_not("po stat", str(error))
    except MessageFileError as error:
        print(error)
        return 1
    headings = (_("edition"), _("file"), _("translated"), _("fuzzy"), _("missing"), _("unreviewed"))
    rows = [
        (
            of.edition,
            of.path.name,
            *(_("{entries} ({words} words)").format(entries=n, words=words) for n, words in of[2:]),
        )
        for of in counts
    ]
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _release(options: argparse.Namespace) -> int:
    from cookie_charter.messages.markup import NoParserError
    from cookie_charter.site.project import SiteError, read_site
    from cookie_charter.site.release import release

    try:
        done = release(read_site(options.source), options.date or clock.now().date())
    except (SiteError, NoParserError) as error:
        return _could_not("release", str(error))
    if done.path is None:
        status = _print(done.problems)
        print(_("not released: nothing was written"))
        return status
    print(printable(_("{path}: written").format(path=done.path)))
    return 0


def _import(options: argparse.Namespace) -> int:
    from cookie_charter.banners.reading import configuration
    from cookie_charter.banners.reading.script import ReadingError
    from cookie_charter.catalogue import importing

    first = options.files[0]
    try:
        is_banner = configuration.may_be(options.files)
        if is_banner:
            catalogue, problems = configuration.read(options.files, options.language or of_user())
        else:
            catalogue, problems = importing.read(first)
    except OSError as error:
        return _could_not(f"import: {error.filename or first}", reason(error))
    except ReadingError as error:
        path, line, column = error.place
        return _could_not(f"import: {path}:{line}:{column}", str(error))
    except ValueError as error:
        return _could_not(f"import: {first}", str(error))
    if options.output is None:
        print(catalogue, end="")
    elif options.output.exists() or options.output.is_symlink():
        return _could_not("import", _("{file} already exists; choose another name").format(file=options.output))
    else:
        files.write(options.output, catalogue.encode())
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _new(options: argparse.Namespace) -> int:
    from cookie_charter.site.new.command import run

    return run(options)


def _export(options: argparse.Namespace) -> int:
    from cookie_charter.banners import command

    if options.to == command.LIST:
        return command.print_targets()
    if wrong := command.what_is_wrong(options):
        return _could_not("export", wrong)
    if options.dossier is not None:
        from cookie_charter.audit.dossier.complete import objections
        from cookie_charter.audit.dossier.folder import FolderError

        try:
            if problems := objections(options.dossier, options.catalogue, options.audited_within or command.DAYS):
                command.say(problems)
                return 1
        except FolderError as error:
            return _could_not("export", str(error))
    # Here: to list targets takes no Sphinx.
    from cookie_charter.banners.export import Language
    from cookie_charter.editions import charter_at
    from cookie_charter.messages import MessageFileError, Translator
    from cookie_charter.site.project import BUILD_DIR, SiteError, in_build_dir, read_site

    try:
        site = read_site(options.source)
        codes = dict.fromkeys(options.edition.split(",") if options.edition else site.editions)
        editions = dict.fromkeys(site.edition(code) for code in codes)
        charters = [charter_at(site.config, one) for one in editions]
        languages = [
            Language(
                Translator(one.language, one.source if one.declared else None, one.locale_dirs, marks=True),
                address,
                BUILD_DIR / "html" / one.folder / "objects.inv",
            )
            for one, (address, _is_stated) in zip(editions, charters, strict=True)
        ]
    except SiteError as error:
        return _could_not("export", str(error))
    except MessageFileError as error:
        return _print(error.problems)
    if unplaced := [address for address, is_stated in charters if not is_stated]:
        sentence = _("charter_address in conf.py does not say where the charter is; the banner leads to {paths}")
        print(printable(f"cookie-charter export: {sentence.format(paths=', '.join(unplaced))}"), file=sys.stderr)
    try:
        return command.run(options, languages, in_build_dir)
    except SiteError as error:
        return _could_not("export", str(error))


def _could_not(what: str, sentence: str) -> int:
    print(printable(f"cookie-charter {what}: {sentence}"), file=sys.stderr)
    return 2
