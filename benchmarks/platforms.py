"""The cookies of several platforms, a page each from one template, beside as many of one platform on one page."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import cells
import contestants
from measuring import Candidate, Measure, interleaved
from rows import Row, make, source_cells

PLATFORMS: Final = 8
COOKIES: Final = 300

MANY: Final = f"{PLATFORMS} platforms of {COOKIES} cookies"
ONE: Final = f"one platform of {PLATFORMS * COOKIES:,} cookies"

_TEMPLATE: Final = """\
Cookies
=======

.. cookie-table:: {platform}
   :columns: provider, service, name, category, purpose
"""

_INDEX: Final = """\
Platforms
=========

.. toctree::
   :glob:

   platform/*
"""


def time_builds(folder: Path, runs: int) -> dict[str, Measure]:
    """Builds from nothing of both sites, once their pages were found to show the rows."""
    rows = make(PLATFORMS * COOKIES)
    sites = {
        MANY: [rows[start : start + COOKIES] for start in range(0, len(rows), COOKIES)],
        ONE: [rows],
    }
    candidates = []
    for number, (name, parts) in enumerate(sites.items()):
        site = folder / f"platforms-{number}"
        _write(site, parts)
        _build(site)
        for index, part in enumerate(parts):
            cells.compare(name, site / f"_html/platform/p{index}.html", source_cells(part))
        candidates.append(Candidate(name, partial(_build, site), partial(contestants.clean, site)))
    return interleaved(candidates, runs)


def _write(site: Path, parts: Sequence[Sequence[Row]]) -> None:
    contestants.write(contestants.NO_TABLE, [], site)
    conf = (site / "conf.py").read_text(encoding="utf-8")
    conf = re.sub(r"^extensions = .*$", 'extensions = ["cookie_charter"]', conf, flags=re.MULTILINE)
    (site / "conf.py").write_text(f'{conf}charter_pages = "platform.rst"\n', encoding="utf-8")
    (site / "index.rst").write_text(_INDEX, encoding="utf-8")
    (site / "platform.rst").write_text(_TEMPLATE, encoding="utf-8")
    (site / "cookie_data").mkdir()
    for index, part in enumerate(parts):
        (site / f"cookie_data/p{index}.yaml").write_text(contestants.catalogue(part), encoding="utf-8")


def _build(site: Path) -> Measure:
    return contestants.build(contestants.OURS, site)
