"""What the golfer chose for every page: units, which shots numbers rest on, whose numbers, and how far back."""

from __future__ import annotations

from datetime import date

from analysis.period import DEFAULT_WINDOW, Basis, Window, find_window
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.units import DISPLAY_UNITS, DisplayUnits, UnitSystem
from services.shared.database_service import DatabaseService

_UNITS_KEY, _SHOT_FILTER_KEY = "units", "trust"
_PLAYER_KEY, _PERIOD_KEY = "shown_player", "shown_period"
_FIRST_PLAYER_KEY, _FIRST_PERIOD_KEY = "first_player", "first_period"


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

    @property
    def player(self) -> str:
        """Whose numbers a new visit shows: the fixed choice, else who was chosen last; empty for nobody."""
        return self.first_player or self._load(_PLAYER_KEY)

    def save_player(self, player: str) -> None:
        """Remember who was chosen. Raises DatabaseError."""
        self._database.preferences.save(_PLAYER_KEY, player)

    @property
    def first_player(self) -> str:
        """Whom every new visit begins with; empty: who was chosen last."""
        return self._load(_FIRST_PLAYER_KEY)

    def save_first_player(self, player: str) -> None:
        """Begin every new visit with this player; empty: with who was chosen last. Raises DatabaseError."""
        self._database.preferences.save(_FIRST_PLAYER_KEY, player)

    @property
    def period(self) -> Window:
        """How far back a new visit looks: the fixed choice, else what was chosen last."""
        return self.first_period or find_window(self._load(_PERIOD_KEY)) or DEFAULT_WINDOW

    def save_period(self, window: Window) -> None:
        """Remember what was chosen. Raises DatabaseError."""
        self._database.preferences.save(_PERIOD_KEY, window.value)

    @property
    def first_period(self) -> Window | None:
        """With what every new visit begins; None: what was chosen last."""
        return find_window(self._load(_FIRST_PERIOD_KEY))

    def save_first_period(self, window: Window | None) -> None:
        """Begin every new visit with this; None: with what was chosen last. Raises DatabaseError."""
        self._database.preferences.save(_FIRST_PERIOD_KEY, "" if window is None else window.value)

    def load_basis(self, today: date) -> Basis:
        """On which shots numbers rest where no page chose: in commands and files."""
        return Basis(self.period, self.shot_filter, today)

    def _load(self, key: str) -> str:
        return self._database.preferences.load(key, "")
