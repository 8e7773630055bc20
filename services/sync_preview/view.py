"""A previewed sync: what the portal's list said, what would be done, and the means to do exactly that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from golf.errors import SyncPreviewOutdated
from golf.sync_preview import PreviewItem, PreviewKind

if TYPE_CHECKING:
    from automation.listing.listing_page import ListingPage
    from automation.ports import ReportStore, SignInGate, StopSignal
    from golf.sync_events import OnStatus
    from services.sync.dependencies import Portal, SyncDependencies
    from services.sync.options import SyncOptions

LONGEST_LIFE = timedelta(hours=1)
"""After that the portal is looked at again: sessions may have come or changed meanwhile."""


@dataclass(frozen=True, slots=True)
class RecordedWalk:
    """The pages of the listing as one walk has shown them."""

    pages: tuple[ListingPage, ...] = field(repr=False)
    reached_end: bool
    is_confirmed: bool = True

    def __iter__(self) -> Iterator[ListingPage]:
        return iter(self.pages)

    def confirm(self) -> bool:
        """What it said when it was recorded."""
        return self.is_confirmed


@dataclass(frozen=True, slots=True)
class SyncPreview:
    """What a sync with these options would do, and everything it needs to do it.

    Lives in memory only: its pages hold report keys. ``base`` is what was known when it was made.
    """

    run_id: str
    account: str
    options: SyncOptions
    made_at: datetime
    items: tuple[PreviewItem, ...]
    walks: tuple[RecordedWalk, ...] = field(repr=False)
    base: object = field(repr=False)

    def count(self, *kinds: PreviewKind, will_run: bool | None = None) -> int:
        """How many items are of these kinds (of any, when none is named)."""
        return sum((not kinds or item.kind in kinds) and will_run in (None, item.will_run) for item in self.items)

    @property
    def to_fetch(self) -> tuple[int, ...]:
        """The reports it would fetch, in this order."""
        return tuple(item.report_id for item in self.items if item.will_run)

    @property
    def gone(self) -> tuple[int, ...]:
        """Stored or waiting sessions that the portal does not list any more."""
        return tuple(item.report_id for item in self.items if item.kind is PreviewKind.GONE)

    def narrowed(self, report_ids: Collection[int]) -> SyncPreview:
        """The same preview for some of its sessions alone."""
        chosen = frozenset(report_ids) & {item.report_id for item in self.items if item.kind is not PreviewKind.GONE}
        items = tuple(replace(item, will_run=item.report_id in chosen) for item in self.items)
        return replace(self, items=items, options=replace(self.options, only=chosen, max_sessions=None))


def known_base(store: ReportStore) -> object:
    """What a preview rests on: equal values mean that the same walk leads to the same decisions."""
    return dict(store.load_known_reports()), store.is_listing_complete()


def dependencies_of_preview(dependencies: SyncDependencies, preview: SyncPreview, username: str) -> SyncDependencies:
    """The dependencies of a sync that sees, in place of the portal, what the preview has seen.

    Raises SyncPreviewOutdated. To be asked under the sync lock: nothing may change between this look and the run.
    """
    age = dependencies.clock.now() - preview.made_at
    if not timedelta(0) <= age <= LONGEST_LIFE:
        raise SyncPreviewOutdated("This preview is more than an hour old; nothing was begun.", "Preview again.")
    if preview.account != username or preview.base != known_base(dependencies.database.reports(username)):
        raise SyncPreviewOutdated("Sessions changed here since this preview; nothing was begun.", "Preview again.")

    @contextmanager
    def open_recorded(_gate: SignInGate, _stop: StopSignal, _on_status: OnStatus) -> Iterator[Portal]:
        yield _RecordedPortal(preview.walks)

    return replace(dependencies, open_portal=open_recorded)


class _RecordedPortal:
    """services.sync.dependencies.Portal, as it was when the preview was made; asks nobody."""

    requests_made = 0

    def __init__(self, walks: tuple[RecordedWalk, ...]) -> None:
        self._walks = iter(walks)

    def sign_in(self, username: str, password: Callable[[], str]) -> object:  # noqa: ARG002 - nobody is asked
        return None

    def what_changed(self) -> str:
        return ""

    def walk_listing(self, *, to_end: bool) -> RecordedWalk:  # noqa: ARG002 - it went as far as it went
        return next(self._walks, RecordedWalk((), reached_end=False))
