"""What a reader has found so far, as a browser would hold it, or has held it for a while."""

from dataclasses import replace
from typing import Final

from cookie_charter.audit.evidence import EvidenceError, Identity, Seen
from cookie_charter.audit.readers.moment import GONE
from cookie_charter.catalogue.model import Kind, SameSite
from cookie_charter.speech import _

MOST: Final = 100_000
"""How many things one file may name: more than any browser keeps, and few enough for the memory of any machine."""


class Jar:
    """What a browser keeps after all that was read so far, and whom it asked."""

    def __init__(self) -> None:
        self._kept: dict[Identity, Seen] = {}
        self._contacts: dict[str, None] = {}
        self.clock: float | None = None
        """When it was that a browser kept this, in seconds since 1970; None if only the date of the file tells."""
        self.doubt: str | None = None
        """Why it proves nothing that there is nothing in it, a sentence; None if it does."""

    @property
    def seen(self) -> list[Seen]:
        return list(self._kept.values())

    @property
    def contacts(self) -> list[str]:
        return list(self._contacts)

    def put(self, one: Seen) -> None:
        """Keep *one*, instead of its former state; of one whose lifetime is ``GONE`` it stays known that it was there.

        EvidenceError if there are too many.
        """
        if one.lifetime == GONE:
            if former := self._kept.get(one.identity):
                self._kept[one.identity] = replace(former, gone=True)
            return
        self._kept[one.identity] = one
        at_most(len(self._kept))

    def put_entry(self, kind: Kind, name: str, host: str) -> None:
        """Keep an entry of a storage: there are no facts about it but its name."""
        self.put(Seen(name, kind, host))

    def contact(self, host: str) -> None:
        """Note that *host* was asked for something; "" is none."""
        if host:
            self._contacts[host] = None
            at_most(len(self._contacts))


def at_most(number: int) -> None:
    """EvidenceError if this is more than one file may hold."""
    if number > MOST:
        raise EvidenceError(_("the file contains more than {most} entries; record a shorter visit").format(most=MOST))


def missing(package: str) -> EvidenceError:
    """That a package of the extra ``audit`` is not installed."""
    sentence = _("reading this kind of evidence requires {package}; install 'sphinx-cookie-charter[audit]'")
    return EvidenceError(sentence.format(package=package))


def same_site(word: str | None) -> SameSite | None:
    """What the attribute SameSite says, in any case; None if it says nothing that is known."""
    return next((known for known in SameSite if word and word.lower() == known.lower()), None)
