"""The module Klaro 3.0.7 of Drupal (https://www.drupal.org/project/klaro): files of its configuration, to be imported.

Texts are text, as long as ``library.html_texts`` of ``klaro.settings`` is false. The first language is that of the
files, the others are overrides in ``language/``. Answers are kept by the ``id`` of a service: a machine name, of at
most 32 characters. What a service blocks (``javascripts``, ``attachments`` and others) no catalogue knows.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from cookie_charter.banners import klaro
from cookie_charter.banners.escaping import to_yaml
from cookie_charter.banners.grouping import Group, SameKeyError, Service, is_opt_out
from cookie_charter.banners.target import Source, Target, deleted
from cookie_charter.banners.wording import Wording
from cookie_charter.catalogue.model import Category
from cookie_charter.speech import N_, _

_NAME: Final = "drupal-klaro"
_LONGEST: Final = 32


def files(source: Source) -> Mapping[str, str]:
    """``klaro.klaro_app.ID.yml`` for each service, ``klaro.klaro_purpose.ID.yml`` for each group, ``klaro.texts.yml``;
    in ``language/en`` the texts of them for each other language. Raises SameKeyError."""
    first, *others = source.wordings
    made = {name: {"langcode": _code(first)} | one for name, one in _configuration(source, first).items()}
    for wording in others:
        for name, one in _configuration(source, wording).items():
            only = one if name == _TEXTS else {key: one[key] for key in ("label", "description") if key in one}
            made[f"language/{_code(wording)}/{name}"] = only
    return {name: to_yaml(one) for name, one in made.items()}


_TEXTS: Final = "klaro.texts.yml"


def _code(wording: Wording) -> str:
    return wording.tag.lower()


def _configuration(source: Source, wording: Wording) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {_TEXTS: _texts(source, wording)}
    for weight, group in enumerate(source.groups):
        made[f"klaro.klaro_purpose.{machine_name(group.key)}.yml"] = {
            "status": True,
            "dependencies": {},
            "id": machine_name(group.key),
            "label": wording.group(group),
            "weight": weight,
        }
        for service in group.services:
            name = f"klaro.klaro_app.{machine_name(service.key)}.yml"
            if name in made:
                sentence = _("{target} would have one name for two services, {name!r}; rename a provider")
                sentence = sentence.format(target=_NAME, name=machine_name(service.key))
                raise SameKeyError(sentence, service.cookies[0][0])
            made[name] = _app(group, service, len(made), source, wording)
    return made


def machine_name(key: str) -> str:
    """A key as Drupal takes it; a long one ends with a part of its SHA-256."""
    name = re.sub("[^a-z0-9]", "_", key.lower())
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 9]}_{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _app(group: Group, service: Service, weight: int, source: Source, wording: Wording) -> dict[str, Any]:
    opt_out = is_opt_out(group, service)
    provider = source.catalogue.providers[service.provider]
    found = [klaro.deletion(cookie, pattern, source.catalogue) for cookie, pattern in deleted(service)]
    return {
        "status": True,
        "dependencies": {},
        "id": machine_name(service.key),
        "label": wording.service(service),
        "description": klaro.described(service, wording),
        "default": opt_out,
        "purposes": [machine_name(group.key)],
        # The module gives the values to Klaro in this order, without their names.
        "cookies": [{"regex": one["pattern"], "path": one["path"], "domain": one.get("domain", "")} for one in found],
        "required": group.is_exempt and not opt_out,
        "opt_out": opt_out,
        "only_once": False,
        "contextual_consent_only": False,
        "contextual_consent_text": "",
        "info_url": provider.url,
        "privacy_policy_url": provider.privacy_url,
        "javascripts": [],
        "callback_code": "",
        "wrapper_identifier": [],
        "attachments": [],
        "weight": weight,
    }


def _texts(source: Source, wording: Wording) -> dict[str, Any]:
    """What Klaro says, in the places that the module has for it."""
    said = klaro.translations(source, wording)
    notice, modal, service = (said[key] for key in ("consentNotice", "consentModal", "service"))
    address = wording.charter if ":" in wording.charter else f"internal:{wording.charter}"
    return {
        "consentModal": modal | {"privacyPolicy": said["privacyPolicy"] | {"url": address}},
        "consentNotice": {key: notice[key] for key in ("title", "changeDescription", "description", "learnMore")},
        **{key: said[key] for key in ("ok", "save", "decline", "close", "acceptAll", "acceptSelected")},
        "service": service,
        "contextualConsent": said["contextualConsent"],
        "poweredBy": said["poweredBy"],
    }


def _keys(source: Source) -> dict[str, list[str]]:
    return {
        machine_name(service.key): [cookie.name for _number, cookie in service.cookies]
        for group in source.groups
        for service in group.services
    }


def _key(_group: Group, service: Service) -> str:
    return machine_name(service.key)


def _notes(source: Source) -> list[str]:
    own = source.choice(TARGET.default)
    sentence = _(
        "{target}: in klaro.settings, set library.cookie_name: {name!r}, library.cookie_expires_after_days: {days}, "
        "library.group_by_purpose: true and library.html_texts: false"
    )
    return [sentence.format(target=_NAME, name=own.name, days=own.days)]


_PURPOSE: Final = rf"(?:{'|'.join(Category)})(?:_exempt|_required)?"

TARGET: Final = Target(
    _NAME,
    "3.0.7",
    "klaro",
    N_(
        "reason of an exemption, access by third parties, country, source, rows of the charter, scripts to block; "
        "deletes cookies only"
    ),
    files,
    keys=_keys,
    key=_key,
    owns=rf"(language/[\w-]+/)?klaro\.(texts|klaro_purpose\.{_PURPOSE}|klaro_app\.{_PURPOSE}__\w+)\.yml",
    notes=_notes,
)
