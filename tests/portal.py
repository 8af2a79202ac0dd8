"""The Django site of the tests, started on this machine for as long as a test wants it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parent / "django_site"
VISIT = FOLDER / "visit.py"
PASSWORD = "plum-42-secret-orchard"
"""That of the site's superuser: no output, and no evidence, may hold it."""


@contextmanager
def portal(**switches: str) -> Iterator[str]:
    """The address at which the site answers; *switches* are those of its environment, such as ``SITE_PIXEL="1"``."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "SITE_FOLDER": folder, "SITE_PASSWORD": PASSWORD, **switches}
        command = [sys.executable, str(FOLDER / "site.py")]
        with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, encoding="utf-8") as process:
            assert process.stdout
            try:
                address = process.stdout.readline().strip()
                assert address, "the site has not started"
                yield address
            finally:
                process.terminate()
