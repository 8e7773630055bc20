from datetime import date

import pytest

from analysis.period import (
    MOST_SESSIONS,
    OFFERED,
    WINDOW_NAMES,
    WINDOW_SENTENCES,
    Basis,
    Window,
    compute_reach,
    find_window,
)
from golf.shot_edits import ShotFilter

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(("window", "sessions", "first"), [
    (Window.LAST_5, 5, None), (Window.LAST_20, 20, None), (Window.LAST_50, 50, None),
    (Window.DAYS_90, MOST_SESSIONS, date(2026, 1, 1)), (Window.MONTHS_12, MOST_SESSIONS, date(2025, 4, 1)),
    (Window.ALL, MOST_SESSIONS, None)])
def test_each_window_is_bounded(window: Window, sessions: int, first: date | None) -> None:
    reach = compute_reach(Basis(window, ShotFilter.UNFLAGGED, TODAY))
    assert (reach.sessions, reach.first) == (sessions, first)


def test_every_window_has_a_name_and_a_sentence() -> None:
    assert set(WINDOW_NAMES) == set(WINDOW_SENTENCES) == set(Window)


def test_four_are_offered_and_older_addresses_still_mean_what_they_meant() -> None:
    assert [WINDOW_NAMES[window] for window in OFFERED] == [
        "Last 20 sessions", "Last 3 months", "Last 12 months", "All time"]
    assert [find_window(word) for word in ("5", "10", "30", "50", "100", "90d")] == [
        Window.LAST_5, Window.LAST_10, Window.LAST_30, Window.LAST_50, Window.LAST_100, Window.DAYS_90]


@pytest.mark.parametrize("text", [None, "", "7", "90D", "<script>", "all "])
def test_a_word_that_is_no_window_names_none(text: str | None) -> None:
    assert find_window(text) is None
