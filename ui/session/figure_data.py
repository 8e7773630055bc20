"""What every figure of the session page is drawn from: the shots as displayed, and how they are to be read."""

from __future__ import annotations

from dataclasses import dataclass

from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.units import DisplayUnits
from services.exports.caption import Subject


@dataclass(frozen=True, slots=True)
class SessionScene:
    """``shots`` mirrored for a left-hander, as the report lists them; ``chosen`` is the number of one of them, from 1.

    ``stored`` are the same as the monitor gave them, for files; ``subject`` says there whose they are.
    """

    shots: tuple[StoredShot, ...]
    stored: tuple[StoredShot, ...]
    subject: Subject
    units: DisplayUnits
    shot_filter: ShotFilter
    sides: tuple[str, str]
    chosen: int | None
    club: str | None
    """Figures show this club alone; None: all."""

    @property
    def shown_numbers(self) -> list[int]:
        """The numbers, from 1, of the shots among which one steps: those of the club that is shown."""
        return [number for number, stored in enumerate(self.shots, start=1) if self.club in (None, stored.club)]

    @property
    def chosen_shot(self) -> StoredShot | None:
        """The shot that is looked at."""
        return None if self.chosen is None else self.shots[self.chosen - 1]
