"""What decisions do to the numbers of the clubs, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.filter_effects import compute_shot_filter_effects
from analysis.quality.effects import Choice, Decision, Effect, apply_decision, compute_effects
from golf.shot_edits import ShotEdit, ShotFilter, ShotReview
from golf.shots import StoredShot
from tests.services.practice_shots import make_session, make_shot

SHOTS = make_session(1, [140.0, 150.0, 160.0]) + make_session(2, [100.0, 110.0], "PW")


def keys(*places: int) -> tuple[tuple[int, str, str], ...]:
    return tuple(SHOTS[place].key for place in places)


def test_leaving_out_by_hand() -> None:
    assert compute_effects(SHOTS, Decision(Choice.OUT, keys(0)), ShotFilter.UNFLAGGED) == [
        Effect("7 Iron", 150.0, 3, 155.0, 2)]


def test_moving_changes_both_clubs_the_most_moved_first() -> None:
    decision = Decision(Choice.CLUB, keys(2), {SHOTS[2].key: "PW"})
    shots = [*SHOTS, *make_session(3, [130.0], "PW")]
    assert compute_effects(shots, decision, ShotFilter.UNFLAGGED) == [
        Effect("PW", 110.0, 3, 120.0, 4), Effect("7 Iron", 150.0, 3, 145.0, 2)]


def test_the_last_shot_of_a_club_leaves_no_number() -> None:
    effects = compute_effects(SHOTS[:1], Decision(Choice.HIDE, keys(0)), ShotFilter.UNFLAGGED)
    assert effects == [Effect("7 Iron", 140.0, 1, None, 0)]


@pytest.mark.parametrize(("choice", "shot_filter"), [(Choice.FINE, ShotFilter.UNFLAGGED), (Choice.OUT, ShotFilter.ALL)])
def test_some_decisions_change_no_number(choice: Choice, shot_filter: ShotFilter) -> None:
    assert compute_effects(SHOTS, Decision(choice, keys(0, 1)), shot_filter) == []


def test_copies_flags_and_missing_carries_change_nothing() -> None:
    odd = [make_shot(1, 8, carry_m=90.0, flagged=True), make_shot(1, 9, carry_m=90.0, duplicate_of="0/1/1"),
           make_shot(1, 10, ball_speed_mps=40.0), make_shot(1, 11, carry_m=90.0, is_default_club=True)]
    decision = Decision(Choice.OUT, tuple(stored.key for stored in odd))
    assert compute_effects([*SHOTS, *odd], decision, ShotFilter.UNFLAGGED) == []


@given(st.lists(st.floats(1, 300), min_size=1, max_size=20), st.data())
def test_asking_again_undoes_what_was_said(carries: list[float], data: st.DataObject) -> None:
    shots = make_session(1, carries)
    chosen = data.draw(st.sets(st.sampled_from([stored.key for stored in shots])))
    choice = data.draw(st.sampled_from([Choice.OUT, Choice.HIDE, Choice.FINE]))
    said = [apply_decision(stored, Decision(choice, tuple(chosen))) if stored.key in chosen else stored
            for stored in shots]
    again = [apply_decision(stored, Decision(Choice.OPEN, tuple(chosen))) for stored in said]
    assert again == shots


def test_each_trust_against_the_usual_one_by_hand() -> None:
    shots: list[StoredShot] = [
        make_shot(1, 0, carry_m=150.0, ball_speed_mps=48.0, club_speed_mps=36.0), make_shot(1, 1, carry_m=140.0),
        make_shot(1, 2, carry_m=100.0, edit=ShotEdit(review=ShotReview.OUT)),
        make_shot(1, 3, carry_m=10.0, edit=ShotEdit(is_hidden=True))]
    by_shot_filter = {effect.shot_filter: effect for effect in compute_shot_filter_effects(shots)}
    assert [(one.counted, one.stored) for one in by_shot_filter.values()] == [(3, 4), (2, 4), (1, 4)]
    assert by_shot_filter[ShotFilter.ALL].biggest == Effect("7 Iron", 145.0, 2, 140.0, 3)
    assert by_shot_filter[ShotFilter.UNFLAGGED].biggest is None
    assert by_shot_filter[ShotFilter.MEASURED].biggest == Effect("7 Iron", 145.0, 2, 150.0, 1)
