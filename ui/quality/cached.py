"""Cached: the suspicious shots of a player's last sessions (see ui.shared.caching)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from services.quality.view import QualityView, load_quality
from services.shared.change_text import LastWords, load_last_words

if TYPE_CHECKING:
    from golf_db import GolfDatabase


def cached_quality(database: GolfDatabase, player: str, sessions: int, session: int | None) -> QualityView:
    """The newest ``sessions`` of a player, and ``session`` however old."""
    return _quality(database, str(database.path), database.load_revision(), player, sessions, session)


def cached_last_words(database: GolfDatabase, player: str) -> LastWords | None:
    """The player's newest decision about single shots that was not taken back."""
    return _last_words(database, str(database.path), database.load_revision(), player)


@st.cache_resource(max_entries=8, show_spinner=False)
def _last_words(_database: GolfDatabase, path: str, revision: int, player: str) -> LastWords | None:  # noqa: ARG001
    return load_last_words(_database, player)


@st.cache_resource(max_entries=8, show_spinner="Looking at your shots …")
def _quality(_database: GolfDatabase, path: str, revision: int, player: str, sessions: int,  # noqa: ARG001
             session: int | None) -> QualityView:
    """Frozen values, shared and not copied: they can be many."""
    return load_quality(_database, player, sessions, session)
