"""The builder ``pdf``: all pages of an edition in one file, with cover and contents.

    _build/pdf/fr/charte-cookies-fr.pdf

The name is that of the project as conf.py has it, and the edition's. What is in the file follows from the sources and,
where git does not know when these last changed, from the clock; so two builds give the same bytes, as far as the
machine has the same fonts.
"""

import datetime
from pathlib import Path
from typing import Any, ClassVar, Final, NamedTuple
from urllib.parse import quote

from babel.dates import format_date
from docutils import nodes
from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from sphinx import addnodes
from sphinx.util import logging

from cookie_charter import clock
from cookie_charter.editions import Edition
from cookie_charter.files import write
from cookie_charter.pages import publish
from cookie_charter.pages._sphinx import SingleFileHTMLBuilder
from cookie_charter.pages.books import file_name
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.filling import depth
from cookie_charter.pages.settings import edition
from cookie_charter.pages.words import CONTENTS, UPDATED, VERSION
from cookie_charter.speech import _

NOWHERE: Final = "https://charter.invalid/"
"""The address of an edition of which nobody stated one: no host can have it (RFC 2606)."""

logger = logging.getLogger(__name__)


class Heading(NamedTuple):
    """A line of the contents: the *text* of a heading, its *anchor*, and those *below* it."""

    text: str
    anchor: str
    below: "list[Heading]"


class PdfBuilder(SingleFileHTMLBuilder):
    """Builds one PDF of all pages."""

    name = "pdf"
    epilog = ""
    supported_image_types: ClassVar[list[str]] = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"]
    search = False
    add_permalinks = False

    def get_theme_config(self) -> tuple[str, dict[str, Any]]:
        """The theme is for screens: this has what every theme stands on."""
        return "basic", {}

    def assemble_doctree(self) -> nodes.document:
        """All pages in one tree, each a chapter: in Sphinx's they are within the section that lists them."""
        tree = super().assemble_doctree()
        for page in list(tree.findall(addnodes.start_of_file)):
            page.parent.remove(page)
            tree.append(page)
        for list_of_pages in list(tree.findall(nodes.compound)):
            if "toctree-wrapper" in list_of_pages["classes"] and not list_of_pages.children:
                list_of_pages.parent.remove(list_of_pages)
        for number, section in enumerate(tree.findall(nodes.section), start=1):
            section["ids"].insert(0, f"section-{number}")  # pages may have headings of the same name
        self.contents = _contents(tree)
        return tree

    def copy_assets(self) -> None:
        """There is nothing beside the file."""

    def handle_page(
        self, pagename: str, addctx: dict[str, Any], templatename: str = "page.html", *args: Any, **kwargs: Any
    ) -> None:
        """Keep what is written of the pages; there is no other page in a PDF."""
        if pagename == self.config.root_doc:
            self.body = addctx["body"]

    def finish(self) -> None:
        """Print it."""
        from cookie_charter.pdf import printing, structure  # here: what only reads the settings needs no WeasyPrint

        built = edition(self.config)
        base = built.url or NOWHERE
        changed = self._last_change()
        moment = changed or clock.now()
        pictures = {f"{base}_images/{quote(name)}": Path(self.srcdir, path) for path, name in self.images.items()}
        printed = printing.print_html(self._html(built, changed, moment), base, pictures, keep_links=bool(built.url))
        for address in printed.refused:
            sentence = _("{address}: not in the PDF, which fetches nothing; put the file among the pages")
            logger.warning("%s", sentence.format(address=address), type="cookie_charter", subtype="pdf")
        if printed.letters:
            sentence = _(
                "the PDF has boxes for letters that no font of this machine has ({letters}); install one that has "
                "them, such as Noto Sans CJK for Chinese (Debian, Ubuntu: apt install fonts-noto-cjk)"
            )
            some = " ".join(printed.letters[:10])
            logger.warning("%s", sentence.format(letters=some), type="cookie_charter", subtype="pdf")
        data = publish.exports(self.app, moment) if self.config.charter_exports else {}
        finished = structure.finish(printed.pdf, printed.texts, data, moment)
        write(Path(self.outdir) / file_name(self.config, self.name), finished)

    def _last_change(self) -> datetime.datetime | None:
        """When the sources last changed, as far as git knows and ``charter_last_updated`` has it asked."""
        dates = cookie_domain(self.env).dates
        return datetime.datetime.fromtimestamp(max(dates.values()), tz=datetime.UTC) if dates else None

    def _html(self, built: Edition, changed: datetime.datetime | None, moment: datetime.datetime) -> str:
        config, words = self.config, built.words
        return _environment().get_template("book.html").render(
            edition=built,
            title=config.project,
            platform=publish.platform(config) if config.charter_platform else None,
            version=config.release and words.word(VERSION).text.format(version=config.release),
            updated=changed and words.word(UPDATED).text.format(date=format_date(changed, "long", built.locale)),
            moment=moment.isoformat(timespec="seconds").replace("+00:00", "Z"),
            contents_title=words.word(CONTENTS),
            contents=self.contents,
            body=Markup(self.body),
        )  # fmt: skip


def _contents(tree: nodes.document) -> list[Heading]:
    """The headings of the chapters, and of their sections."""
    found: list[Heading] = []
    for section in tree.findall(nodes.section):
        level = depth(section, nodes.section)
        if level <= 2 and isinstance(section[0], nodes.title):
            (found[-1].below if level == 2 and found else found).append(
                Heading(section[0].astext(), section["ids"][0], [])
            )
    return found


def _environment() -> Environment:
    return Environment(loader=PackageLoader("cookie_charter.pdf", "."), autoescape=True, trim_blocks=True)
