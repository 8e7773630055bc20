"""What the shots that numbers rest on leave out, in a line that every page has; chosen in Settings, Preferences."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.filter_effects import find_biggest, find_effect
from analysis.gapping import NO_DISTANCE_CLUBS
from analysis.quality.effects import Effect
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing
from golf.units import DisplayUnits
from services.clubs.view import ClubCard
from services.quality.text import describe_shot_filter_effect
from services.shared.shot_filter import (
    LeftOut,
    add_left_out,
    compute_left_out,
    describe_left_out,
)
from ui.shared.escape import plain


def render_left_out(shots: Sequence[StoredShot], shot_filter: ShotFilter, units: DisplayUnits) -> None:
    """Say what the chosen shot filter leaves out of these shots and what it moves most; nothing when it is nothing."""
    swings = [stored for stored in shots if not is_part_swing(stored)]
    left_out, effect = compute_left_out(shots, shot_filter), find_effect(swings, shot_filter)
    caption_shot_filter(describe_shot_filter(left_out, effect, shot_filter, units))


def describe_shot_filter(left_out: LeftOut, effect: Effect | None, shot_filter: ShotFilter, units: DisplayUnits) -> str:
    """What a shot filter leaves out and what it moves most, escaped; empty when it is nothing."""
    club = plain(effect.club, 40) if effect else ""
    return " ".join(filter(None, (describe_left_out(left_out),
                                  describe_shot_filter_effect(effect, shot_filter, units, club))))


def describe_shot_filter_of_cards(cards: Sequence[ClubCard], shot_filter: ShotFilter, units: DisplayUnits) -> str:
    """The same of some clubs together; a club without a distance is in none of their numbers."""
    counted = [card for card in cards if card.club not in NO_DISTANCE_CLUBS]
    return describe_shot_filter(add_left_out(card.left_out for card in counted),
                                find_biggest(card.effect for card in counted), shot_filter, units)


def caption_shot_filter(sentence: str) -> None:
    """The line that every page has; none for an empty one."""
    if sentence:
        st.caption(sentence)
