"""What a live visit is to do: where it goes, how long it looks, and as whom it comes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PAGES: Final = 20
SETTLE_SECONDS: Final = 10.0
LANGUAGE: Final = "en-US"
VIEWPORT: Final = (1280, 800)


@dataclass(frozen=True)
class Plan:
    """A visit, as a person asked for it. It holds secrets, and is shown to nobody."""

    url: str
    script: Path | None = None
    """The file with a function for each scenario."""
    hosts: tuple[str, ...] = ()
    """The hosts beside that of the address to which links are followed."""
    pages: int = PAGES
    """How many pages a scenario may open."""
    settle: float = SETTLE_SECONDS
    """How many seconds after its load the start page, and what a scenario leads to, is looked at."""
    only: tuple[str, ...] = ()
    """If there are any, patterns for the paths of all links that are followed."""
    exclude: tuple[str, ...] = ()
    """Patterns for the paths of links that are not."""
    language: str = LANGUAGE
    viewport: tuple[int, int] = VIEWPORT
    user_agent: str | None = None
    user: str | None = None
    """The name for the authentication of HTTP, which only the site's own address is told."""
    password: str = field(default="", repr=False)
    insecure: bool = False
    """Whether a certificate that nobody trusts will do."""
    proxy: str | None = field(default=None, repr=False)
