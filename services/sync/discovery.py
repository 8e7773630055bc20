"""From listing pages to the reports that are worth fetching; remembers every row on the way."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from automation.date_reclassifier import read_listing_date, read_name_date
from automation.listing.listing_page import ListingPage
from automation.listing.session_discovery import is_page_settled, wants_fetch
from automation.ports import ReportKeys, ReportStore
from automation.reports.backfill_runner import WantedReport
from golf.errors import ListingDoubtful, ListingShrunk
from golf.reports import KnownReport, ListedReport, ReportKey
from golf.sessions import DateEvidence, SessionState
from golf.sync_events import SyncFailure
from services.shared.formatting import count_of
from services.sync.fetch_order import is_again
from services.sync.options import SyncOptions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DiscoveryEnd:
    """What is left to say when the walk is over.

    ``leftovers`` are reports that wait from earlier runs and were not on the pages walked; ``rechecks`` are
    stored ones whose turn it is to be compared. ``doubt`` is set when the list could not be read to its end, or
    rows of it could not: then nothing is marked gone, and the next sync reads all of it.
    """

    leftovers: tuple[WantedReport, ...] = ()
    rechecks: tuple[WantedReport, ...] = ()
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
        self.known: Mapping[int, KnownReport] = dict(store.load_known_reports())
        self._expected = frozenset(store.load_refused()) or frozenset(self._missing_from(set()))
        self._elsewhere: dict[int, KnownReport] = {}
        self.rows: dict[int, ListedReport] = {}
        self._listed: set[int] = set()
        self._proved: set[int] = set()
        self._unreadable_rows = 0
        self.stops_early = (not options.full and store.is_listing_complete() and self._has_all_keys()
                            and options.only <= self._keys.keys())
        self.can_stop_early = False

    @property
    def is_ours(self) -> bool:
        """Whether the list showed a session so far that this account's list is known to have, or none is known.

        One that shows none may be another account's. After a refused list: one of those that it lacked.
        """
        return self._options.accept_missing or not self._expected or not self._expected.isdisjoint(self._listed)

    @property
    def listing_not_needed(self) -> bool:
        """Single sessions were chosen and all of them can be fetched without looking at the listing."""
        return bool(self._options.only) and all(
            report_id in self.known and report_id in self._keys for report_id in self._options.only)

    def chosen_reports(self) -> list[WantedReport]:
        """The chosen sessions, newest first, when no walk is needed."""
        chosen = (self.known[report_id] for report_id in sorted(self._options.only, reverse=True))
        return [self._known_wanted(report) for report in chosen]

    def begin_walk(self) -> None:
        """A walk starts, or starts again: what an abandoned one has shown is known, but not listed."""
        self._listed = set(self._proved)

    def end_walk(self, *, is_proved: bool) -> None:
        """A walk is over; what a proved one has shown is listed, whatever the next one shows."""
        if is_proved:
            self._proved |= self._listed

    def add_page(self, page: ListingPage) -> list[WantedReport]:
        """Remember the rows of a page and return what of it is to be fetched for the first time, newest first."""
        if page.starts_walk:
            self.begin_walk()
        self._listed.update(row.report_id for row in page.rows)
        self._unreadable_rows = max(self._unreadable_rows, page.linkless_rows)
        new = {row.report_id for row in page.rows} - self.rows.keys()
        rows = [row for row in page.rows if row != self.rows.get(row.report_id)]
        settled = bool(page.rows) and is_page_settled(page.rows, self.known) and not page.linkless_rows
        if rows:
            self._remember(rows)
        self.rows.update({row.report_id: row for row in rows})
        self.can_stop_early = self.stops_early and settled and not self._lacks_newer_than(page.rows)
        return [self._wanted(row) for row in rows if row.report_id in new and self._is_wanted(row)]

    def load_waiting(self) -> list[KnownReport]:
        """What is known to wait before the walk begins, as far as it was chosen."""
        return [report for report in self._waiting()
                if self._options.includes(report.report_id, report.player, report.listed_on)]

    def find_leftovers(self) -> tuple[WantedReport, ...]:
        """What waits, can be fetched and was on no page so far: for a walk that breaks off."""
        return self._leftovers()

    def read_to_end(self) -> None:
        """This run may not stop early any more: what it would have rested on moved."""
        self.stops_early = self.can_stop_early = False

    @property
    def needs_second_walk(self) -> bool:
        """After a walk to the end: sessions that were known or read before are missing; that is worth a second walk.

        One that slipped by while a row above it was deleted shows then; only what is missed twice is gone.
        """
        is_any_missing = bool(self._missing() or self.rows.keys() - self._listed)
        return not self.can_stop_early and is_any_missing and not self._unreadable_rows

    def finish(self, *, reached_end: bool) -> DiscoveryEnd:
        """Call when the walk is over. Without a proof that all of it was read nothing is claimed (``doubt``).

        Raises ListingShrunk, before anything is marked gone, when most of the known sessions are missing and
        nobody has said that this is right.
        """
        if self._unreadable_rows:
            return self.give_up(self._unreadable())
        if not self.can_stop_early and not reached_end:
            return self.give_up(ListingDoubtful(
                "The portal's list could not be read to its end.",
                "What was found is kept, and the next sync reads the whole list again."))
        self._refuse_a_shrunk_listing()
        if self.can_stop_early:
            self._store.finish_listing(None, self._run_id)
            return DiscoveryEnd(self._leftovers(), self._rechecks())
        gone = self._store.finish_listing(set(self._listed), self._run_id)
        return DiscoveryEnd(self._leftovers(gone), self._rechecks(), gone=tuple(gone))

    def give_up(self, error: ListingDoubtful) -> DiscoveryEnd:
        """Call when the list could not be read to its end: nothing is gone, and the next sync reads all of it.

        Raises the error when not one row could be read.
        """
        self._store.doubt_listing()
        if not self.rows:
            raise error
        return DiscoveryEnd(self._leftovers(), doubt=SyncFailure(error.code, str(error), error.recoverable))

    def begin_look(self) -> None:
        """Before the list is read once more because reports it showed are not there: only what it shows now counts."""
        self._proved.clear()
        self.read_to_end()
        self.begin_walk()

    def find_vanished(self, not_there: Iterable[int]) -> frozenset[int]:
        """Which of the reports that the report server does not know were listed, so that a look at the list helps."""
        listed = {report.report_id for report in self.known.values() if report.listed and not report.gone}
        return frozenset(not_there) & (listed | self.rows.keys())

    def settle_vanished(self, vanished: frozenset[int], *, reached_end: bool) -> tuple[int, ...]:
        """After that look: those of ``vanished`` which a list that was read whole does not show are gone; only they.

        Without that proof, or when it would be most of all sessions, none is, and the next sync reads the whole list.
        """
        everything = self.known.keys() | self.rows.keys()
        gone = vanished - self._listed
        if not reached_end or self._unreadable_rows or len(gone) * 2 > len(everything):
            self._store.doubt_listing()
            return ()
        return tuple(self._store.finish_listing(everything - gone, self._run_id))

    def doubt(self) -> None:
        """The list could not be looked at once more: the next sync reads all of it."""
        self._store.doubt_listing()

    def _remember(self, rows: Sequence[ListedReport]) -> None:
        fresh = {row.report_id: row.key for row in rows if self._keys.get(row.report_id) != row.key}
        if fresh:
            self._keys.update(fresh)
            self._key_store.remember(fresh)
        self._elsewhere.update(self._store.load_reports(
            [row.report_id for row in rows if row.report_id not in self.known]))
        self._store.save_listing_rows(
            rows, self._run_id, link_dates=self._name_dates(rows), listing_dates=self._listing_dates(rows))

    def find(self, report_id: int) -> KnownReport | None:
        """What is known of it: in this account's list, or because another account (or a link) brought it before."""
        return self.known.get(report_id) or self._elsewhere.get(report_id)

    def _name_dates(self, rows: Iterable[ListedReport]) -> Mapping[int, DateEvidence]:
        dates = ((row.report_id, read_name_date(row.name, self._today)) for row in rows)
        return {report_id: evidence for report_id, evidence in dates if evidence is not None}

    def _listing_dates(self, rows: Iterable[ListedReport]) -> Mapping[int, DateEvidence]:
        dates = ((row.report_id, read_listing_date(row.listed_on, row.date_text, self._today)) for row in rows)
        return {report_id: evidence for report_id, evidence in dates if evidence is not None}

    def _is_wanted(self, row: ListedReport) -> bool:
        known = self.find(row.report_id)
        player = row.player or (known.player if known else None)
        day = row.listed_on or (known.listed_on if known else None)
        if not self._options.includes(row.report_id, player, day):
            return False
        return bool(self._options.only) or wants_fetch(row, known, full=self._options.full)

    def _wanted(self, row: ListedReport) -> WantedReport:
        known = self.find(row.report_id)
        listed = row.shot_count if row.shot_count is not None else known.listed_shots if known else None
        return WantedReport(row.report_id, row.key, row.name or (known.name if known else ""), listed,
                            is_again=is_again(known))

    def _leftovers(self, gone: Sequence[int] = ()) -> tuple[WantedReport, ...]:
        """What waits and was on no page walked, newest first; what has just been found gone would only be refused."""
        asked = [report for report in self.known.values() if report.report_id in self._options.only]
        unseen = asked or [report for report in self._waiting() if report.report_id not in gone]
        waiting = [report for report in unseen
                   if report.report_id not in self.rows and report.report_id in self._keys
                   and self._options.includes(report.report_id, report.player, report.listed_on)]
        waiting.sort(key=lambda report: -report.report_id)
        return tuple(map(self._known_wanted, waiting))

    def _known_wanted(self, report: KnownReport) -> WantedReport:
        return WantedReport(report.report_id, self._keys[report.report_id], report.name, report.listed_shots,
                            is_again=is_again(report))

    def _rechecks(self) -> tuple[WantedReport, ...]:
        """Stored sessions nobody has compared for longest, unless single ones were chosen; or all of them, if asked."""
        before = self._options.compared_before
        most = None if before is not None else 0 if self._options.only else self._options.rechecks
        if most == 0:
            return ()
        changed = {row.report_id for row in self.rows.values() if self._is_wanted(row)}
        order = self._store.load_recheck_order() if before is None else self._store.load_uncompared(before)
        able = (report_id for report_id in order if report_id in self._keys and report_id not in changed)
        return tuple(replace(self._known_wanted(self.known[report_id]), is_recheck=True, keeps_turn=before is not None)
                     for report_id in islice(able, most))

    def _waiting(self) -> list[KnownReport]:
        return [report for report in self.known.values()
                if not report.gone and (self._options.full or not report.held_back) and (
                    report.state is not SessionState.IMPORTED or report.wants_update)]

    def _has_all_keys(self) -> bool:
        return all(report.report_id in self._keys for report in self._waiting())

    def _lacks_newer_than(self, rows: Sequence[ListedReport]) -> bool:
        """A known session that belongs above the oldest of these rows was not shown: it moved down or went."""
        oldest = min((row.listed_on for row in rows if row.listed_on), default=None)
        missing = (self.known[report_id].listed_on for report_id in self._missing())
        return oldest is not None and any(day is not None and day > oldest for day in missing)

    def _missing(self) -> set[int]:
        """Sessions that the listing once showed and this walk has not (so far)."""
        return self._missing_from(self._listed)

    def _missing_from(self, listed: set[int]) -> set[int]:
        return {report.report_id for report in self.known.values() if report.listed and not report.gone} - listed

    def _unreadable(self) -> ListingDoubtful:
        """Rows nobody can read: this listing proves no session gone."""
        return ListingDoubtful(
            f"The portal's list has {count_of(self._unreadable_rows, 'row')} that could not be read.",
            "Sessions may be missing here; sync again later or look for a new version of Rangebook.")

    def _refuse_a_shrunk_listing(self) -> None:
        """Most of the known sessions are missing: that is seldom what the golfer did. Raises ListingShrunk.

        The same list stays refused: what it brought is known by now, and must not make it look whole.
        """
        missing, refused = self._missing(), frozenset(self._store.load_refused())
        known = sum(report.listed and not report.gone for report in self.known.values())
        lacks_most_again = len(missing & refused) * 2 > len(refused)
        is_shrunk = lacks_most_again or len(missing) * 2 > known
        if self.can_stop_early or self._options.accept_missing or not is_shrunk:
            return
        if not lacks_most_again:
            self._store.refuse_listing(missing)
        log.warning("listing_shrunk", extra={"known": known, "missing": len(missing)})
        raise ListingShrunk(
            f"The portal lists {count_of(len(self._listed), 'session')}, but {len(missing)} of the "
            f"{count_of(known, 'session')} known here {'is' if len(missing) == 1 else 'are'} not among them.",
            "Nothing was removed here. Look at the portal: if it shows them again, sync again; if it is right, say so "
            "and they are marked as gone (what is stored stays).")
