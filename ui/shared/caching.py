"""Cached reads: recomputed only when the data revision moved, in every tab alike.

Answers are frozen values, which no page can change. So each is kept and shared as it is (``cache_resource``):
``cache_data`` would pickle it, and unpickle it at every look: a tenth of a second for the 7,800 shots of a club.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from ui.shared.session_labels import Pickable, build_pickable

if TYPE_CHECKING:
    from analysis.digest import Digest
    from analysis.period import Basis
    from analysis.practice.year import PracticeYear
    from analysis.usual_range import UsualFigure
    from golf.bag_and_goals import ClubUse
    from golf.putts import StoredPutt
    from golf.query.records import Answer as QueryAnswer
    from golf.sessions import NamedSession, SessionCard
    from golf.shot_edits import ShotFilter
    from golf.sync_events import Receipt
    from golf.units import DisplayUnits
    from services.app import App
    from services.clubs.distance import Asked as DistanceAsked
    from services.clubs.distance import Chance
    from services.clubs.view import BagView, ClubDetail
    from services.clubs.wedges import WedgeMatrix
    from services.coach.facts import CoachView
    from services.home.view import JournalView
    from services.practice.view import PracticeQuality
    from services.progress.all_time_bests import ClubBests
    from services.progress.board import BoardRow
    from services.progress.goals import GoalView
    from services.progress.view import Asked, ProgressView
    from services.putting.view import PuttingView
    from services.quality.view import QualityView
    from services.sessions.date_sources import DateRow
    from services.sessions.edit_shots import LastDecision
    from services.sessions.view import SessionView
    from services.shared.data_revision import RevisionKey

P = ParamSpec("P")
Answer = TypeVar("Answer")
Read = Callable[Concatenate["App", P], Answer]


def per_revision(
    max_entries: int = 8, show_spinner: str | bool = False
) -> Callable[[Read[P, Answer]], Read[P, Answer]]:
    """Keep ``max_entries`` answers of a read; the key is the file, its revision, and the arguments after the app.

    Arguments are values of the vocabulary or plain ones, which Streamlit can hash. Anything raised is not kept.
    """
    def decorate(read: Read[P, Answer]) -> Read[P, Answer]:
        def look_up(_app: App, key: RevisionKey, *args: Any, **kwargs: Any) -> Answer:  # noqa: ARG001 - hashed
            return read(_app, *args, **kwargs)

        # Streamlit tells functions apart by their names; ``wraps`` would make it hash the app, too.
        look_up.__module__, look_up.__qualname__ = read.__module__, read.__qualname__
        kept = st.cache_resource(max_entries=max_entries, show_spinner=show_spinner)(look_up)

        @wraps(read)
        def cached(app: App, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            answer: Answer = kept(app, app.revision.load(), *args, **kwargs)
            return answer

        return cached

    return decorate


@per_revision()
def cached_players(app: App) -> tuple[str, ...]:
    """Everybody with a stored session, who practised last first."""
    return tuple(app.sessions.load_players())


@per_revision(max_entries=32)
def cached_journal(app: App, player: str | None, shown: int, today: date) -> JournalView:
    """Home's figures."""
    return app.home.load_journal(player, shown, today)


@per_revision(max_entries=16)
def cached_session_list(app: App, player: str | None, search: str) -> tuple[SessionCard, ...]:
    """Every session of a player that mentions the words, newest day first."""
    return tuple(app.sessions.load_player_cards(player, search))


@per_revision(max_entries=8)
def cached_session_devices(app: App, player: str | None) -> Mapping[int, str]:
    """The launch monitor of each session of a player."""
    numbers = [card.report_id for card in app.sessions.load_player_cards(player)]
    return MappingProxyType({number: each.device for number, each in app.devices.name_sessions(numbers).items()})


@per_revision()
def cached_digest(app: App, player: str, basis: Basis) -> Digest | None:
    """What is said after the player's last practice."""
    return app.home.load_digest(player, basis)


@per_revision()
def cached_receipt(app: App, accounts: tuple[str, ...] | None) -> Receipt:
    """The portal's count against ours; as ``Accounts.load_receipt``."""
    return app.accounts.load_receipt(accounts)


@per_revision(max_entries=32)
def cached_session(app: App, report_id: int) -> SessionView:
    """One session whole. Raises NotFound."""
    return app.sessions.load_view(report_id)


@per_revision(max_entries=64)
def cached_usual_figures(app: App, report_id: int, shot_filter: ShotFilter) -> tuple[UsualFigure, ...]:
    """Every club of a session against the player's own last sessions, metric by metric. Raises NotFound."""
    return tuple(app.sessions.load_usual_figures(cached_session(app, report_id), shot_filter))


@per_revision(max_entries=4)
def cached_query(app: App, sql: str) -> QueryAnswer:
    """The answer to a question in SQL. Raises QueryError."""
    return app.queries.ask(sql)


@per_revision()
def cached_pickable(app: App, search: str) -> tuple[Pickable, ...]:
    """The sessions to pick from."""
    return tuple(build_pickable(session) for session in app.sessions.load_pickable(search))


@per_revision()
def cached_neighbours(app: App, player: str, day: date | None, search: str) -> tuple[NamedSession, ...]:
    """A player's sessions around a day, the nearest first, to put shots or sessions together."""
    return tuple(app.sessions.load_neighbours(player, day, search))


@per_revision()
def cached_date_rows(app: App, search: str) -> tuple[DateRow, ...]:
    """Sessions with what each source says about their day."""
    return tuple(app.sessions.load_date_rows(search))


@per_revision(show_spinner="Looking at your shots …")
def cached_suspicions(app: App, player: str, basis: Basis, session: int | None) -> QualityView:
    """The suspicious shots of a player in the period, and of ``session`` however old."""
    return app.quality.load_view(player, basis, session)


@per_revision()
def cached_last_decision(app: App, player: str) -> LastDecision | None:
    """The player's newest decision about single shots that was not taken back."""
    return app.shot_edits.load_last_decision(player)


@per_revision(max_entries=16)
def cached_bag(app: App, player: str, basis: Basis) -> BagView:
    """A player's clubs with the figures of each."""
    return app.clubs.load_bag(player, basis)


@per_revision()
def cached_wedges(app: App, player: str, basis: Basis) -> WedgeMatrix:
    """How far each wedge goes with each length of swing."""
    return app.clubs.load_wedges(player, basis)


@per_revision()
def cached_chances(app: App, player: str, basis: Basis, asked: DistanceAsked) -> tuple[Chance, ...]:
    """How often each club carries a distance."""
    return app.clubs.load_chances(player, basis, asked)


@per_revision()
def cached_club(app: App, player: str, club: str, basis: Basis) -> ClubDetail | None:
    """One club; None when this player has not hit it."""
    return app.clubs.load_club(player, club, basis)


@per_revision(max_entries=16)
def cached_clubs(app: App, player: str) -> tuple[ClubUse, ...]:
    """The player's clubs in the order of the bag."""
    return tuple(app.progress.load_clubs(player))


@per_revision(max_entries=32)
def cached_progress(app: App, asked: Asked, today: date) -> ProgressView:
    """One club's metric over a period."""
    return app.progress.load_view(asked, today)


@per_revision(max_entries=16)
def cached_board(app: App, player: str, metric: str, basis: Basis) -> tuple[BoardRow, ...]:
    """One number of every club."""
    return app.progress.load_board(player, metric, basis)


@per_revision()
def cached_goals(app: App, player: str, shot_filter: ShotFilter, *, with_closed: bool) -> tuple[GoalView, ...]:
    """A player's goals with their progress."""
    return tuple(app.goals.load_views(player, shot_filter, with_closed=with_closed))


@per_revision()
def cached_all_bests(app: App, player: str, shot_filter: ShotFilter) -> tuple[ClubBests, ...]:
    """The bests of every club over all time."""
    return app.progress.load_all_bests(player, shot_filter)


@per_revision(max_entries=16)
def cached_year(app: App, player: str, year: int | None, today: date) -> PracticeYear:
    """A year of practice days."""
    return app.practice.load_year(player, year, today)


@per_revision()
def cached_practice(app: App, player: str, basis: Basis) -> PracticeQuality:
    """The order of balls in the last sessions."""
    return app.practice.load_quality(player, basis)


@per_revision(max_entries=16)
def cached_putting(app: App, player: str, basis: Basis, units: DisplayUnits, device: str) -> PuttingView:
    """A player's putts of one device; empty: of the one that saw most."""
    return app.putting.load_view(player, basis, units, device)


@per_revision(max_entries=16)
def cached_has_putts(app: App, player: str) -> bool:
    """Whether the page Putting has anything to show."""
    return app.putting.has_putts(player)


@per_revision(max_entries=1)
def cached_last_session(app: App) -> int | None:
    """The session that the page Live shows while nobody hits."""
    return app.live.find_last_session()


@per_revision(max_entries=32)
def cached_session_putts(app: App, report_id: int) -> tuple[StoredPutt, ...]:
    """The putts of trackers in a session."""
    return app.putting.load_of_session(report_id)


@per_revision()
def cached_months(app: App, player: str, today: date) -> tuple[date, ...]:
    """The months of a player that can be reported."""
    return tuple(app.coach_reports.list_months(player, today))


@per_revision()
def cached_coach_view(app: App, player: str, basis: Basis, units: DisplayUnits) -> CoachView:
    """What may be sent to a language model about a player."""
    return app.coach.load_view(player, basis, units)
