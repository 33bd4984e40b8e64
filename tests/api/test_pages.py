"""Behaviour of the server-rendered pages, above all with hostile documents."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from api.pages import Neighbour, PassageView, message_page, passage_page
from ingest.model import Kind

HOSTILE = "<img src=x onerror=alert(1)>"
STATUTE = (
    "Die Fachkräfte sollen Kenntnisse haben über\n"
    "1. das Sozialrecht,\n"
    "2. Barrieren, und zwar\n"
    "a) bauliche und\n"
    "b) sprachliche."
)
LAW = PassageView(
    title="Testgesetz über Fachkräfte",
    fundstelle="§ 5 Satz 1 TestG",
    kind=Kind.LAW,
    official=True,
    text=STATUTE,
    headings=("Teil 2", "Kapitel 1"),
    stand="2024-03-09",
    stand_note="geändert durch das Zweite Testgesetz",
    publisher="Testministerium",
    url="https://example.org/testg/5.html?a=1&b=2",
)
LOCAL = PassageView(
    title="Konzept der Planregion",
    fundstelle="S. 4, Abschnitt Wege",
    kind=Kind.LOCAL,
    official=False,
    text="Die Wege sollen kurz sein. Angebote werden gemeinsam geplant.",
    page=4,
)


class Page(HTMLParser):
    """A page as a browser would read it: its elements, its text and what is marked in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marks: list[str] = []
        self._open_marks = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "mark":
            self._open_marks += 1
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open_marks -= tag == "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open_marks:
            self.marks[-1] += data

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def links(self) -> list[str | None]:
        return [attributes.get("href") for attributes in self.attributes("a")]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_quote_and_nothing_else_is_marked() -> None:
    page = Page(passage_page(replace(LOCAL, start=9, end=26)))
    assert page.marks == ["sollen kurz sein."]
    assert page.attributes("mark") == [{"id": "zitat"}]


def test_a_quote_over_several_lines_is_marked_line_by_line_with_one_anchor() -> None:
    start = STATUTE.index("Kenntnisse")
    end = STATUTE.index(" und\nb)")
    page = Page(passage_page(replace(LAW, start=start, end=end)))
    assert page.marks == [
        "Kenntnisse haben über",
        "1. das Sozialrecht,",
        "2. Barrieren, und zwar",
        "a) bauliche",
    ]
    assert page.attributes("mark") == [{"id": "zitat"}, {}, {}, {}]


@pytest.mark.parametrize("start", range(0, len(STATUTE), 7))
def test_the_marks_joined_are_the_quote_wherever_it_lies(start: int) -> None:
    for end in range(start + 1, len(STATUTE) + 1):
        page = Page(passage_page(replace(LAW, start=start, end=end)))
        assert squeezed("".join(page.marks)) == squeezed(STATUTE[start:end])


def test_marking_leaves_the_passage_whole() -> None:
    page = Page(passage_page(replace(LAW, start=10, end=80)))
    assert squeezed(STATUTE) in squeezed(page.text)


@pytest.mark.parametrize(
    ("start", "end"),
    [(None, None), (0, None), (None, 5), (-1, 5), (5, 5), (9, 3), (0, 10_000), (9_000, 10_000)],
)
def test_a_span_outside_of_the_text_marks_nothing(start: int | None, end: int | None) -> None:
    page = Page(passage_page(replace(LOCAL, start=start, end=end)))
    assert page.marks == []
    assert "Die Wege sollen kurz sein." in page.text


def test_hostile_documents_add_no_element() -> None:
    harmless = PassageView(
        title="t",
        fundstelle="f",
        kind=Kind.LOCAL,
        official=False,
        text="eins\nzwei",
        headings=("h",),
        start=0,
        end=4,
        stand="s",
        stand_note="n",
        publisher="p",
        before=Neighbour("davor", "b"),
        after=Neighbour("danach", "a"),
        url="https://example.org/",
        page=1,
        page_label="l",
    )
    hostile = replace(
        harmless,
        title=HOSTILE,
        fundstelle=f'"{HOSTILE}',
        text=f"{HOSTILE}\n</mark></p><script>alert(1)</script>",
        headings=(HOSTILE, "</title>"),
        stand=HOSTILE,
        stand_note=HOSTILE,
        publisher=HOSTILE,
        before=Neighbour(HOSTILE, f'x" onclick="{HOSTILE}'),
        after=Neighbour(HOSTILE, "../../x"),
        url=f'https://example.org/"{HOSTILE}',
        page_label=HOSTILE,
    )
    page = Page(passage_page(hostile))
    assert [tag for tag, _ in page.elements] == [
        tag for tag, _ in Page(passage_page(harmless)).elements
    ]
    assert not [a for _, a in page.elements if any(name.startswith("on") for name in a)]
    assert page.text.count(HOSTILE) == 16


def test_a_mark_may_begin_inside_hostile_markup() -> None:
    page = Page(passage_page(replace(LOCAL, text=HOSTILE, start=1, end=8)))
    assert page.marks == ["img src"]
    assert "img" not in page.tags


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//example.org/x", "/etc/x", "http://[x", "", None],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    page = Page(passage_page(replace(LOCAL, url=url)))
    assert page.links == ["../"]


def test_the_original_is_linked_with_its_whole_address() -> None:
    assert "https://example.org/testg/5.html?a=1&b=2" in Page(passage_page(LAW)).links


def test_neighbours_are_shown_as_context_with_a_link_to_their_page() -> None:
    view = replace(
        LOCAL, before=Neighbour("Davor steht dies.", "ab12"), after=Neighbour("E", "cd?sig=x&y=1")
    )
    page = Page(passage_page(view))
    assert "Davor steht dies." in page.text
    assert page.links == ["../", "ab12", "cd?sig=x&y=1"]


def test_a_quote_is_never_marked_in_the_neighbours() -> None:
    view = replace(LOCAL, before=Neighbour(LOCAL.text, "ab12"), start=0, end=8)
    assert Page(passage_page(view)).marks == ["Die Wege"]


def test_statutes_say_which_text_is_binding() -> None:
    text = Page(passage_page(LAW)).text
    assert (
        "Konsolidierte Fassung von gesetze-im-internet.de; verbindlich ist das Bundesgesetzblatt."
        in text
    )
    assert "Kurzfassung" not in text


def test_digests_say_that_they_are_not_the_wording_of_the_law() -> None:
    text = Page(passage_page(replace(LAW, official=False))).text
    assert "Kurzfassung in eigenen Worten, nicht der Gesetzeswortlaut." in text
    assert "Konsolidierte Fassung" not in text


@pytest.mark.parametrize("official", [True, False])
@pytest.mark.parametrize("kind", list(Kind))
def test_no_page_calls_its_text_official(kind: Kind, official: bool) -> None:
    assert "amtlich" not in passage_page(replace(LAW, kind=kind, official=official)).lower()


@pytest.mark.parametrize(
    ("kind", "official", "label"),
    [
        (Kind.LAW, True, "Gesetz"),
        (Kind.LAW, False, "Kurzfassung"),
        (Kind.CONCEPT, False, "Fachkonzept"),
        (Kind.LOCAL, False, "Lokales Dokument"),
    ],
)
def test_the_kind_is_named(kind: Kind, official: bool, label: str) -> None:
    html = passage_page(replace(LAW, kind=kind, official=official))
    assert f'<span class="art">{label}</span>' in html


@pytest.mark.parametrize("kind", [Kind.CONCEPT, Kind.LOCAL])
def test_only_law_carries_a_note_on_its_wording(kind: Kind) -> None:
    assert 'class="hinweis"' not in passage_page(replace(LOCAL, kind=kind))


def test_the_suggested_citation_names_title_place_date_and_address() -> None:
    assert (
        "Testgesetz über Fachkräfte, § 5 Satz 1 TestG, Stand: 9. März 2024, "
        "https://example.org/testg/5.html?a=1&b=2"
    ) in Page(passage_page(LAW)).text


def test_the_suggested_citation_leaves_out_what_is_not_known() -> None:
    html = passage_page(LOCAL)
    assert '<p class="vorschlag">Konzept der Planregion, S. 4, Abschnitt Wege</p>' in html


@pytest.mark.parametrize(
    ("stand", "shown"),
    [
        ("2020-01-01", "Stand: 1. Januar 2020"),
        ("2023-12-31", "Stand: 31. Dezember 2023"),
        ("2021", "Stand: 2021"),
        ("2021-13-40", "Stand: 2021-13-40"),
    ],
)
def test_dates_are_german_and_anything_else_stays_as_it_is(stand: str, shown: str) -> None:
    assert f"<span>{shown}</span>" in passage_page(replace(LOCAL, stand=stand))


@pytest.mark.parametrize(
    ("label", "shown"),
    [(None, "S. 4"), ("4", "S. 4"), ("2", "S. 4 (gedruckte Seitenzahl 2)")],
)
def test_the_printed_page_is_given_where_it_differs(label: str | None, shown: str) -> None:
    view = replace(LOCAL, fundstelle="Abschnitt Wege", page_label=label)
    assert f"<span>{shown}</span>" in passage_page(view)


def test_a_page_the_fundstelle_names_is_not_named_again() -> None:
    assert "<span>S. 4</span>" not in passage_page(LOCAL)


def test_list_items_of_a_statute_are_lines_of_their_own_level() -> None:
    html = passage_page(LAW)
    assert '<p class="zeile">Die Fachkräfte sollen Kenntnisse haben über</p>' in html
    assert '<p class="zeile nummer">1. das Sozialrecht,</p>' in html
    assert '<p class="zeile buchstabe">b) sprachliche.</p>' in html


def test_blank_lines_make_no_empty_line() -> None:
    html = passage_page(replace(LOCAL, text="eins\n\n  \nzwei", start=0, end=13))
    assert html.count('class="zeile"') == 2
    assert Page(html).marks == ["eins", "zwei"]


@pytest.mark.parametrize("html", [passage_page(LAW), message_page("Titel", "Text")])
def test_pages_are_german_and_load_nothing_but_the_own_style_sheet(html: str) -> None:
    page = Page(html)
    assert page.attributes("html") == [{"lang": "de"}]
    assert page.attributes("link") == [
        {"rel": "icon", "href": "data:,"},
        {"rel": "stylesheet", "href": "../seite.css"},
    ]
    assert not page.tags & {"script", "style", "img", "iframe", "object"}
    assert not [a for _, a in page.elements if "style" in a]


def test_a_message_shows_its_title_and_text_escaped() -> None:
    page = Page(message_page(f"Fehlt {HOSTILE}", f"Die Quelle {HOSTILE} gibt es nicht.", ""))
    assert "img" not in page.tags
    assert f"Die Quelle {HOSTILE} gibt es nicht." in page.text
    assert page.text.count(f"Fehlt {HOSTILE}") == 2
    assert len(page.attributes("p")) == 1
    assert page.links == ["../"]
