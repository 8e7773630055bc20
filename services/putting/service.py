"""What the Putting page asks, and the Session page of a session of putts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from analysis.period import Basis, Reach, compute_reach
from golf.putts import PUTTER, StoredPutt
from golf.shot_edits import ShotFilter
from golf.units import DisplayUnits
from services.putting.view import (
    LAUNCH_MONITOR,
    NOT_SAID,
    PuttingDevice,
    PuttingView,
    build_view,
    read_monitor_putts,
)
from services.shared.database_service import DatabaseService


class PuttingQuestions(DatabaseService):
    """The putts of players and sessions."""

    def load_view(self, player: str, basis: Basis, units: DisplayUnits, device: str = "") -> PuttingView:
        """The putts of one device: the asked one, else the one that saw most. Putts of two are never pooled.

        A window of sessions is the newest ones with putts of that device.
        """
        of_trackers = self._database.putts.load(player)
        counts = Counter(each.device or NOT_SAID for each in of_trackers)
        counts[LAUNCH_MONITOR] += self._database.practice.load_usage(player).get(PUTTER, 0)
        devices = [PuttingDevice(name, count) for name, count in counts.most_common() if count]
        chosen = device if counts[device] else next((each.name for each in devices), "")
        reach = compute_reach(basis)
        putts = self._load_monitor_putts(player, reach, basis.shot_filter) if chosen == LAUNCH_MONITOR else (
            choose_newest([each for each in of_trackers if (each.device or NOT_SAID) == chosen], reach))
        return build_view(player, chosen, devices, putts, units)

    def has_putts(self, player: str) -> bool:
        """Whether a player has any putt at all, of a launch monitor or of a tracker."""
        return PUTTER in self._database.practice.load_last_days(player) or bool(
            self._database.putts.load_sessions(player))

    def load_of_session(self, session_id: int) -> tuple[StoredPutt, ...]:
        """The putts of trackers that count with a session, in their order."""
        return tuple(self._database.putts.load(session_id=session_id))

    def load_of_player(self, player: str | None) -> tuple[StoredPutt, ...]:
        """Every putt of a tracker; None: of all players. For a file."""
        return tuple(self._database.putts.load(player))

    def _load_monitor_putts(self, player: str, reach: Reach, shot_filter: ShotFilter) -> list[StoredPutt]:
        """Those of the launch monitors that are shown."""
        shots = self._database.practice.load_club_shots(player, PUTTER, sessions=reach.sessions, first=reach.first)
        return read_monitor_putts(shots, shot_filter)


def choose_newest(putts: Sequence[StoredPutt], reach: Reach) -> list[StoredPutt]:
    """Those of the newest sessions, as many as are looked at, from a day on; in their order.

    Sessions without a day are the oldest, and in no period that has a first day.
    """
    days = {each.session_id: each.practised_on for each in putts
            if reach.first is None or (each.practised_on or date.min) >= reach.first}
    newest = set(sorted(days, key=lambda number: (days[number] or date.min, number))[-reach.sessions:])
    return [each for each in putts if each.session_id in newest]
