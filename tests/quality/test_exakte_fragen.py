"""Exact questions on the real SGB IX: the right norm first, and in full."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from assistant.model import Answer, AnswerStatus, Question, Turn
from assistant.wiring import LiveAssistant
from ingest.generations import Generations
from ingest.laws.checking import text_digest
from ingest.laws.folder import Fetched, LawsFolder
from ingest.laws.history import LawHistory
from ingest.laws.statutes import Statute
from ingest.norm import Norm
from ingest.old_law import OLD_LAW_FILE, load_old_law
from ingest.settings import IndexSettings
from ingest.wiring import ConfiguredIndexes
from tests.conftest import CORPUS

if TYPE_CHECKING:
    from ingest.embedding import SentenceTransformerEmbedder

pytestmark = [pytest.mark.data, pytest.mark.model]


@pytest.fixture(scope="module")
def assistant(
    real_index: IndexSettings,
    real_embedder: SentenceTransformerEmbedder,
    test_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Assistant:
    """The assistant with the table of old law and two kept versions of the SGB IX."""
    folder = LawsFolder(tmp_path_factory.mktemp("gesetze"))
    (newer,) = (test_data / "laws" / "gii" / "sgb_9_2018").glob("*.xml")
    for path in (test_data / "laws" / "gii-2025-bytegetreu" / "sgb_9_2018.xml", newer):
        xml = path.read_bytes()
        builddate = xml[:1_000].decode().split('builddate="')[1][:14]
        folder.store("sgb_9_2018", xml, Fetched(sha256=text_digest(xml), builddate=builddate))
    return LiveAssistant(
        Generations(real_index.index_dir),
        ConfiguredIndexes(),
        real_embedder,
        old_law=load_old_law(CORPUS / OLD_LAW_FILE),
        changes=LawHistory([Statute("SGB IX", "sgb_9_2018")], folder),
    ).current()


def first_hit(assistant: Assistant, text: str, *before: str) -> str:
    """The norm of the first hit."""
    _, hits = assistant.search(asked(text, *before), 5)
    return str(hits[0].stored.chunk.norm)


def answer(assistant: Assistant, text: str, *before: str) -> Answer:
    return assistant.answer(asked(text, *before))


def asked(text: str, *before: str) -> Question:
    return Question(text, tuple(Turn("user", question) for question in before))


def wording(assistant: Assistant, norm: Norm) -> list[str]:
    """All of a § or Absatz as the statute has it, chunk by chunk."""
    return [
        stored.chunk.text
        for stored in assistant.index.store.chunks_of_norm(norm)
        if stored.document.official
        and not stored.chunk.is_note
        and stored.chunk.norm
        and norm.absatz in {None, stored.chunk.norm.absatz}
    ]


@pytest.mark.parametrize(
    ("text", "before", "first", "norm"),
    [
        ("Was steht in § 128 Abs. 2 SGB IX?", (), "§ 128 Abs. 2", Norm("SGB IX", "128", "2")),
        ("§97 sgb9", (), "§ 97", Norm("SGB IX", "97")),
        ("und Absatz 3?", ("§ 128 SGB IX",), "§ 128 Abs. 3", Norm("SGB IX", "128", "3")),
        ("Was hat sich an § 153 geändert?", (), "§ 153 Abs. 1", Norm("SGB IX", "153")),
    ],
)
def test_a_norm_asked_for_comes_first_and_in_full(
    assistant: Assistant, text: str, before: tuple[str, ...], first: str, norm: Norm
) -> None:
    assert first_hit(assistant, text, *before) == f"{first} SGB IX"
    found = answer(assistant, text, *before)
    assert found.status is AnswerStatus.ANSWERED
    assert found.citations[0].fundstelle == f"{first} SGB IX"
    own = [c for c in found.citations if c.norm and c.norm.key == norm.key]
    assert [c.quote for c in own] == wording(assistant, norm)
    assert len(own[0].quote) > 100


def test_a_paragraf_that_does_not_exist_is_named_with_the_last_one(assistant: Assistant) -> None:
    found = answer(assistant, "Was ist mit § 412 SGB IX?")
    assert (found.status, found.citations) == (AnswerStatus.NOT_COVERED, ())
    assert found.text.startswith(
        "§ 412 SGB IX gibt es in der hinterlegten Fassung nicht. Letzte Vorschrift: § 241 SGB IX."
    )


def test_the_paragrafen_of_a_procedure_are_listed_from_the_one_that_opens_it(
    assistant: Assistant,
) -> None:
    text = "Welche §§ regeln das Gesamtplanverfahren?"
    assert first_hit(assistant, text).startswith("§ 117 ")
    found = answer(assistant, text)
    paragrafen = [c.norm.paragraf for c in found.citations if c.norm]
    assert paragrafen[:6] == ["117", "118", "119", "120", "121", "122"]


def test_what_changed_is_told_between_the_versions_kept(assistant: Assistant) -> None:
    (told,) = (
        n for n in answer(assistant, "Was hat sich an § 153 geändert?").notices if "10.01." in n
    )
    assert told.startswith("Zwischen der Fassung vom 10.01.2025 und der vom 02.02.2026")
    assert "Absatz 1: statt „über die Gestaltung der Ausweise" in told


def test_an_old_norm_leads_to_where_it_stands_today(assistant: Assistant) -> None:
    text = "Was steht in § 53 SGB XII?"
    assert first_hit(assistant, text).startswith("§ 99 ")
    found = answer(assistant, text)
    assert found.citations[0].fundstelle.startswith("§ 99 Abs. 1 SGB IX")
    assert any(n.startswith("§ 53 SGB XII (Fassung bis 31.12.2019): ") for n in found.notices)
