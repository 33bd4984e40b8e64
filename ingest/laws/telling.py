"""Tells changes of statutes in plain German, for people who work with them and are no lawyers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.laws.absaetze import AbsatzChange, Change, PlacedEdit
from ingest.laws.citing import Citing
from ingest.laws.comparing import NormChange
from ingest.laws.differences import ChangedNorm, NormHistory, State, StatuteDiff
from ingest.laws.reading import Fassung
from ingest.norm import Norm

_LONG = 45  # words of a quotation; more are left out in its middle
_HEAD, _TAIL = 30, 10
_SHORT = 3  # words; an edit so short is shown with the words before it
_MOST_MENTIONS = 3


def diff_lines(diffs: Sequence[StatuteDiff]) -> Iterator[str]:
    """Plain German lines on all statutes: those that differ in full, the others in one line each.

    Statutes that are the same in the index and as fetched are only counted.
    """
    for diff in diffs:
        if diff.changes:
            yield from _compared(diff)
            yield ""
        elif sentence := _state(diff):
            yield f"{diff.statute.short}: {sentence}"
    counts = Counter(diff.state for diff in diffs if not _wording(diff))
    changed = len(diffs) - counts.total()
    same = counts[State.SAME] + counts[State.ONE_VERSION] + counts[State.COMPARED]
    yield (
        f"{_counted(changed, 'Gesetz', 'Gesetze')} geändert, {same} im Index mit dem geladenen "
        f"Wortlaut, {len(diffs) - changed - same} ohne Vergleich."
    )
    if alone := counts[State.ONE_VERSION]:
        yield (
            f"Von {_counted(alone, 'Gesetz', 'Gesetzen')} ist nur eine Fassung bekannt; verglichen "
            "wird ab der nächsten."
        )


def history_lines(history: NormHistory) -> Iterator[str]:
    """Plain German lines: what changed in one norm, as far as kept versions show it."""
    norm, versions = history.norm, history.versions
    if not versions:
        yield f"{norm.law} ist nicht geladen; zu Änderungen an {norm} lässt sich nichts sagen."
        return
    newest = versions[-1]
    if len(versions) == 1:
        yield (
            f"{norm.law}: Bekannt ist nur eine Fassung, die vom {newest.day}{_note(newest)}. Was "
            f"sich an {norm} geändert hat, lässt sich erst mit der nächsten Fassung sagen."
        )
        return
    if not history.steps:
        span = f"der Fassung vom {versions[0].day} und der vom {newest.day}"
        if history.found:
            yield f"An {norm} hat sich zwischen {span} nichts geändert."
        else:
            yield f"{norm} steht in keiner der bekannten Fassungen (zwischen {span})."
        return
    for step in history.steps:
        yield (
            f"Zwischen der Fassung vom {step.before.day} und der vom {step.after.day}"
            f"{_note(step.after)}:"
        )
        yield from norm_lines(step.change)


def norm_lines(change: NormChange) -> Iterator[str]:
    """Plain German lines on what became of one norm: a headline, then one line per change."""
    if change.only_notes and change.norm.is_unnumbered:
        # Lists of other laws that apply this one, of no use for daily work.
        yield f"{change.norm}: Hinweise zum ganzen Gesetz geändert"
        return
    yield _headline(change)
    if change.kind is Change.CHANGED and change.title != change.title_before:
        yield f"  Überschrift: statt {_quoted(change.title_before)} jetzt {_quoted(change.title)}"
    for moved, group in groupby(change.absaetze, lambda each: each.kind is Change.MOVED):
        if moved:
            yield f"  {_moved_line(list(group))}"
        else:
            for absatz in group:
                yield from (f"  {line}" for line in _absatz_lines(absatz, change.norm))


def _compared(diff: StatuteDiff) -> Iterator[str]:
    before, after = diff.before, diff.after
    assert before is not None  # both sides were read
    assert after is not None
    compared = f"im Index die Fassung vom {before.day}, geladen die vom {after.day}"
    if diff.state is State.NOT_INDEXED:
        compared = (
            "noch nicht im Index; verglichen sind die zwei neuesten geladenen Fassungen, vom "
            f"{before.day} und vom {after.day}"
        )
    yield f"{diff.statute.short}: {compared}{_note(after)}"
    wording = _wording(diff)
    yield f"  {_summary(wording)}"
    for changed in (*wording, *(each for each in diff.changes if each.change.only_notes)):
        yield from (f"  {line}" for line in norm_lines(changed.change))
        yield from (f"    {line}" for line in _citing_lines(changed.citing, changed.change))


def _wording(diff: StatuteDiff) -> list[ChangedNorm]:
    """The changes that are not of notes alone."""
    return [each for each in diff.changes if not each.change.only_notes]


def _summary(changes: Sequence[ChangedNorm]) -> str:
    if not changes:
        return "Kein Wortlaut geändert."
    counts = Counter(each.change.kind for each in changes)
    parts = [f"{counts[kind]} {kind}" for kind in Change if counts[kind]]
    return f"Vorschriften: {', '.join(parts)}."


def _state(diff: StatuteDiff) -> str:
    """What is to be said of a statute that was not compared; empty where nothing is."""
    day = f" (Fassung vom {diff.after.day})" if diff.after else ""
    earlier = f" Wortlaut wie in der Fassung vom {diff.before.day}." if diff.before else ""
    sentences = {
        State.COMPARED: f"neu geladen{day}, Wortlaut aller Vorschriften gleich.",
        State.NOT_INDEXED: f"geladen{day}, aber noch nicht im Index. „sro ingest“ nimmt es auf.{earlier}",
        State.NOT_FETCHED: "nicht geladen. „sro laws fetch“ holt es.",
        State.UNKNOWN: (
            "Die Fassung im Index ist nicht aufbewahrt; ein Vergleich mit der geladenen"
            f"{day} ist nicht möglich."
        ),
        State.UNREADABLE: diff.problem,
    }
    return sentences.get(diff.state, "")


def _headline(change: NormChange) -> str:
    title = f" – {change.title}" if change.title else ""
    name = f"{change.norm}{title}"
    if change.kind is Change.MOVED:
        return f"{name}: bisher {change.norm_before}, Wortlaut gleich"
    if change.kind is Change.REPEALED:
        trace = (
            "als weggefallen geführt" if change.printed_as_repealed else "steht nicht mehr darin"
        )
        return f"{name}: aufgehoben ({trace})"
    if change.only_notes:
        return f"{name}: Wortlaut gleich, Hinweise geändert"
    return f"{name}: {change.kind}"


def _absatz_lines(change: AbsatzChange, norm: Norm) -> Iterator[str]:
    place = change.label or _place(norm.within(absatz=change.absatz))
    if change.kind is Change.ADDED:
        yield f"{place}: neu: {_quoted(change.after)}"
    elif change.kind is Change.REPEALED:
        yield f"{place}: aufgehoben, bisher: {_quoted(change.before)}"
    else:
        if change.absatz != change.absatz_before:
            number = f"Absatz {change.absatz_before}" if change.absatz_before else "ohne Nummer"
            yield f"{place}: bisher {number}, geändert"
        for edit in change.edits:
            yield f"{change.label or _place(edit.norm)}: {_edited(edit)}"


def _edited(placed: PlacedEdit) -> str:
    edit = placed.edit
    behind = f" (nach „{edit.lead}“)" if edit.lead else " (am Anfang)"
    if not edit.before:
        return f"eingefügt {_quoted(edit.after)}{behind}"
    if not edit.after:
        return f"gestrichen {_quoted(edit.before)}{behind}"
    short = min(len(edit.before.split()), len(edit.after.split())) <= _SHORT
    return f"statt {_quoted(edit.before)} jetzt {_quoted(edit.after)}{behind if short else ''}"


def _moved_line(changes: Sequence[AbsatzChange]) -> str:
    """One line for Absätze that only have other numbers now."""
    now = [change.absatz or "ohne Nummer" for change in changes]
    before = [change.absatz_before or "ohne Nummer" for change in changes]
    if len(changes) == 1:
        return f"Absatz {now[0]}: bisher Absatz {before[0]}, Wortlaut gleich"
    return f"Absätze {', '.join(now)}: bisher {', '.join(before)}, Wortlaut gleich"


def _citing_lines(citing: Sequence[Citing], change: NormChange) -> Iterator[str]:
    own = (change.norm_before or change.norm).key
    for each in citing:
        text = each.text
        if text.digest_of and text.digest_of.key == own:
            yield f"→ Kurzfassung prüfen: {text.title} ({text.address})"
            continue
        kind = "Kurzfassung" if text.digest_of else "Artikel"
        mentions = "; ".join(each.mentions[:_MOST_MENTIONS])
        more = " u. a." if len(each.mentions) > _MOST_MENTIONS else ""
        yield f"→ {kind} prüfen: {text.title} ({text.address}) nennt {mentions}{more}"


def _place(norm: Norm) -> str:
    """The parts below the § in words: `Absatz 6 Satz 3`."""
    parts = (
        ("Absatz", norm.absatz),
        ("Satz", norm.satz),
        ("Nummer", norm.nummer),
        ("Buchstabe", norm.buchstabe),
    )
    return " ".join(f"{name} {value}" for name, value in parts if value) or "Wortlaut"


def _quoted(text: str) -> str:
    words = text.split()
    if len(words) > _LONG:
        words = [*words[:_HEAD], "[…]", *words[-_TAIL:]]
    return f"„{' '.join(words)}“"


def _note(fassung: Fassung) -> str:
    """The remarks on a version in brackets; empty without one."""
    return f" ({fassung.stand_note})" if fassung.stand_note else ""


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
