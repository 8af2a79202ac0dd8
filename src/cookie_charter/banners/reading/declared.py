"""The cookies that a banner knows of, as a draft of a catalogue; what has no place there, or what a banner does not
say, is a sentence each."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

from cookie_charter.banners import patterns
from cookie_charter.banners.grouping import group_key
from cookie_charter.banners.reading import texts
from cookie_charter.banners.reading.names import Name, exact, of_pattern
from cookie_charter.banners.reading.script import Code, Pattern, Value
from cookie_charter.catalogue.draft import Draft, Stated
from cookie_charter.catalogue.model import HOST, Category, Consent, Cookie, Exemption, Kind, Match, ascii_host
from cookie_charter.catalogue.open_cookie_database import provider_key
from cookie_charter.catalogue.patterns import PatternError
from cookie_charter.catalogue.rows import Losses, Place
from cookie_charter.characters import unseen, without_unseen
from cookie_charter.problem import printable
from cookie_charter.speech import _

_KEYS: Final = {group_key(category, consent): category for category in Category for consent in Consent}
_CATEGORIES: Final[Mapping[str, Category]] = _KEYS | {
    "essential": Category.NECESSARY,
    "mandatory": Category.NECESSARY,
    "nécessaires": Category.NECESSARY,
    "security": Category.NECESSARY,
    "strictly-necessary": Category.NECESSARY,
    "personalisation": Category.PREFERENCES,
    "personalization": Category.PREFERENCES,
    "preference": Category.PREFERENCES,
    "préférences": Category.PREFERENCES,
    "analytic": Category.STATISTICS,
    "analytics": Category.STATISTICS,
    "audience": Category.STATISTICS,
    "statistic": Category.STATISTICS,
    "statistiques": Category.STATISTICS,
    "ads": Category.MARKETING,
    "advertisement": Category.MARKETING,
    "advertising": Category.MARKETING,
    "publicité": Category.MARKETING,
    "targeting": Category.MARKETING,
    "réseaux-sociaux": Category.SOCIAL,
    "social-networks": Category.SOCIAL,
    "video": Category.MEDIA,
    "videos": Category.MEDIA,
    "vidéo": Category.MEDIA,
    "vidéos": Category.MEDIA,
}
"""What banners call categories. "Functional" and "performance" mean several, and none of ours."""


UNKNOWN: Final = "?"
"""What the catalogue has blank, since a person is to state it."""

_ISOLATES: Final = re.compile("[\u2068\u2069]")
"""What ``export`` puts around texts of another direction; they are no part of a text."""


class Named(NamedTuple):
    """A cookie that a banner deletes: its name, and the path and host that it says."""

    name: Name
    place: Place
    facts: dict[str, str]


class Switch(NamedTuple):
    """What a visitor can switch: its *key*, the words for its *categories*, whether it is *exempt* from consent and can
    still be refused (*opt_out*), its *title*, the *lines* of its description, and its cookies."""

    place: Place
    key: str
    categories: list[str]
    exempt: bool
    opt_out: bool
    title: str
    lines: list[str]
    cookies: list[Named]
    provider: dict[str, str]


class Declared:
    """Gathers the draft of a catalogue, and what is lost on the way there."""

    def __init__(self, place: Place, language: str = "") -> None:
        self._place = place
        self._language = language
        self.losses = Losses(place.path)
        self._providers: dict[str, Stated] = {}
        self._cookies: list[Stated] = []
        self._keys: dict[str, str] = {}
        self._renamed: dict[str, Place] = {}

    def draft(self) -> Draft:
        """All of it; no banner says what its platform is called."""
        self.losses.add(self._place, _("a banner does not say what the platform is called (left blank)"))
        return Draft(Stated(self._place, {"name": UNKNOWN}), self._providers, self._cookies)

    def names(self) -> set[str]:
        """The names of the cookies so far."""
        return {cookie.facts["name"] for cookie in self._cookies}

    def text(self, value: Value | None, field: str) -> str:
        """The text that a value has to be; "" where there is none or it is something else, which is said."""
        if value is None or value.data is None:
            return ""
        if not isinstance(value.data, str):
            self.no_data(value, field)
            return ""
        text = _ISOLATES.sub("", value.data)
        if char := unseen(text):
            sentence = _("the invisible character U+{code:04X} is left out").format(code=ord(char))
            self.losses.add_in(value.place, field, sentence)
        return without_unseen(text)

    def no_data(self, value: Value, field: str) -> None:
        """Say that a value is not what a catalogue can be made of."""
        if isinstance(value.data, Code):
            sentence = _("this is code, which is not run: {found} (left out)").format(
                found=printable(value.data.begins, longest=60)
            )
        else:
            sentence = _("expected a text (left out)")
        self.losses.add_in(value.place, field, sentence)

    def no_key(self, value: Value, what: str, key: str) -> None:
        """Say that a switch cannot be told from others."""
        self.losses.add_in(value.place, what, _("there is no {key!r} here (this row is left out)").format(key=key))

    def unkept(self, value: Value, what: str, kept: Collection[str]) -> None:
        """Say which properties have no place in a catalogue."""
        if others := [key for key in value.items() if key not in kept]:
            sentence = _("no place in a catalogue for: {names} (left out)").format(names=", ".join(others))
            self.losses.add_in(value.place, what, printable(sentence, longest=300))

    def cookie(self, value: Value, marker: str) -> Named | None:
        """A cookie that a banner deletes; *marker* is the character that begins the text of a pattern."""
        parts = value.each() if isinstance(value.data, list) else [value]
        if value.items():
            parts = [one for key in ("pattern", "name", "path", "domain") if (one := value.get(key))]
        by_key = value.items()
        first = by_key.get("pattern") or by_key.get("name") or (parts[0] if parts else value)
        path = by_key.get("path") or (parts[1] if isinstance(value.data, list) and len(parts) > 1 else None)
        domain = by_key.get("domain") or (parts[2] if isinstance(value.data, list) and len(parts) > 2 else None)
        name = self._name(first, marker)
        if name is None:
            return None
        facts = {}
        if (where := self.text(path, "path")) and where != "/":
            facts["path"] = where
        facts |= self.host(self.text(domain, "domain"), domain.place if domain else value.place)
        return Named(name, value.place, facts)

    def host(self, stated: str, place: Place) -> dict[str, str]:
        """The host of a cookie, if what is stated is one."""
        host = ascii_host(stated.removeprefix(".").lower())
        if "." in host and HOST.fullmatch(host):
            return {"host": host}
        if stated:
            self.losses.add_in(place, "domain", _("{found!r} is not a host name (left out)").format(found=stated))
        return {}

    def _name(self, value: Value, marker: str) -> Name | None:
        try:
            match value.data:
                case Pattern(source, flags):
                    return of_pattern(source, flags)
                case str(text) if text.startswith(marker) and len(text) > 1:
                    source, _slash, flags = (text[1:] if marker == "/" else f"{text}/").rpartition("/")
                    if source or marker != "/":
                        return of_pattern(source, flags)
                case str(text) if not text:
                    return None
        except PatternError as error:
            self.losses.add_in(value.place, "cookies", _("{reason} (this row is left out)").format(reason=error))
            return None
        text = self.text(value, "cookies")
        return exact(text) if text else None

    def switch(self, switch: Switch) -> None:
        """The cookies of a switch."""
        if not self._of_export(switch):
            self._of_others(switch)

    def _of_others(self, switch: Switch) -> None:
        """A banner names switches and what they are for, and seldom who sets the cookies."""
        if not switch.cookies:
            sentence = _("no cookie is named here (this row is left out)")
            self.losses.add_in(switch.place, switch.key, sentence)
            return
        title = switch.title or switch.key
        self.unsaid(switch.place, switch.key, title)
        key = self.provider_named(title, switch.place, switch.provider)
        stated = {
            "service": title,
            "purpose": " ".join(switch.lines) or self.missing(switch.place, switch.key),
            **self.classed(switch.categories, switch.exempt, switch.place, switch.key),
        }
        self.keyed(switch.place, switch.key, f"{self.group(switch.categories, exempt=switch.exempt)}--{key}")
        for named in switch.cookies:
            self.add(named.place, {**named.name.facts(), "provider": key, **stated, **named.facts})

    def _of_export(self, switch: Switch) -> bool:
        """Whether this is a switch as ``export`` writes it, which then says more than the banner shows."""
        group, _between, rest = switch.key.partition("--")
        told = texts.sentences(switch.lines)
        if not rest or not told or switch.categories != [group] or group not in _KEYS:
            return False
        deleted = by_pattern(switch.cookies)
        names = [declared_name(sentence.name, deleted) for sentence in told]
        if {found.name for _name, found in names if found} != {one.name for one in switch.cookies}:
            return False
        key, title = rest, switch.title
        provider, _between, service_key = rest.rpartition("--")
        service = texts.facts(told[0].facts)["service"]
        keyed = {}
        if provider and title.endswith(f"{texts.BETWEEN}{service}"):
            key, title = provider, title.removesuffix(f"{texts.BETWEEN}{service}")
            keyed = {"service_key": service_key}
        self.provider(key, title, switch.place, switch.provider)
        for sentence, (name, found) in zip(told, names, strict=True):
            self.doubt(name, found, switch.place)
            stated = {**name.facts(), "provider": key, **texts.facts(sentence.facts), **keyed}
            stated |= {"purpose": sentence.purpose, **self.classed([group], switch.exempt, switch.place, switch.key)}
            if switch.opt_out:
                stated["exemption"] = Exemption.AUDIENCE_MEASUREMENT.value
            self.add(found.place if found else switch.place, stated | (found.facts if found else {}))
        return True

    def doubt(self, name: Name, found: Named | None, place: Place) -> None:
        """Say that a name may be a pattern, where only people read it."""
        if name.match is Match.EXACT and found is None and _PATTERN.search(name.name):
            sentence = _("{name!r} is kept as an exact name, since its pattern is not in the file; correct 'match'")
            self.losses.add(place, sentence.format(name=name.name))

    def provider(self, key: str, name: str, place: Place, facts: dict[str, str] | None = None) -> str:
        """The key of a provider, which is put among the providers."""
        known = self._providers.setdefault(key, Stated(place, {"name": name, **(facts or {})})).facts
        self._keys.setdefault(name, key)
        if known["name"] != name:
            sentence = _("{found!r} becomes {kept!r}, as in a row above").format(found=name, kept=known["name"])
            self.losses.add_in(place, "provider", sentence)
        return key

    def provider_named(self, name: str, place: Place, facts: dict[str, str] | None = None) -> str:
        """The same of a provider that is known by name only."""
        return self.provider(self._keys.get(name) or provider_key(name), name, place, facts)

    def unsaid(self, place: Place, what: str, name: str) -> None:
        """Say that a provider has been named for want of one."""
        sentence = _("the banner does not say who sets this; the provider is called {name!r} until you say it")
        self.losses.add_in(place, what, sentence.format(name=name))

    def missing(self, place: Place, what: str) -> str:
        """Say that a text is not there."""
        self.losses.add_in(place, what, _("no description (left blank)"))
        return UNKNOWN

    def classed(self, words: Iterable[str], exempt: bool, place: Place, what: str) -> dict[str, str]:
        """The category that words mean, and the consent that the banner asks for."""
        words = list(words)
        category = _meant(words)
        if category is None:
            sentence = _("{found!r} matches no single category (replaced by 'unclassified')")
            self.losses.add_in(place, what, sentence.format(found=", ".join(words)))
            category = Category.UNCLASSIFIED
        consent = Consent.EXEMPT if exempt else Consent.REQUIRED
        usual = Consent.EXEMPT if category is Category.NECESSARY else Consent.REQUIRED
        return {"category": category.value} | ({} if consent is usual else {"consent": consent.value})

    def group(self, words: Iterable[str], *, exempt: bool) -> str:
        """The key that ``export`` gives to the group of such cookies."""
        return group_key(_meant(words) or Category.UNCLASSIFIED, Consent.EXEMPT if exempt else Consent.REQUIRED)

    def keyed(self, place: Place, key: str, made: str) -> None:
        """Note by which *key* the banner keeps an answer, for which an export has the one that is *made* anew."""
        if key != made:
            self._renamed.setdefault(key, place)

    def say_keys(self) -> None:
        """Say that an export has other keys than the banner, if it has: answers that were given are lost then."""
        for key, place in list(self._renamed.items())[:1]:
            sentence = _(
                "the banner keeps answers by names of its own, such as {name!r} (in all: {number}); an export of the "
                "catalogue has other keys, so every visitor is asked again, and pages have to mark scripts by these"
            )
            self.losses.add(place, sentence.format(name=key, number=len(self._renamed)))

    def preferred(self, languages: Iterable[str]) -> list[str]:
        """Languages of a banner, the one that is asked for first, if it is among them."""
        wanted = _spelt(self._language)
        near = wanted.partition("-")[0]
        return sorted(languages, key=lambda one: (_spelt(one) != wanted, _spelt(one).partition("-")[0] != near))

    def say_languages(self, place: Place, languages: Collection[str]) -> None:
        """Say which of several languages, the first, is in the catalogue."""
        if len(languages) > 1:
            sentence = _(
                "texts are in several languages ({languages}); those in {first!r} are kept, or else in the next; "
                "'--language' asks for another"
            )
            self.losses.add(place, sentence.format(languages=", ".join(languages), first=next(iter(languages))))

    def add(self, place: Place, facts: dict[str, Any]) -> None:
        """A cookie."""
        self._cookies.append(Stated(place, {field: facts[field] for field in Cookie.model_fields if field in facts}))

    def own(self, name: str, days: object, place: Place) -> None:
        """The cookie in which the banner keeps the choice: marked, if it is declared; else its absence is said."""
        rows = [one for one in self._cookies if _is_exactly(one.facts, name)]
        for _line, facts in [one for one in rows if _is_exempt(one.facts)][:1]:
            facts["exemption"] = Exemption.CONSENT_CHOICE.value
            if isinstance(days, float):
                facts.setdefault("lifetime", f"P{days // 1:.0f}D")
            return
        if rows:
            sentence = _(
                "the banner keeps the choice in the cookie {name!r}, but asks before it sets this row, which so cannot "
                "have 'exemption: consent-choice'; correct the row"
            )
            self.losses.add(rows[0].line, sentence.format(name=name))
        else:
            sentence = _("the banner keeps the choice in the cookie {name!r}, which no row names; declare it")
            self.losses.add(place, sentence.format(name=name))


def _is_exactly(facts: Mapping[str, Any], name: str) -> bool:
    return facts["name"] == name and "match" not in facts and facts.get("kind", Kind.COOKIE) == Kind.COOKIE


def _is_exempt(facts: Mapping[str, Any]) -> bool:
    usual = Consent.EXEMPT if facts["category"] == Category.NECESSARY else Consent.REQUIRED
    return bool(facts.get("consent", usual) == Consent.EXEMPT)


def _spelt(language: str) -> str:
    return language.casefold().replace("_", "-")


def _meant(words: Iterable[str]) -> Category | None:
    """The category that words mean, if they mean one."""
    meant = {_CATEGORIES.get("-".join(word.casefold().split())) for word in words}
    return meant.pop() if len(meant) == 1 else None


_PATTERN: Final = re.compile(r"[*?\[\]()\\|^$]|\.\+")
"""What a name has that may be a pattern; a plus or a dot alone is seldom one."""


def by_pattern(cookies: Iterable[Named]) -> dict[str, Named]:
    """Cookies that a banner deletes, by the pattern by which it does, and by what that is in a catalogue."""
    cookies = list(cookies)
    return {one.name.name: one for one in cookies} | {one.name.pattern or one.name.name: one for one in cookies}


def declared_name(name: str, deleted: Mapping[str, Named]) -> tuple[Name, Named | None]:
    """How a *name* matches that people read, and what is *deleted* by a pattern made of it."""
    if found := deleted.get(name):
        return found.name, found
    for match in Match:
        cookie = Cookie.model_construct(
            name=name, match=match, provider="?", service="?", purpose="?", category=Category.UNCLASSIFIED
        )
        try:
            pattern = patterns.javascript(cookie)
        except PatternError:
            continue
        if found := deleted.get(pattern):
            return Name(name, match), found
    return Name(name), None
