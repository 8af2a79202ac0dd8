"""What a catalogue is: the cookies that one platform declares, each field declared once.

A catalogue holds plain text: no field carries markup, and every value is shown as it was typed. A fact that nobody
measured or published stays absent. The loader reads a catalogue from YAML and gives every error of this model its place
in the file.

A field says in its annotation what the rest of the code must know of it, and ``fields`` reads it there: tables,
exports, imports and the audit follow from that. What is marked ``TRANSLATED`` is a message of the text domain
``catalogue``; every other value is the same in all editions. What is marked ``MEASURED`` a browser can be asked for.
Rules on several fields belong to the field that is wrong, and look at the fields before it.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, NamedTuple, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    Strict,
    ValidationInfo,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from cookie_charter import extra
from cookie_charter.catalogue import lifetime, patterns
from cookie_charter.catalogue.patterns import PatternError
from cookie_charter.characters import is_name, unseen
from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _


class Category(StrEnum):
    """What a cookie is for, in the words of most consent tools."""

    NECESSARY = "necessary"
    """Without it the site does not do what its visitor asks it for."""
    PREFERENCES = "preferences"
    """It remembers how a visitor likes the site, such as a language."""
    STATISTICS = "statistics"
    """It tells the site how it is used."""
    MARKETING = "marketing"
    """It serves advertising, or follows visitors from site to site."""
    SOCIAL = "social"
    """A social network sets it for what is embedded from there."""
    MEDIA = "media"
    """A player of videos, sounds or maps sets it."""
    UNCLASSIFIED = "unclassified"
    """Nobody has found out yet what it is for."""


class Kind(StrEnum):
    """The places where a browser keeps what a site gives it."""

    COOKIE = "cookie"
    """A cookie, which the browser sends along with requests."""
    LOCAL_STORAGE = "local_storage"
    """The local storage of a page, which stays when the browser is closed."""
    SESSION_STORAGE = "session_storage"
    """The session storage of a page, which goes with its tab."""
    INDEXED_DB = "indexed_db"
    """A database in the browser."""
    PIXEL = "pixel"
    """A picture that is fetched to be counted; nothing is kept."""


class Match(StrEnum):
    """How the declared name matches the names in a browser."""

    EXACT = "exact"
    """The name is the whole name."""
    GLOB = "glob"
    """The name is a pattern with ``*``, ``?`` and ``[abc]``, such as ``_ga_*``."""
    REGEX = "regex"
    """The name is a regular expression of RE2 that matches the whole name."""


class Consent(StrEnum):
    """Whether the visitor is asked first."""

    EXEMPT = "exempt"
    """The visitor need not be asked."""
    REQUIRED = "required"
    """It is set only after the visitor has agreed."""


class Exemption(StrEnum):
    """Why no consent is needed: the cases of CNIL's guidelines 2020-091."""

    CONSENT_CHOICE = "consent-choice"
    """It keeps what the visitor chose about cookies."""
    AUTHENTICATION = "authentication"
    """It recognises whoever has logged in."""
    SECURITY = "security"
    """It protects the log-in and the forms of the site."""
    CART = "cart"
    """It keeps a basket, or serves to bill what was bought."""
    INTERFACE_PREFERENCE = "interface-preference"
    """It keeps how a visitor wants the site to look, where that is part of the service."""
    LOAD_BALANCING = "load-balancing"
    """It spreads visitors over several servers."""
    FREE_QUOTA = "free-quota"
    """It limits the free access to content that is paid for."""
    AUDIENCE_MEASUREMENT = "audience-measurement"
    """It measures the audience for the site alone, within the limits of the CNIL."""


class Party(StrEnum):
    """Whose host sets the cookie: the platform's, or another."""

    FIRST = "first"
    """The host of the platform, or a parent of it."""
    THIRD = "third"
    """Any other host."""


class SameSite(StrEnum):
    """The attribute SameSite, as a browser reports it."""

    STRICT = "Strict"
    """It goes along with requests of its own site only."""
    LAX = "Lax"
    """It also goes along when a link of another site is followed."""
    NONE = "None"
    """It goes along with requests from every site."""


class Safeguard(StrEnum):
    """On what basis personal data may leave the European Union: chapter V of the GDPR."""

    ADEQUACY = "adequacy"
    """The European Commission has found the protection there adequate (article 45)."""
    STANDARD_CLAUSES = "standard-clauses"
    """The contract has the standard clauses of the Commission (article 46)."""
    BINDING_RULES = "binding-rules"
    """The group has binding corporate rules (article 47)."""
    DEROGATION = "derogation"
    """A derogation for a specific situation applies (article 49)."""


AMBIGUOUS_CATEGORIES: Final = {
    "functional": N_("some tools mean 'necessary' by it, others 'preferences'; say which"),
}
"""Words that other tools use for more than one category, and what to do about it."""


_WRONG_PARTY: Final = {
    Party.FIRST: N_("'party' is 'first', but {host} is neither the host nor a parent of {platform}, so it is 'third'"),
    Party.THIRD: N_("'party' is 'third', but {host} is the host of, or a parent of, {platform}, so it is 'first'"),
}

_WRONG_PATTERN: Final = {
    Match.GLOB: N_("invalid glob {name!r}: {reason}"),
    Match.REGEX: N_("invalid regular expression {name!r}: {reason}"),
}

_LONGEST_SHOWN: Final = 60
"""The characters of a pattern that a sentence shows."""


_WEB_ADDRESS: Final = re.compile(r"https?://[^\s/?#:@\[\]\\]+(:\d+)?([/?#]\S*)?")
HOST: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")

_BREAKS: Final = re.compile(r"[ \t\r\n]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

_BLANK: Final = "\N{BRAILLE PATTERN BLANK}"


def covers(host: str, other: str) -> bool:
    """Whether *other* is *host* or a subdomain of it."""
    return f".{other}".endswith(f".{host}")


def is_web_address(text: str) -> bool:
    """Whether *text* is an http or https address whose host a browser finds."""
    return bool(_WEB_ADDRESS.fullmatch(text)) and bool(host_of(text))


def host_of(address: str) -> str:
    """The host of an *address*, in lower case and an IPv6 address without brackets; "" if there is none."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:  # a port that is none, a bracket too many, a character that becomes another, such as ℀
        return ""
    return ascii_host(parts.hostname or "")


def ascii_host(host: str) -> str:
    """A *host* as browsers and DNS know it: ``xn--mnchen-3ya.example`` for ``münchen.example`` (RFC 5891, 4); what is
    no name of letters, as it is."""
    if host.isascii():
        return host
    labels = re.split("[.\u3002]", unicodedata.normalize("NFKC", host.lower()))
    if not all(char in "-_" or unicodedata.category(char)[0] in "LMN" for label in labels for char in label):
        return host
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)


def _visible(text: str, info: ValidationInfo) -> str:
    """*text* with its line breaks folded into spaces, no-break spaces kept; ValueError if nothing is to be seen."""
    folded = _BREAKS.sub(" ", text).strip(" ")
    if folded and folded.isascii() and folded.isprintable():
        return folded  # as most are
    if all(char == _BLANK or unicodedata.category(char)[0] in "ZC" for char in folded):
        raise ValueError(_("{field!r} is empty").format(field=info.field_name))
    if control := _CONTROL.search(folded):
        sentence = _("{field!r} contains the control character U+{code:04X}; remove it")
        raise ValueError(sentence.format(field=info.field_name, code=ord(control[0])))
    if char := unseen(folded):
        sentence = _("{field!r} contains the invisible character U+{code:04X}; remove it")
        raise ValueError(sentence.format(field=info.field_name, code=ord(char)))
    return folded


def _web_address(text: str, info: ValidationInfo) -> str:
    if not is_web_address(text):
        sentence = _("{field!r} must be an http or https address, found {found!r}")
        raise ValueError(sentence.format(field=info.field_name, found=text))
    return text


def _host(text: str, info: ValidationInfo) -> str:
    """A host in lower case, without the dot that browsers put before one whose subdomains count too."""
    host = ascii_host(text.removeprefix(".").lower())
    if not HOST.fullmatch(host):
        sentence = _("{field!r} must be a host name such as 'data.example.org', found {found!r}")
        raise ValueError(sentence.format(field=info.field_name, found=text))
    return host


_NO_COUNTRIES: Final = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
"""Codes that Unicode's data has beside those of countries: unions, parts of the world, and codes for tests."""


def _country(code: str) -> str:
    from babel import Locale  # here, since most catalogues state no country

    if not re.fullmatch(r"[A-Z]{2}", code) or code in _NO_COUNTRIES or code not in Locale("en").territories:
        sentence = _("'country' must be a two-letter country code such as FR (ISO 3166), found {found!r}")
        raise ValueError(sentence.format(found=code))
    return code


def _yes_or_no(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        words = {"true": True, "yes": True, "false": False, "no": False}
        if value.lower() not in words:
            sentence = _("{field!r} must be true or false, found {found!r}")
            raise ValueError(sentence.format(field=info.field_name, found=value))
        return words[value.lower()]
    return value


def _date(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or value != day.isoformat():
        sentence = _("{field!r} must be a date such as 2026-01-31, found {found!r}")
        raise ValueError(sentence.format(field=info.field_name, found=value))
    if day > datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=1):  # it may be tomorrow elsewhere
        raise ValueError(
            _("{field!r} is in the future: {found}; state a day up to today").format(field=info.field_name, found=value)
        )
    return day


def _duration(text: str, info: ValidationInfo) -> str:
    try:
        lifetime.parse(text)
    except ValueError:
        sentence = _("{field!r} must be an ISO 8601 duration such as P25M (25 months), found {found!r}")
        raise ValueError(sentence.format(field=info.field_name, found=text)) from None
    return text


def _service_key(key: str) -> str:
    """ASCII only: consent managers have such keys in scripts, attributes and names of cookies."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", key):
        sentence = _(
            "'service_key' has letters from a to z, digits and '-', and does not begin with '-'; found {found!r}"
        )
        raise ValueError(sentence.format(found=key))
    return key


def _known_provider(key: str, info: ValidationInfo) -> str:
    """A provider is one that the file or a shared file declares."""
    # The providers come as context (as ``Known`` words), not by a rule on the whole catalogue: pydantic skips such a
    # rule as soon as one field is wrong, and all problems of a file are to come in one run.
    providers = (info.context or {}).get("providers")
    if providers is not None and key not in providers:
        raise ValueError(providers.unknown(N_("provider"), key))
    return key


def _provider_key(key: str) -> str:
    """A key is used in spreadsheets and in lists, where other characters would mean something."""
    if not is_name(key, "._-"):
        sentence = _(
            "the key of a provider has letters, digits and '._-', and begins with one of the first two; found {found!r}"
        )
        raise ValueError(sentence.format(found=key))
    return key


Text = Annotated[str, AfterValidator(_visible)]
WebAddress = Annotated[Text, AfterValidator(_web_address)]
Host = Annotated[Text, AfterValidator(_host)]
YesOrNo = Annotated[bool, Strict(), BeforeValidator(_yes_or_no)]  # strict: JSON could have numbers there
Day = Annotated[datetime.date, Strict(), BeforeValidator(_date)]
Duration = Annotated[Text, AfterValidator(_duration)]
ProviderKey = Annotated[Text, AfterValidator(_known_provider)]
Providers = dict[Annotated[str, AfterValidator(_provider_key)], "Provider"]


class _Translated:
    """Marks a field whose text is translated; the JSON Schema says so too."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(schema) | {"translated": True}


class _Measured:
    """Marks a field whose value a browser reports, so that evidence can confirm or contradict it."""


TRANSLATED: Final = _Translated()
MEASURED: Final = _Measured()


class FieldTraits(NamedTuple):
    """What is declared of one field of a model, beside its rules."""

    name: str
    required: bool
    translated: bool
    measured: bool
    is_list: bool
    words: tuple[str, ...]
    """The words that its enumeration accepts, if it has one."""


@cache
def fields(model: type[BaseModel]) -> tuple[FieldTraits, ...]:
    """The fields of a part of a catalogue, in the order in which they are declared."""
    return tuple(
        FieldTraits(
            name=name,
            required=field.is_required(),
            translated=TRANSLATED in field.metadata,
            measured=MEASURED in field.metadata,
            is_list=any(get_origin(kind) is tuple for kind in _alternatives(field.annotation)),
            words=tuple(str(word) for kind in _alternatives(field.annotation) for word in _words(kind)),
        )
        for name, field in model.model_fields.items()
    )


@cache
def _translated(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(model) if field.translated)


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    """The types that a value can have: *annotation* itself, or what it is a union of."""
    return get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)


def _words(kind: Any) -> Iterable[str]:
    return kind if isinstance(kind, type) and issubclass(kind, StrEnum) else ()


def _consent_of_category(data: dict[str, Any]) -> Consent:
    return Consent.EXEMPT if data.get("category") is Category.NECESSARY else Consent.REQUIRED


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def messages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The texts that a translator works on, each with its path from here: keys and indices."""
        for name in _translated(type(self)):
            if (text := getattr(self, name)) is not None:
                yield (name,), text


class Platform(_Declared):
    """The web site whose cookies are declared."""

    name: Annotated[Text, TRANSLATED]
    """What people call the platform."""
    url: WebAddress | None = None
    """The address of the platform; its host tells first-party cookies."""
    choice_url: WebAddress | None = None
    """The address where visitors change their choice about cookies."""
    contact: Text | None = None
    """Whom to ask: a mail address, a telephone number."""
    legal_url: WebAddress | None = None
    """The address of its legal notice."""
    accessibility_url: WebAddress | None = None
    """The address of its accessibility statement."""
    privacy_url: WebAddress | None = None
    """The address of its privacy policy: the information of articles 13 and 14 of the GDPR."""


class Provider(_Declared):
    """Who sets a cookie."""

    name: Text
    """The name of the provider: a proper noun, the same in every edition."""
    url: WebAddress | None = None
    """The address of the provider's web site."""
    privacy_url: WebAddress | None = None
    """The address of the provider's privacy policy."""
    country: Annotated[Text, AfterValidator(_country)] | None = None
    """Where the provider is established: an ISO 3166 code of two letters."""
    safeguard: Safeguard | None = None
    """On what basis personal data may leave the European Union for this provider (GDPR, chapter V: articles 45, 46, 47
    and 49)."""
    hosts: tuple[Host, ...] = ()
    """The hosts that the provider serves from; their subdomains count too."""


class Cookie(_Declared):
    """One cookie, or whatever else a site keeps in a visitor's browser."""

    name: Text
    """The name that the browser shows, or a pattern of it: see ``match``."""
    match: Match = Match.EXACT
    """How ``name`` matches: ``exact`` unless given, ``glob`` (``_ga_*``) or ``regex`` (of RE2,
    https://github.com/google/re2/wiki/Syntax, on the whole name: without lookaround and backreferences)."""
    kind: Kind = Kind.COOKIE
    """Where the browser keeps it; ``cookie`` unless given."""
    provider: ProviderKey
    """Who sets it: a key of ``providers``."""
    service: Annotated[Text, TRANSLATED]
    """The part of the platform that needs it."""
    service_key: Annotated[Text, AfterValidator(_service_key)] | None = None
    """A name of that service which no rewording or translation changes: letters from a to z, digits and ``-``; cookies
    of one key have one ``service``."""
    location: Annotated[Text | None, TRANSLATED] = None
    """Where on the platform it is used."""
    purpose: Annotated[Text, TRANSLATED]
    """What it does, for a reader who knows nothing of web sites."""
    category: Category
    """What it is for."""
    consent: Consent = Field(default_factory=_consent_of_category)
    """Whether the visitor is asked first; unless given, ``exempt`` for the category ``necessary`` only."""
    exemption: Exemption | None = None
    """Why no consent is needed (CNIL 2020-091); only where none is."""
    lifetime: Annotated[Text | None, MEASURED] = None
    """How long it is kept: ``session``, ``persistent``, or an ISO 8601 duration such as ``P13M``."""
    lifetime_note: Annotated[Text | None, TRANSLATED] = None
    """What the lifetime alone does not say."""
    refreshed: YesOrNo | None = None
    """Whether the lifetime starts again at each visit; only where it is a duration."""
    data_retention: Duration | None = None
    """How long what it collects is kept: an ISO 8601 duration such as ``P25M``, the longest that CNIL 2020-091
    recommends for exempt audience measurement."""
    host: Annotated[Host | None, MEASURED] = None
    """The host that it belongs to."""
    path: Annotated[Text | None, MEASURED] = None
    """The path that it belongs to."""
    party: Annotated[Party | None, MEASURED] = None
    """``first`` when the host is the platform's or a parent of it, else ``third``."""
    third_party_access: tuple[ProviderKey, ...] | None = None
    """Who else can read it: keys of ``providers``; an empty list says nobody."""
    secure: Annotated[YesOrNo | None, MEASURED] = None
    """Sent over https only."""
    http_only: Annotated[YesOrNo | None, MEASURED] = None
    """Out of reach for scripts."""
    same_site: Annotated[SameSite | None, MEASURED] = None
    """When it goes along with requests from other sites."""
    source: Text | None = None
    """Where the facts come from."""
    verified: Day | None = None
    """The date when they were last seen true."""
    first_declared: Day | None = None
    """The date when it entered the charter."""

    @field_validator("match")
    @classmethod
    def _pattern_is_meant(cls, match: Match, info: ValidationInfo) -> Match:
        """A pattern compiles, and says more than "anything"."""
        name = info.data.get("name")
        if name is None:
            return match
        if match is not Match.EXACT:
            try:
                pattern = patterns.compiled_glob(name) if match is Match.GLOB else patterns.compiled(name)
            except ModuleNotFoundError:
                raise ValueError(extra.requires("'match: regex'", "re2")) from None
            except PatternError as error:
                shortened = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"
                raise ValueError(_(_WRONG_PATTERN[match]).format(name=shortened, reason=error)) from None
            if patterns.means_anything(pattern):
                raise ValueError(_matches_all(name))
        return match

    @field_validator("name")
    @classmethod
    def _name_is_no_star(cls, name: str) -> str:
        """A bare star declares nothing, whatever it is matched by."""
        if name == "*":
            raise ValueError(_matches_all(name))
        return name

    @field_validator("category", mode="before")
    @classmethod
    def _category_is_unambiguous(cls, word: Any) -> Any:
        """A category means the same in every tool."""
        if isinstance(word, str) and word in AMBIGUOUS_CATEGORIES:
            sentence = _("the category {category!r} is ambiguous: {hint}")
            raise ValueError(sentence.format(category=word, hint=_(AMBIGUOUS_CATEGORIES[word])))
        return word

    @field_validator("exemption")
    @classmethod
    def _exemption_is_from_something(cls, exemption: Exemption | None, info: ValidationInfo) -> Exemption | None:
        """Only what needs no consent has a reason for needing none."""
        if exemption is not None and "category" in info.data and info.data.get("consent") is Consent.REQUIRED:
            sentence = _(
                "'exemption' is for what needs no consent; this one needs it (category {category!r}); if it does not, "
                "say 'consent: exempt'"
            )
            raise ValueError(sentence.format(category=info.data["category"].value))
        return exemption

    @field_validator("lifetime")
    @classmethod
    def _lifetime_is_possible(cls, text: str | None, info: ValidationInfo) -> str | None:
        """A lifetime is one that this kind of storage can have."""
        if text is None:
            return None
        if text not in {lifetime.SESSION, lifetime.PERSISTENT}:
            lifetime.parse(text)
        kind = info.data.get("kind")
        if kind is Kind.PIXEL:
            raise ValueError(_("'lifetime' is for what a browser keeps; it keeps no pixel"))
        if kind is Kind.SESSION_STORAGE and text != lifetime.SESSION:
            sentence = _("session storage lasts as long as the session; 'lifetime' cannot be {found!r}")
            raise ValueError(sentence.format(found=text))
        if kind in {Kind.LOCAL_STORAGE, Kind.INDEXED_DB} and text == lifetime.SESSION:
            raise ValueError(_("{kind} outlasts the session; 'lifetime' cannot be 'session'").format(kind=kind))
        return text

    @field_validator("refreshed")
    @classmethod
    def _refreshed_is_a_duration(cls, refreshed: bool | None, info: ValidationInfo) -> bool | None:
        """Only a duration can start again."""
        if refreshed and not str(info.data.get("lifetime", "P")).startswith("P"):
            raise ValueError(_("'refreshed' is for a lifetime that is a duration, such as P13M"))
        return refreshed

    @field_validator("path")
    @classmethod
    def _path_is_absolute(cls, path: str | None) -> str | None:
        """A path starts at the root of its host."""
        if path is not None and not path.startswith("/"):
            raise ValueError(_("'path' must start with '/', found {found!r}").format(found=path))
        return path

    @field_validator("party")
    @classmethod
    def _party_agrees_with_hosts(cls, party: Party | None, info: ValidationInfo) -> Party | None:
        """A cookie is first-party when its host is the platform's or a parent of it."""
        host, platform = info.data.get("host"), (info.context or {}).get("platform_host")
        if party is None or not host or not platform:
            return party
        real = Party.FIRST if covers(host, platform) else Party.THIRD
        if party is not real:
            raise ValueError(_(_WRONG_PARTY[party]).format(host=host, platform=platform))
        return party

    @field_validator("path", "secure", "http_only", "same_site")
    @classmethod
    def _attribute_is_a_cookie_s(cls, value: Any, info: ValidationInfo) -> Any:
        """Only cookies have the attributes of cookies."""
        kind = info.data.get("kind", Kind.COOKIE)
        if value is not None and kind is not Kind.COOKIE:
            sentence = _("{field!r} is an attribute of cookies; a {kind} has none")
            raise ValueError(sentence.format(field=info.field_name, kind=kind))
        return value


def _matches_all(name: str) -> str:
    return _("the name {name!r} matches every cookie; name the cookies that you mean").format(name=name)


class Catalogue(_Declared):
    """The cookies that one platform declares."""

    platform: Platform
    """Whose cookies these are."""
    providers: Providers = {}
    """Who sets them, by key: letters, digits, ``.``, ``_`` and ``-``."""
    cookies: tuple[Cookie, ...]
    """The cookies, in the order in which they are shown."""
    not_shown: tuple[Text, ...] | None = None
    """The names of cookies that no page of the site shows, on purpose."""

    @field_validator("not_shown")
    @classmethod
    def _names_cookies(cls, names: tuple[str, ...] | None, info: ValidationInfo) -> tuple[str, ...] | None:
        """Each is the name of a cookie of the catalogue."""
        known = [cookie.name for cookie in info.data.get("cookies", ())]
        for name in names or ():
            if "cookies" in info.data and name not in known:
                raise ValueError(unknown(N_("cookie"), name, known))
        return names

    def messages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The texts of its parts."""
        yield from ((("platform", *place), text) for place, text in self.platform.messages())
        for key, provider in self.providers.items():
            yield from ((("providers", key, *place), text) for place, text in provider.messages())
        for index, cookie in enumerate(self.cookies):
            yield from ((("cookies", index, *place), text) for place, text in cookie.messages())


class Shared(_Declared):
    """A file that catalogues take providers and cookies from."""

    providers: Providers = {}
    """Providers, by key."""
    cookies: tuple[Cookie, ...] = ()
    """Cookies that a catalogue names by ``use: STEM/NAME``."""
