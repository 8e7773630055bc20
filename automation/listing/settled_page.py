"""Reading the listing page that is on the screen: when it has come to rest, and only then.

How long rows must stay the same before they are believed depends on what the page proves: a full page is
believed at once, and so is the last one when it shows what was counted before; another one that is not full only after
a while, because its rest may still be drawn, and later still when the portal's answer brought more than is shown.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace

from automation.listing.listing_page import ListingPage, read_listing_page
from automation.listing.proof import ListCount
from automation.portal.browser_page import Look, PortalPage
from automation.portal.empty_list import last_list_answer, says_empty
from automation.portal.errors import LATER, error_of, error_of_status
from automation.portal.page_state import PortalState
from automation.portal.timeouts import PortalPatience
from golf.errors import PortalChanged

_log = logging.getLogger(__name__)

_AT_ONCE_MS = 16.0
_ONLY_STEP_MS = 40.0
_NOT_FULL_MS = 1200.0
_NOT_DRAWN_MS = 5000.0
_NEVER_MS = 1e9
_WINDOW_SECONDS = 0.3


class SignedOutInside(Exception):
    """The session ended in the middle of the listing; the walk signs in again once."""


class WalkInconsistent(Exception):
    """The listing contradicts itself; the walk starts again."""


class NothingSaid(WalkInconsistent):
    """No row came, and the page does not say that there are none."""


class StayedTheSame(WalkInconsistent):
    """The rows that were to change did not."""


class NeverCame(StayedTheSame):
    """The same after the longest patience: asking again and again would only take as long again."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """Which page is wished for; ``expected`` None takes the page as it stands.

    ``differs_from``: the rows that must be gone; ``limit``: seconds, the usual patience when None;
    ``end``: seconds in which page buttons may still come; ``may_repeat``: an answer that brings the rows that
    stand there already is one. ``count``: what was counted of the list.
    """

    expected: int | None
    size: int | None = None
    differs_from: str | None = None
    limit: float | None = None
    quiet: float = _AT_ONCE_MS
    end: float = 3.5
    may_repeat: bool = False
    count: ListCount = field(default_factory=ListCount)

    def needed_quiet(self, page: ListingPage) -> float:
        """For how many ms the rows must have stayed the same; _NEVER_MS when it is another page."""
        if self.expected is None:
            return 0.0
        if page.current_page is not None and page.current_page != self.expected:
            return _NEVER_MS
        size = page.page_size or self.size
        if size is None or page.row_count < size:
            if size and self._is_counted_rest(page, self.expected, size):
                return _AT_ONCE_MS
            return _NOT_FULL_MS if page.brought <= page.row_count else _NOT_DRAWN_MS
        if page.pager.offers_after(self.expected) or page.pager.proves_end(self.expected):
            return _AT_ONCE_MS
        more_can_be_asked_for = self.expected == 1 and size < max(page.page_sizes, default=0)
        return _ONLY_STEP_MS if more_can_be_asked_for else self.end * 1000

    def _is_counted_rest(self, page: ListingPage, number: int, size: int) -> bool:
        """Whether it is the last page by its buttons, and shows what the count leaves for it and nothing else."""
        return (page.pager.proves_end(number) and not page.linkless_rows
                and self.count.is_rest(number, size, page.report_ids))


class ListingReader:
    """The listing on one page of the browser."""

    def __init__(self, page: PortalPage, patience: PortalPatience) -> None:
        self._page = page
        self._patience = patience
        self._at_start = False
        self._look: Look | None = None
        self._largest: int | None = None
        self.latest: ListingPage | None = None
        self.count = ListCount()
        """What was counted of the list before its pages are read; whoever counts it sets it."""

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
        self._at_start, self._largest = False, None
        return self._read(_Wish(1, end=self._patience.end))

    def choose_size(self, page: ListingPage, size: int) -> ListingPage:
        """The first page with ``size`` rows. A choice without effect is given up, not an error."""
        before = self._ids()
        if self._page.choose_page_size(size) != "pressed":
            return page
        patience = self._patience.stay if page.has_next else self._patience.end
        try:
            return self._read(_Wish(
                1, size, before, patience, end=self._patience.end, may_repeat=True, count=self.count))
        except WalkInconsistent:
            _log.info("listing_page_size_unchanged", extra={"wanted": size})
            return self.read_again()

    def read_next(
        self, before: ListingPage, number: int, *, may_stay: bool, back: bool = False
    ) -> ListingPage | None:
        """Page ``number`` after its control was pressed.

        None when ``may_stay`` and the control did nothing at all: no request, no other rows, no other
        page buttons. When it only moved the window of numbers, the number itself is pressed.
        """
        old, pressed_number = self._look, False
        limit = self._patience.stay if may_stay else self._patience.page
        while True:
            try:
                return self._read(_Wish(number, before.page_size or self._largest, old.ids if old else None, limit,
                                        end=self._patience.end, count=self.count))
            except StayedTheSame:
                page = self._keep_standing()
                control = page.pager.control_for(number, back=back)
                moved = page.page_numbers != before.page_numbers
                if moved and not pressed_number and control is not None and control.number == number:
                    pressed_number, limit = True, self._patience.page
                    self._page.press(control.mark, "number", control.label)
                elif may_stay and not moved and not self._asked_since(old):
                    return None
                elif may_stay and limit < self._patience.page:
                    limit = self._patience.page
                else:
                    raise

    def read_again(self) -> ListingPage:
        """The page as it stands now, with fresh marks."""
        return self._read(_Wish(None, quiet=0.0))

    def press(self, mark: str, kind: str, label: str) -> str:
        """See PortalPage.press."""
        return self._page.press(mark, kind, label)

    @property
    def latest_html(self) -> str:
        """The document that ``latest`` was read from."""
        return (self._look.html if self._look else None) or ""

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

    def _read(self, wish: _Wish) -> ListingPage:
        """Look until the page that is wished for has come to rest. Raises what stands in the way."""
        started, quiet = self._page.now(), wish.quiet
        doubted_at: float | None = None
        while True:
            self._page.check_stop()
            look = self._page.look_for_rows(quiet_ms=quiet, differs_from=wish.differs_from)
            elapsed = self._page.now() - started
            self._refuse(look)
            if look is not None and look.done and look.html is not None:
                page = self._keep(look)
                need = wish.needed_quiet(page)
                if look.quiet_ms >= need:
                    self._largest = max(self._largest or 0, page.row_count)
                    return page
                doubted_at = None if need < _NEVER_MS else doubted_at or elapsed
                if doubted_at is not None and elapsed - doubted_at > self._patience.mismatch:
                    raise WalkInconsistent("the page marked as current is not the one asked for")
                quiet = min(need, look.quiet_ms + 60.0)
            elif look is not None and wish.differs_from is None and self._looks_idle(look):
                return self._read_without_rows(look)
            elif look is not None and wish.may_repeat and self._was_answered_the_same(look):
                return self._keep_standing()
            else:
                self._check_progress(look, wish, elapsed)

    def _check_progress(self, look: Look | None, wish: _Wish, elapsed: float) -> None:
        """Raise when waiting on is in vain: a failed request, a moved window of numbers, no time left."""
        if look is not None and self._window_moved(look, wish.differs_from, elapsed):
            raise StayedTheSame("only the page buttons changed")
        if look is not None and self._has_failed(look):
            raise error_of_status(look.last_failure or 0)
        if look is not None and wish.differs_from is not None and self._was_answered_in_vain(look, elapsed):
            raise self._out_of_time(look, wish.differs_from)
        is_asking = wish.may_repeat and look is not None and self._asked_since_then(look)
        limit = self._patience.page if wish.limit is None or is_asking else wish.limit
        busy = look is not None and look.pending and elapsed <= self._patience.page
        if elapsed > limit and not busy:
            error = self._out_of_time(look, wish.differs_from)
            is_longest = isinstance(error, StayedTheSame) and elapsed > self._patience.page
            raise NeverCame(str(error)) if is_longest else error

    def _keep(self, look: Look) -> ListingPage:
        page = self._parse(look)
        self._look = look
        answer = last_list_answer(look.answers)
        told = answer.items if answer is not None and 200 <= answer.status < 300 else None
        brought = 0 if answer is None else answer.brought
        source = look.document_id, look.began if answer is None else answer.number
        self.latest = replace(page, told=told, brought=brought, source=source)
        return self.latest

    def _parse(self, look: Look) -> ListingPage:
        """What its document says. The same one is read once, however often it is looked at while it comes to rest."""
        before = self._look
        if before is not None and self.latest is not None and (before.html, before.url) == (look.html, look.url):
            return self.latest
        return read_listing_page(look.html or "", look.url, self._page.portal_url)

    def _keep_standing(self) -> ListingPage:
        """The page as it stands, whether or not it is at rest."""
        look = self._page.look_for_rows(quiet_ms=0.0, always_html=True)
        self._refuse(look)
        return self._keep(look) if look is not None and look.html is not None else self.read_again()

    def _asked_since_then(self, look: Look) -> bool:
        return self._look is None or look.began != self._look.began

    def _asked_since(self, earlier: Look | None) -> bool:
        look = self._look
        return look is None or earlier is None or (look.began, look.document_id) != (earlier.began, earlier.document_id)

    def _window_moved(self, look: Look, differs_from: str | None, elapsed: float) -> bool:
        """The page changed without a request and its rows did not: worth a look at the page buttons."""
        old = self._look
        return (differs_from is not None and old is not None and elapsed >= _WINDOW_SECONDS and not look.pending
                and look.began == old.began and look.version != old.version and look.ids == old.ids
                and self._numbers_differ())

    def _numbers_differ(self) -> bool:
        before, earlier = self.latest, self._look
        page = self._keep_standing()
        differ = before is not None and page.page_numbers != before.page_numbers
        self.latest, self._look = (before, earlier) if not differ else (page, self._look)
        return differ

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

    def _was_answered_the_same(self, look: Look) -> bool:
        """The page asked, was answered, and shows the rows of before, at rest."""
        return (self._asked_since_then(look) and bool(look.rows) and not look.pending and look.last_failure is None
                and min(look.waited_ms, look.quiet_ms) >= _NOT_FULL_MS)

    def _was_answered_in_vain(self, look: Look, elapsed: float) -> bool:
        """The page asked and was answered, and came to rest without other rows, whatever it says instead."""
        rest_ms = min(look.waited_ms, look.idle_ms, elapsed * 1000)
        return self._asked_since_then(look) and not look.pending and rest_ms >= self._patience.empty * 1000

    def _has_failed(self, look: Look) -> bool:
        failed = look.last_failure is not None and (look.last_failure in {0, 403, 429} or look.last_failure >= 500)
        return failed and not look.pending and look.waited_ms >= self._patience.failure * 1000

    def _looks_idle(self, look: Look) -> bool:
        return not look.rows and not look.pending and look.waited_ms >= self._patience.empty * 1000

    def _read_without_rows(self, look: Look) -> ListingPage:
        """Nothing came: an empty account, rows without links, or a page that is no listing any more.

        Raises NothingSaid when it is none of them for certain.
        """
        found = self._page.look_for_rows(quiet_ms=0.0, always_html=True, with_text=True) or look
        page = self._keep(found)
        if page.rows_without_links or not page.frame_seen:
            _log.error("listing_not_recognised", extra={"rows": page.linkless_rows})
        if not page.frame_seen:
            raise error_of(PortalState.ELSEWHERE)
        if page.looks_empty and not says_empty(found.text, found.answers):
            raise NothingSaid("no row came, and the page does not say that there are none")
        return page

    def _out_of_time(self, look: Look | None, differs_from: str | None) -> Exception:
        if look is not None and look.last_failure is not None:
            return error_of_status(look.last_failure)
        if differs_from is not None:
            return StayedTheSame("the rows did not change")
        if look is not None and look.rows:
            return WalkInconsistent("the rows never came to rest")
        return PortalChanged("The portal's listing never finished loading.", LATER)
