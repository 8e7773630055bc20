"""What is suspicious about a shot, in sentences: plain text with clubs and readings from outside, to be escaped."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.metrics import METRICS, Metric
from analysis.period import WINDOW_SENTENCES
from analysis.quality.effects import Choice, Effect
from analysis.quality.review_queue import NotJudged
from analysis.quality.suspicion import Evidence, Kind, Suspicion, Why
from analysis.quality.wrong_club import THRESHOLD
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.units import DisplayUnits
from services.quality.view import KindSummary, QualityView
from services.shared.formatting import DASH, count_of, format_number
from services.shared.metric_format import MetricFormat

KIND_NAMES = {
    Kind.IMPOSSIBLE: "Impossible reading", Kind.MISREAD: "Likely misread", Kind.CLUB: "Another club?",
    Kind.MISHIT: "Unusual", Kind.DUPLICATE: "Stored twice",
}
KIND_SENTENCES = {
    Kind.IMPOSSIBLE: "A reading no golf ball can have. Numbers leave these shots out, except under *All shots*, where "
                     "the rest of the shot counts. Hide them, or say that you have seen them.",
    Kind.MISREAD: "Numbers that contradict each other: the monitor got one of them wrong. Leave them out, unless you "
                  "know better.",
    Kind.CLUB: f"They look more like another of your clubs, by at least {THRESHOLD * 100:.0f} %, judged by your own "
               "shots with each. Perhaps the monitor was still set to the club before.",
    Kind.MISHIT: "Far from what is usual with the club, but the numbers agree with each other: topped, thin, fat or "
                 "skied. These are real shots; leave them out only if you want your numbers without them.",
    Kind.DUPLICATE: "The same ball is stored in another place as well. It counts once, whatever you say here.",
}
_NAMES = {"carry_m": "carry", "ball_speed_mps": "ball speed", "club_speed_mps": "club speed", "side_m": "side",
          "smash_factor": "smash factor", "launch_angle_deg": "launch angle", "back_spin_rpm": "back spin",
          "dynamic_loft_deg": "dynamic loft", "attack_angle_deg": "attack angle", "flight_time_s": "flight time"}
_AS_METRIC = {"side_m": "offline_m"}


def describe_suspicion(item: Suspicion, units: DisplayUnits) -> str:
    """All reasons of a shot, in sentences."""
    said = [describe_evidence(evidence, item, units) for evidence in item.evidence]
    if item.kind is Kind.MISHIT:
        said.append("The numbers agree with each other.")
    return " ".join(said)


def describe_evidence(evidence: Evidence, item: Suspicion, units: DisplayUnits) -> str:
    """One reason, with what is usual and over how many shots."""
    value, name = _value(evidence.measure, evidence.value, units), _name(evidence.measure)
    if evidence.why is Why.UNUSUAL:
        return f"{name} {value} ({_usual(evidence, units)})."
    if evidence.why is Why.DOES_NOT_FIT:
        return (f"{name} {value} does not fit its {_listed(evidence.against)}: they make "
                f"{_value(evidence.measure, evidence.usual, units)} ({_range(evidence, units)}, "
                f"{_over(evidence.n)} of this club).")
    if evidence.why is Why.FLEW_AS_USUAL:
        return f"{name} {value} ({_usual(evidence, units)}), and yet it carried as far as usual."
    if evidence.why is Why.CLUB_SPEED_ALONE:
        return f"{name} {value} ({_usual(evidence, units)}), while the ball was as fast as usual."
    return _against_nature(evidence, item, value, units)


def _against_nature(evidence: Evidence, item: Suspicion, value: str, units: DisplayUnits) -> str:
    most = _value(evidence.measure, evidence.high, units)
    ball = _value("ball_speed_mps", item.stored.value("ball_speed_mps"), units)
    sentences = {
        Why.READING: evidence.text[:1].upper() + evidence.text[1:] + ".",
        Why.FASTER_THAN_BALL: f"Carry {value}: in its flight time a ball of {ball} comes {most} far at most.",
        Why.TOO_FAR: f"Carry {value}: a ball of {ball} flies {most} at most, however it starts.",
        Why.SIDE_BEYOND_CARRY: f"It came down {value} to the side, but carried {most} only.",
        Why.OVER_EFFICIENT: f"Smash factor {value}: no club gives more than about {most}, so ball or club speed is "
                            "wrong.",
        Why.LIKE_OTHER_CLUB: _describe_guess(item),
        Why.STORED_TWICE: "The same ball is stored earlier in this session." if item.original is None else
                          "The same ball is in another session, and counts there.",
    }
    return sentences[evidence.why]


def _describe_guess(item: Suspicion) -> str:
    guess = item.guess
    if guess is None:
        return ""
    chance = "Over 99 %" if guess.probability > 0.99 else f"{guess.probability * 100:.0f} %"
    if guess.block:
        chance = f"The {guess.block:,} balls of this block together are {chance.lower()}"
    return (f"{chance} likely your {guess.club}, judged by {count_of(guess.n, 'shot')} with it and {guess.n_named:,} "
            f"with the {item.stored.club}.")


def describe_effect(effect: Effect, units: DisplayUnits, club: str) -> str:
    """``7 Iron carry 148 → 150 yd over 96 shots``; ``club`` is escaped already."""
    before, after = (format_number(units.distance(value), 0) for value in (effect.before, effect.after))
    same = effect.n_before == effect.n_after
    shots = f"{effect.n_after:,}" if same else f"{effect.n_before:,} → {effect.n_after:,}"
    ends = after if before == after else f"{before} → {after}"
    unit = "" if ends == DASH else f" {units.distance_label}"
    return f"{club} carry {ends}{unit} over {shots} shots"


def describe_shot_filter_effect(effect: Effect | None, shot_filter: ShotFilter, units: DisplayUnits, club: str) -> str:
    """What a shot filter moves most; empty under the usual one. ``club`` is escaped already."""
    if shot_filter is DEFAULT_SHOT_FILTER:
        return ""
    if effect is None:
        return "No club's carry differs from the usual choice."
    return f"Against the usual choice: {describe_effect(effect, units, club)}."


def describe_no_effect(choice: Choice, shot_filter: ShotFilter) -> str:
    """Why a decision changes no club's number."""
    if choice is Choice.FINE:
        return "No club's carry changes: they only leave the list."
    if choice is Choice.OUT and shot_filter is ShotFilter.ALL:
        return "No club's carry changes, for your numbers rest on all shots, also those you leave out."
    return "No club's carry changes: they count nowhere as it is, or have no carry."


def describe_summary(summary: KindSummary, units: DisplayUnits, club: str, shot_filter: ShotFilter) -> str:
    """What following the evidence would change most; ``club`` is escaped already."""
    if not summary.open:
        return "nothing to review"
    if summary.kind is Kind.DUPLICATE:
        return "counted once as it is"
    if summary.kind is Kind.IMPOSSIBLE:
        return "counting, without that reading" if shot_filter is ShotFilter.ALL else "left out as it is"
    if summary.effect is None:
        return "no club's carry would change"
    verb = "Moved" if summary.kind is Kind.CLUB else "Left out"
    return f"{verb}: {describe_effect(summary.effect, units, club)}"


def describe_looked_at(view: QualityView) -> str:
    """What the page has looked at."""
    sessions = len({stored.session_id for stored in view.shots})
    return (f"Looked at: {count_of(len(view.shots), 'shot')} in {count_of(sessions, 'session')}, of "
            f"{WINDOW_SENTENCES[view.window]}.")


def describe_not_judged(left: NotJudged) -> list[str]:
    """What could not be judged by what is usual; club names are as stored, to be escaped."""
    lines = []
    if left.default_club:
        lines.append(f"{count_of(left.default_club, 'shot')} of rounds left on the monitor's default club: they are of "
                     "mixed clubs, so nothing is usual for them and no club is guessed.")
    if left.part_swings:
        lines.append(f"{count_of(left.part_swings, 'part swing')} to a distance named in the label.")
    if left.few_shots:
        clubs = ", ".join(f"{club} ({number:,})" for club, number in left.few_shots)
        lines.append(f"Clubs with fewer than 20 shots that count: {clubs}.")
    return lines


def _usual(evidence: Evidence, units: DisplayUnits) -> str:
    return (f"usual {_value(evidence.measure, evidence.usual, units)}, {_range(evidence, units)}, "
            f"{_over(evidence.n)}")


def _range(evidence: Evidence, units: DisplayUnits) -> str:
    return f"{_value(evidence.measure, evidence.low, units)} to {_value(evidence.measure, evidence.high, units)}"


def _over(n: int) -> str:
    return f"over {count_of(n, 'shot')}"


def _listed(measures: Sequence[str]) -> str:
    names = [_NAMES[measure] for measure in measures]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _name(measure: str | None) -> str:
    return _NAMES.get(measure or "", "").capitalize()


def find_shown_metric(measure: str | None) -> Metric | None:
    """As which metric a measure is written; None for one that stands as it is stored."""
    return METRICS.get(_AS_METRIC.get(measure or "", measure or ""))


def _value(measure: str | None, value: float | None, units: DisplayUnits) -> str:
    metric = find_shown_metric(measure)
    return format_number(value) if metric is None else MetricFormat(units).format_shot(metric, value)
