"""What a catalogue is: the cookies that one platform declares, each field declared once.

A catalogue holds plain text: no field carries markup, and every value is shown as it was typed. The loader reads a
catalogue from YAML and gives every error of this model its place in the file.

A field whose metadata says ``translated`` is a message of the text domain ``catalogue``; every other value is the same
in all editions.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from cookie_charter.problem import unknown


class Category(StrEnum):
    """What a cookie is for, in the words of most consent tools."""

    NECESSARY = "necessary"
    PREFERENCES = "preferences"
    STATISTICS = "statistics"
    MARKETING = "marketing"
    SOCIAL = "social"
    MEDIA = "media"
    UNCLASSIFIED = "unclassified"


class Kind(StrEnum):
    """Where the browser keeps it."""

    COOKIE = "cookie"
    LOCAL_STORAGE = "local_storage"
    SESSION_STORAGE = "session_storage"
    INDEXED_DB = "indexed_db"
    PIXEL = "pixel"


def _visible(text: str, info: ValidationInfo) -> str:
    """*text* with its line breaks folded into spaces, no-break spaces kept; ValueError if nothing is to be seen."""
    folded = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    if not folded.strip():
        raise ValueError(f"{info.field_name!r} is empty")
    if control := re.search(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]", folded):
        raise ValueError(f"{info.field_name!r} holds the control character U+{ord(control[0]):04X}; remove it")
    return folded


def _web_address(text: str, info: ValidationInfo) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s]*", text):
        raise ValueError(f"{info.field_name!r} must be an http or https address, found {text!r}")
    return text


Text = Annotated[str, AfterValidator(_visible)]
WebAddress = Annotated[Text, AfterValidator(_web_address)]
TRANSLATED: Final = Field(json_schema_extra={"translated": True})

AMBIGUOUS_CATEGORIES: Final = {
    "functional": "some tools mean 'necessary' by it, others 'preferences'; say which",
}
"""Words that other tools use for more than one category, and what to do about it."""


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    def messages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The texts that a translator works on, each with its path from here: keys and indices."""
        for name, field in type(self).model_fields.items():
            match getattr(self, name):
                case str(text) if isinstance(extra := field.json_schema_extra, dict) and extra.get("translated"):
                    yield (name,), text
                case _Declared() as part:
                    yield from part._messages_under(name)
                case tuple(parts):
                    for index, part in enumerate(parts):
                        yield from part._messages_under(name, index)

    def _messages_under(self, *path: str | int) -> Iterator[tuple[tuple[str | int, ...], str]]:
        return (((*path, *place), text) for place, text in self.messages())


class Platform(_Declared):
    """The web site whose cookies are declared."""

    name: Annotated[Text, TRANSLATED]
    """What people call the platform."""
    url: WebAddress | None = None
    """Its address."""


class Provider(_Declared):
    """Who sets a cookie."""

    name: Text
    """A proper noun, the same in every edition."""


class Cookie(_Declared):
    """One cookie, or whatever else a site keeps in a visitor's browser."""

    name: Text
    """The name that the browser shows."""
    provider: Text
    """A key of ``providers``."""
    service: Annotated[Text, TRANSLATED]
    """The part of the platform that needs it."""
    location: Annotated[Text | None, TRANSLATED] = None
    """Where on the platform it is used."""
    purpose: Annotated[Text, TRANSLATED]
    """What it does, for a reader who knows nothing of web sites."""
    category: Category
    """What it is for."""
    kind: Kind = Kind.COOKIE
    """Where the browser keeps it."""

    @field_validator("provider")
    @classmethod
    def _provider_is_known(cls, key: str, info: ValidationInfo) -> str:
        # The providers come as context, not by a rule on the whole catalogue: pydantic skips such a rule as soon as
        # one field is wrong, and all problems of a file are to come in one run.
        providers = (info.context or {}).get("providers")
        if providers is not None and key not in providers:
            raise ValueError(unknown("provider", key, providers))
        return key

    @field_validator("category", mode="before")
    @classmethod
    def _category_is_unambiguous(cls, word: Any) -> Any:
        if isinstance(word, str) and word in AMBIGUOUS_CATEGORIES:
            raise ValueError(f"the category {word!r} is ambiguous: {AMBIGUOUS_CATEGORIES[word]}")
        return word


class Catalogue(_Declared):
    """The cookies that one platform declares."""

    platform: Platform
    """The web site whose cookies are declared."""
    providers: dict[str, Provider] = {}
    """Who sets them, by key."""
    cookies: tuple[Cookie, ...]
    """The cookies, in the order in which they are shown."""
