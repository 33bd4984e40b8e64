"""All German sentences of the assistant's own; everything else in an answer is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.model import NamedNorm, OtherVersion
from ingest.model import VacantNorm
from ingest.norm import Norm
from ingest.old_law import Match, Reading

FIRST_CONTACT = (
    "Ich bin ein automatischer Assistent. Ich zitiere aus hinterlegten Quellen und gebe keine "
    "Rechtsberatung."
)
WHOM_TO_ASK = (
    "Weiter hilft eine Ergänzende unabhängige Teilhabeberatung (EUTB), der zuständige "
    "Rehabilitationsträger oder Ihre Fachberatung."
)
NOT_COVERED = f"Dazu finde ich in meinen Quellen keine passende Stelle.\n\n{WHOM_TO_ASK}"
CLARIFY = (
    "Worauf bezieht sich die Frage? Nennen Sie bitte das Thema oder die Vorschrift, zum Beispiel "
    "„Was steht in § 97 SGB IX?“ oder „Wer bekommt Eingliederungshilfe?“."
)
FILTERED = (
    "In den ausgewählten Quellen habe ich nichts gefunden. Ohne Filter gibt es vielleicht Treffer."
)
DIGEST = (
    "Für mindestens eine Vorschrift ist der Gesetzestext nicht hinterlegt. Zitiert wird eine "
    "Kurzfassung in eigenen Worten; verbindlich ist das verlinkte Gesetz."
)
NO_LANGUAGE_MODEL = (
    "Es ist kein Sprachmodell für frei formulierte Antworten eingerichtet. Die Antwort besteht aus "
    "wörtlichen Zitaten."
)


def missing_norms(missing: Sequence[NamedNorm], last: dict[str, str]) -> str:
    """Say which named norms the statute does not have.

    Args:
        missing: The norms.
        last: Law -> its last §, where known.
    """
    sentences = []
    for named in missing:
        norm = named.norm
        place = Norm(norm.law, norm.paragraf, norm.absatz)
        if named.vacant is not None:
            sentences.append(vacant(named.vacant))
            continue
        if part := _missing_part(named):
            sentences.append(part)
            continue
        sentences.append(f"{place} gibt es in der hinterlegten Fassung nicht.")
        if norm.law in last:
            sentences.append(f"Letzte Vorschrift: {Norm(norm.law, last[norm.law])}.")
        sentences += _elsewhere([named])
    return " ".join(dict.fromkeys(sentences))


def _missing_part(named: NamedNorm) -> str:
    """What of a § that stands is not there; empty where the § itself is not."""
    norm, count = named.norm, named.absaetze
    if norm.satz or norm.nummer or norm.buchstabe:
        return f"{norm} gibt es in der hinterlegten Fassung nicht; die Vorschrift selbst schon."
    if norm.absatz and not count:
        return f"{norm.whole} ist nicht in Absätze gegliedert."
    if norm.absatz:
        absaetze = "1 Absatz" if count == 1 else f"{count} Absätze"
        return f"{norm.whole} hat {absaetze}; einen Absatz {norm.absatz} gibt es darin nicht."
    return ""


def _elsewhere(norms: Sequence[NamedNorm]) -> list[str]:
    """Name the statutes of the field that have a § which was named without one."""
    found = dict.fromkeys(str(norm) for named in norms for norm in named.elsewhere)
    return [f"Gemeint sein kann {_either(list(found))}."] if found else []


def _either(names: Sequence[str]) -> str:
    """`A`, `A oder B`, `A, B oder C`."""
    return " oder ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def vacant(place: VacantNorm) -> str:
    """Say that a place of a statute has no wording, and what is printed there."""
    state = "ist weggefallen" if place.repealed else "ist hier nicht abgedruckt"
    range_of_it = f"{place.listed_as}: " if place.listed_as != place.wording else ""
    printed = f" ({range_of_it}„{place.wording}“)" if place.listed_as else ""
    note = f" {place.note}" if place.note else ""
    return f"{place.norm} {state}{printed}.{note}"


def one_version(norm: Norm) -> str:
    """Say that there is nothing to compare a norm with."""
    return (
        f"Bekannt ist nur die hier zitierte Fassung. Was sich an {norm} geändert hat, lässt sich erst "
        "sagen, wenn „sro laws fetch“ eine weitere geladen hat."
    )


def old_law(match: Match) -> str:
    """Say what became of a norm that is, or may be, meant in an old version."""
    entry = match.entry
    note = f" {entry.note}" if entry.note else ""
    if match.reading is Reading.POSSIBLE:
        verb = "sind" if entry.until else "ist"
        return (
            f"Falls {entry.label} in der Fassung {entry.fassung} gemeint {verb}: "
            f"{entry.sentence}{note}"
        )
    return f"{entry.label} (Fassung {entry.fassung}): {entry.sentence}{note}"


def not_installed(norms: Sequence[NamedNorm]) -> str:
    """Say that the statute itself is not among the sources."""
    names = dict.fromkeys(str(named.norm.whole) for named in norms)
    absent = (
        f"{', '.join(names)}: Dieses Gesetz oder diese Vorschrift ist nicht in meinen Quellen "
        "hinterlegt."
    )
    return " ".join((absent, *_elsewhere(norms)))


def assumed_law(norms: Sequence[NamedNorm]) -> str | None:
    """Say that the statute was not named, and what became of another reading; None if it always was."""
    assumed = [str(named.norm) for named in norms if named.assumed_law]
    if not assumed:
        return None
    names = ", ".join(dict.fromkeys(assumed))
    sentences = [f"Ohne eindeutige Angabe des Gesetzes angenommen: {names}."]
    others = [named.instead_of for named in norms if named.instead_of]
    if missing := [other for other in others if other.exists is False]:
        sentences.append(missing_norms(missing, {}))
    if absent := [other for other in others if other.exists is None]:
        sentences.append(not_installed(absent))
    return " ".join(sentences)


def not_kept(version: OtherVersion, stand: str | None) -> str:
    """Say that a version which was asked for is not kept.

    Args:
        version: What was asked for.
        stand: Of the version that is quoted, an ISO date; None where none is.
    """
    kind = "Ein Entwurf" if version.draft else "Eine ältere Fassung"
    sentence = f"{kind} von {version.norm} ist nicht hinterlegt."
    if stand is None:
        return sentence
    return f"{sentence} Gezeigt ist die Fassung mit Stand {date.fromisoformat(stand):%d.%m.%Y}."


def shortened(norms: Sequence[Norm], *, by_topic: bool) -> str:
    """Say that not all of a norm is quoted."""
    shown = "gezeigt ist, was zur Frage passt" if by_topic else "gezeigt ist der Anfang"
    names = ", ".join(map(str, norms))
    return f"{names}: {shown}. Den ganzen Wortlaut öffnet der Link der Quelle."


def omitted(count: int) -> str:
    """Say that a long range was cut."""
    if count == 1:
        return "1 weitere Vorschrift ist nicht gezeigt; bitte einzeln nachfragen."
    return f"{count} weitere Vorschriften sind nicht gezeigt; bitte einzeln nachfragen."


def follow_up(norm: Norm, title: str) -> str:
    """A question the user may ask next."""
    return f"Was steht in {norm} ({title})?" if title else f"Was steht in {norm}?"
