from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cleaning import clean_text, strip_footnote_marks

# Letters, and often enough the characters the rules are about.
any_text = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\n\r\t\v\f \u00a0\u00ad\u200b\u2028\u0301\ufb01\uf0b7-aZ[]1,;"),
    )
)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("ﬁnden und öﬀnen", "finden und öffnen"),
        ("Teilha\u00adbe", "Teilhabe"),
        ("Teil\u00ad\n  habe", "Teilhabe"),
        ("fu\u0308r", "für"),
        ("§\u00a097\u2009SGB\u202fIX", "§ 97 SGB IX"),
        ("\ufeffAnfang\u200b mit\u200d \u202eBOM\u202c", "Anfang mit BOM"),
        ("Ende\x00\x07", "Ende"),
        ("eins\ttab   viele", "eins tab viele"),
        ("  vorn und hinten  \n  auch hier ", "vorn und hinten\nauch hier"),
        ("a\r\nb\rc\u2028d\fe", "a\nb\nc\nd\ne"),
        ("oben\n\n \n\nunten\n\n", "oben\n\nunten"),
        ("\uf0b7 Punkt \ue123", "• Punkt"),
        ("SGB\u2011IX", "SGB-IX"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_repairs_what_files_do_to_text(raw: str, cleaned: str) -> None:
    assert clean_text(raw) == cleaned


@settings(deadline=None)
@given(any_text)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@settings(deadline=None)
@given(any_text)
def test_cleaned_text_has_no_invisible_characters(text: str) -> None:
    categories = {unicodedata.category(c) for c in clean_text(text) if c != "\n"}
    assert not categories & {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


@settings(deadline=None)
@given(any_text)
def test_cleaned_text_is_composed_and_its_white_space_in_order(text: str) -> None:
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\n\n\n" not in cleaned
    assert all(line == " ".join(line.split()) for line in cleaned.split("\n"))
    assert cleaned == cleaned.strip()


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("Das gilt immer [1].", "Das gilt immer."),
        ("Das gilt[2] auch[3, 4] hier [5-7].", "Das gilt auch hier."),
        ("Ende.[1]Der nächste", "Ende. Der nächste"),
        ("[1] Vgl. den Bericht", "Vgl. den Bericht"),
        ("oben [1]\n[2] unten", "oben\nunten"),
        ("Abruf am [19.06.2020], Stand [2020]", "Abruf am [19.06.2020], Stand [2020]"),
        ("Auslassung [...] und [Anm. d. Red.]", "Auslassung [...] und [Anm. d. Red.]"),
        ("[[1]2]", ""),
    ],
)
def test_footnote_marks_go_and_dates_stay(text: str, stripped: str) -> None:
    assert strip_footnote_marks(text) == stripped


@settings(deadline=None)
@given(any_text)
def test_stripping_footnote_marks_twice_changes_nothing(text: str) -> None:
    once = strip_footnote_marks(text)
    assert strip_footnote_marks(once) == once
