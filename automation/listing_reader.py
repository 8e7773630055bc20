"""Reading the listing page that is on the screen: when it has come to rest, and only then.

How long rows must stay the same before they are believed depends on what the page proves: a full page
is believed at once, a last page without page buttons only after a while (its rest may still come).
"""

from __future__ import annotations

import logging

from automation.listing_page import ListingPage, read_listing_page
from automation.page_structure import fingerprint
from automation.portal_errors import LATER, error_of, error_of_status
from automation.portal_page import Look, PortalPage
from automation.portal_patience import PortalPatience
from automation.portal_state import PortalState
from golf.errors import PortalChanged

_log = logging.getLogger(__name__)

_AT_ONCE_MS = 24.0
_PARTIAL_MS = 80.0
_SHORT_PAGE_MS = 150.0
_UNSURE_MS = 700.0
_UNSURE_END_MS = 3_500.0
_NEVER_MS = 1e9


class SignedOutInside(Exception):
    """The session ended in the middle of the listing; the walk signs in again once."""


class WalkInconsistent(Exception):
    """The listing contradicts itself; the walk starts again."""


class ListingReader:
    """The listing on one page of the browser."""

    def __init__(self, page: PortalPage, patience: PortalPatience) -> None:
        self._page = page
        self._patience = patience
        self._at_start = False
        self._look: Look | None = None
        self.latest: ListingPage | None = None

    def arrived(self) -> None:
        """The listing was just opened: the next walk need not open it again."""
        self._at_start = True

    def forget_place(self) -> None:
        """The next walk opens the listing anew."""
        self._at_start = False

    def read_first(self) -> ListingPage:
        """The first page in the portal's own page size; an empty one when nothing comes."""
        if not self._at_start:
            self._page.open(self._page.listing_url, self._patience.navigation)
        self._at_start = False
        return self._read(expected=1)

    def choose_size(self, page: ListingPage, size: int) -> ListingPage:
        """The first page with ``size`` rows. A choice without effect is given up, not an error."""
        before = self._ids()
        if self._page.choose_page_size(size) != "pressed":
            return page
        patience = self._patience.page if page.has_next else _UNSURE_END_MS / 1000
        try:
            return self._read(expected=1, size=size, differs_from=before, limit=patience)
        except WalkInconsistent:
            _log.info("listing_page_size_unchanged", extra={"wanted": size})
            return self.read_again()

    def read_next(self, before: ListingPage, number: int, *, may_stay: bool) -> ListingPage | None:
        """Page ``number`` after its control was pressed; None when ``may_stay`` and nothing moves."""
        short = before.page_size is not None and before.row_count < before.page_size
        limit = self._patience.stay if may_stay and short else self._patience.page
        old_rows = self._ids()
        try:
            return self._read(expected=number, size=before.page_size, differs_from=old_rows, limit=limit)
        except WalkInconsistent:
            if may_stay and self._ids() == old_rows:
                return None
            raise

    def read_again(self) -> ListingPage:
        """The page as it stands now, with fresh marks."""
        return self._read(expected=None, quiet=0.0)

    def press(self, mark: str, kind: str, label: str) -> str:
        """See PortalPage.press."""
        return self._page.press(mark, kind, label)

    def read_after_change(self) -> ListingPage | None:
        """The page after something moved on it; None when nothing did for a slice."""
        if self._look is None:
            return self.read_again()
        self._page.check_stop()
        look = self._page.look_for_change(self._look, quiet_ms=8.0)
        if look is None or look.html is None or not look.done:
            self._refuse(look)
            return None
        return self._keep(look)

    @property
    def details_limit(self) -> float:
        """Seconds an opened row may take to show what it hides."""
        return self._patience.details

    def now(self) -> float:
        """Seconds that never go back."""
        return self._page.now()

    def _read(
        self, *, expected: int | None, size: int | None = None, differs_from: str | None = None,
        limit: float | None = None, quiet: float = _AT_ONCE_MS,
    ) -> ListingPage:
        started = self._page.now()
        limit = self._patience.page if limit is None else limit
        mismatch_since: float | None = None
        while True:
            self._page.check_stop()
            look = self._page.look_for_rows(quiet_ms=quiet, differs_from=differs_from)
            elapsed = self._page.now() - started
            if look is not None:
                self._refuse(look)
                if look.done and look.html is not None:
                    page = self._keep(look)
                    need = 0.0 if expected is None else _needed_quiet(page, expected, size)
                    if look.quiet_ms >= need:
                        return page
                    if need >= _NEVER_MS:
                        mismatch_since = elapsed if mismatch_since is None else mismatch_since
                        if elapsed - mismatch_since > self._patience.mismatch:
                            raise WalkInconsistent("the page marked as current is not the one asked for")
                    quiet = min(need, look.quiet_ms + 60.0)
                    continue
                if self._has_failed(look):
                    raise error_of_status(look.last_failure or 0)
                if differs_from is None and self._looks_idle(look):
                    return self._read_without_rows(look)
            if elapsed > limit and (elapsed > self._patience.page or look is None or not look.pending):
                raise self._out_of_time(look, differs_from)

    def _keep(self, look: Look) -> ListingPage:
        self._look = look
        self.latest = read_listing_page(look.html or "", look.url, self._page.portal_url)
        return self.latest

    def _ids(self) -> str:
        return "" if self._look is None else self._look.ids

    def _refuse(self, look: Look | None) -> None:
        if look is None:
            return
        if look.signed_out or (look.last_failure == 401 and not look.pending
                               and look.waited_ms >= self._patience.failure * 1000):
            raise SignedOutInside
        if look.status >= 400 and not look.rows and look.idle_ms > 300:
            raise error_of_status(look.status) if look.status != 404 else error_of(PortalState.ELSEWHERE)

    def _has_failed(self, look: Look) -> bool:
        failed = look.last_failure is not None and (look.last_failure in {0, 403, 429} or look.last_failure >= 500)
        return failed and not look.pending and look.waited_ms >= self._patience.failure * 1000

    def _looks_idle(self, look: Look) -> bool:
        return not look.rows and not look.pending and look.waited_ms >= self._patience.empty * 1000

    def _read_without_rows(self, look: Look) -> ListingPage:
        """Nothing came: an empty account, rows without links, or a page that is no listing any more."""
        found = self._page.look_for_rows(quiet_ms=0.0, always_html=True) or look
        page = self._keep(found)
        if page.rows_without_links or not page.frame_seen:
            _log.error("portal_changed", extra={"structure": fingerprint(found.html or "")})
        if not page.frame_seen:
            raise error_of(PortalState.ELSEWHERE)
        return page

    def _out_of_time(self, look: Look | None, differs_from: str | None) -> Exception:
        if look is not None and look.last_failure is not None:
            return error_of_status(look.last_failure)
        if differs_from is not None:
            return WalkInconsistent("the rows did not change")
        if look is not None and look.rows:
            return WalkInconsistent("the rows never came to rest")
        return PortalChanged("The portal's listing never finished loading.", LATER)


def _needed_quiet(page: ListingPage, expected: int, size: int | None) -> float:
    """For how many ms the rows must have stayed the same; _NEVER_MS for a page that is not the one asked for."""
    if page.current_page is not None and page.current_page != expected:
        return _NEVER_MS
    size = page.page_size or size
    full = size is not None and page.row_count >= size
    if page.pager.offers_after(expected):
        return _AT_ONCE_MS if full or size is None else _PARTIAL_MS * 5
    if page.pager.proves_end(expected):
        return _AT_ONCE_MS if full else _PARTIAL_MS
    if size is None:
        return _UNSURE_MS
    return _UNSURE_END_MS if full else _SHORT_PAGE_MS
