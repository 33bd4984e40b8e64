from __future__ import annotations

import time
from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.loaders.statute_xml import LARGEST_XML, parse_statute
from tests.builders import norm_xml, statute_xml
from tests.ingest.loaders.statutes import load

MANY_ATTRIBUTES = "".join(f' a{number}="1"' for number in range(300_000))


def refused(xml: str) -> str:
    with pytest.raises(UnreadableSource) as caught:
        parse_statute(xml.encode())
    return str(caught.value)


def test_a_statute_is_read_as_a_tree() -> None:
    root = parse_statute(statute_xml(norm_xml("§ 1", "Ziel", "Ein <B>Satz</B>.")).encode())
    assert root.tag == "dokumente"
    assert [each.text for each in root.iter("B")] == ["Satz"]


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (" " * (LARGEST_XML + 1), "unerwartet groß"),
        (f"<dokumente>{'<B/>' * 300_000}</dokumente>", "unerwartet viele Elemente"),
        (f"<dokumente{MANY_ATTRIBUTES}/>", "unerwartet viele Elemente"),
        ("<dokumente>" * 65 + "</dokumente>" * 65, "zu tief verschachtelt"),
        ("<rss>" * 300_000, "kein Gesetz im Format"),
        ("<!DOCTYPE dokumente SYSTEM 'http://angreifer.example/x.dtd'><dokumente/>", "fremde DTD"),
        ("<!DOCTYPE dokumente [<!ENTITY a 'b'>]><dokumente>&a;</dokumente>", "Entitäten"),
    ],
    ids=["bytes", "elements", "attributes", "depth", "root", "dtd", "entity"],
)
def test_what_no_statute_has_is_refused(xml: str, reason: str) -> None:
    assert reason in refused(xml)


def table(rows: str, columns: int = 2) -> str:
    specs = "".join(f'<colspec colname="c{i}"/>' for i in range(columns))
    return f'<table><tgroup cols="2">{specs}<tbody>{rows}</tbody></tgroup></table>'


@pytest.mark.parametrize(
    "content",
    [
        "(1) bis (3000000) (weggefallen)",
        table('<row><entry namest="c99">a</entry></row>' * 2_000, columns=100),
        table('<row><entry colname="c1" morerows="9999">a</entry></row>' * 2_000),
        table("<row><entry>" + "| " * 100_000 + "x</entry></row>"),
        f"<DL><DT/><DD>{'<LA/>' * 100_000}</DD></DL>",
        f"<DL><DT>{'<B>x</B>' * 50_000}</DT><DD>{'<LA> </LA>' * 50_000}</DD></DL>",
    ],
    ids=["range", "wide table", "spans", "cell ends", "items", "long mark"],
)
def test_little_xml_is_read_in_little_time(tmp_path: Path, content: str) -> None:
    started = time.process_time()
    assert load(tmp_path, statute_xml(norm_xml("§ 1", "Ziel", "Ein Satz.", content))).blocks
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("norms", "reason"),
    [
        (
            norm_xml(
                "§ 1", "Z", table('<row><entry namest="c1999">a</entry></row>', columns=2_000)
            ),
            "unerwartet vielen Spalten",
        ),
        (
            norm_xml("§ 1", "Z", table(f"<row>{'<entry>a</entry>' * 101}</row>")),
            "unerwartet vielen Spalten",
        ),
        (
            norm_xml("§ 1", "Z", "Ein Satz.", *["(1) bis (500) (weggefallen)"] * 41),
            "unerwartet viele weggefallene Stellen",
        ),
        (
            norm_xml("§ 1", "Z", *[f"{'wort ' * 20_000}"] * 101),
            "unerwartet viel Text",
        ),
    ],
    ids=["columns", "cells", "vacant", "text"],
)
def test_what_would_grow_without_end_is_refused(tmp_path: Path, norms: str, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason):
        load(tmp_path, statute_xml(norms))


@pytest.mark.parametrize("rows", ["0", "00", "-1", "x", "", "9" * 5_000, "²", "1.5"])
def test_a_span_that_is_no_number_of_rows_spans_none(tmp_path: Path, rows: str) -> None:
    cells = f'<row><entry morerows="{rows}">a</entry></row><row><entry>b</entry></row>'
    document = load(tmp_path, statute_xml(norm_xml("§ 1", "Ziel", table(cells))))
    assert document.blocks[-1].text == "a |\nb |"
