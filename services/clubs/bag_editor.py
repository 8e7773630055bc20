"""What a golfer says about the bag: what the monitor's clubs really are, and facts about each club."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from golf.bag_and_goals import BagClub, BagRule
from golf.maintenance import Change
from services.shared.change_text import describe_new
from services.shared.database_service import DatabaseService
from services.shared.formatting import count_of, format_day, format_moment

LOFTS_DEG = (0.0, 80.0)


@dataclass(frozen=True, slots=True)
class BagFacts:
    """Everything the editor shows of one player's bag.

    ``monitor_clubs``: as the monitor names them. ``clubs``: a record for each club hit or spoken of, in bag order.
    """

    player: str
    monitor_clubs: tuple[str, ...]
    rules: tuple[BagRule, ...]
    clubs: tuple[BagClub, ...]

    @property
    def names(self) -> list[str]:
        """Clubs to choose from."""
        return list(dict.fromkeys([*(item.club for item in self.clubs), *self.monitor_clubs]))


class BagEditor(DatabaseService):
    """Reads what is said about a bag and writes it; each change is in the change log and can be taken back."""

    def load_facts(self, player: str) -> BagFacts:
        """What is known and said of this player's bag."""
        bag = self._database.bag
        said = {item.club: item for item in bag.load_clubs(player)}
        hit = self._database.practice.load_club_names(player)
        clubs = [said.get(club, BagClub(player, club)) for club in hit]
        clubs += [item for name, item in said.items() if name not in hit]
        return BagFacts(player, tuple(bag.load_monitor_clubs(player)), tuple(bag.load_rules(player)), tuple(clubs))

    def describe_rule_effect(self, rule: BagRule) -> str:
        """What saving a rule would do, in a sentence."""
        moves = self._database.bag.count_moves(rule.player, rule.monitor_club, rule.club, rule.from_on)
        return describe_moves(moves.sessions, moves.shots, rule.monitor_club, rule.club, rule.from_on)

    def save_rule(self, rule: BagRule) -> None:
        """From the rule's day on, what the monitor calls so is the player's club; its ``rule_id`` does not matter."""
        self._database.bag.save_rule(rule.player, rule.monitor_club, rule.club, rule.from_on)

    def remove_rule(self, rule: BagRule) -> None:
        """Believe the monitor again. Raises NotFound."""
        self._database.bag.delete_rule(rule.rule_id)

    def save_clubs(self, clubs: Sequence[BagClub]) -> None:
        """Place, make, loft, and whether it is in the bag, of these clubs as one change."""
        self._database.bag.save_clubs(clubs)

    def load_last_change(self, player: str) -> Change | None:
        """The newest change of this bag that was not taken back."""
        return self._database.bag.load_last_change(player)

    def undo(self, change: Change) -> None:
        """Take a change of a bag back. Raises UndoRefused when the same thing was changed again since."""
        self._database.edits.undo(change.change_id)

    def save_left_handed(self, player: str, *, is_left_handed: bool) -> None:
        """Mirror this player's figures, or show them as the monitor said them. Raises DatabaseError."""
        self._database.players.set_left_handed(player, is_left_handed)


def describe_rule(rule: BagRule) -> str:
    """``SW is 54° from Fri 7 Feb 2026 on``."""
    when = f"from {format_day(rule.from_on)} on" if rule.from_on else "always"
    return f"{rule.monitor_club} is {rule.club}, {when}"


def describe_moves(sessions: int, shots: int, monitor_club: str, club: str, from_on: date | None) -> str:
    """What saving a rule would do."""
    if not shots:
        return "Nothing stored would move; sessions to come follow the rule."
    when = f" from {format_day(from_on)} on" if from_on else ""
    return (f"{count_of(shots, 'shot')} in {count_of(sessions, 'session')} that the monitor calls {monitor_club} would "
            f"count as {club}{when}. What the monitor said stays stored.")


def describe_bag_change(change: Change) -> str:
    """``12 Feb 2026, 18:04: Driver: Ping, 10.5°``, as text from outside; escape it before drawing."""
    return f"{format_moment(change.at)}: {describe_new(change)}"


def compute_changed_clubs(before: Sequence[BagClub], after: Sequence[BagClub]) -> list[BagClub]:
    """The records to save. ``after`` has the clubs of ``before`` in the same order, perhaps with other places.

    A changed place puts all clubs of the bag in the order wanted, so each gets a place of its own: a club moved to
    the place of another stands before it when it moves up, and behind it when it moves down.
    """
    numbered = [replace(item, position=index) for index, item in enumerate(before, start=1)]
    if all(new.position == old.position for new, old in zip(after, numbered, strict=True)):
        kept = [replace(new, position=old.position) for new, old in zip(after, before, strict=True)]
        return [new for new, old in zip(kept, before, strict=True) if new != old]
    ordered = sorted(zip(after, numbered, strict=True), key=lambda pair: _wanted(*pair))
    placed = [replace(new, position=index) for index, (new, _) in enumerate(ordered, start=1)]
    known = {item.club: item for item in before}
    return [item for item in placed if item != known[item.club]]


def _wanted(new: BagClub, old: BagClub) -> tuple[float, int]:
    was = old.position or 0
    wanted = was if new.position is None else new.position
    return wanted + (-0.5 if wanted < was else 0.5 if wanted > was else 0.0), was
