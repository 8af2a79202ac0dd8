"""What a page may do, and what its host says beside it.

The policy (https://www.w3.org/TR/CSP3/) lets a page run and show its own host's files, and nothing that is in the
page itself. Pages of a site that loads ``cookie_charter.hardening`` state it; a host that sends the headers says the
same, and what a page cannot say of itself (https://developer.mozilla.org/en-US/observatory).
"""

from pathlib import Path
from typing import Final

POLICY: Final = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"

POLICY_HEADER: Final = {"Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'"}
"""For pages that state the policy only: others may need what it forbids."""

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def states_policy(page: Path) -> bool:
    """Whether a built page states the policy."""
    return page.is_file() and f'content="{POLICY}"' in page.read_text(encoding="utf-8")
