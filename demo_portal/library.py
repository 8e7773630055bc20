"""All accounts of a running portal behind one lock: what the pages list and the API serves, and how tests change it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from typing import Literal, NamedTuple

from demo_portal.chance import seeded
from demo_portal.clubs import CLUBS
from demo_portal.players import OWNER, PLAYER_BY_NAME
from demo_portal.records import Account, Json, Report
from demo_portal.sessions import Part, Plan, build_report, play_one
from demo_portal.traps import mark_natural_traps

ADDED_ID_STEP = 3


class ListedRow(NamedTuple):
    """What the listing shows of one report (a copy, safe outside the lock)."""

    id: int
    key: str
    name: str
    date: dt.date
    player: str
    shots: int


class Library:
    """The accounts and their reports. Every method is thread-safe."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self._lock = threading.RLock()
        self.accounts = tuple(accounts)
        self._highest_id = 0

    def account(self, username: str, password: str) -> Account | None:
        """Return the account these credentials open, if any."""
        for account in self.accounts:
            if (account.username.casefold(), account.password) == (username.strip().casefold(), password):
                return account
        return None

    def rows(self, account: Account, search: str = "") -> list[ListedRow]:
        """Return the account's listing, newest first, names filtered by a search text."""
        wanted = search.strip().casefold()
        with self._lock:
            rows = [ListedRow(report.id, report.key, report.name, report.date, report.player, report.shot_count)
                    for report in account.reports if wanted in report.name.casefold()]
        return sorted(rows, key=lambda row: (row.date, row.id), reverse=True)

    def payload(self, report_id: int, key: str) -> list[dict[str, Json]] | None:
        """Return a fresh copy of the report API's body; None for an unknown id or a wrong key."""
        with self._lock:
            report = self._find(report_id, key)
            return None if report is None else report.payload()

    def report_name(self, report_id: int, key: str) -> str | None:
        """Return the session name; None for an unknown id or a wrong key."""
        with self._lock:
            report = self._find(report_id, key)
            return None if report is None else report.name

    def rename(self, report_id: int, name: str) -> None:
        """Give a report another name, in the listing and as the label of its first group."""
        with self._lock:
            report = self.report(report_id)
            report.name = name
            if report.groups:
                report.groups[0].name = name

    def redate(self, report_id: int, day: dt.date, where: Literal["both", "listing", "api"] = "both") -> None:
        """Move a report to another day: as listed, as the API's `client_created_date`, or both."""
        with self._lock:
            report = self.report(report_id)
            if where != "api":
                report.date = day
            if where != "listing":
                for group in report.groups:
                    group.created = day

    def grow(self, report_id: int, extra_shots: int) -> None:
        """Add shots to a report's last group."""
        with self._lock:
            report = self.report(report_id)
            group = report.groups[-1]
            rng = seeded(f"grow/{report_id}/{report.shot_count}")
            form = PLAYER_BY_NAME.get(report.player, OWNER).form_on(report.date)
            part = Part(group.club_name, group.name)
            first = len(group.shots) + 1
            group.shots.extend(play_one(rng, number, part, form) for number in range(first, first + extra_shots))

    def remeasure(self, report_id: int) -> None:
        """Give a report's first shot another carry; the listing shows nothing of it."""
        with self._lock:
            shot = next(shot for group in self.report(report_id).groups for shot in group.shots)
            shot["carry_distance"] = 87.5

    def delete(self, report_id: int) -> bool:
        """Remove a report from every account; False when there was none."""
        with self._lock:
            self._note_highest_id()
            found = self._find(report_id) is not None
            for account in self.accounts:
                account.reports[:] = [report for report in account.reports if report.id != report_id]
            return found

    def add_report(
        self,
        *,
        account: Account | None = None,
        name: str = "new session",
        player: str = OWNER.name,
        day: dt.date | None = None,
        clubs: Sequence[str] = ("IRON7",),
        shots: int = 20,
    ) -> Report:
        """Put a new session with the next id at the top of an account (default: the first, on its `today`).

        An id is given once: a deleted session's never again.
        """
        with self._lock:
            owner = account or self.accounts[0]
            report_id = self._note_highest_id() + ADDED_ID_STEP
            parts = tuple(Part(club, club) for club in clubs if club in CLUBS) or (Part("IRON7", "IRON7"),)
            rng = seeded(f"add/{report_id}")
            report = build_report(rng, report_id, (player, day or owner.today), Plan(name, parts), shots)
            mark_natural_traps(report)
            owner.reports.insert(0, report)
            return report

    def _note_highest_id(self) -> int:
        self._highest_id = max(self._highest_id, *(report.id for one in self.accounts for report in one.reports), 0)
        return self._highest_id

    def report(self, report_id: int) -> Report:
        """Return a report of any account; KeyError when there is none."""
        report = self._find(report_id)
        if report is None:
            raise KeyError(report_id)
        return report

    def _find(self, report_id: int, key: str | None = None) -> Report | None:
        with self._lock:
            return next((report for account in self.accounts for report in account.reports
                         if report.id == report_id and key in (None, report.key)), None)
