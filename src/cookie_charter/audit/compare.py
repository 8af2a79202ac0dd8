"""Compare what a catalogue declares with what was seen: each difference is a finding, and so is each advice."""

from collections.abc import Iterable, Iterator, Set
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from cookie_charter import clock
from cookie_charter.audit import wording
from cookie_charter.audit.declarations import Declarations, Hosts, with_parents
from cookie_charter.audit.evidence import ARRIVAL, Evidence, Seen, gives_consent
from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import (
    Catalogue,
    Consent,
    Cookie,
    Kind,
    Party,
    covers,
    fields,
    host_of,
)
from cookie_charter.problem import MOST_SHOWN
from cookie_charter.rules import judge
from cookie_charter.speech import N_, _

DAY: Final = 86_400
LONGEST_DAYS: Final = 400
"""Browsers keep no cookie longer: https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html"""


class Check(StrEnum):
    """What can be found."""

    UNDECLARED = "undeclared"
    UNSEEN = "unseen"
    MISMATCH = "mismatch"
    BEFORE_CONSENT = "before-consent"
    THIRD_PARTY = "third-party"
    ADVICE = "advice"


DISAGREEMENTS: Final = tuple(check for check in Check if check is not Check.ADVICE)
"""What makes catalogue and browser disagree."""

MISMATCH: Final = N_("{field}: declared {declared}, observed {found}")


class Finding(BaseModel):
    """One disagreement, or one piece of advice. Texts from evidence are as they were seen: reports escape them."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    check: Check
    """What it is."""
    name: str
    """The name of the cookie, as it was seen or, where it was not, as it is declared; of a third party its host."""
    kind: Kind | None = None
    """Where the browser keeps it; nothing for a host."""
    host: str | None = None
    """Whose it is, where that is known."""
    field: str | None = None
    """The field of the catalogue that disagrees, for a mismatch."""
    declared: str | None = None
    """What the catalogue says of the field."""
    seen: str | None = None
    """What was seen of it."""
    scenarios: tuple[str, ...] = ()
    """The scenarios of a live visit in which it was seen."""
    set_by: str | None = None
    """The address of the page, request or script that set it, without its query, where that is known."""
    sentence: str
    """The finding in the language of the user."""


class Audit:
    """One catalogue, what was seen, and which hosts are the platform's."""

    def __init__(
        self,
        catalogue: Catalogue,
        evidence: Iterable[Evidence],
        *,
        own_hosts: Iterable[str] = (),
        tolerance: float = 0.1,
    ) -> None:
        """*own_hosts* are the platform's hosts beside that of its url; *tolerance* is the part of a declared lifetime
        by which the one that was seen may differ."""
        self.catalogue = catalogue
        self.tolerance = tolerance
        self.platform = host_of(catalogue.platform.url or "")
        self.own_hosts = {host for host in (self.platform, *own_hosts) if host}
        self.hosts = Hosts(catalogue, self.platform, self.own_hosts)
        gathered = list(evidence)
        self.seen = list(dict.fromkeys(seen for one in gathered for seen in one.seen))
        self.contacts = list(dict.fromkeys(host for one in gathered for host in one.contacts))
        self.contacts_before_choice = {host for one in gathered for host in one.contacts_before_choice or ()}
        self.asked_by = {host: page for one in reversed(gathered) for host, page in one.asked_by.items()}
        """The first page that asked each host, where that is known."""
        self.asked_in = {
            host: tuple(one.visit.scenario for one in gathered if one.visit and host in one.contacts)
            for host in self.contacts
        }
        """The scenarios of a live visit in which each host was asked."""
        declarations = Declarations(catalogue, self.hosts)
        found = dict(declarations.of(self.seen))
        self.declarations = {seen: found[seen] for seen in self.seen}
        self.seen_by_cookie: dict[Cookie, list[Seen]] = {cookie: [] for cookie in catalogue.cookies}
        for seen, declaration in self.declarations.items():
            if declaration is not None:
                self.seen_by_cookie[declaration].append(seen)
        undeclared = [seen for seen, declaration in self.declarations.items() if declaration is None]
        met = {cookie for cookie, things in self.seen_by_cookie.items() if things}
        self.elsewhere = dict(declarations.elsewhere(undeclared, met))
        """Of what is not declared, the declarations that mean it and say that it is kept elsewhere."""

    def before_consent(self) -> list[Cookie]:
        """The declarations that require consent of which something was there although it had not been given."""
        asked = with_parents(self.contacts_before_choice)
        return [
            cookie
            for cookie, things in self.seen_by_cookie.items()
            if any(_is_early(seen, cookie) for seen in things) or _is_asked_early(self, cookie, asked)
        ]

    def findings(self) -> list[Finding]:
        """All findings, in the order of ``Check``, each thing once, with all scenarios in which it was seen."""
        found: dict[Finding, Finding] = {}
        for finding in (finding for part in _PARTS for finding in part(self)):
            alone = finding.model_copy(update={"scenarios": (), "set_by": None})
            known = found.get(alone, alone)
            scenarios = tuple(dict.fromkeys([*known.scenarios, *finding.scenarios]))
            found[alone] = finding.model_copy(update={"scenarios": scenarios, "set_by": known.set_by or finding.set_by})
        return sorted(found.values(), key=lambda finding: list(Check).index(finding.check))


def _undeclared(audit: Audit) -> Iterator[Finding]:
    for seen, declaration in audit.declarations.items():
        if declaration is None and seen not in audit.elsewhere:
            sentence = _("kept by the browser, but not declared in the catalogue")
            if seen.gone:
                sentence = _("kept by the browser for a moment, but not declared in the catalogue")
            yield _about(seen, Check.UNDECLARED, sentence)


def _about(thing: Seen | Cookie, check: Check, sentence: str, **more: str) -> Finding:
    scenarios, set_by = ((thing.scenario,), thing.set_by) if isinstance(thing, Seen) and thing.scenario else ((), None)
    return Finding(
        check=check,
        name=thing.name,
        kind=thing.kind,
        host=thing.host or None,
        scenarios=scenarios,
        set_by=set_by,
        sentence=sentence,
        **more,
    )


def _unseen(audit: Audit) -> Iterator[Finding]:
    elsewhere = set(audit.elsewhere.values())
    asked = with_parents(audit.contacts)
    for cookie in audit.catalogue.cookies:
        if not (audit.seen_by_cookie[cookie] or cookie in elsewhere or _was_asked(audit, cookie, asked)):
            sentence = _("declared in the catalogue, but never observed")
            yield _about(cookie, Check.UNSEEN, sentence)


def _was_asked(audit: Audit, cookie: Cookie, asked: Set[str]) -> bool:
    """Whether it is a pixel, which is not kept but asked for, and its host was *asked*, or a subdomain of it."""
    if cookie.kind is not Kind.PIXEL:
        return False
    return not asked.isdisjoint([cookie.host] if cookie.host else audit.hosts.of_provider(cookie.provider))


def _mismatches(audit: Audit) -> Iterator[Finding]:
    for seen, cookie in audit.declarations.items():
        if cookie is not None:
            for field, declared, found in differences(audit, cookie, seen):
                yield _mismatch(seen, field, declared, found)
        elif elsewhere := audit.elsewhere.get(seen):
            yield _mismatch(seen, "kind", elsewhere.kind, seen.kind)


def _mismatch(seen: Seen, field: str, declared: object, found: object) -> Finding:
    texts = _text(declared), _text(found)
    said = [wording.value(field, text) for text in texts]
    sentence = _(MISMATCH).format(field=wording.field(field), declared=said[0], found=said[1])
    return _about(seen, Check.MISMATCH, sentence, field=field, declared=texts[0], seen=texts[1])


def _text(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def differences(audit: Audit, cookie: Cookie, seen: Seen) -> Iterator[tuple[str, object, object]]:
    """The measured fields of a declaration that differ from what was seen, each with what either says."""
    for field in fields(Cookie):
        if field.measured:
            declared, found = _declared(audit, cookie, field.name), measured(audit, seen, field.name)
            if None not in (declared, found) and not _agree(audit, cookie, seen, field.name):
                yield field.name, declared, found


def _declared(audit: Audit, cookie: Cookie, field: str) -> object:
    """What the catalogue says of a field; None if nothing."""
    if field == "host" and cookie.host is None:
        return _listed(audit.catalogue.providers[cookie.provider].hosts)
    return getattr(cookie, field)


def measured(audit: Audit, seen: Seen, field: str) -> object:
    """What was seen of a field that is marked as measured, in the words of the catalogue; None if nothing."""
    match field:
        case "lifetime":
            return None if seen.lifetime is None else duration(seen.lifetime)
        case "host":
            return seen.host or None
        case "party":
            return party_of(audit, seen.host) if seen.host and audit.own_hosts else None
    return getattr(seen, field)


def _agree(audit: Audit, cookie: Cookie, seen: Seen, field: str) -> bool:
    """Whether what is declared and what was seen of a field mean the same."""
    match field:
        case "lifetime" if cookie.lifetime is not None and seen.lifetime is not None:
            return _lasts(audit, cookie.lifetime, seen.lifetime)
        case "host":
            return audit.hosts.agree(cookie, seen.host)
    return bool(getattr(cookie, field) == measured(audit, seen, field))


def _listed(hosts: tuple[str, ...]) -> str:
    listed = ", ".join(hosts[:MOST_SHOWN])
    return listed if len(hosts) <= MOST_SHOWN else f"{listed}, …"


def party_of(audit: Audit, host: str) -> Party:
    """Whose host it is: first when it is the platform's or a parent of it."""
    return Party.FIRST if any(covers(host, own) for own in audit.own_hosts) else Party.THIRD


def _lasts(audit: Audit, declared: str, seen: float) -> bool:
    expected = lifetime.seconds(declared)
    if 0 in (expected, seen):
        return expected == seen
    expected = min(expected, LONGEST_DAYS * DAY) if seen <= LONGEST_DAYS * DAY * 1.001 else expected
    return abs(expected - seen) <= audit.tolerance * expected


def duration(seconds: float) -> str:
    """A measured lifetime as the catalogue writes it: in the largest unit that is right to a hundredth."""
    if seconds <= 0:
        return lifetime.SESSION
    for sign, unit in (("P{}D", DAY), ("PT{}H", 3_600), ("PT{}M", 60)):
        number = round(seconds / unit)
        if number and abs(number * unit - seconds) <= 0.01 * seconds:
            return sign.format(number)
    return f"PT{max(1, round(seconds))}S"


_TOO_EARLY: Final = N_("requires consent, but was there before the visitor's choice")
_NOT_GIVEN: Final = N_("requires consent, but was there although the visitor had not accepted it")


def _is_early(seen: Seen, cookie: Cookie) -> bool:
    """Whether what was seen requires consent and was there although the visitor had not given it."""
    return cookie.consent is Consent.REQUIRED and seen.step is not None and not gives_consent(seen.step)


def _is_asked_early(audit: Audit, cookie: Cookie, asked: Set[str]) -> bool:
    """The same of a pixel, with the hosts that were *asked* without consent."""
    return cookie.consent is Consent.REQUIRED and _was_asked(audit, cookie, asked)


def _before_consent(audit: Audit) -> Iterator[Finding]:
    for seen, cookie in audit.declarations.items():
        if cookie is not None and _is_early(seen, cookie):
            early = seen.step == ARRIVAL
            yield _about(seen, Check.BEFORE_CONSENT, _(_TOO_EARLY if early else _NOT_GIVEN))
    asked = with_parents(audit.contacts_before_choice)
    for cookie in audit.catalogue.cookies:
        if _is_asked_early(audit, cookie, asked):
            yield _about(cookie, Check.BEFORE_CONSENT, _(_TOO_EARLY))


def _third_parties(audit: Audit) -> Iterator[Finding]:
    for host in audit.contacts:
        if not audit.hosts.is_own(host) and not audit.hosts.is_known(host):
            sentence = _("the pages send requests to this host, which is that of no declared provider")
            if host in audit.contacts_before_choice:
                sentence = _(
                    "the pages send requests to this host before any choice, and it is that of no declared provider"
                )
            scenarios, page = audit.asked_in[host], audit.asked_by.get(host)
            yield Finding(
                check=Check.THIRD_PARTY, name=host, host=host, scenarios=scenarios, set_by=page, sentence=sentence
            )


def _advice(audit: Audit) -> Iterator[Finding]:
    for cookie, sentence in judge.advice(audit.catalogue, clock.now().date()):
        yield _about(cookie, Check.ADVICE, sentence)
    for seen in audit.seen:
        if seen.lifetime is not None and seen.lifetime > LONGEST_DAYS * DAY * 1.001:
            sentence = _("it was set for {duration}; browsers keep no cookie longer than 400 days (rfc6265bis)")
            said = wording.value("lifetime", duration(seen.lifetime))
            yield _about(seen, Check.ADVICE, sentence.format(duration=said))


_PARTS: Final = (_undeclared, _unseen, _mismatches, _before_consent, _third_parties, _advice)
