"""What a rule is, and the files that hold them.

    - id: choice-six-months
      sentence: {en: ..., fr: ...}
      source: {name: ..., section: ..., address: ..., date: 2020-09-17}
      of: {exemption: consent-choice}
      field: lifetime
      at_most: P6M
      examples: {agrees: {...}, disagrees: {...}}

``of`` says which cookies it concerns, by fields and the values that they have: all where there is none. What it asks
of them is one of: a ``field`` with ``stated``, ``at_most`` (a duration), ``is`` or ``is_not`` (values); the name of a
``predicate``; ``questions`` that a person must answer; ``evidence`` that a browser must give. A field of the provider
is called ``provider.country``. ``advice`` is what an audit says where a cookie does not agree. Each of ``examples`` is
a cookie, with its provider where that matters, under the verdict that it gets (see ``judge.Verdict``).

A text is given in both languages, or once where it is the same. A set ``extends`` another one: it has its rules too,
but for those of which it has one of the same id.
"""

import datetime
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cookie_charter.catalogue.model import Cookie, Duration, Provider, WebAddress
from cookie_charter.problem import unknown
from cookie_charter.rules.predicates import PREDICATES
from cookie_charter.speech import _, language

FOLDER: Final = Path(__file__).parent
SETS: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
"""The names of the sets of rules."""

_LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar is the text that was typed, as in catalogues."""

OF_PROVIDER: Final = "provider."
"""Before the name of a field, that it is one of the provider."""

_FIELDS: Final = {*Cookie.model_fields, *(f"{OF_PROVIDER}{name}" for name in Provider.model_fields)}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    """A text in each language of the command."""

    en: str = Field(min_length=1)
    fr: str = Field(min_length=1)

    def __str__(self) -> str:
        """The text in the language of the user."""
        return self.fr if language() == "fr" else self.en


def _both(text: Any) -> Any:
    return {"en": text, "fr": text} if isinstance(text, str) else text


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _known(field: str) -> str:
    if field not in _FIELDS:
        raise ValueError(unknown("field", field, sorted(_FIELDS)))
    return field


def _predicate(name: str) -> str:
    if name not in PREDICATES:
        raise ValueError(unknown("predicate", name, PREDICATES))
    return name


Text = Annotated[Words, BeforeValidator(_both)]
Values = Annotated[tuple[str, ...], BeforeValidator(_listed)]
FieldName = Annotated[str, AfterValidator(_known)]


class Source(_Part):
    """Where a rule comes from, and of which day that is."""

    name: Text
    section: Text
    address: WebAddress
    date: datetime.date

    def __str__(self) -> str:
        """The source in one line, without its address."""
        return f"{self.name}, {self.section}, {self.date.isoformat()}"


class Rule(_Part):
    """One thing that is asked of cookies."""

    id: str = Field(pattern=r"[a-z0-9]+(-[a-z0-9]+)*")
    sentence: Text
    source: Source
    advice: Text | None = None
    of: dict[FieldName, Values] = {}
    field: FieldName | None = None
    stated: bool = False
    at_most: Duration | None = None
    is_: Values = Field(default=(), alias="is")
    is_not: Values = ()
    predicate: Annotated[str, AfterValidator(_predicate)] | None = None
    questions: tuple[Words, ...] = ()
    evidence: Text | None = None
    examples: dict[str, dict[str, Any]]
    set: str

    @property
    def name(self) -> str:
        """Its id, behind the set that it is of."""
        return f"{self.set}/{self.id}"

    @property
    def needs(self) -> str:
        """What it is judged by: a ``field`` of the catalogue, ``evidence`` from a browser, or an ``answer``."""
        return "answer" if self.questions else "evidence" if self.evidence else "field"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it looks at to judge a cookie, that at fault first."""
        if self.predicate:
            return PREDICATES[self.predicate][1]
        return (self.field,) if self.field else ()

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Rule":
        comparisons = [self.stated, self.at_most, self.is_, self.is_not]
        conditions = [self.field, self.predicate, self.questions, self.evidence]
        if sum(map(bool, conditions)) != 1 or sum(map(bool, comparisons)) != bool(self.field):
            raise ValueError(_("a rule has a field with one comparison, a predicate, questions, or evidence"))
        return self


class _RuleFile(_Part):
    name: Text
    extends: str | None = None
    rules: tuple[Rule, ...]


@cache
def _read(name: str) -> _RuleFile:
    data = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)
    rules = [rule | {"set": name} for rule in data.pop("rules")]
    return _RuleFile.model_validate(data | {"rules": rules})


def own_rules(name: str) -> tuple[Rule, ...]:
    """The rules that the file of a set holds itself."""
    return _read(name).rules


@cache
def rules_of(name: str) -> tuple[Rule, ...]:
    """The rules of a set, those of the set that it extends first."""
    file = _read(name)
    own = {rule.id for rule in file.rules}
    inherited = rules_of(file.extends) if file.extends else ()
    return (*(rule for rule in inherited if rule.id not in own), *file.rules)


def rules_of_all(names: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of several sets, each once."""
    return tuple({rule.name: rule for name in names for rule in rules_of(name)}.values())
