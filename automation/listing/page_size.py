"""How many rows a page the walk asks for: pure."""

from __future__ import annotations

from dataclasses import dataclass

from automation.listing.listing_page import ListingPage

_PREFERRED_SIZE = 30


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
