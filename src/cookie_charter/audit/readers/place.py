"""What a cookie belongs to: hosts and paths, as addresses and browsers write them."""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from cookie_charter.audit.readers.jar import missing
from cookie_charter.catalogue.model import ascii_host

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_HOST: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
_LONGEST_HOST: Final = 253  # RFC 1035, 3.1, written out

# Not urllib.parse: it keeps the last addresses that it split, and an address can hold a key to somebody's session.
_ADDRESS: Final = re.compile(
    r"(?:https?|wss?)://(?:[^/?#]*@)?(?P<host>\[[^\]/?#]*\]|[^:/?#@\[\]]*)(?P<port>:[0-9]*)?(?P<path>/[^?#]*)?",
    re.IGNORECASE,
)


def host(text: str) -> str:
    """A host in lower case, without the dot that browsers put before one whose subdomains count; "" if it is none."""
    name = ascii_host(text.lower().removeprefix("."))
    return name if len(name) <= _LONGEST_HOST and _HOST.fullmatch(name) else ""


def host_of(address: str) -> str:
    """The host of an address of the web; "" if it has none, such as ``data:``."""
    match = _ADDRESS.match(address)
    return host(match["host"]) if match else ""


def default_path(address: str) -> str:
    """The path of a cookie that states none and comes from *address* (RFC 6265, 5.1.4)."""
    match = _ADDRESS.match(address)
    path = match["path"] if match else None
    return (path or "").rpartition("/")[0] or "/"


def is_number(host: str) -> bool:
    """Whether a *host* is an address of IP, which has no subdomains."""
    return host.endswith("]") or host.rpartition(".")[2].isdecimal()


def is_public_suffix(host: str) -> bool:
    """Whether names under *host* belong to different people: ``co.uk``, ``github.io`` (https://publicsuffix.org)."""
    return not is_number(host) and suffixes().privatesuffix(host.removesuffix(".")) is None


def site(host: str) -> str:
    """What belongs to the same people as *host*, as browsers see it: its name just under a public suffix."""
    name = host.removesuffix(".")
    return name if is_number(name) else suffixes().privatesuffix(name) or name


@cache
def suffixes() -> "PublicSuffixList":
    """The list that comes with its package: nothing is asked of the network. EvidenceError if it is not installed."""
    try:
        from publicsuffixlist import PublicSuffixList  # here, since only some evidence needs it
    except ImportError:
        raise missing("publicsuffixlist") from None
    return PublicSuffixList()
