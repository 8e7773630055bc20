"""Free text tells what the golfer was doing, with a reason."""

import pytest

from golf.session_types import guess_session_type
from golf.sessions import SessionType


@pytest.mark.parametrize(("name", "expected"), [
    ("sgt pebble", SessionType.ROUND), ("warmup", SessionType.WARM_UP), ("Warm-up before league", SessionType.WARM_UP),
    ("gapping test", SessionType.GAPPING), ("wedge ladder", SessionType.DRILL), ("70 yds", SessionType.DRILL),
    ("driver fitting", SessionType.FITTING), ("DRIVER | MEDIUM", SessionType.PRACTICE),
    ("2026.2.12", SessionType.PRACTICE), ("", SessionType.PRACTICE), ("9", SessionType.PRACTICE),
])
def test_the_name_decides(name: str, expected: SessionType) -> None:
    guess = guess_session_type(name)
    assert guess.type is expected
    assert guess.reason
    assert 0 < guess.confidence <= 1


def test_a_nine_with_many_clubs_is_nine_holes() -> None:
    assert guess_session_type("9", clubs=["Driver", "7 Iron", "PW", "Putter"]).type is SessionType.ROUND


def test_everything_on_the_default_club_is_a_round() -> None:
    assert guess_session_type("x", on_default_club=True).type is SessionType.ROUND


def test_labels_speak_when_the_name_is_silent() -> None:
    assert guess_session_type("tuesday", labels=["70 yds", "60 yds"]).type is SessionType.DRILL


def test_a_certain_word_is_surer_than_silence() -> None:
    assert guess_session_type("warmup").confidence > guess_session_type("tuesday").confidence
