"""The words of files for clubs, and the golfer's names; kinds alone are no clubs."""

from __future__ import annotations

import pytest

from golf.clubs import UNKNOWN_CLUB
from imports.cells.club_names import find_club, name_file_club


@pytest.mark.parametrize(("words", "club"), [
    ("Dr|D|1W|1w|W1|Driver|DR|DRIVER", "Driver"), ("3W|3w|3 Wood|3-Wood|W3|Holz 3|WOOD3", "3 Wood"),
    ("4H|4h|4 Hybrid|4h Hybrid|H4", "4 Hybrid"), ("8 Hybrid", "8 Hybrid"),
    ("7I|7i|7 Iron|7-iron|7-Iron|I7|i7|Eisen 7|EISEN 7|7er Eisen|IRON7|Hierro 7|เหล็ก 7|7 iron7i", "7 Iron"),
    ("PW|Pw|P|P-Wedge|Pitching Wedge|PITCHINGWEDGE|WEDGE_PITCHING", "PW"), ("GW|AW|G|G-Wedge|gap wdge", "GW"),
    ("SW|S-Wedge|Sand Wedge", "SW"), ("LW|Lob Wedge", "LW"), ("56-Degree|56 deg|56°|56", "56°"),
    ("60 Degree|60", "60°"),
    ("52|52°", "52°"), ("50WEDGE|50 Wedge", "50°"), ("54", "54°"), ("3h|3 Hybrid", "3 Hybrid"), ("เหล็ก 5", "5 Iron"),
    ("5 iron5i", "5 Iron"), ("Hierro 9", "9 Iron"), ("Putter|PT", "Putter"),
])
def test_words_of_files_are_known(words: str, club: str) -> None:
    assert {find_club(word) for word in words.split("|")} == {club}


@pytest.mark.parametrize("word", ["", "Wdg", "Wedge", "Iron", "FW", "Hybrid", "7", "40", "my old one", "7 Iron 8 Iron"])
def test_a_kind_of_club_is_no_club(word: str) -> None:
    assert find_club(word) is None


def test_the_golfers_label_comes_first_and_an_unknown_club_keeps_its_text() -> None:
    assert name_file_club("60", "Pitching Wedge").name == "60°"
    assert name_file_club("favourite", "7 Iron").name == "7 Iron"
    assert (name_file_club("favourite", "Iron").name, name_file_club("favourite").is_known) == ("favourite", False)
    assert name_file_club("").name == UNKNOWN_CLUB
    assert name_file_club("Wedge 56 | Premium").name == "56°"


@pytest.mark.parametrize(("label", "kind", "club"), [
    ("7", "Iron", "7 Iron"), ("3", "Wood", "3 Wood"), ("1", "Wood", "Driver"), ("4", "Hybrid", "4 Hybrid"),
    ("50", "Wedge", "50°"), ("54", "Sand Wedge", "54°"), ("9", "Pitching Wedge", "PW"), ("40", "Iron", "40")])
def test_a_number_alone_is_told_by_the_kind_beside_it(label: str, kind: str, club: str) -> None:
    assert name_file_club(label, kind).name == club
