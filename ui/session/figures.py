"""The session in pictures: where the balls came down, how they flew, and the numbers beside them."""

from __future__ import annotations

import streamlit as st

from analysis.club_number import FEWEST_FOR_BAND
from analysis.landing_spread import LEAST_SHOTS
from charts.dispersion import build_dispersion_figure
from charts.trajectory import TOP_CAPTION, build_top_view_figure, build_trajectory_figure, describe_trajectories
from golf.clubs import bag_position
from golf.shots import StoredShot
from services.sessions.side_text import say_side
from services.sessions.tables import LandingLine, build_landing_table, compute_landing_lines
from services.shared.formatting import DASH, format_number
from ui.session.figure_data import SessionScene
from ui.session.shot_choice import render_linked_figure
from ui.shared.address import url_segments
from ui.shared.escape import plain
from ui.shared.export_menu import TableFile, render_export_menu

_FROM_ABOVE = "above"
_FLIGHT_VIEWS = {"side": "From the side", _FROM_ABOVE: "From above"}
ALL_CLUBS = "All clubs"


def render_club_choice(shots: tuple[StoredShot, ...]) -> str | None:
    """Which club the figures show; None for all, and when there is only one."""
    clubs = sorted({stored.club for stored in shots}, key=bag_position)
    if len(clubs) < 2:
        return None
    chosen = url_segments("club", "Club in the figures", [ALL_CLUBS, *clubs], wrap=True,
                          format_func=lambda club: plain(club, 30))
    return chosen if chosen in clubs else None


def render_landings_and_flights(scene: SessionScene) -> None:
    """Top view and flights side by side; one above the other on a phone. A click chooses a shot in both."""
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        figure = build_dispersion_figure(scene.shots, scene.units, shot_filter=scene.shot_filter, chosen=scene.chosen,
                                         selectable=True, sides=scene.sides, club=scene.club)
        render_linked_figure(figure, "landings", scene,
                             "Top view: carry and side of each shot by club, with ellipses of one sigma and 95 %")
        unit = "yard" if scene.units.distance_label == "yd" else "metre"
        st.caption(f"Seen from above, target straight up; one {unit} is equally long in both directions. Full line: "
                   f"one standard deviation, dashed: 95 % of a normal spread, from {LEAST_SHOTS} balls of a club on. "
                   "Click a ball to look at it.")
    with right, st.container(border=True, height="stretch"):
        _render_flights(scene)


def _render_flights(scene: SessionScene) -> None:
    view = url_segments("flights", "View of the flights", list(_FLIGHT_VIEWS), label_visibility="collapsed",
                        format_func=_FLIGHT_VIEWS.__getitem__)
    if view == _FROM_ABOVE:
        figure = build_top_view_figure(scene.shots, scene.units, shot_filter=scene.shot_filter, chosen=scene.chosen,
                                       selectable=True, sides=scene.sides, club=scene.club)
        render_linked_figure(figure, "flights_above", scene, "Top view: the path of each shot by club")
        st.caption(TOP_CAPTION)
        return
    figure = build_trajectory_figure(scene.shots, scene.units, shot_filter=scene.shot_filter, chosen=scene.chosen,
                                     selectable=True, club=scene.club)
    render_linked_figure(figure, "flights_side", scene, "Side view: height over distance of each shot by club")
    st.caption(describe_trajectories(scene.shots, scene.shot_filter, scene.club))


def render_landing_table(scene: SessionScene) -> None:
    """Side and length by club: where the middle ball came down, and between what 80 % of them."""
    lines = compute_landing_lines(scene.shots, scene.shot_filter)
    if not lines:
        return
    st.table([_landing_row(line, scene) for line in lines], border="horizontal", hide_index=True)
    st.caption(f"Side: the median, {scene.sides[0].lower()} or {scene.sides[1].lower()} of the target. 80 % between: "
               f"the middle 80 % of the shots that count, from {FEWEST_FOR_BAND} on. The monitor calculates carry and "
               "side from the measured launch.")
    render_export_menu("landing-numbers", scene.subject, says="Right of the target is positive, left negative.",
                       table=TableFile(lambda units: build_landing_table(
                           compute_landing_lines(scene.stored, scene.shot_filter), units), scene.units))


def _landing_row(line: LandingLine, scene: SessionScene) -> dict[str, str]:
    figures, units, label = line.figures, scene.units, scene.units.distance_label
    side, carry = figures.side, figures.carry

    def sided(metres: float) -> str:
        return say_side(units.distance(metres) or 0.0, scene.sides)

    return {
        "Club": plain(line.group.label, 60),
        "Shots": f"{figures.n:,}",
        f"Side ({label})": sided(side.median) if side else DASH,
        f"80 % between, side ({label})": " – ".join(map(sided, side.band)) if side and side.band else DASH,
        f"80 % between, carry ({label})": "–".join(
            format_number(units.distance(end), 0) for end in carry.band) if carry and carry.band else DASH,
    }
