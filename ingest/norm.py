"""The address of a piece of law: which statute, which §, which Absatz, Satz, Nummer, Buchstabe.

Owns the value and how it is written. Finding addresses in running text is `ingest.verweise`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Norm:
    """One address in a statute; parts below `paragraf` are None where the address ends above them.

    Attributes:
        law: Usual short name, books of the Sozialgesetzbuch with Roman numerals (`SGB IX`, `BGG`).
        paragraf: Without sign: `97`, `37a`; `Art. 19` for articles, `Anlage 1` for annexes,
            the short name of the text itself where it has no numbering.
        absatz: `1`, `1a`.
        satz: `2`, counted within the Absatz.
        nummer: `2`, `2a`.
        buchstabe: `a`, `aa`.
    """

    law: str
    paragraf: str
    absatz: str | None = None
    satz: str | None = None
    nummer: str | None = None
    buchstabe: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Statute and §: what makes two addresses belong to the same §."""
        return (self.law, self.paragraf)

    @property
    def whole(self) -> Norm:
        """The § this address lies in."""
        return Norm(self.law, self.paragraf)

    @property
    def is_unnumbered(self) -> bool:
        """Whether it stands for a text without §§, cited by the text's own short name."""
        return self.paragraf == self.law

    def within(self, **parts: str | None) -> Norm:
        """The same address with some parts replaced."""
        return replace(self, **parts)  # type: ignore[arg-type] # only the optional parts are given

    def __str__(self) -> str:
        """Write the address as a reader would: `§ 97 Satz 2 Nr. 2 SGB IX`."""
        if self.is_unnumbered:
            return self.law
        numbered = self.paragraf[:1].isdigit()
        parts = [f"§ {self.paragraf}" if numbered else self.paragraf]
        if self.absatz:
            parts.append(f"Abs. {self.absatz}")
        if self.satz:
            parts.append(f"Satz {self.satz}")
        if self.nummer:
            parts.append(f"Nr. {self.nummer}")
        if self.buchstabe:
            parts.append(f"Buchst. {self.buchstabe}")
        return " ".join([*parts, self.law])
