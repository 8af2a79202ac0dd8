"""The catalogue of a new site: from evidence, from what is known of a kind of platform, or blank."""

from pathlib import Path
from typing import NamedTuple

from cookie_charter.audit.compare import Audit
from cookie_charter.audit.evidence import EvidenceError
from cookie_charter.audit.readers import read_all
from cookie_charter.audit.suggest import blanks, scalar, suggestions
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.site.new.answers import AnswerError, Answers
from cookie_charter.speech import _


class Declared(NamedTuple):
    """The *text* of a catalogue, and the same *without blanks*, from which message files can be made."""

    text: str
    without_blanks: str


def of(answers: Answers, files: Path) -> Declared:
    """The catalogue of a new site; raises AnswerError if the evidence cannot be read.

    A blank is a problem until somebody fills it in, and a catalogue without any cookie is none.
    """
    if answers.known:
        known = (files / answers.prose / "known" / f"{answers.known}.yaml").read_text(encoding="utf-8")
        text = _head(answers) + known
        text = foreign(text, answers.prose) if answers.is_foreign else text
        return Declared(text, text)
    nothing = f"{_head(answers)}providers: {{}}\n\ncookies: []\n"
    if not answers.evidence:
        hint = _("the name that the browser shows")
        blank = "\n".join(("cookies:", f"  - name:  # {hint}", *blanks()))
        return Declared(f"{_head(answers)}{_provider()}{blank}\n", nothing)
    seen = _suggested(answers)
    return Declared(f"{_head(answers)}{_provider()}{seen}", nothing) if seen else Declared(nothing, nothing)


def _head(answers: Answers) -> str:
    platform = {"name": answers.name, "url": answers.url, "contact": answers.contact}
    heading = _("The cookies of {host}.").format(host=answers.platform)
    lines = [
        "# yaml-language-server: $schema=schema.json",
        f"# {heading}",
        "platform:",
        *(f"  {field}: {scalar(value)}" for field, value in platform.items() if value),
    ]
    return "\n".join(lines) + "\n\n"


def _provider() -> str:
    """A provider to be completed."""
    sentence = _("whoever sets cookies; choose a key, and add a block for each")
    return f"providers:\n  key-of-provider:  # {sentence}\n    name:\n\n"


def _suggested(answers: Answers) -> str:
    """The cookies that the evidence shows, to be completed; "" if there are none."""
    try:
        evidence = list(read_all(answers.evidence))
    except EvidenceError as error:
        raise AnswerError(str(error)) from None
    catalogue = Catalogue.model_validate({"platform": {"name": answers.name, "url": answers.url}, "cookies": []})
    source = ", ".join(dict.fromkeys(one.form for one in evidence))
    suggested = suggestions(Audit(catalogue, evidence), source, min(one.taken for one in evidence))
    return suggested.partition("\n")[2]  # without the line that says to add it to a catalogue


def foreign(catalogue: str, language: str) -> str:
    """A *catalogue* that says that its texts are written in that *language*."""
    first, rest = catalogue.split("\n", 1)
    return f"{first}\n# written_in: {language}\n{rest}"
