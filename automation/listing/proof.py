"""What the readings of a walk prove about the list as a whole: pure, told page by page.

Pages are read one after the other while the list may change: a session that slips from a page not read yet onto one
read before is read by nobody. What proves that there is none is counting. At one moment the number of sessions is
known: when the last page is read, as those before it are full; or from the portal's own small pages (``ListCount``).
If as many sessions are read as there were, and all of them were there at that moment, then no other one was. Those
read after it were there if they were made before: "id: increasing with time" (uneekor.md), so that none may have a
higher number than the highest that was known by then. So each page has to be read after that moment: page 1 at last
once more.

An answer that lacks rows, once, is seen by the next page's button, except on the last page: that one has to be full,
drawn from two answers, or agree with what was counted before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListCount:
    """What was known of the list before its pages were read: its first rows, its last ones, and how many in all.

    ``total`` is None when it was not counted; ``end`` may be empty. ``source``: the answer that told the total.
    """

    top: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    total: int | None = None
    source: object = None

    def contradicts(self, first_page: Sequence[int]) -> bool:
        """Whether the first page begins with other sessions than it did."""
        return tuple(first_page[:len(self.top)]) != self.top

    def is_whole(self, report_ids: Sequence[int]) -> bool:
        """Whether these are all the sessions that were counted, in the list's order."""
        newest = max(self.top + self.end, default=0)
        return (self.total == len(report_ids) and max(report_ids, default=0) <= newest
                and tuple(report_ids[-len(self.end):] if self.end else ()) == self.end)

    def is_rest(self, number: int, size: int, report_ids: Sequence[int]) -> bool:
        """Whether these are, for page ``number`` of ``size`` rows, all that it leaves: as many, with the same end.

        False where the list's last rows were not seen.
        """
        rest = 0 if self.total is None else self.total - (number - 1) * size
        seen = min(rest, len(self.end))
        return (0 < rest <= size and rest == len(report_ids) and seen > 0
                and tuple(report_ids[-seen:]) == self.end[-seen:])


class ListingProof:
    """The readings of one walk. ``contradiction`` is a reason, "" while there is none."""

    def __init__(self) -> None:
        self.contradiction = ""
        self._order: list[int] = []
        self._rows: dict[int, tuple[int, ...]] = {}
        self._page_of: dict[int, int] = {}
        self._sources: dict[int, set[object]] = {}

    def add(self, number: int, report_ids: Sequence[int], source: object = None) -> None:
        """Take the reading of a page: its number and its sessions in their order.

        ``source``: the answer it was drawn from; one that is not known (None) is taken for one of its own.
        """
        ids = tuple(report_ids)
        self._sources.setdefault(number, set()).add(object() if source is None else source)
        if number in self._rows and self._rows[number] != ids:
            self.contradiction = self.contradiction or "a page changed while the list was read"
        if any(self._page_of.get(report_id, number) != number for report_id in ids):
            self.contradiction = self.contradiction or "a session was met on two pages"
        self._order.append(number)
        self._rows.setdefault(number, ids)
        self._page_of.update(dict.fromkeys(ids, number))

    @property
    def report_ids(self) -> frozenset[int]:
        """The sessions that were read."""
        return frozenset(self._page_of)

    @property
    def answers(self) -> int:
        """From how many answers of the portal the pages were drawn."""
        return len(set().union(*self._sources.values()))

    def was_read_twice(self, number: int) -> bool:
        """Whether a page was drawn from two answers, with the same rows."""
        return len(self._sources.get(number, ())) > 1 and not self.contradiction

    def agrees_with(self, count: ListCount, last: int) -> bool:
        """Whether pages 1 to ``last`` show exactly what was counted before the first of them was read."""
        numbers = range(1, last + 1)
        if self.contradiction or any(number not in self._rows for number in numbers):
            return False
        if self._sources[last] == {count.source}:
            return False  # one answer, looked at twice
        return count.is_whole([report_id for number in numbers for report_id in self._rows[number]])

    def proves(self, last: int) -> bool:
        """Whether no session of pages 1 to ``last`` can have been missed, however the list moved."""
        if self.contradiction or any(number not in self._rows for number in range(1, last + 1)):
            return False
        newest, known = max(self._page_of, default=0), 0
        for index, number in enumerate(self._order):
            known = max(known, *self._rows[number], 0)
            if number == last and known == newest:
                return set(self._order[index:]) >= set(range(1, last + 1))
        return False
