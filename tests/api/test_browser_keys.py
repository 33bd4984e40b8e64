"""A service with keys in a real Chromium: the form for the key, signed links, embedding."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from api.settings import ServiceSettings
from tests.api.browsing import ForeignSite, Watched, address, foreign_site
from tests.api.conftest import serving, wait_ready
from tests.library import Library

pytestmark = pytest.mark.browser

WANTED = "Dieser Assistent antwortet nur mit einem Zugangsschlüssel."
REFUSED = "Dieser Schlüssel wird nicht angenommen."
QUESTION = "Was steht in § 97 SGB IX?"


def key_field(page: Page) -> Locator:
    return page.get_by_label("Zugangsschlüssel")


def sign_in(page: Page, key: str) -> None:
    key_field(page).fill(key)
    page.get_by_role("button", name="Anmelden").click()


def send(page: Page, question: str) -> None:
    """Send a question without waiting for what comes of it."""
    page.get_by_label("Ihre Frage").fill(question)
    page.get_by_label("Frage senden").click()


def kept_keys(page: Page) -> list[str]:
    keys: list[str] = page.evaluate("() => Object.values(sessionStorage)")
    return keys


def assert_only_refusals(watched: Watched) -> None:
    """Nothing went wrong but that the service refused requests."""
    assert [c for c in watched.complaints if "401" not in c] == []


# ------------------------------------------------------------- the own page


def test_a_question_without_key_is_asked_again_once_the_key_is_right(
    watched: Watched, guarded: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(guarded))
    expect(key_field(page)).to_be_visible()  # it takes the focus once, when the page opens
    send(page, QUESTION)
    expect(page.locator(".turn .gate")).to_contain_text(WANTED)
    expect(key_field(page)).to_be_focused()
    sign_in(page, "falsch")
    expect(page.get_by_role("alert")).to_contain_text(REFUSED)
    expect(key_field(page)).to_have_attribute("aria-invalid", "true")
    expect(key_field(page)).to_be_focused()
    key_field(page).fill("geheim")
    expect(page.get_by_role("alert")).to_be_hidden()
    key_field(page).press("Enter")
    expect(page.locator(".turn.answered .text")).to_contain_text("Fachkräfte")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".gate")).to_have_count(0)
    watched.ask("Und im nächsten Paragrafen?")
    expect(page.locator(".turn.answered")).to_have_count(2)
    assert_only_refusals(watched)


def test_a_source_opens_in_a_new_tab_by_its_signed_link(
    watched: Watched, guarded: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(guarded))
    sign_in(page, "geheim")
    watched.ask(QUESTION)
    page.locator(".marker").first.click()
    with page.expect_popup() as opened:
        page.locator(".card").get_by_text("Im Zusammenhang lesen").click()
    source = opened.value
    expect(source.locator("mark").first).to_contain_text("Der Träger beschäftigt Fachkräfte.")
    expect(source.locator(".umfeld")).to_have_count(0)
    source.goto(source.url.partition("&sig")[0])
    expect(source.get_by_role("heading")).to_have_text("Diese Quelle ist geschützt")
    source.get_by_text("Zum Sozialraum-Assistenten").click()
    expect(source.get_by_label("Ihre Frage")).to_be_visible()


def test_the_page_asks_for_the_key_before_the_first_question(
    watched: Watched, guarded: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(guarded))
    expect(page.locator(".welcome .gate")).to_contain_text(WANTED)
    expect(key_field(page)).to_be_focused()
    expect(key_field(page)).to_have_attribute("type", "password")
    expect(page.locator(".examples")).to_be_hidden()
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("alert")).to_have_text("Bitte geben Sie den Zugangsschlüssel ein.")
    sign_in(page, " geheim ")
    expect(page.locator(".examples")).to_be_visible()
    expect(page.get_by_label("Ihre Frage")).to_be_focused()
    page.get_by_text("Was steht in § 97 SGB IX?").click()
    expect(page.locator(".turn.answered")).to_have_count(1)


def test_a_key_that_cannot_be_sent_is_a_wrong_key(watched: Watched, guarded: httpx.Client) -> None:
    watched.page.goto(address(guarded))
    sign_in(watched.page, "schlüssel→")
    expect(watched.page.get_by_role("alert")).to_contain_text(REFUSED)


def test_a_key_is_kept_for_the_tab_until_the_reader_leaves(
    watched: Watched, guarded: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(guarded))
    expect(page.get_by_role("button", name="Abmelden")).to_be_hidden()
    sign_in(page, "geheim")
    expect(page.get_by_role("button", name="Abmelden")).to_be_visible()
    assert kept_keys(page) == ["geheim"]
    page.reload()
    watched.ask(QUESTION)
    expect(page.locator(".gate")).to_have_count(0)
    page.get_by_role("button", name="Abmelden").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".welcome .gate")).to_contain_text(WANTED)
    assert kept_keys(page) == []
    page.reload()
    expect(page.locator(".welcome .gate")).to_be_visible()


def test_a_key_the_reader_does_not_want_kept_is_gone_after_a_reload(
    watched: Watched, guarded: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(guarded))
    page.get_by_label("Merken, bis dieser Tab geschlossen wird").uncheck()
    sign_in(page, "geheim")
    watched.ask(QUESTION)
    assert kept_keys(page) == []
    page.reload()
    expect(page.locator(".welcome .gate")).to_be_visible()


def test_a_kept_key_that_is_no_longer_right_is_asked_for_anew(
    watched: Watched, guarded: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(guarded))
    sign_in(page, "geheim")
    expect(page.locator(".examples")).to_be_visible()
    page.evaluate("() => sessionStorage.setItem(Object.keys(sessionStorage)[0], 'veraltet')")
    page.reload()
    expect(page.locator(".welcome .gate")).to_contain_text("wird nicht mehr angenommen")
    assert kept_keys(page) == []


def test_another_question_moves_the_form_and_leaves_the_first_to_be_tried_again(
    watched: Watched, guarded: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(guarded))
    expect(key_field(page)).to_be_visible()  # it takes the focus once, when the page opens
    send(page, QUESTION)
    expect(page.locator(".turn .gate")).to_have_count(1)
    send(page, "Was ist ein Sozialraum?")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".gate")).to_be_visible()
    expect(page.locator(".gate")).to_have_count(1)
    sign_in(page, "geheim")
    expect(page.locator(".turn.answered .text")).to_contain_text("Viertel mit seinen Nachbarn")
    expect(page.locator(".failure")).to_contain_text("hat der Zugangsschlüssel gefehlt")
    page.get_by_text("Noch einmal versuchen").click()
    expect(page.locator(".turn.answered")).to_have_count(2)


def test_a_question_sent_while_a_key_is_tried_is_answered_with_it(
    watched: Watched, guarded: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(guarded))
    expect(key_field(page)).to_be_visible()
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/v1/status", hold_first)
    sign_in(page, "geheim")
    send(page, QUESTION)
    expect(page.locator(".turn .gate")).to_be_visible()
    held[0].continue_()
    expect(page.locator(".turn.answered")).to_have_count(1)
    expect(page.locator(".gate")).to_have_count(0)


def test_a_service_that_cannot_be_reached_is_no_wrong_key(
    watched: Watched, guarded: httpx.Client
) -> None:
    page = watched.page
    page.goto(address(guarded))
    expect(key_field(page)).to_be_visible()
    page.route("**/v1/status", lambda route: route.abort())
    sign_in(page, "geheim")
    expect(page.get_by_role("alert")).to_contain_text("nicht erreichbar")
    page.unroute("**/v1/status")
    sign_in(page, "geheim")
    expect(page.locator(".examples")).to_be_visible()


def test_the_form_fits_on_a_phone(phone: Watched, guarded: httpx.Client) -> None:
    page = phone.page
    page.goto(address(guarded))
    sign_in(page, "falsch" * 9)
    expect(page.get_by_role("alert")).to_contain_text(REFUSED)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    box = page.get_by_role("button", name="Anmelden").bounding_box()
    assert box is not None
    assert box["height"] >= 40


# ---------------------------------------------------------------- embedding


@contextmanager
def embedded(library: Library, *, origins_read: bool = False) -> Iterator[tuple[ForeignSite, str]]:
    """Another site that may embed a service with a key; gives the address of the service too."""
    with foreign_site() as site:
        settings = ServiceSettings(
            ask_keys=("geheim",), allowed_origins=(site.origin,), origins_read=origins_read
        )
        with serving(lambda: library.live, settings) as client:
            wait_ready(client)
            yield site, address(client)


def open_chat(page: Page, site: ForeignSite) -> None:
    page.goto(site.origin)
    page.locator("sro-chat .launcher").click()


def test_an_embedded_chat_asks_for_the_key_too(watched: Watched, library: Library) -> None:
    page = watched.page
    with embedded(library) as (site, service):
        site.embed(service)
        open_chat(page, site)
        expect(key_field(page)).to_be_focused()
        send(page, QUESTION)
        expect(page.locator(".turn .gate")).to_be_visible()
        sign_in(page, "geheim")
        expect(page.locator(".turn.answered")).to_have_count(1)
        page.locator(".marker").first.click()
        with page.expect_popup() as opened:
            page.locator(".card").get_by_text("Im Zusammenhang lesen").click()
        expect(opened.value.locator("mark").first).to_be_visible()
        assert opened.value.url.startswith(f"{service}/quelle/")
    assert_only_refusals(watched)


def test_an_embedded_chat_with_a_right_key_asks_for_none(
    watched: Watched, library: Library
) -> None:
    with embedded(library) as (site, service):
        site.embed(service, 'api-key="geheim"')
        open_chat(watched.page, site)
        watched.ask(QUESTION)
        expect(watched.page.locator(".gate")).to_have_count(0)
        expect(watched.page.get_by_role("button", name="Abmelden")).to_be_hidden()
    assert watched.complaints == []


def test_an_embedded_chat_whose_key_is_refused_asks_for_another(
    watched: Watched, library: Library
) -> None:
    page = watched.page
    with embedded(library) as (site, service):
        site.embed(service, 'api-key="veraltet"')
        open_chat(page, site)
        expect(page.locator(".gate")).to_contain_text("wird nicht mehr angenommen")
        sign_in(page, "geheim")
        watched.ask(QUESTION)
        site.embed(service, 'api-key="geheim"')
        page.evaluate("() => sessionStorage.setItem(Object.keys(sessionStorage)[0], 'veraltet')")
        open_chat(page, site)
        watched.ask(QUESTION)  # with the key of the page, since the kept one is refused
        expect(page.locator(".gate")).to_have_count(0)


def test_an_embedded_chat_of_a_reading_origin_asks_for_none(
    watched: Watched, library: Library
) -> None:
    page = watched.page
    with embedded(library, origins_read=True) as (site, service):
        site.embed(service)
        open_chat(page, site)
        watched.ask(QUESTION)
        expect(page.locator(".gate")).to_have_count(0)
        page.locator(".marker").first.click()
        with page.expect_popup() as opened:
            page.locator(".card").get_by_text("Im Zusammenhang lesen").click()
        expect(opened.value.locator("mark").first).to_be_visible()
    assert watched.complaints == []
