"""Orejime 3 (https://github.com/boscop-fr/orejime).

    {"purposes": [{"id": "statistics", "purposes": [{"id": "matomo", "title": "Matomo", "cookies": ["/^_pk_/"]}]}]}

Purposes may be in groups, which say what they are for; a text between slashes is a pattern; descriptions are HTML.
"""

from cookie_charter.banners.reading import texts
from cookie_charter.banners.reading.declared import Declared, Switch
from cookie_charter.banners.reading.script import Value

_KEPT = ("id", "title", "description", "cookies", "isMandatory", "isExempt")
_GROUP = ("id", "purposes", "title")
_OWN = ("purposes", "cookie")


def is_configuration(value: Value) -> bool:
    """Whether an object is one."""
    purposes = value.get("purposes")
    return bool(purposes and any(one.get("id") for one in purposes.each()))


def declare(configuration: Value, declared: Declared, _target: str = "") -> None:
    """The cookies of its purposes."""
    purposes = configuration.get("purposes")
    for purpose in purposes.each() if purposes else ():
        if inner := purpose.get("purposes"):
            group = declared.text(purpose.get("id"), "id")
            for one in inner.each():
                _declare(one, group, declared)
            declared.unkept(purpose, group, _GROUP)
        else:
            _declare(purpose, "", declared)
    named, days = configuration.get("cookie", "name"), configuration.get("cookie", "duration")
    own = declared.text(named, "cookie.name") or "orejime"
    declared.own(own, days.data if days else None, (named or configuration).place)
    declared.unkept(configuration, "orejimeConfig", _OWN)


def _declare(purpose: Value, group: str, declared: Declared) -> None:
    key = declared.text(purpose.get("id"), "id")
    if not key:
        declared.no_key(purpose, "purposes", "id")
        return
    cookies = purpose.get("cookies")
    if cookies and not isinstance(cookies.data, list):
        declared.no_data(cookies, f"{key}: cookies")
    mandatory, exempt = (bool((one := purpose.get(key)) and one.data is True) for key in ("isMandatory", "isExempt"))
    switch = Switch(
        purpose.place,
        key,
        [group or key],
        mandatory or exempt,
        exempt,
        " ".join(texts.lines(declared.text(purpose.get("title"), "title"), is_html=False)),
        texts.lines(declared.text(purpose.get("description"), "description"), is_html=True),
        [found for one in (cookies.each() if cookies else ()) if (found := declared.cookie(one, "/"))],
        {},
    )
    declared.switch(switch)
    declared.unkept(purpose, key, (*_KEPT, "default") if exempt else _KEPT)
