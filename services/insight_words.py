"""The digest in a golfer's words. Each sentence says its unit and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from golf.units import DisplayUnits
from services.display import count_of, format_day, format_number
from services.insights import CHECKED_METRICS, Digest, FoundChange, Practised, WorkKind, WorkOn
from services.metric_display import format_change, format_metric, format_size
from services.metrics import METRICS
from services.miss_anatomy import Miss
from services.progress import Verdict

_VERDICT_WORDS = {Verdict.IMPROVING: "improved", Verdict.SLIPPING: "slipped"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and the club and metric where its evidence is. ``text`` holds names from outside: escape it."""

    text: str
    club: str
    metric: str


def describe_practised(practised: Practised) -> str:
    """The day, how much, and with which clubs: ``Fri 7 Feb 2026: 94 shots in 2 sessions. Driver 30, PW 64.``."""
    sessions = count_of(practised.sessions, "session")
    head = f"{format_day(practised.day)}: {count_of(practised.shots, 'shot')} in {sessions}."
    clubs = ", ".join(f"{club} {shots:,}" for club, shots in practised.clubs)
    named = sum(shots for _, shots in practised.clubs)
    if practised.clubs and named < practised.shots:
        clubs += f", {practised.shots - named:,} without a club of their own"
    return f"{head} {clubs}." if clubs else head


def describe_change(change: FoundChange, units: DisplayUnits) -> Finding:
    """What improved or slipped, from where to where, over how many sessions and balls."""
    metric, trend = METRICS[change.metric], change.progress.trend
    if trend is None:
        raise ValueError("a change without a trend is none")
    text = (f"{change.club}: {metric.name.lower()} {_VERDICT_WORDS[change.progress.verdict]} by "
            f"{format_size(metric, trend.change, units)} over {count_of(trend.sessions, 'session')} "
            f"({format_metric(metric, trend.start, units)} → {format_metric(metric, trend.end, units)}; "
            f"between {format_change(metric, trend.low, units)} and {format_change(metric, trend.high, units)}; "
            f"{count_of(change.series.shots, 'shot')}).")
    return Finding(text, change.club, change.metric)


def describe_no_change(digest: Digest) -> str:
    """What it means that nothing is named."""
    if not digest.looked_at:
        return "What improves or slips is said once a club has six dated sessions with enough balls."
    names = ", ".join(METRICS[key].name.lower() for key in CHECKED_METRICS)
    return (f"Nothing improved or slipped beyond noise ({count_of(digest.looked_at, 'trend')} looked at: {names}).")


def describe_work(work: WorkOn, units: DisplayUnits) -> Finding:
    """The one thing to work on, and why. Left and right are as seen from the tee, the same for either hand."""
    if work.kind is WorkKind.SLIPPED and work.change is not None:
        found = describe_change(work.change, units)
        return Finding(f"Get it back first. {found.text}", found.club, found.metric)
    miss = work.miss
    if miss is None:
        raise ValueError("what to work on rests on a change or on misses")
    if work.kind is WorkKind.OFF_LINE:
        return Finding(_off_line(work.club, miss, units), work.club, "offline_m")
    metric = "side_spread" if work.kind is WorkKind.DIRECTION else "carry_spread"
    return Finding(_outstanding(work, miss, units), work.club, metric)


def describe_no_work(digest: Digest) -> str:
    """Why no one thing is named."""
    if not digest.has_enough:
        return "What to work on is said once a club has 20 balls in three sessions."
    return "No club stands out from the rest of your bag. Keep going."


def _off_line(club: str, miss: Miss, units: DisplayUnits) -> str:
    side = "right" if miss.bias_m > 0 else "left"
    same = sum((each > 0) == (miss.bias_m > 0) for each in miss.session_biases_m)
    return (f"{club}: your line. Half of the balls come down more than {_distance(abs(miss.bias_m), units)} {side} of "
            f"the target, in {same} of {count_of(len(miss.session_biases_m), 'session')} to the {side} "
            f"({count_of(miss.shots, 'shot')}). Check aim and face before anything else.")


def _outstanding(work: WorkOn, miss: Miss, units: DisplayUnits) -> str:
    expected = (work.expected_share or 0.0) * miss.carry_m
    what, spread = (("direction", miss.side_spread_m) if work.kind is WorkKind.DIRECTION
                    else ("distance control", miss.carry_spread_m))
    return (f"{work.club}: {what}. A typical ball misses by {_distance(miss.typical_m, units)}, where the rest of "
            f"your bag would lead one to expect {_distance(expected, units)} at {_distance(miss.carry_m, units)} of "
            f"carry. Most of it is {what}: half of the balls lie within {_distance(spread, units)} of your own middle "
            f"({count_of(miss.shots, 'shot')}, {count_of(miss.sessions, 'session')}).")


def _distance(metres: float, units: DisplayUnits) -> str:
    return f"{format_number(units.distance(metres))} {units.distance_label}"
