"""What a banner says in one language: the extension's own words, and the texts of the catalogue.

Words are English here; ``messages.translation`` finds them in other languages. What has no translation stays in the
language that it has, and is counted.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from cookie_charter.banners.escaping import to_html
from cookie_charter.banners.grouping import Group, Service
from cookie_charter.catalogue.model import Catalogue, Cookie, Kind
from cookie_charter.messages import Noted, Translated, Translator, native_name, tag
from cookie_charter.messages.terms import NAMES, duration

TITLE: Final = "Your choice about cookies"
ABOUT: Final = "This site keeps cookies in your browser; some of them need your consent."
CHARTER: Final = "All about these cookies"
CHANGED: Final = "The cookies of this site have changed since your last choice."
ACCEPT_ALL: Final = "Accept all"
REFUSE_ALL: Final = "Refuse all"
CHOOSE: Final = "Choose"
SAVE: Final = "Save my choice"
CLOSE: Final = "Close"
SHOW: Final = "Show details"
HIDE: Final = "Hide details"
SAVED: Final = "Your choice is saved."
ACCEPTED: Final = "Accepted on {date} at {time}"
ALL: Final = "All cookies"
ACCEPT: Final = "Accept"
ACCEPT_ONCE: Final = "Accept once"
REFUSE: Final = "Refuse"
ON: Final = "on"
OFF: Final = "off"
PARTLY_ON: Final = "partly on"
ALWAYS_ON: Final = "always on"
ON_UNLESS_REFUSED: Final = "on unless you refuse"
NEEDS_CONSENT: Final = "This content needs your consent."
NEW_WINDOW: Final = "in a new window"
SERVICES: Final = "Services"
EXEMPT_GROUP: Final = "{category} (exempt from consent)"
ASKED_GROUP: Final = "{category} (with your consent)"
COOKIE_AND_PURPOSE: Final = "{name}: {purpose}"
COOKIE_AND_FACTS: Final = "{name} ({facts})"

_BETWEEN: Final = " – "
_BETWEEN_FACTS: Final = " · "
_NAME: Final = "\0"
"""What no text of a catalogue has."""


class Wording:
    """Says things in the language of an edition, and keeps what it had no translation of."""

    def __init__(self, catalogue: Catalogue, words: Translator | Noted, charter: str, rows: Mapping[str, str]) -> None:
        """*words* marks what is not translated; *charter* is the address of the charter in this language, and *rows*
        have those of its cookies from there, by name, as far as they are known."""
        self._catalogue, self._words, self.charter, self._rows = catalogue, words, charter, rows
        self.untranslated: dict[str, None] = {}

    @property
    def code(self) -> str:
        """The edition, as Sphinx spells its language."""
        return self._words.edition

    @property
    def tag(self) -> str:
        """The language as the attribute ``lang`` has it."""
        return tag(self.code)

    @property
    def language(self) -> str:
        """What the language calls itself, as a list of languages has it."""
        return native_name(self.code)

    @property
    def is_from_right(self) -> bool:
        """Whether the language is written from right to left."""
        return self._words.locale.text_direction == "rtl"

    def word(self, english: str) -> str:
        """One of the extension's own words."""
        return self._said(self._words.word(english))

    def words(self, tree: Mapping[str, Any], escaped: Callable[[str], str] = str) -> dict[str, Any]:
        """The same of all the words of a *tree*, at the same places, as texts that are *escaped*."""
        return {
            key: escaped(self.word(part)) if isinstance(part, str) else self.words(part, escaped)
            for key, part in tree.items()
        }

    def group(self, group: Group) -> str:
        """The title of a group, which tells exempt from asked."""
        category = self.word(NAMES[type(group.category)][group.category])
        return _filled(self.word(EXEMPT_GROUP if group.is_exempt else ASKED_GROUP), category=category)

    def service(self, service: Service) -> str:
        """The title of a service: who sets its cookies and, where it has a key, what it is."""
        name = self.provider(service.provider)
        if service.service_key is None:
            return name
        return f"{name}{_BETWEEN}{self._data(service.cookies[0][1].service)}"

    def cookies(self, service: Service) -> list[str]:
        """A sentence for each cookie of a service."""
        return [self.cookie(cookie, self.name(cookie)) for _number, cookie in service.cookies]

    def cookies_in_html(self, service: Service) -> list[str]:
        """The same as HTML, in which the name of a cookie leads to its row in the charter."""
        return [self._in_html(cookie) for _number, cookie in service.cookies]

    def _in_html(self, cookie: Cookie) -> str:
        return to_html(self.cookie(cookie, _NAME)).replace(_NAME, self.name_in_html(cookie))

    def name(self, cookie: Cookie) -> str:
        """The name of a cookie, as it is read."""
        return self._apart(cookie.name)

    def name_in_html(self, cookie: Cookie) -> str:
        """The name of a cookie as HTML; it leads to its row in the charter."""
        return self._linked(cookie, self.name(cookie))

    def _linked(self, cookie: Cookie, text: str) -> str:
        row = self._rows.get(cookie.name)
        return to_html(text) if row is None else f'<a href="{to_html(self.charter + row)}">{to_html(text)}</a>'

    def described_in_html(self, cookie: Cookie) -> str:
        """What a cookie is part of and what it does, as HTML; the former leads to its row in the charter."""
        text = _filled(self.word(COOKIE_AND_PURPOSE), name=_NAME, purpose=self.purpose(cookie))
        return to_html(text).replace(_NAME, self._linked(cookie, self.part(cookie)))

    def address(self, cookie: Cookie) -> str:
        """Where the charter says more about a cookie: its row, if that is known."""
        return self.charter + self._rows.get(cookie.name, "")

    def cookie(self, cookie: Cookie, name: str) -> str:
        """A cookie by a *name*, what it is part of, where it is kept and how long, and what it does."""
        name = _filled(self.word(COOKIE_AND_FACTS), name=name, facts=self._facts(cookie))
        return _filled(self.word(COOKIE_AND_PURPOSE), name=name, purpose=self.purpose(cookie))

    def _facts(self, cookie: Cookie) -> str:
        facts = [self.part(cookie)]
        if cookie.kind is not Kind.COOKIE:
            facts.append(self.kind(cookie))
        facts += filter(None, [self.lasting(cookie)])
        return _BETWEEN_FACTS.join(facts)

    def described(self, cookie: Cookie) -> str:
        """What a cookie does, behind what says where it is used and how long it is kept, without its name."""
        return _filled(self.word(COOKIE_AND_PURPOSE), name=self._facts(cookie), purpose=self.purpose(cookie))

    def charter_in_text(self) -> str:
        """Where the charter is, for a place that takes no link."""
        return _filled(self.word(COOKIE_AND_PURPOSE), name=self.word(CHARTER), purpose=self.charter)

    def provider(self, key: str) -> str:
        """The name of a provider: the same in every language."""
        return self._apart(self._catalogue.providers[key].name)

    def part(self, cookie: Cookie) -> str:
        """The service that a cookie is part of, and where it is used."""
        return _BETWEEN.join(self._data(text) for text in (cookie.service, cookie.location) if text is not None)

    def kind(self, cookie: Cookie) -> str:
        """Where the browser keeps it."""
        return self.word(NAMES[Kind][cookie.kind])

    def lasting(self, cookie: Cookie) -> str:
        """How long a cookie is kept, with the note on it; nothing where neither is stated."""
        facts = [] if cookie.lifetime is None else [self.duration(cookie.lifetime)]
        facts += [] if cookie.lifetime_note is None else [self._data(cookie.lifetime_note)]
        return _BETWEEN_FACTS.join(facts)

    def duration(self, stated: str) -> str:
        """A lifetime as a catalogue states it, in words."""
        return self._said(duration(stated, self._words))

    def purpose(self, cookie: Cookie) -> str:
        """What a cookie does."""
        return self._data(cookie.purpose)

    def _data(self, text: str) -> str:
        return self._said(self._words.data(text))

    def _said(self, translated: Translated) -> str:
        if translated.language is None:
            return translated.text
        self.untranslated[translated.text] = None
        return self._apart(translated.text)

    def _apart(self, text: str) -> str:
        """A text of no language, or of another one, in a direction of its own: among words that are written from right
        to left, ``_ga`` would be shown as ``ga_``."""
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if self.is_from_right else text


def _filled(message: str, **values: str) -> str:
    """A message with values in place of its names in braces, and of no others: a translator's slip ends nothing."""
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), message)
