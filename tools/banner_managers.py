"""The consent managers that `make banners` opens pages with, and what each is expected to do."""

import json
from collections.abc import Callable, Mapping
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import yaml

from cookie_charter.banners.target import DAYS

LANGUAGES: Final = {"fr": "ltr", "en": "ltr", "ar": "rtl"}
"""Each with its direction."""

EXACT: Final = "visits-7"
"""Some managers delete no other names than such ones, and such as a pattern with a star has."""
STAR: Final = "_at.1"
REFUSED: Final = ("_hjSession_9", "_hjid_12", EXACT, STAR)
"""Cookies that need consent, by names of the catalogue."""
EXEMPT: Final = ("_pk_id.1.ab",)
"""Exempt audience measurement."""
LOOK_ALIKE: Final = ("my_hjSession_9", "_pk_idX", "sessionid", "_hjSession_x", "visits-70", "my_visits-7", "visits_7")
OF_OTHERS: Final = ("basket", "_ga")
"""Names that are declared, but of no cookie of the page."""
DECOYS: Final = (*LOOK_ALIKE, "_atX1", "my_at.1", *OF_OTHERS)
"""Names that look like those of cookies to delete, and are not."""


class Manager(NamedTuple):
    """A consent manager: its *package*, and how a browser *refuses*, *accepts* and *shows* all that the banner has;
    *rows* are the elements that have the sentences; what a refusal has *deleted*, and what is gone *at_once*, before
    any choice."""

    name: str
    package: str
    refuse: str
    accept: str
    show: str
    rows: str
    deleted: tuple[str, ...]
    at_once: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    """What is pressed in turn, where it *shows* all, to refuse what was accepted; *refuse* unless given."""
    opens: str = ""
    """What is pressed to see details that *show* leaves closed."""
    each: str = ""
    """The elements of which there is one for each cookie, where there are such."""
    charter: str = 'a[href="{}"]'
    """What leads to the charter, whose address the braces stand for."""
    button: str = ""
    """A button that leads there too."""

    mirrors: bool = False
    """Whether it shows names of cookies as they stand, which among words from right to left is mirrored."""

    # The page

    guide: str = "banner"
    """The example of the manual, in `tests/data/manual`, whose page is opened, unless there is one in
    `tests/data/banners/pages`."""
    library: str = ""
    """Where the page has the *files* of the package; the name of the manager unless given."""
    files: str = "dist"
    export: str = "banner"
    """Where it has the export."""
    prepare: Callable[[Path], None] | None = None
    """What is to be done with the folder of an export before the page can load it."""
    languages: tuple[str, ...] = tuple(LANGUAGES)
    """Those that the manager can be had in."""

    # The choice

    kept: str = "document.cookie.includes('choice=')"
    """What is true once it keeps the choice."""
    before: tuple[str, ...] = ()
    """What it sets before any choice."""
    days: int = DAYS
    """How long it keeps the choice."""
    starts: str = ""
    """A script that marks the body as *ready* once buttons, which are shown before, do something."""

    faults: Mapping[str, str] = MappingProxyType({})
    """What axe finds in the manager itself, whatever the texts are: by rule, the elements."""


def _as_drupal_does(folder: Path) -> None:
    """Have a script for each language with what the module of Drupal gives to Klaro
    (``KlaroHelper::processDrupalSettings``)."""
    first = {path.name: _yaml(path) for path in folder.glob("*.yml")}
    editions = {first[_TEXTS]["langcode"]: first}
    for other in folder.glob("language/*"):
        editions[other.name] = {name: one | _yaml(other / name) for name, one in first.items()}
    for code, files in editions.items():
        settings = json.dumps(_drupal_settings(code, dict(files)))
        (folder / f"drupal.{code}.js").write_text(f"window.klaroConfig = {settings};\n", encoding="utf-8")


_TEXTS: Final = "klaro.texts.yml"


def _yaml(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def _drupal_settings(language: str, files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    texts = files.pop(_TEXTS)
    policy = texts["consentModal"]["privacyPolicy"]
    address = policy.pop("url")
    entities = sorted(files.values(), key=itemgetter("weight"))
    return {
        "storageName": "choice",
        "cookieExpiresAfterDays": DAYS,
        "groupByPurpose": True,
        "acceptAll": True,
        "htmlTexts": False,
        "showNoticeTitle": True,
        "lang": language,
        "privacyPolicy": address,
        "translations": {
            language: texts
            | {
                "purposes": {one["id"]: {"title": one["label"]} for one in entities if "purposes" not in one},
                "purposeItem": {"service": "-", "services": "-"},  # in Drupal's own words
                "privacyPolicy": policy,
            }
        },
        "services": [
            {
                "name": one["id"],
                "title": one["label"],
                "optOut": one["opt_out"],
                "cookies": [list(cookie.values()) for cookie in one["cookies"]],
                "translations": {language: {"title": one["label"]}},
                **{key: one[key] for key in ("default", "description", "purposes", "required")},
            }
            for one in entities
            if "purposes" in one
        ],
    }


_IN_KLARO: Final = (".cm-purpose > .cm-list-input:not(.required) + .cm-list-label", ".cm-btn-accept")
_OF_KLARO: Final = {
    "color-contrast": ".cm-btn, .cm-link, .cm-modal *, .cookie-notice a",  # its blue, green and grey
    "region": ".cm-modal *",  # its dialog has no such role
}

MANAGERS: Final = (
    Manager(
        "orejime",
        "orejime",
        ".orejime-Banner-declineButton, .orejime-Button--decline",
        ".orejime-Banner-saveButton",
        "window.orejime.prompt()",
        ".orejime-Purpose-description",
        (*REFUSED, *EXEMPT),
        at_once=REFUSED,
        withdraw=(".orejime-PurposeToggles-disableAll", ".orejime-Modal-saveButton"),
        faults={"region": ".orejime-Banner-text"},  # its notice is in no landmark
    ),
    Manager(
        "klaro",
        "klaro",
        ".cn-decline",
        ".cookie-notice .cm-btn-success",
        "klaro.show(undefined, true)",
        ".cm-list-description",
        (*REFUSED, *EXEMPT),
        at_once=REFUSED,
        withdraw=_IN_KLARO,
        opens=".cm-caret a",
        guide="banner-klaro",
        faults=_OF_KLARO,
    ),
    Manager(
        "tarteaucitron",
        "tarteaucitronjs",
        "#tarteaucitronAllDenied2",
        "#tarteaucitronPersonalize2",
        "tarteaucitron.userInterface.openPanel()",
        ".tarteaucitronServiceDescription, #tarteaucitronServices_mandatory",
        (EXACT,),
        withdraw=("#tarteaucitronAllDenied",),
        button="#tarteaucitronPrivacyUrlDialog",
        guide="banner-tarteaucitron",
        files=".",
        kept="/choice=.*!/.test(document.cookie) && !document.cookie.includes('=wait')",
        before=("choice",),
        starts="""addEventListener("DOMContentLoaded", () => {
          if (window.tarteaucitron) tarteaucitron.events.load = () => document.body.classList.add("ready");
        })""",
        faults={"target-size": "#tarteaucitronClosePanel"},  # the button that closes it is 20 pixels high
    ),
    Manager(
        "vanilla-cookieconsent",
        "vanilla-cookieconsent",
        "#cc-main .cm__btn[data-role=necessary]",
        "#cc-main .cm__btn[data-role=all]",
        "CookieConsent.showPreferences()",
        "#cc-main table",
        REFUSED,
        withdraw=("#cc-main .pm__btn[data-role=necessary]",),
        opens=".pm__section-title",
        each="#cc-main tbody tr",
        guide="banner-vanilla-cookieconsent",
        library="cookieconsent",
        faults={"target-size": ".section__toggle"},  # its switches are 23 pixels high
    ),
    Manager(
        "drupal-klaro",
        "klaro",
        ".cn-decline",
        ".cookie-notice .cm-btn-success",
        "klaro.show(undefined, true)",
        ".cm-list-description",
        (*REFUSED, *EXEMPT),
        at_once=REFUSED,
        withdraw=_IN_KLARO,
        opens=".cm-caret a",
        library="klaro",
        prepare=_as_drupal_does,
        faults=_OF_KLARO,
    ),
    Manager(
        "68publishers",
        "@68publishers/cookie-consent",
        "#c-s-bn",
        "#c-p-bn",
        "CookieConsentWrapper.unwrap().showSettings(0)",
        "#s-bl table",
        (EXACT, STAR),
        withdraw=("#s-rall-bn",),
        each="#s-bl tbody tr",
        charter='a[href^="{}"]',  # its words are its own, only rows lead there
        export="api/v1/cookies",
        languages=("fr", "en"),
    ),
    Manager(
        "helsinki",
        "hds-js",
        ".hds-cc__required-cookies-button",
        ".hds-cc__all-cookies-button",
        "consent.openBanner()",
        ".hds-cc__groups table",
        (*REFUSED, *DECOYS),  # whatever it does not know
        opens=".hds-cc__accordion-button",
        each=".hds-cc__groups tbody tr",
        mirrors=True,
        library="hds.js",
        files="../hds.js",
        days=100,
        faults={"landmark-unique": ".hds-table-container"},  # its tables are regions without a name
    ),
)
