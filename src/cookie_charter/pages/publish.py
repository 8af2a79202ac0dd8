"""What an edition publishes beside its pages where ``charter_exports`` asks for it, at its root, from the builders
``html`` and ``dirhtml``:

    cookies.json         every catalogue that a page shows, whole, in the language of the edition
    cookies.schema.json  the JSON Schema of that
    cookies.csv          the same cookies, for a spreadsheet
    soissons.html        for each catalogue, its tables alone, to paste or include in the platform's own page

Under each table are links to the JSON and the CSV.
"""

import datetime
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final
from weakref import WeakKeyDictionary

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from cookie_charter import clock
from cookie_charter.catalogue import exchange, schema
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.messages import Translator, tag
from cookie_charter.messages.translation import translate, translate_catalogue
from cookie_charter.pages import render, table
from cookie_charter.pages._sphinx import output_path, relative_uri
from cookie_charter.pages.catalogues import catalogue_of, catalogue_path, stems
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.filling import inline
from cookie_charter.pages.settings import edition, offer
from cookie_charter.pages.words import EXPORTS
from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _

logger = logging.getLogger(__name__)

BUILDERS: Final = ("html", "dirhtml")
JSON: Final = "cookies.json"
SCHEMA: Final = "cookies.schema.json"
CSV: Final = "cookies.csv"


class LinkExports(SphinxPostTransform):
    """Put the links to the exports under each table."""

    default_priority = 4  # before the tables are filled (5), and no longer known by their attribute
    builders = BUILDERS

    def run(self, **kwargs: Any) -> None:
        if not self.config.charter_exports:
            return
        domain = cookie_domain(self.env)
        here = domain.builder.get_target_uri(self.env.docname)
        for node in list(self.document.findall(nodes.table)):
            if "cookie_table" in node:
                links = links_to({"CSV": CSV, "JSON": JSON}, here, edition(self.config).words)
                links["classes"].append("cookie-exports")
                node.parent.insert(node.parent.index(node) + 1, links)


def links_to(files: Mapping[str, str], here: str, words: Translator) -> nodes.paragraph:
    """Links from the page at the address *here* to *files* of the edition that hold data, by their labels."""
    found = nodes.paragraph("", "", inline(words.word(EXPORTS)))
    for number, (label, name) in enumerate(files.items()):
        found += nodes.Text(", " if number else " ")
        found += nodes.reference("", label, refuri=relative_uri(here, name), internal=True)
    return found


def on_env_get_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Remove the pages of a charter whose sources are gone, so that nobody goes on publishing what was withdrawn."""
    if app.config.charter_editions and isinstance(app.builder, StandaloneHTMLBuilder):
        for docname in removed:
            output_path(app.builder, docname).unlink(missing_ok=True)
            for source in (Path(app.outdir) / "_sources" / docname).parent.glob("*.*"):
                if source.name.partition(".")[0] == PurePosixPath(docname).name:
                    source.unlink()
    return []


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell templates of the ``platform`` of ``charter_platform``, for its optional facts, and of the ``exports`` that
    are published with the pages: each its ``name`` and its ``file``."""
    if app.config.charter_platform:
        if app.config not in _PLATFORMS:
            _PLATFORMS[app.config] = platform(app.config)
        offer(app.config, context, platform=_PLATFORMS[app.config])
    if app.config.charter_exports and app.builder.name in BUILDERS and (shown := shown_catalogues(app)):
        files = {"CSV": CSV, "JSON": JSON}
        stem = app.config.charter_platform
        if stem in shown and f"{stem}.html".casefold() not in _pages(app):
            files["HTML"] = f"{stem}.html"
        offer(app.config, context, exports=[{"name": name, "file": file} for name, file in files.items()])


_PLATFORMS: Final[WeakKeyDictionary[Config, dict[str, Any] | None]] = WeakKeyDictionary()
"""Of each build what templates are told of its platform, the same on every page."""


def platform(config: Config) -> dict[str, Any] | None:
    """What is stated of the platform of ``charter_platform``, in the language of the edition; None if that is none."""
    if catalogue_path(config, config.charter_platform) is None:
        sentence = _("charter_platform in conf.py: {unknown}")
        sentence = sentence.format(unknown=unknown(N_("catalogue"), config.charter_platform, stems(config)))
        logger.warning("%s", sentence, type="cookie_charter", subtype="unknown", once=True)
    catalogue = catalogue_of(config, config.charter_platform)
    return exchange.plain(translate(catalogue.platform, edition(config).words)) if catalogue else None


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Publish the exports of a build that came to its end."""
    if exception is not None or app.builder.name not in BUILDERS or not app.config.charter_exports:
        return
    catalogues = shown_catalogues(app)
    if not catalogues:
        return
    folder = Path(app.outdir)
    if taken := of_project(app) & {JSON, SCHEMA, CSV}:
        for name in sorted(taken):
            warn_of_taken(name, "charter_exports")
        return
    words = edition(app.config).words
    published = _translated(catalogues, words)
    _write_document(folder / JSON, _document(app, published, clock.now()))
    write(folder / SCHEMA, exchange.to_json(schema.export_schema()))
    write(folder / CSV, exchange.to_csv(published))
    pages = _pages(app)
    files = {path.name.casefold(): path for path in folder.iterdir()}
    for stem, catalogue in catalogues.items():
        name = f"{stem}.html"
        if name.casefold() in pages:  # a page of that name shows what its author wants
            continue
        if (there := files.get(name.casefold())) and not _is_fragment(there):
            sentence = _("the tables of {catalogue!r} would overwrite {file!r}, another page; rename the catalogue")
            sentence = sentence.format(catalogue=stem, file=there.name)
            logger.warning("%s", sentence, type="cookie_charter", subtype="invalid")
            continue
        write(folder / name, _fragment(app, stem, catalogue, words))


def _pages(app: Sphinx) -> set[str]:
    """The addresses of all pages, in small letters: some file systems take capitals for these."""
    return {app.builder.get_target_uri(docname).casefold() for docname in app.env.found_docs}


def exports(app: Sphinx, moment: datetime.datetime) -> dict[str, str]:
    """The JSON and the CSV of an edition, by file name, as if made at that *moment*; none where it shows no table."""
    if not (catalogues := shown_catalogues(app)):
        return {}
    published = _translated(catalogues, edition(app.config).words)
    return {JSON: exchange.to_json(_document(app, published, moment)), CSV: exchange.to_csv(published)}


def shown_catalogues(app: Sphinx) -> dict[str, Catalogue]:
    """The catalogues that pages show, by stem."""
    stems = {shown.stem for _docname, shown in cookie_domain(app.env).shown()}
    return {stem: catalogue for stem in sorted(stems) if (catalogue := catalogue_of(app.config, stem))}


def _translated(catalogues: Mapping[str, Catalogue], words: Translator) -> dict[str, Catalogue]:
    return {stem: translate_catalogue(catalogue, words) for stem, catalogue in catalogues.items()}


def warn_of_taken(name: str, setting: str) -> None:
    """Say that a file of the project has the *name* of one that a *setting* has published."""
    sentence = _("{file!r} of html_extra_path would be overwritten; rename it, or remove {setting}")
    sentence = sentence.format(file=name, setting=setting)
    logger.warning("%s", sentence, type="cookie_charter", subtype="invalid")


def of_project(app: Sphinx) -> set[str]:
    """The names of the files that a project has copied into the root of its pages."""
    paths = [Path(app.confdir) / extra for extra in app.config.html_extra_path]
    return {file.name for path in paths for file in (path.iterdir() if path.is_dir() else [path])}


def _document(app: Sphinx, catalogues: dict[str, Catalogue], moment: datetime.datetime) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "language": edition(app.config).tag,
        "generated": moment.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "commit": _commit(Path(app.confdir)),
        "catalogues": {stem: exchange.plain(catalogue) for stem, catalogue in catalogues.items()},
    }


def _commit(folder: Path) -> str | None:
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None  # no git, or no repository
    return done.stdout.decode("ascii").strip()


def _write_document(path: Path, document: dict[str, Any]) -> None:
    """Write the JSON, unless nothing but the time of its making would change."""
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
        same = before | {"generated": document["generated"]} == document
    except (OSError, ValueError, TypeError):
        same = False
    if not same:
        write(path, exchange.to_json(document))


def write(path: Path, text: str) -> None:
    """Write a file, unless it holds the text already."""
    content = text.encode("utf-8")
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)


_FRAGMENT: Final = b"<table "
"""How the tables of a catalogue begin, and no page does."""


def _is_fragment(path: Path) -> bool:
    return path.is_file() and path.read_bytes().startswith(_FRAGMENT)


def _fragment(app: Sphinx, stem: str, catalogue: Catalogue, words: Translator) -> str:
    """The tables of one catalogue as HTML, in the order of the site, with no class of any theme."""
    built = edition(app.config)
    ids: set[str] = set()
    tables = []
    for _docname, shown in cookie_domain(app.env).shown():
        if shown.stem == stem:
            # A row that several tables show has its address in the first.
            anchors = {index: anchor for index, anchor in shown.anchors.items() if anchor not in ids}
            ids |= set(anchors.values())
            rows = render.rows(list(table.rows(catalogue, shown.view, words)), shown.view, anchors)
            language = tag(built.source) if shown.caption_untranslated else None
            tables.append({"caption": shown.caption, "lang": language, "rows": Markup(rows)})
    return render.render("fragment.html", tables=tables, lang=built.tag, dir=built.locale.text_direction)
