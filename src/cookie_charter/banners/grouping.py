"""What a banner has switches for: a *group* for each category and consent, in it a *service* for each provider.

Exempt cookies never share a switch with those that the visitor is asked about. The keys of both are made from what no
rewording and no translation changes, since a visitor's answer is stored by them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from cookie_charter.catalogue.model import Catalogue, Category, Consent, Cookie, Exemption
from cookie_charter.speech import _


class SameKeyError(ValueError):
    """Two services would have one key; the message says which. ``number`` is the place of a cookie of the second one in
    the catalogue."""

    def __init__(self, sentence: str, number: int) -> None:
        super().__init__(sentence)
        self.number = number


@dataclass
class Service:
    """The cookies of one provider in a group; with a ``service_key``, of one service of it."""

    key: str
    provider: str
    service_key: str | None
    cookies: list[tuple[int, Cookie]] = field(default_factory=list)
    """Each with its place in the catalogue."""


@dataclass
class Group:
    """The services of one category and consent."""

    key: str
    category: Category
    consent: Consent
    services: list[Service] = field(default_factory=list)

    @property
    def is_exempt(self) -> bool:
        """Whether the visitor is not asked."""
        return self.consent is Consent.EXEMPT

    @property
    def cookies(self) -> list[Cookie]:
        """Those of all its services."""
        return [cookie for service in self.services for _number, cookie in service.cookies]


_USUAL: Final = {Category.NECESSARY: Consent.EXEMPT}
"""The consent that the key of a category means by itself, where it is not ``required``."""


def group_key(category: Category, consent: Consent) -> str:
    """``statistics``, ``statistics-exempt``."""
    return str(category) if _USUAL.get(category, Consent.REQUIRED) is consent else f"{category}-{consent}"


def grouped(catalogue: Catalogue) -> list[Group]:
    """The groups of a catalogue in the order of the categories, the exempt ones first; raises SameKeyError."""
    groups: dict[str, Group] = {}
    services: dict[str, Service] = {}
    for number, cookie in enumerate(catalogue.cookies):
        key = group_key(cookie.category, cookie.consent)
        group = groups.setdefault(key, Group(key, cookie.category, cookie.consent))
        own = "--".join(filter(None, (key, cookie.provider, cookie.service_key)))
        if own not in services:
            services[own] = Service(own, cookie.provider, cookie.service_key)
            group.services.append(services[own])
        service = services[own]
        if (service.provider, service.service_key) != (cookie.provider, cookie.service_key):
            sentence = _("the cookies {one!r} and {other!r} would have one key, {key!r}; rename a provider")
            sentence = sentence.format(one=service.cookies[0][1].name, other=cookie.name, key=own)
            raise SameKeyError(sentence, number)
        service.cookies.append((number, cookie))
    categories, consents = list(Category), list(Consent)
    return sorted(groups.values(), key=lambda one: (consents.index(one.consent), categories.index(one.category)))


def services(groups: Iterable[Group]) -> Iterator[Service]:
    """The services of all groups."""
    return (service for group in groups for service in group.services)


def is_opt_out(group: Group, service: Service) -> bool:
    """Whether all of a service measures the audience without consent, to which visitors may still say no (CNIL
    2020-091): it is on before any answer, and can be refused."""
    return group.is_exempt and all(
        cookie.exemption is Exemption.AUDIENCE_MEASUREMENT for _number, cookie in service.cookies
    )
