"""The number of a club, by hand, and against numpy."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.club_number import ClubNumber, choose_counting, compute_club_number, number_of
from analysis.stats.summary import compute_spread
from golf.shot_edits import ShotEdit, ShotFilter, ShotReview
from tests.services.practice_shots import make_shot


def test_five_balls_have_a_middle_80_percent_and_four_have_none() -> None:
    assert compute_club_number([140.0, 100.0, 120.0, 110.0, 130.0]) == ClubNumber(5, 120.0, (104.0, 136.0))
    assert compute_club_number([100.0, 110.0, 120.0, 130.0]) == ClubNumber(4, 115.0, None)
    assert compute_club_number([]) is None


def test_only_full_swings_of_one_club_that_count_are_in_it() -> None:
    good = make_shot(1, 1, carry_m=150.0)
    others = [make_shot(1, 2, carry_m=150.0, duplicate_of="1/1/1"), make_shot(1, 3, edit=ShotEdit(is_hidden=True)),
              make_shot(1, 4, edit=ShotEdit(review=ShotReview.OUT)), make_shot(1, 5, is_default_club=True),
              make_shot(1, 6, label="70 yds"), make_shot(1, 7, flagged=True)]
    assert choose_counting([good, *others], ShotFilter.UNFLAGGED) == [good]


@given(st.lists(st.floats(-300, 300), min_size=1, max_size=60))
def test_it_is_what_numpy_says_and_the_same_from_a_spread(values: list[float]) -> None:
    number, spread = compute_club_number(values), compute_spread(values)
    assert number is not None
    assert spread is not None
    assert number == number_of(spread)
    assert number.median == pytest.approx(float(np.median(values)), abs=1e-9)
    if number.band is not None:
        assert number.band == pytest.approx(tuple(np.quantile(values, [0.1, 0.9])), abs=1e-9)


def test_means_and_deviations_stand_only_where_they_are_asked_for() -> None:
    """In More numbers, the last columns of files and the coach's spread (named ``_sd``); else the club's number."""
    root = Path(__file__).resolve().parents[2]
    asked_for = {"services/clubs/text.py", "services/clubs/tables.py", "services/sessions/tables.py",
                 "services/coach/facts.py"}
    used = re.compile(r"\.(mean|sd|robust|means|offline_mean_m|offline_sd_m|long_short_sd_m)\b(?!\()")
    found = {path.relative_to(root).as_posix() for room in ("services", "ui", "pages", "commands")
             for path in (root / room).rglob("*.py") if used.search(path.read_text("utf-8"))}
    assert found <= asked_for
