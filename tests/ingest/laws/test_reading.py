from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.laws.reading import Fassung, raw_norm, read_statute
from ingest.norm import Norm
from tests.builders import norm_xml
from tests.ingest.laws.statutes import noted, version, version_xml

DIVISION = (
    "<norm><metadaten><gliederungseinheit><gliederungskennzahl>{number}</gliederungskennzahl>"
    "<gliederungsbez>Teil {number}</gliederungsbez></gliederungseinheit></metadaten></norm>"
)


def test_a_version_says_which_one_it_is(tmp_path: Path) -> None:
    statute = version(tmp_path, norm_xml("§ 1", "Ziel", "Ein Satz."), builddate="20260202215519")
    assert statute.law == "SGB IX"
    assert statute.fassung == Fassung(
        "20260202215519", "2026-02-01", "Zuletzt geändert durch Art. 1 G v. 1.2.2026 I Nr. 1"
    )
    assert statute.fassung.day == "02.02.2026"


def test_norms_have_their_absaetze_and_their_division(tmp_path: Path) -> None:
    statute = version(
        tmp_path,
        DIVISION.format(number="010"),
        norm_xml("§ 1", "Ziel", "(1) Eins.", "(1a) Eins a."),
        norm_xml("§ 2", "Zweck", "Ohne Zählung."),
        DIVISION.format(number="020"),
        norm_xml("§ 3", "Ende", "Schluss."),
    )
    assert [(n.norm, n.title, n.division) for n in statute.norms] == [
        (Norm("SGB IX", "1"), "Ziel", 1),
        (Norm("SGB IX", "2"), "Zweck", 1),
        (Norm("SGB IX", "3"), "Ende", 2),
    ]
    assert [(p.absatz, p.text) for p in statute.norms[0].parts] == [
        ("1", "(1) Eins."),
        ("1a", "(1a) Eins a."),
    ]
    assert [p.absatz for p in statute.norms[1].parts] == [None]
    assert statute.paragrafen == ("1", "2", "3")


def test_notes_are_parts_of_their_own(tmp_path: Path) -> None:
    statute = version(tmp_path, noted("Es gelten 155 Euro.", "§ 160", "Abgabe", "(1) 140 Euro."))
    [norm] = statute.norms
    assert [(p.label, p.absatz, p.text) for p in norm.parts] == [
        ("", "1", "(1) 140 Euro."),
        ("Hinweis der Dokumentation", None, "Es gelten 155 Euro."),
    ]


def test_two_norms_of_one_number_are_two(tmp_path: Path) -> None:
    statute = version(
        tmp_path, norm_xml("§ 113d", "Alt", "Eins."), norm_xml("§ 113d", "Neu", "Zwei.")
    )
    assert [(n.norm.paragraf, n.title) for n in statute.norms] == [
        ("113d", "Alt"),
        ("113d", "Neu"),
    ]
    assert statute.paragrafen == ("113d",)


def test_what_is_printed_as_repealed_is_no_norm(tmp_path: Path) -> None:
    statute = version(
        tmp_path,
        norm_xml("§ 1", "Ziel", "Ein Satz."),
        norm_xml("§ 2", "(weggefallen)", ""),
        norm_xml("§ 3", "", "(weggefallen)"),
    )
    assert statute.paragrafen == ("1",)
    assert statute.repealed == {"2", "3"}


def test_a_file_that_is_gone_or_damaged_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="kann nicht gelesen werden"):
        read_statute(tmp_path / "fehlt.xml")
    (tmp_path / "halb.xml").write_text(version_xml()[:100], encoding="utf-8")
    with pytest.raises(UnreadableSource, match="beschädigt"):
        read_statute(tmp_path / "halb.xml")


def raw(tmp_path: Path, paragraf: str, *norms: str) -> tuple[bytes, ...] | None:
    path = tmp_path / "gesetz.xml"
    path.write_text(version_xml(*norms), encoding="utf-8")
    return raw_norm(path, paragraf)


def test_the_unread_text_of_a_norm_shows_whether_it_changed(tmp_path: Path) -> None:
    old = raw(tmp_path, "1", norm_xml("§ 1", "Ziel", "Alt."), norm_xml("§ 11", "X", "Y."))
    same = raw(
        tmp_path,
        "1",
        norm_xml("§ 1", "Ziel", "Alt.").replace("<norm>", '<norm builddate="2" doknr="BJNE2">'),
    )
    new = raw(tmp_path, "1", norm_xml("§ 1", "Ziel", "Neu."))
    assert old is not None
    assert len(old) == 1
    assert old == same != new


def test_the_unread_text_of_a_norm_is_found_by_its_number_alone(tmp_path: Path) -> None:
    norms = [
        norm_xml("§ 1", "Ziel", "Alt."),
        norm_xml("Art 3", "Gleichheit", "Alt."),
        norm_xml("(XXXX) §§ 53 bis 60", "(weggefallen)", ""),
        norm_xml("Anlage", "Liste", "Alt."),
    ]
    found = {p: raw(tmp_path, p, *norms) for p in ("1", "Art. 3", "53", "999", "Anlage", "Art. 1")}
    assert {p: f if f is None else len(f) for p, f in found.items()} == {
        "1": 1,
        "Art. 3": 1,
        "53": 1,
        "999": 0,
        "Anlage": None,
        "Art. 1": 1,
    }
