"""What pages and commands ask about stored sessions."""

from __future__ import annotations

from datetime import date

from analysis.usual_range import UsualFigure
from golf.errors import NotFound
from golf.same_names import find_name
from golf.sessions import NamedSession, SessionCard
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from services.sessions.date_sources import DateRow, load_date_rows
from services.sessions.usual_range import find_session_before, load_usual_figures
from services.sessions.view import NEIGHBOURS, PICKABLE, SessionView, load_session_view
from services.shared.database_service import DatabaseService


class Sessions(DatabaseService):
    """Questions only; what may be changed is in edit_session and edit_shots."""

    def load_view(self, report_id: int) -> SessionView:
        """One session whole. Raises NotFound."""
        return load_session_view(self._database, report_id)

    def load_pickable(self, search: str = "") -> list[NamedSession]:
        """The newest sessions to pick from, at most PICKABLE."""
        return self._database.journal.load_names(limit=PICKABLE, search=search)

    def has_more_than_pickable(self) -> bool:
        """Whether there are sessions that only a search brings."""
        return self._database.journal.has_more_sessions_than(PICKABLE)

    def load_neighbours(self, player: str, day: date | None, search: str = "") -> list[NamedSession]:
        """A player's sessions around a day, the nearest first."""
        return self._database.journal.load_names_near(player, day, search=search, limit=NEIGHBOURS)

    def load_player_cards(self, player: str | None, search: str = "") -> list[SessionCard]:
        """Every session of a player (None: of all) that mentions the words of ``search``, newest day first."""
        journal = self._database.journal
        return list(journal.load_cards(player, limit=max(1, journal.count_sessions(player, search)), search=search))

    def load_found_cards(self, search: str, limit: int | None = None) -> list[SessionCard]:
        """Every session whose name matches, newest day first; at most ``limit`` of them."""
        journal = self._database.journal
        return list(journal.load_cards(limit=limit or max(1, journal.count_sessions(search=search)), search=search))

    def load_date_rows(self, search: str) -> list[DateRow]:
        """Sessions with what each source says about their day."""
        return load_date_rows(self._database, search)

    def load_usual_figures(self, view: SessionView, shot_filter: ShotFilter) -> list[UsualFigure]:
        """Every club of a session against the player's own last sessions with it."""
        return load_usual_figures(self._database, view.detail.card, view.shots, shot_filter)

    def find_before(self, card: SessionCard, club: str) -> int | None:
        """The player's last session before this one with this club; None without one."""
        return find_session_before(self._database, card, club)

    def load_shots(self, report_id: int) -> list[StoredShot]:
        """The shots that count with a session. Raises NotFound."""
        return self._database.practice.load_shots([self._database.journal.load_session(report_id).card.report_id])

    def load_shots_between(self, player: str, first: date, last: date) -> list[StoredShot]:
        """The shots of a player's sessions from a day to a day. Raises NotFound when there is no session."""
        found = self._database.practice.load_period(self.spell_player(player), first, last)
        if not found:
            raise NotFound("There is no session of this player in these days.", "Look at the names and days on Home.")
        return self._database.practice.load_shots(found)

    def load_players(self) -> list[str]:
        """Everybody with a stored session, who practised last first."""
        return self._database.practice.load_players()

    def find_player(self, player: str | None) -> str:
        """The player as the database spells the name; None: whoever practised last. Raises NotFound."""
        players = self.load_players()
        if not players:
            raise NotFound("There are no shots to ask about yet.", "Bring sessions home first: sync")
        found = players[0] if player is None else find_name(player, players)
        if found is None:
            raise NotFound("There is no player of this name.", "Look at the names on Home.")
        return found

    def spell_player(self, player: str) -> str:
        """The player as the database spells the name; as given when nobody is called so."""
        return find_name(player, self.load_players()) or player

    def is_left_handed(self, player: str) -> bool:
        """Whether figures of this player are mirrored."""
        return self._database.players.is_left_handed(player)
