"""Downloads statutes from gesetze-im-internet.de and keeps every version by its hash.

Polite: one request a second at most, conditional requests, a name of its own. Careful: a download
counts only when it is a zip with one well-formed statute; until then nothing that is there changes.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import time
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from ingest.errors import FetchFailed, UnreadableSource
from ingest.generations import write_atomically
from ingest.loaders.statute import load_statute
from ingest.model import Kind, Source

USER_AGENT = "sozialraum-assistent/0.1 (laedt Gesetze fuer die lokale Suche)"
_PAUSE = 1.0  # seconds between requests; faster bulk downloads were cut off (research/laws.md 3)
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_LARGEST_ZIP = 20_000_000
_LARGEST_XML = 60_000_000  # the BGB has 2.5 MB, the SGB V 3 MB
_BUILDDATE = re.compile(rb'\sbuilddate="\d+"')


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute to fetch: its usual short name and its name on the site."""

    short: str
    slug: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the site said last of a statute."""

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run brought.

    Attributes:
        new: Statutes whose text is new or changed.
        unchanged: Statutes that are as they were.
        failed: Slug and German reason of those that could not be fetched.
    """

    new: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def read_statutes(corpus: Path) -> list[Statute]:
    """The statutes of `corpus/quellen.toml`.

    Raises:
        FetchFailed: The file is missing or broken.
    """
    path = corpus / "quellen.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["gesetz"]
        return [Statute(table["kurz"], table["slug"]) for table in tables]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FetchFailed(f"{path.name} ist nicht lesbar: {error}.") from error


class LawsFolder:
    """Where statutes lie: `aktuell/<slug>.xml`, all versions under `fassungen/`, the log beside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.current = folder / "aktuell"
        self._log = folder / "abruf.json"

    def known(self) -> dict[str, Fetched]:
        """What was fetched before; a broken log means nothing is known."""
        try:
            entries = json.loads(self._log.read_text(encoding="utf-8"))
            return {slug: Fetched(**entry) for slug, entry in entries.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def has(self, slug: str) -> bool:
        """Whether a statute is there."""
        return (self.current / f"{slug}.xml").is_file()

    def store(self, slug: str, xml: bytes, fetched: Fetched) -> None:
        """Keep a version for good and make it the current one."""
        version = self.folder / "fassungen" / slug / f"{fetched.sha256[:16]}.xml"
        for path in (version, self.current / f"{slug}.xml"):
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch = path.with_suffix(".neu")
            scratch.write_bytes(xml)
            scratch.replace(path)
        self.note(slug, fetched)

    def note(self, slug: str, fetched: Fetched) -> None:
        """Write down what the site said."""
        entries = {**self.known(), slug: fetched}
        write_atomically(
            self._log, json.dumps({s: asdict(f) for s, f in entries.items()}, indent=1)
        )


def fetch_laws(
    statutes: Sequence[Statute],
    folder: LawsFolder,
    base_url: str,
    progress: Callable[[str, int, int], None],
    *,
    pause: float = _PAUSE,
) -> FetchReport:
    """Fetch every statute that changed.

    Raises:
        FetchFailed: The site cannot be reached at all, or the folder cannot be written.
    """
    new: list[str] = []
    unchanged: list[str] = []
    failed: list[tuple[str, str]] = []
    with httpx.Client(
        headers={"User-Agent": USER_AGENT}, timeout=_TIMEOUT, follow_redirects=True
    ) as client:
        for number, statute in enumerate(statutes):
            progress(f"Gesetze laden: {statute.short}", number, len(statutes))
            if number:
                time.sleep(pause)
            try:
                changed = _fetch(client, statute, folder, base_url)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if not new and not unchanged:
                    raise FetchFailed(
                        f"{base_url} ist nicht erreichbar. Bitte die Internetverbindung prüfen; die "
                        "vorhandenen Gesetze bleiben unverändert."
                    ) from error
                failed.append((statute.slug, "Die Verbindung brach ab."))
            except httpx.HTTPError as error:
                failed.append((statute.slug, f"Der Abruf scheiterte: {type(error).__name__}."))
            except UnreadableSource as error:
                failed.append((statute.slug, str(error)))
            except OSError as error:
                raise FetchFailed(
                    f"Die Gesetze können nicht gespeichert werden: {error.strerror}."
                ) from error
            else:
                (new if changed else unchanged).append(statute.slug)
    return FetchReport(tuple(new), tuple(unchanged), tuple(failed))


def site_answers(base_url: str, seconds: float) -> bool:
    """Whether the site can be reached within a few seconds."""
    try:
        with httpx.Client(headers={"User-Agent": USER_AGENT}, timeout=seconds) as client:
            return client.head(f"{base_url}/").status_code < httpx.codes.INTERNAL_SERVER_ERROR
    except httpx.HTTPError:
        return False


def _fetch(client: httpx.Client, statute: Statute, folder: LawsFolder, base_url: str) -> bool:
    """Fetch one statute; whether its text is new."""
    before = folder.known().get(statute.slug, Fetched())
    headers = {}
    if folder.has(statute.slug):
        headers = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
        headers = {name: value for name, value in headers.items() if value}
    with client.stream("GET", f"{base_url}/{statute.slug}/xml.zip", headers=headers) as reply:
        if reply.status_code == httpx.codes.NOT_MODIFIED:
            return False
        if reply.status_code != httpx.codes.OK:
            raise UnreadableSource(f"Die Seite antwortet mit {reply.status_code}.")
        data = _read_limited(reply)
        etag = reply.headers.get("ETag", "")
        modified = reply.headers.get("Last-Modified", "")
    xml = unpack(data)
    # The site builds the file anew without a change of text, so the build date must not count.
    digest = hashlib.sha256(_BUILDDATE.sub(b"", xml)).hexdigest()
    fetched = Fetched(etag, modified, digest)
    if digest == before.sha256 and folder.has(statute.slug):
        folder.note(statute.slug, fetched)
        return False
    _check(statute, xml, folder.folder)
    folder.store(statute.slug, xml, fetched)
    return True


def _read_limited(reply: httpx.Response) -> bytes:
    data = bytearray()
    for part in reply.iter_bytes():
        data += part
        if len(data) > _LARGEST_ZIP:
            raise UnreadableSource("Die Datei ist unerwartet groß und wird nicht angenommen.")
    return bytes(data)


def unpack(data: bytes) -> bytes:
    """The one XML file of a zip.

    Raises:
        UnreadableSource: No zip, broken, no or several XML files, an unsafe name, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if any(name.startswith("/") or ".." in Path(name).parts for name in names):
                raise UnreadableSource("Das Archiv enthält unzulässige Dateinamen.")
            xml = [name for name in names if name.lower().endswith(".xml")]
            if len(xml) != 1:
                raise UnreadableSource(f"Das Archiv enthält {len(xml)} XML-Dateien statt einer.")
            with archive.open(xml[0]) as file:
                content = file.read(_LARGEST_XML + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise UnreadableSource("Die geladene Datei ist kein vollständiges Zip-Archiv.") from error
    if len(content) > _LARGEST_XML:
        raise UnreadableSource("Das Gesetz ist unerwartet groß und wird nicht angenommen.")
    return content


def _check(statute: Statute, xml: bytes, folder: Path) -> None:
    """Read the download as a statute before it replaces anything."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / f".{statute.slug}.pruefung.xml"
    scratch.write_bytes(xml)
    try:
        if not load_statute(Source(statute.slug, scratch, Kind.LAW)).blocks:
            raise UnreadableSource("Das geladene Gesetz enthält keinen Text.")
    finally:
        scratch.unlink()
