"""The Sphinx domain of cookies: tables of a catalogue, and links to the rows of those tables.

An author types, in MyST,

    ```{cookie-table} soissons
    :caption: Cookies of the platform
    ```

and gets the cookies of ``cookie_data/soissons.yaml``; {cookie}`sessionid`, or {cookie}`soissons/sessionid` where two
catalogues know that name, links to a row of it. Both work in reStructuredText too.

A page is read with an empty table in it, whose caption Sphinx translates like any prose; the rows are filled in when
the page is written, so that they pass through neither parser nor message extraction. Their texts are extracted and
looked up under a text domain of their own (see ``extraction`` and ``translation``).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.config import Config
from sphinx.domains import Domain, Index, IndexEntry, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from sphinx.util.typing import OptionSpec

from cookie_charter import editions
from cookie_charter.catalogue.loader import Loaded, load
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.messages import translation
from cookie_charter.messages.reader import DOMAIN, INTERFACE, message_file
from cookie_charter.pages import render, table
from cookie_charter.problem import Known, Problem, printable, reason, unknown
from cookie_charter.speech import N_, _

logger = logging.getLogger(__name__)

INDEX_TITLE: Final = "Index of cookies"
TYPE_NAME: Final = "Cookie"
EXPORTS: Final = "This list as data:"
INCOMPLETE: Final = "Part of this page is not translated yet, and is shown in the language it was written in."
HELP: Final = "Help translate it"


class Shown(NamedTuple):
    """A table on a page: what it shows of which catalogue, in which file and line it stands, its rows' addresses."""

    stem: str
    view: table.View
    source: str
    line: int
    anchors: dict[int, str]
    """The anchor of each cookie's row, by the index of the cookie; empty with ``:no-index:``."""
    names: dict[int, str]
    """The names of the same cookies."""


class Address(NamedTuple):
    """Where the row of a cookie stands."""

    docname: str
    anchor: str


class CookieTable(SphinxDirective):
    """``{cookie-table} STEM``: the cookies of the catalogue ``STEM.yaml``."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {
        "caption": directives.unchanged_required,
        "columns": table.parse_columns,
        **{name: partial(table.parse_filter, name) for name in table.FILTERS},
        "sort": table.parse_sort,
        "name": directives.unchanged,
        "no-index": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        empty = self._empty_table()
        stem = self.arguments[0]
        path = catalogue_path(self.env, stem)
        if path is None:
            known = sorted(file.stem for file in Path(self.config.charter_data).glob("*.yaml"))
            missing = _typed(Path(self.config.charter_data) / f"{stem}.yaml")
            why = unknown(N_("catalogue"), stem, known)
            return self._refuse(empty, printable(_("{file} does not exist: {reason}").format(file=missing, reason=why)))
        self.env.note_dependency(path)
        loaded = load_catalogue(path)
        for file in loaded.shared:
            self.env.note_dependency(file.absolute())
        if loaded.problems:
            cookie_domain(self.env).note_problems(loaded.problems)
            return self._without_rows(empty, map(str, loaded.problems))
        catalogue = loaded.catalogue
        if catalogue is None:
            sentence = _("{file} holds providers only; a table needs a catalogue")
            return self._refuse(empty, sentence.format(file=path.name))
        view = table.View(
            self.options.get("columns", table.DEFAULT_COLUMNS),
            tuple((name, self.options[name]) for name in table.FILTERS if name in self.options),
            self.options.get("sort", ()),
        )
        for key in self.options.get("provider", ()):
            if key not in catalogue.providers:
                return self._refuse(empty, unknown(N_("provider"), key, catalogue.providers))
        chosen = view.chosen(catalogue)
        if catalogue.cookies and not chosen:
            self._warn(_("no cookie of this catalogue passes the filters of this table"), "empty")
        anchors = {} if "no-index" in self.options else self._anchors(stem, catalogue, chosen, empty)
        names = {index: catalogue.cookies[index].name for index in anchors}
        source, line = self.get_source_info()
        empty["cookie_table"] = Shown(stem, view, source, line, anchors, names)
        cookie_domain(self.env).note_table(empty["cookie_table"])
        return [empty]

    def _empty_table(self) -> nodes.table:
        """The table as it stays in the page: its caption, and the name that links to it use."""
        empty = nodes.table(classes=["cookie-table"])
        self.set_source_info(empty)
        if caption := self.options.get("caption"):
            inline, faults = self.parse_inline(caption, lineno=self.lineno)
            title = nodes.title(caption, "", *inline, *faults)
            self.set_source_info(title)
            empty += title
        self.add_name(empty)
        return empty

    def _refuse(self, empty: nodes.table, sentence: str) -> list[nodes.Node]:
        self._warn(sentence, "unknown")
        return self._without_rows(empty, [sentence])

    def _warn(self, sentence: str, subtype: str) -> None:
        # Sphinx keeps its environment even when a warning failed the build, and reads no unchanged page again:
        # without this, the second run on the same fault would be green.
        self.env.note_reread()
        logger.warning("%s", sentence, location=self.get_location(), type="cookie_charter", subtype=subtype)

    def _without_rows(self, empty: nodes.table, sentences: Iterable[str]) -> list[nodes.Node]:
        """The table with what is wrong in place of its rows, so that the rest of the page is as it will be."""
        self.env.note_reread()
        cookie_domain(self.env).note_problems(())
        notice = nodes.error("", *(nodes.paragraph("", sentence, translatable=False) for sentence in sentences))
        row = nodes.row("", nodes.entry("", notice))
        empty += nodes.tgroup("", nodes.colspec(colwidth=1), nodes.tbody("", row), cols=1)
        return [empty]

    def _anchors(self, stem: str, catalogue: Catalogue, chosen: Iterable[int], empty: nodes.table) -> dict[int, str]:
        """An anchor for each chosen cookie that has none on this page yet, unlike any other id of the page."""
        before = [shown for shown in cookie_domain(self.env).tables.get(self.env.docname, ()) if shown.anchors]
        taken = {index for shown in before if shown.stem == stem for index in shown.anchors}
        prefix = "cookie-" if not before or before[0].stem == stem else f"cookie-{stem}-"
        ids = self.state.document.ids
        anchors: dict[int, str] = {}
        numbers: dict[str, int] = {}
        for index in chosen:
            if index in taken:
                continue
            name = prefix + catalogue.cookies[index].name
            wanted = anchor = re.sub(r"[^A-Za-z0-9._-]", lambda char: f"-{ord(char[0]):x}-", name)
            number = numbers.get(wanted, 1)
            while anchor in ids:
                number += 1
                anchor = f"{wanted}-{number}"
            numbers[wanted] = number  # thousands of cookies can have one name
            ids[anchor] = empty  # docutils gives no later heading the same id
            anchors[index] = anchor
        return anchors


def catalogue_path(env: BuildEnvironment, stem: str) -> Path | None:
    """The file of the catalogue *stem*, if there is one in the folder ``charter_data``."""
    # Some file systems write accents in another way than people do.
    wanted = unicodedata.normalize("NFC", stem)
    files = Path(env.config.charter_data).glob("*.yaml")
    return next((path for path in files if unicodedata.normalize("NFC", path.stem) == wanted), None)


def _typed(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def load_catalogue(path: Path) -> Loaded:
    """What is in a file of catalogues; its problems name it as somebody in the working directory would type it."""
    typed = _typed(path)
    try:
        return load(typed)
    except OSError as error:
        sentence = _("the file cannot be read: {reason}").format(reason=reason(error))
        return Loaded(None, (Problem(str(typed), 1, 1, sentence),))


class CookieRole(XRefRole):
    """``{cookie}`NAME```: a link to the row of a cookie."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        # Registered without a domain, so that authors type {cookie}, not {cookie:cookie}.
        self.name = "cookie:cookie"
        cookie_domain(self.env).note_link(self.target)
        return super().run()


class CookieIndex(Index):
    """The page ``cookie-index``: every cookie of the site, by name."""

    name = "index"
    localname = INDEX_TITLE

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """The entries under their first letters, each with its catalogue."""
        letters: dict[str, list[IndexEntry]] = {}
        rows = sorted(cookie_domain(self.domain.env).rows().items(), key=lambda row: (row[0][1].casefold(), row))
        for (stem, name), (docname, anchor) in rows:
            if docnames is None or docname in docnames:
                letter = name[0].upper() if name[0].isalpha() else "#"
                letters.setdefault(letter, []).append(IndexEntry(name, 0, docname, anchor, stem, "", ""))
        return sorted(letters.items()), False


class CookieDomain(Domain):
    """Which page shows which cookies, and which page links to which."""

    builder: Builder
    words: translation.Translator
    names: dict[str, dict[str, Address]]
    known: Known

    name = "cookie"
    label = "Cookies"
    object_types: ClassVar[dict[str, ObjType]] = {"cookie": ObjType("cookie", "cookie")}
    roles: ClassVar[dict[str, Any]] = {"cookie": CookieRole(warn_dangling=True)}
    directives: ClassVar[dict[str, Any]] = {}
    initial_data: ClassVar[dict[str, Any]] = {
        "tables": {},
        "links": {},
        "problems": {},
        "prose": {},
        "resolved": {},
        "digests": {},
        "dates": {},
    }
    data_version = 2

    def prepare(self, builder: Builder, words: translation.Translator) -> None:
        """Know what builds the edition and how it says things; give the index its title."""
        self.builder, self.words = builder, words
        # Sphinx takes the title of an index from its class.
        title = {"localname": words.word(INDEX_TITLE).text}
        self.indices = [type("CookieIndex", (CookieIndex,), title)]  # type: ignore[misc]  # Sphinx does it too
        super().setup()

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: A002  # the name is Sphinx's
        """What a cookie is called in the results of a search."""
        return self.words.word(TYPE_NAME).text

    @property
    def tables(self) -> dict[str, list[Shown]]:
        """The tables of each page, in the order of the page."""
        tables: dict[str, list[Shown]] = self.data["tables"]
        return tables

    @property
    def links(self) -> dict[str, set[str]]:
        """What each page links to, as its author named it."""
        links: dict[str, set[str]] = self.data["links"]
        return links

    @property
    def problems(self) -> dict[str, list[Problem]]:
        """What is wrong with the catalogues that each page shows."""
        problems: dict[str, list[Problem]] = self.data["problems"]
        return problems

    @property
    def prose(self) -> dict[str, dict[str, bool]]:
        """The messages of each page of a translated edition, and whether they are translated."""
        prose: dict[str, dict[str, bool]] = self.data["prose"]
        return prose

    def note_table(self, shown: Shown) -> None:
        self.tables.setdefault(self.env.docname, []).append(shown)

    def note_link(self, target: str) -> None:
        self.links.setdefault(self.env.docname, set()).add(target)

    def note_problems(self, problems: Iterable[Problem]) -> None:
        self.problems.setdefault(self.env.docname, []).extend(problems)

    def note_prose(self, docname: str, message: str, *, translated: bool) -> None:
        self.prose.setdefault(docname, {})[message] = translated

    def clear_doc(self, docname: str) -> None:
        for of_page in (self.tables, self.links, self.problems, self.prose):
            of_page.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for kind in ("tables", "links", "problems", "prose"):
            self.data[kind] |= {page: noted for page, noted in otherdata[kind].items() if page in docnames}

    def check_consistency(self) -> None:
        """Warn of every problem once, however many pages show the catalogue and processes read them."""
        for problem in sorted({problem for noted in self.problems.values() for problem in noted}):
            place, sentence = printable(problem.place), printable(problem.sentence)
            logger.warning("%s", sentence, location=place, type="cookie_charter", subtype="invalid")

    def rows(self) -> dict[tuple[str, str], Address]:
        """Where each cookie is declared, by catalogue and name: the first table in toctree order."""
        rows: dict[tuple[str, str], Address] = {}
        for docname, shown in self.shown():
            for index, anchor in shown.anchors.items():
                rows.setdefault((shown.stem, shown.names[index]), Address(docname, anchor))
        return rows

    def shown(self) -> Iterator[tuple[str, Shown]]:
        """Every table of the site with its page, in toctree order."""
        for docname in dict.fromkeys((*_in_toctree_order(self.env), *sorted(self.tables))):
            yield from ((docname, shown) for shown in self.tables.get(docname, ()))

    def index_names(self) -> None:
        """Make the names known that links can use, once all pages are read."""
        rows = [(name, f"{stem}/{name}", address) for (stem, name), address in self.rows().items()]
        self.names = {}
        for name, full, address in rows:
            self.names.setdefault(name, {})[full] = address
        self.known = Known(self.names)
        self.names |= {full: {full: address} for _name, full, address in rows}

    def find(self, target: str) -> dict[str, Address]:
        """The rows that *target* can mean, by full name (``soissons/sessionid``): one, unless something is wrong."""
        return self.names.get(target, {})

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for (stem, name), address in self.rows().items():
            yield f"{stem}/{name}", name, "cookie", address.docname, address.anchor, 1

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        found = list(self.find(target).values())
        if len(found) != 1:
            return None
        docname, anchor = found[0]
        # Sphinx 9.0 gives a link to another page of a single file two fragments (#document-index#cookie-basket).
        same_file = builder.name == "singlehtml"
        return make_refnode(builder, docname if same_file else fromdocname, docname, anchor, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        link = self.resolve_xref(env, fromdocname, builder, "cookie", target, node, contnode)
        return [("cookie:cookie", link)] if link else []


def cookie_domain(env: BuildEnvironment) -> CookieDomain:
    """The domain of cookies of a build."""
    domain = env.domains["cookie"]
    assert isinstance(domain, CookieDomain)
    return domain


def _in_toctree_order(env: BuildEnvironment) -> list[str]:
    order: dict[str, None] = {}
    ahead = [env.config.root_doc]
    while ahead:
        docname = ahead.pop()
        if docname not in order:
            order[docname] = None
            ahead += reversed(env.toctree_includes.get(docname, ()))
    return list(order)


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Find the folder of catalogues from wherever the build was started."""
    config.charter_data = str(Path(app.confdir) / config.charter_data)


def on_builder_inited(app: Sphinx) -> None:
    """Tell the domain how the edition is built and says things."""
    cookie_domain(app.env).prepare(app.builder, editions.translator(app.config, Path(app.srcdir)))


def on_warn_missing_reference(app: Sphinx, domain: Domain | None, node: addnodes.pending_xref) -> bool | None:
    """Say in a sentence why a link to a cookie leads nowhere."""
    if not isinstance(domain, CookieDomain):
        return None
    target = node["reftarget"]
    if domain.problems:
        return True  # a catalogue cannot be read, so nobody knows yet which cookies there are
    if found := domain.find(target):
        sentence = _("ambiguous cookie {name!r}; say which: {names}")
        sentence = sentence.format(name=target, names=", ".join(sorted(found)))
    else:
        sentence = domain.known.unknown(N_("cookie"), target)
    logger.warning("%s", sentence, location=node, type="cookie_charter", subtype="unknown")
    return True


class FillTables(SphinxPostTransform):
    """Fill the tables of a page that is about to be written."""

    default_priority = 5  # before links are resolved (10) and themes wrap their tables

    def run(self, **kwargs: Any) -> None:
        domain = cookie_domain(self.env)
        if isinstance(domain.builder, MessageCatalogBuilder):
            return  # it gets what catalogues say from them, not from their tables
        for node in list(self.document.findall(nodes.table)):
            if (shown := node.attributes.pop("cookie_table", None)) is None:
                continue
            path = catalogue_path(self.env, shown.stem)
            catalogue = load_catalogue(path).catalogue if path else None
            if catalogue is None:
                continue  # removed or broken since the page was read: the next run says so
            if domain.builder.format == "html":
                node.replace_self(self._rendered(node, shown, catalogue, domain.words))
            else:
                node["classes"].append("colwidths-given")  # a browser finds its own, other writers divide the page so
                table.fill(node, catalogue, shown.view, shown.anchors, domain.words)

    def _rendered(
        self, node: nodes.table, shown: Shown, catalogue: Catalogue, words: translation.Translator
    ) -> nodes.Element:
        """The same table for a page of HTML, with the rows in it."""
        rows = list(table.rows(catalogue, shown.view, words))
        link = words.word(render.ROW_LINK) if self.config.html_permalinks else None
        html = render.rows(rows, shown.view, shown.anchors, link=link)
        rendered = render.cookie_table("", *(child for title in node.findall(nodes.title) for child in title.children))
        rendered.update_all_atts(node)
        rendered["untranslated"] = any(part.language for row in rows for cell in row.cells for part in cell)
        rendered += nodes.raw("", html, format="html")  # as such the search finds its words
        return rendered


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """The pages to write again, though nothing in them changed, because a translation or the end of a link did."""
    domain = cookie_domain(env)
    stale: set[str] = set()
    before, domain.data["digests"] = domain.data["digests"], _digests(app)
    if before and before["catalogue"] != domain.data["digests"]["catalogue"]:
        # The words of the catalogue's domain stand in tables, and in the notice of pages that are not fully translated.
        stale |= set(domain.tables) | {page for page, prose in domain.prose.items() if not all(prose.values())}
    if before and before["sphinx"] != domain.data["digests"]["sphinx"]:
        stale |= env.found_docs
    domain.index_names()
    resolved = {page: {target: domain.find(target) for target in targets} for page, targets in domain.links.items()}
    # A link that leads nowhere is warned of when its page is written, so that page is written in every run.
    stale |= {
        page
        for page, links in resolved.items()
        if links != domain.data["resolved"].get(page) or any(len(found) != 1 for found in links.values())
    }
    domain.data["resolved"] = resolved
    return stale


def _digests(app: Sphinx) -> dict[str, str]:
    """A digest of the message files of each text domain whose translations are looked up while pages are written."""
    folders = [Path(app.srcdir) / folder for folder in app.config.locale_dirs]
    digests = {}
    for domain in (DOMAIN, INTERFACE):
        digest = hashlib.sha256()
        for folder in folders:
            path = message_file(folder, app.config.language, domain)
            digest.update(path.read_bytes() if path.is_file() else b"")
        digests[domain] = digest.hexdigest()
    return digests
