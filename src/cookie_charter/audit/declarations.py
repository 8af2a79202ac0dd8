"""Which declaration of a catalogue a thing that was seen belongs to.

To the one that matches its name most closely (see ``catalogue.naming``), and among those of one name to the one whose
host is right; never by its name alone, since a ``sessionid`` is there as Instagram's. Names, kinds and hosts are looked
up, not searched through: thousands of declarations and a hundred thousand things take seconds.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from cookie_charter.audit.evidence import Seen
from cookie_charter.catalogue.model import Catalogue, Cookie, Kind, covers
from cookie_charter.catalogue.naming import Name, Names
from cookie_charter.catalogue.patterns import Deadline

_NOWHERE: Final = float("inf")


def parents(host: str) -> Iterator[str]:
    """A host, then every host that it is a subdomain of."""
    labels = host.split(".")
    return (".".join(labels[index:]) for index in range(len(labels)))


def with_parents(hosts: Iterable[str]) -> set[str]:
    """Hosts, and all that they are subdomains of."""
    return {parent for host in hosts for parent in parents(host)}


class Hosts:
    """Whose a host can be: the platform's, a cookie's, a provider's."""

    def __init__(self, catalogue: Catalogue, platform: str, own_hosts: Collection[str]) -> None:
        self.platform = platform
        self.own_hosts = own_hosts
        self._of_provider = {key: frozenset(provider.hosts) for key, provider in catalogue.providers.items()}
        self._above_provider = {key: with_parents(hosts) for key, hosts in self._of_provider.items()}
        self._providers: dict[str, set[str]] = {}
        for key, hosts in self._of_provider.items():
            for host in hosts:
                self._providers.setdefault(host, set()).add(key)

    def is_own(self, host: str) -> bool:
        """Whether a host is the platform's: one of its own, a parent or a subdomain of it."""
        return any(covers(one, host) or covers(host, one) for one in self.own_hosts)

    def is_platform(self, host: str) -> bool:
        """Whether what is kept for a host is the platform's: for one of its own, or a parent of it."""
        return any(covers(host, one) for one in self.own_hosts)

    def is_known(self, host: str) -> bool:
        """Whether it is a provider's."""
        return any(parent in self._providers for parent in parents(host))

    def of_provider(self, key: str) -> frozenset[str]:
        """The hosts of a provider, as far as they are stated."""
        return self._of_provider.get(key, frozenset())

    def providers(self, host: str) -> Iterator[set[str]]:
        """The providers whose host it is, for each host above it."""
        return (self._providers[parent] for parent in parents(host) if parent in self._providers)

    def agree(self, cookie: Cookie, host: str) -> bool:
        """Whether a cookie can be that of a host, by its own host, or by those of its provider; where neither is stated
        it is the platform's."""
        if cookie.host:
            return host == cookie.host or (host in self.own_hosts and covers(cookie.host, self.platform))
        return self.is_platform(host) or not self.of_provider(cookie.provider).isdisjoint(parents(host))

    def related(self, cookie: Cookie, host: str) -> bool:
        """Whether a cookie of that name at a host may be this one, declared with a wrong host; else it is another's."""
        if not host or self.is_platform(host):
            return True
        if cookie.host and (covers(cookie.host, host) or covers(host, cookie.host)):
            return True
        above = self._above_provider.get(cookie.provider, set())
        return host in above or not self.of_provider(cookie.provider).isdisjoint(parents(host))


class _Alike:
    """Declarations of one name and kind, in the order of the catalogue, found by their host."""

    def __init__(self, cookies: list[Cookie], hosts: Hosts) -> None:
        self.cookies = cookies
        self._hosts = hosts
        self._by_host: dict[str, int] = {}
        self._by_provider: dict[str, int] = {}
        self._of_platform = _NOWHERE
        for place, cookie in enumerate(cookies):
            if cookie.host:
                self._by_host.setdefault(cookie.host, place)
                if covers(cookie.host, hosts.platform):
                    self._of_platform = min(self._of_platform, place)
            else:
                self._by_provider.setdefault(cookie.provider, place)

    def at(self, host: str) -> Cookie | None:
        """The first that can be that of a host, as ``Hosts.agree`` says."""
        places = [self._by_host.get(host, _NOWHERE)]
        if host in self._hosts.own_hosts:
            places.append(self._of_platform)
        if self._hosts.is_platform(host):
            places += list(self._by_provider.values())[:1]
        places += [self._first_of(providers) for providers in self._hosts.providers(host)]
        place = min(places)
        return None if place == _NOWHERE else self.cookies[int(place)]

    def _first_of(self, providers: set[str]) -> float:
        """The place of the first that is of one of these providers; of both, what is shorter is gone through."""
        if len(self._by_provider) <= len(providers):
            return next((place for key, place in self._by_provider.items() if key in providers), _NOWHERE)
        return min((self._by_provider[key] for key in providers if key in self._by_provider), default=_NOWHERE)


class Declarations:
    """The declarations of a catalogue, found by what was seen."""

    def __init__(self, catalogue: Catalogue, hosts: Hosts) -> None:
        names: dict[Name, dict[Kind, list[Cookie]]] = {}
        for cookie in catalogue.cookies:
            of_name = names.setdefault(Name(cookie.match, cookie.name), {})
            of_name.setdefault(cookie.kind, []).append(cookie)
        self._alike = {
            name: {kind: _Alike(cookies, hosts) for kind, cookies in kinds.items()} for name, kinds in names.items()
        }
        self._names = Names(self._alike)
        self._hosts = hosts
        self._deadline = Deadline()

    def of(self, things: Iterable[Seen]) -> Iterator[tuple[Seen, Cookie | None]]:
        """Each thing, with what the catalogue has to say of it, if anything; raises TooLongError."""
        for thing, named in self._named(things):
            alike = [kinds[thing.kind] for kinds in named if thing.kind in kinds]
            right = (of_name.at(thing.host) if thing.host else of_name.cookies[0] for of_name in alike)
            wrong = (of_name.cookies[0] for of_name in alike if self._hosts.related(of_name.cookies[0], thing.host))
            yield thing, next(filter(None, right), next(wrong, None))

    def elsewhere(self, things: Iterable[Seen], met: Collection[Cookie]) -> Iterator[tuple[Seen, Cookie]]:
        """Of things that nothing declares, those of which a declaration says that they are kept elsewhere, with the
        first one of these that is not *met*, that is, belongs to nothing that was seen."""
        unmet: dict[int, Cookie | None] = {}
        for thing, named in self._named(things):
            for kinds in named:
                for kind, alike in kinds.items():
                    if kind is not thing.kind and id(alike) not in unmet:
                        unmet[id(alike)] = next((cookie for cookie in alike.cookies if cookie not in met), None)
                found = [unmet[id(alike)] for kind, alike in kinds.items() if kind is not thing.kind]
                if cookie := next((one for one in found if one and self._hosts.related(one, thing.host)), None):
                    yield thing, cookie
                    break

    def _named(self, things: Iterable[Seen]) -> Iterator[tuple[Seen, list[dict[Kind, _Alike]]]]:
        """Each thing with the declarations that mean its name, the closest first."""
        of_name: dict[str, list[Seen]] = {}
        for thing in things:
            of_name.setdefault(thing.name, []).append(thing)
        for name, same in of_name.items():
            named = [self._alike[declared] for declared in self._names.meaning(name, self._deadline)]
            for thing in same:
                self._deadline.check()
                yield thing, named
