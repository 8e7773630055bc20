"""The messages of launch monitors become stored balls, one at a time; what is answered comes after what is stored."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from golf.clubs import UNKNOWN_CLUB
from golf.errors import DatabaseBusy, GolfError, NotFound
from golf.reports import ClubGroup, ReportContent
from golf.session_types import guess_session_type
from golf.sessions import UNKNOWN_PLAYER, DateEvidence, DateSource, SessionSource
from golf_db import NO_DEVICE, DeviceName, OpenLive, SaidLive, SessionToImport
from live.joining import Judgement, KnownBall, ShotJoiner, Verdict, complete
from live.messages import BallData, ClubData, LiveMessage, MessageUnreadable, read_message
from live.shots import build_shot
from services.live.kept_messages import KeptMessage, KeptMessages
from services.live.text import describe_end
from services.sync.run_recorder import new_run_id

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf.shots import Shot
    from golf_db import GolfDatabase
    from services.live.settings import LiveChoices

log = logging.getLogger(__name__)

TELL_EVERY_S = 5.0
"""How long pages other than the live one may show what was before: each word to them lets all their figures go."""
_RESUMED = 200
"""Messages of a session that a new process looks back at."""
_NAME = "Live session"
_NO_CLUB = "no club"
_MOST_BALLS = 5000
"""Of one session; whoever sends more begins another one."""


class Outcome(StrEnum):
    """What came of a message."""

    STORED = "stored"
    KNOWN = "known"
    """The ball was stored before."""
    KEPT = "kept"
    """The database is locked: the message is on the disk, and is stored once it is free."""
    NO_BALL = "no_ball"


@dataclass(slots=True)
class _Running:
    """The session that grows."""

    run_id: str
    report_id: int
    began_at: datetime
    last_at: datetime
    balls: int
    device: str


class LiveDesk:
    """Stores balls. Thread-safe: monitors talk in threads of their own."""

    def __init__(
        self, database: GolfDatabase, clock: Clock, choices: LiveChoices, kept: KeptMessages | None = None
    ) -> None:
        """``kept``: where messages wait while the database is locked; None: such a message is refused."""
        self._database = database
        self._clock = clock
        self._choices = choices
        self._kept = kept
        self._said_then: KeptMessage | None = None
        """A kept message that is stored now: club and player are those of its moment."""
        self._turn = threading.Lock()
        self._joiner = ShotJoiner()
        self._running: _Running | None = None
        self._told_at = 0.0
        self._is_untold = False
        self._goes_on = False
        """The session that comes next goes on where the last one was cut: the club is still in the golfer's hands."""

    def resume(self) -> None:
        """Go on with the session that another process left open, unless it is quiet. Raises DatabaseError."""
        with self._turn:
            going_on = self._database.live_sessions.load_open()
            is_waiting = self._kept is not None and self._kept.is_waiting
            for each in going_on:
                if each is not going_on[0] or (self._is_quiet(each.last_at) and not is_waiting):
                    self._finish(each.run_id, each.last_at, each.balls)
                else:
                    self._resume(each)
            self._store_kept()

    def take(self, data: bytes, connection: str) -> Outcome:
        """Deal with one message. What is ``STORED`` or ``KNOWN`` survives a kill and a power cut.

        Raises MessageUnreadable, and DatabaseError when the ball could not be stored.
        """
        message = read_message(data)
        with self._turn:
            at = self._clock.now()
            if message.ball is None and message.club is None:
                return Outcome.NO_BALL
            if self._kept is not None and self._kept.is_waiting:  # in its turn, behind those
                return self._keep(self._kept, data, connection, at)
            try:
                return self._deal(message, SaidLive("", connection, at, _as_text(data)))
            except DatabaseBusy:
                log.warning("live_database_busy")
                if self._kept is None:
                    raise
                return self._keep(self._kept, data, connection, at)

    def _deal(self, message: LiveMessage, said: SaidLive) -> Outcome:
        judgement = self._joiner.judge(message, said.connection, said.received_at)
        if judgement.verdict is Verdict.NEW:
            self._store(judgement, message, said)
            return Outcome.STORED
        if judgement.verdict is Verdict.COMPLETES:
            return self._complete(judgement, said)
        return Outcome.NO_BALL if judgement.verdict is Verdict.NOTHING else Outcome.KNOWN

    def _keep(self, kept: KeptMessages, data: bytes, connection: str, at: datetime) -> Outcome:
        """Raises DatabaseBusy when the disk refuses that, too."""
        club: str | None = None
        player: str | None = None
        with suppress(GolfError):  # not even read: what is chosen when it is stored holds
            club, player = self.find_club(), self.find_player()
        try:
            kept.add(KeptMessage(connection, at, _as_text(data), club, player))
        except OSError as error:
            log.warning("live_message_not_kept", extra={"reason": type(error).__name__})
            raise DatabaseBusy("The database is locked, and the disk keeps nothing.",
                               "Close other programs.") from error
        return Outcome.KEPT

    def _store_kept(self) -> None:
        """Store what was kept, in its order, as far as the database lets us."""
        if self._kept is None or not self._kept.is_waiting:
            return
        waiting = self._kept.load()
        done = 0
        try:
            for each in waiting:
                self._said_then = each
                with suppress(MessageUnreadable):
                    self._deal(read_message(each.body.encode()), SaidLive("", each.connection, each.at, each.body))
                done += 1
        except DatabaseBusy:
            log.info("live_database_still_busy", extra={"kept": len(waiting) - done})
        finally:
            self._said_then = None
            if done:
                self._kept.keep_only(waiting[done:])

    def tick(self) -> None:
        """Once in a while: close a session that is quiet, and let pages hear of balls. Raises DatabaseError."""
        with self._turn:
            self._store_kept()
            running = self._running
            if running is not None and self._is_quiet(running.last_at):
                self._finish(running.run_id, running.last_at, running.balls)
                self._choices.forget_club()
                self._running = None
            elif self._is_untold and self._clock.monotonic() - self._told_at >= TELL_EVERY_S:
                self._database.live_sessions.tell()
                self._note_told()

    def let_hear(self) -> None:
        """Let pages hear of every ball now: the listener ends. Raises DatabaseError."""
        with self._turn:
            if self._is_untold:
                self._database.live_sessions.tell()
                self._note_told()

    def _store(self, judgement: Judgement, message: LiveMessage, said: SaidLive) -> None:
        assert judgement.ball is not None  # noqa: S101 - a new ball has values
        if self._running is not None and self._is_over(self._running, message, said.received_at):
            self._finish(self._running.run_id, self._running.last_at, self._running.balls)
            if self._is_quiet(self._running.last_at, said.received_at):
                self._choices.forget_club()
            self._running, self._goes_on = None, True
        if self._running is not None:
            try:
                self._add(self._running, judgement, message, said)
            except NotFound:  # the golfer ended or deleted it
                self._running, self._goes_on = None, True
            else:
                return
        self._begin(judgement, message, said)

    def _begin(self, judgement: Judgement, message: LiveMessage, said: SaidLive) -> None:
        run_id = new_run_id()
        shot = self._build(judgement, f"{run_id}-{1:04d}", 0, said.received_at)
        session = self._build_session(run_id, message.device, shot, said.received_at)
        said = said._replace(shot_id=shot.shot_id)
        saved = self._database.live_sessions.begin(run_id, session, [said])
        self._running = _Running(run_id, saved.report_id, said.received_at, said.received_at, 1, message.device)
        self._goes_on = False
        self._note_told()
        self._remember(judgement, message, said)
        log.info("live_session_begun", extra={"run_id": run_id})

    def _add(self, running: _Running, judgement: Judgement, message: LiveMessage, said: SaidLive) -> None:
        shot = self._build(judgement, f"{running.run_id}-{running.balls + 1:04d}", running.balls, said.received_at)
        said, group, is_told = said._replace(shot_id=shot.shot_id), self._build_group(shot), self._is_time_to_tell()
        self._database.live_sessions.add(running.run_id, running.report_id, group, [said], is_told=is_told)
        running.balls += 1
        running.last_at = said.received_at
        self._note(is_told=is_told)
        self._remember(judgement, message, said)

    def _complete(self, judgement: Judgement, said: SaidLive) -> Outcome:
        """What a later message says of a stored ball; the ball itself is stored whatever comes of this."""
        known, running = judgement.known, self._running
        assert known is not None  # noqa: S101 - what is completed is known
        if running is None or not known.key.startswith(f"{running.run_id}-"):
            return Outcome.KNOWN
        now, is_told = complete(known, judgement), self._is_time_to_tell()
        shot = build_shot(now.ball, now.club, shot_id=known.key, position=0, hit_at=known.at.astimezone())
        said = said._replace(shot_id=known.key)
        try:
            self._database.live_sessions.complete(running.run_id, running.report_id, shot, [said], is_told=is_told)
        except NotFound:
            return Outcome.KNOWN
        self._note(is_told=is_told)
        self._joiner.remember(now)
        return Outcome.STORED

    def _remember(self, judgement: Judgement, message: LiveMessage, said: SaidLive) -> None:
        assert judgement.ball is not None  # noqa: S101 - as above
        self._joiner.remember(KnownBall(said.shot_id, said.connection, message.number, said.received_at, judgement.ball,
                                        judgement.club))

    def _resume(self, newest: OpenLive) -> None:
        """What is known of the last balls, from their messages as they came."""
        joiner, device = ShotJoiner(), ""
        for said in self._database.live_sessions.load_messages(newest.report_id, _RESUMED):
            try:
                message = read_message(said.body.encode())
            except MessageUnreadable:
                continue
            device = message.device or device
            judgement = joiner.judge(message, said.connection, said.received_at)
            if judgement.verdict is Verdict.NEW and judgement.ball is not None:
                joiner.remember(KnownBall(said.shot_id, said.connection, message.number, said.received_at,
                                          judgement.ball, judgement.club))
            elif judgement.verdict is Verdict.COMPLETES and judgement.known is not None:
                joiner.remember(complete(judgement.known, judgement))
        self._joiner = joiner
        self._running = _Running(newest.run_id, newest.report_id, newest.began_at, newest.last_at, newest.balls, device)
        self._database.live_sessions.tell()
        self._note_told()
        log.info("live_session_resumed", extra={"run_id": newest.run_id, "balls": newest.balls})

    def _finish(self, run_id: str, last_at: datetime, balls: int) -> None:
        self._database.live_sessions.finish(run_id, describe_end(balls), last_at)
        self._note_told()
        log.info("live_session_over", extra={"run_id": run_id, "balls": balls})

    def _build(self, judgement: Judgement, shot_id: str, position: int, at: datetime) -> Shot:
        ball, club = judgement.ball or BallData(), judgement.club
        return build_shot(ball, _worth_keeping(club), shot_id=shot_id, position=position, hit_at=at.astimezone())

    def _build_session(self, run_id: str, device: str, shot: Shot, at: datetime) -> SessionToImport:
        group = self._build_group(shot)
        maker, _, model = device.partition(" ")
        today = at.astimezone().date()
        return SessionToImport(
            key=f"live:{run_id}", source=SessionSource.LIVE, name=_NAME, player=self.find_player(),
            dates=(DateEvidence(DateSource.API, today, at.astimezone().isoformat(timespec="seconds")),),
            content=ReportContent((group,)), guess=guess_session_type(_NAME, (), [group.club]),
            device=DeviceName(maker, model or None) if maker else NO_DEVICE)

    def _build_group(self, shot: Shot) -> ClubGroup:
        club = self.find_club()
        if not club:
            return ClubGroup(_NO_CLUB, 0, "", UNKNOWN_CLUB, None, None, "unknown", "", shots=(shot,))
        return ClubGroup(club[:80], 0, "", club, club[:80], None, "club_name", "", shots=(shot,))

    def find_club(self) -> str:
        """The club that was chosen for this session; empty when it was chosen for another one."""
        if self._said_then is not None and self._said_then.club is not None:
            return self._said_then.club
        play = self._choices.load_play()
        is_for_now = self._running is not None or self._goes_on or (play.at is not None and not self._is_quiet(play.at))
        return play.club if is_for_now else ""

    def find_player(self) -> str:
        """Whose balls these are: who was chosen, else the only one with sessions here."""
        if self._said_then is not None and self._said_then.player is not None:
            return self._said_then.player
        chosen = self._choices.load_play().player
        known = [player.name for player in self._database.players.load()]
        return chosen or (known[0] if len(known) == 1 else UNKNOWN_PLAYER)

    def _is_over(self, running: _Running, message: LiveMessage, at: datetime) -> bool:
        """Nobody hit for long, or another monitor talks: numbers of two are never put together."""
        return (self._is_quiet(running.last_at, at) or running.balls >= _MOST_BALLS
                or len({message.device, running.device} - {""}) > 1)

    def _is_quiet(self, since: datetime, at: datetime | None = None) -> bool:
        """Whether nobody had hit for long; ``at``: when a ball came, else now."""
        return abs((at or self._clock.now()) - since) > max(self._choices.load().quiet, timedelta(minutes=1))

    def _is_time_to_tell(self) -> bool:
        return self._clock.monotonic() - self._told_at >= TELL_EVERY_S

    def _note(self, *, is_told: bool) -> None:
        if is_told:
            self._note_told()
        else:
            self._is_untold = True

    def _note_told(self) -> None:
        self._is_untold, self._told_at = False, self._clock.monotonic()


def _worth_keeping(club: ClubData | None) -> ClubData | None:
    return club if club is not None and club.is_seen else None


def _as_text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
