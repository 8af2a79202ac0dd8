"""Where a page is found in each edition: what templates show of that, and links that work at any address."""

import os
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from cookie_charter.editions import Edition
from cookie_charter.pages import releases
from cookie_charter.pages._sphinx import domains_in_order
from cookie_charter.pages.settings import all_editions, edition, offer


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell templates what they need to know of the languages: ``editions`` and ``text_direction``, ltr or rtl."""
    if app.config.charter_editions:
        direction = edition(app.config).locale.text_direction
        offer(app.config, context, editions=_links(app, pagename), text_direction=direction)


def _links(app: Sphinx, pagename: str) -> list[dict[str, Any]]:
    """The editions of a page, as templates show them: language, direction, name, and the address of the page there."""
    config, builder = app.config, app.builder
    generated = {
        "search",
        "genindex",
        *releases.pages(app),
        *(f"{domain.name}-{index.name}" for domain in domains_in_order(app.env) for index in domain.indices),
    }
    # A page that only this edition has, or that is shown at any address, has no counterpart in the others.
    everywhere = pagename in app.env.found_docs | generated and pagename != _not_found_page(config)
    target = builder.get_target_uri(pagename if everywhere else config.root_doc)
    built, links = edition(config), []
    for other in all_editions(config).values():
        if other is not built and other.url is None and _on_host():
            continue
        links.append(
            {
                "lang": other.tag,
                "name": other.name,
                "current": other is built,
                "url": other.url + target if other.url and everywhere else None,
                "link": _link(app, pagename, other, target),
            }
        )
    return links


def _link(app: Sphinx, pagename: str, other: Edition, target: str) -> str:
    """The link from a page to *target* in an edition: in the same tree wherever that is, or on its own host."""
    if pagename == _not_found_page(app.config):
        return other.path + target
    if _on_host():
        return (other.url or "") + target
    up = "../" * app.builder.get_target_uri(pagename).count("/")
    return f"{up}../{other.folder}/{target}"


def _on_host() -> bool:
    return "READTHEDOCS_CANONICAL_URL" in os.environ


def _not_found_page(config: Config) -> str | None:
    """The page of sphinx-notfound-page, which is shown at any address."""
    name: str | None = getattr(config, "notfound_pagename", None)
    return name


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make the links of the page that is shown at any address independent of that address."""
    if docname == _not_found_page(app.config) and app.config.charter_editions:
        for link in doctree.findall(nodes.reference):
            if link.get("internal") and "refuri" in link:
                link["refuri"] = app.config.notfound_urls_prefix + link["refuri"]
