"""How many sessions there are, told by the portal's own small pages before larger ones are chosen."""

from __future__ import annotations

from collections.abc import Callable

from automation.listing.listing_page import ListingPage
from automation.listing.proof import ListCount
from automation.listing.settled_page import WalkInconsistent
from golf.errors import PortalChanged, PortalOffline, PortalUnreachable


def count_sessions(first: ListingPage, go: Callable[[int], ListingPage | None] | None) -> ListCount:
    """Count by the first page alone if it says so, else by the last page.

    ``go`` leads to a page by its number; None when that is not worth a request. Raises what ``go`` raises, but a page
    that does not come as WalkInconsistent: the walk does without the count.
    """
    top = first.report_ids
    if first.linkless_rows:
        return ListCount()
    if not first.pager.offers_after(1):
        return ListCount(top, top, len(top), first.source)
    if first.told is not None and first.told > first.row_count:
        return ListCount(top, (), first.told, first.source)
    number = max((control.number or 0 for control in first.pager.controls if control.enabled), default=0)
    if go is None or number < 2 or first.row_count != first.page_size:
        return ListCount(top)
    last = _go_there(go, number)
    if not last.pager.proves_end(number) or last.linkless_rows or not 0 < last.row_count <= first.row_count:
        return ListCount(top)
    return ListCount(top, last.report_ids, (number - 1) * first.row_count + last.row_count, last.source)


def _go_there(go: Callable[[int], ListingPage | None], number: int) -> ListingPage:
    try:
        page = go(number)
    except PortalUnreachable:
        raise
    except (PortalChanged, PortalOffline) as error:
        raise WalkInconsistent(str(error)) from error
    if page is None:
        raise WalkInconsistent("the last page did not come")
    return page
