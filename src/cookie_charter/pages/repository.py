"""Links into the repository of a site, where ``charter_repository`` in conf.py names one.

Templates get the address at which the text of a page is corrected, ``edit_url``: that of its source, or in a translated
edition that of the message file. Prose links to a file or folder of the repository by a role, here in MyST:

    {charter-repository}`the message files <locale>`
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import ReferenceRole

from cookie_charter.pages._sphinx import docname_to_domain
from cookie_charter.pages.settings import edition, offer


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell templates where the text of a page is corrected; of a page that nobody wrote there is no such place."""
    if app.config.charter_repository:
        path = _corrected(app, pagename) if pagename in app.env.found_docs else None
        offer(app.config, context, edit_url=_address(app.config, "edit", path) if path else None)


def _corrected(app: Sphinx, page: str) -> str | None:
    """The file in which the text of a page is corrected in this edition, below the folder of conf.py."""
    built = edition(app.config)
    files = [Path(app.env.doc2path(page))]
    if not built.is_source:
        files = built.message_files(docname_to_domain(page, app.config.gettext_compact))
    root = Path(app.confdir).resolve()
    paths = (path.resolve() for path in files if path.is_file())
    return next((path.relative_to(root).as_posix() for path in paths if path.is_relative_to(root)), None)


def _address(config: Config, action: str, path: str) -> str:
    """Where the forge shows (*blob*; of a folder too) or changes (*edit*) what is at a *path* of the repository.

    Forges at an address of their own are GitLab more often than not; GitHub has its name in its address.
    """
    repository = str(config.charter_repository).rstrip("/")
    between = "" if "github" in urlsplit(repository).netloc else "/-"
    return f"{repository}{between}/{action}/{quote(config.charter_repository_branch)}/{quote(path)}"


class RepositoryRole(ReferenceRole):
    """``words <path>``: a link to what is at that path of the repository; the words alone where conf.py names none."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if not self.config.charter_repository:
            return [nodes.inline(self.rawtext, self.title)], []
        address = _address(self.config, "blob", self.target)
        return [nodes.reference(self.rawtext, self.title, refuri=address)], []
