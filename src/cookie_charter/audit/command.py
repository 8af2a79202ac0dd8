"""The command ``cookie-charter audit``: read the evidence, compare, report; or suggest, or verify."""

import argparse
import datetime
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cookie_charter.audit import plan
from cookie_charter.problem import printable, reason
from cookie_charter.rules.option import sets
from cookie_charter.speech import _

if TYPE_CHECKING:
    from cookie_charter.audit.compare import Audit
    from cookie_charter.audit.evidence import Evidence
    from cookie_charter.audit.report import Report

FORMATS = ("text", "json", "markdown")


class CannotError(Exception):
    """The audit could not be done; the message is one sentence."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("catalogue", type=Path, metavar="CATALOGUE")
    help_ = _(
        "a HAR, a storage state or trace of Playwright, an inspection.json, a cookies.txt, a JSON list of cookies, "
        "or what curl -i or -v prints"
    )
    parser.add_argument("evidence", type=Path, nargs="*", default=[], metavar="EVIDENCE", help=help_)
    help_ = _("every catalogue of the folder CATALOGUE, with the files in EVIDENCE/STEM/, or by a visit of its 'url'")
    parser.add_argument("--all", action="store_true", help=help_)
    parser.add_argument("--url", metavar="URL", help=_("visit the site at this address with Chromium"))
    _add_visit_options(parser)
    help_ = _("another host that is the platform's, such as one for tests; may be given several times")
    parser.add_argument("--host", action="append", type=_host, default=[], metavar="HOST", help=help_)
    help_ = _("how much a lifetime may differ, in percent (default: 10)")
    parser.add_argument("--tolerance", type=_percent, default=10.0, metavar="PERCENT", help=help_)
    parser.add_argument(
        "--fail-on", type=_checks, metavar="CHECK,...", help=_("what makes the audit fail (default: all but advice)")
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help=_("how to report (default: text)"))
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--suggest", action="store_true", help=_("print YAML for what is not declared, to be completed"))
    doing.add_argument("--verify", action="store_true", help=_("write the measured values into the catalogue"))
    help_ = _("compare two dossiers: CATALOGUE is the newer folder, EVIDENCE the older one")
    doing.add_argument("--compare", action="store_true", help=help_)
    help_ = _("write a dossier into this new folder: the report, its evidence, and the catalogue as it is")
    parser.add_argument("--output", type=Path, metavar="DIR", help=help_)
    help_ = _("with --output: the rules that the dossier answers: eu, fr, uk (default: eu)")
    parser.add_argument("--rules", type=sets, default=("eu",), metavar="SET,...", help=help_)
    help_ = _("with --suggest: a CSV of the Open Cookie Database, for candidates")
    parser.add_argument("--database", type=Path, metavar="FILE", help=help_)
    help_ = _("print the JSON Schema of a report, or of the report of a dossier, and exit (default: report)")
    parser.add_argument("--schema", action=_Schema, nargs="?", choices=("report", "dossier"), help=help_)
    parser.set_defaults(run=run, name="audit")


def _add_visit_options(parser: argparse.ArgumentParser) -> None:
    """How a live visit is done."""
    help_ = _("what to do there: a function for each scenario, such as refuse(page) and accept(page)")
    parser.add_argument("--visit", type=Path, metavar="FILE.py", help=help_)
    help_ = _("how many pages to visit in each scenario (default: 20)")
    parser.add_argument("--pages", type=_count, default=plan.PAGES, metavar="N", help=help_)
    help_ = _("how long to look at the start page, and after what a scenario does (default: 10)")
    parser.add_argument("--settle", type=_seconds, default=plan.SETTLE_SECONDS, metavar="SECONDS", help=help_)
    help_ = _("follow only links whose path fits, such as '/shop/*'; may be given several times")
    parser.add_argument("--only", action="append", default=[], metavar="PATTERN", help=help_)
    help_ = _("follow no link whose path fits, such as '/admin/*'; may be given several times")
    parser.add_argument("--exclude", action="append", default=[], metavar="PATTERN", help=help_)
    help_ = _("the language of the visitor, such as fr-FR (default: en-US)")
    parser.add_argument("--language", type=_language, default=plan.LANGUAGE, metavar="CODE", help=help_)
    help_ = _("the size of the window in CSS pixels (default: 1280x800)")
    parser.add_argument("--viewport", type=_viewport, default=plan.VIEWPORT, metavar="WxH", help=help_)
    help_ = _("what the browser calls itself (default: as Chromium with a window does)")
    parser.add_argument("--user-agent", metavar="TEXT", help=help_)
    parser.add_argument(
        "--user", metavar="NAME", help=_("the user name for a site that asks for one (HTTP authentication)")
    )
    help_ = _("the environment variable with the password of --user")
    parser.add_argument("--password-env", metavar="VARIABLE", help=help_)
    parser.add_argument("--insecure", action="store_true", help=_("accept a certificate that nobody trusts"))
    help_ = _("reach the site through this proxy, such as http://proxy.example:3128")
    parser.add_argument("--proxy", type=_proxy, metavar="URL", help=help_)


class _Schema(argparse.Action):
    """Does not want a catalogue, as --version does not want a command."""

    def __call__(
        self, parser: argparse.ArgumentParser, _options: object, which: object, _option: object = None
    ) -> None:
        from cookie_charter.audit import report
        from cookie_charter.audit.dossier import model
        from cookie_charter.catalogue.exchange import to_json

        print(to_json(model.schema() if which == "dossier" else report.schema()), end="")
        parser.exit()


def _count(argument: str) -> int:
    if not argument.isdecimal() or int(argument) == 0:
        raise argparse.ArgumentTypeError(_("expected a positive whole number, found {found!r}").format(found=argument))
    return int(argument)


def _seconds(argument: str) -> float:
    try:
        seconds = float(argument)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 600:
        sentence = _("expected a number of seconds from 0 to 600, found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return seconds


def _language(argument: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", argument):
        sentence = _("expected the code of a language such as fr or fr-FR, found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return argument


def _viewport(argument: str) -> tuple[int, int]:
    size = re.fullmatch(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})", argument)
    if not size:
        sentence = _("expected a width and a height such as 1280x800, found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return int(size[1]), int(size[2])


def _proxy(argument: str) -> str:
    # It may hold a password, and no sentence repeats it.
    if not re.fullmatch(r"(https?|socks5)://([^/@\s]+@)?[^/@\s]+/?", argument):
        raise argparse.ArgumentTypeError(_("expected the address of a proxy such as http://proxy.example:3128"))
    return argument


def _host(argument: str) -> str:
    from cookie_charter.catalogue.model import HOST, ascii_host

    host = ascii_host(argument.lower())
    if not HOST.fullmatch(host):
        sentence = _("expected a host name such as 'data.example.org', found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return host


def _percent(argument: str) -> float:
    try:
        percent = float(argument)
    except ValueError:
        percent = -1
    if not 0 <= percent <= 100:
        sentence = _("expected a number from 0 to 100, found {found!r}")
        raise argparse.ArgumentTypeError(sentence.format(found=argument))
    return percent


def _checks(argument: str) -> frozenset[str]:
    from cookie_charter.audit.compare import Check
    from cookie_charter.problem import unknown

    checks = frozenset(argument.split(","))
    for check in sorted(checks - set(Check)):
        raise argparse.ArgumentTypeError(unknown("check", check, Check))
    return checks


def run(options: argparse.Namespace) -> int:
    """Do what the options say; give the exit status."""
    try:
        if options.output:
            _check_output(options)
        if options.compare:
            return _compare(options)
        if options.all:
            return _run_all(options)
        audit, evidence = _audit(options)
        if options.suggest:
            return _suggest(options, audit, evidence)
        if options.verify:
            return _verify(options, audit, evidence)
        done = _report(options, audit, evidence)
        if options.output:
            _write_dossier(options, audit, evidence, done)
        _print([done], options.format, sections=False)
        return 1 if done.failed else 0
    except CannotError as error:
        return _could_not(error)


def _could_not(error: CannotError) -> int:
    _say(str(error))
    return 2


def _say(sentence: str) -> None:
    print(printable(f"cookie-charter audit: {sentence}"), file=sys.stderr)


def _check_output(options: argparse.Namespace) -> None:
    """Before anything is visited: nobody waits for a dossier that has no place."""
    from cookie_charter.audit.dossier.folder import FolderError, check_free

    if options.all or options.suggest or options.verify or options.compare:
        raise CannotError(_("--output takes the comparison of one catalogue: leave out --all, --compare and the like"))
    try:
        check_free(options.output)
    except FolderError as error:
        raise CannotError(str(error)) from None


def _write_dossier(options: argparse.Namespace, audit: "Audit", evidence: "list[Evidence]", report: "Report") -> None:
    from cookie_charter.audit.dossier.folder import FolderError, write
    from cookie_charter.clock import ClockError

    try:
        write(options.output, options.catalogue, audit, evidence, report, options.rules)
    except (FolderError, ClockError) as error:
        raise CannotError(str(error)) from None
    _say(_("{path}: written").format(path=options.output))


def _compare(options: argparse.Namespace) -> int:
    """Compare two dossiers; the exit status is 1 if something has changed."""
    from cookie_charter.audit.dossier import difference
    from cookie_charter.audit.dossier.folder import FolderError, read

    if len(options.evidence) != 1 or options.url or options.all:
        raise CannotError(_("--compare takes two folders of dossiers, the newer first: --compare DIR OLD_DIR"))
    new, old = options.catalogue, options.evidence[0]
    try:
        done = difference.compare(str(new), read(new), str(old), read(old))
    except FolderError as error:
        raise CannotError(str(error)) from None
    says = {"json": difference.as_json, "markdown": difference.as_markdown, "text": difference.as_text}
    print(says[options.format](done), end="")
    return 1 if done.changed else 0


def _run_all(options: argparse.Namespace) -> int:
    """Audit every catalogue of a folder; the exit status is the worst of theirs."""
    if options.url or options.suggest:
        raise CannotError(_("--all takes neither --url nor --suggest: audit one catalogue"))
    statuses, reports, said = [], [], set()
    catalogues = _catalogues(options.catalogue)
    _tell_of_unread(catalogues, options.evidence)
    for path in catalogues:
        try:
            of_one = argparse.Namespace(**vars(options) | {"catalogue": path} | _to_compare(path, options.evidence))
            audit, evidence = _audit(of_one)
            if options.verify:
                statuses.append(_verify(of_one, audit, evidence))
            else:
                reports.append(_report(of_one, audit, evidence))
        except CannotError as error:  # the others are audited all the same
            statuses.append(2 if str(error) in said else _could_not(error))
            said.add(str(error))
    if not options.verify:
        _print(reports, options.format, sections=True)
    return max([*statuses, *(1 if done.failed else 0 for done in reports)])


def _catalogues(folder: Path) -> list[Path]:
    """The catalogues of a folder that are of a platform, or cannot be read."""
    from cookie_charter.catalogue.loader import load

    if not folder.is_dir():
        raise CannotError(_("{path} is no folder; --all takes the folder of the catalogues").format(path=folder))
    loaded = {path: load(path) for path in sorted(folder.glob("*.yaml"))}
    if found := [path for path, of in loaded.items() if of.of_platform]:
        return found
    raise CannotError(_("there is no catalogue with a platform yet"))


def _tell_of_unread(catalogues: list[Path], folders: list[Path]) -> None:
    """Say which evidence in these *folders* belongs to none of the *catalogues*."""
    stems = {path.stem for path in catalogues}
    for path in (path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())):
        if path.name.startswith(".") or (path.is_dir() and path.name in stems):
            continue
        sentence = _("{path}: not read; put it into a folder with the name of a catalogue")
        if path.is_dir():
            sentence = _("{path}: not read; there is no catalogue {file} of a platform")
        _say(sentence.format(path=path, file=catalogues[0].parent / f"{path.name}.yaml"))


def _to_compare(path: Path, folders: list[Path]) -> dict[str, object]:
    """The evidence for a catalogue: the files under its name in these *folders*, or if there are none its address."""
    from cookie_charter.catalogue.loader import load

    if folders:
        own = [folder / path.stem for folder in folders]
        files = [file for folder in own if folder.is_dir() for file in sorted(folder.iterdir()) if file.is_file()]
        if not files:
            sentence = _("{path}: there is no evidence in {folder}; put its files there")
            raise CannotError(sentence.format(path=path, folder=own[0]))
        return {"evidence": files}
    catalogue = load(path).catalogue
    if catalogue is not None and catalogue.platform.url is None:
        raise CannotError(_("{path}: the platform has no 'url' to visit; state it, or give evidence").format(path=path))
    return {"evidence": [], "url": (catalogue and catalogue.platform.url) or "-"}


def _audit(options: argparse.Namespace) -> "tuple[Audit, list[Evidence]]":
    from cookie_charter.audit.compare import Audit
    from cookie_charter.catalogue.loader import load
    from cookie_charter.catalogue.patterns import TooLongError

    if not options.evidence and not options.url:
        raise CannotError(_("name the evidence: files, or --url with the address of the site"))
    if options.visit and not options.url:
        raise CannotError(_("--visit requires --url, with the address of the site"))
    if options.database and not options.suggest:
        raise CannotError(_("--database requires --suggest"))
    try:
        loaded = load(options.catalogue)
    except OSError as error:
        raise CannotError(f"{options.catalogue}: {reason(error)}") from None
    for problem in loaded.problems:
        print(problem, file=sys.stderr)
    if not loaded.of_platform:
        raise CannotError(_is_shared(options.catalogue))
    if loaded.catalogue is None:
        raise CannotError(_("{path} is not a valid catalogue").format(path=options.catalogue))
    evidence = list(_evidence(options))
    own = [*options.host, *(host for one in evidence for host in one.visited)]
    if not own and loaded.catalogue.platform.url is None and any(seen.host for one in evidence for seen in one.seen):
        sentence = _("{path}: the platform has no 'url' to tell its cookies by; state it, or give its host by --host")
        raise CannotError(sentence.format(path=options.catalogue))
    tolerance = options.tolerance / 100
    try:
        return Audit(loaded.catalogue, evidence, own_hosts=own, tolerance=tolerance), evidence
    except TooLongError as error:
        raise CannotError(str(error)) from None


def _is_shared(path: Path) -> str:
    """That the file at *path* is one that catalogues share, and which of them do."""
    from cookie_charter.catalogue.loader import load

    using = [other for other in sorted(path.parent.glob("*.yaml")) if path in load(other).shared]
    if not using:
        sentence = _("{path} is a shared file, of no platform, and no catalogue beside it takes anything from it")
        return sentence.format(path=path)
    sentence = _("{path} is a shared file, of no platform; audit those that take something from it: {catalogues}")
    return sentence.format(path=path, catalogues=", ".join(map(str, using)))


def _evidence(options: argparse.Namespace) -> "Iterator[Evidence]":
    from cookie_charter.audit.evidence import EvidenceError
    from cookie_charter.audit.readers import read_all

    try:
        yield from read_all(options.evidence, beside_visit=bool(options.url))
        if options.url:
            yield from _visit(_plan(options))
    except EvidenceError as error:
        raise CannotError(str(error)) from None


def _plan(options: argparse.Namespace) -> plan.Plan:
    if options.password_env and options.user is None:
        raise CannotError(_("--password-env requires --user, with the name"))
    password = os.environ.get(options.password_env or "")
    if options.user is not None and password is None:
        sentence = _("--user requires --password-env, with the name of an environment variable that is set")
        raise CannotError(sentence)
    return plan.Plan(
        options.url,
        script=options.visit,
        hosts=tuple(options.host),
        pages=options.pages,
        settle=options.settle,
        only=tuple(options.only),
        exclude=tuple(options.exclude),
        language=options.language,
        viewport=options.viewport,
        user_agent=options.user_agent,
        user=options.user,
        password=password or "",
        insecure=options.insecure,
        proxy=options.proxy,
    )


def _visit(planned: plan.Plan) -> "list[Evidence]":
    """In a process of its own: at Ctrl-C the driver of the browser would complain in many lines. What the browser keeps
    on disk can be secret, and goes even where that process does not get to its end."""
    from cookie_charter.audit.visit import visit
    from cookie_charter.processes import KilledError, called

    with _ended_in_order(), _temporary_folder() as folder:
        try:
            [seen] = called([partial(visit, planned, _progress)], partial(_keep_temporary_files, folder))
        except KilledError:
            raise CannotError(_("the process of the visit was killed")) from None
        return seen


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """What a pipeline ends, or a terminal that closes, ends as at Ctrl-C: what is secret is thrown away before."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {number: signal.signal(number, _end) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


_KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)
_ENDING: Final = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _end(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _temporary_folder() -> Iterator[str]:
    """A folder that goes in the end, with the browser that may still write into it where its driver was killed."""
    folder = Path(tempfile.mkdtemp())
    to_see = _LOOKS_AFTER_AN_END
    try:
        yield str(folder)
        to_see = 1
    finally:
        gone = 0
        for _attempt in range(50):
            for lock in folder.glob("*/SingletonLock"):  # a link to the name of the machine and the number of a process
                with suppress(OSError, ValueError):
                    os.kill(int(lock.readlink().name.rpartition("-")[2]), _KILL)
            shutil.rmtree(folder, ignore_errors=True)
            time.sleep(0.1)
            gone = 0 if folder.exists() else gone + 1
            if gone == to_see:
                break


_LOOKS_AFTER_AN_END: Final = 10
"""How often the folder must be seen to be gone after a visit that was ended: a browser that was just starting writes it
anew."""


def _keep_temporary_files(folder: str) -> None:
    os.environ["TMPDIR"] = folder
    tempfile.tempdir = folder


def _progress(line: str) -> None:
    """Tell a person who waits where the visit is; a log has the report."""
    if sys.stderr.isatty():
        print(printable(line), file=sys.stderr)


def _report(options: argparse.Namespace, audit: "Audit", evidence: "list[Evidence]") -> "Report":
    from cookie_charter.audit import report
    from cookie_charter.audit.compare import DISAGREEMENTS

    findings = audit.findings()
    fatal = options.fail_on if options.fail_on is not None else frozenset(DISAGREEMENTS)
    return report.Report(
        catalogue=str(options.catalogue),
        evidence=tuple(dict.fromkeys(one.source for one in evidence)),
        declared=len(audit.catalogue.cookies),
        seen=len({one.identity for one in audit.seen}),
        agreed=not any(finding.check in DISAGREEMENTS for finding in findings),
        failed=any(finding.check in fatal for finding in findings),
        unvisited=tuple(dict.fromkeys(failure for one in evidence for failure in one.failures)),
        findings=tuple(findings),
    )


def _print(reports: "list[Report]", form: str, *, sections: bool) -> None:
    """Print a report, or several with a section each."""
    from cookie_charter.audit import report

    match form:
        case "json":
            print(report.as_json(reports if sections else reports[0]), end="")
        case "markdown":
            print("\n".join(report.as_markdown(done, title=sections) for done in reports), end="")
        case _:
            colour = sys.stdout.isatty()
            print("\n".join(report.as_text(done, colour=colour, title=sections) for done in reports), end="")


def _source(evidence: "list[Evidence]") -> str:
    return ", ".join(dict.fromkeys(one.form for one in evidence))


def _taken(evidence: "list[Evidence]") -> datetime.date:
    """The day that all of it is at least as old as."""
    return min(one.taken for one in evidence)


def _suggest(options: argparse.Namespace, audit: "Audit", evidence: "list[Evidence]") -> int:
    from cookie_charter.audit.suggest import suggestions

    try:
        suggested = suggestions(audit, _source(evidence), _taken(evidence), options.database)
    except OSError as error:
        raise CannotError(f"{options.database}: {reason(error)}") from None
    except ValueError as error:
        raise CannotError(f"{options.database}: {error}") from None
    print(suggested, end="")
    return 1 if suggested else 0


def _verify(options: argparse.Namespace, audit: "Audit", evidence: "list[Evidence]") -> int:
    from cookie_charter.audit.report import LONGEST
    from cookie_charter.audit.verify import verify

    try:
        done = verify(options.catalogue, audit, _source(evidence), _taken(evidence))
    except OSError as error:
        raise CannotError(f"{options.catalogue}: {reason(error)}") from None
    for problem in done.problems:
        print(problem._replace(path=str(options.catalogue)))
    if done.problems:
        return 1
    for name, fields in done.unsettled.items():
        sentence = _("{path}: {name}: the evidence is contradictory, decide yourself: {fields}")
        sentence = sentence.format(
            path=options.catalogue, name=printable(name, longest=LONGEST), fields=", ".join(fields)
        )
        print(printable(sentence))
    sentence = _("{path}: updated from the evidence: {number} of {declared} cookies")
    sentence = sentence.format(path=options.catalogue, number=len(done.names), declared=len(audit.catalogue.cookies))
    print(printable(sentence))
    return 1 if done.unsettled else 0
