"""Our sentences about putts. Pure."""

from __future__ import annotations

from typing import Final

from analysis.club_number import ClubNumber
from analysis.progress import ProgressVerdict
from analysis.putting.make_rate import DistanceRate, MakeRate
from analysis.putting.streaks import Pace, Streaks
from analysis.putting.trend import FEWEST_PUTTS, PuttingTrend
from golf.units import DisplayUnits
from services.putting.view import LAUNCH_MONITOR, PuttFigures, PuttingView, distance_steps
from services.shared.formatting import count_of, format_number

NO_PUTTS: Final = ("There are no putts yet. Import a file of your putting tracker, or hit shots with the putter on "
                   "your launch monitor.")
ABOUT_RATES: Final = (
    "The bar is a 95 % interval (Wilson 1927): with few putts it is wide. It rests on putts of which the tracker says "
    "both the distance and whether they went in.")
ABOUT_PACE: Final = (
    "A minute is of the time from a session's first putt to its last. A streak ends with a miss, with the session, and "
    "with a putt of which nobody knows whether it went in.")


def describe_answer(view: PuttingView, units: DisplayUnits) -> str:
    """The one sentence at the top, in Markdown: how many go in, and whether that changes."""
    rate = view.figures.rate
    if rate is None:
        who = "Your launch monitor" if view.device == LAUNCH_MONITOR else "This tracker"
        return f"{who} does not say whether a putt went in, so there is no make rate."
    return f"You hole **{percent(rate.rate)}** of your putts ({rate.made:,} of {rate.putts:,}). " + describe_trend(
        view.trend, units)


def describe_trend(trend: PuttingTrend, units: DisplayUnits) -> str:
    """Whether the rate goes up or down, by the rules of Progress."""
    where = "" if trend.step is None else f" from {name_step(trend.step, units)}"
    if trend.trend is None:
        return (f"Too early to say whether that changes: {count_of(trend.more_sessions, 'more session')} with "
                f"{FEWEST_PUTTS} putts or more{where}.")
    change = f"{percent(trend.trend.start)} then, {percent(trend.trend.end)} now{where}"
    return {
        ProgressVerdict.IMPROVING: f"You hole more than you did: {change}.",
        ProgressVerdict.SLIPPING: f"You hole fewer than you did: {change}.",
        ProgressVerdict.STEADY: f"No clear change in {count_of(len(trend.points), 'session')}{where}.",
    }.get(trend.verdict, f"Too early to say whether that changes{where}.")


def percent(share: float) -> str:
    """``62 %``."""
    return f"{100 * min(1.0, max(0.0, share)):.0f} %"


def describe_interval(rate: MakeRate) -> str:
    """``95 % interval 55 to 69 %``."""
    return f"95 % interval {100 * rate.low:.0f} to {100 * rate.high:.0f} %"


def name_step(step: int, units: DisplayUnits) -> str:
    """``up to 3 ft``, ``3 to 6 ft``, ``over 30 ft``."""
    edges = distance_steps(units)[1]
    if step >= len(edges):
        return f"over {edges[-1]} {units.putt_label}"
    return f"{edges[step - 1]} to {edges[step]} {units.putt_label}" if step else f"up to {edges[0]} {units.putt_label}"


def name_distance(each: DistanceRate, units: DisplayUnits) -> str:
    """The step of a rate, as ``name_step`` calls it."""
    metres = distance_steps(units)[0]
    step = len(metres) if each.farthest_m is None else metres.index(each.farthest_m)
    return name_step(step, units)


def describe_control(figures: PuttFigures, units: DisplayUnits) -> list[tuple[str, str]]:
    """Start line, speed and misses: what it is about, and what is known, which may hold outside text."""
    told = (("Start line", describe_start_line(figures.start_line)), ("Speed", describe_depth(figures.depth, units)),
            ("Side", describe_side(figures.side, units)), ("Misses", describe_misses(figures)))
    return [(name, text) for name, text in told if text]


def describe_rows(figures: PuttFigures) -> list[str]:
    """Streaks and pace, a line each; only what is known."""
    return [text for text in (describe_streaks(figures.streaks), describe_pace(figures.pace)) if text]


def describe_start_line(line: ClubNumber | None) -> str:
    """Where putts start: ``0.4° right in the middle; four of five start within 1.2° left and 2.0° right``.

    Empty when none was measured.
    """
    if line is None:
        return ""
    middle = name_side(line.median, "°", 1)
    if line.band is None:
        return f"{middle} in the middle of {count_of(line.n, 'putt')}."
    return (f"{middle} in the middle; four of five start between {name_side(line.band[0], '°', 1)} and "
            f"{name_side(line.band[1], '°', 1)} ({count_of(line.n, 'putt')}).")


def describe_depth(depth: ClubNumber | None, units: DisplayUnits) -> str:
    """How far misses end short of the hole or past it; empty when no miss says."""
    if depth is None:
        return ""
    shown = depth.times(units.miss_factor)
    text = f"Misses end {describe_end(shown.median, units)} in the middle"
    if shown.band is not None:
        text += f"; four of five between {describe_end(shown.band[0], units)} and {describe_end(shown.band[1], units)}"
    return f"{text} ({count_of(shown.n, 'miss', 'misses')})."


def describe_side(side: ClubNumber | None, units: DisplayUnits) -> str:
    """On which side misses end; empty when no miss says."""
    if side is None:
        return ""
    shown = side.times(units.miss_factor)
    return f"Misses end {name_side(shown.median, f' {units.miss_label}', 0)} in the middle."


def name_side(value: float, unit: str, digits: int) -> str:
    """``0.4° right``; ``0.0°`` for nothing."""
    text = format_number(abs(value), digits)
    word = "" if not any(letter in "123456789" for letter in text) else " right" if value > 0 else " left"
    return f"{text}{unit}{word}"


def describe_streaks(streaks: Streaks) -> str:
    """Which lengths were reached, and how often; empty without a streak of three."""
    reached = [f"{length} in a row: {count_of(number, 'time')}" for length, number in streaks.reached if number]
    return " · ".join(reached)


def describe_pace(pace: Pace) -> str:
    """How fast, as far as putts have times; empty when none has."""
    if pace.putts_per_minute is None:
        return ""
    parts = [f"{format_number(pace.putts_per_minute)} putts a minute"]
    if pace.makes_per_minute is not None:
        parts += [f"{format_number(pace.makes_per_minute)} made a minute",
                  f"most made in 60 seconds: {pace.most_in_60_s:,}"]
    if pace.fastest_21_s is not None:
        parts.append(f"fastest 21 made: {format_number(pace.fastest_21_s, 0)} s")
    return " · ".join(parts)


def describe_misses(figures: PuttFigures) -> str:
    """``catch 12, short 4.``; empty without a miss. The kinds are outside text."""
    return f"{', '.join(f'{kind} {number:,}' for kind, number in figures.misses)}." if figures.misses else ""


def describe_left_out(figures: PuttFigures) -> str:
    """What the numbers do not rest on, and why; empty when they rest on all."""
    parts = []
    if figures.left_out:
        parts.append(f"{count_of(figures.left_out, 'putt')} left out: a reading that cannot be")
    if figures.rate is not None and figures.undistanced:
        parts.append(f"{count_of(figures.undistanced, 'putt')} without a distance")
    return f"{'; '.join(parts)}." if parts else ""


def describe_end(value: float, units: DisplayUnits) -> str:
    """``8 in short``, ``12 cm past``, of a displayed value."""
    text = format_number(abs(value), 0)
    return "at the hole" if text == "0" else f"{text} {units.miss_label} {'past' if value > 0 else 'short'}"
