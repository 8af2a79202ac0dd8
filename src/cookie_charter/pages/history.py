"""What changed from release to release, for readers. An author types, in MyST,

    ```{cookie-history} soissons
    ```

and gets a list of the releases, the newest first: the cookies that came and went, and the facts that are others now, in
the language of the edition. What is said of a release is in the words that were published with it.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from babel.dates import format_date
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from cookie_charter.catalogue import snapshot
from cookie_charter.catalogue.difference import Part, Weight
from cookie_charter.catalogue.snapshot import Release
from cookie_charter.messages import Translated, Translator
from cookie_charter.messages.plural import counted
from cookie_charter.pages import words as say
from cookie_charter.pages.catalogues import history, stems, typed
from cookie_charter.pages.changes import LABELS, Told, ToldChange, told
from cookie_charter.pages.directives import note_history
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.filling import inline, listed
from cookie_charter.pages.publish import BUILDERS, links_to
from cookie_charter.pages.settings import edition
from cookie_charter.pages.template_pages import named
from cookie_charter.problem import unknown
from cookie_charter.speech import N_

logger = logging.getLogger(__name__)


class Titles(NamedTuple):
    """What pages are called, and where they are from here, for who can go there."""

    env: BuildEnvironment
    here: str | None = None

    def node(self, page: str) -> nodes.Node:
        """The title of a *page*, as a link where that leads anywhere."""
        title = nodes.Text(self.env.titles[page].astext() if page in self.env.titles else page)
        if self.here is None or page not in self.env.titles or page == self.here:
            return title
        address = cookie_domain(self.env).builder.get_relative_uri(self.here, page)
        return nodes.reference("", "", title, refuri=address, internal=True)


def release_title(release: Release, words: Translator) -> Translated:
    """What a release is called: by its date."""
    said = words.word(say.RELEASED)
    return said._replace(text=said.text.replace("{date}", format_date(release.date, "long", words.locale)))


def release_nodes(one: Told, words: Translator) -> list[nodes.Node]:
    """What is told of the cookies of one release."""
    if one.changes is None:
        number = len(one.catalogue.cookies)
        return [nodes.paragraph("", "", inline(counted(say.FIRST, number, words)))]
    found: list[nodes.Node] = []
    for heavy, label in ((Weight.MATERIAL, say.MATERIAL), (Weight.WORDING, say.WORDING)):
        if changes := [change for change in one.changes if change.weight is heavy]:
            found.append(nodes.paragraph("", "", nodes.strong("", "", inline(words.word(label)))))
            items = (nodes.list_item("", nodes.paragraph("", "", *_change(change, words))) for change in changes)
            found.append(nodes.bullet_list("", *items))
    if not found:
        found.append(nodes.paragraph("", "", inline(words.word(say.UNCHANGED))))
    return found


def prose_nodes(pages: Sequence[str], words: Translator, titles: Titles) -> list[nodes.Node]:
    """That the prose of some pages changed, if there are any."""
    if not pages:
        return []
    names = listed([titles.node(page) for page in pages], words.locale)
    return [nodes.paragraph("", "", *_filled(words.word(say.PROSE), {"names": names}))]


def _change(one: ToldChange, words: Translator) -> list[nodes.Node]:
    values = {key: [inline(part) for part in cell] for key, cell in one.values.items()}
    if one.change.part is Part.COOKIE:
        values["name"] = [nodes.literal("", one.name)]
    return _filled(words.word(one.said), values)


def _filled(said: Translated, values: Mapping[str, Sequence[nodes.Node]]) -> list[nodes.Node]:
    """A text with nodes in the places of the names in braces."""
    found: list[nodes.Node] = []
    for index, piece in enumerate(re.split(r"\{(\w+)\}", said.text)):
        if index % 2:
            found += values[piece]
        elif piece:
            found.append(inline(said._replace(text=piece)))
    return found


def on_env_get_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The pages that say something of the releases, where there are others now than when they were read."""
    if not (pages := cookie_domain(env).histories):
        return []
    now = tuple(str(typed(file)) for file in snapshot.files_of(Path(app.config.charter_data)))
    return [page for page, noted in pages.items() if noted.files != now]


class CookieHistory(SphinxDirective):
    """``{cookie-history} STEM``: what changed in the catalogue ``STEM.yaml`` from release to release."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        stem, domain = named(self.env, self.arguments[0]), cookie_domain(self.env)
        found = history(self.config)
        note_history(self.env, stem)
        if found.problems:
            self.env.note_reread()
            domain.note_problems(found.problems)
            lines = (nodes.paragraph("", str(problem), translatable=False) for problem in found.problems)
            return [nodes.error("", *lines)]
        if stem not in (known := {*stems(self.config), *(name for one in found.releases for name in one.catalogues)}):
            self.env.note_reread()
            sentence = unknown(N_("catalogue"), stem, sorted(known))
            logger.warning("%s", sentence, location=self.get_location(), type="cookie_charter", subtype="unknown")
            return [nodes.error("", nodes.paragraph("", sentence, translatable=False))]
        labels = (label for labels in LABELS.values() for label in labels.values())
        for word in dict.fromkeys((*say.OF_HISTORY, say.EXPORTS, *labels)):
            domain.note_said(word, *self.get_source_info())
        return [nodes.container("", classes=["cookie-history"], cookie_history=stem)]


class FillHistory(SphinxPostTransform):
    """Say what changed, on a page that is about to be written."""

    default_priority = 5  # before links are resolved (10)

    def run(self, **kwargs: Any) -> None:
        domain = cookie_domain(self.env)
        if isinstance(domain.builder, MessageCatalogBuilder):
            return  # what was published is not to be translated any more
        for node in list(self.document.findall(nodes.container)):
            if (stem := node.attributes.pop("cookie_history", None)) is not None:
                node += self._nodes(stem)

    def _nodes(self, stem: str) -> list[nodes.Node]:
        words, docname = edition(self.config).words, self.env.docname
        releases = told(history(self.config).releases, stem, words)
        if not releases:
            return [nodes.paragraph("", "", inline(words.word(say.NO_RELEASE)))]
        here = docname if cookie_domain(self.env).builder.format in {"html", "latex"} else None
        titles = Titles(self.env, here)
        items = []
        for one in releases:
            term = nodes.term("", "", self._linked(inline(release_title(one.release, words)), one.release))
            prose = prose_nodes(one.pages, words, titles)
            definition = nodes.definition("", *release_nodes(one, words), *prose)
            items.append(nodes.definition_list_item("", term, definition))
        return [nodes.definition_list("", *items), *self._exports(words)]

    def _linked(self, title: nodes.Node, release: Release) -> nodes.Node:
        """The title of a release, as a link to its page if there is one."""
        if not is_published(self.app):
            return title
        address = self.app.builder.get_relative_uri(self.env.docname, page_of_release(release.date))
        return nodes.reference("", "", title, refuri=address, internal=True)

    def _exports(self, words: Translator) -> list[nodes.Node]:
        """Links to the changes as data."""
        if not is_published(self.app):
            return []
        files = {"JSON": CHANGES} | ({"Atom": FEED} if edition(self.config).url else {})
        found = links_to(files, self.app.builder.get_target_uri(self.env.docname), words)
        found["classes"].append("cookie-exports")
        return [found]


CHANGES: Final = "changes.json"
FEED: Final = "changes.atom"


def is_published(app: Sphinx) -> bool:
    """Whether the releases have pages of their own."""
    return bool(app.config.charter_history) and app.builder.name in BUILDERS


def page_of_release(date: datetime.date) -> str:
    """The name of the page of a release."""
    return f"history/{date.isoformat()}"
