"""The assistant's own sentences."""

from __future__ import annotations

from assistant.model import NamedNorm
from assistant.wording import assumed_law, follow_up, missing_norms, not_installed, shortened
from ingest.norm import Norm


def test_a_missing_norm_is_named_whole_and_once() -> None:
    missing = [NamedNorm(Norm("BGG", "99")), NamedNorm(Norm("BGG", "99"))]
    assert missing_norms(missing, {"BGG": "16"}) == (
        "§ 99 BGG gibt es in der hinterlegten Fassung nicht. Letzte Vorschrift: § 16 BGG."
    )


def test_the_end_of_a_statute_is_left_out_where_it_is_not_known() -> None:
    assert missing_norms([NamedNorm(Norm("BGG", "99"))], {}) == (
        "§ 99 BGG gibt es in der hinterlegten Fassung nicht."
    )


def test_norms_that_are_not_installed_are_listed() -> None:
    norms = [NamedNorm(Norm("SGB V", "5")), NamedNorm(Norm("GG", "Art. 3", "3"))]
    assert not_installed(norms).startswith("§ 5 SGB V, Art. 3 GG: ")


def test_only_laws_taken_for_granted_are_said() -> None:
    assumed = NamedNorm(Norm("SGB IX", "97", "1"), assumed_law=True)
    named = NamedNorm(Norm("BGG", "4"))
    assert assumed_law([assumed, named]) == (
        "Ohne Angabe des Gesetzes angenommen: § 97 Abs. 1 SGB IX."
    )
    assert assumed_law([named]) is None


def test_a_norm_cut_short_is_named_with_what_is_shown_of_it() -> None:
    norms = [Norm("SGB IX", "152"), Norm("BGG", "4")]
    assert shortened(norms, by_topic=False) == (
        "§ 152 SGB IX, § 4 BGG: gezeigt ist der Anfang. "
        "Den ganzen Wortlaut öffnet der Link der Quelle."
    )
    assert shortened(norms[1:], by_topic=True) == (
        "§ 4 BGG: gezeigt ist, was zur Frage passt. Den ganzen Wortlaut öffnet der Link der Quelle."
    )


def test_a_follow_up_names_the_norm_and_its_title() -> None:
    assert follow_up(Norm("BGG", "4"), "Ziel") == "Was steht in § 4 BGG (Ziel)?"
    assert follow_up(Norm("BGG", "4"), "") == "Was steht in § 4 BGG?"
