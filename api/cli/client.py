"""Asks the running server, or answers in this process when none runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import httpx

from api.cli.errors import AskFailed
from api.settings import ServiceSettings
from ingest.settings import IndexSettings

History = Sequence[dict[str, str]]
_CONNECT = 1.0  # seconds; a server on this machine answers at once or not at all
_ANSWER = 120.0
_LONGEST = 2_000  # characters of a question, as the HTTP contract has it
_NO_QUESTION = "Die Frage ist leer oder länger als 2.000 Zeichen."
_NO_KEY = (
    "Der laufende Dienst verlangt einen gültigen Schlüssel (SRO_ASK_KEYS); die Antwort kommt ohne ihn "
    "aus dem Index."
)


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


def check_index(settings: IndexSettings) -> None:
    """See that there is an index for the configured model, before the model is loaded.

    Raises:
        IndexUnavailable: There is none; then the model is not even unpacked.
        IndexMismatch: It was built with another model.
    """
    from ingest.generations import Generations  # noqa: PLC0415 - only without a server
    from ingest.index import check_fit  # noqa: PLC0415
    from ingest.wiring import configured_fingerprint  # noqa: PLC0415

    manifest = Generations(settings.index_dir).manifest()
    check_fit(manifest, configured_fingerprint(settings) if manifest else "")


class Asker:
    """Answers questions, by the running server if there is one: loading the model takes seconds.

    A server that wants another key than `SRO_ASK_KEYS` holds, or any, is done without.

    Args:
        index_settings: Where the index is that answers without a server.
        settings: Where the server is, and its keys.
        tell: Told in German, once, that the server is done without.
    """

    def __init__(
        self,
        index_settings: IndexSettings,
        settings: ServiceSettings,
        tell: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._tell = tell
        self._index_settings = index_settings
        self._use_server = server_is_ready(settings)
        self._local: Any = None

    def check(self) -> None:
        """See that there is something to answer from, without loading a model.

        Raises:
            IngestError: Without a server: there is no index for the configured model.
        """
        if not self._use_server:
            check_index(self._index_settings)

    def ask(self, question: str, history: History = ()) -> dict[str, Any]:
        """Return the reply of `/v1/ask`.

        Raises:
            IngestError: Without a server: there is no usable index or model.
            AskFailed: The question is refused, or the server does not answer as it should.
        """
        question = question.strip()
        if not 1 <= len(question) <= _LONGEST:
            raise AskFailed(_NO_QUESTION)
        try:
            question.encode()
        except UnicodeEncodeError as error:  # bytes of another encoding on the command line
            raise AskFailed("Die Frage enthält unlesbare Zeichen (kein UTF-8).") from error
        body = {"question": question, "history": list(history)}
        answer = self._by_server(body) if self._use_server else None
        return answer or self._here(body)

    def _by_server(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """The server's reply; None where it wants a key we have not, from then on."""
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
            self._use_server = server_is_ready(self._settings)  # the next question may go on here
            raise AskFailed("Der laufende Dienst antwortet nicht.") from error
        if reply.status_code == httpx.codes.UNAUTHORIZED:
            self._use_server = False
            self._tell(_NO_KEY)
            return None
        try:
            answer: dict[str, Any] = reply.json()
            if reply.status_code == httpx.codes.OK:
                return answer
            reason = str(answer["detail"])
        except (ValueError, KeyError, TypeError) as error:
            raise AskFailed(
                f"Der laufende Dienst antwortet nicht wie erwartet (Status {reply.status_code}). "
                "Den Grund nennt sein Protokoll."
            ) from error
        raise AskFailed(reason)

    def _here(self, body: dict[str, Any]) -> dict[str, Any]:
        from pydantic import ValidationError  # noqa: PLC0415 - only without a server

        from api.schemas import Answer, AskRequest  # noqa: PLC0415
        from assistant.wiring import build_live_assistant  # noqa: PLC0415 - loads the model

        try:
            request = AskRequest.model_validate(body)
        except ValidationError as error:
            raise AskFailed(_NO_QUESTION) from error
        if self._local is None:
            self.check()
            self._local = build_live_assistant(self._index_settings).current()
        return Answer.of(self._local.answer(request.to_question())).model_dump(mode="json")
