"""One club in detail: carry, dispersion, smash, launch window, and session by session."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import streamlit as st

from analysis.club_number import FEWEST_FOR_BAND, choose_counting, number_of
from analysis.club_stats import ClubStats, measured
from analysis.period import WINDOW_SENTENCES, Basis
from charts.club_colours import colour_of_club
from charts.dispersion import build_dispersion_figure
from charts.distribution import LaunchWindow, Measurements, build_distribution, build_launch_window
from charts.time_order import SessionMedian, build_session_medians
from golf.bag_and_goals import SessionOrigin
from golf.handedness import mirror_shots, sides_of
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.units import DisplayUnits
from services.clubs.tables import build_club_sessions_table
from services.clubs.text import (
    describe_averages,
    describe_band,
    describe_deviations,
    describe_dispersion,
    describe_distance,
    describe_launch,
    describe_part_swings,
    describe_smash,
    describe_use,
    describe_within_5_percent,
    percent,
)
from services.clubs.view import ClubDetail, SessionOfClub
from services.exports.caption import Subject
from services.exports.table import Table
from services.sessions.shot_tables import build_shot_table
from services.shared.formatting import count_of, format_day
from ui.clubs.cards import describe_about
from ui.shared.escape import plain, plain_or
from ui.shared.export_menu import SHOT_FILES, TableFile, render_figure
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import render_why
from ui.shared.page_paths import CLUBS_PAGE, SESSION_PAGE
from ui.shared.shot_filter_text import describe_shot_filter
from ui.shared.tiles import Tile, render_tiles
from ui.shared.viewing import kept_period

_SESSIONS_LISTED = 20
_ABOUT_CARRY = ("Bar: shots of that carry. Line: the median. Band: the middle 80 %. The monitor calculates carry and "
                "total from what it measures at impact.")
_ABOUT_SESSIONS = ("Each point is the median of one session, larger for more shots; the thin line holds 80 % of its "
                   "shots.")
_MOST_DRAWN = 3_000


def render_club(
    detail: ClubDetail, basis: Basis, units: DisplayUnits, *, left_handed: bool,
    name_sessions: Callable[[Collection[int]], Mapping[int, SessionOrigin]],
) -> None:
    """The whole view of a club. ``name_sessions`` says the launch monitor of each session, for files."""
    stats = detail.card.stats
    counted = choose_counting(detail.shots, basis.shot_filter)
    about = describe_about(detail.card)
    st.markdown(plain(describe_use(detail.card, basis.today), 200) + (f" · {about}" if about else "") +
                f" · over {WINDOW_SENTENCES[basis.window]}")
    left_out = (describe_shot_filter(detail.card.left_out, detail.card.effect, basis.shot_filter, units),
                describe_part_swings(detail.card.part_swings))
    if stats.carry is None:
        render_why(*left_out)
        st.info("No shot of this club with a measured carry counts in this period. Look further back, or change which "
                "shots numbers rest on.")
        return
    subject = Subject(detail.card.about.player, basis.shot_filter, detail.card.club, WINDOW_SENTENCES[basis.window])
    _render_tiles(stats, units)
    render_why(*left_out, label="What is left out")
    _render_more_numbers(stats, units)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        def build(asked: DisplayUnits) -> Table:
            origins = name_sessions({stored.report_id for stored in detail.shots})
            return build_shot_table(detail.shots, asked, basis.shot_filter, origins)

        _render_carry(stats, counted, units, subject, TableFile(build, units, says_whose=True))
    with right, st.container(border=True, height="stretch"):
        _render_dispersion(stats, counted, units, subject, left_handed=left_handed)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        _render_smash(stats, counted, subject)
    with right, st.container(border=True, height="stretch"):
        _render_launch(stats, counted, subject)
    st.header("Session by session", anchor=False)
    _render_sessions(detail.sessions, units, subject, colour_of_club(detail.card.club))


def render_way_back(player: str) -> None:
    """To the whole bag."""
    st.page_link(CLUBS_PAGE, label="All clubs", icon=":material/arrow_back:",
                 query_params={"player": player, **kept_period()})


def render_unknown_club(player: str, club: str) -> None:
    """The address names a club that this player has not hit."""
    st.info(f"**{plain(player, 60)} has not hit {plain(club, 60)}.** Choose another player above, or a club "
            "of the bag.")


def _render_tiles(stats: ClubStats, units: DisplayUnits) -> None:
    carry, total = stats.carry_number, stats.total_number
    if carry is None:
        return
    shots = count_of(carry.n, "shot")
    render_tiles((
        Tile("Carry, median", describe_distance(carry.median, units), f"Half of {shots} carry farther."),
        Tile("80 % of carries", describe_band(carry.band, units),
             f"From P10 to P90 over {shots}; from {FEWEST_FOR_BAND} on."),
        Tile("Total, median", describe_distance(total.median if total else None, units),
             f"With roll, over {count_of(total.n if total else 0, 'shot')}."),
        Tile("Close to the median", percent(stats.within_5_percent.share) if stats.within_5_percent else "–",
             describe_within_5_percent(stats.within_5_percent) if stats.within_5_percent else None),
    ))


def _render_more_numbers(stats: ClubStats, units: DisplayUnits) -> None:
    """Means and standard deviations: for whoever asks for them."""
    with st.expander("More numbers: means and standard deviations"):
        if stats.carry is not None:
            st.markdown(describe_averages(stats.carry, units))
        if stats.dispersion is not None:
            st.markdown(describe_deviations(stats.dispersion, units))


def _render_carry(
    stats: ClubStats, counted: Sequence[StoredShot], units: DisplayUnits, subject: Subject, shots: TableFile
) -> None:
    carry = stats.carry_number
    if carry is None:
        return
    factor, label = units.distance_factor, units.distance_label
    shown = Measurements([value * factor for value in measured(counted, "carry_m")], carry.times(factor),
                         "How far it carries", f"Carry ({label})", height=420, colour=colour_of_club(stats.club))
    render_figure(build_distribution(shown), "club-carry",
                  f"Histogram of {count_of(carry.n, 'carry', 'carries')}: median "
                  f"{describe_distance(carry.median, units)}, 80 % {describe_band(carry.band, units)}",
                  subject, table=shots, about_table=SHOT_FILES,
                  why=(_ABOUT_CARRY,))


def _render_dispersion(
    stats: ClubStats, counted: Sequence[StoredShot], units: DisplayUnits, subject: Subject, *, left_handed: bool
) -> None:
    drawn = mirror_shots(counted[-_MOST_DRAWN:], is_left_handed=left_handed)
    figures = stats.dispersion
    says = describe_dispersion(figures, units) if figures else "No side was measured."
    render_figure(build_dispersion_figure(drawn, units, shot_filter=ShotFilter.ALL,
                                          sides=sides_of(is_left_handed=left_handed)),
                  "club-landings", f"Top view of the landings with ellipses. {says}", subject,
                  why=(says + " Ellipses: 1σ and 95 % of the shots."
                       + ("" if len(drawn) == len(counted) else f" The newest {_MOST_DRAWN:,} are drawn."),))


def _render_smash(stats: ClubStats, counted: Sequence[StoredShot], subject: Subject) -> None:
    smash = stats.smash
    if smash is None:
        st.markdown("**Smash factor**  \nNo shot here has both ball and club speed.")
        return
    shown = Measurements(measured(counted, "smash_factor"), number_of(smash.spread), "Smash factor",
                         "Smash factor (ball speed ÷ club speed)", finest=0.01, digits=2, target=smash.target,
                         colour=colour_of_club(stats.club))
    says = describe_smash(smash)
    render_figure(build_distribution(shown), "club-smash", f"Histogram of the smash factor. {says}", subject,
                  why=(says,))


def _render_launch(stats: ClubStats, counted: Sequence[StoredShot], subject: Subject) -> None:
    says = describe_launch(stats)
    launch, spin = stats.launch, stats.back_spin
    if launch is None or spin is None:
        st.markdown(f"**Launch window**  \n{says}")
        return
    pairs = ((shot.value("launch_angle_deg"), shot.value("back_spin_rpm")) for shot in counted[-_MOST_DRAWN:])
    points = [(angle, rpm) for angle, rpm in pairs if angle is not None and rpm is not None]
    render_figure(build_launch_window(points, LaunchWindow(launch.p25, launch.p75, spin.p25, spin.p75),
                                      colour_of_club(stats.club)),
                  "club-launch", f"Launch angle against back spin. {says}", subject, why=(says,))


def _render_sessions(sessions: Sequence[SessionOfClub], units: DisplayUnits, subject: Subject, colour: str) -> None:
    dated = [SessionMedian(item.report_id, item.practised_on, item.carry.n, item.carry.median, item.carry.low,
                           item.carry.high) for item in sessions if item.carry and item.practised_on]
    undated = sum(item.practised_on is None for item in sessions)
    without = f"{count_of(undated, 'session')} without a date left out." if undated else ""
    if dated:
        with st.container(border=True):
            render_figure(build_session_medians(dated, units, colour), "club-sessions", _say_medians(dated, units),
                          subject, table=TableFile(partial(build_club_sessions_table, sessions), units),
                          about_table="The table: a row a session, also those without a date.",
                          why=(f"{_ABOUT_SESSIONS} {without}",))
    elif without:
        st.caption(without)
    newest = list(reversed(sessions))[:_SESSIONS_LISTED]
    render_late_box(f"The newest {count_of(len(newest), 'session')} with this club",
                    partial(_render_links, newest, units), key="club_sessions_box")


def _render_links(sessions: Sequence[SessionOfClub], units: DisplayUnits) -> None:
    for item in sessions:
        carry = f"median {describe_distance(item.carry.median, units)}, {count_of(item.carry.n, 'shot')}" \
            if item.carry else "no shot counts"
        st.page_link(SESSION_PAGE, label=plain_or(f"{format_day(item.practised_on)} · {carry}", "Session"),
                     query_params={"session": str(item.report_id)})


def _say_medians(medians: Sequence[SessionMedian], units: DisplayUnits) -> str:
    first, last = medians[0], medians[-1]
    return (f"Median carry of {count_of(len(medians), 'session')}: {describe_distance(first.median_m, units)} on "
            f"{format_day(first.practised_on)}, {describe_distance(last.median_m, units)} on "
            f"{format_day(last.practised_on)}")
