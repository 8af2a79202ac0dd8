"""Conditions of rules that are more than a field and a comparison; a file of rules names them by ``predicate``.

Each looks at a cookie and says True where it agrees with the rule, False where it does not, None where the rule does
not concern it, or the name of the field without which nobody can know. To add one: write it here, list it in
``PREDICATES``, and name it in a rule, whose examples the tests then run.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import Catalogue, Cookie, Party, Provider, covers, host_of


class Case(NamedTuple):
    """A cookie that is held against a rule, on a day."""

    catalogue: Catalogue
    cookie: Cookie
    today: datetime.date

    @property
    def provider(self) -> Provider:
        """Who sets it."""
        return self.catalogue.providers[self.cookie.provider]

    @property
    def party(self) -> Party | None:
        """Whose host sets it, as it is stated or follows from its host; None where that cannot be known."""
        platform = host_of(self.catalogue.platform.url or "")
        if self.cookie.party is not None or not (platform and self.cookie.host):
            return self.cookie.party
        return Party.FIRST if covers(self.cookie.host, platform) else Party.THIRD


Answer: TypeAlias = bool | str | None
Predicate: TypeAlias = Callable[[Case], Answer]

# fmt: off
EUROPEAN_ECONOMIC_AREA: Final = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    "AX", "GF", "GP", "MF", "MQ", "RE", "YT",  # parts of Finland and France that have a code of their own
})
# fmt: on
UNITED_KINGDOM: Final = frozenset({"GB"})


def safeguarded_outside_eea(case: Case) -> Answer:
    """Data that leave the European Economic Area do so on a stated basis."""
    return _safeguarded(case, EUROPEAN_ECONOMIC_AREA)


def safeguarded_outside_uk(case: Case) -> Answer:
    """Data that leave the United Kingdom for a country outside the European Economic Area do so on a stated basis."""
    return _safeguarded(case, EUROPEAN_ECONOMIC_AREA | UNITED_KINGDOM)


def _safeguarded(case: Case, inside: frozenset[str]) -> Answer:
    if case.provider.safeguard is not None:
        return True
    if case.provider.country is None:
        return "provider.country"
    return None if case.provider.country in inside else False


def verified_within_a_year(case: Case) -> Answer:
    """The facts were last seen true a year ago at most, which can have 366 days."""
    if case.cookie.verified is None:
        return "verified"
    return case.today - case.cookie.verified <= datetime.timedelta(days=366)


def not_prolonged(case: Case) -> Answer:
    """The lifetime does not start again at each visit; what goes with the session has none to start."""
    if case.cookie.refreshed is None:
        return True if case.cookie.lifetime == lifetime.SESSION else "refreshed"
    return not case.cookie.refreshed


def for_publisher_alone(case: Case) -> Answer:
    """Nobody but its provider can read it."""
    if case.cookie.third_party_access is None:
        return "third_party_access"
    return not case.cookie.third_party_access


def agrees_with_prefix(case: Case) -> Answer:
    """The attributes are those that the name promises; browsers look at a name whatever its case."""
    name = case.cookie.name.lower()
    if not name.startswith(("__host-", "__secure-")):
        return None
    path = case.cookie.path if name.startswith("__host-") else "/"
    if case.cookie.secure is False or path not in {None, "/"}:
        return False
    if case.cookie.secure is None:
        return "secure"
    return "path" if path is None else True


PREDICATES: Final[Mapping[str, tuple[Predicate, tuple[str, ...]]]] = {
    "agrees with prefix": (agrees_with_prefix, ("secure", "path")),
    "for publisher alone": (for_publisher_alone, ("third_party_access",)),
    "not prolonged": (not_prolonged, ("refreshed",)),
    "safeguarded outside eea": (safeguarded_outside_eea, ("provider.safeguard", "provider.country")),
    "safeguarded outside uk": (safeguarded_outside_uk, ("provider.safeguard", "provider.country")),
    "verified within a year": (verified_within_a_year, ("verified",)),
}
"""What a rule can name, each with the fields that it needs, that at fault first."""
