"""What the portal's listing says, remembered row by row, and lists that were refused."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from golf.reports import ListedReport
from golf.same_names import is_read_better, is_same_name
from golf.sessions import DateEvidence, DateSource, choose_day
from golf.sync_history import ReportOutcome
from storage.changes.change_log import save_change
from storage.changes.changesets import keep_snapshot_before_change, record_new_report, save_listed
from storage.choices.preferences import load_preference, save_preference
from storage.derived.also_listed import (
    drop_listed_too,
    hand_over,
    is_listed_too,
    load_listed_by_others,
    load_listed_too,
    save_listed_too,
)
from storage.derived.dates import choose_practice_day, is_news, load_date_evidence, remove_evidence, save_evidence
from storage.derived.duplicates import renew_duplicates
from storage.derived.quarantine import release_from_quarantine
from storage.derived.spellings import spell_rows
from storage.edits.conflicts import load_edited, note_conflicts
from storage.file.texts import storable, storable_count, storable_or_none
from storage.tables.column_types import now
from storage.tables.core import portal_accounts, sessions

_REMEMBERED = (sessions.c.report_id, sessions.c.account, sessions.c.source, sessions.c.portal_name,
               sessions.c.portal_player, sessions.c.listed_on, sessions.c.listed_date_text,
               sessions.c.listed_shots, sessions.c.state, sessions.c.imported_at, sessions.c.gone_at,
               sessions.c.practised_on, sessions.c.date_source)
_ADD = insert(sessions)
"""Built once; the columns come from the values. A statement built anew for each row costs more than its insert."""
_TELLING = ("portal_name", "portal_player", "listed_on", "listed_shots")
"""The facts whose change means that the report is worth fetching again."""
_REFUSED_KEY = "refused_lists"


class ListingWriter:
    """One page of the listing inside one transaction. ``changed`` says whether a page could look different."""

    def __init__(self, connection: Connection, account: str, run_id: str) -> None:
        self._connection = connection
        self._account = account
        self._run_id = run_id
        self.changed = False
        self.brought_news = False

    def save_rows(
        self, rows: Sequence[ListedReport], link_dates: Mapping[int, DateEvidence],
        listing_dates: Mapping[int, DateEvidence],
    ) -> None:
        """Add new reports as pending, update this account's known ones, keep each row's date evidence.

        ``link_dates`` has an entry for every row whose name holds a date: the date that another name, or an
        earlier version of Rangebook, gave goes when the name of now has none.
        """
        rows = spell_rows(self._connection, rows)
        report_ids = [row.report_id for row in rows]
        known, evidence = self._load_known(report_ids), load_date_evidence(self._connection, report_ids)
        edited = load_edited(self._connection, report_ids)
        added: set[int] = set()  # a page may hold a session twice
        dated: set[int] = set()
        for row in rows:
            if row.report_id in added and row.report_id not in known:
                known |= self._load_known([row.report_id])
            before = known.get(row.report_id)
            if before is not None and self._is_anothers(before):
                self._note_presence(row.report_id)
                continue
            if before is None:
                self._add(row)
                added.add(row.report_id)
            else:
                self._update(row, before)
                if row.name and row.report_id not in link_dates and _has_day_of_name(evidence.get(row.report_id, ())):
                    remove_evidence(self._connection, row.report_id, DateSource.LINK)
                    before = None
            dates = listing_dates.get(row.report_id) or _own_date(row), link_dates.get(row.report_id)
            if before is None or row.report_id in dated or _bring_news(dates, evidence.get(row.report_id, ()), before):
                self._save_dates(row.report_id, *dates)
                dated.add(row.report_id)
        note_conflicts(self._connection, edited, self._run_id)

    def _load_known(self, report_ids: Collection[int]) -> dict[int, RowMapping]:
        rows = self._connection.execute(select(*_REMEMBERED).where(sessions.c.report_id.in_(report_ids)))
        return {row["report_id"]: row for row in rows.mappings()}

    def _add(self, row: ListedReport) -> None:
        record_new_report(self._connection, self._run_id, row.report_id, storable(row.name))
        self._connection.execute(_ADD, {
            "report_id": row.report_id, "account": self._account, "source": "portal", "first_seen_at": now(),
            **_spoken_facts(row)})
        self.changed = self.brought_news = True

    def _update(self, row: ListedReport, before: RowMapping) -> None:
        changes = {name: value for name, value in _spoken_facts(row).items() if not _is_known(before[name], value)}
        moved = (before["account"], before["source"]) != (self._account, "portal")
        if not changes and not moved and before["gone_at"] is None:
            return
        values: dict[str, Any] = dict(changes, account=self._account, source="portal", gone_at=None)
        telling = [name for name in _TELLING if name in changes
                   and not (name == "portal_name" and is_read_better(before[name], row.name))]
        if telling and before["imported_at"] is not None:
            values |= {"wants_update": True, "short_answers": 0}
            self._log(row.report_id, telling, before, changes)
        keep_snapshot_before_change(self._connection, self._run_id, row.report_id)
        if telling or before["gone_at"] is not None:
            release_from_quarantine(self._connection, row.report_id)
            values["attempts"] = 0  # of another report than the one that failed
        self._connection.execute(update(sessions).where(sessions.c.report_id == row.report_id).values(**values))
        save_listed(self._connection, self._run_id, row.report_id,
                    ReportOutcome.LISTED if before["gone_at"] is None else ReportOutcome.BACK)
        self.changed = True
        self.brought_news |= bool(telling) or moved or before["gone_at"] is not None
        if before["gone_at"] is not None:
            save_change(self._connection, "sync", row.report_id, "gone", old=before["gone_at"], new=None,
                        run_id=self._run_id)
        if before["gone_at"] is not None or "portal_player" in changes:
            renew_duplicates(self._connection, [row.report_id])

    def _is_anothers(self, known: RowMapping) -> bool:
        return owned_by_other_account(known["account"], known["source"], known["gone_at"], self._account)

    def _note_presence(self, report_id: int) -> None:
        """Another account's session: this one's row may differ, and says only that it is listed here, too."""
        if not is_listed_too(self._connection, report_id, self._account):
            keep_snapshot_before_change(self._connection, self._run_id, report_id)
            save_listed_too(self._connection, report_id, self._account)
            self.changed = self.brought_news = True

    def _log(self, report_id: int, names: Sequence[str], before: RowMapping, after: Mapping[str, Any]) -> None:
        for name in names:
            save_change(self._connection, "sync", report_id, name, old=before[name], new=after[name],
                        run_id=self._run_id)

    def _save_dates(self, report_id: int, *evidence: DateEvidence | None) -> None:
        keep_snapshot_before_change(self._connection, self._run_id, report_id)
        for item in evidence:
            if item is not None:
                save_evidence(self._connection, report_id, item)
        self.changed |= choose_practice_day(self._connection, report_id, self._run_id)


def owned_by_other_account(owner: str, source: str, gone_at: datetime | None, account: str) -> bool:
    """Whose session it is: the first account's that listed it, as long as that one does."""
    return owner != account and source == "portal" and gone_at is None


def set_listing_complete(connection: Connection, account: str, *, complete: bool) -> bool:
    """Remember whether everything the portal lists is known; True when that is new."""
    statement = upsert(portal_accounts).values(username=account, listing_complete=complete)
    saved = connection.execute(statement.on_conflict_do_update(
        index_elements=["username"], set_={"listing_complete": complete},
        where=portal_accounts.c.listing_complete != complete))
    return saved.rowcount > 0


def find_gone(connection: Connection, account: str, seen: Collection[int]) -> list[int]:
    """Which reports ``mark_missing_gone`` would mark gone: nobody else lists them."""
    missing = _find_missing(connection, account, seen)
    return sorted(missing - load_listed_by_others(connection, account))


def mark_missing_gone(connection: Connection, account: str, seen: Collection[int], run_id: str) -> tuple[list[int],
                                                                                                         bool]:
    """A full walk of this account showed only these: what nobody lists any more is marked gone.

    Returns the ids of the gone, and whether anything changed (another account may list what this one does not).
    """
    dropped = load_listed_too(connection, [account]) - set(seen)
    missing = _find_missing(connection, account, seen)
    for report_id in sorted(dropped | missing):
        keep_snapshot_before_change(connection, run_id, report_id)
    drop_listed_too(connection, account, dropped)
    handed = hand_over(connection, missing)
    gone = sorted(missing - handed)
    _mark_gone(connection, gone, run_id)
    return gone, bool(missing or dropped)


def _find_missing(connection: Connection, account: str, seen: Collection[int]) -> set[int]:
    columns = sessions.c
    listed = connection.execute(select(columns.report_id).where(
        columns.account == account, columns.source == "portal", columns.gone_at.is_(None))).scalars()
    return set(listed) - set(seen)


def _mark_gone(connection: Connection, gone: Collection[int], run_id: str) -> None:
    moment: datetime = now()
    for report_id in gone:
        connection.execute(update(sessions).where(sessions.c.report_id == report_id).values(gone_at=moment))
        save_change(connection, "sync", report_id, "gone", old=None, new=moment, run_id=run_id)
        save_listed(connection, run_id, report_id, ReportOutcome.GONE)
    renew_duplicates(connection, gone)


def add_linked(connection: Connection, account: str, report_id: int, name: str, run_id: str) -> None:
    """Register a report that no listing has shown (it came by a pasted link); a known one stays as it is."""
    if connection.exec_driver_sql("SELECT 1 FROM sessions WHERE report_id = ?", (report_id,)).first() is None:
        record_new_report(connection, run_id, report_id, storable(name))
        connection.execute(_ADD, {
            "report_id": report_id, "account": account, "source": "link", "portal_name": storable(name),
            "first_seen_at": now()})


def _is_known(old: object, new: object) -> bool:
    """Whether the portal says the same again; another spelling of a letter is the same, and the first one stays."""
    return old == new or (isinstance(old, str) and isinstance(new, str) and is_same_name(old, new))


def _has_day_of_name(known: Sequence[DateEvidence]) -> bool:
    return any(item.source is DateSource.LINK for item in known)


def _bring_news(
    dates: Iterable[DateEvidence | None], known: Sequence[DateEvidence], before: RowMapping
) -> bool:
    """Whether the row's dates say anything new, or the session does not lie where its dates put it."""
    said = {item.source: item for item in known}
    if any(item is not None and is_news(said.get(item.source), item) for item in dates):
        return True
    best = choose_day(known)
    expected = (best.day, best.source.value) if best and best.day else (None, None)
    return (before["practised_on"], before["date_source"]) != expected


def _own_date(row: ListedReport) -> DateEvidence | None:
    """The row's date taken at its word; None when it showed none."""
    if row.listed_on is None and not row.date_text:
        return None
    return DateEvidence(DateSource.LISTING, row.listed_on, row.date_text)


def _spoken_facts(row: ListedReport) -> dict[str, str | int | date]:
    """What the row said; what it left out keeps its remembered value."""
    facts = {"portal_name": storable_or_none(row.name), "portal_player": storable_or_none(row.player),
             "listed_on": row.listed_on, "listed_date_text": storable_or_none(row.date_text),
             "listed_shots": storable_count(row.shot_count)}
    return {name: value for name, value in facts.items() if value is not None}


def load_refused(connection: Connection, account: str) -> frozenset[int]:
    """The sessions that an account's refused list lacked; none when no refusal stands.

    A list of which most known sessions are missing is refused until they are there again or a person says it is right.
    What is missing is remembered, because what such a list shows is known by the next sync: measured against all that
    is known then, the same list would not look shrunk any more.
    """
    return frozenset(_load_all_refused(connection).get(account, ()))


def save_refused(connection: Connection, account: str, missing: Collection[int]) -> None:
    """Remember what a refused list lacked. Nothing missing: the refusal is over."""
    before = _load_all_refused(connection)
    after = {name: ids for name, ids in before.items() if name != account}
    if missing:
        after[account] = sorted(missing)
    if after != before:
        save_preference(connection, _REFUSED_KEY, json.dumps(after, ensure_ascii=False))


def _load_all_refused(connection: Connection) -> dict[str, list[int]]:
    text = load_preference(connection, _REFUSED_KEY)
    found = json.loads(text) if text else {}
    return {str(name): list(ids) for name, ids in found.items()} if isinstance(found, dict) else {}
