"""Digests of norms from `corpus/gesetze/`: what a § settles, in the project's own words.

One TOML file holds the entries of one chapter. The format is described in the README ("Kurzfassungen")
and checked here: a wrong key or a missing field is an error, not a gap. Only `kern` and `fakten` are
ever shown; questions, terms and situations lead to the norm.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ingest.loaders.statute import norm_url
from ingest.model import Block, BlockKind, Document, Kind, Sentence, Signpost, Source
from ingest.norm import Norm
from ingest.sentences import split_sentences
from ingest.tables import read_table

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(_Strict):
    """One fact with the Absatz it stands in; empty where the § has none."""

    absatz: str
    text: Text


class DigestEntry(_Strict):
    """The digest of one §."""

    paragraf: Text
    titel: Text
    kern: Text
    betrifft: list[Text] = Field(min_length=1)
    fakten: list[Fact] = Field(min_length=1)
    situationen: list[Text] = Field(min_length=1)
    fragen_alltag: list[Text] = Field(min_length=2)
    fragen_fach: list[Text] = Field(min_length=1)
    stichworte: list[Text] = Field(min_length=1)
    begriffe: list[Text] = []
    verwandt: list[Text] = []

    @property
    def questions(self) -> tuple[str, ...]:
        """All typical questions and keywords."""
        return (*self.fragen_alltag, *self.fragen_fach, *self.stichworte)

    @property
    def signposts(self) -> tuple[str, ...]:
        """What leads to the §: typical questions, situations, title, core, its terms in one line."""
        terms = (", ".join(self.begriffe),) if self.begriffe else ()
        return (*self.questions, *self.situationen, self.titel, self.kern, *terms)


class DigestFile(_Strict):
    """One file of digests."""

    gesetz: Text
    slug: Text
    titel: Text
    stand: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]
    stand_hinweis: Text
    norm: list[DigestEntry] = Field(min_length=1)


def read_digests(source: Source) -> DigestFile:
    """Read and check one file.

    Raises:
        UnreadableSource: The file is no valid TOML or breaks the format; the message names the place.
    """
    return read_table(source.path, DigestFile, "Die Tabelle der Kurzfassungen")


def load_digests(source: Source) -> Document:
    """Turn one file into a document with a heading and a text per §.

    Raises:
        UnreadableSource: See `read_digests`.
    """
    file = read_digests(source)
    blocks, signposts = [], []
    for entry in file.norm:
        norm = Norm(file.gesetz, entry.paragraf)
        blocks.append(Block(entry.titel, BlockKind.HEADING, 100, norm=norm))
        blocks.append(_text(entry, norm))
        signposts += [Signpost(text, norm) for text in entry.signposts]
    return Document(
        address=source.address,
        title=f"Kurzfassungen zu {file.titel}",
        kind=Kind.LAW,
        blocks=tuple(blocks),
        publisher="Sozialraum-Assistent (Kurzfassung in eigenen Worten, nicht der Gesetzeswortlaut)",
        stand=file.stand,
        stand_note=file.stand_hinweis,
        url=norm_url(Norm(file.gesetz, file.gesetz)),
        law=file.gesetz,
        signposts=tuple(signposts),
    )


def _text(entry: DigestEntry, norm: Norm) -> Block:
    """The shown text: the core, then each fact on a line of its own with its Absatz."""
    lines = [(entry.kern, norm)]
    for fact in entry.fakten:
        place = f" (Abs. {fact.absatz})" if fact.absatz else ""
        lines.append((f"- {fact.text}{place}", norm.within(absatz=fact.absatz or None)))
    sentences, text = [], ""
    for line, address in lines:
        text += "\n" if text else ""
        spans = split_sentences(line) if line is entry.kern else [(0, len(line))]
        sentences += [Sentence(len(text) + a, len(text) + b, address) for a, b in spans]
        text += line
    return Block(text, norm=norm, sentences=tuple(sentences))
