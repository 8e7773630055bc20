"""The card of the last practice: where the balls came down, and what differs from the golfer's usual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from charts.small_figures import build_landings_figure
from golf.sessions import SessionCard, SessionState
from services.home.headline import choose_telling, describe_against_usual
from services.shared.formatting import count_of, format_day
from ui.shared.caching import cached_session, cached_usual_figures
from ui.shared.escape import plain, plain_or
from ui.shared.figures import draw_figure, is_dark
from ui.shared.page_paths import SESSION_PAGE
from ui.shared.session_labels import UNNAMED

if TYPE_CHECKING:
    from services.app import App


def choose_last_practice(cards: Sequence[SessionCard]) -> SessionCard | None:
    """The session with the most balls on the last day; None without one that has balls."""
    with_balls = [card for card in cards if card.distinct_shots and card.state is not SessionState.FAILED]
    if not with_balls:
        return None
    day = with_balls[0].practised_on
    return max((card for card in with_balls if card.practised_on == day), key=lambda card: card.distinct_shots)


def render_last_practice(app: App, card: SessionCard) -> None:
    """Draw the card; all of it leads to the session."""
    shot_filter, units = app.choices.shot_filter, app.choices.units
    st.caption(f"Last practice · {format_day(card.practised_on)} · {count_of(card.distinct_shots, 'shot')}")
    st.page_link(SESSION_PAGE, label=f"**{plain_or(card.name, UNNAMED, 48)}**",
                 query_params={"session": str(card.report_id)})
    shots = cached_session(app, card.report_id).shots
    figure = build_landings_figure(shots, units, shot_filter, dark=is_dark())
    if figure is not None:
        draw_figure(figure, "Where the balls of the last practice came down; the session has them as a table.")
    figures = cached_usual_figures(app, card.report_id, shot_filter)
    st.markdown("  \n".join(plain(describe_against_usual(each, units), 120) for each in choose_telling(figures))
                or "Too few balls to compare with your usual.")
