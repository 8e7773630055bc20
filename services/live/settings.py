"""What the golfer chose about listening, and with which club and whose hands the next ball is hit."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from golf.errors import SettingsError
from services.shared.database_service import DatabaseService

if TYPE_CHECKING:
    from golf_db import GolfDatabase

GSPRO_PORT, FREE_PORT = 921, 9210
"""GSPro's own, below 1024, which only root may open on Linux and macOS; and one that anybody may."""
DEFAULT_PORT = GSPRO_PORT if sys.platform == "win32" else FREE_PORT
PUTTING_PORT = 8888
"""Where camera programs for putting send to, unless they are told otherwise."""
PORTS = range(1, 65536)
QUIET_MINUTES = (5, 10, 15, 30, 60, 120)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
SETTINGS_KEY, _CHOICE_KEY = "live", "live_choice"


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """How to listen. ``gspro_host`` empty: nothing is passed on. A session is over after ``quiet_minutes``.

    ``takes_putts``: camera programs for putting are listened to as well.
    """

    is_on: bool = False
    port: int = DEFAULT_PORT
    gspro_host: str = ""
    gspro_port: int = GSPRO_PORT
    quiet_minutes: int = 30
    takes_putts: bool = False
    putting_port: int = PUTTING_PORT

    @property
    def quiet(self) -> timedelta:
        """How long nobody hits before a session is over."""
        return timedelta(minutes=self.quiet_minutes)


@dataclass(frozen=True, slots=True)
class PlayChoice:
    """With which club the next ball is hit, and by whom; empty: nobody has said. ``at``: when it was chosen."""

    club: str = ""
    player: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListenerState:
    """What the listener sees. ``is_passed_on``: GSPro hears what comes."""

    port: int
    monitors: int = 0
    is_passed_on: bool = False


class LiveChoices(DatabaseService):
    """Kept in the preferences: a page and a listener in another process read the same."""

    def __init__(self, database: GolfDatabase) -> None:
        super().__init__(database)

    def load(self) -> LiveSettings:
        """How to listen; off when nothing, or nothing readable, was chosen."""
        kept = self._load(SETTINGS_KEY)
        try:
            known = {each.name for each in fields(LiveSettings)}
            settings = LiveSettings(**{name: value for name, value in kept.items() if name in known})
            check_settings(settings)
        except (TypeError, SettingsError):
            return LiveSettings()
        return settings

    def save(self, settings: LiveSettings) -> None:
        """Keep it. Raises SettingsError for what cannot be."""
        check_settings(settings)
        self._database.preferences.save(SETTINGS_KEY, json.dumps(asdict(settings)))

    def load_play(self) -> PlayChoice:
        """What was chosen last."""
        kept = self._load(_CHOICE_KEY)
        try:
            at = datetime.fromisoformat(kept["at"])
            return PlayChoice(str(kept["club"]), str(kept["player"]), at if at.tzinfo else None)
        except (KeyError, TypeError, ValueError):
            return PlayChoice()

    def save_play(self, club: str, player: str, at: datetime) -> None:
        """Hit the next balls with this club, as this player."""
        before = self.load_play()
        if (club, player) != (before.club, before.player) or before.at is None or at - before.at > timedelta(minutes=1):
            self._database.preferences.save(
                _CHOICE_KEY, json.dumps({"club": club, "player": player, "at": at.isoformat()}))

    def forget_club(self) -> None:
        """The session is over: with which club the next one begins is to be said anew."""
        play = self.load_play()
        if play.club:
            self._database.preferences.save(
                _CHOICE_KEY, json.dumps({"club": "", "player": play.player, "at": (play.at or _LONG_AGO).isoformat()}))

    def _load(self, key: str) -> dict[str, Any]:
        try:
            found = json.loads(self._database.preferences.load(key, "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def check_settings(settings: LiveSettings) -> None:
    """Raise SettingsError for a port that is none, or a listener that would pass balls on to itself."""
    for port in (settings.port, settings.gspro_port, settings.putting_port):
        if not isinstance(port, int) or port not in PORTS:
            raise SettingsError(f"{port} is no port.", f"Choose a number from 1 to 65535, such as {FREE_PORT}.")
    if not isinstance(settings.quiet_minutes, int) or settings.quiet_minutes < 1:
        raise SettingsError("A session cannot be over at once.", "Choose how many minutes may pass without a ball.")
    if not isinstance(settings.gspro_host, str) or not all(
            isinstance(each, bool) for each in (settings.is_on, settings.takes_putts)):
        raise SettingsError("This cannot be read.", "Choose again.")
    if settings.takes_putts and settings.port == settings.putting_port:
        raise SettingsError("Balls and putts cannot come in on one port.",
                            f"Take putts on another port, such as {PUTTING_PORT}.")
    is_here = settings.gspro_host.strip().casefold() in ("localhost", "127.0.0.1", "::1")
    if is_here and settings.gspro_port == settings.port:
        raise SettingsError("Rangebook cannot pass balls on to its own port.",
                            f"Listen on another port, such as {FREE_PORT}, and leave {GSPRO_PORT} to GSPro.")
