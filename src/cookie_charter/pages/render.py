"""A table as HTML, for the builders that make it: what docutils' writer does not say.

Column headings have ``scope="col"``, and the name of the cookie, which is the heading of its row, ``scope="row"``. Each
row has an address, and beside the name in it a link to that. Where there is no room for its words the style sheet shows
each row as a card, and with each cell its label.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from docutils import nodes
from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from cookie_charter.messages import Translated, tag
from cookie_charter.pages._sphinx import HTML5Translator, visit_caption
from cookie_charter.pages.columns import Cell, Column
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.room import parts
from cookie_charter.pages.table import Row

STYLE: Final = "cookie-charter.css"


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Publish the style of tables in HTML, if there is a table."""
    domain = cookie_domain(env)
    if app.builder.format == "html" and (domain.tables or domain.platforms or domain.histories):
        app.config.html_static_path.append(str(Path(__file__).parent / "static"))


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page with a table its style."""
    if doctree is not None and any(doctree.findall(cookie_table)):
        app.add_css_file(STYLE)  # to this page alone, now that it is about to be written


class cookie_table(nodes.General, nodes.Element):
    """A table in a page of HTML: first its caption, if it has one, last its rows, as ``raw`` HTML."""


class HasColumns(Protocol):
    """The columns that a table has, and those that it could have by name."""

    @property
    def columns(self) -> tuple[str, ...]: ...

    @property
    def known(self) -> Mapping[str, Column[Any]]: ...


def rows(table: list[Row], view: HasColumns, anchors: Mapping[int, str], *, link: Translated | None = None) -> str:
    """The ``thead`` and ``tbody`` of a *table*, whose first row is the headings.

    A row has the address that *anchors* give to the position of its cookie, if any. With *link*, which says what the
    link of a row to itself is for, it is a table for a page; without, it is bare.
    """
    headings, *body = table
    known = [view.known[name] for name in view.columns]
    heads = next((place for place, column in enumerate(known) if column.heads_row), 0)
    columns = [
        _column(column, heading if link else (), link if place == heads else None)
        for place, (column, heading) in enumerate(zip(known, headings.cells, strict=True))
    ]
    nothing = [_NOTHING] * len(columns)
    head = render(
        "headings.html",
        headings=[
            (_texts(cell), column.sentences and bool(link)) for cell, column in zip(headings.cells, known, strict=True)
        ],
    )
    # Not by a template: these are thousands, each would be put together from a dozen pieces, and all of them thrice.
    written = (_row(row, anchors, columns if row.position is not None else nothing) for row in body)
    return "".join((head, "\n<tbody>\n", *written, "</tbody>"))


class _Column(NamedTuple):
    """What is around the text of a cell, as HTML: *opening*, *after* it, and *closing*; whether the cell is *literal*;
    and if it holds the link of a row to itself, the attributes of that."""

    opening: str
    after: str
    closing: str
    literal: bool
    link: str | None


_NOTHING: Final = _Column("<td>", "", "</td>\n", False, None)


def _column(column: Column[Any], label: Iterable[Translated], link: Translated | None) -> _Column:
    name, attributes = ("th", ' scope="row"') if column.heads_row else ("td", "")
    if text := "".join(part.text for part in label):
        attributes += f' data-label="{escape(text)}"'
    opening, after = ("<code>", "</code>") if column.literal else ("", "")
    to_itself = link and f'title="{escape(link.text)}" aria-label="{escape(link.text)}"'
    return _Column(f"<{name}{attributes}>{opening}", after, f"</{name}>\n", column.literal, to_itself)


def _row(row: Row, anchors: Mapping[int, str], columns: Sequence[_Column]) -> str:
    """A line for each cell: the search takes tags away, and would make one word of two cells."""
    anchor = row.anchor(anchors)
    address = escape(anchor) if anchor else ""
    cells = [f'<tr id="{address}">' if anchor else "<tr>"]
    for cell, (opening, after, closing, literal, link) in zip(row.cells, columns, strict=True):
        text = escape(cell[0].text) if literal else _texts(cell)
        if link and anchor:
            after += f'<a class="cookie-row-link" href="#{address}" {link}></a>'
        cells.append(f"{opening}{text}{after}{closing}")
    return "".join((*cells, "</tr>\n"))


_MARKED: Final = Markup('<span lang="{}">{}</span>')
_LINKED: Final = Markup('<a href="{}">{}</a>')
_BREAKABLE: Final = Markup("<wbr>")


def _texts(cell: Cell) -> Markup:
    """A run of texts, each marked with its language where that is not the edition's, and linked where it leads
    somewhere."""
    return _marked(cell[0]) if len(cell) == 1 else Markup("").join(map(_marked, cell))


def _marked(part: Translated) -> Markup:
    pieces = parts(part.text)
    text = escape(part.text) if len(pieces) == 1 else _BREAKABLE.join(pieces)
    if part.language:
        text = _MARKED.format(tag(part.language), text)
    return _LINKED.format(part.link, text) if part.link else text


@lru_cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("cookie_charter.pages", "."), autoescape=True)


def render(template: str, **context: Any) -> str:
    """One of the package's templates, filled; every text in it is escaped."""
    return _environment().get_template(template).render(context)


def visit_cookie_table(self: HTML5Translator, node: cookie_table) -> None:
    """Write the table as Sphinx's writer does, with number and link in its caption, and with the finished rows."""
    body = node.children[-1]
    self.body.append(f'<div class="cookie-table-box cookie-needs-{node["needed"]}">')
    style: dict[str, Any] = {"style": f"width: {node['width']}"} if "width" in node else {}
    self.body.append(self.starttag(node, "table", CLASS=f"docutils align-{node.get('align', 'default')}", **style))
    for caption in node.findall(nodes.caption):
        visit_caption(self, node, caption)
    if widths := node["widths"]:
        columns = (f'<col style="width: {width / sum(widths):.1%}" />\n' for width in widths)
        self.body.append(f"<colgroup>\n{''.join(columns)}</colgroup>\n")
    self.body += [body.astext(), "</table></div>\n"]  # of megabytes, which no other text is made of
    raise nodes.SkipNode


def depart_cookie_table(self: HTML5Translator, node: cookie_table) -> None:
    """Nothing is left to write."""
