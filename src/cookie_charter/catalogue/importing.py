"""A catalogue from JSON or CSV: what an edition published, or the Open Cookie Database.

JSON must be valid as it is. Of CSV, which people edit, what is valid is kept, and the rest is reported row by row.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from cookie_charter.catalogue import open_cookie_database
from cookie_charter.catalogue.conflicts import at_path, conflicts
from cookie_charter.catalogue.draft import Draft, Stated, valid_part
from cookie_charter.catalogue.exchange import CSV_COLUMNS, facts, text_of
from cookie_charter.catalogue.loader import judge
from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider
from cookie_charter.catalogue.rows import Losses, Row, read_rows
from cookie_charter.catalogue.validation import Validator, platform_host
from cookie_charter.problem import Known, Problem
from cookie_charter.speech import N_, _


def read(path: Path) -> tuple[str, list[Problem]]:
    """A JSON or CSV file as the YAML of a catalogue, and what of it could not be kept, each with its place.

    Takes the JSON and CSV that editions publish, if they hold one catalogue, and the CSV of the Open Cookie Database.
    Raises OSError if the file cannot be read, and ValueError with a sentence if it is none of these.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(_("the file is not encoded in UTF-8")) from None
    losses = Losses(str(path))
    known = _from_json(text) if text.lstrip().startswith("{") else valid_part(_from_csv(text, losses), losses)
    return written(known), losses.problems


def written(known: dict[str, Any]) -> str:
    """The YAML of a catalogue; raises ValueError with a sentence if it cannot be one."""
    catalogue: str = yaml.dump(known, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31 - 1)
    for problem in judge(catalogue):  # what else there is, such as a text that YAML cannot hold
        raise _invalid(problem.sentence)
    return catalogue


_SafeDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # PyYAML may have been built without libyaml


class _Dumper(_SafeDumper):  # type: ignore[misc]  # either of the two
    """Writes no aliases, which catalogues do not have."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _invalid(reason: str) -> ValueError:
    return ValueError(_("the catalogue in the file is not valid: {reason}").format(reason=reason))


def _from_json(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_each_key_once, parse_int=_whole_number)
    except (ValueError, RecursionError) as error:
        raise ValueError(_("the file is not JSON: {reason}").format(reason=json_fault(error))) from None
    catalogues = document.get("catalogues") if isinstance(document, dict) else None
    found = list(catalogues.values()) if isinstance(catalogues, dict) else []
    if len(found) != 1 or not isinstance(catalogue := found[0], dict):
        raise ValueError(_("expected the cookies.json of an edition with one catalogue"))
    for path, sentence in _refused(catalogue):
        raise _invalid(_("{place}: {reason}").format(place=".".join(map(str, path)), reason=sentence))
    return catalogue


def _refused(catalogue: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What the model refuses, by its path, and then what of one cookie contradicts another."""
    providers = catalogue.get("providers")
    context = {
        "providers": Known(providers if isinstance(providers, dict) else ()),
        "platform_host": platform_host(catalogue),
    }
    _valid, refusals = Validator().validate(Catalogue, catalogue, context)
    yield from ((refusal.path, refusal.sentence) for refusal in refusals)
    for number, field, first, sentence in conflicts(catalogue["cookies"]):
        yield ("cookies", number, field), sentence(at_path(f"cookies.{first}.{field}"))


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; ValueError where a reader would go on with the last of two values."""
    for key, times in Counter(key for key, _value in pairs).items():
        if times > 1:
            raise ValueError(_("duplicate key {key!r}").format(key=key))
    return dict(pairs)


_MOST_DIGITS: Final = 1_000


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:  # Python would say so in its own words
        raise ValueError(_("a number has more than {most} digits").format(most=_MOST_DIGITS))
    return int(digits)


def json_fault(error: Exception) -> str:
    """Why a text is not JSON."""
    if isinstance(error, RecursionError):
        return _("lists and objects are nested too deep")
    if not isinstance(error, json.JSONDecodeError):
        return str(error)
    sentence = _("{reason}: line {line} column {column} (char {character})")
    return sentence.format(reason=_(error.msg), line=error.lineno, column=error.colno, character=error.pos)


def _from_csv(text: str, losses: Losses) -> Draft:
    columns, rows = read_rows(text, losses)
    if columns.keys() >= {"name", "provider", "purpose"}:
        return _from_our_csv(columns, rows, losses)
    if columns.keys() >= set(open_cookie_database.COLUMNS):
        return open_cookie_database.draft(rows, losses)
    raise ValueError(_("expected JSON or CSV that an edition published, or the CSV of the Open Cookie Database"))


def _from_our_csv(columns: Iterable[str], rows: Sequence[Row], losses: Losses) -> Draft:
    known_columns = Known(CSV_COLUMNS)
    for column in columns:
        if column not in known_columns and any(row.cells[column] for row in rows):
            losses.add(1, known_columns.unknown(N_("column"), column))
    platform = Stated(1, {})
    providers: dict[str, Stated] = {}
    cookies: list[Stated] = []
    name = None
    for line, cells in rows:
        of = text_of(cells.get("catalogue", ""))
        name = name or of
        if of != name:
            sentence = _("the catalogue {found!r} is not {first!r}, with which the file starts (this row is left out)")
            losses.add(line, sentence.format(found=of, first=name))
            continue
        if not platform.facts and (of_platform := facts(Platform, cells)):
            platform = Stated(line, of_platform)
        cookie = {"provider": "", **facts(Cookie, cells)}
        providers.setdefault(cookie["provider"], Stated(line, facts(Provider, cells)))
        cookies.append(Stated(line, cookie))
    for stated in cookies:
        for key in stated.facts.get("third_party_access", ()):
            providers.setdefault(key, Stated(stated.line, {}))
    return Draft(platform, providers, cookies)
