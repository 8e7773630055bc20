"""The portal's count against ours, gaps by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from golf.sessions import SessionState
from golf.sync_events import Receipt, ReceiptGap
from storage.derived.also_listed import Accounts, load_listed_too
from storage.tables.core import is_waiting, portal_accounts, quarantine, sessions, unsettled

_C = sessions.c
_LISTED = (_C.source == "portal", _C.gone_at.is_(None))


def compute_receipt(connection: Connection, accounts: Accounts) -> Receipt:
    """What the portal lists (gone reports left out) and what of it is stored; each report once.

    Sessions that merely wait for the next sync are counted, not listed as gaps; a failed one is both, and
    one that is held back a gap only. A row that never told its shots is taken to have what is stored.
    """
    totals = _load_totals(connection) if accounts is None else _load_totals(connection, _C.account.in_(accounts))
    others = load_listed_too(connection, accounts) if accounts else set()
    if accounts and others:  # nearly never; apart, so that the sums above need nothing but their index
        shared = _load_totals(connection, _C.report_id.in_(others), _C.account.not_in(accounts))
        totals = tuple(map(sum, zip(totals, shared, strict=True)))
    return Receipt(
        listed_sessions=totals[0], stored_sessions=totals[1], stored_shots=totals[2], listed_shots=totals[3],
        waiting_sessions=totals[4], listing_complete=_is_complete(connection, accounts),
        gaps=_load_gaps(connection, accounts, others))


def _load_totals(connection: Connection, *wanted: ColumnElement[bool]) -> tuple[int, ...]:
    listed_shots = func.coalesce(_C.listed_shots, _C.stored_shots)
    *sums, waiting = connection.execute(select(
        func.count(), func.count(_C.imported_at), func.coalesce(func.sum(func.min(listed_shots, _C.stored_shots)), 0),
        func.coalesce(func.sum(listed_shots), 0), func.count().filter(is_waiting)).where(*_LISTED, *wanted)).one()
    return (*sums, waiting - _count_held_back(connection, *wanted))


def _count_held_back(connection: Connection, *wanted: ColumnElement[bool]) -> int:
    """Missing and named as gaps, but not waiting: no ordinary sync asks for them. Nearly always none."""
    held_back = connection.execute(select(quarantine.c.report_id)).scalars().all()
    if not held_back:
        return 0
    return int(connection.execute(
        select(func.count()).select_from(sessions).where(_C.report_id.in_(held_back), is_waiting, *_LISTED, *wanted)
    ).scalar_one())


def _load_gaps(connection: Connection, accounts: Accounts, others: Collection[int]) -> tuple[ReceiptGap, ...]:
    """Newest first. The few rows are sorted and sifted by account here: in SQL either would cost a full scan."""
    rows = connection.execute(
        select(_C.report_id, _C.account, _C.name, _C.listed_shots, _C.stored_shots, _C.lost_shots, _C.state,
               _C.wants_update, _C.short_answers, _C.last_error)
        .where(unsettled, *_LISTED, (_C.state == SessionState.FAILED.value)
               | ((_C.state == SessionState.IMPORTED.value) & (_C.listed_shots != _C.stored_shots)))).all()
    wanted = [row for row in rows if accounts is None or row.account in accounts or row.report_id in others]
    return tuple(ReceiptGap(row.report_id, row.name, row.listed_shots, row.stored_shots, _reason(row))
                 for row in sorted(wanted, key=lambda row: row.report_id, reverse=True))


def _is_complete(connection: Connection, accounts: Accounts) -> bool:
    """Every account that has listed sessions (or each of those asked for) has been walked to the end."""
    if accounts is not None:
        walked_ones = connection.execute(select(func.count()).select_from(portal_accounts).where(
            portal_accounts.c.username.in_(accounts), portal_accounts.c.listing_complete)).scalar_one()
        return bool(accounts) and walked_ones == len(accounts)
    asked = select(_C.account).where(_C.source == "portal").distinct()
    walked = select(portal_accounts.c.username).where(portal_accounts.c.listing_complete)
    has_any, missing = connection.execute(select(
        walked.exists(), asked.where(_C.account.not_in(walked)).exists())).one()
    return bool(has_any and not missing)


def _reason(row: Any) -> str:
    """One sentence that says why the counts differ."""
    if row.state == SessionState.FAILED:
        return f"It could not be brought home. {row.last_error}".strip()
    if row.stored_shots + row.lost_shots == row.listed_shots:
        return f"{row.lost_shots:,} of its shots could not be read."
    if row.wants_update and not row.short_answers:
        return "It changed on the portal; the next sync brings it again."
    if row.stored_shots < row.listed_shots:
        return _say_short(row)
    return "The report holds more shots than the portal's list says."


def _say_short(row: Any) -> str:
    sent = row.stored_shots + row.lost_shots
    lost = f"; {row.lost_shots:,} of them could not be read" if row.lost_shots else ""
    again = " The next sync asks again." if row.wants_update else ""
    return f"The portal lists {row.listed_shots:,} shot{'s' * (row.listed_shots != 1)} but sends {sent:,}{lost}.{again}"
