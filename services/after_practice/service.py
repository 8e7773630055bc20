"""The minutes after practice, step by step: doubtful readings, tags and note, the sentence that matters, copies.

Every step is something that the pages do as well, by the same services: what is saved is in the change log and can be
taken back there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from analysis.quality.effects import Choice, Decision
from golf.errors import GolfError, NotFound
from services.home.headline import choose_telling, describe_against_usual
from services.home.view import choose_last_practice
from services.quality.view import choose_open
from services.sessions.edit_session import edits_of

if TYPE_CHECKING:
    from analysis.period import Basis
    from analysis.quality.suspicion import Suspicion
    from golf.sessions import SessionCard
    from golf.units import DisplayUnits
    from golf_db import GolfDatabase
    from services.backup_places.service import BackupPlaces
    from services.copies.service import Copies
    from services.quality.service import Quality
    from services.sessions.edit_session import SessionEditor
    from services.sessions.edit_shots import ShotEditor
    from services.sessions.service import Sessions

_KEY: Final = "after_practice"
OFFERED_DAYS: Final = 7
"""A session that was hit longer ago is no news."""
_LOOKED_AT: Final = 12
TOO_FEW: Final = "Too few balls to compare with your usual."


@dataclass(frozen=True, slots=True)
class Evening:
    """A session to go through: the readings that ask for a decision, and what stands out, the most telling first."""

    card: SessionCard
    notes: str
    doubtful: tuple[Suspicion, ...]
    sentences: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The one that matters, as Home says it of the last practice."""
        return self.sentences[0] if self.sentences else TOO_FEW


@dataclass(frozen=True, slots=True)
class CopyOutcome:
    """What came of one copy or place: a sentence, and whether it went well."""

    name: str
    says: str
    is_done: bool


class AfterPractice:
    """Thread-safe, as its parts are."""

    def __init__(
        self, database: GolfDatabase, sessions: Sessions, quality: Quality, *, session_edits: SessionEditor,
        shot_edits: ShotEditor, copies: Copies, backup_places: BackupPlaces,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._quality = quality
        self._session_edits = session_edits
        self._shot_edits = shot_edits
        self._copies = copies
        self._places = backup_places

    def find_last(self, player: str | None) -> SessionCard:
        """The last practice: of the newest day, the session with most balls. Raises NotFound."""
        card = choose_last_practice(self._database.journal.load_cards(player, limit=_LOOKED_AT))
        if card is None:
            raise NotFound("There is no practice to go through yet.", "Bring sessions home first: sync")
        return card

    def find_offered(self, player: str | None, today: date) -> SessionCard | None:
        """The last practice, if it was hit lately and nobody has gone through it or said no."""
        card = choose_last_practice(self._database.journal.load_cards(player, limit=_LOOKED_AT))
        if card is None or card.practised_on is None or card.practised_on < today - timedelta(days=OFFERED_DAYS):
            return None
        return None if self._database.preferences.load(_KEY, "") == str(card.report_id) else card

    def finish(self, report_id: int) -> None:
        """Offer this session no more. Raises DatabaseError."""
        self._database.preferences.save(_KEY, str(report_id))

    def load(self, report_id: int, basis: Basis, units: DisplayUnits) -> Evening:
        """Everything to go through. Raises NotFound."""
        view = self._sessions.load_view(report_id)
        card = view.detail.card
        figures = tuple(self._sessions.load_usual_figures(view, basis.shot_filter))
        found = self._quality.load_view(card.player, basis, report_id)
        doubtful = tuple(item for item in choose_open(found) if item.stored.session_id == report_id)
        return Evening(card, view.detail.notes, doubtful, tuple(
            describe_against_usual(each, units) for each in choose_telling(figures)))

    def judge(self, item: Suspicion, *, is_fine: bool) -> None:
        """A doubtful reading counts, or is left out of the numbers; it can be taken back as on Data quality."""
        self._shot_edits.decide(Decision(Choice.FINE if is_fine else Choice.OUT, (item.stored.key,)))

    def describe(self, report_id: int, *, tags: tuple[str, ...] | None = None, notes: str | None = None) -> int:
        """Save tags and note, where something is said; how many of the two changed. Raises NotFound, DatabaseError."""
        old = edits_of(self._sessions.load_view(report_id).detail)
        new = replace(old, tags=old.tags if tags is None else tags, notes=old.notes if notes is None else notes)
        return self._session_edits.save(report_id, old, new)

    def count_copies(self) -> int:
        """How many copies and places there are."""
        return len(self._copies.load_views()) + len(self._places.load())

    def copy_everywhere(self) -> list[CopyOutcome]:
        """Bring every copy and place up to date; what fails is told and stops no other. Raises DatabaseError."""
        outcomes = []
        for view in self._copies.load_views():
            try:
                outcomes.append(CopyOutcome(view.kept.name, self._copies.run(view.kept.name).message, is_done=True))
            except GolfError as error:
                outcomes.append(CopyOutcome(view.kept.name, str(error), is_done=False))
        for place in self._places.load():
            try:
                self._places.copy(place)
                outcomes.append(CopyOutcome(place.name, f"{place.name} has a copy of now, read back.", is_done=True))
            except GolfError as error:
                outcomes.append(CopyOutcome(place.name, str(error), is_done=False))
        return outcomes
