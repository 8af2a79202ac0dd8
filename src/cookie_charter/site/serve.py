"""Serve what was built on this machine, as a good host would: compressed, with a charset, and without listings.

The headers of ``cookie_charter.pages.policy`` come with everything; the policy itself where the pages state it.

What is not there is answered by the nearest ``404.html`` above it, where an edition has one.
"""

import contextlib
import gzip
import re
import sys
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from cookie_charter.pages.policy import HEADERS, POLICY_HEADER, states_policy
from cookie_charter.problem import reason
from cookie_charter.speech import _

HOST: Final = "127.0.0.1"

TEXTS: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
"""What is text, by its suffix: sent as UTF-8, and compressed. Everything else is what the system says it is."""


class ServeError(Exception):
    """Nothing can be served; the message says why, and what to do."""


class Answer(NamedTuple):
    """What a request is answered with; *name* is that of a file of this type."""

    status: HTTPStatus
    body: bytes = b""
    name: str = ""
    location: str | None = None


def serve(folder: Path, port: int) -> None:
    """Serve the files of *folder* at *port* of this machine (0: any that is free) until Ctrl-C; raises ServeError."""
    addresses = list(_addresses(folder))
    if not addresses:
        raise ServeError(_("no pages in {folder}; build the site first").format(folder=folder))
    try:
        server = _Server((HOST, port), partial(_Handler, directory=str(folder), always=_headers(folder)))
    except OSError as error:
        sentence = _("cannot use port {port} ({reason}); choose another one, or 0 for any free port")
        raise ServeError(sentence.format(port=port, reason=reason(error))) from error
    with server:
        for address in addresses:
            print(f"http://{HOST}:{server.server_port}/{address}")
        print(_("Press Ctrl-C to stop."), flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


def _addresses(folder: Path) -> Iterator[str]:
    """The addresses of what was built: the page that leads to the editions, then each edition."""
    if (folder / "index.html").is_file():
        yield ""
    for page in sorted(folder.glob("*/index.html")):
        yield f"{page.parent.name}/"


def _headers(folder: Path) -> dict[str, str]:
    """The headers that go with every file of *folder*."""
    hardened = any(states_policy(folder / address / "index.html") for address in _addresses(folder))
    return {**POLICY_HEADER, **HEADERS} if hardened else HEADERS


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of browsers that hang up: they open connections on trial, and leave pages half loaded."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # handed on as it came


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, directory: str, always: dict[str, str]) -> None:
        self.always = always
        super().__init__(*arguments, directory=directory)

    def do_GET(self) -> None:
        self._send(self._answer())

    do_HEAD = do_GET

    def _answer(self) -> Answer:
        # `translate_path` takes the query away, decodes what is encoded, and leaves out `..`.
        path = Path(self.translate_path(self.path))
        address, mark, query = self.path.partition("?")
        try:
            if address.endswith("/"):
                path /= "index.html"
            elif path.is_dir():
                return Answer(HTTPStatus.MOVED_PERMANENTLY, location=f"{address}/{mark}{query}")
            return Answer(HTTPStatus.OK, path.read_bytes(), path.name)
        except (OSError, ValueError):  # it is not there, is a folder, or has a name that no file can have
            return Answer(HTTPStatus.NOT_FOUND, self._not_found(path), "404.html")

    def _not_found(self, path: Path) -> bytes:
        for folder in path.parents:
            if folder.is_relative_to(self.directory):
                with contextlib.suppress(OSError, ValueError):
                    return (folder / "404.html").read_bytes()
        return b""

    def _send(self, answer: Answer) -> None:
        text = TEXTS.get(Path(answer.name).suffix)
        compressed = text is not None and self._takes_gzip()
        body = gzip.compress(answer.body, mtime=0) if compressed else answer.body
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Type", f"{text}; charset=utf-8" if text else self.guess_type(answer.name))
        self.send_header("Content-Length", str(len(body)))
        if text:
            self.send_header("Vary", "Accept-Encoding")
        if compressed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", self._caching(answer.status))
        for name, value in self.always.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _takes_gzip(self) -> bool:
        accepted = self.headers.get("Accept-Encoding", "").lower().replace(" ", "")
        return re.search(r"\bgzip\b(?!;q=0(\.0*)?(,|$))", accepted) is not None

    def _caching(self, status: HTTPStatus) -> str:
        """A file whose address says its version (``?v=...``) never changes; any other may with the next build."""
        versioned = status == HTTPStatus.OK and "v" in parse_qs(self.path.partition("?")[2])
        return "max-age=31536000, immutable" if versioned else "no-cache"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        """Say nothing of what is asked for: the addresses shall stay in sight."""
