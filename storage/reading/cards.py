"""Session cards: rows of ``sessions`` as a page shows them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, TextClause, func, or_, select

from golf.same_names import search_key
from golf.sessions import DateSource, NamedSession, SessionCard, SessionState, SessionType
from storage.derived.quarantine import is_held_back
from storage.tables.core import putts, session_tags, sessions, unsettled

_C = sessions.c
_MERGED = sessions.alias("merged")
_COUNTS_ONCE = putts.c.same_putt_as.is_(None)
_OWN_PUTTS = (select(func.count()).select_from(putts).where(
    putts.c.report_id == _C.report_id, _COUNTS_ONCE, _C.merged_into.is_(None)).correlate(sessions).scalar_subquery())
_MERGED_PUTTS = (select(func.count()).select_from(putts.join(_MERGED, _MERGED.c.report_id == putts.c.report_id)).where(
    _MERGED.c.merged_into == _C.report_id, _COUNTS_ONCE).correlate(sessions).scalar_subquery())
_PUTTS = (_OWN_PUTTS + _MERGED_PUTTS).label("putts")
"""Those that count with the session, as shots do."""
CARD_COLUMNS = (
    _C.report_id, _C.name, _C.practised_on, _C.date_source, _C.player, _C.session_type, _C.type_edit,
    _C.guessed_reason, _C.state, _C.clubs, _C.stored_shots, _C.distinct_shots, _C.best_carry_m, _C.average_smash,
    _C.smash_shots, _C.gone_at, _C.copy_of, _C.last_error, is_held_back().label("held_back"), _PUTTS)
_NEWEST_FIRST = (_C.practised_on.desc(), _C.report_id.desc())
_OLDEST_FIRST = (_C.practised_on, _C.report_id)
_GOLFERS_WORD = "you said so"
_IDS_AT_ONCE = 500


def read_card(row: Any, tags: Sequence[str]) -> SessionCard:
    """A card from a row of CARD_COLUMNS."""
    return SessionCard(
        report_id=row.report_id, name=row.name, practised_on=row.practised_on,
        date_source=DateSource(row.date_source) if row.date_source else None, player=row.player,
        type=SessionType(row.session_type), type_reason=_GOLFERS_WORD if row.type_edit else row.guessed_reason,
        state=SessionState(row.state), clubs=tuple(json.loads(row.clubs)), stored_shots=row.stored_shots,
        distinct_shots=row.distinct_shots, best_carry_m=row.best_carry_m, average_smash=row.average_smash,
        smash_shots=row.smash_shots, gone=row.gone_at is not None, copy_of=row.copy_of, tags=tuple(tags),
        last_error=row.last_error, held_back=bool(row.held_back), putts=row.putts)


def load_cards(
    connection: Connection, conditions: Iterable[ColumnElement[bool] | TextClause], *, limit: int | None = None,
    offset: int = 0,
) -> list[SessionCard]:
    """Cards newest practice day first, the undated last, then by report id."""
    statement = (select(*CARD_COLUMNS).where(*conditions)
                 .order_by(*_NEWEST_FIRST).limit(limit).offset(offset))
    rows = connection.execute(statement).all()
    tags = load_tags_of(connection, [row.report_id for row in rows])
    return [read_card(row, tags.get(row.report_id, ())) for row in rows]


def count_cards(connection: Connection, player: str | None, search: str = "") -> int:
    """How many cards there are under the conditions of ``card_conditions``.

    Without a search it is all sessions less the few that have no card: an index knows both, the wide table is left
    alone (21,000 sessions: 1 ms against 6).
    """
    if search:
        return _count(connection, *card_conditions(player, search))
    all_of_player = [] if player is None else [_C.player == player]
    of_player = [] if player is None else [_C.player.concat("") == player]  # not the bare column: its index is longer
    is_pending = _C.state == SessionState.PENDING.value
    return _count(connection, *all_of_player) - sum(_count(connection, *of_player, *without_card) for without_card in (
        (unsettled, is_pending), (_C.merged_into.is_not(None), ~is_pending),
        (_C.made_from.is_not(None), _C.distinct_shots == 0, _C.merged_into.is_(None), ~is_pending)))


def _count(connection: Connection, *wanted: ColumnElement[bool] | TextClause) -> int:
    return int(connection.execute(select(func.count()).select_from(sessions).where(*wanted)).scalar_one())


def load_tags_of(connection: Connection, report_ids: Sequence[int]) -> dict[int, list[str]]:
    """The tags of each session that has any, in alphabetical order."""
    tags: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(report_ids), _IDS_AT_ONCE):
        some = report_ids[start:start + _IDS_AT_ONCE]
        rows = connection.execute(
            select(session_tags.c.report_id, session_tags.c.tag)
            .where(session_tags.c.report_id.in_(some)).order_by(func.folded(session_tags.c.tag)))
        for report_id, tag in rows:
            tags[report_id].append(tag)
    return tags


def load_names(connection: Connection, search: str, limit: int) -> list[NamedSession]:
    """What names the cards of ``load_cards``: for lists that show hundreds of them and no figure of any."""
    return _load_names(connection, card_conditions(None, search), _NEWEST_FIRST, limit)


def load_names_near(
    connection: Connection, player: str, day: date | None, search: str, limit: int
) -> list[NamedSession]:
    """A player's stored sessions, nearest to the day first, then the undated ones; without a day the newest first.

    Two walks along the index of the player's days, one each way, end when they have enough.
    """
    wanted = card_conditions(player, search, SessionState.IMPORTED)
    if day is None:
        return _load_names(connection, wanted, _NEWEST_FIRST, limit)
    found = [*_load_names(connection, [*wanted, _C.practised_on <= day], _NEWEST_FIRST, limit),
             *_load_names(connection, [*wanted, _C.practised_on > day], _OLDEST_FIRST, limit)]
    found.sort(key=lambda session: abs((session.practised_on or day) - day))
    return [*found, *_load_names(connection, [*wanted, _C.practised_on.is_(None)], _NEWEST_FIRST, limit)][:limit]


def _load_names(
    connection: Connection, wanted: Iterable[ColumnElement[bool] | TextClause],
    order: Sequence[ColumnElement[Any]], limit: int,
) -> list[NamedSession]:
    shots = func.coalesce(func.nullif(_C.distinct_shots, 0), _C.stored_shots)
    rows = connection.execute(select(_C.report_id, _C.name, _C.player, _C.practised_on, shots, _PUTTS)
                              .where(*wanted).order_by(*order).limit(limit))
    return [NamedSession(*row) for row in rows]


def card_conditions(
    player: str | None, search: str = "", state: SessionState | None = None,
    report_ids: Collection[int] | None = None,
) -> list[ColumnElement[bool] | TextClause]:
    """What the filters of a page mean. Without a state: everything but the merely listed."""
    wanted: list[ColumnElement[bool] | TextClause] = [
        _C.state != SessionState.PENDING.value if state is None else _C.state == state.value,
        _C.merged_into.is_(None), _C.made_from.is_(None) | (_C.distinct_shots > 0)]
    if state not in (None, SessionState.IMPORTED):
        wanted.append(unsettled)  # true of them anyway; it names the index that holds these few
    if player is not None:
        wanted.append(_C.player == player)
    if report_ids is not None:
        wanted.append(_C.report_id.in_(list(report_ids)))
    return [*wanted, *(_mentions(word) for word in search_key(search).split())]


def _mentions(word: str) -> ColumnElement[bool]:
    """Name, clubs, notes, type or a tag contain the word, in whatever case."""
    tagged = select(session_tags.c.tag).where(
        session_tags.c.report_id == _C.report_id, func.instr(func.folded(session_tags.c.tag), word) > 0)
    return or_(
        func.instr(func.folded(_C.name), word) > 0, func.instr(func.folded(_C.clubs), word) > 0,
        func.instr(func.folded(_C.notes), word) > 0, func.instr(func.folded(_C.session_type), word) > 0,
        tagged.exists())
