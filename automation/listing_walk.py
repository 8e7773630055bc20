"""The walk through the listing, newest page first: pages by what the page shows, never by time.

Every step is proved: the rows changed, and the page marked as current (or our own count) is the one we
went to. A walk that contradicts itself starts again from page 1, twice at most.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator

from automation.listing_details import DetailsReader
from automation.listing_page import ListingPage
from automation.listing_reader import ListingReader, SignedOutInside, WalkInconsistent
from automation.portal_errors import LATER, NEW_VERSION
from golf.errors import ListingDoubtful, PortalChanged
from golf.sync_events import OnStatus

_log = logging.getLogger(__name__)

_MOST_PAGES = 5_000
_RESTARTS = 2
_PRESSES = 30
_PREFERRED_SIZE = 30


class ListingWalk(Iterator[ListingPage]):
    """The pages of the listing, read one by one while they are asked for.

    ``reached_end`` is True only when the listing itself proved that no page is left. After a restart
    pages come again from the first one; whoever reads them drops what it knows. Raises
    ListingDoubtful, PortalChanged, PortalMaintenance, PortalOffline, PortalRefusing, SyncStopped and
    the errors of signing in again.
    """

    def __init__(
        self, reader: ListingReader, sign_in_again: Callable[[], None], on_status: OnStatus,
        on_sound_page: Callable[[str], None] = lambda _html: None,
    ) -> None:
        """``on_sound_page`` gets the document of a first page that was read without any doubt."""
        self.reached_end = False
        self.restarts = 0
        self._reader = reader
        self._sign_in_again = sign_in_again
        self._on_status = on_status
        self._on_sound_page = on_sound_page
        self._pages = self._walk()

    def __next__(self) -> ListingPage:
        return next(self._pages)

    def close(self) -> None:
        """Stop walking; the page stays where it is."""
        self._pages.close()

    def _walk(self) -> Generator[ListingPage]:
        signed_in_again = False
        while True:
            try:
                yield from self._walk_once()
                return
            except SignedOutInside:
                if signed_in_again:
                    raise PortalChanged("The portal ends our session again and again while its listing is read.",
                                        LATER) from None
                signed_in_again = True
                self._on_status("The portal ended our session; signing in again…")
                self._sign_in_again()
            except WalkInconsistent as doubt:
                self.restarts += 1
                _log.warning("listing_walk_restarted", extra={"reason": str(doubt), "restarts": self.restarts})
                if self.restarts > _RESTARTS:
                    raise ListingDoubtful("The portal's listing contradicts itself while it is paged through.",
                                          LATER) from None
                self._reader.forget_place()

    def _walk_once(self) -> Iterator[ListingPage]:
        page = self._enlarge(self._reader.read_first())
        seen: set[int] = set()
        for number in range(1, _MOST_PAGES):
            if number > 1:
                self._on_status(f"Reading page {number} of the listing…")
            if page.rows_without_links:
                raise PortalChanged("The portal's listing shows sessions without links to their reports.", NEW_VERSION)
            ids = {row.report_id for row in page.rows}
            if ids and ids <= seen:
                raise WalkInconsistent("a page repeats what was read before")
            seen |= ids
            if page.problems:
                _log.warning("listing_rows_unreadable", extra={"page": number, "rows": page.linkless_rows})
            elif number == 1 and page.rows:
                self._on_sound_page(self._reader.latest_html)
            yield DetailsReader(self._reader).complete(page)
            if page.looks_empty:
                self.reached_end = True
                return
            following = self._step(self._reader.latest or page, number)
            if following is None:
                return
            page = following

    def _enlarge(self, page: ListingPage) -> ListingPage:
        """Choose 30 rows a page (or the most that is offered) when the listing goes on."""
        best = _PREFERRED_SIZE if _PREFERRED_SIZE in page.page_sizes else max(page.page_sizes, default=0)
        might_go_on = page.has_next or page.row_count >= (page.page_size or 1)
        if page.page_size is not None and best > page.page_size and might_go_on and page.rows:
            page = self._reader.choose_size(page, best)
        if page.current_page not in (None, 1):
            raise WalkInconsistent("the listing does not start on its first page")
        return page

    def _step(self, page: ListingPage, number: int) -> ListingPage | None:
        """The page after ``number``; None when there is none, which sets ``reached_end``."""
        if not page.pager.offers_after(number):
            self.reached_end = self._is_end(page)
            return None
        may_be_last = number == max(page.page_numbers, default=number)
        for _ in range(_PRESSES):
            control = page.pager.control_for(number + 1)
            if control is None:
                raise WalkInconsistent("no control leads to the next page")
            kind = "number" if control.number is not None else "next"
            result = self._reader.press(control.mark, kind, control.label)
            if result == "pressed":
                return self._arrive(page, number + 1, may_be_last=may_be_last)
            if result in {"refused", "unproven"}:
                raise PortalChanged("The portal's page buttons cannot be told apart from others any more.",
                                    NEW_VERSION)
            page = self._reader.read_again()
            if not page.pager.offers_after(number):
                raise WalkInconsistent("the page buttons vanished")
        raise WalkInconsistent("the page buttons cannot be pressed")

    def _is_end(self, page: ListingPage) -> bool:
        """Whether a page that offers no next one proves that nothing follows.

        A full page without any page button may hide more behind a control nobody knows ("Load more").
        Then smaller pages decide: when buttons appear for those, none were needed here.
        """
        if not _is_full(page):
            return True
        if page.page_numbers or page.pager.controls:
            return not page.pager.has_unknown
        smaller = [size for size in page.page_sizes if size < page.row_count]
        return bool(smaller) and self._reader.choose_size(page, max(smaller)).pager.offers_after(1)

    def _arrive(self, before: ListingPage, number: int, *, may_be_last: bool) -> ListingPage | None:
        page = self._reader.read_next(before, number, may_stay=may_be_last)
        if page is None:
            self.reached_end = True
        return page


def _is_full(page: ListingPage) -> bool:
    """Whether as many rows are shown as fit; unknown sizes count as full."""
    return page.page_size is None or page.row_count >= page.page_size

