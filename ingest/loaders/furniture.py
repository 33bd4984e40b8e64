"""What stands on a page without being part of the document: the one place of all rules for it.

Two kinds. Marks in HTML (elements, roles, class names) say it of whole regions. In text there are
only the words: labels that work the page ("Seite drucken"), page numbers, notices about cookies
and browsers, and the entries of a table of contents. The rules are about form and place, not about
single pages, and lean to keeping: a notice goes only if it is short, stands near the start or the
end, and the rest of the document never mentions its subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

ELEMENTS = frozenset(
    """
    aside audio button canvas datalist dialog embed fieldset footer form frame frameset head header
    iframe input map math menu nav noscript object option script select style svg template textarea
    video
    """.split()  # noqa: SIM905 - a literal would take a line a name
)
"""HTML elements whose content is not the document's text."""

ROLES = frozenset(
    {"alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "menubar"}
    | {"navigation", "search", "toolbar"}
)
"""ARIA roles of regions around the document."""

CLASS_NAME = re.compile(
    r"bread-?crumbs?|skip-?(link|nav)s?|sr-only|visually-?hidden|screen-?reader-text|no-?print"
    r"|nav(igation|bar)?|(main|top|sub|site|page|meta)-?(nav(igation)?|menu)|menu|side-?bar"
    r"|(page|site)-?(footer|header)|footer|share|sharing|social(-?(media|share|links))?"
    r"|pagination|pager|toc|print-?link|modal|popup|newsletter",
    re.IGNORECASE,
)
"""A class or id that, matched as a whole, marks such a region."""

CONSENT_NAME = re.compile(
    r".*cookie.*|.*consent.*|.*(gdpr|dsgvo).*|cc-(window|banner)|(usercentrics|onetrust|klaro|cmp).*",
    re.IGNORECASE,
)
"""A class or id of a cookie notice; in the content of a page it may be the subject."""

_LABEL_LENGTH = 80
_LABEL = re.compile(
    r"(inhaltsverzeichnis|inhaltsübersicht|auf dieser seite|seiteninhalt"
    r"|(haupt|bereichs|service|meta)?navigation|(haupt)?menü( (öffnen|schließen))?"
    r"|startseite|suchen?|anmelden|abmelden|log-?in|log-?out|schließen|teilen|vorlesen|drucken"
    r"|(diese )?seite (drucken|teilen|empfehlen|vorlesen|weiterempfehlen)|druck(version|ansicht)"
    r"|(direkt |springen sie )?(zum|zur) (haupt)?(inhalt|navigation|suche|menü|fußzeile)"
    r"( springen| wechseln)?|zum seitenanfang|(zurück )?nach oben"
    r"|zurück( zur (übersicht|startseite))?"
    r"|(mehr|weiter) ?(lesen|erfahren|anzeigen)|weiterlesen|sie (sind|befinden sich) hier:?.*"
    r"|downloads?|links|downloads? (und|&) links?|links? (und|&) downloads?|weiterführende links"
    r"|teaser\b.*|(alle )?(cookies )?(akzeptieren|ablehnen|zulassen)|auswahl (speichern|bestätigen)"
    r"|cookie-?einstellungen|(alles )?(auf|zu)klappen|schrift(größe)?( ändern)?|a ?a ?a"
    r"|seite \d+( von \d+)?|[-–] ?\d{1,3} ?[-–]|\d{1,3}"
    r"|sie können (an dieser stelle|hier)\b.*\b(einsicht|einsehen|herunterladen|abrufen)\b.*)[.!]?",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"inhalt(sverzeichnis|sübersicht)?:?|auf dieser seite:?|seiteninhalt:?", re.IGNORECASE
)
_DOT_LEADER = re.compile(r".*(\.{4,}|(\. ){4,}|…{2,})\s*\d{1,3}")
_FILE_LABEL = re.compile(
    r".{0,120}[(\[](pdf|docx?|xlsx?|zip|pptx?)\b[^)\]]*\d\s?[km]b[)\]]", re.IGNORECASE
)

_MOST_CONTENTS = 5  # tables of contents in one document
_NOTICE_LENGTH = 500
_NOTICE_ZONE = 12
_NOTICE_TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Notice:
    """A kind of notice: its subject, and what a site says of it to its visitors."""

    subject: re.Pattern[str]
    wording: re.Pattern[str]


def _notice(subject: str, wording: str) -> _Notice:
    return _Notice(re.compile(subject, re.IGNORECASE), re.compile(wording, re.IGNORECASE))


_NOTICES = (
    _notice(
        "cookies?",
        r"\b(wir|unsere?|diese|die)\b.{0,60}\b(verwende|nutz|setz|benutz)\w*\b.{0,60}\bcookies?\b"
        r"|\bcookies?\b.{0,100}\b(akzeptier|ablehn|zustimm|zulass|einverstanden|einstellung)\w*",
    ),
    _notice(
        r"browsers?|internet explorer",
        r"\bbrowser\b.{0,60}\b(nicht (mehr )?unterstützt|veraltet)"
        r"|\b(aktuell|modern|ander|neuer)en (web-?)?browser\b|\bbrowser\b.{0,80}\bfunktion",
    ),
    _notice(
        "java-?script",
        r"\bjava-?script\b.{0,80}\b(de)?(aktivier|eingeschalt|benötig)"
        r"|\b(de)?aktivier\w*\b.{0,40}\bjava-?script\b",
    ),
)


def is_contents_label(text: str) -> bool:
    """Whether a text is the heading of a table of contents."""
    return _CONTENTS.fullmatch(text.strip()) is not None


def is_label(text: str) -> bool:
    """Whether a text is a label for working the page, a page number or a link to a file."""
    text = text.strip()
    if len(text) > 2 * _LABEL_LENGTH:
        return False
    if _DOT_LEADER.fullmatch(text) or _FILE_LABEL.fullmatch(text):
        return True
    return len(text) <= _LABEL_LENGTH and _LABEL.fullmatch(text) is not None


def find_furniture(passages: Sequence[str], headings: Sequence[bool]) -> frozenset[int]:
    """Find the passages that are not part of the document.

    Args:
        passages: Lines or paragraphs of the whole document in order, without empty ones.
        headings: For each passage, whether it could be a heading.

    Returns:
        Indexes into `passages`.
    """
    found = {index for index, passage in enumerate(passages) if is_label(passage)}
    found |= _menu(found, headings)
    found |= _contents_entries(passages, headings)
    for notice in _NOTICES:
        found |= _notices(passages, notice)
    return frozenset(found)


def _menu(labels: set[int], headings: Sequence[bool]) -> set[int]:
    """What stands between the labels of a menu at the very start, if a title is left below it."""
    end = 0
    while end < len(headings) and (headings[end] or end in labels):
        end += 1
    last = max((label for label in labels if label < end), default=-1)
    return set(range(last)) if 0 in labels and last + 1 < end else set()


def _contents_entries(passages: Sequence[str], headings: Sequence[bool]) -> set[int]:
    """Below a contents label, the lines like headings that come again further down.

    What stood above the label too (the title) is no entry. The entries end where the first of them
    comes again: there the text begins.
    """
    folded = [passage.casefold() for passage in passages]
    found: set[int] = set()
    labels = [index for index, passage in enumerate(passages) if is_contents_label(passage)]
    for label in labels[:_MOST_CONTENTS]:
        above = set(folded[:label])
        start = label + 1
        while start < len(passages) and headings[start] and folded[start] in above:
            found.add(start)
            start += 1
        end = start
        entries: set[str] = set()
        while end < len(passages) and headings[end] and folded[end] not in entries:
            entries.add(folded[end])
            end += 1
        if entries and entries <= set(folded[end:]):
            found.update(range(start, end))
    return found


def _notices(passages: Sequence[str], notice: _Notice) -> set[int]:
    mentions = {i for i, passage in enumerate(passages) if notice.subject.search(passage)}
    found = {
        index
        for index in mentions
        if min(index, len(passages) - 1 - index) < _NOTICE_ZONE
        and len(passages[index]) <= _NOTICE_LENGTH
        and notice.wording.search(passages[index])
    }
    titles = {
        index
        for index in mentions - found
        if len(passages[index]) <= _NOTICE_TITLE_LENGTH and {index - 1, index + 1} & found
    }
    return found | titles if mentions == found | titles else set()
