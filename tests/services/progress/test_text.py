import random
from datetime import timedelta

import pytest

from analysis.metrics import METRICS
from analysis.practice.first_ball import Aspect, FirstBall, FirstBallVerdict
from analysis.practice.shot_order import Mixing
from analysis.practice.warm_up import WarmUp, WarmUpVerdict
from analysis.progress import SessionPoint, SessionSeries, SkippedSessions, compute_progress
from analysis.stats.signed_rank_interval import Middle
from golf.units import DISPLAY_UNITS, UnitSystem
from services.practice.text import describe_first_ball, describe_mixing, describe_warm_up
from services.progress.text import (
    VerdictWords,
    describe_method,
    describe_provenance,
    describe_rest,
    describe_verdict,
    round_up,
)
from services.shared.formatting import Tone
from services.shared.metric_format import MINUS, MetricFormat
from tests.services.practice_shots import FIRST_DAY

METRES = MetricFormat(DISPLAY_UNITS[UnitSystem.METRIC])
YARDS = MetricFormat(DISPLAY_UNITS[UnitSystem.IMPERIAL])
LEFT = MetricFormat(DISPLAY_UNITS[UnitSystem.METRIC], left_handed=True)
RISING = [140.0, 141, 143, 142, 145, 147, 148, 149, 151, 152]


def series_of(values: list[float], left_out: SkippedSessions | None = None) -> SessionSeries:
    return SessionSeries(tuple(SessionPoint(n, FIRST_DAY + timedelta(days=n), value, 12)
                               for n, value in enumerate(values)), left_out or SkippedSessions())


def said(values: list[float], key: str = "carry_m", shown: MetricFormat = METRES) -> VerdictWords:
    series = series_of(values)
    return describe_verdict(compute_progress(series, METRICS[key]), series, METRICS[key], shown)


def test_improving_and_slipping_say_by_how_much_and_over_what() -> None:
    better = said(RISING)
    assert (better.tone, better.headline) == (Tone.SUCCESS, "Better")
    assert better.detail.startswith("+12.")
    assert "over 10 sessions" in better.detail
    assert " yd" in said(RISING, shown=YARDS).detail
    worse = said(RISING[::-1])
    assert (worse.tone, worse.headline) == (Tone.WARNING, "Worse")


def test_where_neither_is_better_it_says_which_way_it_went() -> None:
    assert said(RISING, "apex_m").headline == "Higher"
    assert said(RISING[::-1], "apex_m").headline == "Lower"


def test_a_left_handers_path_goes_the_other_way() -> None:
    path = [0.1 * value - 14 for value in RISING]
    assert said(path, "club_path_deg").headline == "Higher"
    mirrored = said(path, "club_path_deg", LEFT)
    assert mirrored.headline == "Lower"
    assert mirrored.detail.startswith("−1.")
    low, high = mirrored.detail.split("interval ")[1].split(",")[0].split(" to ")
    assert float(low.rstrip("°").replace(MINUS, "-")) < float(high.rstrip("°").replace(MINUS, "-")) < 0


def test_same_names_the_least_change_worth_speaking_of() -> None:
    steady = said([150.0, 150.4, 149.8, 150.1, 149.9, 150.3, 150.0, 149.7, 150.2, 150.0])
    assert steady.headline == "Same"
    assert "smaller than 3.0 m" in steady.detail


@pytest.mark.parametrize(("sessions", "words"), [
    (0, "There is none; 6 more"), (1, "There is one; 5 more"), (4, "There are 4; 2 more")])
def test_too_few_sessions_say_how_many_are_missing(sessions: int, words: str) -> None:
    verdict = said([150.0] * sessions)
    assert verdict.headline == f"Too early to say: {6 - sessions} more sessions"
    assert words in verdict.detail


def test_an_open_verdict_says_how_many_more_sessions_and_balls() -> None:
    source = random.Random(1)
    verdict = said([source.gauss(150, 3) for _ in range(8)])
    assert verdict.headline == "Too early to say"
    assert "more sessions like these (some " in verdict.detail
    assert "change of 3.0 m" in verdict.detail
    assert "more than 300" in said([source.gauss(150, 40) for _ in range(12)]).detail


@pytest.mark.parametrize(("number", "rounded"), [(7, 7), (42, 42), (137, 140), (1201, 1300), (0, 0)])
def test_balls_are_rounded_up_to_two_figures(number: int, rounded: int) -> None:
    assert round_up(number) == rounded


def test_what_is_left_out_is_said() -> None:
    text = describe_rest(series_of(RISING, SkippedSessions(2, 1, 0, 7)), METRICS["carry_m"], is_capped=True)
    assert text.startswith("Rests on 120 balls in 10 sessions. Left out: 2 sessions with fewer than 5 balls")
    assert "1 session without a day" in text
    assert "7 balls hit to a distance" in text
    assert text.endswith("there are more.")


def test_each_number_says_where_it_comes_from() -> None:
    assert describe_provenance(METRICS["carry_m"]) == (
        "Carry is calculated by the monitor from the measured launch.")
    assert describe_provenance(METRICS["ball_speed_mps"]) == "Ball speed is measured by the monitor."
    assert describe_provenance(METRICS["face_to_path_deg"]).startswith("Face to path is worked out here from")
    for metric in METRICS.values():
        assert describe_method(metric, compute_progress(series_of(RISING), metric), METRES)


def test_mixing_claims_no_more_than_shows() -> None:
    blocked = describe_mixing(Mixing(4, 80, 8, 4, 76, 0, 0, 10.0, 20))
    assert "At least 4 changes" in blocked
    assert "neither show mixed practice nor rule it out" in blocked
    assert "came back to a club later (6 times" in describe_mixing(Mixing(4, 80, 14, 10, 76, 6, 2, 5.0, 9))
    assert "no practice" in describe_mixing(Mixing(0, 0, 0, 0, 0, 0, 0, None, 0))


@pytest.mark.parametrize(("verdict", "words"), [
    (FirstBallVerdict.WORSE, "the first ball is worse: it loses to 62 %"),
    (FirstBallVerdict.ALIKE, "no difference worth speaking of"), (FirstBallVerdict.OPEN, "cannot say yet (62 %")])
def test_first_balls_in_words(verdict: FirstBallVerdict, words: str) -> None:
    found = FirstBall(Aspect.OFFLINE, verdict, Middle(0.62, 0.55, 0.7, 12), 12, 30, 10.0, 6.0)
    text = describe_first_ball(found, METRES.units)
    assert words in text
    assert text.endswith("typically 10.0 m against 6.0 m. Over 30 first balls in 12 sessions.")


def test_too_few_first_balls_and_warm_ups_say_so() -> None:
    none = FirstBall(Aspect.SMASH, FirstBallVerdict.OPEN, None, 3, 5, 1.3, 1.3)
    assert "cannot say yet" in describe_first_ball(none, METRES.units)
    assert describe_warm_up(WarmUp(WarmUpVerdict.OPEN, None, False, (), 0, 0)).startswith(
        "Cannot say yet: there is no session of at least 25 balls")
    assert "six sessions of at least 25 balls" in describe_warm_up(WarmUp(WarmUpVerdict.OPEN, None, False, (), 2, 55))
    assert "more than 15 balls" in describe_warm_up(WarmUp(WarmUpVerdict.TAKES_BALLS, 15, True, (), 9, 300))
    assert "(over 300 balls in 9 long sessions)" in describe_warm_up(
        WarmUp(WarmUpVerdict.NONE_SEEN, None, False, (), 9, 300))
    assert "No warm-up" in describe_warm_up(WarmUp(WarmUpVerdict.NONE_SEEN, None, False, (), 9, 300))
