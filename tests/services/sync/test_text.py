from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from golf.report_fields import FIELDS_NOTED
from golf.sync_events import Receipt, ReceiptGap, RunRecord, SyncFailure, SyncProgress, SyncStage, SyncStatus
from services.sync.options import COMPARE_MODE
from services.sync.run_recorder import CRASH_MESSAGE
from services.sync.text import (
    STATUS_WORDS,
    describe_counts,
    describe_pace,
    describe_percent,
    describe_run,
    describe_stage,
    describe_status,
    progress_fraction,
)

NOW = datetime(2026, 7, 24, tzinfo=UTC)


def test_every_status_has_words() -> None:
    for status in SyncStatus:
        run = RunRecord("r", "button", "full", status, NOW, NOW, NOW, None, SyncProgress("r"), message="Why.")
        assert describe_run(run).headline
        assert STATUS_WORDS[status]


@given(st.one_of(st.none(), st.integers(-5, 500)), st.integers(-5, 900))
def test_the_bar_stays_between_nothing_and_everything(total: int | None, processed: int) -> None:
    assert 0.0 <= progress_fraction(SyncProgress("r", total=total, processed=processed)) <= 1.0


def test_counts_leave_out_what_is_zero() -> None:
    assert describe_counts(SyncProgress("r", processed=1, imported=1, shots=1)) == "1 done · 1 imported · 1 shot"


def test_a_comparison_says_what_it_does() -> None:
    progress = SyncProgress("r", SyncStage.REPORTS, total=125, processed=12, imported=2, updated=1, skipped=9, gone=1)
    assert describe_counts(progress, COMPARE_MODE) == "12 of 125 fetched · 1 changed · 2 new · 1 gone"
    assert describe_stage(progress, COMPARE_MODE) == "Fetching and comparing"
    assert describe_stage(progress) == "Bringing sessions home"
    assert describe_percent(progress) == "9 %"
    assert describe_percent(SyncProgress("r")) == ""


def test_time_left_is_only_said_when_known() -> None:
    assert "left" not in describe_pace(SyncProgress("r", processed=2, elapsed_seconds=4.0))
    assert "about 1 min 30 s left" in describe_pace(SyncProgress("r", elapsed_seconds=4.0, eta_seconds=90.0))


def ended(status: SyncStatus, receipt: Receipt | None, *, waiting: int = 0, message: str = "") -> RunRecord:
    return RunRecord("r", "button", "full", status, NOW, NOW, NOW, None, SyncProgress("r"), receipt=receipt,
                     sessions_waiting=waiting, message=message)


def test_nothing_is_called_complete_while_something_is_missing() -> None:
    whole = Receipt(5, 5, 90, 90, 0, listing_complete=True)
    gap = ReceiptGap(1, "s", 9, 8, "Why.")
    assert describe_status(ended(SyncStatus.SUCCESS, whole)) == "Complete"
    assert describe_status(ended(SyncStatus.NO_NEW, whole)) == "Already up to date"
    assert describe_status(ended(SyncStatus.SUCCESS, whole, waiting=1150)) == "Done, 1,150 more waiting"
    short = Receipt(5, 5, 90, 89, 0, True, (gap,))
    assert describe_status(ended(SyncStatus.NO_NEW, short)) == "Done, 1 session not whole"
    assert describe_status(ended(SyncStatus.SUCCESS, Receipt(5, 5, 90, 90, 0, listing_complete=False))) == "Done"
    assert describe_status(ended(SyncStatus.SUCCESS, None)) == "Done"
    assert describe_status(ended(SyncStatus.CRASHED, whole)) == "Ended unexpectedly"
    assert "up to date" not in describe_run(ended(SyncStatus.NO_NEW, whole, waiting=3)).headline
    noted = replace(ended(SyncStatus.NO_NEW, whole), notes=(SyncFailure(FIELDS_NOTED, "No carry.", True),))
    assert describe_status(noted) == "Nothing new"
    assert describe_run(noted).headline.startswith("Nothing new came.")


def test_a_crash_gives_its_advice_once() -> None:
    for message in (CRASH_MESSAGE, ""):
        words = describe_run(ended(SyncStatus.CRASHED, None, message=message))
        assert words.detail.count("sync again") == 1


def test_progress_is_announced_by_tenths() -> None:
    said = {describe_stage(SyncProgress("r", SyncStage.REPORTS, total=125, processed=done)) for done in range(126)}
    assert "Bringing sessions home" in said
    assert "Bringing sessions home: 100 % done" in said
    assert len(said) == 11
