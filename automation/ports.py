"""The small Protocols through which automation sees the store, the clock and the secrets.

Only services.wiring knows the concrete classes; tests bring in-memory ones that pass the same
contract tests.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from automation.page_records import PageKind, PageStructure
from golf.reports import KnownReport, ListedReport, RawReport, ReportContent, ReportKey, SavedReport
from golf.sessions import DateEvidence, TypeGuess
from golf.sync_events import SyncFailure

Cookies = dict[str, Any]
"""A browser's storage state as Playwright gives it: it *is* the account, never logged."""


LET_IN_UNREAD = "let_in_unread"
"""How an attempt ended that the portal said yes to, although its listing did not open: see SignInGate."""


class ReportStore(Protocol):
    """What a sync needs of the database, bound to one portal account. Thread-safe."""

    def load_known_reports(self) -> Mapping[int, KnownReport]:
        """Everything this account's listing has ever shown, gone ones included."""
        ...

    def load_reports(self, report_ids: Collection[int]) -> Mapping[int, KnownReport]:
        """What is known of these reports, whichever account brought them."""
        ...

    def is_listing_complete(self) -> bool:
        """Whether an earlier walk proved that nothing is below what is known."""
        ...

    def save_listing_rows(
        self, rows: Sequence[ListedReport], run_id: str, *, link_dates: Mapping[int, DateEvidence] = ...,
        listing_dates: Mapping[int, DateEvidence] = ...,
    ) -> None:
        """Remember a page of the listing, in one transaction; the listing counts as incomplete until finished.

        New reports become pending; changed ones (name, date, player, shot count) want an update.
        ``link_dates`` is the evidence read from the rows' own names; ``listing_dates`` what to believe of
        the rows' own dates (day None: not believed, the text is kept). A row without one is taken at its word.
        """
        ...

    def finish_listing(self, seen: Collection[int] | None, run_id: str) -> Sequence[int]:
        """The walk is done and proved. With ``seen`` (a full walk) the missing are marked gone and returned.

        What another account still lists is not gone.
        """
        ...

    def doubt_listing(self) -> None:
        """The listing could not be read to its end: it counts as incomplete until a walk has proved more."""
        ...

    def load_refused(self) -> Collection[int]:
        """The sessions that were missing when the list was refused as shrunk; none when no refusal stands."""
        ...

    def refuse_listing(self, missing: Collection[int]) -> None:
        """Most known sessions were missing: a later list that lacks most of these is refused, too."""
        ...

    def load_missing(self, seen: Collection[int]) -> Sequence[int]:
        """Which reports ``finish_listing`` would mark gone for these ``seen``."""
        ...

    def save_report(
        self, raw: RawReport, content: ReportContent, guess: TypeGuess, run_id: str
    ) -> SavedReport:
        """Store one report whole or not at all, with its raw body. Saving the same twice changes nothing.

        Raises ReportUnreadable for an answer without any readable shot that would empty a stored session.
        """
        ...

    def save_failure(self, failure: SyncFailure, run_id: str, answer: bytes | None = None) -> SyncFailure:
        """Remember that a report failed, with the answer that came instead of it (without its key).

        It stays visible and is tried again until it succeeds; after three failures in a row it is held back
        (``KnownReport.held_back``). Returns the failure as it is remembered.
        """
        ...

    def load_recheck_order(self) -> Sequence[int]:
        """Stored reports that want nothing, those first that nobody has compared with the portal for longest."""
        ...

    def load_uncompared(self, before: datetime) -> Sequence[int]:
        """Stored reports that want nothing and were last fetched before this moment, newest first."""
        ...

    def save_recheck(self, report_id: int, *, changed: bool) -> None:
        """A stored report was compared: its next turn comes after all others'."""
        ...


class ReportSource(Protocol):
    """Where reports come from: report_api, or a fake. Thread-safe."""

    def fetch_report(self, report_id: int, key: ReportKey) -> RawReport:
        """The bytes of one report; raises ReportError subclasses, FatalSyncError subclasses, SyncStopped."""
        ...


class ReportKeys(Protocol):
    """Where report keys are kept between runs. Thread-safe."""

    def load(self) -> Mapping[int, ReportKey]:
        """All known keys by report id."""
        ...

    def remember(self, keys: Mapping[int, ReportKey]) -> None:
        """Add or replace keys; survives a crash whole or not at all."""
        ...


class CookieStore(Protocol):
    """Where the portal's session is kept between runs."""

    def load(self, username: str) -> Cookies | None:
        """The kept browser state of this user on this portal, or None."""
        ...

    def save(self, username: str, cookies: Cookies) -> None:
        """Replace the kept state. Raises SettingsError when it cannot be written."""
        ...

    def forget(self, username: str | None = None) -> None:
        """Remove this user's (None: everybody's); nothing happens when there is none."""
        ...


class PageStructures(Protocol):
    """Where the structure of the portal's pages is kept between runs: no text of a page, no address."""

    def load_good(self, page: PageKind) -> PageStructure | None:
        """How the page looked when it could last be read."""
        ...

    def save_good(self, structure: PageStructure) -> None:
        """Replace it. What cannot be kept is no reason to end a sync."""
        ...

    def save_changed(self, structure: PageStructure) -> None:
        """How a page looked that could not be read, for the diagnostics."""
        ...


class SignInGate(Protocol):
    """Keeps a refused password from ever being tried again until a person acts. Survives restarts."""

    def check(self, username: str) -> None:
        """Raise SignInBlocked when no attempt may be made for this user, whatever the password."""
        ...

    def check_login(self, username: str, password: str) -> None:
        """Raise SignInBlocked when no visit with this password may begin: what is known of it counts too."""
        ...

    def attempt_begins(self, username: str, password: str) -> None:
        """Called right before the form is sent; durable before it returns.

        Raises SignInBlocked: also when the portal has refused this very password before.
        """
        ...

    def attempt_ended(self, username: str, refusal: str | None) -> None:
        """The form was sent. None: let in. Else the error code; ``sign_in_unanswered`` when nobody knows.

        What was sent and not judged (the portal broke down, Stop was pressed) may have been counted by
        the portal: nothing automatic sends it again. ``LET_IN_UNREAD``: a cookie came and the listing did not.
        Automatic syncs go on with that cookie; the password itself waits for a person until a listing opened.
        """
        ...

    def attempt_not_sent(self, username: str) -> None:
        """The attempt that had begun came to nothing before the form was sent: as if it had never begun."""
        ...

    def require_person(self, username: str, code: str) -> None:
        """Before any password the portal wanted a person (``person_needed``) or said ``account_locked``.

        No further visit until a person acts; a refusal that stands already stays as it is.
        """
        ...

    def cookie_accepted(self, username: str) -> None:
        """The listing opened by the kept session; no password was judged."""
        ...


class Clock(Protocol):
    """Time, so that tests can bring their own."""

    def now(self) -> datetime:
        """The moment, aware, UTC."""
        ...

    def today(self) -> date:
        """The golfer's local date."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...


class StopSignal(Protocol):
    """Whether the golfer pressed Stop; ``threading.Event`` is one."""

    def is_set(self) -> bool:
        """True from the moment Stop was pressed."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Sleep up to ``timeout`` seconds; returns True at once when stopped."""
        ...
