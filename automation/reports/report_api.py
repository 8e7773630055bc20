"""httpx client for the report API: polite, retries what may be retried, never logs a key.

Address and meaning: uneekor.md, "Report API". The report key is a path segment, so no address of
this module ever reaches a log or an error (httpx logs them at INFO: silenced here).
"""

from __future__ import annotations

import logging
import math
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from automation.ports import StopSignal
from automation.shared.bounded_body import BodyPackedOtherwiseError, BodyTooLargeError, read_bounded
from automation.shared.http_client import build_client
from automation.shared.request_pacing import RequestPacer, WaitNews, wait_or_stop
from automation.shared.retry_after import describe_wait, read_retry_after
from golf.errors import (
    TRIED_AGAIN,
    PortalOffline,
    PortalRefusing,
    ReportDenied,
    ReportGone,
    ReportUnavailable,
    ReportUnreadable,
)
from golf.reports import RawReport, ReportKey

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

log = logging.getLogger(__name__)

ATTEMPTS = 4
LONGEST_OBEYED_PAUSE_S = 60.0
REFUSALS_BEFORE_STOP = 3
FAILURES_BEFORE_STOP = 5
LARGEST_BODY = 20 * 1024 * 1024
LONGEST_DOWNLOAD_S = 120.0
_DENIALS = {httpx.codes.FORBIDDEN, httpx.codes.UNAUTHORIZED}
_SLOW_DOWN = "asked to slow down"
_GO_ON_LATER = "What is stored stays. Sync again later; the rest comes then."


class _TemporaryError(Exception):
    """Worth another attempt; ``retry_after_s`` is what the server asked for, if it did. ``sentence`` is for golfers."""

    def __init__(
        self, reason: str, retry_after_s: float | None = None, sentence: str = "The portal does not answer."
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_s = retry_after_s
        self.sentence = sentence


class ReportApi(AbstractContextManager["ReportApi"]):
    """Fetches reports from several threads at once, within one pace and one hard stop.

    After ``REFUSALS_BEFORE_STOP`` refusals in a row (429; 401/403 of as many different reports), a pause longer
    than a minute, or ``FAILURES_BEFORE_STOP`` reports in a row that did not answer, every further call raises the
    fatal error at once: the portal is not hammered.
    """

    def __init__(
        self,
        api_url: str,
        pacer: RequestPacer,
        stop: StopSignal,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        concurrency: int = 4,
        backoff_s: float = 1.0,
        attempts: int = ATTEMPTS,
        monotonic: Callable[[], float] = time.monotonic,
        on_refusing: Callable[[datetime | None], object] = lambda _retry_at: None,
    ) -> None:
        """``on_refusing`` is called, on any thread, when the portal is not asked any more: until when, if it said.

        And when a report was given up because the portal asked to slow down.
        """
        self._base = api_url.rstrip("/")
        self._pacer = pacer
        self._stop = stop
        self._now = now
        self._backoff_s = backoff_s
        self._attempts = attempts
        self._monotonic = monotonic
        self._on_refusing = on_refusing
        self._client = build_client(
            httpx.Client, timeout=httpx.Timeout(30.0, connect=10.0),
            limits=httpx.Limits(max_connections=concurrency),
            follow_redirects=False,  # the key in the path must not travel to another host
            headers={"Accept": "application/json", "User-Agent": "Rangebook (personal practice log)"},
        )
        self._lock = threading.Lock()
        self._refusals = 0
        self._denied: set[int] = set()
        self._pause_ends_at = float("-inf")
        self._failures = 0
        self._hard_stop: PortalRefusing | PortalOffline | None = None
        self.news = WaitNews(monotonic)
        """Why it waits before it asks again, for who shows it."""
        self.requests_made = 0
        self.bytes_received = 0

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; running requests fail."""
        self._client.close()

    def fetch_report(self, report_id: int, key: ReportKey) -> RawReport:
        """The bytes of one report.

        Raises ReportGone (not known there), ReportDenied (not with this key), ReportUnavailable (no answer after
        several attempts), ReportUnreadable (refused as a request), PortalRefusing or PortalOffline (stop the run),
        SyncStopped.
        """
        body = self.fetch_bytes(f"oldmyuneekor/report/{report_id}/{key.reveal()}", report_id,
                                largest=LARGEST_BODY)
        return RawReport(report_id, body, self._now())

    def fetch_bytes(
        self, path: str, report_id: int, *, largest: int, from_host: bool = False
    ) -> bytes:
        """What lies at a path below the API's address (``from_host``: below its host). Raises as ``fetch_report``."""
        url = f"{self._host if from_host else self._base}/{path.lstrip('/')}"
        attempts = Retrying(
            retry=retry_if_exception_type(_TemporaryError),
            stop=stop_after_attempt(self._attempts),
            wait=self._pause_before_retry,
            sleep=lambda seconds: wait_or_stop(self._stop, seconds),
            before_sleep=self._tell_wait,
            reraise=True,
        )
        try:
            body = attempts(self._request, url, report_id, largest)
        except _TemporaryError as error:
            raise self._give_up(report_id, error) from None  # the cause may hold the address
        with self._lock:
            self._failures = 0
        return body

    @property
    def _host(self) -> str:
        parts = urlsplit(self._base)
        return f"{parts.scheme}://{parts.netloc}"

    def _request(self, url: str, report_id: int, largest: int) -> bytes:
        self._check_hard_stop()
        self._pacer.wait_for_turn()
        self._check_hard_stop()  # it may have come while this thread waited
        with self._lock:
            self.requests_made += 1
        sent_at = self._monotonic()
        try:
            with self._client.stream("GET", url) as response:
                self._judge(response, report_id, sent_at)
                return self._read_body(response, sent_at, largest)
        except httpx.HTTPError as error:
            raise _TemporaryError(type(error).__name__) from None  # its text may hold the address

    def _check_hard_stop(self) -> None:
        if self._hard_stop is not None:
            raise self._hard_stop

    def _read_body(self, response: httpx.Response, sent_at: float, largest: int) -> bytes:
        def look() -> None:
            wait_or_stop(self._stop, 0)
            if self._monotonic() - sent_at > LONGEST_DOWNLOAD_S:
                raise _TemporaryError("the answer drips too slowly")

        try:
            body = read_bounded(response, largest, look)
        except BodyTooLargeError:
            raise ReportUnreadable("The portal sent far more data than this can hold.", TRIED_AGAIN) from None
        except BodyPackedOtherwiseError:
            raise ReportUnreadable("The portal packed its answer in a way that Rangebook does not open.",
                                   TRIED_AGAIN) from None
        with self._lock:
            self.bytes_received += len(body)
            self._refusals = 0
            self._denied.clear()
        return body

    def _judge(self, response: httpx.Response, report_id: int, sent_at: float) -> None:
        """Return for an answer worth reading; raise what the status means otherwise."""
        status = response.status_code
        if status == httpx.codes.OK:
            return
        log.info("report_answer_refused", extra={"report_id": report_id, "status": status})
        if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            raise ReportGone("The portal does not have this report.",
                             "If it was deleted there, a full sync will note that; else it is tried again.")
        retry_after_s = read_retry_after(response.headers, self._now())
        if status in _DENIALS and retry_after_s is None:
            raise self._denial(report_id)
        if status in {*_DENIALS, httpx.codes.TOO_MANY_REQUESTS} or (
                status >= httpx.codes.INTERNAL_SERVER_ERROR and retry_after_s is not None):
            raise self._refused(retry_after_s, sent_at)
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _TemporaryError(f"answer {status}", sentence="The portal answers with an error.")
        raise ReportUnreadable(f"The portal answered the report with code {status}.", TRIED_AGAIN)

    def _denial(self, report_id: int) -> ReportDenied | PortalRefusing:
        """A "not for you" is about this report; of one report after the other it is about us, and we stop."""
        with self._lock:
            self._denied.add(report_id)
            many = len(self._denied) > REFUSALS_BEFORE_STOP
            if many:
                self._hard_stop = stop = PortalRefusing(
                    "The portal refuses us one report after the other.", _GO_ON_LATER)
        if many:
            log.warning("portal_refusing")
            self._on_refusing(None)
            return stop
        return ReportDenied("The portal does not let us see this report.", TRIED_AGAIN)

    def _refused(self, retry_after_s: float | None, sent_at: float) -> _TemporaryError | PortalRefusing:
        """One more "not now": everybody pauses, or the run stops for good when it is meant.

        Refusals of requests that were sent before the pause was over count as the one that began it.
        """
        with self._lock:
            if sent_at >= self._pause_ends_at:
                self._refusals += 1
            refusals = self._refusals
            pause = self._backoff_s * 2.0**refusals if retry_after_s is None else retry_after_s
            self._pause_ends_at = max(self._pause_ends_at, self._monotonic() + pause)
        if refusals > REFUSALS_BEFORE_STOP or (retry_after_s or 0) > LONGEST_OBEYED_PAUSE_S:
            return self._stop_hard(retry_after_s)
        self._pacer.pause(pause)
        return _TemporaryError(_SLOW_DOWN, pause, "The portal asks for a pause.")

    def _stop_hard(self, retry_after_s: float | None) -> PortalRefusing:
        when = "" if retry_after_s is None else f" It is left alone for {describe_wait(retry_after_s)}."
        retry_at = None if retry_after_s is None else datetime.fromtimestamp(
            self._now().timestamp() + retry_after_s, UTC)
        self._hard_stop = stop = PortalRefusing(
            f"The portal asks us to slow down.{when}", _GO_ON_LATER, retry_at)
        log.warning("portal_refusing", extra={"retry_after_s": retry_after_s})
        self._on_refusing(retry_at)
        return stop

    def _give_up(self, report_id: int, error: _TemporaryError) -> ReportUnavailable | PortalOffline:
        with self._lock:
            self._failures += 1
            failures = self._failures
        log.warning("report_unavailable", extra={"report_id": report_id, "reason": error.reason})
        if error.reason == _SLOW_DOWN:
            self._on_refusing(None)
        if failures >= FAILURES_BEFORE_STOP:
            self._hard_stop = offline = PortalOffline(
                "The portal's report server does not answer any more.", _GO_ON_LATER)
            return offline
        return ReportUnavailable("The portal did not send this report.", TRIED_AGAIN)

    def _tell_wait(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _TemporaryError) and state.next_action is not None:
            seconds = state.next_action.sleep
            self.news.tell(f"{error.sentence} Trying again in {max(math.ceil(seconds), 1)} s "
                           f"({state.attempt_number + 1} of {self._attempts})", seconds)

    def _pause_before_retry(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _TemporaryError) and error.retry_after_s is not None:
            return min(error.retry_after_s, LONGEST_OBEYED_PAUSE_S)
        exponential = self._backoff_s * 2.0 ** (state.attempt_number - 1)
        return exponential * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries, guards no secret
