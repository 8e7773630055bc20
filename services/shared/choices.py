"""What the golfer chose for every page: units, and which shots numbers rest on."""

from __future__ import annotations

from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.units import DISPLAY_UNITS, DisplayUnits, UnitSystem
from services.shared.database_service import DatabaseService

_UNITS_KEY, _SHOT_FILTER_KEY = "units", "trust"


class Choices(DatabaseService):
    """Choices kept in the database, so that every page, tab and command has the same."""

    @property
    def unit_system(self) -> UnitSystem:
        """Yards and mph unless the golfer chose metres and km/h."""
        kept = self._database.preferences.load(_UNITS_KEY, UnitSystem.IMPERIAL.value)
        return UnitSystem.METRIC if kept == UnitSystem.METRIC.value else UnitSystem.IMPERIAL

    @property
    def units(self) -> DisplayUnits:
        """The units of ``unit_system``."""
        return DISPLAY_UNITS[self.unit_system]

    def save_unit_system(self, system: UnitSystem) -> None:
        """Show this system from now on. Raises DatabaseError."""
        self._database.preferences.save(_UNITS_KEY, system.value)

    @property
    def shot_filter(self) -> ShotFilter:
        """Which shots numbers rest on."""
        kept = self._database.preferences.load(_SHOT_FILTER_KEY, DEFAULT_SHOT_FILTER.value)
        return ShotFilter(kept) if kept in set(ShotFilter) else DEFAULT_SHOT_FILTER

    def save_shot_filter(self, shot_filter: ShotFilter) -> None:
        """Rest numbers on these shots from now on. Raises DatabaseError."""
        self._database.preferences.save(_SHOT_FILTER_KEY, shot_filter.value)
