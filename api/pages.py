"""The server-rendered pages: a passage in its context, and short messages.

Owns their HTML. Everything that comes from a document is escaped here, because documents may hold
hostile markup; links are limited to http and https for the same reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from api.facts import kind_text, page_text, stand_text
from ingest.model import Kind

LIST_MARK = re.compile(r"(?:\d{1,3}[a-z]{0,2}\.|(?P<buchstabe>[a-z]{1,3})\))\s")
_MOST_REFERENCES = 20  # § 2 SGB IX is named 90 times

OFFICIAL_NOTE = (
    "Konsolidierte Fassung von gesetze-im-internet.de; verbindlich ist das Bundesgesetzblatt."
)
DIGEST_NOTE = "Kurzfassung in eigenen Worten, nicht der Gesetzeswortlaut."


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The passage before or after the one shown.

    Attributes:
        text: What it says.
        address: Link to its page, relative to `/quelle/`.
    """

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A norm that is named by the passage, or whose text names the passage's §.

    Attributes:
        name: As a reader writes it, with its title.
        address: Link to its page, relative to `/quelle/`; None where the reader may not open it.
    """

    name: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class PassageView:
    """A stored passage as its page shows it; fields as in the `Hit` of the HTTP contract.

    Attributes:
        title: The document's own title.
        fundstelle: What a reader would write to cite the passage.
        kind: What the document is.
        official: True for statute wording as published on gesetze-im-internet.de.
        text: The passage, lines separated by newlines.
        headings: Heading path from the top.
        start: First character of the quote in `text`; None, or a span outside of the text,
            marks nothing.
        end: Character after the last one of the quote.
        stand: ISO date of the version.
        stand_note: The version in the source's own words.
        publisher: Who published the document.
        before: The passage before; None at the start of the document, and where the reader may not
            read it.
        after: The passage after, None as before.
        url: Where the original is.
        page: Physical page, from 1.
        page_label: The page number as printed.
        refers_to: Norms the passage names.
        referred_by: Norms of statutes that name the passage's §.
    """

    title: str
    fundstelle: str
    kind: Kind
    official: bool
    text: str
    headings: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    stand: str | None = None
    stand_note: str | None = None
    publisher: str | None = None
    before: Neighbour | None = None
    after: Neighbour | None = None
    url: str | None = None
    page: int | None = None
    page_label: str | None = None
    refers_to: tuple[CrossReference, ...] = ()
    referred_by: tuple[CrossReference, ...] = ()


def passage_page(view: PassageView) -> str:
    """Render `GET /quelle/{chunk_id}`: the passage with its quote marked, between its neighbours.

    Returns:
        A whole HTML page. Its links are relative to `/quelle/`, so it also works behind a prefix.
    """
    passage = _lines(view.text, view.start, view.end)
    path = f'<p class="pfad">{escape(" · ".join(view.headings))}</p>' if view.headings else ""
    body = f"""{path}
<h1>{escape(view.fundstelle)}</h1>
<p class="titel">{escape(view.title)}</p>
{_facts(view)}
{_note(view)}
{_neighbour(view.before, "davor", "Davor im Dokument")}
<section class="stelle" aria-label="Die Fundstelle">{passage}</section>
{_neighbour(view.after, "danach", "Danach im Dokument")}
{_references("Verweist auf", view.refers_to)}
{_references("Wird verwiesen von", view.referred_by)}
{_citation(view)}"""
    return _page(f"{view.fundstelle} – {view.title}", body)


def message_page(title: str, *texts: str) -> str:
    """Render a page that only says something, such as that a source is gone; skips empty texts."""
    lines = [f'<p class="meldung">{escape(text)}</p>' for text in texts if text]
    return _page(title, "\n".join([f"<h1>{escape(title)}</h1>", *lines]))


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../seite.css">
</head>
<body class="quelle">
<header><a href="../">Zum Sozialraum-Assistenten</a></header>
<main>
{body}
</main>
</body>
</html>
"""


def _facts(view: PassageView) -> str:
    page = page_text(view.page, view.page_label, view.fundstelle)
    facts = [page, view.publisher, stand_text(view.stand), view.stand_note]
    items = "".join(f"<span>{escape(fact)}</span>" for fact in facts if fact)
    kind = kind_text(view.kind, official=view.official)
    return f'<p class="angaben"><span class="art">{kind}</span>{items}</p>'


def _note(view: PassageView) -> str:
    if view.kind is not Kind.LAW:
        return ""
    return f'<p class="hinweis">{OFFICIAL_NOTE if view.official else DIGEST_NOTE}</p>'


def _neighbour(neighbour: Neighbour | None, place: str, label: str) -> str:
    if neighbour is None:
        return ""
    return (
        f'<section class="umfeld {place}" aria-label="{label}">{_lines(neighbour.text)}'
        f'<p><a href="{escape(neighbour.address)}">{label}</a></p></section>'
    )


def _references(label: str, references: tuple[CrossReference, ...]) -> str:
    if not references:
        return ""
    items = "".join(
        f'<li><a href="{escape(r.address)}">{escape(r.name)}</a></li>'
        if r.address
        else f"<li>{escape(r.name)}</li>"
        for r in references[:_MOST_REFERENCES]
    )
    more = len(references) - _MOST_REFERENCES
    rest = f"<li>und {more} weitere</li>" if more > 0 else ""
    return f'<section class="verweise"><h2>{label}</h2><ul>{items}{rest}</ul></section>'


def _lines(text: str, start: int | None = None, end: int | None = None) -> str:
    """Render text line by line, so that the items of a statute's lists hang; mark the quote."""
    if start is None or end is None or not 0 <= start < end <= len(text):
        start = end = 0
    parts: list[str] = []
    identity = ' id="zitat"'
    offset = 0
    for line in text.split("\n"):
        first = min(max(start - offset, 0), len(line))
        last = min(max(end - offset, 0), len(line))
        offset += len(line) + 1
        if not line.strip():
            continue
        content = escape(line)
        if line[first:last].strip():
            quoted = f"<mark{identity}>{escape(line[first:last])}</mark>"
            content = escape(line[:first]) + quoted + escape(line[last:])
            identity = ""
        parts.append(f'<p class="{_line_class(line.strip())}">{content}</p>')
    return "".join(parts)


def _line_class(line: str) -> str:
    mark = LIST_MARK.match(line)
    if mark is None:
        return "zeile"
    return "zeile buchstabe" if mark["buchstabe"] else "zeile nummer"


def _citation(view: PassageView) -> str:
    address = _web_address(view.url)
    parts = [view.title, view.fundstelle, stand_text(view.stand), address]
    suggestion = escape(", ".join(part for part in parts if part))
    link = (
        f'<p><a href="{escape(address)}" rel="noopener noreferrer">Originalquelle öffnen</a></p>'
        if address
        else ""
    )
    return (
        '<section class="zitat"><h2>Zitiervorschlag</h2>'
        f'<p class="vorschlag">{suggestion}</p>{link}</section>'
    )


def _web_address(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None
