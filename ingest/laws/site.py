"""The site statutes come from: one polite request at a time.

Owns HTTP. At least a second lies between two requests (faster bulk downloads were cut off,
research/laws.md 3), a request to wait is honoured up to a limit, faults of the server are tried
again a little. What arrives is bytes; whether they are a statute is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx

from ingest.errors import FetchFailed, UnreadableSource
from ingest.laws.deadline import Connection, Deadline, DeadlinePassed
from ingest.laws.patience import Clock, Patience

USER_AGENT = "sozialraum-assistent/0.1 (laedt Gesetze fuer die lokale Suche)"
_CONNECT_SECONDS = 5.0
_LARGEST_ZIP = 20_000_000  # bytes; the largest statute has about 1 MB zipped
_FIRST_BACKOFF = 2.0  # seconds, doubled with every further attempt
_MOST_REDIRECTS = 3
_DAY = 86_400.0  # seconds
_SENT_BACK = re.compile(r"[ -~]{1,200}")  # values of a reply that fit into the header of a request
_OVERLOADED = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE})
_RETRIED = _OVERLOADED | {
    httpx.codes.INTERNAL_SERVER_ERROR,
    httpx.codes.BAD_GATEWAY,
    httpx.codes.GATEWAY_TIMEOUT,
}
_MISSING = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})
_ANSWERS = _MISSING | {httpx.codes.OK, httpx.codes.NOT_MODIFIED}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the site answered: a file, "unchanged" or "not there".

    Attributes:
        status: 200, 304, 404 or 410.
        data: The file; empty unless the status is 200.
        etag: Value for the next conditional request.
        last_modified: The same.
        retry_after: What the site asks to wait, in words of HTTP.
    """

    status: int
    data: bytes = b""
    etag: str = ""
    last_modified: str = ""
    retry_after: str = ""

    @property
    def unchanged(self) -> bool:
        """Whether the file is the one asked about."""
        return self.status == httpx.codes.NOT_MODIFIED

    @property
    def missing(self) -> bool:
        """Whether the site has no such file."""
        return self.status in _MISSING


class Site:
    """A connection to the site; used in a `with` block.

    Raises:
        FetchFailed: The address is none of the web.
    """

    def __init__(self, base_url: str, patience: Patience, clock: Clock) -> None:
        self.base_url = base_url.rstrip("/")
        if _web_address(self.base_url) is None:
            raise FetchFailed(f"{base_url!r} ist keine Webadresse (SRO_LAWS_URL).")
        self.reached = False
        self._patience = patience
        self._clock = clock
        self._last_request: float | None = None
        self._connection = Connection()
        self._client = httpx.Client(
            # Not compressed once more: the size that arrives is then the size that was sent.
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(patience.stall, connect=_CONNECT_SECONDS),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(self, slug: str, *, etag: str = "", last_modified: str = "") -> Reply:
        """Ask for a statute's zip, conditionally where something is known of it.

        Raises:
            UnreadableSource: This one cannot be had.
            FetchFailed: The site cannot be reached, or asks for a longer wait than is honoured:
                no further statute should be asked for.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in headers.items() if _SENT_BACK.fullmatch(value)}
        attempt = 0
        while True:
            last = attempt >= self._patience.retries
            wait = _FIRST_BACKOFF * 2**attempt
            try:
                with Deadline(self._connection, self._patience.longest_download):
                    reply = self._request(f"{self.base_url}/{slug}/xml.zip", headers)
            except DeadlinePassed as error:
                raise UnreadableSource(
                    "Das Laden dauert zu lange und wurde abgebrochen."
                ) from error
            except UnicodeError as error:  # of a redirect, which httpx reads before it is asked to
                raise UnreadableSource(
                    "Die Seite verweist auf eine Adresse, die keine ist."
                ) from error
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if last or not self.reached:
                    raise FetchFailed(
                        f"{self.base_url} ist nicht erreichbar. Bitte die Internetverbindung "
                        "prüfen; die vorhandenen Gesetze bleiben unverändert."
                    ) from error
            except httpx.HTTPError as error:
                if last:
                    raise UnreadableSource(self._reason(error)) from error
            else:
                if reply.status in _ANSWERS:
                    return reply
                wait = self._wait_after(reply, wait, last=last)
            self._clock.sleep(wait)
            attempt += 1

    def _wait_after(self, reply: Reply, usual: float, *, last: bool) -> float:
        """Seconds to wait before a refused request is repeated."""
        if reply.status not in _RETRIED:
            raise UnreadableSource(f"Die Seite antwortet mit {reply.status}.")
        asked = _seconds(reply.retry_after, self._clock.now())
        if reply.status in _OVERLOADED and asked is not None:
            if asked > self._patience.longest_wait:
                raise FetchFailed(
                    f"Die Seite bittet um eine Pause von {_in_words(asked)}. Bitte danach noch "
                    "einmal starten; der Abruf geht dort weiter, wo er aufgehört hat."
                )
            usual = max(asked, self._patience.pause)
        if last:
            raise UnreadableSource(
                f"Die Seite antwortet auch nach {self._patience.retries + 1} Versuchen mit "
                f"{reply.status}."
            )
        return usual

    def _request(self, url: str, headers: dict[str, str]) -> Reply:
        wanted = httpx.URL(url)
        address = wanted
        for _ in range(_MOST_REDIRECTS + 1):
            self._await_turn()
            with self._client.stream(
                "GET", address, headers=headers, extensions={"trace": self._connection.watch}
            ) as reply:
                self.reached = True
                if not reply.has_redirect_location:
                    return self._read(reply)
                location = reply.headers["Location"]
            target = _web_address(location, address)
            if target is None or not _same_file(wanted, target):
                raise UnreadableSource(
                    f"Die Seite verweist auf eine andere Adresse ({location}); ihr wird nicht gefolgt."
                )
            address = target
        raise UnreadableSource("Die Seite verweist im Kreis.")

    def _await_turn(self) -> None:
        if self._last_request is not None:
            rest = self._last_request + self._patience.pause - self._clock.monotonic()
            if rest > 0:
                self._clock.sleep(rest)
        self._last_request = self._clock.monotonic()

    def _read(self, reply: httpx.Response) -> Reply:
        data = b""
        if reply.status_code == httpx.codes.OK:
            if "html" in reply.headers.get("Content-Type", ""):
                raise UnreadableSource("Statt des Gesetzes kam eine Webseite (HTML).")
            data = self._read_limited(reply)
        return Reply(
            reply.status_code,
            data,
            reply.headers.get("ETag", ""),
            reply.headers.get("Last-Modified", ""),
            reply.headers.get("Retry-After", ""),
        )

    def _read_limited(self, reply: httpx.Response) -> bytes:
        data = bytearray()
        for part in reply.iter_raw():
            data += part
            if len(data) > _LARGEST_ZIP:
                raise UnreadableSource("Die Datei ist unerwartet groß und wird nicht angenommen.")
        return bytes(data)

    def _reason(self, error: httpx.HTTPError) -> str:
        if isinstance(error, httpx.TimeoutException):
            return f"Die Seite hat {_in_words(self._patience.stall)} lang nichts geschickt."
        if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
            return "Die Verbindung brach ab, bevor die Datei vollständig war."
        return "Der Abruf scheiterte an der Verbindung."


def site_answers(base_url: str, seconds: float) -> bool:
    """Whether the site can be reached within a few seconds."""
    connection = Connection()
    try:
        with (
            Deadline(connection, seconds),
            httpx.Client(headers={"User-Agent": USER_AGENT}, timeout=seconds) as client,
        ):
            watched = {"trace": connection.watch}
            reply = client.head(f"{base_url}/", extensions=watched)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        return False
    return reply.status_code < httpx.codes.INTERNAL_SERVER_ERROR


def _web_address(text: str, base: httpx.URL | None = None) -> httpx.URL | None:
    """Read an address, relative to another one where given; None for anything but HTTP."""
    try:
        address = base.join(text) if base else httpx.URL(text)
        host = address.host  # reads names of other alphabets, which may be none
    except (httpx.InvalidURL, UnicodeError):
        return None
    return address if address.scheme in {"http", "https"} and host else None


def _same_file(wanted: httpx.URL, address: httpx.URL) -> bool:
    """Whether a redirect only changes to TLS or to the host's other spelling."""
    hosts = {url.host.removeprefix("www.") for url in (wanted, address)}
    downgrade = wanted.scheme == "https" and address.scheme != "https"
    same_port = wanted.port == address.port or address.port is None
    return len(hosts) == 1 and same_port and not downgrade and wanted.path == address.path


def _seconds(retry_after: str, now: datetime) -> float | None:
    """Read `Retry-After`: seconds or a date; None for anything else."""
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    # `-0000` says that the time zone is unknown. Converting could leave the years there are.
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _in_words(seconds: float) -> str:
    if seconds < 120:  # noqa: PLR2004 - below two minutes seconds are read more easily
        return f"{seconds:g} Sekunden"
    if seconds > _DAY:
        return "mehr als einem Tag"
    return f"{seconds / 60:.0f} Minuten"
