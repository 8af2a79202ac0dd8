"""A dossier as a page: one file of HTML, which asks for nothing and runs nothing, and can be printed.

Whatever comes from a site, a catalogue or a command line is text in it: escaped, and with what nobody can see spelt
out.
"""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cookie_charter.audit.compare import Check
from cookie_charter.audit.dossier.model import Dossier
from cookie_charter.audit.dossier.words import CONSENT, Words
from cookie_charter.audit.report import TITLES
from cookie_charter.audit.wording import KINDS, name
from cookie_charter.problem import printable
from cookie_charter.rules.report import TITLES as VERDICTS
from cookie_charter.speech import _

LONGEST: Final = 400
"""The characters of a text that the page shows."""

_HERE: Final = Path(__file__).parent


def as_html(dossier: Dossier, files: Mapping[str, bytes]) -> str:
    """The page of a *dossier*, with the pictures among its *files*."""
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    pictures = {
        shot.file: Markup(f"data:image/png;base64,{base64.b64encode(files[shot.file]).decode()}")
        for scenario in dossier.scenarios
        for shot in scenario.screenshots
    }
    return _environment().get_template("report.html").render(
        dossier=dossier,
        report=dossier.report,
        words=Words(dossier),
        style=Markup(style),
        policy=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'",
        pictures=pictures,
        files=sorted(files),
        findings={check: [one for one in dossier.report.findings if one.check is check] for check in Check},
        agreeing=sum(1 for row in dossier.rows if not row.checks),
        titles={check: _(title) for check, title in TITLES.items()},
        verdicts={verdict: _(title) for verdict, title in VERDICTS.items()},
        kinds=KINDS,
        consents=CONSENT,
        advice=Check.ADVICE,
    ) + "\n"  # fmt: skip


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = _
    environment.filters["cookie_name"] = name
    environment.filters["field_name"] = lambda name, words: words.field(name)
    return environment


def _shown(value: Any) -> Any:
    """A text with every character to be seen; what is markup is our own."""
    return printable(value, longest=LONGEST) if isinstance(value, str) and not isinstance(value, Markup) else value
