"""Build every edition of a site side by side, one Sphinx process each, and the page that leads to them.

    _build/html/index.html      the languages there are
    _build/html/fr/             an edition
    _build/doctrees/html/fr/    what Sphinx remembers of it

Other builders have the same layout under their own name. Message templates (``gettext``) are those of the source
edition, right in ``_build/gettext/``.
"""

import contextlib
import io
import locale
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final, NamedTuple

from markupsafe import Markup
from sphinx.cmd.build import build_main
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.locale import __, init_console
from sphinx.util.tags import Tags

from cookie_charter import editions, fallback, publish, render
from cookie_charter.policy import POLICY, states_policy
from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _
from cookie_charter.translation import MessageFileError, Translated, Translator, tag

BUILD_DIR: Final = Path("_build")

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
    options: Sequence[str] = (),
) -> int:
    """Build one *edition*, or all; return 0, or 1 if Sphinx found problems, or 2 if it could not finish.

    *source* is the folder of the pages; conf.py stands in the working directory. *output* is where the pages of one
    edition go, instead of its place in the layout. *options* go to ``sphinx-build``. What the editions say on stderr
    comes last, each line once. Raises BuildError.
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
    _remove_orphans(site)
    with _processes(len(chosen)) as pool:
        built = [pool.submit(_build, name, sphinx_builder, source, outputs[name], options) for name in chosen]
        outcomes = [_show(_outcome(edition)) for edition in built]
    status = max(outcome.status for outcome in outcomes)
    if status == 0 and finish:
        status = max(_make(outputs[name], finish[0]) for name in chosen)
    if status == 0 and edition is None and builder in WITH_ROOT_PAGE:
        _remove_other_editions(site, BUILD_DIR / builder)
        _write_root_page(site, BUILD_DIR / builder / "index.html")
        _copy_not_found_page(site, BUILD_DIR / builder)
    _report(outcomes)
    return status


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
    """Make the templates of all messages of a site afresh in ``_build/gettext``; raises BuildError if that fails."""
    output = BUILD_DIR / "gettext"
    for folder in (output, BUILD_DIR / "doctrees" / "gettext"):
        shutil.rmtree(folder, ignore_errors=True)
    with _processes(1) as pool:
        outcome = _outcome(pool.submit(_build, next(iter(site.editions)), "gettext", site.source, output, ["-q"]))
    if outcome.status:
        _report([outcome])
        raise BuildError(_("the messages cannot be extracted before that is mended"))


def _edition(language: str, site: Site) -> str:
    name = editions.spelled(language, site.editions)
    if name is None:
        sentence = _("{problem} (charter_editions in conf.py)")
        raise BuildError(sentence.format(problem=unknown(N_("edition"), language, site.editions)))
    return name


def _processes(number: int) -> ProcessPoolExecutor:
    # Where they can be forked, they start with all that has been imported here.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    return ProcessPoolExecutor(number, context, _use_locale)


def _outcome(edition: Future[Outcome]) -> Outcome:
    try:
        return edition.result()
    except BrokenProcessPool:
        raise BuildError(_("the process of an edition was ended from outside")) from None


def _build(edition: str, builder: str, source: Path, output: Path, options: Sequence[str]) -> Outcome:
    """Build one edition, in a process that does nothing else."""
    doctrees = BUILD_DIR / "doctrees" / builder / editions.address(edition)
    # Sphinx remembers what it read even if the build fails or is interrupted after that, and would find nothing
    # left to do the next time. So nothing is believed of a build that did not come to a good end.
    finished = doctrees / "finished"
    if not finished.exists():
        shutil.rmtree(doctrees, ignore_errors=True)
        if output.is_relative_to(BUILD_DIR):
            shutil.rmtree(output, ignore_errors=True)
    finished.unlink(missing_ok=True)
    arguments = ["-b", builder, "-n", "-W", "-D", f"language={edition}", *options]
    # What Sphinx says is kept until it ends; it would colour that wherever CI is set.
    arguments += ["--color" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else "--no-color"]
    arguments += ["-c", ".", "-d", str(doctrees), str(source), str(output)]
    with redirect_stdout(io.StringIO()) as stdout, redirect_stderr(io.StringIO()) as stderr:
        try:
            status = build_main(arguments)
        except SystemExit:  # argparse does not like them, and has said why
            status = 2
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


def _show(outcome: Outcome) -> Outcome:
    for line in outcome.shows:
        print(line)
    return outcome


def _remove_orphans(site: Site) -> None:
    """Remove the compiled messages of message files that are gone: Sphinx would go on using them.

    It does not notice that they are gone either, so what it remembers goes with them.
    """
    for folder in site.config.locale_dirs:
        for compiled in (site.source / folder).rglob("*.mo"):
            if not compiled.with_suffix(".po").exists():
                compiled.unlink()
                shutil.rmtree(BUILD_DIR / "doctrees", ignore_errors=True)


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
    folders = [site.source / folder for folder in site.config.locale_dirs]
    try:
        return Translator(language, source, folders).data(site.config.project)
    except MessageFileError:  # which the build of that edition has warned of
        return Translated(site.config.project, source)


def _report(outcomes: Sequence[Outcome]) -> None:
    """Print what the editions said on stderr; a fault of the source that is a fault of each, once."""
    here = f"{Path.cwd()}{os.sep}"
    lines = [line.replace(here, "") for outcome in outcomes for line in outcome.said if line.strip()]
    for line in dict.fromkeys(lines):
        print(line, file=sys.stderr)
