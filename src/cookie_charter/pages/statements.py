"""What prose says of a catalogue, computed from it: roles that an author types in a sentence, in MyST

    The platform keeps {cookie-count}`soissons`: {cookie-names}`soissons`. {cookie-consent}`soissons`

and, of some of its cookies only, ``{cookie-count}`soissons category=necessary```. The words are the extension's own,
in the language of the edition and with its plurals (see ``messages.plural``): no sentence can contradict the data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from cookie_charter.catalogue.model import Catalogue, Category, Consent, Cookie
from cookie_charter.editions import Edition
from cookie_charter.messages import Translated, plural
from cookie_charter.pages.catalogues import catalogue_of, catalogue_path, load_catalogue, stems
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.filling import inline, listed
from cookie_charter.pages.settings import all_editions, edition
from cookie_charter.pages.table import FILTERS, View, parse_filter
from cookie_charter.pages.template_pages import named
from cookie_charter.pages.words import (
    ADVERTISING,
    CONSENT,
    COUNT,
    EXEMPT,
    NECESSARY,
    NO_ADVERTISING,
    NO_TRACKING,
    TRACKING,
)
from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Statement:
    """What a role says: the name of the role, and of which cookies of which catalogue."""

    role: str
    stem: str
    view: View

    def cookies(self, catalogue: Catalogue) -> list[Cookie]:
        """The cookies that it is about."""
        return [catalogue.cookies[index] for index in self.view.chosen(catalogue)]

    def said(self, cookies: list[Cookie]) -> tuple[str, list[Cookie]]:
        """The words, in English, and the cookies whose number and names they take; raises ValueError with a sentence
        where the catalogue does not support any."""
        if not cookies:
            if self.role == "cookie-count":
                return COUNT, []
            sentence = _(
                "no cookie of the catalogue {name!r} matches for {role!r}; correct its filters, or remove the role"
            )
            raise ValueError(sentence.format(name=self.stem, role=self.role))
        match self.role:
            case "cookie-count":
                return COUNT, cookies
            case "cookie-names":
                return _NAMES, cookies
            case "cookie-consent":
                asked = [cookie for cookie in cookies if cookie.consent is Consent.REQUIRED]
                return (CONSENT, asked) if asked else (EXEMPT, cookies)
        if unsure := [cookie.name for cookie in cookies if cookie.category is Category.UNCLASSIFIED]:
            sentence = _("whether {names} are used for advertising is not known: their category is 'unclassified'")
            raise ValueError(sentence.format(names=", ".join(unsure)))
        if self.role == "cookie-tracking":
            found = [cookie for cookie in cookies if cookie.category in (Category.MARKETING, Category.STATISTICS)]
            if found:
                return TRACKING, found
            necessary = all(cookie.category is Category.NECESSARY for cookie in cookies)
            return NECESSARY if necessary else NO_TRACKING, cookies
        found = [cookie for cookie in cookies if cookie.category is Category.MARKETING]
        return (ADVERTISING, found) if found else (NO_ADVERTISING, cookies)


_NAMES: Final = "{names}"

_SAID: Final = {
    "cookie-count": (COUNT,),
    "cookie-names": (),
    "cookie-consent": (EXEMPT, CONSENT),
    "cookie-advertising": (NO_ADVERTISING, ADVERTISING),
    "cookie-tracking": (NECESSARY, NO_TRACKING, TRACKING),
}
"""The words that each role can say."""


class _Role(SphinxRole):
    """A role that says something of a catalogue; its text is ``CATALOGUE FILTER=WORD,WORD``."""

    role: ClassVar[str]

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            statement, catalogue = self._statement()
            word, about = statement.said(statement.cookies(catalogue))
        except ValueError as error:
            return refuse(self, error)
        domain = cookie_domain(self.env)
        for possible in _SAID[self.role]:  # which of them is said can change with the data
            domain.note_said(possible, *self.get_source_info())
        for cookie in about if "{names}" in word else ():
            domain.note_link(f"{statement.stem}/{cookie.name}")
        node = nodes.inline(self.rawtext, cookie_statement=statement)
        # For tables of contents, which are made when the page is read.
        node += nodes.Text(
            "".join(part.astext() for part in _nodes(word, about, statement.stem, edition(self.env.config)))
        )
        return [node], []

    def _statement(self) -> tuple[Statement, Catalogue]:
        stem, *filters = re.sub(r"\s*([,=])\s*", r"\1", self.text).split() or [""]
        stem = named(self.env, stem)
        catalogue, shared = catalogue_meant(self.env, stem)
        for file in shared:
            self.env.note_dependency(file.absolute())
        chosen: list[tuple[str, tuple[str, ...]]] = []
        for text in filters:
            name, equals, words = text.partition("=")
            if name not in FILTERS or not equals:
                known = [f"{known}=" for known in FILTERS]
                raise ValueError(unknown(N_("filter"), text, known))
            if name in dict(chosen):
                raise ValueError(_("duplicate filter {name!r}; separate its words by commas").format(name=name))
            chosen.append((name, parse_filter(name, words)))
        return Statement(self.role, stem, View(filters=tuple(chosen))), catalogue


class BrokenCatalogueError(ValueError):
    """A catalogue has problems, which are noted: nothing that follows from them is to be said."""


def refuse(role: SphinxRole, error: ValueError) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """What a role shows that cannot say anything, for a reason that the build says if it is the role's own."""
    role.env.note_reread()
    if not isinstance(error, BrokenCatalogueError):
        logger.warning("%s", error, location=role.get_location(), type="cookie_charter", subtype="unknown")
    return [nodes.problematic(role.rawtext, role.rawtext)], []


def catalogue_meant(env: BuildEnvironment, stem: str) -> tuple[Catalogue, tuple[Path, ...]]:
    """The catalogue that a role names on the page that is read, which depends on it from now on, and the shared files
    that it takes something from; raises ValueError with a sentence if it cannot be had."""
    if (path := catalogue_path(env.config, stem)) is None:
        raise ValueError(unknown(N_("catalogue"), stem, stems(env.config)))
    env.note_dependency(path)
    loaded = load_catalogue(path)
    if loaded.problems:
        cookie_domain(env).note_problems(loaded.problems)
        raise BrokenCatalogueError
    if loaded.catalogue is None:
        sentence = _("{file} has no platform: it is shared by catalogues; name one of these")
        raise ValueError(sentence.format(file=path.name))
    return loaded.catalogue, loaded.shared


ROLES: Final[dict[str, type[_Role]]] = {
    name: type(name, (_Role,), {"role": name, "__module__": __name__}) for name in _SAID
}


class FillStatements(SphinxPostTransform):
    """Say what the catalogue says now, in the words that there are now."""

    default_priority = 5  # before links are resolved (10)

    def run(self, **kwargs: Any) -> None:
        if isinstance(cookie_domain(self.env).builder, MessageCatalogBuilder):
            return  # translators get what the author typed
        for node in list(self.document.findall(nodes.inline)):
            statement = node.attributes.pop("cookie_statement", None)
            catalogue = catalogue_of(self.config, statement.stem) if statement else None
            if statement is None or catalogue is None:
                continue  # removed or broken since the page was read: the next run says so
            try:
                word, about = statement.said(statement.cookies(catalogue))
            except ValueError:
                continue
            # A sentence that is not translated is said in its own language, to the end.
            around = surroundings(node)
            built = edition(self.config)
            spoken = all_editions(self.config)[built.source] if around.untranslated else built
            parts = list(_nodes(word, about, statement.stem, spoken))
            if around.linked:  # no link stands in another one
                parts = [nodes.Text(part.astext()) for part in parts]
            node.parent.replace(node, parts)
            for part in parts:
                if isinstance(part, addnodes.pending_xref):
                    part["refdoc"] = self.env.docname


class Surroundings(NamedTuple):
    """What a node stands in: text that is *untranslated*, or that is *linked*."""

    untranslated: bool
    linked: bool


def surroundings(node: nodes.Node) -> Surroundings:
    """What a node stands in."""
    untranslated = linked = False
    above: nodes.Element | None = node.parent
    while above is not None:
        untranslated |= bool(above.get("untranslated"))
        linked |= isinstance(above, nodes.reference)
        above = above.parent
    return Surroundings(untranslated, linked)


def _nodes(word: str, about: list[Cookie], stem: str, built: Edition) -> Iterator[nodes.Node]:
    """The words for some cookies in an edition, with links to their rows where they are named."""
    said = plural.counted(word, len(about), built.words) if word != _NAMES else Translated(_NAMES)
    for piece in re.split(r"(\{names\})", said.text):
        if piece == "{names}":
            yield from listed([_link(cookie, stem) for cookie in about], built.locale)
        elif piece:
            yield inline(said._replace(text=piece))


def _link(cookie: Cookie, stem: str) -> nodes.Node:
    link = addnodes.pending_xref(
        "", refdomain="cookie", reftype="cookie", reftarget=f"{stem}/{cookie.name}", refexplicit=True, refwarn=True
    )
    link += nodes.literal("", cookie.name, classes=["xref", "cookie"])
    return link
