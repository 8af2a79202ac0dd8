"""The one door to what Sphinx, docutils, furo and myst-parser do without promising it.

Whatever the extension uses that their documentation for extensions does not name is imported here and nowhere else, so
that a new version of theirs is held against this module alone. Read in Sphinx 9.0.4, docutils 0.22.4 and
sphinx-last-updated-by-git 0.3.8; the tests in brackets would notice a change.

* Listening: what Sphinx warns of passes through the filters of the handler that ``sphinx.util.logging.setup`` puts on
  the logger ``sphinx``; after them a record has its place as text, and its kind behind its message (test_warnings).
* Settings: what conf.py holds is in ``Config._raw_config`` (test_guest).
* Starting: ``Config.read`` and ``Tags`` read a conf.py without an application; ``docutils_namespace``,
  ``patch_docutils`` and the colours of the console are what ``sphinx-build`` does around it; an unknown builder raises
  in ``Sphinx.preload_builder``; whatever is built, it sets up ``builtin_extensions`` (test_build).
* Messages: the gettext builder keeps what it writes in ``catalogs``, entries with a ``MsgOrigin``, and reads templates
  with ``templates.environment.extract_translations``; a theme is made by ``HTMLThemeFactory`` and listens to
  ``app.events``; prose is found by ``extract_messages`` and belongs to ``docname_to_domain``; the transform that puts
  translations in (priority 20) leaves ``translated`` on nodes, which another one counts (25); MyST before 5 has each
  <meta> in a pending node, which ``Filter`` of docutils opens after that (test_translation, test_po).
* Words: ``sphinx.locale.translators`` holds them; templates get them from an environment of Jinja; the words of scripts
  are JSON in ``locale/*/LC_MESSAGES/sphinx.js`` (test_hardening, test_interface).
* Speed alone, which only the benchmark would notice: MyST's renderer makes settings by ``get_default_settings``, a name
  of its module; ``environment`` of the loader of templates has the ``bytecode_cache`` of Jinja (test_rebuild).
* Templates: the loader has ``loaders`` and the folders ``pathchain``, the project's first, ``templatepathlen`` of them;
  a builder of HTML has its ``theme`` (test_furo).
* The writer of HTML: ``add_permalink_ref``, ``add_fignumber`` and ``depart_title`` put words and numbers into ``body``
  without escaping them; a caption has the class ``caption-text`` (test_hardening, test_builders). The start tag of a
  figure is the last of ``body`` after ``visit_figure`` (test_drawings).
* All pages in one: ``SingleFileHTMLBuilder`` puts them together in ``assemble_doctree``, gives what it wrote to
  ``handle_page``, and has the pictures of all pages in ``images`` (test_pdf).
* Search: ``languages`` says which class stems a language, whose ``js_splitter_code`` is the last that Sphinx writes
  into the script of the search, once all pages are read; in a browser that comes after ``Search``, whose
  ``_performSearch``, ``htmlToText`` and ``makeSearchSummary`` it replaces (test_search).
* Pictures: ``ImageCollector.collect_candidates`` finds the files of a picture named with a star (test_build).
* Directives: MyST runs its own ``include``; the others are docutils' and Sphinx's classes with their options
  (test_sources).
* ``get_matching_files`` finds the pages in a folder, less what the settings exclude, as Sphinx's own list of them does
  (test_markdown).
* ``Project.discover`` fills ``docnames`` and the paths of pages, which nothing else asks for; the environment keeps the
  project (test_template_pages).
* The sections of a page are in ``env.tocs``, and a list of them is made by ``TocTree.get_toc_for`` (test_interface).
* The order of pages is in ``env.toctree_includes`` (test_publish); a link between two pages is made by
  ``make_refnode`` and ``relative_uri`` (test_builders, test_publish).
* The builder ``epub`` is ``Epub3Builder``, whose methods write one file of the book each, from ``refnodes``; its pages
  begin with ``html_tag`` (test_books).
* A builder of HTML has the folders of its pictures and styles in ``_static_dir`` and its like (test_builders).
* ``render_partial`` writes a part of a page, with the writer of whole ones (test_history).
* ``update_file_dates`` of sphinx-last-updated-by-git asks git for many files at once (test_addresses).

furo's templates are replaced in ``cookie_charter.furo`` (test_accessibility, test_keyboard). What is used of MyST's and
docutils' parsers to read messages is in ``messages.markup``, a room that imports no Sphinx (test_check).
"""

import contextlib
import glob
import json
import locale
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from gettext import NullTranslations
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

import jinja2
import sphinx
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst.directives.misc import Include, Raw
from docutils.transforms.components import Filter
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from sphinx.application import Sphinx, builtin_extensions
from sphinx.builders import Builder
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.gettext import MessageCatalogBuilder, MsgOrigin
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.config import Config
from sphinx.directives.code import LiteralInclude
from sphinx.directives.patches import CSVTable
from sphinx.domains import Domain
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.toctree import TocTree
from sphinx.environment.collectors.asset import ImageCollector
from sphinx.errors import ConfigError, SphinxError
from sphinx.events import EventManager
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader
from sphinx.locale import get_translator, init_console, translators
from sphinx.project import EXCLUDE_PATHS, Project
from sphinx.search import SearchLanguage, languages
from sphinx.search.en import SearchEnglish
from sphinx.theming import HTMLThemeFactory
from sphinx.util.console import color_terminal, coloron, nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.i18n import docname_to_domain
from sphinx.util.logging import WarningStreamHandler
from sphinx.util.matching import get_matching_files
from sphinx.util.nodes import extract_messages, make_refnode
from sphinx.util.osutil import relative_uri
from sphinx.util.tags import Tags
from sphinx.writers.html5 import HTML5Translator

from cookie_charter.extra import requires

__all__ = [
    "CSVTable",
    "Epub3Builder",
    "Filter",
    "HTML5Translator",
    "Include",
    "LiteralInclude",
    "Raw",
    "SearchLanguage",
    "SingleFileHTMLBuilder",
    "docname_to_domain",
    "extract_messages",
    "make_refnode",
    "relative_uri",
]


# Starting


def read_config(folder: Path) -> Config:
    """The settings of the conf.py in *folder*, without an application; raises SphinxError."""
    return Config.read(folder, overrides={}, tags=Tags())


def is_set(config: Config, name: str) -> bool:
    """Whether a project has set that setting itself, be it to what it is anyway."""
    return name in config._raw_config or name in config.overrides  # noqa: SLF001  # this is the door


def settings_of(config: Config) -> dict[str, Any]:
    """What a project has set itself, and whatever else conf.py names."""
    return dict(config._raw_config)  # noqa: SLF001  # this is the door


def pages_in(folder: Path, config: Config, suffix: str) -> list[Path]:
    """The pages with that *suffix* in a folder that Sphinx would read."""
    excluded = [*config.exclude_patterns, *config.templates_path, *config.html_static_path, *config.html_extra_path]
    names = get_matching_files(folder, config.include_patterns, [*excluded, *EXCLUDE_PATHS])
    return [folder / name for name in sorted(names) if name.endswith(suffix)]


class PagesOfTemplate(NamedTuple):
    """The *pages* whose source is one *template*, a file among the pages, with slashes."""

    template: str
    pages: tuple[str, ...]


def read_pages_of_template(app: Sphinx, made: PagesOfTemplate) -> None:
    """Let Sphinx find these pages too, whenever it looks for pages, and the template as none."""
    project = _Project(app.srcdir, app.config.source_suffix)
    project.restore(app.project)
    project.made = made
    app.project = app.env.project = project


class _Project(Project):
    """Knows of pages that have no file of their own. It is kept with the environment."""

    made: PagesOfTemplate

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)) -> set[str]:
        super().discover(exclude_paths, include_paths)
        template = _as_key(self.made.template)
        if (docname := self._path_to_docname.pop(template, None)) is not None:
            self.docnames.discard(docname)
            self._docname_to_path.pop(docname, None)
        for page in self.made.pages:
            if page not in self.docnames:  # a page that somebody wrote is that page
                self.docnames.add(page)
                self._docname_to_path[page] = template
        return self.docnames


def _as_key(path: str) -> Path:
    """A path as ``Project`` keeps it, which was text before Sphinx 8.0."""
    return Path(path) if sphinx.version_info >= (8,) else path  # type: ignore[return-value]  # as it was


def speak_users_language() -> None:
    """Let Sphinx speak the user's language too, as ``sphinx-build`` does, where the system knows it."""
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    init_console()


def import_ahead(extensions: Iterable[str]) -> None:
    """Import what a build by these extensions would import, beside Sphinx's own; what cannot be imported is left to
    the build, which says so."""
    for name in (*builtin_extensions, *extensions):
        with contextlib.suppress(Exception):
            import_module(name)


def make_settings_once() -> None:
    """Have MyST, where it is imported, make the settings of docutils once: it makes them anew for each message that is
    translated, for a document that it does not use."""
    if renderer := sys.modules.get("myst_parser.mdit_to_docutils.base"):
        renderer.get_default_settings = lambda *components: copy(_default_settings(*components))  # type: ignore[attr-defined]  # this is the door


_default_settings = cache(get_default_settings)


class UnknownBuilderError(Exception):
    """There is no builder of that name."""


def in_users_language(message: str) -> str:
    """What Sphinx says in the user's language for a *message* of its code."""
    return get_translator("sphinx", "console").gettext(message)


class Heard(NamedTuple):
    """A warning of Sphinx: its *location* as Sphinx says it, such as ``/site/docs/index.md:3`` (empty: nowhere), the
    bare *message*, its *kind*, such as ``myst.role_unknown``, and the *line* that ``sphinx-build`` would print."""

    location: str
    message: str
    kind: str
    line: str


class _Listener(logging.Filter):
    """The last filter of what Sphinx warns of, which lets everything pass."""

    def __init__(self, hear: Callable[[Heard], None]) -> None:
        super().__init__()
        self._hear = hear

    def filter(self, record: logging.LogRecord) -> bool:
        kind = ".".join(filter(None, (getattr(record, "type", None), getattr(record, "subtype", None))))
        message = logging.LogRecord.getMessage(record).removesuffix(f" [{kind}]")
        self._hear(Heard(getattr(record, "location", None) or "", message, kind, record.getMessage()))
        return True


class _Application(Sphinx):
    hear: Callable[[Heard], None]

    def preload_builder(self, name: str) -> None:
        for handler in logging.getLogger("sphinx").handlers:
            if isinstance(handler, WarningStreamHandler):
                handler.addFilter(_Listener(type(self).hear))
        try:
            super().preload_builder(name)
        except SphinxError as error:
            raise UnknownBuilderError(name) from error


def run(
    source: Path,
    output: Path,
    doctrees: Path,
    builder: str,
    settings: Mapping[str, Any],
    *,
    hear: Callable[[Heard], None],
    tags: Sequence[str] = (),
    jobs: int = 1,
    verbose: bool = False,
    templates: Path | None = None,
) -> int:
    """Do what ``sphinx-build -W`` does with the conf.py in the working directory, and return its exit status.

    *hear* gets each warning; what else Sphinx says goes to stdout, if *verbose*. Templates are kept compiled in the
    folder *templates*, as what Sphinx remembers is in that of *doctrees*. Raises UnknownBuilderError, and whatever
    Sphinx or an extension raises.
    """
    if not logging.root.handlers:
        # A library that sets up logging for all, as that of furo's colours does, would have each other one say its
        # steps: WeasyPrint, which prints the book of the same pages.
        logging.root.addHandler(logging.NullHandler())
    make_settings_once()
    # What Sphinx says is kept until it ends; it would colour that wherever CI is set.
    (coloron if sys.__stdout__ and sys.__stdout__.isatty() and color_terminal() else nocolor)()
    with patch_docutils(Path.cwd()), docutils_namespace():
        _Application.hear = staticmethod(hear)
        app = _Application(
            source,
            Path.cwd(),
            output,
            doctrees,
            builder,
            dict(settings),
            sys.stdout if verbose else None,
            None,
            warningiserror=True,
            keep_going=True,  # before 8.1, the first warning would end it; later it always goes on
            tags=tags,
            parallel=jobs,
        )
        loader = getattr(app.builder, "templates", None)
        if templates is not None and isinstance(loader, BuiltinTemplateLoader):
            loader.environment.bytecode_cache = _CompiledTemplates(templates)
        app.build()
        return app.statuscode


class _CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder, each held against its source; what cannot be read there is compiled again."""

    def __init__(self, folder: Path) -> None:
        # Another version of Jinja may compile the same text to something else.
        folder = folder / jinja2.__version__
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever reading half a file raises
            bucket.reset()


@contextlib.contextmanager
def application(source: Path, output: Path) -> Iterator[Sphinx]:
    """Sphinx with the conf.py in the working directory, to read the pages and write none; raises SphinxError."""
    with patch_docutils(Path.cwd()), docutils_namespace():
        # Without translations, which Sphinx would compile beside the message files.
        settings: dict[str, Any] = {"locale_dirs": []}
        yield Sphinx(source, Path.cwd(), output, output, "dummy", settings, status=None, warning=None)


# Messages


def add_message(builder: MessageCatalogBuilder, domain: str, message: str, source: str, line: int) -> None:
    """Have the gettext builder write a *message* of a text domain, with its place."""
    builder.catalogs[domain].add(message, MsgOrigin(source, line))


def words_of_template(builder: MessageCatalogBuilder, template: Path) -> Iterator[tuple[str, int]]:
    """The messages of a template of HTML, each with its line."""
    found = builder.templates.environment.extract_translations(template.read_text(encoding="utf-8"))
    yield from ((message, line) for line, _function, message in found)


def theme_folders(app: Sphinx) -> list[Path]:
    """The folders of the theme of HTML pages and of those that it inherits from, for a build that makes none.

    Sphinx's own themes are left out: Sphinx translates their words.
    """
    # A theme is an extension that expects to render pages, and would fail at the end of a build that has none: what it
    # listens to here never happens.
    heard, app.events = app.events, EventManager(app)
    app.events.events = dict(heard.events)
    try:
        themes = _theme_factory(app)
        folders = [Path(folder) for folder in themes.create(app.config.html_theme).get_theme_dirs()]
    finally:
        app.events = heard
    own = _shipped("").resolve()
    return [folder for folder in folders if not folder.resolve().is_relative_to(own)]


def _theme_factory(app: Sphinx) -> HTMLThemeFactory:
    if sphinx.version_info < (9,):
        make: Callable[[Sphinx], HTMLThemeFactory] = HTMLThemeFactory  # type: ignore[assignment]  # as it was before 9
        return make(app)
    return HTMLThemeFactory(confdir=app.confdir, app=app, config=app.config, registry=app.registry)


def _shipped(path: str) -> Path:
    """What Sphinx brings along."""
    return Path(sphinx.__file__).parent / path


def compiled_words(language: str) -> Path:
    """The compiled message file of what Sphinx says in a *language*, if it says anything in it."""
    return _shipped(f"locale/{language}/LC_MESSAGES/sphinx.mo")


# Templates


def renders_with_theme(builder: Builder, theme: str) -> bool:
    """Whether a builder makes pages with the *theme*; books and help files have another."""
    return (
        isinstance(builder, StandaloneHTMLBuilder)
        and builder.theme.name == theme
        and isinstance(builder.templates, BuiltinTemplateLoader)
    )


def add_templates(builder: Builder, folder: Path) -> None:
    """Put the templates of a *folder* between those of the project and those of the theme.

    They count as the theme's: ``!page.html`` in a template of the project is the one of that *folder*.
    """
    loader = builder.templates
    if isinstance(loader, BuiltinTemplateLoader):
        loader.pathchain.insert(loader.templatepathlen, builder.confdir / folder)
        loader.loaders.insert(loader.templatepathlen, SphinxFileSystemLoader(folder))


# Words


def replace_words(domain: str, replacement: Callable[[NullTranslations], NullTranslations]) -> None:
    """Put a *replacement*, made of what it replaces, in the place of all words of a text domain."""
    translators["general", domain] = replacement(get_translator(domain))


def in_language_of_pages(domain: str, message: str) -> str:
    """What pages say for a *message* of a text domain."""
    return get_translator(domain).gettext(message)


def replace_words_of_templates(
    builder: Builder, domain: str, replacement: Callable[[NullTranslations], NullTranslations]
) -> None:
    """The same for templates of HTML."""
    if isinstance(builder.templates, BuiltinTemplateLoader):
        words = replacement(get_translator(domain))
        builder.templates.environment.install_gettext_translations(words)  # type: ignore[attr-defined]  # of jinja2.ext.i18n


SAID_BY_SCRIPTS: Final = ("Search Results", "Searching", "Preparing search...", ", in ")
"""The messages of the scripts of a page, but for these:"""

HIDE_MARKS: Final = "Hide Search Matches"
NOTHING_FOUND: Final = (
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've "
    "selected enough categories."
)
COUNT_OF_SCRIPTS: Final = "Search finished, found one page matching the search query."
"""The one among them that has a plural."""
COUNT_BEFORE_8_1: Final = "Search finished, found ${resultCount} page(s) matching the search query."


def words_of_scripts(language: str) -> dict[str, Any]:
    """What Sphinx ships for its scripts: ``locale``, ``messages``, and the rule of plurals as an expression of
    JavaScript of ``n``."""
    shipped = _shipped(f"locale/{language}/LC_MESSAGES/sphinx.js")
    found = re.search(r"\{.*\}", shipped.read_text(encoding="utf-8"), re.DOTALL) if shipped.is_file() else None
    words: dict[str, Any] = {"locale": language, "messages": {}, "plural_expr": "n != 1"}
    return words | (json.loads(found[0]) if found else {})


# The writer of HTML


def escape_words_of_writer(app: Sphinx) -> None:
    """Have the writer of HTML pages escape what it puts into them without a node."""
    writer = app.registry.get_translator_class(app.builder)
    app.set_translator(app.builder.name, type(writer.__name__, (_EscapedWords, writer), {}), override=True)


class _EscapedWords(HTML5Translator):
    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        super().add_permalink_ref(node, self.attval(str(title)))

    def depart_title(self, node: nodes.title) -> None:
        start = len(self.body)
        super().depart_title(node)
        # Sphinx writes this link itself where the heading is one to the table of contents.
        word = get_translator("sphinx").gettext("Link to this heading")
        typed, escaped = f'title="{word}"', f'title="{self.attval(word)}"'
        self.body[start:] = [part.replace(typed, escaped) for part in self.body[start:]]

    def add_fignumber(self, node: nodes.Element) -> None:
        start = len(self.body)
        super().add_fignumber(node)
        tags = ('<span class="caption-number">', "</span>")
        self.body[start:] = [part if part in tags else self.encode(part) for part in self.body[start:]]


def visit_caption(writer: HTML5Translator, node: nodes.Element, caption: nodes.caption) -> None:
    """Write the *caption* of a table as Sphinx does, with its number and the link to it."""
    writer.body.append("<caption>")
    writer.add_fignumber(node)
    writer.body.append('<span class="caption-text">')
    for child in caption.children:
        child.walkabout(writer)
    writer.body.append("</span>")
    writer.add_permalink_ref(node, get_translator("sphinx").gettext("Link to this table"))
    writer.body.append("</caption>\n")


def name_figures(app: Sphinx) -> None:
    """Have each figure with a caption say to assistive technology that it is one, and its caption as its name."""
    app.add_node(nodes.figure, override=True, html=(_visit_figure, None))


def _visit_figure(writer: HTML5Translator, node: nodes.figure) -> None:
    type(writer).visit_figure(writer, node)  # this function is the instance's
    caption = next(iter(node.findall(nodes.caption)), None)
    if caption is not None:
        name = writer.attval(caption.astext())
        writer.body[-1] = writer.body[-1].replace("<figure", f'<figure role="figure" aria-label="{name}"', 1)


# Search


def search_class(language: str) -> type[SearchLanguage]:
    """The class that the search of a *language* has, as ``sphinx.search.IndexBuilder`` chooses it."""
    found = languages.get(language) or languages.get(language.partition("_")[0]) or SearchEnglish
    if isinstance(found, str):
        module, _, name = found.rpartition(".")
        loaded: type[SearchLanguage] = getattr(import_module(module), name)
        return loaded
    return found


# Pictures and pages


def find_picture(app: Sphinx, picture: nodes.image) -> None:
    """Find the files of a *picture* that is named with a star, from the folder of the pages, and note them."""
    pattern = f"{glob.escape(str(app.srcdir))}/{picture['uri']}"
    srcdir: Any = app.srcdir if sphinx.version_info >= (8, 2) else app.env
    ImageCollector().collect_candidates(srcdir, pattern, picture["candidates"], picture)
    for path in picture["candidates"].values():
        app.env.note_dependency(path)
        app.env.images.add_file(app.env.docname, path)


def dates_in_git(folder: Path, names: Iterable[str]) -> dict[str, tuple[int, bool]]:
    """The time of the last commit to each file of a *folder* that git knows, in seconds since 1970, and whether a
    shallow clone hides the true one; raises OSError or CalledProcessError where git has nothing to say."""
    try:
        from sphinx_last_updated_by_git import update_file_dates
    except ModuleNotFoundError:
        raise ConfigError(requires("charter_last_updated", "sphinx_last_updated_by_git")) from None
    dates: dict[str, Any] = dict.fromkeys(names)
    update_file_dates(folder, set(), dates)
    return {name: (int(found[0]), found[1]) for name, found in dates.items() if found}


def put_all_into_output(builder: StandaloneHTMLBuilder) -> None:
    """Have a builder that has changed its folder put its pictures and styles there too: ``applehelp`` changes it after
    Sphinx, since 8.2, has noted the folders of these."""
    for kind in ("static", "sources", "downloads", "images"):
        if hasattr(builder, f"_{kind}_dir"):
            setattr(builder, f"_{kind}_dir", Path(builder.outdir) / f"_{kind}")


def output_path(builder: StandaloneHTMLBuilder, page: str) -> Path:
    """The file that a *page* is written to, which has another name in Sphinx since 8.2."""
    if sphinx.version_info < (8, 2):
        return Path(builder.get_outfilename(page))
    return Path(builder.get_output_path(page))


def settings_allow(expression: str, builder: Builder) -> bool:
    """Whether ``sphinx.ext.ifconfig`` will show what it has under an *expression* of settings, which it judges last."""
    names = {setting.name: setting.value for setting in builder.config} | builder.config.__dict__
    try:
        return bool(eval(expression, names | {"builder": builder.name}))  # as it does
    except Exception:  # whatever the expression raises; Sphinx shows that in the place of the text
        return False


def fragment(builder: Builder, node: nodes.Node) -> str:
    """A part of a page as HTML, by a builder that makes pages of it."""
    assert isinstance(builder, StandaloneHTMLBuilder)
    builder.fignumbers, builder.secnumbers = {}, {}  # of the page that was written last, if any was
    return builder.render_partial(node)["fragment"]


def contents_of(builder: StandaloneHTMLBuilder, docname: str) -> nodes.bullet_list | None:
    """The title of a page and its sections, as a list of links within that page; None if it has no title."""
    if docname not in builder.env.tocs:
        return None
    found = TocTree(builder.env).get_toc_for(docname, builder)
    return found if isinstance(found, nodes.bullet_list) else None


def pages_below(env: BuildEnvironment, docname: str) -> list[str]:
    """The pages in the tables of contents of a page, in their order."""
    return list(env.toctree_includes.get(docname, ()))


def take_lone_pages(env: BuildEnvironment, pages: Iterable[str]) -> list[str]:
    """Those of *pages* that no table of contents has, for whoever asks to say so: Sphinx does not in this run."""
    listed = {*env.files_to_rebuild, *(page for pages in env.included.values() for page in pages)}
    lone = [page for page in pages if page not in listed and "orphan" not in env.metadata[page]]
    for page in lone:
        env.metadata[page]["orphan"] = ""
        env.reread_always.add(page)  # which forgets that again, so that every run says it
    return lone


def domains_in_order(env: BuildEnvironment) -> list[Domain]:
    """The domains, in the order of their names: a mapping of them all was what they were before Sphinx 8.1."""
    return sorted(env.domains.values(), key=attrgetter("name"))


def standard_domain(env: BuildEnvironment) -> StandardDomain:
    """The domain of labels, which has a name among the domains since Sphinx 8.1."""
    domain = env.domains["std"]
    assert isinstance(domain, StandardDomain)
    return domain


def has_other_renderer_of_formulas(app: Sphinx) -> bool:
    """Whether an extension shows formulas in another way than with MathJax, which Sphinx has by default."""
    others = [name for name in app.registry.html_inline_math_renderers if name != "mathjax"]
    chosen = app.config.html_math_renderer
    return chosen not in {None, "mathjax"} or (bool(others) and chosen is None)
