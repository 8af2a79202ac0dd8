"""What is above the editions of a site: the page that leads to them, and the page for what is not found."""

import shutil
from pathlib import Path
from typing import Final

from markupsafe import Markup

from cookie_charter.pages import publish, render
from cookie_charter.pages.policy import POLICY, states_policy
from cookie_charter.site.project import Site

WITH_ROOT_PAGE: Final = ("html", "dirhtml", "singlehtml")
"""The builders that have them."""


def complete(site: Site, folder: Path) -> None:
    """Put both into the *folder* of all editions, and remove what was built of editions that the site no longer has.

    GitHub Pages leaves out folders such as ``_static``, unless there is a file ``.nojekyll``:
    https://docs.github.com/en/pages/getting-started-with-github-pages/about-github-pages#static-site-generators
    """
    _remove_other_editions(site, folder)
    _write_root_page(site, folder / "index.html")
    _copy_not_found_page(site, folder)
    (folder / ".nojekyll").touch()


def _remove_other_editions(site: Site, folder: Path) -> None:
    """Remove what was built of editions that the site no longer has, so that nobody publishes it."""
    folders = {edition.folder for edition in site.editions.values()}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in folders:
            shutil.rmtree(path)


def _write_root_page(site: Site, path: Path) -> None:
    shown = [
        {
            "lang": edition.tag,
            "dir": edition.locale.text_direction,
            "address": edition.folder,
            "name": edition.name,
            "title": edition.words.data(site.config.project),
        }
        for edition in site.editions.values()
    ]
    # A page that is not hardened takes its style and its icon along, and asks for nothing.
    policy = Markup(POLICY) if states_policy(path.parent / str(shown[0]["address"]) / "index.html") else None
    icon = _icon(site) if policy else None
    publish.write(path, render.render("root.html", editions=shown, policy=policy, icon=icon) + "\n")
    if policy:
        publish.write(path.with_name("root.css"), render.render("root.css") + "\n")


def _icon(site: Site) -> str | None:
    """The icon of the source edition, as the page above the editions finds it."""
    icon: str | None = site.config.html_favicon
    if icon is None or "://" in icon:
        return icon
    return f"{site.source_edition.folder}/_static/{Path(icon).name}"


def _copy_not_found_page(site: Site, folder: Path) -> None:
    """Put the source edition's page for what is not found, if it has one, where most hosts look for it."""
    page = folder / site.source_edition.folder / "404.html"
    if page.is_file():
        publish.write(folder / "404.html", page.read_text(encoding="utf-8"))
