from datetime import date

import pytest

from analysis.period import (
    MOST_SESSIONS,
    WINDOW_NAMES,
    WINDOW_SENTENCES,
    Basis,
    Window,
    compute_reach,
    read_window,
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


@pytest.mark.parametrize("text", [None, "", "7", "90D", "<script>", "all "])
def test_an_address_that_names_no_window_means_the_usual_one(text: str | None) -> None:
    assert read_window(text) is Window.LAST_20
    assert read_window("12m") is Window.MONTHS_12
