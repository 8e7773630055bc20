"""The first three steps: from an empty journal to numbers one can use. They end by themselves, or when hidden."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.shared.database_service import DatabaseService

_HIDDEN_KEY = "tour_hidden"
_SEEN = "seen"


class Step(StrEnum):
    """What to do first, in this order."""

    SYNC = "sync"
    SESSION = "session"
    CLUBS = "clubs"


@dataclass(frozen=True, slots=True)
class StepsDone:
    """Which steps are done. ``is_over``: there is nothing left to show."""

    done: frozenset[Step]
    is_hidden: bool

    @property
    def is_over(self) -> bool:
        """All done, or the golfer wants to see no more of it."""
        return self.is_hidden or len(self.done) == len(Step)

    @property
    def next_step(self) -> Step | None:
        """The first one that is not done."""
        return next((step for step in Step if step not in self.done), None)


class FirstSteps(DatabaseService):
    """How far the golfer has come in the first steps, kept in the preferences."""

    def load(self) -> StepsDone:
        """Which steps are done now."""
        done = {step for step in (Step.SESSION, Step.CLUBS) if self._is_seen(_key(step))}
        if self._database.journal.has_more_sessions_than(0):
            done.add(Step.SYNC)
        return StepsDone(frozenset(done), self._is_seen(_HIDDEN_KEY))

    def mark(self, step: Step) -> None:
        """Remember that a page of the steps was opened with something on it. Writes once only. Raises DatabaseError."""
        if not self._is_seen(_key(step)):
            self._database.preferences.save(_key(step), _SEEN)

    def hide(self) -> None:
        """Show the steps no more. Raises DatabaseError."""
        self._database.preferences.save(_HIDDEN_KEY, _SEEN)

    def _is_seen(self, key: str) -> bool:
        return self._database.preferences.load(key, "") == _SEEN


def _key(step: Step) -> str:
    return f"tour_{step.value}"
