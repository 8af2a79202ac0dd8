"""Evidence as programs pack it: what is inside counts, and no small file takes all of a machine."""

import gzip
import io
import json
import struct
import sys
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import run
from test_evidence import EXPECTED, FILES, MEASURE, SECRET, traceback_frames, written

from cookie_charter.audit.evidence import EvidenceError
from cookie_charter.audit.readers import content, read

DAMAGED = "the packed file is damaged or truncated; export it again"
NEITHER = "the zip file is neither one HAR nor a trace of Playwright; unpack it and name its files"
UNUSUAL = "the zip file is encrypted, or packed in an unusual way; unpack it and name its files"
TOO_MANY = "the zip file lists too many files; record a shorter visit"
LOG = next(file for file in FILES if file.name == "visit.har").read_bytes()
TRACE = next(file for file in FILES if file.name == "trace.network").read_bytes()


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return packed.getvalue()


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_each_format_is_read_packed(tmp_path: Path, file: Path) -> None:
    data = file.read_bytes()
    for packed in (gzip.compress(data), zipped({"a": data}), zipped({"a": data}, zipfile.ZIP_STORED)):
        found = read(written(tmp_path, packed, "image.png"))
        assert (found.form, found.seen) == (EXPECTED[file.name].form, EXPECTED[file.name].seen)


def test_packed_utf_16(tmp_path: Path) -> None:
    found = read(written(tmp_path, gzip.compress(LOG.decode("utf-8").encode("utf-16"))))
    assert found.seen == EXPECTED["visit.har"].seen


def test_of_a_zip_file_the_log_counts(tmp_path: Path) -> None:
    bodies = {"a.html": b"<p>", "resources/b.har.txt": b"", "__MACOSX/._har.har": b"\0"}
    found = read(written(tmp_path, zipped({**bodies, "har.har": LOG})))
    assert (found.form, found.seen) == ("HAR 1.2", EXPECTED["visit.har"].seen)


def test_a_trace_may_have_the_logs_of_several_browsers(tmp_path: Path) -> None:
    other = TRACE.replace(b"shop.example.org", b"www.example.org").rstrip(b"\n")
    logs = {"0-trace.network": other, "trace.trace": b"{}", "1-trace.network": TRACE, "resources/x.har": b"{}"}
    found = read(written(tmp_path, zipped(logs)))
    assert found.form == "Playwright trace"
    assert {one.host for one in found.seen} == {"www.example.org", "shop.example.org"}
    assert [one for one in found.seen if one.host == "shop.example.org"] == EXPECTED["trace.network"].seen


def locked() -> bytes:
    """A zip file that says that it is encrypted."""
    packed = bytearray(zipped({"har.har": LOG}))
    packed[6] |= 1
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


@pytest.mark.parametrize(
    ("packed", "sentence"),
    [
        (gzip.compress(LOG)[:-400], DAMAGED),
        (gzip.compress(LOG)[:-8] + b"\0" * 8, DAMAGED),
        (gzip.compress(LOG)[:20] + b"\xff" * 200, DAMAGED),
        (b"\x1f\x8b", DAMAGED),
        (b"PK\x03\x04", DAMAGED),
        (zipped({"har.har": LOG})[:-400], DAMAGED),
        (b"PK\x03\x04" + zipped({"har.har": LOG})[300:], DAMAGED),
        (zipped({}), NEITHER),
        (zipped({"a.har": LOG, "b.har": LOG}), NEITHER),
        (zipped({"a.txt": LOG, "b.txt": LOG}), NEITHER),
        (zipped({"har.har": LOG}, zipfile.ZIP_LZMA), UNUSUAL),
        (zipped({"har.har": LOG}, zipfile.ZIP_BZIP2), UNUSUAL),
        (locked(), UNUSUAL),
        (gzip.compress(b""), "the file is empty; record the visit again"),
        (zipped({"trace.network": b"", "trace.trace": b"{}"}), "the file is empty; record the visit again"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_unpacked_is_said_in_one_sentence(tmp_path: Path, packed: bytes, sentence: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        read(written(tmp_path, packed))
    assert str(caught.value) == sentence
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert SECRET not in repr(traceback_frames(caught.value))


@pytest.mark.parametrize("packed", [zipped({"har.har": LOG, "a": b"x"}), gzip.compress(LOG)], ids=["zip", "gzip"])
def test_a_damaged_file_gives_one_sentence_wherever_it_is_damaged(tmp_path: Path, packed: bytes) -> None:
    said = set()
    for place in range(len(packed)):
        damaged = packed[:place] + bytes([packed[place] ^ 0xFF]) + packed[place + 1 :]
        with suppress(EvidenceError):
            assert SECRET not in repr(read(written(tmp_path, damaged)))
            continue
        with pytest.raises(EvidenceError) as caught:
            read(tmp_path / "evidence")
        said.add(str(caught.value))
    assert DAMAGED in said
    assert SECRET not in "".join(said)


# What is small, and unpacks to much.

BOMB = 64 << 20


def bomb(size: int) -> bytes:
    """A log of that many bytes, nearly all of them in one string."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as packed:
        packed.write(b'{"log": {"comment": "')
        for _number in range(size >> 20):
            packed.write(b"a" * (1 << 20))
        packed.write(b'", "entries": ' + json.dumps(json.loads(LOG)["log"]["entries"]).encode() + b"}}")
    return out.getvalue()


def test_what_unpacks_to_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_UNPACKED", 8 << 20)
    packed = bomb(9 << 20)
    for file in (packed, zipped({"har.har": gzip.decompress(packed)})):
        assert len(file) < 100_000
        with pytest.raises(EvidenceError) as caught:
            read(written(tmp_path, file))
        assert str(caught.value) == "the file unpacks to more than 8 MB; record a shorter visit"


@pytest.mark.parametrize("form", ["gzip", "zip"])
def test_what_unpacks_to_64_mb_needs_less_than_60_mb(tmp_path: Path, form: str) -> None:
    packed = bomb(BOMB)
    if form == "zip":
        packed = zipped({"har.har": gzip.decompress(packed)})
    path = written(tmp_path, packed)
    assert path.stat().st_size < 1_000_000
    # In a process of a shell: the peak of this one, which has run other tests, would count for its own child.
    done = run("sh", "-c", '"$0" "$@"; exit $?', sys.executable, "-c", MEASURE, path, cwd=tmp_path)
    assert done.stderr == ""
    seen, _contacts, peak = map(int, done.stdout.split())
    assert seen == len(EXPECTED["visit.har"].seen)
    assert peak < 60_000_000


def test_a_zip_file_that_lists_very_much_is_refused_before_it_is_read(tmp_path: Path) -> None:
    packed = zipped({"har.har": LOG})
    end = packed.rindex(b"PK\x05\x06")
    directory = packed[packed.index(b"PK\x01\x02") : end]
    many = packed[: -len(directory) - 22] + directory * 50_000
    length = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50_000, 50_000, 50_000 * len(directory), end, 0)
    with pytest.raises(EvidenceError, match=f"^{TOO_MANY}$"):
        read(written(tmp_path, many + length))
    # One that says its sizes in 64 bits can be as large, and no program writes such evidence.
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    comment = b"c" * 0xFFFF
    for tail in (packed[end:], packed[end:-2] + struct.pack("<H", len(comment)) + comment):
        path = written(tmp_path, packed[:end] + b"x" * (3 << 20) + locator + tail)
        with pytest.raises(EvidenceError, match=f"^{TOO_MANY}$"):
            read(path)
