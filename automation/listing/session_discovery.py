"""Which sessions are new, changed, known? Pure questions about a listing row and what the store knows.

A row may leave things out (None: a collapsed accordion row); what it leaves out is no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from golf.reports import KnownReport, ListedReport
from golf.same_names import is_read_better, is_same_name
from golf.sessions import LONGEST_NAME, SessionState


def is_changed(row: ListedReport, known: KnownReport) -> bool:
    """The listing tells something else than when it was last read (or shows a session again that was gone).

    Of a report of another account nothing is: two rows that differ would change it to and fro with every sync.
    """
    if known.owned_by_other_account:
        return False
    name = row.name[:LONGEST_NAME] or None
    if name is not None and not is_same_name(name, known.name) and not is_read_better(known.name, name):
        return True
    if row.player is not None and not is_same_name(row.player, known.player):
        return True
    pairs = (row.listed_on, known.listed_on), (row.shot_count, known.listed_shots)
    return known.gone or any(new is not None and new != old for new, old in pairs)


def wants_fetch(row: ListedReport, known: KnownReport | None, *, full: bool) -> bool:
    """New, changed, waiting or failed reports; in a full sync also those held back or whose count does not agree."""
    if known is not None and known.held_back and not full:
        return is_changed(row, known)
    if known is None or known.state is not SessionState.IMPORTED or known.wants_update:
        return True
    return is_changed(row, known) or (
        full and not known.owned_by_other_account and row.shot_count not in (None, known.stored_shots))


def is_page_settled(rows: Iterable[ListedReport], known: Mapping[int, KnownReport]) -> bool:
    """Every report of the page is known and unchanged: nothing new can be below it (newest come first)."""
    return all(row.report_id in known and not is_changed(row, known[row.report_id]) for row in rows)
