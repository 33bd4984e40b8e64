from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ingest.laws.words import word_edits


def edits(before: str, after: str) -> list[tuple[str, str]]:
    return [(edit.before, edit.after) for edit in word_edits(before, after)]


def test_equal_passages_have_no_edits() -> None:
    assert edits("Der Träger prüft.", "Der  Träger\nprüft.") == []


def test_replaced_words_are_found() -> None:
    assert edits(
        "Die Frist beträgt drei Wochen ab Eingang.", "Die Frist beträgt vier Wochen ab Eingang."
    ) == [("drei", "vier")]


def test_added_and_removed_words_have_one_side() -> None:
    assert edits("Der Träger prüft.", "Der zuständige Träger prüft.") == [("", "zuständige")]
    assert edits("Der zuständige Träger prüft.", "Der Träger prüft.") == [("zuständige", "")]
    assert edits("", "Neu hier.") == [("", "Neu hier.")]
    assert edits("Alt hier.", "") == [("Alt hier.", "")]


def test_edits_close_together_are_one() -> None:
    assert edits("a b x c d y e f", "a b 1 c d 2 e f") == [("x c d y", "1 c d 2")]
    assert edits("a b x c d g y e f", "a b 1 c d g 2 e f") == [("x", "1"), ("y", "2")]


def test_many_small_edits_are_one_large_one() -> None:
    old = " ".join(f"a{n} gleich gleich gleich" for n in range(9))
    new = " ".join(f"b{n} gleich gleich gleich" for n in range(9))
    [(before, after)] = edits(old, new)
    assert before.startswith("a0 gleich")
    assert before.endswith("a8")
    assert after.startswith("b0 gleich")
    assert after.endswith("b8")


def test_an_edit_knows_where_it_stands() -> None:
    [edit] = word_edits(
        "Eins zwei drei vier fünf sechs alt.", "Eins zwei drei vier fünf sechs neu."
    )
    assert edit.lead == "zwei drei vier fünf sechs"
    assert (edit.old_place, edit.new_place) == (31, 31)
    [edit] = word_edits("Alt bleibt.", "Neu bleibt.")
    assert (edit.lead, edit.old_place, edit.new_place) == ("", 0, 0)


def test_a_missing_side_stands_at_the_word_before() -> None:
    [edit] = word_edits("Eins zwei drei.", "Eins zwei und drei.")
    assert edit.old_place == 5
    assert edit.new_place == 10


def test_very_long_stretches_are_not_looked_into() -> None:
    old = " ".join(f"a{n}" for n in range(2_100))
    new = " ".join(f"b{n}" for n in range(2_100))
    assert edits(f"Anfang {old} Ende", f"Anfang {new} Ende") == [(old, new)]


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=30)


@given(WORDS, WORDS)
def test_no_word_is_lost_between_the_edits(old: list[str], new: list[str]) -> None:
    found = word_edits(" ".join(old), " ".join(new))
    removed = Counter(word for edit in found for word in edit.before.split())
    added = Counter(word for edit in found for word in edit.after.split())
    assert Counter(old) - removed + added == Counter(new)
    assert removed <= Counter(old)
    assert bool(found) == (old != new)
