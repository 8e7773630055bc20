"""Cached reads of the Clubs page (see ui.shared.caching): figures of the bag, one club with its shots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.period import Basis
from services.clubs import view as clubs
from services.clubs.view import BagView, ClubDetail

if TYPE_CHECKING:
    from golf_db import GolfDatabase


def cached_bag(database: GolfDatabase, player: str, basis: Basis) -> BagView:
    """A player's clubs with the figures of each."""
    return _bag(database, str(database.path), database.load_revision(), player, basis)


def cached_club(database: GolfDatabase, player: str, club: str, basis: Basis) -> ClubDetail | None:
    """One club; None when this player has not hit it."""
    return _club(database, (str(database.path), database.load_revision()), player, club, basis)


@st.cache_resource(max_entries=16, show_spinner=False)
def _bag(_database: GolfDatabase, path: str, revision: int, player: str, basis: Basis) -> BagView:  # noqa: ARG001
    return clubs.load_bag(_database, player, basis)


@st.cache_resource(max_entries=8, show_spinner=False)
def _club(_database: GolfDatabase, state: tuple[str, int], player: str, club: str,  # noqa: ARG001
          basis: Basis) -> ClubDetail | None:
    return clubs.load_club(_database, player, club, basis)
