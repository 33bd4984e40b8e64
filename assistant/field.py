"""Which statutes the field works with every day."""

from __future__ import annotations

OWN_LAW = "SGB IX"
_NEIGHBOURS = frozenset(
    ("SGB I", "SGB VIII", "SGB X", "SGB XI", "SGB XII", "BGG", "EUTBV", "FrühV", "WBVG", "WMVO")
)
# What belongs to the SGB IX: ordinances under it, the announcement of its amounts, the reform itself.
_OWN = frozenset(
    (
        OWN_LAW,
        "BTHG",
        "KfzHV",
        "SchwbAV",
        "SchwbAwV",
        "SchwbVWO",
        "WVO",
        "Bek. Ausgleichsabgabe 2025",
    )
)


def is_far(law: str | None) -> bool:
    """Whether a source is a statute outside the field; articles and local documents never are."""
    return law is not None and law not in _NEIGHBOURS and law not in _OWN
