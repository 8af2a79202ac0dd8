"""What has changed between two dossiers: what is new, gone, longer, or changed otherwise; and how it is said.

Only what both say is compared: their tables and their hosts. When they were made, by what and with which browser, is
told and is no change.
"""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from cookie_charter.audit import wording
from cookie_charter.audit.dossier.folder import Read
from cookie_charter.audit.dossier.markdown import code, table
from cookie_charter.audit.dossier.model import Dossier, Row, Sighting
from cookie_charter.audit.dossier.words import Words
from cookie_charter.audit.report import LONGEST
from cookie_charter.audit.wording import KINDS
from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.model import Kind
from cookie_charter.problem import printable
from cookie_charter.speech import N_, _, language

SAME: Final = 0.02
"""By which part of itself a measured lifetime may differ between two visits, and is the same all the same."""


class What(StrEnum):
    """In what way something changed."""

    NEW = "new"
    GONE = "gone"
    LONGER = "longer"
    SHORTER = "shorter"
    CHANGED = "changed"


TITLES: Final = {
    What.NEW: N_("New"),
    What.GONE: N_("Gone"),
    What.LONGER: N_("Longer"),
    What.SHORTER: N_("Shorter"),
    What.CHANGED: N_("Changed"),
}


class Change(BaseModel):
    """One change. Texts are as they stand in the dossiers: reports escape them."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    what: What
    """In what way."""
    name: str
    """The name of the cookie or entry, or of the host."""
    kind: Kind | None = None
    """Where the browser keeps it; nothing for a host."""
    host: str | None = None
    """The host that it is kept for."""
    field: str | None = None
    """What of it changed; nothing where it is new or gone."""
    old: str | None = None
    """What it was before."""
    new: str | None = None
    """What it is now."""
    sentence: str
    """The change in the language of the user."""


class Comparison(BaseModel):
    """Two dossiers compared."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    new: str
    """The folder of the newer one, as it was typed."""
    old: str
    """That of the older one."""
    altered: tuple[str, ...]
    """Files that are not as they were written, a sentence for each."""
    changes: tuple[Change, ...]
    """All changes, in the order of ``What``."""

    @property
    def changed(self) -> bool:
        return bool(self.changes or self.altered)


def compare(new_path: str, new: Read, old_path: str, old: Read) -> Comparison:
    """What has changed from the *old* dossier to the *new* one."""
    changes = [*_of_rows(new.dossier, old.dossier), *_of_hosts(new.dossier, old.dossier)]
    return Comparison(
        new=new_path,
        old=old_path,
        altered=(*new.altered, *old.altered),
        changes=tuple(sorted(dict.fromkeys(changes), key=lambda one: list(What).index(one.what))),
    )


_Key = tuple[Kind, str, str | None, str | None]


def _by_key(dossier: Dossier) -> dict[_Key, Row]:
    return {(row.kind, row.name, row.host, row.path): row for row in dossier.rows}


def _of_rows(new: Dossier, old: Dossier) -> Iterator[Change]:
    rows, former = _by_key(new), _by_key(old)
    words = Words(new.model_copy(update={"language": language()}))  # whatever that of the dossiers is
    columns = set(new.columns) & set(old.columns)
    for key, row in rows.items():
        yield from _of_row(words, row, former.get(key), columns)
    for key, row in former.items():
        if key not in rows:
            yield from _of_row(words, None, row, columns)


def _of_row(words: Words, row: Row | None, former: Row | None, columns: set[str]) -> Iterator[Change]:
    one = row or former
    assert one is not None
    said = {"name": one.name, "kind": one.kind, "host": one.host}
    seen, was_seen = bool(row and row.sightings), bool(former and former.sightings)
    if seen != was_seen:
        sentence = _("observed now, and not before") if seen else _("observed before, and not any more")
        yield Change(what=What.NEW if seen else What.GONE, sentence=sentence, **said)
    declared, was_declared = row and row.declared, former and former.declared
    if bool(declared) != bool(was_declared):
        sentence = _("declared now, and not before") if declared else _("declared before, and not any more")
        yield Change(what=What.CHANGED, field="declared", sentence=sentence, **said)
    if row is None or former is None:
        return
    if seen and was_seen:
        for field, (old_texts, new_texts) in _measures(row, former).items():
            if what := _what(field, old_texts, new_texts):
                texts = {"old": _joined(words, field, old_texts), "new": _joined(words, field, new_texts)}
                sentence = _("{field}: observed {old} before, {new} now").format(field=words.field(field), **texts)
                yield Change(
                    what=what,
                    field=field,
                    old=", ".join(old_texts) or None,
                    new=", ".join(new_texts) or None,
                    sentence=sentence,
                    **said,
                )
        yield from _of_columns(words, row, former, columns, said)
    if declared and was_declared:
        for field, value in declared.model_dump(mode="json").items():
            before = getattr(was_declared, field)
            if value != before:
                what = _what(field, *([text] if text else [] for text in (before, value))) or What.CHANGED
                texts = {"old": words.value(field, before or "–"), "new": words.value(field, value or "–")}
                sentence = _("{field}: declared {old} before, {new} now").format(field=words.field(field), **texts)
                yield Change(what=what, field=field, old=before, new=value, sentence=sentence, **said)
    if row.checks != former.checks:
        results = {
            name: ", ".join(words.result(check) for check in of.checks) or _("agrees")
            for name, of in (("old", former), ("new", row))
        }
        sentence = _("result: {old} before, {new} now").format(**results)
        yield Change(
            what=What.CHANGED,
            field="checks",
            old=", ".join(former.checks) or None,
            new=", ".join(row.checks) or None,
            sentence=sentence,
            **said,
        )


def _measures(row: Row, former: Row) -> dict[str, tuple[list[str], list[str]]]:
    """Of each measured field what was seen of it, before and now."""
    return {
        field: (_texts(former.sightings, field), _texts(row.sightings, field))
        for field in ("lifetime", "party", "secure", "http_only", "same_site")
    }


def _texts(sightings: tuple[Sighting, ...], field: str) -> list[str]:
    return sorted({text for one in sightings if (text := getattr(one, field)) is not None})


def _joined(words: Words, field: str, texts: list[str]) -> str:
    return ", ".join(words.value(field, text) for text in texts) or "–"


def _what(field: str, old: list[str], new: list[str]) -> What | None:
    """In what way a field changed; None if it is the same, or if one of the two does not know it."""
    if not old or not new or old == new:
        return None
    if field != "lifetime":
        return What.CHANGED
    try:
        before, now = (max(map(lifetime.seconds, texts)) for texts in (old, new))
    except ValueError:  # somebody wrote it by hand
        return What.CHANGED
    if before == now or (0 < before < float("inf") and abs(now - before) <= SAME * before):
        return None
    return What.LONGER if now > before else What.SHORTER


def _of_columns(
    words: Words, row: Row, former: Row, columns: set[str], said: Mapping[str, str | None]
) -> Iterator[Change]:
    """In which scenarios it is seen, of those that both have."""
    now, before = ({one.column for one in of.sightings} & columns for of in (row, former))
    early, was_early = ({one.column for one in of.sightings if one.without_consent} & columns for of in (row, former))
    for column in sorted(now ^ before):
        sentence = _("observed in {column} now") if column in now else _("observed in {column} no more")
        sentence = sentence.format(column=words.title(column))
        yield Change(what=What.CHANGED, field="column", sentence=sentence, **said)
    for column in sorted((early ^ was_early) & now & before):
        sentence = _("in {column} without consent now") if column in early else _("in {column} with consent now")
        sentence = sentence.format(column=words.title(column))
        yield Change(what=What.CHANGED, field="consent", sentence=sentence, **said)


def _of_hosts(new: Dossier, old: Dossier) -> Iterator[Change]:
    hosts, former = ({host.name: host for host in of.hosts} for of in (new, old))
    for name in hosts:
        if name not in former:
            yield Change(what=What.NEW, name=name, sentence=_("pages ask this host now, and did not before"))
    for name in former:
        if name not in hosts:
            yield Change(what=What.GONE, name=name, sentence=_("pages asked this host before, and do not any more"))
    workers, former_workers = (
        {origin for scenario in of.scenarios for origin in scenario.service_workers} for of in (new, old)
    )
    for origin in sorted(workers - former_workers):
        yield Change(what=What.NEW, name=origin, sentence=_("has a service worker now"))
    for origin in sorted(former_workers - workers):
        yield Change(what=What.GONE, name=origin, sentence=_("has no service worker any more"))


# Reports


def as_json(done: Comparison) -> str:
    """For programs; all but ASCII is escaped."""
    return json.dumps(done.model_dump(mode="json", exclude_none=True), indent=2) + "\n"


def as_text(done: Comparison) -> str:
    """For a terminal."""
    lines = [*done.altered, *([""] if done.altered else [])]
    for what, changes in _by_what(done):
        lines += [f"{_(TITLES[what])} ({len(changes)})"]
        lines += ["  " + "  ".join(filter(None, [*_brief(one), _shown(one.sentence)])) for one in changes]
        lines += [""]
    return "\n".join([*lines, printable(_verdict(done))]) + "\n"


def as_markdown(done: Comparison) -> str:
    """For a pull request: every text from a dossier is code."""
    lines = [f"**{_(_VERDICTS[done.changed]).format(new=code(done.new), old=code(done.old))}**"]
    lines += ["", *(f"- {code(sentence)}" for sentence in done.altered)] if done.altered else []
    for what, changes in _by_what(done):
        lines += ["", f"### {_(TITLES[what])} ({len(changes)})", ""]
        cells = ([*map(code, _brief(one)), code(one.sentence)] for one in changes)
        lines += table([_("Name"), _("Kind"), _("Host"), _("Change")], cells)
    return "\n".join(lines) + "\n"


_VERDICTS: Final = {
    True: N_("{new} is not as {old} was."),
    False: N_("Nothing has changed from {old} to {new}."),
}


def _verdict(done: Comparison) -> str:
    return _(_VERDICTS[done.changed]).format(new=done.new, old=done.old)


def _by_what(done: Comparison) -> Iterator[tuple[What, list[Change]]]:
    for what in What:
        if changes := [one for one in done.changes if one.what is what]:
            yield what, changes


def _brief(one: Change) -> list[str]:
    return [_shown(wording.name(one.name)), _(KINDS[one.kind]) if one.kind else "", _shown(one.host or "")]


def _shown(text: str) -> str:
    return printable(text, longest=LONGEST)
