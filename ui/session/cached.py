"""Cached: a session against the player's own last sessions with each club (see ui.shared.caching)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.usual_range import UsualFigure
from golf.shot_edits import ShotFilter
from services.sessions.usual_range import load_usual_figures
from services.sessions.view import SessionView

if TYPE_CHECKING:
    from golf_db import GolfDatabase


def cached_usual_figures(database: GolfDatabase, view: SessionView, shot_filter: ShotFilter) -> list[UsualFigure]:
    """Every club of the session, metric by metric. Metrics hold functions, so they are no cached values themselves."""
    found = _figures(database, view, str(database.path), database.load_revision(), view.detail.card.report_id,
                     shot_filter)
    return list(found)


@st.cache_resource(max_entries=64, show_spinner=False)
def _figures(_database: GolfDatabase, _view: SessionView, path: str, revision: int, report_id: int,  # noqa: ARG001
             shot_filter: ShotFilter) -> tuple[UsualFigure, ...]:
    """Frozen values, shared and not copied: ``cache_data`` would have to pickle the functions of the metrics."""
    return tuple(load_usual_figures(_database, _view.detail.card, _view.shots, shot_filter))
