"""A table as HTML, for the builders that make it: what docutils' writer does not say.

Column headings have ``scope="col"``, and the name of the cookie, which is the heading of its row, ``scope="row"``. Each
row has an address, and the name in it is a link to that. Where there is little room the style sheet shows each row as
a card, and with each cell its label.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.locale import _ as sphinx_word
from sphinx.writers.html5 import HTML5Translator

from cookie_charter.messages.translation import Translated, tag
from cookie_charter.pages.table import Row, View

ROW_LINK: Final = "Link to this cookie"


STYLE: Final = "cookie-charter.css"


def on_builder_inited(app: Sphinx) -> None:
    """Give pages of HTML the style of their tables."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(Path(__file__).parent / "static"))
        app.add_css_file(STYLE)


class cookie_table(nodes.General, nodes.Element):
    """A table in a page of HTML: first the nodes of its caption, if it has one, last its rows, as ``raw`` HTML."""


def rows(table: list[Row], view: View, anchors: Mapping[int, str], *, link: Translated | None = None) -> str:
    """The ``thead`` and ``tbody`` of a *table*, whose first row is the headings.

    A row has the address that *anchors* give to the position of its cookie, if any. With *link*, which says what the
    link of a row to itself is for, it is a table for a page; without, it is bare.
    """
    headings, *body = table
    named = view.columns.index("name") if "name" in view.columns else None
    labels = ["".join(part.text for part in cell) if link else "" for cell in headings.cells]
    # Of each column: whether it names the cookie, the label of its cells, whether the link to the row stands in it.
    columns = [(place == named, label, bool(link) and place == (named or 0)) for place, label in enumerate(labels)]
    no_cookie = [(False, "", False)] * len(columns)
    return render(
        "rows.html",
        headings=map(_texts, headings.cells),
        rows=[(row.anchor(anchors), _cells(row, columns if row.position is not None else no_cookie)) for row in body],
        link_title=link and link.text,
    )


def _cells(row: Row, columns: list[tuple[bool, str, bool]]) -> list[tuple[str, bool, str, bool]]:
    return [(_texts(cell), *column) for cell, column in zip(row.cells, columns, strict=True)]


_MARKED: Final = Markup('<span lang="{}">{}</span>')


def _texts(said: list[Translated]) -> str:
    """A run of texts, each marked with its language where that is not the edition's; if none is, yet to be escaped."""
    if not any(part.language for part in said):
        return "".join([part.text for part in said])
    return Markup("").join(
        [_MARKED.format(tag(part.language), part.text) if part.language else part.text for part in said]
    )


@lru_cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("cookie_charter.pages", "."), autoescape=True)


def render(template: str, **context: Any) -> str:
    """One of the package's templates, filled; every text in it is escaped."""
    return _environment().get_template(template).render(context)


def visit_cookie_table(self: HTML5Translator, node: cookie_table) -> None:
    """Write the table: Sphinx's caption, with number and link, and the finished rows."""
    *caption, body = node.children
    self.body.append('<div class="cookie-table-box">')
    self.body.append(self.starttag(node, "table", CLASS="docutils align-default"))
    if caption:
        self.body.append("<caption>")
        self.add_fignumber(node)
        self.body.append('<span class="caption-text">')
        for child in caption:
            child.walkabout(self)
        self.body.append("</span>")
        self.add_permalink_ref(node, sphinx_word("Link to this table"))
        self.body.append("</caption>\n")
    self.body.append(f"{body.astext()}</table></div>\n")
    raise nodes.SkipNode


def depart_cookie_table(self: HTML5Translator, node: cookie_table) -> None:
    """Nothing is left to write."""
