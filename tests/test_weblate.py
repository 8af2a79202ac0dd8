"""What Weblate saves is what people changed, and no other byte: it writes message files by translate-toolkit."""

import io
import re
from pathlib import Path

import pytest
from conftest import COMMAND, PROJECT, replace, run
from translate.storage.pypo import pofile

SETTING = re.compile(r"^\| Long lines wrapping \(`po_line_wrap`\) \|.*\(`(-?\d+)`\)", re.MULTILINE)


def stated_width() -> int:
    """The wrapping that the manual has people choose."""
    found = SETTING.search((PROJECT / "manual/tutorials/weblate.md").read_text(encoding="utf-8"))
    assert found is not None
    return int(found[1])


def read(content: bytes, width: int) -> pofile:
    """A message file as Weblate holds it."""
    store = pofile(io.BytesIO(content))
    assert store.wrapper is not None
    store.wrapper.width = width
    return store


def saved(content: bytes, width: int, edit: bool) -> bytes:
    """A message file as Weblate saves it, after somebody has typed each translation anew, if *edit*."""
    store = read(content, width)
    for unit in store.units if edit else ():
        if not unit.isheader() and not unit.isobsolete():
            was, fuzzy = unit.target, unit.isfuzzy()
            unit.target = "typed"
            unit.markfuzzy(not fuzzy)
            assert bytes(store) != content
            unit.target = was
            unit.markfuzzy(fuzzy)
    return bytes(store)


def message_files(folder: Path) -> list[Path]:
    """Those of all languages."""
    found = sorted((folder / "locale").glob("*/LC_MESSAGES/*.po"))
    assert found
    return found


@pytest.mark.parametrize("edit", [False, True])
def test_the_files_of_the_charter_stay_as_they_are(edit: bool) -> None:
    for path in message_files(PROJECT):
        before = path.read_bytes()
        assert saved(before, stated_width(), edit) == before


def test_files_that_an_update_wrote_stay_as_they_are(site: Path) -> None:
    long = "Une phrase assez longue pour que tout éditeur la coupe, quelle que soit sa largeur, et même deux fois."
    for options in ([], ["de"], ["zh_CN"]):
        assert run(COMMAND, "po", "update", *options, cwd=site).returncode == 0
    # now also fuzzy entries with what they were before, obsolete ones, quotation marks, tabs and backslashes
    replace(site / "docs/index.md", "Les cookies de la boutique", "Tous les cookies de la boutique")
    replace(site / "docs/plain.md", "Rien ici.", f'Ni « ceci » ni "cela", ni `a\\b`.\n\n{long}')
    for options in ([], ["de"], ["zh_CN"]):
        assert run(COMMAND, "po", "update", *options, cwd=site).returncode == 0
    paths = message_files(site)
    assert {path.parent.parent.name for path in paths} == {"de", "en", "fr", "zh_CN"}
    texts = "".join(path.read_text(encoding="utf-8") for path in paths)
    assert all(mark in texts for mark in ("#| msgid", "#~ msgid", "#, fuzzy", r"\"cela\"", r"a\\b", long))
    for path in paths:
        before = path.read_bytes()
        assert saved(before, stated_width(), edit=False) == before, path
        assert saved(before, stated_width(), edit=True) == before, path


def test_what_somebody_translates_is_all_that_changes(site: Path) -> None:
    path = site / "locale/en/LC_MESSAGES/charter.po"
    assert run(COMMAND, "po", "update", cwd=site).returncode == 0
    before = path.read_bytes()
    store = read(before, stated_width())
    unit = store.findunit("Rien ici.")
    assert unit is not None
    unit.target = "Nothing at all here."
    after = before.replace(b'msgstr "Nothing here."', b'msgstr "Nothing at all here."')
    assert after != before
    assert bytes(store) == after
    path.write_bytes(after)
    # What it has saved needs no change of ours either.
    assert run(COMMAND, "po", "update", cwd=site).stdout == ""
    assert path.read_bytes() == after
