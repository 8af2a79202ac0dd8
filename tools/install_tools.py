"""Install what the tests need besides Python packages: GNU gettext's tools, a Chromium, and for PDF what WeasyPrint
prints with, qpdf and Poppler.

What is there already is used. A Chromium is made by Playwright, or else comes with the others from Debian's or Ubuntu's
packages, for which this must be root or be allowed to use sudo. Debian also has a Chromium without windows, as
Playwright's is: it shows the same pages in half the time.
"""

import os
import shutil
import subprocess
import sys

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WITHOUT_WINDOWS = "chromium-headless-shell"
PROGRAMS = {"msgfmt": "gettext", "qpdf": "qpdf", "pdftotext": "poppler-utils"}
"""What is run by name, and the package that has it."""
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
"""What WeasyPrint prints with: https://doc.courtbouillon.org/weasyprint/stable/first_steps.html#linux."""


def chromium() -> str | None:
    """The path of an installed Chromium: one of the system's, or Playwright's own; None if there is none."""
    system = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if system:
        return system
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path: str = playwright.chromium.executable_path
    return path if os.access(path, os.X_OK) else None


def chromium_without_windows() -> str | None:
    """The path of the Chromium that opens pages in the least time; None if there is none at all."""
    return shutil.which(WITHOUT_WINDOWS) or chromium()


def main() -> int:
    """Install what is missing; the exit status is 0 if all is there at the end."""
    packages = _missing_programs()
    if not prints():
        packages += PANGO
    if chromium() is None:
        print("The tests need a Chromium: installing Playwright's.", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=False)
        if chromium() is None:
            print("Playwright's Chromium could not be installed: taking the system's.", flush=True)
            packages.append("chromium")
    if packages:
        print(f"Installing with apt-get: {' '.join(packages)}.", flush=True)
        _apt_get("update")
        _apt_get("install", *packages)
    if shutil.which(WITHOUT_WINDOWS) is None and (packages or os.geteuid() == 0) and _is_known(WITHOUT_WINDOWS):
        print(f"Installing with apt-get: {WITHOUT_WINDOWS}.", flush=True)
        _apt_get("install", WITHOUT_WINDOWS)
    missing = [*_missing_programs(), *([] if prints() else ["Pango"]), *([] if chromium() else ["Chromium"])]
    for name in missing:
        print(f"The tests need {name}, which could not be installed: install it, and try again.", file=sys.stderr)
    return 1 if missing else 0


def prints() -> bool:
    """Whether WeasyPrint finds its libraries, which are no Python."""
    return subprocess.run([sys.executable, "-c", "import weasyprint"], check=False, capture_output=True).returncode == 0


def _missing_programs() -> list[str]:
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def _apt_get(verb: str, *packages: str) -> None:
    if shutil.which("apt-get") is None:
        return
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    command = ["apt-get", verb, "--quiet", "--quiet", "--yes", "--no-install-recommends", *packages]
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*sudo, *command], check=False, env=environ, stdout=subprocess.DEVNULL)


def _is_known(package: str) -> bool:
    """Whether apt-get could install a package; other distributions than Debian lack some."""
    if shutil.which("apt-cache") is None:
        return False
    return subprocess.run(["apt-cache", "show", package], check=False, capture_output=True).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
