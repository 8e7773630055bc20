"""The aspects of practice on their page: a year of days, blocked or mixed, first balls, warming up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from analysis.practice.first_ball import FirstBall
from analysis.practice.warm_up import WarmUp
from analysis.practice.year import PracticeYear
from charts.estimates import Interval, IntervalAxis, build_interval_figure
from charts.practice_year import build_year_figure
from golf.shot_edits import ShotFilter
from golf.units import DisplayUnits
from services.exports.caption import Subject
from services.exports.table_units import STORED
from services.practice.tables import (
    build_days_table,
    build_first_ball_table,
    build_mixing_table,
    build_months_table,
    build_warm_up_table,
)
from services.practice.text import (
    ABOUT_FIRST_BALL,
    ABOUT_MIXING,
    ABOUT_WARM_UP,
    ASPECT_NAMES,
    EVERY_BALL_COUNTS,
    WHAT_SHOWS,
    describe_first_ball,
    describe_mixing,
    describe_warm_up,
    describe_year,
)
from services.practice.view import PracticeQuality
from services.shared.formatting import DASH, count_of, format_day, format_number
from ui.shared.address import url_selectbox
from ui.shared.export_menu import TableFile, render_export_menu, render_figure
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import render_why
from ui.shared.tiles import Tile, render_tiles

LATEST = "latest"
_ABOUT_YEAR = ("A cell a day, stronger for more balls. Days are yours, in local time; sessions without a day are not "
               "in it.")


def render_year_choice(first_on: date | None, today: date) -> int | None:
    """The last twelve months or a calendar year since the first practice; None for the former."""
    years = [str(year) for year in range(today.year, min(first_on or today, today).year - 1, -1)]
    chosen = url_selectbox("year", "Year", [LATEST, *years], width=220,
                           format_func=lambda value: "Last 12 months" if value == LATEST else value)
    return None if chosen == LATEST else int(chosen)


def render_year(year: PracticeYear, player: str) -> None:
    """Its figures, the year, and its months as a table. A year that is over has no streak that runs."""
    subject = Subject(player, period=f"{format_day(year.first_on)} to {format_day(year.last_on)}")
    longest = year.longest.days if year.longest else 0
    tiles = [
        Tile("Practice days", f"{year.practised:,}"),
        Tile("Days a week", format_number(year.days_per_week), "Since the first practice day shown."),
    ]
    if year.current_streak is not None:
        tiles.append(Tile("Streak now", count_of(year.current_streak, "day"),
                          "Days in a row up to today, as on Home; yesterday keeps it alive."))
    render_tiles([*tiles, Tile("Longest streak", count_of(longest, "day"), "Within the days shown.")])
    render_figure(build_year_figure(year.days), "practice-year",
                  f"{describe_year(year)} The table has the months.",
                  subject, table=TableFile(lambda _: build_days_table(year.days), STORED),
                  about_table="The table: every day, also those without practice.",
                  why=(describe_year(year), _ABOUT_YEAR))
    render_late_box("The months as a table", partial(_render_months, year, subject), key="months_box")


def _render_months(year: PracticeYear, subject: Subject) -> None:
    st.table([{"Month": f"{month.first_on:%B %Y}", "Days": f"{month.days:,}", "Sessions": f"{month.sessions:,}",
               "Balls": f"{month.shots:,}"} for month in reversed(year.months)])
    render_export_menu("months", subject, table=TableFile(lambda _: build_months_table(year), STORED))


def render_mixing(quality: PracticeQuality, subject: Subject) -> None:
    """How blocked or mixed, as far as it shows. Rests on every ball, so the file says so whatever the golfer chose."""
    st.markdown(describe_mixing(quality.mixing))
    rounds = "" if not quality.rounds_left_out else (
        f"{count_of(quality.rounds_left_out, 'round')} left out: on a course you do not choose the next club.")
    putts = "" if not quality.putts_left_out else (
        f"{count_of(quality.putts_left_out, 'putt')} left out: they are on the Putting page.")
    with st.container(horizontal=True):
        if quality.mixing.sessions:
            render_export_menu("mixing", replace(subject, shot_filter=ShotFilter.ALL),
                               table=TableFile(lambda _: build_mixing_table(quality.mixing), STORED))
        render_why(EVERY_BALL_COUNTS, rounds, putts, WHAT_SHOWS, ABOUT_MIXING)


def render_first_balls(found: Sequence[FirstBall], units: DisplayUnits, subject: Subject) -> None:
    """First balls against later ones in each aspect."""
    rows = [Interval(ASPECT_NAMES[item.aspect], 100 * item.worse_than.value, 100 * item.worse_than.low,
                     100 * item.worse_than.high, item.sessions) for item in found if item.worse_than is not None]
    words = [describe_first_ball(item, units) for item in found]
    file = TableFile(partial(build_first_ball_table, found), units)
    if rows:
        axis = IntervalAxis("First ball is worse than so many of the later ones (%)", 0, 100, 50)
        render_figure(build_interval_figure(rows, axis, "The first ball"), "first-ball",
                      " ".join(text.replace("**", "") for text in words), subject, table=file)
    st.markdown("\n".join(f"- {text}" for text in words))
    if not rows and any(item.sessions for item in found):
        render_export_menu("first-ball", subject, table=file)
    render_why(ABOUT_FIRST_BALL, label="How first balls are compared")


def render_warm_up(found: WarmUp, subject: Subject) -> None:
    """Balls until warmed up."""
    st.markdown(describe_warm_up(found))
    if found.sessions:
        st.table([{"Balls": f"{stage.first_ball} to {stage.last_ball}",
                   "Further from your middle than later balls by": DASH if stage.worse is None else
                   f"{format_number(100 * stage.worse.value, 0, sign='+')} of 100 places",
                   "95 % interval": DASH if stage.worse is None else
                   " to ".join(
                       format_number(100 * limit, 0, sign="+") for limit in (stage.worse.low, stage.worse.high)),
                   "Sessions": f"{stage.worse.count:,}" if stage.worse else DASH} for stage in found.stages])
        render_export_menu("warm-up", subject, table=TableFile(lambda _: build_warm_up_table(found), STORED))
    render_why(ABOUT_WARM_UP, label="How warming up is told")
