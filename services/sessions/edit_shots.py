"""What a golfer decides about single shots: hide, leave out, fine, club, session, length of swing, note, tags.

Each decision is in the change log, and its entries there take it back. Shots of several reports are changed in one
transaction: all of them or none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis.quality.effects import EDITS, Choice, Decision
from golf.errors import SettingsError
from golf.shot_edits import ShotKey
from golf.shots import StoredShot
from golf.swing_groups import read_swing_length
from services.shared.change_text import count_shots, describe_decision
from services.shared.database_service import DatabaseService

DONE_WORDS: Mapping[Choice, str] = {
    Choice.FINE: "Looked at and fine", Choice.OUT: "Left out", Choice.HIDE: "Hidden",
    Choice.CLUB: "Moved to another club", Choice.OPEN: "Back on the list", Choice.RESTORE: "Restored",
    Choice.COUNT: "Counted again", Choice.NOT_LOOKED_AT: "Open again"}
"""What is said once it is done, before the number of shots."""


@dataclass(frozen=True, slots=True)
class LastDecision:
    """The newest decision about single shots: what it says, of how many shots, and what to undo."""

    says: str
    shots: str
    change_ids: tuple[int, ...]


class ShotEditor(DatabaseService):
    """Writes decisions about shots. Every method raises NotFound, and changes nothing, when a shot is not stored."""

    def decide(self, decision: Decision) -> list[int]:
        """Make a decision hold. Returns its entries of the change log; none when it held already."""
        edits = self._database.shot_edits
        if decision.choice is Choice.CLUB:
            return edits.save_clubs({key: (decision.clubs or {})[key] for key in decision.keys})
        return edits.save(decision.keys, **EDITS[decision.choice])

    def set_club(self, keys: Sequence[ShotKey], club: str | None) -> list[int]:
        """These shots were hit with ``club``; None: with the club that the bag says. Returns as ``decide``."""
        return self._database.shot_edits.save(keys, club=club)

    def set_swing_length(self, keys: Sequence[ShotKey], length: str | None) -> list[int]:
        """These swings were meant ``full``, ``three quarter``, ``half`` or for a distance (``70 yds``).

        None: as the label of their group says. Returns as ``decide``; raises SettingsError for a text that is no
        length.
        """
        kept = None if length is None else read_swing_length(length)
        if length is not None and kept is None:
            raise SettingsError("This is no length of a swing.",
                                "Say full, three quarter, half, or a distance such as 70 yds or 60 m.")
        return self._database.shot_edits.save(keys, swing_length=kept)

    def annotate(self, shots: Sequence[StoredShot], note: str, tags: Sequence[str]) -> list[int]:
        """A single shot gets exactly this; several keep the tags they have, and their notes when none is given.

        Returns as ``decide``.
        """
        edits = self._database.shot_edits
        if len(shots) == 1:
            return edits.save([shots[0].key], note=note, tags=tags)
        return edits.save_tags({stored.key: (*stored.edit.tags, *tags) for stored in shots}, note or None)

    def move(self, keys: Sequence[ShotKey], to: int) -> None:
        """Let these shots count with another session of the same player. Raises RegroupingRefused."""
        self._database.regrouping.move(keys, to)

    def split(self, keys: Sequence[ShotKey], name: str) -> None:
        """Make a session of these shots, on the day of the one they count with. Raises RegroupingRefused."""
        self._database.regrouping.split(keys, name)

    def load_last_decision(self, player: str) -> LastDecision | None:
        """The player's newest decision that was not taken back."""
        found = self._database.edits.load_last_edit(player)
        return None if found is None else LastDecision(describe_decision(found), count_shots(found), found.change_ids)

    def undo(self, change_ids: Collection[int]) -> None:
        """Take these entries of the change log back, all of them or none. Raises UndoRefused."""
        self._database.shot_edits.undo(change_ids)
