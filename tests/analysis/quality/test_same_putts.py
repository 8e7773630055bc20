"""Which putts two programs both tell of."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analysis.quality.same_putts import PuttSeen, pair_same_putts

BEGIN = datetime(2026, 2, 3, 18)  # noqa: DTZ001 - local to where it was hit
MPH = 0.44704


def seen(name: str, mph: float, degrees: float, seconds: float | None = None, **values: float) -> PuttSeen[str]:
    at = None if seconds is None else BEGIN + timedelta(seconds=seconds)
    return PuttSeen(name, {"ball_speed_mps": mph * MPH, "start_direction_deg": degrees, **values}, at)


def test_equal_values_at_the_same_moment_are_one_putt() -> None:
    live = [seen("a", 4.21, -1.3, 0), seen("b", 3.9, 0.4, 20)]
    file = [seen("x", 4.2, -1.3, 2.5, rolled_distance_m=2.1), seen("y", 3.9, 0.4, 21)]
    assert pair_same_putts(live, file) == [("a", "x"), ("b", "y")]


def test_the_same_values_half_an_hour_later_are_another_putt() -> None:
    assert pair_same_putts([seen("a", 4.2, -1.3, 0)], [seen("x", 4.2, -1.3, 1800)]) == []


def test_of_two_alike_the_nearer_in_time_is_taken() -> None:
    assert pair_same_putts([seen("a", 4.2, -1.3, 0), seen("b", 4.2, -1.3, 6)],
                           [seen("x", 4.2, -1.3, 7), seen("y", 4.2, -1.3, 1)]) == [("a", "y"), ("b", "x")]


def test_without_a_moment_three_in_a_row_must_agree() -> None:
    live = [seen(str(number), 4 + number / 10, number / 10 - 1, number * 20) for number in range(6)]
    assert pair_same_putts(live, [seen("x", 4.1, -0.9), seen("y", 4.2, -0.8)]) == []
    file = [seen("other", 9.9, 9.9), *(seen(f"f{number}", 4 + number / 10, number / 10 - 1) for number in (1, 2, 3))]
    assert pair_same_putts(live, file) == [("1", "f1"), ("2", "f2"), ("3", "f3")]


def test_a_putt_without_speed_and_direction_is_nobodys_copy() -> None:
    classified = [PuttSeen(str(number), {}, BEGIN) for number in range(5)]
    assert pair_same_putts(classified, classified) == []


PUTTS = st.lists(st.tuples(st.integers(5, 250), st.integers(-390, 390)), min_size=3, max_size=12, unique=True)


@given(PUTTS, st.booleans(), st.data())
def test_a_file_of_the_same_putts_finds_each_and_nothing_twice(
    putts: list[tuple[int, int]], have_moments: bool, data: st.DataObject
) -> None:
    live = [seen(f"l{place}", mph / 10, degrees / 10, place * 15 if have_moments else None)
            for place, (mph, degrees) in enumerate(putts)]
    first = data.draw(st.integers(0, len(putts) - 3))
    file = [seen(f"f{place}", round(mph / 10), degrees / 10, place * 15 + 1 if have_moments else None)
            for place, (mph, degrees) in list(enumerate(putts))[first:]]
    pairs = pair_same_putts(live, file)
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    if have_moments:
        assert pairs == [(f"l{place}", f"f{place}") for place in range(first, len(putts))]
