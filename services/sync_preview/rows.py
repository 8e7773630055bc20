"""The lines of a preview: for each session why it is there, what the portal says differently, where it would move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from automation.date_reclassifier import read_listing_date, read_name_date
from automation.listing.session_discovery import is_changed
from golf.reports import KnownReport, ListedReport
from golf.same_names import is_same_name
from golf.sessions import DateEvidence, DateSource, SessionState, choose_day
from golf.sync_history import UpstreamChange
from golf.sync_preview import PreviewItem, PreviewKind
from services.sync.discovery import SyncDiscovery
from services.sync.run_totals import RunTotals

Evidence = Mapping[int, Sequence[DateEvidence]]


def build_items(
    discovery: SyncDiscovery, totals: RunTotals, evidence: Evidence, today: date
) -> tuple[PreviewItem, ...]:
    """What would be fetched, in this order; then what would stay waiting; then what is gone."""
    def item(report_id: int, *, will_run: bool, gone: bool = False) -> PreviewItem:
        return _build_item(report_id, discovery.rows.get(report_id), discovery.find(report_id),
                           evidence.get(report_id, ()), today, will_run=will_run, gone=gone)

    return (*(item(report_id, will_run=True) for report_id in totals.submitted_ids),
            *(item(report_id, will_run=False) for report_id in totals.later_ids),
            *(item(report_id, will_run=False, gone=True) for report_id in totals.gone))


def _build_item(
    report_id: int, row: ListedReport | None, known: KnownReport | None, evidence: Iterable[DateEvidence],
    today: date, *, will_run: bool, gone: bool,
) -> PreviewItem:
    if known is not None and known.owned_by_other_account:
        row = None  # nothing of it will be remembered
    before = {item.source: item for item in evidence}
    is_stored = known is not None and known.state is not SessionState.PENDING and known.stored_shots > 0
    return PreviewItem(
        report_id=report_id, kind=PreviewKind.GONE if gone else _kind(row, known),
        name=(row and row.name) or (known.name if known else ""),
        player=(row and row.player) or (known.player if known else None),
        day_before=_best_day(before) if is_stored else None,
        day_after=_best_day(_with_row(before, row, today)),
        listed_shots=row.shot_count if row and row.shot_count is not None else known.listed_shots if known else None,
        stored_shots=known.stored_shots if known else 0, will_run=will_run, changes=_changes(row, known))


def _kind(row: ListedReport | None, known: KnownReport | None) -> PreviewKind:
    if known is None:
        return PreviewKind.NEW
    if known.state is SessionState.FAILED:
        return PreviewKind.RETRY
    if known.state is SessionState.PENDING:
        return PreviewKind.WAITING
    if known.wants_update or (row is not None and (
            is_changed(row, known) or row.shot_count not in (None, known.stored_shots))):
        return PreviewKind.CHANGED
    return PreviewKind.CHOSEN


def _changes(row: ListedReport | None, known: KnownReport | None) -> tuple[UpstreamChange, ...]:
    """What the row says differently of a session that is known, in the words of the change log."""
    if row is None or known is None:
        return ()
    pairs = (("portal_name", known.name, row.name or None), ("portal_player", known.player, row.player),
             ("listed_on", known.listed_on, row.listed_on), ("listed_shots", known.listed_shots, row.shot_count))
    return tuple(UpstreamChange(field, None if old is None else str(old), str(new))
                 for field, old, new in pairs if new is not None and new != old
                 and not (isinstance(new, str) and isinstance(old, str) and is_same_name(old, new)))


def _with_row(
    before: Mapping[DateSource, DateEvidence], row: ListedReport | None, today: date
) -> dict[DateSource, DateEvidence]:
    """The evidence as it would be once the row is remembered (storage.reports.listing keeps it by the same rules)."""
    after = dict(before)
    if row is None:
        return after
    named = read_name_date(row.name, today)
    if named is None and row.name:
        after.pop(DateSource.LINK, None)
    for item in (read_listing_date(row.listed_on, row.date_text, today), named):
        if item is not None and (item.day is not None or _says_nothing(after.get(item.source), item)):
            after[item.source] = item
    return after


def _says_nothing(kept: DateEvidence | None, item: DateEvidence) -> bool:
    """An unusable text takes the place only of an unusable one, or of the same text read better."""
    return kept is None or kept.day is None or (bool(item.text) and item.text == kept.text)


def _best_day(evidence: Mapping[DateSource, DateEvidence]) -> date | None:
    best = choose_day(evidence.values())
    return best.day if best else None
