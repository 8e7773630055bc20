"""Ready questions: what golfers ask first, in SQL that they can change.

Numbers are over the balls that count, full swings alone, by the definition of every page (analysis.club_number), over
all sessions and not over the period that is chosen at the top.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import Final

from golf.clubs import MIXED_CLUBS
from golf.units import DISPLAY_UNITS, DisplayUnits, UnitSystem

_YARDS: Final = DISPLAY_UNITS[UnitSystem.IMPERIAL]


@dataclass(frozen=True, slots=True)
class ReadyQuestion:
    """A question with its key in an address and its title."""

    key: str
    title: str
    sql: str


def build_ready_questions(player: str, units: DisplayUnits) -> tuple[ReadyQuestion, ...]:
    """For one player, in the golfer's units: shots are kept in yards and mph."""
    whose = "player = '" + player.replace("'", "''") + "'"
    words = {
        "whose": whose,
        "full": f"counts AND club <> '{MIXED_CLUBS}' AND coalesce(swing_length, 'full') = 'full' AND {whose}",
        "carry": _converted("carry_yd", units.distance_factor / _YARDS.distance_factor),
        "total": _converted("total_yd", units.distance_factor / _YARDS.distance_factor),
        "side": _converted("side_yd", units.distance_factor / _YARDS.distance_factor),
        "speed": _converted("club_speed_mph", units.speed_factor / _YARDS.speed_factor),
        "putt": _converted("target_distance_ft", units.putt_factor / _YARDS.putt_factor),
        "d": units.distance_label, "s": units.speed_label.replace("/", ""), "p": units.putt_label,
    }
    return tuple(ReadyQuestion(key, title, dedent(sql).strip().format(**words)) for key, title, sql in _QUESTIONS)


def _converted(column: str, factor: float) -> str:
    return column if abs(factor - 1) < 1e-9 else f"{column} * {factor:.7g}"


_QUESTIONS: Final = (
    ("carry", "How far does each club carry?", """
        SELECT club, count(carry_yd) AS shots, round(median({carry})) AS carry_{d},
               round(quantile({carry}, 0.1)) AS from_{d}, round(quantile({carry}, 0.9)) AS to_{d}
        FROM shots
        WHERE {full}
        GROUP BY club
        ORDER BY carry_{d} DESC"""),
    ("gaps", "Where are the gaps in my bag?", """
        WITH clubs AS (
            SELECT club, median({carry}) AS carry
            FROM shots
            WHERE {full}
            GROUP BY club
            HAVING count(*) >= 5)
        SELECT club, round(carry) AS carry_{d},
               round(lag(carry) OVER (ORDER BY carry DESC) - carry) AS less_than_the_longer_{d}
        FROM clubs
        ORDER BY carry DESC"""),
    ("longest", "My ten longest drives", """
        SELECT session_date, session_name, round({carry}) AS carry_{d}, round({total}) AS total_{d}
        FROM shots
        WHERE club = 'Driver' AND {full}
        ORDER BY carry_yd DESC
        LIMIT 10"""),
    ("straight", "With which club do I hit it straight?", """
        SELECT club, count(*) AS shots, round(100.0 * avg(abs({side}) <= 10)) AS within_10_{d}_percent
        FROM shots
        WHERE {full}
        GROUP BY club
        HAVING count(*) >= 20
        ORDER BY within_10_{d}_percent DESC"""),
    ("sides", "Do I miss left or right?", """
        SELECT club, count(*) AS shots, round(100.0 * avg({side} < -5)) AS left_percent,
               round(100.0 * avg({side} > 5)) AS right_percent, round(median({side}), 1) AS side_{d}
        FROM shots
        WHERE {full}
        GROUP BY club
        HAVING count(*) >= 20
        ORDER BY shots DESC"""),
    ("speed", "How fast do I swing the driver, month by month?", """
        SELECT strftime('%Y-%m', session_date) AS month, round(median({speed}), 1) AS club_speed_{s},
               round(max({speed}), 1) AS fastest_{s}, count(club_speed_mph) AS shots
        FROM shots
        WHERE club = 'Driver' AND club_speed_mph IS NOT NULL AND {full}
        GROUP BY month
        ORDER BY month"""),
    ("days", "My best days with the club I hit most", """
        SELECT session_date, club, count(*) AS shots, round(median({carry}), 1) AS carry_{d}
        FROM shots
        WHERE {full} AND club = (
            SELECT club FROM shots WHERE {full} GROUP BY club ORDER BY count(*) DESC LIMIT 1)
        GROUP BY session_date
        HAVING count(*) >= 5
        ORDER BY carry_{d} DESC
        LIMIT 10"""),
    ("wedges", "How far do my part swings go?", """
        SELECT club, swing_length, count(carry_yd) AS shots, round(median({carry})) AS carry_{d}
        FROM shots
        WHERE counts AND swing_length IS NOT NULL AND swing_length <> 'full' AND {whose}
        GROUP BY club, swing_length
        ORDER BY carry_{d} DESC"""),
    ("months", "How much do I practise, month by month?", """
        SELECT strftime('%Y-%m', session_date) AS month, count(*) AS shots,
               count(DISTINCT session_date) AS days
        FROM shots
        WHERE counts AND {whose}
        GROUP BY month
        ORDER BY month"""),
    ("putts", "From how far do I hole my putts?", """
        SELECT round({putt}) AS distance_{p}, count(*) AS putts, round(100.0 * avg(made)) AS made_percent
        FROM putts
        WHERE counts AND made IS NOT NULL AND target_distance_ft IS NOT NULL AND {whose}
        GROUP BY distance_{p}
        ORDER BY distance_{p}"""),
)
