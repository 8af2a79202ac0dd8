"""Whether a dossier shows that a catalogue has all that its platform keeps: for what deletes everything else.

That each cookie was ``verified`` lately would not show it: it says nothing of those that are not declared.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path

from cookie_charter.audit.compare import Check
from cookie_charter.audit.dossier.folder import REPORT, read
from cookie_charter.audit.dossier.model import Dossier
from cookie_charter.audit.evidence import gives_consent, today
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Catalogue
from cookie_charter.problem import Problem
from cookie_charter.speech import _


def objections(folder: Path, catalogue: Path, days: int) -> list[Problem]:
    """Why the dossier in a *folder* does not show it of a *catalogue*, by evidence that is at most so many *days* old.

    Of a catalogue that cannot be read there is nothing to say here. Raises FolderError.
    """
    dossier, altered = read(folder)
    declared = load(catalogue).catalogue
    sentences = [*altered, *_about_evidence(dossier, days)]
    if declared is not None:
        sentences += _about_catalogue(folder, dossier, declared)
    return [Problem(str(folder / REPORT), 1, 1, sentence) for sentence in sentences]


def _about_evidence(dossier: Dossier, days: int) -> Iterator[str]:
    oldest = min(one.taken for one in dossier.evidence)
    if today() - oldest > datetime.timedelta(days=days):
        sentence = _("the evidence is of {day}, which is more than {days} days ago; audit again")
        yield sentence.format(day=oldest, days=days)
    if dossier.scenarios and not any(gives_consent(one.name) for one in dossier.scenarios):
        yield _("the visit accepted nothing, and has not seen what comes after; audit again with --visit")
    for finding in dossier.report.findings:
        if finding.check is Check.UNDECLARED:
            yield _("{name!r} was seen and is not declared; declare it, and audit again").format(name=finding.name)


def _about_catalogue(folder: Path, dossier: Dossier, declared: Catalogue) -> Iterator[str]:
    """What the catalogue that was audited has, and the one of now has not."""
    audited = load(folder / dossier.catalogue[0].file).catalogue
    if audited is None or audited.platform.url != declared.platform.url:
        yield _("the dossier is of another platform than the catalogue; name one of it")
        return
    now = {(cookie.name, cookie.match, cookie.kind) for cookie in declared.cookies}
    for cookie in audited.cookies:
        if (cookie.name, cookie.match, cookie.kind) not in now:
            yield _("{name!r} was declared then, and is not any more; audit again").format(name=cookie.name)
