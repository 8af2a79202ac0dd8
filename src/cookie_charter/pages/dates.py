"""When a page last changed: its prose, the data that it shows, or their translation, whichever came last.

Sphinx's own date (``html_last_updated_fmt``) is that of the build. This, which ``charter_last_updated`` asks for, is
the date of the last commit to any of the files that the page is made from. Where git cannot tell, as in a shallow
clone, there is none.
"""

import datetime
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from babel.dates import format_date
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from cookie_charter.messages import DOMAIN
from cookie_charter.pages._sphinx import dates_in_git, docname_to_domain
from cookie_charter.pages.catalogues import catalogue_path
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.settings import edition, is_with_pages, offer


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Find the date of each page; the pages to write again are those whose date is another than before."""
    if is_with_pages(app):
        return ()  # a book has those that were found for the pages just before
    domain = cookie_domain(env)
    before, now = domain.dates, _dates(app, env) if app.config.charter_last_updated else {}
    domain.note_dates(now)
    return {page for page in env.found_docs if now.get(page) != before.get(page)}


def _dates(app: Sphinx, env: BuildEnvironment) -> dict[str, int]:
    """The last change of each page that git knows, in seconds since 1970."""
    sources = {page: list(_sources(app, env, page)) for page in env.found_docs}
    changed = _changed({path for paths in sources.values() for path in paths})
    dates = {}
    for page, paths in sources.items():
        known = [changed[path] for path in paths if path in changed]
        # In a shallow clone, what is older than its first commit seems to have come with that.
        if known and not any(too_shallow for _seconds, too_shallow in known):
            dates[page] = max(seconds for seconds, _too_shallow in known)
    return dates


def _sources(app: Sphinx, env: BuildEnvironment, page: str) -> Iterator[Path]:
    yield Path(env.doc2path(page)).resolve()
    domain = cookie_domain(env)
    stems = {shown.stem for shown in domain.tables.get(page, ())}
    yield from (path.resolve() for stem in sorted(stems) if (path := catalogue_path(app.config, stem)))
    built = edition(app.config)
    if not (built.is_source and built.declared):
        for domain_name in (docname_to_domain(page, app.config.gettext_compact), *([DOMAIN] if stems else [])):
            yield from (path.resolve() for path in built.message_files(domain_name))


def _changed(paths: set[Path]) -> dict[Path, tuple[int, bool]]:
    """The time of the last commit to each file that git knows, and whether a shallow clone hides the true one."""
    folders: dict[Path, set[str]] = defaultdict(set)
    for path in paths:
        if path.is_file():
            folders[path.parent].add(path.name)
    changed: dict[Path, tuple[int, bool]] = {}
    for folder, names in folders.items():
        # What raises: no git, no repository, or no commit in it.
        with suppress(OSError, subprocess.CalledProcessError):
            changed |= {folder / name: found for name, found in dates_in_git(folder, names).items()}
    return changed


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say the date in the words of the edition, in place of that of the build."""
    if not app.config.charter_last_updated:
        return
    seconds = cookie_domain(app.env).dates.get(pagename)
    date = seconds and datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC).date()
    offer(app.config, context, last_updated=date and format_date(date, "long", edition(app.config).locale))
