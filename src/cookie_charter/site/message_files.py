"""The message files of a site: where those of an edition are, and the templates that they follow."""

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from cookie_charter import files
from cookie_charter.editions import Edition
from cookie_charter.messages import DOMAIN, INTERFACE, MessageFileError, Messages, message_file, writer
from cookie_charter.messages.reader import Entry
from cookie_charter.messages.translation import words_missing_in
from cookie_charter.problem import Problem
from cookie_charter.site.project import BUILD_DIR
from cookie_charter.speech import _

EXTRACTED: Final = BUILD_DIR / "gettext"
"""The templates of all messages, as Sphinx extracts them."""

TEMPLATES: Final = BUILD_DIR / "po"
"""Those of each edition: prose and data for all but the source edition, the words of the interface for all; for the
source edition also the extension's own words that the package does not have in its language. A guest can have the data
in that of conf.py too (``translates_data``)."""


def lay_out(edition: Edition, *, data: bool = False) -> Path:
    """Put the templates of the messages of one edition into a folder of their own; those of the source edition have
    the *data* only if that is asked for."""
    folder = TEMPLATES / edition.language
    shutil.rmtree(folder, ignore_errors=True)
    for template in templates(EXTRACTED):
        is_data = template == EXTRACTED / f"{DOMAIN}.pot"
        if not edition.is_source or template.stem == INTERFACE or (is_data and data):
            place = folder / template.relative_to(EXTRACTED)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(template, place)
        elif is_data:
            _lay_out_words(template, words_missing_in(edition.language), folder / template.name)
    return folder


def translates_data(edition: Edition) -> bool:
    """Whether a message file translates catalogues into the language that conf.py names, where the extension is a
    guest: they can be written in another one, as those of somebody else are. Words of the extension make none."""
    if edition.declared:
        return False
    words = words_missing_in(edition.language)
    return any(entry.msgid not in words for path in twins_of(edition, Path(DOMAIN)) for entry in _active(path))


def _active(path: Path) -> Iterable[Entry]:
    """The messages of a file; none of one that cannot be read, of which somebody is told elsewhere."""
    try:
        return Messages(path).active()
    except MessageFileError:
        return ()


def _lay_out_words(template: Path, words: Collection[str], place: Path) -> None:
    """Put those of the messages of a *template* that are among the *words* into one of their own, if there are any."""
    file = Messages(template).file
    file[:] = [entry for entry in file if entry.msgid in words]
    if file:
        place.parent.mkdir(parents=True, exist_ok=True)
        files.write(place, f"{writer.as_text(file)}\n".encode())


def templates(folder: Path) -> list[Path]:
    """The templates in a folder."""
    return sorted(folder.rglob("*.pot"))


def file_of(edition: Edition, name: Path) -> Path:
    """The message file of an edition that has the *name* of a template: the first there is, or where it goes."""
    found = twins_of(edition, name)
    return found[0] if found else message_file(_folder_for_new(edition), edition.language, str(name.with_suffix("")))


def twins_of(edition: Edition, name: Path) -> list[Path]:
    """The message files of that name in all locale folders; of a text that several have, the first counts."""
    places = edition.message_files(str(name.with_suffix("")))
    return [path for path in places if path.exists() or path.is_symlink()]


def _folder_for_new(edition: Edition) -> Path:
    return next((one for one in edition.locale_dirs if (one / edition.language).is_dir()), edition.locale_dirs[0])


def files_of(edition: Edition) -> list[Path]:
    """The message files of an edition that there are, in any of the locale folders."""
    return [path for name in names_of(edition) for path in twins_of(edition, name)]


def names_of(edition: Edition) -> list[Path]:
    """Their names, as templates have them in their folder."""
    folders = [one / edition.language / "LC_MESSAGES" for one in edition.locale_dirs]
    return sorted({path.relative_to(folder) for folder in folders for path in folder.rglob("*.po")})


def missing(path: Path) -> Problem:
    """That a message file does not exist."""
    return Problem(str(path), 1, 1, _("missing message file; create it with 'cookie-charter po update'"))
