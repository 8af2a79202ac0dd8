"""What is wrong in the pages of a site: what they would read, show or run that is not the site's own.

Pages come from strangers as translations do, in a change that a host builds by itself. Text and tables cannot harm
anyone, but a directive can read any file of the machine that builds the page, or any address; a picture can come from
another host, which then learns of every reader; raw HTML can do anything.

Sphinx itself reads the pages here, with the site's settings and extensions, so what it takes for code or for a literal
is just that. Directives that would read something say what, and read it only if it is in the folder of the pages.
"""

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, Final, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from cookie_charter.catalogue.model import host_of
from cookie_charter.pages._sphinx import (
    CSVTable,
    Include,
    LiteralInclude,
    Raw,
    application,
    has_other_renderer_of_formulas,
)
from cookie_charter.problem import Problem
from cookie_charter.processes import called
from cookie_charter.site import agreement, page_files
from cookie_charter.site.project import Site, SiteError
from cookie_charter.speech import _


class Read(NamedTuple):
    """What is wrong in the pages of a site: the *problems* of pages that are not to be built, and where they *disagree*
    with catalogues."""

    problems: list[Problem]
    disagree: list[Problem]


def read(site: Site) -> Read:
    """What is wrong in the pages of a site, each with its place; raises SiteError if Sphinx cannot read them."""
    if found := list(links(site.source)):
        return Read(sorted(found), [])  # Sphinx would follow them, for ever where they lead in a circle
    if found := page_files.unreadable(site):
        return Read(found, [])
    [found_by_sphinx] = called([partial(_read, site.source)])  # which leaves things behind in the process where it ran
    return found_by_sphinx


def links(folder: Path) -> Iterator[Problem]:
    """Symbolic links to folders, and to files out of the folder of the pages, which would be published."""
    for parent, folders, files in os.walk(folder):
        for path in (Path(parent, name) for name in (*folders, *files)):
            if path.is_symlink() and (path.is_dir() or not _is_in(path, folder)):
                sentence = _("symbolic link to a folder, or to a file outside {folder}; put the files themselves here")
                yield Problem(str(path), 1, 1, sentence.format(folder=folder))


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _read(source: Path) -> Read:
    """Let Sphinx read the pages in the folder *source*, in a process that does nothing else."""
    found: list[Problem] = []
    links: dict[str, set[str]] = {}
    try:
        with TemporaryDirectory() as output, application(source, Path(output)) as app:
            _Reading.found = found
            for name, directive in _READING.items():
                app.add_directive(name, directive, override=True)
            app.connect("doctree-read", lambda app, doctree: found.extend(_node_problems(app, doctree)))
            app.connect(
                "doctree-read",
                lambda app, tree: links.update({app.env.docname: agreement.links_of(tree)}),
            )
            app.builder.read()
            return Read(sorted(set(found)), list(agreement.problems(app.env, links)))
    except SphinxError as error:
        raise SiteError(str(error)) from error


class _Reading(SphinxDirective):
    """A directive that would read something."""

    found: ClassVar[list[Problem]]

    def note(self, sentence: str) -> None:
        source, line = self.get_source_info()
        self.found.append(Problem(os.path.relpath(source), line, 1, sentence))

    def may_read(self, argument: str, path: Path, folder: Path | None = None) -> bool:
        """Whether a file is in the folder of the pages, or in another one; if not, that is a problem."""
        if _is_in(path, folder or self.env.srcdir):
            return True
        sentence = _("the directive {name!r} would read {file!r}, outside {folder}; put a copy of it there")
        self.note(sentence.format(name=self.name, file=argument, folder=os.path.relpath(self.env.srcdir)))
        return False

    def may_read_options(self) -> bool:
        """The same for the options ``file`` and ``url``."""
        if url := self.options.get("url"):
            sentence = _("the directive {name!r} would read {url!r} from a host; put a copy of it in {folder}")
            self.note(sentence.format(name=self.name, url=url, folder=os.path.relpath(self.env.srcdir)))
            return False
        file = self.options.get("file")
        here = Path(self.env.doc2path(self.env.docname)).parent  # text before Sphinx 8.0
        return file is None or self.may_read(file, here / file)

    def path(self, argument: str) -> Path:
        """A file as Sphinx finds it: from the folder of the page or, with ``/``, from that of all pages."""
        return Path(self.env.relfn2path(argument)[1])


class _Include(_Reading):
    """Not docutils' own: MyST runs a directive of its own instead of that one. What is included is read as a page."""

    included: ClassVar[set[tuple[str, Path]]] = set()
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {
        **(Include.option_spec or {}),
        **dict.fromkeys(("relative-images", "relative-docs", "heading-offset"), str),
    }

    def run(self) -> list[nodes.Node]:
        argument = self.arguments[0]
        if argument.startswith("<") and argument.endswith(">"):  # one of docutils' own files
            folder = Path(Include.standard_include_path)
            self.may_read(argument, folder / argument[1:-1], folder)
            return []
        path = self.path(argument)
        place = (self.env.docname, path)
        if not self.may_read(argument, path) or place in self.included or self.options.keys() & {"literal", "code"}:
            return []
        self.included.add(place)
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []  # Sphinx says it
        included = self.parse_text_to_nodes(text, offset=0, allow_section_headings=True)
        for node in (node for parent in included for node in parent.findall()):
            node.source, node.line = str(path), 1
        return included


class _LiteralInclude(_Reading, LiteralInclude):
    def run(self) -> list[nodes.Node]:
        arguments = [self.arguments[0], *([self.options["diff"]] if "diff" in self.options else [])]
        refused = [one for one in arguments if not self.may_read(one, self.path(one))]
        return [] if refused else super().run()


class _CSVTable(_Reading, CSVTable):
    def run(self) -> list[Any]:
        return super().run() if self.may_read_options() else []


class _Raw(_Reading, Raw):
    def run(self) -> list[nodes.Node]:
        self.note(_raw(self.arguments[0]))
        return []


_READING: Final[dict[str, type[_Reading]]] = {
    "csv-table": _CSVTable,
    "include": _Include,
    "literalinclude": _LiteralInclude,
    "raw": _Raw,
}


def _raw(form: str) -> str:
    return _("raw {form!r} content is not allowed; write text instead").format(form=form)


def _node_problems(app: Sphinx, doctree: nodes.document) -> Iterator[Problem]:
    for node in doctree.findall(nodes.Element):
        for sentence in _sentences(app, node):
            source = next((above.source for above in _with_parents(node) if above.source), doctree["source"])
            yield Problem(os.path.relpath(source), _line(node, source), 1, sentence)


def _with_parents(node: nodes.Node) -> Iterator[nodes.Node]:
    above: nodes.Node | None = node
    while above is not None:
        yield above
        above = above.parent


def _line(node: nodes.Element, source: str) -> int:
    """The line of a node: parsers know that of its paragraph, and pictures are in the middle of one."""
    first = next((above.line for above in _with_parents(node) if above.line), 1)
    typed = node.get("original_uri", node.get("uri", node.astext().partition("\n")[0]))
    text, starts = _text(Path(source))
    start = starts[min(first, len(starts)) - 1]
    place = text.find(typed, start, start + _LONGEST_PARAGRAPH)
    if place < 0:  # such as the definition of a substitution
        place = text.find(typed)
    return first if not typed or place < 0 else bisect_right(starts, place)


_LONGEST_PARAGRAPH: Final = 10_000
"""In how many characters a picture is looked for first."""


@cache
def _text(path: Path) -> tuple[str, list[int]]:
    """The text of a file, and where its lines start."""
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return text, [0, *(found.end() for found in re.finditer("\n", text))]


def _sentences(app: Sphinx, node: nodes.Element) -> Iterator[str]:
    """What is wrong with one node of a page."""
    match node:
        case nodes.raw() if not _COMMENT.fullmatch(node.astext()):
            yield _raw(node.get("format", ""))
        case nodes.image() if "://" in node["uri"]:
            sentence = _("external image {uri!r}; put a copy of it in {folder}")
            yield sentence.format(uri=node["uri"], folder=_folder(app))
        case nodes.image():
            yield from _outside(app, node.get("original_uri", node["uri"]), node["candidates"].values())
        case addnodes.download_reference() if "filename" in node:
            yield from _outside(app, node["reftarget"], [app.env.relfn2path(node["reftarget"])[0]])
        case nodes.meta() if "http-equiv" in node:
            sentence = _("meta http-equiv {order!r} is not allowed; remove it")
            yield sentence.format(order=node["http-equiv"])
        case nodes.math() | nodes.math_block() if host := _host_of_formulas(app):
            yield _("a formula would load a script from {host}; write it as text").format(host=host)
        case nodes.reference() if _ACTIVE.match(node.get("refuri", "")):
            yield _run(node["refuri"])
        case nodes.TextElement() if not isinstance(node, nodes.FixedTextElement | nodes.literal):
            # Markdown makes no link of such a one: it is in the page as it was typed.
            typed = "".join(str(child) for child in node.children if isinstance(child, nodes.Text))
            yield from map(_run, _TYPED.findall(typed))


_ACTIVE: Final = re.compile(r"\s*(?:data|javascript|vbscript):", re.IGNORECASE)
"""Addresses that are run, not followed."""

_TYPED: Final = re.compile(r"\]\(\s*((?:data|file|javascript|vbscript):[^\s()]*)", re.IGNORECASE)


def _run(address: str) -> str:
    return _("the link to {address!r} would run code; remove it").format(address=address)


_COMMENT: Final = re.compile(r"\s*<!--((?!-->).)*-->\s*", re.DOTALL)


def _folder(app: Sphinx) -> str:
    return os.path.relpath(app.srcdir)


def _outside(app: Sphinx, typed: str, paths: Iterable[str]) -> Iterator[str]:
    """That a file, as it was typed, is not in the folder of the pages, though a page would publish it."""
    if any(not _is_in(app.srcdir / path, app.srcdir) for path in paths if not path.startswith("data:")):
        sentence = _("{file!r} is outside {folder}; put a copy of it there")
        yield sentence.format(file=typed, folder=_folder(app))


def _host_of_formulas(app: Sphinx) -> str:
    """The host that a page with a formula gets a script from, with Sphinx's default way to show formulas."""
    return "" if has_other_renderer_of_formulas(app) else host_of(app.config.mathjax_path)
