"""Build every edition of a site side by side, one Sphinx process each, and the page that leads to them.

    _build/html/index.html      the languages there are
    _build/html/fr/             an edition
    _build/doctrees/html/fr/    what Sphinx remembers of it
    _build/unchanged.json       by what the command knows that nothing has changed (see ``unchanged``)

Other builders have the same layout under their own name; the builder ``pdf`` comes with the package. Message templates
(``gettext``) are those of the source edition, right in ``_build/gettext/``.
"""

import io
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial, reduce
from importlib.util import find_spec
from operator import or_
from pathlib import Path
from typing import Any, Final, NamedTuple

from sphinx.errors import SphinxError

from cookie_charter import collecting, extra, files, pages
from cookie_charter.editions import Edition
from cookie_charter.messages.markup import NoParserError
from cookie_charter.pages import books, catalogues, fallback, publish
from cookie_charter.pages._sphinx import (
    Heard,
    UnknownBuilderError,
    import_ahead,
    run,
    settings_of,
    speak_users_language,
)
from cookie_charter.problem import Problem, cannot, unknown
from cookie_charter.processes import FORKED, KilledError, called
from cookie_charter.site import inputs, markdown, page_files, root_page, unchanged, warnings
from cookie_charter.site.inputs import Inputs
from cookie_charter.site.project import BUILD_DIR, Site, SiteError, compiled, in_build_dir, read_site
from cookie_charter.speech import N_, _

FINISHED_BY_MAKE: Final = {"latexpdf": ("latex", "all-pdf", "latexmk"), "info": ("texinfo", "info", "makeinfo")}
"""What Sphinx users ask for by a name that is no builder's: the builder, then a target of the Makefile that it
leaves in its output, and the program that this needs (as in ``sphinx.cmd.make_mode``)."""


PDF: Final = "pdf"
"""The builder that is ours: no project need name it in its ``extensions``."""


class Options(NamedTuple):
    """How Sphinx is to build: *tags* for the directive ``only``, the number of *jobs* for each edition, whether all
    that Sphinx says is shown, whether *only ours* of the warnings, those of this extension, are problems, and which
    *books* are published with the pages, besides those that conf.py names."""

    tags: Sequence[str] = ()
    jobs: int = 1
    verbose: bool = False
    only_ours: bool = False
    books: Sequence[str] = ()


class Outcome(NamedTuple):
    """How the build of one edition ended: an exit *status* (0, 1 or 2), the lines of its *stdout* and of its
    *stderr*, the *problems* of its sources, and what was *read* for it since all was read anew."""

    status: int
    stdout: list[str]
    stderr: list[str]
    problems: list[Problem]
    read: Inputs


def build(
    edition: str | None = None,
    *,
    builder: str = "html",
    source: Path = Path("docs"),
    output: Path | None = None,
    options: Options = Options(),  # noqa: B008  # it cannot change
    arguments: Sequence[str] | None = None,
) -> int:
    """Build one *edition*, or all; return 0, or 1 if there are problems, or 2 if it could not be finished.

    *source* is the folder of the pages; conf.py is in the working directory. *output* is where the pages of one
    edition go, instead of its place in the layout, or where its book goes. With pages go the books that conf.py or the
    *options* name. What the editions say on stderr comes last, each line once. Where the *arguments* of the command are
    given, the next one of the same arguments finds out whether anything has changed. Raises SiteError.
    """
    began = unchanged.begin()
    speak_users_language()
    if not re.fullmatch(r"\w[\w-]*", builder):
        raise _no_builder(builder)
    site = read_site(source)
    chosen = site.chosen(edition)
    sphinx_builder, *finish = FINISHED_BY_MAKE.get(builder, (builder,))
    if finish and shutil.which(finish[1]) is None:
        sentence = _("{builder} needs the program {program}, which is not installed")
        raise SiteError(sentence.format(builder=builder, program=finish[1]))
    if builder == "gettext":
        chosen = chosen[:1]
        output = output or BUILD_DIR / "gettext"
    layout = [BUILD_DIR / sphinx_builder / one.folder for one in chosen]
    outputs = [output] if output and builder not in books.FORMATS else layout
    if options.books and builder not in publish.BUILDERS:
        sentence = _("--book is for pages, which the builder {builder} does not make: leave it out")
        raise SiteError(sentence.format(builder=builder))
    with_pages = _books(site, options.books) if builder in publish.BUILDERS else []
    missing = next((name for name in extra.PDF if find_spec(name) is None), None)
    if missing and PDF in (builder, *with_pages):
        with_option = "--builder pdf" if builder == PDF else "--book pdf" if PDF in options.books else None
        asked = with_option or "charter_books = ['pdf']"
        raise SiteError(extra.requires(asked, missing))
    with in_build_dir():
        unchanged.forget()
        inputs.listen()
        if problems := [*page_files.unreadable(site), *compiled(chosen)]:
            _print(map(str, problems))
            return 1
        outcomes = list(map(_show, _build_each(chosen, sphinx_builder, site, outputs, options, with_pages)))
        said = [line for outcome in outcomes for line in outcome.stdout]
        wrong = _in_markdown(site)
        status = max(1 if wrong else 0, *(outcome.status for outcome in outcomes))
        if status == 0 and finish:
            status = max(_make(folder, finish[0]) for folder in outputs)
        if status == 0 and edition is None and builder in root_page.WITH_ROOT_PAGE:
            root_page.complete(site, BUILD_DIR / builder)
        if status == 0:
            for one, folder in zip(chosen, outputs, strict=True):
                for book in with_pages:
                    _put_book(book, BUILD_DIR / book / one.folder, folder)
                if output and builder in books.FORMATS:
                    _put_book(builder, folder, output)
        made = BUILD_DIR / builder if edition is None else outputs[0]
        page = made / "index.html"
        if status == 0 and builder in root_page.WITH_ROOT_PAGE and page.is_file():
            said.append(_("open {address}").format(address=page.absolute().as_uri()))
            print(said[-1])
            is_usual = not (output or options.verbose or options.jobs > 1 or PDF in with_pages)
            if arguments is not None and is_usual and not any(outcome.stderr for outcome in outcomes):
                _keep(
                    began,
                    arguments,
                    said,
                    site,
                    outcomes,
                    [made, *(BUILD_DIR / book / one.folder for book in with_pages for one in chosen)],
                )
    _report(outcomes, wrong)
    return status


def _keep(
    began: unchanged.Began,
    arguments: Sequence[str],
    said: Sequence[str],
    site: Site,
    outcomes: Sequence[Outcome],
    made: Sequence[Path],
) -> None:
    """Keep by what the next command knows that nothing has changed, if that can be known."""
    read = reduce(or_, (outcome.read for outcome in outcomes), inputs.heard())
    inputs.stop_listening()
    with suppress(unchanged.NotKnownError):
        if read.known and inputs.are_known(site):
            kept = unchanged.record(began, arguments, said, inputs.paths(read, made))
            files.write(Path(unchanged.RECORD), kept)


def _build_each(
    chosen: Sequence[Edition],
    builder: str,
    site: Site,
    outputs: Sequence[Path],
    options: Options,
    with_pages: Sequence[str] = (),
) -> Iterator[Outcome]:
    """Build some editions at a time: a process for each, since Sphinx keeps the words of a language it has spoken."""
    _prepare(site)
    yield from _outcomes(
        [
            partial(_build, one, builder, site, folder, options, with_pages)
            for one, folder in zip(chosen, outputs, strict=True)
        ]
    )


def _prepare(site: Site) -> None:
    """Import and read once what each of the processes would import and read, if they start with it.

    Of the extensions only those that are known to do nothing else when they are imported.
    """
    if FORKED:
        named = [*site.config.extensions, settings_of(site.config).get("html_theme")]
        known = [name for name in sorted(inputs.KNOWN_EXTENSIONS | inputs.KNOWN_THEMES) if name in named]
        import_ahead(name for extension in known for name in (extension, *IMPORTED_BY.get(extension, ())))
        for stem in catalogues.stems(site.config):
            catalogues.catalogue_of(site.config, stem)
        collecting.keep()


IMPORTED_BY: Final = {
    "cookie_charter": [f"{pages.__name__}.{module.name}" for module in pkgutil.iter_modules(pages.__path__)],
    "myst_parser": ["myst_parser.sphinx_ext.main"],
}
"""What extensions import only when they are set up."""


def _books(site: Site, named: Sequence[str]) -> list[str]:
    """The books to be published with the pages, each once: those of conf.py, then those *named*; raises SiteError."""
    asked = {_("charter_books in conf.py: {unknown}"): site.config.charter_books, _("--book: {unknown}"): named}
    for sentence, names in asked.items():
        for name in names:
            if name not in books.FORMATS:
                raise SiteError(sentence.format(unknown=unknown(N_("book"), name, books.FORMATS)))
    return list(dict.fromkeys([*site.config.charter_books, *named]))


def _put_book(builder: str, made: Path, folder: Path) -> None:
    """Put a book, and nothing of what it was *made* of, into a *folder*."""
    for path in made.glob(books.FORMATS[builder]):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / path.name)


def _in_markdown(site: Site) -> list[Problem]:
    try:
        return list(markdown.site_problems(site))
    except NoParserError:
        return []  # nor has Sphinx found its extension, and says so


def _no_builder(name: str) -> SiteError:
    sentence = _("unknown builder {name!r} (https://www.sphinx-doc.org/en/master/usage/builders/)")
    return SiteError(sentence.format(name=name))


def extract(site: Site) -> list[Problem]:
    """Make the templates of all messages of a site afresh in ``_build/gettext``, and give the problems that keep them
    from being whole; raises SiteError if that fails.

    Whoever calls it has ``_build`` for themselves (``in_build_dir``). Where the extension is a guest, only what it
    warns of itself is a problem.
    """
    output = BUILD_DIR / "gettext"
    for folder in (output, BUILD_DIR / "doctrees" / "gettext"):
        shutil.rmtree(folder, ignore_errors=True)
    source = site.source_edition
    options = Options(only_ours=site.is_guest)
    if not options.only_ours and (problems := page_files.unreadable(site)):
        return problems
    compiled([source])  # a file that cannot be read keeps no message from being extracted
    [outcome] = _outcomes([partial(_build, source, "gettext", site, output, options)])
    if outcome.status == 2:
        raise SiteError("\n".join(outcome.stderr))
    return outcome.problems


def _outcomes(builds: Sequence[Callable[[], Outcome]]) -> Iterator[Outcome]:
    try:
        yield from called(builds, speak_users_language)
    except KilledError:
        raise SiteError(_("the process that built an edition was killed")) from None


def _build(
    edition: Edition, builder: str, site: Site, output: Path, options: Options, with_pages: Sequence[str] = ()
) -> Outcome:
    """Build one edition, and the books that are published *with* its pages, which lead to them, in a process that does
    nothing else."""
    doctrees = BUILD_DIR / "doctrees" / builder / edition.folder
    # Sphinx remembers what it read even if the build fails or is interrupted after that, and would find nothing
    # left to do the next time. So nothing is believed of a build that did not come to a good end.
    finished = doctrees / "finished"
    before = inputs.read(finished)
    if before is None:
        shutil.rmtree(doctrees, ignore_errors=True)
        if output.resolve().is_relative_to(BUILD_DIR.resolve()):
            shutil.rmtree(output, ignore_errors=True)
    finished.unlink(missing_ok=True)
    inputs.listen()
    heard: list[Heard] = []
    with redirect_stdout(io.StringIO()) as stdout, redirect_stderr(io.StringIO()) as stderr:
        status = _run_sphinx(edition, builder, site, output, doctrees, options, with_pages, heard.append)
        for book in with_pages:
            if status == 0:
                # It is made of what was read for the pages, and whole: Sphinx does not know which of its pages are old.
                folder = BUILD_DIR / book / edition.folder
                shutil.rmtree(folder, ignore_errors=True)
                status = _run_sphinx(edition, book, site, folder, doctrees, options, with_pages, heard.append)
    read = inputs.heard() | (before or Inputs())
    if status == 0:
        finished.write_text(read.written(), encoding="utf-8")
    shows = list(filter(str.strip, stdout.getvalue().splitlines()))
    if status == 0 and (progress := fallback.progress(doctrees)):
        shows.append(str(progress))
    ended = _("built in {folder}") if status == 0 else _("failed; partial output in {folder}")
    shows.append(ended.format(folder=output))
    said = stderr.getvalue().splitlines() + [one.line for one in heard if options.verbose]
    judged = [one for one in heard if not options.only_ours or one.kind.startswith("cookie_charter.")]
    problems = warnings.problems(judged, edition, site)
    return Outcome(
        max(status, 1 if problems else 0), [f"{edition.language}: {line}" for line in shows], said, problems, read
    )


def _run_sphinx(
    edition: Edition,
    builder: str,
    site: Site,
    output: Path,
    doctrees: Path,
    options: Options,
    with_pages: Sequence[str],
    hear: Callable[[Heard], None],
) -> int:
    """What ``sphinx-build -n -W`` does, with its exit status; what keeps it from working is one sentence on stderr."""
    settings: dict[str, Any] = {
        "language": edition.language,
        "nitpicky": not options.only_ours,
        "locale_dirs": [os.path.relpath(folder, site.source) for folder in edition.compiled_dirs],
        "charter_books_made": list(with_pages),
        "charter_locale_dirs": site.config.locale_dirs,
    }
    if PDF in (builder, *with_pages):  # of the pages too: what was read with other extensions is read anew
        settings["extensions"] = [*site.config.extensions, "cookie_charter.pdf"]
    try:
        return run(
            site.source,
            output,
            doctrees,
            builder,
            settings,
            hear=hear,
            tags=options.tags,
            jobs=options.jobs,
            verbose=options.verbose,
            # Filters of another extension could give something else for the same, which Jinja compiles in.
            templates=BUILD_DIR / "doctrees" / "templates" if inputs.is_usual(site) else None,
        )
    except UnknownBuilderError:
        raise _no_builder(builder) from None
    except Exception as error:  # whatever Sphinx or an extension raises ends in a sentence, and is kept in a file
        print(_failure(error, output, doctrees), file=sys.stderr)
        return 2


def _failure(error: Exception, output: Path, doctrees: Path) -> str:
    """Why Sphinx could not go on, in a sentence; of what nobody has foreseen, also where the traceback is."""
    causes = [error]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        if not isinstance(cause, Exception) or cause in causes:
            break
        causes.append(cause)
    if system := next((cause for cause in causes if isinstance(cause, OSError)), None):
        return cannot(system) if system.filename is not None else f"{output}: {cannot(system)}"
    if isinstance(error, SphinxError):
        return f"{error.category}: {error}"
    doctrees.mkdir(parents=True, exist_ok=True)  # where it failed before it had read anything
    log = doctrees / "error.log"
    log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    sentence = _("Sphinx or an extension failed: {error}; the details are in {file}")
    return sentence.format(error=" ".join(f"{type(error).__name__}: {error}".split()), file=log)


def _show(outcome: Outcome) -> Outcome:
    for line in outcome.stdout:
        print(line)
    return outcome


def _make(output: Path, target: str) -> int:
    environ = {"LATEXMKOPTS": "-interaction=nonstopmode -halt-on-error", **os.environ}
    return 2 if subprocess.call(["make", "-C", str(output), target], env=environ) else 0


def _report(outcomes: Sequence[Outcome], wrong: Sequence[Problem]) -> None:
    """Print what is wrong, then what else is said."""
    # What is wrong in the Markdown of a line is why Sphinx complains of that line.
    explained = {(problem.path, problem.line) for problem in wrong}
    others = {problem for outcome in outcomes for problem in outcome.problems}
    _print(map(str, sorted({*wrong, *(one for one in others if (one.path, one.line) not in explained)})))
    _print(line for outcome in outcomes for line in outcome.stderr)


def _print(lines: Iterable[str]) -> None:
    """Print lines on stderr; a problem of the sources, which is one of each edition, once."""
    here = f"{Path.cwd()}{os.sep}"
    for line in dict.fromkeys(line.replace(here, "") for line in lines if line.strip()):
        print(line, file=sys.stderr)
