"""vanilla-cookieconsent 3 (https://github.com/orestbida/cookieconsent): categories, and texts with tables of cookies.

    {categories: {statistics: {autoClear: {cookies: [{name: /^_pk_/}]}}}, language: {translations: {fr: "fr.json"}}}
    {"preferencesModal": {"sections": [{"linkedCategory": "statistics", "cookieTable": {"headers": …, "body": […]}}]}}

Texts are HTML, in a file for each language or in the configuration. What a table names is declared; of a category
without a table, what it deletes.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from cookie_charter.banners.reading import texts
from cookie_charter.banners.reading.declared import Declared, Named, by_pattern, declared_name
from cookie_charter.banners.reading.names import Name, shown
from cookie_charter.banners.reading.script import Value
from cookie_charter.catalogue.model import Kind
from cookie_charter.speech import _

_COLUMNS: Final[Mapping[str, str]] = {
    "name": "name",
    "cookie": "name",
    "nom": "name",
    "provider": "provider",
    "prestataire": "provider",
    "fournisseur": "provider",
    "service": "service",
    "purpose": "purpose",
    "description": "purpose",
    "finalité": "purpose",
    "finalités": "purpose",
    "kind": "kind",
    "type": "kind",
    "lifetime": "lifetime",
    "duration": "lifetime",
    "expiration": "lifetime",
    "retention": "lifetime",
    "durée": "lifetime",
    "domain": "host",
    "host": "host",
    "domaine": "host",
}
"""What the keys of columns mean, or else their headings."""


def is_configuration(value: Value) -> bool:
    """Whether an object has categories."""
    categories = value.get("categories")
    return bool(categories and categories.items() and not value.get("apps"))


def has_texts(value: Value) -> bool:
    """Whether an object has the texts of one language."""
    return value.get("preferencesModal", "sections") is not None


def declare(configuration: Value | None, told: Value | None, declared: Declared) -> None:
    """The cookies of its categories; *told* are the texts, where they are in a file of their own."""
    told = told or (_inner_texts(configuration, declared) if configuration else None)
    categories = configuration.get("categories") if configuration else None
    deleted = {
        key: list(_deleted(category, declared)) for key, category in (categories.items() if categories else {}).items()
    }
    exempt = {key for key, one in (categories.items() if categories else {}).items() if _is_true(one, "readOnly")}

    def _is_exempt(group: str) -> bool:
        return group in exempt if categories else group == "necessary" or group.endswith("-exempt")

    sections = told.get("preferencesModal", "sections") if told else None
    shown_in: set[str] = set()
    named_in_tables: set[Name] = set()
    by_group: dict[str, Value] = {}
    for section in sections.each() if sections else ():
        group = declared.text(section.get("linkedCategory"), "linkedCategory")
        by_group.setdefault(group, section)
        body = section.get("cookieTable", "body")
        by_name = by_pattern(named for named, _label in deleted.get(group, ()))
        for row in body.each() if body else ():
            named_in_tables |= _declare(row, section, group, _is_exempt(group), by_name, declared)
            shown_in.add(group)
        _say_unkept(section, group, declared, is_table=bool(body and body.each()))
    for key, one in (categories.items() if categories else {}).items():
        _say_empty(key, one, declared, is_shown=key in shown_in, is_empty=not deleted[key])
    for group in dict.fromkeys([*deleted, *shown_in]):
        if (at := categories.get(group) if categories else by_group.get(group)) and (
            deleted.get(group) or group in shown_in
        ):
            declared.keyed(at.place, group, declared.group([group], exempt=_is_exempt(group)))
    for group, cookies in deleted.items():
        for named, label in cookies:
            if group not in shown_in:
                _declare_deleted(named, label, by_group.get(group), group, group in exempt, declared)
            elif named.name not in named_in_tables:
                sentence = _("{name!r} is deleted after a refusal, and no row of the table is so named (left out)")
                declared.losses.add_in(named.place, group, sentence.format(name=named.name.name))
    if configuration is None and told:
        sentence = _("give the configuration too: whether a category needs consent is not in the texts")
        declared.losses.add(told.place, sentence)
    if configuration:
        named_, days = configuration.get("cookie", "name"), configuration.get("cookie", "expiresAfterDays")
        own = declared.text(named_, "cookie.name") or "cc_cookie"
        declared.own(own, days.data if days else None, (named_ or configuration).place)
        declared.unkept(configuration, "CookieConsent.run", ("categories", "cookie", "language"))


def _inner_texts(configuration: Value, declared: Declared) -> Value | None:
    """The texts of the default language that stand in the configuration."""
    default = configuration.get("language", "default")
    translations = configuration.get("language", "translations")
    inner = {code: one for code, one in (translations.items() if translations else {}).items() if has_texts(one)}
    stated = str(default.data if default else "")
    languages = declared.preferred(sorted(inner, key=lambda code: code != stated))
    if translations:
        declared.say_languages(translations.place, languages)
    if not inner and translations:
        sentence = _("the texts are not in this file; give the file of one language too")
        declared.losses.add(translations.place, sentence)
    return inner[languages[0]] if languages else None


def _is_true(value: Value, key: str) -> bool:
    return bool((one := value.get(key)) and one.data is True)


def _services(category: Value) -> Iterator[tuple[str, Value]]:
    services = category.get("services")
    yield from (services.items() if services else {}).items()


def _deleted(category: Value, declared: Declared) -> Iterator[tuple[Named, str]]:
    """What a category deletes, each with the label of its service, if it is of one."""
    for holder, label in (
        (category.get("autoClear"), None),
        *((one, one.get("label")) for _key, one in _services(category)),
    ):
        cookies = holder.get("cookies") if holder else None
        for one in cookies.each() if cookies else ():
            if found := declared.cookie(one, "^"):
                yield found, " ".join(texts.lines(declared.text(label, "label"), is_html=True))


def _say_empty(key: str, category: Value, declared: Declared, *, is_shown: bool, is_empty: bool) -> None:
    """Say which category and which service of it names no cookie, and which label has no place beside a table."""
    nothing = _("no cookie is named here (this row is left out)")
    services = list(_services(category))
    for name, service in services:
        if is_shown and (label := service.get("label")):
            sentence = _("no place in a catalogue for: {names} (left out)").format(names=declared.text(label, "label"))
            declared.losses.add_in(label.place, f"{key}: {name}", sentence)
        if not service.get("cookies") and not is_shown:
            declared.losses.add_in(service.place, f"{key}: {name}", nothing)
    if is_empty and not is_shown and not services:
        declared.losses.add_in(category.place, key, nothing)


def _say_unkept(section: Value, group: str, declared: Declared, *, is_table: bool) -> None:
    """Say which texts about all cookies have no place, since each has its own in the table."""
    lost = [key for key in ("description",) if (is_table or not group) and (one := section.get(key)) and one.data]
    if lost:
        sentence = _("no place in a catalogue for: {names} (left out)")
        declared.losses.add_in(section.place, group or "sections", sentence.format(names=", ".join(lost)))


def _declare(
    row: Value, section: Value, group: str, exempt: bool, deleted: Mapping[str, Named], declared: Declared
) -> set[Name]:
    """The cookies of a row of a table; a cell may name several. Gives the names of those that are *deleted* too."""
    headers = section.get("cookieTable", "headers")
    cells: dict[str, str] = {}
    for key, value in row.items().items():
        heading = headers.get(key) if headers else None
        field = _COLUMNS.get(key.casefold()) or _COLUMNS.get(str(heading.data if heading else "").casefold())
        text = " ".join(texts.lines(declared.text(value, key), is_html=True))
        if field and field not in cells:
            cells[field] = text
        elif text:
            sentence = _("no place in a catalogue for: {names} (left out)").format(names=text)
            declared.losses.add_in(value.place, key, sentence)
    name = cells.pop("name", "")
    names = [name] if declared_name(name, deleted)[1] else [one for one in name.split(", ") if one]
    if not names:
        declared.losses.add_in(row.place, group, _("no cookie is named here (this row is left out)"))
        return set()
    facts = _facts(cells, row, group, name, declared) | declared.classed([group], exempt, row.place, name)
    used: set[Name] = set()
    for one in names:
        kept, found = declared_name(one, deleted)
        kept = kept if found else shown(one)
        declared.doubt(kept, found, row.place)
        declared.add(row.place, kept.facts() | facts | (found.facts if found else {}))
        used |= {found.name} if found else set()
    return used


def _facts(cells: dict[str, str], row: Value, group: str, what: str, declared: Declared) -> dict[str, str]:
    """What the cells of a row say beside the name."""
    provider, service = cells.get("provider") or cells.get("host"), cells.get("service")
    if not provider:
        provider = service or group
        declared.unsaid(row.place, what, provider)
    made = {
        "provider": declared.provider_named(provider, row.place),
        **texts.part(service or provider),
        "purpose": cells.get("purpose") or declared.missing(row.place, what),
        **texts.lasting(cells.get("lifetime", "")),
    }
    if kind := cells.get("kind"):
        known = texts.kind_of(kind)
        made |= {"kind": known.value} if known and known is not Kind.COOKIE else {}
        if not known:
            sentence = _("no place in a catalogue for: {names} (left out)").format(names=kind)
            declared.losses.add_in(row.place, what, sentence)
    return made | declared.host(cells.get("host", ""), row.place)


def _declare_deleted(
    named: Named, label: str, section: Value | None, group: str, exempt: bool, declared: Declared
) -> None:
    """What a category deletes, where there is no table: the section says of all its cookies the same, and the label of
    a service which it is of."""
    title, lines = (
        texts.lines(declared.text(section.get(field) if section else None, field), is_html=True)
        for field in ("title", "description")
    )
    service = label or " ".join(title) or group
    name = named.name.name
    declared.unsaid(named.place, name, service)
    facts = {
        "provider": declared.provider_named(service, named.place),
        "service": service,
        "purpose": " ".join(lines) or declared.missing(named.place, name),
        **declared.classed([group], exempt, named.place, name),
    }
    declared.add(named.place, named.name.facts() | facts | named.facts)
