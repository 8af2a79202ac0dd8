"""What the navigation of every page leads to besides pages: the sections of the first one, and indices of domains."""

from typing import Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.toctree import TocTree

from cookie_charter.pages.catalogues import catalogue_of, platform_stems
from cookie_charter.pages.settings import edition

SECTIONS: Final = 2
"""How deep: the page, and the sections right below its title."""


def home_sections(app: Sphinx, pagename: str) -> str:
    """The first page and its sections as HTML, a list with links from *pagename*; empty if it has no title."""
    builder, home = app.builder, str(app.config.root_doc)
    if not isinstance(builder, StandaloneHTMLBuilder) or app.env is None or home not in app.env.tocs:
        return ""
    found = TocTree(app.env).get_toc_for(home, builder)
    for item in list(found.findall(nodes.list_item)):
        depth = 0
        above: nodes.Node | None = item
        while above is not None and above is not found:
            depth += isinstance(above, nodes.list_item)
            above = above.parent
        if depth > SECTIONS:
            item.parent.remove(item)
            continue
        item["classes"] = [f"toctree-l{depth}", *(["current"] if pagename == home and depth == 1 else [])]
    for empty in [part for part in found.findall(nodes.bullet_list) if not part.children]:
        empty.parent.remove(empty)
    page = builder.get_relative_uri(pagename, home)
    for link in found.findall(nodes.reference):
        link["refuri"] = page + str(link.get("anchorname", "")) if pagename != home else link["refuri"]
        if pagename == home and not link.get("anchorname"):
            link["classes"].append("current")
    return str(builder.render_partial(found)["fragment"])


def indices(app: Sphinx) -> list[tuple[str, str]]:
    """The address and the title of each index of a domain, such as that of the cookies."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return []
    return [(name, str(index.localname)) for name, index, _content, _collapse in builder.domain_indices]


def platform_names(app: Sphinx) -> dict[str, str]:
    """What the platform of each catalogue is called in the edition, by the name of the catalogue's file."""
    words = edition(app.config).words
    found = {stem: catalogue_of(app.config, stem) for stem in platform_stems(app.config)}
    return {stem: words.data(catalogue.platform.name).text for stem, catalogue in found.items() if catalogue}
