"""What pages read: summaries and aggregates made by SQL, never all shots."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, TextClause, func, select

from golf.errors import NotFound
from golf.putts import PUTTER
from golf.sessions import (
    DateEvidence,
    JournalTotals,
    NamedSession,
    PracticeDay,
    SessionCard,
    SessionDetail,
    SessionSource,
    SessionState,
    compute_streak,
)
from golf.shot_edits import ShotKey
from golf.shots import StoredShot
from golf.sync_events import Receipt
from storage.derived.also_listed import account_keys, listed_by_other_accounts
from storage.derived.dates import load_date_evidence, load_evidence
from storage.derived.quarantine import is_held_back
from storage.file.engine import Repository
from storage.reading.cards import (
    CARD_COLUMNS,
    card_conditions,
    count_cards,
    load_cards,
    load_names,
    load_names_near,
    load_tags_of,
    read_card,
)
from storage.reading.devices import load_said_device
from storage.reading.last_played import load_last_days_of_players
from storage.reading.receipt import compute_receipt
from storage.reading.shots import load_stored_shots
from storage.tables.column_types import read_day
from storage.tables.core import IS_PRACTICE, is_practice, is_waiting, sessions, shots, unsettled

_C = sessions.c
_DAYS_AT_ONCE = 60
_FILES = """
SELECT f.name FROM session_files AS s JOIN raw_files AS f ON f.sha256 = s.sha256 WHERE s.report_id = ?
ORDER BY s.version
"""
_TOTALS = f"""
SELECT coalesce(sum(sessions), 0), coalesce(sum(shots), 0), max(practised_on),
       coalesce(sum(CASE WHEN practised_on IS NOT NULL THEN sessions END), 0)
FROM (SELECT practised_on, count(*) AS sessions, sum(distinct_shots) AS shots FROM sessions
      WHERE {IS_PRACTICE} {{of_player}} GROUP BY practised_on)
"""  # noqa: S608 - constant text
"""By day first: so SQLite takes the index that is in order of days, and does not walk through the wide table."""
_BY_SOURCE = """
SELECT source, count(*), sum(stored_shots),
       (SELECT count(*) FROM putts AS p JOIN sessions AS of ON of.report_id = p.report_id
        WHERE of.source = sessions.source AND of.imported_at IS NOT NULL AND p.same_putt_as IS NULL)
FROM sessions WHERE imported_at IS NOT NULL AND made_from IS NULL
GROUP BY source ORDER BY source
"""
_PUTTER_SHOTS = f"""
SELECT coalesce(sum(c.shots), 0) FROM club_sessions AS c
JOIN sessions AS s ON s.report_id = c.report_id AND s.counted = 1 WHERE c.club = '{PUTTER}' {{of_player}}
"""  # noqa: S608 - constant text


class SourceTotals(NamedTuple):
    """What came in by one door: a golf.sessions.SessionSource, its stored sessions, shots and putts."""

    source: SessionSource
    sessions: int
    shots: int
    putts: int = 0


class Journal(Repository):
    """The practice journal. ``player`` None means all players. Thread-safe."""

    def load_players(self) -> list[str]:
        """Everybody with a stored session, in alphabetical order."""
        return self._read(lambda connection: sorted(load_last_days_of_players(connection), key=str.casefold))

    def load_source_totals(self) -> list[SourceTotals]:
        """What is stored, by the door it came through; what the golfer made of other sessions' shots is left out."""
        with self._store.reading() as connection:
            return [SourceTotals(SessionSource(row[0]), row[1], row[2], row[3])
                    for row in connection.exec_driver_sql(_BY_SOURCE)]

    def load_totals(self, player: str | None, today: date) -> JournalTotals:
        """The hero figures; copies of sessions, empty ones and duplicate shots are left out."""
        of_player = "" if player is None else "AND player = ?1"
        with self._store.reading() as connection:
            sessions_, shots_, last, dated = connection.exec_driver_sql(
                _TOTALS.format(of_player=of_player), () if player is None else (player,)).one()
            streak = _load_streak(connection, player, today)
            putter = connection.exec_driver_sql(
                _PUTTER_SHOTS.format(of_player=of_player.replace("player", "c.player")),
                () if player is None else (player,)).scalar_one()
        return JournalTotals(sessions_, shots_, read_day(last), streak, undated_sessions=sessions_ - dated,
                             putter_shots=putter)

    def load_streak(self, player: str | None, today: date) -> int:
        """The streak of ``load_totals``, without counting anything else."""
        return self._read(_load_streak, player, today)

    def load_last_day(self, player: str) -> date | None:
        """The player's newest day of practice; None without a dated session."""
        with self._store.reading() as connection:
            return connection.execute(select(func.max(_C.practised_on)).where(*_counted(player))).scalar()

    def load_first_day(self, player: str) -> date | None:
        """The player's oldest day of practice; None without a dated session."""
        with self._store.reading() as connection:
            return connection.execute(select(func.min(_C.practised_on)).where(*_counted(player))).scalar()

    def load_practice_days(self, player: str | None, first: date, last: date) -> list[PracticeDay]:
        """Days with practice from first to last, both included, oldest first."""
        statement = (
            select(_C.practised_on, func.count(), func.sum(_C.distinct_shots), func.max(_C.report_id))
            .where(*_counted(player), _C.practised_on.between(first, last))
            .group_by(_C.practised_on).order_by(_C.practised_on))
        return self._read(lambda connection: [PracticeDay(*row) for row in connection.execute(statement)])

    def load_cards(
        self, player: str | None = None, *, limit: int = 12, offset: int = 0, search: str = "",
        state: SessionState | None = None, report_ids: Sequence[int] | None = None, practice_only: bool = False,
    ) -> list[SessionCard]:
        """Cards, newest day first; sessions that are merely listed only when asked for by state.

        With ``practice_only`` those that ``load_totals`` counts: no copies and no empty ones, so they use up no limit.
        """
        wanted = card_conditions(player, search, state, report_ids)
        return self._read(load_cards, [*wanted, is_practice] if practice_only else wanted, limit=limit, offset=offset)

    def load_names(self, *, search: str = "", limit: int) -> list[NamedSession]:
        """What names the first cards of ``load_cards``, in the same order."""
        return self._read(load_names, search, limit)

    def load_names_near(
        self, player: str, day: date | None, *, search: str = "", limit: int
    ) -> list[NamedSession]:
        """A player's stored sessions, those nearest to the day first, undated ones last; without a day the newest."""
        return self._read(load_names_near, player, day, search, limit)

    def count_sessions(self, player: str | None = None, search: str = "") -> int:
        """How many cards ``load_cards`` would page through."""
        return self._read(count_cards, player, search)

    def has_more_sessions_than(self, number: int) -> bool:
        """Whether ``count_sessions`` of all players would be above a number, without counting them all."""
        statement = select(_C.report_id).where(*card_conditions(None)).limit(1).offset(number)
        return self._read(lambda connection: connection.execute(statement).first() is not None)

    def load_session(self, report_id: int) -> SessionDetail:
        """A session whole. Raises NotFound."""
        statement = select(
            *CARD_COLUMNS, _C.portal_name, _C.portal_player, _C.listed_shots, _C.guessed_confidence, _C.notes,
            _C.imported_at, _C.lost_shots, _C.name_edit, _C.player_edit, _C.merged_into, _C.made_from, _C.source,
            _C.conditions, _C.is_normalised
        ).where(_C.report_id == report_id)
        with self._store.reading() as connection:
            row = connection.execute(statement).first()
            if row is None:
                raise not_found(report_id)
            tags = load_tags_of(connection, [report_id]).get(report_id, [])
            dates = tuple(load_evidence(connection, report_id))
            parts = connection.execute(select(_C.report_id).where(_C.merged_into == report_id)).scalars().all()
            files = tuple(connection.exec_driver_sql(_FILES, (report_id,)).scalars())
            device = load_said_device(connection, report_id)
        is_manual = row.type_edit is not None
        return SessionDetail(
            card=read_card(row, tags), portal_name=row.portal_name, portal_player=row.portal_player,
            listed_shots=row.listed_shots, type_confidence=1.0 if is_manual else row.guessed_confidence,
            type_is_manual=is_manual, notes=row.notes, dates=dates, imported_at=row.imported_at,
            lost_shots=row.lost_shots, name_is_manual=row.name_edit is not None,
            player_is_manual=row.player_edit is not None, merged_into=row.merged_into, made_from=row.made_from,
            parts=tuple(sorted(parts)), source=SessionSource(row.source), device=device, conditions=row.conditions,
            is_normalised=row.is_normalised, files=files)

    def load_date_evidence(self, report_ids: Collection[int] | None = None) -> dict[int, tuple[DateEvidence, ...]]:
        """What each source says about the day of these sessions (None: of all), best source first."""
        return self._read(load_date_evidence, report_ids)

    def load_shots(self, report_id: int) -> list[StoredShot]:
        """Every stored shot of a session in the order of the report: flagged, hidden ones and duplicates too."""
        return self._read(load_stored_shots, [report_id])

    def load_hit_times(self, report_ids: Collection[int]) -> dict[ShotKey, str]:
        """When balls of these reports were hit, ISO, local to where it was; only where their source says it."""
        statement = (select(shots.c.report_id, shots.c.group_id, shots.c.shot_id, shots.c.hit_at)
                     .where(shots.c.report_id.in_(report_ids), shots.c.hit_at.is_not(None)))
        return self._read(lambda connection: {
            (report_id, group_id, shot_id): hit_at
            for report_id, group_id, shot_id, hit_at in connection.execute(statement)})

    def load_receipt(self, account: str | Collection[str] | None = None) -> Receipt:
        """The remembered listing of one account, several or (None) all of them against what is stored."""
        return self._read(compute_receipt, account_keys(account))

    def load_waiting(self, account: str | Collection[str] | None = None) -> list[SessionCard]:
        """What the next sync fetches: pending, failed or wanting an update; gone and held back ones left out."""
        wanted: list[ColumnElement[bool] | TextClause] = [unsettled, is_waiting, _C.gone_at.is_(None), ~is_held_back()]
        accounts = account_keys(account)
        if accounts is not None:
            among_them = _C.account.concat("").in_(accounts)  # not the bare column: its index leads past all sessions
            wanted.append(among_them | listed_by_other_accounts(accounts))
        return self._read(load_cards, wanted)


def not_found(report_id: int) -> NotFound:
    """The session is not stored here."""
    return NotFound(f"Session {report_id} is not stored here.", "Sync, or pick another one from the journal.")


def _counted(player: str | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [is_practice]
    if player is not None:
        wanted.append(_C.player == player)
    return wanted


def _load_streak(connection: Connection, player: str | None, today: date) -> int:
    return compute_streak(_days_backwards(connection, _counted(player)), today)


def _days_backwards(connection: Connection, counted: list[ColumnElement[bool]]) -> Iterator[date]:
    """Practice days, newest first, read in growing portions: a streak rarely needs the second one."""
    before: date | None = None
    portion_size = _DAYS_AT_ONCE
    while True:
        portion = select(_C.practised_on).where(*counted, _C.practised_on.is_not(None)).distinct()
        if before is not None:
            portion = portion.where(_C.practised_on < before)
        days = connection.execute(portion.order_by(_C.practised_on.desc()).limit(portion_size)).scalars().all()
        yield from (day for day in days if day is not None)
        if len(days) < portion_size:
            return
        before, portion_size = days[-1], portion_size * 4
