"""The directives that show a catalogue. An author types, in MyST,

    ```{cookie-table} soissons
    :caption: Cookies of the platform
    ```

and gets the cookies of ``cookie_data/soissons.yaml``; ``cookie-providers`` gives those who set them. Both work in
reStructuredText too.

A page is read with an empty table in it, whose caption Sphinx translates like any prose; the rows are filled in when
the page is written (see ``filling``). Their texts are extracted and looked up under a text domain of their own (see
``extraction`` and ``messages.translation``).
"""

import re
from abc import abstractmethod
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from cookie_charter.catalogue import snapshot
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.catalogue.naming import Name
from cookie_charter.pages.catalogues import catalogue_path, load_catalogue, stems, typed
from cookie_charter.pages.columns import PROVIDER_COLUMNS
from cookie_charter.pages.domain import Shown, cookie_domain
from cookie_charter.pages.render import HasColumns
from cookie_charter.pages.table import FILTERS, ProviderView, View, parse_columns, parse_filter, parse_sort
from cookie_charter.pages.template_pages import named
from cookie_charter.problem import printable, unknown
from cookie_charter.speech import N_, _

logger = logging.getLogger(__name__)


def _class(argument: str | None) -> list[str]:
    """The names in an option ``class``; raises ValueError with a sentence, as those below do."""
    try:
        return list(directives.class_option(argument or ""))
    except ValueError:
        sentence = _("{found!r} names no class; write words of letters, digits and hyphens, separated by spaces")
        raise ValueError(sentence.format(found=argument or "")) from None


def _width(argument: str | None) -> str:
    try:
        return str(directives.length_or_percentage_or_unitless(argument or ""))
    except ValueError:
        sentence = _("{found!r} is not a width; write a length such as 40em, or a percentage such as 80%")
        raise ValueError(sentence.format(found=argument or "")) from None


def _align(argument: str | None) -> str:
    try:
        return str(directives.choice(argument or "", ALIGNMENTS))
    except ValueError:
        raise ValueError(unknown(N_("alignment"), argument or "", ALIGNMENTS)) from None


def _widths(argument: str | None) -> str | list[int]:
    try:
        return argument if argument in {"auto", "grid"} else directives.positive_int_list(argument or "")
    except ValueError:
        sentence = _("{found!r} are not widths; write a whole number for each column, such as '20, 80', or 'auto'")
        raise ValueError(sentence.format(found=argument or "")) from None


ALIGNMENTS: Final = ("left", "center", "right")

OF_TABLES: Final[OptionSpec] = {
    "name": directives.unchanged,
    "class": _class,
    "width": _width,
    "align": _align,
    "widths": _widths,
}
"""The options that every table of Sphinx takes."""


class CatalogueTable(SphinxDirective):
    """A table of what is in a catalogue."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        empty = self._empty_table()
        stem = named(self.env, self.arguments[0])
        path = catalogue_path(self.config, stem)
        if path is None:
            missing = typed(Path(self.config.charter_data) / f"{stem}.yaml")
            why = unknown(N_("catalogue"), stem, stems(self.config))
            return self._refuse(empty, printable(_("{file} does not exist: {reason}").format(file=missing, reason=why)))
        self.env.note_dependency(path)
        loaded = load_catalogue(path)
        for file in loaded.shared:
            self.env.note_dependency(file.absolute())
        if loaded.problems:
            cookie_domain(self.env).note_problems(loaded.problems)
            return self._without_rows(empty, map(str, loaded.problems))
        if loaded.catalogue is None:
            sentence = _("{file} has no platform: it is shared by catalogues; a table needs one of these")
            return self._refuse(empty, sentence.format(file=path.name))
        try:
            shown = self._shown(stem, loaded.catalogue, empty)
            shown.widths = self._column_widths(shown.view)
        except ValueError as error:
            return self._refuse(empty, str(error))
        empty["cookie_table"] = shown
        cookie_domain(self.env).note_table(shown)
        return [empty]

    @abstractmethod
    def _shown(self, stem: str, catalogue: Catalogue, empty: nodes.table) -> Shown:
        """What the table shows of the catalogue; raises ValueError with a sentence if an option does not fit it."""

    def _empty_table(self) -> nodes.table:
        """The table as it stays in the page: its caption, the name that links to it use, and how it looks."""
        empty = nodes.table(classes=["cookie-table"])
        if "widths" in self.options:
            empty["classes"].append("colwidths-auto" if self.options["widths"] == "auto" else "colwidths-given")
        empty["classes"] += self.options.get("class", ())
        for option in ("align", "width"):
            if option in self.options:
                empty[option] = self.options[option]
        self.set_source_info(empty)
        if caption := self.options.get("caption"):
            inline, messages = self.parse_inline(caption, lineno=self.lineno)
            title = nodes.title(caption, "", *inline, *messages)
            self.set_source_info(title)
            empty += title
        self.add_name(empty)
        return empty

    def _column_widths(self, view: HasColumns) -> tuple[int, ...]:
        """The widths that the author gives to the columns of a *view*; raises ValueError with a sentence."""
        widths = self.options.get("widths", "auto")
        if widths == "auto":
            return ()
        if widths == "grid":  # of other tables, the widths that are drawn
            return tuple(view.known[name].width for name in view.columns)
        if len(widths) != len(view.columns):
            sentence = _("the option 'widths' has {found} numbers; the table has {number} columns")
            raise ValueError(sentence.format(found=len(widths), number=len(view.columns)))
        return tuple(widths)

    def _refuse(self, empty: nodes.table, sentence: str) -> list[nodes.Node]:
        self._warn(sentence, "unknown")
        return self._without_rows(empty, [sentence])

    def _warn(self, sentence: str, subtype: str) -> None:
        # Sphinx keeps its environment even when a warning failed the build, and reads no unchanged page again:
        # without this, the second run on the same problem would be green.
        self.env.note_reread()
        logger.warning("%s", sentence, location=self.get_location(), type="cookie_charter", subtype=subtype)

    def _without_rows(self, empty: nodes.table, sentences: Iterable[str]) -> list[nodes.Node]:
        """The table with what is wrong in place of its rows, so that the rest of the page is as it will be."""
        self.env.note_reread()
        cookie_domain(self.env).note_problems(())
        notice = nodes.error("", *(nodes.paragraph("", sentence, translatable=False) for sentence in sentences))
        row = nodes.row("", nodes.entry("", notice))
        # Of the width of a line of text: before Sphinx 9, its writer of text never ends with a word in a column of 1.
        empty += nodes.tgroup("", nodes.colspec(colwidth=70), nodes.tbody("", row), cols=1)
        return [empty]


class CookieTable(CatalogueTable):
    """``{cookie-table} STEM``: the cookies of the catalogue ``STEM.yaml``."""

    option_spec: ClassVar[OptionSpec] = {
        "caption": directives.unchanged_required,
        "columns": parse_columns,
        **{name: partial(parse_filter, name) for name in FILTERS},
        "sort": parse_sort,
        "no-index": directives.flag,
        **OF_TABLES,
    }

    def _shown(self, stem: str, catalogue: Catalogue, empty: nodes.table) -> Shown:
        for key in self.options.get("provider", ()):
            if key not in catalogue.providers:
                raise ValueError(unknown(N_("provider"), key, catalogue.providers))
        view = View(
            self.options.get("columns", View().columns),
            tuple((name, self.options[name]) for name in FILTERS if name in self.options),
            self.options.get("sort", ()),
        )
        if "first_declared" in {column.removeprefix("-") for column in (*view.columns, *view.sort)}:
            note_history(self.env)
        chosen = view.chosen(catalogue)
        if catalogue.cookies and not chosen:
            self._warn(_("no cookie of this catalogue matches the filters of this table"), "empty")
        anchors = {} if "no-index" in self.options else self._anchors(stem, catalogue, chosen, empty)
        cookies = {index: catalogue.cookies[index] for index in anchors}
        names = {index: Name(cookie.match, cookie.name) for index, cookie in cookies.items()}
        return Shown(stem, view, *self.get_source_info(), anchors, names)

    def _anchors(self, stem: str, catalogue: Catalogue, chosen: Iterable[int], empty: nodes.table) -> dict[int, str]:
        """The anchor of each chosen cookie on this page, unlike any other id of the page."""
        before = [shown for shown in cookie_domain(self.env).tables.get(self.env.docname, ()) if shown.anchors]
        # A builder may show this table and not the one before, so that both have the address: see FillTables.
        known = {index: anchor for shown in before if shown.stem == stem for index, anchor in shown.anchors.items()}
        prefix = "cookie-" if not before or before[0].stem == stem else f"cookie-{stem}-"
        ids = self.state.document.ids
        anchors: dict[int, str] = {}
        numbers: dict[str, int] = {}
        for index in chosen:
            if index in known:
                anchors[index] = known[index]
                continue
            name = prefix + catalogue.cookies[index].name
            wanted = anchor = re.sub(r"[^A-Za-z0-9._-]", lambda char: f"-{ord(char[0]):x}-", name)
            number = numbers.get(wanted, 1)
            while anchor in ids:
                number += 1
                anchor = f"{wanted}-{number}"
            numbers[wanted] = number  # thousands of cookies can have one name
            ids[anchor] = empty  # docutils gives no later heading the same id
            anchors[index] = anchor
        return anchors


class ProviderTable(CatalogueTable):
    """``{cookie-providers} STEM``: those who set the cookies of the catalogue ``STEM.yaml``."""

    option_spec: ClassVar[OptionSpec] = {
        "caption": directives.unchanged_required,
        "columns": partial(parse_columns, known=PROVIDER_COLUMNS),
        **OF_TABLES,
    }

    def _shown(self, stem: str, catalogue: Catalogue, empty: nodes.table) -> Shown:
        view = ProviderView(self.options.get("columns", ProviderView().columns))
        return Shown(stem, view, *self.get_source_info(), {}, {})


def note_history(env: BuildEnvironment, stem: str | None = None) -> None:
    """Have the page that is read depend on the releases: on what they say of a catalogue, or on their dates."""
    files = snapshot.files_of(Path(env.config.charter_data))
    for file in files:
        env.note_dependency(str(file))
    cookie_domain(env).note_history(map(typed, files), stem)
