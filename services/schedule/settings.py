"""What the golfer chose about syncs that start by themselves, and what is remembered between two of them.

Kept in the database's preferences; deciding whether to start one is automatic_sync's.
"""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from golf.errors import SettingsError
from golf.schedule import DEFAULT_HOURS, HOURS, Schedule, ScheduleMode

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf_db import GolfDatabase

log = logging.getLogger(__name__)

_SCHEDULE_KEY, _SEED_KEY, _STATE_KEY = "schedule", "schedule_seed", "schedule_state"


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """What is remembered between slots. ``since`` answers every slot up to it; ``held`` is why a due sync waits."""

    since: datetime
    last_run_id: str = ""
    last_run_at: datetime | None = None
    retries: int = 0
    held: str = ""


class ScheduleChoices:
    """The golfer's choice of syncs that start by themselves, and what is remembered between two of them."""

    def __init__(self, database: GolfDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def load(self) -> Schedule:
        """The golfer's choice; off when nothing, or nothing readable, was chosen."""
        try:
            kept = json.loads(self._database.preferences.load(_SCHEDULE_KEY, "{}"))
            hours = int(kept["every_hours"])
            at = time.fromisoformat(kept["at"]).replace(tzinfo=None)
            return Schedule(ScheduleMode(kept["mode"]), at, hours if hours in HOURS else DEFAULT_HOURS)
        except (ValueError, KeyError, TypeError):
            return Schedule()

    def save(self, schedule: Schedule) -> None:
        """Keep the choice; it counts from now, so a slot that is past today is not made up for."""
        if schedule.every_hours not in HOURS:
            raise SettingsError(f"Every {schedule.every_hours} hours is not possible.",
                                f"Choose from {HOURS[0]} to {HOURS[-1]} hours.")
        kept = {"mode": schedule.mode.value, "at": schedule.at.isoformat("minutes"),
                "every_hours": schedule.every_hours}
        state = self.load_state()
        self._database.preferences.save(_SCHEDULE_KEY, json.dumps(kept))
        self.save_state(replace(state, since=self._clock.now(), retries=0, held=""))
        self.load_seed()
        log.info("schedule_saved", extra={"mode": schedule.mode.value})

    def load_seed(self) -> str:
        """What this golfer's random minutes grow from; drawn once."""
        seed = self._database.preferences.load(_SEED_KEY, "")
        if not seed:
            seed = secrets.token_hex(8)
            self._database.preferences.save(_SEED_KEY, seed)
        return seed

    def load_state(self) -> ScheduleState:
        """What is remembered; when there is nothing readable, everything counts from now."""
        return self.load_kept_state() or ScheduleState(self._clock.now())

    def load_kept_state(self) -> ScheduleState | None:
        """What is remembered; None when there is nothing readable."""
        try:
            kept = json.loads(self._database.preferences.load(_STATE_KEY, "{}"))
            last = kept["last_run_at"]
            return ScheduleState(
                _read_moment(kept["since"]), str(kept["last_run_id"]), _read_moment(last) if last else None,
                int(kept["retries"]), str(kept["held"]))
        except (ValueError, KeyError, TypeError):
            return None

    def save_state(self, state: ScheduleState) -> None:
        """Keep it."""
        kept = {name: value.isoformat() if isinstance(value, datetime) else value
                for name, value in asdict(state).items()}
        self._database.preferences.save(_STATE_KEY, json.dumps(kept))


def _read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
