"""HTML pages: finds the content of a page among what its site puts around it.

Nothing is executed, fetched or resolved. lxml reads the page, because it closes forgotten `<p>`,
`<li>` and `<td>` the way browsers do. How the content becomes blocks is
`ingest.loaders.html_blocks`; what counts as furniture is `ingest.loaders.furniture`.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from ingest.cleaning import clean_text
from ingest.errors import UnreadableSource
from ingest.loaders import furniture
from ingest.loaders.decoding import decode
from ingest.loaders.html_blocks import read_blocks
from ingest.loaders.naming import is_plausible_title, iso_date, readable_name, without_site_name
from ingest.loaders.structure import assemble, without_furniture
from ingest.model import Document, Source

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w:.-]{2,40})")
_XML_DECLARATION = re.compile(r"<\?xml\b[^<>]*>", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(font-size|opacity)\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"[\[(]?\s*[\d*†]{1,3}\s*[\])]?")
_DATES = (  # best first
    "dcterms.modified", "article:modified_time", "last-modified", "dcterms.date", "dc.date",
    "article:published_time", "date",
)  # fmt: skip
_PUBLISHERS = ("dcterms.publisher", "dc.publisher", "publisher", "og:site_name")
_DOCUMENT = ("article", "main")
_REGIONS = frozenset({"div", "section", "ul", "ol", "span", "table", "p"})
_ENOUGH_TEXT = 200  # characters of `<main>` from which it is taken to be the whole content
_DEEPEST = 250  # pages have 20 to 40; what follows is recursive
_FORM_OF_TEXT = 1_000  # some content systems wrap the whole page in a form


def load_html(source: Source) -> Document:
    """Read a saved web page.

    Raises:
        UnreadableSource: It is empty, not text, has no text outside scripts and navigation, or is
            nested more than 250 elements deep.
    """
    data = source.path.read_bytes()
    declared = _XML_DECLARED.match(data) or _DECLARED.search(data[:4096])
    text = decode(data, declared[1].decode("ascii") if declared else None)
    # The parser wants to be told that this is HTML and not XML, an address or a file name.
    page = BeautifulSoup("<!DOCTYPE html>" + _XML_DECLARATION.sub("", text), "lxml")
    if _depth(page) > _DEEPEST:
        raise UnreadableSource(
            "Die Seite ist zu tief verschachtelt, um sie zu lesen. "
            "Bitte ihren Text als DOCX oder Textdatei ablegen."
        )
    facts = _meta(page)
    title = _title(page, facts) or readable_name(source.address)
    url = _address(page, facts)
    _remove_furniture(page)
    return assemble(
        source,
        title,
        without_furniture(read_blocks(_content(page))),
        stand=next((found for name in _DATES if (found := iso_date(facts.get(name, "")))), None),
        publisher=next((facts[name] for name in _PUBLISHERS if name in facts), None),
        url=url,
    )


def _depth(page: BeautifulSoup) -> int:
    """How many elements are open at once at most."""
    depths = {id(page): 0}
    for tag in page.find_all():
        depths[id(tag)] = depths[id(tag.parent)] + 1
    return max(depths.values())


def _meta(page: BeautifulSoup) -> dict[str, str]:
    """What the page says of itself in `<meta>`: contents by name, the first of each."""
    facts: dict[str, str] = {}
    for meta in page.find_all("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv")
        content = _line(str(meta.get("content", "")))
        if name and content:
            facts.setdefault(str(name).lower(), content)
    return facts


def _title(page: BeautifulSoup, facts: dict[str, str]) -> str | None:
    """The first heading of the content, else the title given for sharing, else for the window."""
    for heading in (*page.select("main h1, article h1"), *page.select("h1")):
        if text := _line(heading.get_text(" ")):
            return text
    named = page.find("title")
    window = _line(named.get_text()) if isinstance(named, Tag) else ""
    for title in map(without_site_name, (facts.get("og:title", ""), window)):
        if is_plausible_title(title):
            return title
    return None


def _address(page: BeautifulSoup, facts: dict[str, str]) -> str | None:
    link = page.find("link", rel="canonical")
    found = str(link.get("href", "")) if isinstance(link, Tag) else facts.get("og:url", "")
    return found if re.fullmatch(r"https?://[^\s\"'<>]+", found) else None


def _content(page: BeautifulSoup) -> Tag:
    """The element the document is in: `<main>`, a single `<article>`, else the whole body."""
    articles = page.find_all("article")
    for found in (page.find("main"), page.find(role="main"), *articles[: len(articles) == 1]):
        if isinstance(found, Tag) and len(_line(found.get_text())) >= _ENOUGH_TEXT:
            return found
    return page.body or page


def _remove_furniture(page: BeautifulSoup) -> None:
    """Take navigation, scripts, notices, hidden parts and footnote marks out of the page."""
    opened = {  # ids of parts that a reader can unfold
        str(tag.get(name, "")).lstrip("#")
        for name in ("aria-controls", "data-target", "data-bs-target")
        for tag in page.select(f"[{name}]")
    }
    for tag in page.find_all():
        if not tag.decomposed and (
            _is_footnote_mark(tag)
            or _is_furniture(tag)
            or (_is_hidden(tag) and tag.get("id") not in opened)
        ):
            tag.decompose()


def _is_furniture(tag: Tag) -> bool:
    if not (tag.name in furniture.ELEMENTS or tag.get("role") in furniture.ROLES):
        return _has_furniture_name(tag) and not _holds_document(tag)
    if tag.name == "button":  # the heading of a part that unfolds is one too
        return tag.find_parent(("h2", "h3", "h4", "h5", "h6", "summary", "dt")) is None
    if tag.name == "header" and tag.find_parent(_DOCUMENT):
        return False
    if tag.name == "form" and sum(len(p.get_text()) for p in tag.find_all("p")) > _FORM_OF_TEXT:
        return False
    return not _holds_document(tag)


def _holds_document(tag: Tag) -> bool:
    return tag.name in {"html", "body", *_DOCUMENT} or tag.find(("h1", *_DOCUMENT)) is not None


def _has_furniture_name(tag: Tag) -> bool:
    if tag.name not in _REGIONS:
        return False
    names = [str(name) for name in (*tag.get_attribute_list("class"), tag.get("id")) if name]
    if any(furniture.CLASS_NAME.fullmatch(name) for name in names):
        return True
    named_consent = any(furniture.CONSENT_NAME.fullmatch(name) for name in names)
    return named_consent and tag.find_parent(_DOCUMENT) is None


def _is_hidden(tag: Tag) -> bool:
    decorative = tag.get("aria-hidden") == "true" and not tag.find(("p", "ul", "ol", "table"))
    return (
        decorative
        or tag.has_attr("hidden")
        or _HIDDEN_STYLE.search(str(tag.get("style", ""))) is not None
    )


def _is_footnote_mark(tag: Tag) -> bool:
    """Whether an element is a raised link to a footnote, or back from it."""
    if tag.name != "sup" or not _FOOTNOTE.fullmatch(tag.get_text()):
        return False
    return tag.find("a") is not None or tag.find_parent("a") is not None


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())
