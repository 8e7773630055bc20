"""From a signed-in portal to a queue of wanted reports: the same for a sync and for its preview."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from automation.reports.backfill_runner import WantedReport
from golf.errors import ListingDoubtful, ListingShrunk, PortalChanged, PortalOffline, PortalUnreachable
from golf.sync_events import OnStatus, SyncFailure
from services.sync.dependencies import Portal, Walk
from services.sync.discovery import DiscoveryEnd, SyncDiscovery
from services.sync.fetch_order import FetchOrder, book_again
from services.sync.options import SyncOptions
from services.sync.run_totals import RunTotals

log = logging.getLogger(__name__)

_NAMED = 3
"""So many sessions are named in one sentence."""


class ListingScan:
    """Walks until the listing ends or may be left; queues as many as the golfer asked for (services.sync.fetch_order).

    ``submit`` gets each report to fetch, ``between_pages`` is called after every page and may raise. ``is_proved``:
    the list was looked at, and nothing of it is in doubt. While a list shows no session that is known, nothing is
    queued: it may be another account's.
    """

    def __init__(
        self, discovery: SyncDiscovery, options: SyncOptions, totals: RunTotals, *,
        submit: Callable[[WantedReport], None], between_pages: Callable[[], None], say: OnStatus,
    ) -> None:
        self._discovery = discovery
        self._options = options
        self._totals = totals
        most = None if options.only else options.max_sessions  # what was named is never too much
        self._order = FetchOrder(most, book_again(discovery.load_waiting(), most))
        self._submit_one = submit
        self._between_pages = between_pages
        self._say = say
        self._unopened: dict[int, str] = {}
        self._held: list[WantedReport] = []
        self.is_proved = False

    def add_chosen(self) -> None:
        """Queue the chosen sessions without looking at the listing (``SyncDiscovery.listing_not_needed``)."""
        self._offer(self._discovery.chosen_reports())
        self._submit_rest()
        self._totals.total = self._totals.submitted

    def walk(self, portal: Portal) -> None:
        """Read the listing and settle what it proves. Raises FatalSyncError and its kin, SyncStopped.

        An error about a listing that cannot be read says which part of its page is not as it was.
        """
        try:
            self._walk(portal)
        except (PortalChanged, ListingDoubtful) as error:
            error.append_sentence(portal.what_changed())
            if not isinstance(error, ListingShrunk):
                self._let_go()
                self._offer(self._discovery.find_leftovers())  # a list nobody can read does not let them starve
                self._submit_rest()
            raise

    def _walk(self, portal: Portal) -> None:
        end = self._read_all(portal)
        self._let_go()
        self.is_proved = end.doubt is None
        self._offer(end.leftovers)
        self._submit_rest()
        for report in end.rechecks:
            self._submit_one(report)
        self._totals.note_gone(end.gone)
        self._totals.total = self._totals.submitted + len(end.rechecks)
        if end.doubt:
            told = f"{end.doubt.message} {portal.what_changed()}".strip()
            self._totals.failures.append(replace(end.doubt, message=told))
        self._totals.failures += [*self._not_listed(), *self._without_player()]

    def _read_all(self, portal: Portal) -> DiscoveryEnd:
        try:
            reached_end = self._read(portal)
            if self._discovery.needs_second_walk:
                self._say("Some sessions are missing from the list; looking once more…")
                reached_end = self._read(portal)
        except ListingDoubtful as error:
            return self._discovery.give_up(error)
        except (PortalChanged, PortalOffline) as error:
            if isinstance(error, PortalUnreachable) or not self._discovery.rows:
                raise  # no network, or not one row: that is the whole story
            return self._discovery.give_up(ListingDoubtful(f"The portal's list could not be read to its end: {error}"))
        return self._discovery.finish(reached_end=reached_end)

    def _read(self, portal: Portal) -> bool:
        """Whether the listing's end was proved. A walk that is left early has to confirm what it read."""
        walk = self._take_pages(portal)
        if self._discovery.can_stop_early and not walk.confirm():
            self._say("The list changed while it was read; reading all of it…")
            self._discovery.read_to_end()
            walk = self._take_pages(portal)
        return walk.reached_end

    def _take_pages(self, portal: Portal) -> Walk:
        walk = portal.walk_listing(to_end=not self._discovery.stops_early)
        self._discovery.begin_walk()
        for page in walk:
            self._held += self._discovery.add_page(page)
            if self._discovery.is_ours:
                self._let_go()
            self._unopened.update((row.report_id, row.name) for row in page.unopened)
            self._between_pages()
            if self._discovery.can_stop_early:
                break
        self._discovery.end_walk(is_proved=walk.reached_end)
        return walk

    def look_again(self, portal: Portal, vanished: frozenset[int]) -> None:
        """Reports that were listed are not there: read the list once more; what it does not show is gone.

        A session that is new on it stays waiting. Raises as ``walk`` does, but no ListingDoubtful.
        """
        self._discovery.begin_look()
        reached_end = False
        try:
            walk = portal.walk_listing(to_end=True)
            for page in walk:
                self._discovery.add_page(page)
                self._between_pages()
            reached_end = walk.reached_end
        except ListingDoubtful as error:
            log.warning("second_look_in_doubt", extra={"reason": str(error)})
        self._totals.note_gone(self._discovery.settle_vanished(vanished, reached_end=reached_end))

    def _let_go(self) -> None:
        """Offer what was held back while the list might have been another account's."""
        held, self._held = self._held, []
        self._offer(held)

    def _offer(self, wanted: Sequence[WantedReport]) -> None:
        """Queue what has a place now; the others may have one at the end."""
        self._totals.discovered += len(wanted)
        self._submit(self._order.let_through(wanted))
        most = self._order.most
        if most is not None and self._totals.discovered > most:
            self._totals.total = most

    def _submit_rest(self) -> None:
        """Nothing more is offered: give the places away that are left; the others stay waiting."""
        now, later = self._order.take_rest()
        self._submit(now)
        self._totals.later_ids += [report.report_id for report in later]

    def _submit(self, wanted: Sequence[WantedReport]) -> None:
        for report in wanted:
            self._totals.submitted_ids.append(report.report_id)
            self._submit_one(report)

    def _not_listed(self) -> list[SyncFailure]:
        """Chosen sessions that are neither listed nor known here: said, not passed over."""
        missing = sorted(self._options.only - {*self._totals.submitted_ids, *self._totals.later_ids})
        return [SyncFailure("not_listed", f"The portal does not list session {report_id}.", recoverable=False,
                            report_id=report_id) for report_id in missing]

    def _without_player(self) -> list[SyncFailure]:
        """Rows that did not open, of sessions whose player nobody has said yet: their shots come, and it is said."""
        reports = {report_id: self._discovery.find(report_id) for report_id in self._unopened}
        names = [f"“{name or report_id}”" for report_id, name in sorted(self._unopened.items(), reverse=True)
                 if (report := reports[report_id]) is None or not (report.player or report.player_by_hand)]
        if not names:
            return []
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        return [SyncFailure(
            "row_closed", f"The portal's list did not show who hit {', '.join(names[:_NAMED])}{more}. The shots are "
            "fetched all the same; say whose they are on the session's page.", recoverable=True)]
