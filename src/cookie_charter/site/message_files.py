"""The message files of a site: where those of an edition are, and the templates that they follow."""

import shutil
from pathlib import Path
from typing import Final

from cookie_charter.editions import Edition
from cookie_charter.messages import INTERFACE, message_file
from cookie_charter.problem import Problem
from cookie_charter.site.project import BUILD_DIR
from cookie_charter.speech import _

EXTRACTED: Final = BUILD_DIR / "gettext"
"""The templates of all messages, as Sphinx extracts them."""

TEMPLATES: Final = BUILD_DIR / "po"
"""Those of each edition: prose and data for all but the source edition, the words of the interface for all."""


def lay_out(edition: Edition) -> Path:
    """Put the templates of the messages of one edition into a folder of their own."""
    folder = TEMPLATES / edition.language
    shutil.rmtree(folder, ignore_errors=True)
    for template in templates(EXTRACTED):
        if not edition.is_source or template.stem == INTERFACE:
            place = folder / template.relative_to(EXTRACTED)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(template, place)
    return folder


def templates(folder: Path) -> list[Path]:
    """The templates in a folder."""
    return sorted(folder.rglob("*.pot"))


def folder_of(edition: Edition) -> Path:
    """The locale folder with the message files of an edition, or for them."""
    return next((one for one in edition.locale_dirs if (one / edition.language).is_dir()), edition.locale_dirs[0])


def file_of(edition: Edition, template: Path) -> Path:
    """The message file of an edition that follows a *template*, which is named as in its folder."""
    return message_file(folder_of(edition), edition.language, str(template.with_suffix("")))


def files_of(edition: Edition) -> list[Path]:
    """The message files of an edition that there are."""
    return sorted((folder_of(edition) / edition.language / "LC_MESSAGES").rglob("*.po"))


def missing(path: Path) -> Problem:
    """That a message file does not exist."""
    return Problem(str(path), 1, 1, _("missing message file; create it with 'cookie-charter po update'"))
