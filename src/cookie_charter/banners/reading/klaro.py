"""Klaro (https://github.com/klaro-org/klaro-js), and Orejime 2, which has the same configuration.

    {"services": [{"name": "matomo", "title": "Matomo", "purposes": ["statistics"], "cookies": [["^_pk_.*$", "/"]]}]}

A text that starts with ``^`` is a pattern. Texts of services are in the service, or in ``translations`` by language.
"""

from collections.abc import Iterator

from cookie_charter.banners.reading import texts
from cookie_charter.banners.reading.declared import Declared, Switch
from cookie_charter.banners.reading.script import Value

_KEPT = ("name", "title", "description", "purposes", "cookies", "required", "optOut", "translations")
_OWN = ("services", "apps", "translations", "storageName", "cookieName", "cookieExpiresAfterDays", "lang", "htmlTexts")


def is_configuration(value: Value) -> bool:
    """Whether an object is one."""
    services = value.get("services") or value.get("apps")
    return bool(services and any(one.get("name") and not one.get("key") for one in services.each()))


def called(target: str) -> str:
    """Whose configuration it is, by what it is assigned to."""
    return "Orejime" if target.endswith("orejimeConfig") else "Klaro"


def declare(configuration: Value, declared: Declared, target: str = "") -> None:
    """The cookies of its services."""
    services = configuration.get("services") or configuration.get("apps")
    for service in services.each() if services else ():
        _declare(service, configuration, declared)
    _say_languages(configuration, declared)
    named = configuration.get("storageName") or configuration.get("cookieName")
    days = configuration.get("cookieExpiresAfterDays")
    manager = called(target).lower()
    own = declared.text(named, "storageName") or manager
    declared.own(own, days.data if days else None, (named or configuration).place)
    declared.unkept(configuration, f"{manager}Config", _OWN)


def _declare(service: Value, configuration: Value, declared: Declared) -> None:
    key = declared.text(service.get("name"), "name")
    if not key:
        declared.no_key(service, "services", "name")
        return
    html = configuration.get("htmlTexts")
    purposes, cookies = service.get("purposes"), service.get("cookies")
    required, opt_out = (bool((one := service.get(key)) and one.data is True) for key in ("required", "optOut"))
    named = cookies.each() if cookies else []
    if cookies and not isinstance(cookies.data, list):
        declared.no_data(cookies, f"{key}: cookies")
    title = texts.lines(_text(service, "title", configuration, declared), is_html=False)
    switch = Switch(
        service.place,
        key,
        [word for one in (purposes.each() if purposes else ()) if (word := declared.text(one, "purposes"))],
        required or opt_out,
        opt_out,
        " ".join(title),
        texts.lines(_text(service, "description", configuration, declared), is_html=bool(html and html.data is True)),
        [found for one in named if (found := declared.cookie(one, "^"))],
        {},
    )
    declared.switch(switch)
    declared.unkept(service, key, (*_KEPT, "default") if opt_out else _KEPT)


def _text(service: Value, field: str, configuration: Value, declared: Declared) -> str:
    """A text of a service: its own, or the first of those in several languages."""
    if text := declared.text(service.get(field), field):
        return text
    for language in declared.preferred(dict.fromkeys(_languages(configuration, service))):
        name = service.get("name")
        for value in (
            service.get("translations", language, field),
            configuration.get("translations", language, str(name.data if name else ""), field),
        ):
            if text := declared.text(value, field):
                return text
    return ""


def _languages(configuration: Value, service: Value) -> Iterator[str]:
    """The languages of texts, the one to fall back to (``zz``) first."""
    stated = configuration.get("lang")
    yield "zz"
    yield from [stated.data] if stated and isinstance(stated.data, str) else []
    for one in (service, configuration):
        translations = one.get("translations")
        yield from translations.items() if translations else ()


def _say_languages(configuration: Value, declared: Declared) -> None:
    """Say that there are texts of services in several languages."""
    services = configuration.get("services") or configuration.get("apps")
    found: dict[str, None] = {}
    for service in services.each() if services else ():
        name = service.get("name")
        for language in _languages(configuration, service):
            inside = configuration.get("translations", language, str(name.data if name else ""))
            if language != "zz" and (inside or service.get("translations", language)):
                found[language] = None
    place = (configuration.get("translations") or configuration).place
    declared.say_languages(place, declared.preferred(found))
