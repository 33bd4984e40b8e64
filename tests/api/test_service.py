"""How the service loads, tells what it does, and follows the index."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.service import Service
from assistant.model import AnswerStatus, Question
from assistant.wiring import LiveAssistant
from ingest.errors import IndexMismatch, IndexUnavailable, IngestError, ModelUnavailable
from ingest.generations import single_writer
from ingest.status import StatusFile
from tests.api.conftest import serving, wait_ready
from tests.fakes import HashEmbedder
from tests.library import FILES, Library, a_library, an_empty_library

NOWHERE = Path("/nirgends")


@contextmanager
def started(load: Callable[[], LiveAssistant], status_file: Path = NOWHERE) -> Iterator[Service]:
    service = Service(load, status_file)
    service.start()
    try:
        yield service
    finally:
        service.stop()


def reason(service: Service, wanted: str) -> IngestError:
    """The error readers get, once it says what is wanted."""
    for _ in range(500):
        try:
            service.assistant()
        except IngestError as error:
            if wanted in str(error):
                return error
        time.sleep(0.01)
    raise AssertionError(wanted)


def test_it_starts_at_once_and_says_that_it_is_not_ready(library: Library) -> None:
    go_on = threading.Event()

    def slow() -> LiveAssistant:
        go_on.wait(10)
        return library.live

    with serving(slow) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/").status_code == 200
        unready = client.get("/readyz")
        assert (unready.status_code, unready.json()["code"]) == (503, "not_ready")
        assert "startet noch" in unready.json()["detail"]
        assert client.get("/v1/status").json()["ready"] is False
        assert client.post("/v1/ask", json={"question": "a"}).status_code == 503
        go_on.set()
        assert wait_ready(client).get("/v1/status").json()["ready"] is True


def test_a_model_that_cannot_be_loaded_is_told() -> None:
    def load() -> LiveAssistant:
        raise ModelUnavailable("Das Modell fehlt.")

    with started(load) as service:
        assert isinstance(reason(service, "Das Modell fehlt."), ModelUnavailable)


def test_an_unforeseen_error_of_loading_is_told_without_its_inside(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def load() -> LiveAssistant:
        raise OSError(28, "No space left on device", "/geheim")

    with started(load) as service:
        error = reason(service, "kann nicht geöffnet werden")
    assert isinstance(error, IndexUnavailable)
    assert "/geheim" not in str(error)
    assert "No space left" in caplog.text


def test_without_an_index_it_waits_for_the_first_one(tmp_path: Path) -> None:
    library = an_empty_library(tmp_path)
    with started(lambda: library.live) as service:
        reason(service, "Es gibt noch keinen Index")
        library.ingest(FILES)
        assert service.assistant().answer(Question("§ 97 SGB IX")).citations


def test_an_index_of_another_model_is_told(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    other = HashEmbedder()
    other.fingerprint = "hash-2"
    live = LiveAssistant(library.live.generations, library.indexes, other)
    with started(lambda: live) as service:
        assert isinstance(reason(service, "passt nicht"), IndexMismatch)


NEW = {**FILES, "dokumente/neu.md": "# Neu\n\n## Hof\n\nDer Hof bekommt eine Schaukel.\n"}


def test_a_new_generation_is_picked_up_without_a_restart(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    with serving(lambda: library.live) as client:
        before = wait_ready(client).get("/readyz").json()["generation"]
        library.ingest(NEW)
        for _ in range(100):
            if client.get("/readyz").json()["generation"] != before:
                break
            time.sleep(0.05)
        titles = {d["title"] for d in client.get("/v1/documents").json()["documents"]}
        assert "Neu" in titles
        answer = client.post("/v1/ask", json={"question": "Bekommt der Hof eine Schaukel?"}).json()
        assert answer["citations"][0]["title"] == "Neu"


def test_a_broken_new_generation_leaves_the_old_one_serving(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = a_library(tmp_path)
    with started(lambda: library.live) as service:
        wait_for(lambda: bool(service.assistant().index.name))
        library.ingest(NEW)
        generation = library.live.generations.current()
        assert generation is not None
        (generation / "chunks.sqlite").write_bytes(b"kein SQLite")
        wait_for(lambda: "beschädigt" in caplog.text)
        answer = service.assistant().answer(Question("§ 97 SGB IX"))
        assert answer.status is AnswerStatus.ANSWERED


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        try:
            if condition():
                return
        except IngestError:
            pass
        time.sleep(0.01)
    raise AssertionError("did not come about")


def test_questions_are_answered_side_by_side(library: Library) -> None:
    with started(lambda: library.live) as service:
        wait_for(lambda: bool(service.assistant().index.name))
        texts: list[str] = []

        def ask() -> None:
            texts.extend(service.assistant().answer(Question("§ 97 SGB IX")).text for _ in range(5))

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(texts) == 30
        assert len(set(texts)) == 1


def test_the_state_of_an_ingest_is_shown(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "einlesen.json"
    status = StatusFile(file)
    with serving(lambda: library.live, status_file=file) as client:
        wait_ready(client)
        assert client.get("/v1/status").json()["ingest"] is None
        with single_writer(tmp_path):
            status("Abschnitte einlesen", 3, 10)
            assert client.get("/v1/status").json()["ingest"] == {
                "state": "running",
                "done": 3,
                "total": 10,
                "note": "Abschnitte einlesen",
                "text": "Abschnitte werden eingelesen: 3 von 10",
            }
        status.finish(failed="Die Platte ist voll.")
        ingest = client.get("/v1/status").json()["ingest"]
        assert (ingest["state"], ingest["note"]) == ("failed", "Die Platte ist voll.")
        assert ingest["text"].endswith("Der Assistent antwortet mit dem bisherigen Stand.")
        status.finish()
        ingest = client.get("/v1/status").json()["ingest"]
        assert (ingest["state"], ingest["text"]) == ("done", "")


def test_the_reason_for_not_being_ready_is_shown(tmp_path: Path) -> None:
    library = an_empty_library(tmp_path)
    file = tmp_path / "einlesen.json"
    StatusFile(file).finish(failed="Die Platte ist voll.")
    with serving(lambda: library.live, status_file=file) as client:
        for _ in range(500):
            status = client.get("/v1/status").json()
            if "noch keinen Index" in status["reason"]:
                break
            time.sleep(0.01)
        assert status["ready"] is False
        assert "noch keinen Index" in status["reason"]
        assert status["ingest"]["text"].endswith("eingelesen werden: Die Platte ist voll.")
