"""Speed and size on this machine: `make bench`. Prints a Markdown table for the README.

`SOZIALRAUM_TEST_DATA` names the folder with `laws/gii` and `seeds`. The first run embeds all statutes
(about 25 minutes on 2 cores); `BENCH_DATA_DIR` keeps that work for the next run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import psutil

from assistant.evaluation import read_questions
from ingest.chunking import split_into_chunks
from ingest.loaders.statute import load_statute
from ingest.model import Kind, Source
from tests.conftest import CORPUS, ROOT, environment, free_port

_LEAST_QUESTIONS = 100
_FILTERS = {"kinds": ["law"], "laws": ["SGB IX", "SGB XII", "BGG"]}


def main() -> None:
    """Measure everything and print it."""
    data = Path(os.environ["SOZIALRAUM_TEST_DATA"]).resolve()
    laws, seeds = data / "laws" / "gii", data / "seeds"
    kept = os.environ.get("BENCH_DATA_DIR")
    rows: list[tuple[str, str]] = [("parse and cut all statutes, one core", _parse(laws))]
    with tempfile.TemporaryDirectory() as scratch:
        rows += _ingest_from_nothing(Path(scratch), laws / "sgb_9_2018")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(kept) if kept else Path(scratch)
        rows += _ingest_all(folder, laws, seeds)
        rows += _serve(folder)
    print("| what | figure |\n|---|---|")
    for name, figure in rows:
        print(f"| {name} | {figure} |")


def _parse(laws: Path) -> str:
    start = time.perf_counter()
    chunks = 0
    files = sorted(laws.glob("*/*.xml"))
    for path in files:
        chunks += len(split_into_chunks(load_statute(Source(path.name, path, Kind.LAW))))
    return f"{time.perf_counter() - start:.1f} s ({len(files)} files, {chunks} chunks)"


def _sro(folder: Path, *arguments: str) -> float:
    """Run a command; seconds taken."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        env=environment(folder),
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def _ingest_from_nothing(folder: Path, sgb_ix: Path) -> list[tuple[str, str]]:
    quick = ("ingest", "--ja", "--nur-sgb-ix", str(sgb_ix))
    first, again = _sro(folder, *quick), _sro(folder, *quick)
    whole = _sro(folder, "ingest", "--ja", str(sgb_ix))
    status = _sro(folder, "status")
    return [
        ("first index from nothing: SGB IX, its digests, articles, glossary", f"{first:.0f} s"),
        ("the same again, nothing changed", f"{again:.1f} s"),
        ("then the digests of all other statutes", f"{whole:.0f} s"),
        ("`sro status`", f"{status:.2f} s"),
    ]


def _ingest_all(folder: Path, laws: Path, seeds: Path) -> list[tuple[str, str]]:
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        documents = Path(scratch) / "seeds"
        shutil.copytree(seeds, documents)
        documents.chmod(0o755)
        first = _sro(folder, "ingest", "--ja", str(laws), str(documents))
        rows.append(
            ("ingest of all statutes, corpus and seeds (cached texts reused)", f"{first:.0f} s")
        )
        again = _sro(folder, "ingest", "--ja", str(laws), str(documents))
        rows.append(("the same again, nothing changed", f"{again:.1f} s"))
        changed = min(documents.iterdir())
        changed.chmod(0o644)
        changed.write_text(changed.read_text(encoding="utf-8") + "\n\nEin neuer Satz.\n", "utf-8")
        one = _sro(folder, "ingest", "--ja", str(laws), str(documents))
        rows.append(("one document changed", f"{one:.0f} s"))
    size = sum(f.stat().st_size for f in (folder / "index").rglob("*") if f.is_file()) / 2
    rows.append(("size of one index generation", f"{size / 1e6:.0f} MB"))
    return rows


def _serve(folder: Path) -> list[tuple[str, str]]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve"],
        env=environment(folder, SRO_PORT=str(port)),
        cwd=ROOT,
    )
    try:
        up = _until(f"{url}/healthz", start)
        ready = _until(f"{url}/readyz", start)
        status = httpx.get(f"{url}/v1/status").json()
        questions = [q.frage for q in read_questions(ROOT / "tests" / "quality")]
        assert len(questions) >= _LEAST_QUESTIONS
        plain = _latencies(url, questions, None)
        filtered = _latencies(url, questions, _FILTERS)
        memory = psutil.Process(process.pid).memory_info().rss / 1e6
    finally:
        process.terminate()
        process.wait()
    return [
        ("chunks served", json.dumps(status["chunks"])),
        ("server: `/healthz` answers", f"{up:.1f} s"),
        ("server: ready", f"{ready:.1f} s"),
        (f"`/v1/ask`, {len(questions)} questions, p50 / p95", _pair(plain)),
        ("the same with filters, p50 / p95", _pair(filtered)),
        ("memory of the server afterwards", f"{memory:.0f} MB"),
    ]


def _until(url: str, start: float) -> float:
    while True:
        try:
            if httpx.get(url, timeout=5).status_code == httpx.codes.OK:
                return time.perf_counter() - start
        except httpx.HTTPError:
            pass
        time.sleep(0.05)


def _latencies(url: str, questions: Sequence[str], filters: object) -> list[float]:
    times = []
    with httpx.Client(base_url=url, timeout=60) as client:
        for question in questions:
            start = time.perf_counter()
            reply = client.post("/v1/ask", json={"question": question, "filters": filters})
            times.append((time.perf_counter() - start) * 1_000)
            assert reply.status_code == httpx.codes.OK, reply.text
    return sorted(times)


def _pair(times: Sequence[float]) -> str:
    return f"{times[len(times) // 2]:.0f} / {times[int(len(times) * 0.95)]:.0f} ms"


if __name__ == "__main__":
    assert CORPUS.is_dir()
    main()
