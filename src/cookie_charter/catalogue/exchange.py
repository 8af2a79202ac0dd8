"""Catalogues as JSON and CSV, both ways.

JSON holds a catalogue whole. CSV holds a row for each cookie and is for spreadsheets: UTF-8 with a byte order mark, so
that they open it right, and no cell that they would run as a formula. Both hold the words of the model (``necessary``,
``P13M``) and, in a translated edition, the texts in its language.
"""

import csv
import glob
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import pydantic_core
import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cookie_charter.catalogue import lifetime
from cookie_charter.catalogue.conflicts import at_path, conflicts, in_line
from cookie_charter.catalogue.loader import judge
from cookie_charter.catalogue.model import (
    HOST,
    Catalogue,
    Category,
    Cookie,
    Platform,
    Provider,
    SharedProviders,
    fields,
    host_of,
    is_web_address,
)
from cookie_charter.characters import unseen, without_unseen
from cookie_charter.problem import Known, Problem
from cookie_charter.speech import N_, _

Part: TypeAlias = type[Platform] | type[Cookie] | type[Provider]

_PREFIXES: Final[Mapping[Part, str]] = {Platform: "platform_", Cookie: "", Provider: "provider_"}
"""What a row holds: the facts of the platform, of the cookie and of its provider. The columns of each start so."""

CSV_COLUMNS: Final = (
    "catalogue",
    *(f"{prefix}{field.name}" for part, prefix in _PREFIXES.items() for field in fields(part)),
)
"""``provider`` is the key of the provider."""

NOBODY: Final = "[]"
"""A list that is stated to be empty, in a cell; a list that is not stated is an empty cell."""

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def plain(catalogue: Catalogue) -> dict[str, Any]:
    """A catalogue as JSON and YAML hold it, without what it does not state."""
    return catalogue.model_dump(mode="json", exclude_none=True)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a catalogue, for editors and for whoever reads the JSON."""
    return {"$schema": DIALECT, **Catalogue.model_json_schema()}


def export_schema() -> dict[str, Any]:
    """The JSON Schema of what an edition publishes as ``cookies.json``."""
    catalogue = Catalogue.model_json_schema()
    definitions = catalogue.pop("$defs")
    return {
        "$schema": DIALECT,
        "title": "The cookies that a site declares, by catalogue",
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "language": {"description": "The language of the texts: a BCP 47 tag.", "type": "string"},
            "generated": {"description": "When it was made.", "type": "string", "format": "date-time"},
            "commit": {"description": "The commit of the sources.", "type": ["string", "null"]},
            "catalogues": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Catalogue"}},
        },
        "required": ["language", "generated", "catalogues"],
        "$defs": {**definitions, "Catalogue": catalogue},
    }


def to_json(document: Mapping[str, Any]) -> str:
    """A document as it is published: indented, in UTF-8, with a line end."""
    # Python's own encoder is its slow one where lines are indented.
    return pydantic_core.to_json(document, indent=2).decode() + "\n"


def to_csv(catalogues: Mapping[str, Catalogue]) -> str:
    """The cookies of several catalogues, each with its name in the first column."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, CSV_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for name, catalogue in catalogues.items():
        for cookie in catalogue.cookies:
            row = {"catalogue": _cell(name)}
            for part in (catalogue.platform, cookie, catalogue.providers[cookie.provider]):
                row |= _cells(part)
            writer.writerow(row)
    return out.getvalue()


def _cells(part: Platform | Cookie | Provider) -> dict[str, str]:
    """The facts of one part of a catalogue as cells, by column."""
    prefix = _PREFIXES[type(part)]
    return {f"{prefix}{name}": _cell(value) for name, value in part.model_dump(mode="json").items()}


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return "; ".join(value) if value else NOBODY
    text = str(value)
    # A spreadsheet runs what starts like a formula (https://owasp.org/www-community/attacks/CSV_Injection); an
    # apostrophe makes it text. One more before those that had one, so that reading takes off just what was put on.
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def _facts(part: Part, row: Mapping[str, str]) -> dict[str, Any]:
    """What a row states of one part of a catalogue: the reverse of ``_cells``."""
    prefix = _PREFIXES[part]
    return {
        field.name: _list(cell) if field.is_list else _uncell(cell)
        for field in fields(part)
        if (cell := row.get(f"{prefix}{field.name}"))
    }


def _list(cell: str) -> list[str]:
    return [] if cell == NOBODY else cell.split("; ")


def _uncell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def read(path: Path) -> tuple[str, list[Problem]]:
    """A JSON or CSV file as the YAML of a catalogue, and what of it could not be kept, each with its place.

    Takes the JSON and CSV that editions publish, if they hold one catalogue, and the CSV of the Open Cookie Database.
    Raises OSError if the file cannot be read, and ValueError with a sentence if it is none of these.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(_("the file is not encoded in UTF-8")) from None
    problems: list[Problem] = []
    known = _from_json(text) if text.lstrip().startswith("{") else _from_csv(text, str(path), problems)
    catalogue = yaml.dump(known, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31 - 1)
    for problem in judge(catalogue):  # what else there is, such as a party that the hosts contradict
        raise _unsound(problem.sentence)
    return catalogue, problems


def _unsound(reason: str) -> ValueError:
    return ValueError(_("the catalogue in the file is not sound: {reason}").format(reason=reason))


class _Dumper(yaml.CSafeDumper):
    """Writes no aliases, which catalogues do not have."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


Row: TypeAlias = tuple[int, dict[str, str]]
"""The line where a row of a CSV ends, and its cells by column."""


def _from_csv(text: str, path: str, problems: list[Problem]) -> dict[str, Any]:
    columns, rows = _table(text, path, problems)
    if {"name", "provider", "purpose"} <= columns.keys():
        known_columns = Known(CSV_COLUMNS)
        for column in columns:
            if column not in known_columns and any(row[column] for _line, row in rows):
                problems.append(Problem(path, 1, 1, known_columns.unknown(N_("column"), column)))
        known = _from_our_csv(rows, path, problems)
    elif columns.keys() >= OPEN_COOKIE_DATABASE.keys():
        known = _from_open_cookie_database(rows, path, problems)
    else:
        raise ValueError(_("expected JSON or CSV that an edition published, or the CSV of the Open Cookie Database"))
    known["platform"] = _platform(known["platform"], path, problems)
    known["providers"] = dict(_sound_providers(known["providers"], path, problems))
    context = {
        "providers": Known(known["providers"]),
        "platform_host": host_of(known["platform"].get("url", "")) or None,
    }
    cookies = _without_faults(known["cookies"], context, path, problems)
    known["cookies"] = _without_conflicts(list(cookies), path, problems)
    return known


def _table(text: str, path: str, problems: list[Problem]) -> tuple[dict[str, None], list[Row]]:
    """The columns and the rows of a CSV; what of a row no column holds, and what nobody sees, is a problem."""
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[Row] = []
    try:
        header = next(reader, [])
        columns = dict.fromkeys(header)
        if twice := [column for column, times in Counter(header).items() if times > 1]:
            raise ValueError(_("duplicate column {column!r}").format(column=twice[0]))
        for cells in reader:
            if beyond := cells[len(header) :]:
                sentence = _("the row goes on after the last column: {found!r}").format(found="; ".join(beyond))
                problems.append(Problem(path, reader.line_num, 1, sentence))
            if cells:
                cells += [""] * (len(header) - len(cells))
                row = dict(zip(header, cells, strict=False))
                rows.append((reader.line_num, dict(_seen(row, Place(path, reader.line_num), problems))))
    except csv.Error as error:
        sentence = _("line {line} is not CSV: {reason}")
        raise ValueError(sentence.format(line=reader.line_num, reason=_(str(error)))) from None
    return columns, rows


class Place(NamedTuple):
    """The line of a row in a file."""

    path: str
    line: int

    def problem(self, column: str, sentence: str) -> Problem:
        """What is wrong in a column of that row."""
        return Problem(self.path, self.line, 1, f"{column}: {sentence}")


def _seen(row: dict[str, str], place: Place, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """The cells of a row without spaces around them, and without the characters that nobody sees there."""
    for column, cell in row.items():
        if char := unseen(cell):
            sentence = _("U+{code:04X}, which nobody sees there, is left out").format(code=ord(char))
            problems.append(place.problem(column, sentence))
            cell = without_unseen(cell)
        yield column, cell.strip(" ")


def _platform(stated: dict[str, str], path: str, problems: list[Problem]) -> dict[str, str]:
    """The facts of the platform that the model accepts; its name, which it must have, is a question mark if need be."""
    facts = dict(stated)
    try:
        Platform.model_validate(facts)
    except ValidationError as error:
        for details in error.errors():
            field = str(details["loc"][0])
            facts.pop(field, None)
            sentence = (
                _("{reason}; a question mark stands for it") if field == "name" else _("{reason}; it is left out")
            )
            problems.append(Place(path, 1).problem(f"platform_{field}", sentence.format(reason=_refusal(details))))
    return {"name": "?", **facts}


def _sound_providers(
    providers: dict[str, dict[str, Any]], path: str, problems: list[Problem]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The providers whose key the model accepts, with the facts that it accepts."""
    for key, stated in providers.items():
        try:
            facts = {"name": key, **stated}
            SharedProviders.model_validate({"providers": {key: facts}})
        except ValidationError as error:
            if wrong := [details for details in error.errors() if details["loc"][-1] == "[key]"]:
                if key:
                    sentence = _("{reason}; it is left out").format(reason=_refusal(wrong[0]))
                    problems.append(Place(path, 1).problem("provider", sentence))
                continue
            for field in {str(details["loc"][2]) for details in error.errors()}:
                sentence = _("{found!r} of the provider {provider!r} is refused; left out")
                sentence = sentence.format(found=facts.pop(field), provider=key)
                problems.append(Place(path, 1).problem(f"provider_{field}", sentence))
        yield key, {"name": key, **facts}


def _without_faults(
    cookies: Iterable[tuple[int, dict[str, Any]]], context: dict[str, Any], path: str, problems: list[Problem]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The cookies as the model accepts them: a wrong fact is left out, and a cookie that needs it too."""
    for line, cookie in cookies:
        while True:
            try:
                Cookie.model_validate(cookie, context=context)
            except ValidationError as error:
                details = error.errors()[0]
                field = str(details["loc"][0])
                if Cookie.model_fields[field].is_required():
                    sentence = _("{reason}; this row is left out").format(reason=_refusal(details))
                    problems.append(Place(path, line).problem(field, sentence))
                    break
                sentence = _("{reason}; it is left out").format(reason=_refusal(details))
                problems.append(Place(path, line).problem(field, sentence))
                del cookie[field]
            else:
                yield line, cookie
                break


def _without_conflicts(
    rows: list[tuple[int, dict[str, Any]]], path: str, problems: list[Problem]
) -> list[dict[str, Any]]:
    """The cookies without those that are there already, and without keys of services that mean another one there."""
    left_out = set()
    for conflict in conflicts(cookie for _line, cookie in rows):
        line, cookie = rows[conflict.number]
        reason = conflict.sentence(in_line(rows[conflict.first][0]))
        if Cookie.model_fields[conflict.field].is_required():
            left_out.add(conflict.number)
            sentence = _("{reason}; this row is left out")
        else:
            del cookie[conflict.field]
            sentence = _("{reason}; it is left out")
        problems.append(Place(path, line).problem(conflict.field, sentence.format(reason=reason)))
    return [cookie for index, (_line, cookie) in enumerate(rows) if index not in left_out]


_REFUSALS: Final = (
    N_("Extra inputs are not permitted"),
    N_("Field required"),
    N_("Input should be a valid boolean"),
    N_("Input should be a valid boolean, unable to interpret input"),
    N_("Input should be a valid date"),
    N_("Input should be a valid dictionary"),
    N_("Input should be a valid string"),
    N_("Input should be a valid tuple"),
)
"""What pydantic says of most other faults (https://docs.pydantic.dev/latest/errors/validation_errors/)."""


def _refusal(details: ErrorDetails) -> str:
    match details["type"]:
        case "value_error":
            return str(details["ctx"]["error"])
        case "enum":
            *words, last = re.findall(r"'.*?'", details["ctx"]["expected"])
            return _("Input should be {words} or {last}").format(words=", ".join(words), last=last)
        case "model_type":
            sentence = _("Input should be a valid dictionary or instance of {model}")
            return sentence.format(model=details["ctx"]["class_name"])
    said: str = details["msg"]
    return _(said)


def _from_json(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_each_key_once, parse_int=_whole_number)
    except (ValueError, RecursionError) as error:
        raise ValueError(_("the file is not JSON: {reason}").format(reason=_json_fault(error))) from None
    catalogues = document.get("catalogues") if isinstance(document, dict) else None
    found = list(catalogues.values()) if isinstance(catalogues, dict) else []
    if len(found) != 1 or not isinstance(catalogue := found[0], dict):
        raise ValueError(_("expected the cookies.json of an edition with one catalogue"))
    providers = catalogue.get("providers")
    try:
        Catalogue.model_validate(
            catalogue, context={"providers": Known(providers if isinstance(providers, dict) else ())}
        )
    except ValidationError as error:
        details = error.errors()[0]
        place = ".".join(map(str, details["loc"]))
        raise _unsound(_("{place}: {reason}").format(place=place, reason=_refusal(details))) from None
    for conflict in conflicts(catalogue["cookies"]):
        place = f"cookies.{conflict.number}.{conflict.field}"
        reason = conflict.sentence(at_path(f"cookies.{conflict.first}.{conflict.field}"))
        raise _unsound(_("{place}: {reason}").format(place=place, reason=reason))
    return catalogue


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:  # Python would say so in its own words
        raise ValueError(_("a number has more than {most} digits").format(most=_MOST_DIGITS))
    return int(digits)


_MOST_DIGITS: Final = 1_000


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; ValueError where a reader would go on with the last of two values."""
    for key, times in Counter(key for key, _value in pairs).items():
        if times > 1:
            raise ValueError(_("duplicate key {key!r}").format(key=key))
    return dict(pairs)


_JSON_FAULTS: Final = (
    N_("Expecting ',' delimiter"),
    N_("Expecting ':' delimiter"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Expecting value"),
    N_("Extra data"),
    N_("Illegal trailing comma before end of array"),
    N_("Illegal trailing comma before end of object"),
    N_("Invalid \\escape"),
    N_("Invalid control character at"),
    N_("Unterminated string starting at"),
)
"""What Python says of text that is not JSON."""


def _json_fault(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return _("lists and objects are nested too deep")
    if not isinstance(error, json.JSONDecodeError):
        return str(error)
    sentence = _("{reason}: line {line} column {column} (char {character})")
    return sentence.format(reason=_(error.msg), line=error.lineno, column=error.colno, character=error.pos)


def _from_our_csv(rows: Iterable[Row], path: str, problems: list[Problem]) -> dict[str, Any]:
    platform: dict[str, str] = {}
    providers: dict[str, dict[str, Any]] = {}
    cookies: list[tuple[int, dict[str, Any]]] = []
    name = None
    for line, row in rows:
        of = _uncell(row.get("catalogue", ""))
        name = name or of
        if of != name:
            sentence = _("the catalogue {found!r} is not {first!r}, which the file starts with; left out")
            problems.append(Problem(path, line, 1, sentence.format(found=of, first=name)))
            continue
        platform = platform or _facts(Platform, row)
        cookie = {"provider": "", **_facts(Cookie, row)}
        providers.setdefault(cookie["provider"], _facts(Provider, row))
        cookies.append((line, cookie))
    for _line, cookie in cookies:
        for key in cookie.get("third_party_access", ()):
            providers.setdefault(key, {"name": key})
    return {"platform": platform, "providers": providers, "cookies": cookies}


OPEN_COOKIE_DATABASE: Final = {
    "ID": "source",
    "Platform": "service",
    "Category": "category",
    "Cookie / Data Key name": "name",
    "Domain": "host",
    "Description": "purpose",
    "Retention period": "lifetime",
    "Data Controller": "provider",
    "User Privacy & GDPR Rights Portals": "privacy_url",
    "Wildcard match": "match",
}
"""The columns of https://github.com/jkwakman/Open-Cookie-Database and the fields that they become."""

_CATEGORIES: Final = {
    "Necessary": Category.NECESSARY,
    "Security": Category.NECESSARY,
    "Personalization": Category.PREFERENCES,
    "Analytics": Category.STATISTICS,
    "Marketing": Category.MARKETING,
}
"""Its categories. "Functional" is none of ours: it may be necessary or a preference."""


def _from_open_cookie_database(rows: Iterable[Row], path: str, problems: list[Problem]) -> dict[str, Any]:
    providers: dict[str, dict[str, str]] = {}
    cookies: list[tuple[int, dict[str, Any]]] = []
    for line, row in rows:

        def lost(column: str, sentence: str, line: int = line) -> None:
            problems.append(Place(path, line).problem(column, sentence))

        name = row["Cookie / Data Key name"]
        if not name:
            lost("Cookie / Data Key name", _("the row names no cookie; left out"))
            continue
        cookie: dict[str, Any] = {"name": name}
        if row["Wildcard match"] == "1":
            cookie = {"name": f"{glob.escape(name.rstrip('*'))}*", "match": "glob"}
        if cookie["name"] == "*":
            lost("Cookie / Data Key name", _("the name '*' matches every cookie; left out"))
            continue
        cookie["provider"] = _provider(row, providers, lost)
        cookie["service"] = row["Platform"] or _missing("Platform", lost)
        cookie["purpose"] = row["Description"] or _missing("Description", lost)
        cookie["category"] = _category(row["Category"], lost)
        cookie |= _lifetime(row["Retention period"])
        if host := row["Domain"]:
            stated = host.removesuffix("(3rd party)").strip().removeprefix(".").lower()
            if "." in stated and HOST.fullmatch(stated):
                cookie["host"] = stated
            else:
                lost("Domain", _("{found!r} is not one host; left out").format(found=host))
        cookie["source"] = f"Open Cookie Database, {row['ID']}"
        cookies.append((line, cookie))
    return {"platform": {"name": "Open Cookie Database"}, "providers": providers, "cookies": cookies}


def _missing(column: str, lost: Any) -> str:
    lost(column, _("the cell is empty; a question mark stands for it"))
    return "?"


def _provider(row: Mapping[str, str], providers: dict[str, dict[str, str]], lost: Any) -> str:
    name = row["Data Controller"] or row["Platform"] or _missing("Data Controller", lost)
    folded = unicodedata.normalize("NFKD", name.casefold())
    key = re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "-".join(f"{ord(char):x}" for char in name)
    provider = providers.setdefault(key, {"name": name})
    if provider["name"] != name:
        sentence = _("{found!r} becomes {kept!r}, as in a row above")
        lost("Data Controller", sentence.format(found=name, kept=provider["name"]))
    if address := row["User Privacy & GDPR Rights Portals"]:
        if not is_web_address(address):
            sentence = _("{found!r} is no http or https address; left out")
            lost("User Privacy & GDPR Rights Portals", sentence.format(found=address))
        elif provider.setdefault("privacy_url", address) != address:
            sentence = _("{found!r} is not the {kept!r} of a row above; left out")
            lost("User Privacy & GDPR Rights Portals", sentence.format(found=address, kept=provider["privacy_url"]))
    return key


def _category(stated: str, lost: Any) -> str:
    if stated in _CATEGORIES:
        return _CATEGORIES[stated].value
    sentence = _("{found!r} is no category of ours, and may be several; 'unclassified' stands for it")
    lost("Category", sentence.format(found=stated))
    return Category.UNCLASSIFIED.value


_UNITS: Final = {
    "s": "second", "sec": "second", "second": "second", "min": "minute", "minute": "minute", "hour": "hour",
    "day": "day", "week": "week", "month": "month", "year": "year",
}  # fmt: skip

_SESSION: Final = {"session", "sessions", "session cookie", "end of session (browser)"}
_PERSISTENT: Final = {"persistent", "permanent", "forever", "unlimited", "no expiration"}


def _lifetime(retention: str) -> dict[str, str]:
    """A lifetime where the free text means one thing; else the text itself, as a note."""
    stated = retention.casefold()
    if not stated:
        return {}
    if stated in _SESSION:
        return {"lifetime": lifetime.SESSION}
    if stated in _PERSISTENT:
        return {"lifetime": lifetime.PERSISTENT}
    if match := re.fullmatch(r"([1-9]\d{0,4}) ([a-z]+?)s?", stated):
        number, unit = match.groups()
        if unit in _UNITS:
            letter = _UNITS[unit][0].upper()
            return {
                "lifetime": f"PT{number}{letter}"
                if _UNITS[unit] in {"hour", "minute", "second"}
                else f"P{number}{letter}"
            }
    return {"lifetime_note": retention}
