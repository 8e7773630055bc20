import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ball_flight import NINE_FLIGHTS, name_flight


@pytest.mark.parametrize(("face", "path", "word"), [
    (3.0, 6.0, "push-draw"), (3.0, 3.0, "push"), (3.0, -2.0, "push-fade"),
    (0.5, 4.0, "draw"), (0.0, 0.0, "straight"), (-0.5, -4.0, "fade"),
    (-3.0, 1.0, "pull-draw"), (-3.0, -3.5, "pull"), (-3.0, -6.0, "pull-fade"),
    (1.0, 0.0, "straight"), (1.01, 0.0, "push-fade"),
])
def test_a_delivery_has_the_fields_word(face: float, path: float, word: str) -> None:
    assert name_flight(face, path) == word


@given(st.floats(-40, 40), st.floats(-40, 40))
def test_a_mirrored_delivery_has_the_mirrored_word(face: float, path: float) -> None:
    mirrored = {"push": "pull", "pull": "push", "draw": "fade", "fade": "draw"}
    word = name_flight(face, path)
    assert word in NINE_FLIGHTS
    assert name_flight(-face, -path) == "-".join(mirrored.get(part, part) for part in word.split("-"))
