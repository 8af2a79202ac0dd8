"""Tables get their rows when a page is written, so that these pass through no parser and no message extraction.

In pages of HTML the rows are text that a template made (see ``render``); other formats get nodes of docutils.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel import Locale
from babel.lists import format_list
from docutils import nodes
from sphinx import addnodes
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from cookie_charter.catalogue.model import Catalogue
from cookie_charter.collecting import without_collecting
from cookie_charter.messages import Translated, Words, tag
from cookie_charter.pages import render, room
from cookie_charter.pages.catalogues import catalogue_of
from cookie_charter.pages.columns import Cell, Column
from cookie_charter.pages.domain import Shown, cookie_domain
from cookie_charter.pages.render import HasColumns
from cookie_charter.pages.settings import edition
from cookie_charter.pages.table import ProviderView, Row, View, rows
from cookie_charter.pages.words import ROW_LINK


class FillTables(SphinxPostTransform):
    """Fill the tables of a page that is about to be written."""

    default_priority = 5  # before links are resolved (10) and themes wrap their tables

    def run(self, **kwargs: Any) -> None:
        builder = cookie_domain(self.env).builder
        if isinstance(builder, MessageCatalogBuilder):
            return  # it gets what catalogues say from them, not from their tables
        words = edition(self.config).words
        taken: dict[str, set[str]] = defaultdict(set)
        for node in list(self.document.findall(nodes.table)):
            if (shown := node.attributes.pop("cookie_table", None)) is None:
                continue
            if not shown.by(builder):
                node.parent.remove(node)  # as all around it will be, but after writers have had a look
                continue
            # Where all pages are one, an address without the name of its page must be unique among all of them.
            on_page = taken["" if builder.name == "singlehtml" else _page_of(node)]
            anchors = {index: anchor for index, anchor in shown.anchors.items() if anchor not in on_page}
            on_page.update(anchors.values())
            if (catalogue := catalogue_of(self.config, shown.stem)) is None:
                continue  # removed or broken since the page was read: the next run says so
            if builder.format == "html":
                node.replace_self(self._rendered(node, shown, anchors, catalogue, words))
            else:
                divide(node, shown.widths)
                fill(node, catalogue, shown.view, anchors, words, widths=shown.widths)

    def _rendered(
        self, node: nodes.table, shown: Shown, anchors: Mapping[int, str], catalogue: Catalogue, words: Words
    ) -> nodes.Element:
        """The same table for a page of HTML, with the rows in it."""
        with without_collecting():
            table = list(rows(catalogue, shown.view, words))
            link = words.word(ROW_LINK) if self.config.html_permalinks else None
            html = render.rows(table, shown.view, anchors, link=link)
            return as_html(node, table, html, shown.view, shown.widths)


def divide(node: nodes.table, widths: Sequence[int]) -> None:
    """Have writers that make no HTML divide the page among the columns; a browser finds widths of its own."""
    if "colwidths-auto" not in node["classes"] and not widths:
        node["classes"].append("colwidths-given")


def as_html(node: nodes.table, table: list[Row], html: str, view: HasColumns, widths: Sequence[int]) -> nodes.Element:
    """The same table for a page of HTML, with its rows as *html*."""
    # No title, which the search would take for one of the page.
    captions = (nodes.caption("", "", *title.children) for title in node.findall(nodes.title))
    rendered = render.cookie_table("", *captions)
    # What docutils' writer of tables would keep to itself.
    node["classes"] = [name for name in node["classes"] if not name.startswith("colwidths-")]
    rendered.update_all_atts(node)
    rendered["widths"] = widths
    columns = [view.known[name] for name in view.columns]
    rendered["needed"] = room.needed(table, columns, dense="cookie-matrix" in node["classes"])
    rendered["untranslated"] = any(part.language for row in table for cell in row.cells for part in cell)
    rendered += nodes.raw("", html, format="html")  # as such the search finds its words
    return rendered


def _page_of(node: nodes.Node) -> str:
    """The page that a node comes from, in a document of many; empty for the first."""
    while node := node.parent:
        if isinstance(node, addnodes.start_of_file):
            return str(node["docname"])
    return ""


def fill(
    table: nodes.table,
    catalogue: Catalogue,
    view: View | ProviderView,
    anchors: Mapping[int, str],
    words: Words,
    *,
    widths: Sequence[int] = (),
) -> None:
    """Append headings and rows to *table*, which holds its caption so far, for the writers that make no HTML.

    *anchors* gives the address of the row of each cookie, by its index. It is put on a target in the first cell, since
    these writers drop the ids of rows. *widths* replaces the columns' own, in proportion.
    """
    fill_rows(table, rows(catalogue, view, words), [view.known[name] for name in view.columns], anchors, widths)


def fill_rows(
    table: nodes.table,
    shown: Iterable[Row],
    columns: Sequence[Column[Any]],
    anchors: Mapping[int, str],
    widths: Sequence[int],
) -> None:
    """The same, of rows that are there already, the headings first."""
    group = nodes.tgroup(cols=len(columns))
    widths = widths or [column.width for column in columns]
    # In proportion: before Sphinx 9, its writer of text never ends with a word in a column of 1.
    factor = 2 if min(widths) == 1 else 1
    for column, width in zip(columns, widths, strict=True):
        group += nodes.colspec(colwidth=width * factor, stub=int(column.heads_row))
    headings, *body = (_row(row, columns, anchors) for row in shown)
    group += nodes.thead("", headings)
    group += nodes.tbody("", *body)
    table += group


def _row(row: Row, columns: Sequence[Column[Any]], anchors: Mapping[int, str]) -> nodes.row:
    paragraphs = [
        _paragraph(cell, literal=row.position is not None and column.literal)
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    if anchor := row.anchor(anchors):
        paragraphs[0].insert(0, nodes.target("", "", ids=[anchor]))
    return nodes.row("", *(nodes.entry("", paragraph) for paragraph in paragraphs))


def _paragraph(cell: Cell, *, literal: bool = False) -> nodes.paragraph:
    if literal:
        return nodes.paragraph("", "", nodes.literal("", cell[0].text))
    return nodes.paragraph("", "", *map(inline, cell))


def inline(text: Translated) -> nodes.Node:
    """A text; in a language that is not the edition's, marked so that a screen reader reads it in that language."""
    if text.link is not None:
        return nodes.reference("", text.text, refuri=text.link)
    if text.language is None:
        return nodes.Text(text.text)
    # Sphinx's HTML writer turns this class into the attribute lang.
    return nodes.inline("", text.text, classes=[f"language-{tag(text.language)}"], untranslated=True)


def listed(parts: Sequence[nodes.Node], locale: Locale) -> list[nodes.Node]:
    """Some *parts* as a list of that language: "a, b and c"."""
    between = format_list(["\0"] * len(parts), locale=locale).split("\0")
    found: list[nodes.Node] = []
    for text, part in zip(between, [*parts, None], strict=True):
        found += [nodes.Text(text)] * bool(text) + ([part] if part is not None else [])
    return found


def depth(node: nodes.Node, kind: type[nodes.Node]) -> int:
    """How many nodes of a *kind* a node is in, itself included."""
    found = 0
    here: nodes.Node | None = node
    while here is not None:
        found += isinstance(here, kind)
        here = here.parent
    return found
