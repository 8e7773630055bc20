"""httpx client for one chat-completions address: one request, one answer, and sentences for everything else.

Redirects are not followed, so that numbers and key reach no other place; TLS is verified; a model on this computer is
asked without any proxy. Nothing is tried again by itself. No text of a request, an answer or a key reaches the log.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from math import inf
from typing import Any

import httpx

from automation.ports import StopSignal
from automation.shared.bounded_body import BodyPackedOtherwiseError, BodyTooLargeError, read_bounded_async
from automation.shared.http_client import build_client
from automation.shared.retry_after import describe_wait, read_retry_after
from golf.errors import CoachNotAnswered, CoachStopped, SettingsError
from services.coach.providers import CHAT_PATH, read_coach_address
from services.secrets.redaction import mask_text
from services.shared.addresses import describe_host, is_loopback

log = logging.getLogger(__name__)

LARGEST_REQUEST = 300_000
LARGEST_ANSWER = 1_000_000
LONGEST_WAIT_S = 180.0
_CONNECT_S = 10.0
_LOOK_S = 0.1  # how often it is looked whether somebody pressed Stop
_LONGEST_SAID = 300
_TOOL_WORDS = ("tool", "function")


def stopped() -> CoachStopped:
    """What ends a question when somebody pressed Stop."""
    return CoachStopped("Stopped: nothing more is sent, and no answer is waited for.",
                        "The provider may charge for what had been sent.")


class ChatEndpoint:
    """One address with its key. Use it within a ``with`` block or close it."""

    def __init__(
        self, address: str, key: str | None = None, *, headers: Mapping[str, str] | None = None,
        longest_wait_s: float = LONGEST_WAIT_S, monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises CoachAddressRefused."""
        self._url = read_coach_address(address) + CHAT_PATH
        self.host = describe_host(self._url)
        self._longest_wait_s = longest_wait_s
        self._monotonic = monotonic
        self._headers = {"Accept": "application/json", "Content-Type": "application/json",
                         "User-Agent": "Rangebook (personal practice log)", **(headers or {})}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def post(self, request: str, stop: StopSignal | None = None, *, left_s: float = inf) -> dict[str, Any]:
        """The answer to a request (JSON text), within ``left_s`` if that is less than a request may take anyway.

        Raises CoachNotAnswered; CoachStopped soon after ``stop`` is set.
        """
        body = encode_request(request)
        try:
            answer, content = asyncio.run(self._send_stoppable(body, stop, left_s))
        except httpx.TimeoutException:
            raise self._too_slow() from None
        except SettingsError as error:  # a proxy or certificates that cannot be used
            raise CoachNotAnswered(error.what_happened, error.what_to_do) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:  # its text may hold the key
            log.info("coach_unreachable", extra={"reason": type(error).__name__})
            raise CoachNotAnswered(f"{self.host} cannot be reached.", self._what_to_do()) from None
        self._judge(answer, content)
        return _read_object(content, self.host)

    async def _send_stoppable(
        self, body: bytes, stop: StopSignal | None, left_s: float
    ) -> tuple[httpx.Response, bytes]:
        began_at = self._monotonic()
        sending = asyncio.ensure_future(self._send(body))
        while not (await asyncio.wait({sending}, timeout=_LOOK_S))[0]:
            is_stopped = stop is not None and stop.is_set()
            if not is_stopped and self._monotonic() - began_at <= min(left_s, self._longest_wait_s):
                continue
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
            if is_stopped:
                log.info("coach_stopped")
                raise stopped()
            raise self._too_slow(left_s)
        return sending.result()

    async def _send(self, body: bytes) -> tuple[httpx.Response, bytes]:
        began_at = self._monotonic()
        async with self._open() as client, client.stream("POST", self._url, content=body,
                                                         headers=self._headers) as answer:
            return answer, await self._read_body(answer, began_at)

    def _open(self) -> httpx.AsyncClient:
        wait = httpx.Timeout(self._longest_wait_s, connect=min(_CONNECT_S, self._longest_wait_s))
        return build_client(httpx.AsyncClient, timeout=wait, follow_redirects=False,
                            trust_env=not is_loopback(self._url))

    async def _read_body(self, answer: httpx.Response, began_at: float) -> bytes:
        def look() -> None:
            if self._monotonic() - began_at > self._longest_wait_s:
                raise self._too_slow()

        try:
            return await read_bounded_async(answer, LARGEST_ANSWER, look)
        except BodyTooLargeError:
            raise CoachNotAnswered(f"{self.host} sent far more than an answer.",
                                   "Ask again, or another model.") from None
        except BodyPackedOtherwiseError:
            raise CoachNotAnswered(f"{self.host} packed its answer in a way that Rangebook does not open.",
                                   "Ask again later, or choose another provider.") from None

    def _too_slow(self, left_s: float = inf) -> CoachNotAnswered:
        within = (f"within {self._longest_wait_s:.0f} seconds" if left_s >= self._longest_wait_s
                  else "in the time that one question may take")
        return CoachNotAnswered(f"{self.host} did not answer {within}.",
                                "Ask again later, or choose a smaller model.")

    def _what_to_do(self) -> str:
        if is_loopback(self._url):
            return "Start the program that runs the model on this computer (Ollama: ollama serve)."
        return "Check the address and the connection to the internet."

    def _judge(self, answer: httpx.Response, content: bytes) -> None:
        """Return for an answer worth reading; raise what the status means otherwise."""
        status = answer.status_code
        if status == httpx.codes.OK:
            return
        log.info("coach_refused", extra={"status": status})
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):  # what it says may show a part of the key
            raise CoachNotAnswered(f"{self.host} refused the key (code {status}).",
                                   "Check it in the provider's console, and save it again under Settings, Coach.")
        said = _what_it_says(content)
        if answer.is_redirect:
            raise CoachNotAnswered(f"{self.host} points to another address; it was not followed.",
                                   "Give the final address under Settings, Coach.")
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise CoachNotAnswered(f"{self.host} asks to slow down, or your credit there is used up.{said}",
                                   _when_again(answer))
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise CoachNotAnswered(f"{self.host} has trouble itself (code {status}).{said}", _when_again(answer))
        knows_not = status == httpx.codes.NOT_FOUND
        what = "does not know this model or this path" if knows_not else f"did not take the question (code {status})"
        error = CoachNotAnswered(f"{self.host} {what}.{said}",
                                 "Check the model's name and the address under Settings, Coach.")
        error.is_without_tools = any(word in said.lower() for word in _TOOL_WORDS)
        raise error


def encode_request(request: str) -> bytes:
    """The request as it is sent. Raises CoachNotAnswered for one that is not."""
    try:
        body = request.encode()
    except UnicodeEncodeError:
        raise CoachNotAnswered("What is to be sent holds characters that cannot be sent.",
                               "Type the question anew, or try another model.") from None
    if len(body) > LARGEST_REQUEST:
        raise CoachNotAnswered("The question with its numbers is too long to send.", "Start over, and ask shorter.")
    return body


def _read_object(content: bytes, host: str) -> dict[str, Any]:
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise CoachNotAnswered(f"{host} answered with something else than JSON.",
                               "Check the address under Settings, Coach: it usually ends with /v1.")
    return read


def _what_it_says(content: bytes) -> str:
    """The server's own sentence, shortened and with secrets masked; empty when there is none."""
    try:
        read = json.loads(content[:LARGEST_ANSWER])
    except (ValueError, RecursionError):
        return ""
    first = read[0] if isinstance(read, list) and read else read
    error = first.get("error") if isinstance(first, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    if not isinstance(message, str) or not message.strip():
        return ""
    return f" It says: {mask_text(' '.join(message.split()))[:_LONGEST_SAID]}"


def _when_again(answer: httpx.Response) -> str:
    seconds = read_retry_after(answer.headers, datetime.now(UTC))
    return f"Ask again in {'a minute or two' if seconds is None else describe_wait(max(seconds, 1))}."
