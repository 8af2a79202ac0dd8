"""tarteaucitron (https://github.com/AmauriC/tarteaucitron.js): services, texts, and which services a site starts.

    tarteaucitron.services.matomo = {"key": "matomo", "type": "analytic", "name": "Matomo", "cookies": ["_pk_id"]};
    tarteaucitronCustomText = {"desc-matomo": "Counts visits."};
    (tarteaucitron.job = tarteaucitron.job || []).push("matomo");

A site has the last, and often no service of its own: then the library's ``tarteaucitron.services.js`` has them.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from cookie_charter.banners.reading import texts
from cookie_charter.banners.reading.declared import Declared, Switch
from cookie_charter.banners.reading.names import Name
from cookie_charter.banners.reading.script import Found, Value
from cookie_charter.catalogue.model import is_web_address
from cookie_charter.catalogue.rows import Place
from cookie_charter.speech import _

_JOBS: Final = r"""tarteaucitron\s*(?:\.\s*job\b|\[\s*(?:"job"|'job')\s*\])\s*"""
JOB: Final = rf"""{_JOBS}(?:(?:\|\|\s*\[\s*\]\s*\)\s*)?\.\s*push\s*\(|=(?![=>])\s*(?=\[)\[)"""
"""What is before the keys of the services that a site starts."""

_SERVICE: Final = re.compile(r"tarteaucitron\.services(?:\.[\w$]+|\[.+\])")
_TEXTS: Final = re.compile(r"(?:window\.)?tarteaucitronCustomText|tarteaucitron\.lang")
_TYPES: Final = {"analytic": "statistics", "ads": "marketing", "social": "social", "video": "media"}
"""What its types mean, where that is one thing; "api", "support" and "other" can be anything."""
_KEPT: Final = ("key", "type", "name", "uri", "needConsent", "cookies", "js", "fallback")
"""With what starts a service, which is nothing that a catalogue would say."""


class Configuration(NamedTuple):
    """The *services* of tarteaucitron and its *texts*, which of the services are *started* and where, and the name of
    its *own* cookie, if that is stated."""

    services: list[Value]
    texts: dict[str, Value]
    started: Mapping[str, Place]
    own: Value | None


def configuration(objects: Iterable[Found], started: Mapping[str, Place]) -> Configuration | None:
    """What objects are, if anything in them is of tarteaucitron."""
    found = Configuration([], {}, started, None)
    for target, one in objects:
        if _SERVICE.fullmatch(target):
            found.services.append(one)
        elif _TEXTS.fullmatch(target):
            found.texts.update(one.items())
        elif target == "tarteaucitron.init":
            found = found._replace(own=one.get("cookieName"))
        elif (services := one.get("services")) and (said := one.get("texts")):  # as ``export`` writes it
            found = Configuration(services.each(), said.items(), {}, one.get("parameters", "cookieName"))
    return found if found.services or found.texts or started else None


def declare(found: Configuration, declared: Declared) -> None:
    """The cookies of the services that are started; where the files start none, of all."""
    known = {str(one.data) for service in found.services if (one := service.get("key"))}
    for key, place in found.started.items():
        if key not in known:
            sentence = _("the service is not in the files; give tarteaucitron.services.js too (this row is left out)")
            declared.losses.add_in(place, key, sentence)
    for service in found.services:
        key = declared.text(service.get("key"), "key")
        if not key:
            declared.no_key(service, "tarteaucitron.services", "key")
        elif not found.started or key in found.started:
            _declare(service, key, found.texts.get(f"desc-{key}"), declared)
    if mandatory := found.texts.get("mandatoryText"):
        _declare_mandatory(mandatory, declared)
    if found.own:
        declared.own(declared.text(found.own, "cookieName"), None, found.own.place)


def _declare(service: Value, key: str, described: Value | None, declared: Declared) -> None:
    kind = declared.text(service.get("type"), "type")
    cookies, consent, uri = service.get("cookies"), service.get("needConsent"), service.get("uri")
    if cookies and not isinstance(cookies.data, list):
        declared.no_data(cookies, f"{key}: cookies")
    address = declared.text(uri, "uri")
    exempt = bool(consent and consent.data is False)
    ours = _key_of_export(key)
    switch = Switch(
        service.place,
        ours or key,
        [ours.partition("--")[0] if ours else _TYPES.get(kind, kind)],
        exempt,
        exempt,
        " ".join(texts.lines(declared.text(service.get("name"), "name"), is_html=True)),
        texts.lines(declared.text(described, f"desc-{key}"), is_html=True),
        [found for one in (cookies.each() if cookies else ()) if (found := declared.cookie(one, "\0"))],
        {"url": address} if is_web_address(address) else {},
    )
    if uri and address and not is_web_address(address):
        sentence = _("{found!r} is not an http or https address (left out)")
        declared.losses.add_in(uri.place, f"{key}: uri", sentence.format(found=address))
    declared.switch(switch)
    declared.unkept(service, key, _KEPT)


def _key_of_export(key: str) -> str | None:
    r"""The key of a service that ``export`` has spelt with ``\w``; None if it is another."""
    if not key[:1].isupper() or "__" not in key:
        return None
    spelt = re.sub(r"Z([0-9A-F]{1,6})Z", lambda found: chr(min(int(found[1], 16), 0x10FFFF)), key[1:])
    return key[0].lower() + spelt.replace("_", "-").replace("X", ".")


def _declare_mandatory(value: Value, declared: Declared) -> None:
    """The necessary cookies, where the text about them is as ``export`` writes it: who, and a sentence for each."""
    told = texts.lines(declared.text(value, "mandatoryText"), is_html=True)
    provider = "?"
    for line in told:
        if not (sentences := texts.sentences([line])):
            provider = line
        for one in sentences:
            stated = texts.facts(one.facts)
            declared.doubt(Name(one.name), None, value.place)
            name = provider.removesuffix(f"{texts.BETWEEN}{stated['service']}")
            key = declared.provider_named(name, value.place)
            facts = {"name": one.name, "provider": key, **stated, "purpose": one.purpose}
            declared.add(value.place, facts | declared.classed(["necessary"], True, value.place, one.name))
    if told and provider == told[-1]:
        sentence = _("no place in a catalogue for: {names} (left out)")
        declared.losses.add(value.place, sentence.format(names="mandatoryText"))
