"""Tables of several platforms. An author types, in MyST,

    ```{cookie-platforms}
    :caption: Our web sites
    ```

and gets a row for each catalogue, with the number of its cookies by category and those that require consent;
``cookie-matrix`` says of each cookie which platform keeps it. Both show all catalogues of ``charter_data``, or those
that are named, separated by commas, and get their rows when the page is written. The role ``cookie-platform`` says the
name of one platform, or another fact of it.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, Final, NamedTuple

from babel.dates import format_date
from babel.lists import format_list
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import OptionSpec

from cookie_charter.catalogue.model import Catalogue, Category, Consent, Cookie, Kind, Platform, fields, is_web_address
from cookie_charter.messages import Noted, Translated, Words
from cookie_charter.messages.plural import counted
from cookie_charter.messages.terms import NAMES
from cookie_charter.pages import render
from cookie_charter.pages.catalogues import catalogue_of, catalogue_path, load_catalogue, platform_stems, stems
from cookie_charter.pages.columns import COLUMNS, Cell, Column, Context
from cookie_charter.pages.directives import OF_TABLES, CatalogueTable
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.filling import as_html, divide, fill_rows, inline
from cookie_charter.pages.settings import edition
from cookie_charter.pages.statements import catalogue_meant, refuse, surroundings
from cookie_charter.pages.table import Row, parse_columns
from cookie_charter.pages.template_pages import named, page_of
from cookie_charter.pages.words import CONSENT, COUNT, EXEMPT, ROW_LINK
from cookie_charter.problem import Problem, unknown
from cookie_charter.speech import N_, _

logger = logging.getLogger(__name__)


class Site(NamedTuple):
    """One platform: its *catalogue*, and the address of its *page*, where it has one."""

    stem: str
    catalogue: Catalogue
    page: str | None = None


def _no_key(_site: Any, _context: Any) -> None:
    """These rows are in the order of the catalogues."""


def _column(heading: str, width: int, cell: Callable[[Any, Any], Cell], **more: Any) -> Column[Any]:
    return Column(heading, width, cell, _no_key, **more)


def _name(site: Site, context: Context) -> Cell:
    return [context.words.data(site.catalogue.platform.name)._replace(link=site.page)]


def _url(site: Site, _context: Context) -> Cell:
    """Its address, less what all addresses begin with."""
    url = site.catalogue.platform.url
    return [] if url is None else [Translated(url.partition("://")[2].rstrip("/"), link=url)]


def _number(site: Site, _context: Context) -> Cell:
    return [Translated(str(len(site.catalogue.cookies)))]


def _categories(site: Site, context: Context) -> Cell:
    """Each category that there is, with the number of its cookies."""
    numbers = dict.fromkeys(Category, 0)
    for cookie in site.catalogue.cookies:
        numbers[cookie.category] += 1
    said = [(context.words.word(NAMES[Category][category]), number) for category, number in numbers.items() if number]
    between = format_list(["\0"] * len(said), locale=context.words.locale).split("\0")[1:]
    cell: Cell = []
    for (name, number), behind in zip(said, between, strict=True):
        cell += [name, Translated(f" ({number}){behind}")]
    return cell


def _consent(site: Site, context: Context) -> Cell:
    """A sentence: which cookies require consent, or that none does."""
    cookies = site.catalogue.cookies
    asked = [cookie.name for cookie in cookies if cookie.consent is Consent.REQUIRED]
    if asked:
        return [counted(CONSENT, len(asked), context.words, asked)]
    return [counted(EXEMPT if cookies else COUNT, len(cookies), context.words)]


def _verified(site: Site, context: Context) -> Cell:
    """The day since when all cookies have been verified: the oldest of their dates, once each has one."""
    days = [cookie.verified for cookie in site.catalogue.cookies]
    stated = [day for day in days if isinstance(day, datetime.date)]
    if not stated or len(stated) < len(days):
        return []
    return [Translated(format_date(min(stated), "long", context.words.locale))]


PLATFORM_COLUMNS: Final[Mapping[str, Column[Any]]] = {
    "name": _column("Platform", 20, _name, heads_row=True),
    "url": _column("Web site", 25, _url),
    "cookies": _column("Number of cookies", 12, _number),
    "category": _column("Cookies by category", 25, _categories),
    "consent": _column("Consent", 30, _consent, sentences=True),
    "verified": _column("Verified on", 16, _verified),
}

DEFAULT_PLATFORM_COLUMNS: Final = ("name", "url", "category", "consent", "verified")


@dataclass(frozen=True)
class Overview:
    """What a table shows of which platforms: *columns* of them or, where there are none, the matrix of cookies."""

    stems: tuple[str, ...]
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    """The widths that its author gives to the columns, in proportion."""

    def table(self, sites: list[Site], words: Words) -> "Table":
        """The table as it is in the words of an edition."""
        return _platforms(self.columns, sites, words) if self.columns else _matrix(sites, words)


class Table(NamedTuple):
    """The *known* columns by name, those *columns* that the table has, and its *rows*, the headings first."""

    known: Mapping[str, Column[Any]]
    columns: tuple[str, ...]
    rows: list[Row]


def _platforms(columns: tuple[str, ...], sites: list[Site], words: Words) -> Table:
    shown = [PLATFORM_COLUMNS[name] for name in columns]
    contexts = [(site, Context(site.catalogue, columns, words)) for site in sites]
    body = [Row(index, [column.cell(*one) for column in shown]) for index, one in enumerate(contexts)]
    headings = Row(None, [[words.word(column.heading)] for column in shown])
    return Table(PLATFORM_COLUMNS, columns, [headings, *body])


def _matrix(sites: list[Site], words: Words) -> Table:
    """A row for each cookie, by name and kind, and a column for each platform, which says whether it keeps it."""
    cookies: dict[tuple[str, Kind], set[str]] = {}
    for site in sites:
        for cookie in site.catalogue.cookies:
            cookies.setdefault(_identity(cookie), set()).add(site.stem)
    all_cookies = all(kind is Kind.COOKIE for _name, kind in cookies)
    known = {"": COLUMNS["name"]} | ({} if all_cookies else {" ": COLUMNS["kind"]})
    known |= {f"/{site.stem}": _column("", 12, _url) for site in sites}  # no stem has a slash in it
    headings = [[words.word("Cookie name" if all_cookies else "Name")]]
    headings += [] if all_cookies else [[words.word(COLUMNS["kind"].heading)]]
    headings += [[words.data(site.catalogue.platform.name)] for site in sites]
    body = []
    for index, ((name, kind), kept_by) in enumerate(sorted(cookies.items(), key=_alphabetically)):
        cells = [[Translated(name)]] + ([] if all_cookies else [[words.word(NAMES[Kind][kind])]])
        cells += [[words.word("Yes" if site.stem in kept_by else "No")] for site in sites]
        body.append(Row(index, cells))
    return Table(known, tuple(known), [Row(None, headings), *body])


def _identity(cookie: Cookie) -> tuple[str, Kind]:
    return cookie.name, cookie.kind


def _alphabetically(row: tuple[tuple[str, Kind], set[str]]) -> tuple[str, str, str]:
    (name, kind), _kept_by = row
    return name.casefold(), name, kind


class _OverviewTable(CatalogueTable):
    """A table of several catalogues: those that its argument names, or all."""

    required_arguments = 0
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        empty = self._empty_table()
        empty["classes"].append(self.name)
        domain = cookie_domain(self.env)
        typed = (stem.strip() for stem in " ".join(self.arguments).split(","))
        chosen = tuple(named(self.env, stem) for stem in typed if stem)
        for stem in chosen:
            if catalogue_path(self.config, stem) is None:
                return self._refuse(empty, unknown(N_("catalogue"), stem, stems(self.config)))
        shown = chosen or tuple(platform_stems(self.config))
        if not chosen:
            domain.note_all_platforms(list(shown))
        if not shown:
            return self._refuse(empty, _("there is no catalogue with a platform yet"))
        sites: list[Site] = []
        problems: list[Problem] = []
        for stem in shown:
            path = catalogue_path(self.config, stem)
            assert path is not None  # it has just been found
            loaded = load_catalogue(path)
            for file in (path, *loaded.shared):
                self.env.note_dependency(file.absolute())
            problems += loaded.problems
            if loaded.catalogue is not None:
                sites.append(Site(stem, loaded.catalogue))
            elif not loaded.problems:
                sentence = _("{file} has no platform: it is shared by catalogues; a table needs one of these")
                return self._refuse(empty, sentence.format(file=path.name))
        if problems:
            domain.note_problems(problems)
            return self._without_rows(empty, map(str, dict.fromkeys(problems)))
        overview = Overview(shown, self._columns())
        noted = Noted()
        try:
            widths = self._column_widths(overview.table(sites, noted))
        except ValueError as error:
            return self._refuse(empty, str(error))
        for word in noted.words:
            domain.note_said(word, *self.get_source_info())
        for site in sites:
            domain.note_platform(site.stem)
        empty["cookie_overview"] = replace(overview, widths=widths)
        return [empty]

    def _columns(self) -> tuple[str, ...]:
        """The columns of platforms; none for the matrix."""
        return ()


class PlatformTable(_OverviewTable):
    """``{cookie-platforms}``: the platforms, and what each of them keeps."""

    option_spec: ClassVar[OptionSpec] = {
        "caption": directives.unchanged_required,
        "columns": partial(parse_columns, known=PLATFORM_COLUMNS),
        **OF_TABLES,
    }

    def _columns(self) -> tuple[str, ...]:
        columns: tuple[str, ...] = self.options.get("columns", DEFAULT_PLATFORM_COLUMNS)
        return columns


class CookieMatrix(_OverviewTable):
    """``{cookie-matrix}``: which platform keeps which cookie."""

    option_spec: ClassVar[OptionSpec] = {
        "caption": directives.unchanged_required,
        **OF_TABLES,
    }


class FillOverviews(SphinxPostTransform):
    """Fill the tables of several platforms of a page that is about to be written."""

    default_priority = 5  # before links are resolved (10) and themes wrap their tables

    def run(self, **kwargs: Any) -> None:
        builder = cookie_domain(self.env).builder
        if isinstance(builder, MessageCatalogBuilder):
            return  # it gets what catalogues say from them, not from their tables
        words = edition(self.config).words
        for node in list(self.document.findall(nodes.table)):
            if (overview := node.attributes.pop("cookie_overview", None)) is None:
                continue
            table = overview.table(list(self._sites(overview)), words)
            if builder.format == "html":
                # The labels of cards are there where a row could have a link; these have none.
                html = render.rows(table.rows, table, {}, link=words.word(ROW_LINK))
                node.replace_self(as_html(node, table.rows, html, table, overview.widths))
            else:
                divide(node, overview.widths)
                fill_rows(node, table.rows, [table.known[name] for name in table.columns], {}, overview.widths)

    def _sites(self, overview: Overview) -> Iterator[Site]:
        for stem in overview.stems:
            if catalogue := catalogue_of(self.config, stem):
                yield Site(stem, catalogue, self._page(stem))

    def _page(self, stem: str) -> str | None:
        """The address of the page of a platform, from here, if it has one and a reader of this format can go there."""
        if not self.config.charter_pages:
            return None
        page, here = page_of(self.config, stem), self.env.docname
        builder = cookie_domain(self.env).builder
        if page == here or page not in self.env.found_docs or builder.format not in {"html", "latex"}:
            return None
        return builder.get_relative_uri(here, page)


class PlatformRole(SphinxRole):
    """``{cookie-platform}`STEM```: the name of a platform, or with a field behind it, ``STEM url``, that fact."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            stem, field, said = self._fact()
        except ValueError as error:
            return refuse(self, error)
        cookie_domain(self.env).note_platform(stem)
        node = nodes.inline(self.rawtext, cookie_platform=(stem, field))
        node += nodes.Text(edition(self.config).words.data(said).text if field == "name" else said)
        return [node], []

    def _fact(self) -> tuple[str, str, str]:
        stem, *more = self.text.split() or [""]
        stem, field = named(self.env, stem), " ".join(more) or "name"
        catalogue, _shared = catalogue_meant(self.env, stem)
        if field not in (known := [one.name for one in fields(Platform)]):
            raise ValueError(unknown(N_("field"), field, known))
        if (said := getattr(catalogue.platform, field)) is None:
            sentence = _(
                "the catalogue {name!r} does not state {field!r} of its platform; state it, or remove the role"
            )
            raise ValueError(sentence.format(name=stem, field=field))
        return stem, field, said


class FillPlatforms(SphinxPostTransform):
    """Say the facts of platforms in the words that there are now."""

    default_priority = 5  # before links are resolved (10)

    def run(self, **kwargs: Any) -> None:
        if isinstance(cookie_domain(self.env).builder, MessageCatalogBuilder):
            return  # translators get what the author typed
        for node in list(self.document.findall(nodes.inline)):
            stem, field = node.attributes.pop("cookie_platform", (None, None))
            catalogue = catalogue_of(self.config, stem) if stem else None
            if catalogue is None or not (said := getattr(catalogue.platform, field)):
                continue  # removed or broken since the page was read: the next run says so
            around, text = surroundings(node), Translated(said)
            # In a sentence that is not translated the name is not either.
            if field == "name" and not around.untranslated:
                text = edition(self.config).words.data(said)
            elif is_web_address(said) and not around.linked:
                text = Translated(said, link=said)
            node.parent.replace(node, inline(text))


def on_env_get_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The pages that show all platforms, where there are others now than when they were read."""
    if not (pages := cookie_domain(env).all_platforms):
        return []  # without reading every catalogue there is
    now = platform_stems(app.config)
    return [page for page, shown in pages.items() if shown != now]
