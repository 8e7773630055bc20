"""The suspicious shots as a list to tick: by session, newest first, a portion at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import streamlit as st

from analysis.period import WINDOW_SENTENCES
from analysis.quality.suspicion import Kind, Suspicion
from golf.shot_edits import ShotReview
from golf.units import DisplayUnits
from services.exports.caption import Subject
from services.quality.tables import build_review_table
from services.quality.text import KIND_NAMES, describe_suspicion
from services.quality.view import QualityView, SessionName
from services.sessions.shot_address import write_shot_address
from services.shared.formatting import count_of, format_day
from ui.quality.review import ROW_KEY, Review, Row
from ui.shared.escape import plain, plain_or
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.page_paths import SESSION_PAGE

ROWS_AT_FIRST = 25
_LONGEST_REASON = 900
_SHOWN = "quality_rows_shown"


def build_rows(items: Sequence[Suspicion]) -> list[Row]:
    """A row a shot; a block of another club is one row, and so are a session's copies of another session's shots."""
    rows: list[Row] = []
    for _, session in groupby(items, key=lambda item: item.stored.session_id):
        together: dict[tuple[object, ...], list[Suspicion]] = {}
        for item in sorted(session, key=lambda item: item.kind is Kind.DUPLICATE):
            together.setdefault(_belongs(item), []).append(item)
        rows += [Row(_row_key(found[0]), tuple(found)) for found in together.values()]
    return rows


def shown_rows(rows: Sequence[Row]) -> list[Row]:
    """Those that are drawn and can be ticked."""
    return list(rows[:int(st.session_state.get(_SHOWN, ROWS_AT_FIRST))])


def render_rows(rows: Sequence[Row], view: QualityView, units: DisplayUnits, *, with_kind: bool) -> None:
    """The rows below a link to their session."""
    sessions = {session.session_id: session for session in view.sessions}
    for session_id, group in groupby(rows, key=lambda row: row.items[0].stored.session_id):
        with st.container(border=True, gap="small"):
            st.page_link(SESSION_PAGE, label=_session_label(sessions[session_id]), icon=":material/sports_golf:",
                         query_params={"session": str(session_id)})
            for row in group:
                _render_row(row, view, units, with_kind=with_kind)


def render_more(rows: Sequence[Row], drawn: int) -> None:
    """The next portion."""
    if drawn < len(rows):
        st.button(f"Show more ({len(rows) - drawn:,})", key="quality_more", icon=":material/expand_more:",
                  on_click=st.session_state.__setitem__, args=(_SHOWN, drawn + ROWS_AT_FIRST))


def render_review_files(items: Sequence[Suspicion], review: Review) -> None:
    """All that pass the filter as a file, also those of later portions."""
    view = review.view
    subject = Subject(view.player, review.shot_filter, period=WINDOW_SENTENCES[view.window])
    render_export_menu(
        "to-review", subject, says=f"All {count_of(len(items), 'shot')} of this list, a row each, with the reason.",
        table=TableFile(lambda units: build_review_table(items, view, units, review.shot_filter), review.units))


def _belongs(item: Suspicion) -> tuple[object, ...]:
    """What makes items one row: the same answer suits all of them."""
    stored = item.stored
    if item.kind is Kind.DUPLICATE:
        return Kind.DUPLICATE, item.original.report_id if item.original else None, item.is_reviewed
    if item.guess is not None and item.guess.block:
        return stored.report_id, stored.group_id, stored.club, item.guess.club, item.is_reviewed
    return (stored.key,)


def _row_key(item: Suspicion) -> str:
    report_id, group_id, shot_id = item.stored.key
    return f"{ROW_KEY}{report_id}_{group_id}_{shot_id}"


def _session_label(session: SessionName) -> str:
    return f"**{format_day(session.practised_on)}** · {plain_or(session.name, 'Unnamed session', 48)}"


def _render_row(row: Row, view: QualityView, units: DisplayUnits, *, with_kind: bool) -> None:
    first = row.items[0]
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.checkbox(row_label(row, with_kind=with_kind), key=row.key, width="content")
            if first.original is not None:
                st.page_link(SESSION_PAGE, label="The other session", width="content",
                             query_params={"session": str(first.original.report_id)})
            else:
                st.page_link(SESSION_PAGE, label=f"See shot {first.number}", width="content", query_params={
                    "session": str(first.stored.session_id), "shot": write_shot_address(first.stored)})
        st.markdown(" ".join([_reason(row, view, units), *_marks(first)]))


def row_label(row: Row, *, with_kind: bool) -> str:
    """What the box of a row says, as Markdown; text from outside escaped."""
    first = row.items[0]
    subject = f"Shot {first.number}, {plain(first.stored.club, 30)}"
    if len(row.items) > 1:
        club = f", {plain(first.stored.club, 30)}" if first.kind is Kind.CLUB else ""
        subject = f"{count_of(len(row.items), 'shot')}{club}"
    return f"**{subject}** · {KIND_NAMES[first.kind]}" if with_kind else f"**{subject}**"


def _reason(row: Row, view: QualityView, units: DisplayUnits) -> str:
    first = row.items[0]
    if first.kind is Kind.DUPLICATE:
        return _copies(row, view)
    return plain(describe_suspicion(first, units), _LONGEST_REASON)


def _copies(row: Row, view: QualityView) -> str:
    original, those = row.items[0].original, "Balls" if len(row.items) > 1 else "A ball"
    verb, count = ("are", "count") if len(row.items) > 1 else ("is", "counts")
    if original is None:
        return f"{those} that {verb} earlier in this session as well, and {count} there."
    there = next((item for item in view.sessions if item.session_id == original.report_id), None)
    where = _session_label(there) if there else f"session {original.report_id}"
    return f"{those} that {verb} in {where} as well, and {count} there."


def _marks(item: Suspicion) -> Iterator[str]:
    edit = item.stored.edit
    if edit.is_hidden:
        yield ":gray-badge[Hidden]"
    if edit.review is not None:
        yield ":orange-badge[Left out]" if edit.review is ShotReview.OUT else ":green-badge[Fine]"
    if edit.note:
        yield f"“{plain(edit.note, 120)}”"
