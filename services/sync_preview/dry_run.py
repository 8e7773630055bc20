"""Preview: the same discovery as a sync's, on a store and keys that take nothing, with nobody fetching.

What the golfer sees is made by the code that would do it, so a dry run cannot differ from the real one.
Nothing about sessions is written; the history gets a line, and the portal's cookie is kept as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from automation.listing.listing_page import ListingPage
from automation.ports import ReportKeys, ReportStore, SignInGate, StopSignal
from automation.reports.backfill_runner import ReportDone, WantedReport
from automation.reports.report_api import ReportApi
from golf.errors import GolfError
from golf.reports import KnownReport, ListedReport, RawReport, ReportContent, ReportKey, SavedReport
from golf.sessions import DateEvidence, TypeGuess
from golf.sync_events import OnStatus, Receipt, SyncFailure, SyncResult, SyncStatus, SyncWatch
from services.sync.dependencies import Portal, ReportRunner, SyncDependencies, Walk
from services.sync.options import PREVIEW_MODE, SyncOptions
from services.sync.pipeline import SyncPipeline
from services.sync.run_recorder import RunRecorder, recorded_run
from services.sync.run_totals import RunTotals
from services.sync_preview.rows import build_items
from services.sync_preview.text import describe_preview
from services.sync_preview.view import RecordedWalk, SyncPreview, known_base

_NO_DATES: Mapping[int, DateEvidence] = MappingProxyType({})


def preview_sync(
    username: str, password: str, options: SyncOptions, *, dependencies: SyncDependencies, run_id: str, trigger: str,
    watch: SyncWatch | None = None,
) -> tuple[SyncResult, SyncPreview | None]:
    """What a sync with these options would do now; no preview when the result says that it could not be known.

    Raises SyncAlreadyRunning and DatabaseError before anything is begun.
    """
    watch = watch or SyncWatch()
    with recorded_run(dependencies, run_id) as held:
        recorder = RunRecorder(held.database, held.clock, watch.stop, run_id=run_id, trigger=trigger, options=options,
                               account=username, mode=PREVIEW_MODE)
        with recorder:
            walks: list[RecordedWalk] = []
            pipeline = PreviewPipeline(
                dependencies_that_take_nothing(held, walks), options, recorder, RunTotals(run_id), watch)
            pipeline.made_from(username, walks)
            return pipeline.run(username, password, trigger), pipeline.preview


class PreviewPipeline(SyncPipeline):
    """A sync up to the point where it would fetch."""

    preview: SyncPreview | None = None

    def made_from(self, account: str, walks: list[RecordedWalk]) -> None:
        """Where the preview's account and pages come from."""
        self._account, self._walks = account, walks
        self._base = known_base(self._dependencies.database.reports(account))

    def _open_store(self, username: str) -> ReportStore:
        return ReadOnlyStore(super()._open_store(username))

    def _open_runner(self, api: ReportApi, username: str) -> ReportRunner:  # noqa: ARG002 - nobody fetches
        return _NobodyFetches()

    def _conclude(self, error: GolfError | None, receipt: Receipt | None) -> SyncResult:
        result = super()._conclude(error, receipt)
        if error is not None:
            return result
        evidence = self._dependencies.database.journal.load_date_evidence()
        items = build_items(self.discovery, self._totals, evidence, self._dependencies.clock.today())
        self.preview = SyncPreview(self._totals.run_id, self._account, self._options, self._dependencies.clock.now(),
                                   items, tuple(self._walks), self._base)
        status = SyncStatus.PARTIAL if result.errors else SyncStatus.SUCCESS
        return replace(result, status=status, message=f"Preview: {describe_preview(self.preview)}.", gone_sessions=())


class ReadOnlyStore:
    """automation.ports.ReportStore that answers as the real one would and keeps nothing."""

    def __init__(self, store: ReportStore) -> None:
        self._store = store

    def load_known_reports(self) -> Mapping[int, KnownReport]:
        """As the real one."""
        return self._store.load_known_reports()

    def load_reports(self, report_ids: Collection[int]) -> Mapping[int, KnownReport]:
        """As the real one."""
        return self._store.load_reports(report_ids)

    def is_listing_complete(self) -> bool:
        """As the real one."""
        return self._store.is_listing_complete()

    def load_missing(self, seen: Collection[int]) -> Sequence[int]:
        """As the real one."""
        return self._store.load_missing(seen)

    def load_recheck_order(self) -> Sequence[int]:
        """As the real one."""
        return self._store.load_recheck_order()

    def load_uncompared(self, before: datetime) -> Sequence[int]:
        """As the real one."""
        return self._store.load_uncompared(before)

    def save_listing_rows(
        self, rows: Sequence[ListedReport], run_id: str, *, link_dates: Mapping[int, DateEvidence] = _NO_DATES,
        listing_dates: Mapping[int, DateEvidence] = _NO_DATES,
    ) -> None:
        """Nothing is remembered."""

    def finish_listing(self, seen: Collection[int] | None, run_id: str) -> Sequence[int]:  # noqa: ARG002
        """What would be marked gone."""
        return () if seen is None else self._store.load_missing(seen)

    def doubt_listing(self) -> None:
        """Nothing is remembered."""

    def load_refused(self) -> Collection[int]:
        """As the real one."""
        return self._store.load_refused()

    def refuse_listing(self, missing: Collection[int]) -> None:
        """Nothing is remembered."""

    def save_report(self, raw: RawReport, content: ReportContent, guess: TypeGuess, run_id: str) -> SavedReport:
        """Never asked for."""
        raise NotImplementedError("a preview fetches nothing")

    def save_failure(self, failure: SyncFailure, run_id: str, answer: bytes | None = None) -> SyncFailure:
        """Never asked for."""
        raise NotImplementedError("a preview fetches nothing")

    def save_recheck(self, report_id: int, *, changed: bool) -> None:
        """Never asked for."""
        raise NotImplementedError("a preview fetches nothing")


class _ReadOnlyKeys:
    """automation.ports.ReportKeys that forgets what it is told."""

    def __init__(self, keys: ReportKeys) -> None:
        self._keys = keys

    def load(self) -> Mapping[int, ReportKey]:
        return self._keys.load()

    def remember(self, keys: Mapping[int, ReportKey]) -> None:
        """Nothing is kept."""


class _NobodyFetches(AbstractContextManager["_NobodyFetches"]):
    """services.sync.dependencies.ReportRunner: takes what is queued and leaves it at that."""

    fatal: GolfError | None = None

    def __exit__(self, *_error: object) -> None:
        pass

    def submit(self, wanted: WantedReport) -> None:
        """The totals have it already."""

    def collect(self) -> Iterator[ReportDone]:
        return iter(())

    def drain(self) -> Iterator[ReportDone]:
        return iter(())

    def give_up(self, error: GolfError) -> None:
        """There is nothing to give up; the scan's own error ends the preview."""


def dependencies_that_take_nothing(dependencies: SyncDependencies, walks: list[RecordedWalk]) -> SyncDependencies:
    """The same portal, its pages written down while they are read; keys that are not kept."""

    @contextmanager
    def open_recording(gate: SignInGate, stop: StopSignal, on_status: OnStatus) -> Iterator[Portal]:
        with dependencies.open_portal(gate, stop, on_status) as portal:
            yield _RecordingPortal(portal, walks)

    return replace(dependencies, keys=_ReadOnlyKeys(dependencies.keys), open_portal=open_recording)


class _RecordingPortal:
    """A portal whose walks are kept."""

    def __init__(self, portal: Portal, walks: list[RecordedWalk]) -> None:
        self._portal = portal
        self._walks = walks

    @property
    def requests_made(self) -> int:
        return self._portal.requests_made

    def sign_in(self, username: str, password: Callable[[], str]) -> object:
        return self._portal.sign_in(username, password)

    def what_changed(self) -> str:
        return self._portal.what_changed()

    def walk_listing(self, *, to_end: bool) -> Walk:
        return _RecordingWalk(self._portal.walk_listing(to_end=to_end), self._walks)


class _RecordingWalk:
    """Keeps what it hands out; a walk that is left early is kept as far as it went."""

    def __init__(self, walk: Walk, walks: list[RecordedWalk]) -> None:
        self._walk = walk
        self._walks = walks
        self._place = len(walks)
        walks.append(RecordedWalk((), reached_end=False))

    @property
    def reached_end(self) -> bool:
        return self._walk.reached_end

    def __iter__(self) -> Iterator[ListingPage]:
        pages: list[ListingPage] = []
        for page in self._walk:
            pages.append(page)
            self._walks[self._place] = RecordedWalk(tuple(pages), reached_end=False)
            yield page
        self._walks[self._place] = RecordedWalk(tuple(pages), reached_end=self._walk.reached_end)

    def confirm(self) -> bool:
        confirmed = self._walk.confirm()
        self._walks[self._place] = replace(self._walks[self._place], is_confirmed=confirmed)
        return confirmed
