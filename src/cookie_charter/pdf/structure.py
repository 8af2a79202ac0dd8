"""What WeasyPrint leaves out of a tagged PDF, put in with pikepdf (https://pikepdf.readthedocs.io).

* The scope of a heading in a table: of its column in the head of the table, or else of its row (ISO 32000-1, 14.8.5.7).
* What a link is for, where it leads to another place in the document: WeasyPrint gives the name of that place.
* Files that belong to the document: it has them as associated files that are its data (ISO 32000-2, 14.13), as archives
  look for them.
"""

import datetime
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Object, Pdf

MEDIA_TYPES: Final = {".json": "application/json", ".csv": "text/csv"}


def finish(pdf: bytes, texts: Mapping[str, str], data: Mapping[str, str], moment: datetime.datetime) -> bytes:
    """The same PDF with scopes, with the *texts* of links by the anchor that they lead to, and with *data* attached by
    file name, dated by that *moment*."""
    with Pdf.open(BytesIO(pdf)) as document:
        for heading, in_head in _table_headings(document.Root.StructTreeRoot):
            heading.A.Scope = Name.Column if in_head else Name.Row
        for link in _links(document):
            link.Contents = texts.get(str(link.Dest), str(link.Dest))
        _attach(document, data, moment)
        # It would claim that a validator has seen the file.
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata.pop("{http://www.aiim.org/pdfua/ns/id/}part", None)
        finished = BytesIO()
        document.save(finished, deterministic_id=True)
    return finished.getvalue()


def _table_headings(element: Object, in_head: bool = False) -> Iterator[tuple[Object, bool]]:
    """The cells under an element of the structure that head others, and whether each is in the head of its table."""
    for child in _children(element):
        kind = child.get("/S")
        if kind == Name.TH:
            yield child, in_head
        yield from _table_headings(child, in_head or kind == Name.THead)


def _children(element: Object) -> list[Object]:
    """The elements right under another one; content of a page is none."""
    kids = element.get("/K", Array())
    listed = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _links(document: Pdf) -> Iterator[Object]:
    """The links that stay within the document."""
    for page in document.pages:
        for annotation in page.get("/Annots", Array()):
            if annotation.get("/Subtype") == Name.Link and "/Dest" in annotation:
                yield annotation


def _attach(document: Pdf, data: Mapping[str, str], moment: datetime.datetime) -> None:
    attached, stamp = Array(), moment.strftime("D:%Y%m%d%H%M%SZ")
    for name, text in data.items():
        file = AttachedFileSpec(
            document,
            text.encode("utf-8"),
            description=name,
            filename=name,
            mime_type=MEDIA_TYPES[f".{name.rpartition('.')[2]}"],
            creation_date=stamp,
            mod_date=stamp,
            relationship=Name.Data,
        )
        document.attachments[name] = file
        attached.append(file.obj)
    if data:
        document.Root.AF = attached
