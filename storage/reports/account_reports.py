"""The ReportStore of one portal account: what a sync needs of the database."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from golf.reports import KnownReport, ListedReport, RawReport, ReportContent, SavedReport
from golf.sessions import DateEvidence, SessionState, TypeGuess
from golf.sync_events import SyncFailure
from storage.changes.changesets import keep_snapshot_before_change, save_failed
from storage.derived.also_listed import listed_by_other_accounts
from storage.derived.quarantine import is_held_back, judge_failure, quarantine_report, release_from_quarantine
from storage.edits.renamed_players import follow_renamed_players
from storage.file.engine import Repository, Store
from storage.file.revision import bump_revision
from storage.file.texts import LONGEST_MESSAGE, account_key, storable
from storage.reports.field_baseline import lacks_fields
from storage.reports.field_losses import load_due
from storage.reports.listing import (
    ListingWriter,
    add_linked,
    find_gone,
    load_refused,
    mark_missing_gone,
    owned_by_other_account,
    save_refused,
    set_listing_complete,
)
from storage.reports.writer import prepare_report, write_report
from storage.tables.column_types import now
from storage.tables.core import is_waiting, portal_accounts, report_checks, sessions

_LOG = logging.getLogger(__name__)
_NO_DATES: Mapping[int, DateEvidence] = MappingProxyType({})


class _TakenBack(Exception):
    """Rolls a transaction back."""


class AccountReports(Repository):
    """Implements ``automation.ports.ReportStore``. Thread-safe; every method is one transaction."""

    def __init__(self, store: Store, account: str) -> None:
        super().__init__(store)
        self._account = account_key(account)

    def load_known_reports(self) -> Mapping[int, KnownReport]:
        """Every report of this account, gone and pasted ones (``listed=False``) included.

        Those that another account brought and this one lists too are among them.
        """
        with self._store.reading() as connection:
            own = load_known(connection, sessions.c.account == self._account, self._account)
            return own | load_known(connection, listed_by_other_accounts([self._account]), self._account)

    def load_reports(self, report_ids: Collection[int]) -> Mapping[int, KnownReport]:
        """What is known of these reports, whichever account brought them."""
        with self._store.reading() as connection:
            wanted = sessions.c.report_id.in_(report_ids)
            return load_known(connection, wanted, self._account) if report_ids else {}

    def is_listing_complete(self) -> bool:
        """Whether an earlier walk proved that nothing is below what is known."""
        statement = select(portal_accounts.c.listing_complete).where(portal_accounts.c.username == self._account)
        return self._read(lambda connection: bool(connection.execute(statement).scalar()))

    def save_listing_rows(
        self, rows: Sequence[ListedReport], run_id: str, *, link_dates: Mapping[int, DateEvidence] = _NO_DATES,
        listing_dates: Mapping[int, DateEvidence] = _NO_DATES,
    ) -> None:
        """Remember a page of the listing; new reports become pending, changed ones want an update.

        What a row leaves out (None, an empty name) keeps its remembered value and is no change. The listing counts as
        incomplete from the first page that brought anything new, until ``finish_listing``. ``listing_dates``
        says what to believe of the rows' dates; a row without one is taken at its word.
        """
        with self._store.writing() as connection:
            writer = ListingWriter(connection, self._account, run_id)
            writer.save_rows(rows, link_dates, listing_dates)
            if writer.brought_news:
                set_listing_complete(connection, self._account, complete=False)
            if writer.changed:
                bump_revision(connection)

    def finish_listing(self, seen: Collection[int] | None, run_id: str) -> Sequence[int]:
        """The walk is done and proved; with ``seen`` (a full walk) the missing are marked gone and returned.

        What another account still lists is not gone. What the golfer said of a player whom the portal calls
        otherwise now goes along with the sessions.
        """
        with self._store.writing() as connection:
            changed = set_listing_complete(connection, self._account, complete=True)
            gone, left = ([], False) if seen is None else mark_missing_gone(connection, self._account, seen, run_id)
            if seen is not None:
                save_refused(connection, self._account, ())
            if follow_renamed_players(connection, run_id) or changed or left:
                bump_revision(connection)
        if gone:
            _LOG.info("reports_gone", extra={"run_id": run_id, "reports": len(gone)})
        return gone

    def doubt_listing(self) -> None:
        """The listing could not be read to its end: it counts as incomplete until a walk has proved more."""
        with self._store.writing() as connection:
            if set_listing_complete(connection, self._account, complete=False):
                bump_revision(connection)

    def load_refused(self) -> Collection[int]:
        """The sessions that were missing when the list was refused as shrunk; none when no refusal stands."""
        return self._read(load_refused, self._account)

    def refuse_listing(self, missing: Collection[int]) -> None:
        """Most known sessions were missing: a later list that lacks most of these is refused, too.

        It ends with a full walk that is believed (``finish_listing``).
        """
        with self._store.writing() as connection:
            save_refused(connection, self._account, missing)

    def load_missing(self, seen: Collection[int]) -> Sequence[int]:
        """Which reports ``finish_listing`` would mark gone for these ``seen``."""
        return self._read(find_gone, self._account, seen)

    def save_report(
        self, raw: RawReport, content: ReportContent, guess: TypeGuess, run_id: str
    ) -> SavedReport:
        """Store one report whole or not at all, with its raw body. Saving the same twice changes nothing.

        One with fewer shots than listed goes on wanting an update until the same answer came three times; one
        without fields that are stored, or that sessions before it had, is asked for again
        (storage.reports.field_losses). Raises ReportUnreadable, and changes nothing, for an answer without any readable
        shot of a session whose shots are stored.
        """
        report = prepare_report(raw, content, guess, run_id, keeps_raw=True)
        with self._store.writing() as connection:
            add_linked(connection, self._account, raw.report_id, _own_name(content), run_id)
            saved = write_report(connection, report)
            release_from_quarantine(connection, raw.report_id)
            return saved

    def try_report(self, raw: RawReport, content: ReportContent, guess: TypeGuess, run_id: str) -> SavedReport:
        """What ``save_report`` would answer, or raise: the same work, of which nothing is kept."""
        report, tried = prepare_report(raw, content, guess, run_id, keeps_raw=True), []
        with suppress(_TakenBack), self._store.writing() as connection:
            add_linked(connection, self._account, raw.report_id, _own_name(content), run_id)
            tried.append(write_report(connection, report))
            raise _TakenBack
        return tried[0]

    def load_recheck_order(self) -> Sequence[int]:
        """Stored reports that want nothing, those first that nobody has compared with the portal for longest."""
        columns, checks = sessions.c, report_checks.c
        statement = (
            select(columns.report_id).outerjoin(report_checks, checks.report_id == columns.report_id)
            .where(columns.account == self._account, columns.source == "portal", columns.gone_at.is_(None),
                   columns.imported_at.is_not(None), ~is_waiting, ~lacks_fields())
            .order_by(func.coalesce(checks.checked_at, columns.imported_at), columns.report_id))
        return self._read(lambda connection: list(connection.execute(statement).scalars()))

    def load_uncompared(self, before: datetime) -> Sequence[int]:
        """Stored reports that want nothing and were last fetched before this moment, newest first."""
        columns = sessions.c
        with self._store.reading() as connection:
            return list(connection.execute(self._stored(columns.report_id).where(~is_waiting, _fetched_before(before))
                                           .order_by(columns.report_id.desc())).scalars())

    def count_uncompared(self, before: datetime) -> tuple[int, int]:
        """How many stored reports were last fetched before this moment, and how many there are to compare."""
        counts = self._stored(func.count().filter(_fetched_before(before)), func.count())
        with self._store.reading() as connection:
            left, stored = connection.execute(counts).one()
        return int(left), int(stored)

    def _stored(self, *wanted: ColumnElement[Any]) -> Select[Any]:
        """Of the reports that this account can fetch again: those that are gone, or were made here, are none."""
        columns = sessions.c
        return (select(*wanted).select_from(sessions)
                .outerjoin(report_checks, report_checks.c.report_id == columns.report_id)
                .where(columns.account == self._account, columns.source.in_(("portal", "link")),
                       columns.gone_at.is_(None), columns.imported_at.is_not(None), columns.made_from.is_(None)))

    def save_recheck(self, report_id: int, *, changed: bool) -> None:
        """A stored report was compared: its next turn comes after all others'."""
        values = {"checked_at": now(), **({"changed_at": now()} if changed else {})}
        with self._store.writing() as connection:
            connection.execute(upsert(report_checks).values(report_id=report_id, **values).on_conflict_do_update(
                index_elements=["report_id"], set_=values))

    def save_failure(self, failure: SyncFailure, run_id: str, answer: bytes | None = None) -> SyncFailure:
        """Remember that a report failed; what was stored before stays. A failure of no report is ignored.

        The third failure in a row holds it back, with its ``answer``; the failure returned then says so. One that
        never came, without any answer, is held back only when it has failed for days: see
        ``storage.derived.quarantine``.
        """
        if failure.report_id is None:
            return failure
        report_id, reason = failure.report_id, failure.message
        with self._store.writing() as connection:
            keep_snapshot_before_change(connection, run_id, report_id)
            failure, held_back = judge_failure(connection, failure)
            columns, code, message = sessions.c, storable(failure.code, 40), storable(failure.message, LONGEST_MESSAGE)
            saved = connection.execute(update(sessions).where(columns.report_id == report_id).values(
                state=SessionState.FAILED.value, attempts=columns.attempts + 1, last_error_code=code,
                last_error=message, recoverable=failure.recoverable))
            if held_back:
                quarantine_report(connection, failure, reason, attempts=held_back, run_id=run_id, answer=answer)
            if saved.rowcount:
                save_failed(connection, run_id, report_id, code=code, message=message,
                            recoverable=failure.recoverable)
                bump_revision(connection)
        _LOG.info("report_failed", extra={"run_id": run_id, "report_id": failure.report_id, "code": failure.code,
                                          "held_back": bool(held_back)})
        return failure


def _fetched_before(moment: datetime) -> ColumnElement[bool]:
    """Neither stored nor compared since then."""
    checked_at = report_checks.c.checked_at
    return (sessions.c.imported_at < moment) & (checked_at.is_(None) | (checked_at < moment))


def load_known(connection: Connection, wanted: ColumnElement[bool], account: str) -> dict[int, KnownReport]:
    """The listing's last word on these reports, as an account sees them, and how far their import came."""
    columns = sessions.c
    due = load_due(connection)
    statement = select(
        columns.report_id, columns.portal_name, columns.portal_player, columns.listed_on, columns.listed_shots,
        columns.state, columns.stored_shots, columns.wants_update, columns.gone_at, columns.source,
        columns.account, columns.attempts, columns.player_edit, is_held_back().label("held_back")).where(wanted)
    return {
        row.report_id: KnownReport(
            row.report_id, row.portal_name, row.portal_player, row.listed_on, row.listed_shots,
            SessionState(row.state), row.stored_shots, wants_update=row.wants_update or row.report_id in due,
            gone=row.gone_at is not None, listed=row.source == "portal", held_back=bool(row.held_back),
            player_by_hand=row.player_edit is not None,
            owned_by_other_account=owned_by_other_account(row.account, row.source, row.gone_at, account),
            attempts=row.attempts)
        for row in connection.execute(statement)}


def _own_name(content: ReportContent) -> str:
    """The session's name as the report itself says it: the first group repeats it (uneekor.md)."""
    return content.groups[0].label if content.groups else ""
