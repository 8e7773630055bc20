"""What the readings of a walk prove about the list as a whole: pure, told page by page.

Pages are read one after the other while the list may change. A session that nobody reads must slip from a
page not read yet onto one read before. Upwards (something above it was deleted or moved down) it can only
slip past readers who read ``k`` and then ``k + 1``; downwards (something was put in above it) past those who
read ``k + 1`` and then ``k``. So a walk proves its end in one of two ways:

- every two neighbours were read in both orders (there and back, or the whole way twice), with the same rows;
- or the walk went back from the last page to the first, and page 1, read first and last, is unchanged. Then
  nothing slips upwards, and what was put in is seen: on top it changes page 1; a session moved there is met
  twice; one made meanwhile has a higher number than any on page 1 ("id: increasing with time", uneekor.md).
"""

from __future__ import annotations

from collections.abc import Sequence


class ListingProof:
    """The readings of one walk. ``contradiction`` is a reason, "" while there is none."""

    def __init__(self) -> None:
        self.contradiction = ""
        self._order: list[int] = []
        self._rows: dict[int, tuple[int, ...]] = {}
        self._page_of: dict[int, int] = {}
        self._has_late_rows = False

    def add(self, number: int, report_ids: Sequence[int]) -> None:
        """Take the reading of a page: its number and its sessions in their order."""
        ids = tuple(report_ids)
        if number in self._rows and self._rows[number] != ids:
            self.contradiction = self.contradiction or "a page changed while the list was read"
        if any(self._page_of.get(report_id, number) != number for report_id in ids):
            self.contradiction = self.contradiction or "a session was met on two pages"
        newest = max(self._rows.get(1, ids), default=0)
        self._has_late_rows = self._has_late_rows or max(ids, default=0) > newest
        self._order.append(number)
        self._rows.setdefault(number, ids)
        self._page_of.update(dict.fromkeys(ids, number))

    @property
    def row_count(self) -> int:
        """How many sessions were read, each counted once."""
        return len(self._page_of)

    def proves(self, last: int) -> bool:
        """Whether no session of pages 1 to ``last`` can have been missed, however the list moved."""
        if self.contradiction or any(number not in self._rows for number in range(1, last + 1)):
            return False
        borders = range(1, last)
        if not all(self._was_read_in_order(border + 1, border) for border in borders):
            return False
        first_page_frames_all = self._order[0] == self._order[-1] == 1 and not self._has_late_rows
        return first_page_frames_all or all(self._was_read_in_order(border, border + 1) for border in borders)

    def _was_read_in_order(self, earlier: int, later: int) -> bool:
        return self._order.index(earlier) < len(self._order) - 1 - self._order[::-1].index(later)
