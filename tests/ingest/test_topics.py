"""The learning paths as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.topics import load_topics

PATH = """titel = "Neu im Team"
einleitung = "Danach kennen Sie die Wege."
reihenfolge = {place}

[[schritt]]
frage = "Wer berät?"
kontrolle = "Wo ist die Beratung?"
normen = ["§ 106 SGB IX"]
"""


def test_paths_come_in_their_own_order_under_the_names_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "a-zuletzt.toml").write_text(PATH.format(place=2), encoding="utf-8")
    (tmp_path / "b-zuerst.toml").write_text(PATH.format(place=1), encoding="utf-8")
    first, last = load_topics(tmp_path)
    assert (first.id, last.id) == ("b-zuerst", "a-zuletzt")
    assert (first.schritt[0].frage, first.schritt[0].kontrolle) == (
        "Wer berät?",
        "Wo ist die Beratung?",
    )


def test_without_the_folder_there_are_none(tmp_path: Path) -> None:
    assert load_topics(tmp_path / "fehlt") == ()


def test_a_broken_path_is_named(tmp_path: Path) -> None:
    (tmp_path / "kaputt.toml").write_text(PATH.format(place=0), encoding="utf-8")
    with pytest.raises(UnreadableSource, match=r"Der Lernweg kaputt .* reihenfolge"):
        load_topics(tmp_path)
