"""The session that runs: the last ball in large numbers, where all of them came down, and the balls before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.dispersion import build_dispersion_figure
from golf.errors import GolfError
from golf.handedness import mirror_shots, sides_of
from golf.shots import StoredShot
from golf.swing_groups import group_of
from services.live.text import describe_listener
from services.sessions.side_text import say_directed
from services.shared.formatting import DASH, Tone, count_of, format_clock, format_number
from ui.shared.escape import plain
from ui.shared.figures import draw_figure
from ui.shared.messages import flash, flashing_errors, render_message
from ui.shared.page_paths import SESSION_PAGE, SETTINGS_PAGE
from ui.shared.style import LIVE_KEY

if TYPE_CHECKING:
    from golf.units import DisplayUnits
    from services.app import App
    from services.live.view import RunningSession

_BEFORE = 8
_DRAWN = "live_drawn"
_LOOKS_EVERY_S = 0.5
"""After so long a ball, a club or a monitor is seen; a look that finds nothing new draws nothing."""


def note_drawn_ball(app: App) -> None:
    """Remember what there was before anything is read: the first thing on the page."""
    st.session_state[_DRAWN] = app.live.load_mark()


def watch_balls(app: App) -> None:
    """Look again and again while the page is open."""
    st.fragment(_look, run_every=_LOOKS_EVERY_S)(app)


def _look(app: App) -> None:
    try:
        mark = app.live.load_mark()
    except GolfError:  # a database that is busy now may not be at the next look
        return
    if mark != st.session_state.get(_DRAWN):
        st.rerun()


def render_listener(app: App) -> None:
    """Whether Rangebook listens, where, and who talks to it."""
    words = describe_listener(app.live.load_status())
    if words.tone is None:
        st.caption(words.headline)
        return
    render_message(words.tone, words.headline, words.detail)
    st.page_link(SETTINGS_PAGE, label="Settings for live sessions", icon=":material/settings:",
                 query_params={"tab": "automation"})


def render_running(app: App, running: RunningSession | None) -> None:
    """Draw it; a word of what comes while nobody has hit."""
    if running is None or not running.shots:
        st.markdown("The first ball begins a session.")
        return
    is_left_handed = app.sessions.is_left_handed(running.card.player)
    shots = mirror_shots([each.stored for each in running.balls], is_left_handed=is_left_handed)
    sides, units = sides_of(is_left_handed=is_left_handed), app.choices.units
    render_ball(shots[-1], units, sides, f"Ball {len(shots):,}, {format_clock(running.run.last_at)}",
                is_worked_out=running.balls[-1].is_worked_out)
    left, right = st.columns(2)
    with left, st.container(border=True):
        _render_picture(app, running, shots, units, sides)
    with right, st.container(border=True):
        _render_before(running, shots, units, sides)


def render_end(app: App) -> None:
    """End it, or look at it with every number."""
    running = app.live.load_running()
    if running is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("End session", key="live_end", icon=":material/stop_circle:", on_click=_end, args=(app,))
        st.page_link(SESSION_PAGE, label="All numbers of this session", icon=":material/table_rows:",
                     query_params={"session": str(running.run.report_id)})
    minutes = app.live.choices.load().quiet_minutes
    st.caption(f"It ends by itself when nobody has hit for {minutes} minutes. It is in the history and can be undone.")


def render_ball(
    last: StoredShot, units: DisplayUnits, sides: tuple[str, str], said: str, *, is_worked_out: bool
) -> None:
    """One ball in large figures. ``said``: which ball it is."""
    shot = last.shot
    speed = units.speed(shot.ball_speed_mps)
    with st.container(key=LIVE_KEY):
        st.metric("Club", plain(group_of(last).label, 30))
        st.metric(f"Carry ({units.distance_label})", _carry(last, units, is_worked_out=is_worked_out))
        st.metric(f"Side ({units.distance_label})", _side(last, units, sides, is_worked_out=is_worked_out))
        st.metric(f"Ball speed ({units.speed_label})", format_number(speed, 0))
    st.caption(" · ".join(filter(None, (
        said, *_details(last, units),
        "carry and side are our estimate: this monitor tells no carry" if is_worked_out else ""))))
    if shot.flags:
        st.warning(f"**This reading cannot be right and is in no number.**  \n{plain(shot.flag_reason, 300)}")


def _details(last: StoredShot, units: DisplayUnits) -> list[str]:
    shot = last.shot
    said = (("launch", shot.launch_angle_deg, 1, "°"), ("back spin", shot.back_spin_rpm, 0, " rpm"),
            ("club speed", units.speed(shot.club_speed_mps), 0, f" {units.speed_label}"),
            ("smash", shot.smash_factor, 2, ""))
    return [f"{words} {format_number(value, digits)}{unit}" for words, value, digits, unit in said if value is not None]


def _render_picture(
    app: App, running: RunningSession, shots: tuple[StoredShot, ...], units: DisplayUnits, sides: tuple[str, str]
) -> None:
    """The balls of the club that was hit last, the last one ringed."""
    club = shots[-1].club
    figure = build_dispersion_figure(shots, units, shot_filter=app.choices.shot_filter, chosen=len(shots), sides=sides,
                                     club=club)
    draw_figure(figure, f"Top view: where the balls with {club} came down")
    worked_out = sum(each.is_worked_out for each in running.balls)
    if worked_out:
        st.caption(f"{count_of(worked_out, 'ball')} without a carry: drawn where they would come down by speed, launch "
                   "and spin in still air. This estimate is not stored.")


def _render_before(
    running: RunningSession, shots: tuple[StoredShot, ...], units: DisplayUnits, sides: tuple[str, str]
) -> None:
    """The newest balls, the newest on top."""
    newest = list(zip(range(1, len(shots) + 1), running.balls, shots, strict=True))[:-_BEFORE - 1:-1]
    st.table([{
        "Ball": f"{number:,}", "Club": plain(group_of(stored).label, 30),
        f"Carry ({units.distance_label})": _carry(stored, units, is_worked_out=drawn.is_worked_out),
        f"Side ({units.distance_label})": _side(stored, units, sides, is_worked_out=drawn.is_worked_out),
    } for number, drawn, stored in newest], border="horizontal", hide_index=True)
    st.caption("Side is worked out here from start direction, spin and carry: a launch monitor tells GSPro none.")


def _carry(stored: StoredShot, units: DisplayUnits, *, is_worked_out: bool) -> str:
    carry = units.distance(stored.reading("carry_m"))
    return DASH if carry is None else f"{_about(is_worked_out)}{format_number(carry, 0)}"


def _side(stored: StoredShot, units: DisplayUnits, sides: tuple[str, str], *, is_worked_out: bool) -> str:
    side = units.distance(stored.reading("side_m"))
    words = sides[0].lower(), sides[1].lower()
    return DASH if side is None else f"{_about(is_worked_out)}{say_directed(side, 0, '', words)}"


def _about(is_worked_out: bool) -> str:
    return "about " if is_worked_out else ""


def _end(app: App) -> None:
    with flashing_errors():
        balls = app.live.end()
        flash(Tone.SUCCESS, "The session is over.", f"{count_of(balls, 'ball')} stored.")
