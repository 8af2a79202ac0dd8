"""Which pages are read or written again, though nothing in them changed: a translation did, or the end of a link."""

import hashlib
from collections.abc import Iterable
from typing import Final

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from cookie_charter.messages import DOMAIN, INTERFACE
from cookie_charter.pages.domain import cookie_domain
from cookie_charter.pages.publish import platform
from cookie_charter.pages.settings import edition, is_with_pages


def on_env_get_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """The pages to read again: Sphinx takes the titles of its tables of contents from them as they are read."""
    domain = cookie_domain(env)
    before = domain.digests
    return list(domain.titled) if before and before[DOMAIN] != _digests(app.config, env)[DOMAIN] else []


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """The pages to write again."""
    domain = cookie_domain(env)
    stale: set[str] = set()
    before, now = domain.digests, _digests(app.config, env)
    domain.note_digests(now)
    if before and before[DOMAIN] != now[DOMAIN]:
        # The words of the catalogue's domain are in tables, and in the notice of pages that are not fully translated.
        stale |= {*domain.tables, *domain.said, *domain.platforms} | {
            page for page, prose in domain.prose.items() if not all(prose.values())
        }
    # What stands around every page of a charter.
    if before and any(before.get(of) != now[of] for of in (INTERFACE, _PLATFORM, _PAGES)):
        stale |= env.found_docs
    domain.index_names()
    resolved = {page: {target: domain.find(target) for target in targets} for page, targets in domain.links.items()}
    # A link that leads nowhere is warned of when its page is written, so that page is written in every run.
    stale |= {
        page
        for page, links in resolved.items()
        if links != domain.resolved.get(page) or any(len(found) != 1 for found in links.values())
    }
    domain.note_resolved(resolved)
    # A book is written whole; a page that has to be written makes Sphinx write down anew what it remembers, too.
    return () if is_with_pages(app) else stale


_PLATFORM: Final = "platform"
_PAGES: Final = "pages"


def _digests(config: Config, env: BuildEnvironment) -> dict[str, str]:
    """A digest of the message files of each text domain whose translations are looked up while pages are written, and
    of what stands around every page of a charter: the platform that templates know, and which pages there are."""
    built = edition(config)
    digests = {_PLATFORM: repr(platform(config)) if config.charter_platform else "", INTERFACE: "", _PAGES: ""}
    if config.charter_editions:
        digests[_PAGES] = hashlib.sha256("\n".join(sorted(env.found_docs)).encode()).hexdigest()
    for domain in (DOMAIN, INTERFACE) if config.charter_editions else (DOMAIN,):
        digest = hashlib.sha256()
        for path in built.compiled_files(domain):
            digest.update(path.read_bytes() if path.is_file() else b"")
        digests[domain] = digest.hexdigest()
    return digests
