from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.bag_and_goals import BagClub, BagRule
from services.clubs.bag_editor import compute_changed_clubs, describe_moves, describe_rule

BAG = [BagClub("Alex", club) for club in ("Driver", "3 Wood", "7 Iron", "PW")]


def edited(**changes: dict[str, object]) -> list[BagClub]:
    """The table as the player left it: places counted from 1, with these changes by club."""
    table = [replace(item, position=place) for place, item in enumerate(BAG, start=1)]
    return [replace(item, **changes.get(item.club.replace(" ", "_"), {})) for item in table]  # type: ignore[arg-type]


def test_an_untouched_table_saves_nothing() -> None:
    assert compute_changed_clubs(BAG, edited()) == []


def test_a_make_or_loft_is_saved_without_fixing_the_order() -> None:
    assert compute_changed_clubs(BAG, edited(PW={"make": "Vokey", "loft_deg": 46.0})) == [
        BagClub("Alex", "PW", None, True, "Vokey", 46.0)]


@pytest.mark.parametrize(("place", "order"), [
    (1, ["PW", "Driver", "3 Wood", "7 Iron"]), (2, ["Driver", "PW", "3 Wood", "7 Iron"])])
def test_a_club_moved_up_stands_before_the_one_that_was_there(place: int, order: list[str]) -> None:
    changed = compute_changed_clubs(BAG, edited(PW={"position": place}))
    assert [item.club for item in sorted(changed, key=lambda item: item.position or 0)] == order


def test_a_club_moved_down_stands_behind_the_one_that_was_there() -> None:
    changed = compute_changed_clubs(BAG, edited(Driver={"position": 3}))
    assert [item.club for item in sorted(changed, key=lambda item: item.position or 0)] == [
        "3 Wood", "7 Iron", "Driver", "PW"]


@given(st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=4, max_size=4))
def test_places_are_never_given_twice(places: list[int | None]) -> None:
    after = [replace(item, position=place) for item, place in zip(BAG, places, strict=True)]
    changed = {item.club: item for item in compute_changed_clubs(BAG, after)}
    if changed:
        assert sorted(item.position or 0 for item in changed.values()) == [1, 2, 3, 4]


def test_a_rule_reads_as_a_sentence() -> None:
    assert describe_rule(BagRule(1, "Alex", "SW", "54°")) == "SW is 54°, always"
    assert describe_rule(BagRule(1, "Alex", "SW", "54°", date(2026, 2, 6))) == "SW is 54°, from Fri 6 Feb 2026 on"


def test_a_preview_says_what_would_move() -> None:
    says = describe_moves(1, 1_234, "SW", "54°", None)
    assert says.startswith("1,234 shots in 1 session that the monitor calls SW would count as 54°.")
    assert "Nothing stored would move" in describe_moves(0, 0, "SW", "54°", None)
