"""The Sphinx domain of cookies: which page shows which cookies, and which page links to which.

``{cookie}`sessionid```, or ``{cookie}`soissons/sessionid``` where two catalogues know that name, links to the row of a
cookie; so does reStructuredText's ``:cookie:``. A row that is declared by a pattern is also found by a name that this
matches: ``{cookie}`_ga_ABC123``` leads to ``_ga_*``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, Index, IndexEntry, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util import logging

from cookie_charter.catalogue.model import Match
from cookie_charter.catalogue.naming import Name, Names
from cookie_charter.catalogue.patterns import Deadline, TooLongError
from cookie_charter.pages._sphinx import make_refnode, pages_below, settings_allow, standard_domain
from cookie_charter.pages.catalogues import catalogue_of, stems
from cookie_charter.pages.settings import edition
from cookie_charter.pages.table import ProviderView, View
from cookie_charter.pages.words import INDEX_TITLE, TYPE_NAME
from cookie_charter.problem import Known, Problem, printable
from cookie_charter.speech import N_, _

logger = logging.getLogger(__name__)


@dataclass
class Shown:
    """A table on a page: what it shows of which catalogue, in which file and line it is, its rows' addresses."""

    stem: str
    view: View | ProviderView
    source: str
    line: int
    anchors: dict[int, str]
    """The anchor of each cookie's row, by the index of the cookie; empty with ``:no-index:``. Tables of one page have
    the same anchor for the same cookie, and of those that a builder shows the first has it on its row."""
    names: dict[int, Name]
    """The names of the same cookies."""
    caption: str = ""
    """Its caption in the language of the edition, once the page is read."""
    caption_untranslated: bool = False
    """Whether that is in the language of the source edition."""
    widths: tuple[int, ...] = ()
    """The widths that its author gives to the columns, in proportion; empty leaves them to who shows the table."""
    conditions: tuple[str, ...] = ()
    """The expressions of the ``only`` directives around it, once the page is read."""
    settings: tuple[str, ...] = ()
    """The same of those of ``sphinx.ext.ifconfig``."""

    def by(self, builder: Builder) -> bool:
        """Whether a builder shows it."""
        shown = all(_holds(condition, builder) for condition in self.conditions)
        return shown and all(settings_allow(expression, builder) for expression in self.settings)


def _holds(condition: str, builder: Builder) -> bool:
    try:
        return builder.tags.eval_condition(condition)
    except Exception:  # it raises whatever its parser does; Sphinx warns of it, and shows the text
        return True


class Address(NamedTuple):
    """Where the row of a cookie is."""

    docname: str
    anchor: str


class NotedHistory(NamedTuple):
    """The *files* of releases that there were when a page was read, and the *stems* whose history it shows."""

    files: tuple[str, ...]
    stems: set[str]


class CookieRole(XRefRole):
    """``{cookie}`NAME```: a link to the row of a cookie."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        # Registered without a domain, so that authors type {cookie}, not {cookie:cookie}.
        self.name = "cookie:cookie"
        cookie_domain(self.env).note_link(self.target)
        return super().run()


INDEX_PAGE: Final = "cookie-index"


class CookieIndex(Index):
    """The page ``cookie-index``: every cookie of the site, by name."""

    name = "index"
    localname = INDEX_TITLE

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """The entries under their first letters, each with its catalogue."""
        letters: dict[str, list[IndexEntry]] = {}
        if INDEX_PAGE in self.domain.env.found_docs:
            return [], False  # a page of the project, which is told of it (on_env_updated)
        rows = sorted(cookie_domain(self.domain.env).rows().items(), key=lambda row: (row[0][1].casefold(), row))
        for (stem, name), (docname, anchor) in rows:
            if docnames is None or docname in docnames:
                letter = name[0].upper() if name[0].isalpha() else "#"
                letters.setdefault(letter, []).append(IndexEntry(name, 0, docname, anchor, stem, "", ""))
        return sorted(letters.items()), False


class CookieDomain(Domain):
    """Which page shows which cookies, and which page links to which."""

    builder: Builder
    names: dict[str, dict[str, Address]]
    matched: dict[str, dict[str, Address]]
    not_shown: set[str]
    """What pages link to and a catalogue declares, though no table shows it; only where a table cannot be made."""
    known: Known

    name = "cookie"
    label = "Cookies"
    object_types: ClassVar[dict[str, ObjType]] = {"cookie": ObjType("cookie", "cookie")}
    roles: ClassVar[dict[str, Any]] = {"cookie": CookieRole(warn_dangling=True)}
    directives: ClassVar[dict[str, Any]] = {}
    indices: ClassVar[list[type[Index]]] = [CookieIndex]
    initial_data: ClassVar[dict[str, Any]] = {
        "tables": {},
        "links": {},
        "problems": {},
        "prose": {},
        "said": {},
        "resolved": {},
        "digests": {},
        "dates": {},
        "platforms": {},
        "all_platforms": {},
        "titled": {},
        "histories": {},
    }
    data_version = 13

    def setup(self) -> None:
        """Nothing: that there is an index is said in ``on_env_updated``, if there is one."""

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: A002  # the name is Sphinx's
        """What a cookie is called in the results of a search."""
        return edition(self.env.config).words.word(TYPE_NAME).text

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

    @property
    def said(self) -> dict[str, list[tuple[str, str, int]]]:
        """The extension's own words that the prose of each page says, each with its file and line."""
        said: dict[str, list[tuple[str, str, int]]] = self.data["said"]
        return said

    @property
    def platforms(self) -> dict[str, set[str]]:
        """The catalogues whose platforms the overviews of each page show."""
        platforms: dict[str, set[str]] = self.data["platforms"]
        return platforms

    @property
    def all_platforms(self) -> dict[str, list[str]]:
        """The catalogues that there were when a page that shows all of them was read."""
        all_platforms: dict[str, list[str]] = self.data["all_platforms"]
        return all_platforms

    @property
    def histories(self) -> dict[str, "NotedHistory"]:
        """What each page shows of the history."""
        histories: dict[str, NotedHistory] = self.data["histories"]
        return histories

    @property
    def titled(self) -> dict[str, bool]:
        """The pages with a heading that says something of a catalogue, in the words there were when they were read."""
        titled: dict[str, bool] = self.data["titled"]
        return titled

    @property
    def dates(self) -> dict[str, int]:
        """When each page last changed, in seconds since 1970, as far as that is known."""
        dates: dict[str, int] = self.data["dates"]
        return dates

    def note_dates(self, dates: dict[str, int]) -> None:
        self.data["dates"] = dates

    @property
    def resolved(self) -> dict[str, dict[str, dict[str, Address]]]:
        """Where the links of each page led to when this builder last ran; several can share what Sphinx remembers."""
        resolved: dict[str, dict[str, dict[str, Address]]] = self.data["resolved"].get(self.builder.name, {})
        return resolved

    def note_resolved(self, resolved: dict[str, dict[str, dict[str, Address]]]) -> None:
        self.data["resolved"][self.builder.name] = resolved

    @property
    def digests(self) -> dict[str, str]:
        """Of what the pages were written with when this builder last ran; empty if it never did."""
        digests: dict[str, str] = self.data["digests"].get(self.builder.name, {})
        return digests

    def note_digests(self, digests: dict[str, str]) -> None:
        self.data["digests"][self.builder.name] = digests

    def note_table(self, shown: Shown) -> None:
        self.tables.setdefault(self.env.docname, []).append(shown)

    def note_link(self, target: str) -> None:
        self.links.setdefault(self.env.docname, set()).add(re.sub(r"\s+", " ", target))  # as Sphinx looks it up

    def note_platform(self, stem: str) -> None:
        self.platforms.setdefault(self.env.docname, set()).add(stem)

    def note_all_platforms(self, stems: list[str]) -> None:
        self.all_platforms[self.env.docname] = stems

    def note_history(self, files: Iterable[Path], stem: str | None = None) -> None:
        """Note that the page shows what these files of releases say: all of a catalogue, or dates only."""
        noted = self.histories.setdefault(self.env.docname, NotedHistory(tuple(map(str, files)), set()))
        if stem is not None:
            noted.stems.add(stem)

    def note_problems(self, problems: Iterable[Problem]) -> None:
        """Note that a table of the page cannot be made, with what is wrong in its catalogue if it is that."""
        self.problems.setdefault(self.env.docname, []).extend(problems)

    def note_prose(self, docname: str, message: str, *, translated: bool) -> None:
        self.prose.setdefault(docname, {})[message] = translated

    def note_said(self, word: str, source: str, line: int) -> None:
        self.said.setdefault(self.env.docname, []).append((word, source, line))

    def clear_doc(self, docname: str) -> None:
        for kind in _OF_PAGES:
            self.data[kind].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for kind in _OF_PAGES:
            self.data[kind] |= {page: noted for page, noted in otherdata[kind].items() if page in docnames}

    def check_consistency(self) -> None:
        """Warn of every problem once, however many pages show the catalogue and processes read them."""
        for problem in sorted({problem for noted in self.problems.values() for problem in noted}):
            place, sentence = printable(problem.place), printable(problem.sentence)
            logger.warning("%s", sentence, location=place, type="cookie_charter", subtype="invalid")

    def rows(self) -> dict[tuple[str, str], Address]:
        """Where each cookie is declared, by catalogue and name: the first table that the builder shows."""
        rows: dict[tuple[str, str], Address] = {}
        for docname, shown in self.shown():
            for index, anchor in shown.anchors.items():
                rows.setdefault((shown.stem, shown.names[index].name), Address(docname, anchor))
        return rows

    def shown(self) -> Iterator[tuple[str, Shown]]:
        """Every table that the builder shows with its page, in toctree order."""
        yield from ((docname, shown) for docname, shown in self.in_pages() if shown.by(self.builder))

    def in_pages(self) -> Iterator[tuple[str, Shown]]:
        """Every table of the site with its page, in toctree order, whichever builder shows it."""
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
        self._match_patterns()

    def _match_patterns(self) -> None:
        """Find the patterns that mean what pages link to, where that is no name of a row."""
        self.matched = {}
        self.not_shown = set()
        rows = self._patterns()
        names = {stem: Names(patterns) for stem, patterns in rows.items()}
        deadline = Deadline()
        unknown = {target for targets in self.links.values() for target in targets if target not in self.names}
        try:
            for target in sorted(unknown):
                for stem, closest in _meant(target, names, deadline):
                    self.matched.setdefault(target, {})[f"{stem}/{closest.name}"] = rows[stem][closest]
            if self.problems:  # the table that cannot be made may be the one that they are in
                declared = self._declared()
                left = unknown - self.matched.keys()
                self.not_shown = {target for target in left if any(_meant(target, declared, deadline))}
        except TooLongError as error:
            logger.warning("%s", error, type="cookie_charter", subtype="unknown")

    def _declared(self) -> dict[str, Names]:
        """What all catalogues declare, whether or not a table shows it."""
        config = self.env.config
        found = {stem: catalogue for stem in stems(config) if (catalogue := catalogue_of(config, stem))}
        return {
            stem: Names(Name(cookie.match, cookie.name) for cookie in catalogue.cookies)
            for stem, catalogue in found.items()
        }

    def _patterns(self) -> dict[str, dict[Name, Address]]:
        """Of each catalogue where its patterns are declared, in its order."""
        found: dict[str, dict[int, tuple[Name, Address]]] = {}
        for docname, shown in self.shown():
            of_catalogue = found.setdefault(shown.stem, {})
            for index, anchor in shown.anchors.items():
                if (name := shown.names[index]).matches is not Match.EXACT:
                    of_catalogue.setdefault(index, (name, Address(docname, anchor)))
        patterns: dict[str, dict[Name, Address]] = {stem: {} for stem in found}
        for stem, rows in found.items():
            for _index, (name, address) in sorted(rows.items()):
                patterns[stem].setdefault(name, address)
        return patterns

    def find(self, target: str) -> dict[str, Address]:
        """The rows that *target* can mean, by full name (``soissons/sessionid``): one, unless something is wrong.

        What is no name of a row can be one that the pattern of a row means, if a page links to it.
        """
        return self.names.get(target) or self.matched.get(target, {})

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
        if target not in self.names:
            return []  # a pattern is no reason to take what may be something else's name
        link = self.resolve_xref(env, fromdocname, builder, "cookie", target, node, contnode)
        return [("cookie:cookie", link)] if link else []


def _meant(target: str, names: Mapping[str, Names], deadline: Deadline) -> Iterator[tuple[str, Name]]:
    """The closest name that a *target* of a link means in each catalogue, or in the one that it says."""
    first, _slash, rest = target.partition("/")
    for stem, name in [(first, rest)] if first in names else [(stem, target) for stem in names]:
        if closest := next(iter(names[stem].meaning(name, deadline)), None):
            yield stem, closest


_OF_PAGES: Final = ("tables", "links", "problems", "prose", "said", "platforms", "all_platforms", "titled", "histories")
"""What is kept of each page, until it is read again."""


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
            ahead += reversed(pages_below(env, docname))
    return list(order)


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Give the index of cookies its title in the language of the edition, and let prose link to it, if there is one."""
    domain, title = cookie_domain(env), edition(app.config).words.word(INDEX_TITLE).text
    domain.indices = [type("CookieIndex", (CookieIndex,), {"localname": title})]  # type: ignore[misc]  # as Sphinx does
    labels = standard_domain(env)
    for places in (labels.labels, labels.anonlabels):
        places.pop(INDEX_PAGE, None)
    if domain.tables and INDEX_PAGE not in env.found_docs:
        labels.note_hyperlink_target(INDEX_PAGE, INDEX_PAGE, "", title)
    elif domain.tables and app.config.html_domain_indices is True:
        sentence = _(
            "the page {page!r} has the name of the index of cookies, which is not made; rename the page, or set "
            "html_domain_indices = False"
        )
        sentence = sentence.format(page=INDEX_PAGE)
        logger.warning("%s", sentence, location=INDEX_PAGE, type="cookie_charter", subtype="invalid")


def on_builder_inited(app: Sphinx) -> None:
    """Tell the domain what builds the edition."""
    cookie_domain(app.env).builder = app.builder


def on_warn_missing_reference(app: Sphinx, domain: Domain | None, node: addnodes.pending_xref) -> bool | None:
    """Say in a sentence why a link to a cookie leads nowhere."""
    if not isinstance(domain, CookieDomain):
        return None
    target = node["reftarget"]
    if any(domain.problems.values()) or target in domain.not_shown:
        return True  # a catalogue cannot be read or shown, so nobody knows yet which rows there are
    if found := domain.find(target):
        sentence = _("ambiguous cookie {name!r}; say which: {names}")
        sentence = sentence.format(name=target, names=", ".join(sorted(found)))
    else:
        sentence = domain.known.unknown(N_("cookie"), target)
    logger.warning("%s", sentence, location=node, type="cookie_charter", subtype="unknown")
    return True


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what is known of tables once their page is whole: which builders show them, and their captions, which are
    translated by now, for whoever shows a table beside its page. Note also whether it says something of a catalogue in
    a heading."""
    headings = (part for title in doctree.findall(nodes.title) for part in title.findall(nodes.inline))
    if any("cookie_platform" in part or "cookie_statement" in part for part in headings):
        cookie_domain(app.env).titled[app.env.docname] = True
    for node in doctree.findall(nodes.table):
        if shown := node.get("cookie_table"):
            shown.conditions = tuple(_conditions(node, "only"))
            shown.settings = tuple(_conditions(node, "ifconfig"))
            shown.caption = "".join(title.astext() for title in node.findall(nodes.title))
            shown.caption_untranslated = any(part.get("untranslated") for part in node.findall(nodes.inline))


def _conditions(node: nodes.Node, directive: str) -> Iterator[str]:
    while node := node.parent:
        if node.tagname == directive:
            yield node["expr"]
