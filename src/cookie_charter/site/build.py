"""Build every edition of a site side by side, one Sphinx process each, and the page that leads to them.

    _build/html/index.html      the languages there are
    _build/html/fr/             an edition
    _build/doctrees/html/fr/    what Sphinx remembers of it
    _build/messages/0/fr/       its message files, compiled from our reading of them (see ``messages``)

Other builders have the same layout under their own name. Message templates (``gettext``) are those of the source
edition, right in ``_build/gettext/``. One command at a time works in ``_build``; another one waits for it.
"""

import contextlib
import io
import locale
import os
import re
import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final, NamedTuple

from filelock import FileLock, Timeout
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.locale import __, init_console
from sphinx.util.console import color_terminal, coloron, nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.tags import Tags

from cookie_charter import editions
from cookie_charter.messages.reader import compile_messages
from cookie_charter.messages.translation import Translated, Translator, tag
from cookie_charter.pages import fallback, publish, render
from cookie_charter.pages.policy import POLICY, states_policy
from cookie_charter.problem import Problem, cannot, unknown
from cookie_charter.processes import processes
from cookie_charter.speech import N_, _

BUILD_DIR: Final = Path("_build")
MESSAGES: Final = BUILD_DIR / "messages"

FINISHED_BY_MAKE: Final = {"latexpdf": ("latex", "all-pdf", "latexmk"), "info": ("texinfo", "info", "makeinfo")}
"""What Sphinx users ask for by a name that is no builder's: the builder, then a target of the Makefile that it
leaves in its output, and the program that this needs (as in ``sphinx.cmd.make_mode``)."""

WITH_ROOT_PAGE: Final = ("html", "dirhtml", "singlehtml")


class BuildError(Exception):
    """A build that could not be started; the message says why, and what to do."""


class Site(NamedTuple):
    """What a build needs to know of the site in the working directory."""

    config: Config
    source: Path
    editions: dict[str, str]


class Options(NamedTuple):
    """How Sphinx is to build: *tags* for the directive ``only``, the number of *jobs* for each edition, and whether all
    that Sphinx says is shown."""

    tags: Sequence[str] = ()
    jobs: int = 1
    verbose: bool = False


class Outcome(NamedTuple):
    """How the build of one edition ended: an exit *status* (0, 1 or 2), what it *shows* (the lines to be printed) and
    what was *said* on stderr."""

    status: int
    shows: list[str]
    said: list[str]


def build(
    edition: str | None = None,
    *,
    builder: str = "html",
    source: Path = Path("docs"),
    output: Path | None = None,
    options: Options = Options(),  # noqa: B008  # it cannot change
) -> int:
    """Build one *edition*, or all; return 0, or 1 if there are problems, or 2 if it could not be finished.

    *source* is the folder of the pages; conf.py stands in the working directory. *output* is where the pages of one
    edition go, instead of its place in the layout. What the editions say on stderr comes last, each line once. Raises
    BuildError.
    """
    _use_locale()
    if not re.fullmatch(r"\w[\w-]*", builder):
        raise _no_builder(builder)
    site = read_site(source)
    chosen = list(site.editions) if edition is None else [_edition(edition, site)]
    sphinx_builder, *finish = FINISHED_BY_MAKE.get(builder, (builder,))
    if finish and shutil.which(finish[1]) is None:
        sentence = _("{builder} needs the program {program}, which is not installed")
        raise BuildError(sentence.format(builder=builder, program=finish[1]))
    if builder == "gettext":
        chosen = chosen[:1]
        output = output or BUILD_DIR / "gettext"
    outputs = {name: output or BUILD_DIR / sphinx_builder / editions.address(name) for name in chosen}
    with in_build_dir():
        if problems := compiled(site, chosen):
            _report(map(str, problems))
            return 1
        with processes(len(chosen), _use_locale) as pool:
            built = [pool.submit(_build, name, sphinx_builder, site, outputs[name], options) for name in chosen]
            outcomes = [_show(_outcome(edition)) for edition in built]
        status = max(outcome.status for outcome in outcomes)
        if status == 0 and finish:
            status = max(_make(outputs[name], finish[0]) for name in chosen)
        if status == 0 and edition is None and builder in WITH_ROOT_PAGE:
            _remove_other_editions(site, BUILD_DIR / builder)
            _write_root_page(site, BUILD_DIR / builder / "index.html")
            _copy_not_found_page(site, BUILD_DIR / builder)
    _report(line for outcome in outcomes for line in outcome.said)
    return status


@contextmanager
def in_build_dir() -> Iterator[None]:
    """Have the folder ``_build`` for oneself, after waiting for whoever works in it; raises BuildError."""
    # What is written or removed through a link could belong to somebody else.
    for path in (BUILD_DIR, *BUILD_DIR.rglob("*")):
        if path.is_symlink():
            raise BuildError(_("{path} is a symbolic link; remove it").format(path=path))
    if BUILD_DIR.exists() and not BUILD_DIR.is_dir():
        raise BuildError(
            _("{folder} is a file; remove it, since what is built goes into a folder of that name").format(
                folder=BUILD_DIR
            )
        )
    try:
        BUILD_DIR.mkdir(exist_ok=True)
        lock = FileLock(BUILD_DIR / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            print(_("waiting for another build in this folder"), file=sys.stderr, flush=True)
            lock.acquire()
    except OSError as error:
        raise BuildError(cannot(error)) from error
    try:
        yield
    except OSError as error:
        raise BuildError(cannot(error)) from error
    finally:
        lock.release()


def compiled(site: Site, languages: Sequence[str]) -> list[Problem]:
    """Compile the message files of some editions into ``_build/messages``; gives the problems of those that cannot be
    read, each with its path as somebody in the working directory types it."""
    return compile_messages(locale_dirs(site), languages, MESSAGES)


def locale_dirs(site: Site) -> list[Path]:
    """The folders of the message files that people edit, as somebody in the working directory types them."""
    return [Path(os.path.relpath(site.source.absolute() / folder)) for folder in site.config.locale_dirs]


def _compiled_dirs(site: Site) -> list[Path]:
    """The folders of what was compiled from them, in the same order."""
    return [MESSAGES / str(number) for number in range(len(site.config.locale_dirs))]


def _use_locale() -> None:
    """Let Sphinx speak the user's language too, as ``sphinx-build`` does, where the system knows it."""
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    init_console()


def _no_builder(name: str) -> BuildError:
    sentence = _("{name!r} is the name of no builder (https://www.sphinx-doc.org/en/master/usage/builders/)")
    return BuildError(sentence.format(name=name))


def read_site(source: Path = Path("docs")) -> Site:
    """The site in the working directory, whose pages stand in *source*; raises BuildError."""
    if not Path("conf.py").is_file():
        raise BuildError(_("there is no conf.py in this folder; run the command where it stands"))
    if not source.is_dir():
        sentence = _("there is no folder {folder!r} with the pages; name theirs with --source")
        raise BuildError(sentence.format(folder=str(source)))
    try:
        config = Config.read(Path.cwd(), overrides={}, tags=Tags())
        editions.add_settings(config)
        # How prose is to be read when translations are checked; no other extension has declared its settings here.
        config.add("myst_enable_extensions", [], "", list)
        config.add("html_favicon", None, "", str)
        return Site(config, source, editions.editions(config))
    except SphinxError as error:
        raise BuildError(str(error)) from error


def extract(site: Site) -> None:
    """Make the templates of all messages of a site afresh in ``_build/gettext``; raises BuildError if that fails.

    Whoever calls it has ``_build`` for themselves (``in_build_dir``).
    """
    output = BUILD_DIR / "gettext"
    for folder in (output, BUILD_DIR / "doctrees" / "gettext"):
        shutil.rmtree(folder, ignore_errors=True)
    source = next(iter(site.editions))
    compiled(site, [source])  # a file that cannot be read keeps no message from being extracted
    with processes(1, _use_locale) as pool:
        outcome = _outcome(pool.submit(_build, source, "gettext", site, output, Options()))
    if outcome.status == 2:
        raise BuildError("\n".join(outcome.said))
    if outcome.status:
        _report(outcome.said)
        raise BuildError(_("the messages cannot be extracted before that is mended"))


def _edition(language: str, site: Site) -> str:
    name = editions.spelled(language, site.editions)
    if name is None:
        sentence = _("{problem} (charter_editions in conf.py)")
        raise BuildError(sentence.format(problem=unknown(N_("edition"), language, site.editions)))
    return name


def _outcome(edition: Future[Outcome]) -> Outcome:
    try:
        return edition.result()
    except BrokenProcessPool:
        raise BuildError(_("the process of an edition was ended from outside")) from None


def _build(edition: str, builder: str, site: Site, output: Path, options: Options) -> Outcome:
    """Build one edition, in a process that does nothing else."""
    doctrees = BUILD_DIR / "doctrees" / builder / editions.address(edition)
    # Sphinx remembers what it read even if the build fails or is interrupted after that, and would find nothing
    # left to do the next time. So nothing is believed of a build that did not come to a good end.
    finished = doctrees / "finished"
    if not finished.exists():
        shutil.rmtree(doctrees, ignore_errors=True)
        if output.resolve().is_relative_to(BUILD_DIR.resolve()):
            shutil.rmtree(output, ignore_errors=True)
    finished.unlink(missing_ok=True)
    with redirect_stdout(io.StringIO()) as stdout, redirect_stderr(io.StringIO()) as stderr:
        status = _run_sphinx(edition, builder, site, output, doctrees, options)
    if __("Builder name %s not registered or available through entry point") % builder in stderr.getvalue():
        raise _no_builder(builder)
    if status == 0:
        finished.touch()
    shows = list(filter(str.strip, stdout.getvalue().splitlines()))
    if status == 0 and (progress := fallback.progress(doctrees)):
        shows.append(str(progress))
    ended = _("built in {folder}") if status == 0 else _("failed, what there is stands in {folder}")
    shows.append(ended.format(folder=output))
    return Outcome(status, [f"{edition}: {line}" for line in shows], stderr.getvalue().splitlines())


def _run_sphinx(edition: str, builder: str, site: Site, output: Path, doctrees: Path, options: Options) -> int:
    """What ``sphinx-build -n -W`` does, with its exit status; what keeps it from working is one sentence on stderr."""
    # What Sphinx says is kept until it ends; it would colour that wherever CI is set.
    (coloron if sys.__stdout__ and sys.__stdout__.isatty() and color_terminal() else nocolor)()
    overrides = {
        "language": edition,
        "nitpicky": True,
        "locale_dirs": [os.path.relpath(folder, site.source) for folder in _compiled_dirs(site)],
        "charter_locale_dirs": site.config.locale_dirs,
    }
    try:
        with patch_docutils(Path.cwd()), docutils_namespace():
            app = Sphinx(
                site.source,
                Path.cwd(),
                output,
                doctrees,
                builder,
                overrides,
                sys.stdout if options.verbose else None,
                sys.stderr,
                warningiserror=True,
                tags=options.tags,
                parallel=options.jobs,
            )
            app.build()
            return app.statuscode
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
    log = doctrees / "error.log"
    log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    sentence = _("Sphinx or an extension failed: {error}; the details are in {file}")
    return sentence.format(error=" ".join(f"{type(error).__name__}: {error}".split()), file=log)


def _show(outcome: Outcome) -> Outcome:
    for line in outcome.shows:
        print(line)
    return outcome


def _remove_other_editions(site: Site, folder: Path) -> None:
    """Remove what was built of editions that the site no longer has, so that nobody publishes it."""
    addresses = {editions.address(language) for language in site.editions}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in addresses:
            shutil.rmtree(path)


def _make(output: Path, target: str) -> int:
    environ = {"LATEXMKOPTS": "-interaction=nonstopmode -halt-on-error", **os.environ}
    return 2 if subprocess.call(["make", "-C", str(output), target], env=environ) else 0


def _write_root_page(site: Site, path: Path) -> None:
    shown = [
        {
            "lang": tag(language),
            "address": editions.address(language),
            "name": name,
            "title": _title(language, site),
        }
        for language, name in site.editions.items()
    ]
    # A page that is not hardened takes its style and its icon along, and asks for nothing.
    policy = Markup(POLICY) if states_policy(path.parent / str(shown[0]["address"]) / "index.html") else None
    icon = _icon(site) if policy else None
    publish.write(path, render.render("root.html", editions=shown, policy=policy, icon=icon) + "\n")
    if policy:
        publish.write(path.with_name("root.css"), render.render("root.css") + "\n")


def _icon(site: Site) -> str | None:
    """The icon of the source edition, as the page above the editions finds it."""
    icon: str | None = site.config.html_favicon
    if icon is None or "://" in icon:
        return icon
    return f"{editions.address(next(iter(site.editions)))}/_static/{Path(icon).name}"


def _copy_not_found_page(site: Site, folder: Path) -> None:
    """Put the source edition's page for what is not found, if it has one, where most hosts look for it."""
    page = folder / editions.address(next(iter(site.editions))) / "404.html"
    if page.is_file():
        publish.write(folder / "404.html", page.read_text(encoding="utf-8"))


def _title(language: str, site: Site) -> Translated:
    source = next(iter(site.editions))
    return Translator(language, source, _compiled_dirs(site)).data(site.config.project)


def _report(lines: Iterable[str]) -> None:
    """Print what is to be said on stderr; a fault of the source that is a fault of each edition, once."""
    here = f"{Path.cwd()}{os.sep}"
    for line in dict.fromkeys(line.replace(here, "") for line in lines if line.strip()):
        print(line, file=sys.stderr)
