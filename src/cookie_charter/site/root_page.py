"""What is above the editions of a site: the page that leads to them, and the page for what is not found."""

import re
import shutil
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from cookie_charter.editions import Edition
from cookie_charter.pages import card, publish, render
from cookie_charter.pages.catalogues import catalogue_of
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
            "owner": _owner(site, edition),
        }
        for edition in site.editions.values()
    ]
    # A page that is not hardened takes its style and its icon along, and asks for nothing.
    policy = Markup(POLICY) if states_policy(path.parent / str(shown[0]["address"]) / "index.html") else None
    icon = _icon(site) if policy else None
    page = render.render(
        "root.html",
        editions=shown,
        policy=policy,
        icon=icon,
        url=f"{site.config.charter_address.rstrip('/')}/" if site.config.charter_address else None,
        card=_card(site, path.parent),
    )
    publish.write(path, page + "\n")
    if policy:
        publish.write(path.with_name("root.css"), render.render("root.css") + "\n")
        publish.write(path.with_name("root.js"), render.render("root.js") + "\n")


def _owner(site: Site, edition: Edition) -> Any:
    """The name of the platform as the edition has it, if the site is about one."""
    catalogue = catalogue_of(site.config, site.config.charter_platform) if site.config.charter_platform else None
    return edition.words.data(catalogue.platform.name) if catalogue else None


def _card(site: Site, folder: Path) -> dict[str, Any] | None:
    """The picture of the source edition, if one was drawn, as templates of pages know it."""
    edition, config = site.source_edition, site.config
    if not (config.charter_card and edition.url and (folder / edition.folder / "_static" / card.FILE).is_file()):
        return None
    owner = _owner(site, edition)
    return card.for_templates(edition.url, card.texts(config, config.project, owner.text if owner else ""))


def _icon(site: Site) -> str | None:
    """The icon of the source edition, as the page above the editions finds it."""
    icon: str | None = site.config.html_favicon
    if icon is None or "://" in icon:
        return icon
    return f"{site.source_edition.folder}/_static/{Path(icon).name}"


def _copy_not_found_page(site: Site, folder: Path) -> None:
    """Put the source edition's page for what is not found, if it has one, where most hosts look for it: with what each
    other edition says, since nobody knows yet in which language its reader came."""
    page = folder / site.source_edition.folder / "404.html"
    if not page.is_file():
        return
    text = page.read_text(encoding="utf-8")
    for edition in list(site.editions.values())[1:]:
        other = folder / edition.folder / "404.html"
        if other.is_file() and (said := _ARTICLE.search(other.read_text(encoding="utf-8"))):
            # Each address in a page is there once, and so is its first heading.
            words = re.sub(r' id="[^"]*"', "", said[1]).replace("<h1", "<h2").replace("</h1>", "</h2>")
            article = (
                f'<article lang="{edition.tag}" dir="{edition.locale.text_direction}">{words}</article>\n      </main>'
            )
            text = text.replace("</main>", article, 1)
    publish.write(folder / "404.html", text)


_ARTICLE: Final = re.compile("<article>(.*?)</article>", re.DOTALL)
"""In pages of ``cookie_charter.furo``; pages of other themes have none, and theirs is left as it is."""
