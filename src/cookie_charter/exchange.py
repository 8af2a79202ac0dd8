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
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pydantic_core
import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cookie_charter import lifetime
from cookie_charter.model import HOST, WEB_ADDRESS, Catalogue, Category, Cookie, Provider
from cookie_charter.problem import Problem, unknown
from cookie_charter.speech import N_, _

PROVIDER_COLUMNS: Final = tuple(f"provider_{name}" for name in Provider.model_fields)
CSV_COLUMNS: Final = ("catalogue", "platform_name", "platform_url", *Cookie.model_fields, *PROVIDER_COLUMNS)
"""``provider`` is the key of the provider; the facts of the provider follow those of the cookie."""

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
            facts = catalogue.providers[cookie.provider].model_dump(mode="json")
            row = {"catalogue": name, "platform_name": catalogue.platform.name, "platform_url": catalogue.platform.url}
            row |= cookie.model_dump(mode="json")
            row |= {f"provider_{field}": fact for field, fact in facts.items()}
            writer.writerow({column: _cell(value) for column, value in row.items()})
    return out.getvalue()


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


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def _uncell(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def read(path: Path) -> tuple[str, list[Problem]]:
    """A JSON or CSV file as the YAML of a catalogue, and what of it could not be kept, each with its place.

    Takes the JSON and CSV that editions publish, if they hold one catalogue, and the CSV of the Open Cookie Database.
    Raises OSError if the file cannot be read, and ValueError with a sentence if it is none of these.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(_("the file is not encoded in UTF-8")) from None
    if text.lstrip().startswith("{"):
        return _to_yaml(_from_json(text)), []
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
    header = set(reader.fieldnames or ())
    problems: list[Problem] = []
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        sentence = _("line {line} is not CSV: {reason}")
        raise ValueError(sentence.format(line=reader.line_num, reason=_(str(error)))) from None
    rows = list(_complete(rows, str(path), problems))
    if {"name", "provider", "purpose"} <= header:
        known = _from_our_csv(rows, str(path), problems)
    elif OPEN_COOKIE_DATABASE.keys() <= header:
        known = _from_open_cookie_database(rows, str(path), problems)
    else:
        raise ValueError(_("expected JSON or CSV that an edition published, or the CSV of the Open Cookie Database"))
    known["providers"] = {
        key: _provider_facts(key, facts, str(path), problems) for key, facts in known["providers"].items()
    }
    cookies = _without_duplicates(known["cookies"], str(path), problems)
    known["cookies"] = list(_without_faults(cookies, list(known["providers"]), str(path), problems))
    return _to_yaml(known), problems


def _to_yaml(catalogue: dict[str, Any]) -> str:
    return yaml.dump(catalogue, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, which catalogues do not have."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _complete(
    rows: Iterable[tuple[int, dict[str, Any]]], path: str, problems: list[Problem]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows, of which what stands beyond the last column is a problem."""
    for line, row in rows:
        if beyond := row.pop("", None):
            sentence = _("the row goes on after the last column: {found!r}").format(found="; ".join(beyond))
            problems.append(Problem(path, line, 1, sentence))
        yield line, {column: value.strip(" ") for column, value in row.items()}


def _without_duplicates(
    cookies: Iterable[tuple[int, dict[str, Any]]], path: str, problems: list[Problem]
) -> Iterator[tuple[int, dict[str, Any]]]:
    first: dict[tuple[Any, ...], int] = {}
    for line, cookie in cookies:
        identity = (cookie["name"], cookie["provider"], cookie.get("kind", "cookie"))
        if identity in first:
            sentence = _("the cookie {name!r} stands in line {line} already; this row is left out")
            problems.append(Problem(path, line, 1, sentence.format(name=cookie["name"], line=first[identity])))
        else:
            first[identity] = line
            yield line, cookie


def _provider_facts(key: str, facts: dict[str, Any], path: str, problems: list[Problem]) -> dict[str, Any]:
    """The facts of a provider that the model accepts."""
    facts = {"name": key, **facts}
    try:
        Provider.model_validate(facts)
    except ValidationError as error:
        for field in {str(details["loc"][0]) for details in error.errors()}:
            sentence = _("{found!r} of the provider {provider!r} is refused; left out")
            sentence = sentence.format(found=facts.pop(field), provider=key)
            problems.append(Problem(path, 1, 1, f"provider_{field}: {sentence}"))
    return {"name": key, **facts}


def _without_faults(
    cookies: Iterable[tuple[int, dict[str, Any]]], providers: list[str], path: str, problems: list[Problem]
) -> Iterator[dict[str, Any]]:
    """The cookies as the model accepts them: a wrong fact is left out, and a cookie that needs it too."""
    for line, cookie in cookies:
        while True:
            try:
                Cookie.model_validate(cookie, context={"providers": providers})
            except ValidationError as error:
                details = error.errors()[0]
                field = str(details["loc"][0])
                said = str(details["ctx"]["error"]) if details["type"] == "value_error" else _refusal(details)
                if Cookie.model_fields[field].is_required():
                    sentence = _("{reason}; this row is left out").format(reason=said)
                    problems.append(Problem(path, line, 1, f"{field}: {sentence}"))
                    break
                sentence = _("{reason}; it is left out").format(reason=said)
                problems.append(Problem(path, line, 1, f"{field}: {sentence}"))
                del cookie[field]
            else:
                yield cookie
                break


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
            return _("Value error, {reason}").format(reason=details["ctx"]["error"])
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
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(_("the file is not JSON: {reason}").format(reason=_json_fault(error))) from None
    catalogues = document.get("catalogues") if isinstance(document, dict) else None
    found = list(catalogues.values()) if isinstance(catalogues, dict) else []
    if len(found) != 1 or not isinstance(catalogue := found[0], dict):
        raise ValueError(_("expected the cookies.json of an edition with one catalogue"))
    providers = catalogue.get("providers")
    try:
        Catalogue.model_validate(catalogue, context={"providers": providers if isinstance(providers, dict) else {}})
    except ValidationError as error:
        details = error.errors()[0]
        sentence = _("the catalogue in the file is not sound: {place}: {reason}")
        place = ".".join(map(str, details["loc"]))
        raise ValueError(sentence.format(place=place, reason=_refusal(details))) from None
    return catalogue


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
    if not isinstance(error, json.JSONDecodeError):
        return str(error)
    sentence = _("{reason}: line {line} column {column} (char {character})")
    return sentence.format(reason=_(error.msg), line=error.lineno, column=error.colno, character=error.pos)


def _from_our_csv(rows: Iterable[tuple[int, dict[str, str]]], path: str, problems: list[Problem]) -> dict[str, Any]:
    platform: dict[str, str] = {}
    providers: dict[str, dict[str, Any]] = {}
    cookies: list[tuple[int, dict[str, Any]]] = []
    name = None
    for line, row in rows:
        facts = {column: _value(column, value) for column, value in row.items() if column and value}
        name = name or facts.get("catalogue")
        if facts.get("catalogue") != name:
            sentence = _("the catalogue {found!r} is not {first!r}, which the file starts with; left out")
            problems.append(Problem(path, line, 1, sentence.format(found=facts.get("catalogue"), first=name)))
            continue
        for column in facts.keys() - set(CSV_COLUMNS):
            problems.append(Problem(path, line, 1, unknown(N_("column"), column, CSV_COLUMNS)))
        platform = platform or {
            field: facts[f"platform_{field}"] for field in ("name", "url") if f"platform_{field}" in facts
        }
        key = facts.get("provider", "")
        providers.setdefault(
            key, {field: facts[f"provider_{field}"] for field in Provider.model_fields if f"provider_{field}" in facts}
        )
        cookies.append(
            (line, {field: facts[field] for field in Cookie.model_fields if field in facts} | {"provider": key})
        )
    for _line, cookie in cookies:
        for key in cookie.get("third_party_access", ()):
            providers.setdefault(key, {"name": key})
    return {"platform": platform, "providers": providers, "cookies": cookies}


def _value(column: str, text: str) -> Any:
    if column in {"third_party_access", "provider_hosts"}:
        return [] if text == NOBODY else text.split("; ")
    return _uncell(text)


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


def _from_open_cookie_database(
    rows: Iterable[tuple[int, dict[str, str]]], path: str, problems: list[Problem]
) -> dict[str, Any]:
    providers: dict[str, dict[str, str]] = {}
    cookies: list[tuple[int, dict[str, Any]]] = []
    for line, row in rows:

        def lost(column: str, sentence: str, line: int = line) -> None:
            problems.append(Problem(path, line, 1, f"{column}: {sentence}"))

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
        if not WEB_ADDRESS.fullmatch(address):
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
