"""Listening as GSPro: switched on and off, the club and the player chosen, the session that runs shown and ended."""

from __future__ import annotations

import json
import logging
import os
import threading
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from golf.clubs import MIXED_CLUBS, UNKNOWN_CLUB
from golf.errors import GolfError, NotFound, SettingsError, SyncAlreadyRunning
from golf.private_files import write_private_bytes
from golf.sessions import UNKNOWN_PLAYER
from golf.sync_events import LIVE, LIVE_PUTTS
from live.clubs import CLUBS
from services.live.desk import LiveDesk
from services.live.kept_messages import KeptMessages
from services.live.last_session import LastSession, find_last_card, load_last_session
from services.live.listener import Listener
from services.live.putting import PuttDesk, PuttServer
from services.live.settings import ListenerState, LiveChoices
from services.live.text import describe_end
from services.live.view import USUAL_CLUBS, ClubsToChoose, ListenerStatus, RunningSession
from services.shared.locks import hold_live_lock

if TYPE_CHECKING:
    from golf_db import OpenLive
    from services.live.settings import LiveSettings
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

STATUS_FILE = "live.json"
KEPT_BALLS, KEPT_PUTTS = "live_kept_balls.jsonl", "live_kept_putts.jsonl"
"""In the private folder: what came while the database was locked."""
_STATUS_EVERY_S = 5.0
_STATUS_HOLDS = timedelta(seconds=20)


class Live:
    """Live sessions. Thread-safe; only one process of this computer listens."""

    def __init__(self, dependencies: SyncDependencies) -> None:
        self._database = dependencies.database
        self._settings = dependencies.settings
        self._clock = dependencies.clock
        self.choices = LiveChoices(dependencies.database)
        self._turn = threading.RLock()
        self._held: ExitStack | None = None
        self._listener: Listener | None = None
        self._listens_as: LiveSettings | None = None
        self._desk: LiveDesk | None = None
        self._putts: PuttDesk | None = None
        self._problem: GolfError | None = None
        self._written: tuple[float, ListenerState] | None = None

    # listening

    def listen(self, settings: LiveSettings) -> int:
        """Listen in this process from now on; the port. Raises SettingsError, SyncAlreadyRunning, DatabaseError.

        SyncAlreadyRunning: another process of Rangebook listens already.
        """
        with self._turn, ExitStack() as held:
            self.stop()
            held.enter_context(hold_live_lock(self._settings))
            held.callback(self._forget_status)
            self._desk, self._putts = self._build_desks()
            self._desk.resume()
            held.callback(self._desk.let_hear)
            self._putts.resume()
            if settings.takes_putts:
                server = PuttServer(settings.putting_port, self._putts)
                server.start()
                held.callback(server.stop)
            listener = self._open_listener(settings, self._desk, held) if settings.is_on else None
            self._listener, self._listens_as, self._problem = listener, settings, None
            self._held = held.pop_all()
            return 0 if listener is None else listener.port

    def _open_listener(self, settings: LiveSettings, desk: LiveDesk, held: ExitStack) -> Listener:
        listener = Listener(settings, desk, load_player=self._load_player, on_club=self._take_club,
                            on_tick=self._tick)
        listener.start()
        held.callback(listener.stop)
        self._write_status(listener.state)
        return listener

    def stop(self) -> None:
        """Listen no more in this process. A session that runs goes on when somebody listens again in time."""
        with self._turn:
            held, self._held, self._listener, self._listens_as = self._held, None, None, None
            if held is not None:
                held.close()

    def save(self, settings: LiveSettings) -> None:
        """Keep the choice and act on it at once. Raises as ``listen``; a choice that cannot be acted on is kept off."""
        self.choices.save(settings)
        try:
            self._follow(settings)
        except SettingsError:
            self.choices.save(replace(settings, is_on=False, takes_putts=False))
            raise

    def look_after(self) -> None:
        """Once a minute in the server: listen when that is switched on, and close what nobody closed."""
        settings = self.choices.load()
        try:
            self._follow(settings)
        except SyncAlreadyRunning:
            return
        except GolfError as error:
            self._problem = error
            raise
        if self._held is None:
            self._close_quiet(settings)
        elif self._listener is None and self._desk is not None and self._putts is not None:
            self._desk.tick()
            self._putts.tick()

    def _follow(self, settings: LiveSettings) -> None:
        with self._turn:
            if not (settings.is_on or settings.takes_putts):
                self.stop()
            elif self._listens_as != settings:
                self.listen(settings)

    def load_status(self) -> ListenerStatus:
        """Whether and where Rangebook listens, in whichever process."""
        with self._turn:
            settings = self.choices.load()
            if self._listener is not None:
                return ListenerStatus(settings, self._listener.state, is_here=True)
            return ListenerStatus(settings, self._read_status(), problem=self._problem)

    # the session that runs

    def load_open(self) -> OpenLive | None:
        """The session that goes on; None while nobody hits."""
        going_on = self._database.live_sessions.load_open()
        return going_on[0] if going_on else None

    def load_running(self) -> RunningSession | None:
        """The session that goes on with its shots; None while nobody hits."""
        running, journal = self.load_open(), self._database.journal
        if running is None:
            return None
        try:
            card = journal.load_session(running.report_id).card
        except NotFound:  # it was deleted meanwhile; the next ball begins another one
            return None
        return RunningSession(running, card, tuple(journal.load_shots(running.report_id)))

    def load_last_session(self) -> LastSession | None:
        """What is shown while nobody hits; None before the first session with balls."""
        return load_last_session(self._database)

    def find_last_session(self) -> int | None:
        """That session's number alone."""
        card = find_last_card(self._database)
        return None if card is None else card.report_id

    def find_club(self) -> str:
        """The club that the next ball counts for; empty: nobody has said."""
        play = self.choices.load_play()
        if self.load_open() is not None:
            return play.club
        is_for_now = play.at is not None and abs(self._clock.now() - play.at) <= self.choices.load().quiet
        return play.club if is_for_now else ""

    def find_player(self) -> str:
        """Whose balls the next ones are; empty: nobody has said and several could be."""
        known = self.load_players()
        return self.choices.load_play().player or (known[0] if len(known) == 1 else "")

    def load_players(self) -> list[str]:
        """Who may hit."""
        return [player.name for player in self._database.players.load()]

    def choose(self, club: str, player: str) -> None:
        """Hit the next balls with this club, as this player; another player begins a session. Raises DatabaseError."""
        running = self.load_open()
        session = self.load_running()
        if running is not None and (session is None or player != session.card.player):
            self._finish(running)
        self.choices.save_play(club, player, self._clock.now())

    def end(self) -> int:
        """End the session that goes on; its balls. The next ball begins another one. Raises DatabaseError."""
        running = self.load_open()
        if running is None:
            return 0
        self._finish(running)
        self.choices.forget_club()
        return running.balls

    def load_clubs(self, player: str) -> ClubsToChoose:
        """With what the player hits, in the order of the bag, and every club there is a code for."""
        own = [use.club for use in self._database.practice.load_clubs(player)] if player else []
        own = [club for club in own if club not in (UNKNOWN_CLUB, MIXED_CLUBS)]
        return ClubsToChoose(own or list(USUAL_CLUBS), list(dict.fromkeys([*own, *CLUBS])))

    def load_mark(self) -> tuple[object, ...]:
        """Something that is another once a ball, a club or a monitor came; cheap enough to ask again and again."""
        running, state = self.load_open(), self.load_status().listener
        return running, self.choices.load_play(), state, self._database.load_revision()

    def is_used(self) -> bool:
        """Whether it is switched on, or a session runs."""
        return self.choices.load().is_on or self._listener is not None or self.load_open() is not None

    def _finish(self, running: OpenLive) -> None:
        self._database.live_sessions.finish(running.run_id, describe_end(running.balls), running.last_at)

    def _close_quiet(self, settings: LiveSettings) -> None:
        """Nobody listens here: a session that a kill left open is closed once it has been quiet."""
        going_on = [each for mode in (LIVE, LIVE_PUTTS) for each in self._database.live_sessions.load_open(mode)]
        is_quiet = any(abs(self._clock.now() - each.last_at) > settings.quiet for each in going_on)
        if not is_quiet and not any(kept.is_waiting for kept in self._build_kept()):
            return
        with hold_live_lock(self._settings):
            for desk in self._build_desks():
                desk.resume()

    def _build_desks(self) -> tuple[LiveDesk, PuttDesk]:
        balls, putts = self._build_kept()
        return (LiveDesk(self._database, self._clock, self.choices, balls),
                PuttDesk(self._database, self._clock, self.choices, self._find_putter, putts))

    def _build_kept(self) -> tuple[KeptMessages, KeptMessages]:
        folder = self._settings.private_folder
        return KeptMessages(folder / KEPT_BALLS), KeptMessages(folder / KEPT_PUTTS)

    def _load_player(self) -> tuple[str, bool]:
        player = self.find_player()
        return self.find_club(), bool(player) and self._database.players.is_left_handed(player)

    def _find_putter(self) -> str:
        return self.find_player() or UNKNOWN_PLAYER

    def _tick(self, state: ListenerState) -> None:
        self._write_status(state)
        if self._putts is not None:
            self._putts.tick()

    def _take_club(self, club: str) -> None:
        """GSPro has chosen a club: the next balls are hit with it."""
        try:
            self.choices.save_play(club, self.choices.load_play().player, self._clock.now())
        except GolfError as error:
            log.warning("live_club_not_taken", extra={"code": error.code})

    # what another process is told

    def _write_status(self, state: ListenerState) -> None:
        now = self._clock.monotonic()
        if self._written is not None and self._written[1] == state and now - self._written[0] < _STATUS_EVERY_S:
            return
        self._written = now, state
        kept = {"pid": os.getpid(), "at": self._clock.now().isoformat(), "port": state.port,
                "monitors": state.monitors, "is_passed_on": state.is_passed_on}
        try:
            write_private_bytes(self._settings.private_folder / STATUS_FILE, json.dumps(kept).encode())
        except OSError as error:
            log.warning("live_status_not_written", extra={"reason": type(error).__name__})

    def _forget_status(self) -> None:
        self._written = None
        (self._settings.private_folder / STATUS_FILE).unlink(missing_ok=True)

    def _read_status(self) -> ListenerState | None:
        """What a listener of another process wrote a moment ago; None when there is none."""
        try:
            kept = json.loads((self._settings.private_folder / STATUS_FILE).read_bytes())
            if abs(self._clock.now() - datetime.fromisoformat(kept["at"])) > _STATUS_HOLDS:
                return None
            return ListenerState(int(kept["port"]), int(kept["monitors"]), bool(kept["is_passed_on"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
