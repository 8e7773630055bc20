"""Reads the Retry-After of the portal's own pages: until when they asked us not to call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
from playwright.sync_api import BrowserContext, Response

from automation.shared.report_link import is_same_site
from automation.shared.retry_after import PAUSE_IF_NOT_SAID_S, read_retry_after

_log = logging.getLogger(__name__)

_ASKED_BY = frozenset({"document", "xhr", "fetch"})


def utc_now() -> datetime:
    """The moment by this computer's clock."""
    return datetime.now(UTC)


class AskedPause:
    """Listens to the answers of one browser context, in its thread. ``until``: None while no pause was asked for.

    A refusal (429, 503, any other error) counts when it says how long, and a 429 for ten minutes when it does not.
    Whether the visit went on all the same does not matter: what starts by itself keeps to the pause.
    """

    def __init__(self, context: BrowserContext, portal_url: str, now: Callable[[], datetime] = utc_now) -> None:
        self.until: datetime | None = None
        self._portal_url = portal_url
        self._now = now
        context.on("response", self._take)

    def _take(self, response: Response) -> None:
        is_refusal = response.status >= httpx.codes.BAD_REQUEST and response.request.resource_type in _ASKED_BY
        if not is_refusal or not is_same_site(response.url, self._portal_url):
            return
        now = self._now()
        seconds = read_retry_after(httpx.Headers(response.headers), now)
        if seconds is None and response.status == httpx.codes.TOO_MANY_REQUESTS:
            seconds = PAUSE_IF_NOT_SAID_S
        if seconds:
            _log.warning("portal_asks_for_pause", extra={"status": response.status, "retry_after_s": seconds})
            until = now + timedelta(seconds=seconds)
            self.until = until if self.until is None else max(self.until, until)
