"""What Home says first: the one thing to work on in a dozen words, and how its picture is to be read."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.digest import Digest, FoundChange, WorkKind, WorkOn
from analysis.metrics import METRICS
from analysis.miss_pattern import Miss
from analysis.usual_range import UsualFigure
from golf.units import DisplayUnits
from services.clubs.text import describe_distance
from services.home.digest_text import describe_work
from services.shared.formatting import count_of
from services.shared.metric_format import MetricFormat

TOO_EARLY = "Too early to say what to work on."
NEEDED = "It takes 20 balls with a club in three sessions."
NOTHING_STANDS_OUT = "Nothing stands out. Keep going."
_FEWEST_COMPARED = 2


@dataclass(frozen=True, slots=True)
class Headline:
    """A sentence with names from outside (escape it), and the club and metric of its evidence; both empty without."""

    text: str
    club: str = ""
    metric: str = ""


def describe_headline(digest: Digest, units: DisplayUnits) -> Headline:
    """The one thing to work on next; where there is none, that."""
    work = digest.work_on
    if work is None:
        return Headline(NOTHING_STANDS_OUT if digest.has_enough else TOO_EARLY)
    found = describe_work(work, units)
    return Headline(_say(work, units), found.club, found.metric)


def find_headline(digest: Digest, club: str, metric: str, units: DisplayUnits) -> str:
    """What Home says first of this club and metric, word for word; empty when it says nothing of them."""
    first = describe_headline(digest, units)
    if first.club and (first.club, first.metric) == (club, metric):
        return first.text
    return next((describe_short_change(change, units) for change in digest.changes
                 if (change.club, change.metric) == (club, metric)), "")


def describe_short_change(change: FoundChange, units: DisplayUnits) -> str:
    """A proven change in a few words: ``7 Iron: carry up 4.1 yd``."""
    metric, trend = METRICS[change.metric], change.progress.trend
    if trend is None:
        raise ValueError("a change without a trend is none")
    way = "up" if trend.change > 0 else "down"
    return f"{change.club}: {metric.name.lower()} {way} {MetricFormat(units).format_size(metric, trend.change)}"


def describe_against_usual(figure: UsualFigure, units: DisplayUnits) -> str:
    """One number of a session beside the golfer's usual one: ``9 Iron carry 134.3 yd: 2.1 yd more than usual``."""
    metric, shown = figure.metric, MetricFormat(units)
    here = f"{figure.club} {metric.name.lower()} {shown.format(metric, figure.here.value)}"
    size = shown.format_size(metric, figure.difference or 0.0)
    if not any(digit in size.split()[0] for digit in "123456789"):
        return f"{here}: as usual"
    return f"{here}: {size} {'more' if (figure.difference or 0.0) > 0 else 'less'} than usual"


def choose_telling(figures: tuple[UsualFigure, ...], limit: int = _FEWEST_COMPARED) -> list[UsualFigure]:
    """What is beyond the usual spread first, then the carries; no club twice."""
    compared = [each for each in figures if each.difference is not None]
    ordered = [*(each for each in compared if each.is_beyond),
               *sorted((each for each in compared if each.metric.key == "carry_m" and not each.is_beyond),
                       key=lambda each: -each.here.shots)]
    chosen: dict[str, UsualFigure] = {}
    for each in ordered:
        chosen.setdefault(each.club, each)
    return list(chosen.values())[:limit]


def _say(work: WorkOn, units: DisplayUnits) -> str:
    if work.kind is WorkKind.SLIPPED and work.change is not None:
        return f"{describe_short_change(work.change, units)}. Get it back first."
    miss = work.miss
    if miss is None:
        raise ValueError("what to work on rests on a change or on misses")
    if work.kind is WorkKind.OFF_LINE:
        side = "right" if miss.bias_m > 0 else "left"
        return f"{work.club} misses {side}: {describe_distance(abs(miss.bias_m), units)}, {_how_often(miss)}."
    if work.kind is WorkKind.DIRECTION:
        return f"{work.club}: half finish more than {describe_distance(miss.side_spread_m, units)} off your usual line."
    return f"{work.club}: half fly more than {describe_distance(miss.carry_spread_m, units)} long or short."


def _how_often(miss: Miss) -> str:
    sessions = len(miss.session_biases_m)
    same = sum((each > 0) == (miss.bias_m > 0) for each in miss.session_biases_m)
    return "every session" if same == sessions else f"in {same} of {count_of(sessions, 'session')}"
