"""One walk through the listing from page 1 on: what it knows so far, and the doubts that end it."""

from __future__ import annotations

from dataclasses import dataclass, field

from automation.listing.listing_page import ListingPage
from automation.listing.proof import ListCount, ListingProof
from automation.listing.settled_page import WalkInconsistent

_PREFERRED_SIZE = 30


class PageShort(WalkInconsistent):
    """A page that is not the last shows fewer rows than fit, or all pages fewer than the buttons promise."""


class ListMoved(WalkInconsistent):
    """The list changed while it was read."""


class NoWay(WalkInconsistent):
    """No control leads to the page we want to go to."""


@dataclass(slots=True)
class Attempt:
    """``fewest``: how many sessions the page buttons promise at least; ``count``: what was known of the list before.

    ``size``: how many rows a full page has; ``chosen``: what the page says of it. ``number``: the page we are
    on; ``last``: the last page, once it was reached; ``counts``: rows by page; ``in_sight``: the numbers of the
    first page's buttons. ``told``: what the portal's answers said of how many sessions there are. ``shown``: the
    sessions on any page that was seen since it began.
    """

    fewest: int = 0
    size: int = 0
    chosen: int | None = None
    count: ListCount = field(default_factory=ListCount)
    in_sight: tuple[int, ...] = ()
    proof: ListingProof = field(default_factory=ListingProof)
    number: int = 1
    last: int | None = None
    counts: dict[int, int] = field(default_factory=dict)
    told: set[int | None] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    doubt: str = ""

    def is_counted(self) -> bool:
        """Whether all sessions were read that were counted before."""
        return self.proof.agrees_with(self.count, self.last or 1)

    def is_end_certain(self) -> bool:
        """Whether the last page lacks no row: it is full, was read twice, or the portal told how many there are."""
        last = self.last or 1
        rows = sum(self.counts.get(number, 0) for number in range(1, last + 1))
        is_told = self.told == {rows} and self.proof.answers > 1 and last > 1
        return is_told or self.counts.get(last, 0) >= self.size > 0 or self.proof.was_read_twice(last)

    def not_met(self, earlier: set[int]) -> set[int]:
        """What was shown, now or ``earlier``, and is on no page that was read: it moved down, or went."""
        return (self.shown | earlier) - self.proof.report_ids

    def lost(self, earlier: set[int], last: int) -> set[int]:
        """Of these, those that are not proved gone: a proved reading does so for what was shown before it began."""
        lost = self.not_met(earlier)
        return lost & self.shown if self.proof.proves(last) and self.is_end_certain() else lost


@dataclass(slots=True)
class SizeChoice:
    """``shorts``: how many attempts ended because a page was not full; ``smaller``: what is asked for after two."""

    shorts: int = 0
    smaller: int | None = None

    def remember_short(self, page: ListingPage) -> None:
        """What to ask for instead when the page comes short again: what the portal does fill, else its own size."""
        if self.shorts:
            self.smaller = max((size for size in page.page_sizes if size <= page.row_count), default=None)

    def better_than(self, page: ListingPage) -> int | None:
        """Which page size to choose: 30 rows (or the most that is offered) when the listing goes on; None for this."""
        best = _PREFERRED_SIZE if _PREFERRED_SIZE in page.page_sizes else max(page.page_sizes, default=0)
        if self.shorts > 1 and page.page_size:
            best = self.smaller or page.page_size
        might_go_on = page.has_next or page.row_count >= (page.page_size or 1)
        wants_another = best > (page.page_size or 0) or (self.shorts > 1 and best != page.page_size)
        return best if page.page_size is not None and wants_another and might_go_on and page.rows else None
