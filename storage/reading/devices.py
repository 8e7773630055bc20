"""Which launch monitors a player's sessions are of, and which of them the numbers of clubs rest on.

Numbers of two devices are not comparable, so they are never pooled silently: until the golfer says otherwise those of
the device with the most sessions are shown, and he can choose another one, or join them.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection

from golf.bag_and_goals import DeviceUse, SessionOrigin
from golf.sessions import OF_THE_PORTAL
from storage.file.engine import Repository

DEVICES_KEY = "devices"
"""The preference: JSON of the chosen devices by player; an empty list: all of them."""
_FROM_PORTAL = ", ".join(f"'{source.value}'" for source in sorted(OF_THE_PORTAL))
_SAID = """
nullif(trim(coalesce(s.device_maker, a.device_maker, '') || ' ' || coalesce(s.device_model,
            CASE WHEN s.device_maker IS NULL THEN a.device_model END, '')), '')
"""
DEVICE = f"""
coalesce({_SAID},
         CASE WHEN s.source IN ({_FROM_PORTAL}) THEN 'Portal' WHEN s.source = 'hand' THEN 'Typed in'
              ELSE coalesce(nullif(s.device_software, ''), 'Not said') END)
"""
_SESSIONS = f"""
FROM sessions AS s LEFT JOIN portal_accounts AS a ON a.username = s.account AND s.source IN ({_FROM_PORTAL})
"""
_USES = f"""
SELECT {DEVICE} AS device, count(*), sum(s.distinct_shots) {_SESSIONS}
WHERE s.player = ? AND s.counted = 1 AND s.distinct_shots > 0 GROUP BY device ORDER BY 2 DESC, device
"""
_OF_DEVICES = f"""
SELECT s.report_id {_SESSIONS} WHERE s.player = ? AND {DEVICE} IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - constant text
_DEVICE_OF = f"SELECT {DEVICE} {_SESSIONS} WHERE s.report_id = ?"
_ORIGINS = f"SELECT s.report_id, s.name, {DEVICE} {_SESSIONS} WHERE s.report_id IN (SELECT value FROM json_each(?))"  # noqa: S608
_SAID_OF = f"SELECT {_SAID} {_SESSIONS} WHERE s.report_id = ?"
_MAY_BE_SEVERAL = """
SELECT EXISTS (SELECT 1 FROM sessions WHERE source NOT IN ('portal', 'link'))
    OR EXISTS (SELECT 1 FROM portal_accounts WHERE device_maker IS NOT NULL)
"""
"""Nearly every home has one device: then nothing else is asked."""
_CHOICE = "SELECT value FROM preferences WHERE key = ?"
_EVERY_ROW = "club_sessions"


class Devices(Repository):
    """The devices of a player. Thread-safe."""

    def load_devices(self, player: str) -> list[DeviceUse]:
        """The devices with a session that counts, the most used first, and which of them are shown."""
        return self._read(load_devices, player)

    def load_several(self, player: str) -> list[DeviceUse]:
        """The same, where there are several; else none. Nearly free for a home of the portal alone."""
        return self._read(_load_several, player)

    def load_shown(self, player: str) -> list[int] | None:
        """The sessions of the devices that are shown; None: all there are."""
        return self._read(load_shown_sessions, player)

    def load_origins(self, report_ids: Collection[int]) -> dict[int, SessionOrigin]:
        """The name of each of these sessions and its device, as ``load_devices`` calls it."""
        asked = json.dumps(list(report_ids))
        with self._store.reading() as connection:
            return {row[0]: SessionOrigin(row[1], row[2]) for row in connection.exec_driver_sql(_ORIGINS, (asked,))}


def load_devices(connection: Connection, player: str) -> list[DeviceUse]:
    """See ``Devices.load_devices``."""
    uses = [DeviceUse(*row) for row in connection.exec_driver_sql(_USES, (player,))]
    shown = _choose(uses, _load_choice(connection, player))
    return [DeviceUse(use.name, use.sessions, use.shots, use.name in shown) for use in uses]


def _load_several(connection: Connection, player: str) -> list[DeviceUse]:
    if not connection.exec_driver_sql(_MAY_BE_SEVERAL).scalar_one():
        return []
    devices = load_devices(connection, player)
    return devices if len(devices) > 1 else []


def load_shown_sessions(connection: Connection, player: str) -> list[int] | None:
    """The sessions of the devices that are shown; None: all there are."""
    if not connection.exec_driver_sql(_MAY_BE_SEVERAL).scalar_one():
        return None
    uses = load_devices(connection, player)
    shown = [use.name for use in uses if use.is_shown]
    return None if len(shown) == len(uses) else _load_of_devices(connection, player, shown)


def load_sessions_like(connection: Connection, player: str, report_id: int) -> list[int] | None:
    """A player's sessions of the same device as this one; None: all there are."""
    if not connection.exec_driver_sql(_MAY_BE_SEVERAL).scalar_one():
        return None
    device = connection.exec_driver_sql(_DEVICE_OF, (report_id,)).scalar()
    return None if device is None else _load_of_devices(connection, player, [device])


def load_said_device(connection: Connection, report_id: int) -> str:
    """Maker and model of a session's launch monitor; empty when neither the session nor its account says them."""
    return str(connection.exec_driver_sql(_SAID_OF, (report_id,)).scalar() or "")


def select_rows(report_ids: list[int] | None) -> str:
    """``club_sessions``, or as much of it as belongs to these sessions: to be put into a statement after FROM."""
    if report_ids is None:
        return _EVERY_ROW
    listed = ", ".join(map(str, report_ids))
    return f"(SELECT * FROM club_sessions WHERE report_id IN ({listed}))"  # noqa: S608 - numbers alone


def _load_of_devices(connection: Connection, player: str, devices: list[str]) -> list[int]:
    return list(connection.exec_driver_sql(_OF_DEVICES, (player, json.dumps(devices))).scalars())


def _load_choice(connection: Connection, player: str) -> list[str] | None:
    """What the golfer chose; None when nothing, an empty list for all of them."""
    text = connection.exec_driver_sql(_CHOICE, (DEVICES_KEY,)).scalar()
    try:
        found = json.loads(text or "{}").get(player)
    except (ValueError, AttributeError):
        return None
    return [str(name) for name in found] if isinstance(found, list) else None


def _choose(uses: list[DeviceUse], choice: list[str] | None) -> set[str]:
    names = [use.name for use in uses]
    if choice == []:
        return set(names)
    chosen = {name for name in choice or () if name in names}
    return chosen or set(names[:1])
