"""A feed of Atom (https://www.rfc-editor.org/rfc/rfc4287), the same bytes for the same releases."""

import datetime
from collections.abc import Iterable
from typing import Final, NamedTuple
from xml.etree import ElementTree

NAMESPACE: Final = "http://www.w3.org/2005/Atom"


class Entry(NamedTuple):
    """A release: its *title*, its *date*, the *address* of its page, and what is told of it, as *html*.

    The *id* stays the same whatever form addresses of pages take.
    """

    id: str
    title: str
    date: datetime.date
    address: str
    html: str


class Feed(NamedTuple):
    """The feed of an edition: its own *address*, that of the *page* it belongs to, and the *entries*, newest first."""

    title: str
    language: str
    author: str
    address: str
    page: str
    entries: Iterable[Entry]


def to_xml(feed: Feed) -> str:
    """A feed as it is published."""
    entries = list(feed.entries)
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": feed.language})
    _text(root, "id", feed.page)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(max(entry.date for entry in entries)))
    _text(ElementTree.SubElement(root, "author"), "name", feed.author)
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in entries:
        element = ElementTree.SubElement(root, "entry")
        _text(element, "id", entry.id)
        _text(element, "title", entry.title)
        _text(element, "published", _moment(entry.date))
        _text(element, "updated", _moment(entry.date))
        ElementTree.SubElement(element, "link", rel="alternate", type="text/html", href=entry.address)
        _text(element, "content", entry.html, type="html")
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _text(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = text


def _moment(date: datetime.date) -> str:
    return f"{date.isoformat()}T00:00:00Z"
