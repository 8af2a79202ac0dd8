"""What ``charter_history`` has an edition publish of its releases, from the builders ``html`` and ``dirhtml``:

    history/2026-12-01.html  what was published then: what changed, and the cookies
    history/2026-12-01.json  the same as data
    changes.json             what changed from release to release, the newest first
    changes.atom             the same as a feed, where it is known at which address the site is published

They hold the catalogues that pages show, or whose history they show, in the language of the edition.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import escape
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from cookie_charter.catalogue import exchange
from cookie_charter.catalogue.snapshot import Release
from cookie_charter.messages.translation import translate_catalogue
from cookie_charter.pages import feed, render, table
from cookie_charter.pages import words as say
from cookie_charter.pages._sphinx import fragment
from cookie_charter.pages.catalogues import history
from cookie_charter.pages.changes import OfRelease, Told, ToldChange, told
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.filling import as_html, inline
from cookie_charter.pages.history import (
    CHANGES,
    FEED,
    Titles,
    is_published,
    page_of_release,
    prose_nodes,
    release_nodes,
    release_title,
)
from cookie_charter.pages.publish import links_to, of_project, warn_of_taken, write
from cookie_charter.pages.settings import edition


def _stems(app: Sphinx) -> list[str]:
    """The catalogues that pages show, or whose history they show."""
    domain = cookie_domain(app.env)
    shown = {shown.stem for _docname, shown in domain.shown()}
    return sorted(shown.union(*(noted.stems for noted in domain.histories.values())))


def pages(app: Sphinx) -> set[str]:
    """The names of the pages of releases."""
    return {page_of_release(release.date) for release in history(app.config).releases} if is_published(app) else set()


def _told(app: Sphinx) -> dict[str, list[Told]]:
    """What is told of each catalogue, by its name."""
    releases, words = history(app.config).releases, edition(app.config).words
    return {stem: found for stem in _stems(app) if (found := told(releases, stem, words))}


def on_html_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Publish the data of the releases, and the page of each, where the project has none of that name."""
    if not is_published(app):
        return
    words, of_catalogues = edition(app.config).words, _told(app)
    if of_catalogues:
        _write_data(app, of_catalogues)
    for release in history(app.config).releases:
        page = page_of_release(release.date)
        if page not in app.env.found_docs:
            title = inline(release_title(release, words))
            section = nodes.section("", nodes.title("", "", title), ids=[f"release-{release.date.isoformat()}"])
            told_of = [(stem, one) for stem, found in of_catalogues.items() for one in found if one.release == release]
            section += prose_nodes(_prose(told_of), words, Titles(app.env, page))
            section += _links(app, release)
            section += [_part(app, stem, one) for stem, one in told_of]
            yield page, {"title": escape(title.astext()), "body": fragment(app.builder, section)}, "page.html"


def _prose(told_of: Iterable[tuple[str, Told]]) -> list[str]:
    """The pages whose prose changed since the release before."""
    return list(dict.fromkeys(page for _stem, one in told_of for page in one.pages))


def _links(app: Sphinx, release: Release) -> nodes.paragraph:
    page = page_of_release(release.date)
    return links_to({"JSON": f"{page}.json"}, app.builder.get_target_uri(page), edition(app.config).words)


def _part(app: Sphinx, stem: str, one: Told) -> nodes.section:
    """What a release says of one catalogue: what changed, and the cookies, in the columns of its first table."""
    words = edition(app.config).words
    of_release = OfRelease(words, one.release)
    platform = inline(of_release.data(one.catalogue.platform.name))
    section = nodes.section("", nodes.title("", "", platform), ids=[nodes.make_id(stem)])
    section += release_nodes(one, words)
    views = [shown.view for _docname, shown in cookie_domain(app.env).shown() if shown.stem == stem]
    columns = next((view.columns for view in views if isinstance(view, table.View)), table.View().columns)
    view = table.View(columns)
    rows = list(table.rows(one.catalogue, view, of_release))
    html = render.rows(rows, view, {}, link=of_release.word(say.ROW_LINK))
    section += as_html(nodes.table(classes=["cookie-table"]), rows, html, view, ())
    return section


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page of a release the style of its tables, and a page with a history that of the history."""
    noted = cookie_domain(app.env).histories.get(pagename)
    if (doctree is not None and noted and noted.stems) or (doctree is None and pagename in pages(app)):
        app.add_css_file(render.STYLE)


def on_env_get_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """A page to read again where a release is not published yet: without any, nothing is written."""
    dates = [release.date for release in history(app.config).releases] if is_published(app) else []
    published = all((Path(app.outdir) / f"{page_of_release(date)}.json").is_file() for date in dates)
    return [] if published else [app.config.root_doc]


def _write_data(app: Sphinx, of_catalogues: dict[str, list[Told]]) -> None:
    """Publish the releases as data."""
    folder, built = Path(app.outdir), edition(app.config)
    taken = of_project(app) & {CHANGES, FEED}
    for name in sorted(taken):
        warn_of_taken(name, "charter_history")
    releases = history(app.config).releases
    for release in releases:
        page = folder / f"{page_of_release(release.date)}.json"
        page.parent.mkdir(exist_ok=True)
        write(page, exchange.to_json(_as_data(app, release, list(of_catalogues))))
    if CHANGES not in taken:
        changes = {stem: [_changes(one, built.language) for one in found] for stem, found in of_catalogues.items()}
        write(folder / CHANGES, exchange.to_json({"language": built.tag, "catalogues": changes}))
    if built.url and FEED not in taken:
        write(folder / FEED, _feed(app, built.url, releases, of_catalogues))


def _as_data(app: Sphinx, release: Release, stems: list[str]) -> dict[str, Any]:
    built = edition(app.config)
    words = OfRelease(built.words, release)
    found = {stem: release.catalogues[stem] for stem in stems if stem in release.catalogues}
    catalogues = {stem: exchange.plain(translate_catalogue(catalogue, words)) for stem, catalogue in found.items()}
    return {"date": release.date.isoformat(), "language": built.tag, "catalogues": catalogues}


def _changes(one: Told, language: str) -> dict[str, Any]:
    """What is told of a release, as data."""
    changes = [_change(change, language, one.release.language) for change in one.changes or ()]
    first = one.changes is None
    return {"date": one.release.date.isoformat(), "first": first, "changes": changes, "pages": one.pages}


def _change(one: ToldChange, language: str, source: str) -> dict[str, Any]:
    part, _at, field, before, after = one.change
    what = "changed" if field else "removed" if after is None else "added"
    facts: dict[str, Any] = {"change": what, "part": part, "name": one.name, "weight": one.weight}
    if field:
        facts |= {"field": field, "before": _said(before, language, source), "after": _said(after, language, source)}
    return facts


def _said(value: Any, language: str, source: str) -> Any:
    """A value in one language, where it is a text of several."""
    return value.get(language, value.get(source)) if isinstance(value, dict) else value


def _feed(app: Sphinx, url: str, releases: tuple[Release, ...], of_catalogues: dict[str, list[Told]]) -> str:
    built, config = edition(app.config), app.config
    entries = []
    for release in releases[::-1]:
        page = page_of_release(release.date)
        told_of = [(stem, one) for stem, found in of_catalogues.items() for one in found if one.release == release]
        parts = [part for _stem, one in told_of for part in _in_feed(app, one, alone=len(told_of) == 1)]
        parts += prose_nodes(_prose(told_of), built.words, Titles(app.env))
        title = release_title(release, built.words).text
        address = url + app.builder.get_target_uri(page)
        # The address without what a form of addresses adds: an id that stays.
        html = fragment(app.builder, nodes.container("", *parts))
        entries.append(feed.Entry(url + page, title, release.date, address, html))
    title = f"{config.html_title or config.project}: {built.words.word(say.HISTORY).text}"
    author = config.author or config.project
    return feed.to_xml(feed.Feed(title, built.tag, author, url + FEED, url, entries))


def _in_feed(app: Sphinx, one: Told, *, alone: bool) -> list[nodes.Node]:
    """What is told of one catalogue, under the name of its platform unless it is the only one."""
    words = edition(app.config).words
    found = release_nodes(one, words)
    if alone:
        return found
    platform = inline(OfRelease(words, one.release).data(one.catalogue.platform.name))
    return [nodes.paragraph("", "", nodes.strong("", "", platform)), *found]
