from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.loaders.digest import load_digests, read_digests
from ingest.model import Block, BlockKind, Kind, Source
from ingest.norm import Norm
from tests.conftest import CORPUS

HEAD = """
gesetz = "SGB IX"
slug = "sgb_9_2018"
titel = "SGB IX, Teil 1"
stand = "2026-01-16"
stand_hinweis = "Zuletzt geändert im Januar"
"""
ENTRY = """
[[norm]]
paragraf = "8"
titel = "Wunschrecht"
kern = "Wünsche zählen. Sie sind z. B. zu prüfen."
betrifft = ["alle"]
fakten = [
  { absatz = "1", text = "Wünschen wird entsprochen. Immer." },
  { absatz = "", text = "Das kostet nichts." },
]
situationen = ["Eine Frau wünscht sich etwas."]
fragen_alltag = ["Zählt mein Wunsch?", "Darf ich wählen?"]
fragen_fach = ["Was regelt § 8?"]
stichworte = ["Wunschrecht"]
"""


def source(folder: Path, text: str) -> Source:
    path = folder / "kapitel.toml"
    path.write_text(text, encoding="utf-8")
    return Source("gesetze/sgb_9_2018/kapitel.toml", path, Kind.LAW, shipped=True)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(UnreadableSource) as error:
        load_digests(source(folder, text))
    return str(error.value)


def test_a_digest_is_law_but_never_official(tmp_path: Path) -> None:
    document = load_digests(source(tmp_path, HEAD + ENTRY))
    assert document.kind is Kind.LAW
    assert document.official is False
    assert document.law == "SGB IX"
    assert document.title == "Kurzfassungen zu SGB IX, Teil 1"
    assert document.stand == "2026-01-16"
    assert document.stand_note == "Zuletzt geändert im Januar"
    assert document.publisher is not None
    assert "nicht der Gesetzeswortlaut" in document.publisher
    assert document.url == "https://www.gesetze-im-internet.de/sgb_9_2018/"


def test_each_paragraf_is_a_heading_and_a_text(tmp_path: Path) -> None:
    document = load_digests(source(tmp_path, HEAD + ENTRY + ENTRY.replace('"8"', '"9"')))
    norms = [Norm("SGB IX", "8"), Norm("SGB IX", "9")]
    assert [b.norm for b in document.blocks] == [norms[0], norms[0], norms[1], norms[1]]
    assert document.blocks[0] == Block("Wunschrecht", BlockKind.HEADING, 100, norm=norms[0])
    assert document.blocks[1].text == (
        "Wünsche zählen. Sie sind z. B. zu prüfen.\n"
        "- Wünschen wird entsprochen. Immer. (Abs. 1)\n"
        "- Das kostet nichts."
    )


def test_facts_carry_the_absatz_they_stand_in(tmp_path: Path) -> None:
    block = load_digests(source(tmp_path, HEAD + ENTRY)).blocks[1]
    assert [(block.text[s.start : s.end], str(s.norm)) for s in block.sentences] == [
        ("Wünsche zählen.", "§ 8 SGB IX"),
        ("Sie sind z. B. zu prüfen.", "§ 8 SGB IX"),
        ("- Wünschen wird entsprochen. Immer. (Abs. 1)", "§ 8 Abs. 1 SGB IX"),
        ("- Das kostet nichts.", "§ 8 SGB IX"),
    ]


def test_questions_and_keywords_lead_to_a_norm_but_are_never_shown(tmp_path: Path) -> None:
    file = read_digests(source(tmp_path, HEAD + ENTRY))
    questions = ("Zählt mein Wunsch?", "Darf ich wählen?", "Was regelt § 8?", "Wunschrecht")
    document = load_digests(source(tmp_path, HEAD + ENTRY))
    assert file.norm[0].signposts[:4] == questions
    assert {str(signpost.norm) for signpost in document.signposts} == {"§ 8 SGB IX"}
    assert [signpost.text for signpost in document.signposts] == list(file.norm[0].signposts)
    shown = "\n".join(block.text for block in document.blocks[1:])
    assert not any(question in shown for question in questions)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('kern = "', 'kurz = "', "norm.0.kern"),
        ('betrifft = ["alle"]', "betrifft = []", "norm.0.betrifft"),
        ('["Zählt mein Wunsch?", "Darf ich wählen?"]', '["Nur eine?"]', "norm.0.fragen_alltag"),
        ('titel = "Wunschrecht"', 'titel = "  "', "norm.0.titel"),
        ('absatz = "1"', "absatz = 1", "norm.0.fakten.0.absatz"),
        ('stand = "2026-01-16"', 'stand = "16.1.2026"', "stand"),
        ('slug = "sgb_9_2018"', 'slug = "sgb_9_2018"\nneu = "x"', "neu"),
        ("[[norm]]", "[[paragraf]]", "norm"),
    ],
)
def test_what_breaks_the_format_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    message = refusal(tmp_path, (HEAD + ENTRY).replace(old, new, 1))
    assert message.startswith(f"Die Tabelle der Kurzfassungen bricht das Format bei {place}: ")


def test_broken_toml_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, HEAD + "[[norm").startswith(
        "Die Tabelle der Kurzfassungen ist kein gültiges TOML"
    )


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kapitel.toml"
    path.write_bytes((HEAD + ENTRY).encode("cp1252"))
    with pytest.raises(UnreadableSource, match="kein gültiges TOML"):
        load_digests(Source("k.toml", path, Kind.LAW, shipped=True))


@pytest.mark.parametrize(
    "path", sorted((CORPUS / "gesetze").rglob("*.toml")), ids=lambda path: path.stem
)
def test_every_shipped_digest_keeps_the_format(path: Path) -> None:
    document = load_digests(Source(path.name, path, Kind.LAW, shipped=True))
    texts = [b for b in document.blocks if b.kind is BlockKind.TEXT]
    assert texts
    assert all(b.norm and b.norm.law == document.law and b.sentences for b in texts)
    assert len({b.norm for b in texts}) == len(texts)
