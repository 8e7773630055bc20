"""The document of facts for the coach, cached (see ui.shared.caching)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.shot_edits import ShotFilter
from golf.units import DisplayUnits
from services.coach import facts as coach_facts
from services.coach.facts import CoachView

if TYPE_CHECKING:
    from golf_db import GolfDatabase


def cached_coach_view(database: GolfDatabase, player: str, shot_filter: ShotFilter, units: DisplayUnits) -> CoachView:
    """What may be sent about a player."""
    return _view(database, (str(database.path), database.load_revision()), player, shot_filter, units)


@st.cache_resource(max_entries=8, show_spinner=False)
def _view(_database: GolfDatabase, state: tuple[str, int], player: str, shot_filter: ShotFilter,  # noqa: ARG001
          units: DisplayUnits) -> CoachView:
    return coach_facts.load_coach_view(_database, player, shot_filter, units)
