"""What is written elsewhere about things that code declares, made from them: ``python tools/reference.py``.

Writes the JSON Schema that editors use, and in the pages of ``manual/`` each part between two comments, the first of
which names it: see ``PARTS``. ``make schema`` calls it.
"""

import argparse
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from versions import ROWS, Row

from cookie_charter.banners.export import TARGETS
from cookie_charter.catalogue.exchange import to_json
from cookie_charter.catalogue.model import Cookie, Platform, Provider, fields
from cookie_charter.catalogue.schema import docstrings, json_schema
from cookie_charter.cli import command_line
from cookie_charter.pages.columns import COLUMNS, DEFAULT_COLUMNS, DEFAULT_PROVIDER_COLUMNS, PROVIDER_COLUMNS, Column
from cookie_charter.pages.directives import CatalogueTable, CookieTable, ProviderTable
from cookie_charter.pages.platforms import DEFAULT_PLATFORM_COLUMNS, PLATFORM_COLUMNS, CookieMatrix, PlatformTable
from cookie_charter.pages.settings import SETTINGS
from cookie_charter.pages.table import FILTERS
from cookie_charter.pages.warning_types import WARNINGS
from cookie_charter.rules.model import SETS, Rule, own_rules

SCHEMA: Final = Path("cookie_data/schema.json")
MANUAL: Final = Path("manual")
PART: Final = re.compile(r"(<!-- made by `make schema`: ([\w -]+) -->\n).*?(<!-- end -->\n)", re.DOTALL)

MEANINGS: Final = {
    "caption": "the caption, translated with the prose of the page",
    "columns": "what is shown, in this order: names of [columns](columns.md), separated by commas",
    "category": "only the cookies with one of these values",
    "provider": "only the cookies of these providers",
    "kind": "only the cookies with one of these values",
    "consent": "only the cookies with one of these values",
    "sort": "columns to sort by, separated by commas; `-` before one that counts down; the order of the catalogue "
    "unless given",
    "no-index": "the rows of this table are not what `{cookie}` leads to; takes no value",
    "name": "a name for `{ref}` and `{numref}`",
    "class": "names of classes, separated by spaces",
    "width": "the width of the table, such as `40em` or `80%`",
    "align": "`left`, `center` or `right`",
    "widths": "a whole number for each column, `auto`, or `grid`, which gives columns the widths that suit what they "
    "hold",
}
"""Of each option of a directive."""

DIRECTIVES: Final[Mapping[str, tuple[type[CatalogueTable], Sequence[str]]]] = {
    "cookie-table": (CookieTable, DEFAULT_COLUMNS),
    "cookie-providers": (ProviderTable, DEFAULT_PROVIDER_COLUMNS),
    "cookie-platforms": (PlatformTable, DEFAULT_PLATFORM_COLUMNS),
    "cookie-matrix": (CookieMatrix, ()),
}
"""The directives, with the columns that their tables have unless others are named."""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    lines.insert(1, re.sub("[^|]+", "---", lines[0]))
    return "\n".join(lines) + "\n"


def field_table(model: type[BaseModel]) -> str:
    """The fields of a part of a catalogue."""
    rows = []
    descriptions = docstrings(model)
    for field in fields(model):
        marks = [mark for mark, holds in (("required", field.required), ("translated", field.translated)) if holds]
        said = f"*{', '.join(marks).capitalize()}.* " if marks else ""
        description = said + descriptions[field.name].replace("``", "`").replace("\n", " ")
        if field.words:
            description += f" One of {_listed(field.words)}."
        rows.append((f"`{field.name}`", description))
    return _table(("field", "means"), rows)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def option_table(directive: str) -> str:
    """What a directive takes, by its ``option_spec``."""
    options, columns = DIRECTIVES[directive]
    return _table(("option", "means"), [(f"`:{name}:`", _meaning(name, columns)) for name in options.option_spec or ()])


def _meaning(option: str, columns: Sequence[str]) -> str:
    meaning = MEANINGS[option]
    if option == "columns":
        meaning += f"; `{', '.join(columns)}` unless given"
    if option in FILTERS:
        words = FILTERS[option]
        meaning += f", separated by commas: {'keys of `providers`' if words is None else _listed(words)}"
    return meaning


def column_table(columns: Mapping[str, Column[Any]]) -> str:
    """The columns that a table can have, with their headings."""
    return _table(("column", "heading"), [(f"`{name}`", column.heading) for name, column in columns.items()])


def settings() -> str:
    """A section for each setting of conf.py."""
    return "\n".join(f"### `{one.name}`\n\nDefault: `{_default(one.default)}`. {one.description}\n" for one in SETTINGS)


def _default(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def command(name: str) -> str:
    """What a command does and takes, by its parser."""
    does, parser = _commands(command_line())[name]
    rows = [(_typed(action), str(action.help or "required")) for action in _actions(parser) if action.dest != "help"]
    return f"{does[0].upper()}{does[1:]}.\n\n{_table(('argument', 'means'), rows) if rows else 'Takes no argument.'}"


def _commands(parser: argparse.ArgumentParser, above: str = "") -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """The commands by name, each with what it does; of a group of commands those in it."""
    found: dict[str, tuple[str, argparse.ArgumentParser]] = {}
    for action in _actions(parser):
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  # argparse tells this in no other way
            helps = {choice.dest: str(choice.help) for choice in action._choices_actions}  # noqa: SLF001  # the same
            for name, one in action.choices.items():
                inner = _commands(one, f"{above}{name} ")
                found |= inner or {f"{above}{name}": (helps[name], one)}
    return found


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return parser._actions  # noqa: SLF001  # argparse has no public list of what a parser takes


def _typed(action: argparse.Action) -> str:
    """How an argument is typed."""
    value = action.metavar or ("|".join(action.choices) if action.choices else action.dest.upper())
    if not action.option_strings:
        several = {"*": "...", "?": ""}.get(str(action.nargs))
        return f"`{value}`" if several is None else f"`[{value}{several}]`"
    takes = "" if action.nargs == 0 else f" {value}"
    return ", ".join(f"`{option}{takes}`" for option in action.option_strings).replace("|", r"\|")


def version_table() -> str:
    """The versions that are tried together."""
    rows = [(f"`{name}`", _asked(row, "sphinx"), _asked(row, "docutils"), row.python) for name, row in ROWS.items()]
    return _table(("row", "Sphinx", "docutils", "Python"), rows)


def _asked(row: Row, package: str) -> str:
    versions = dict(one.partition("==")[::2] for one in row.requirements)
    return versions.get(package, "").removesuffix(".*") or "newest"


def warning_table() -> str:
    """The types of the warnings that plain sphinx-build shows."""
    rows = [(f"`cookie_charter.{name}`", meaning) for name, meaning in WARNINGS.items()]
    return _table(("type", "means"), rows)


def rule_table(name: str) -> str:
    """The rules that the file of a set holds itself."""
    rows = [
        (
            f"`{rule.name}`",
            rule.sentence.en,
            f"[{rule.source.name.en}]({rule.source.address}), {rule.source.section.en}",
            rule.source.date.isoformat(),
            _needs(rule),
        )
        for rule in own_rules(name)
    ]
    return _table(("rule", "says", "source", "of", "needs"), rows)


def _needs(rule: Rule) -> str:
    """What a rule is judged by."""
    if rule.questions:
        return f"a person's answers to {len(rule.questions)} questions"
    if rule.evidence:
        return f"evidence: {rule.evidence.en}"
    return _listed(rule.fields)


def question_list(name: str) -> str:
    """The questions that the rules of a set ask of a person."""
    questions = [question.en for rule in own_rules(name) for question in rule.questions]
    return "\n".join(f"{number}. {question}" for number, question in enumerate(questions, 1)) + "\n"


def target_table() -> str:
    """The consent managers that a catalogue is exported to, and what they have no place for."""
    rows = [(f"`{one.name}`", one.version, f"`{one.default}`", one.lacks) for one in TARGETS.values()]
    return _table(("target", "version", "its own cookie, unless declared", "has no place for"), rows)


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "fields of platform": partial(field_table, Platform),
    "fields of providers": partial(field_table, Provider),
    "fields of cookies": partial(field_table, Cookie),
    **{f"options of {name}": partial(option_table, name) for name in DIRECTIVES},
    "columns of cookies": partial(column_table, COLUMNS),
    "columns of providers": partial(column_table, PROVIDER_COLUMNS),
    "columns of platforms": partial(column_table, PLATFORM_COLUMNS),
    "settings": settings,
    **{f"command {name}": partial(command, name) for name in _commands(command_line())},
    **{f"rules {name}": partial(rule_table, name) for name in SETS},
    "targets": target_table,
    "questions fr": partial(question_list, "fr"),
    "versions": version_table,
    "warnings": warning_table,
}
"""What the comments in the manual can name, and what is then between them."""


def with_parts(page: str) -> str:
    """The text of a page of the manual with its parts as they are now."""
    return PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n{part[3]}", page)


def pages() -> Iterator[Path]:
    """The pages of the manual that have such parts."""
    return (page for page in sorted(MANUAL.rglob("*.md")) if PART.search(page.read_text(encoding="utf-8")))


def main() -> None:
    """Write all of it, in the working directory."""
    os.environ["LC_ALL"] = "C"  # sentences of the command come in the language of whoever runs it
    SCHEMA.write_text(to_json(json_schema()), encoding="utf-8")
    for page in pages():
        page.write_text(with_parts(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
