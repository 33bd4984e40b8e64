from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.laws.citing import citing, read_corpus
from ingest.laws.reading import StatuteText
from ingest.norm import Norm
from tests.builders import norm_xml
from tests.conftest import CORPUS
from tests.ingest.laws.statutes import version
from tests.ingest.laws.test_reading import DIVISION

DIGESTS = """
gesetz = "SGB IX"
slug = "sgb_9_2018"
titel = "Probe"
stand = "2026-01-16"
stand_hinweis = "Probe"

[[norm]]
paragraf = "152"
titel = "Feststellung"
kern = "Der Grad wird festgestellt, siehe § 153."
betrifft = ["Alle"]
fakten = [{ absatz = "", text = "Ein Fakt." }]
situationen = ["Jemand fragt nach § 160."]
fragen_alltag = ["Wer stellt fest?", "Wo stelle ich den Antrag?"]
fragen_fach = ["Was regelt § 152 Abs. 1 SGB IX?"]
stichworte = ["Ausweis"]
verwandt = ["§ 151 SGB IX", "§ 10 BGG"]

[[norm]]
paragraf = "154"
titel = "Pflicht"
kern = "Arbeitgeber beschäftigen schwerbehinderte Menschen."
betrifft = ["Arbeitgeber"]
fakten = [{ absatz = "", text = "Ein Fakt." }]
situationen = ["Ein Betrieb wächst."]
fragen_alltag = ["Wen muss ich einstellen?", "Gilt das für mich?"]
fragen_fach = ["Was ist die Pflicht?"]
stichworte = ["Pflicht"]
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "konzepte").mkdir(parents=True)
    (folder / "gesetze" / "sgb_9_2018").mkdir(parents=True)
    (folder / "gesetze" / "sgb_9_2018" / "teil_3.toml").write_text(DIGESTS, encoding="utf-8")
    return folder


@pytest.fixture
def statute(tmp_path: Path) -> StatuteText:
    numbers = ["151", "152", "152a", "153", "154"]
    return version(
        tmp_path,
        DIVISION.format(number="010"),
        *(norm_xml(f"§ {number}", "Titel", "Text.") for number in numbers[:4]),
        DIVISION.format(number="020"),
        norm_xml("§ 154", "Titel", "Text."),
    )


def found(
    corpus: Path, statute: StatuteText, paragraf: str, article: str = ""
) -> list[tuple[str, tuple[str, ...]]]:
    """Titles and mentions of what cites a §."""
    (corpus / "konzepte" / "ausweis.md").write_text(f"# Der Ausweis\n\n{article}\n", "utf-8")
    hits = citing(Norm("SGB IX", paragraf), statute, read_corpus(corpus))
    return [(hit.text.title, hit.mentions) for hit in hits]


def test_an_article_is_found_with_every_way_it_cites(corpus: Path, statute: StatuteText) -> None:
    article = "Nach § 154 Absatz 1 SGB IX, siehe auch § 154 Abs. 1 SGB IX und § 154 SGB IX."
    assert found(corpus, statute, "154", article)[1:] == [
        ("Der Ausweis", ("§ 154 Abs. 1 SGB IX", "§ 154 SGB IX"))
    ]


def test_an_article_on_another_law_is_not_found(corpus: Path, statute: StatuteText) -> None:
    article = "Nach § 154 SGB XII, § 54 SGB IX und § 154a SGB IX."
    assert [title for title, _ in found(corpus, statute, "154", article)] == [
        "§ 154 SGB IX – Pflicht"
    ]


def test_the_digest_of_a_norm_comes_first_then_what_cites_it(
    corpus: Path, statute: StatuteText
) -> None:
    assert found(corpus, statute, "152", "Nach § 152 SGB IX.") == [
        ("§ 152 SGB IX – Feststellung", ("§ 152 Abs. 1 SGB IX",)),
        ("Der Ausweis", ("§ 152 SGB IX",)),
    ]


@pytest.mark.parametrize(
    ("paragraf", "mention"),
    [("153", "§ 153 SGB IX"), ("151", "§ 151 SGB IX"), ("160", "§ 160 SGB IX")],
)
def test_every_text_of_a_digest_counts(
    corpus: Path, statute: StatuteText, paragraf: str, mention: str
) -> None:
    assert found(corpus, statute, paragraf) == [("§ 152 SGB IX – Feststellung", (mention,))]


@pytest.mark.parametrize(
    ("article", "cited", "mention"),
    [
        ("§§ 151 bis 153 SGB IX", ["151", "152", "152a", "153"], "§ 151 bis § 153 SGB IX"),
        ("§ 152 f. SGB IX", ["152", "152a"], "§ 152 f. SGB IX"),
        ("§§ 152 ff. SGB IX", ["152", "152a", "153"], "§ 152 ff. SGB IX"),
        ("§§ 152, 154 SGB IX", ["152", "154"], None),
        ("§ 152 SGB IX a.F.", [], None),
    ],
)
def test_ranges_and_lists_count_for_every_paragraf_they_name(
    corpus: Path, statute: StatuteText, article: str, cited: list[str], mention: str | None
) -> None:
    hits = {
        paragraf: dict(found(corpus, statute, paragraf, article)).get("Der Ausweis")
        for paragraf in statute.paragrafen
    }
    assert [paragraf for paragraf, mentions in hits.items() if mentions] == cited
    if mention:
        assert {mentions for mentions in hits.values() if mentions} == {(mention,)}


@pytest.mark.parametrize(
    ("article", "cited"),
    [
        ("§§ 1 ff. SGB IX", ["1", "2"]),
        ("§ 1 f. SGB IX", ["1", "2"]),
        ("§ 2 f. SGB IX", ["2"]),
        ("§ 2 ff. SGB IX", ["2"]),
        ("§ 2 SGB IX und Anlage 2 SGB IX", ["2", "Anlage 2"]),
    ],
)
@pytest.mark.parametrize("annex", ["Anlage", "Anhang", "Muster"])
def test_what_follows_a_paragraf_ends_before_the_annexes(
    corpus: Path, tmp_path: Path, annex: str, article: str, cited: list[str]
) -> None:
    statute = version(
        tmp_path,
        DIVISION.format(number="010"),
        *(norm_xml(f"§ {number}", "Titel", "Text.") for number in (1, 2)),
        norm_xml(f"{annex} 1", "(zu § 1) Liste", "Text."),
        norm_xml(f"{annex} 2", "Liste", "Text."),
        norm_xml("Schlussformel", "", "Text."),
    )
    hits = [
        paragraf
        for paragraf in statute.paragrafen
        if "Der Ausweis" in dict(found(corpus, statute, paragraf, article))
    ]
    assert hits == [name for name in cited if not name.startswith("Anlage") or annex == "Anlage"]


def test_an_annex_is_found_by_its_other_usual_name(corpus: Path, tmp_path: Path) -> None:
    statute = version(
        tmp_path, norm_xml("§ 1", "Ziel", "Text."), norm_xml("Anlage", "(zu § 1) Liste", "Text.")
    )
    names = statute.paragrafen[-1], *(cited for cited, _ in statute.also_cited)
    article = " und ".join(f"{name} SGB IX" for name in names)
    assert found(corpus, statute, statute.paragrafen[-1], article) == [
        ("Der Ausweis", tuple(f"{name} SGB IX" for name in names))
    ]


def test_addresses_name_the_file(corpus: Path, statute: StatuteText) -> None:
    found(corpus, statute, "152", "Nach § 152 SGB IX.")
    hits = citing(Norm("SGB IX", "152"), statute, read_corpus(corpus))
    assert [hit.text.address for hit in hits] == [
        "gesetze/sgb_9_2018/teil_3.toml",
        "konzepte/ausweis.md",
    ]


def test_a_broken_file_is_named(corpus: Path) -> None:
    (corpus / "konzepte" / "kaputt.md").write_bytes(b"\xff")
    with pytest.raises(UnreadableSource, match=r"konzepte/kaputt\.md ist nicht lesbar"):
        read_corpus(corpus)
    (corpus / "konzepte" / "kaputt.md").unlink()
    (corpus / "gesetze" / "kaputt.toml").write_text("[", encoding="utf-8")
    with pytest.raises(UnreadableSource, match=r"gesetze/kaputt\.toml: .* kein gültiges TOML"):
        read_corpus(corpus)


def test_the_shipped_corpus_can_be_read_and_names_each_digest() -> None:
    texts = read_corpus(CORPUS)
    digests = {str(text.digest_of) for text in texts if text.digest_of}
    assert "§ 97 SGB IX" in digests
    assert any(text.digest_of is None and text.verweise for text in texts)
