import random
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.metrics import METRICS
from analysis.usual_range import FEWEST_SESSIONS, LAST_SESSIONS, UsualFigure, compute_usual_figures
from golf.shot_edits import DEFAULT_SHOT_FILTER
from golf_db import GolfDatabase
from services.sessions.usual_range import load_usual_figures
from services.sessions.view import load_session_view
from tests.pages.conftest import FakeApp, app, seed_sessions  # noqa: F401 - the fixture
from tests.services.practice_shots import make_session, make_shot

CARRY = METRICS["carry_m"]


def carry_of(figures: list[UsualFigure]) -> UsualFigure:
    return next(each for each in figures if each.metric is CARRY)


def usual(here: float, *earlier: float) -> UsualFigure:
    return carry_of(compute_usual_figures(
        "7 Iron", make_session(99, [here] * 5), [make_session(i, [carry] * 5) for i, carry in enumerate(earlier)],
        DEFAULT_SHOT_FILTER))


def test_the_usual_is_the_mean_of_the_sessions_and_the_room_is_students() -> None:
    """By hand: 140, 142, 144, 146 have mean 143 and deviation sqrt(20/3); t of 3 degrees is 3.182."""
    figure = usual(150.0, 140.0, 142.0, 144.0, 146.0)
    assert figure.usual == pytest.approx(143.0)
    assert figure.difference == pytest.approx(7.0)
    assert figure.room == pytest.approx(3.182 * sqrt(20 / 3) * sqrt(1.25))
    assert figure.is_beyond is False
    assert usual(153.0, 140.0, 142.0, 144.0, 146.0).is_beyond is True


def test_three_sessions_are_shown_and_not_judged() -> None:
    figure = usual(170.0, 140.0, 141.0, 142.0)
    assert (figure.sessions, figure.room, figure.is_beyond) == (3, None, None)
    assert figure.usual == pytest.approx(141.0)
    assert FEWEST_SESSIONS == 4


def test_without_an_earlier_session_there_is_no_usual() -> None:
    figure = usual(150.0)
    assert (figure.usual, figure.difference, figure.is_beyond) == (None, None, None)


def test_only_the_last_ten_with_enough_balls_are_taken() -> None:
    thin = make_session(50, [500.0])
    figure = carry_of(compute_usual_figures(
        "7 Iron", make_session(99, [150.0] * 5),
        [thin, *(make_session(i, [140.0] * 5) for i in range(LAST_SESSIONS)), make_session(77, [300.0] * 5)],
        DEFAULT_SHOT_FILTER))
    assert figure.sessions == LAST_SESSIONS
    assert figure.usual == pytest.approx(140.0)


def test_part_swings_and_what_does_not_count_are_no_part_of_it() -> None:
    here = [*make_session(99, [150.0] * 5), *(make_shot(99, 20 + i, carry_m=60.0, label="70 yds") for i in range(9)),
            *(make_shot(99, 40 + i, carry_m=400.0, flagged=True) for i in range(9))]
    figure = carry_of(compute_usual_figures("7 Iron", here, [], DEFAULT_SHOT_FILTER))
    assert (figure.here.value, figure.here.shots) == (150.0, 5)


@given(st.lists(st.floats(50, 250), min_size=4, max_size=10), st.floats(50, 250))
def test_what_lies_within_the_range_of_the_sessions_is_never_beyond(past: list[float], here: float) -> None:
    figure = usual(here, *past)
    assert figure.room is not None
    if min(past) <= here <= max(past):
        assert not figure.is_beyond or figure.room < max(past) - min(past)


def test_an_ordinary_session_is_beyond_in_about_one_of_twenty() -> None:
    source = random.Random(12)
    beyond = 0
    for _ in range(400):
        *past, here = (source.gauss(140, 3) for _ in range(9))
        beyond += bool(usual(here, *past).is_beyond)
    assert 0.02 * 400 <= beyond <= 0.09 * 400


def earlier_of(database: GolfDatabase, report_id: int) -> list[UsualFigure]:
    view = load_session_view(database, report_id)
    return load_usual_figures(database, view.detail.card, view.shots, DEFAULT_SHOT_FILTER)


def test_from_the_database_only_earlier_sessions_of_the_same_player_count(app: FakeApp) -> None:  # noqa: F811
    ids = seed_sessions(app.database, 40)
    cards = {card.report_id: card for card in app.database.journal.load_cards(limit=40)}
    for report_id in (ids[0], ids[-1]):
        for figure in earlier_of(app.database, report_id):
            me = cards[report_id]
            before = [item for item in app.database.practice.load_club_sessions(me.player, figure.club)
                      if item.report_id != report_id and item.practised_on is not None
                      and me.practised_on is not None and (item.practised_on, item.report_id)
                      < (me.practised_on, report_id)]
            assert figure.sessions <= min(LAST_SESSIONS, len(before))
