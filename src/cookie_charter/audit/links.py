"""Which links of a page a visit follows: those to other pages of the platform, and none that changes something there.

Whatever a site does at a mere link, a visit would do. So a link is left alone where its text or its address has a word
for deleting, logging out, buying, or answering the question of consent, in one of the languages that the project
speaks (``changing.txt``). To leave a harmless page out costs a line in the report.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from mimetypes import guess_type
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urlsplit

from cookie_charter.audit.plan import Plan
from cookie_charter.speech import _

PAGES: Final = {(None, None), ("text/html", None), ("application/xhtml+xml", None)}
"""The types and encodings, as an address lets guess them, of what can be a page."""

_CHANGING: Final = Path(__file__).with_name("changing.txt").read_text(encoding="utf-8")
WORDS: Final = {
    language: " ".join(lines.split()).rstrip(",").split(", ")
    for language, lines in re.findall(r"^(\w+):\n((?:  .*\n)+)", _CHANGING, re.MULTILINE)
}
"""By language, what the links are called that change something."""

_NO_WORD: Final = re.compile(r"[\W_]+")
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")


def _words(text: str) -> str:
    """Its words, without accents and in lower case, each between spaces."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)  # deleteAccount
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return f" {_NO_WORD.sub(' ', plain.casefold().replace('ł', 'l')).strip()} "


_PHRASES: Final = {_words(phrase): phrase for phrases in WORDS.values() for phrase in phrases}


def change(text: str) -> str | None:
    """The word in a text, or in an address, that says that something is changed; None if there is none."""
    words = _words(text)
    for phrase, typed in _PHRASES.items():
        if (phrase.strip() if _CHINESE.search(phrase) else phrase) in words:
            return typed
    return None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: where it leads, without a fragment, what it is called, and whether it says that it leads to a
    file to download."""

    address: str
    text: str = ""
    download: bool = False


class Choice:
    """Which links are followed."""

    def __init__(self, plan: Plan, hosts: Collection[str]) -> None:
        self.only, self.exclude = plan.only, plan.exclude
        self.hosts = {_without_www(host.lower()) for host in hosts}

    def is_here(self, url: str) -> bool:
        """Whether an address is one of the platform's, with ``www.`` or without."""
        try:
            parts = urlsplit(url)
        except ValueError:  # such as a bracket too many
            return False
        return parts.scheme in {"http", "https"} and _without_www(parts.hostname or "") in self.hosts

    def reason_against(self, link: Link) -> str | None:
        """Why a link is not followed, a sentence; None if it is."""
        parts = urlsplit(link.address)
        path = unquote(parts.path) or "/"
        if link.download or guess_type(parts.path) not in PAGES:
            return _("it is a file, and no page")
        if self.only and not any(fnmatchcase(path, pattern) for pattern in self.only):
            return _("no pattern of --only fits it")
        if any(fnmatchcase(path, pattern) for pattern in self.exclude):
            return _("a pattern of --exclude fits it")
        if word := change(link.text) or change(f"{path} {unquote(parts.query)}"):
            return _("its text or its address contains {word!r}, which may change something").format(word=word)
        return None


def link(address: str, text: str, download: bool) -> Link:
    """A link as a page has it."""
    return Link(urldefrag(address).url, text, download)


def _without_www(host: str) -> str:
    return host.removeprefix("www.")
