"""What the browser tests share: a page that is watched, and another site that embeds the widget."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
PATIENCE = 20_000  # milliseconds


class Watched:
    """A page with everything suspicious it did."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.hosts: set[str | None] = set()
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("console", self._listen)

    def _listen(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.complaints.append(getattr(message, "text", ""))

    def ask(self, question: str) -> None:
        """Type a question, send it, wait for the finished answer."""
        self.page.get_by_label("Ihre Frage").fill(question)
        self.page.get_by_label("Frage senden").click()
        self.page.locator(".turn .note").last.wait_for()


def address(client: httpx.Client) -> str:
    return str(client.base_url)


class ForeignSite:
    """Another site of this machine, with one page."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.html = ""

    def embed(self, service: str, attributes: str = "") -> None:
        """Put the widget of a service on the page."""
        self.html = (
            "<!doctype html><html lang=de><title>Intranet</title><h1>Intranet</h1>"
            f'<script src="{service}/widget.js" defer></script><sro-chat {attributes}></sro-chat>'
        )


@contextmanager
def foreign_site() -> Iterator[ForeignSite]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(site.html.encode() if self.path == "/" else b"")

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = ForeignSite(server.server_port)
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.05))
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
