"""Pictures named with a star, such as ``pictures/cookie.*``, in a folder whose name has brackets.

Sphinx looks for their files with a pattern that begins with the path of the whole site, and takes a bracket in that
for a part of the pattern: in a folder named ``charter [2026]`` it finds none.
"""

from collections.abc import Iterator, Set
from typing import Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector

from cookie_charter.pages._sphinx import find_picture

_STAR: Final = ".*"


class LiteralFolder(EnvironmentCollector):
    """Finds what Sphinx's own collector, which comes before it, has found nothing for."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        # What others name with a star is theirs.
        for picture in _without_files(doctree) if app.config.charter_editions else ():
            find_picture(app, picture)

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Sphinx's own collector forgets the pictures of a page."""

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        """It takes over those of another process, too."""


def _without_files(doctree: nodes.document) -> Iterator[nodes.image]:
    return (
        image for image in doctree.findall(nodes.image) if image["uri"].endswith(_STAR) and not image.get("candidates")
    )
