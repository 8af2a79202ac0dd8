"""Bring the message files up to date on a branch of their own, and push it: what a forge runs after each merge.

    python tools/propose_translations.py [PUSH-OPTION ...]

Translators find their work waiting on the branch ``update-message-files``. What they have committed there already is
kept: the branch is merged with what was just published, never replaced. GitLab opens the merge request by itself, if
the push options ask for it; on GitHub the workflow does (see CONTRIBUTING.md).
"""

import argparse
import subprocess
import sys
from pathlib import Path

BRANCH = "update-message-files"


def main() -> int:
    """Do it; the exit status is 0 if translators have, on that branch or on the main one, all that is to be done."""
    parser = argparse.ArgumentParser(description="Propose what 'cookie-charter po update' changes.")
    parser.add_argument("options", nargs="*", metavar="PUSH-OPTION", help="such as merge_request.create, for GitLab")
    push_options = [part for option in parser.parse_args().options for part in ("--push-option", option)]
    published = git("rev-parse", "HEAD")
    if git("ls-remote", "--heads", "origin", BRANCH):
        git("fetch", "--quiet", "origin", BRANCH)
        git("switch", "--quiet", "--force-create", BRANCH, "FETCH_HEAD")
        if subprocess.run(["git", "merge", "--quiet", "--no-edit", published], check=False).returncode:
            print(f"The branch {BRANCH} cannot be merged with the main one: merge them by hand.", file=sys.stderr)
            return 1
    else:
        git("switch", "--quiet", "--force-create", BRANCH)
    command = Path(sys.executable).parent / "cookie-charter"
    if status := subprocess.run([str(command), "po", "update"], check=False).returncode:
        return status
    if git("status", "--porcelain", "--", "locale"):
        git("add", "--", "locale")
        git("commit", "--quiet", "--message", "Update the message files")
    if git("diff", "--name-only", published):
        git("push", "--quiet", *push_options, "origin", BRANCH)
        print(f"The branch {BRANCH} has work for translators.")
    else:
        print("The message files are up to date.")
    return 0


def git(*arguments: str) -> str:
    """What git says; it says itself what is wrong."""
    done = subprocess.run(["git", *arguments], stdout=subprocess.PIPE, check=False, encoding="utf-8")
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
