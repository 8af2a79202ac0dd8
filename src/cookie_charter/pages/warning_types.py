"""The warnings of the extension, by what is behind ``cookie_charter.`` in ``suppress_warnings``."""

from typing import Final

WARNINGS: Final = {
    "invalid": "Something is wrong in a catalogue, or two files of what is published would have one name.",
    "unknown": "A table names a catalogue, a link a cookie, or a setting a catalogue or a page, that does not exist or "
    "is ambiguous; the options of a table do not fit; or a role has nothing to say.",
    "empty": "No cookie passes the filters of a table.",
    "messages": "A message file cannot be read, the translation of a title brings HTML, or that of a word of the "
    "interface lacks a placeholder.",
    "drawing": "An SVG file whose words shall be translated is not well-formed.",
    "theme": "`cookie_charter.furo` is loaded beside another theme, or an option of furo has no place in its "
    "templates.",
    "banner": "A catalogue cannot be exported to a banner that `charter_exports` names, or its file of keys is not up "
    "to date.",
    "card": "The picture of a shared link cannot be drawn: Pillow is not installed, or no font has its letters.",
    "pdf": "A page asks for something that is not in the PDF, such as a picture from another host, or a letter that no "
    "font has.",
}
"""What each means, as the manual says it; ``make schema`` writes it there."""
