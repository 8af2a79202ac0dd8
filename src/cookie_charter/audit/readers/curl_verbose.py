"""What ``curl -v`` prints of requests and responses, redirects included, alone or among bodies and ``curl -i``.

A line of a request begins with ``>``, one of a response with ``<``; what curl itself says, with ``*``, does not count.
The request says the host and the path. The clock is the header Date, or else the file's date.
"""

import re
from typing import BinaryIO, Final

from cookie_charter.audit.readers import place
from cookie_charter.audit.readers.jar import Jar, at_most
from cookie_charter.audit.readers.set_cookie import header, keep
from cookie_charter.audit.readers.stream import lines

FORM: Final = "curl -v"

SIGN: Final = re.compile(rb"([^\n]*\n)*?< HTTP/[0-9.]+ [0-9]{3}")
"""How such a file starts: with a response, after a request and what curl says."""

_REQUEST: Final = re.compile(r"> [A-Z]+ (\S+) HTTP/")
_HOST: Final = re.compile(r"> host: *(\S+)", re.IGNORECASE)


def read(file: BinaryIO, written: float) -> Jar:
    """What a browser would keep after these responses; *written* is the date of the file."""
    jar = Jar()
    host, target = "", "/"
    block: list[tuple[str, str]] | None = None
    for line in lines(file):
        if request := _REQUEST.match(line):
            host, target = "", request[1]
        elif stated := _HOST.match(line):
            host = place.host_of(f"http://{stated[1]}")
            jar.contact(host)
        elif line.startswith("< HTTP/"):
            block = []
        elif block is not None and line.rstrip() == "<":
            keep(jar, block, host, _path(target), written)
            block = None
        elif block is not None and line.startswith("< "):
            block += header(line.removeprefix("< "))
            at_most(len(block))
    if block is not None:  # it breaks off, or curl was stopped
        keep(jar, block, host, _path(target), written)
    return jar


def _path(target: str) -> str:
    """The path of a cookie that states none; to a proxy, the target of a request is a whole address."""
    return place.default_path(f"http://any{target}" if target.startswith("/") else target)
