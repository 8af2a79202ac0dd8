"""The extension's own words around tables, in English; ``messages.translation`` says them in other languages."""

from typing import Final

INDEX_TITLE: Final = "Index of cookies"
TYPE_NAME: Final = "Cookie"
EXPORTS: Final = "This list as data:"
INCOMPLETE: Final = "Part of this page is not translated yet, and is shown in the language it was written in."
HELP: Final = "Help translate it"
ROW_LINK: Final = "Link to this cookie"
