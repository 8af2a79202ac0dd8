"""Hold the built site against what it declares of itself: `make audit`.

The site is served as `make serve` does, and every control of it is used. The exit status is that of the audit.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from quality import served

CATALOGUE: Final = "cookie_data/this-site.yaml"
EVERY_CONTROL: Final = Path(__file__).parent / "every_control.py"


def main() -> int:
    """Serve, audit, stop."""
    with served() as addresses:
        arguments = ["audit", CATALOGUE, "--url", addresses[0], "--visit", str(EVERY_CONTROL)]
        return subprocess.run([sys.executable, "-m", "cookie_charter", *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
