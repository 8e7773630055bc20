"""The bag as a strip: each club with its stock carry, in its colour, and its change where that is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.digest import Digest
from analysis.gapping import NO_DISTANCE_CLUBS
from analysis.period import Basis
from charts.club_colours import colour_of_club
from golf.units import DisplayUnits
from services.clubs.view import ClubCard
from services.shared.formatting import format_number
from ui.shared.caching import cached_bag
from ui.shared.escape import plain_or
from ui.shared.figures import is_dark
from ui.shared.page_paths import CLUBS_PAGE
from ui.shared.style import BAG_KEY
from ui.shared.viewing import address_of

if TYPE_CHECKING:
    from services.app import App

_MOST, _WIDEST_REM = 16, 8


def render_bag_strip(app: App, digest: Digest | None, player: str, basis: Basis) -> None:
    """Draw the strip: the numbers of the page Clubs. Nothing before a club has a carry."""
    units = app.choices.units
    cards = [card for card in cached_bag(app, player, basis).cards
             if card.stats.carry_number is not None and card.club not in NO_DISTANCE_CLUBS][:_MOST]
    if not cards:
        return
    changes = find_changes(digest)
    st.html(build_style([card.club for card in cards], dark=is_dark()))
    with st.container(gap="xxsmall"):
        st.caption(f"Carry ({units.distance_label})")
        with st.container(key=BAG_KEY):
            for card in cards:
                st.page_link(CLUBS_PAGE, label=write_label(card, units, changes.get(card.club)),
                             query_params={"club": card.club, **address_of(player, basis.window)})


def find_changes(digest: Digest | None) -> dict[str, float]:
    """The proven changes of carry (SI) by club: those that the digest names."""
    return {} if digest is None else {
        change.club: change.progress.trend.change for change in digest.changes
        if change.metric == "carry_m" and change.progress.trend is not None}


def write_label(card: ClubCard, units: DisplayUnits, change_m: float | None) -> str:
    """``7 Iron **156**``, with ``▲ 4`` behind it where the change is proven."""
    number = card.stats.carry_number
    carry = format_number(units.distance(None if number is None else number.median), 0)
    label = f"{plain_or(card.club, 'Unnamed club', 24)} **{carry}**"
    if change_m is None:
        return label
    size = format_number(units.distance(abs(change_m)), 0)
    return f"{label} {':green[▲' if change_m > 0 else ':orange[▼'} {size}]"


def build_style(clubs: list[str], *, dark: bool) -> str:
    """A bar above each club in its colour, and no club wider than it needs; the colours are ours."""
    bars = "".join(f".st-key-{BAG_KEY}>:nth-child({place}){{border-top:5px solid {colour_of_club(club, dark=dark)}}}"
                   for place, club in enumerate(clubs, 1))
    return f"<style>.st-key-{BAG_KEY}{{max-width:{_WIDEST_REM * len(clubs)}rem}}{bars}</style>"
