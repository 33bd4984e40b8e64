"""The page and the widget in a real Chromium, most of it over the small library."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.settings import ServiceSettings
from tests.api.browsing import Watched, address, foreign_site
from tests.api.conftest import serving, wait_ready
from tests.conftest import Server
from tests.library import HOSTILE, Library

pytestmark = pytest.mark.browser

# ------------------------------------------------------------ real service


@pytest.mark.data
@pytest.mark.model
def test_from_a_question_to_the_passage_in_its_context(watched: Watched, server: Server) -> None:
    page = watched.page
    page.goto(server.url)
    watched.ask("Was steht in § 97 SGB IX?")
    expect(page.locator(".turn.answered .text")).to_contain_text("Fachkräfte")
    page.locator(".marker").first.click()
    card = page.locator(".card")
    expect(card.locator(".place")).to_contain_text("§ 97")
    quote = card.locator("blockquote").inner_text()
    with page.expect_popup() as opened:
        card.get_by_text("Im Zusammenhang lesen").click()
    passage = opened.value
    marked = "".join(passage.locator("mark").all_inner_texts())
    assert marked.strip()
    assert "".join(marked.split()) in "".join(quote.split())
    assert watched.complaints == []
    assert watched.hosts == {"127.0.0.1"}


# ----------------------------------------------------------- small library


def test_an_answer_streams_in(watched: Watched, client: httpx.Client) -> None:
    page = watched.page
    page.goto(address(client))
    page.evaluate(
        """() => {
          window.lengths = [];
          const root = document.querySelector("sro-chat").shadowRoot;
          new MutationObserver(() => {
            const text = root.querySelector(".turn .text");
            if (text) window.lengths.push(text.textContent.length);
          }).observe(root, { childList: true, subtree: true, characterData: true });
        }"""
    )
    watched.ask("Was steht in § 99 SGB IX?")
    lengths = page.evaluate("() => window.lengths.filter((n, i, all) => n && n !== all[i - 1])")
    assert len(lengths) >= 3
    assert lengths[0] < lengths[-1]


def test_the_page_asks_for_what_is_typed_and_enter_sends(
    watched: Watched, client: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(client))
    field = page.get_by_label("Ihre Frage")
    expect(page.get_by_label("Frage senden")).to_be_disabled()
    field.fill("Was ist")
    field.press("Shift+Enter")
    field.press_sequentially("ein Sozialraum?")
    field.press("Enter")
    expect(page.locator(".turn.answered .text")).to_contain_text("Viertel mit seinen Nachbarn")
    expect(field).to_have_value("")


def test_a_source_card_opens_and_closes(watched: Watched, client: httpx.Client) -> None:
    page = watched.page
    page.goto(address(client))
    watched.ask("Was steht in § 98 SGB IX?")
    marker = page.locator(".marker").first
    marker.click()
    expect(marker).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".card")).to_contain_text("Zuständig ist der Träger am Wohnort.")
    expect(page.locator(".card .facts")).to_contain_text("Stand: 1. Februar 2026")
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    expect(marker).to_have_attribute("aria-expanded", "false")


def test_a_follow_up_is_understood_and_shown_as_it_was(
    watched: Watched, client: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(client))
    watched.ask("Was steht in § 97 SGB IX?")
    watched.ask("Und im nächsten Paragrafen?")
    expect(page.locator(".turn").last).to_contain_text("Verstanden als: Was steht in § 97a SGB IX?")


def test_a_refusal_shows_what_is_nearest(watched: Watched, client: httpx.Client) -> None:
    watched.page.goto(address(client))
    watched.ask("Was ist Astrophysik?")
    expect(watched.page.locator(".turn.not_covered .nearest li")).to_have_count(3)


HOSTILE_QUESTION = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> Budget?'


def test_a_hostile_question_is_text(watched: Watched, client: httpx.Client) -> None:
    page = watched.page
    page.goto(address(client))
    watched.ask(HOSTILE_QUESTION)
    expect(page.locator(".question")).to_contain_text(HOSTILE_QUESTION)
    assert page.locator("sro-chat img, sro-chat script").count() == 0
    assert page.evaluate("() => window.hacked") is None
    assert watched.complaints == []


def test_a_hostile_document_is_text_in_answer_card_and_page(
    watched: Watched, client: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(client))
    watched.ask("Was gehört zum Kaninchenzüchterverein?")
    expect(page.locator(".turn .text")).to_contain_text(HOSTILE)
    page.locator(".marker").first.click()
    expect(page.locator(".card blockquote")).to_contain_text(HOSTILE)
    with page.expect_popup() as opened:
        page.locator(".card").get_by_text("Im Zusammenhang lesen").click()
    expect(opened.value.locator("mark")).to_contain_text(HOSTILE)
    assert opened.value.locator("img").count() == 0
    assert page.locator("sro-chat img").count() == 0
    assert watched.complaints == []


def test_nothing_is_loaded_from_another_host(watched: Watched, client: httpx.Client) -> None:
    page = watched.page
    for path in ("/", "/docs", "/quelle/fehlt"):
        page.goto(address(client) + path)
        page.wait_for_load_state("networkidle")
    assert watched.hosts == {"127.0.0.1"}
    assert [c for c in watched.complaints if "404" not in c] == []


def overhang(page: Page) -> int:
    """Pixels the page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))


def test_nothing_is_wider_than_a_phone(phone: Watched, client: httpx.Client) -> None:
    page = phone.page
    page.goto(address(client))
    assert overhang(page) <= 0
    phone.ask("Kaninchenzüchtervereinsvorsitzendenstellvertreter" * 4)
    phone.ask("Was steht in § 97 SGB IX?")
    page.locator(".marker").last.click()
    assert overhang(page) <= 0
    link = page.locator(".card").get_by_text("Im Zusammenhang lesen")
    page.goto(str(link.evaluate("(node) => node.closest('a').href")))
    expect(page.locator("mark").first).to_be_visible()
    assert overhang(page) <= 0


def test_a_lost_connection_is_told_and_can_be_tried_again(
    watched: Watched, client: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(client))
    page.route("**/v1/ask", lambda route: route.abort())
    page.get_by_label("Ihre Frage").fill("Was ist ein Sozialraum?")
    page.get_by_label("Frage senden").click()
    expect(page.locator(".failure")).to_contain_text("nicht erreichbar")
    page.unroute("**/v1/ask")
    page.get_by_text("Noch einmal versuchen").click()
    expect(page.locator(".turn.answered")).to_have_count(1)


# --------------------------------------------------------------- embedding


def open_panel(page: Page, origin: str) -> None:
    page.goto(origin)
    page.locator("sro-chat .launcher").click()
    page.get_by_label("Ihre Frage").fill("Was ist ein Sozialraum?")
    page.get_by_label("Frage senden").click()


def test_another_site_cannot_use_the_service_unless_it_is_allowed(
    watched: Watched, client: httpx.Client
) -> None:
    with foreign_site() as site:
        site.embed(address(client))
        open_panel(watched.page, site.origin)
        expect(watched.page.locator(".failure")).to_contain_text("nicht erreichbar")
    assert watched.page.locator(".turn .marker").count() == 0


def test_an_allowed_site_can_embed_the_chat(watched: Watched, library: Library) -> None:
    page = watched.page
    with foreign_site() as site:
        settings = ServiceSettings(allowed_origins=(site.origin,))
        with serving(lambda: library.live, settings) as client:
            wait_ready(client)
            site.embed(address(client))
            open_panel(page, site.origin)
            expect(page.locator(".turn.answered .text")).to_contain_text("Viertel mit seinen")
            page.locator(".marker").first.click()
            with page.expect_popup() as opened:
                page.locator(".card").get_by_text("Im Zusammenhang lesen").click()
            expect(opened.value.locator("mark").first).to_be_visible()
            assert opened.value.url.startswith(address(client))
    assert watched.complaints == []


def test_a_page_of_the_service_cannot_be_framed_by_another_site(
    watched: Watched, client: httpx.Client
) -> None:
    with foreign_site() as site:
        site.html = f'<!doctype html><iframe src="{address(client)}/"></iframe>'
        watched.page.goto(site.origin)
        watched.page.wait_for_load_state("networkidle")
    assert any("frame-ancestors" in complaint for complaint in watched.complaints)
