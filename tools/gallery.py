"""Take the pictures of `manual/gallery/` anew: `python tools/gallery.py`, or into another folder, after `make html`.

Each is what Chromium shows of the part of a page: of the charter, as `make html` left it, or of a small site among the
tests.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, NamedTuple

from install_tools import chromium_without_windows
from playwright.sync_api import Browser, sync_playwright

CHARTER: Final = "_build/html"
EXAMPLES: Final = Path("tests/data")
GALLERY: Final = Path("manual/gallery")


class Picture(NamedTuple):
    """What is taken: of which site, page and part, how wide the window is, in which colours."""

    site: str
    page: str
    part: str
    width: int
    scheme: Literal["light", "dark"] = "light"


PICTURES: Final = {
    "charter": Picture(CHARTER, "en/index.html", "html", 1280),
    "table": Picture(CHARTER, "fr/index.html", ".cookie-table-box", 1280),
    "table-dark": Picture(CHARTER, "en/index.html", ".cookie-table-box", 1280, "dark"),
    "cards": Picture(CHARTER, "en/index.html", ".cookie-table-box", 320),
    "arabic": Picture("gallery/arabic", "index.html", "article", 1280),
    "platforms": Picture("manual/several-platforms/1", "index.html", "[role=main]", 1280),
}
"""By the name of the file, without `.png`."""


def main() -> int:
    """Take them all; the exit status is 1, with a sentence, if the charter is not built."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else GALLERY
    if not Path(CHARTER).is_dir():
        print(f"{CHARTER}: the charter is not built; run `make html` first", file=sys.stderr)
        return 1
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, _browser() as browser:
        for name, picture in PICTURES.items():
            built = Path(CHARTER) if picture.site == CHARTER else _built(picture.site, Path(temporary) / name)
            # So high that nothing is scrolled, which would bring a theme's heading over the part.
            height = 800 if picture.part == "html" else 4000
            page = browser.new_page(viewport={"width": picture.width, "height": height}, color_scheme=picture.scheme)
            page.goto((built / picture.page).resolve().as_uri())
            page.locator(picture.part).first.screenshot(path=into / f"{name}.png", animations="disabled")
            page.close()
    return 0


def _built(site: str, folder: Path) -> Path:
    """The HTML of a small site, built from a copy."""
    shutil.copytree(EXAMPLES / site, folder)
    source = folder / "docs" if (folder / "docs").is_dir() else folder
    sphinx = (sys.executable, "-m", "sphinx", "-q", "-W")
    subprocess.run([*sphinx, "-c", str(folder), str(source), str(folder / "_build")], check=True)
    return folder / "_build"


@contextmanager
def _browser() -> Iterator[Browser]:
    path = chromium_without_windows()
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
