"""A request and its answer as an entry of a HAR 1.2, in which there is no value: of cookies, headers and queries the
names alone, of addresses what comes before the query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from cookie_charter.audit.addresses import bare


@dataclass
class Exchange:
    """A request as Chromium's protocol says it, and what is known of its answer."""

    request: dict[str, Any]
    """The event ``Network.requestWillBeSent``."""
    response: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """All headers of the answer."""

    @property
    def url(self) -> str:
        return str(self.request["request"]["url"])

    def entry(self) -> dict[str, object]:
        """The entry."""
        asked, response = self.request["request"], self.response or {}
        headers = self.headers or response.get("headers", {})
        set_cookies = [
            line for name, value in headers.items() if name.lower() == "set-cookie" for line in value.split("\n")
        ]
        # What has no "=" is a value.
        query = [part.partition("=")[0] for part in urlsplit(self.url).query.split("&") if "=" in part]
        return {
            "startedDateTime": datetime.fromtimestamp(self.request["wallTime"], tz=UTC).isoformat(),
            "time": -1,
            "request": {
                "method": asked["method"],
                "url": bare(self.url),
                "httpVersion": response.get("protocol", ""),
                "cookies": [],
                "headers": _named(asked["headers"]),
                "queryString": _named(query),
                "headersSize": -1,
                "bodySize": -1,
            },
            "response": {
                "status": response.get("status", 0),
                "statusText": "",
                "httpVersion": response.get("protocol", ""),
                "cookies": _named(
                    line.partition(";")[0].partition("=")[0].strip() for line in set_cookies if "=" in line
                ),
                "headers": _named(headers),
                "content": {"size": -1, "mimeType": response.get("mimeType", "")},
                "redirectURL": "",
                "headersSize": -1,
                "bodySize": -1,
            },
            "cache": {},
            "timings": {"send": -1, "wait": -1, "receive": -1},
        }


def _named(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name, "value": ""} for name in names]
