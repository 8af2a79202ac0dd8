"""After a merge the forge brings the message files up to date and proposes it, and loses no work of translators."""

import sys
from pathlib import Path

import pytest
from conftest import PROJECT, replace, run

CHARTER = Path("locale/en/LC_MESSAGES/charter.po")
PERSON = {
    f"GIT_{role}_{what}": "someone@charter.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


class Forge:
    """A repository that others push to, and a clone of it, as a job of a forge has one."""

    def __init__(self, site: Path) -> None:
        self.site, self.bare = site, site.parent / "forge.git"
        (site / ".gitignore").write_text("_build\n*.mo\n", encoding="utf-8")
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        self.git("-C", str(self.bare), "config", "receive.advertisePushOptions", "true")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("Begin")
        self.git("remote", "add", "origin", str(self.bare))

    def git(self, *arguments: str) -> str:
        done = run("git", *arguments, cwd=self.site, env=PERSON)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def after_a_merge(self, *options: str) -> list[str]:
        """What the job says after a commit on the main branch."""
        done = run(sys.executable, PROJECT / "tools/propose_translations.py", *options, cwd=self.site, env=PERSON)
        assert (done.returncode, done.stderr) == (0, "")
        self.git("switch", "--quiet", "main")
        return done.stdout.splitlines()

    def proposed(self) -> str:
        return self.git("show", f"origin/update-message-files:{CHARTER}")


@pytest.fixture
def forge(site: Path) -> Forge:
    command = Path(sys.executable).parent / "cookie-charter"
    assert run(command, "po", "update", cwd=site).returncode == 0
    return Forge(site)


def test_nothing_is_proposed_where_all_is_up_to_date(forge: Forge) -> None:
    assert forge.after_a_merge() == ["The message files are up to date."]
    assert forge.git("ls-remote", "--heads", "origin") == ""


def test_a_changed_sentence_is_proposed_and_what_translators_committed_there_is_kept(forge: Forge) -> None:
    replace(forge.site / "docs/plain.md", "Rien ici.", "Presque rien ici.")
    forge.commit("Correct a sentence")
    waiting = "The branch update-message-files has work for translators."
    assert forge.after_a_merge("merge_request.create")[-1] == waiting
    assert '#, fuzzy\n#| msgid "Rien ici."\nmsgid "Presque rien ici."\nmsgstr "Nothing here."' in forge.proposed()
    assert forge.git("log", "--format=%s", "main..origin/update-message-files") == "Update the message files\n"
    # a translator works on the branch, and another sentence changes on the main one
    forge.git("switch", "--quiet", "update-message-files")
    replace(forge.site / CHARTER, '#, fuzzy\n#| msgid "Rien ici."\n', "")
    replace(forge.site / CHARTER, '"Nothing here."', '"Hardly anything here."')
    forge.commit("Translate")
    forge.git("push", "--quiet", "origin", "update-message-files")
    forge.git("switch", "--quiet", "main")
    replace(forge.site / "docs/links.md", "# Liens", "# Des liens")
    forge.commit("Correct a title")
    assert forge.after_a_merge()[-1] == waiting
    assert 'msgid "Presque rien ici."\nmsgstr "Hardly anything here."' in forge.proposed()
    assert 'msgid "Des liens"' in forge.proposed()
    assert forge.after_a_merge() == [waiting]
