"""Launch monitors of a player: which of them the numbers of clubs rest on, and joining them."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from golf.bag_and_goals import DeviceUse, SessionOrigin
from golf_db import DEVICES_KEY
from services.shared.database_service import DatabaseService
from services.shared.formatting import count_of


class Devices(DatabaseService):
    """Numbers of two devices are not comparable: they stay apart until the golfer joins them."""

    def load_devices(self, player: str) -> list[DeviceUse]:
        """The devices with a session that counts, the most used first, and which of them are shown."""
        return self._database.devices.load_devices(player)

    def load_several(self, player: str) -> list[DeviceUse]:
        """The same, where there are several; else none."""
        return self._database.devices.load_several(player)

    def show(self, player: str, devices: Collection[str]) -> None:
        """Rest the numbers of this player's clubs on these devices from now on; none means all of them, joined."""
        kept = self._load_choices()
        self._database.preferences.save(DEVICES_KEY, json.dumps({**kept, player: sorted(set(devices))}))

    def join(self, player: str) -> None:
        """Take all devices of this player together from now on."""
        self.show(player, ())

    def name_sessions(self, session_ids: Collection[int]) -> dict[int, SessionOrigin]:
        """What each of these sessions is called, and its launch monitor."""
        return dict(self._database.devices.load_origins(session_ids))

    def describe(self, player: str) -> str:
        """What the numbers rest on, where a player has several devices: ``Garmin R10 (12 sessions), not: Portal``."""
        devices = self.load_several(player)
        if not devices:
            return ""
        shown = ", ".join(f"{each.name} ({count_of(each.sessions, 'session')})" for each in devices if each.is_shown)
        left = ", ".join(each.name for each in devices if not each.is_shown)
        return f"{shown}; not: {left}" if left else f"{shown}, joined"

    def _load_choices(self) -> dict[str, Any]:
        try:
            found = json.loads(self._database.preferences.load(DEVICES_KEY, "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
