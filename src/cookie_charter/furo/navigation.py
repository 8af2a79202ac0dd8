"""What the navigation of every page leads to besides pages: the sections of the first one, and indices of domains."""

from typing import Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from cookie_charter.pages._sphinx import contents_of
from cookie_charter.pages.catalogues import catalogue_of, platform_stems
from cookie_charter.pages.filling import depth
from cookie_charter.pages.settings import edition

SECTIONS: Final = 2
"""How deep: the page, and the sections right below its title."""


def home_sections(app: Sphinx, pagename: str, address: str) -> str:
    """The first page, which is at this *address*, and its sections as HTML: a list with links from *pagename*."""
    builder, home = app.builder, str(app.config.root_doc)
    if not isinstance(builder, StandaloneHTMLBuilder) or (found := contents_of(builder, home)) is None:
        return ""
    for item in list(found.findall(nodes.list_item)):
        level = depth(item, nodes.list_item)
        if level > SECTIONS:
            item.parent.remove(item)
        else:
            item["classes"] = [f"toctree-l{level}", *(["current"] if pagename == home and level == 1 else [])]
    for empty in [part for part in found.findall(nodes.bullet_list) if not part.children]:
        empty.parent.remove(empty)
    for link in found.findall(nodes.reference):
        anchor = str(link.get("anchorname", ""))
        if pagename != home:
            link["refuri"] = address + anchor
        elif not anchor:
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
