"""What the Data quality page asks; decisions about the shots are those of services/sessions/edit_shots.py."""

from __future__ import annotations

from analysis.quality.review_queue import count_not_judged, find_suspicious, learn
from analysis.quality.shot_arrays import TEACHING, read_counted
from golf.sessions import SessionCard, SessionState
from services.quality.view import QualityView, SessionName
from services.shared.database_service import DatabaseService

_FEWEST_TO_LEARN_FROM = 20


class Quality(DatabaseService):
    """Which shots numbers should not rest on."""

    def load_view(self, player: str, sessions: int, session: int | None = None) -> QualityView:
        """The player's newest ``sessions``, and ``session`` however old it is, if it is his."""
        practice = self._database.practice
        cards = self._load_cards(player, sessions, session)
        shots = practice.load_shots([card.report_id for card in cards])
        reach = max(sessions, _FEWEST_TO_LEARN_FROM)
        usage = practice.load_usage(player)
        history = practice.load_counted_shots(player, usage, TEACHING, sessions=reach)
        knowledge = learn(read_counted(history), usage)
        return QualityView(
            player, tuple(SessionName(card.report_id, card.name, card.practised_on) for card in cards),
            self._database.journal.count_sessions(player), tuple(shots), tuple(find_suspicious(shots, knowledge)),
            count_not_judged(shots, knowledge), reach)

    def _load_cards(self, player: str, sessions: int, session: int | None) -> list[SessionCard]:
        journal = self._database.journal
        cards = journal.load_cards(player, limit=sessions)
        if session is not None and session not in {card.report_id for card in cards}:
            cards += journal.load_cards(player, report_ids=[session])
        return [card for card in cards if card.state is SessionState.IMPORTED or card.stored_shots]
