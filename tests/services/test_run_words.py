from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from golf.sync_events import RunRecord, SyncProgress, SyncStatus
from services.run_words import STATUS_WORDS, describe_counts, describe_pace, describe_run, progress_fraction

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


def test_time_left_is_only_said_when_known() -> None:
    assert "left" not in describe_pace(SyncProgress("r", processed=2, elapsed_seconds=4.0))
    assert "about 1 min 30 s left" in describe_pace(SyncProgress("r", elapsed_seconds=4.0, eta_seconds=90.0))
