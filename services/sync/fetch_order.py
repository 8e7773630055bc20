"""Which wanted report may be fetched now, and which has to wait: what failed or changed has its share, and no more.

A report is *again* when it was asked for before: it failed, or the portal changed it since. The others are *new*,
those included that an earlier sync found and had no room for. Pure: no store, no portal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from automation.reports.backfill_runner import WantedReport
from golf.reports import KnownReport
from golf.sessions import SessionState


def is_again(known: KnownReport | None) -> bool:
    """Whether a report that is wanted was asked for before."""
    return known is not None and known.state is not SessionState.PENDING


def book_again(waiting: Iterable[KnownReport], most: int | None) -> tuple[int, ...]:
    """The reports, of those known before the sync begins, for which a place is kept: at most half of all places.

    Failed and changed ones in turn, so that neither kind holds up the other. Of the failed, those come first that
    failed least often: one that fails for ever has its turn after all others.
    """
    again = [report for report in waiting if is_again(report)]
    failed = sorted((report for report in again if report.state is SessionState.FAILED),
                    key=lambda report: (report.attempts, -report.report_id))
    changed = sorted((report for report in again if report.state is not SessionState.FAILED),
                     key=lambda report: -report.report_id)
    ranked = [*enumerate(failed), *enumerate(changed)]
    ranked.sort(key=lambda item: item[0])  # stable: of one rank the failed one is first
    return tuple(report.report_id for _, report in ranked[:None if most is None else most // 2])


@dataclass(slots=True)
class FetchOrder:
    """Hands out ``most`` places (None: as many as are wanted) while the listing is still being read.

    New reports are let through as they come, newest first, but for the places kept for ``booked`` ones. As those are
    at most half, the newest new report always has a place. What is left of either share goes to the other at the end.
    """

    most: int | None
    booked: Collection[int] = ()
    _open: set[int] = field(init=False)
    _again: int = 0
    _new: int = 0
    _later: list[WantedReport] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open = set(self.booked)

    def let_through(self, wanted: Iterable[WantedReport]) -> list[WantedReport]:
        """What of it may be fetched now; the rest waits for ``take_rest``. Again before new, else in their order."""
        ordered = sorted(wanted, key=lambda report: not report.is_again)
        now = [report for report in ordered if self._has_place(report)]
        let = {report.report_id for report in now}
        self._later += [report for report in ordered if report.report_id not in let]
        return now

    def take_rest(self) -> tuple[list[WantedReport], list[WantedReport]]:
        """The listing is read: what else may be fetched, and what stays waiting for the next sync."""
        self._open.clear()
        later, self._later = self._later, []
        again = [report for report in later if report.is_again]
        new = [report for report in later if not report.is_again]
        now = self.let_through(again)
        now += self.let_through(new)
        beyond = [report for report in self._later if report.is_again]
        most = max(self._free(len(beyond)), 0)
        self._again += len(beyond[:most])
        now += beyond[:most]
        taken = {report.report_id for report in beyond[:most]}
        return now, [report for report in self._later if report.report_id not in taken]

    def _has_place(self, report: WantedReport) -> bool:
        if report.report_id in self._open:
            self._open.discard(report.report_id)
            self._again += 1
            return True
        if self.most is not None and (self._free(1) < 1 or (report.is_again and self._is_share_full())):
            return False
        if report.is_again:
            self._again += 1
        else:
            self._new += 1
        return True

    def _is_share_full(self) -> bool:
        return self.most is not None and self._again + len(self._open) >= self.most // 2

    def _free(self, wanted: int) -> int:
        """Places that nobody has and that are kept for nobody."""
        return wanted if self.most is None else self.most - self._again - self._new - len(self._open)
