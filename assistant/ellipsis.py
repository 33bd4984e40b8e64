"""Places a follow-up question names by where the conversation is, without law or §.

Three kinds: what lacks its sign (`und 118 Abs. 2?`, `119-121?`, `und (2)?`, `und II?`), a step
(`und der nächste Satz?`), and a part (`Absatz 2 und 3?`). What is lacking is put before the words, and
the grammar of references reads the rest, so lists and ranges are what they are elsewhere. Whatever
lies above the part named is taken from the norm the conversation is at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.chunk_store import ChunkStore
from ingest.norm import Norm
from ingest.verweise import Verweis, canonical_law, find_verweise

_NEXT = r"(?P<two>(?:ü|ue)ber)?n(?:ä|ae)chste[nrsm]?|folgende[nrsm]?"
_BEFORE = r"vorherige[nrsm]?|vorige[nrsm]?|vorhergehende[nrsm]?"
_PARTS = ("absatz", "satz", "nummer", "buchstabe")  # of a norm, from above
_UNIT = (
    r"(?:(?P<paragraf>paragra[fph]+\w*|§+|artikels?|norm|vorschrift)"
    r"|(?P<absatz>abs(?:atz(?:es)?|\.)?(?!\w))|(?P<satz>satz(?:es)?(?!\w))"
    r"|(?P<nummer>nummer(?!\w)|nr(?!\w)\.?|ziffer(?!\w))"
    r"|(?P<buchstabe>buchst(?:aben?|\.)?(?!\w)|lit(?!\w)\.?))"
)
_STEPS = (
    re.compile(
        rf"\b(?:(?P<next>{_NEXT})|(?P<before>{_BEFORE})|(?P<last>(?P<second>vor)?letzte[nrsm]?))\s+{_UNIT}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_UNIT}\s+(?:(?P<next>danach)|(?P<before>davor))\b", re.IGNORECASE),
    re.compile(
        r"^\W*(?:(?:und|dann|was|ist|mit|im|in|der|die|das|dem|den|kommt|steht|bitte)\s+)*"
        rf"(?:(?P<next>{_NEXT}|danach|weiter)|(?P<before>{_BEFORE}|davor|zuvor))\W*$",
        re.IGNORECASE,
    ),
)
_NOUN = re.compile(r"\s[A-ZÄÖÜ][a-zäöüß]{2,}")
_LEAD_IN = re.compile(
    r"[\s,.–-]*(?:(?:und|oder|sowie|dann|noch|was|ist|sind|mit|wie|steht|stehen|sagt|regelt|lautet|in|im"
    r"|bei|der|die|den|dem|zeig|nenne|mir|bitte)\s+)*",
    re.IGNORECASE,
)
_CHANGE_OF_LAW = re.compile(
    r"[\s,.–-]*(?:(?:und|oder|auch|nein|ich\s+meine|gemeint\s+ist|was\s+ist\s+mit|wie\s+ist\s+(?:es|das)"
    r"|in|im|bei|nach|laut|gemäß|das|dem|der|des)[\s,:]+)*",
    re.IGNORECASE,
)
_PARAGRAF = re.compile(r"\d{1,3}[a-z]?\b", re.IGNORECASE)
_ABSATZ = re.compile(r"\(\d{1,2}[a-z]?\)|(?:I{1,3}|IV)\b")
_BOOK = re.compile(r"V|VI|VII|VIII|IX|X|XI|XII|XIV")  # smaller numerals count Absätze
_LETTER = re.compile(r"[a-z]{1,2}\)?")
_JOINT = re.compile(r"(?:[\s,;/&+]|und|oder|sowie|bzw\.|die|den)*", re.IGNORECASE)
_TAIL = re.compile(r"(?:\s+(?:bitte|denn|genau|auch|noch))+$", re.IGNORECASE)
_PAGE_OR_SATZ = re.compile(r"(?:\bS\.|^S|(?<=und )S)\s*(?=\d)")
_SOMEWHERE = Norm("", "")


class _Step(NamedTuple):
    """A step along a level of a norm, counted from the norm or, `absolute`, from behind the end."""

    level: str
    by: int
    absolute: bool


def places_meant(text: str, norm: Norm | None, store: ChunkStore) -> list[str] | None:
    """The places a question names, seen from the norm of the conversation.

    Args:
        text: A question without a full reference.
        norm: Where the conversation is.
        store: The §§ and parts there are.

    Returns:
        The places as a reader would write them; none where they lead nowhere or nothing went
        before; None where the question names no place.
    """
    if norm is not None and (lacking := _lacking_sign(text.strip(" ?!.,;:"), norm)):
        return [_written(verweis) for verweis in lacking]
    parts = find_verweise(_PAGE_OR_SATZ.sub("Satz ", text), within=norm or _SOMEWHERE)
    if step := _step(text, parts):
        inside = next((part.norm for part in parts), norm)
        beside = _beside(inside, step, store) if norm and inside else None
        return [str(beside)] if beside else []
    if parts:
        return [_written(part) for part in parts] if norm else []
    return None


def law_meant(text: str) -> str | None:
    """The statute a question names and nothing else: `und im SGB XII?`."""
    name = text[_end_of(_CHANGE_OF_LAW, text) :].strip(" ?!.,;:")
    return canonical_law(f"SGB {name}" if _BOOK.fullmatch(name) else name)


def _lacking_sign(text: str, norm: Norm) -> Sequence[Verweis]:
    """Read what is a reference once its sign, its § or its unit stands before it."""
    rest = _TAIL.sub("", text[_end_of(_LEAD_IN, text) :])
    if _PARAGRAF.match(rest):
        sign = norm.paragraf.rpartition(" ")[0] or "§"
        return _wholly(f"{sign} {rest} {norm.law}", norm)
    if _ABSATZ.match(rest):
        return _wholly(f"{Norm('', norm.paragraf)}{rest} {norm.law}", norm)
    if norm.buchstabe and _LETTER.fullmatch(rest):
        return find_verweise(f"Buchstabe {rest}", within=norm)
    return ()


def _wholly(text: str, norm: Norm) -> Sequence[Verweis]:
    """The references of a text that consists of them: no `125 Euro`."""
    found = find_verweise(text, default_law=norm.law)
    starts = [verweis.start for verweis in found] + [len(text)]
    ends = [0] + [verweis.end for verweis in found]
    between = (text[end:start] for end, start in zip(ends, starts, strict=True))
    if found and all(map(_JOINT.fullmatch, between)) and found[-1].norm.law == norm.law:
        return found
    return ()


def _step(text: str, parts: Sequence[Verweis]) -> _Step | None:
    """Read a step; a noun beside it speaks of something else (`der letzte Satz im Bescheid`)."""
    for pattern in _STEPS:
        match = pattern.search(text)
        if match is None:
            continue
        said = {name for name, value in match.groupdict().items() if value}
        level = next((level for level in _PARTS if level in said), "paragraf")
        around = text[: match.start()] + text[match.end() :]
        for part in parts:
            around = around.replace(part.text, "")
        if (level != "paragraf" or "last" in said) and _NOUN.search(around):
            return None
        by = (1 if "next" in said else -1) * (2 if said & {"two", "second"} else 1)
        return _Step(level, by, absolute="last" in said)
    return None


def _beside(norm: Norm, step: _Step, store: ChunkStore) -> Norm | None:
    """Where a step leads from a norm; before the first and behind the last § there is nothing."""
    places = list(dict.fromkeys(_members(norm, step.level, store)))
    value = getattr(norm, step.level)
    at = next((n for n, place in enumerate(places) if getattr(place, step.level) == value), None)
    if step.absolute:
        at = len(places)
    elif value is None:
        at = -1 if step.by > 0 else None  # a § as a whole lies before its first Absatz
    if at is not None and 0 <= at + step.by < len(places):
        return places[at + step.by]
    if step.absolute or step.level == "paragraf" or not (value and value.isdigit()):
        return None
    number = int(value) + step.by  # the answer says that there is no such part
    return _cut(norm, step.level).within(**{step.level: str(number)}) if number > 0 else None


def _members(norm: Norm, level: str, store: ChunkStore) -> Iterator[Norm]:
    """All places of a level beside a norm, in order: the §§ of its law, the Sätze of its Absatz."""
    if level == "paragraf":
        for paragraf in store.paragrafen(norm.law):
            place = Norm(norm.law, paragraf)
            if not place.is_unnumbered:
                yield place
        return
    above = _PARTS[: _PARTS.index(level)]
    for stored in store.chunks_of_norm(norm):
        if stored.document.official and not stored.chunk.is_note:
            for sentence in stored.chunk.sentences:
                own = sentence.norm or stored.chunk.norm or norm
                if level == "satz" and own.satz is None:
                    own = own.within(satz="1")  # a Satz alone in its Absatz has no number
                fits = all(getattr(norm, part) in {None, getattr(own, part)} for part in above)
                if fits and getattr(own, level):
                    yield _cut(own, level)


def _cut(norm: Norm, level: str) -> Norm:
    """A norm without what lies below a level."""
    return norm.within(**dict.fromkeys(_PARTS[_PARTS.index(level) + 1 :]))


def _written(verweis: Verweis) -> str:
    """A reference as a reader would write it, so that it can be read again."""
    norm, until = verweis.norm, verweis.until
    place = str(norm.within(law="")).strip()
    if until and until.paragraf != norm.paragraf:
        return f"{place} bis {until}"
    if until:
        last = next(filter(None, (getattr(until, part) for part in reversed(_PARTS))), "")
        return f"{place} bis {last} {norm.law}"
    if verweis.following:
        return f"{place} {'ff.' if 'ff' in verweis.text else 'f.'} {norm.law}"
    return str(norm)


def _end_of(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0
