"""The walk through the listing: pages by what the page shows, never by time.

Every step is proved: the rows changed, and the page marked as current (or our own count) is the one we went
to. A page that is not the last must be full by its own size; the last one is seen twice. A walk that is to reach
the end looks at the last page in the portal's own page size first, which counts the sessions, then goes from page 1
to the last page and back page by page (automation.listing.proof says why that proves most); what it read comes
out in the list's order. A walk that contradicts itself, or met a page that is not full, starts again from
page 1, twice at most; the last time nothing is given up for a doubt, but the end is not claimed either. What stood
on any page (of an attempt given up, or of the portal's own size, too) has to be met again; two whole readings that
miss a session prove it gone, or a proved one that began after it was shown last.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

from automation.listing.attempt import Attempt, ListMoved, NoWay, PageShort, SizeChoice
from automation.listing.count import count_sessions
from automation.listing.listing_page import ListingPage
from automation.listing.open_details import DetailsReader
from automation.listing.proof import ListCount
from automation.listing.settled_page import ListingReader, NeverCame, NothingSaid, SignedOutInside, WalkInconsistent
from automation.portal.errors import LATER, NEW_VERSION
from golf.errors import GolfError, ListingDoubtful, PortalChanged, SyncStopped
from golf.sync_events import OnStatus

_log = logging.getLogger(__name__)

_MOST_PAGES = 5_000
_RESTARTS = 2
_PRESSES = 30


class ListingWalk(Iterator[ListingPage]):
    """The pages of the listing, read while they are asked for, and handed out in the list's order.

    ``reached_end`` is True only when it is proved that no session was missed. After a restart pages come
    again from the first one; whoever reads them drops what it knows. Raises ListingDoubtful, PortalChanged,
    PortalMaintenance, PortalOffline, PortalRefusing, SyncStopped and the errors of signing in again.
    """

    def __init__(
        self, reader: ListingReader, sign_in_again: Callable[[], None], on_status: OnStatus,
        on_sound_page: Callable[[str], None] = lambda _html: None, *, to_end: bool = True,
    ) -> None:
        """``on_sound_page`` gets the document of a first page that was read without any doubt.

        ``to_end`` False: whoever reads the pages may stop early, so that they are read in their order.
        """
        self.reached_end = False
        self.restarts = 0
        self._reader = reader
        self._sign_in_again = sign_in_again
        self._on_status = on_status
        self._on_sound_page = on_sound_page
        self._to_end = to_end
        self._size = SizeChoice()
        self._shown_before: set[int] = set()
        self._missed: set[int] = set()
        self._now = Attempt()
        self._pages = self._walk()

    def __next__(self) -> ListingPage:
        return next(self._pages)

    @property
    def page_number(self) -> int:
        """The page that was read last."""
        return self._now.number

    def close(self) -> None:
        """Stop walking; the page stays where it is."""
        self._pages.close()

    def confirm(self) -> bool:
        """Whether the pages handed out so far are all there is above the last of them; ends the walk.

        Pages after the first are only believed when the way back to page 1 shows the same rows: else a session
        may have slipped from one page to another between two readings. An only page is read twice.
        """
        self._pages.close()
        if self.reached_end:
            return True
        try:
            self._come_back({})
            page = self._latest()
            if not (self._now.counts.keys() - {1} or page.pager.offers_after(1) or self._now.count.top):
                self._look_at_only_page_again(page)
        except (WalkInconsistent, SignedOutInside) as doubt:
            _log.warning("listing_not_confirmed", extra={"reason": str(doubt)})
            return False
        now = self._now
        return not (now.doubt or now.not_met(self._shown_before)) and now.proof.proves(max(now.counts, default=1))

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
                self._size.shorts += isinstance(doubt, PageShort)
                _log.warning("listing_walk_restarted", extra={"reason": str(doubt), "restarts": self.restarts})
                if self.restarts > (1 if isinstance(doubt, NothingSaid | NeverCame) else _RESTARTS):
                    raise _not_read(str(doubt)) from None
                self._reader.forget_place()

    def _walk_once(self) -> Iterator[ListingPage]:
        page = self._begin()
        yield replace(self._take(page, 1), starts_walk=True)
        if not page.pager.offers_after(1):
            self._judge_only_page(page)
        elif self._to_end:
            yield from self._go_there_and_back()
        else:
            yield from self._go_forward()

    def _begin(self) -> ListingPage:
        self._shown_before |= self._now.shown
        self._now = Attempt()
        count = self._reader.count = ListCount()
        first = self._note(self._reader.read_first())
        if not self.restarts and self._size.better_than(first) is not None:  # one that was in vain is not tried again
            count = self._reader.count = count_sessions(first, self._go if self._to_end else None)
        page = self._enlarge(first)
        if page is first and count.top and first.pager.offers_after(1):
            raise WalkInconsistent("the page size could not be chosen")
        fits = min(first.page_size or 0, first.row_count)
        fewest = (max(first.page_numbers, default=1) - 1) * fits + min(fits, 1)
        self._now = Attempt(
            shown=self._now.shown, fewest=max(fewest, count.total or 0), size=max(page.page_size or 0, page.row_count),
            chosen=page.page_size, count=ListCount() if page is first else count, in_sight=page.page_numbers)
        return page

    def _note(self, page: ListingPage) -> ListingPage:
        """Remember what was shown: all of it has to be met again."""
        self._now.shown.update(page.report_ids)
        return page

    def _doubt(self, doubt: WalkInconsistent) -> None:
        """Give this attempt up; the last one goes on, and claims nothing."""
        if self.restarts < _RESTARTS:
            raise doubt
        self._now.doubt = self._now.doubt or str(doubt)

    def _take(self, page: ListingPage, number: int) -> ListingPage:
        """Note a reading, and read what its rows hide when it is the page's first."""
        now = self._now
        now.number = number
        self._note(page)
        if page.rows_without_links:
            raise PortalChanged("The portal's listing shows sessions without links to their reports.", NEW_VERSION)
        is_new = number not in now.counts
        now.counts.setdefault(number, page.row_count)
        now.told.add(page.told)
        now.proof.add(number, page.report_ids, page.source)
        self._check(page, number)
        if page.problems:
            _log.warning("listing_rows_unreadable", extra={"page": number, "rows": page.linkless_rows})
        elif number == 1 and page.rows and not now.doubt:
            self._on_sound_page(self._reader.latest_html)
        return DetailsReader(self._reader).complete(page) if is_new else page

    def _check(self, page: ListingPage, number: int) -> None:
        """Doubt a page that is not full though others follow, or that does not fit what was read before."""
        now = self._now
        follows = any(other > number for other in (*page.page_numbers, *now.counts))
        if page.page_size != now.chosen:
            self._doubt(ListMoved("the page size changed on the way"))
        elif page.row_count > now.size:
            self._doubt(PageShort("an earlier page was not full"))
            now.size = page.row_count
        elif follows and page.row_count < now.size:
            self._size.remember_short(page)
            self._doubt(PageShort("a page that is not the last is not full"))
        if now.last is not None and max(page.page_numbers, default=0) > now.last:
            self._doubt(ListMoved("pages were added on the way"))
        if number == 1 and now.count.contradicts(page.report_ids):
            self._doubt(ListMoved("the first rows changed while the list was read"))
        if now.proof.contradiction:
            self._doubt(ListMoved(now.proof.contradiction))

    def _enlarge(self, page: ListingPage) -> ListingPage:
        best = self._size.better_than(page)
        if best is not None:
            page = self._note(self._reader.choose_size(page, best))
        if page.current_page not in (None, 1):
            raise WalkInconsistent("the listing does not start on its first page")
        return page

    def _judge_only_page(self, page: ListingPage) -> None:
        """One page, read at one moment: nothing slips past, but it can be short, unless it is full."""
        now = self._now
        end_is_proved = self._is_end(page)
        if end_is_proved and not now.is_counted():
            self._look_at_only_page_again(page)
        self._settle_end(1, end_is_proved=end_is_proved)

    def _look_at_only_page_again(self, page: ListingPage) -> None:
        if page.page_size is None or page.row_count < page.page_size:
            self._reader.forget_place()
            self._take(self._enlarge(self._note(self._reader.read_first())), 1)

    def _go_forward(self) -> Iterator[ListingPage]:
        """Page by page to the end, then back: for a walk that may be left on any of its pages."""
        while (page := self._go_on(one_by_one=True)) is not None:
            yield page
        self._turn({})
        self._come_back({})
        self._prove_end()

    def _go_there_and_back(self) -> Iterator[ListingPage]:
        """To the last page by the highest number in sight, then back page by page."""
        held: dict[int, ListingPage] = {}
        try:
            while (page := self._go_on(one_by_one=False)) is not None:
                held[self._now.number] = page
            self._come_back(held, 2 if self._now.count.total else self._now.number)
            if not self._now.is_counted():
                self._turn(held)
                self._come_back(held)
        except (GolfError, WalkInconsistent, SignedOutInside) as error:
            if not isinstance(error, SyncStopped):
                yield from _in_order(held)  # what was found is kept, whatever stands in the way of the rest
            raise
        yield from _in_order(held)
        self._prove_end()

    def _go_on(self, *, one_by_one: bool) -> ListingPage | None:
        """A page after the one we are on; None when there is none, which sets ``last``."""
        now, page = self._now, self._latest()
        in_sight = [] if one_by_one else [control.number or 0 for control in page.pager.controls if control.enabled]
        target = max([*in_sight, now.number + 1])
        if target > _MOST_PAGES:
            raise ListingDoubtful("The portal's list has no end.", LATER)
        arrived = None
        if page.pager.offers_after(now.number):
            arrived = self._go(target)
        elif not self._is_end(page):
            now.doubt = now.doubt or "a button after its last page could not be read"
        if arrived is None:
            now.last = now.number
            return None
        return self._take(arrived, target)

    def _come_back(self, held: dict[int, ListingPage], goal: int = 1) -> None:
        """From the page we are on to page ``goal``; without a way back, once more from page 1 to here."""
        now = self._now
        try:
            while now.number > goal:
                number = now.number - 1
                page = self._take(self._go_back(number), number)
                held.setdefault(number, page)
        except NoWay:
            self._go_again_from_first(held)
        held.pop(1, None)

    def _turn(self, held: dict[int, ListingPage]) -> None:
        """One page back and forth where page 1 has no button for the last page, which is to be read twice."""
        now = self._now
        last = now.number
        if last != now.last or last == 1 or last in now.in_sight or now.doubt or now.is_end_certain():
            return
        try:
            held.setdefault(last - 1, self._take(self._go_back(last - 1), last - 1))
            self._read_last(last)
        except NoWay:
            _log.info("listing_has_no_way_back")

    def _read_last(self, last: int) -> None:
        page = self._go(last)
        if page is None:
            raise ListMoved("the list became shorter on the way")
        self._take(page, last)

    def _go_back(self, number: int) -> ListingPage:
        page = self._go(number)
        if page is None:
            raise WalkInconsistent("the page buttons do not lead back")
        return page

    def _go_again_from_first(self, held: dict[int, ListingPage]) -> None:
        """Read from page 1 to the last page read, in their order."""
        end = max(self._now.counts)
        if self._now.number > 1:
            self._reader.forget_place()
            self._take(self._enlarge(self._note(self._reader.read_first())), 1)
        while self._now.number < end:
            number = self._now.number + 1
            page = self._go(number)
            if page is None:
                raise ListMoved("the list became shorter on the way")
            held.setdefault(number, self._take(page, number))

    def _prove_end(self) -> None:
        """Claim the end if the readings prove it; sessions with late numbers need a second way there and back."""
        now = self._now
        last = now.last or 1
        if not (now.doubt or now.is_counted()):
            if not now.proof.proves(last):
                self._go_there_again(last)
                self._come_back({})
            if not now.doubt and not now.proof.proves(last):
                self._doubt(ListMoved("the list could not be read in one piece"))
            self._look_at_end_again(last)
        self._settle_end(last, end_is_proved=True)

    def _look_at_end_again(self, last: int) -> None:
        if self._now.doubt or self._now.is_end_certain():
            return
        self._go_there_again(last)
        if not self._now.is_end_certain():  # all pages were cut from one answer
            self._go_again_from_first({})

    def _go_there_again(self, last: int) -> None:
        """From page 1 to the last page, at once if it is in sight."""
        try:
            self._read_last(last)
        except NoWay:
            self._go_again_from_first({})

    def _settle_end(self, last: int, *, end_is_proved: bool) -> None:
        now = self._now
        if sum(now.counts.get(number, 0) for number in range(1, last + 1)) < now.fewest:
            self._doubt(PageShort("fewer sessions were shown than the page buttons promise"))
        if lost := now.lost(self._shown_before, last) - self._missed:
            self._missed |= lost
            self._doubt(ListMoved("sessions that were shown at first were not met again"))
        if now.doubt:
            raise _not_read(now.doubt)
        self.reached_end = end_is_proved

    def _go(self, target: int) -> ListingPage | None:
        """Press what leads to a page. None when we are on the last page after all."""
        number, page = self._now.number, self._latest()
        back = target < number
        may_be_last = not back and number >= max(page.page_numbers, default=number)
        self._on_status(f"Reading page {target} of the listing…")
        for _ in range(_PRESSES):
            control = page.pager.control_for(target, back=back)
            if control is None or (control.number is None and abs(target - number) > 1):
                raise NoWay("no control leads to the page")
            result = self._reader.press(control.mark, control.kind, control.label)
            if result == "pressed":
                arrived = self._reader.read_next(page, target, may_stay=may_be_last, back=back)
                return None if arrived is None else self._note(arrived)
            if result in {"refused", "unproven"}:
                raise PortalChanged("The portal's page buttons cannot be told apart from others any more.",
                                    NEW_VERSION)
            page = self._reader.read_again()
            if not back and not page.pager.offers_after(number):
                raise WalkInconsistent("the page buttons vanished")
        raise WalkInconsistent("the page buttons cannot be pressed")

    def _latest(self) -> ListingPage:
        return self._reader.latest or self._reader.read_again()

    def _is_end(self, page: ListingPage) -> bool:
        """Whether a page that offers no next one proves that nothing follows.

        A full page without any page button may hide more behind a control nobody knows ("Load more").
        Then smaller pages decide: when buttons appear for those, none were needed here.
        """
        if not _is_full(page):
            return True
        if page.page_numbers or page.pager.controls or page.pager.next_control is not None:
            return not page.pager.has_unknown
        smaller = [size for size in page.page_sizes if size < page.row_count]
        return bool(smaller) and self._reader.choose_size(page, max(smaller)).pager.offers_after(1)


def _in_order(held: dict[int, ListingPage]) -> list[ListingPage]:
    return [held[number] for number in sorted(held)]


def _not_read(reason: str) -> ListingDoubtful:
    return ListingDoubtful(f"The portal's list could not be read to its end: {reason}.",
                           "What was found is kept, and the next sync reads the whole list again.")


def _is_full(page: ListingPage) -> bool:
    """Whether as many rows are shown as fit; unknown sizes count as full, except no row as the portal answered."""
    if page.page_size is None:
        return page.row_count > 0 or page.told != 0
    return page.row_count >= page.page_size
