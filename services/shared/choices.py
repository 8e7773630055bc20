"""What the golfer chose for every page: units, and which shots numbers rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, DisplayUnits, UnitSystem
from services.shared.shot_filter import load_shot_filter, save_shot_filter
from services.shared.units import load_unit_system, save_unit_system

if TYPE_CHECKING:
    from golf_db import GolfDatabase


class Choices:
    """Choices kept in the database, so that every page, tab and command has the same."""

    def __init__(self, database: GolfDatabase) -> None:
        self._database = database

    @property
    def unit_system(self) -> UnitSystem:
        """Yards and mph, or metres and km/h."""
        return load_unit_system(self._database)

    @property
    def units(self) -> DisplayUnits:
        """The units of ``unit_system``."""
        return DISPLAY_UNITS[self.unit_system]

    def save_unit_system(self, system: UnitSystem) -> None:
        """Show this system from now on. Raises DatabaseError."""
        save_unit_system(self._database, system)

    @property
    def shot_filter(self) -> ShotFilter:
        """Which shots numbers rest on."""
        return load_shot_filter(self._database)

    def save_shot_filter(self, shot_filter: ShotFilter) -> None:
        """Rest numbers on these shots from now on. Raises DatabaseError."""
        save_shot_filter(self._database, shot_filter)
