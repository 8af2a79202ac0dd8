"""A live visit: Chromium opens a platform's pages, and what it is seen to keep is the evidence.

What a visitor does there is a Python file. The recorder of Playwright writes it, but for the name of its function:
``playwright codegen --target python-pytest URL``::

    import os

    def visit(page):
        page.get_by_role("button", name="Accept all").click()
        page.get_by_label("Password").fill(os.environ["PASSWORD"])

1. The start page is opened, and the links from there are followed. Whatever is there then was there before any choice.
2. The start page is opened in a new tab, and the file's ``visit`` does something. Popups and other tabs count.
3. The start page is opened again, and links are followed again. What is new was not there before the choice.

Links are followed on the host of the address and on the hosts named, with or without ``www.``, nearest first, and
addresses that differ in their query only last. Fragments are dropped; so are links to what is no page, such as a PDF,
and after the choice links that look as if they logged out. With a file, half of the page limit is for what comes
before the choice, so that there is something left for what comes after it. Links are opened and nothing else is done
with them: whatever a site does at a mere link, a visit does.

Cookies of third parties are taken, as Chromium takes them of visitors by default. It reports a cookie without SameSite
as ``Lax``, as which it treats it. A cookie that was gone, or refused, before anyone looked is not seen; nor is what
happens on another host to which a link leads in the end.
"""

from collections.abc import Callable, Collection
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from cookie_charter.audit.evidence import Evidence, EvidenceError
from cookie_charter.audit.script import load
from cookie_charter.catalogue.model import host_of
from cookie_charter.speech import _


def visit(
    url: str,
    *,
    script: Path | None = None,
    hosts: Collection[str] = (),
    pages: int = 20,
    progress: Callable[[str], None],
) -> Evidence:
    """Visit at most *pages* pages from *url* on, on its host and on *hosts*, and do what *script* does.

    *progress* gets a line for each page. Raises EvidenceError where there can be no visit, or it did not get to its
    end; its sentence holds nothing that the script typed.
    """
    host = _host(url)
    if find_spec("playwright") is None:
        raise EvidenceError(_("a visit requires Playwright: pip install 'sphinx-cookie-charter[audit]'"))
    from cookie_charter.audit.browsing import browse  # here, since it imports Playwright

    loaded = load(script) if script else None
    return browse(url, script=loaded, hosts={host, *hosts}, limit=pages, progress=progress)


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:  # a port that is no number, a bracket too many
        sound = False
    if not sound or not parts.hostname:
        raise EvidenceError(_("expected an address such as https://www.example.org, found {found!r}").format(found=url))
    if parts.username is not None:
        raise EvidenceError(
            _("the address contains a user name or a password, which the report would show; remove them")
        )
    return host_of(url)
