"""The bytes of evidence as they were before they were packed: gzip, the zip files of Playwright, UTF-16.

The first bytes of a file tell how it is packed. It is unpacked piece by piece while it is read, and never to a disk;
what unpacks to more than ``MOST_UNPACKED`` bytes, or lists more files than a recorded visit has, is refused, so that a
small file cannot take all of a machine.
"""

import codecs
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import IO, TYPE_CHECKING, BinaryIO, Final

from cookie_charter.audit.evidence import EvidenceError
from cookie_charter.speech import N_, _

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_UNPACKED: Final = 512 << 20
"""The bytes that a packed file may unpack to."""

_CHUNK: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_DIRECTORY_END: Final = b"PK\x05\x06"
_DIRECTORY_END_SIZE: Final = 22
_LOCATOR: Final = b"PK\x06\x07"  # of a list that says its size in 64 bits
_LOCATOR_SIZE: Final = 20
_LONGEST_COMMENT: Final = 1 << 16
_LARGEST_DIRECTORY: Final = 1 << 21  # of some 20,000 files
_PLAIN: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes to unpack a byte

_BROKEN: Final = N_("the packed file is damaged or truncated; export it again")


def unpacked(file: BinaryIO) -> BinaryIO:
    """The text that *file* holds, from its start on and as UTF-8 without a byte order mark.

    It cannot be sought, and reading it raises EvidenceError where the file is broken.
    """
    file.seek(0)
    return io.BufferedReader(_Pieces(_as_utf_8(_bytes(file))), _CHUNK)


class _Pieces(io.RawIOBase):
    """A file whose bytes come in pieces, none of them empty."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer)
        self._rest = self._rest or memoryview(next(self._pieces, b""))
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _as_utf_8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8 without a byte order mark, where it begins with one; what is no UTF-16 becomes U+FFFD."""
    first = next(pieces, b"")
    if first.startswith(_UTF_16):
        decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        first = decoder.decode(first).encode("utf-8")
        pieces = (decoder.decode(piece).encode("utf-8") for piece in pieces)
    yield from filter(None, chain([first.removeprefix(codecs.BOM_UTF8)], pieces))


def _bytes(file: BinaryIO) -> Iterator[bytes]:
    """What the file holds, unpacked."""
    head = file.read(4)
    file.seek(0)
    if head.startswith(_GZIP):
        return _counted(_from_gzip(file))
    if head.startswith(_ZIP):
        return _counted(_from_zip(file))
    return _read(file)


def _read(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


def _counted(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The *pieces*; EvidenceError where they are too many."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MOST_UNPACKED:
            sentence = _("the file unpacks to more than {most} MB; record a shorter visit")
            raise EvidenceError(sentence.format(most=MOST_UNPACKED >> 20))
        yield piece


def _from_gzip(file: BinaryIO) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=file) as inner:
            yield from _read(inner)
    except (OSError, EOFError, zlib.error):
        raise EvidenceError(_(_BROKEN)) from None


def _from_zip(file: BinaryIO) -> Iterator[bytes]:
    if _directory_size(file) > _LARGEST_DIRECTORY:
        raise EvidenceError(_("the zip file lists too many files; record a shorter visit"))
    try:
        with zipfile.ZipFile(file) as archive:
            for member in _evidence_in(archive.infolist()):
                with archive.open(member) as inner:
                    yield from _read(inner)
                yield b"\n"
    except (OSError, EOFError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile):
        raise EvidenceError(_(_BROKEN)) from None


def _directory_size(file: BinaryIO) -> int:
    """The bytes of a zip file's list of files, which ``zipfile`` reads as a whole; where 64 bits count, the file's."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _LONGEST_COMMENT - _DIRECTORY_END_SIZE - _LOCATOR_SIZE))
    tail = file.read()
    file.seek(0)
    start = tail.rfind(_DIRECTORY_END)
    if start < 0 or len(tail) < start + _DIRECTORY_END_SIZE:
        raise EvidenceError(_(_BROKEN))
    if _LOCATOR in tail[max(0, start - _LOCATOR_SIZE) : start]:
        return size
    (length,) = struct.unpack_from("<L", tail, start + 12)
    return int(length)


def _evidence_in(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files that count: the network logs of a trace of Playwright, or else a HAR, or else the only file."""
    files = [one for one in members if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    chosen = [one for one in files if one.filename.endswith(".network")]
    if not chosen:
        chosen = [one for one in files if one.filename.lower().endswith(".har")] or files
        if len(chosen) != 1:
            sentence = _("the zip file is neither one HAR nor a trace of Playwright; unpack it and name its files")
            raise EvidenceError(sentence)
    if any(one.flag_bits & 1 or one.compress_type not in _PLAIN for one in chosen):
        raise EvidenceError(_("the zip file is encrypted, or packed in an unusual way; unpack it and name its files"))
    return chosen
