"""Asks the running server, or answers in this process when none runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx

from api.settings import ServiceSettings
from ingest.settings import IndexSettings

History = Sequence[dict[str, str]]
_CONNECT = 1.0  # seconds; a server on this machine answers at once or not at all
_ANSWER = 120.0


def base_url(settings: ServiceSettings) -> str:
    """Where the configured server would be."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared, not bound
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{settings.port}"


def server_is_ready(settings: ServiceSettings) -> bool:
    """Whether a server of ours runs on the configured address and has an index."""
    try:
        reply = httpx.get(f"{base_url(settings)}/readyz", timeout=_CONNECT, trust_env=False)
        return reply.status_code == httpx.codes.OK and "generation" in reply.json()
    except (httpx.HTTPError, ValueError):
        return False


class Asker:
    """Answers questions, by the running server if there is one: loading the model takes seconds."""

    def __init__(self, index_settings: IndexSettings, settings: ServiceSettings) -> None:
        self._settings = settings
        self._index_settings = index_settings
        self._use_server = server_is_ready(settings)
        self._local: Any = None

    def ask(self, question: str, history: History = ()) -> dict[str, Any]:
        """Return the reply of `/v1/ask`.

        Raises:
            IngestError: Without a server: there is no usable index or model.
            ValueError: The question is refused; the message is German.
        """
        body = {"question": question, "history": list(history)}
        if self._use_server:
            return self._by_server(body)
        return self._here(body)

    def _by_server(self, body: dict[str, Any]) -> dict[str, Any]:
        keys = self._settings.ask_keys
        headers = {"Authorization": f"Bearer {keys[0]}"} if keys else {}
        try:
            reply = httpx.post(
                f"{base_url(self._settings)}/v1/ask",
                json=body,
                headers=headers,
                timeout=_ANSWER,
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise ValueError("Der laufende Dienst antwortet nicht.") from error
        answer: dict[str, Any] = reply.json()
        if reply.status_code != httpx.codes.OK:
            raise ValueError(answer["detail"])
        return answer

    def _here(self, body: dict[str, Any]) -> dict[str, Any]:
        from api.schemas import Answer, AskRequest  # noqa: PLC0415 - only without a server
        from assistant.wiring import build_live_assistant  # noqa: PLC0415 - loads the model

        try:
            request = AskRequest.model_validate(body)
        except ValueError as error:
            raise ValueError("Die Frage ist leer oder länger als 2.000 Zeichen.") from error
        if self._local is None:
            self._local = build_live_assistant(self._index_settings).current()
        return Answer.of(self._local.answer(request.to_question())).model_dump(mode="json")
