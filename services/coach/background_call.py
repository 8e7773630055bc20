"""A question to the coach under way, in a thread of its own: whoever waits for it can look at it and stop it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from automation.ports import StopSignal
from golf.errors import GolfError
from services.coach.chat_client import stopped
from services.coach.conversation import CoachAnswer

log = logging.getLogger(__name__)

_PATIENCE_S = 2.0
"""After Stop: so long the thread may take to close its connection; the waiting ends in any case."""


class CoachCall:
    """Begins at once. The thread ends with the answer, with an error, or soon after ``stop``; it lives no longer."""

    def __init__(self, question: str, ask: Callable[[StopSignal], CoachAnswer],
                 monotonic: Callable[[], float] = time.monotonic) -> None:
        self.question = question
        self._ask = ask
        self._monotonic = monotonic
        self._stop, self._done = threading.Event(), threading.Event()
        self._stopped_at = 0.0
        self._answer: CoachAnswer | None = None
        self._error: Exception | None = None
        threading.Thread(target=self._run, name="coach", daemon=True).start()

    def stop(self) -> None:
        """Close the connection; an answer that is not here yet is dropped."""
        if not self._stop.is_set():
            self._stopped_at = self._monotonic()
            self._stop.set()

    def wait(self, timeout: float) -> bool:
        """Wait so long at most; whether it is over."""
        if self._stop.is_set() and self._monotonic() - self._stopped_at > _PATIENCE_S:
            return True
        return self._done.wait(timeout)

    def take(self) -> CoachAnswer:
        """What came of it, once it is over. Raises what the asking raised."""
        if self._error is not None:
            raise self._error
        if self._answer is None:
            raise stopped()
        return self._answer

    def _run(self) -> None:
        try:
            self._answer = self._ask(self._stop)
        except Exception as error:  # noqa: BLE001 - ``take`` raises it where somebody waits; the log, where nobody does
            self._keep(error)
        finally:
            self._done.set()

    def _keep(self, error: Exception) -> None:
        self._error = error
        if not isinstance(error, GolfError):
            log.warning("coach_call_failed", exc_info=error)
