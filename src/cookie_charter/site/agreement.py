"""Whether the pages of a site and its catalogues agree: what one says, the other shows.

Each disagreement can be meant, and is answered where it is: in the catalogue (``not_shown``) or in the page (a filter,
the column ``consent``, a link).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.environment import BuildEnvironment

from cookie_charter.catalogue.model import Catalogue, Consent, host_of
from cookie_charter.catalogue.shared import KEY
from cookie_charter.pages.catalogues import load_catalogue, typed
from cookie_charter.pages.domain import Shown, cookie_domain
from cookie_charter.pages.table import View
from cookie_charter.problem import Problem
from cookie_charter.speech import _

MOST_NAMED = 3
"""How many cookies a sentence names."""


def links_of(doctree: nodes.document) -> set[str]:
    """The addresses of the web that a page links to."""
    found = (node.get("refuri", "") for node in doctree.findall(nodes.reference))
    return {address for address in found if urlsplit(address).scheme in {"http", "https"}}


def problems(env: BuildEnvironment, links: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    """Where pages and catalogues disagree, once all pages are read; *links* are those of each page."""
    folder = Path(env.config.charter_data)
    tables: dict[str, list[tuple[str, Shown]]] = {}
    for docname, shown in cookie_domain(env).in_pages():
        tables.setdefault(shown.stem, []).append((docname, shown))
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() in {".yml", ".yaml"} and path.suffix != ".yaml":
            sentence = _("this file is not read: name it {name!r}")
            yield Problem(str(typed(path)), 1, 1, sentence.format(name=f"{path.stem}.yaml"))
    yield from _unused(sorted(folder.glob("*.yaml")))
    for path in sorted(folder.glob("*.yaml")):
        if catalogue := load_catalogue(path).catalogue:
            file, shown_by = str(typed(path)), tables.get(path.stem, [])
            yield from _not_shown(file, catalogue, [shown for _page, shown in shown_by])
            yield from _mixed(catalogue, [shown for _page, shown in shown_by])
            addresses = {address for page, _shown in shown_by for address in links.get(page, ())}
            yield from _other_address(file, catalogue, addresses)


def _unused(paths: list[Path]) -> Iterator[Problem]:
    """Shared files that no catalogue takes anything from."""
    loaded = {path: load_catalogue(path) for path in paths}
    used = {file.absolute() for of in loaded.values() for file in of.shared}
    if any(of.problems for of in loaded.values()):
        return
    for path, of in loaded.items():
        if of.catalogue is None and path.absolute() not in used:
            sentence = _(
                "no catalogue takes a cookie ('use: {stem}/NAME') or a provider from this file; use it, remove it, or "
                "begin it with 'platform:'"
            )
            yield Problem(str(typed(path)), 1, 1, sentence.format(stem=path.stem))


def _not_shown(file: str, catalogue: Catalogue, tables: list[Shown]) -> Iterator[Problem]:
    """Cookies that no table shows, though the catalogue does not say so."""
    views = [shown.view for shown in tables if isinstance(shown.view, View)]
    shown = {catalogue.cookies[index].name for view in views for index in view.chosen(catalogue)}
    meant = set(catalogue.not_shown or ())
    missing = [name for name in dict.fromkeys(cookie.name for cookie in catalogue.cookies) if name not in shown | meant]
    if missing and not views:
        sentence = _("no page shows this catalogue; show it with 'cookie-table', or name its cookies in 'not_shown'")
        yield Problem(file, 1, 1, sentence)
        return
    for name in missing:
        sentence = _(
            "no table of the site shows the cookie {name!r}; change the filter of a table, or name it in 'not_shown'"
        )
        yield Problem(file, _line(file, "name", name), 1, sentence.format(name=name))
    for name in sorted(meant & shown):
        sentence = _("a table shows the cookie {name!r}: remove it from 'not_shown'")
        yield Problem(file, _line(file, "name", name), 1, sentence.format(name=name))


def _line(file: str, key: str, value: str) -> int:
    """The first line of a catalogue with a *value* under that *key*, or which uses it, or the first of all."""
    lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
    stated = re.compile(rf"\b({key}|{KEY}):.*{re.escape(value)}")
    return next((number for number, line in enumerate(lines, 1) if stated.search(line)), 1)


def _mixed(catalogue: Catalogue, tables: list[Shown]) -> Iterator[Problem]:
    """Tables whose reader cannot tell what is kept without being asked from what is not."""
    for shown in tables:
        if not isinstance(shown.view, View) or "consent" in (*dict(shown.view.filters), *shown.view.columns):
            continue
        rows = [catalogue.cookies[index] for index in shown.view.chosen(catalogue)]
        asked = [cookie.name for cookie in rows if cookie.consent is Consent.REQUIRED]
        if asked and len(asked) < len(rows):
            names = ", ".join(map(repr, asked[:MOST_NAMED])) + (", …" if len(asked) > MOST_NAMED else "")
            sentence = _(
                "this table mixes cookies that are exempt from consent with {names}, which require it; filter it "
                "(':consent: exempt'), or show the column 'consent'"
            )
            yield Problem(str(typed(Path(shown.source))), shown.line, 1, sentence.format(names=names))


def _other_address(file: str, catalogue: Catalogue, addresses: Iterable[str]) -> Iterator[Problem]:
    """That the prose links to a platform of another address; of a page without such a link nothing is known."""
    url = catalogue.platform.url
    hosts = {host: address for address in sorted(addresses) if (host := host_of(address))}
    if not url or not (host := host_of(str(url))) or host in hosts:
        return
    # The host of the catalogue with a letter that is wrong, or another one of the same body.
    for other, address in hosts.items():
        same_body = other.split(".")[-2:] == host.split(".")[-2:]
        if same_body or SequenceMatcher(None, other, host, autojunk=False).ratio() >= 0.9:
            sentence = _(
                "the pages that show this catalogue link to {found}, not to {url}; correct the address here or there, "
                "or link to both"
            )
            yield Problem(file, _line(file, "url", str(url).rstrip("/")), 1, sentence.format(found=address, url=url))
            return
