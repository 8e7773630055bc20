"""What the Data quality page asks; decisions about the shots are those of services/sessions/edit_shots.py."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from analysis.period import Basis, Reach, compute_reach
from analysis.quality.review_queue import count_not_judged, find_suspicious, learn
from analysis.quality.shot_arrays import TEACHING, read_counted
from golf.sessions import SessionCard, SessionState
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from services.quality.view import QualityView, SessionName
from services.shared.database_service import DatabaseService

_FEWEST_TO_LEARN_FROM = 20


class Quality(DatabaseService):
    """Which shots numbers should not rest on."""

    def load_view(self, player: str, basis: Basis, session: int | None = None) -> QualityView:
        """What is suspicious among the balls that the page Clubs looks at, and in ``session`` however old it is.

        That is each club's sessions of the period; of rounds on the default club those among the newest sessions.
        """
        practice, reach = self._database.practice, compute_reach(basis)
        usage = practice.load_usage(player)
        hit = practice.load_sessions_of_clubs(player, usage, limit=reach.sessions, first=reach.first)
        of_clubs = {(club, item.report_id) for club, found in hit.items() for item in found}
        newest = self._load_newest(player, reach)
        cards = self._load_cards(player, {*newest, *(number for _, number in of_clubs)}, session)

        def is_looked_at(stored: StoredShot) -> bool:
            number = stored.session_id
            if number == session or (stored.club, number) in of_clubs:
                return True
            return number in newest and (stored.is_default_club or not stored.passes(ShotFilter.ALL))

        shots = practice.load_shots([card.report_id for card in cards])
        learned_from = max(reach.sessions, _FEWEST_TO_LEARN_FROM)
        history = practice.load_counted_shots(player, usage, TEACHING, sessions=learned_from)
        knowledge = learn(read_counted(history), usage)
        looked_at = tuple(filter(is_looked_at, shots))
        return QualityView(
            player, tuple(SessionName(card.report_id, card.name, card.practised_on) for card in cards),
            basis.window, looked_at,
            tuple(item for item in find_suspicious(shots, knowledge) if is_looked_at(item.stored)),
            count_not_judged(looked_at, knowledge), learned_from)

    def _load_newest(self, player: str, reach: Reach) -> set[int]:
        """The newest sessions of any club: of balls that are no club's."""
        cards = self._database.journal.load_cards(player, limit=reach.sessions)
        return {card.report_id for card in cards
                if reach.first is None or (card.practised_on or date.min) >= reach.first}

    def _load_cards(self, player: str, numbers: Collection[int], session: int | None) -> list[SessionCard]:
        wanted = sorted({*numbers, *(() if session is None else (session,))})
        cards = self._database.journal.load_cards(player, report_ids=wanted, limit=max(1, len(wanted)))
        return [card for card in cards if card.state is SessionState.IMPORTED or card.stored_shots]
