"""The last practice: its card, with what differs from the golfer's usual, and the offer to go through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.small_figures import build_landings_figure
from golf.sessions import SessionCard
from services.home.headline import choose_telling, describe_against_usual
from services.shared.formatting import count_of, format_day
from ui.shared.caching import cached_session, cached_usual_figures
from ui.shared.escape import plain, plain_or
from ui.shared.figures import draw_figure, is_dark
from ui.shared.messages import flashing_errors
from ui.shared.page_paths import AFTER_PRACTICE_PAGE, SESSION_PAGE
from ui.shared.session_labels import UNNAMED

if TYPE_CHECKING:
    from datetime import date

    from services.app import App


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


def render_offer(app: App, player: str, today: date) -> None:
    """Draw Home's line: the last practice can be gone through, until that was done or declined."""
    card = app.after_practice.find_offered(player, today) if app.may_change else None
    if card is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(AFTER_PRACTICE_PAGE, label="Go through your last practice", icon=":material/checklist:",
                     query_params={"session": str(card.report_id)})
        st.button("Not now", key="after_practice_no", type="tertiary",
                  on_click=flashing_errors()(app.after_practice.finish), args=(card.report_id,))
