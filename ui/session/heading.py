"""Pieces of the session page: heading, notes, figures, where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.averages_by_club import ClubFigures
from golf.clubs import MIXED_CLUBS
from golf.putts import PUTTER
from golf.sessions import SessionDetail, SessionState
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.units import DisplayUnits
from services.imports.text import describe_origin
from services.maintenance.tables import build_date_sources_table
from services.sessions.original_report import name_original
from services.shared.formatting import (
    DASH,
    DATE_SOURCE_WORDS,
    UNDATED,
    Tone,
    count_of,
    describe_type_reason,
    format_day,
    format_moment,
    format_number,
)
from services.shared.shot_filter import compute_left_out, describe_left_out
from ui.home.session_cards import next_try
from ui.shared.downloads import saying_why_not
from ui.shared.escape import one_line, plain, plain_or
from ui.shared.export_menu import render_list_menu
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import render_message
from ui.shared.session_labels import UNNAMED

if TYPE_CHECKING:
    from services.app import App


def render_heading(detail: SessionDetail) -> None:
    """Name, day, player, type and tags; where day and type come from is behind the sign."""
    card = detail.card
    st.title(plain_or(card.name, UNNAMED), anchor=False)
    st.markdown(f"**{format_day(card.practised_on)}** · {plain(card.player, 60)} · **{card.type_name}**",
                help=_describe_sources(detail))
    if card.tags:
        st.markdown(" ".join(f":green-badge[{plain(tag, 40)}]" for tag in card.tags))


def _describe_sources(detail: SessionDetail) -> str | None:
    card = detail.card
    reason = "set by you" if detail.type_is_manual else plain(describe_type_reason(card.type_reason), 160)
    day = f"The day: {DATE_SOURCE_WORDS[card.date_source]}." if card.date_source else ""
    kind = f"{card.type.value}: {reason}." if reason and not card.is_putting else ""
    return " ".join(filter(None, (day, kind))) or None


def render_remarks(detail: SessionDetail, shots: Sequence[StoredShot]) -> None:
    """What is special about this session, each with what it means for the numbers."""
    card = detail.card
    if card.state is SessionState.PENDING:
        render_message(Tone.INFO, "This session is on the portal and not fetched yet.", "The next sync can bring it.")
    if card.state is SessionState.FAILED:
        render_message(Tone.WARNING, "The last attempt to fetch this session failed.",
                       f"{card.last_error}{next_try(card)}")
    if card.copy_of is not None:
        render_message(Tone.INFO, f"This is a copy of session {card.copy_of}.",
                       "The same shots were saved again on the portal. They are shown here and counted once.")
    if detail.made_from is not None:
        render_message(Tone.INFO, f"You made this session of shots of session {detail.made_from}.")
    if card.gone:
        render_message(Tone.INFO, "This session is no longer on the portal.", "What was stored here is kept.")
    for text in (_shot_remark(detail), _mixed_remark(shots)):
        if text:
            st.caption(text)
    if detail.notes:
        st.markdown(f"> {plain(detail.notes, 2000)}")


def render_glance(
    figures: Sequence[ClubFigures], shots: Sequence[StoredShot], units: DisplayUnits, shot_filter: ShotFilter
) -> None:
    """The session on a line: how many balls, with which clubs, the longest."""
    counting = [stored for stored in shots if stored.passes(shot_filter)]
    carries = [carry for stored in counting
               if stored.club != PUTTER and (carry := stored.value("carry_m")) is not None]
    clubs = len({item.club for item in figures if not item.group.is_default_club})
    said = [count_of(sum(stored.passes(ShotFilter.ALL) for stored in shots), "shot"),
            count_of(clubs, "club") if clubs else MIXED_CLUBS]
    if carries:
        said.append(f"best carry {format_number(units.distance(max(carries)), 0)} {units.distance_label}")
    left_out = describe_left_out(compute_left_out(shots, ShotFilter.ALL))
    st.markdown(" · ".join(said), help=" ".join(filter(None, (
        f"{len(counting):,} in the numbers.", left_out,
        f"Best carry: the longest of {count_of(len(carries), 'shot')}; the monitor calculates it from the measured "
        "launch." if carries else ""))))


def render_origin(app: App, detail: SessionDetail) -> None:
    """Every source of the date, what the portal says, and its report as it came."""
    render_late_box("Where this comes from", partial(_render_sources, app, detail), key="session_origin")


def _render_sources(app: App, detail: SessionDetail) -> None:
    st.table([{"Date source": DATE_SOURCE_WORDS[item.source],
               "Day": format_day(item.day) if item.day else UNDATED,
               "As written": plain(item.text, 60) or DASH,
               "Used": "yes" if item.source is detail.card.date_source else ""} for item in detail.dates])
    render_list_menu("date-sources", partial(build_date_sources_table, detail))
    if not detail.is_of_the_portal:
        st.markdown(plain(describe_origin(detail), 600))
        return
    st.markdown(f"Session {detail.card.report_id} · on the portal: {plain_or(detail.portal_name, UNNAMED)} · "
                f"player there: {plain_or(detail.portal_player, DASH)} · "
                f"shots listed there: {DASH if detail.listed_shots is None else f'{detail.listed_shots:,}'} · "
                f"stored: {detail.card.stored_shots:,} · imported: {format_moment(detail.imported_at)}")
    if app.may_change and app.originals.has(detail):
        st.download_button("Original report", saying_why_not("original", partial(app.originals.load, detail)),
                           name_original(detail), "application/json", key="original", type="tertiary",
                           icon=":material/download:", on_click="ignore",
                           help="What the portal sent, unchanged, without the key that opens the report there.")


def _shot_remark(detail: SessionDetail) -> str:
    parts = []
    listed, stored = detail.listed_shots, detail.card.stored_shots
    if listed is not None and listed != stored and detail.card.state is SessionState.IMPORTED:
        parts.append(f"The portal lists {count_of(listed, 'shot')}, {stored:,} are stored.")
    if detail.lost_shots:
        parts.append(f"{count_of(detail.lost_shots, 'shot')} could not be read.")
    return " ".join(parts)


def _mixed_remark(shots: Sequence[StoredShot]) -> str:
    clubs = sorted({one_line(shot.monitor_club, 40) for shot in shots if shot.is_default_club})
    if not clubs:
        return ""
    return (f"Played with the monitor left on {plain(', '.join(clubs))}: mixed clubs, kept out of club numbers. "
            "If it really was one club, say so under “Edit this session”.")
