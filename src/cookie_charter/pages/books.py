"""The charter as a book, in a site that has editions: what its ``make epub`` does better than Sphinx alone.

    charte-cookies.epub     named by its title, in the language of the edition

It has a cover with the title and the platform, all chapters and sections in its contents, the description of its first
page, and an identifier that stays; nothing that nobody stated is said of it. What conf.py sets of ``epub_*`` wins.

Where ``charter_books`` names it, the command publishes the book with the pages, and templates know it by ``books``.
"""

import re
import textwrap
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docutils import nodes
from markupsafe import escape
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config

from cookie_charter.messages import INTERFACE
from cookie_charter.pages import publish, render
from cookie_charter.pages._sphinx import (
    Epub3Builder,
    add_templates,
    in_language_of_pages,
    is_set,
    put_all_into_output,
)
from cookie_charter.pages.catalogues import catalogue_of
from cookie_charter.pages.settings import edition, offer

FORMATS: Final = {"epub": "*.epub", "pdf": "*.pdf"}
"""The books that there are: each builder, and what its one file is called."""

FOLDER: Final = Path(__file__).parent / "book"
STYLE: Final = "book.css"
COVER: Final = "_static/charter-cover.svg"

UNSTATED: Final = "unknown"
"""What Sphinx says in a book of what conf.py does not state; it warns where that is empty."""

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive can name."""


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Have the builder ``epub`` make this book, and those of help files need no settings."""
    if not config.charter_editions:
        return
    app.add_builder(Book, override=True)
    built, name = edition(config), nodes.make_id(config.project) or "charter"
    stated = {setting for setting in ("author", "copyright", "project_copyright") if is_set(config, setting)}
    author = config.author if "author" in stated else ""
    defaults = {
        "epub_basename": name,
        "epub_language": built.tag,
        "epub_author": author or UNSTATED,
        "epub_publisher": author or UNSTATED,
        "epub_copyright": (config.copyright if stated - {"author"} else "") or UNSTATED,
        "epub_identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{_subject(config)}#{built.tag}')}",
        "epub_uid": "charter",
        "epub_cover": (COVER, "epub-cover.html"),
        "epub_tocscope": "includehidden",
        "epub_tocdup": False,
        "epub_show_urls": "no",  # a link in a book can be followed
        "applehelp_bundle_id": ".".join([*_host(config).split(".")[::-1], name]).strip("."),
        "applehelp_title": config.project,
    }
    if "applehelp_indexer_path" in config:  # which only Apple's systems have
        defaults["applehelp_disable_external_tools"] = not Path(config.applehelp_indexer_path).exists()
    for setting, value in defaults.items():
        if setting in config and not is_set(config, setting):
            config[setting] = value
    if not_found := getattr(config, "notfound_pagename", None):
        config.epub_exclude_files = [*config.epub_exclude_files, f"{not_found}.xhtml"]


def _subject(config: Config) -> str:
    """What the book is about, by a name that no translation or rewording changes."""
    catalogue = catalogue_of(config, config.charter_platform) if config.charter_platform else None
    return (catalogue and catalogue.platform.url) or config.charter_titles["project"]


def _host(config: Config) -> str:
    return urlsplit(config.charter_address or _subject(config)).hostname or ""


def on_builder_inited(app: Sphinx) -> None:
    """Give the book its style and the template of its cover, and Apple's help all that it shows."""
    if (
        app.config.charter_editions
        and app.builder.name == "applehelp"
        and isinstance(app.builder, StandaloneHTMLBuilder)
    ):
        put_all_into_output(app.builder)
    if isinstance(app.builder, Book):
        add_templates(app.builder, FOLDER)
        app.config.html_static_path.append(str(FOLDER / STYLE))
        app.add_css_file(STYLE)


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell templates the ``books`` that are published with the pages: each its ``name`` and its ``file``."""
    made = [{"name": name.upper(), "file": file_name(app.config, name)} for name in app.config.charter_books_made]
    if made:
        offer(app.config, context, books=made)


def file_name(config: Config, name: str) -> str:
    """What a book of the edition that is built is called: ``charte-cookies.epub``, ``charte-cookies-fr.pdf``."""
    if name == "epub":
        return f"{config.epub_basename}.epub"
    words = re.findall(r"\w+", config.charter_titles.get("project", config.project).casefold()) or ["charter"]
    return f"{'-'.join(words)}-{edition(config).folder}.{name}"


class Book(Epub3Builder):
    """Makes the book of an edition."""

    def init(self) -> None:
        built = edition(self.config)
        language = f'lang="{built.tag}" xml:lang="{built.tag}" dir="{built.locale.text_direction}"'
        self.html_tag = self.html_tag.replace(">", f" {language}>")
        super().init()
        contents = in_language_of_pages(INTERFACE, "Table of Contents")
        self.guide_titles = {"toc": str(escape(contents)), "cover": str(escape(self.config.project))}

    def handle_finish(self) -> None:
        for old in Path(self.outdir).glob(FORMATS["epub"]):  # it may have had another title
            old.unlink()
        if self.config.epub_cover and self.config.epub_cover[0] == COVER:
            publish.write(Path(self.outdir) / COVER, self._cover())
        super().handle_finish()

    def _cover(self) -> str:
        platform = publish.platform(self.config) if self.config.charter_platform else None
        author = "" if self.config.epub_author == UNSTATED else self.config.epub_author
        return render.render(
            "book/cover.svg",
            title=_lines(self.config.project, 14),
            platform=_lines(platform["name"] if platform else "", 30),
            author=_lines(author, 34),
            lang=edition(self.config).tag,
        )

    def content_metadata(self) -> dict[str, Any]:
        direction = edition(self.config).locale.text_direction
        stated = {} if is_set(self.config, "epub_description") else {"description": str(escape(self._description()))}
        return super().content_metadata() | {"page_progression_direction": direction} | stated

    def _description(self) -> str:
        """That of the first page, in the language of the edition."""
        found = self.env.get_doctree(self.config.root_doc).findall(nodes.meta)
        return next((meta["content"] for meta in found if meta.get("name") == "description"), UNSTATED)

    def build_content(self) -> None:
        """Say of the book what is stated, and mark the cover as readers of EPUB 3 look for it."""
        # That of the build before: Sphinx would take it for a page, and list the cover a second time.
        Path(self.outdir, self.coverpage_name).unlink(missing_ok=True)
        super().build_content()
        path = Path(self.outdir) / "content.opf"
        text = re.sub(rf"\s*<dc:(\w+)>{UNSTATED}</dc:\1>", "", path.read_text(encoding="utf-8"))
        if self.config.epub_cover:
            item = f'href="{escape(self.config.epub_cover[0])}"'
            text = text.replace(item, f'{item} properties="cover-image"')
        path.write_text(text, encoding="utf-8", newline="\n")

    def build_navigation_doc(self) -> None:
        self.refnodes = list(self._contents())
        super().build_navigation_doc()

    def _contents(self) -> Iterator[dict[str, Any]]:
        """What the contents list: the chapters, with the sections of the first page too, and the indices."""
        first = f"{self.config.root_doc}{self.out_suffix}"
        for entry in self.refnodes:
            yield entry
            if entry["refuri"] == first:
                (page,) = self.env.tocs[self.config.root_doc].children[:1]
                yield from self._sections(page, first, level=2)
        for name, index, *_content in self.domain_indices:
            yield {"level": 1, "refuri": f"{name}{self.out_suffix}", "text": escape(index.localname)}

    def _sections(self, item: nodes.Node, page: str, level: int) -> Iterator[dict[str, Any]]:
        """The sections in an *item* of a table of contents."""
        for below in item.children:
            if not isinstance(below, nodes.bullet_list):
                continue
            for section in below.children:
                if link := next(section.findall(nodes.reference), None):
                    address = self.fix_fragment(page, link["anchorname"])
                    yield {"level": level, "refuri": address, "text": escape(link.astext())}
                    yield from self._sections(section, page, level + 1)

    def toc_metadata(self, level: int, navpoints: list[Any]) -> dict[str, Any]:
        """The contents for older readers, which belong to the book by its identifier."""
        deepest = min(max(entry["level"] for entry in self.refnodes), self.config.epub_tocdepth)
        return super().toc_metadata(deepest, navpoints) | {"uid": escape(self.config.epub_identifier)}

    def build_epub(self) -> None:
        """Pack it, the files that say what it is first."""
        first = ("mimetype", "META-INF/container.xml", "content.opf", "toc.ncx")
        folder = Path(self.outdir)
        _write_archive(folder / f"{self.config.epub_basename}.epub", folder, [*first, *self.files])


def _lines(text: str, width: int) -> list[str]:
    """A *text* in lines of some *width*, of which a character of Chinese takes twice as much."""
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return textwrap.wrap(text, width // 2 if wide else width)


def _write_archive(path: Path, folder: Path, names: Iterable[str]) -> None:
    """Pack files of a *folder*; the first, ``mimetype``, is as it is. When each was written is not said, so that the
    same pages make the same book."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name in names:
            entry = ZipInfo(name, EARLIEST)
            compressed = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(entry, (folder / name).read_bytes(), compressed)
