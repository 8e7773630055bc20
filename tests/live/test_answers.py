from __future__ import annotations

import json

import pytest

from live.answers import read_code, read_player_club, write_failed, write_player, write_received
from live.clubs import CLUBS, club_of_code, code_of_club


def test_answers_are_as_gspros() -> None:
    assert json.loads(write_received()) == {"Code": 200, "Message": "Shot received successfully"}
    assert json.loads(write_failed("no"))["Code"] == 501
    told = json.loads(write_player("I7", is_left_handed=True))
    assert (told["Code"], told["Player"]) == (201, {"Handed": "LH", "Club": "I7"})


def test_gspros_answers_are_read() -> None:
    assert read_code(b'{"Code":201,"Player":{"Club":"DR"}}') == 201
    assert read_player_club(b'{"Code":201,"Player":{"Club":"DR"}}') == "DR"
    assert read_player_club(b'{"Code":200,"Player":null}') == ""
    assert read_code(b"[1]") is None
    assert read_code(b"nonsense") is None


def test_each_code_is_one_club_and_back() -> None:
    assert {club: club_of_code(code) for club, code in CLUBS.items()} == {club: club for club in CLUBS}
    assert club_of_code("XX") is None


@pytest.mark.parametrize(("club", "code"), [
    ("46°", "PW"), ("50°", "GW"), ("54°", "SW"), ("60°", "LW"), ("7 Iron", "I7"), ("3 Wood", "W3"),
    ("Unknown club", None)])
def test_wedges_by_loft_are_told_as_the_nearest_letters(club: str, code: str | None) -> None:
    assert code_of_club(club) == code
