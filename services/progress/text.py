"""A verdict on progress in a golfer's words. Pure; drawing is ui/progress/trend.py."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.metrics import Metric, Summary
from analysis.period import WINDOW_NAMES, Window
from analysis.progress import Progress, ProgressVerdict, SessionSeries
from analysis.stats.trend import FEWEST_SESSIONS, Trend
from golf.provenance import PROVENANCE_WORDS, provenance_of
from services.progress.goals import GoalView
from services.progress.view import ProgressView
from services.shared.formatting import Tone, count_of, format_day
from services.shared.metric_format import MetricFormat

MOST_PLANNED = 300
"""Beyond it a number of sessions is no plan any more."""
_NAMES = {ProgressVerdict.IMPROVING: "Better", ProgressVerdict.SLIPPING: "Worse", ProgressVerdict.STEADY: "Same",
          ProgressVerdict.OPEN: "Too early"}
_TONES = {ProgressVerdict.IMPROVING: Tone.SUCCESS, ProgressVerdict.SLIPPING: Tone.WARNING}


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """Ours alone: no text from outside."""

    tone: Tone
    headline: str
    detail: str


def name_verdict(progress: Progress, metric: Metric, shown: MetricFormat) -> str:
    """``Better``, ``Worse``, ``Same``, ``Too early``; ``Higher`` or ``Lower`` where neither is better for everybody."""
    if progress.verdict is ProgressVerdict.CHANGED and progress.trend is not None:
        return "Higher" if shown.to_display(metric, progress.trend.change) > 0 else "Lower"
    return _NAMES[progress.verdict]


def describe_verdict(progress: Progress, series: SessionSeries, metric: Metric, shown: MetricFormat) -> VerdictWords:
    """Headline and what it rests on."""
    trend, sessions, name = progress.trend, len(series.points), name_verdict(progress, metric, shown)
    if trend is None:
        missing = count_of(FEWEST_SESSIONS - sessions, "more session")
        return VerdictWords(Tone.INFO, f"{name} to say: {missing}", _too_few(metric, sessions))
    said = progress.verdict
    if said is ProgressVerdict.OPEN:
        return VerdictWords(Tone.INFO, f"{name} to say", _open(progress, trend, metric, shown))
    change = shown.format_change(metric, trend.change)
    rests = f"95 % interval {_interval(trend, metric, shown)}, over {count_of(sessions, 'session')}"
    if said is ProgressVerdict.STEADY:
        size = shown.format_size(metric, progress.worthwhile or 0.0)
        return VerdictWords(Tone.INFO, name, f"Any change is smaller than {size}, the least worth speaking of: "
                                             f"{change} from the first session to the last ({rests}).")
    return VerdictWords(_TONES.get(said, Tone.INFO), name,
                        f"{change} from the first session to the last ({rests}).")


def describe_rest(series: SessionSeries, metric: Metric, *, is_capped: bool = False) -> str:
    """What the points rest on and what they do not."""
    left, parts = series.left_out, []
    if left.thin_sessions:
        parts.append(f"{count_of(left.thin_sessions, 'session')} with fewer than {metric.fewest_shots} balls that "
                     "have it")
    if left.undated_sessions:
        parts.append(f"{count_of(left.undated_sessions, 'session')} without a day")
    if left.part_swings:
        parts.append(f"{count_of(left.part_swings, 'ball')} hit to a distance (such as “70 yds”)")
    text = f"Rests on {count_of(series.shots, 'ball')} in {count_of(len(series.points), 'session')}."
    if parts:
        text += f" Left out: {', '.join(parts)}."
    return f"{text} Only the newest sessions were looked at; there are more." if is_capped else text


def describe_provenance(metric: Metric) -> str:
    """Whether the monitor saw it."""
    kinds = {provenance_of(measure) for measure in metric.measures}
    origin = " and ".join(sorted(PROVENANCE_WORDS[kind] for kind in kinds))
    if metric.measures == (metric.key,):
        return f"{metric.name} is {origin}."
    return f"{metric.name} is worked out here from what is {origin}."


def describe_usual_number(view: ProgressView, metric: Metric, shown: MetricFormat) -> str:
    """What the chosen shot filter does to the number; empty when it does nothing, or nothing is known."""
    if view.number is None or view.usual_number is None:
        return ""
    usual, here = shown.format(metric, view.usual_number), shown.format(metric, view.number.value)
    return "The number is the same with the usual choice." if usual == here else (
        f"Against the usual choice: {usual} → {here}.")


def describe_sides(metric: Metric, shown: MetricFormat) -> str:
    """What the sign of a side means; empty for any other metric."""
    if metric.key != "side_m":
        return ""
    return ("Mirrored for a left-hander: above 0 is left of the target, below 0 right." if shown.left_handed else
            "Above 0 is right of the target, below 0 left.")


def describe_method(metric: Metric, progress: Progress, shown: MetricFormat) -> str:
    """How a session gets its value and the verdict comes about."""
    value = {Summary.MEDIAN: "its median ball", Summary.SPREAD: "how far half of its balls lie from its median ball",
             Summary.CONSISTENCY: "its consistency score"}[metric.summary]
    least = "" if progress.worthwhile is None else (
        f" The least change worth speaking of is {shown.format_size(metric, progress.worthwhile)} here; "
        "that is our choice, not science.")
    return (f"Each session with at least {metric.fewest_shots} balls counts once, with {value}: balls of one evening "
            "have too much in common to count one by one. The trend is the median of the slopes between all pairs of "
            "sessions (Theil and Sen), its interval the one of Kendall's rank test; where neighbouring sessions "
            "resemble each other it is made wider. “Better” and “worse” need an interval that leaves out zero; "
            f"“same” needs one that lies within the least change worth speaking of.{least} Of twenty choices on "
            "which nothing has changed, about one will look like a change.")


def describe_span(series: SessionSeries) -> str:
    """From which day to which; empty without a session."""
    points = series.points
    return f"{format_day(points[0].practised_on)} to {format_day(points[-1].practised_on)}" if points else ""


def describe_period(period: Window, series: SessionSeries) -> str:
    """What was looked at, with its first and last day where there are any."""
    return " · ".join(filter(None, (WINDOW_NAMES[period].lower(), describe_span(series))))


def _interval(trend: Trend, metric: Metric, shown: MetricFormat) -> str:
    ends = sorted((trend.low, trend.high), key=lambda end: shown.to_display(metric, end))
    low, high = (shown.format_change(metric, end) for end in ends)
    return f"{low} to {high}"


def _too_few(metric: Metric, sessions: int) -> str:
    have = {0: "There is none", 1: "There is one"}.get(sessions, f"There are {sessions}")
    missing = FEWEST_SESSIONS - sessions
    return (f"A verdict takes at least {FEWEST_SESSIONS} sessions with {metric.fewest_shots} balls or more that have "
            f"this number. {have}; {missing} more will show whether they agree.")


def _open(progress: Progress, trend: Trend, metric: Metric, shown: MetricFormat) -> str:
    size = shown.format_size(metric, progress.worthwhile or 0.0)
    lies = (f"From the first of {trend.sessions} sessions to the last it changed by "
            f"{shown.format_change(metric, trend.change)}, but the 95 % interval is {_interval(trend, metric, shown)}: "
            "it may be noise.")
    more = progress.more_sessions
    if more == 0:
        return (f"{lies} There are sessions enough to see a change of {size} in four cases of five: it can hardly be "
                "big.")
    if more > MOST_PLANNED:
        return f"{lies} Sessions scatter so much that it would take more than {MOST_PLANNED} to see a change of {size}."
    more = round_up(more)
    balls = round_up(more * progress.shots_per_session)
    return (f"{lies} About {count_of(more, 'more session')} like these (some {balls:,} balls) would show a change of "
            f"{size} in four cases of five.")


def round_up(number: int) -> int:
    """To two figures, upwards: ``137`` → ``140``; more would pretend to know."""
    step = 10 ** max(0, len(str(number)) - 2)
    return int(-(-number // step) * step)


def name_goal(view: GoalView, shown: MetricFormat) -> str:
    """``Carry 164.0 yd with the 7 Iron``; holds the club's name, which is from outside."""
    goal, metric = view.goal, view.metric
    if metric is None:
        return goal.metric
    club = f" with the {goal.club}" if goal.club else ""
    return f"{metric.name} {shown.format_target(metric, goal.target)}{club}"
