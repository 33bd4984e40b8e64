"""An answer as a stream of events."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import api
from api.streaming import deltas, event
from assistant.wiring import LiveAssistant
from ingest.errors import ModelUnavailable
from tests.api.conftest import serving

STREAM = {"accept": "text/event-stream"}
Events = list[tuple[str, Any]]


def events_of(text: str) -> Events:
    """Read a stream as the specification says: blocks, comments, fields."""
    events: Events = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        fields = [line.partition(": ")[::2] for line in lines]
        names = [value for name, value in fields if name == "event"]
        data = "\n".join(value for name, value in fields if name == "data")
        if data:
            events.append((names[0], json.loads(data)))
    return events


def streamed(client: httpx.Client, question: str, **more: Any) -> Events:
    reply = client.post("/v1/ask", json={"question": question, **more}, headers=STREAM)
    assert reply.status_code == 200
    return events_of(reply.text)


QUESTIONS = ["Was steht in § 97 SGB IX?", "Was ist Astrophysik?", "Und im nächsten?"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_pieces_add_up_to_the_answer(client: httpx.Client, question: str) -> None:
    events = streamed(client, question)
    names = [name for name, _ in events]
    answer = events[-1][1]
    assert names[:3] == ["status", "status", "citations"]
    assert set(names[3:-1]) == {"delta"}
    assert names[-1] == "answer"
    assert "".join(data["text"] for name, data in events if name == "delta") == answer["answer"]
    assert events[2][1] == answer["citations"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_stream_gives_the_same_answer_as_a_reply(client: httpx.Client, question: str) -> None:
    whole = client.post("/v1/ask", json={"question": question}).json()
    answer = streamed(client, question)[-1][1]
    assert {**answer, "id": "", "timings_ms": {}} == {**whole, "id": "", "timings_ms": {}}


def test_nothing_between_holds_a_stream_back(client: httpx.Client) -> None:
    body = {"question": "Was ist ein Sozialraum?"}
    with client.stream("POST", "/v1/ask", json=body, headers=STREAM) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        assert reply.headers["x-accel-buffering"] == "no"
        assert reply.headers["cache-control"] == "no-cache, no-transform"
        assert next(reply.iter_text()).startswith(":")


def test_the_notice_of_a_mode_that_is_not_set_up_is_streamed_too(client: httpx.Client) -> None:
    notices = streamed(client, "Was ist ein Netzwerk?", mode="generative")[-1][1]["notices"]
    assert any("kein Sprachmodell" in notice for notice in notices)


def test_a_wrong_question_is_a_problem_and_no_stream(client: httpx.Client) -> None:
    reply = client.post("/v1/ask", json={"question": ""}, headers=STREAM)
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")


def test_a_service_that_is_not_ready_is_a_problem_and_no_stream() -> None:
    def never() -> LiveAssistant:
        raise ModelUnavailable("Das Modell fehlt.")

    with serving(never) as client:
        reply = client.post("/v1/ask", json={"question": "a"}, headers=STREAM)
    assert (reply.status_code, reply.json()["code"]) == (503, "not_ready")


def test_the_widget_knows_every_stage_the_service_names(client: httpx.Client) -> None:
    widget = (Path(api.__file__).parent / "static" / "widget.js").read_text(encoding="utf-8")
    (known,) = re.findall(r"const STAGES = \{(.*?)\}", widget)
    stages = [data["stage"] for name, data in streamed(client, QUESTIONS[0]) if name == "status"]
    assert stages == re.findall(r"(\w+):", known)


@given(st.text(st.sampled_from("ab ß\n\t[1]*-\u00a0\u2028"), max_size=300))
def test_a_text_is_cut_without_loss(text: str) -> None:
    pieces = list(deltas(text))
    assert "".join(pieces) == text
    assert all(pieces)


def test_a_text_is_cut_between_words() -> None:
    pieces = list(deltas(" ".join(f"Wort{number}" for number in range(30))))
    assert len(pieces) == 3
    assert all(re.fullmatch(r"(?:Wort\d+ ?)+", piece) for piece in pieces)


def test_an_event_is_one_line_whatever_it_carries() -> None:
    text = 'a\nb\r\nc\u2028"ü"'
    raw = event("delta", {"text": text})
    assert raw.startswith("event: delta\ndata: ")
    assert raw.endswith("\n\n")
    assert raw.count("\n") == 3
    assert "\r" not in raw
    assert events_of(raw) == [("delta", {"text": text})]
