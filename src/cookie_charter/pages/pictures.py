"""Pictures named with a star, such as ``pictures/cookie.*``, in a folder whose name has brackets.

Sphinx looks for their files with a pattern that begins with the path of the whole site, and takes a bracket in that
for a part of the pattern: in a folder named ``charter [2026]`` it finds none.
"""

import glob
from collections.abc import Iterator
from typing import Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment.collectors.asset import ImageCollector

_STAR: Final = ".*"


class LiteralFolder(ImageCollector):
    """Finds what Sphinx's own collector, which comes before it, has found nothing for."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        env = app.env
        for image in _without_files(doctree):
            pattern = f"{glob.escape(str(app.srcdir))}/{image['uri']}"
            self.collect_candidates(app.srcdir, pattern, image["candidates"], image)
            for path in image["candidates"].values():
                env.note_dependency(path)
                env.images.add_file(env.current_document.docname, path)


def _without_files(doctree: nodes.document) -> Iterator[nodes.image]:
    return (
        image for image in doctree.findall(nodes.image) if image["uri"].endswith(_STAR) and not image.get("candidates")
    )
