"""A live visit: Chromium opens a platform's pages, and what it is seen to keep is the evidence.

What a visitor does there is a Python file with a function for each scenario. The recorder of Playwright writes it, but
for the names of its functions: ``playwright codegen --target python-pytest URL``::

    import os

    def refuse(page):
        page.get_by_role("button", name="Refuse all").click()

    def accept(page):
        page.get_by_role("button", name="Accept all").click()

    def login(page):
        page.get_by_label("Password").fill(os.environ["PASSWORD"])

Each scenario has a visitor of its own, who has never been here:

1. ``arrival``, which is always there: the start page is opened, nothing is done, and its links are followed.
2. Each function: the start page is opened, the function does something, the start page is opened again, and links are
   followed. Popups and other tabs count.

What is seen is stamped with the step in which it was set, ``arrival`` or the name of the function: a cookie with that
in which its answer was asked for. The start page and what the function leads to stay open until the time to settle is
over, ten seconds by default, and what comes late is seen; other pages are left when nothing new has come for a second.
What is gone again at once is seen too, but for what a worker keeps and throws away.

Links are followed on the host of the address and on the hosts named, with or without ``www.``, nearest first, and
addresses that differ in their query only last. Fragments are dropped; so are links to what is no page, such as a PDF,
and links that seem to change something (``links``). Links are opened, and nothing else is done with them. Where the
cookies that a scenario brought are gone after a page, it has ended the session, and so does the scenario.

Cookies of third parties are taken, as Chromium takes them of visitors by default. It reports a cookie without SameSite
as ``Lax``, as which it treats it. What happens on another host to which a link leads in the end is not seen.
"""

from collections.abc import Callable
from importlib.util import find_spec
from urllib.parse import urlsplit

from cookie_charter.audit.addresses import shown
from cookie_charter.audit.evidence import Evidence, EvidenceError
from cookie_charter.audit.plan import Plan
from cookie_charter.audit.script import load
from cookie_charter.catalogue.model import host_of
from cookie_charter.speech import _


def visit(plan: Plan, progress: Callable[[str], None]) -> list[Evidence]:
    """Visit a site as planned; give what each scenario shows.

    *progress* gets a line for each page. Raises EvidenceError where there can be no visit, or it did not get to its
    end; its sentence holds nothing that a script typed, and no secret of the plan.
    """
    _check(plan.url)
    if find_spec("playwright") is None:
        raise EvidenceError(_("a visit requires Playwright: pip install 'sphinx-cookie-charter[audit]'"))
    from cookie_charter.audit.browsing import browse  # here, since it imports Playwright

    return browse(plan, load(plan.script) if plan.script else [], progress)


def _check(url: str) -> None:
    """Raise EvidenceError unless a site can have this address."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and parts.port != 0 and bool(host_of(url))
    except ValueError:  # a port that is no number, a bracket too many
        sound = False
    if not sound:
        sentence = _("expected an address such as https://www.example.org, found {found!r}")
        raise EvidenceError(sentence.format(found=shown(url)))
    if parts.username is not None:
        raise EvidenceError(
            _("the address contains a user name or a password, which the report would show; remove them")
        )
