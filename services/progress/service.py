"""What the Progress page asks; goals are written by services/progress/goals.py."""

from __future__ import annotations

from datetime import date

from analysis.metrics import METRICS
from analysis.period import MOST_SESSIONS, Basis, compute_reach
from analysis.progress import NO_BESTS, shot_filter_of_bests
from golf.bag_and_goals import AllTimeBest, ClubUse
from golf.clubs import order_in_bag
from golf.shot_edits import ShotFilter
from services.progress.all_time_bests import BEST_METRICS, ClubBests
from services.progress.board import YEAR_SESSIONS, BoardRow, choose_sessions, compute_row, find_first_day
from services.progress.view import Asked, ProgressView, compute_view
from services.shared.database_service import DatabaseService


class ProgressQuestions(DatabaseService):
    """Whether a player gets better."""

    def load_clubs(self, player: str) -> list[ClubUse]:
        """The player's clubs in the order of the bag."""
        return self._database.practice.load_clubs(player)

    def load_view(self, asked: Asked, today: date) -> ProgressView:
        """One club's metric over a period."""
        reach = compute_reach(Basis(asked.period, asked.shot_filter, today))
        shots = self._database.practice.load_club_shots(asked.player, asked.club, sessions=reach.sessions,
                                                        first=reach.first)
        return compute_view(shots, METRICS[asked.metric], asked.shot_filter,
                            MOST_SESSIONS if reach.sessions == MOST_SESSIONS else None)

    def load_board(self, player: str, metric: str, basis: Basis) -> tuple[BoardRow, ...]:
        """Every club of the bag but the putter, in the order of the bag, over the period and over a year."""
        practice, reach = self._database.practice, compute_reach(basis)
        retired = {item.club for item in self._database.bag.load_clubs(player) if not item.is_in_bag}
        clubs = [club for club in practice.load_club_names(player) if club != NO_BESTS and club not in retired]
        period = practice.load_sessions_of_clubs(player, clubs, limit=reach.sessions, first=reach.first)
        year = practice.load_sessions_of_clubs(player, clubs, limit=YEAR_SESSIONS, first=find_first_day(basis.today))
        shots = practice.load_shots_by_club({
            club: sorted({item.report_id for item in (*period[club], *year[club])}) for club in clubs})
        return tuple(compute_row(club, choose_sessions(shots[club], period[club]),
                                 choose_sessions(shots[club], year[club]), METRICS[metric], basis.shot_filter)
                     for club in clubs)

    def load_all_bests(self, player: str, shot_filter: ShotFilter) -> tuple[ClubBests, ...]:
        """Every club with a best over all time, in the order of the bag."""
        measured_only = shot_filter_of_bests(shot_filter) is ShotFilter.MEASURED
        found = self._database.personal_bests.load_all_time(player, measured_only=measured_only)
        by_club: dict[str, dict[str, AllTimeBest]] = {}
        for best in found:
            by_club.setdefault(best.club, {})[best.measure] = best
        places = {item.club: item.position for item in self._database.bag.load_clubs(player)}
        return tuple(ClubBests(club, tuple(by_club[club].get(metric.key) for metric in BEST_METRICS))
                     for club in sorted(by_club, key=lambda club: order_in_bag(club, places.get(club))))
