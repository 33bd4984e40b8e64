"""All German sentences of the assistant's own; everything else in an answer is quoted."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model import NamedNorm
from ingest.norm import Norm

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
        sentence = f"{place} gibt es in der hinterlegten Fassung nicht (oder nicht mehr)."
        if norm.law in last:
            sentence += f" Letzte Vorschrift: {Norm(norm.law, last[norm.law])}."
        sentences.append(sentence)
    return " ".join(dict.fromkeys(sentences))


def not_installed(norms: Sequence[NamedNorm]) -> str:
    """Say that the statute itself is not among the sources."""
    names = dict.fromkeys(str(named.norm.whole) for named in norms)
    return (
        f"{', '.join(names)}: Dieses Gesetz oder diese Vorschrift ist nicht in meinen Quellen "
        "hinterlegt."
    )


def assumed_law(norms: Sequence[NamedNorm]) -> str | None:
    """Say that the statute was not named; None where it always was."""
    assumed = [str(named.norm) for named in norms if named.assumed_law]
    if not assumed:
        return None
    return f"Ohne Angabe des Gesetzes angenommen: {', '.join(dict.fromkeys(assumed))}."


def omitted(count: int) -> str:
    """Say that a long range was cut."""
    return f"{count} weitere Vorschriften der Reihe sind nicht gezeigt; bitte einzeln nachfragen."


def follow_up(norm: Norm, title: str) -> str:
    """A question the user may ask next."""
    return f"Was steht in {norm} ({title})?" if title else f"Was steht in {norm}?"
