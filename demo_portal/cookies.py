"""Who is signed in: one random cookie per sign-in, kept in memory only."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass

from demo_portal.records import Account

COOKIE_NAME = "uneekor_session"
SECONDS_PER_DAY = 86_400


@dataclass
class SignedIn:
    """One session of one browser."""

    account: Account
    expires_at: float
    """On the clock of `time.monotonic`."""
    listings: int = 0
    must_accept_terms: bool = False


class Sessions:
    """All sessions by cookie value. Thread-safe, because tests expire them from outside."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_cookie: dict[str, SignedIn] = {}

    def start(self, account: Account, days: int, *, must_accept_terms: bool = False) -> str:
        """Begin a session and return its cookie value."""
        cookie = secrets.token_urlsafe(24)
        session = SignedIn(account, time.monotonic() + days * SECONDS_PER_DAY, must_accept_terms=must_accept_terms)
        with self._lock:
            self._by_cookie[cookie] = session
        return cookie

    def find(self, cookie: str | None) -> SignedIn | None:
        """Return the session of a cookie unless it is unknown or over."""
        with self._lock:
            session = self._by_cookie.get(cookie or "")
        return session if session is not None and session.expires_at > time.monotonic() else None

    def end(self, cookie: str | None) -> None:
        """Forget one session."""
        with self._lock:
            self._by_cookie.pop(cookie or "", None)

    def end_all(self) -> None:
        """Forget every session: all cookies are invalid from now on."""
        with self._lock:
            self._by_cookie.clear()
