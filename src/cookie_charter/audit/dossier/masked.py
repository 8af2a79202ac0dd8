"""What is kept of things that can hold a value: of addresses, scripts, pictures and network logs.

Each of these forms is made anew from what is known to be harmless; what is not known to be so is left out.
"""

import ast
import re
import struct
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

MASK: Final = "…"
"""What stands in place of a text that was typed."""

_ADDRESS: Final = re.compile(r"\b(?:https?|wss?)://[^\s<>\"'’»]+", re.IGNORECASE)


def address(url: str) -> str:
    """A web address without user, query, fragment, and what follows a ``;`` in its path, as in ``;jsessionid=…``; of
    any other address the scheme."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # a port that is none, a bracket too many
        return ""
    if parts.scheme not in {"http", "https", "ws", "wss"} or not parts.hostname:
        return f"{parts.scheme}:" if parts.scheme else re.split("[?#;]", url)[0]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    path = "/".join(part.partition(";")[0] for part in parts.path.split("/"))
    return f"{parts.scheme}://{host}{port}{path}"


def sentence(text: str) -> str:
    """A sentence with each address in it as ``address`` leaves it."""
    return _ADDRESS.sub(lambda found: address(found[0].rstrip(".,;:)")) + _end(found[0]), text)


def _end(url: str) -> str:
    """The punctuation that belongs to the sentence and not to the address at its end."""
    return url[len(url.rstrip(".,;:)")) :]


# Scripts


_SHOWS: Final = re.compile(r"get_by_\w+|locator|frame_locator|frame|wait_for_\w+|getenv")
"""The functions whose texts are of the page, or the name of a variable: with them a script can be followed."""
_OPENS: Final = frozenset({"goto", "urljoin"})
"""Those whose texts are addresses."""
_TYPES: Final = frozenset({"fill", "type", "press_sequentially", "insert_text"})
"""Those whose numbers are masked too."""


def script(source: str) -> str | None:
    """The *source* of a function with every text masked but those that say where something is done, without comments;
    None if it is no Python."""
    try:
        tree = ast.parse(textwrap.dedent(source))
        return ast.unparse(ast.fix_missing_locations(_Masking().visit(tree)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Masking(ast.NodeTransformer):
    """Masks texts, bytes, and the numbers that are typed."""

    def __init__(self) -> None:
        self._keep: str | None = None

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """A docstring is for whoever reads it."""
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return node if is_text else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """What is kept of the arguments depends on what is called."""
        node.func = self._visit(node.func, None)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        is_of_environment = name == "get" and ast.unparse(node.func).endswith("environ.get")
        keep = "text" if _SHOWS.fullmatch(name) else "address" if name in _OPENS else None
        keep = "number" if name in _TYPES else keep
        first = "text" if is_of_environment else keep
        node.args = [self._visit(arg, keep if index else first) for index, arg in enumerate(node.args)]
        for keyword in node.keywords:
            keyword.value = self._visit(keyword.value, keep)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """``os.environ["NAME"]`` names a variable."""
        node.value = self._visit(node.value, None)
        keep = "text" if ast.unparse(node.value).endswith("environ") else None
        node.slice = self._visit(node.slice, keep)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Pieces between what is filled in are no whole address."""
        keep = self._keep if self._keep == "text" else None
        node.values = [self._visit(value, keep) for value in node.values]
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        """What is filled in; how it is formatted is kept out as well."""
        node.value = self._visit(node.value, None)
        node.format_spec = None
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """The text itself."""
        match node.value:
            case str(text):
                kept = {"text": text, "address": address(text)}.get(self._keep or "", MASK)
                return ast.Constant(kept if text else text)
            case bytes():
                return ast.Constant(MASK)
            case int() | float() if self._keep == "number" and not isinstance(node.value, bool):
                return ast.Constant(MASK)
        return node

    def _visit(self, node: Any, keep: str | None) -> Any:
        before, self._keep = self._keep, keep
        try:
            return self.visit(node)
        finally:
            self._keep = before


# Pictures


_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_PIXELS: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"IDAT", b"IEND"})


def png(picture: bytes) -> bytes | None:
    """A PNG with its pixels and nothing else: no texts, no dates, nothing after its end; None if it is none.

    https://www.w3.org/TR/png-3/#5Chunk-layout
    """
    if not picture.startswith(_SIGNATURE):
        return None
    chunks = list(_chunks(picture))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        return None
    return _SIGNATURE + b"".join(chunk for kind, chunk in chunks if kind in _PIXELS)


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place + 12 <= len(picture):
        (length,) = struct.unpack_from(">I", picture, place)
        kind, end = picture[place + 4 : place + 8], place + 12 + length
        if end > len(picture):
            return
        yield kind, picture[place:end]
        if kind == b"IEND":
            return
        place = end


def size(picture: bytes) -> tuple[int, int]:
    """The width and height of a PNG that ``png`` gave."""
    width, height = struct.unpack_from(">II", picture, 16)
    return width, height


# Network logs


def har_entry(entry: Mapping[str, Any], page: str) -> dict[str, Any]:
    """An entry of a HAR 1.2, on the page of that id: of cookies, headers and queries the names, and no body.

    http://www.softwareishard.com/blog/har-12-spec/#entries
    """
    request, response = _mapping(entry.get("request")), _mapping(entry.get("response"))
    content, timings = _mapping(response.get("content")), _mapping(entry.get("timings"))
    return {
        "pageref": page,
        "startedDateTime": _text(entry.get("startedDateTime")),
        "time": max(0, _number(entry.get("time"), 0)),
        "request": {
            "method": _text(request.get("method")),
            "url": address(_text(request.get("url"))),
            "httpVersion": _text(request.get("httpVersion")),
            "cookies": _cookies(request.get("cookies")),
            "headers": _names(request.get("headers")),
            "queryString": _names(request.get("queryString")),
            "headersSize": _number(request.get("headersSize"), -1),
            "bodySize": _number(request.get("bodySize"), -1),
        },
        "response": {
            "status": _number(response.get("status"), 0),
            "statusText": "",  # the server's own words
            "httpVersion": _text(response.get("httpVersion")),
            "cookies": _cookies(response.get("cookies")),
            "headers": _names(response.get("headers")),
            "content": {
                "size": _number(content.get("size"), -1),
                "mimeType": _text(content.get("mimeType")).partition(";")[0],
            },
            "redirectURL": address(_text(response.get("redirectURL"))),
            "headersSize": _number(response.get("headersSize"), -1),
            "bodySize": _number(response.get("bodySize"), -1),
        },
        "cache": {},
        "timings": {part: max(least, _number(timings.get(part), least)) for part, least in _TIMINGS.items()},
    }


_TIMINGS: Final = {"blocked": -1, "dns": -1, "connect": -1, "send": 0, "wait": 0, "receive": 0, "ssl": -1}
"""Of each part the least number: -1 says that it is not known, where that may be."""


def _cookies(cookies: object) -> list[dict[str, Any]]:
    """Names and attributes. HAR wants a value, so there is an empty one."""
    return [
        {"name": _text(cookie.get("name")), "value": ""}
        | {key: cookie[key] for key in ("path", "domain", "expires", "sameSite") if isinstance(cookie.get(key), str)}
        | {key: cookie[key] for key in ("httpOnly", "secure") if isinstance(cookie.get(key), bool)}
        for cookie in map(_mapping, _sequence(cookies))
    ]


def _names(pairs: object) -> list[dict[str, str]]:
    return [{"name": _text(pair.get("name")), "value": ""} for pair in map(_mapping, _sequence(pairs))]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object, otherwise: float) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else otherwise
