"""Bring together what a dossier says, from an audit, its evidence and its report."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from cookie_charter import __version__, clock
from cookie_charter.audit.compare import DISAGREEMENTS, Audit, Check, differences, measured
from cookie_charter.audit.declarations import with_parents
from cookie_charter.audit.dossier import masked, model
from cookie_charter.audit.evidence import Evidence, Identity, Seen, Visit, gives_consent
from cookie_charter.audit.report import Report
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Consent, Cookie, Kind, fields
from cookie_charter.rules.judge import Verdict
from cookie_charter.rules.model import rules_of_all
from cookie_charter.rules.report import Answers, answers_to
from cookie_charter.speech import language

TOOL: Final = "cookie-charter"
HAR: Final = "visit.har"
CATALOGUE: Final = "catalogue.yaml"

_MEASURED: Final = tuple(field.name for field in fields(Cookie) if field.measured)


def gather(
    path: Path, audit: Audit, evidence: Sequence[Evidence], report: Report, rules: Sequence[str]
) -> tuple[model.Dossier, dict[str, bytes]]:
    """The dossier of the *audit* of the catalogue at *path*, held against some sets of *rules*, and the files beside
    ``report.json`` that it names, by name. Raises OSError if the catalogue or a file of evidence cannot be read any
    more."""
    catalogue, files = _catalogue(path)
    scenarios = []
    for number, visit in enumerate((one.visit for one in evidence if one.visit), 1):
        pictures = dict(_screenshots(visit, number))
        files |= {shot.file: picture for shot, picture in pictures.items()}
        scenarios.append(_scenario(visit, tuple(pictures)))
    har = [one for one in evidence if one.visit and one.visit.har]
    dossier = model.Dossier(
        tool=TOOL,
        version=__version__,
        made=clock.now(),
        language=language(),
        platform=audit.catalogue.platform.name,
        url=audit.catalogue.platform.url,
        catalogue=catalogue,
        own_hosts=tuple(sorted(audit.own_hosts)),
        tolerance=audit.tolerance,
        report=_masked(report),
        columns=tuple(dict.fromkeys(map(column, evidence))),
        rows=tuple(_rows(audit, evidence, report)),
        rules=tuple(_rules(audit, evidence, rules)),
        hosts=tuple(_hosts(audit, evidence)),
        evidence=tuple(map(_source, evidence)),
        scenarios=tuple(scenarios),
        har=HAR if har else None,
    )
    return dossier, files | ({HAR: har_of(har)} if har else {})


def column(evidence: Evidence) -> str:
    """The name of the column of the table that shows *evidence*."""
    return evidence.visit.scenario if evidence.visit else _place(evidence)


def _place(evidence: Evidence) -> str:
    """Where it comes from: an address without its query, or the path of a file."""
    is_address = evidence.source.startswith(("http://", "https://"))
    return masked.address(evidence.source) if is_address else evidence.source


def _catalogue(path: Path) -> tuple[tuple[model.CatalogueFile, ...], dict[str, bytes]]:
    """The files of a catalogue; they are called so that they find each other in the folder."""
    shared = load(path).shared
    taken = {other.name for other in shared}
    names = {path: path.name if CATALOGUE in taken else CATALOGUE} | {other: other.name for other in shared}
    listed = tuple(model.CatalogueFile(source=str(source), file=name) for source, name in names.items())
    return listed, {name: source.read_bytes() for source, name in names.items()}


def _masked(report: Report) -> Report:
    """The *report* without a query in any address."""
    findings = tuple(
        one.model_copy(update={"set_by": masked.address(one.set_by) if one.set_by else None}) for one in report.findings
    )
    return report.model_copy(
        update={
            "evidence": tuple(map(masked.sentence, report.evidence)),
            "unvisited": tuple(map(masked.sentence, report.unvisited)),
            "findings": findings,
        }
    )


# The table


def _rows(audit: Audit, evidence: Sequence[Evidence], report: Report) -> list[model.Row]:
    """A row for each thing that was seen, and for each declaration of which nothing was; what disagrees comes first,
    then all in the order of the catalogue."""
    order: dict[Cookie | None, int] = {cookie: number for number, cookie in enumerate(audit.catalogue.cookies)}
    found = [
        (audit.declarations[things[0][1]] or audit.elsewhere.get(things[0][1]), things)
        for things in _by_identity(evidence).values()
    ]
    met = {cookie for cookie, _things in found}
    checks: _Checks = {}
    for finding in report.findings:
        checks.setdefault((finding.kind, finding.name), []).append((finding.host, finding.check))
    found += [(cookie, []) for cookie in audit.catalogue.cookies if cookie not in met]
    rows = [(order.get(cookie, -1), _row(audit, evidence, checks, cookie, things)) for cookie, things in found]
    return [row for _number, row in sorted(rows, key=lambda one: (not one[1].checks, one[0]))]


_Checks = dict[tuple[Kind | None, str], list[tuple[str | None, Check]]]
"""What was found, by kind and name: each with the host of which it is true."""


def _by_identity(evidence: Iterable[Evidence]) -> dict[Identity, list[tuple[str, Seen]]]:
    """What was seen, each with the column in which it was."""
    found: dict[Identity, list[tuple[str, Seen]]] = {}
    for one in evidence:
        for seen in one.seen:
            found.setdefault(seen.identity, []).append((column(one), seen))
    return found


def _row(
    audit: Audit,
    evidence: Sequence[Evidence],
    found: "_Checks",
    cookie: Cookie | None,
    things: Sequence[tuple[str, Seen]],
) -> model.Row:
    one: Seen | Cookie = things[0][1] if things else cookie  # type: ignore[assignment]  # there is one or the other
    sightings = [_sighting(audit, cookie, name, seen) for name, seen in things]
    if cookie is not None and cookie.kind is Kind.PIXEL and not things:
        sightings += _asked(audit, evidence, cookie)
    differ = tuple(_differences(audit, cookie, [seen for _column, seen in things])) if cookie else ()
    checks = {check for host, check in found.get((one.kind, one.name), ()) if host in (one.host or None, None)}
    checks = (checks & set(DISAGREEMENTS)) - {Check.MISMATCH} | ({Check.MISMATCH} if differ else set())
    checks -= {Check.UNDECLARED if cookie else Check.UNSEEN}  # that is true of another one of that name
    return model.Row(
        name=one.name,
        kind=one.kind,
        host=one.host or None,
        path=one.path,
        declared=_declared(audit, cookie) if cookie else None,
        sightings=tuple(sightings),
        agree=tuple(_agreements(audit, cookie, [seen for _column, seen in things])) if cookie else (),
        differ=differ,
        checks=tuple(check for check in Check if check in checks),
    )


def _declared(audit: Audit, cookie: Cookie) -> model.Declared:
    return model.Declared(
        name=cookie.name,
        provider=audit.catalogue.providers[cookie.provider].name,
        service=cookie.service,
        purpose=cookie.purpose,
        category=cookie.category,
        consent=cookie.consent,
        exemption=cookie.exemption,
        **{field: text for field in _MEASURED if (text := _text(_stated(audit, cookie, field))) is not None},
    )


def _stated(audit: Audit, cookie: Cookie, field: str) -> Any:
    """What the catalogue says of a field that is measured; None if nothing."""
    if field == "host" and cookie.host is None:
        return ", ".join(audit.catalogue.providers[cookie.provider].hosts) or None
    return getattr(cookie, field)


def _text(value: Any) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _sighting(audit: Audit, cookie: Cookie | None, name: str, seen: Seen) -> model.Sighting:
    needs_consent = cookie is not None and cookie.consent is Consent.REQUIRED
    return model.Sighting(
        column=name,
        step=seen.step,
        set_by=masked.address(seen.set_by) if seen.set_by else None,
        gone=seen.gone,
        without_consent=bool(needs_consent and seen.step and not gives_consent(seen.step)),
        **{field: text for field in _MEASURED if (text := _text(measured(audit, seen, field))) is not None},
    )


def _asked(audit: Audit, evidence: Sequence[Evidence], cookie: Cookie) -> Iterator[model.Sighting]:
    """Where a pixel was asked for."""
    hosts = {cookie.host} if cookie.host else audit.hosts.of_provider(cookie.provider)
    for one in evidence:
        asked = [host for host in one.contacts if not hosts.isdisjoint(with_parents([host]))]
        if asked:
            early = bool(set(asked) & set(one.contacts_before_choice or ())) and cookie.consent is Consent.REQUIRED
            yield model.Sighting(column=column(one), host=asked[0], without_consent=early)


def _differences(audit: Audit, cookie: Cookie, things: Iterable[Seen]) -> Iterator[model.Difference]:
    """The fields in which something seen disagrees with its declaration, each pair of texts once."""
    found: dict[model.Difference, None] = {}
    for seen in things:
        if seen.kind is not cookie.kind:
            found[model.Difference(field="kind", declared=cookie.kind, observed=seen.kind)] = None
        else:
            for field, declared, observed in differences(audit, cookie, seen):
                texts = {"declared": _text(declared) or "", "observed": _text(observed) or ""}
                found[model.Difference(field=field, **texts)] = None
    yield from found


def _agreements(audit: Audit, cookie: Cookie, things: Sequence[Seen]) -> Iterator[str]:
    """The fields that are stated and were measured, and in which nothing seen disagrees."""
    same_kind = [seen for seen in things if seen.kind is cookie.kind]
    differing = {field for seen in same_kind for field, _declared, _observed in differences(audit, cookie, seen)}
    for field in _MEASURED:
        is_measured = any(measured(audit, seen, field) is not None for seen in same_kind)
        if is_measured and field not in differing and _stated(audit, cookie, field) is not None:
            yield field


# The rules


def _rules(audit: Audit, evidence: Sequence[Evidence], sets: Sequence[str]) -> Iterator[model.RuleAnswer]:
    """What is said to each rule, the worst first; what only a browser can tell is said where there was a visit."""
    answers = answers_to(rules_of_all(sets), audit.catalogue, clock.now().date())
    if any(one.visit for one in evidence):
        answers = [_seen_by_browser(audit, one) if one.rule.evidence else one for one in answers]
    for verdict in Verdict:
        for one in answers:
            if verdict in one.verdicts:
                judged = one.of(verdict) if verdict is not Verdict.NOT_CONCERNED else []
                yield model.RuleAnswer(
                    rule=one.rule.name,
                    sentence=str(one.rule.sentence),
                    source=str(one.rule.source),
                    address=str(one.rule.source.address),
                    verdict=verdict,
                    cookies=tuple(dict.fromkeys(judgement.cookie.name for judgement in judged)),
                    missing=tuple(dict.fromkeys(judgement.missing for judgement in judged if judgement.missing)),
                    questions=tuple(map(str, one.rule.questions)) if verdict is Verdict.ASKS else (),
                )


def _seen_by_browser(audit: Audit, answers: Answers) -> Answers:
    """What a visit says to a rule about what was there before consent."""
    early = {id(cookie) for cookie in audit.before_consent()}
    judged = (
        one._replace(verdict=Verdict.DISAGREES if id(one.cookie) in early else Verdict.AGREES)
        if one.verdict is Verdict.UNKNOWN and not one.missing
        else one
        for one in answers.judgements
    )
    return answers._replace(judgements=tuple(judged))


# The rest


def _hosts(audit: Audit, evidence: Sequence[Evidence]) -> Iterator[model.Host]:
    known = any(one.contacts_before_choice is not None for one in evidence)
    asked = [(column(one), frozenset(one.contacts)) for one in evidence]
    for host in audit.contacts:
        page = audit.asked_by.get(host)
        keys = sorted({key for found in audit.hosts.providers(host) for key in found})
        yield model.Host(
            name=host,
            own=audit.hosts.is_own(host),
            providers=tuple(audit.catalogue.providers[key].name for key in keys),
            first_page=masked.address(page) if page else None,
            columns=tuple(dict.fromkeys(name for name, hosts in asked if host in hosts)),
            without_consent=host in audit.contacts_before_choice if known else None,
        )


def _source(evidence: Evidence) -> model.Source:
    source = model.Source(source=_place(evidence), form=evidence.form, column=column(evidence), taken=evidence.taken)
    path = Path(evidence.source)
    with suppress(ValueError):  # a path with a zero byte in it
        if evidence.visit is None and path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            return source.model_copy(update={"size": path.stat().st_size, "sha256": digest})
    return source


def _scenario(visit: Visit, screenshots: tuple[model.Screenshot, ...]) -> model.Scenario:
    script = masked.script(visit.script) if visit.script else None
    return model.Scenario(
        name=visit.scenario,
        browser=visit.browser,
        user_agent=visit.user_agent,
        language=visit.language,
        viewport=visit.viewport,
        started=visit.started,
        ended=visit.ended,
        script=script,
        script_left_out=bool(visit.script) and script is None,
        pages=tuple(
            model.Page(
                address=masked.address(page.address),
                step=page.step,
                not_visited=masked.sentence(page.not_visited) if page.not_visited else None,
            )
            for page in visit.pages
        ),
        used_up=visit.used_up,
        screenshots=screenshots,
        service_workers=tuple(map(masked.address, visit.storages)),
        caches=tuple(map(masked.address, visit.caches)),
    )


def _screenshots(visit: Visit, number: int) -> Iterator[tuple[model.Screenshot, bytes]]:
    """The pictures of a scenario, with their files; names of steps are anybody's, those of files are not."""
    for place, (step, picture) in enumerate(visit.screenshots.items(), 1):
        pixels = masked.png(picture)
        if pixels is not None:
            width, height = masked.size(pixels)
            name = f"screenshots/{number:02}-{place:02}.png"
            yield model.Screenshot(step=step, file=name, width=width, height=height), pixels


def har_of(evidence: Iterable[Evidence]) -> bytes:
    """The requests of a live visit as a HAR 1.2 without a value, in which each scenario is a page."""
    from cookie_charter.catalogue.exchange import to_json

    visits = [one.visit for one in evidence if one.visit]
    name, _space, version = visits[0].browser.rpartition(" ")
    log: Mapping[str, Any] = {
        "version": "1.2",
        "creator": {"name": TOOL, "version": __version__},
        "browser": {"name": name, "version": version},
        "pages": [
            {
                "startedDateTime": visit.started.isoformat(),
                "id": visit.scenario,
                "title": visit.scenario,
                "pageTimings": {},
            }
            for visit in visits
        ],
        "entries": [masked.har_entry(entry, visit.scenario) for visit in visits for entry in visit.har],
    }
    return to_json({"log": log}).encode()
