"""This computer's clock is a year behind, and then set right: said, and mended without fetching anything again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from golf.sessions import DateSource
from golf.sync_events import REPLAY, SyncStatus
from services.shared.clock import SystemClock
from services.support.doctor import CheckState, check_clock
from services.sync.future_days import bring_days_back, find_future, say_future
from services.sync.text import CLOCK_QUESTION, describe_run
from tests.journeys.conftest import SESSIONS, TODAY, Rangebook


@dataclass
class BehindClock(SystemClock):
    days: int

    def now(self) -> datetime:
        return super().now() - timedelta(days=self.days)

    def today(self) -> date:
        return super().today() - timedelta(days=self.days)


def days_of(book: Rangebook) -> dict[int, date | None]:
    return {card.report_id: card.practised_on for card in book.database.journal.load_cards(limit=1000)}


def test_a_clock_a_year_behind_is_said_and_the_days_come_back(rangebook: Rangebook) -> None:
    behind = replace(rangebook, parts=replace(rangebook.parts, clock=BehindClock(3650)))
    result = behind.sync()
    assert result.sessions_imported == SESSIONS
    sentence = f"{SESSIONS} sessions lie in the future of this computer's clock: is it right?"
    assert result.message.endswith(sentence)
    assert set(days_of(rangebook).values()) == {None}
    assert say_future(rangebook.database, BehindClock(3650).today()) == sentence
    again = behind.sync(rechecks=3)
    assert (again.status, again.sessions_updated) == (SyncStatus.NO_NEW, 0)

    asked = rangebook.portal.counters.report_requests
    right = rangebook.sync(rechecks=5)
    assert rangebook.portal.counters.report_requests == asked + 5  # the usual comparison, nothing else
    assert days_of(rangebook) == {report.id: report.date for report in rangebook.portal.account.reports}
    assert (right.status, right.sessions_updated) == (SyncStatus.NO_NEW, 0), right.message
    assert "had changed" not in right.message
    assert "future" not in right.message
    assert check_clock(rangebook.parts.settings.database_path).state is CheckState.OK
    mended = next(run for run in rangebook.database.runs.load_recent(5) if run.mode == REPLAY)
    assert (mended.status, mended.sessions_updated) == (SyncStatus.SUCCESS, SESSIONS)
    rangebook.sync()
    assert sum(run.mode == REPLAY for run in rangebook.database.runs.load_recent(20)) == 1
    rangebook.assert_whole()


def test_sessions_that_wait_get_their_days_from_what_the_list_said(rangebook: Rangebook) -> None:
    behind = replace(rangebook, parts=replace(rangebook.parts, clock=BehindClock(3650)))
    assert behind.sync(10).message.endswith(CLOCK_QUESTION)
    bring_days_back(rangebook.database, SystemClock(), "mend")
    evidence = rangebook.database.journal.load_date_evidence()
    listed = {report_id: next(item.day for item in items if item.source is DateSource.LISTING)
              for report_id, items in evidence.items()}
    assert listed == {report.id: report.date for report in rangebook.portal.account.reports}
    assert find_future(evidence, TODAY) == set()
    assert bring_days_back(rangebook.database, SystemClock(), "again") == 0


def test_the_page_and_the_doctor_ask_about_the_clock(rangebook: Rangebook, monkeypatch: pytest.MonkeyPatch) -> None:
    behind = replace(rangebook, parts=replace(rangebook.parts, clock=BehindClock(3650)))
    behind.sync()
    latest = rangebook.database.runs.load_latest()
    assert latest is not None
    assert describe_run(latest).detail == f"{SESSIONS} sessions lie {CLOCK_QUESTION}"
    monkeypatch.setattr("services.support.doctor.SystemClock", lambda: BehindClock(3650))
    check = check_clock(rangebook.parts.settings.database_path)
    assert check.state is CheckState.WARN
    assert check.sentence.endswith(CLOCK_QUESTION)
