"""Putts made in a row, and how fast: streaks, putts and makes a minute, most in 60 seconds, the fastest 21. Pure.

Nothing goes over the end of a session. A putt of which nobody said whether it went in, or with a value that cannot be,
ends a streak: nobody knows that it went in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from golf.putts import Putt, elapsed_seconds

STREAK_LENGTHS: Final = (3, 7, 10, 15, 21, 50, 100)
WINDOW_S: Final = 60.0
FASTEST_MAKES: Final = 21


@dataclass(frozen=True, slots=True)
class Streaks:
    """``longest``: putts made in a row; ``reached``: lengths, each with how many streaks were so long."""

    longest: int
    reached: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast, over sessions in which putts have times. A minute is of the time from first putt to last."""

    putts_per_minute: float | None
    makes_per_minute: float | None
    """None: nobody said of any putt whether it went in."""
    most_in_60_s: int
    fastest_21_s: float | None
    """None: no session has 21 makes with times."""


Session = Sequence[Putt]
"""The putts of one session, in their order."""


def compute_streaks(sessions: Iterable[Session]) -> Streaks:
    """Over all sessions; a streak is counted once for each length that it reached."""
    runs = [run for session in sessions for run in find_runs(session)]
    reached = tuple((length, sum(run >= length for run in runs)) for length in STREAK_LENGTHS)
    return Streaks(max(runs, default=0), reached)


def find_runs(session: Session) -> list[int]:
    """The length of each run of putts that went in, one after the other."""
    runs, run = [], 0
    for putt in session:
        if putt.counts and putt.made:
            run += 1
        elif run:
            runs.append(run)
            run = 0
    return [*runs, run] if run else runs


def compute_pace(sessions: Iterable[Session]) -> Pace:
    """From the sessions whose putts have times. The first putt of a session begins its time and is in no rate."""
    seconds, putts, makes, told, most, fastest = 0.0, 0, 0, 0, 0, list[float]()
    for session in sessions:
        timed = sorted(((second, putt) for second, putt in zip(elapsed_seconds(session), session, strict=True)
                        if second is not None and putt.counts), key=lambda item: item[0])
        made = [second for second, putt in timed if putt.made]
        most = max(most, count_most_in_window(made))
        if (found := find_fastest(made)) is not None:
            fastest.append(found)
        if len(timed) > 1 and timed[-1][0] > timed[0][0]:
            seconds += timed[-1][0] - timed[0][0]
            putts += len(timed) - 1
            makes += sum(putt.made is True for _, putt in timed[1:])
            told += sum(putt.made is not None for _, putt in timed[1:])
    return Pace(60 * putts / seconds if seconds else None, 60 * makes / seconds if seconds and told else None, most,
                min(fastest, default=None))


def count_most_in_window(seconds: Sequence[float], window_s: float = WINDOW_S) -> int:
    """The most of these moments (in order) that lie within a window, both ends included."""
    most = first = 0
    for last, second in enumerate(seconds):
        while second - seconds[first] > window_s:
            first += 1
        most = max(most, last - first + 1)
    return most


def find_fastest(seconds: Sequence[float], makes: int = FASTEST_MAKES) -> float | None:
    """The shortest time (s) from the first to the last of so many moments; None with fewer."""
    spans = [seconds[place + makes - 1] - seconds[place] for place in range(len(seconds) - makes + 1)]
    return min(spans, default=None)
