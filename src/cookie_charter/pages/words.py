"""The extension's own words, around tables and on the cover of a PDF, in English; ``messages.translation`` says them in
other languages."""

from typing import Final

INDEX_TITLE: Final = "Index of cookies"
TYPE_NAME: Final = "Cookie"
EXPORTS: Final = "This list as data:"
INCOMPLETE: Final = "Part of this page is not translated yet, and is shown in the language it was written in."
HELP: Final = "Help translate it"
ROW_LINK: Final = "Link to this cookie"
CONTENTS: Final = "Contents"
VERSION: Final = "Version {version}"
UPDATED: Final = "Last updated on {date}"

COUNT: Final = "{number, plural, =0 {no cookie} one {# cookie} other {# cookies}}"
EXEMPT: Final = (
    "{number, plural, one {This cookie is exempt from consent.} other {These # cookies are exempt from consent.}}"
)
CONSENT: Final = (
    "{number, plural, one {# cookie requires your consent: {names}.} other {# cookies require your consent: {names}.}}"
)
NO_ADVERTISING: Final = (
    "{number, plural, one {This cookie is not used for advertising.} "
    "other {None of these cookies is used for advertising.}}"
)
ADVERTISING: Final = (
    "{number, plural, one {# cookie is used for advertising: {names}.} "
    "other {# cookies are used for advertising: {names}.}}"
)
NECESSARY: Final = (
    "{number, plural, one {It is strictly necessary, and is not used for advertising or statistics.} "
    "other {All of them are strictly necessary, and none is used for advertising or statistics.}}"
)
NO_TRACKING: Final = (
    "{number, plural, one {It is not used for advertising or statistics.} "
    "other {None of them is used for advertising or statistics.}}"
)
TRACKING: Final = (
    "{number, plural, one {# cookie is used for advertising or statistics: {names}.} "
    "other {# cookies are used for advertising or statistics: {names}.}}"
)
"""What prose says of a catalogue; see ``messages.plural``."""

HISTORY: Final = "Changes"
RELEASED: Final = "Version of {date}"
NO_RELEASE: Final = "No version has been published yet."
FIRST: Final = (
    "{number, plural, =0 {First published, without cookies.} one {First published, with # cookie.} "
    "other {First published, with # cookies.}}"
)
UNCHANGED: Final = "The cookies did not change."
MATERIAL: Final = "Material changes"
WORDING: Final = "Changes of wording"
ADDED: Final = "Added: {name}"
REMOVED: Final = "Removed: {name}"
PROVIDER_ADDED: Final = "Provider added: {name}"
PROVIDER_REMOVED: Final = "Provider removed: {name}"
CHANGED: Final = "{name} – {fact}: {after} (before: {before})"
RENAMED: Final = "{fact}: {after} (before: {before})"
STATED: Final = "{name} – {fact}: {after} (not stated before)"
WITHDRAWN: Final = "{name} – {fact}: no longer stated (before: {before})"
LONGER: Final = "Longer lifetime"
SHORTER: Final = "Shorter lifetime"
PROSE: Final = "Pages whose text changed: {names}"
OF_HISTORY: Final = (
    *(HISTORY, RELEASED, NO_RELEASE, FIRST, UNCHANGED, MATERIAL, WORDING, ADDED, REMOVED, PROVIDER_ADDED),
    *(PROVIDER_REMOVED, CHANGED, RENAMED, STATED, WITHDRAWN, LONGER, SHORTER, PROSE),
)
"""What a history says, whatever will have changed."""
