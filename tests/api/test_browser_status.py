"""How the page tells of an ingest and of a service that is not ready, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from ingest.generations import single_writer
from ingest.status import StatusFile
from tests.api.browsing import Watched, address
from tests.api.conftest import serving, wait_ready
from tests.library import Library, an_empty_library

pytestmark = pytest.mark.browser

POLL = 20_000  # milliseconds between two looks of a page that shows nothing


@pytest.fixture
def status_file(tmp_path: Path) -> Path:
    return tmp_path / "einlesen.json"


@pytest.fixture
def service(library: Library, status_file: Path) -> Iterator[httpx.Client]:
    """A service that reports what the status file says."""
    with serving(lambda: library.live, status_file=status_file) as client:
        yield wait_ready(client)


def later(page: Page, milliseconds: int) -> None:
    """Let time pass on a page whose clock was taken over."""
    page.wait_for_load_state("networkidle")  # the reply is read before the next look is due
    page.clock.fast_forward(milliseconds)


def test_nothing_is_told_where_nothing_goes_on(watched: Watched, service: httpx.Client) -> None:
    watched.page.goto(address(service))
    watched.page.wait_for_load_state("networkidle")
    expect(watched.page.locator(".progress")).to_be_hidden()


def test_download_and_reading_in_are_stages_that_go_when_done(
    watched: Watched, service: httpx.Client, status_file: Path
) -> None:
    page = watched.page
    page.clock.install()
    shown = page.locator(".progress")
    with single_writer(status_file.parent):
        StatusFile(status_file)("Gesetze laden: SGB XII", 3, 36)
        page.goto(address(service))
        expect(shown).to_contain_text("Gesetze werden heruntergeladen: 3 von 36 (SGB XII)")
        expect(shown.locator("progress")).to_have_attribute("max", "36")
        StatusFile(status_file)("Abschnitte einlesen", 1_200, 16_655)
        later(page, 3_000)
        expect(shown).to_contain_text("Abschnitte werden eingelesen: 1.200 von 16.655")
        StatusFile(status_file).finish()
    later(page, 3_000)
    expect(shown).to_be_hidden()
    assert watched.complaints == []


def test_an_ingest_that_begins_later_is_shown(
    watched: Watched, service: httpx.Client, status_file: Path
) -> None:
    page = watched.page
    page.clock.install()
    page.goto(address(service))
    with single_writer(status_file.parent):
        StatusFile(status_file)("Dateien lesen", 0, 1)
        later(page, POLL)
        expect(page.locator(".progress")).to_contain_text("Eine Datei wird gelesen …")


def test_a_failed_ingest_is_told_with_its_reason_and_can_be_put_aside(
    watched: Watched, service: httpx.Client, status_file: Path
) -> None:
    page = watched.page
    StatusFile(status_file).finish(failed="Die Platte ist voll.")
    page.clock.install()
    page.goto(address(service))
    shown = page.locator(".progress")
    expect(shown).to_contain_text("nicht neu eingelesen werden: Die Platte ist voll.")
    expect(page.get_by_role("status")).to_contain_text("Die Platte ist voll.")
    page.get_by_label("Hinweis schließen").click()
    expect(shown).to_be_hidden()
    later(page, POLL)
    expect(shown).to_be_hidden()
    StatusFile(status_file).finish(failed="Das Netz ist weg.")
    later(page, POLL)
    expect(shown).to_contain_text("Das Netz ist weg.")
    StatusFile(status_file).finish()
    later(page, POLL)
    expect(shown).to_be_hidden()


def test_a_reason_of_hostile_text_is_text(
    watched: Watched, service: httpx.Client, status_file: Path
) -> None:
    StatusFile(status_file).finish(failed="<img src=x onerror=alert(1)>")
    watched.page.goto(address(service))
    expect(watched.page.locator(".progress")).to_contain_text("<img src=x onerror=alert(1)>")
    assert watched.page.locator("sro-chat img").count() == 0


def test_a_service_without_an_index_says_why_it_does_not_answer(
    watched: Watched, tmp_path: Path
) -> None:
    library = an_empty_library(tmp_path)
    with serving(lambda: library.live) as client:
        watched.page.goto(address(client))
        expect(watched.page.locator(".progress")).to_contain_text("Es gibt noch keinen Index")
