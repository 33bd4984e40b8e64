"""A small web server that answers as a test wants, and a clock that waits for nobody."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def zipped(*files: tuple[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return data.getvalue()


@dataclass
class FakeClock:
    """Goes forward only by sleeping."""

    today: datetime = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return sum(self.slept)

    def now(self) -> datetime:
        return self.today + timedelta(seconds=sum(self.slept))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@dataclass
class Reply:
    """One answer: `announced` is the length it claims, `stalls` says nothing more is sent."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    stalls: bool = False


@dataclass
class LawServer:
    """What the server answers by path (the last reply again and again), and what it was asked."""

    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, slug: str, *replies: Reply) -> None:
        self.replies[f"/{slug}/xml.zip"] = list(replies)

    def serve_xml(self, slug: str, xml: str, **headers: str) -> None:
        self.serve(slug, Reply(zipped(("BJNR1.xml", xml)), headers=headers))

    @property
    def slugs(self) -> list[str]:
        """The statutes asked for, in order."""
        return [path.split("/")[1] for path, _ in self.asked]

    def next_reply(self, path: str) -> Reply:
        queue = self.replies.get(path, [Reply(status=404)])
        return queue.pop(0) if len(queue) > 1 else queue[0]


@contextlib.contextmanager
def law_server() -> Iterator[LawServer]:
    """A server on the loopback address, for as long as the block runs."""
    site = LawServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            reply = site.next_reply(self.path)
            etag = reply.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                reply = Reply(status=304, headers={"ETag": etag})
            with contextlib.suppress(OSError):  # the client may be gone by now
                self._send(reply)

        do_HEAD = do_GET  # noqa: N815 - name of the base

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name.replace("_", "-"), value)
            length = len(reply.body) if reply.announced is None else reply.announced
            self.send_header("Content-Length", str(length))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(reply.body)
            if reply.stalls:
                self.wfile.flush()
                site.over.wait(30)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name of the base
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        site.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield site
        finally:
            site.over.set()
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def dripping_server(beginning: bytes) -> Iterator[str]:
    """The address of a server that sends a beginning, then a letter now and then without end."""
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(4_096)
            connection.sendall(beginning)
            while not over.wait(0.05):
                connection.sendall(b"a")

    def accept(listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while not over.is_set():
                drip(listening.accept()[0])

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept, args=(listening,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
