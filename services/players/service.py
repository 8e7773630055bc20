"""One player whose name is stored in two spellings: the question, and joining them as a run with an undo."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from golf.bag_and_goals import JoinedPlayers, PlayerSpellings
from golf.report_fields import join_words
from golf.reports import SavedReport
from golf.sync_events import JOIN
from services.shared.change_text import describe_club, describe_rule
from services.shared.formatting import count_of
from services.sync.recorded_operation import open_side_run

if TYPE_CHECKING:
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

JOIN_WORDS = "Join them"
WHAT_HAPPENS = (
    "All these sessions get one name, the one with more sessions. Bag and goals of both become its own; where both say "
    "something else, its bag and its hand stay. Nothing changes on the portal. You can undo it in History.")
_NUMBERS = {2: "Two", 3: "Three", 4: "Four"}


class Players:
    """Players whose name is stored in more than one spelling."""

    def __init__(self, dependencies: SyncDependencies) -> None:
        self._dependencies = dependencies
        self._database = dependencies.database

    def load_twins(self) -> list[PlayerSpellings]:
        """Every name that is stored in more than one spelling."""
        return list(self._database.player_names.load_twins())

    def join(self, name: str) -> str:
        """Make all spellings of a name one player; what was done, in sentences.

        It is a run in the history and can be taken back. Raises NotFound when the name has one spelling only,
        SyncAlreadyRunning while a sync runs, DatabaseError.
        """
        with open_side_run(self._dependencies, JOIN) as run:
            joined = self._database.player_names.join(name, run.run_id)
            run.looked_at = len(joined.report_ids)
            run.saved += [SavedReport(report_id, is_new=False, changed=True, stored_shots=0, new_shots=0)
                          for report_id in joined.report_ids]
            run.message = describe_join(joined)
        log.info("players_joined", extra={"sessions": len(joined.report_ids)})
        return run.message


def describe_twins(twins: PlayerSpellings) -> str:
    """The question: ``Two players are the same name written in two ways: Ann (12 sessions) and Ann (3 sessions)``."""
    every = [twins.kept, *twins.others]
    number = _NUMBERS.get(len(every), f"{len(every):,}")
    names = [f"{each.name} ({count_of(each.sessions, 'session')})" for each in every]
    return (f"{number} players are the same name written in {number.lower()} ways: "
            f"{', '.join(names[:-1])} and {names[-1]}.")


def describe_join(joined: JoinedPlayers) -> str:
    """What came over to the kept name, and what the other one had said that is not used."""
    moved = [words for number, words in (
        (joined.moved_clubs, count_of(joined.moved_clubs, "bag entry", "bag entries")),
        (joined.moved_goals, count_of(joined.moved_goals, "goal")), (joined.moved_hand, "the hand")) if number]
    what = [count_of(len(joined.report_ids), "session"), *moved]
    left = list(_left(joined))
    return (f"{joined.kept} is one player now: {join_words(what)} came from the other spelling."
            + (f" What the other spelling said and is not used: {'; '.join(left)}." if left else ""))


def _left(joined: JoinedPlayers) -> Iterator[str]:
    for rule in joined.rules:
        yield describe_rule(rule.monitor_club, None if rule.from_on is None else rule.from_on.isoformat(), rule.club)
    for club in joined.clubs:
        yield describe_club(club.club, (club.position, club.is_in_bag, club.make, club.loft_deg))
    for hand in joined.hands:
        yield "left-handed" if hand.is_left_handed else "right-handed"
