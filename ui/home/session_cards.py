"""Recent sessions as cards; each leads to its session page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from golf.clubs import MIXED_CLUBS
from golf.sessions import SessionCard, SessionState, SessionType
from golf.units import DisplayUnits
from services.shared.formatting import count_of, format_day, format_number
from ui.shared.escape import plain, plain_or
from ui.shared.page_paths import SESSION_PAGE
from ui.shared.session_labels import UNNAMED
from ui.shared.style import CARDS_KEY, RECENT_KEY

_CLUBS_SHOWN = 5
_ERROR_LIMIT = 160
_ICONS = {
    SessionType.PRACTICE: ":material/sports_golf:",
    SessionType.ROUND: ":material/golf_course:",
    SessionType.WARM_UP: ":material/wb_twilight:",
    SessionType.DRILL: ":material/target:",
    SessionType.FITTING: ":material/straighten:",
    SessionType.GAPPING: ":material/stacked_bar_chart:",
}


def render_cards(cards: Sequence[SessionCard], units: DisplayUnits) -> None:
    """Draw the cards, as many side by side as fit (one on a phone)."""
    with st.container(key=CARDS_KEY, horizontal=True, gap="small"):
        for card in cards:
            _render_card(card, units)


def _render_card(card: SessionCard, units: DisplayUnits) -> None:
    with st.container(border=True, width=362, gap="xxsmall"):
        _render_link(card)
        st.markdown("  \n".join(card_lines(card, units)))


def _render_link(card: SessionCard) -> None:
    st.page_link(SESSION_PAGE, label=f"**{plain_or(card.name, UNNAMED, 48)}**",
                 icon=":material/flag:" if card.is_putting else _ICONS[card.type],
                 query_params={"session": str(card.report_id)})


def render_recent(cards: Sequence[SessionCard]) -> None:
    """Draw the newest ones small, one below the other; a click anywhere on one opens it."""
    with st.container(key=RECENT_KEY, gap="xsmall"):
        for card in cards:
            with st.container(border=True, gap=None):
                _render_link(card)
                st.markdown(f":small[{describe_recent(card)}]")


def describe_recent(card: SessionCard) -> str:
    """The day and how much, or what went wrong; as Markdown."""
    if card.state is SessionState.FAILED:
        return ":red[**Not imported:**] the page Sessions says why"
    hit = [count_of(card.distinct_shots, "shot")] if card.distinct_shots else []
    hit += [count_of(card.putts, "putt")] if card.putts else []
    return " · ".join([format_day(card.practised_on), *(hit or card_marks(card))])


def card_lines(card: SessionCard, units: DisplayUnits) -> list[str]:
    """The card's text as Markdown lines, text from outside escaped."""
    lines = [f"{format_day(card.practised_on)} · {card.type_name} · {plain(card.player, 30)}"]
    if card.state is SessionState.FAILED:
        lines.append(f":red[**Not imported:**] {plain(card.last_error, _ERROR_LIMIT)}{next_try(card)}")
        if not card.stored_shots:
            return lines
    if card.distinct_shots:
        lines.append(_clubs(card.clubs))
    best = format_number(units.distance(card.best_carry_m), 0)
    if card.is_putting and card.distinct_shots:
        lines.append(f"**{count_of(card.distinct_shots, 'shot')}**")
    elif not card.is_putting:
        lines.append(f"**{count_of(card.distinct_shots, 'shot')}** · best carry **{best} {units.distance_label}**")
    if card.putts:
        lines.append(f"**{count_of(card.putts, 'putt')}**")
    lines += [f":orange-badge[{mark}]" for mark in card_marks(card)]
    if card.tags:
        lines.append(" ".join(f":green-badge[{plain(tag, 24)}]" for tag in card.tags[:4]))
    return lines


def next_try(card: SessionCard) -> str:
    """What becomes of a failed session; one that is held back says so itself."""
    return "" if card.held_back else " The next sync tries again."


def card_marks(card: SessionCard) -> list[str]:
    """What is special about a session, in our own words."""
    marks = []
    if card.copy_of is not None:
        marks.append(f"Copy of session {card.copy_of}: not counted twice")
    if card.gone:
        marks.append("No longer on the portal")
    return marks


def _clubs(clubs: Sequence[str]) -> str:
    shown = ", ".join(plain(club, 24) for club in clubs[:_CLUBS_SHOWN])
    more = len(clubs) - _CLUBS_SHOWN
    return (shown or MIXED_CLUBS) + (f" and {more} more" if more > 0 else "")
