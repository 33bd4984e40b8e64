from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.errors import IndexUnavailable
from ingest.ports import Facets, Filters, LexicalEntry, Term
from ingest.tantivy_index import TantivyIndex

ANYTHING = Filters()
PLAN = Facets("plan", "local")
FULL = """
import resource, sys
from pathlib import Path
from ingest.errors import IngestError
from ingest.ports import Facets, LexicalEntry
from ingest.tantivy_index import TantivyIndex
index = TantivyIndex(Path(sys.argv[1]), create=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
facets = Facets("d", "law")
entries = [LexicalEntry(str(i), facets, [], [f"wort{i}"]) for i in range(20_000)]
try:
    index.add(entries)
except IngestError as error:
    print(error)
"""


def test_an_index_is_opened_again_with_all_it_holds(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "tief" / "lexical", create=True)
    index.add([LexicalEntry("a", PLAN, ["plan"], ["assistenz"])])
    again = TantivyIndex(tmp_path / "tief" / "lexical")
    assert again.count() == 1
    assert [m.chunk_id for m in again.search([Term("assistenz")], 5, ANYTHING)] == ["a"]


def test_a_word_in_the_heading_says_more_than_one_in_the_text(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path, create=True)
    index.add(
        [
            LexicalEntry("text", PLAN, ["anders"], ["assistenz"]),
            LexicalEntry("heading", PLAN, ["assistenz"], ["anders"]),
        ]
    )
    found = index.search([Term("assistenz")], 2, ANYTHING)
    assert [m.chunk_id for m in found] == ["heading", "text"]


def test_a_rare_word_says_more_than_a_frequent_one(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path, create=True)
    frequent = [LexicalEntry(f"f{i}", PLAN, [], ["hilf"]) for i in range(9)]
    index.add([*frequent, LexicalEntry("rare", PLAN, [], ["wohn"])])
    found = index.search([Term("hilf"), Term("wohn")], 1, ANYTHING)
    assert [m.chunk_id for m in found] == ["rare"]


def test_tokens_with_signs_are_found_as_they_are(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path, create=True)
    index.add([LexicalEntry("a", PLAN, [], ["c++", "50%", "(x)"], ["§art.19gg"])])
    for token in ("c++", "50%", "(x)", "§art.19gg"):
        assert len(index.search([Term(token)], 1, ANYTHING)) == 1


@pytest.mark.parametrize("content", [None, "", "{}"])
def test_a_missing_or_damaged_index_is_unavailable(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "meta.json").write_text(content, encoding="utf-8")
    with pytest.raises(IndexUnavailable, match="fehlt oder ist beschädigt"):
        TantivyIndex(tmp_path)


def test_a_full_disk_is_told_in_german(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("Der Wortindex kann nicht geschrieben werden: ")
