"""Build every edition of a site side by side, one Sphinx process each, and the page that leads to them.

    _build/html/index.html      the languages there are
    _build/html/fr/             an edition
    _build/doctrees/html/fr/    what Sphinx remembers of it

Other builders have the same layout under their own name. Message templates (``gettext``) are those of the source
edition, right in ``_build/gettext/``.
"""

import contextlib
import locale
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from sphinx.cmd.build import build_main
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.locale import __, init_console
from sphinx.util.tags import Tags

from cookie_charter import editions, fallback, publish, render
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
    with ThreadPoolExecutor(max_workers=len(chosen)) as pool:
        outcomes = list(
            pool.map(lambda name: _show(_build(name, sphinx_builder, site, outputs[name], options)), chosen)
        )
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
        return Site(config, source, editions.editions(config))
    except SphinxError as error:
        raise BuildError(str(error)) from error


def extract(site: Site) -> None:
    """Make the templates of all messages of a site afresh in ``_build/gettext``; raises BuildError if that fails."""
    output = BUILD_DIR / "gettext"
    for folder in (output, BUILD_DIR / "doctrees" / "gettext"):
        shutil.rmtree(folder, ignore_errors=True)
    outcome = _build(next(iter(site.editions)), "gettext", site, output, ["-q"])
    if outcome.status:
        _report([outcome])
        raise BuildError(_("the messages cannot be extracted before that is mended"))


def _edition(language: str, site: Site) -> str:
    name = editions.spelled(language, site.editions)
    if name is None:
        sentence = _("{problem} (charter_editions in conf.py)")
        raise BuildError(sentence.format(problem=unknown(N_("edition"), language, site.editions)))
    return name


def _build(edition: str, builder: str, site: Site, output: Path, options: Sequence[str]) -> Outcome:
    doctrees = BUILD_DIR / "doctrees" / builder / editions.address(edition)
    # Sphinx remembers what it read even if the build fails or is interrupted after that, and would find nothing
    # left to do the next time. So nothing is believed of a build that did not come to a good end.
    finished = doctrees / "finished"
    if not finished.exists():
        shutil.rmtree(doctrees, ignore_errors=True)
        if output.is_relative_to(BUILD_DIR):
            shutil.rmtree(output, ignore_errors=True)
    finished.unlink(missing_ok=True)
    command = [sys.executable, "-m", "cookie_charter.build", "-b", builder, "-n", "-W"]
    command += ["-D", f"language={edition}", *options]
    # Sphinx writes to a pipe here, and would colour it wherever CI is set.
    command += ["--color" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else "--no-color"]
    command += ["-c", ".", "-d", str(doctrees), str(site.source), str(output)]
    sphinx = subprocess.run(command, capture_output=True, check=False, env=_UTF8, encoding="utf-8", errors="replace")
    if __("Builder name %s not registered or available through entry point") % builder in sphinx.stderr:
        raise _no_builder(builder)
    if sphinx.returncode == 0:
        finished.touch()
    shows = list(filter(str.strip, sphinx.stdout.splitlines()))
    if sphinx.returncode == 0 and (progress := fallback.progress(doctrees)):
        shows.append(str(progress))
    ended = _("built in {folder}") if sphinx.returncode == 0 else _("failed, what there is stands in {folder}")
    shows.append(ended.format(folder=output))
    status = sphinx.returncode if sphinx.returncode in {0, 1} else 2
    return Outcome(status, [f"{edition}: {line}" for line in shows], sphinx.stderr.splitlines())


def _show(outcome: Outcome) -> Outcome:
    for line in outcome.shows:
        print(line)
    return outcome


_UTF8: Final = {**os.environ, "PYTHONUTF8": "1"}
"""The environment of the processes: they print in UTF-8, whatever the terminal takes."""


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
    publish.write(path, render.render("root.html", editions=shown) + "\n")


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


if __name__ == "__main__":
    # `sphinx-build`, but it starts where the user's locale is not installed too, as in containers and over ssh.
    _use_locale()
    raise SystemExit(build_main(sys.argv[1:]))
