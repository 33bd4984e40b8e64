"""Real HTTP over the small library: uvicorn in a thread, sockets of this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from api.app import create_app
from api.service import Service
from api.settings import ServiceSettings
from assistant.answering import Assistant
from assistant.wiring import LiveAssistant
from tests.api.browsing import ARGUMENTS, CHROMIUM, Watched
from tests.library import Library

Serve = Callable[..., AbstractContextManager[httpx.Client]]


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Serve an app on a free port; gives its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server ended before it began"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def serving(
    load: Callable[[], LiveAssistant],
    settings: ServiceSettings | None = None,
    status_file: Path = Path("/nirgends"),
) -> Iterator[httpx.Client]:
    """A client of a service that is up, whether it is ready or not."""
    app = create_app(Service(load, status_file), settings or ServiceSettings())
    with running(app) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield client


def wait_ready(client: httpx.Client) -> httpx.Client:
    """Wait until the service has opened its index."""
    for _ in range(500):
        if client.get("/readyz").is_success:
            return client
        time.sleep(0.01)
    raise AssertionError(client.get("/readyz").text)


@pytest.fixture(scope="session")
def client(library: Library) -> Iterator[httpx.Client]:
    """A client of an open service over the small library; to be read only."""
    with serving(lambda: library.live) as client:
        yield wait_ready(client)


@pytest.fixture(scope="session")
def guarded(library: Library) -> Iterator[httpx.Client]:
    """A client without a key of a service that wants one; one origin may embed it."""
    settings = ServiceSettings(
        ask_keys=("geheim", "zweiter/"), allowed_origins=("https://intranet.example",)
    )
    with serving(lambda: library.live, settings) as client:
        yield wait_ready(client)


@pytest.fixture(scope="session")
def assistant(library: Library) -> Assistant:
    return library.assistant


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1_200, "height": 800}, locale="de-DE")
    yield Watched(context.new_page())
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 390, "height": 780}, has_touch=True)
    yield Watched(context.new_page())
    context.close()
