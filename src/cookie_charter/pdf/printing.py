"""HTML as a PDF, by WeasyPrint (https://weasyprint.org): tagged, with bookmarks, and with what is in the build alone.

Nothing is fetched, be it from the network or from this machine: an address is one of the pictures that the builder has
found, or it is refused.
"""

import mimetypes
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import takewhile
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

LONGEST_WHOLE: Final = 40
"""The number of characters that a name in a table may have to be kept on one line."""


class Printed(NamedTuple):
    """A *pdf*, the addresses that were *refused*, as no part of the build, the *texts* of its links by the anchor
    that they lead to, and the *letters* that no font of the machine has."""

    pdf: bytes
    refused: list[str]
    texts: dict[str, str]
    letters: list[str]


def print_html(html: str, base: str, pictures: Mapping[str, Path], *, keep_links: bool) -> Printed:
    """Print a document whose addresses are relative to *base*, with these *pictures* by their address.

    Links to other files of the edition are links only with *keep_links*: nobody knows where else these files are.
    """
    build = _FilesOfTheBuild(pictures)
    document = HTML(string=html, base_url=base, url_fetcher=build)
    tree = document.etree_element
    _unlink(tree, keep_links)
    _move_anchors(tree)
    _keep_names_whole(tree)
    style = CSS(string=files("cookie_charter.pdf").joinpath("book.css").read_text(encoding="utf-8"), url_fetcher=build)
    # The variant brings what PDF/UA-1 asks for besides tags.
    options = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
    missing: set[int] = set()
    pdf = document.write_pdf(
        finisher=lambda pages, _pdf: missing.update(*(font.missing for font in pages.fonts.values())),
        stylesheets=[style],
        **options,
    )
    return Printed(pdf, sorted(build.refused), _texts(tree), [chr(letter) for letter in sorted(missing)])


class _FilesOfTheBuild(URLFetcher):  # type: ignore[misc]  # it has no types
    """Gives WeasyPrint the pictures of the build, and remembers the addresses of what else it asks for."""

    def __init__(self, pictures: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=())
        self.pictures = pictures
        self.refused: set[str] = set()

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url not in self.pictures:
            self.refused.add(url)
            raise ValueError(url)  # it goes on without
        path = self.pictures[url]
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _unlink(document: Element, keep_links: bool) -> None:
    """Make text of the links that lead nowhere on paper: that of a row to itself, and those to files beside it."""
    own = {link for row in document.iter("tr") if "id" in row.attrib for link in _links_to(row, row.attrib["id"])}
    for link in list(document.iter("a")):
        address = link.get("href", "")
        relative = not address.startswith("#") and not urlsplit(address).scheme
        if link in own or (relative and not keep_links):
            link.tag = "span"  # a link without an address would be tagged as one
            link.attrib.pop("href", None)


def _links_to(row: Element, anchor: str) -> Iterator[Element]:
    return (link for link in row.iter("a") if link.get("href") == f"#{anchor}")


def _move_anchors(document: Element) -> None:
    """Move the anchors of sections, and those just before them, into their headings, which may come a page later."""
    for parent in list(document.iter()):
        before: list[Element] = []
        for child in list(parent):
            if child.tag == "section" and (heading := next(filter(_is_heading, child), None)) is not None:
                own = list(takewhile(lambda one: not _is_heading(one), child))
                for anchor in before:
                    parent.remove(anchor)
                for anchor in own:
                    child.remove(anchor)
                heading[:0] = [*before, *own]
                if "id" in child.attrib:
                    heading.set("id", child.attrib.pop("id"))
            before = [*before, child] if child.tag == "span" and "id" in child.attrib and not child.text else []


def _is_heading(element: Element) -> bool:
    return element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}


def _keep_names_whole(document: Element) -> None:
    """Have no name in a table broken at its hyphens, unless it would take half of the line."""
    for row in document.iter("tr"):
        for name in row.iter("code"):
            if len("".join(name.itertext())) <= LONGEST_WHOLE:
                name.set("class", "whole")


def _texts(document: Element) -> dict[str, str]:
    links = (link for link in document.iter("a") if link.get("href", "").startswith("#"))
    return {link.get("href", "")[1:]: " ".join("".join(link.itertext()).split()) for link in links}
