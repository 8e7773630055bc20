from analysis.quality.effects import Choice, Effect
from analysis.quality.review_queue import NotJudged
from analysis.quality.suspicion import ClubGuess, Evidence, Kind, Suspicion, Why
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from services.quality.text import describe_effect, describe_evidence, describe_no_effect, describe_not_judged
from tests.services.practice_shots import make_shot

YARDS, METRES = (DISPLAY_UNITS[one] for one in (UnitSystem.IMPERIAL, UnitSystem.METRIC))
SHOT = make_shot(1, 0, "7 Iron", ball_speed_mps=33.0, carry_m=141.0)


def said(evidence: Evidence, **facts: object) -> str:
    return describe_evidence(evidence, Suspicion(Kind.MISREAD, SHOT, 1, (evidence,), **facts), METRES)  # type: ignore[arg-type]


def test_every_reason_is_a_sentence_with_its_numbers() -> None:
    for why in Why:
        text = said(Evidence(why, "carry_m", 141.0, 120.0, 110.0, 130.0, 96, ("ball_speed_mps",), "launch 80 °"),
                    guess=ClubGuess("8 Iron", 0.94, 120, 96))
        assert text.endswith(".")
        assert "None" not in text


def test_a_carry_that_does_not_fit_says_what_would() -> None:
    assert said(Evidence(Why.DOES_NOT_FIT, "carry_m", 190.0, 141.0, 134.0, 148.0, 96,
                         ("ball_speed_mps", "launch_angle_deg", "back_spin_rpm"))) == (
        "Carry 190.0 m does not fit its ball speed, launch angle and back spin: they make 141.0 m (134.0 m to 148.0 m, "
        "over 96 shots of this club).")


def test_a_guess_says_its_probability_and_what_it_rests_on() -> None:
    evidence = Evidence(Why.LIKE_OTHER_CLUB)
    assert said(evidence, guess=ClubGuess("8 Iron", 0.943, 120, 96)) == (
        "94 % likely your 8 Iron, judged by 120 shots with it and 96 with the 7 Iron.")
    assert said(evidence, guess=ClubGuess("8 Iron", 0.9998, 120, 96)).startswith("Over 99 % likely")


def test_effects_by_hand() -> None:
    effect = Effect("7 Iron", 148.2 / 1.0936133, 97, 150.1 / 1.0936133, 96)
    assert describe_effect(effect, YARDS, "7 Iron") == "7 Iron carry 148 → 150 yd over 97 → 96 shots"
    gone = Effect("7 Iron", 148.0, 1, None, 0)
    assert describe_effect(gone, METRES, "7 Iron") == "7 Iron carry 148 → – m over 1 → 0 shots"
    assert "rest on all shots" in describe_no_effect(Choice.OUT, ShotFilter.ALL)


def test_what_was_not_judged_is_said_with_its_reason() -> None:
    lines = describe_not_judged(NotJudged(35, 1, (("PW", 4), ("4 Iron", 12))))
    assert lines[0].startswith("35 shots of rounds left on the monitor's default club")
    assert lines[1].startswith("1 part swing ")
    assert lines[2] == "Clubs with fewer than 20 shots that count: PW (4), 4 Iron (12)."
    assert describe_not_judged(NotJudged()) == []
