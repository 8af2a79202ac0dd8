"""The hooks of pre-commit that other repositories take from this one."""

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import COMMAND, DATA, PROJECT, run

MANIFEST = PROJECT / ".pre-commit-hooks.yaml"
HOOKS: dict[str, Any] = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}


def hook(name: str, *paths: Path, cwd: Path) -> tuple[int, list[str]]:
    """What a hook says of those of some files that it takes, as pre-commit calls it, and its exit status."""
    program, *options = HOOKS[name]["entry"].split()
    assert program == Path(COMMAND).name
    done = run(COMMAND, *options, *(path for path in map(str, paths) if re.search(HOOKS[name]["files"], path)), cwd=cwd)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_pre_commit_takes_the_manifest() -> None:
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", MANIFEST, cwd=PROJECT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert HOOKS.keys() == {"cookie-catalogues", "cookie-messages"}
    assert {hook["language"] for hook in HOOKS.values()} == {"python"}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a catalogue, shared providers and message files, and other files of their kinds."""
    folder = Path(shutil.copytree(DATA / "project", tmp_path / "theirs"))
    (folder / "cookie_data/generated").mkdir()
    for name in ("other.yaml", "cookie_data/generated/other.yaml", "cookie_data/note.yml"):
        (folder / name).write_text("- no catalogue\n", encoding="utf-8")
    (folder / "locale/fr/LC_MESSAGES/catalogue.pot").write_text("no message file", encoding="utf-8")
    return folder


def every_file(folder: Path) -> list[Path]:
    """All of them, as pre-commit names them."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_the_hook_for_catalogues_takes_them_and_nothing_else(repository: Path) -> None:
    paths = every_file(repository)
    assert hook("cookie-catalogues", *paths, cwd=repository) == (0, ["no problems (files: 3)"])
    broken = repository / "cookie_data/shop.yaml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("provider: us", "provider: no"), encoding="utf-8")
    status, lines = hook("cookie-catalogues", *paths, cwd=repository)
    assert status == 1
    assert [line.split(":")[0] for line in lines] == ["cookie_data/shop.yaml"]


def test_the_hook_for_message_files_takes_them_and_nothing_else(repository: Path) -> None:
    path = repository / "locale/fr/LC_MESSAGES/catalogue.po"
    shutil.copy(PROJECT / "locale/en/LC_MESSAGES/catalogue.po", path)
    path.write_text(path.read_text(encoding="utf-8").replace("Language: en", "Language: fr"), encoding="utf-8")
    prose = path.with_name("prose.po")
    shutil.copy(PROJECT / "locale/en/LC_MESSAGES/charter.po", prose)
    text = prose.read_text(encoding="utf-8").replace("Language: en", "Language: fr")
    prose.write_text(f'{text}\nmsgid "Read {{doc}}`this <index>`."\nmsgstr "Lisez ceci."\n', encoding="utf-8")
    status, lines = hook("cookie-messages", prose.relative_to(repository), Path("other.yaml"), cwd=repository)
    assert status == 1
    number = prose.read_text(encoding="utf-8").count("\n")
    assert f"locale/fr/LC_MESSAGES/prose.po:{number}:1" in {line.rpartition(": ")[0].split(": ")[0] for line in lines}


def test_the_reference_names_every_hook() -> None:
    text = (PROJECT / "manual/reference/check.md").read_text(encoding="utf-8")
    section = text.partition("## Before each commit")[2].partition("\n#")[0]
    assert re.findall(r"- id: (\S+)", section) == list(HOOKS)
