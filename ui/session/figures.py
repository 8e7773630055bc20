"""The session in pictures: where the balls came down, and how they flew; of one club at a time, or of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from analysis.gapping import NO_DISTANCE_CLUBS
from analysis.landing_spread import LEAST_SHOTS
from charts.dispersion import build_dispersion_figure
from charts.trajectory import TOP_CAPTION, build_top_view_figure, build_trajectory_figure, describe_trajectories
from golf.clubs import bag_position
from golf.shots import StoredShot
from ui.session.figure_data import SessionScene
from ui.session.shot_choice import render_linked_figure
from ui.shared.address import url_segments
from ui.shared.escape import plain

_FROM_ABOVE = "above"
_FLIGHT_VIEWS = {"side": "From the side", _FROM_ABOVE: "From above"}
ALL_CLUBS = "All clubs"


def render_club_choice(shots: tuple[StoredShot, ...], chosen: int | None) -> str | None:
    """Which club the page shows; None for all, and when there is only one.

    Without a word in the address the club of the ``chosen`` shot, else the one hit most.
    """
    clubs = sorted({stored.club for stored in shots}, key=bag_position)
    if len(clubs) < 2:
        return None
    usual = find_most_hit(shots) if chosen is None else shots[chosen - 1].club
    shown = url_segments("club", "Club in the figures", [ALL_CLUBS, *clubs], default=usual, wrap=True,
                         label_visibility="collapsed", format_func=lambda club: plain(club, 30))
    return shown if shown in clubs else None


def find_most_hit(shots: Sequence[StoredShot]) -> str | None:
    """The club with the most balls that are no putts; None where nobody knows the clubs."""
    hit = Counter(stored.club for stored in shots
                  if not stored.is_default_club and stored.club not in NO_DISTANCE_CLUBS)
    return hit.most_common(1)[0][0] if hit else None


def render_landings(scene: SessionScene) -> None:
    """Where the balls came down. A click chooses a shot."""
    figure = build_dispersion_figure(scene.shots, scene.units, shot_filter=scene.shot_filter, chosen=scene.chosen,
                                     selectable=True, sides=scene.sides, club=scene.club)
    render_linked_figure(figure, "landings", scene,
                         "Top view: carry and side of each shot by club, with ellipses of one sigma and 95 %")
    st.caption("Click a ball to look at it.", help=(
        f"Seen from above, target straight up; one {_unit_word(scene)} is equally long in both directions. Full line: "
        f"one standard deviation, dashed: 95 % of a normal spread, from {LEAST_SHOTS} balls of a club on."))


def _unit_word(scene: SessionScene) -> str:
    return "yard" if scene.units.distance_label == "yd" else "metre"


def render_flights(scene: SessionScene) -> None:
    """How they flew, from the side or from above."""
    view = url_segments("flights", "View of the flights", list(_FLIGHT_VIEWS), label_visibility="collapsed",
                        format_func=_FLIGHT_VIEWS.__getitem__)
    if view == _FROM_ABOVE:
        figure = build_top_view_figure(scene.shots, scene.units, shot_filter=scene.shot_filter, chosen=scene.chosen,
                                       selectable=True, sides=scene.sides, club=scene.club)
        render_linked_figure(figure, "flights_above", scene, "Top view: the path of each shot by club")
        st.caption("Click a flight to look at it.", help=TOP_CAPTION)
        return
    figure = build_trajectory_figure(scene.shots, scene.units, shot_filter=scene.shot_filter, chosen=scene.chosen,
                                     selectable=True, club=scene.club)
    render_linked_figure(figure, "flights_side", scene, "Side view: height over distance of each shot by club")
    st.caption("Click a flight to look at it.", help=describe_trajectories(scene.shots, scene.shot_filter, scene.club))
