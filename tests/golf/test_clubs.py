"""Raw clubs become the names golfers use; free text is believed only when it names one club."""

import pytest

from golf.clubs import bag_position, canonical_club, club_in_text, is_comparable, order_in_bag, place_in_bag


@pytest.mark.parametrize(("raw", "name"), [
    ("DRIVER", "Driver"), ("WOOD2", "2 Wood"), ("WOOD3", "3 Wood"), ("WOOD7", "7 Wood"), ("HYBRID1", "1 Hybrid"),
    ("HYBRID3", "3 Hybrid"), ("IRON1", "1 Iron"), ("IRON9", "9 Iron"), ("WEDGE_PITCHING", "PW"), ("WEDGE_50", "50°"),
    ("WEDGE_54", "54°"), ("WEDGE_56", "56°"), ("WEDGE_60", "60°"), ("PUTTER", "Putter"), (" iron7 ", "7 Iron"),
])
def test_every_club_of_the_portal_has_a_golfers_name(raw: str, name: str) -> None:
    assert canonical_club(raw) == name


@pytest.mark.parametrize("raw", [None, "", "CHIPPER", "IRON", "<b>DRIVER</b>"])
def test_an_unknown_club_is_not_guessed(raw: str | None) -> None:
    assert canonical_club(raw) is None


@pytest.mark.parametrize(("text", "club"), [
    ("7 iron work", "7 Iron"), ("DRIVER | MEDIUM", "Driver"), ("3w", "3 Wood"), ("54° pitches", "54°"),
    ("sgt pebble", None), ("9", None), ("70 yds", None), ("driver and 7 iron", None), ("1 iron stinger", "1 Iron"),
])
def test_text_names_a_club_only_when_it_is_one(text: str, club: str | None) -> None:
    assert club_in_text(text) == club


def test_the_bag_goes_from_driver_to_putter() -> None:
    bag = ["Putter", "54°", "PW", "7 Iron", "4 Iron", "3 Hybrid", "7 Wood", "3 Wood", "Driver", "60°", "Unknown club"]
    assert sorted(bag, key=bag_position) == [
        "Driver", "3 Wood", "7 Wood", "3 Hybrid", "4 Iron", "7 Iron", "PW", "54°", "60°", "Putter", "Unknown club"]


def test_lettered_wedges_stand_among_those_named_by_loft() -> None:
    bag = ["60°", "SW", "50°", "PW", "54°", "9 Iron", "LW", "GW", "Putter", "Chipper", "Driver", "58° LW"]
    assert sorted(bag, key=place_in_bag) == [
        "Driver", "9 Iron", "PW", "50°", "GW", "54°", "SW", "58° LW", "60°", "LW", "Putter", "Chipper"]


def test_a_place_of_the_players_own_goes_before_that_of_the_name() -> None:
    places = {"Chipper": 2, "60°": 0, "SW": 1}
    bag = ["Driver", "Chipper", "PW", "60°", "Putter", "SW"]
    assert sorted(bag, key=lambda club: order_in_bag(club, places.get(club))) == [
        "60°", "SW", "Chipper", "Driver", "PW", "Putter"]


def test_a_club_is_compared_when_its_name_or_the_player_says_where_it_stands() -> None:
    assert is_comparable("54°", None)
    assert is_comparable("Mini Driver", None)
    assert not is_comparable("Chipper", None)
    assert is_comparable("Chipper", 0)
    assert not is_comparable("Unknown club", 3)
