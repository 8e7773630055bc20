"""While nobody hits: the last session in the same large figures, to be read from the mat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.dispersion import build_dispersion_figure
from golf.handedness import mirror_shots, sides_of
from golf.swing_groups import group_of
from services.live.last_session import LastBall, list_numbers
from services.sessions.side_text import say_side
from services.shared.formatting import DASH, count_of, format_day, format_number
from ui.live.running import render_ball
from ui.shared.address import url_segments
from ui.shared.escape import plain, plain_or
from ui.shared.figures import draw_figure
from ui.shared.page_paths import SESSION_PAGE
from ui.shared.session_labels import UNNAMED
from ui.shared.style import LIVE_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.averages_by_club import ClubFigures
    from golf.shots import StoredShot
    from services.app import App

_LAST_BALL = "Last ball"


def render_last_session(app: App) -> None:
    """Draw it; nothing before the first session."""
    session = app.live.load_last_session()
    if session is None:
        return
    card, is_left_handed = session.card, app.sessions.is_left_handed(session.card.player)
    st.header("Last session", anchor=False)
    st.caption(" · ".join((plain_or(card.name, UNNAMED, 48), format_day(card.practised_on), plain(card.player, 60),
                           count_of(card.distinct_shots, "ball"))))
    shots = mirror_shots(session.shots, is_left_handed=is_left_handed)
    sides = sides_of(is_left_handed=is_left_handed)
    numbers = list_numbers(shots, app.choices.shot_filter)
    options = [*([] if session.last is None else [_LAST_BALL]), *numbers]
    if options:
        most = max(numbers, key=lambda label: numbers[label].counted, default=None)
        shown = url_segments("show", "In large numbers", options, wrap=True,
                             default=most if session.last is None else _LAST_BALL,
                             format_func=lambda each: plain(each, 30))
        if shown in numbers:
            _render_club(app, numbers[shown], shots, sides)
        elif session.last is not None:
            _render_last_ball(app, session.last, sides, is_left_handed=is_left_handed)
    else:
        st.markdown("No ball of this session counts towards a club's numbers.")
    st.page_link(SESSION_PAGE, label="All numbers of this session", icon=":material/table_rows:",
                 query_params={"session": str(card.report_id)})


def _render_last_ball(app: App, last: LastBall, sides: tuple[str, str], *, is_left_handed: bool) -> None:
    (ball,) = mirror_shots((last.ball.stored,), is_left_handed=is_left_handed)
    render_ball(ball, app.choices.units, sides, f"Last ball, {last.at:%H:%M}", is_worked_out=last.ball.is_worked_out)


def _render_club(app: App, figures: ClubFigures, shots: Sequence[StoredShot], sides: tuple[str, str]) -> None:
    """The club's number in this session, as its page has it, without decimals."""
    units, numbers = app.choices.units, figures.numbers
    carry, side, speed = (numbers.get(name) for name in ("carry_m", "side_m", "ball_speed_mps"))
    across = units.distance(side.median) if side else None
    with st.container(key=LIVE_KEY):
        st.metric("Club", plain(figures.group.label, 30))
        st.metric(f"Carry ({units.distance_label})",
                  format_number(units.distance(carry.median) if carry else None, 0))
        st.metric(f"Side ({units.distance_label})", DASH if across is None else say_side(across, sides))
        st.metric(f"Ball speed ({units.speed_label})", format_number(units.speed(speed.median) if speed else None, 0))
    counts = sorted({number.n for number in (carry, side, speed) if number})
    balls = " to ".join(f"{counts[each]:,}" for each in sorted({0, len(counts) - 1}))
    st.caption(f"Medians of {balls} {'ball' if counts[-1] == 1 else 'balls'} of this session.")
    of_group = [stored for stored in shots if group_of(stored) == figures.group]
    figure = build_dispersion_figure(of_group, units, shot_filter=app.choices.shot_filter, sides=sides)
    draw_figure(figure, f"Top view: where the balls with {figures.group.label} came down")
