"""Check style, types and markup, until the first tool finds a problem: ``make lint``."""

import subprocess
import sys

DOCUMENTS = ("LISEZMOI.md", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
# Messages are no documents: some end in a blank, as their templates have them.
IGNORED = ("--ignore", "tests/data", "--ignore", "src/cookie_charter/locale")
COMMANDS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("sphinxlint", *IGNORED, *DOCUMENTS, "docs", "manual", "src", "tests", "tools"),
)


def main() -> int:
    """Run the tools; the exit status is that of the first that finds a problem, or 0."""
    for command in COMMANDS:
        if status := subprocess.call([sys.executable, "-m", *command]):
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
