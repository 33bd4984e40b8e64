from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableSource
from ingest.loaders.html import load_html
from ingest.model import Block, BlockKind, Document, Kind, Source


def load(path: Path) -> Document:
    return load_html(Source(f"lokal/{path.name}", path, Kind.CONCEPT))


def read(folder: Path, markup: str | bytes) -> Document:
    path = folder / "wohn_hilfe.html"
    path.write_bytes(markup.encode() if isinstance(markup, str) else markup)
    return load(path)


def page(content: str, head: str = "") -> str:
    return f"<!doctype html><html lang='de'><head>{head}</head><body>{content}</body></html>"


def blocks(folder: Path, content: str) -> list[Block]:
    return list(read(folder, page(f"<h1>Wohnen</h1>{content}")).blocks)


def heading(text: str, level: int) -> Block:
    return Block(text, BlockKind.HEADING, level=level)


def listing(text: str) -> Block:
    return Block(text, BlockKind.LIST)


def test_reads_headings_passages_and_lists_in_order(tmp_path: Path) -> None:
    found = blocks(
        tmp_path,
        "<p>Ein  <b>fett</b>es\nWort.</p><h2>Unterlagen</h2><p>Nötig sind:</p>"
        "<ul><li>Ausweis<ul><li>Kopie</li></ul></li><li><p>Antrag</p></li></ul>"
        "<h3>Ablauf</h3><ol start=1><li>Anrufen<li>Kommen</ol>",
    )
    assert found == [
        Block("Ein fettes Wort."),
        heading("Unterlagen", 1),
        listing("Nötig sind:\n- Ausweis\n- Kopie\n- Antrag"),
        heading("Ablauf", 2),
        listing("- 1) Anrufen\n- 2) Kommen"),
    ]


def test_forgotten_end_tags_do_not_mix_passages(tmp_path: Path) -> None:
    assert blocks(tmp_path, "<p>Eins.<p>Zwei.<ul><li>a<li>b</ul>Drei.") == [
        Block("Eins."),
        Block("Zwei."),
        listing("- a\n- b"),
        Block("Drei."),
    ]


def test_line_breaks_divide_lines_and_double_ones_passages(tmp_path: Path) -> None:
    assert blocks(tmp_path, "<p>Eins.<br>Zwei.<br><br>Drei,<br>immer noch.</p>") == [
        Block("Eins.\nZwei."),
        Block("Drei,\nimmer noch.".replace("\n", " ")),
    ]


def test_bullets_somebody_typed_are_a_list(tmp_path: Path) -> None:
    assert blocks(tmp_path, "<p>• eins<br>• zwei</p>") == [listing("- eins\n- zwei")]


def test_a_short_bold_passage_is_a_heading(tmp_path: Path) -> None:
    assert blocks(tmp_path, "<h2>Geld</h2><p><strong>Fristen</strong></p><p>Vier Wochen.</p>") == [
        heading("Geld", 1),
        heading("Fristen", 2),
        Block("Vier Wochen."),
    ]


def test_a_bold_sentence_is_no_heading(tmp_path: Path) -> None:
    assert blocks(tmp_path, "<p><b>Das ist wichtig.</b></p>") == [Block("Das ist wichtig.")]


def test_tables_name_the_column_at_every_value(tmp_path: Path) -> None:
    found = blocks(
        tmp_path,
        "<table><caption>Sprechzeiten</caption><tr><th>Ort<th>Tag"
        "<tr><td rowspan=3>Nord<td>Mo<tr><td>Di<tr><td>Mi<tr><td>Süd<td>Do</table>",
    )
    assert found == [
        Block(
            "Sprechzeiten\nOrt: Nord; Tag: Mo\nOrt: Nord; Tag: Di\nOrt: Nord; Tag: Mi\n"
            "Ort: Süd; Tag: Do",
            BlockKind.TABLE,
        )
    ]


def test_tables_without_header_keep_their_rows(tmp_path: Path) -> None:
    assert blocks(tmp_path, "<table><tr><td>Raum<td>12<tr><td>Tag<td>Mo</table>") == [
        Block("Raum | 12\nTag | Mo", BlockKind.TABLE)
    ]


def test_tables_that_arrange_the_page_are_read_through(tmp_path: Path) -> None:
    markup = "<table><tr><td><h2>Ziele</h2><p>Mitreden.</p></table>"
    assert blocks(tmp_path, markup) == [heading("Ziele", 1), Block("Mitreden.")]


def test_a_cell_cannot_claim_endless_columns(tmp_path: Path) -> None:
    markup = "<table><tr><td colspan=99999999>a<td>b<tr><td rowspan=99999999>c<td>d</table>"
    assert blocks(tmp_path, markup) == [Block("a | b\nc | d", BlockKind.TABLE)]


def test_definitions_are_a_list_and_questions_are_questions(tmp_path: Path) -> None:
    markup = (
        "<dl><dt>SRO<dd>Arbeit am Ort</dl><dl><dt>Wer hilft?<dd>Das Amt.</dl>"
        "<details><summary>Was kostet es?</summary>Nichts.</details>"
    )
    assert blocks(tmp_path, markup) == [
        listing("- SRO: Arbeit am Ort"),
        Block("Wer hilft?", BlockKind.QUESTION),
        Block("Das Amt."),
        Block("Was kostet es?", BlockKind.QUESTION),
        Block("Nichts."),
    ]


def test_questions_and_answers_with_a_repeated_topic(tmp_path: Path) -> None:
    markup = (
        "<h3>Umzug</h3><p>Wer hilft beim Umzug?</p><h4>Antwort:</h4><h3>Umzug</h3><p>Das Amt.</p>"
        "<h4>Downloads und Links</h4><ul><li><a href='/a.pdf'>Leitfaden</a></ul>"
    )
    assert blocks(tmp_path, markup) == [
        heading("Umzug", 1),
        Block("Wer hilft beim Umzug?", BlockKind.QUESTION),
        Block("Das Amt."),
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>XX</nav>",
        "<header><p>XX</p></header>",
        "<footer>XX</footer>",
        "<aside>XX</aside>",
        "<script>XX</script>",
        "<style>XX</style>",
        "<noscript>XX</noscript>",
        "<template>XX</template>",
        "<form><label>XX</label><input></form>",
        "<button>XX</button>",
        "<div role='navigation'>XX</div>",
        "<div id='cookie-banner'><p>XX</p></div>",
        "<div class='a consentLayer b'>XX</div>",
        "<ul class='breadcrumb'><li>XX</ul>",
        "<p hidden>XX</p>",
        "<p style='color:red; display : none'>XX</p>",
        "<span style='font-size:0'>XX</span>",
        "<i aria-hidden='true'>XX</i>",
        "<!-- XX -->",
        "<ul><li><a href='#x'>XX</a><li><a href='#y'>XX</a></ul>",
        "<svg><title>XX</title></svg>",
    ],
)
def test_what_the_site_puts_around_the_content_goes(tmp_path: Path, furniture: str) -> None:
    assert blocks(tmp_path, f"<p>Der Text.</p>{furniture}") == [Block("Der Text.")]


@pytest.mark.parametrize(
    "markup",
    [
        "<form><h1>Wohnen</h1><p>Der Text.</p></form>",
        "<div class='menu'><main><h1>Wohnen</h1><p>Der Text.</p></main></div>",
        "<body class='cookie-yes'><h1>Wohnen</h1><p>Der Text.</p>",
        "<article><header><h1>Wohnen</h1><p>Der Text.</p></header></article>",
        "<main><h1>Wohnen</h1><section id='cookies'><p>Der Text.</p></section></main>",
        "<h1>Wohnen</h1><p aria-hidden='true'></p><div aria-hidden='true'><p>Der Text.</p></div>",
    ],
)
def test_marks_of_furniture_around_the_document_do_not_lose_it(tmp_path: Path, markup: str) -> None:
    assert read(tmp_path, page(markup)).blocks == (Block("Der Text."),)


def test_parts_a_reader_can_unfold_are_read(tmp_path: Path) -> None:
    markup = (
        "<h2><button aria-controls='a'>Kosten</button></h2><div id='a' hidden><p>Keine.</p></div>"
        "<a data-bs-target='#b'>mehr</a><div id='b' style='display:none'><p>Auch hier.</p></div>"
    )
    assert blocks(tmp_path, markup) == [
        heading("Kosten", 1),
        Block("Keine."),
        Block("mehr"),
        Block("Auch hier."),
    ]


def test_only_the_main_part_of_a_page_is_read(tmp_path: Path) -> None:
    text = "Ein Satz über das Wohnen. " * 10
    found = read(tmp_path, page(f"<p>Davor.</p><main><p>{text}</p></main><div>Danach.</div>"))
    assert found.blocks == (Block(text.strip()),)


def test_an_empty_main_part_does_not_hide_the_rest(tmp_path: Path) -> None:
    assert read(tmp_path, page("<main></main><p>Der Text.</p>")).blocks == (Block("Der Text."),)


def test_a_link_around_a_whole_part_of_the_page_is_read_through(tmp_path: Path) -> None:
    markup = "<a href='/x'><h2>Ziele</h2><p>Mitreden.</p></a>"
    assert blocks(tmp_path, markup) == [heading("Ziele", 1), Block("Mitreden.")]


def test_long_definitions_are_sections(tmp_path: Path) -> None:
    markup = "<dl><dt>SRO<dd><p>Arbeit am Ort.</p><ul><li>eins</ul></dl>"
    assert blocks(tmp_path, markup) == [
        heading("SRO", 1),
        Block("Arbeit am Ort."),
        listing("- eins"),
    ]


def test_several_definitions_of_a_term_stand_in_one_line(tmp_path: Path) -> None:
    markup = "<dl><dt>SRO</dt><dd>ein Konzept</dd><dd>eine Haltung</dd></dl>"
    assert blocks(tmp_path, markup) == [listing("- SRO: ein Konzept; eine Haltung")]


def test_definitions_nobody_closed_lose_nothing(tmp_path: Path) -> None:
    markup = "<dl><dt>SRO<dd>ein Konzept<dd>eine Haltung</dl>"
    assert blocks(tmp_path, markup) == [
        heading("SRO", 1),
        Block("ein Konzept"),
        Block("eine Haltung"),
    ]


def test_text_in_a_list_outside_its_items_is_kept(tmp_path: Path) -> None:
    markup = "<ul>Davor<li>eins</li><ul><li>tief</li></ul><p>Danach</p></ul>"
    assert blocks(tmp_path, markup) == [listing("- Davor\n- eins\n- tief\n- Danach")]


def test_a_passage_marked_as_heading_is_text(tmp_path: Path) -> None:
    long = ("Ein Satz über das Wohnen. " * 15).strip()
    assert blocks(tmp_path, f"<h2>{long}</h2>") == [Block(long)]


def test_a_list_that_arranges_the_page_is_read_through(tmp_path: Path) -> None:
    markup = "<ul><li><h2>Ziele</h2><p>Mitreden.</p></ul>"
    assert blocks(tmp_path, markup) == [heading("Ziele", 1), Block("Mitreden.")]


def test_a_list_of_links_to_other_pages_is_kept(tmp_path: Path) -> None:
    markup = "<p>Mehr dazu:</p><ul><li><a href='/a'>Wohngeld</a></li></ul>"
    assert blocks(tmp_path, markup) == [listing("Mehr dazu:\n- Wohngeld")]


def test_a_form_around_much_text_is_the_page(tmp_path: Path) -> None:
    text = ("Ein Satz über das Wohnen. " * 50).strip()
    assert blocks(tmp_path, f"<form><p>{text}</p></form>") == [Block(text)]


def test_preformatted_text_keeps_its_lines(tmp_path: Path) -> None:
    assert blocks(tmp_path, "<pre>Eins.\nZwei.</pre>") == [Block("Eins.\nZwei.")]


def test_links_to_footnotes_go_and_other_raised_characters_stay(tmp_path: Path) -> None:
    markup = "<p>Text<sup><a href='#f1'>1</a></sup> auf 20 m<sup>2</sup> [3].</p>"
    assert blocks(tmp_path, markup) == [Block("Text auf 20 m2.")]


@pytest.mark.parametrize(
    ("head", "content", "title"),
    [
        ("<title>Fenster | Amt</title>", "<main><h1>Das&shy; Wohnen</h1></main>", "Das Wohnen"),
        ("<title>T</title><meta property='og:title' content='Wohnen - Amt'>", "", "Wohnen"),
        ("<title>Wohnen im Ort – Kreis Muster</title>", "", "Wohnen im Ort"),
        ("<title>Startseite | Amt</title>", "", "Wohn hilfe"),
        ("", "<h1> </h1>", "Wohn hilfe"),
    ],
)
def test_finds_the_title(tmp_path: Path, head: str, content: str, title: str) -> None:
    document = read(tmp_path, page(f"{content}<p>Der Text.</p>", head))
    assert document.title == title
    assert document.blocks == (Block("Der Text."),)


def test_reads_what_the_page_says_of_itself(tmp_path: Path) -> None:
    head = (
        "<meta name='date' content='2020-01-01'>"
        "<meta property='article:modified_time' content='2024-05-06T10:00:00Z'>"
        "<meta property='og:site_name' content='Landkreis Muster'>"
        "<link rel='canonical' href='https://example.org/wohnen'>"
    )
    document = read(tmp_path, page("<p>Der Text.</p>", head))
    assert (document.stand, document.publisher, document.url) == (
        "2024-05-06",
        "Landkreis Muster",
        "https://example.org/wohnen",
    )
    assert (document.kind, document.address) == (Kind.CONCEPT, "lokal/wohn_hilfe.html")


def test_an_address_that_is_no_web_address_is_not_taken(tmp_path: Path) -> None:
    head = "<link rel='canonical' href='javascript:alert(1)'>"
    assert read(tmp_path, page("<p>Der Text.</p>", head)).url is None


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset='iso-8859-1'>", "cp1252"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>", "cp1252"),
        ("<?xml version='1.0' encoding='ISO-8859-15'?>", "iso8859-15"),
        ("<meta charset='utf-8'>", "utf-8"),
        ("", "cp1252"),
        ("", "utf-16"),
    ],
)
def test_umlauts_come_out_right(tmp_path: Path, declaration: str, encoding: str) -> None:
    markup = f"{declaration}<p>Größere Häuser für Ältere.</p>"
    assert read(tmp_path, markup.encode(encoding)).blocks == (Block("Größere Häuser für Ältere."),)


@pytest.mark.parametrize(
    "markup",
    [
        b"",
        b"  \n",
        b"\x00\x01\x02",
        page("<nav>Nur Menü</nav><script>x()</script>").encode(),
        page("<h1>Nur ein Titel</h1>").encode(),
        b"<div>" * 20_000 + b"Tief",
    ],
)
def test_pages_without_readable_text_are_unreadable(tmp_path: Path, markup: bytes) -> None:
    with pytest.raises(UnreadableSource):
        read(tmp_path, markup)


def test_a_page_nested_as_deep_as_allowed_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "<div>" * 240 + "Tief unten.").blocks == (Block("Tief unten."),)


MARKUP = """
<p> </p> <ul> <li> </ul> <ol> </ol> <h2> </h2> <table> <tr> <td> <th> </table> <b> </b> <dl> <dt>
<dd> </dl> <a> </a> <br> <sup>1 <details> <summary> <pre> </pre> <div> </div> Wort Wort Wort Frage?
""".split()  # noqa: SIM905 - a literal would take a line a name


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(MARKUP), max_size=40))
def test_no_markup_loses_or_doubles_a_word(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    numbered = [f" {part}{n}x " if part == "Wort" else part for n, part in enumerate(parts)]
    markup = "<p>Ein Satz.</p>" + "".join(numbered)
    document = read(tmp_path_factory.mktemp("markup"), markup)
    text = "\n".join(block.text for block in document.blocks)
    words = [part.strip() for part in numbered if part.startswith(" Wort")]
    assert {word: text.count(word) for word in words} == dict.fromkeys(words, 1)
