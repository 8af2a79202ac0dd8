"""Addresses as a visit shows and compares them."""

from urllib.parse import urlsplit, urlunsplit


def bare(url: str) -> str:
    """An address without its user, query and fragment, each of which can hold what is secret."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket too many
        return url.partition("?")[0].partition("#")[0]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def shown(url: str) -> str:
    """The same for a person, who is told that there is more."""
    return f"{bare(url)}?…" if "?" in url else bare(url)
