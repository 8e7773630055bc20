"""Opening accordion rows to read what they hide: date, player and shots (uneekor.md).

Each row is read right after it opened, so it does not matter whether one or several stay open. A row
that cannot be opened keeps its name and says nothing else; that is no reason to lose the session.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from automation.listing_page import ListingLayout, ListingPage
from automation.listing_reader import ListingReader
from golf.records import ListedReport

_log = logging.getLogger(__name__)

_GIVE_UP_AFTER = 2
_PRESSES = 10


class DetailsReader:
    """Completes the rows of one page of the accordion layout."""

    def __init__(self, reader: ListingReader) -> None:
        self._reader = reader
        self._limit = reader.details_limit

    def complete(self, page: ListingPage) -> ListingPage:
        """The same page with what its rows say once they are open; a table page as it is."""
        if page.layout is not ListingLayout.ACCORDION:
            return page
        read: dict[int, ListedReport] = {}
        closed = 0
        for row in page.rows:
            if closed < _GIVE_UP_AFTER:
                found = row if _is_complete(row) else self._open(row.report_id)
                closed = closed + 1 if found is None else 0
                read[row.report_id] = found or row
        unread = sum(not _says_something(read.get(row.report_id, row)) for row in page.rows)
        problems = page.problems
        if unread:
            _log.warning("listing_rows_stay_closed", extra={"rows": unread})
            problems = (*problems, f"{unread} of the rows could not be opened to read date, player and shots.")
        return replace(page, rows=tuple(read.get(row.report_id, row) for row in page.rows), problems=problems)

    def _open(self, report_id: int) -> ListedReport | None:
        """Press the row's header once and wait for what it shows; None when nothing came."""
        until = self._reader.now() + self._limit
        if not self._press(report_id):
            return None
        partial: ListedReport | None = None
        while self._reader.now() < until:
            page = self._reader.read_after_change()
            row = None if page is None else _row(page, report_id)
            if row is not None and _is_complete(row):
                return row
            if row is not None and _says_something(row) and partial is None:
                partial, until = row, min(until, self._reader.now() + self._limit / 5)
            partial = row if row is not None and _says_something(row) else partial
        return partial

    def _press(self, report_id: int) -> bool:
        page = self._reader.latest
        for _ in range(_PRESSES):
            mark = "" if page is None else page.headers.get(report_id, "")
            result = self._reader.press(mark, "row", str(report_id)) if mark else "gone"
            if result != "gone":
                return result == "pressed"
            page = self._reader.read_again()
        return False


def _row(page: ListingPage, report_id: int) -> ListedReport | None:
    return next((row for row in page.rows if row.report_id == report_id), None)


def _says_something(row: ListedReport) -> bool:
    return bool(row.date_text or row.player or row.shot_count is not None)


def _is_complete(row: ListedReport) -> bool:
    return bool(row.date_text and row.player) and row.shot_count is not None
