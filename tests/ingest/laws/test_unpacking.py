from __future__ import annotations

import io
import struct
import zipfile

import pytest

from ingest.errors import UnreadableSource
from ingest.laws.unpacking import unpack
from tests.ingest.laws.server import zipped

XML = "<dokumente>Ein Satz.</dokumente>" * 20


def test_the_one_xml_file_is_taken_out() -> None:
    data = zipped(("BJNR1.xml", XML), ("bild.jpg", b"\xff\xd8"), ("anlage.pdf", b"%PDF"))
    assert unpack(data).decode() == XML


def one_byte_changed(place: int) -> bytes:
    body = bytearray(zipped(("a.xml", XML)))
    body[place] ^= 0xFF
    return bytes(body)


def test_one_wrong_byte_is_refused_or_harmless() -> None:
    refused = 0
    for place in range(len(zipped(("a.xml", XML)))):
        try:
            assert unpack(one_byte_changed(place)).decode() == XML
        except UnreadableSource:
            refused += 1
    assert refused > 60


@pytest.mark.parametrize("kept", [0, 1, 30, 100])
def test_a_half_written_archive_is_refused(kept: int) -> None:
    with pytest.raises(UnreadableSource, match="kein vollständiges Zip-Archiv"):
        unpack(zipped(("a.xml", XML))[:kept])


def test_a_picture_with_a_wrong_checksum_is_refused() -> None:
    data = bytearray(zipped(("a.xml", XML), ("bild.jpg", b"\x01\x02\x03\x04" * 50)))
    data[data.index(b"bild.jpg") + 9] ^= 0xFF
    with pytest.raises(UnreadableSource, match="kein vollständiges Zip-Archiv"):
        unpack(bytes(data))


@pytest.mark.parametrize("page", [b"<html>Wartung</html>", b"\n <!DOCTYPE html>"])
def test_a_web_page_is_called_one(page: bytes) -> None:
    with pytest.raises(UnreadableSource, match="kam eine Webseite"):
        unpack(page)


@pytest.mark.parametrize(
    "name",
    [
        "../a.jpg",
        "b/../../a.jpg",
        "/a.jpg",
        "..\\a.jpg",
        "C:\\a.jpg",
        "C:a.jpg",
        "b/..",
        "a\n.jpg",
        "a.jpg\x00.xml",
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    plain = "p" * len(name)
    data = zipped(("a.xml", XML), (plain, b"x")).replace(plain.encode(), name.encode())
    with pytest.raises(UnreadableSource, match="unzulässige Dateinamen"):
        unpack(data)


def test_several_statutes_or_none_are_refused() -> None:
    with pytest.raises(UnreadableSource, match="2 XML-Dateien statt einer"):
        unpack(zipped(("a.xml", XML), ("b.XML", XML)))
    with pytest.raises(UnreadableSource, match="0 XML-Dateien statt einer"):
        unpack(zipped(("a.jpg", b"x")))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnreadableSource, match="unerwartet groß"):
        unpack(zipped(("a.xml", b" " * 60_000_001)))


def test_a_bomb_among_the_pictures_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="unerwartet groß"):
        unpack(zipped(("a.xml", XML), ("a.jpg", bytes(120_000_001))))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = zipped(("a.xml", b" " * 70_000_000))
    lying = data.replace(struct.pack("<I", 70_000_000), struct.pack("<I", 1_000))
    with pytest.raises(UnreadableSource, match="kein vollständiges Zip-Archiv"):
        unpack(lying)


def test_thousands_of_files_are_refused() -> None:
    files = [(f"{number}.jpg", b"") for number in range(2_000)]
    with pytest.raises(UnreadableSource, match="unerwartet groß"):
        unpack(zipped(("a.xml", XML), *files))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_cannot_be_bounded_is_refused(method: int) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        archive.writestr("a.xml", XML)
    with pytest.raises(UnreadableSource, match="auf unbekannte Weise gepackt"):
        unpack(data.getvalue())
