"""The units a golfer reads, as he chose them."""

from __future__ import annotations

from golf.units import DISPLAY_UNITS, DisplayUnits, UnitSystem
from golf_db import GolfDatabase

_UNITS_KEY = "units"


def load_units(database: GolfDatabase) -> DisplayUnits:
    """The golfer's units."""
    return DISPLAY_UNITS[load_unit_system(database)]


def load_unit_system(database: GolfDatabase) -> UnitSystem:
    """Yards and mph unless the golfer chose metres and km/h."""
    kept = database.preferences.load(_UNITS_KEY, UnitSystem.IMPERIAL.value)
    return UnitSystem.METRIC if kept == UnitSystem.METRIC.value else UnitSystem.IMPERIAL


def save_unit_system(database: GolfDatabase, system: UnitSystem) -> None:
    """Keep the golfer's choice."""
    database.preferences.save(_UNITS_KEY, system.value)
