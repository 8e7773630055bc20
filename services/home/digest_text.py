"""The digest in a golfer's words. Each sentence says its unit and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.digest import (
    Digest,
    FoundChange,
    Practised,
    WorkKind,
    WorkOn,
)
from analysis.metrics import METRICS
from analysis.miss_pattern import Miss
from analysis.period import WINDOW_SENTENCES, Window
from analysis.progress import ProgressVerdict
from golf.units import DisplayUnits
from services.clubs.text import describe_distance
from services.progress.miss_text import describe_line, describe_spread, describe_typical
from services.shared.formatting import count_of, format_day
from services.shared.metric_format import MetricFormat

_VERDICT_WORDS = {ProgressVerdict.IMPROVING: "improved", ProgressVerdict.SLIPPING: "slipped"}


@dataclass(frozen=True, slots=True)
class DigestFinding:
    """A sentence, and the club and metric where its evidence is. ``text`` holds names from outside: escape it."""

    text: str
    club: str
    metric: str


@dataclass(frozen=True, slots=True)
class DigestSaid:
    """A digest in sentences: what was practised, what changed (or that nothing did), what to work on next."""

    sentences: tuple[str, ...]
    changes: list[DigestFinding]
    work: DigestFinding | None


def say_digest(digest: Digest, window: Window, units: DisplayUnits) -> DigestSaid:
    """The digest for who reads it without a page: the command line and programs."""
    changes = [describe_change(change, units) for change in digest.changes]
    work = None if digest.work_on is None else describe_work(digest.work_on, units)
    return DigestSaid((
        describe_practised(digest.practised),
        *([each.text for each in changes] or [describe_no_change(digest, window)]),
        describe_no_work(digest) if work is None else f"Work on next: {work.text}"), changes, work)


def describe_practised(practised: Practised) -> str:
    """The day, how much, and with which clubs: ``Last practice day, Fri 7 Feb 2026: 94 shots …``.

    The last day alone, also when a sync brought several.
    """
    sessions = count_of(practised.sessions, "session")
    head = f"Last practice day, {format_day(practised.day)}: {count_of(practised.shots, 'shot')} in {sessions}."
    clubs = ", ".join(f"{club} {shots:,}" for club, shots in practised.clubs)
    named = sum(shots for _, shots in practised.clubs)
    if practised.clubs and named < practised.shots:
        clubs += f", {practised.shots - named:,} without a club of their own"
    return f"{head} {clubs}." if clubs else head


def describe_change(change: FoundChange, units: DisplayUnits) -> DigestFinding:
    """What improved or slipped, from where to where, over how many sessions and balls."""
    metric, trend = METRICS[change.metric], change.progress.trend
    if trend is None:
        raise ValueError("a change without a trend is none")
    shown = MetricFormat(units)
    text = (f"{change.club}: {metric.name.lower()} {_VERDICT_WORDS[change.progress.verdict]} by "
            f"{shown.format_size(metric, trend.change)} over {count_of(trend.sessions, 'session')} "
            f"({shown.format(metric, trend.start)} → {shown.format(metric, trend.end)}; "
            f"between {shown.format_change(metric, trend.low)} and {shown.format_change(metric, trend.high)}; "
            f"{count_of(change.series.shots, 'shot')}).")
    return DigestFinding(text, change.club, change.metric)


def describe_no_change(digest: Digest, window: Window) -> str:
    """What it means that nothing is named in this window."""
    if not digest.looked_at:
        return "What improves or slips is said once a club has six dated sessions with enough balls."
    return f"No clear change over {WINDOW_SENTENCES[window]}, of {_clubs(digest)}."


def describe_work(work: WorkOn, units: DisplayUnits) -> DigestFinding:
    """The one thing to work on, and why. Left and right are as seen from the tee, the same for either hand."""
    if work.kind is WorkKind.SLIPPED and work.change is not None:
        found = describe_change(work.change, units)
        return DigestFinding(f"Get it back first. {found.text}", found.club, found.metric)
    miss = work.miss
    if miss is None:
        raise ValueError("what to work on rests on a change or on misses")
    if work.kind is WorkKind.OFF_LINE:
        return DigestFinding(f"{work.club}: your line. {describe_line(miss, units)} "
                             "Check aim and face before anything else.", work.club, "side_m")
    metric = "side_spread" if work.kind is WorkKind.DIRECTION else "carry_spread"
    return DigestFinding(_outstanding(work, miss, units), work.club, metric)


def find_sentence(digest: Digest, club: str, metric: str, units: DisplayUnits) -> str:
    """What Home says of this club and metric, word for word; empty when it says nothing of them."""
    found = [describe_change(change, units) for change in digest.changes]
    if digest.work_on is not None:
        found.insert(0, describe_work(digest.work_on, units))
    return next((each.text for each in found if (each.club, each.metric) == (club, metric)), "")


def describe_no_work(digest: Digest) -> str:
    """Why no one thing is named."""
    if not digest.has_enough:
        return "What to work on is said once a club has 20 balls in three sessions."
    return f"Of {_clubs(digest)} none stands out. Keep going." if digest.clubs > 1 else (
        "Nothing stands out with your most used club. Keep going.")


def _clubs(digest: Digest) -> str:
    """Those that were looked at: never the whole bag."""
    return "your most used club" if digest.clubs == 1 else f"your {digest.clubs} most used clubs"


def _outstanding(work: WorkOn, miss: Miss, units: DisplayUnits) -> str:
    expected = (work.expected_share or 0.0) * miss.carry_m
    sideways = work.kind is WorkKind.DIRECTION
    what = "direction" if sideways else "distance control"
    usual, carry = (describe_distance(expected, units, 1), describe_distance(miss.carry_m, units))
    return (f"{work.club}: {what}. {describe_typical(miss, units)}, where your other most used clubs would lead one to "
            f"expect {usual} at {carry} of carry. Most of it is {what}: "
            f"{describe_spread(miss, units, sideways=sideways)}.")
