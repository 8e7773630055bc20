"""What programs read: sessions, shots, clubs, progress, gaps, players and the digest, by the services of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.gapping import compute_gapping
from analysis.metrics import METRICS
from analysis.period import Basis, Window
from golf.errors import NotFound, SettingsError
from golf.sessions import SessionCard
from golf.sync_events import LIVE, LIVE_PUTTS
from golf_db import FlatShotFilter
from services.api_access.caller import Caller, Scope, require
from services.api_access.numbers import Number, build_number
from services.api_access.putting import PuttingNumbers, build_putting
from services.home.digest_text import say_digest
from services.progress.view import Asked

if TYPE_CHECKING:
    from analysis.progress import SessionPoint
    from automation.ports import Clock
    from golf_db import GolfDatabase
    from services.clubs.service import Clubs
    from services.clubs.view import ClubCard
    from services.home.service import HomeQuestions
    from services.progress.service import ProgressQuestions
    from services.putting.service import PuttingQuestions
    from services.sessions.service import Sessions
    from services.shared.choices import Choices

ALL_OF_THEM = 10_000_000


@dataclass(frozen=True, slots=True)
class SessionItem:
    """A stored session. ``shots`` without copies; ``best_carry_m`` in metres. None: not known."""

    session_id: int
    name: str
    day: date | None
    player: str
    type: str
    clubs: tuple[str, ...]
    shots: int
    best_carry_m: float | None
    tags: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class SessionWhole:
    """A session with what the golfer wrote of it and where it comes from."""

    session: SessionItem
    notes: str
    source: str
    device: str
    conditions: str
    portal_name: str
    listed_shots: int | None
    lost_shots: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A portion of the sessions that pass, newest day first; ``total`` is how many pass."""

    total: int
    sessions: tuple[SessionItem, ...]


@dataclass(frozen=True, slots=True)
class ShotPage:
    """A portion of the shots that pass, as rows of the view ``shots_flat`` (yd, mph, degrees, rpm)."""

    total: int
    shots: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ClubItem:
    """One club over the period. Distances in metres."""

    club: str
    last_on: date | None
    sessions: int
    shots: int
    carry_m: Number | None
    total_m: Number | None
    is_retired: bool


@dataclass(frozen=True, slots=True)
class ClubList:
    """A player's clubs in the order of the bag, those that are in it no more last."""

    player: str
    period: str
    numbers_rest_on: str
    clubs: tuple[ClubItem, ...]


@dataclass(frozen=True, slots=True)
class GapItem:
    """From a longer club to the next one down, in metres; ``kind``: even, overlap, hole, reversed or not to be said."""

    longer: str
    shorter: str
    gap_m: float
    kind: str
    margin_m: float
    is_close_call: bool


@dataclass(frozen=True, slots=True)
class GapList:
    """The gaps of a bag, and the distances below and above which a gap is named."""

    player: str
    period: str
    overlap_m: float
    hole_m: float
    gaps: tuple[GapItem, ...]


@dataclass(frozen=True, slots=True)
class ProgressItem:
    """One session of a trend, in the metric's unit of storage (SI)."""

    session_id: int
    day: date
    value: float
    shots: int


@dataclass(frozen=True, slots=True)
class ProgressOfClub:
    """A club's metric session by session, and what can be said of it."""

    player: str
    club: str
    metric: str
    period: str
    verdict: str
    number: float | None
    more_sessions_needed: int
    sessions: tuple[ProgressItem, ...]


@dataclass(frozen=True, slots=True)
class DigestItem:
    """What Home says of the last practice, in its sentences."""

    player: str
    day: date
    sentences: tuple[str, ...]
    work_on: str | None


@dataclass(frozen=True, slots=True)
class ApiReading:
    """Questions of programs. Each raises NotAllowed without the scope read, NotFound for a name that is not here."""

    database: GolfDatabase
    sessions: Sessions
    clubs: Clubs
    progress: ProgressQuestions
    putting: PuttingQuestions
    home: HomeQuestions
    choices: Choices
    clock: Clock

    def load_mark(self, caller: Caller) -> str:
        """Another one after every change that an answer could show: pages hear later of balls that are hit just now."""
        require(caller, Scope.READ)
        live = [f"{run.report_id}.{run.balls}.{run.last_at.timestamp()}" for mode in (LIVE, LIVE_PUTTS)
                for run in self.database.live_sessions.load_open(mode)]
        return "-".join([str(self.database.load_revision()), *live])

    def load_players(self, caller: Caller) -> list[str]:
        """Every player with stored sessions, who practised last first."""
        require(caller, Scope.READ)
        return self.sessions.load_players()

    def load_sessions(
        self, caller: Caller, *, player: str | None = None, search: str = "", first_day: date | None = None,
        last_day: date | None = None, limit: int, offset: int = 0,
    ) -> SessionPage:
        """The sessions that pass. Days both included; one without a day is in no period."""
        require(caller, Scope.READ)
        whose = None if player is None else self.sessions.find_player(player)
        journal = self.database.journal
        if first_day is None and last_day is None:
            cards = journal.load_cards(whose, limit=limit, offset=offset, search=search)
            return SessionPage(journal.count_sessions(whose, search), tuple(map(_build_session, cards)))
        cards = [card for card in journal.load_cards(whose, limit=ALL_OF_THEM, search=search)
                 if _is_between(card.practised_on, first_day, last_day)]
        return SessionPage(len(cards), tuple(map(_build_session, cards[offset:offset + limit])))

    def load_session(self, caller: Caller, session_id: int) -> SessionWhole:
        """One session whole."""
        require(caller, Scope.READ)
        detail = self.database.journal.load_session(session_id)
        return SessionWhole(_build_session(detail.card), detail.notes, detail.source.value, detail.device,
                            detail.conditions, detail.portal_name, detail.listed_shots, detail.lost_shots, detail.files)

    def load_shots(
        self, caller: Caller, *, session_id: int | None = None, player: str | None = None, club: str | None = None,
        first_day: date | None = None, last_day: date | None = None, only_counting: bool = False, limit: int,
        offset: int = 0,
    ) -> ShotPage:
        """The shots that pass, in the order of their days."""
        require(caller, Scope.READ)
        if session_id is not None:
            self.database.journal.load_session(session_id)  # raises NotFound
        whose = None if player is None else self.sessions.find_player(player)
        total, rows = self.database.flat_shots.load(
            FlatShotFilter(session_id, whose, club, first_day, last_day, only_counting), limit=limit, offset=offset)
        return ShotPage(total, tuple(rows))

    def load_clubs(self, caller: Caller, player: str | None = None, period: Window | None = None) -> ClubList:
        """The club's numbers as the page Clubs shows them."""
        require(caller, Scope.READ)
        whose, basis = self.sessions.find_player(player), self._build_basis(period)
        bag = self.clubs.load_bag(whose, basis)
        return ClubList(whose, basis.window.value, basis.shot_filter.value, (
            *(_build_club(card, is_retired=False) for card in bag.cards),
            *(_build_club(card, is_retired=True) for card in bag.retired)))

    def load_gapping(self, caller: Caller, player: str | None = None, period: Window | None = None) -> GapList:
        """The gaps between neighbours of the bag."""
        require(caller, Scope.READ)
        whose, basis, limits = self.sessions.find_player(player), self._build_basis(period), self.clubs.gap_limits
        gapping = compute_gapping(self.clubs.load_bag(whose, basis).comparable, limits)
        return GapList(whose, basis.window.value, limits.overlap_m, limits.hole_m, tuple(
            GapItem(gap.longer, gap.shorter, gap.gap_m, gap.kind.value, gap.margin_m, gap.is_close_call)
            for gap in gapping.gaps))

    def load_progress(
        self, caller: Caller, club: str, metric: str, player: str | None = None, period: Window | None = None
    ) -> ProgressOfClub:
        """A club's metric over time, as the page Progress shows it. Raises SettingsError for no such metric."""
        require(caller, Scope.READ)
        if metric not in METRICS:
            raise SettingsError("There is no such metric.", f"Choose one of: {', '.join(sorted(METRICS))}.")
        whose, basis = self.sessions.find_player(player), self._build_basis(period)
        named = self._find_club(whose, club)
        view = self.progress.load_view(Asked(whose, named, metric, basis.window, basis.shot_filter), basis.today)
        return ProgressOfClub(
            whose, named, metric, basis.window.value, view.progress.verdict.value,
            None if view.number is None else view.number.value, view.progress.more_sessions,
            tuple(map(_build_point, view.series.points)))

    def load_putting(
        self, caller: Caller, player: str | None = None, period: Window | None = None, device: str = "", *, limit: int,
        offset: int = 0,
    ) -> PuttingNumbers:
        """What the page Putting shows, of one device: the named one, else the one that saw most putts."""
        require(caller, Scope.READ)
        whose, basis = self.sessions.find_player(player), self._build_basis(period)
        view = self.putting.load_view(whose, basis, self.choices.units, device)
        if device and view.device != device:
            raise NotFound(f"No putt of {whose} was seen by this device.", "Leave device out; the answer names them.")
        return build_putting(view, basis.window.value, limit=limit, offset=offset)

    def load_digest(self, caller: Caller, player: str | None = None) -> DigestItem:
        """What Home says of the last practice. Raises NotFound without a session that has a day."""
        require(caller, Scope.READ)
        whose, basis, units = self.sessions.find_player(player), self._build_basis(None), self.choices.units
        found = self.home.load_digest(whose, basis)
        if found is None:
            raise NotFound("No session of this player has a day yet.", "Give one its day on its page, or sync.")
        said = say_digest(found, basis.window, units)
        return DigestItem(found.player, found.practised.day, said.sentences,
                          None if said.work is None else said.work.text)

    def _build_basis(self, period: Window | None) -> Basis:
        """The golfer's own period unless another is asked for; always the golfer's own filter."""
        basis = self.choices.load_basis(self.clock.today())
        return basis if period is None else Basis(period, basis.shot_filter, basis.today)

    def _find_club(self, player: str, typed: str) -> str:
        found = self.clubs.find_club(player, typed)
        if found is None:
            raise NotFound(f"{player} has not hit this club.", "Ask /api/v1/clubs for the names.")
        return found


def _is_between(day: date | None, first: date | None, last: date | None) -> bool:
    return day is not None and (first is None or day >= first) and (last is None or day <= last)


def _build_session(card: SessionCard) -> SessionItem:
    return SessionItem(card.report_id, card.name, card.practised_on, card.player, card.type_name, card.clubs,
                       card.distinct_shots, card.best_carry_m, card.tags, card.state.value)


def _build_club(card: ClubCard, *, is_retired: bool) -> ClubItem:
    stats = card.stats
    return ClubItem(card.club, card.last_on, stats.sessions, stats.shots, build_number(stats.carry_number),
                    build_number(stats.total_number), is_retired)


def _build_point(point: SessionPoint) -> ProgressItem:
    return ProgressItem(point.report_id, point.practised_on, point.value, point.shots)
