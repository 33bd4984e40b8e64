"""A deadline on what a client does over its connection.

The timeouts of httpx start anew with every byte, so a server that sends one now and then, in the
headers or between them, would be waited for without end. A deadline closes the connection instead,
which ends whatever waits for it.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import httpx

_CONNECTED = (".connect_tcp.complete", ".start_tls.complete")


class DeadlinePassed(httpx.TimeoutException):
    """A request took longer than it may."""


class Connection:
    """The one connection a client has at a time; `watch` has to be its `trace` extension."""

    def __init__(self) -> None:
        self.closing = False
        self._socket: socket.socket | None = None

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a new connection. For the events see the trace extension of httpx."""
        if event.endswith(_CONNECTED):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.closing:
                self.close()

    def close(self) -> None:
        """End what waits for the connection, from any thread."""
        self.closing = True
        if self._socket is not None:
            with suppress(OSError):  # closed already
                # Not the method of a TLS socket: it takes the session away under its reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class Deadline:
    """Closes a connection when a `with` block takes longer than it may.

    Raises:
        DeadlinePassed: At the end of a block that took too long.
    """

    def __init__(self, connection: Connection, seconds: float) -> None:
        self._connection = connection
        self._timer = threading.Timer(seconds, connection.close)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._connection.closing = False
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        if self._connection.closing and (error is None or isinstance(error, Exception)):
            raise DeadlinePassed("deadline") from error
