"""From listing pages to the reports that are worth fetching; remembers every row on the way."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from automation.backfill_runner import WantedReport
from automation.date_reclassifier import read_listing_date, read_name_date
from automation.listing_page import ListingPage
from automation.ports import ReportKeys, ReportStore
from automation.session_discovery import is_page_settled, wants_fetch
from golf.errors import ListingDoubtful
from golf.records import DateEvidence, KnownReport, ListedReport, ReportKey, SessionState
from golf.sync_events import SyncFailure
from services.sync_options import SyncOptions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DiscoveryEnd:
    """What is left to say when the walk is over.

    ``leftovers`` are reports that wait from earlier runs and were not on the pages walked;
    ``doubt`` is set when the listing contradicts what is known, and then nothing is marked gone.
    """

    leftovers: tuple[WantedReport, ...] = ()
    gone: tuple[int, ...] = ()
    doubt: SyncFailure | None = None


class SyncDiscovery:
    """Takes pages newest first. A row is remembered before it is fetched: nothing found is forgotten.

    An incremental walk may stop at a page on which every report is known and unchanged, but only
    when an earlier walk has proved that everything below is known, and the keys of all waiting
    reports are at hand. Everything else reads to the end.
    """

    def __init__(
        self, store: ReportStore, keys: ReportKeys, options: SyncOptions, *, run_id: str, today: date
    ) -> None:
        self._store = store
        self._key_store = keys
        self._options = options
        self._run_id = run_id
        self._today = today
        self._keys: dict[int, ReportKey] = dict(keys.load())
        self._known: dict[int, KnownReport] = dict(store.load_known_reports())
        self._elsewhere: dict[int, KnownReport] = {}
        self._seen: set[int] = set()
        self._unreadable_rows = 0
        self._shown_empty = False
        self._failed_before: list[WantedReport] = []
        self._stop_early_allowed = not options.full and store.is_listing_complete() and self._has_all_keys()
        self.may_stop = False

    def take_page(self, page: ListingPage) -> list[WantedReport]:
        """Remember the rows of a page and return what of it is to be fetched, newest first.

        Reports that failed before are kept for the end: they must not take the place of new ones.
        """
        self._shown_empty = self._shown_empty or page.looks_empty
        self._unreadable_rows = max(self._unreadable_rows, page.linkless_rows)
        rows = [row for row in page.rows if row.report_id not in self._seen]
        if not rows:
            return []
        settled = is_page_settled(page.rows, self._known) and not page.linkless_rows
        self._remember(rows)
        self._seen.update(row.report_id for row in rows)
        self.may_stop = self._stop_early_allowed and settled and not self._lacks_newer_than(rows)
        wanted = [row for row in rows if self._is_wanted(row)]
        self._failed_before += [self._wanted(row) for row in wanted if self._has_failed(row.report_id)]
        return [self._wanted(row) for row in wanted if not self._has_failed(row.report_id)]

    @property
    def wants_second_look(self) -> bool:
        """After a walk to the end: known sessions are missing, and that is worth a second walk.

        One that slipped by while a row above it was deleted shows then; only what is missed twice is gone.
        """
        return not self.may_stop and bool(self._missing()) and self._doubt() is None

    def finish(self, *, reached_end: bool) -> DiscoveryEnd:
        """Call when the walk is over. Raises ListingDoubtful when it neither ended nor may stop."""
        if self._unreadable_rows or (self._shown_empty and not self._seen):
            return DiscoveryEnd(self._leftovers(), doubt=self._doubt())  # it proves nothing
        if self.may_stop:
            self._store.finish_listing(None, self._run_id)
            return DiscoveryEnd(self._leftovers())
        if not reached_end:
            raise ListingDoubtful(
                "The portal's listing could not be read to its end.", "What was found is kept; sync again.")
        doubt = self._doubt()
        if doubt is not None:
            return DiscoveryEnd(self._leftovers(), doubt=doubt)
        gone = self._store.finish_listing(self._seen, self._run_id)
        return DiscoveryEnd(tuple(self._failed_before), gone=tuple(gone))

    def _remember(self, rows: Sequence[ListedReport]) -> None:
        fresh = {row.report_id: row.key for row in rows if self._keys.get(row.report_id) != row.key}
        if fresh:
            self._keys.update(fresh)
            self._key_store.remember(fresh)
        self._store.save_listing_rows(
            rows, self._run_id, link_dates=self._name_dates(rows), listing_dates=self._listing_dates(rows))
        self._elsewhere.update(self._store.load_reports(
            [row.report_id for row in rows if row.report_id not in self._known]))

    def _find(self, report_id: int) -> KnownReport | None:
        """What is known of it: in this account's list, or because another account (or a link) brought it before."""
        return self._known.get(report_id) or self._elsewhere.get(report_id)

    def _name_dates(self, rows: Iterable[ListedReport]) -> Mapping[int, DateEvidence]:
        dates = ((row.report_id, read_name_date(row.name, self._today)) for row in rows)
        return {report_id: evidence for report_id, evidence in dates if evidence is not None}

    def _listing_dates(self, rows: Iterable[ListedReport]) -> Mapping[int, DateEvidence]:
        dates = ((row.report_id, read_listing_date(row.listed_on, row.date_text, self._today)) for row in rows)
        return {report_id: evidence for report_id, evidence in dates if evidence is not None}

    def _is_wanted(self, row: ListedReport) -> bool:
        known = self._find(row.report_id)
        player = row.player or (known.player if known else None)
        if self._options.players and player not in self._options.players:
            return False
        return wants_fetch(row, known, full=self._options.full)

    def _wanted(self, row: ListedReport) -> WantedReport:
        known = self._find(row.report_id)
        listed = row.shot_count if row.shot_count is not None else known.listed_shots if known else None
        return WantedReport(row.report_id, row.key, row.name or (known.name if known else ""), listed)

    def _leftovers(self) -> tuple[WantedReport, ...]:
        waiting = [report for report in self._waiting() if report.report_id not in self._seen]
        if self._options.players:
            waiting = [report for report in waiting if report.player in self._options.players]
        waiting.sort(key=lambda report: (report.state is SessionState.FAILED, -report.report_id))
        return (*(WantedReport(report.report_id, self._keys[report.report_id], report.name, report.listed_shots)
                  for report in waiting if report.report_id in self._keys), *self._failed_before)

    def _waiting(self) -> list[KnownReport]:
        return [report for report in self._known.values()
                if not report.gone and (report.state is not SessionState.IMPORTED or report.wants_update)]

    def _has_all_keys(self) -> bool:
        return all(report.report_id in self._keys for report in self._waiting())

    def _has_failed(self, report_id: int) -> bool:
        known = self._find(report_id)
        return known is not None and known.state is SessionState.FAILED

    def _lacks_newer_than(self, rows: Sequence[ListedReport]) -> bool:
        """A known session that belongs above the oldest of these rows was not shown: it moved down or went."""
        oldest = min((row.listed_on for row in rows if row.listed_on), default=None)
        missing = (self._known[report_id].listed_on for report_id in self._missing())
        return oldest is not None and any(day is not None and day > oldest for day in missing)

    def _missing(self) -> set[int]:
        """Sessions that the listing once showed and this walk has not (so far)."""
        return {report.report_id for report in self._known.values() if report.listed and not report.gone} - self._seen

    def _doubt(self) -> SyncFailure | None:
        """Why this listing proves no session gone: rows nobody can read, or most of the known ones missing."""
        if self._unreadable_rows:
            return _as_failure(ListingDoubtful(
                f"The portal's list has {self._unreadable_rows} rows that could not be read.",
                "Their sessions may be missing here; sync again later or look for a new version of Rangebook."))
        missing = self._missing()
        known = sum(report.listed and not report.gone for report in self._known.values())
        if not missing or len(missing) * 2 <= known:
            return None
        log.warning("listing_doubtful", extra={"known": known, "missing": len(missing)})
        return _as_failure(ListingDoubtful(
            f"The portal lists {len(self._seen)} sessions, but {len(missing)} of the {known} sessions known here "
            "are not among them.",
            "Nothing was removed here. Look at the portal; if it shows them again, the next sync agrees."))


def _as_failure(error: ListingDoubtful) -> SyncFailure:
    return SyncFailure(error.code, str(error), error.recoverable)
