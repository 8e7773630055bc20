"""The bag as cards, each with a tiny distribution; a card leads to its club."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analysis.gapping import NO_DISTANCE_CLUBS
from charts.club_colours import colour_of_club
from golf.units import DisplayUnits
from services.clubs.text import describe_band, describe_distance, describe_use
from services.clubs.view import ClubCard
from services.shared.formatting import format_number
from ui.shared.escape import plain, plain_or
from ui.shared.figures import is_dark
from ui.shared.page_paths import CLUBS_PAGE
from ui.shared.style import CLUBS_KEY
from ui.shared.viewing import kept_period

_TINY_STYLE = ("<style>.rb-tiny{display:flex;align-items:flex-end;gap:1px;height:30px}"
               ".rb-tiny span{flex:1;background:var(--rb-club);opacity:.8;border-radius:1px 1px 0 0}</style>")


def render_club_cards(player: str, cards: Sequence[ClubCard], units: DisplayUnits, today: date, name: str) -> None:
    """The cards in the order given; ``name`` keeps two rows of cards on a page apart."""
    with st.container(key=f"{CLUBS_KEY}_{name}"):
        for card in cards:
            with st.container(border=True, gap="xxsmall"):
                _render_card(player, card, units, today)


def _render_card(player: str, card: ClubCard, units: DisplayUnits, today: date) -> None:
    st.page_link(CLUBS_PAGE, label=f"**{plain_or(card.club, 'Unnamed club', 40)}**",
                 help=plain(describe_use(card, today), 120),
                 query_params={"player": player, "club": card.club, **kept_period()})
    carry = card.stats.carry_number
    if card.club in NO_DISTANCE_CLUBS:
        st.markdown("No stock carry")
    elif carry is None:
        st.markdown("No carry in this period" if not card.stats.shots else "No shot here counts")
    else:
        st.markdown(f"**{describe_distance(carry.median, units)}**  \n:small[{describe_band(carry.band, units)}]")
        if bars := build_tiny_distribution(card.bars, units.distance(carry.low), units.distance(carry.high),
                                            card.club, dark=is_dark()):
            st.html(bars)
    if about := describe_about(card):
        st.markdown(f":small[{about}]")


def describe_about(card: ClubCard) -> str:
    """Make and loft as the player gave them, as Markdown."""
    loft = f"{format_number(card.about.loft_deg, 1).removesuffix('.0')}°" if card.about.loft_deg is not None else ""
    return " · ".join(filter(None, (plain(card.about.make, 40), loft)))


def build_tiny_distribution(
    bars: Sequence[int], low: float | None, high: float | None, club: str = "", *, dark: bool = False
) -> str:
    """Bars in the club's colour as HTML of our own numbers; screen readers skip them: it is said beside them."""
    most = max(bars, default=0)
    if low is None or high is None or not most:
        return ""
    colour = colour_of_club(club, dark=dark)
    cells = "".join(f'<span style="height:{max(round(100 * bar / most), 3 if bar else 0)}%"></span>' for bar in bars)
    return f'{_TINY_STYLE}<div class="rb-tiny" style="--rb-club:{colour}" aria-hidden="true">{cells}</div>'
