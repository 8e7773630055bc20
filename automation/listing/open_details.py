"""Opening accordion rows to read what they hide: date, player and shots (uneekor.md).

Each row is read right after it opened, so it does not matter whether one or several stay open. A row of any
layout that says nothing but its name, for whatever reason, keeps its session; the page names it among its
``unopened`` rows. A row that says a day or shots and no player was shown as it is: it is not among them.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from automation.listing.listing_page import ListingLayout, ListingPage
from automation.listing.settled_page import ListingReader
from golf.reports import ListedReport

_log = logging.getLogger(__name__)

_GIVE_UP_AFTER, _GIVE_UP_LATER = 2, 4
"""So many silent rows in a row end the opening: before any row of the page has opened, and after one has."""
_PRESSES = 10


class DetailsReader:
    """Completes the rows of one page of the accordion layout."""

    def __init__(self, reader: ListingReader) -> None:
        self._reader = reader
        self._limit = reader.details_limit

    def complete(self, page: ListingPage) -> ListingPage:
        """The same page with what its rows say once they are open; the rows of a table are not pressed."""
        read = self._open_rows(page) if page.layout is ListingLayout.ACCORDION else page.rows
        unopened = tuple(row for row in read if not _says_something(row))
        if unopened:
            _log.warning("listing_rows_stay_closed", extra={"rows": len(unopened)})
        return replace(page, rows=read, unopened=unopened)

    def _open_rows(self, page: ListingPage) -> tuple[ListedReport, ...]:
        read = {row.report_id: row for row in page.rows}
        silent, most = 0, _GIVE_UP_AFTER  # rows in a row that were pressed and said nothing
        for row in page.rows:
            if silent < most and not _is_complete(row):
                pressed, found = self._open(row.report_id)
                read[row.report_id] = found or row
                silent = 0 if found else silent + pressed
                most = _GIVE_UP_LATER if found else most
        return tuple(read.values())

    def _open(self, report_id: int) -> tuple[bool, ListedReport | None]:
        """Press the row's header once and wait for what it shows: whether it was pressed, and what came, if any."""
        until = self._reader.now() + self._limit
        if not self._press(report_id):
            return False, None
        partial: ListedReport | None = None
        while self._reader.now() < until:
            page = self._reader.read_after_change()
            row = None if page is None else _row(page, report_id)
            if row is not None and _is_complete(row):
                return True, row
            if row is not None and _says_something(row) and partial is None:
                partial, until = row, min(until, self._reader.now() + self._limit / 5)
            partial = row if row is not None and _says_something(row) else partial
        return True, partial

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
