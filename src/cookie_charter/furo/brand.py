"""What a city puts on its pages by ``charter_brand``: a logo, and the colour of links, on light pages and on dark ones.

A colour is written into a style sheet of its own, since the policy of the pages forbids styles within them.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from cookie_charter.problem import unknown
from cookie_charter.speech import N_, _

PARTS: Final = ("logo", "color", "dark_color")
SHEET: Final = "brand.css"
BACKGROUNDS: Final = {"color": "#f8f9fb", "dark_color": "#1a1c1e"}
"""What furo puts letters on that is nearest to them: the sidebars, light and dark."""
CONTRAST: Final = 4.5
"""https://www.w3.org/TR/WCAG22/#contrast-minimum"""

logger = logging.getLogger(__name__)


class Brand(NamedTuple):
    """What of ``charter_brand`` can be used: the file of the logo, and the style sheet."""

    logo: Path | None
    style: str


def read_brand(config: Config, folder: Path) -> tuple[Brand, list[str]]:
    """The brand of a site whose conf.py is in *folder*, and a sentence for each part of it that cannot be used."""
    wrong = dict(_wrong(config.charter_brand, folder))
    usable = {part: value for part, value in config.charter_brand.items() if part not in wrong}
    logo = folder / usable["logo"] if "logo" in usable else None
    return Brand(logo, _style(usable)), list(wrong.values())


def _wrong(stated: dict[str, str], folder: Path) -> Iterator[tuple[str, str]]:
    for part, value in stated.items():
        if part not in PARTS:
            yield part, _("charter_brand in conf.py: {unknown}").format(unknown=unknown(N_("part"), part, PARTS))
        elif part == "logo":
            if not (folder / str(value)).is_file():
                yield part, _("charter_brand in conf.py: no file {file!r} for the logo").format(file=value)
        elif not re.fullmatch("#[0-9a-fA-F]{6}", str(value)):
            sentence = _("charter_brand in conf.py: {part!r} must be a colour such as '#123f7a', found {value!r}")
            yield part, sentence.format(part=part, value=value)
        elif (ratio := contrast(value, BACKGROUNDS[part])) < CONTRAST:
            sentence = _(
                "charter_brand in conf.py: the contrast of {part!r} {value!r} with the page is {ratio} to 1; "
                "letters need 4.5 to 1"
            )
            yield part, sentence.format(part=part, value=value, ratio=f"{ratio:.1f}")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _style(usable: dict[str, str]) -> str:
    sheet = ""
    if color := usable.get("color"):
        sheet += f"body {{\n{_variables(color)}}}\n"
    if color := usable.get("dark_color"):
        sheet += f'@media not print {{\n  body[data-theme="dark"] {{\n{_variables(color)}}}\n'
        sheet += "  @media (prefers-color-scheme: dark) {\n"
        sheet += f'  body:not([data-theme="light"]) {{\n{_variables(color)}}}\n  }}\n}}\n'
    return sheet


def _variables(color: str) -> str:
    return "".join(f"  --color-brand-{name}: {color};\n" for name in ("content", "primary"))


def put_brand(app: Sphinx, priority: int) -> Path | None:
    """Have the build publish the style sheet, with this *priority*, and the logo; the file of the logo, if any."""
    brand, wrong = read_brand(app.config, Path(app.confdir))
    for sentence in wrong:
        logger.warning("%s", sentence, type="cookie_charter", subtype="invalid")
    folder = Path(app.doctreedir) / "brand"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if brand.style:
        (folder / SHEET).write_text(brand.style, encoding="utf-8")
        app.add_css_file(SHEET, priority=priority)
    if brand.logo:
        shutil.copyfile(brand.logo, folder / brand.logo.name)
    app.config.html_static_path.append(str(folder))
    return brand.logo
