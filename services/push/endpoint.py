"""The other Rangebook over HTTP: what the token may send, one file a request, and what its answer means.

TLS is verified. Redirects are not followed, so that the token reaches no other place. Only an answer in the words of
Rangebook's API is a receipt or a refusal: a proxy's page, or another server's, leaves the file waiting.
"""

from __future__ import annotations

import json
import logging
import ssl
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeGuard

import httpx

from automation.shared.bounded_body import BodyRefusedError, read_bounded
from automation.shared.http_client import build_client
from automation.shared.retry_after import describe_wait, read_retry_after
from services.push.text import describe_taken
from services.push.view import TokenNeeded
from services.secrets.redaction import mask_text
from services.shared.addresses import describe_host, is_loopback

log = logging.getLogger(__name__)

PATH = "/api/v1/sessions/upload"
LARGEST_ANSWER = 4_000_000
_PROBLEM = "urn:rangebook:problem:"
_TAKEN = ("stored", "updated", "known")
_NEEDS_ANSWERS = "needs_answers"
_LONGEST_SAID = 400
_MOST_REASONS = 3
_CONNECT_S, _ANSWER_S = 10.0, 300.0
_NEW_TOKEN = "Make a new one on that computer with: token create NAME --scope upload --player NAME"  # noqa: S105 - a sentence


class Outcome(Enum):
    """What an answer means for the file."""

    TAKEN = "the other Rangebook has it"
    KNOWN = "it had it before"
    REFUSED = "it will never take it as it is"
    NEEDS_ANSWERS = "it will take it once something is answered there"
    LATER = "it cannot be said yet"


@dataclass(frozen=True, slots=True)
class UploadAnswer:
    """What became of one request. ``pause_s``: for how long the server asks to be left alone; None: it does not."""

    outcome: Outcome
    message: str
    run_id: str | None = None
    pause_s: float | None = None


class NotNow(Exception):
    """The server cannot be asked now; the message says why, for the golfer."""

    def __init__(self, message: str, pause_s: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.pause_s = pause_s


class UploadEndpoint:
    """One Rangebook, asked with one token. Close it. Not for several threads."""

    def __init__(self, address: str, token: str) -> None:
        """Raises SettingsError for a proxy or certificates that cannot be used."""
        self.host = describe_host(address)
        self._url = address + PATH
        self._client = build_client(
            httpx.Client, timeout=httpx.Timeout(_ANSWER_S, connect=_CONNECT_S), follow_redirects=False,
            trust_env=not is_loopback(address),
            headers={"Accept": "application/json", "Authorization": f"Bearer {token}",
                     "User-Agent": "Rangebook (push)"})

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def load_player(self) -> str:
        """Whose sessions the token sends. Raises TokenNeeded for one that may send nothing, NotNow."""
        status, body, pause_s = self._ask("GET")
        if status == httpx.codes.OK and isinstance(body, dict) and isinstance(body.get("player"), str):
            return str(body["player"])
        self._check_token(status, body)
        raise NotNow(self._describe_odd(status, body), pause_s)

    def send(self, name: str, data: bytes, *, device: str = "", day: date | None = None) -> UploadAnswer:
        """Send one file. Raises TokenNeeded when the token is not valid any more."""
        asked = {"device": device} if device else {}
        if day is not None:
            asked["written_on"] = day.isoformat()
        try:
            status, body, pause_s = self._ask("POST", params=asked, files={
                "file": (name, data, "application/octet-stream")})
        except NotNow as later:
            return UploadAnswer(Outcome.LATER, later.message, pause_s=later.pause_s)
        log.info("push_answered", extra={"status": status})
        if status == httpx.codes.OK and isinstance(body, dict) and body.get("success") is True and (
                body.get("processing_status") in _TAKEN):
            is_known = body["processing_status"] == "known"
            return UploadAnswer(Outcome.KNOWN if is_known else Outcome.TAKEN, describe_taken(body), _read_run(body))
        self._check_token(status, body)
        return self._judge_refusal(status, body, pause_s)

    def _judge_refusal(self, status: int, body: object, pause_s: float | None) -> UploadAnswer:
        if _is_problem(body) and status in (httpx.codes.UNPROCESSABLE_ENTITY, httpx.codes.REQUEST_ENTITY_TOO_LARGE,
                                            httpx.codes.UNSUPPORTED_MEDIA_TYPE):
            needs = body.get("code") == _NEEDS_ANSWERS
            return UploadAnswer(Outcome.NEEDS_ANSWERS if needs else Outcome.REFUSED, _read_reasons(body))
        return UploadAnswer(Outcome.LATER, self._describe_odd(status, body), pause_s=pause_s)

    def _ask(self, method: str, **what: Any) -> tuple[int, Any, float | None]:
        """Status, JSON (None for what is none) and asked pause of an answer. Raises NotNow where none comes."""
        try:
            with self._client.stream(method, self._url, **what) as answer:
                content = read_bounded(answer, LARGEST_ANSWER)
                pause_s = read_retry_after(answer.headers, datetime.now(UTC))
                return answer.status_code, _read_json(content), pause_s
        except httpx.TimeoutException:
            raise NotNow(f"{self.host} did not answer in time.") from None
        except BodyRefusedError:
            raise NotNow(f"{self.host} answered with something else than Rangebook's API.") from None
        except httpx.HTTPError as error:  # its text may name a proxy with its password
            log.info("push_not_sent", extra={"code": type(error).__name__})
            raise NotNow(self._describe_failure(error)) from None

    def _describe_failure(self, error: httpx.HTTPError) -> str:
        fault = _find_certificate_fault(error)
        if fault is not None:
            return (f"The certificate of {self.host} is not trusted ({fault.verify_message}). If it is your own, name "
                    f"its authority's file in SSL_CERT_FILE.")
        if isinstance(error, httpx.ConnectError | httpx.ProxyError):
            return f"{self.host} does not answer. Is Rangebook open there?"
        return f"The connection to {self.host} broke off."

    def _check_token(self, status: int, body: object) -> None:
        """Raises TokenNeeded for an answer that is about the token and not about a file."""
        if not _is_problem(body):
            return
        code = body.get("code")
        if status == httpx.codes.UNAUTHORIZED:
            raise TokenNeeded(f"{self.host} does not know this token, or it was revoked.", _NEW_TOKEN)
        if status == httpx.codes.FORBIDDEN and code == "not_allowed":
            raise TokenNeeded(f"This token may send nothing to {self.host}: it lacks the scope upload.", _NEW_TOKEN)
        if status == httpx.codes.UNPROCESSABLE_ENTITY and code == "settings":
            raise TokenNeeded(f"{self.host} does not take this token: {_read_detail(body)}", _NEW_TOKEN)

    def _describe_odd(self, status: int, body: object) -> str:
        if _is_problem(body):
            return f"{self.host} says: {_read_detail(body)}"
        if httpx.codes.is_redirect(status):
            return f"{self.host} points to another address; it was not followed. Give the final address with --to."
        if status in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE):
            return f"{self.host} asks to be left alone for a while."
        return f"{self.host} answered with something else than Rangebook's API (code {status})."


def describe_pause(seconds: float) -> str:
    """When it is tried again, as a sentence."""
    return f"It is tried again in {describe_wait(max(seconds, 1.0))}."


def _find_certificate_fault(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Somewhere among what led to the error."""
    found: BaseException | None = error
    while found is not None and not isinstance(found, ssl.SSLCertVerificationError):
        found = found.__cause__ or found.__context__
    return found


def _read_json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _is_problem(body: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(body, dict) and str(body.get("type", "")).startswith(_PROBLEM)


def _read_run(body: dict[str, Any]) -> str | None:
    run_id = body.get("run_id")
    return run_id[:80] if isinstance(run_id, str) else None


def _read_detail(body: dict[str, Any]) -> str:
    said = " ".join(str(body.get(part, "")) for part in ("detail", "what_to_do"))
    return mask_text(" ".join(said.split()))[:_LONGEST_SAID]


def _read_reasons(body: dict[str, Any]) -> str:
    """Why a file was refused, with its first rows that could not be read."""
    results = body.get("results")
    first = results[0] if isinstance(results, list) and results and isinstance(results[0], dict) else {}
    problems = first.get("problems")
    rows = [f"Line {each['line']}: {' '.join(str(each.get('reason', '')).split())[:_LONGEST_SAID]}"
            for each in (problems if isinstance(problems, list) else ())
            if isinstance(each, dict) and isinstance(each.get("line"), int)]
    return " ".join((_read_detail(body), *rows[:_MOST_REASONS]))
