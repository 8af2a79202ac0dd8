"""The consent managers as their makers publish them, from npm, into one folder of the environment, once."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from install_tools import chromium

PACKAGES: Final = (
    "vanilla-cookieconsent@3.1.0",
    "klaro@0.7.22",
    "orejime@3.2.1",
    "tarteaucitronjs@1.34.0",
    "@68publishers/cookie-consent@1.4.1",
    "hds-js@4.2.0",
    "esbuild@0.25.12",
)
"""Pinned. The last one makes one script of hds-js, which has none for a page."""
CACHE: Final = Path(sys.prefix) / "npm"
MODULES: Final = CACHE / "node_modules"
"""A folder for each package, and ``hds.js``."""


class NpmError(Exception):
    """The packages could not be had; the message says why, and what to do."""


def install() -> None:
    """Have the packages in their folder; do and say nothing where they are. Raises NpmError."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if chromium() is None:
        missing.append("a Chromium")
    if missing:
        raise NpmError(f"{', '.join(missing)} must be installed (Debian, Ubuntu: apt install npm chromium)")
    stamp = CACHE / "packages"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == str(PACKAGES):
        return
    print(f"Installing {', '.join(PACKAGES)} into {CACHE}, once.", flush=True)
    CACHE.mkdir(exist_ok=True)
    options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    if subprocess.call(["npm", "install", *options, f"--prefix={CACHE}", *PACKAGES], stdout=subprocess.DEVNULL):
        raise NpmError("npm could not install the consent managers; its messages say why")
    _bundle()
    stamp.write_text(str(PACKAGES), encoding="utf-8")


def _bundle() -> None:
    """Make one script of hds-js, with nothing for React, which it names but does not need for its banner."""
    (CACHE / "nothing.js").write_text("", encoding="utf-8")
    (CACHE / "entry.js").write_text('export { CookieConsentCore } from "hds-js";\n', encoding="utf-8")
    options = ["--bundle", "--alias:react=./nothing.js", "--format=iife", "--global-name=hdsPackage"]
    command = ["node", "node_modules/esbuild/bin/esbuild", "entry.js", *options, "--outfile=node_modules/hds.js"]
    if subprocess.call([*command, "--log-level=warning"], cwd=CACHE):
        raise NpmError("esbuild could not make a script of hds-js; its messages say why")
